"""Asking for work, claiming it, and saying what became of it; every function works in the caller's transaction."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, delete, or_, select

from smt.core import incidents
from smt.core.db import db
from smt.core.states import move
from smt.jobs.kinds import kind_of
from smt.jobs.models import Job
from smt.jobs.states import ENDS, MOVES, JobState

#: A worker that died keeps its job no longer than this; one that lives renews it.
LEASE = timedelta(minutes=3)
#: How often a job is begun before it counts as failed.
MOST_ATTEMPTS = 3
#: The next attempt after a failure waits this long times the number of attempts.
PAUSE = timedelta(seconds=20)

_CLAIMABLE = (JobState.QUEUED, JobState.RUNNING)


class Lost(Exception):
    """The job is no longer this worker's: its lease ran out and another one has it, or it was ended. What it did is undone."""


def ask(kind: str, payload: Mapping[str, Any], *, by: str, at: datetime) -> Job:
    """Write a job into the caller's transaction; a worker does it after that commits. `payload` holds ids, never a person's data."""
    job = Job(kind=kind, payload=dict(payload), by=by[:200], created_at=at, due_at=at, state=JobState.QUEUED, attempts=0, step="",
              done=0, total=0, cancel_asked=False, problem="")
    db.session.add(job)
    db.session.flush()
    return job


def claim(at: datetime, kinds: Collection[str], job_id: int | None = None) -> Job | None:
    """Lease the longest due job of these kinds (or this very one) for this worker alone; the caller commits."""
    ready = select(Job).where(_claimable(at), Job.kind.in_(kinds), Job.attempts < MOST_ATTEMPTS, Job.cancel_asked.is_(False))
    if job_id is not None:
        ready = ready.where(Job.id == job_id)
    # SQLite drops the clause and has one writer anyway. Key share: a record that points at the job need not hold it up.
    job = db.session.scalars(ready.order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True, key_share=True)
                             .execution_options(populate_existing=True)).first()
    if job is None:
        return None
    if job.state is JobState.RUNNING:  # its worker died: it waits again, and is claimed like any other
        move(job, JobState.QUEUED, MOVES)
    move(job, JobState.RUNNING, MOVES)
    job.attempts, job.leased_until, job.started_at = job.attempts + 1, at + LEASE, at
    job.step, job.done, job.total, job.problem = "", 0, 0, ""
    db.session.flush()
    return job


def abandoned(at: datetime, kinds: Collection[str]) -> list[Job]:
    """Give the jobs whose worker died and that are not begun again: too often begun, or to be cancelled."""
    return list(db.session.scalars(
        select(Job).where(Job.state == JobState.RUNNING, Job.leased_until < at, Job.kind.in_(kinds),
                          or_(Job.attempts >= MOST_ATTEMPTS, Job.cancel_asked))
        .order_by(Job.id).limit(20).with_for_update(skip_locked=True, key_share=True).execution_options(populate_existing=True)))


def end_abandoned(job: Job, at: datetime) -> None:
    """Say of a job whose worker died what became of it."""
    if job.cancel_asked:
        _end(job, JobState.CANCELLED, at)
        return
    with force_locale("vi"):
        fail(job, at, _("Máy chủ đã dừng giữa chừng %(count)s lần khi làm việc này nên không làm tiếp. Chưa có gì được ghi; bấm làm lại, "
                        "nếu vẫn như vậy thì báo cho người quản trị.", count=job.attempts))


def mine(job_id: int, attempt: int) -> Job:
    """Give a job and keep others from it until this transaction ends; raise Lost if this attempt no longer holds it."""
    job = db.session.scalars(select(Job).where(Job.id == job_id).with_for_update(key_share=True)
                             .execution_options(populate_existing=True)).one_or_none()
    if job is None or job.state is not JobState.RUNNING or job.attempts != attempt:
        raise Lost
    return job


def finish(job_id: int, attempt: int, at: datetime) -> None:
    """Say that a job is done, in the transaction of what it did."""
    job = mine(job_id, attempt)
    _end(job, JobState.DONE, at)
    job.done = job.total


def hand_back(job: Job, at: datetime) -> None:
    """Give a job to another worker; the attempt does not count."""
    put_off(job, at, pause=timedelta(0))


def put_off(job: Job, at: datetime, *, pause: timedelta = PAUSE) -> None:
    """Let a job wait for a moment at which it can be done; the attempt does not count."""
    if not _put_back(job, at + pause):
        job.attempts = max(job.attempts - 1, 0)


def try_again(job: Job, at: datetime, problem: str) -> None:
    """Put a job back after something unforeseen, or let it fail when that happened too often."""
    if job.attempts >= MOST_ATTEMPTS:
        fail(job, at, problem)
    elif not _put_back(job, at + PAUSE * job.attempts):
        job.problem = problem[:500]


def forget(before: datetime, *, needed: Select[int | None]) -> int:
    """Throw away the jobs that ended before an instant and whose ids nobody needs; give how many."""
    old: Any = db.session.execute(delete(Job).where(
        Job.state.in_(ENDS), Job.finished_at < before, Job.id.not_in(needed)).execution_options(synchronize_session=False))
    return int(old.rowcount)


def fail(job: Job, at: datetime, problem: str) -> None:
    """Say that a job cannot be done, and why."""
    job.problem = problem[:500]
    _end(job, JobState.FAILED, at)


def cancelled(job: Job, at: datetime) -> None:
    """Say that a job was stopped as asked."""
    _end(job, JobState.CANCELLED, at)


def cancel(job: Job, at: datetime) -> None:
    """Ask that a job stop; one that waits is over by this. Asking again, or after its end, changes nothing."""
    job = _locked(job)
    if job.state is JobState.QUEUED:
        _end(job, JobState.CANCELLED, at)
    elif job.state is JobState.RUNNING:
        job.cancel_asked = True


def retry(job: Job, at: datetime) -> None:
    """Begin again with a job that failed."""
    job = _locked(job)
    move(job, JobState.QUEUED, MOVES)
    job.due_at, job.attempts, job.finished_at, job.cancel_asked, job.problem = at, 0, None, False, ""


def _locked(job: Job) -> Job:
    return db.session.get_one(Job, job.id, with_for_update={"key_share": True}, populate_existing=True)


def _put_back(job: Job, due: datetime) -> bool:
    """Let a job wait anew, or let it end when that was asked meanwhile; give whether it ended."""
    if job.cancel_asked:
        _end(job, JobState.CANCELLED, due)
        return True
    move(job, JobState.QUEUED, MOVES)
    job.leased_until, job.due_at = None, due
    return False


def _end(job: Job, state: JobState, at: datetime) -> None:
    move(job, state, MOVES)
    job.finished_at, job.leased_until = at, None
    kind = kind_of(job)
    if state is JobState.DONE or kind is None or kind.ended is None:
        return
    db.session.flush()
    try:
        with db.session.begin_nested():
            kind.ended(job, at)
    except Exception as problem:  # what goes wrong in the room that asked must not hold up other jobs
        incidents.note(problem, f"the end of job {job.id} ({job.kind})")


def _claimable(at: datetime) -> ColumnElement[bool]:
    return and_(Job.state.in_(_CLAIMABLE), Job.due_at <= at, or_(Job.state != JobState.RUNNING, Job.leased_until < at))
