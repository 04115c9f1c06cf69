"""From the rules that hit to the decision: score, lane, the order and points of the reasons, and what would have changed
the lane. It depends on a few values only, and so is worked out once for each of the combinations met last.
"""

import math
from functools import lru_cache

from words import Template, number

LANES = ("red", "yellow", "blue", "green")
STRICTNESS = {lane: -place for place, lane in enumerate(LANES)}
# A stream of different records meets again about half of as many.
REMEMBERED = 4096
_MASK = (1 << 64) - 1
_PRIME = 0x100000001B3


def _hash(text):
    """FNV-1a of 64 bits, case apart."""
    value = 0xCBF29CE484222325
    for byte in text.encode().lower():
        value = (value ^ byte) * _PRIME & _MASK
    return value


class Draw:
    """The random selection: `lane(agency, id)` is the lane drawn for a record; None for most."""

    def __init__(self, lanes):
        random = lanes.get("random") or {}
        share, self.limits = 0.0, []
        for lane in LANES[:3]:
            share += float(random.get(lane, 0))
            # The draw is below the share where its 53 bits are below this.
            self.limits.append((math.ceil(share * (1 << 53)), lane))
        self.rates = {lane: float(random.get(lane, 0)) for lane in LANES[:3]}
        self.last = self.limits[-1][0]
        self.seed = _hash(random.get("seed", "mekong")) or 1
        self.beginnings = {}

    def lane(self, agency, identity):
        # The ids of an agency begin alike: the hash goes on where the last one with the same beginning was.
        beginning = agency, identity[:-3]
        bits = self.beginnings.get(beginning)
        if bits is None:
            if len(self.beginnings) >= REMEMBERED:
                self.beginnings.clear()
            bits = self.beginnings[beginning] = _hash(f"{agency}/{identity[:-3]}")
        for byte in identity[-3:].lower().encode():
            bits = (bits ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
        bits = (bits or 1) + self.seed & 0xFFFFFFFFFFFFFFFF
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
        draw = (bits ^ bits >> 31) >> 11
        if draw >= self.last:
            return None
        return next(lane for limit, lane in self.limits if draw < limit)


class Ground:
    """What can stand as a reason: a rule, the grade, the random draw."""

    def __init__(self, identity, because, source, owner, dumps, reads_parties=False, basis=None):
        self.id = identity
        self.because = because
        fields = because.fields + ["parties"] * reads_parties
        basis = b',"basis":%b' % dumps(basis) if basis else b""
        self.opening = b'{"rule":%b,"points":' % dumps(identity)
        self.closing = basis + b',"source":%b,"owner":%b,"fields":[%b]}' % (
            dumps(source), dumps(owner), b",".join(map(dumps, fields)))


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
        shares = [(score - 0.5) / 100 for score in thresholds]
        least = [math.log(share / (1 - share)) for share in shares]
        # Lane → the least log-odds of it, and of the next stricter one.
        self.bounds = dict(zip(LANES, zip([*least, -math.inf], [math.inf, *least])))
        self.accounts = {(lane, drawn): _account_form(lane, drawn) for lane in LANES for drawn in (False, True)}
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
        account = self._account(lane, drawn, odds, found, weights, counted, over, factor)
        return score, lane, factor, *_laid_out(entries, account)

    # MARK: The reasons

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

    # MARK: What would have changed the lane

    def _account(self, lane, drawn, odds, found, weights, counted, over, factor):
        """The change of the lane, in JSON."""
        low, high = self.bounds[lane]
        away = []
        if lane != "red":
            away.append(tenths(high - odds))
        if lane != "green" and drawn != lane:
            away.append(tenths(odds - low))
        turns, words = "", ""
        for position, index in enumerate(found):
            own = counted[position]
            if own == 0:
                continue
            _, cap, is_graded, _ = self.facts[index]
            if cap in over and own > 0:
                own = self._effect(position, found, weights, counted, over[cap], factor)
            elif own > 0 and is_graded:
                own *= factor
            if low <= odds - own < high:
                continue
            other = next(name for name, (least, _) in self.bounds.items() if odds - own >= least)
            if drawn is not None and STRICTNESS[drawn] > STRICTNESS[other]:
                other = drawn
            if other != lane:
                identity = self.grounds[index].id
                turns += f'{"," if turns else ""}{{"rule":"{identity}","lane":"{other}"}}'
                words += f" Without {identity} it is {other}."
        return self.accounts[lane, drawn == lane] % (*away, turns, *away, words)

    def _effect(self, position, found, weights, counted, total, factor):
        """What the log-odds lose if one hit alone had not been, whose group adds up to more than its cap: the cap and
        the grade are worked out anew.
        """
        cap = self.facts[found[position]][1]
        rest = total - weights[position]
        scale = cap[1] / rest if rest > cap[1] else 1
        change = 0.0
        for other, index in enumerate(found):
            _, other_cap, is_graded, _ = self.facts[index]
            if other_cap != cap or weights[other] <= 0:
                continue
            change += counted[other] * factor if is_graded else counted[other]
            if other != position:
                change -= weights[other] * scale * factor if is_graded else weights[other] * scale
        return change


def _capped(found, weights, over, facts):
    """Scales down the evidence of each group that adds up to more than its cap."""
    counted = []
    for index, weight in zip(found, weights):
        cap = facts[index][1]
        counted.append(weight * (cap[1] / over[cap]) if cap in over and weight > 0 else weight)
    return counted


def _account_form(lane, is_drawn):
    """The change of the lane in JSON, with a gap for the points of each step, for the rules without which the lane is
    another, and again for both in words.
    """
    place = LANES.index(lane)
    members, words = "", []
    if place > 0:
        members += f'"stricter":{{"lane":"{LANES[place - 1]}","points":%s}},'
        words.append(f"%s points more make it {LANES[place - 1]}")
    if place < 3 and not is_drawn:
        members += f'"milder":{{"lane":"{LANES[place + 1]}","points":%s}},'
        words.append(f"%s points less {LANES[place + 1]}")
    text = ("Drawn at random. " if is_drawn else "") + ", ".join(words)
    return f'{{{members}"without":[%s],"text":"{text}.%s"}}'


def tenths(distance):
    """Log-odds as points, rounded up to one decimal: so many more suffice. At least a tenth."""
    count = math.ceil(distance * 100)
    if count % 10:
        return f"{count // 10}.{count % 10}" if count > 0 else "0.1"
    return str(count // 10) if count > 0 else "0.1"


def entry_of(ground, value, text):
    """A reason, in the order that reasons have: its beginning in JSON and, where its text shows values of the record,
    the function that fills them in and its end.
    """
    opening = ground.opening + plain(value).encode() + b',"because":'
    if text is not None:
        return -value, ground.id, opening + text + ground.closing, None, b""
    return -value, ground.id, opening, ground.because.fill, ground.closing


def _laid_out(entries, account):
    """What is the same for every record of a decision, apart from the texts that show its values."""
    runs, fills, run = [], [], [b'"reasons":[']
    for _, _, opening, fill, closing in entries:
        run.append(opening)
        if fill is not None:
            runs.append(b"".join(run))
            fills.append(fill)
            run = [closing]
        run.append(b",")
    if entries:
        run.pop()
    run.append(b'],"lane_change":' + account.encode())
    runs.append(b"".join(run))
    return runs[0], tuple(zip(fills, runs[1:]))


def points(contribution):
    """Log-odds times ten, to one decimal, halves away from zero."""
    value = math.floor(abs(contribution) * 100 + 0.5) / 10
    return -value if contribution < 0 and value else value


def plain(value):
    """A number as JSON has it."""
    return str(int(value)) if value == int(value) else repr(value)
