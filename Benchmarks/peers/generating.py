"""The source of one Python function that finds the rules that hold for a record."""

import re

from catalogue import COUNTS, OBJECTS, TYPES, VALUES, scope
from expressions import name_of

# A block of its own pays where so many rules cannot hold without the same fact.
_WORTH_A_BLOCK = 2


def table_of(path):
    return "T" + name_of(path)[1:]


def _value(path, conditions, part, value):
    """Lines that put a field of the record or of an element into variables; `value` gets it."""
    variable = name_of(path) if part is None else "e" + name_of(path)[1:]
    kind = TYPES[path]
    lines = []
    if (path, part) in conditions.raw:
        lines.append(f"{variable}_raw = {value}")
    if (path, part) in conditions.counted:
        lines.append(f"{variable}_words = WORDS[{value}]")
    if path == "consignment.observations":
        lines += [f"{variable} = 0", f"for x in {value} or ():", f"    {variable} |= {table_of(path)}[x]"]
    elif kind == "text":
        lines.append(f"{variable} = PHRASES[{value}]")
    elif path in COUNTS:
        lines.append(f"{variable} = len({value} or ()) or None")
    elif kind in ("number", "date"):
        lines.append(f"{variable} = {value}")
    elif path in conditions.tables:
        lines.append(f"{variable} = {table_of(path)}[{value}]")
    return lines


def _absent(paths, conditions):
    """Lines for fields whose part of the record is absent."""
    zeros, nothing, many = [], [], []
    for path in paths:
        variable = name_of(path)
        (nothing if TYPES[path] in ("number", "date") else zeros).append(variable)
        if (path, None) in conditions.raw:
            nothing.append(variable + "_raw")
        if (path, None) in conditions.counted:
            many.append(variable + "_words")
    return [" = ".join([*names, value]) for names, value in ((zeros, "0"), (nothing, "None"), (many, "MANY")) if names]


def _indented(lines, depth=1):
    return ["    " * depth + line for line in lines]


def _record(conditions):
    """Lines that read the fields that do not repeat, part by part."""
    lines, parts = [], {}
    for path in sorted(path for path in conditions.fields if scope(path) is None):
        *owner, key = path.split(".")
        parts.setdefault(".".join(owner), []).append((path, key))
    for owner, fields in sorted(parts.items()):
        name = owner.replace(".", "_") or "record"
        default = {"exercise": ", False"}
        reads = [
            line for path, key in fields
            for line in _value(path, conditions, None, f"of_{name}({key!r}{default.get(path, '')})")]
        reads.insert(0, f"of_{name} = {name}.get")
        if not owner:
            lines += reads
            continue
        source, depth = "record", owner.split(".")
        for place, key in enumerate(depth):
            lines.append(f"{'_'.join(depth[:place + 1])} = {source}.get({key!r})")
            source = f"({'_'.join(depth[:place + 1])} or EMPTY)"
        # Half of the records have no consignment: nothing is asked of a part that is absent.
        lines += [f"if {name} is None:", *_indented(_absent([path for path, _ in fields], conditions)), "else:",
                  *_indented(reads)]
    return lines


def _repeated(part, conditions, severity):
    """The loop over a part that repeats, or nothing where no rule reads it."""
    over_all = sorted(path for path in conditions.fields if scope(path) == part)
    single = sorted(path for path in conditions.of_elements if scope(path) == part)
    flags = conditions.flags.get(part, [])
    weighs = severity and part == "goods"
    if not over_all and not flags and not weighs:
        return []
    lines = _absent(over_all, conditions) + [f"{flag} = False" for flag, _ in flags]
    body = []
    if part in OBJECTS:
        elements = f"record.get({part!r}) or ()"
        body.append("of_element = element.get")
    else:
        owner, key = VALUES[part].split(".")
        elements = f"(record.get({owner!r}) or EMPTY).get({key!r}) or ()"
    own = set(single)
    if weighs:
        own |= {"goods[].commodity", "goods[].species"}
    for path in sorted({*over_all, *own}):
        value = f"of_element({path.split('.')[1]!r})" if part in OBJECTS else "element"
        body += _value(path, conditions, part, value)
        if path in over_all:
            body.append(f"{name_of(path)} |= e{name_of(path)[1:]}")
    body += severity if weighs else []
    for flag, condition in flags:
        body.append(f"if not {flag} and {condition}: {flag} = True")
    return [*lines, f"for element in {elements}:", *_indented(body)]


_SEVERITY = """\
yardstick = YARDSTICKS[e_goods_commodity_ & YARDS] or YARDSTICKS[e_goods_species_ & YARDS]
if yardstick is not None:
    kilograms = of_element('quantity_kg')
    if kilograms is None:
        kilograms = converted(element, yardstick)
    if kilograms is not None and kilograms > 0:
        share = severity_of(kilograms, yardstick)
        if share > severity:
            severity, severity_kg, severity_name = share, kilograms, yardstick.commodity
"""


def _severity():
    names = {"e_goods_commodity_": name_of("goods[].commodity"), "e_goods_species_": name_of("goods[].species")}
    text = _SEVERITY
    for placeholder, name in names.items():
        text = text.replace(placeholder, "e" + name[1:])
    return text.splitlines()


def _tests(conditions):
    """Lines that ask each rule, those together that cannot hold without the same fact. The order does not matter."""
    left = {index: condition for index, condition in enumerate(conditions) if not condition.is_false}
    lines = []
    while left:
        shared = {}
        for index, condition in left.items():
            for need in condition.needs:
                shared.setdefault(need, []).append(index)
        need, together = max(shared.items(), key=lambda entry: (len(entry[1]), entry[0]), default=(None, []))
        if len(together) < _WORTH_A_BLOCK:
            break
        lines.append(f"if {need}:")
        lines += [f"    if {left.pop(index).text}: hits.append({index})" for index in together]
    lines += [f"if {condition.text}: hits.append({index})" for index, condition in left.items()]
    return lines


def generate(conditions, rules, uses_severity):
    """The source of `evaluate(record, as_of)`, which gives the numbers of the rules that hit and the severity.

    - rules: the condition of each rule.
    """
    severity = _severity() if uses_severity else []
    lines = [
        "kind = record['type']", "group = record['commodity_group']",
        "severity, severity_kg, severity_name = 0.0, None, None", *_record(conditions)]
    for part in (*OBJECTS, *VALUES):
        lines += _repeated(part, conditions, severity)
    lines += ["hits = []", *_tests(rules), "return hits, severity, severity_kg, severity_name"]
    return "\n".join(["def evaluate(record, as_of):", *_indented(lines), ""])


def patterns(conditions, flags):
    """The searches that the source names."""
    return {f"search_{index}": re.compile(text, flags).search for index, text in enumerate(conditions.patterns)}
