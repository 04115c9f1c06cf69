"""The values of fields in words, as explanations show them, and the texts of the reasons."""

import re
import unicodedata
from datetime import datetime, timezone
from functools import lru_cache
from math import floor

from catalogue import COUNTS, DAYS, SCOPES, TYPES, moment, scope
from document import Refused

LONGEST = 80
ABSENT = "(not stated)"
SPECIALS = {
    "severity": "(number(floor(measured[0] * 100)) if measured[0] else '(unknown)')",
    "severity.kg": "(number(measured[1]) if measured[0] else '(unknown)')",
    "severity.commodity": "(measured[2] if measured[0] else '(unknown)')",
    "factor": "number(factor)",
}
# Which fields of the record these words are worked out from.
SHOWN = {
    "severity": ["goods[].quantity_kg"], "severity.kg": ["goods[].quantity_kg"],
    "severity.commodity": ["goods[].commodity"],
    "factor": ["handling.grade.source", "handling.grade.information"],
}


def number(value):
    """Up to two decimals, without trailing zeros."""
    if isinstance(value, int):
        return str(value)
    cents = int(abs(value) * 100 + 0.5)
    if cents == 0 and value != 0:
        return repr(value)
    text = ("-" if value < 0 and cents else "") + str(cents // 100)
    fraction = cents % 100
    if fraction == 0:
        return text
    return f"{text}.{fraction // 10}" if fraction % 10 == 0 else f"{text}.{fraction:02d}"


@lru_cache(1000)
def _second(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")


def instant(milliseconds):
    """RFC 3339 in UTC, with milliseconds where there are any."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{_second(seconds)}.{rest:03d}Z" if rest else _second(seconds) + "Z"


def time(text):
    """A moment as it is written here; most come so."""
    if text[-1] == "Z" and (len(text) == 20 or len(text) == 24 and text[-4:-1] != "000"):
        return text
    return instant(moment(text))


def cut(text):
    """A long text without its end. What is counted are characters as a reader sees them, nearly as Unicode does."""
    starts = [place for place, letter in enumerate(text) if unicodedata.category(letter) not in ("Mn", "Me", "Mc")]
    return text if len(starts) <= LONGEST else text[:starts[LONGEST - 3]] + "..."


def flag(value):
    return "true" if value else "false"


def listed(values):
    """Up to three different ones, and how many there are besides; None where there are none."""
    distinct = {}
    for value in values:
        if value is not None:
            distinct.setdefault(value if value.isascii() else unicodedata.normalize("NFC", value), value)
    if len(distinct) < 2:
        for value in distinct.values():
            return value if len(value) <= LONGEST else cut(value)
        return None
    texts = [value if len(value) <= LONGEST else cut(value) for value in distinct.values()]
    return ", ".join(texts[:3]) + (f" and {len(texts) - 3} more" if len(texts) > 3 else "")


def codes(values):
    """Words of a code list."""
    text = listed(values)
    return None if text is None else text.replace("_", " ")


_FORMS = {"number": "number({})", "date": "time({})", "flag": "flag({})"}
_GLOBALS = {
    "number": number, "floor": floor, "time": time, "cut": cut, "flag": flag, "listed": listed, "codes": codes,
    "EMPTY": {},
}


class Template:
    """A `because` text: `fill(record, measured, factor)` puts the values in."""

    def __init__(self, text, where):
        parts = re.split(r"\{([^}]*)\}", text)
        paths = parts[1::2]
        self.constant = None if paths else text
        self.fields = list(dict.fromkeys(shown for path in paths for shown in SHOWN.get(path, _shown(path))))
        self.uses_severity = any(path.startswith("severity") for path in paths)
        self.shows_factor = "factor" in paths
        # What depends on the grade alone is worked out with the decision.
        self.is_of_grade = all(path == "factor" or path.startswith("handling.grade.") for path in paths)
        owners = {}
        values = [_value(path, owners, where) for path in paths]
        lines = ["def fill(record, measured, factor):"]
        lines += [f"    {name} = {source}" for name, source in owners.items()]
        lines += [f"    {line}" for _, value_lines in values for line in value_lines]
        # The text is a format rather than a literal of the language, so that it may hold any character.
        arguments = ", ".join(value for value, _ in values)
        form = "%s".join(part.replace("%", "%%") for part in parts[::2])
        lines.append(f"    return FORM % ({arguments},)" if values else "    return FORM")
        names = {**_GLOBALS, "FORM": form if values else text}
        exec(compile("\n".join(lines), f"<{where}>", "exec"), names)
        self.fill = names["fill"]


def _shown(path):
    return [] if path.startswith("memory.") else [path]


def _value(path, owners, where):
    """An expression for the words of a field, and the lines before it."""
    if path in SPECIALS:
        return SPECIALS[path], []
    if path.startswith("memory."):
        return "'(not known)'", []
    if path not in TYPES or path.startswith("parties"):
        raise Refused(f"{where}: the Python peer does not know {{{path}}}")
    name = "x_" + re.sub(r"\W+", "_", path).strip("_") + ("_each" if path.endswith("[]") else "")
    kind = "text" if path in DAYS else TYPES[path]
    part = scope(path)
    if part == "goods":
        key = path.split(".")[1]
        each = _FORMS.get(kind, "{}").format("x")
        values = f"[None if (x := each.get({key!r})) is None else {each} for each in record.get('goods') or ()]"
        lines = [f"{name} = listed({values})"]
        return _stated(name), lines
    source = _owner(SCOPES[part] if part else path, owners)
    if part:
        return _stated(name), [f"{name} = listed({source} or ())"]
    if path == "consignment.observations" or path in COUNTS:
        many = "listed" if path in COUNTS else "codes"
        return _stated(name, f"{name} if len({name}) <= {LONGEST} else cut({name})"), [
            f"{name} = {many}({source} or ())"]
    if path == "exercise":
        return f"flag({source})", []
    shown = _FORMS[kind].format(name) if kind in _FORMS else f"{name} if len({name}) <= {LONGEST} else cut({name})"
    return _stated(name, shown), [f"{name} = {source}"]


def _stated(name, shown=None):
    return f"({ABSENT!r} if {name} is None else {shown or name})"


def _owner(path, owners):
    """An expression for the value of a field; the parts that it stands in are put into variables."""
    *parents, key = path.split(".")
    owner = "record"
    for depth, parent in enumerate(parents, 1):
        name = "_".join(parents[:depth])
        owners.setdefault(name, f"{owner}.get({parent!r}) or EMPTY")
        owner = name
    return f"{owner}.get({key!r})"
