"""Regular expressions of RE2's syntax in that of Python. What the two read differently is put in the same words, and
what is not known to be the same is refused.
"""

import re

from document import Refused

_DIGIT, _WORD, _SPACE = "0-9", "0-9A-Za-z_", "\\t\\n\\f\\r "
# Of RE2 these know ASCII alone.
_OUTSIDE = {
    "d": f"[{_DIGIT}]", "D": f"[^{_DIGIT}]", "w": f"[{_WORD}]", "W": f"[^{_WORD}]", "s": f"[{_SPACE}]",
    "S": f"[^{_SPACE}]", "b": "(?a:\\b)", "B": "(?a:\\B)", "A": "\\A", "z": "\\Z",
}
_INSIDE = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"t": "\\t", "n": "\\n", "r": "\\r", "f": "\\f", "v": "\\v", "a": "\\a"}
_REPETITION = re.compile(r"\{\d+(,\d*)?\}")
_GROUP = re.compile(r"\((\?(?!:)[^)]*)?")
FLAGS = re.IGNORECASE | re.DOTALL


def translated(pattern, where):
    """The pattern as Python compiles it, with `FLAGS`."""
    result, place = [], 0
    while place < len(pattern):
        part, place = _next(pattern, place, where)
        result.append(part)
    try:
        re.compile("".join(result), FLAGS)
    except re.error as error:
        raise Refused(f"{where}: the Python peer cannot read the pattern {pattern}: {error}") from error
    return "".join(result)


def _next(pattern, place, where):
    """The part of a pattern that begins there, and where it ends."""
    letter = pattern[place]
    if letter == "\\":
        return _escape(pattern, place, _OUTSIDE, where)
    if letter == "[":
        return _class(pattern, place, where)
    if letter == "$":
        return "\\Z", place + 1
    if letter == "{" and not _REPETITION.match(pattern, place):
        return "\\{", place + 1
    if letter == "(" and _GROUP.match(pattern, place)[1]:
        raise Refused(f"{where}: the Python peer does not know the group at {pattern[place:]}")
    return letter, place + 1


def _escape(pattern, place, letters, where):
    letter = pattern[place + 1:place + 2]
    if letter in letters:
        return letters[letter], place + 2
    if letter in _CONTROLS:
        return _CONTROLS[letter], place + 2
    if letter and letter.isascii() and not letter.isalnum():
        return "\\" + letter, place + 2
    raise Refused(f"{where}: the Python peer does not know the escape at {pattern[place:]}")


def _class(pattern, place, where):
    """A class of characters, which ends with the first bracket that is not its first character."""
    result, place = ["["], place + 1
    if pattern[place:place + 1] == "^":
        result.append("^")
        place += 1
    first = place
    while place < len(pattern) and (pattern[place] != "]" or place == first):
        if pattern[place] == "\\":
            part, place = _escape(pattern, place, _INSIDE, where)
        elif pattern.startswith("[:", place):
            raise Refused(f"{where}: the Python peer does not know the class at {pattern[place:]}")
        else:
            # Python keeps doubled signs for later uses.
            part, place = ("\\" if pattern[place] in "[]&~|" else "") + pattern[place], place + 1
        result.append(part)
    return "".join(result) + "]", place + 1
