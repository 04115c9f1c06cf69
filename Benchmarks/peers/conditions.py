"""Compiles the conditions of config/rules.yaml to Python expressions over the values of one record.

Every field that is compared with codes, places, HS codes, names or phrases becomes a number with one bit for each set
that some rule compares it with, looked up in a table; a test is then one `&`.
"""

import re
from datetime import datetime

TEXTS = {
    "title", "narrative", "consignment.description", "concealment.description", "detection.description",
    "goods[].commodity", "goods[].species", "goods[].description", "goods[].declared_as", "parties[].name",
    "parties[].address", "parties[].email", "parties[].sector", "transport.carrier", "event.place",
}
PLACES = {
    "route.origin", "route.departure", "route.destination", "route.previous_port", "route.next_port",
    "route.transits[]", "event.country", "event.locode",
}
HS = {"consignment.hs", "goods[].hs"}
DATES = {
    "reported_at", "valid_until", "route.eta", "action.deadline", "consignment.lodged_at", "parties[].first_seen",
}
NUMBERS = {
    "arrests", "consignment.gross_weight_kg", "consignment.verified_weight_kg", "consignment.packages",
    "consignment.value", "consignment.freight", "consignment.amendments", "goods[].quantity_kg",
}
UNITS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000}


def milliseconds(duration):
    """Of a duration such as 72h."""
    number, unit = re.fullmatch(r"(\d+)([dhms])", str(duration)).groups()
    return int(number) * UNITS[unit]


def moment(text):
    """Milliseconds since 1970 of an RFC 3339 time or of a day in UTC; None without."""
    if text is None:
        return None
    if len(text) == 10:
        text += "T00:00:00Z"
    return int(datetime.fromisoformat(text).timestamp() * 1000)


class Table(dict):
    """value → the bits of the sets it is in."""

    def __init__(self, test):
        super().__init__()
        self.test = test
        self.sets = []

    def bit(self, values):
        """The bit of this set of values; 'present' is the set of all."""
        values = values if values == "present" else tuple(map(str, values))
        if values not in self.sets:
            self.sets.append(values)
        return 1 << self.sets.index(values)

    def __missing__(self, value):
        bits = 0
        for index, values in enumerate(self.sets):
            if value is not None and (values == "present" or self.test(value, values)):
                bits |= 1 << index
        if len(self) < 100_000:
            self[value] = bits
        return bits


def is_place(value, values):
    place = value.replace(" ", "").upper()
    return place[:2] in values or place in values


def is_prefixed(value, values):
    digits = value.replace(".", "").replace(" ", "")
    return digits.isdigit() and digits.ljust(10, "0").startswith(values)


def is_named(value, values):
    return str(value).lower() in [name.lower() for name in values]


class Conditions:
    """What the conditions of all rules need, gathered while they are compiled."""

    def __init__(self, lists, phrases):
        self.lists = lists
        self.phrases = phrases
        self.tables = {}
        self.text_sets = []
        # What is read of the record itself, and for each `some` what is read of its elements.
        self.fields = set()
        self.helpers = []

    def compile(self, when, scope=None):
        """A Python expression; `scope` is goods or parties inside of `some`."""
        parts = [self._part(key, value, scope) for key, value in when.items()]
        return parts[0] if len(parts) == 1 else "(" + " and ".join(parts) + ")"

    def _part(self, key, value, scope):
        if key in ("all", "any"):
            word = " and " if key == "all" else " or "
            return "(" + word.join(self.compile(each, scope) for each in value) + ")"
        if key == "not":
            return f"(not {self.compile(value, scope)})"
        if key == "at_least":
            hits = " + ".join(f"bool({self.compile(each, scope)})" for each in value["of"])
            return f"({hits} >= {value['count']})"
        if key == "some":
            outer, self.fields = self.fields, set()
            condition = self.compile(value["where"], value["in"])
            name = f"some_{len(self.helpers)}"
            self.helpers.append((name, value["in"], self.fields, condition))
            self.fields = outer
            return f"{name}({value['in']}, as_of)"
        if key == "severity":
            return f"(severity >= {value['at_least']})"
        if key == "observation":
            return self._field("consignment.observations", value, scope)
        if key in ("ratio", "difference", "gap"):
            return self._comparison(key, value)
        return self._field(key, value, scope)

    def _comparison(self, key, value):
        names = {"ratio": ("of", "to"), "difference": ("between", "and"), "gap": ("from", "to")}[key]
        left, right = (self.variable(value[name]) for name in names)
        known = f"{left} is not None and {right} is not None"
        if key == "ratio":
            return f"({known} and {right} and {left} / {right} > {value['above']})"
        if key == "gap":
            return f"({known} and {right} - {left} < {milliseconds(value['below'])})"
        return (
            f"({known} and abs({left} - {right}) > {value.get('above', 0)} and "
            f"abs({left} - {right}) > {value.get('above_share', 0)} * max(abs({left}), abs({right})))"
        )

    def variable(self, path):
        """The local variable that holds a field's value."""
        self.fields.add(path)
        return "v_" + re.sub(r"\W+", "_", path).strip("_")

    def _field(self, path, value, scope):
        variable = self.variable(path)
        tests = value if isinstance(value, dict) else {"is": value}
        parts = [self._test(path, variable, operator, operand) for operator, operand in tests.items()]
        return parts[0] if len(parts) == 1 else "(" + " and ".join(parts) + ")"

    def _test(self, path, variable, operator, operand):
        if path in NUMBERS:
            comparison = {"above": ">", "at_least": ">=", "below": "<", "at_most": "<="}[operator]
            return f"({variable} is not None and {variable} {comparison} {operand})"
        if path in DATES:
            distance = milliseconds(operand)
            low, high = {"within_next": (0, distance), "within_last": (-distance, 0)}[operator]
            return f"({variable} is not None and {low} <= {variable} - as_of <= {high})"
        if operator == "fewer_words_than":
            return f"({variable}_words is not None and {variable}_words < {operand})"
        if operator == "present":
            bit = self._bit(path, "present")
            return f"({variable} & {bit})" if operand else f"(not {variable} & {bit})"
        values = self.lists[operand] if operator in ("in", "prefix", "text") and isinstance(operand, str) else operand
        return f"({variable} & {self._bit(path, values if isinstance(values, list) else [values])})"

    def _bit(self, path, values):
        if path in TEXTS:
            return self.text_bit(values)
        test = is_place if path in PLACES else is_prefixed if path in HS else is_named
        return self.tables.setdefault(path, Table(test)).bit(values)

    def text_bit(self, phrases):
        """The bit of a list of phrases, the same in every text; bit 0 says that there is a text."""
        if phrases == "present":
            return 1
        if phrases not in self.text_sets:
            self.text_sets.append(phrases)
            self.phrases.add(phrases, 2 << self.text_sets.index(phrases))
        return 2 << self.text_sets.index(phrases)
