"""Texts as the rules compare them: folded, and searched for the phrases of many lists at once."""

import re
import unicodedata

# A base letter and those that fold to it.
VARIANTS = {
    "a": "àáâãäåāăąǎǟǡǻȁȃȧḁẚạảấầẩẫậắằẳẵặæ", "b": "ḃḅḇƀ", "c": "çćĉċčḉƈ", "d": "ďđḋḍḏḑḓð",
    "e": "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "f": "ḟƒ", "g": "ĝğġģǥǧǵḡ", "h": "ĥħȟḣḥḧḩḫẖ",
    "i": "ìíîïĩīĭįıǐȉȋḭḯỉị", "j": "ĵǰ", "k": "ķǩḱḳḵƙ", "l": "ĺļľŀłḷḹḻḽ", "m": "ḿṁṃ",
    "n": "ñńņňŉǹṅṇṉṋ", "o": "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợœ", "p": "ṕṗ", "r": "ŕŗřȑȓṙṛṝṟ",
    "s": "śŝşšșṡṣṥṧṩßſ", "t": "ţťŧțṫṭṯṱẗ", "u": "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "v": "ṽṿ",
    "w": "ŵẁẃẅẇẉẘ", "x": "ẋẍ", "y": "ýÿŷȳẏẙỳỵỷỹ", "z": "źżžƶẑẓẕ",
}
UNSPACED = "\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u2E80-\u2FDF\u3040-\u30FF\u3400-\u9FFF\uF900-\uFAFF"
BORDERS = re.compile(f"(?<=[{UNSPACED}])(?=[^{UNSPACED} ])|(?<=[^{UNSPACED} ])(?=[{UNSPACED}])")
UNSPACED_LETTER = re.compile(f"[{UNSPACED}]")


def _fold(value):
    """What a character folds to: None is left out, a space separates."""
    character = chr(value)
    category = unicodedata.category(character)
    unspaced = UNSPACED_LETTER.match(character)
    if 0x0E47 <= value <= 0x0E4E or 0x0EC8 <= value <= 0x0ECD or category in ("Me", "Cf"):
        return None
    if category == "Mn" and not unspaced:
        return None
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] == "L" or category in ("Mn", "Mc", "Nl", "No"):
        lower = character.lower()[0] if category in ("Lu", "Lt") else character
        if "\uFF41" <= lower <= "\uFF5A":
            lower = chr(ord(lower) - 0xFEE0)
        return lower
    return " "


class Folding(dict):
    """A table for str.translate that is filled in as characters are met."""

    def __init__(self):
        super().__init__()
        self.bases = {ord(other): base for base, others in VARIANTS.items() for other in others}

    def __missing__(self, value):
        folded = _fold(value) if value < 0x10000 else "\uFFFD"
        if folded is not None and ord(folded) in self.bases:
            folded = self.bases[ord(folded)]
        self[value] = folded
        return folded


FOLDING = Folding()


def folded(text):
    """Folded words, each between spaces."""
    words = text.translate(FOLDING).split()
    joined = f" {' '.join(words)} "
    return joined if text.isascii() else BORDERS.sub(" ", joined)


def word_count(text):
    """Words; characters of a script without spaces count as half a word."""
    text = folded(text)
    characters = len(UNSPACED_LETTER.findall(text))
    return len(UNSPACED_LETTER.sub(" ", text).split()) + (characters + 1) // 2


class Phrases:
    """Which of many lists of phrases a text hits, as bits."""

    def __init__(self):
        self.by_word = {}
        self.unspaced = []
        self.words = frozenset()
        self.short = {}

    def add(self, phrases, bit):
        """The lists' phrases get the bit."""
        for phrase in phrases:
            text = folded(str(phrase))
            words = text.split()
            if UNSPACED_LETTER.match(words[0]):
                end = "" if UNSPACED_LETTER.match(words[-1][-1]) else " "
                self.unspaced.append((text.strip() + end, bit))
                continue
            if UNSPACED_LETTER.match(words[-1][-1]):
                text = text[:-1]
            self.by_word.setdefault(words[0], []).append((text, bit))
        self.words = frozenset(self.by_word)

    def bits(self, text):
        """The bits of the lists of which a phrase stands in the text; short texts are remembered."""
        if len(text) > 48:
            return self._search(text)
        known = self.short.get(text)
        if known is None:
            if len(self.short) > 100_000:
                self.short.clear()
            known = self.short[text] = self._search(text)
        return known

    def _search(self, text):
        words = text.translate(FOLDING).split()
        joined = None
        found = 0
        if not text.isascii():
            joined = BORDERS.sub(" ", f" {' '.join(words)} ")
            words = joined.split()
            for phrase, bit in self.unspaced:
                if phrase in joined:
                    found |= bit
        for word in self.words.intersection(words):
            for phrase, bit in self.by_word[word]:
                if joined is None:
                    joined = f" {' '.join(words)} "
                if phrase in joined:
                    found |= bit
        return found
