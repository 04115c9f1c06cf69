"""What would have given a record another lane."""

import math

from draw import LANES

STRICTNESS = {lane: -place for place, lane in enumerate(LANES)}


class LaneAccount:
    """The steps to the neighbouring lanes, and the rules without which the lane is another.

    - facts: of each rule its weight, its cap, whether it counts by the grade, and whether the severity scales it.
    - identities: the ids of the rules.
    - thresholds: the lowest scores of the lanes.
    """

    def __init__(self, facts, identities, thresholds):
        self.facts, self.identities = facts, identities
        shares = [(score - 0.5) / 100 for score in thresholds]
        least = [math.log(share / (1 - share)) for share in shares]
        # Lane → the least log-odds of it, and of the next stricter one.
        self.bounds = dict(zip(LANES, zip([*least, -math.inf], [math.inf, *least])))
        self.forms = {(lane, drawn): _form(lane, drawn) for lane in LANES for drawn in (False, True)}

    def text(self, lane, drawn, odds, found, weights, counted, over, factor):
        """The change of the lane, in JSON."""
        low, high = self.bounds[lane]
        away = []
        if lane != "red":
            away.append(tenths(high - odds))
        if lane != "green" and drawn != lane:
            away.append(tenths(odds - low))
        turns = ""
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
                turns += f'{"," if turns else ""}{{"rule":"{self.identities[index]}","lane":"{other}"}}'
        return self.forms[lane, drawn == lane] % (*away, turns)

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


def _form(lane, is_drawn):
    """The change of the lane in JSON, with a gap for the points of each step and for the rules without which the lane is
    another.
    """
    place = LANES.index(lane)
    members = ""
    if place > 0:
        members += f'"stricter":{{"lane":"{LANES[place - 1]}","points":%s}},'
    if place < 3 and not is_drawn:
        members += f'"milder":{{"lane":"{LANES[place + 1]}","points":%s}},'
    end = ',"drawn":true' if is_drawn else ""
    return f'{{{members}"without":[%s]{end}}}'


def tenths(distance):
    """Log-odds as points, rounded up to one decimal: so many more suffice. At least a tenth."""
    count = math.ceil(distance * 100)
    if count % 10:
        return f"{count // 10}.{count % 10}" if count > 0 else "0.1"
    return str(count // 10) if count > 0 else "0.1"
