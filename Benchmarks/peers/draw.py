"""The random selection."""

import math

# Strictest first; the green one, which is last, is not drawn.
LANES = ("red", "yellow", "blue", "green")
# The beginnings of ids whose hashes are kept.
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
        for byte in identity[-3:].encode().lower():
            bits = (bits ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
        bits = (bits or 1) + self.seed & 0xFFFFFFFFFFFFFFFF
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
        draw = (bits ^ bits >> 31) >> 11
        if draw >= self.last:
            return None
        return next(lane for limit, lane in self.limits if draw < limit)


