"""From the rules that hit to the decision: score, lane, the order and points of the reasons, and what would have
changed the lane. It depends on a few values only, and so is kept for the combinations met last.
"""

import math
from functools import lru_cache

from draw import LANES, Draw
from lanes import STRICTNESS, LaneAccount
from reasons import Ground, entry_of, laid_out, points
from words import Template, number

# Two of three records of a stream without repetition find theirs among as many. More would remember the benchmark's
# own repetition.
REMEMBERED = 4096


class Judge:
    """The arithmetic of a rules file. `rules` have: ground, weight, cap (or None), is_graded, is_scaled."""

    def __init__(self, root, rules, dumps):
        self.dumps = dumps
        # What is asked of each rule, without looking its fields up by name.
        self.facts = [(rule.weight, rule.cap, rule.is_graded, rule.is_scaled) for rule in rules]
        self.grounds = [rule.ground for rule in rules]
        base = float(root["base_rate"])
        self.base = math.log(base / (1 - base))
        lanes = root.get("lanes") or {}
        thresholds = [int(lanes.get(lane, score)) for lane, score in zip(LANES, (60, 35, 20))]
        self.lane_of_score = [
            next((lane for lane, threshold in zip(LANES, thresholds) if score >= threshold), "green")
            for score in range(101)]
        self.account = LaneAccount(self.facts, [ground.id for ground in self.grounds], thresholds)
        self.draw = Draw(lanes)
        owner = root.get("owner", "")
        self.drawn = {
            lane: Ground(
                "RANDOM", Template(
                    f"Drawn at random for the {lane} lane, as {number(rate * 100)} % of all records are", "lanes"),
                "random selection", lanes.get("owner", owner), dumps)
            for lane, rate in self.draw.rates.items()}
        grade = root["grade"]
        self.factors = {
            (source, int(information)): float(factor) * float(other)
            for source, factor in grade["reliability"].items() for information, other in grade["information"].items()}
        self.ungraded = float(grade["ungraded"])
        self.graded_ground, self.ungraded_ground = (
            Ground(grade["id"], Template(grade[key], key), grade["source"], grade.get("owner", owner), dumps)
            for key in ("because", "because_ungraded"))
        self.decide = lru_cache(REMEMBERED)(self._decide)
        self.entry = lru_cache(REMEMBERED)(self._entry)

    def _decide(self, hits, severity, source, information, drawn):
        """(score, lane, factor of the grade, the beginning of the reasons in JSON, the texts that show values of the
        record with what follows each).

        - hits: the numbers of the rules.
        - severity: where one of them is scaled by it; else 0.
        - source, information: the grade.
        - drawn: the lane of the draw.
        """
        facts = self.facts
        found = sorted(hits)
        weights, sums = [], {}
        for index in found:
            weight, cap, _, is_scaled = facts[index]
            if is_scaled:
                weight *= severity
            weights.append(weight)
            if cap is not None and weight > 0:
                sums[cap] = sums.get(cap, 0.0) + weight
        over = {cap: total for cap, total in sums.items() if total > cap[1]}
        counted = _capped(found, weights, over, facts) if over else weights
        odds, graded, entries = self.base, 0.0, []
        for index, contribution in zip(found, counted):
            odds += contribution
            if contribution > 0 and facts[index][2]:
                graded += contribution
            entries.append(self.entry(index, contribution))
        factor = self.factors.get((source, information), self.ungraded)
        taken = (factor - 1) * graded
        if taken:
            odds += taken
            entries.append(self._grade_entry(taken, source, information, factor))
        score = int(100 * (1 / (1 + math.exp(-odds))) + 0.5)
        lane = self.lane_of_score[score]
        if drawn is not None and STRICTNESS[drawn] > STRICTNESS[lane]:
            lane = drawn
            entries.append(entry_of(self.drawn[drawn], 0, self.dumps(self.drawn[drawn].because.constant)))
        entries.sort()
        account = self.account.text(lane, drawn, odds, found, weights, counted, over, factor)
        return score, lane, factor, *laid_out(entries, account)

    def _entry(self, index, contribution):
        ground = self.grounds[index]
        text = None if ground.because.constant is None else self.dumps(ground.because.constant)
        return entry_of(ground, points(contribution), text)

    def _grade_entry(self, taken, source, information, factor):
        ground = self.ungraded_ground if source is None else self.graded_ground
        if not ground.because.is_of_grade:
            return entry_of(ground, points(taken), None)
        record = {"handling": {"grade": {"source": source, "information": information}}}
        return entry_of(ground, points(taken), self.dumps(ground.because.fill(record, None, factor)))


def _capped(found, weights, over, facts):
    """Scales down the evidence of each group that adds up to more than its cap."""
    counted = []
    for index, weight in zip(found, weights):
        cap = facts[index][1]
        counted.append(weight * (cap[1] / over[cap]) if cap in over and weight > 0 else weight)
    return counted
