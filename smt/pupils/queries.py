"""What may be asked about pupils and their lists."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import defer

from smt.core.db import db
from smt.pupils.identity import TOLD, by_name
from smt.pupils.models import Batch, Pupil
from smt.pupils.states import BatchState
from smt.vietnamese.text import search_key

#: Rows of a page of the register.
PAGE = 50
#: How many values one statement compares with; both engines take more.
_AT_ONCE = 500


@dataclass(frozen=True)
class Known:
    """A pupil in the register as a list is compared with it."""

    id: int
    version: int
    identity: str
    told: dict[str, Any]


@dataclass
class Register:
    """What the register holds when a list is checked: the school's own pupils, and keys that others use."""

    school_id: int
    own: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    personal_ids: dict[str, set[int]] = field(default_factory=dict)

    def find(self, identity: str, told: Mapping[str, Any]) -> Known | None:
        """Give the same pupil: by identity, else by name, birth date and class where one side has no ministry id."""
        found = self.own.get(identity)
        if found is not None:
            return found
        alike = self.by_name.get(by_name(self.school_id, told["full_name"], told["birth_date"], told["class_name"]), [])
        alike = [one for one in alike if not (told["ministry_id"] and one.told["ministry_id"])]
        return alike[0] if len(alike) == 1 else None


def register(school_id: int, school_year: str, identities: Iterable[str], personal_ids: Iterable[str]) -> Register:
    """Give what a school's list is compared with; `identities` and `personal_ids` are those of the list."""
    known = Register(school_id)
    for pupil in db.session.scalars(select(Pupil).where(Pupil.school_id == school_id, Pupil.school_year == school_year)):
        told = {name: getattr(pupil, name) for name in TOLD}
        one = Known(pupil.id, pupil.version, pupil.identity, told)
        known.own[pupil.identity] = one
        known.by_name.setdefault(by_name(school_id, pupil.full_name, pupil.birth_date, pupil.class_name), []).append(one)
    for some in _parts(identities):
        known.elsewhere.update(db.session.scalars(select(Pupil.identity).where(
            Pupil.school_year == school_year, Pupil.identity.in_(some), Pupil.school_id != school_id)))
    for some in _parts(personal_ids):
        rows = db.session.execute(select(Pupil.personal_id, Pupil.id).where(
            Pupil.school_year == school_year, Pupil.personal_id.in_(some)))
        for number, pupil_id in rows:
            known.personal_ids.setdefault(number, set()).add(pupil_id)
    return known


def same_pupil(school_id: int, school_year: str, told: Mapping[str, Any]) -> Pupil | None:
    """Give the school's pupil of this name, birth date and class."""
    key = by_name(school_id, told["full_name"], told["birth_date"], told["class_name"])
    alike = db.session.scalars(select(Pupil).where(
        Pupil.school_id == school_id, Pupil.school_year == school_year, Pupil.birth_date == told["birth_date"],
        Pupil.search_key == search_key(told["full_name"])).order_by(Pupil.id))
    return next((one for one in alike if by_name(school_id, one.full_name, one.birth_date, one.class_name) == key), None)


def with_identity(school_year: str, identities: Iterable[str]) -> list[Pupil]:
    """Give the pupils of a school year who have one of these identities."""
    found: list[Pupil] = []
    for some in _parts(identities):
        found += db.session.scalars(select(Pupil).where(Pupil.school_year == school_year, Pupil.identity.in_(some)))
    return found


def with_ids(ids: Iterable[int]) -> dict[int, Pupil]:
    """Give pupils by id."""
    found: dict[int, Pupil] = {}
    for some in _parts(ids):
        found |= {one.id: one for one in db.session.scalars(select(Pupil).where(Pupil.id.in_(some)))}
    return found


def added_since(school_id: int, school_year: str, at: datetime) -> list[Pupil]:
    """Give the pupils who came into a school's register at or after an instant."""
    return list(db.session.scalars(select(Pupil).where(_of(school_id, school_year), Pupil.created_at >= at)))


def sender(pupil: Pupil) -> str:
    """Say who sent the list a pupil came in; blank when the pupil was added alone."""
    return db.session.scalar(select(Batch.uploaded_by).where(Batch.id == pupil.batch_id)) or ""


def count(school_id: int, school_year: str) -> int:
    """Say how many pupils a school's register of a year holds."""
    return db.session.scalar(select(func.count()).select_from(Pupil).where(_of(school_id, school_year))) or 0


def listed(school_id: int, school_year: str, words: str, page: int) -> tuple[list[Pupil], int]:
    """Give a page of the register in class-list order, and how many pupils match the words."""
    found = (Pupil.search_key.contains(word, autoescape=True) for word in search_key(words).split())
    wanted = and_(_of(school_id, school_year), *found)
    total = db.session.scalar(select(func.count()).select_from(Pupil).where(wanted)) or 0
    rows = db.session.scalars(select(Pupil).where(wanted).order_by(Pupil.sort_key, Pupil.id)
                              .limit(PAGE).offset((page - 1) * PAGE))
    return list(rows), total


def years() -> list[str]:
    """Give the school years from the newest in the register down to the oldest; only the two ends are looked up."""
    ends = db.session.execute(select(*(select(end(Pupil.school_year)).scalar_subquery() for end in (func.min, func.max)))).one()
    if ends[0] is None:
        return []
    oldest, newest = (int(end[:4]) for end in ends)
    return [f"{first}-{first + 1}" for first in range(newest, oldest - 1, -1)]


def last_batches(school_id: int, most: int = 10) -> list[Batch]:
    """Give a school's last lists, newest first, without their rows."""
    return list(db.session.scalars(select(Batch).where(Batch.school_id == school_id).options(defer(Batch.rows))
                                   .order_by(Batch.id.desc()).limit(most)))


def batch_of(school_id: int, batch_id: int) -> Batch | None:
    """Give a list of this school."""
    return db.session.scalar(select(Batch).where(Batch.id == batch_id, Batch.school_id == school_id))


def locked(batch_id: int) -> Batch:
    """Give a list as it stands now, and keep others from deciding on it until this transaction ends."""
    return db.session.scalars(select(Batch).where(Batch.id == batch_id).with_for_update(of=Batch)
                              .execution_options(populate_existing=True)).one()


def applied_with(school_id: int, school_year: str, sha256: str) -> Batch | None:
    """Give the list of the same content that was already taken this year."""
    return db.session.scalar(select(Batch).options(defer(Batch.rows)).where(
        Batch.school_id == school_id, Batch.school_year == school_year, Batch.sha256 == sha256,
        Batch.state == BatchState.APPLIED).order_by(Batch.id.desc()).limit(1))


def waiting_with(batch: Batch) -> Batch | None:
    """Give another list of the same content that waits for the school's word too."""
    return db.session.scalar(select(Batch).options(defer(Batch.rows)).where(
        Batch.school_id == batch.school_id, Batch.school_year == batch.school_year, Batch.sha256 == batch.sha256,
        Batch.state == BatchState.CHECKED, Batch.id != batch.id).order_by(Batch.id.desc()).limit(1))


def _of(school_id: int, school_year: str) -> ColumnElement[bool]:
    return and_(Pupil.school_id == school_id, Pupil.school_year == school_year)


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    all_of_them = sorted({value for value in values if value})
    for start in range(0, len(all_of_them), _AT_ONCE):
        yield all_of_them[start:start + _AT_ONCE]
