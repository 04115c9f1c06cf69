"""Compiles the conditions of config/rules.yaml to Python expressions over local variables, and gathers what these
variables are read from.

Every field that is compared with codes, places, HS codes, names or phrases becomes a number with one bit for each set
that some rule compares it with, looked up in a table; a test is then one `&`. What repeats is read in one loop, which
also finds what holds of one and the same element.
"""

from catalogue import OPERATORS, SCOPES, Table, milliseconds, scope, type_of
from document import Refused, texts
from expressions import FOREVER, NEVER, Expression, all_of, any_of, name_of, number
from patterns import translated

# What a condition may be besides a test of a field.
COMBINATORS = [
    "all", "any", "not", "at_least", "some", "observation", "ratio", "difference", "gap", "severity", "memory",
    "container_remainder_10", "watch_list",
]
_BOUNDS = {"above": ">", "at_least": ">=", "below": "<", "at_most": "<="}
_OPERANDS = {"ratio": ("of", "to"), "difference": ("between", "and"), "gap": ("from", "to")}
_MORE = {
    "ratio": set(_BOUNDS), "difference": {"above", "above_share"}, "gap": {"at_least", "below"},
}


class Conditions:
    """What the conditions of all rules read, gathered while they are compiled."""

    def __init__(self, lists, phrases):
        self.lists = lists
        self.phrases = phrases
        self.tables = {}
        self.text_sets = []
        self.patterns = []
        # The fields that are read, of the record and over all elements, and of each element by itself. Of some also
        # the number of words or the text itself: (field, part of whose element it is asked).
        self.fields = set()
        self.of_elements = set()
        self.counted = set()
        self.raw = set()
        # Scope → (flag, condition) of what must hold of one and the same element.
        self.flags = {}
        self.reads_parties = False
        self.asks_memory = False
        self.where = ""

    def rule(self, when, where):
        """The condition of one rule; what it reads of parties and asks the memory is noted."""
        self.where, self.reads_parties, self.asks_memory = where, False, False
        return self.compile(when)

    def compile(self, when, within=None):
        """`within` is the part of whose element a `some` asks."""
        if not isinstance(when, dict):
            raise Refused(f"{self.where}: a condition must be a mapping")
        return all_of([self._part(key, value, within) for key, value in when.items()])

    def _part(self, key, value, within):
        if key in ("all", "any"):
            parts = [self.compile(each, within) for each in value]
            return all_of(parts) if key == "all" else any_of(parts)
        if key == "not":
            inner = self.compile(value, within)
            return Expression("True" if inner.is_false else f"(not {inner.text})")
        if key == "at_least":
            return self._at_least(value, within)
        if key == "some":
            self._require(value, {"in", "where"}, key)
            self._reads(value["in"])
            if within is not None:
                raise Refused(f"{self.where}: the Python peer does not know a some within another")
            return self._flag(value["in"], lambda: self.compile(value["where"], value["in"]), within)
        if key == "severity":
            self._require(value, {"at_least", "below"}, key)
            bounds = " and ".join(f"severity {_BOUNDS[name]} {float(value[name])!r}" for name in value)
            return Expression(f"({bounds})", frozenset({"severity"} if float(value.get("at_least", 0)) > 0 else ()))
        if key == "memory":
            # The scorer that is compared with has no memory either: nothing it is asked ever holds.
            self.asks_memory = True
            return NEVER
        if key == "watch_list":
            # Nor has it watch-lists.
            return NEVER
        if key == "container_remainder_10":
            return self._flag("containers", lambda: Expression("remainder_ten(element)"), within)
        if key == "observation":
            key = "consignment.observations"
        if key in _OPERANDS:
            return self._comparison(key, value, within)
        return self._field(key, value, within)

    def _require(self, value, keys, what):
        for key in value if isinstance(value, dict) else [str(value)]:
            if key not in keys:
                raise Refused(f"{self.where}: the Python peer does not know \"{key}\" of {what}")

    def _at_least(self, value, within):
        self._require(value, {"count", "of"}, "at_least")
        parts = [self.compile(each, within) for each in value["of"]]
        count = int(value.get("count", 1))
        if count == 1:
            return any_of(parts)
        parts = [part for part in parts if not part.is_false]
        if len(parts) < count:
            return NEVER
        hits = " + ".join(f"(1 if {part.text} else 0)" for part in parts)
        return Expression(f"({hits} >= {count})", frozenset.intersection(*(part.needs for part in parts)))

    def _reads(self, part):
        if part not in SCOPES:
            raise Refused(f"{self.where}: the Python peer does not know the part \"{part}\"")
        self.reads_parties |= part == "parties"

    def _flag(self, part, condition, within):
        """A variable that says whether a condition holds of some element."""
        if within is not None:
            if within == part:
                return condition()
            raise Refused(f"{self.where}: the Python peer does not ask of {part} within one of {within}")
        text = condition().text
        flags = self.flags.setdefault(part, [])
        flag = next((flag for flag, known_text in flags if known_text == text), f"f_{part}_{len(flags)}")
        if (flag, text) not in flags:
            flags.append((flag, text))
        return Expression(flag, frozenset({flag}))

    def _field(self, path, value, within):
        kind = type_of(path, self.where)
        part = scope(path)
        if part is not None:
            self._reads(part)
        tests = value if isinstance(value, dict) else {"is": value}
        for operator in tests:
            if operator not in OPERATORS[kind] and not (operator == "is" and kind in ("hs", "text")):
                raise Refused(
                    f"{self.where}: the Python peer does not know the operator \"{operator}\" of {path}, a {kind}")
        groups = [{operator: operand} for operator, operand in tests.items()]
        if kind == "number":
            # Of bounds one and the same value must meet all.
            bounds = {operator: operand for operator, operand in tests.items() if operator != "present"}
            groups = [bounds] * bool(bounds) + [group for group in groups if "present" in group]
        return all_of([self._tests(path, kind, part, group, within) for group in groups])

    def _tests(self, path, kind, part, tests, within):
        """Tests that must hold of one and the same element, where the field repeats."""
        operator, operand = next(iter(tests.items()))
        has_bits = kind not in ("number", "date") and operator not in ("matches", "fewer_words_than")
        if part is None or part == within:
            return self._test(path, kind, tests, part)
        if within is not None:
            raise Refused(f"{self.where}: the Python peer does not ask of {part} within one of {within}")
        if has_bits:
            return self._bits(path, kind, operator, operand, self._variable(path, None))
        if operator == "present" and operand == "false":
            positive = self._flag(part, lambda: self._test(path, kind, {"present": "true"}, part), None)
            return Expression(f"(not {positive.text})")
        return self._flag(part, lambda: self._test(path, kind, tests, part), None)

    def _variable(self, path, part):
        """The variable of a field: of one element where it is asked of that."""
        if part is None:
            self.fields.add(path)
            return name_of(path)
        self.of_elements.add(path)
        return "e" + name_of(path)[1:]

    def _test(self, path, kind, tests, part):
        variable = self._variable(path, part)
        is_there = Expression(f"{variable} is not None", frozenset({f"{variable} is not None"}))
        operator, operand = next(iter(tests.items()))
        if operator == "present" and kind in ("number", "date"):
            return is_there if operand == "true" else Expression(f"{variable} is None")
        if kind == "number":
            bounds = [
                Expression(f"{variable} {_BOUNDS.get(name, '==')} {float(bound)!r}") for name, bound in tests.items()]
            return all_of([is_there, *bounds])
        if kind == "date":
            distance = milliseconds(operand, self.where)
            low, high = {
                "within_next": (0, distance), "within_last": (-distance, 0),
                "older_than": (-FOREVER, -distance - 1), "later_than": (distance + 1, FOREVER),
            }[operator]
            return all_of([is_there, Expression(f"within({variable}, as_of, {number(low)}, {number(high)})")])
        if operator == "matches":
            self.patterns.append(translated(operand, self.where))
            raw = variable + "_raw"
            self.raw.add((path, part))
            return Expression(f"({raw} is not None and search_{len(self.patterns) - 1}({raw}) is not None)")
        if operator == "fewer_words_than":
            self.counted.add((path, part))
            return Expression(f"{variable}_words < {int(operand)}")
        return self._bits(path, kind, operator, operand, variable)

    def _bits(self, path, kind, operator, operand, variable):
        if operator == "present":
            bit = 1 if kind == "text" else self._table(path, kind).bit(None)
            test = f"{variable} & {bit}"
            return Expression(test, frozenset({variable})) if operand == "true" else Expression(f"(not {test})")
        is_named = isinstance(operand, str) and operator in ("in", "prefix", "text")
        if is_named and not (kind == "hs" and operand.isdigit()):
            listed, values = self.lists.get(operand, (None, None))
            if listed != kind:
                raise Refused(f"{self.where}: {operand} is no list that {path} can be compared with")
        else:
            values = texts(operand)
        bit = self.text_bit(values) if kind == "text" else self._table(path, kind).bit(values)
        return Expression(f"{variable} & {bit}", frozenset({variable}))

    def _table(self, path, kind):
        return self.tables.setdefault(path, Table(kind))

    def text_bit(self, phrases):
        """The bit of a set of phrases, the same in every text; bit 0 says that there is a text."""
        phrases = frozenset(phrases)
        if phrases not in self.text_sets:
            self.text_sets.append(phrases)
            self.phrases.add(sorted(phrases), 2 << self.text_sets.index(phrases))
        return 2 << self.text_sets.index(phrases)

    def _comparison(self, key, value, within):
        names = _OPERANDS[key]
        self._require(value, {*names, *_MORE[key]}, key)
        wanted = "date" if key == "gap" else "number"
        for name in names:
            if type_of(value[name], self.where) != wanted or scope(value[name]) != within:
                raise Refused(f"{self.where}: the Python peer does not compare {value[name]} in a {key}")
        left, right = (self._variable(value[name], within) for name in names)
        there = [
            Expression(f"{variable} is not None", frozenset({f"{variable} is not None"})) for variable in (left, right)]
        if key == "ratio":
            bounds = [(_BOUNDS[name], float(value[name])) for name in value if name in _BOUNDS]
            tests = [f"({left} / {right} if {right} else ratio({left}, {right})) {sign} {bound!r}"
                     for sign, bound in bounds]
        elif key == "gap":
            low = milliseconds(value["at_least"], self.where) if "at_least" in value else -FOREVER
            high = milliseconds(value["below"], self.where) - 1 if "below" in value else FOREVER
            tests = [f"gap({left}, {right}, {number(low)}, {number(high)})"]
        else:
            tests = [f"abs({left} - {right}) > {float(value.get('above', 0))!r}"]
            if "above_share" in value:
                share = float(value["above_share"])
                tests.append(f"abs({left} - {right}) > {share!r} * max(abs({left}), abs({right}))")
        return all_of([*there, *map(Expression, tests)])
