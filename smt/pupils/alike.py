"""Records of one school year that may be one child: proposed, unless somebody said that they are two."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from smt.core.db import db
from smt.pupils.duplicates import Alike, compared, person
from smt.pupils.identity import TOLD
from smt.pupils.models import NotSame, Pupil

#: Pairs shown at once.
MOST = 20
#: Pupils born on one day beyond this are not compared each with each.
_CROWD = 60


@dataclass(frozen=True)
class Pair:
    """Two records that look like one child."""

    one: Pupil
    other: Pupil
    alike: Alike


def of(pupil: Pupil, within: ColumnElement[bool]) -> list[Pair]:
    """Give the records within a scope that look like this pupil's, the likest first."""
    near = [Pupil.birth_date == pupil.birth_date, Pupil.alike_key == pupil.alike_key]
    near += [column == value for column, value in ((Pupil.personal_id, pupil.personal_id), (Pupil.ministry_id, pupil.ministry_id)) if value]
    found = db.session.scalars(select(Pupil).where(
        within, Pupil.id != pupil.id, Pupil.merged_into_id.is_(None), Pupil.school_year == pupil.school_year,
        Pupil.programme == pupil.programme, or_(*near)).order_by(Pupil.id).limit(300))
    return _judged([(pupil, other) for other in found])


def among(school_id: int, school_year: str) -> list[Pair]:
    """Give the pairs of a school's year that look like one child, the likest first."""
    days: dict[object, list[Pupil]] = defaultdict(list)
    names: dict[str, list[Pupil]] = defaultdict(list)
    for pupil in db.session.scalars(select(Pupil).where(
            Pupil.school_id == school_id, Pupil.school_year == school_year, Pupil.merged_into_id.is_(None)).order_by(Pupil.id)):
        days[pupil.birth_date].append(pupil)
        names[pupil.alike_key].append(pupil)
    pairs = {(one.id, other.id): (one, other) for crowd in [*days.values(), *names.values()] if 1 < len(crowd) <= _CROWD
             for at, one in enumerate(crowd) for other in crowd[at + 1:]}
    return _judged(pairs.values())[:MOST]


def _judged(pairs: Iterable[tuple[Pupil, Pupil]]) -> list[Pair]:
    told = [Pair(one, other, found) for one, other in pairs if (found := compared(person(_facts(one)), person(_facts(other))))]
    two = _two_children([(pair.one.id, pair.other.id) for pair in told])
    kept = [pair for pair in told if tuple(sorted((pair.one.id, pair.other.id))) not in two]
    return sorted(kept, key=lambda pair: (-pair.alike.score, pair.one.sort_key, pair.other.id))


def _two_children(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    if not pairs:
        return set()
    ids = {pupil_id for pair in pairs for pupil_id in pair}
    rows = db.session.execute(select(NotSame.one_id, NotSame.other_id).where(and_(NotSame.one_id.in_(ids), NotSame.other_id.in_(ids))))
    return {(one, other) for one, other in rows}


def _facts(pupil: Pupil) -> dict[str, object]:
    return {name: getattr(pupil, name) for name in TOLD}
