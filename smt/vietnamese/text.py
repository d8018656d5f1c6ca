"""Tidy what people type, judge whether it can be read, and make keys for searching it."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

# Marks of Vietnamese letters in decomposed form: circumflex, breve, horn; then the five tone marks.
VOWEL_MARKS = "\u0302\u0306\u031b"
TONE_MARKS = "\u0300\u0309\u0303\u0301\u0323"

# "Zalgo" text: no language stacks more marks than this on one letter. Normalising
# a run of n marks takes n² steps (20 s for 120,000 of them), so longer runs are never given to `normalize`.
MAX_MARKS_IN_A_ROW = 8

# Latin letters that Unicode does not decompose. Eth is here because files read with the wrong code page
# (CP1258 taken for Latin-1) hold it in place of đ.
UNDECOMPOSED = str.maketrans(
    {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i",
     "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "TH"}
)  # fmt: skip

# Planes where new emoji appear every year: an emoji newer than this Python is readable all the same.
_EMOJI_PLANES = range(0x1F000, 0x1FB00)

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = "\u00ad\u034f\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
_TAGS = "\U000e0000-\U000e007f"
_INVISIBLE = re.compile(f"[{_BIDI}{_ZERO_WIDTH}{_TAGS}]")
_BIDI_CONTROL = re.compile(f"[{_BIDI}]")
_NO_WORD = re.compile("[^a-z0-9]+")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_MARKED_VOWEL = re.compile("([aeouAEOU])([\u0300-\u036f]{2,})")

# Printable ASCII and composed Latin letters, Vietnamese ones among them: nothing invisible, nothing to compose, all in ink.
# Most cells of a list are such, and asking Unicode about each of their characters takes longer than anything else.
_PLAIN = re.compile("[ -~\u00c0-\u024f\u1ea0-\u1ef9]*")

# Characters that Unicode calls letters or symbols and that print as nothing: Hangul fillers, blank Braille.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def tidy(value: str | None) -> str:
    """Give what a person meant to type: NFC, plain spaces, plain line ends, nothing invisible.

    Soft hyphens go as well, and in TCVN3 files a soft hyphen *is* the letter ư: convert legacy text first.
    Control characters stay, for `unreadable` to refuse.
    """
    if value and _PLAIN.fullmatch(value):
        return " ".join(value.split()) if "  " in value or value[0] == " " or value[-1] == " " else value
    text = _INVISIBLE.sub("", value or "").replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() and _longest_run_of_marks(text) <= MAX_MARKS_IN_A_ROW:
        text = _composed(text)
    text = _SPACES.sub(" ", text)
    return re.sub(" ?\n ?", "\n", text).strip(" \n")


def unreadable(value: str, *, lines: bool = False) -> bool:
    """Tell whether a tidied value holds what no reader could read and a database may refuse."""
    if _PLAIN.fullmatch(value):
        return False
    if any(_is_unreadable(c) for c in value if not (lines and c == "\n")):
        return True
    return _longest_run_of_marks(value) > MAX_MARKS_IN_A_ROW


def visible(value: str) -> bool:
    """Tell whether at least one character leaves ink on the page."""
    return bool(_PLAIN.fullmatch(value) and value.strip()) or any(_has_ink(c) for c in value)


def plainly_written(value: str) -> bool:
    """Tell whether a text is printable ASCII and composed Latin letters alone: nothing in it needs a longer look."""
    return _PLAIN.fullmatch(value) is not None


def without_unreadable(value: str) -> str:
    """Keep what is safe to show back to the person who typed it; newlines stay."""
    if _PLAIN.fullmatch(value):
        return value
    text = _BIDI_CONTROL.sub("", value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(c for c in text if c == "\n" or not _is_unreadable(c))
    runs = (("".join(run), marks) for marks, run in groupby(text, key=_is_mark))
    return "".join(run[:MAX_MARKS_IN_A_ROW] if marks else run for run, marks in runs)


def ascii_fold(value: str) -> str:
    """Drop the diacritics of Latin letters (đ becomes d), keeping case; other scripts stay as they are."""
    if value.isascii():
        return value
    if _PLAIN.fullmatch(value):
        return value.translate(_FOLDED)
    return _folded(value)


def _folded(value: str) -> str:
    letters = unicodedata.normalize("NFKD", _without_marks(_INVISIBLE.sub("", value)))
    kept = _without_marks(letters)
    return unicodedata.normalize("NFC", kept.translate(UNDECOMPOSED))


def search_key(value: str) -> str:
    """Make the stored key by which "nguyen thi anh" finds "Nguyễn Thị Ánh": words of letters and digits, no accents, no case."""
    folded = ascii_fold(ascii_fold(value).lower())
    if folded.isascii():
        return " ".join(_NO_WORD.sub(" ", folded).split())
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def typed_with_accents(value: str) -> bool:
    """Tell whether the person typed Vietnamese marks, so that exact matches should come first."""
    if value.isascii():
        return False
    marks = frozenset(VOWEL_MARKS + TONE_MARKS + "đĐ")
    return any(not marks.isdisjoint(unicodedata.normalize("NFD", c)) for c in value)


def plain_digits(value: str) -> str:
    """Turn full-width and other decimal digits into 0-9, leaving every other character."""
    if value.isascii():
        return value
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in value)


def _composed(text: str) -> str:
    """Normalise to NFC, putting a vowel mark typed after its tone back where NFC can join it."""
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _MARKED_VOWEL.sub(_vowel_marks_first, decomposed))


def _vowel_marks_first(match: re.Match[str]) -> str:
    return match[1] + "".join(sorted(match[2], key=lambda mark: mark not in VOWEL_MARKS))


def _without_marks(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me"))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _longest_run_of_marks(text: str) -> int:
    if text.isascii():
        return 0
    return max((sum(1 for _ in run) for marks, run in groupby(text, key=_is_mark) if marks), default=0)


def _is_new_emoji(character: str) -> bool:
    return ord(character) in _EMOJI_PLANES and unicodedata.category(character) == "Cn"


def _is_unreadable(character: str) -> bool:
    if character == "\ufffd":
        return True
    unwanted = unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
    return unwanted and not _is_new_emoji(character)


def _has_ink(character: str) -> bool:
    if character in _BLANKS or character == "\ufffd":
        return False
    return unicodedata.category(character)[0] in "LNPS" or _is_new_emoji(character)


_FOLDED = {place: _folded(chr(place)) for block in (range(0xC0, 0x250), range(0x1EA0, 0x1EFA)) for place in block}
