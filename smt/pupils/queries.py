"""What may be asked about pupils and their lists."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, Date, Select, String, and_, any_, cast, column, func, literal, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeEngine

from smt.core.db import db
from smt.history.models import Entry
from smt.pupils.finding import Found, search
from smt.pupils.identity import TOLD, alike_key, by_name, household_key
from smt.pupils.models import Batch, BatchRow, ColumnMemory, Pupil, PupilMerge, SchoolList, WordMeaning
from smt.pupils.states import GOOD, PROGRAMME, BatchState, Bucket, Need
from smt.vietnamese.names import sort_key
from smt.vietnamese.nearness import near_days
from smt.vietnamese.text import search_key

#: Rows of a page of the register.
PAGE = 50
#: Numbers that belong to one child.
NUMBERS = ("ministry_id", "personal_id")
#: How many values one statement compares with; both engines take more.
_AT_ONCE = 500
#: Stands between them where they are sent as one text; no key, number or day has it.
_APART = "\x1f"


@dataclass(frozen=True, slots=True)
class Known:
    """A pupil in the register as a list is compared with it."""

    id: int
    version: int
    identity: str
    told: dict[str, Any]
    alike: str = ""


class Trace(NamedTuple):
    """What is compared of a child of another school, and never shown."""

    full_name: str
    birth_date: date
    mother_name: str


@dataclass
class Register:
    """What the register holds that some rows of a list may meet: the school's own pupils, and traces of others."""

    school_id: int
    own: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=dict)
    by_id: dict[int, Known] = field(default_factory=dict)
    by_day: dict[date, list[Known]] = field(default_factory=dict)
    by_alike: dict[str, list[Known]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    #: Identities of records that were merged into another: the name that this one has.
    merged: dict[str, str] = field(default_factory=dict)
    personal_ids: dict[str, set[int]] = field(default_factory=dict)
    #: Other schools' pupils by name and birth date; the pupils of a household who want a device.
    alike_elsewhere: dict[tuple[str, date], list[Trace]] = field(default_factory=dict)
    households: dict[str, set[int]] = field(default_factory=dict)

    def find(self, identity: str, named: str, told: Mapping[str, Any]) -> Known | None:
        """Give the same pupil: by identity, else by personal id, name and birth date, else by name, birth date and class.

        The last only where no number says that they are two: one side has no ministry id, and one no personal id or both the same.
        """
        found = self.own.get(identity)
        by_number = self._of_personal_id(told)
        if found is not None and not (identity.startswith("n:") and numbers_differ(found.told, told) and (
                len(by_number) == 1 or _spelt_apart(found.told["full_name"], told["full_name"]))):
            return found  # else one of two twins, and this is the other
        alike = by_number or [one for one in self.by_name.get(named, ()) if not numbers_differ(one.told, told)]
        return alike[0] if len(alike) == 1 else None

    def namesake(self, named: str, told: Mapping[str, Any], but: Container[int]) -> Known | None:
        """Give a pupil of this name, birth date and class who has another number than `told`; `but` are the ids of others."""
        return next((one for one in self.by_name.get(named, ()) if one.id not in but and numbers_differ(one.told, told)), None)

    def _of_personal_id(self, told: Mapping[str, Any]) -> list[Known]:
        if not told["personal_id"]:
            return []
        alike = alike_key(told["full_name"])
        return [one for one in self.by_day.get(told["birth_date"], ())
                if one.told["personal_id"] == told["personal_id"] and one.alike == alike]


def _spelt_apart(one: str, other: str) -> bool:
    """Say whether two names that are one without accents are two with them; accents that are missing part nobody."""
    return not (one.isascii() or other.isascii()) and sort_key(one) != sort_key(other)


def numbers_differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether both have a number of the same kind and it is not the same."""
    return any(one[name] and other[name] and one[name] != other[name] for name in NUMBERS)


def register(school_id: int, school_year: str, programme: str, rows: Sequence[tuple[str, str, Mapping[str, Any]]],
             meant: Iterable[int] = ()) -> Register:
    """Give what some rows of a school's list are compared with; a row is its identity, its key of like names and what it tells.

    `meant` are ids of pupils whom a clerk said some of the rows are.
    """
    known = Register(school_id)
    counted = and_(Pupil.school_year == school_year, Pupil.programme == programme, Pupil.merged_into_id.is_(None))
    identities = [identity for identity, _alike, _told in rows]
    names = {alike for _identity, alike, _told in rows}
    days = {told["birth_date"] for _identity, _alike, told in rows}
    fields = [Pupil.id, Pupil.version, Pupil.identity, Pupil.alike_key, *(getattr(Pupil, name) for name in TOLD)]
    own = and_(counted, Pupil.school_id == school_id)
    # Of one name: a child whose birth date was mistaken is found by it.
    for key, values in ((Pupil.birth_date, days), (Pupil.identity, identities), (Pupil.alike_key, names), (Pupil.id, meant)):
        for some in _groups(values):
            for pupil_id, version, identity, alike, *told in db.session.execute(select(*fields).where(own, among(key, some))):
                if identity not in known.own:
                    _place(known, Known(pupil_id, version, identity, dict(zip(TOLD, told, strict=True)), alike))
    _note_merged(known, and_(Pupil.school_year == school_year, Pupil.programme == programme, Pupil.school_id == school_id,
                             Pupil.merged_into_id.is_not(None)), identities)
    others = and_(counted, Pupil.school_id != school_id)
    for some in _groups(identities):
        known.elsewhere.update(db.session.scalars(select(Pupil.identity).where(others, among(Pupil.identity, some))))
    for some in _groups(told["personal_id"] for _identity, _alike, told in rows):
        for number, pupil_id in db.session.execute(select(Pupil.personal_id, Pupil.id).where(counted, among(Pupil.personal_id, some))):
            known.personal_ids.setdefault(number, set()).add(pupil_id)
    born = {f"{day} {alike}" for _identity, alike, told in rows if told["mother_name"] for day in near_days(told["birth_date"])}
    if born:
        for alike, *trace in db.session.execute(_born(born).where(others, Pupil.mother_name != "")):
            known.alike_elsewhere.setdefault((alike, trace[1]), []).append(Trace(*trace))
    for some in _groups(household_key(told["household_code"]) for _identity, _alike, told in rows):
        for home, pupil_id in db.session.execute(select(Pupil.household_key, Pupil.id).where(
                counted, among(Pupil.household_key, some), Pupil.need != Need.DATA)):
            known.households.setdefault(home, set()).add(pupil_id)
    return known


def _born(born: set[str]) -> Select[Any]:
    """Ask for the pupils of these days and names ("2013-09-01 an le"): by index, pair by pair, however many bear a name in the city."""
    postgresql = db.session.get_bind().dialect.name == "postgresql"
    pairs = func.unnest(_array(born, String())).table_valued(column("value", String)).render_derived(name="pairs")
    asked = pairs if postgresql else _each_of(born)
    day, name = func.substr(asked.c.value, 1, 10), func.substr(asked.c.value, 12)
    same_day = Pupil.birth_date == cast(day, Date) if postgresql else type_coerce(Pupil.birth_date, String) == day
    columns: list[Any] = [Pupil.alike_key, Pupil.full_name, Pupil.birth_date, Pupil.mother_name]
    return select(*columns).join(asked, and_(Pupil.alike_key == name, same_day))


def _note_merged(known: Register, gone: ColumnElement[bool], identities: Iterable[str]) -> None:
    kept = aliased(Pupil)
    for some in _groups(identities):
        for identity, name in db.session.execute(select(Pupil.identity, kept.full_name).join(kept, kept.id == Pupil.merged_into_id).where(
                gone, among(Pupil.identity, some))):
            if identity not in known.own:
                known.merged[identity] = name


def _place(known: Register, one: Known) -> None:
    told = one.told
    known.own[one.identity] = known.by_id[one.id] = one
    known.by_name.setdefault(by_name(known.school_id, told["full_name"], told["birth_date"], told["class_name"]), []).append(one)
    known.by_day.setdefault(told["birth_date"], []).append(one)
    known.by_alike.setdefault(one.alike, []).append(one)


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


def among(column: InstrumentedAttribute[Any], values: list[Any]) -> ColumnElement[bool]:
    """Say that a column is one of many values: keys, numbers or days."""
    if db.session.get_bind().dialect.name != "postgresql":
        # One text here too: SQLite's driver keeps statements, and one of a thousand places is large.
        return column.in_(select(_each_of(values).c.value))
    return column == any_(_array(values, column.type))


def _each_of(values: Iterable[Any]) -> TableValuedAlias:
    return func.json_each(json.dumps(list(map(str, values)), ensure_ascii=False)).table_valued("value")


def _array(values: Iterable[Any], kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """Give an array as one text: PostgreSQL's driver takes it in far less time than a list, value by value."""
    return cast(func.string_to_array(literal(_APART.join(map(str, values))), literal(_APART)), ARRAY(kind))


def _groups(values: Iterable[Any]) -> list[list[Any]]:
    """Give the values that are not blank, once each, as one group, or none when there are none."""
    found = list({value for value in values if value})
    return [found] if found else []


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    all_of_them = sorted({value for value in values if value})
    for start in range(0, len(all_of_them), _AT_ONCE):
        yield all_of_them[start:start + _AT_ONCE]
