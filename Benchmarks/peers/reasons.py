"""What an assessment gives as reasons, in JSON as far as it is the same for every record."""

import math


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


def entry_of(ground, value, text):
    """A reason, in the order that reasons have: its beginning in JSON and, where its text shows values of the record,
    the function that fills them in and its end.
    """
    opening = ground.opening + plain(value).encode() + b',"because":'
    if text is not None:
        return -value, ground.id, opening + text + ground.closing, None, b""
    return -value, ground.id, opening, ground.because.fill, ground.closing


def laid_out(entries, account):
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
