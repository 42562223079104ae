#!/usr/bin/env python3
"""Make lexicon_data.c and lexicon_data.h from lexicon.txt (which explains its format).

usage: make_lexicon.py lexicon.txt lexicon_data.h lexicon_data.c
"""
import sys
import zlib

SHAPES = ["number", "past", "not_supine", "have", "possible"]
SPECIAL = ["N", "20N", "19N"]  # atoms 0, 1, 2; "_" is no atom
ANY = 0xFFFF
PATTERNS = 2  # raise when patterns.h numbers patterns anew
FOLLOWS_BITS = 14  # one in sixteen of the filter's bits is set


def follows(first, second):
    """The bit of two atoms in a row in the filter; lexicon.h has the same."""
    return (first * 0x9E3779B1 + second * 0x85EBCA77 & 0xFFFFFFFF) >> 32 - FOLLOWS_BITS


def read(path):
    """-> classes {name: [entry]}, shapes {name: [word]}, pairs [(class, class)]"""
    classes, shapes, pairs, lists, current = {}, {}, [], {}, None
    for line in open(path, encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("@pair "):
            first, others = line[6:].split(":")
            pairs += [(first, other.strip()) for other in others.split(",")]
        elif not line.startswith(" "):
            name = line.strip().rstrip(":")
            current = lists.setdefault(name, [])
        else:
            current.append(line)
    for name, lines in lists.items():  # an entry may go on in the next line
        entries = [" ".join(e.split()) for e in " ".join(lines).split(",") if e.strip()]
        if name[0] == "@":
            shapes[name[1:]] = entries
        else:
            classes[name] = entries
    return classes, shapes, pairs


def trie(entries):
    """A trie of {bytes: {field: value}} -> [(byte, first child, fields)], broad before deep.

    So the children of a node stand together, in order, and end where those of
    the next node begin.
    """
    nodes, i = [(b"", entries.get(b"", {}))], 0
    levels = {}
    for text in entries:
        for n in range(len(text)):
            levels.setdefault(text[:n], set()).add(text[:n + 1])
    out = []
    while i < len(nodes):
        text, fields = nodes[i]
        out.append((text[-1:], len(nodes), fields))
        nodes += [(child, entries.get(child, {})) for child in sorted(levels.get(text, ()))]
        i += 1
    out.append((b"", len(nodes), {}))
    return out


def node(byte, child, fields):
    exact, begins, shape = (fields.get(f, default) for f, default in (("exact", ANY), ("prefix", ANY), ("shape", 0)))
    return f"{{{child}, {exact}, {begins}, {ord(byte or chr(0))}, {shape}}}"


def c_string(text):
    return '"' + "".join(chr(b) if 32 < b < 127 else f"\\{b:03o}" for b in text.encode()) + '"'


def table(out, declaration, items, width=16):
    out.write(f"const {declaration}[] = {{\n")
    for i in range(0, len(items), width):
        out.write("\t" + " ".join(f"{x}," for x in items[i:i + width]) + "\n")
    out.write("};\n\n" if items else "\t0\n};\n\n")


def main():
    source, header, target = sys.argv[1:]
    classes, shapes, pairs = read(source)
    names = sorted(c for c in classes if "/" not in c) + sorted(c for c in classes if "/" in c)
    n_coarse = sum("/" not in c for c in names)
    number = {name: i for i, name in enumerate(names)}

    atoms = {s: i for i, s in enumerate(SPECIAL)}
    single, sequences = {}, {}
    for name in names:
        for entry in sorted(set(classes[name])):
            elements = [ANY if e == "_" else atoms.setdefault(e, len(atoms)) for e in entry.split()]
            if len(elements) == 1:
                single.setdefault(elements[0], []).append(number[name])
            else:
                sequences.setdefault(elements[0], []).append((number[name], elements[1:]))
    longest = max(len(rest) for group in sequences.values() for _, rest in group)

    pairs = sorted((number[a], number[b]) for a, b in pairs)

    shape = {}
    for bit, name in enumerate(SHAPES):
        for word in shapes[name]:
            shape[word.encode()] = shape.get(word.encode(), 0) | 1 << bit
    forms, endings = {}, {}
    for atom, i in atoms.items():
        if atom in SPECIAL:
            continue
        text = atom.strip("*").encode()
        if atom.startswith("*"):
            endings[text[::-1]] = {"prefix": i}
        else:
            forms.setdefault(text, {})["prefix" if atom.endswith("*") else "exact"] = i
    for text, bits in shape.items():
        forms.setdefault(text, {})["shape"] = bits

    # models know atoms and patterns by their numbers
    version = zlib.crc32(repr((sorted(atoms.items()), names, pairs, shape, PATTERNS)).encode())

    with open(header, "w", encoding="utf-8") as out:
        out.write("/*\n * lexicon_data.h\n *\t\tSizes of the lexicon's tables.\n *\n"
                  " * Made from lexicon.txt by make_lexicon.py; do not edit.\n */\n"
                  "#ifndef INN_LEXICON_DATA_H\n#define INN_LEXICON_DATA_H\n\n")
        for key, value in [("VERSION", f"{version:#010x}u"),
                           ("ATOMS", len(atoms)), ("CLASSES", len(names)), ("COARSE", n_coarse),
                           ("PAIRS", len(pairs)), ("REST_MAX", longest), ("FOLLOWS_BITS", FOLLOWS_BITS)] + \
                [("CLASS_" + n, number[n]) for n in ("PLAN", "USEPAST", "DONE", "START", "NEG")]:
            out.write(f"#define INN_LEXICON_{key} {value}\n")
        out.write("\n#endif\t\t\t\t\t\t\t/* INN_LEXICON_DATA_H */\n")

    with open(target, "w", encoding="utf-8") as out:
        out.write("/*\n * lexicon_data.c\n *\t\tThe lexicon's tables.\n *\n"
                  " * Made from lexicon.txt by make_lexicon.py; do not edit.\n */\n"
                  '/* clang-format off */\n#include "text/lexicon.h"\n\n')
        table(out, "char *const inn_lexicon_class_name", [c_string(n.lower()) for n in names], 6)
        table(out, "InnLexiconNode inn_lexicon_form", [node(*n) for n in trie(forms)], 6)
        table(out, "InnLexiconNode inn_lexicon_ending", [node(*n) for n in trie(endings)], 6)
        start, flat = [0], []
        for i in range(len(atoms)):
            flat += single.get(i, [])
            start.append(len(flat))
        table(out, "uint16_t inn_lexicon_atom_start", start)
        table(out, "uint8_t inn_lexicon_atom_class", flat)
        start, flat = [0], []
        for i in range(len(atoms)):
            flat += [f"{{{c}, {len(rest)}, {{{', '.join(map(str, rest))}}}}}"
                     for c, rest in sorted(sequences.get(i, []), key=lambda s: s[1])]
            start.append(len(flat))
        table(out, "uint16_t inn_lexicon_sequence_start", start)
        table(out, "InnLexiconSequence inn_lexicon_sequence", flat, 4)
        table(out, "uint8_t inn_lexicon_atom_use",
              [(i in single) | (i in sequences) << 1 | any(r[0] == ANY for _, r in sequences.get(i, [])) << 2
               for i in range(len(atoms))], 32)
        bits = {follows(first, rest[0]) for first, group in sequences.items() for _, rest in group}
        table(out, "uint32_t inn_lexicon_follows",
              [f"{sum(1 << b for b in range(32) if 32 * i + b in bits):#010x}"
               for i in range((1 << FOLLOWS_BITS) // 32)], 8)
        table(out, "uint8_t inn_lexicon_pair_class", [f"{a}, {b}" for a, b in pairs], 8)
        table(out, "uint8_t inn_lexicon_pair_start",
              [sum(a < c for a, _ in pairs) for c in range(n_coarse + 1)])
        table(out, "uint64_t inn_lexicon_pair_partners",
              [f"{sum(1 << b for a, b in pairs if a == c):#018x}" for c in range(n_coarse)], 4)


main()
