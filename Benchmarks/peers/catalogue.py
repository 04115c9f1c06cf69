"""The fields of a record that rules ask about: where they stand, what they hold, and how values are compared."""

from datetime import datetime, timedelta, timezone

from document import Refused

_PATHS = {
    "code": (
        "type handling.grade.source event.location_type event.direction consignment.observations transport.mode "
        "concealment.method detection.method action.requested outcome.result goods[].cites_appendix parties[].role "
        "parties[].kind"),
    "flag": "exercise parties[].authorised_operator",
    "number": (
        "arrests handling.grade.information consignment.containers consignment.seals consignment.gross_weight_kg "
        "consignment.verified_weight_kg consignment.packages consignment.value consignment.freight "
        "consignment.amendments goods[].quantity_kg goods[].quantity_count goods[].quantity_litres "
        "goods[].quantity_m3 goods[].value"),
    "date": (
        "reported_at valid_until event.date consignment.lodged_at route.eta action.deadline parties[].first_seen"),
    "place": (
        "event.country event.locode route.origin route.departure route.destination route.previous_port "
        "route.next_port route.transits[]"),
    "hs": "consignment.hs goods[].hs",
    "name": (
        "agency operation consignment.declaration consignment.bill_of_lading consignment.air_waybill "
        "consignment.postal_item consignment.currency consignment.cites_permit consignment.cites_source "
        "transport.vessel transport.imo transport.voyage transport.flight transport.vehicle goods[].count_unit "
        "goods[].currency parties[].phone parties[].account parties[].identifier consignment.containers[] "
        "consignment.seals[]"),
    "text": (
        "title narrative event.place consignment.description transport.carrier concealment.description "
        "detection.description goods[].commodity goods[].description goods[].species goods[].declared_as "
        "parties[].name parties[].address parties[].email parties[].sector"),
}
TYPES = {path: kind for kind, paths in _PATHS.items() for path in paths.split()}
# The operators of each type.
OPERATORS = {
    "code": ["is", "in", "present"],
    "place": ["is", "in", "present"],
    "name": ["is", "in", "matches", "present"],
    "flag": ["is", "present"],
    "number": ["is", "above", "at_least", "below", "at_most", "present"],
    "date": ["within_next", "within_last", "older_than", "later_than", "present"],
    "hs": ["prefix", "present"],
    "text": ["text", "matches", "fewer_words_than", "present"],
}
# Numbers that count the entries of a list.
COUNTS = {"consignment.containers", "consignment.seals"}
DAYS = {"event.date", "parties[].first_seen"}
# The parts of a record that repeat: their elements are objects, or else values.
OBJECTS = {"goods": "goods", "parties": "parties"}
VALUES = {
    "transits": "route.transits", "containers": "consignment.containers", "seals": "consignment.seals",
}
SCOPES = {**OBJECTS, **VALUES}
_UPPER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def scope(path):
    """The repeated part that a field stands in; None for the record itself."""
    if not path.endswith("[]"):
        part = path.split("[]")[0]
        return part if "[]" in path else None
    return next(name for name, whole in VALUES.items() if whole + "[]" == path)


def type_of(path, where):
    if path not in TYPES:
        raise Refused(f"{where}: the Python peer does not know the field or condition \"{path}\"")
    return TYPES[path]


# MARK: Values as they are compared; None for what counts as absent


def _place(value):
    place = value.replace(" ", "")
    if len(place) not in (2, 5) or not place.isascii() or not place.isalnum() or "0" in place or "1" in place:
        return None
    return place.upper()


def _hs(value):
    digits = value.replace(".", "").replace(" ", "")
    if not 2 <= len(digits) <= 10 or not digits.isascii() or not digits.isdigit() or not int(digits):
        return None
    return digits.ljust(10, "0")


def _name(value):
    return value.translate(_UPPER) or None


PACKINGS = {
    "code": lambda value: value, "place": _place, "hs": _hs, "name": _name,
    "flag": lambda value: "true" if value in (True, "true") else "false",
}
TESTS = {
    "place": lambda place, values: place in values or (place[:2] in values and place[:2].isalpha()),
    "hs": lambda code, prefixes: code.startswith(prefixes),
}


class Table(dict):
    """value → one bit for each of the sets that it is in; filled in as values are met."""

    def __init__(self, kind):
        super().__init__()
        self.pack = PACKINGS[kind]
        self.is_hs = kind == "hs"
        self.test = TESTS.get(kind, lambda value, values: value in values)
        self.sets = []

    def bit(self, values):
        """The bit of this set of values; None is the set of all."""
        if values is not None:
            # A prefix is no code: it is not filled up.
            packed = values if self.is_hs else [self.pack(value) for value in values]
            values = tuple(sorted(set(packed)))
        if values not in self.sets:
            self.sets.append(values)
        return 1 << self.sets.index(values)

    def __missing__(self, value):
        packed = None if value is None else self.pack(value)
        bits = 0
        if packed is not None:
            for index, values in enumerate(self.sets):
                if values is None or self.test(packed, values):
                    bits |= 1 << index
        if len(self) < 100_000:
            self[value] = bits
        return bits


# MARK: Moments

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)
_UNITS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}


def moment(text):
    """Milliseconds since 1970 of an RFC 3339 time, or of the beginning of a day in UTC."""
    if len(text) == 10:
        text += "T00:00:00Z"
    return (datetime.fromisoformat(text) - _EPOCH) // _MILLISECOND


def milliseconds(duration, where):
    """Of a duration such as 72h."""
    number = duration.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = duration[len(number):]
    if not number.isdigit() or unit not in _UNITS:
        raise Refused(f"{where}: the Python peer does not know the duration \"{duration}\"")
    return int(number) * _UNITS[unit]


def within(text, as_of, low, high):
    """Whether a moment lies so far from another one."""
    return low <= moment(text) - as_of <= high


def gap(first, second, low, high):
    """Whether the second moment lies so far after the first."""
    return low <= moment(second) - moment(first) <= high


# MARK: Numbers


def ratio(left, right):
    """As IEEE 754 has it, where Python would raise."""
    if right:
        return left / right
    return float("nan") if not left or left != left else float("inf") if left > 0 else float("-inf")


_LETTERS = {str(digit): digit for digit in range(10)}
for _index, _letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10):
    _LETTERS[_letter] = _index + (_index > 10) + (_index > 20) + (_index > 30)


def remainder_ten(number):
    """Whether a valid container number has the remainder 10, which is written as the check digit 0 (ISO 6346)."""
    return len(number) == 11 and number[10] == "0" and sum(
        _LETTERS[letter] << place for place, letter in enumerate(number[:10])) % 11 == 10
