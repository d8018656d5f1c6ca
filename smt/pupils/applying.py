"""Taking a list into the register, all of it or nothing, and taking it back: a few statements over the held rows."""

from datetime import datetime
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
    delete,
    false,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, aliased

from config import Config
from smt.core.clock import local
from smt.core.db import UTCDateTime, db
from smt.core.errors import Conflict, Refusal
from smt.core.states import move
from smt.history.models import Entry
from smt.pupils import letters, queries, staging
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, BatchBefore, BatchRow, Pupil
from smt.pupils.states import GOOD, MOVES, BatchState, ListState
from smt.pupils.yearlist import touched

#: Columns of a pupil that a row of a list says.
WRITTEN = (*TOLD, "identity", "search_key", "sort_key", "alike_key")
_QUIET = {"synchronize_session": False}


def apply(batch: Batch, *, at: datetime, by: str, settings: Config) -> Batch:
    """Write the good rows of a list into the register, all of them or none, and tell those in charge."""
    batch = queries.locked(batch.id)
    move(batch, BatchState.APPLIED, MOVES)
    if not batch.good:
        raise Refusal(_l("Danh sách này không có dòng nào để nhận. Sửa các dòng cần sửa trong tệp rồi tải lên lần nữa."))
    touched(batch.school_id, batch.school_year, programme=batch.programme, at=at, by=by,
            reason=_("Nhà trường nhận danh sách số %(number)s.", number=batch.id))  # its lock lets one list in at a time
    refuse_if_old(batch)
    write(batch, at)
    close(batch, at, by)
    letters.tell_officers(batch, at=at, settings=settings)
    return batch


def preview(batch: Batch, *, at: datetime) -> dict[str, int]:
    """Give what taking a list would do, by doing it and taking it back."""
    before = queries.count(batch.school_id, batch.school_year)
    with db.session.begin_nested() as savepoint:
        added, changed = write(batch, at)
        after = queries.count(batch.school_id, batch.school_year)
        savepoint.rollback()
    db.session.expire_all()
    return {"added": added, "changed": changed, "before": before, "after": after}


def undo(batch: Batch, *, at: datetime, by: str) -> Batch:
    """Take a list back: the pupils it brought go, those it changed are as before; refused once something depends on it."""
    batch = queries.locked(batch.id)
    move(batch, BatchState.UNDONE, MOVES)
    refuse_if_built_upon(batch)
    touched(batch.school_id, batch.school_year, programme=batch.programme, at=at, by=by, reason="")
    _restore(batch)
    brought = select(BatchBefore.pupil_id).where(BatchBefore.batch_id == batch.id, BatchBefore.brought)
    db.session.execute(delete(Pupil).where(Pupil.id.in_(brought)).execution_options(**_QUIET))
    db.session.execute(delete(BatchBefore).where(BatchBefore.batch_id == batch.id).execution_options(**_QUIET))
    batch.undone_at, batch.undone_by = at, by[:200]
    db.session.flush()
    return batch


def close(batch: Batch, at: datetime, by: str) -> None:
    """End a list: the register holds the pupils now, or nobody does; no child's data is kept twice."""
    staging.clear(batch.id)
    batch.decided_at, batch.decided_by = at, by[:200]
    stored, batch.file = batch.file, None
    db.session.flush()
    if stored is not None:
        db.session.delete(stored)
        db.session.flush()


def refuse_if_old(batch: Batch) -> None:
    """Refuse a list that was checked against a register which has changed since; say who changed it, and when."""
    there = queries.there_since(batch).subquery()
    count, last = db.session.execute(select(func.count(), func.max(there.c.created_at))).one()
    elsewhere = db.session.scalar(select(func.count()).select_from(there).where(there.c.school_id != batch.school_id))
    if elsewhere:
        raise Conflict(_l("Một mã định danh trong tệp vừa được trường khác dùng. Chưa ghi gì. Kiểm tra lại tệp để xem dòng nào."))
    other, edited = queries.overtaken_by(batch), None
    if batch.checked_at is not None:
        edited = queries.edited_since(batch.school_id, batch.school_year, batch.checked_at)
    if other is not None:
        undone = other.undone_at is not None and (other.decided_at is None or other.undone_at > other.decided_at)
        when, who = (other.undone_at, other.undone_by) if undone else (other.decided_at, other.decided_by)
    elif edited is not None:
        when, who = edited.at, edited.by
    elif count:
        when, who = last, ""
    else:
        return
    moment = local(when).strftime("%H:%M %d/%m/%Y") if when else ""
    if count:
        raise Conflict(_l("%(count)s học sinh trong tệp đã được ghi lúc %(when)s (%(who)s), sau khi tệp này được kiểm tra. "
                          "Chưa ghi gì thêm. Kiểm tra lại tệp để xem phần còn khác.", count=count, when=moment,
                          who=who or _l("thêm từng em")))
    raise Conflict(_l("Danh sách học sinh của trường đã đổi lúc %(when)s (%(who)s), sau khi tệp này được kiểm tra. Chưa ghi gì. "
                      "Kiểm tra lại tệp để xem phần còn khác.", when=moment, who=who))


def refuse_if_built_upon(batch: Batch) -> None:
    """Refuse to take a list back once the school's list is approved or its pupils were changed since; name what and by whom."""
    school_list = queries.list_of(batch.school_id, batch.school_year, batch.programme)
    if school_list is not None and school_list.state is ListState.APPROVED:
        raise Refusal(_l("Danh sách của trường đã được duyệt lúc %(when)s nên không hoàn tác được. Hỏi cán bộ phụ trách.",
                         when=local(school_list.state_at).strftime("%H:%M %d/%m/%Y")))
    if not db.session.scalar(select(BatchBefore.id).where(BatchBefore.batch_id == batch.id).limit(1)):
        raise Refusal(_l("Lần nhận danh sách này đã quá lâu, hệ thống không còn giữ dữ liệu để hoàn tác. Sửa từng học sinh, hoặc gửi "
                         "danh sách mới."))
    changed = db.session.execute(select(BatchBefore.pupil_id, Pupil.id, Pupil.full_name, Pupil.batch_id).outerjoin(
        Pupil, Pupil.id == BatchBefore.pupil_id).where(BatchBefore.batch_id == batch.id, or_(
            Pupil.id.is_(None), Pupil.version != BatchBefore.version_after)).order_by(BatchBefore.pupil_id).limit(1)).first()
    if changed is not None:
        raise Refusal(_built_upon(batch, *changed))


def write(batch: Batch, at: datetime) -> tuple[int, int]:
    """Write the good rows of a list; give how many pupils were added and changed. What has gone stale meanwhile is a Conflict."""
    _refuse_stale(batch)
    try:
        with db.session.begin_nested():
            return _add(batch, at), _change(batch)
    except IntegrityError:
        raise Conflict(_l("Danh sách học sinh đổi sau khi tệp được kiểm tra. Chưa ghi gì. Kiểm tra lại tệp để xem "
                          "phần còn khác.")) from None


def _refuse_stale(batch: Batch) -> None:
    number = db.session.scalar(select(BatchRow.number).outerjoin(Pupil, Pupil.id == BatchRow.pupil_id).where(
        BatchRow.batch_id == batch.id, BatchRow.bucket.in_(GOOD), BatchRow.pupil_id.is_not(None),
        or_(Pupil.id.is_(None), Pupil.version != BatchRow.pupil_version)).order_by(BatchRow.number).limit(1))
    if number is not None:
        raise Conflict(_l("Học sinh ở dòng %(number)s của tệp vừa được sửa hoặc xóa sau khi tệp được kiểm tra. Chưa ghi gì. "
                          "Kiểm tra lại tệp để xem phần còn khác.", number=number))


def _add(batch: Batch, at: datetime) -> int:
    """Add the new pupils in one statement, and note for each that the list brought it."""
    rows = select(literal(batch.school_id), literal(batch.school_year), literal(batch.programme), literal(batch.id),
                  literal(at, UTCDateTime()), literal(1), *_values().values()).where(
        BatchRow.batch_id == batch.id, BatchRow.bucket.in_(GOOD), BatchRow.pupil_id.is_(None)).order_by(BatchRow.number)
    names = ["school_id", "school_year", "programme", "batch_id", "created_at", "version", *WRITTEN]
    added: Any = db.session.execute(insert(Pupil).from_select(names, rows, include_defaults=False))
    db.session.execute(insert(BatchBefore).from_select(["batch_id", "pupil_id", "brought", "version_after"], select(
        literal(batch.id), Pupil.id, true(), Pupil.version).where(Pupil.batch_id == batch.id)))
    return int(added.rowcount)


def _change(batch: Batch) -> int:
    """Note how the known pupils are, then change them, in one statement each."""
    mine = (BatchRow.batch_id == batch.id, BatchRow.bucket.in_(GOOD), BatchRow.pupil_id == Pupil.id)
    db.session.execute(insert(BatchBefore).from_select(["batch_id", "pupil_id", "brought", "before", "version_after"], select(
        literal(batch.id), Pupil.id, false(), _packed(), Pupil.version + 1).where(*mine)))
    changed: Any = db.session.execute(update(Pupil).where(*mine).values(
        {**_values(), "batch_id": batch.id, "version": Pupil.version + 1}).execution_options(**_QUIET))
    return int(changed.rowcount)


def _restore(batch: Batch) -> None:
    # A pupil is again as an earlier list left it: that one can be taken back in its turn.
    this = aliased(BatchBefore)
    db.session.execute(update(BatchBefore).where(
        this.batch_id == batch.id, not_(this.brought), BatchBefore.pupil_id == this.pupil_id, BatchBefore.batch_id != batch.id,
        BatchBefore.version_after == this.version_after - 1).values(version_after=this.version_after + 1).execution_options(**_QUIET))
    values = {name: _read(BatchBefore.before, name) for name in WRITTEN}
    earlier = cast(BatchBefore.before["batch_id"].as_string(), Integer)
    changed = (BatchBefore.batch_id == batch.id, BatchBefore.pupil_id == Pupil.id, not_(BatchBefore.brought))
    db.session.execute(update(Pupil).where(*changed).values(
        {**values, "batch_id": earlier, "version": Pupil.version + 1}).execution_options(**_QUIET))


def _values() -> dict[str, ColumnElement[Any]]:
    return {name: _read(BatchRow.told, name) for name in WRITTEN}


def _read(record: InstrumentedAttribute[Any], name: str) -> ColumnElement[Any]:
    """Give a value of a JSON record as its column takes it."""
    text = record[name].as_string()
    if name != "birth_date":
        return text
    # SQLite keeps a day as the text it is written in; a cast there would make a number of it.
    return cast(text, Date) if db.session.get_bind().dialect.name == "postgresql" else type_coerce(text, String)


def _packed() -> ColumnElement[Any]:
    """Give a pupil as a JSON record."""
    make = func.json_build_object if db.session.get_bind().dialect.name == "postgresql" else func.json_object
    pairs = [part for name in (*WRITTEN, "batch_id") for part in (literal(name, String), getattr(Pupil, name))]
    return make(*pairs, type_=JSON)


def _built_upon(batch: Batch, pupil_id: int, there: int | None, name: str | None, batch_id: int | None) -> object:
    if there is None:
        return _l("Một học sinh do danh sách này thêm đã bị xóa khỏi danh sách sau đó, nên không hoàn tác được cả lần nhận.")
    if batch_id is not None and batch_id != batch.id:
        later = db.session.get_one(Batch, batch_id)
        return _l("Học sinh %(name)s đã được danh sách số %(number)s sửa lúc %(when)s (%(who)s). Hoàn tác danh sách đó trước.", name=name,
                  number=later.id, when=local(later.decided_at or later.uploaded_at).strftime("%H:%M %d/%m/%Y"), who=later.decided_by)
    entry = db.session.scalar(select(Entry).where(Entry.record == Pupil.__tablename__, Entry.record_id == str(pupil_id))
                              .order_by(Entry.id.desc()).limit(1))
    return _l("Học sinh %(name)s đã được sửa lúc %(when)s (%(who)s) sau khi nhận danh sách, nên không hoàn tác được. Sửa từng học sinh.",
              name=name, when=local(entry.at).strftime("%H:%M %d/%m/%Y") if entry else "", who=entry.by if entry else "")
