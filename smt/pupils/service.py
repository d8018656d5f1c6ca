"""What may be done: hold a list, take it or drop it, add or change one pupil."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from config import Config
from smt.core.clock import local
from smt.core.db import db
from smt.core.errors import AlreadyThere, Conflict, Refusal
from smt.core.states import move
from smt.pupils import letters, queries
from smt.pupils.identity import TOLD, by_name, identity_of
from smt.pupils.models import Batch, Pupil
from smt.pupils.states import GOOD, MOVES, BatchState, Bucket, Circumstance, Need, Sex
from smt.vietnamese.names import sort_key
from smt.vietnamese.text import search_key

#: A school year begins on the first of this month.
FIRST_MONTH = 8
#: How stored text becomes the value it stands for.
_KINDS: dict[str, Callable[[str], Any]] = {
    "birth_date": date.fromisoformat, "sex": Sex, "circumstance": Circumstance, "need": Need}

ELSEWHERE = _l("Mã định danh này đã có trong danh sách của một trường khác trong năm học này. So lại mã; nếu học sinh vừa chuyển "
                "trường, gọi số ở cuối trang.")


def school_year_of(at: datetime) -> str:
    """Give the school year of an instant: `2026-2027` from 1 August 2026."""
    day = local(at).date()
    first = day.year if day.month >= FIRST_MONTH else day.year - 1
    return f"{first}-{first + 1}"


def stage(*, school_id: int, school_year: str, file_name: str, sha256: str, rows: Sequence[Mapping[str, Any]],
          at: datetime, by: str) -> Batch:
    """Hold a checked list until the school decides; nothing reaches the register."""
    counted = Counter(row["bucket"] for row in rows)
    batch = Batch(school_id=school_id, school_year=school_year, file_name=file_name[:200], sha256=sha256, uploaded_at=at,
                  uploaded_by=by[:200], state=BatchState.CHECKED, rows=[dict(row) for row in rows],
                  counts={bucket.value: counted[bucket.value] for bucket in Bucket})
    db.session.add(batch)
    db.session.flush()
    return batch


def apply(batch: Batch, *, at: datetime, by: str, settings: Config) -> Batch:
    """Write the good rows of a list into the register, all of them or none, and tell those in charge."""
    batch = queries.locked(batch.id)
    move(batch, BatchState.APPLIED, MOVES)
    rows = [{**row, "values": _values(row)} for row in batch.rows if row["bucket"] in GOOD]
    if not rows:
        raise Refusal(_l("Danh sách này không có dòng nào để nhận. Sửa các dòng cần sửa trong tệp rồi tải lên lần nữa."))
    new = [row for row in rows if row["pupil"] is None]
    _refuse_those_there(batch, new)
    try:
        with db.session.begin_nested():
            _add(batch, new, at)
            _update(batch, [row for row in rows if row["pupil"] is not None])
            db.session.flush()
    except (IntegrityError, StaleDataError):
        _refuse_those_there(batch, new)
        raise Conflict(_l("Danh sách học sinh đổi sau khi tệp được kiểm tra. Chưa ghi gì. Tải tệp lên lần nữa.")) from None
    _close(batch, at, by)
    letters.tell_officers(batch, at=at, settings=settings)
    return batch


def discard(batch: Batch, *, at: datetime, by: str) -> Batch:
    """Drop a list; the register stays as it is."""
    batch = queries.locked(batch.id)
    move(batch, BatchState.DISCARDED, MOVES)
    _close(batch, at, by)
    return batch


def add(*, school_id: int, school_year: str, told: Mapping[str, Any], at: datetime) -> Pupil:
    """Add one pupil; a pupil who is there already is refused."""
    alike = queries.same_pupil(school_id, school_year, told)
    if alike is not None and not (told["ministry_id"] and alike.ministry_id):
        raise AlreadyThere(_l("Năm học này đã có học sinh cùng họ tên, ngày sinh và lớp. Xem lại trong danh sách học sinh."),
                           field="full_name")
    pupil = Pupil(school_id=school_id, school_year=school_year, created_at=at)
    _keep(pupil, told)
    return pupil


def change(pupil: Pupil, told: Mapping[str, Any]) -> None:
    """Change what is said of one pupil; `told` may also name another school or school year."""
    _keep(pupil, told)


def _keep(pupil: Pupil, told: Mapping[str, Any]) -> None:
    school_id, school_year = told.get("school_id", pupil.school_id), told.get("school_year", pupil.school_year)
    try:
        with db.session.begin_nested():
            pupil.school_id, pupil.school_year = school_id, school_year
            _write(pupil, told)
            db.session.add(pupil)
            db.session.flush()
    except IntegrityError:
        there = queries.with_identity(school_year, [identity_of(school_id, told)])
        if any(one.school_id != school_id for one in there):
            raise AlreadyThere(ELSEWHERE, field="ministry_id") from None
        raise AlreadyThere(_l("Một học sinh khác trong năm học này đã mang mã định danh hoặc họ tên, ngày sinh, lớp này. "
                              "So lại với giấy tờ."), field="ministry_id" if told["ministry_id"] else "full_name") from None


def _write(pupil: Pupil, told: Mapping[str, Any]) -> None:
    for name in TOLD:
        setattr(pupil, name, told[name])
    pupil.identity = identity_of(pupil.school_id, told)
    pupil.search_key, pupil.sort_key = search_key(told["full_name"])[:200], sort_key(told["full_name"])[:1200]


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _KINDS.get(name, str)(text) for name, text in row["values"].items()}


def _add(batch: Batch, rows: Iterable[Mapping[str, Any]], at: datetime) -> None:
    for row in rows:
        pupil = Pupil(school_id=batch.school_id, school_year=batch.school_year, created_at=at, batch_id=batch.id)
        _write(pupil, row["values"])
        db.session.add(pupil)


def _update(batch: Batch, rows: Sequence[Mapping[str, Any]]) -> None:
    pupils = queries.with_ids(row["pupil"] for row in rows)
    for row in rows:
        pupil = pupils.get(row["pupil"])
        if pupil is None or pupil.version != row["version"]:
            raise Conflict(_l("Học sinh ở dòng %(number)s của tệp vừa được sửa hoặc xóa sau khi tệp được kiểm tra. Chưa ghi gì. "
                              "Tải tệp lên lần nữa để xem phần còn khác.", number=row["number"]))
        _write(pupil, row["values"])
        pupil.batch_id = batch.id


def _refuse_those_there(batch: Batch, rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a list whose new pupils came into the register after it was checked; say when, and who sent them."""
    there = queries.with_identity(batch.school_year, (identity_of(batch.school_id, row["values"]) for row in rows))
    if any(one.school_id != batch.school_id for one in there):
        raise Conflict(_l("Một mã định danh trong tệp vừa được trường khác dùng. Chưa ghi gì. Tải tệp lên để xem dòng nào."))
    names = {_name_key(batch.school_id, row["values"]) for row in rows}
    there += [one for one in queries.added_since(batch.school_id, batch.school_year, batch.uploaded_at)
              if by_name(batch.school_id, one.full_name, one.birth_date, one.class_name) in names and one not in there]
    if there:
        last = max(there, key=lambda one: one.created_at)
        raise Conflict(_l("%(count)s học sinh trong tệp đã được ghi lúc %(when)s (%(who)s), sau khi tệp này được kiểm tra. "
                          "Chưa ghi gì thêm. Tải tệp lên lần nữa để xem phần còn khác.", count=len(there),
                          when=local(last.created_at).strftime("%H:%M %d/%m/%Y"), who=queries.sender(last) or _l("thêm từng em")))


def _name_key(school_id: int, told: Mapping[str, Any]) -> str:
    return by_name(school_id, told["full_name"], told["birth_date"], told["class_name"])


def _close(batch: Batch, at: datetime, by: str) -> None:
    # The register holds the pupils now, or nobody does: no child's data is kept twice.
    batch.rows, batch.decided_at, batch.decided_by = [], at, by[:200]
