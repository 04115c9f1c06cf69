"""config/rules.yaml as a Python function, generated once at the start."""

import hashlib
import math
import re
from pathlib import Path

import yaml

import fields
from conditions import DATES, NUMBERS, TEXTS, Conditions, moment
from texts import Phrases, word_count

STRICT = ("red", "yellow", "blue")
TABLETS = ("tablet", "tablets", "pill", "pills")
PARENTS = ("consignment", "route", "transport", "concealment", "detection", "action", "event")


def _load(path):
    return yaml.load(Path(path).read_text(encoding="utf-8"), Loader=yaml.SafeLoader)


class Rules:
    """The rules in force: `assess(record, as_of)` gives score, lane and reasons."""

    def __init__(self, rules_file, lists_folder):
        root = _load(rules_file)
        files = sorted(Path(lists_folder).glob("*.yaml"))
        lists, self.yardsticks = {}, []
        for file in files:
            document = _load(file)
            for name, entry in (document.get("lists") or {}).items():
                lists[name] = [e["value"] if isinstance(e, dict) else str(e) for e in entry["entries"]]
            self.yardsticks += document.get("yardsticks") or []
        digest = hashlib.sha256(b"".join(file.read_bytes() for file in [Path(rules_file), *files]))
        self.revision = digest.hexdigest()[:12]
        self.base = math.log(root["base_rate"] / (1 - root["base_rate"]))
        self.caps = root["caps"]
        self.lanes = [(name, root["lanes"][name]) for name in STRICT]
        if any((root["lanes"].get("random") or {}).get(name) for name in STRICT):
            raise SystemExit("this peer does not draw records at random")
        self.grade = root["grade"]
        self.rules = root["rules"]
        for rule in [*self.rules, self.grade]:
            rule["text"] = template(rule["because"])
            rule["graded"] = rule.get("graded", True)
        self.ungraded_text = template(self.grade["because_ungraded"])
        self._compile(lists)

    def _compile(self, lists):
        phrases = Phrases()
        conditions = Conditions(lists, phrases)
        tests = []
        for index, rule in enumerate(self.rules):
            applies = rule.get("applies") or {}
            test = conditions.compile(rule["when"])
            if "groups" in applies:
                test = f"group in {tuple(applies['groups'])!r} and {test}"
            if "kinds" in applies:
                test = f"kind in {tuple(applies['kinds'])!r} and {test}"
            tests.append(f"    if {test}: hits.append(({index}, WEIGHTS[{index}]))"
                         if rule.get("scaled_by") is None else
                         f"    if severity and {test}: hits.append(({index}, WEIGHTS[{index}] * severity))")
        for index, yardstick in enumerate(self.yardsticks):
            yardstick["bit"] = conditions.text_bit(yardstick["names"])
        source = generate(conditions, tests)
        scope = {
            "bits": phrases.bits, "moment": moment, "word_count": word_count, "EMPTY": {},
            "WEIGHTS": [rule["weight"] for rule in self.rules], "severity_of": self._severity,
        }
        for path, table in conditions.tables.items():
            scope["T" + name_of(path)] = table
        exec(compile(source, "<rules>", "exec"), scope)
        self.evaluate = scope["evaluate"]
        self.source = source
        self.bits = phrases.bits

    def _severity(self, goods):
        """(share, kilograms, commodity) of the most severe goods; the share is 0 where none can be measured."""
        worst = (0.0, None, None)
        for each in goods:
            yardstick = self._yardstick(each.get("commodity")) or self._yardstick(each.get("species"))
            kilograms = yardstick and kilograms_of(each, yardstick)
            if not kilograms or kilograms <= 0:
                continue
            ratio = yardstick["p90_kg"] / yardstick["median_kg"]
            position = math.log(9) / math.log(ratio) * (math.log(kilograms) - math.log(yardstick["median_kg"]))
            share = math.floor(1000 / (1 + math.exp(-position)) + 0.5) / 1000
            if share > worst[0]:
                worst = (share, kilograms, yardstick["commodity"])
        return worst

    def _yardstick(self, text):
        found = self.bits(text) if text else 0
        return next((each for each in self.yardsticks if found & each["bit"]), None) if found else None

    def assess(self, record, as_of):
        """(score, lane, reasons)."""
        hits, severity = self.evaluate(record, as_of)
        sums = {}
        for index, weight in hits:
            group = self.rules[index].get("group")
            if weight > 0 and group is not None:
                sums[group] = sums.get(group, 0) + weight
        scales = {group: self.caps[group] / total for group, total in sums.items() if total > self.caps[group]}
        grade = (record.get("handling") or {}).get("grade")
        factor = self._factor(grade)
        odds, graded, reasons = self.base, 0.0, []
        context = (severity, factor)
        for index, weight in hits:
            rule = self.rules[index]
            if weight > 0 and scales:
                weight *= scales.get(rule.get("group"), 1)
            odds += weight
            if weight > 0 and rule["graded"]:
                graded += weight
            reasons.append({"rule": rule["id"], "points": points(weight), "because": rule["text"](record, context),
                            "source": rule["source"]})
        taken = (factor - 1) * graded
        if taken:
            odds += taken
            text = self.grade["text"] if grade else self.ungraded_text
            reasons.append({"rule": self.grade["id"], "points": points(taken), "because": text(record, context),
                            "source": self.grade["source"]})
        if len(reasons) > 1:
            reasons.sort(key=lambda reason: (-reason["points"], reason["rule"]))
        score = int(100 / (1 + math.exp(-odds)) + 0.5)
        lane = next((name for name, least in self.lanes if score >= least), "green")
        return score, lane, reasons

    def _factor(self, grade):
        if not grade or grade["information"] not in self.grade["information"]:
            return self.grade["ungraded"]
        return self.grade["reliability"][grade["source"]] * self.grade["information"][grade["information"]]


def points(contribution):
    """Log-odds times ten, to one decimal, halves away from zero."""
    value = math.floor(abs(contribution) * 100 + 0.5) / 10
    return -value if contribution < 0 and value else value


def kilograms_of(goods, yardstick):
    if goods.get("quantity_kg") is not None:
        return goods["quantity_kg"]
    for quantity, each in (("quantity_litres", "kg_per_litre"), ("quantity_m3", "kg_per_m3")):
        if goods.get(quantity) is not None and each in yardstick:
            return goods[quantity] * yardstick[each]
    if goods.get("count_unit") in TABLETS and "kg_per_tablet" in yardstick:
        return goods.get("quantity_count", 0) * yardstick["kg_per_tablet"]
    return None


def template(text):
    """A function (record, (severity, factor)) → text with the fields in braces filled in."""
    specials = {
        "severity": lambda r, c: fields.number(math.floor(c[0][0] * 100)) if c[0][0] else "(unknown)",
        "severity.kg": lambda r, c: fields.number(c[0][1]) if c[0][0] else "(unknown)",
        "severity.commodity": lambda r, c: c[0][2] if c[0][0] else "(unknown)",
        "factor": lambda r, c: fields.number(c[1]),
    }
    parts = re.split(r"\{([^}]*)\}", text)
    form = "%s".join(part.replace("%", "%%") for part in parts[::2])
    values = []
    for path in parts[1::2]:
        read = specials.get(path)
        values.append(read or (lambda r, c, read=fields.reader(path): read(r) or "(not stated)"))
    if not values:
        return lambda record, context: text
    return lambda record, context: form % tuple([value(record, context) for value in values])


def name_of(path):
    return "_" + re.sub(r"\W+", "_", path).strip("_")


def read(path, owner, indent):
    """Lines that put a field of `owner`, a local variable, into its own."""
    variable, key = "v" + name_of(path), path.split(".")[-1].replace("[]", "")
    if path in TEXTS:
        lines = [f"x = {owner}.get({key!r})", f"{variable} = 0 if x is None else bits(x) | 1"]
        if path == "consignment.description":
            lines.append(f"{variable}_words = None if x is None else word_count(x)")
    elif path in DATES:
        lines = [f"{variable} = moment({owner}.get({key!r}))"]
    elif path in NUMBERS:
        lines = [f"{variable} = {owner}.get({key!r})"]
    else:
        lines = [f"{variable} = T{name_of(path)}[{owner}.get({key!r})]"]
    return [" " * indent + line for line in lines]


def absent(path):
    """The value of a field whose part of the record is absent."""
    variable = "v" + name_of(path)
    if path in NUMBERS or path in DATES:
        return f"{variable} = None"
    return f"{variable} = 0; {variable}_words = None" if path == "consignment.description" else f"{variable} = 0"


def read_all(paths, owner):
    """Lines that put the bits of a field over all elements of a list together."""
    lines = [f"    v{name_of(path)} = 0" for path in paths] + [f"    for element in {owner}:"]
    for path in paths:
        variable, key = "v" + name_of(path), path.split(".")[-1]
        if path in TEXTS:
            lines += [f"        x = element.get({key!r})", f"        if x is not None: {variable} |= bits(x) | 1"]
        else:
            value = "element" if key.endswith("[]") or key == "observations" else f"element.get({key!r})"
            lines.append(f"        {variable} |= T{name_of(path)}[{value}]")
    return lines


def generate(conditions, tests):
    """The source of `evaluate(record, as_of)`."""
    lines = []
    for name, _, paths, condition in conditions.helpers:
        lines += [f"def {name}(elements, as_of):", "    for element in elements:"]
        for path in sorted(paths):
            lines += read(path, "element", 8)
        lines += [f"        if {condition}: return True", "    return False", ""]
    lines += ["def evaluate(record, as_of):", "    kind = record['type']", "    group = record['commodity_group']"]
    lines += [f"    {name} = record.get({name!r}) or EMPTY" for name in PARENTS]
    lines += [f"    {name} = record.get({name!r}) or ()" for name in ("goods", "parties")]
    lines += ["    severity, *_ = measured = severity_of(goods)"]
    repeated = {"goods": [], "parties": [], "route.get('transits') or ()": [],
                "consignment.get('observations') or ()": []}
    parts = {}
    for path in sorted(conditions.fields):
        owner = path.split(".")[0]
        if path == "route.transits[]":
            repeated["route.get('transits') or ()"].append(path)
        elif path == "consignment.observations":
            repeated["consignment.get('observations') or ()"].append(path)
        elif owner.endswith("[]"):
            repeated[owner[:-2]].append(path)
        elif owner in PARENTS:
            parts.setdefault(owner, []).append(path)
        else:
            lines += read(path, "record", 4)
    for owner, paths in parts.items():
        # Half of the records have no consignment: nothing is asked of a part that is absent.
        lines += [f"    {absent(path)}" for path in paths] + [f"    if {owner}:"]
        lines += [line for path in paths for line in read(path, owner, 8)]
    for owner, paths in repeated.items():
        if paths:
            lines += read_all(paths, owner)
    lines += ["    hits = []", *tests, "    return hits, measured", ""]
    return "\n".join(lines)
