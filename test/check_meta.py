#!/usr/bin/env python3
"""Checks META.json by the rules of PGXN's specification 1.0.0
(https://pgxn.org/meta/spec.txt), and that it agrees with the control file."""

import json
import re

VERSION = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[a-zA-Z][-0-9A-Za-z]*)?$")
TERM = re.compile(r"^[^\s/\\\x00-\x1f]{2,}$")

with open("META.json", encoding="utf-8") as file:
    meta = json.load(file)

for key in ("name", "version", "abstract", "maintainer", "license", "provides", "meta-spec"):
    assert meta.get(key), f"{key} is missing"
known = {"name", "version", "abstract", "maintainer", "license", "provides", "meta-spec",
         "description", "generated_by", "tags", "no_index", "prereqs", "release_status", "resources"}
for key in meta:
    assert key in known or key.lower().startswith("x_"), f"{key} is not in the specification"
assert TERM.match(meta["name"]), "name is no term"
assert VERSION.match(meta["version"]), "version is no semantic version"
assert meta["meta-spec"]["version"] == "1.0.0"
assert meta["license"] in ("postgresql", "bsd", "mit", "apache_2_0", "gpl_2", "gpl_3")
for name, extension in meta["provides"].items():
    assert TERM.match(name) and VERSION.match(extension["version"]), f"provides {name}"
    with open(extension["file"], encoding="utf-8"), open(extension["docfile"], encoding="utf-8"):
        pass
    assert extension["version"] == meta["version"], f"{name} has another version"
for phase, relations in meta.get("prereqs", {}).items():
    assert phase in ("configure", "build", "test", "runtime", "develop"), phase
    for relation, needed in relations.items():
        assert relation in ("requires", "recommends", "suggests", "conflicts"), relation
        for name, version in needed.items():
            assert version == 0 or VERSION.match(version), f"{name} {version}"
for tag in meta.get("tags", []):
    assert 0 < len(tag) < 256 and "/" not in tag and "\\" not in tag, tag
with open("innovation.control", encoding="utf-8") as file:
    default = re.search(r"^default_version = '(.*)'$", file.read(), re.MULTILINE).group(1)
assert meta["version"].startswith(default + "."), "the control file has another version"
