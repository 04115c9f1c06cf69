"""The files of rules and lists, as text: what this peer does not know in them it refuses, rather than to score by less.
"""

import hashlib
from pathlib import Path

import yaml

# Raised where the arithmetic of the scorer changes; then the peer's must be looked at too.
ENGINE = "scoring 2"

# What may stand in each mapping of the files.
KEYS = {
    "rules file": {"version", "owner", "base_rate", "caps", "lanes", "grade", "rules"},
    "lanes": {"red", "yellow", "blue", "random", "expected", "owner"},
    "lanes.random": {"seed", "red", "yellow", "blue"},
    "grade": {
        "id", "reliability", "information", "ungraded", "because", "because_ungraded", "source", "owner",
    },
    "rule": {
        "id", "title", "applies", "when", "weight", "group", "graded", "scaled_by", "because", "source", "owner",
        "from", "until", "evidence", "note",
    },
    "applies": {"groups", "kinds"},
    "lists file": {"lists", "species", "yardsticks"},
    "list": {"kind", "title", "source", "date", "entries"},
    "species": {"source", "date", "entries"},
    "a species": {"name", "names", "note", "appendix"},
    "yardstick": {
        "commodity", "names", "source", "note", "kg_per_tablet", "kg_per_litre", "kg_per_m3", "median_kg", "p90_kg",
    },
}
APPENDICES = {
    "I": "species_appendix_1", "II": "species_appendix_2", "III": "species_appendix_3", "I/II": "species_split",
}
KINDS = {"places": "place", "hs": "hs", "text": "text", "names": "name"}


class Refused(Exception):
    """Something in the files that this peer does not know."""


def known(mapping, what, where):
    """The mapping, if it has no keys but those that are known."""
    if not isinstance(mapping, dict):
        raise Refused(f"{where}: must be a mapping")
    for key in mapping:
        if key not in KEYS[what]:
            raise Refused(f"{where}: the Python peer does not know \"{key}\" of {what}; teach it, or leave it out")
    return mapping


def texts(node):
    """A list of texts; a single one stands for a list of one."""
    return [node] if isinstance(node, str) else list(node)


def _load(path):
    # Every scalar stays text, as the scorer reads it: no "NO" becomes a flag, no day a date.
    return yaml.load(Path(path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _canonical(node):
    """The content without comments, layout and the order of keys."""
    if isinstance(node, dict):
        members = (f"{len(key.encode())}:{key}{_canonical(node[key])}" for key in sorted(node))
        return "{" + "".join(members) + "}"
    if isinstance(node, list):
        return "[" + "".join(map(_canonical, node)) + "]"
    text = "" if node in ("~", "null") else node
    return f"{len(text.encode())}:{text};"


class Document:
    """The rules file and the lists beside it."""

    def __init__(self, rules_file, lists_folder):
        self.name = str(rules_file)
        self.root = known(_load(rules_file), "rules file", self.name)
        # Name → (type of field, entries).
        self.lists = {}
        self.yardsticks = []
        contents = [_canonical(self.root)]
        for file in sorted(Path(lists_folder).glob("*.yaml")):
            root = known(_load(file) or {}, "lists file", file)
            contents.append(_canonical(root))
            for name, entry in (root.get("lists") or {}).items():
                known(entry, "list", f"{file}: {name}")
                values = [each["value"] if isinstance(each, dict) else each for each in entry["entries"]]
                self.lists[name] = (KINDS[entry.get("kind", "text")], values)
            self._species(known(root.get("species") or {}, "species", file), file)
            self.yardsticks += [known(each, "yardstick", file) for each in root.get("yardsticks") or []]
        self.revision = hashlib.sha256((ENGINE + "".join(contents)).encode()).hexdigest()[:12]

    def _species(self, species, file):
        for entry in species.get("entries", []):
            known(entry, "a species", file)
            names = [name for own in (entry.get("names") or {}).values() for name in texts(own)]
            _, phrases = self.lists.setdefault(APPENDICES[entry["appendix"]], ("text", []))
            phrases += [entry["name"], *names]
