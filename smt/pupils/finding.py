"""Finding people by parts of their names, without diacritics and in any word order.

A word of three letters or more is found anywhere in a name, a shorter one where a word begins. First come names with the very accents
that were typed, then given names that begin with a typed word, then the others; each in class-list order. Up to MOST hits are ranked
one by one; of more, each rank is read in the order of an index until the page is full, so that nothing costs more than it shows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import cast

from sqlalchemy import ColumnElement, Select, Subquery, and_, column, func, literal_column, not_, or_, select, table, true, tuple_

from smt.core.db import db
from smt.pupils.models import Pupil
from smt.vietnamese.names import ALPHABET, alphabetical_key
from smt.vietnamese.text import ascii_fold, search_key, typed_with_accents, without_unreadable

#: Hits are counted up to here, then it is said that there are more.
MOST = 1_000
#: More words than a name has tell nothing.
_MOST_WORDS = 8
#: Letters that one plain letter stands for are spelt out as long as there are no more beginnings than this.
_MOST_BEGINNINGS = 64
#: A scope of no more pupils is read from its own side on SQLite.
_SMALL = 5_000
#: Candidates read from SQLite's full-text table before the scope is tried from its own side.
_CANDIDATES = 20_000
#: No record has an id of this size or above; a database would refuse to compare with it.
_NO_ID = 2**31
_FTS = table("pupils_fts", column("rowid"), column("pupils_fts"))
_MEANT = {plain: [letter for letter in ALPHABET if ascii_fold(letter) == plain] for plain in "abcdefghijklmnopqrstuvwxyz"}


@dataclass(frozen=True)
class Found:
    """A page of hits and how many there are; `count` is MOST + 1 for more."""

    pupils: Sequence[Pupil]
    count: int
    #: Whether hits come after this page; the next one is asked for with the id of the last.
    more: bool = False

    @property
    def uncounted(self) -> bool:
        """Say whether there are more hits than were counted."""
        return self.count > MOST


@dataclass(frozen=True)
class Asked:
    """What was typed, in the terms of the stored keys."""

    typed: str

    @cached_property
    def words(self) -> list[str]:
        """Give the words without accents, none twice."""
        return list(dict.fromkeys(search_key(without_unreadable(self.typed)).split()))[:_MOST_WORDS]

    @cached_property
    def accented(self) -> list[str]:
        """Give the words typed with accents as they stand in a sort key."""
        return [alphabetical_key(word) for word in without_unreadable(self.typed).split()[:_MOST_WORDS] if typed_with_accents(word)]

    @cached_property
    def beginnings(self) -> list[str]:
        """Give how the sort keys of given names that begin with one of the words begin, in class-list order, none within another."""
        found: list[str] = []
        for one in sorted(set(chain.from_iterable(_beginnings(word) for word in self.words))):
            if not found or not one.startswith(found[-1]):
                found.append(one)
        return found

    def rank(self, key: str) -> int:
        """Give the rank of a name by its sort key, the best first."""
        exact = bool(self.accented) and all(word in key for word in self.accented)
        given = key.startswith(tuple(self.beginnings)) if self.beginnings else False
        return (0 if exact else 2) + (0 if given else 1)


def search(typed: str, *scope: ColumnElement[bool], after: int | None = None, most: int = 50) -> Found:
    """Give the first pupils in a scope whose names match, or those that follow one; nothing for no words."""
    asked = Asked(typed)
    if not asked.words:
        return Found([], 0)
    last = _standing(asked, after)
    hits = _hits(asked, scope)
    if len(hits) > MOST:
        page = list(_ranked(asked, scope, last, most + 1))
        return Found(_loaded(page[:most]), MOST + 1, len(page) > most)
    order = sorted((asked.rank(key), key, number) for number, key in hits)
    left = [one for one in order if last is None or one > last]
    return Found(_loaded([number for _rank, _key, number in left[:most]]), len(order), len(left) > most)


def matching(typed: str) -> ColumnElement[bool]:
    """Give the condition of the pupils whose names match, for lists that have an order of their own."""
    return and_(true(), *(_has(word) for word in Asked(typed).words))


def _hits(asked: Asked, scope: Sequence[ColumnElement[bool]]) -> list[tuple[int, str]]:
    """Give id and sort key of up to MOST + 1 hits, whichever come first."""
    found = select(Pupil.id, Pupil.sort_key)
    by_name = found.where(*scope, *map(_has, asked.words)).limit(MOST + 1)
    few = select(literal_column("1")).select_from(Pupil).where(*scope).limit(_SMALL + 1).subquery()
    if db.engine.dialect.name != "sqlite" or _number(few) <= _SMALL:
        return _rows(by_name)
    candidates = select(_FTS.c.rowid).where(_FTS.c.pupils_fts.op("match")(_phrases(asked.words))).limit(_CANDIDATES)
    some = candidates.subquery("candidates")
    hits = _rows(found.select_from(some).join(Pupil, some.c.rowid == Pupil.id).where(_kept(scope)).limit(MOST + 1))
    if len(hits) > MOST or _number(some) < _CANDIDATES:
        return hits
    return _rows(by_name)


def _number(of: Subquery) -> int:
    return db.session.scalar(select(func.count()).select_from(of)) or 0


def _rows(query: Select[int, str]) -> list[tuple[int, str]]:
    return [(number, key) for number, key in db.session.execute(query)]


def _ranked(asked: Asked, scope: Sequence[ColumnElement[bool]], last: tuple[int, str, int] | None, most: int) -> Iterator[int]:
    """Give up to `most` ids rank by rank, each rank in class-list order."""
    wanted = and_(_kept(scope), *map(_has, asked.words))
    for rank in range(0 if asked.accented else 2, 4):
        if last is not None and rank < last[0]:
            continue
        here = [wanted, *_exactly(asked, rank)]
        if last is not None and rank == last[0]:
            here.append(tuple_(Pupil.sort_key, Pupil.id) > tuple_(*last[1:]))
        for piece in _pieces(asked, rank):
            found = db.session.scalars(select(Pupil.id).where(*here, piece).order_by(Pupil.sort_key, Pupil.id).limit(most)).all()
            yield from found
            most -= len(found)
            if most <= 0:
                return


def _exactly(asked: Asked, rank: int) -> list[ColumnElement[bool]]:
    if not asked.accented:
        return []
    place = func.instr if db.engine.dialect.name == "sqlite" else func.strpos
    exact = and_(*(place(Pupil.sort_key, word) > 0 for word in asked.accented))
    return [exact if rank < 2 else not_(exact)]


def _pieces(asked: Asked, rank: int) -> list[ColumnElement[bool]]:
    """Give the parts of the class-list order that make up a rank, in that order."""
    ranges = [and_(Pupil.sort_key >= start, Pupil.sort_key < start + "\x7f") for start in asked.beginnings]
    return ranges if rank % 2 == 0 else [not_(or_(*ranges))] if ranges else [true()]


def _kept(scope: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Give a scope as a filter and nothing else.

    SQLite cannot know that what is asked for is found soon: left alone it reads a whole scope by an index of its own and sorts that.
    """
    whole = and_(true(), *scope)
    return cast(ColumnElement[bool], func.coalesce(whole, literal_column("0"))) if db.engine.dialect.name == "sqlite" else whole


def _has(word: str) -> ColumnElement[bool]:
    if len(word) > 2:
        return Pupil.search_key.contains(word, autoescape=True)
    return or_(Pupil.search_key.startswith(word, autoescape=True), Pupil.search_key.contains(" " + word, autoescape=True))


def _phrases(words: Sequence[str]) -> str:
    """Give the words as SQLite's full-text search asks for them."""
    return " ".join(f'"{word.rjust(3)}"' for word in words)


def _beginnings(word: str) -> list[str]:
    """Give every way in which the sort key of a syllable may begin that begins with this word without its accents."""
    found = [""]
    for letter in word:
        meant = [code for one in _MEANT.get(letter, letter) if (code := alphabetical_key(one).split("-")[0])]
        if len(found) * len(meant) > _MOST_BEGINNINGS:
            break
        found = [start + one for start in found for one in meant]
    return [start for start in found if start]


def _standing(asked: Asked, after: int | None) -> tuple[int, str, int] | None:
    """Say where a pupil stands among the hits."""
    key = db.session.scalar(select(Pupil.sort_key).where(Pupil.id == after)) if after and 0 < after < _NO_ID else None
    return None if key is None or after is None else (asked.rank(key), key, after)


def _loaded(numbers: Sequence[int]) -> list[Pupil]:
    found = {one.id: one for one in db.session.scalars(select(Pupil).where(Pupil.id.in_(numbers)))}
    return [found[number] for number in numbers if number in found]
