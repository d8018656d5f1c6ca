"""Mend what keyboards, converters and spreadsheets do to Vietnamese text, and name each repair.

Only what can be mended one way is mended: "hoà" and "hòa" are both right and stay as typed.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from smt.vietnamese.syllables import is_syllable, without_tone
from smt.vietnamese.text import MAX_MARKS_IN_A_ROW, TONE_MARKS, tidy


class Repair(StrEnum):
    """What was mended in a text."""

    COMPOSED = "composed"
    STRAY_MARKS = "stray_marks"
    MISPLACED_TONE = "misplaced_tone"
    WIDE = "wide"
    SPACES = "spaces"
    INVISIBLE = "invisible"


_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_STRAY = re.compile(r"(^|[\s\d!-/:-@\[-`{-~])[\u0300-\u036f]+")
_SPACES = re.compile(r"\s+")
_VOWELS = "aeiouy"


class Repaired(NamedTuple):
    """A text as it should stand, and what was mended in it."""

    text: str
    repairs: tuple[Repair, ...]


def repaired(text: str) -> Repaired:
    """Mend a text of one line; a text that is well stays exactly as it is."""
    if not _spaced(text) and all(word.isascii() or _is_well(word) for word in text.split(" ")):
        return Repaired(text, ())
    return _mended(text)


def place_tone(letters: str, tone: str) -> str:
    """Set a tone on a syllable without one, where most schools' books set it ("hòa", "thủy", "khuyển")."""
    lowered = letters.lower()
    start = 2 if lowered.startswith(("qu", "gi")) and any(_is_vowel(c) for c in lowered[2:]) else 0
    places = [at for at, c in enumerate(lowered) if at >= start and _is_vowel(c)]
    if not places:
        return letters
    shaped = [at for at in places if len(unicodedata.normalize("NFD", lowered[at])) > 1]
    closed = places[-1] < len(letters) - 1
    at = shaped[-1] if shaped else places[-1] if closed or len(places) == 1 else places[-2]
    return unicodedata.normalize("NFC", letters[:at + 1] + tone + letters[at + 1:])


@lru_cache(maxsize=65536)
def _is_well(word: str) -> bool:
    return _mended(word) == (word, ())


def _mended(text: str) -> Repaired:
    found: list[Repair] = []
    wide = text.translate(_WIDE)
    if wide != text:
        found.append(Repair.WIDE)
    seen, visible = " ".join(tidy(wide).split()), _visible_only(wide)
    if visible != wide:
        found.append(Repair.INVISIBLE)
    if _spaced(visible):
        found.append(Repair.SPACES)
    if "".join(seen.split()) != "".join(visible.split()):
        found.append(Repair.COMPOSED)
    lone = _STRAY.sub(r"\1", seen)
    if lone != seen:
        found.append(Repair.STRAY_MARKS)
        lone = " ".join(lone.split())
    placed = " ".join(_with_tone_placed(word) for word in lone.split(" "))
    if placed != lone:
        found.append(Repair.MISPLACED_TONE)
    return Repaired(placed, tuple(found))


def _spaced(text: str) -> bool:
    return text != " ".join(text.split()) or any(c.isspace() and c != " " for c in text)


def _visible_only(text: str) -> str:
    """Drop what `tidy` calls invisible, and nothing else."""
    return "".join(filter(_is_visible, text))


@lru_cache(maxsize=4096)
def _is_visible(c: str) -> bool:
    return c.isascii() or c.isspace() or tidy(f"a{c}a") != "aa"


@lru_cache(maxsize=65536)
def _with_tone_placed(word: str) -> str:
    """Move a tone that follows a consonant ("Nguyêñ") to the vowel, where that makes a syllable and nothing else does."""
    if word.isascii() or len(word) > 16 or is_syllable(word):
        return word
    decomposed = unicodedata.normalize("NFD", word)
    tones = [c for c in decomposed if c in TONE_MARKS]
    if len(tones) != 1 or len(decomposed) > len(word) + MAX_MARKS_IN_A_ROW:
        return word
    placed = place_tone(without_tone(word), tones[0])
    return placed if is_syllable(placed) else word


def _is_vowel(character: str) -> bool:
    return unicodedata.normalize("NFD", character)[:1] in _VOWELS
