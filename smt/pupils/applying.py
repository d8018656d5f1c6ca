"""Taking a list into the register, all of it or nothing, and taking it back: a few statements over the held rows."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    JSON,
    ColumnElement,
    Date,
    Integer,
    String,
    cast,
    column,
    delete,
    false,
    func,
    insert,
    join,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    type_coerce,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import InstrumentedAttribute, aliased

from smt.core.clock import local
from smt.core.db import UTCDateTime, db
from smt.core.errors import Conflict, Refusal
from smt.core.states import move
from smt.history.models import Entry
from smt.pupils import queries, staging
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, BatchBefore, BatchRow, Pupil, PupilRemark
from smt.pupils.states import GOOD, MOVES, BatchState, ListState
from smt.pupils.yearlist import touched

#: Columns of a pupil that a row of a list says.
WRITTEN = (*TOLD, "identity", "search_key", "sort_key", "alike_key", "household_key")
#: So long it is kept how pupils were before a list was taken.
UNDOABLE = timedelta(days=30)
#: Of so many rows it is tried, when a list is checked, what taking them does: it costs a fifth of the checking.
TRIED = 5000
_QUIET = {"synchronize_session": False}


def apply(batch: Batch, *, at: datetime, by: str) -> Batch:
    """Write the good rows of a list into the register, all of them or none; those in charge read of it in the letter of the day."""
    batch = queries.locked(batch.id)
    move(batch, BatchState.APPLIED, MOVES)
    if not batch.good:
        raise Refusal(_l("Danh sách này không có dòng nào để nhận. Sửa các dòng cần sửa trong tệp rồi tải lên lần nữa."))
    touched(batch.school_id, batch.school_year, programme=batch.programme, at=at, by=by,
            reason=_("Nhà trường nhận danh sách số %(number)s.", number=batch.id))  # its lock lets one list in at a time
    refuse_if_old(batch)
    write(batch, at)
    close(batch, at, by)
    return batch


def preview(batch: Batch, *, at: datetime) -> dict[str, int]:
    """Give what taking a list would do, by doing it and taking it back; a Conflict says that it cannot be taken."""
    before = queries.count(batch.school_id, batch.school_year, batch.programme)
    with db.session.begin_nested() as savepoint:
        if db.session.get_bind().dialect.name == "postgresql":
            # Whoever really takes a list goes first: waited for until a deadlock is looked for, she might be the one who is broken off.
            db.session.execute(text("set local lock_timeout = '500ms'"))
        added, changed = write(batch, at)
        after = queries.count(batch.school_id, batch.school_year, batch.programme)
        savepoint.rollback()
    return {"added": added, "changed": changed, "before": before, "after": after}


def foreseen(batch: Batch, at: datetime) -> dict[str, int]:
    """Give the same for the page that asks to take a list: blank where it was not tried, "conflict" where it cannot be taken."""
    if not 0 < batch.good <= TRIED:
        return {}
    try:
        return preview(batch, at=at)
    except Conflict:
        return {"conflict": 1}
    except OperationalError:  # others are at these pupils
        return {}


def undo(batch: Batch, *, at: datetime, by: str) -> Batch:
    """Take a list back: the pupils it brought go, those it changed are as before; refused once something depends on it."""
    batch = queries.locked(batch.id)
    move(batch, BatchState.UNDONE, MOVES)
    refuse_if_built_upon(batch, at)
    touched(batch.school_id, batch.school_year, programme=batch.programme, at=at, by=by,
            reason=_("Nhà trường hoàn tác danh sách số %(number)s.", number=batch.id))
    db.session.execute(delete(Pupil).where(*_brought(batch)).execution_options(**_QUIET))
    _restore(batch)
    db.session.execute(delete(BatchBefore).where(BatchBefore.batch_id == batch.id).execution_options(**_QUIET))
    batch.undone_at, batch.undone_by = at, by[:200]
    db.session.flush()
    return batch


def forget_before(at: datetime) -> None:
    """Throw away how pupils were before lists that can be taken back no more."""
    old = select(Batch.id).where(Batch.decided_at < at - UNDOABLE)
    db.session.execute(delete(BatchBefore).where(BatchBefore.batch_id.in_(old)).execution_options(**_QUIET))


def close(batch: Batch, at: datetime, by: str) -> None:
    """End a list: the register holds the pupils now, or nobody does; no child's data is kept twice."""
    staging.clear(batch.id)
    batch.decided_at, batch.decided_by = at, by[:200]
    staging.drop_file(batch)


def refuse_if_old(batch: Batch) -> None:
    """Refuse a list that was checked against a register which has changed since; say who changed it, and when."""
    other, edited = queries.overtaken_by(batch), None
    if other is None and batch.checked_at is not None:
        edited = queries.edited_since(batch.school_id, batch.school_year, batch.programme, batch.checked_at)
    if other is not None:
        undone = other.undone_at is not None and (other.decided_at is None or other.undone_at > other.decided_at)
        when, who = (other.undone_at, other.undone_by) if undone else (other.decided_at, other.decided_by)
        raise _old(batch, when, who)
    if edited is not None:
        raise _old(batch, edited.at, edited.by)


def _old(batch: Batch, when: datetime | None, who: str) -> Conflict:
    there = queries.there_since(batch).subquery()
    count, elsewhere = db.session.execute(select(
        func.count(), func.count().filter(there.c.school_id != batch.school_id)).select_from(there)).one()
    if elsewhere:
        return Conflict(_l("Một mã định danh trong tệp vừa được trường khác dùng. Chưa ghi gì. Kiểm tra lại tệp để xem dòng nào."))
    if when is None:
        return Conflict(_l("Danh sách học sinh đổi sau khi tệp được kiểm tra. Chưa ghi gì. Kiểm tra lại tệp để xem phần còn khác."))
    if count:
        return Conflict(_l("%(count)s học sinh trong tệp đã được ghi lúc %(when)s (%(who)s), sau khi tệp này được kiểm tra. "
                           "Chưa ghi gì thêm. Kiểm tra lại tệp để xem phần còn khác.", count=count, when=_moment(when), who=who))
    return Conflict(_l("Danh sách học sinh của trường đã đổi lúc %(when)s (%(who)s), sau khi tệp này được kiểm tra. Chưa ghi gì. "
                       "Kiểm tra lại tệp để xem phần còn khác.", when=_moment(when), who=who))


def refuse_if_built_upon(batch: Batch, at: datetime) -> None:
    """Refuse to take a list back once the school's list is approved or its pupils were changed since; name what and by whom."""
    if batch.decided_at is None or batch.decided_at < at - UNDOABLE:
        raise Refusal(_l("Danh sách này được nhận đã hơn %(days)s ngày nên không hoàn tác được nữa. Sửa từng học sinh, hoặc gửi danh sách "
                         "mới.", days=UNDOABLE.days))
    school_list = queries.list_of(batch.school_id, batch.school_year, batch.programme)
    if school_list is not None and school_list.state is ListState.APPROVED:
        raise Refusal(_l("Danh sách của trường đã được duyệt lúc %(when)s nên không hoàn tác được. Hỏi cán bộ phụ trách.",
                         when=_moment(school_list.state_at)))
    if db.session.scalar(select(PupilRemark.id).join(Pupil, Pupil.id == PupilRemark.pupil_id).where(*_brought(batch)).limit(1)) is not None:
        raise Refusal(_l("Cán bộ đã hỏi về học sinh do danh sách này thêm, nên không hoàn tác được. Trả lời cán bộ và sửa từng học sinh."))
    then = func.coalesce(BatchBefore.version_after, 1)
    now_ = select(Pupil.id).outerjoin(BatchBefore, (BatchBefore.batch_id == batch.id) & (BatchBefore.pupil_id == Pupil.id))
    changed = db.session.scalar(now_.where(or_(Pupil.batch_id == batch.id, BatchBefore.batch_id == batch.id), or_(
        Pupil.version != then, Pupil.batch_id.is_(None), Pupil.batch_id != batch.id)).order_by(Pupil.id).limit(1))
    if changed is not None:
        raise Refusal(_built_upon(batch, db.session.get_one(Pupil, changed)))
    here = [db.session.scalar(select(func.count()).select_from(kind).where(*which)) for kind, which in (
        (Pupil, _brought(batch)), (BatchBefore, (BatchBefore.batch_id == batch.id, not_(BatchBefore.brought))))]
    if here != [batch.added, batch.good - batch.added]:
        raise Refusal(_lost(batch))


def write(batch: Batch, at: datetime) -> tuple[int, int]:
    """Write the good rows of a list; give how many pupils were added and changed. What has gone stale meanwhile is a Conflict."""
    _refuse_stale(batch)
    try:
        with db.session.begin_nested():
            batch.added = _add(batch, at)
            changed = _change(batch)
    except IntegrityError:
        raise _old(batch, None, "") from None
    if batch.added + changed != batch.good:  # rows that were counted are held no more
        raise _old(batch, None, "")
    return batch.added, changed


def _refuse_stale(batch: Batch) -> None:
    number = db.session.scalar(select(BatchRow.number).outerjoin(Pupil, Pupil.id == BatchRow.pupil_id).where(
        BatchRow.batch_id == batch.id, BatchRow.bucket.in_(GOOD), BatchRow.pupil_id.is_not(None),
        or_(Pupil.id.is_(None), Pupil.version != BatchRow.pupil_version)).order_by(BatchRow.number).limit(1))
    if number is not None:
        raise Conflict(_l("Học sinh ở dòng %(number)s của tệp vừa được sửa hoặc xóa sau khi tệp được kiểm tra. Chưa ghi gì. "
                          "Kiểm tra lại tệp để xem phần còn khác.", number=number))


def _add(batch: Batch, at: datetime) -> int:
    """Add the new pupils in one statement; that the list brought them can be read from each."""
    told, values = _told(BatchRow.told)
    rows = select(literal(batch.school_id), literal(batch.school_year), literal(batch.programme), literal(batch.id),
                  literal(at, UTCDateTime()), literal(1), *values).select_from(*told).where(
        BatchRow.batch_id == batch.id, BatchRow.bucket.in_(GOOD), BatchRow.pupil_id.is_(None)).order_by(BatchRow.number)
    names = ["school_id", "school_year", "programme", "batch_id", "created_at", "version", *WRITTEN]
    adding = insert(Pupil).from_select(names, rows, include_defaults=False)
    added: Any = db.session.execute(adding.execution_options(preserve_rowcount=True))
    return int(added.rowcount)


def _change(batch: Batch) -> int:
    """Note how the known pupils are, then change them, in one statement each."""
    if batch.good == batch.added:
        return 0
    mine = (BatchRow.batch_id == batch.id, BatchRow.bucket.in_(GOOD), BatchRow.pupil_id == Pupil.id)
    db.session.execute(insert(BatchBefore).from_select(["batch_id", "pupil_id", "brought", "before", "version_after"], select(
        literal(batch.id), Pupil.id, false(), _packed(), Pupil.version + 1).where(*mine)))
    values = dict(zip(WRITTEN, _each(BatchRow.told), strict=True))
    changed: Any = db.session.execute(update(Pupil).where(*mine).values(
        {**values, "batch_id": batch.id, "version": Pupil.version + 1}).execution_options(**_QUIET))
    return int(changed.rowcount)


def _restore(batch: Batch) -> None:
    # A pupil is again as an earlier list left it: that one can be taken back in its turn.
    this = aliased(BatchBefore)
    earlier, left_at = (_whole(this.before, name) for name in ("batch_id", "version"))
    mine = (this.batch_id == batch.id, not_(this.brought))
    db.session.execute(update(BatchBefore).where(
        *mine, BatchBefore.pupil_id == this.pupil_id, BatchBefore.batch_id == earlier, BatchBefore.version_after == left_at).values(
            version_after=this.version_after + 1).execution_options(**_QUIET))
    known = select(BatchBefore.id).where(BatchBefore.pupil_id == this.pupil_id, BatchBefore.batch_id == earlier).exists()
    db.session.execute(insert(BatchBefore).from_select(["batch_id", "pupil_id", "brought", "version_after"], select(
        earlier, this.pupil_id, true(), this.version_after + 1).where(*mine, earlier.is_not(None), left_at == 1, ~known)))
    changed = (BatchBefore.batch_id == batch.id, BatchBefore.pupil_id == Pupil.id, not_(BatchBefore.brought))
    values = dict(zip(WRITTEN, _each(BatchBefore.before), strict=True))
    db.session.execute(update(Pupil).where(*changed).values(
        {**values, "batch_id": _whole(BatchBefore.before, "batch_id"), "version": Pupil.version + 1}).execution_options(
            **_QUIET))


def _brought(batch: Batch) -> tuple[ColumnElement[bool], ...]:
    """Say which pupils a list brought: they came in it, and it did not find them there."""
    found = select(BatchBefore.pupil_id).where(BatchBefore.batch_id == batch.id, not_(BatchBefore.brought))
    return Pupil.batch_id == batch.id, Pupil.id.not_in(found)


def _told(record: InstrumentedAttribute[Any]) -> tuple[list[Any], list[ColumnElement[Any]]]:
    """Give what to select from, and the values of a JSON record; PostgreSQL unpacks each record once."""
    if db.session.get_bind().dialect.name != "postgresql":
        return [BatchRow], _each(record)
    unpacked = func.json_to_record(record).table_valued(
        *(column(name, Date if name == "birth_date" else String) for name in WRITTEN)).render_derived(name="told", with_types=True)
    return [join(BatchRow, unpacked, true())], [_filled(name, unpacked.c[name]) for name in WRITTEN]


def _each(record: InstrumentedAttribute[Any]) -> list[ColumnElement[Any]]:
    return [_filled(name, _read(record, name)) for name in WRITTEN]


def _filled(name: str, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Let a record that was held before there was such a column have none."""
    return func.coalesce(value, "") if name == "household_key" else value


def _read(record: InstrumentedAttribute[Any], name: str) -> ColumnElement[Any]:
    """Give a value of a JSON record as its column takes it."""
    text = record[name].as_string()
    if name != "birth_date":
        return text
    # SQLite keeps a day as the text it is written in; a cast there would make a number of it.
    return cast(text, Date) if db.session.get_bind().dialect.name == "postgresql" else type_coerce(text, String)


def _whole(record: InstrumentedAttribute[Any], name: str) -> ColumnElement[Any]:
    return cast(record[name].as_string(), Integer)


def _packed() -> ColumnElement[Any]:
    """Give a pupil as a JSON record."""
    make = func.json_build_object if db.session.get_bind().dialect.name == "postgresql" else func.json_object
    pairs = [part for name in (*WRITTEN, "batch_id", "version") for part in (literal(name, String), getattr(Pupil, name))]
    return make(*pairs, type_=JSON)


def _built_upon(batch: Batch, pupil: Pupil) -> object:
    if pupil.batch_id is not None and pupil.batch_id != batch.id:
        return _l("Học sinh %(name)s đã được danh sách số %(number)s sửa lúc %(when)s (%(who)s). Hoàn tác danh sách đó trước.",
                  name=pupil.full_name, **_decision(db.session.get_one(Batch, pupil.batch_id)))
    entry = db.session.scalar(select(Entry).where(Entry.record == Pupil.__tablename__, Entry.record_id == str(pupil.id))
                              .order_by(Entry.id.desc()).limit(1))
    return _l("Học sinh %(name)s đã được sửa lúc %(when)s (%(who)s) sau khi nhận danh sách, nên không hoàn tác được. Sửa từng học sinh.",
              name=pupil.full_name, when=_moment(entry.at) if entry else "", who=entry.by if entry else "")


def _lost(batch: Batch) -> object:
    """Say where pupils went whom a list brought: into a later list, or off the register."""
    later = db.session.scalar(select(Batch).join(BatchBefore, BatchBefore.batch_id == Batch.id).where(
        Batch.id != batch.id, _whole(BatchBefore.before, "batch_id") == batch.id).order_by(Batch.id.desc()).limit(1))
    if later is not None:
        return _l("Danh sách số %(number)s nhận lúc %(when)s (%(who)s) đã sửa học sinh của danh sách này. Hoàn tác danh sách đó trước.",
                  **_decision(later))
    return _l("Một học sinh do danh sách này thêm đã bị xóa khỏi danh sách sau đó, nên không hoàn tác được cả lần nhận.")


def _decision(batch: Batch) -> dict[str, object]:
    return {"number": batch.id, "when": _moment(batch.decided_at or batch.uploaded_at), "who": batch.decided_by}


def _moment(at: datetime) -> str:
    return local(at).strftime("%H:%M %d/%m/%Y")
