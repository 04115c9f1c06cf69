"""Says what the peer knows of the rules language (--known), or judges the records on the standard input, one a line:
tests compare both with the scorer. It needs PyYAML alone.
"""

import argparse
import json
import sys

from catalogue import OPERATORS, SCOPES, TYPES
from conditions import COMBINATORS
from document import ENGINE, Refused
from rules import Rules


def dumps(value):
    """As orjson does."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--known", action="store_true")
    parser.add_argument("--rules", default="config/rules.yaml")
    parser.add_argument("--lists", default="config/lists")
    parser.add_argument("--as-of", type=int, default=0, help="milliseconds since 1970")
    options = parser.parse_args()
    if options.known:
        print(json.dumps({
            "fields": TYPES, "operators": OPERATORS, "conditions": COMBINATORS, "parts": list(SCOPES),
            "engine": ENGINE}))
        return
    try:
        rules = Rules(options.rules, options.lists, dumps)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(78)
    output = sys.stdout.buffer
    for line in sys.stdin.buffer:
        score, lane, explanation = rules.assess(json.loads(line), options.as_of)
        output.write(b'"score":%d,"lane":"%b",%b,"rules_revision":"%b"\n' % (
            score, lane.encode(), b"".join(explanation), rules.revision.encode()))


if __name__ == "__main__":
    main()
