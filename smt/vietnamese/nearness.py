"""Tell how near two names, two numbers or two dates are, and by what kind of slip they may have parted."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from smt.vietnamese.syllables import is_syllable, without_tone
from smt.vietnamese.text import TONE_MARKS, ascii_fold, search_key, tidy, typed_with_accents

# "Nguyễn Văn An (1)", "An B": how class lists tell pupils of one name apart.
_ORDER_MARK = re.compile(r"\s*(?:\(\s*([0-9]{1,2}|[a-d]|i{1,3})\s*\)|\s([0-9]{1,2}|[a-d]))$")
_LONGEST = 200  # characters of a name that are compared
# The last digits of numbers given in a row: twins and classmates differ in them without any slip.
_RUNNING_DIGITS = 2


class Near(StrEnum):
    """How two names stand to each other, nearest first."""

    SAME = "same"
    NO_ACCENTS = "no_accents"
    SPACING = "spacing"
    ORDER = "order"
    ACCENTS = "accents"
    TYPO = "typo"
    SHORTER = "shorter"
    #: Both are names as they stand ("Lan" and "Loan", "Anh" and "Ánh"): a slip, or a brother or sister.
    OTHER_NAME = "other_name"


class _Name(NamedTuple):
    words: tuple[str, ...]
    tones: tuple[tuple[str, str], ...]
    bare: tuple[str, ...]
    letters: str
    accents: bool
    mark: str


def near_names(a: str, b: str) -> Near | None:
    """Compare two full names; None when they are not alike, or one is blank. A slip leaves at least one word whole."""
    one, other = _name(a[:_LONGEST]), _name(b[:_LONGEST])
    if not one.letters or not other.letters:
        return None
    if one.bare == other.bare:
        return _same_letters(one, other)
    if "".join(one.bare) == "".join(other.bare):
        return Near.SPACING
    if one.letters == other.letters and sorted(one.bare) == sorted(other.bare):
        return Near.ORDER
    if not set(one.bare).isdisjoint(other.bare) and one_slip("".join(one.bare), "".join(other.bare)):
        return _slipped(one, other)
    return Near.SHORTER if _shortened(one.bare, other.bare) or _shortened(other.bare, one.bare) else None


def told_apart(a: str, b: str) -> bool:
    """Tell whether two names carry different marks of order: (1) and (2), A and B."""
    one, other = _name(a[:_LONGEST]).mark, _name(b[:_LONGEST]).mark
    return bool(one) and bool(other) and one != other


def one_slip(a: str, b: str) -> bool:
    """Tell whether one letter added, left out or changed, or two neighbours swapped, makes one text the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    at = next((place for place, c in enumerate(a) if c != b[place]), len(a))
    if len(a) < len(b):
        return a[at:] == b[at + 1:]
    return a[at + 1:] == b[at + 1:] or (a[at:at + 2] == b[at:at + 2][::-1] and a[at + 2:] == b[at + 2:])


def slipped_number(a: str, b: str) -> bool:
    """Tell whether two numbers of a kind are one with a slip; numbers given in a row differ in their last digits."""
    return one_slip(a, b) and (len(a) != len(b) or a[:-_RUNNING_DIGITS] != b[:-_RUNNING_DIGITS])


def swapped(a: date, b: date) -> bool:
    """Tell whether day and month changed places."""
    return a != b and a.year == b.year and (a.day, a.month) == (b.month, b.day)


@lru_cache(maxsize=65536)
@lru_cache(maxsize=16384)  # pupils of a list share few birthdays
def near_days(day: date) -> tuple[date, ...]:
    """Give a day, and those it may stand for after one slip: day and month swapped, the year one off."""
    parts = [(day.year, day.month, day.day), (day.year, day.day, day.month), (day.year - 1, day.month, day.day),
             (day.year + 1, day.month, day.day)]  # fmt: skip
    found = [day]
    for year, month, number in parts[1:]:
        with suppress(ValueError):  # the thirteenth month, the 29th of February
            found.append(date(year, month, number))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=65536)
def _name(full: str) -> _Name:
    lowered = tidy(full).lower()
    found = _ORDER_MARK.search(lowered)
    marked = found is not None and len(lowered[:found.start()].split()) >= (2 if found[1] else 3)
    mark = (found[1] or found[2]) if found and marked else ""
    words = tuple(re.findall(r"[^\W_]+", lowered[:found.start()] if found and marked else lowered))
    bare = tuple(part for word in words for part in _bare(word))
    return _Name(words, tuple(map(_toned, words)), bare, "".join(sorted("".join(bare))), any(map(_accented, words)), mark)


# Words repeat from name to name, names do not.
@lru_cache(maxsize=65536)
def _bare(word: str) -> tuple[str, ...]:
    return tuple(search_key(word).replace("y", "i").split())


@lru_cache(maxsize=65536)
def _accented(word: str) -> bool:
    return typed_with_accents(word)


@lru_cache(maxsize=65536)
def _toned(word: str) -> tuple[str, str]:
    """Give a word's letters and its tone apart: "hoà" and "hòa" are one, and so are "lý" and "lí"."""
    letters = without_tone(word)
    return letters.replace("y", "i"), "".join(c for c in unicodedata.normalize("NFD", word) if c in TONE_MARKS)


def _same_letters(one: _Name, other: _Name) -> Near:
    if one.tones == other.tones:
        return Near.SAME
    if not one.accents or not other.accents:
        return Near.NO_ACCENTS
    unlike = [(a, b) for a, b in zip(one.words, other.words, strict=False) if _toned(a) != _toned(b)]
    return Near.OTHER_NAME if _real(unlike) and one.tones[-1] != other.tones[-1] else Near.ACCENTS


def _slipped(one: _Name, other: _Name) -> Near:
    if len(one.bare) != len(other.bare):
        return Near.TYPO
    unlike = [(a, b) for a, b in zip(one.words, other.words, strict=False) if ascii_fold(a) != ascii_fold(b)]
    return Near.OTHER_NAME if _real(unlike) else Near.TYPO


def _real(pairs: list[tuple[str, str]]) -> bool:
    """Tell whether every word of the pairs can be a name as it stands, so that nothing shows a slip."""
    return all(is_syllable(word) for pair in pairs for word in pair)


def _shortened(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether a middle name was left out: family and given name stand, the rest in order."""
    if not 2 <= len(short) < len(full) or short[0] != full[0] or short[-1] != full[-1]:
        return False
    left = iter(full)
    return all(word in left for word in short)
