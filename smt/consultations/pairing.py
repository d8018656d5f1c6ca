"""Which section of a revision became which of the next: by number and title, then by likeness; pure functions."""

from __future__ import annotations

import unicodedata
import zlib
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Protocol

from smt.vietnamese.text import search_key

#: Titles and texts at least this alike (0 to 1) are one section under another name or with other words.
ALIKE_TITLES, ALIKE_TEXTS = 0.6, 0.35
_SKETCH = 64
#: Pairs of sections held against each other for likeness; of more sections only those that stand near.
_MOST_PAIRS = 250_000


class Section(Protocol):
    """What is compared: a section of a draft."""

    @property
    def number(self) -> str:
        """Give the number as printed."""

    @property
    def title(self) -> str:
        """Give the title."""

    @property
    def text(self) -> str:
        """Give the text below the title."""


def pairs_of(old: Sequence[Section], new: Sequence[Section]) -> dict[int, int]:
    """Give for the place of a new section that of the old one, by number and title, then by likeness."""
    pairs: dict[int, int] = {}
    ways: list[Callable[[Section], Hashable]] = [
        lambda one: (search_key(one.number), _folded(one.title), _folded(one.text)),
        lambda one: (search_key(one.number), _folded(one.title)),
        lambda one: (_folded(one.title), _folded(one.text)),
        lambda one: _folded(one.title),
    ]
    for way in ways:
        free: dict[Hashable, list[int]] = {}
        for at in _left(len(old), pairs.values()):
            free.setdefault(way(old[at]), []).append(at)
        for at in _left(len(new), pairs):
            if (waiting := free.get(way(new[at]))) and (_folded(new[at].title) or _folded(new[at].text)):
                pairs[at] = waiting.pop(0)
    _pair_alike(pairs, [_title_words(one) for one in old], [_title_words(one) for one in new], ALIKE_TITLES)
    _pair_alike(pairs, [_sketch(one) for one in old], [_sketch(one) for one in new], ALIKE_TEXTS)
    return pairs


def _left(length: int, taken: Iterable[int]) -> list[int]:
    used = set(taken)
    return [at for at in range(length) if at not in used]


def _pair_alike(pairs: dict[int, int], old: Sequence[frozenset[object]], new: Sequence[frozenset[object]], least: float) -> None:
    """Pair what is most alike first; of equals what stands nearest."""
    free_old, free_new = _left(len(old), pairs.values()), _left(len(new), pairs)
    reach = max(_MOST_PAIRS // max(len(free_old), 1), 1)
    scored = [(_alike(old[before], new[after]), -abs(before - after), before, after) for place, before in enumerate(free_old)
              for after in free_new[max(place - reach // 2, 0):place + reach]]
    for _score, _near, before, after in sorted((one for one in scored if one[0] >= least), reverse=True):
        if after not in pairs and before in free_old:
            pairs[after] = before
            free_old.remove(before)


def _alike(one: frozenset[object], other: frozenset[object]) -> float:
    shared = len(one & other)
    return 2 * shared / (len(one) + len(other)) if shared > 1 else 0.0


def _title_words(one: Section) -> frozenset[object]:
    return frozenset(search_key(one.title).split())


def _sketch(one: Section) -> frozenset[object]:
    """Give a sample of the text's runs of three words: the same runs are sampled in every text."""
    words = search_key(one.text).split()
    runs = {zlib.crc32(" ".join(words[at:at + 3]).encode()) for at in range(max(len(words) - 2, 0))}
    return frozenset(sorted(runs)[:_SKETCH])


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def stayed(pairs: dict[int, int]) -> set[int]:
    """Give the old places whose order is kept: the longest rising run; the others were moved."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for after in sorted(pairs):
        old = pairs[after]
        place = bisect_left(tails, old)
        before[old] = tails[place - 1] if place else None
        tails[place:place + 1] = [old]
    kept: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
