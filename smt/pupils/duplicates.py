"""Who may be one child, how likely, and why; the judgement itself is `vietnamese.likeness`.

Records meet by a number, by a household, or by the words of a name with a birth date, the same or after one slip.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations, groupby
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, and_, case, extract, func, or_, select

from smt.core.db import db
from smt.pupils.identity import TOLD, alike_key
from smt.pupils.models import NotSame, Pupil
from smt.pupils.states import PROGRAMME, Need
from smt.vietnamese.likeness import REASONS, WORTH_ASKING, Person, Reason, alike
from smt.vietnamese.nearness import near_days

#: What brings two records together is said; what parts them has lowered the score already.
_AGAINST = frozenset(reason for reason in Reason if reason.value.endswith("_differs"))


#: How sure it is that one number of a poverty certificate is one household.
HOUSEHOLD = 90
#: Pairs that are looked for at once.
MOST = 200
#: More records than this under one key share a word that many write ("như trên"), not a child or a household.
CROWD = 10


class Pair(NamedTuple):
    """Two pupils of the register who may be one child, or one household that asks for a device twice."""

    one: Pupil
    other: Pupil
    score: int
    reason: object


class Alike(NamedTuple):
    """How alike two records are, from 0 to 100, and the words that say why."""

    score: int
    reason: object


def person(told: Mapping[str, Any]) -> Person:
    """Give what is compared of a child."""
    return Person(told["full_name"], told["birth_date"], told["mother_name"], told["ministry_id"], told["personal_id"],
                  told["household_code"], told["guardian_phone"], told["address"])


def compared(one: Person, other: Person) -> Alike | None:
    """Compare two records; None where a person need not look."""
    found = alike(one, other)
    if found is None or found.score < WORTH_ASKING:
        return None
    return Alike(found.score, LazyString(_said, [reason for reason in found.reasons if reason not in _AGAINST]))


def same_mother(one: str, other: str) -> bool | None:
    """Tell whether two names are one mother's; None where one is not known."""
    return None if not one or not other else alike_key(one) == alike_key(other)


def proposals(school_year: str, of: ColumnElement[bool], *, programme: str = PROGRAMME, most: int = MOST) -> list[Pair]:
    """Give pairs of a year that a person should look at, the likeliest first; `of` narrows `Pupil` to those the person may see.

    Both of a pair are within `of`: nothing is told of a child elsewhere. Pairs said to be two children are left out.
    """
    here = (of, Pupil.school_year == school_year, Pupil.programme == programme, Pupil.merged_into_id.is_(None))
    pairs: dict[tuple[int, int], Pair] = {}
    for keys, known in _meetings():
        met = select(Pupil.id, *(key.label(f"key{at}") for at, key in enumerate(keys)),
                     func.count().over(partition_by=keys).label("together")).where(*here, *known).subquery()
        by = [met.c[f"key{at}"] for at in range(len(keys))]
        few = db.session.execute(select(Pupil, *by).join(met, met.c.id == Pupil.id).where(met.c.together.between(2, CROWD))
                                 .order_by(*by, Pupil.id).limit(2 * most))
        for group in _groups(few):
            for one, other in combinations(group, 2):
                if (one.id, other.id) not in pairs and (pair := _pair(one, other)) is not None:
                    pairs[one.id, other.id] = pair
    left = pairs.keys() - _apart(pairs)
    return sorted((pairs[key] for key in left), key=lambda pair: (-pair.score, pair.one.id, pair.other.id))[:most]


def of_pupil(pupil: Pupil, of: ColumnElement[bool]) -> list[tuple[Pupil, Pair]]:
    """Give the records within a scope that may be this pupil's too, each with its pair, the likeliest first."""
    same = [Pupil.id == pupil.id, and_(Pupil.alike_key == pupil.alike_key, Pupil.birth_date.in_(near_days(pupil.birth_date)))]
    same += [column == value for column, value in ((Pupil.personal_id, pupil.personal_id), (Pupil.household_key, pupil.household_key))
             if value]
    pairs = proposals(pupil.school_year, and_(of, or_(*same)), programme=pupil.programme)
    return [(pair.other if pair.one.id == pupil.id else pair.one, pair) for pair in pairs if pupil.id in (pair.one.id, pair.other.id)]


def _pair(one: Pupil, other: Pupil) -> Pair | None:
    likeness = compared(person(_facts(one)), person(_facts(other)))
    if likeness is not None:
        return Pair(one, other, *likeness)
    if one.household_key and one.household_key == other.household_key:
        return Pair(one, other, HOUSEHOLD, _l("cùng mã số hộ, cả hai đề nghị máy"))
    return None


def _said(reasons: list[Reason]) -> str:
    said = [str(REASONS[reason]).rstrip(".") for reason in reasons]
    return ", ".join(text[:1].lower() + text[1:] for text in said)


def _meetings() -> Iterator[tuple[list[Any], list[ColumnElement[bool]]]]:
    """Give the keys by which records of one child or household meet, and when a record has them."""
    year, month, day = (extract(part, Pupil.birth_date) for part in ("year", "month", "day"))
    named = [Pupil.alike_key != ""]
    yield [Pupil.alike_key, year, case((month < day, month), else_=day), case((month < day, day), else_=month)], named
    yield [Pupil.alike_key, month, day], named  # the year one off; others score too low
    yield [Pupil.personal_id], [Pupil.personal_id != ""]
    yield [Pupil.household_key], [Pupil.household_key != "", Pupil.need != Need.DATA]


def _groups(rows: Iterable[Any]) -> Iterator[list[Pupil]]:
    """Give the pupils of rows that hold one and its key, those of one key together."""
    def key(row: Any) -> tuple[Any, ...]:
        return tuple(row)[1:]

    for _same, group in groupby(rows, key):
        yield [row[0] for row in group]


def _apart(pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Give those pairs of which a person said that they are two children."""
    ids = {number for pair in pairs for number in pair}
    said = db.session.execute(select(NotSame.one_id, NotSame.other_id).where(NotSame.one_id.in_(ids), NotSame.other_id.in_(ids)))
    return {(one, other) for one, other in said}


def _facts(pupil: Pupil) -> dict[str, Any]:
    return {name: getattr(pupil, name) for name in TOLD}
