"""config/rules.yaml as Python functions, generated once at the start."""

import math
from typing import NamedTuple

from catalogue import gap, moment, ratio, remainder_ten, within
from conditions import Conditions
from document import Document, Refused, known
from expressions import Expression, all_of, applies
from generating import generate, patterns, table_of
from judging import Ground, Judge
from patterns import FLAGS
from texts import Phrases, WordCounts
from words import Template

TABLETS = ("tablet", "tablets", "pill", "pills")
NO_GRADE = {}
# More words than any rule asks for.
MANY = 1 << 30


class Rule(NamedTuple):
    """What the decision needs of a rule."""

    ground: Ground
    weight: float
    # The name of its group and the most that this may add; None without.
    cap: tuple | None
    is_graded: bool
    is_scaled: bool


class Yardstick(NamedTuple):
    """What is much of a commodity."""

    commodity: str
    steepness: float
    log_median: float
    kg_per_tablet: float | None
    kg_per_litre: float | None
    kg_per_m3: float | None


class Yardsticks(dict):
    """The bits of a text → the first yardstick of which it has a name; None without."""

    def __init__(self, entries):
        super().__init__()
        self.entries = entries

    def __missing__(self, bits):
        self[bits] = next((yardstick for bit, yardstick in self.entries if bits & bit), None)
        return self[bits]


class Rules:
    """The rules in force. `dumps` puts a value into JSON, as bytes."""

    def __init__(self, rules_file, lists_folder, dumps):
        self.document = Document(rules_file, lists_folder)
        self.revision = self.document.revision
        self.dumps = dumps
        root = self.document.root
        where = self.document.name
        for key in ("lanes", "grade"):
            known(root.get(key) or {}, key, where)
        known((root.get("lanes") or {}).get("random") or {}, "lanes.random", where)
        self.phrases = Phrases()
        self.conditions = Conditions(self.document.lists, self.phrases)
        self.rules, expressions = [], []
        self.uses_severity = False
        for node in root["rules"]:
            expression, rule = self._rule(node, root)
            expressions.append(expression)
            self.rules.append(rule)
        self.judge = Judge(root, self.rules, dumps)
        self.scaled = frozenset(index for index, rule in enumerate(self.rules) if rule.is_scaled)
        self.graded = frozenset(
            index for index, rule in enumerate(self.rules)
            if rule.is_graded and rule.weight > 0 or rule.ground.because.shows_factor)
        self.evaluate = self._compiled(expressions)
        self.decide, self.drawn = self.judge.decide, self.judge.draw.lane

    def _rule(self, node, root):
        where = f"{self.document.name}: rule {node.get('id')}"
        known(node, "rule", where)
        if node.get("scaled_by", "severity") != "severity":
            raise Refused(f"{where}: the Python peer does not know scaled_by: {node['scaled_by']}")
        because = Template(node["because"], where)
        condition = self.conditions.rule(node["when"], where)
        is_scaled = "scaled_by" in node
        self.uses_severity |= is_scaled or because.uses_severity or "severity" in condition.text
        gates = applies(node, where)
        if is_scaled:
            gates.append(Expression("severity > 0", frozenset({"severity"})))
        days = [
            Expression(f"as_of {sign} {moment(node[key])}") for key, sign in (("from", ">="), ("until", "<"))
            if key in node]
        group = node.get("group")
        # Without a memory nothing is known of the records that it may rest on: it is for none to see.
        ground = Ground(
            node["id"], because, node["source"], node.get("owner", root.get("owner", "")), self.dumps,
            reads_parties=self.conditions.reads_parties, basis="closed" if self.conditions.asks_memory else None)
        rule = Rule(
            ground, float(node["weight"]), (group, float(root["caps"][group])) if group else None,
            node.get("graded", "true") == "true", is_scaled)
        return all_of([*gates, *days, condition]), rule

    def _compiled(self, expressions):
        conditions = self.conditions
        entries = []
        for node in self.document.yardsticks if self.uses_severity else []:
            median, p90 = float(node["median_kg"]), float(node["p90_kg"])
            each = [float(node[key]) if key in node else None
                    for key in ("kg_per_tablet", "kg_per_litre", "kg_per_m3")]
            entries.append((conditions.text_bit(node["names"]), Yardstick(
                node["commodity"], 2.1972245773362196 / math.log(p90 / median), math.log(median), *each)))
        self.phrases.arrange()
        self.source = generate(conditions, expressions, self.uses_severity)
        names = {
            "EMPTY": {}, "INFINITY": math.inf, "MANY": MANY, "PHRASES": self.phrases, "WORDS": WordCounts(),
            "YARDSTICKS": Yardsticks(entries), "YARDS": sum({bit for bit, _ in entries}), "converted": converted,
            "severity_of": severity_of, "within": within, "gap": gap, "ratio": ratio,
            "remainder_ten": remainder_ten, **patterns(conditions, FLAGS),
            **{table_of(path): table for path, table in conditions.tables.items()},
        }
        exec(compile(self.source, "<rules>", "exec"), names)
        return names["evaluate"]

    def assess(self, record, as_of):
        """(score, lane, the reasons and the change of the lane in JSON, as pieces)."""
        hits, severity, kilograms, commodity = self.evaluate(record, as_of)
        # The decision is asked for by no more than it depends on, so that it is often known.
        source = information = None
        if not self.graded.isdisjoint(hits):
            grade = record["handling"].get("grade") or NO_GRADE
            source, information = grade.get("source"), grade.get("information")
        score, lane, factor, head, texts = self.decide(
            tuple(hits), 0.0 if self.scaled.isdisjoint(hits) else severity, source, information,
            self.drawn(record["agency"], record["id"]))
        if not texts:
            return score, lane, (head,)
        pieces = [head]
        measured = (severity, kilograms, commodity)
        for fill, following in texts:
            pieces.append(self.dumps(fill(record, measured, factor)))
            pieces.append(following)
        return score, lane, pieces


def severity_of(kilograms, yardstick):
    """The share of past seizures that are smaller, in thousandths."""
    position = yardstick.steepness * (math.log(kilograms) - yardstick.log_median)
    return math.floor(1000 * (1 / (1 + math.exp(min(-position, 700.0)))) + 0.5) / 1000


def converted(goods, yardstick):
    """The kilograms of goods that are not weighed; None where that is not known."""
    for key, each in (("quantity_litres", yardstick.kg_per_litre), ("quantity_m3", yardstick.kg_per_m3)):
        if each is not None and goods.get(key) is not None:
            return goods[key] * each
    if yardstick.kg_per_tablet is not None and goods.get("count_unit") in TABLETS:
        count = goods.get("quantity_count")
        return None if count is None else count * yardstick.kg_per_tablet
    return None
