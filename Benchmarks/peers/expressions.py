"""Python expressions that stand for conditions."""

import re
from typing import NamedTuple

from document import known, texts

FOREVER = float("inf")


class Expression(NamedTuple):
    """A condition in Python, and the expressions without which it cannot hold."""

    text: str
    needs: frozenset = frozenset()

    @property
    def is_false(self):
        return self.text == "False"


NEVER = Expression("False")


def all_of(parts):
    if any(part.is_false for part in parts):
        return NEVER
    if len(parts) == 1:
        return parts[0]
    needs = frozenset().union(*(part.needs for part in parts))
    return Expression("(" + " and ".join(part.text for part in parts) + ")", needs)


def any_of(parts):
    parts = [part for part in parts if not part.is_false]
    if len(parts) < 2:
        return parts[0] if parts else NEVER
    needs = frozenset.intersection(*(part.needs for part in parts))
    return Expression("(" + " or ".join(part.text for part in parts) + ")", needs)


def name_of(path):
    """The local variable of a field: over all elements, where it repeats."""
    return "v_" + re.sub(r"\W+", "_", path).strip("_") + ("_each" if path.endswith("[]") else "")


def number(value):
    """A bound as it stands in the source."""
    return f"{'-' if value < 0 else ''}INFINITY" if abs(value) == FOREVER else repr(value)


def applies(rule, where):
    """The commodity groups and the kinds of record of a rule, and the days on which it holds, as expressions."""
    node = known(rule.get("applies") or {}, "applies", where)
    parts = []
    for key, variable in (("groups", "group"), ("kinds", "kind")):
        values = texts(node.get(key, []))
        if values:
            test = f"{variable} == {values[0]!r}" if len(values) == 1 else f"{variable} in {set(values)!r}"
            parts.append(Expression(test, frozenset({test})))
    return parts

