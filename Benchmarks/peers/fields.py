"""The values of fields in words, as explanations show them."""

from datetime import datetime, timezone
from functools import lru_cache


def number(value):
    """Up to two decimals, without trailing zeros."""
    if isinstance(value, int):
        return str(value)
    cents = int(abs(value) * 100 + 0.5)
    text = ("-" if value < 0 else "") + str(cents // 100)
    fraction = cents % 100
    if fraction == 0:
        return repr(value) if cents == 0 and value != 0 else text
    return f"{text}.{fraction // 10}" if fraction % 10 == 0 else f"{text}.{fraction:02d}"


@lru_cache(1000)
def _second(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")


def instant(milliseconds):
    """RFC 3339 in UTC, with milliseconds where there are any."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{_second(seconds)}.{rest:03d}Z" if rest else _second(seconds) + "Z"


def _time(text):
    if text.endswith("Z") and len(text) == 20:
        return text
    return instant(int(datetime.fromisoformat(text).timestamp() * 1000))


def _cut(text):
    return text if len(text) <= 80 else text[:77] + "..."


def _list(values):
    distinct = list(dict.fromkeys(value for value in values if value is not None))
    if not distinct:
        return None
    more = f" and {len(distinct) - 3} more" if len(distinct) > 3 else ""
    return ", ".join(map(_cut, distinct[:3])) + more


def _words(value):
    if isinstance(value, str):
        return value
    return ("true" if value else "false") if isinstance(value, bool) else number(value)


TIMES = {"lodged_at", "eta", "deadline", "reported_at", "valid_until"}


def reader(path):
    """A function from a record to the words for a field; it returns None where the field is absent."""
    parts = path.split(".")
    if parts[0] == "goods[]":
        def goods(record, name=parts[1]):
            values = (each.get(name) for each in record.get("goods") or ())
            return _list(None if value is None else _words(value) for value in values)
        return goods
    if path == "route.transits[]":
        return lambda record: _list((record.get("route") or {}).get("transits") or ())

    def value(record):
        for name in parts:
            record = record.get(name)
            if record is None:
                return None
        if isinstance(record, list):
            is_code = parts[-1] == "observations"
            return _cut(_list(each.replace("_", " ") if is_code else each for each in record) or "") or None
        return _cut(_time(record) if parts[-1] in TIMES else _words(record))
    return value
