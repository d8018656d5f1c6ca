"""What may be done with lists and pupils: receive a list, say what its columns and words mean, drop it, add or change one pupil.

Taking a list and taking it back are in `applying`, two records of one child in `merging`, reading and checking in `pipeline`.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from smt.core.clock import local
from smt.core.db import Base, db
from smt.core.errors import AlreadyThere, Refusal
from smt.core.states import move
from smt.files.models import FileContent, StoredFile
from smt.pupils import queries, staging
from smt.pupils.checking import LEFT_OUT, ignored
from smt.pupils.identity import TOLD, alike_key, apart, identity_of
from smt.pupils.models import Batch, BatchRow, ColumnMemory, Pupil, WordMeaning
from smt.pupils.repairs import KEPT, LEFT, MEANT
from smt.pupils.states import MOVES, PROGRAMME, BatchState, Bucket, Circumstance, Need, Sex
from smt.pupils.yearlist import hold, touched
from smt.vietnamese.names import sort_key
from smt.vietnamese.text import search_key

Kept = TypeVar("Kept", bound=Base)

#: A school year begins on the first of this month.
FIRST_MONTH = 8
#: What a school may keep without a decision: so many files, of so many bytes in all.
MOST_FILES, MOST_KEPT = 100, 200_000_000
#: The choices that words are taught for.
CHOICES: dict[str, Any] = {"sex": Sex, "circumstance": Circumstance, "need": Need}

ELSEWHERE = _l("Mã định danh này đã có trong danh sách của một trường khác trong năm học này. So lại mã; nếu học sinh vừa chuyển "
                "trường, gọi số ở cuối trang.")


def school_year_of(at: datetime) -> str:
    """Give the school year of an instant: `2026-2027` from 1 August 2026."""
    day = local(at).date()
    first = day.year if day.month >= FIRST_MONTH else day.year - 1
    return f"{first}-{first + 1}"


def refuse_other_year(school_year: str, at: datetime) -> None:
    """Refuse a school a change of another year's list: that one is submitted no more."""
    year = school_year_of(at)
    if school_year != year:
        raise Refusal(_l("Tệp này thuộc danh sách năm học %(theirs)s; nhà trường chỉ sửa danh sách năm học %(year)s. Có điều phải sửa ở "
                         "năm học ấy thì báo cán bộ phụ trách.", theirs=school_year, year=year))


def receive(*, school_id: int, school_year: str, file_name: str, data: bytes, at: datetime, by: str, programme: str = PROGRAMME,
            digest: str = "", media_type: str = "application/octet-stream") -> Batch:
    """Keep a list to be read; nothing reaches the register. `digest` is that of the bytes that came, where macros were left behind."""
    digest = digest or digest_of(data)
    stored = StoredFile(name=file_name[:200], media_type=media_type, size=len(data), sha256=digest_of(data), stored_at=at,
                        content=FileContent(data=data))
    batch = Batch(school_id=school_id, school_year=school_year, programme=programme, file_name=file_name[:200], sha256=digest, file=stored,
                  uploaded_at=at, uploaded_by=by[:200], state=BatchState.READING)
    db.session.add(batch)
    db.session.flush()
    return batch


def refuse_more(school_id: int, size: int) -> None:
    """Refuse a file of a school that keeps many which it neither took nor dropped."""
    count, kept = db.session.execute(select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).select_from(Batch).join(
        StoredFile, Batch.file_id == StoredFile.id).where(Batch.school_id == school_id)).one()
    if count >= MOST_FILES or kept + size > MOST_KEPT:
        raise Refusal(_l("Trường đang để %(count)s tệp chưa nhận cũng chưa bỏ. Mở các tệp ấy ở việc cần làm, xác nhận hoặc bỏ bớt, "
                         "rồi tải lên lại.", count=count))


def digest_of(data: bytes) -> str:
    """Give that by which the same bytes are recognised."""
    return hashlib.sha256(data).hexdigest()


def forget(batch_id: int) -> None:
    """Throw a list away that could not be read, with its file, as if it had not been sent."""
    batch = queries.locked(batch_id)
    if batch.state not in (BatchState.READING, BatchState.MAPPING, BatchState.FAILED):
        raise Refusal(_l("Danh sách này đã được đọc xong. Tải lại trang để xem."))
    staging.clear(batch.id)
    stored = batch.file
    db.session.delete(batch)
    db.session.flush()
    if stored is not None:
        db.session.delete(stored)
        db.session.flush()


def fail(batch_id: int) -> Batch:
    """Note that a list cannot be read, and keep nothing of it."""
    batch = queries.locked(batch_id)
    move(batch, BatchState.FAILED, MOVES)
    staging.clear(batch.id)
    staging.drop_file(batch)
    return batch


def confirm_columns(batch: Batch, columns: list[dict[str, Any]], learned: Mapping[str, str], *, at: datetime) -> Batch:
    """Take a person's word for what the columns are (understanding.chosen, learned), remember it for the school, and read again.

    What was typed on the page in cells of the list is kept until it has been read.
    """
    batch = queries.locked(batch.id)
    move(batch, BatchState.READING, MOVES)
    batch.columns = columns
    staging.set_aside(batch.id)
    known = {one.heading_key: one for one in db.session.scalars(select(ColumnMemory).where(ColumnMemory.school_id == batch.school_id))}
    for key, name in learned.items():
        if key in known:
            known[key].field, known[key].at = name, at
        else:
            put(ColumnMemory(school_id=batch.school_id, heading_key=key, field=name, at=at), select(ColumnMemory).where(
                ColumnMemory.school_id == batch.school_id, ColumnMemory.heading_key == key))
    db.session.flush()
    return batch


def teach(field: str, word: str, value: str, *, school_id: int | None, at: datetime, by: str) -> WordMeaning:
    """Learn which choice a word stands for, in one school or, with no school, everywhere."""
    key = search_key(word)[:120]
    if field not in CHOICES or value not in list(CHOICES[field]) or not key:
        raise Refusal(_l("Chọn nghĩa của từ này trong danh sách."))
    there = select(WordMeaning).where(
        WordMeaning.field == field, WordMeaning.word_key == key,
        WordMeaning.school_id == school_id if school_id is not None else WordMeaning.school_id.is_(None))
    found = db.session.scalar(there) or put(
        WordMeaning(school_id=school_id, field=field, word_key=key, value=value, at=at, by=by[:200]), there)
    if found.value != value:
        found.value, found.at, found.by = value, at, by[:200]
        db.session.flush()
    return found


def mend(batch: Batch, number: int, values: Mapping[str, str]) -> BatchRow:
    """Put what a clerk typed in the place of cells of a row, and take it back if it was left out; the list is then checked again."""
    row = take_back(batch, number)
    told = {name: text for name, text in {**(row.edited or {}), **values}.items() if name in row.typed}
    row.edited = {name: text for name, text in told.items() if text != row.typed[name] or name in values} or None
    db.session.flush()
    return row


def leave_out(batch: Batch, number: int) -> BatchRow:
    """Let a row not be written, as a clerk wants it, whatever is checked again; what was typed in it is kept until it is taken back."""
    row = _held(batch, number)
    row.repairs = [*_said(row, LEFT), {"name": "full_name", "before": "", "after": "", "kind": LEFT}]
    row.bucket, row.problems = Bucket.IGNORED, ignored(number, row.typed, LEFT_OUT).problems
    row.told = row.changes = row.pupil_id = row.pupil_version = None
    db.session.flush()
    return row


def take_back(batch: Batch, number: int) -> BatchRow:
    """Let a row that was left out, or taken for none, be checked like the others."""
    row = _held(batch, number)
    if row.bucket is Bucket.IGNORED:
        row.repairs = _said(row, LEFT) or None
        row.bucket, row.problems = Bucket.ERROR, None
    db.session.flush()
    return row


def mean(batch: Batch, number: int, pupil_id: int) -> BatchRow:
    """Take a clerk's word that a row is the pupil of her school whom its warning names; saying so twice is harmless."""
    row = _held(batch, number)
    if meant(row) == pupil_id:
        return row
    if str(pupil_id) not in {problem.get("pupil") for problem in row.problems or []}:
        raise Refusal(_l("Danh sách đã đổi từ khi bạn mở trang, dòng này không còn giống em ấy. Xem lại rồi chọn."))
    row.repairs = [*(row.repairs or []), {"name": "full_name", "before": str(pupil_id), "after": "", "kind": MEANT}]
    db.session.flush()
    return row


def mean_nobody(batch: Batch, number: int) -> BatchRow:
    """Take it back that a row is a certain pupil: it is compared like the others."""
    row = _held(batch, number)
    row.repairs = [one for one in row.repairs or [] if one["kind"] != MEANT] or None
    db.session.flush()
    return row


def meant(row: BatchRow) -> int | None:
    """Give the id of the pupil whom a clerk said a row is."""
    return next((int(one["before"]) for one in row.repairs or [] if one["kind"] == MEANT), None)


def discard(batch: Batch, *, at: datetime, by: str) -> Batch:
    """Drop a list; the register stays as it is."""
    batch = queries.locked(batch.id)
    move(batch, BatchState.DISCARDED, MOVES)
    staging.clear(batch.id)
    batch.decided_at, batch.decided_by = at, by[:200]
    staging.drop_file(batch)
    return batch


def add(*, school_id: int, school_year: str, told: Mapping[str, Any], at: datetime, by: str = "", office: bool = False) -> Pupil:
    """Add one pupil; a pupil who is there already is refused. `office` says that it is not the school who does it (yearlist.touched)."""
    alike = queries.same_pupil(school_id, school_year, told)
    if alike is not None:
        raise AlreadyThere(_l("Năm học này đã có học sinh cùng họ tên (không kể dấu), ngày sinh và lớp. Xem lại trong danh sách học sinh; "
                              "nếu là hai em, ghi mã định danh Bộ GDĐT hoặc số định danh cá nhân cho cả hai."), field="full_name")
    hold((school_id, school_year, PROGRAMME))
    pupil = Pupil(school_id=school_id, school_year=school_year, created_at=at)
    _keep(pupil, told)
    _touched(pupil, at, by, _("Một học sinh được thêm vào danh sách."), office)
    return pupil


def change(pupil: Pupil, told: Mapping[str, Any], *, at: datetime, by: str, office: bool = False) -> None:
    """Change what is said of one pupil; `told` may also name another school or school year."""
    hold((pupil.school_id, pupil.school_year, pupil.programme),
         (told.get("school_id", pupil.school_id), told.get("school_year", pupil.school_year), pupil.programme))
    if (told.get("school_id", pupil.school_id), told.get("school_year", pupil.school_year)) != (pupil.school_id, pupil.school_year):
        _touched(pupil, at, by, _("Một học sinh được chuyển sang danh sách khác."), office)
    _keep(pupil, told)
    _touched(pupil, at, by, _("Thông tin của một học sinh được sửa."), office)


def remove(pupil: Pupil, *, at: datetime, by: str, office: bool = False) -> None:
    """Take a pupil off the register."""
    if queries.merged_with(pupil.id):
        raise Refusal(_l("Hồ sơ này đã gộp với một hồ sơ khác. Tách hai hồ sơ trước khi xóa."))
    _touched(pupil, at, by, _("Một học sinh bị xóa khỏi danh sách."), office)
    db.session.delete(pupil)
    db.session.flush()


def stored(name: str, text: str) -> Any:
    """Give the value that stored text stands for."""
    return date.fromisoformat(text) if name == "birth_date" else CHOICES.get(name, str)(text)


def put(made: Kept, there: Select[Kept]) -> Kept:
    """Add a record, unless somebody else adds the same at this moment: then give hers."""
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        return db.session.scalars(there).one()
    return made


def _held(batch: Batch, number: int) -> BatchRow:
    row = db.session.scalar(select(BatchRow).where(BatchRow.batch_id == batch.id, BatchRow.number == number))
    if row is None:
        raise Refusal(_l("Danh sách không còn dòng này. Tải lại trang để xem."))
    return row


def _said(row: BatchRow, but: str) -> list[dict[str, str]]:
    """Give what is kept of a row, one kind left out; what was repaired in its cells is found again when it is checked."""
    return [one for one in row.repairs or [] if one["kind"] in KEPT and one["kind"] != but]


def _touched(pupil: Pupil, at: datetime, by: str, reason: str, office: bool) -> None:
    touched(pupil.school_id, pupil.school_year, programme=pupil.programme, at=at, by=by, reason=reason, office=office)


def _keep(pupil: Pupil, told: Mapping[str, Any]) -> None:
    school_id, school_year = told.get("school_id", pupil.school_id), told.get("school_year", pupil.school_year)
    try:
        with db.session.begin_nested():
            pupil.school_id, pupil.school_year = school_id, school_year
            _write(pupil, told)
            db.session.add(pupil)
            db.session.flush()
    except IntegrityError:
        there = queries.with_identity(school_year, [identity_of(school_id, told)], pupil.programme or PROGRAMME)
        if any(one.school_id != school_id for one in there):
            raise AlreadyThere(ELSEWHERE, field="ministry_id") from None
        raise AlreadyThere(_l("Một học sinh khác trong năm học này đã mang mã định danh hoặc họ tên (không kể dấu), ngày sinh, lớp này. So "
                              "lại với giấy tờ; nếu là hai em, ghi số định danh cho cả hai."),
                           field="ministry_id" if told["ministry_id"] else "full_name") from None


def _identity(pupil: Pupil, told: Mapping[str, Any]) -> str:
    """Give who a pupil is; of two of one name, birth date and class the one who has it already keeps it."""
    plain = identity_of(pupil.school_id, told)
    if told["ministry_id"] or not told["personal_id"]:
        return plain
    with db.session.no_autoflush:  # the record is not whole yet
        others = [one for one in queries.with_identity(pupil.school_year, [plain]) if one.id != pupil.id]
    return apart(plain, told["personal_id"]) if any(one.personal_id not in ("", told["personal_id"]) for one in others) else plain


def _write(pupil: Pupil, told: Mapping[str, Any]) -> None:
    for name in TOLD:
        setattr(pupil, name, told[name])
    pupil.identity = _identity(pupil, told)
    pupil.search_key, pupil.sort_key = search_key(told["full_name"])[:200], sort_key(told["full_name"])[:1200]
    pupil.alike_key = alike_key(told["full_name"])


