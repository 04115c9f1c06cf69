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
# The same for bytes of ASCII, in one step.
ASCII = bytes(ord(FOLDING[value]) if value < 0x80 else 0x20 for value in range(256))
# Longer texts are not likely to come again.
SHORT = 48


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


class WordCounts(dict):
    """text → its number of words; short texts are remembered. No text has more words than any rule asks for."""

    def __missing__(self, text):
        count = 1 << 30 if text is None else word_count(text)
        if text is None or len(text) <= SHORT and len(self) < 100_000:
            self[text] = count
        return count


class Phrases(dict):
    """text → one bit for each of many lists of which it has a phrase, and bit 0 for being there."""

    def __init__(self):
        super().__init__()
        self.added = {}
        # By first word: the bits of the word by itself, and longer phrases with theirs. Once as bytes, for ASCII.
        self.by_word = {}
        self.by_ascii = {}
        self.unspaced = []
        self.words = self.ascii_words = frozenset()

    def add(self, phrases, bit):
        """The lists' phrases get the bit."""
        for phrase in phrases:
            text = folded(phrase)
            self.added[text] = self.added.get(text, 0) | bit

    def arrange(self):
        """Makes them ready to be looked for, once all are added."""
        for text, bits in self.added.items():
            words = text.split()
            if not words:
                continue
            if UNSPACED_LETTER.match(words[0]):
                end = "" if UNSPACED_LETTER.match(words[-1][-1]) else " "
                self.unspaced.append((text.strip() + end, bits))
                continue
            if UNSPACED_LETTER.match(words[-1][-1]):
                text = text[:-1]
            self._enter(self.by_word, words, text, bits)
            if text.isascii():
                self._enter(self.by_ascii, [word.encode() for word in words], text.encode(), bits)
        self.words, self.ascii_words = frozenset(self.by_word), frozenset(self.by_ascii)

    @staticmethod
    def _enter(table, words, text, bits):
        alone, longer = table.get(words[0], (0, ()))
        is_word = len(words) == 1 and len(text) == len(words[0]) + 2
        table[words[0]] = (alone | bits, longer) if is_word else (alone, (*longer, (text, bits)))

    def __missing__(self, text):
        bits = 0 if text is None else self._search(text) | 1
        if text is None or len(text) <= SHORT and len(self) < 100_000:
            self[text] = bits
        return bits

    def _search(self, text):
        if text.isascii():
            words = text.encode().translate(ASCII).split()
            met = self.ascii_words.intersection(words)
            return self._found(self.by_ascii, met, words, b" ") if met else 0
        words = BORDERS.sub(" ", " ".join(text.translate(FOLDING).split())).split()
        joined = f" {' '.join(words)} "
        found = 0
        for phrase, bits in self.unspaced:
            if phrase in joined:
                found |= bits
        return found | self._found(self.by_word, self.words.intersection(words), words, " ")

    @staticmethod
    def _found(table, met, words, space):
        """The bits of the phrases that begin with the words that were met."""
        joined = None
        found = 0
        for word in met:
            alone, longer = table[word]
            found |= alone
            for phrase, bits in longer:
                if joined is None:
                    joined = space + space.join(words) + space
                if phrase in joined:
                    found |= bits
        return found
