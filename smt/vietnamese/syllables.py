"""Judge whether a word is spelt as a Vietnamese syllable can be: onset, rime, tone. No list of words.

The rules are those of chính tả as the lexicography centre gives them: 27 onsets, the rimes below, a rime that ends in
c, ch, p or t only with sắc or nặng, and k/c, g/gh, ng/ngh by the vowel that follows. The judge is kind:
it serves to tell encodings apart, not to mark spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from smt.vietnamese.text import TONE_MARKS

ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
          "n", "p", "r", "s", "t", "v", "x", "")  # fmt: skip
_CODAS = {
    "a": "- c ch i m n ng nh o p t u y", "ă": "- c m n ng p t", "â": "- c m n ng p t u y", "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u", "i": "- a ch m n nh p t u", "iê": "c m n ng p t u", "y": "- ch m n nh p t u", "yê": "m n ng t u",
    "o": "- c i m n ng p t", "oa": "- c ch i m n ng nh o p t y", "oă": "c m n ng t", "oe": "- n o t", "oo": "c ng",
    "ô": "- c i m n ng p t", "ơ": "- i m n p t", "u": "- a c i m n ng p t", "uâ": "c n ng t y", "uê": "- ch nh", "uô": "c i m n ng t",
    "uơ": "-", "uy": "- a ch n nh p t u", "uyê": "n t", "ư": "- a c i ng t u", "ươ": "c i m n ng p t u",
}  # fmt: skip
RIMES = frozenset(nucleus + coda.replace("-", "") for nucleus, codas in _CODAS.items() for coda in codas.split())
# After q the u belongs to the onset, so "qua", "quên", "quơ" need no entry above.
_FRONT = frozenset("eêiy")
_STOPPED = ("c", "ch", "p", "t")
_STOPPED_TONES = "\u0301\u0323"
_TONE_ON_CONSONANT = re.compile(f"[^aeiouyAEIOUY\u0302\u0306\u031b\u0323][{TONE_MARKS}]")
_WORD_ENDS = re.compile(r"[\s!\"#$%&()*+,./0-9:;<=>?@\[\\\]^_`{|}~-]+")


def words_in(text: str) -> Iterator[str]:
    """Give the words of a text: what stands between spaces, digits and ASCII punctuation (apostrophes stay)."""
    return (word for word in _WORD_ENDS.split(text) if word)


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether one word, in any case and either normal form, is spelt as a Vietnamese syllable can be."""
    if not word or len(word) > 12 or not _one_case(word):
        return False
    bare, tones = _without_tone(word.lower())
    if len(tones) > 1 or not bare.isalpha() or _TONE_ON_CONSONANT.search(unicodedata.normalize("NFD", word)):
        return False
    return any(_fits(onset, bare[len(onset):], tones) for onset in ONSETS if bare.startswith(onset))


def without_tone(word: str) -> str:
    """Give a word with its vowels' shapes and without its tone ("huyền": "huyên")."""
    return _without_tone(word)[0]


def _without_tone(word: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in decomposed if c in TONE_MARKS)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONE_MARKS)), tones


def _one_case(word: str) -> bool:
    """Refuse "nGuyễn" and "CÇn": letters of two encodings mixed show as capitals inside a word."""
    return word == word.lower() or word == word.upper() or word[1:] == word[1:].lower()


def _fits(onset: str, rime: str, tones: str) -> bool:
    if not rime:
        return onset == "gi"
    if onset == "qu":
        known = rime in RIMES and rime[0] not in "uoư" or "u" + rime in RIMES
    elif onset == "gi":
        known = rime in RIMES or "i" + rime in RIMES
    else:
        known = rime in RIMES
    return known and _onset_agrees(onset, rime) and (not rime.endswith(_STOPPED) or bool(tones) and tones in _STOPPED_TONES)


def _onset_agrees(onset: str, rime: str) -> bool:
    front = rime[0] in _FRONT
    if onset in ("k", "gh", "ngh"):
        return front or onset == "k"  # "Kông", "Ka": names of minorities
    return not (front and onset in ("c", "ng", "g")) or (onset == "g" and rime[0] == "i")
