"""Who may be one child, how likely, and why; the judgement itself is `vietnamese.likeness`.

Records meet by a number, by a household, or by the words of a name with a birth date, the same or after one slip.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, and_, extract, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

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
    one, other = aliased(Pupil), aliased(Pupil)
    seen = select(Pupil.id).where(of, Pupil.school_year == school_year, Pupil.programme == programme, Pupil.merged_into_id.is_(None))
    apart = select(NotSame.id).where(NotSame.one_id == one.id, NotSame.other_id == other.id).exists()
    pairs: dict[tuple[int, int], Pair] = {}
    for same in (and_(one.alike_key == other.alike_key, one.alike_key != "", _born_near(one.birth_date, other.birth_date)),
                 and_(one.personal_id == other.personal_id, one.personal_id != ""),
                 and_(one.household_key == other.household_key, one.household_key != "",
                      one.need != Need.DATA, other.need != Need.DATA)):
        found = select(one, other).join(other, and_(same, one.id < other.id, one.school_year == other.school_year)).where(
            one.id.in_(seen), other.id.in_(seen), ~apart).order_by(one.id, other.id).limit(most)
        for first, second in db.session.execute(found):
            pair = _pair(first, second)
            if pair is not None:
                pairs.setdefault((first.id, second.id), pair)
    return sorted(pairs.values(), key=lambda pair: (-pair.score, pair.one.id, pair.other.id))[:most]


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


def _born_near(one: InstrumentedAttribute[date], other: InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """Say that two birth dates are one, or are one after a slip (nearness.near_days)."""
    (year, month, day), (their_year, their_month, their_day) = (
        [extract(part, column) for part in ("year", "month", "day")] for column in (one, other))
    return or_(one == other, and_(year == their_year, month == their_day, day == their_month),
               and_(month == their_month, day == their_day, func.abs(year - their_year) == 1))


def _facts(pupil: Pupil) -> dict[str, Any]:
    return {name: getattr(pupil, name) for name in TOLD}
