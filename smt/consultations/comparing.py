"""Two revisions of a draft side by side: which section became which, and within it which words; pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from smt.consultations.pairing import Section, pairs_of, stayed

#: Work that one changed passage and the whole comparison may cost; beyond it lines are compared, not words.
_PASSAGE, _WHOLE = 300_000, 12_000_000
_TOKEN = re.compile(r"\s*(?:[\w\u0300-\u036f]+|[^\w\s])")


class Change(StrEnum):
    """What became of a section."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Piece(NamedTuple):
    """Words that stand on both sides ("same"), only on the old one ("removed") or only on the new one ("added")."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A section and what it became; a side that does not exist is None and has no pieces."""

    change: Change
    old: Section | None
    new: Section | None
    #: Also changed sections may stand elsewhere.
    moved: bool = False
    old_title: list[Piece] = field(default_factory=list)
    new_title: list[Piece] = field(default_factory=list)
    old_text: list[Piece] = field(default_factory=list)
    new_text: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows in the order of the new revision, what was removed at the place where it stood."""

    rows: list[Row]

    @property
    def counts(self) -> dict[Change, int]:
        """Give the number of rows of each kind; each row is of one kind."""
        found = Counter(row.change for row in self.rows)
        return {change: found[change] for change in Change}

    @property
    def line(self) -> object:
        """Give the counts as a line."""
        return _l("Thêm %(added)s mục, bỏ %(removed)s, sửa %(changed)s, chuyển chỗ %(moved)s, giữ nguyên %(same)s.",
                  **{change.value: number for change, number in self.counts.items()})


def compare(old: Sequence[Section], new: Sequence[Section]) -> Comparison:
    """Pair the sections of two revisions and show within each pair what differs."""
    pairs = pairs_of(old, new)
    kept, purse = stayed(pairs), _Purse(_WHOLE)
    rows = [_row(old[pairs[at]], one, pairs[at] not in kept, purse) if at in pairs else
            Row(Change.ADDED, None, one, new_title=_all("added", one.title), new_text=_all("added", one.text))
            for at, one in enumerate(new)]
    # A removed section is shown below the one that it followed.
    below: dict[int, list[Row]] = {}
    place_of = {before: after for after, before in pairs.items() if before in kept}
    place = -1
    for at, one in enumerate(old):
        place = place_of.get(at, place)
        if at not in pairs.values():
            below.setdefault(place, []).append(
                Row(Change.REMOVED, one, None, old_title=_all("removed", one.title), old_text=_all("removed", one.text)))
    return Comparison(below.get(-1, []) + [row for at, one in enumerate(rows) for row in (one, *below.get(at, []))])


def differences(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Compare two texts word by word: same and removed pieces together are the old one in NFC, same and added the new one."""
    return _differences(old, new, _Purse(_WHOLE))


@dataclass(slots=True)
class _Purse:
    """The work that is left to spend."""

    left: int

    def pays(self, price: int) -> bool:
        if price > min(_PASSAGE, self.left):
            return False
        self.left -= price
        return True


class _Token(NamedTuple):
    """A word or a sign with the blanks before it; only the word is compared."""

    word: str
    written: str


def _row(old: Section, new: Section, moved: bool, purse: _Purse) -> Row:
    old_title, new_title = _differences(old.title, new.title, purse)
    old_text, new_text = _differences(old.text, new.text, purse)
    same = all(piece.kind == "same" for piece in (*old_title, *new_title, *old_text, *new_text))
    change = (Change.MOVED if moved else Change.SAME) if same else Change.CHANGED
    return Row(change, old, new, moved, old_title, new_title, old_text, new_text)


def _all(kind: str, text: str) -> list[Piece]:
    composed = unicodedata.normalize("NFC", text)
    return [Piece(kind, composed)] if composed else []


def _differences(old: str, new: str, purse: _Purse) -> tuple[list[Piece], list[Piece]]:
    """Compare whole lines first, then the words of the lines that differ."""
    old, new = unicodedata.normalize("NFC", old), unicodedata.normalize("NFC", new)
    before, after = [_tokens(line) for line in old.splitlines(True)], [_tokens(line) for line in new.splitlines(True)]
    left, right = _Side("removed"), _Side("added")
    for same, one, other in _runs([_words(line) for line in before], [_words(line) for line in after]):
        gone = [token for line in before[one] for token in line]
        come = [token for line in after[other] for token in line]
        if same:
            left.add(True, gone)
            right.add(True, come)
        else:
            _compare_words(gone, come, left, right, purse)
    return left.pieces(), right.pieces()


def _compare_words(gone: list[_Token], come: list[_Token], left: _Side, right: _Side, purse: _Purse) -> None:
    words, others = _words(gone), _words(come)
    counts, matches = Counter(words), Counter(others)
    if not purse.pays(sum(number * matches[word] for word, number in counts.items())):
        left.add(words == others, gone)
        right.add(words == others, come)
        return
    for same, one, other in _joined(_runs(words, others), words):
        left.add(same, gone[one])
        right.add(same, come[other])


def _runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[bool, slice, slice]]:
    """Give the runs that are the same and those that differ, in order."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", slice(a, b), slice(c, d)


def _joined(runs: Iterator[tuple[bool, slice, slice]], words: Sequence[str]) -> list[tuple[bool, slice, slice]]:
    """Let a lone word or sign between two differences be part of them: it is chance, and hard to read."""
    whole = list(runs)
    joined = []
    for place, (same, one, other) in enumerate(whole):
        inside = 0 < place < len(whole) - 1
        lone = same and inside and sum(word[:1].isalnum() for word in words[one]) <= 1
        joined.append((same and not lone, one, other))
    return joined


def _tokens(text: str) -> list[_Token]:
    found = [_Token(one.strip(), one) for one in _TOKEN.findall(text)]
    rest = text[sum(len(token.written) for token in found):]
    if not rest:
        return found
    if not found:
        return [_Token("", rest)]
    return [*found[:-1], _Token(found[-1].word, found[-1].written + rest)]


def _words(tokens: Sequence[_Token]) -> tuple[str, ...]:
    return tuple(token.word for token in tokens)


class _Side:
    """One side of the comparison while it is put together."""

    def __init__(self, other_kind: str) -> None:
        self.other_kind = other_kind
        self.found: list[tuple[str, list[str]]] = []

    def add(self, same: bool, tokens: Sequence[_Token]) -> None:
        # Blanks and empty lines are no difference that anybody would look for.
        kind = "same" if same or not any(token.word for token in tokens) else self.other_kind
        if not tokens:
            return
        if not self.found or self.found[-1][0] != kind:
            self.found.append((kind, []))
        self.found[-1][1].extend(token.written for token in tokens)

    def pieces(self) -> list[Piece]:
        return [Piece(kind, "".join(parts)) for kind, parts in self.found]
