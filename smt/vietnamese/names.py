"""Take a Vietnamese full name apart, put names in class-list order, and compare them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby

from smt.vietnamese.text import TONE_MARKS, UNDECOMPOSED, VOWEL_MARKS, search_key, tidy, without_unreadable

# không, huyền, hỏi, ngã, sắc, nặng: the lexicography centre's order (vietunicode.sourceforge.net, quytacABC).
# Some school tools put sắc before hỏi; reorder the marks here, then rebuild the stored keys.
TONE_ORDER = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")

# The Vietnamese alphabet (as there), with f, j, w, z of foreign and ethnic-minority names in their Latin places.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

# Every mark of a key is ASCII, and: end of part < end of syllable < digits < letters < other scripts.
_PART_END = "!"
_SYLLABLE_END = "-"
_OTHER_SCRIPT = "~"
_CODES = {letter: chr(ord("A") + place) for place, letter in enumerate(ALPHABET)}
_CODES |= {digit: digit for digit in "0123456789"}
_SYLLABLE_BREAKS = "-‐‑–—/."


def split_name(full: str) -> tuple[str, str, str]:
    """Split at the spaces into family, middle and given name, each "" where there is none; a single word is a given name."""
    words = tidy(full).split()
    if len(words) < 2:
        return "", "", "".join(words)
    return words[0], " ".join(words[1:-1]), words[-1]


def sort_key(full: str) -> str:
    """Make an ASCII string whose byte order is class-list order: given, middle, family name.

    Within a part, syllable by syllable: letters first, then the tone, wherever in the syllable it is typed.
    A key takes about three characters per syllable more than the name; seven per letter of another script.
    """
    family, middle, given = split_name(without_unreadable(full))
    return _PART_END.join(_part_key(part) for part in (given, middle, family)) + _PART_END


@lru_cache(maxsize=4096)
def alphabetical_key(name: str) -> str:
    """Make an ASCII string whose byte order is the alphabet's, first word first: for places, schools, agencies."""
    return _part_key(tidy(without_unreadable(name)))


def same_name(a: str, b: str) -> bool:
    """Tell whether two names may be one person's: diacritics, case and y/i aside; blanks match nothing."""
    key = search_key(a).replace("y", "i")
    return bool(key) and key == search_key(b).replace("y", "i")


@lru_cache(maxsize=8192)  # names are made of a few thousand parts
def _part_key(part: str) -> str:
    return "".join(_word_key(word) for word in part.split())


def _word_key(word: str) -> str:
    lowered = unicodedata.normalize("NFKD", word).lower().replace("ð", "đ")
    spaced = "".join(" " if c in _SYLLABLE_BREAKS else c for c in lowered)
    return "".join(_syllable_key(syllable) for syllable in spaced.split())


def _syllable_key(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable)
    letters = "".join(_letter_code(base, marks) for base, marks in _letters(decomposed))
    if not letters:
        return ""
    tones = (TONE_ORDER.index(mark) for mark in decomposed if mark in TONE_MARKS)
    return f"{letters}{_SYLLABLE_END}{next(tones, 0)}"


def _letters(decomposed: str) -> list[tuple[str, str]]:
    """Pair every base character with the marks that follow it."""
    pairs: list[tuple[str, str]] = []
    for is_mark, run in groupby(decomposed, key=lambda c: unicodedata.category(c).startswith("M")):
        if not is_mark:
            pairs += [(c, "") for c in run]
        elif pairs:
            pairs[-1] = (pairs[-1][0], "".join(run))
    return pairs


def _letter_code(base: str, marks: str) -> str:
    vowel_mark = next((mark for mark in marks if mark in VOWEL_MARKS), "")
    letter = unicodedata.normalize("NFC", base + vowel_mark)
    if letter in _CODES:
        return _CODES[letter]
    plain = base if base in _CODES else base.translate(UNDECOMPOSED)
    return "".join(_CODES.get(c) or _other_code(c) for c in plain)


def _other_code(character: str) -> str:
    """Place a letter of another script after z, in code point order; punctuation counts for nothing."""
    return f"{_OTHER_SCRIPT}{ord(character):06X}" if character.isalnum() else ""
