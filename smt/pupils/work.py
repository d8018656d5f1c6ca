"""Reading and checking lists as jobs: small ones at once in the request, large ones by the worker while a page tells how far it is."""

from collections.abc import Collection
from datetime import datetime

from flask import g, has_request_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from smt.core.clock import now
from smt.core.container import Flaw, Flawed, members
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.files.models import FileContent, StoredFile
from smt.jobs import kinds
from smt.jobs import service as jobs
from smt.jobs.models import Job
from smt.jobs.running import run_here
from smt.jobs.states import JobState
from smt.jobs.watch import Watch
from smt.pupils import pipeline, service
from smt.pupils.models import Batch
from smt.pupils.states import BatchState

READ, CHECK = "pupil-list-read", "pupil-list-check"
#: A file of at most so many bytes, and so many once it is unpacked, is read in the request; about 8,000 rows of fourteen columns.
SMALL, SMALL_UNPACKED = 400_000, 8_000_000
#: A list of at most so many rows is checked again in the request.
FEW = 3_000
_MEMBERS = 1_000
_OPEN = (JobState.QUEUED, JobState.RUNNING)


def ask_to_read(batch: Batch, *, by: str, at: datetime) -> Job:
    """Ask, in the caller's transaction, that a list be read."""
    batch.job = jobs.ask(READ, {"batch_id": batch.id}, by=by, at=at)
    db.session.flush()
    return batch.job


def begin(batch_id: int) -> None:
    """Read a small file at once; a large one waits for the worker."""
    found = db.session.execute(select(Job, FileContent.data).join(Batch, Batch.job_id == Job.id).join(
        StoredFile, StoredFile.id == Batch.file_id).join(FileContent, FileContent.file_id == StoredFile.id).where(
            Batch.id == batch_id, StoredFile.size <= SMALL)).first()
    if found is not None and _small(found.data):
        run_here(found.Job)


def _small(data: bytes) -> bool:
    """Say whether a file holds little, however tightly it is packed; one that is broken is refused at once by who reads it."""
    if not data.startswith(b"PK"):
        return True
    try:
        members(data, most=_MEMBERS, unpacked=SMALL_UNPACKED)
    except Flawed as flawed:
        return flawed.flaw is not Flaw.SWOLLEN
    return True


def check_again(batch: Batch, *, by: str, at: datetime, mended: Collection[int] | None = None) -> bool:
    """Check the held rows of a list again, in the caller's transaction or, when they are many, as a job; give whether it is done.

    With `mended`, the rows whose cells were written anew, the cells of the others are not read again.
    """
    if batch.state is not BatchState.CHECKED:  # it moved on while its lock was waited for
        raise Conflict(_l("Danh sách này vừa được người khác xử lý. Tải lại trang để xem trạng thái mới nhất, rồi quyết định."))
    if sum(batch.counts.values()) <= FEW:
        pipeline.check_again(batch, at, mended)
        return True
    if batch.job is not None:
        db.session.refresh(batch.job)  # it may have ended while this transaction waited for the list
    if not working(batch):
        batch.job = jobs.ask(CHECK, {"batch_id": batch.id}, by=by, at=at)
        db.session.flush()
    return False


def working(batch: Batch) -> bool:
    """Say whether a job is at this list."""
    return batch.job is not None and batch.job.state in _OPEN


def refuse_unchecked(batch: Batch) -> None:
    """Refuse to take a list whose mended rows were not checked yet."""
    if batch.job is not None and batch.job.kind == CHECK and batch.job.state is not JobState.DONE:
        raise Conflict(_l("Các ô vừa sửa chưa được kiểm tra xong. Bấm “Kiểm tra lại tệp” rồi xác nhận."))


def said(refusal: object) -> str:
    """Give why a list could not be read: in the language of the page that waited for it, else as the job keeps it."""
    kept = g.pop("list_refusal", None) if has_request_context() else None
    return str(kept if kept is not None else refusal)


def register_kinds() -> None:
    """Tell the room of jobs who reads and checks lists."""
    kinds.register(READ, _read, label=_l("Đọc danh sách học sinh"), ended=_ended,
                   steps={"reading": _l("Bước 1: đọc và kiểm tra từng dòng")})
    kinds.register(CHECK, _check, label=_l("Kiểm tra lại danh sách"), steps={"checking": _l("Kiểm tra lại từng dòng")})


def _read(job: Job, watch: Watch) -> None:
    batch_id = job.payload["batch_id"]
    state = db.session.scalar(select(Batch.state).where(Batch.id == batch_id))
    db.session.rollback()
    if state is not BatchState.READING:  # read before, when only the saying of it was lost; or thrown away
        return
    try:
        pipeline.read_list(batch_id, watch, now())
    except Refusal as refusal:
        if has_request_context():
            g.list_refusal = refusal.sentence
        raise


def _check(job: Job, watch: Watch) -> None:
    watch.step("checking")
    batch = db.session.get(Batch, job.payload["batch_id"])
    if batch is not None and batch.state is BatchState.CHECKED:
        pipeline.check_again(batch, now(), watch=watch)


def _ended(job: Job, at: datetime) -> None:
    batch = db.session.scalar(select(Batch).where(Batch.job_id == job.id))
    if batch is None or batch.state is not BatchState.READING:
        return
    if job.state is JobState.CANCELLED:
        service.discard(batch, at=at, by=job.by)
    else:
        service.fail(batch.id)


def why_failed(batch: Batch) -> str:
    """Give the sentence that says why a list could not be read."""
    return (batch.job.problem if batch.job else "") or _("Không đọc được tệp. Mở tệp bằng Excel, lưu lại dạng .xlsx rồi tải lên lần nữa.")
