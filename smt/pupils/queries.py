"""What may be asked about pupils and their lists."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from smt.core.db import db
from smt.history.models import Entry
from smt.pupils.finding import Found, search
from smt.pupils.identity import TOLD, by_name
from smt.pupils.models import Batch, BatchRow, ColumnMemory, Pupil, PupilMerge, SchoolList, WordMeaning
from smt.pupils.states import GOOD, PROGRAMME, BatchState, Bucket
from smt.vietnamese.text import search_key

#: Rows of a page of the register.
PAGE = 50
#: How many values one statement compares with; both engines take more.
_AT_ONCE = 500


def same_pupil(school_id: int, school_year: str, told: Mapping[str, Any], programme: str = PROGRAMME) -> Pupil | None:
    """Give the school's pupil of this name, birth date and class, unless numbers say that it is another child."""
    key = by_name(school_id, told["full_name"], told["birth_date"], told["class_name"])
    alike = db.session.scalars(select(Pupil).where(
        _of(school_id, school_year, programme), Pupil.birth_date == told["birth_date"],
        Pupil.search_key == search_key(told["full_name"])).order_by(Pupil.id))
    return next((one for one in alike if by_name(school_id, one.full_name, one.birth_date, one.class_name) == key and not (
        told["ministry_id"] and one.ministry_id or told["personal_id"] and one.personal_id not in ("", told["personal_id"]))), None)


def with_identity(school_year: str, identities: Iterable[str], programme: str = PROGRAMME) -> list[Pupil]:
    """Give the pupils of a school year and programme who have one of these identities."""
    found: list[Pupil] = []
    for some in _parts(identities):
        found += db.session.scalars(select(Pupil).where(Pupil.school_year == school_year, Pupil.programme == programme,
                                                        Pupil.merged_into_id.is_(None), Pupil.identity.in_(some)))
    return found


def staged(batch_id: int, *buckets: Bucket) -> Select[BatchRow]:
    """Ask for the rows of a list, in the order of the file; of all buckets when none is named."""
    rows = select(BatchRow).where(BatchRow.batch_id == batch_id).order_by(BatchRow.number)
    return rows.where(BatchRow.bucket.in_(buckets)) if buckets else rows


def there_since(batch: Batch) -> Select[Pupil]:
    """Ask for the pupils whom a list would add and who are in the register by now."""
    return select(Pupil).join(BatchRow, BatchRow.told["identity"].as_string() == Pupil.identity).where(
        BatchRow.batch_id == batch.id, BatchRow.bucket.in_(GOOD), BatchRow.pupil_id.is_(None), Pupil.merged_into_id.is_(None),
        Pupil.school_year == batch.school_year, Pupil.programme == batch.programme)


def overtaken_by(batch: Batch) -> Batch | None:
    """Give the newest list of this school and year that was taken or undone after this one was checked."""
    later = or_(Batch.id > (batch.after_id or 0), Batch.decided_at > batch.checked_at)
    return db.session.scalar(select(Batch).where(
        Batch.school_id == batch.school_id, Batch.school_year == batch.school_year, Batch.programme == batch.programme,
        Batch.id != batch.id, or_(and_(Batch.state.in_((BatchState.APPLIED, BatchState.UNDONE)), later),
                                  Batch.undone_at > batch.checked_at)).order_by(Batch.decided_at.desc()).limit(1))


def newest_decided(school_id: int, school_year: str, programme: str) -> int | None:
    """Give the newest list of a school and year that was ever taken."""
    return db.session.scalar(select(func.max(Batch.id)).where(
        Batch.school_id == school_id, Batch.school_year == school_year, Batch.programme == programme,
        Batch.state.in_((BatchState.APPLIED, BatchState.UNDONE))))


def edited_since(school_id: int, school_year: str, programme: str, since: datetime) -> Entry | None:
    """Give the last change of one pupil of a school's year and programme since an instant, whoever made it."""
    own = select(cast(Pupil.id, String)).where(Pupil.school_id == school_id, Pupil.school_year == school_year, Pupil.programme == programme)
    return db.session.scalar(select(Entry).where(Entry.record == Pupil.__tablename__, Entry.at > since, Entry.record_id.in_(own))
                             .order_by(Entry.id.desc()).limit(1))


def merged_with(pupil_id: int, *of: ColumnElement[bool]) -> PupilMerge | None:
    """Give the last merging of a record with another; None where either is not within `of`, which narrows `Pupil`."""
    last = db.session.scalar(select(PupilMerge).where(or_(PupilMerge.kept_id == pupil_id, PupilMerge.gone_id == pupil_id))
                             .order_by(PupilMerge.id.desc()).limit(1))
    if last is None or not of:
        return last
    within = db.session.scalar(select(func.count()).select_from(Pupil).where(Pupil.id.in_((last.kept_id, last.gone_id)), *of))
    return last if within == 2 else None


def remembered(school_id: int) -> dict[str, str]:
    """Give the field of each heading as this school had it before."""
    known = db.session.scalars(select(ColumnMemory).where(ColumnMemory.school_id == school_id))
    return {one.heading_key: one.field for one in known}


def meanings(school_id: int) -> dict[tuple[str, str], str]:
    """Give the words a school uses for choices; the school's own go before those of the city."""
    found = db.session.execute(select(WordMeaning.field, WordMeaning.word_key, WordMeaning.value, WordMeaning.school_id).where(
        or_(WordMeaning.school_id == school_id, WordMeaning.school_id.is_(None)))).all()
    return {(name, word): value for name, word, value, _school in sorted(found, key=lambda row: row[3] is not None)}


def list_of(school_id: int, school_year: str, programme: str = PROGRAMME) -> SchoolList | None:
    """Give a school's list of a year."""
    return db.session.scalar(select(SchoolList).where(
        SchoolList.school_id == school_id, SchoolList.school_year == school_year, SchoolList.programme == programme))


def count(school_id: int, school_year: str, programme: str = PROGRAMME) -> int:
    """Say how many pupils a school's register of a year and programme holds."""
    return db.session.scalar(select(func.count()).select_from(Pupil).where(_of(school_id, school_year, programme))) or 0


def tally(school_id: int, school_year: str, column: InstrumentedAttribute[Any], programme: str = PROGRAMME) -> dict[Any, int]:
    """Say how many pupils of a school's year and programme have each value of a column."""
    found = db.session.execute(select(column, func.count()).where(_of(school_id, school_year, programme)).group_by(column))
    return {value: count for value, count in found}  # noqa: C416  # dict() does not know rows for pairs


def listed(school_id: int, school_year: str, page: int, programme: str = PROGRAMME) -> tuple[list[Pupil], int]:
    """Give a page of the register in class-list order, and how many pupils it holds."""
    rows = db.session.scalars(select(Pupil).where(_of(school_id, school_year, programme)).order_by(Pupil.sort_key, Pupil.id)
                              .limit(PAGE).offset((page - 1) * PAGE))
    return list(rows), count(school_id, school_year, programme)


def told(school_id: int, school_year: str, programme: str = PROGRAMME) -> Iterator[Mapping[str, Any]]:
    """Give what is told of every pupil of the register, in class-list order, some at a time in memory."""
    rows = select(*(getattr(Pupil, name) for name in TOLD)).where(_of(school_id, school_year, programme)).order_by(
        Pupil.sort_key, Pupil.id)
    for row in db.session.execute(rows.execution_options(yield_per=_AT_ONCE)):
        yield dict(zip(TOLD, row, strict=True))


def found(school_id: int, school_year: str, words: str, after: int | None = None, programme: str = PROGRAMME) -> Found:
    """Give the pupils of the register whose names match, the best first; `after` is the id of the last one seen."""
    return search(words, _of(school_id, school_year, programme), after=after, most=PAGE)


def years() -> list[str]:
    """Give the school years from the newest in the register down to the oldest; only the two ends are looked up."""
    ends = db.session.execute(select(*(select(end(Pupil.school_year)).scalar_subquery() for end in (func.min, func.max)))).one()
    if ends[0] is None:
        return []
    oldest, newest = (int(end[:4]) for end in ends)
    return [f"{first}-{first + 1}" for first in range(newest, oldest - 1, -1)]


def last_batches(school_id: int, most: int = 10) -> list[Batch]:
    """Give a school's last lists, newest first, without their rows."""
    return list(db.session.scalars(select(Batch).where(Batch.school_id == school_id)
                                   .order_by(Batch.id.desc()).limit(most)))


def batch_of(school_id: int, batch_id: int) -> Batch | None:
    """Give a list of this school."""
    return db.session.scalar(select(Batch).where(Batch.id == batch_id, Batch.school_id == school_id))


def locked(batch_id: int) -> Batch:
    """Give a list as it stands now, and keep others from deciding on it until this transaction ends."""
    return db.session.scalars(select(Batch).where(Batch.id == batch_id).with_for_update(of=Batch)
                              .execution_options(populate_existing=True)).one()


def applied_with(batch: Batch) -> Batch | None:
    """Give the list of the same content that was already taken this year."""
    return db.session.scalar(_alike(batch, BatchState.APPLIED))


def waiting_with(batch: Batch) -> Batch | None:
    """Give another list of the same content that waits for the school's word too."""
    return db.session.scalar(_alike(batch, BatchState.CHECKED).where(Batch.id != batch.id))


def of_list(batch: Batch) -> ColumnElement[bool]:
    """Narrow `Pupil` to those of a list's school, year and programme."""
    return _of(batch.school_id, batch.school_year, batch.programme)


def _alike(batch: Batch, state: BatchState) -> Select[Batch]:
    return select(Batch).where(
        Batch.school_id == batch.school_id, Batch.school_year == batch.school_year, Batch.programme == batch.programme,
        Batch.sha256 == batch.sha256, Batch.state == state).order_by(Batch.id.desc()).limit(1)


def _of(school_id: int, school_year: str, programme: str) -> ColumnElement[bool]:
    return and_(Pupil.school_id == school_id, Pupil.school_year == school_year, Pupil.programme == programme,
                Pupil.merged_into_id.is_(None))


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    all_of_them = sorted({value for value in values if value})
    for start in range(0, len(all_of_them), _AT_ONCE):
        yield all_of_them[start:start + _AT_ONCE]
