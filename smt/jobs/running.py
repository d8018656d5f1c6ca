"""Doing jobs: in the worker, or within a request when they are small."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import inspect

from smt.core import incidents
from smt.core.clock import now
from smt.core.db import db, transaction
from smt.core.errors import Later, Refusal
from smt.jobs import service
from smt.jobs.kinds import kind_of, known
from smt.jobs.models import Job
from smt.jobs.watch import Cancelled, HandedBack, Watch

Say = Callable[[Job, datetime], None]


def run_here(job: Job) -> None:
    """Do this job now, in this process; nothing happens if a worker has it. The transaction that asked for it must have ended."""
    job_id = job.id
    db.session.rollback()
    with transaction():
        claimed = service.claim(now(), known(), job_id)
        taken = claimed and _snapshot(claimed)
    if taken is not None:
        _do(taken, lambda: False)


def run_next(stopping: Callable[[], bool] = lambda: False) -> bool:
    """Do one due job; give whether there was one."""
    at, kinds = now(), known()
    with transaction():
        for job in service.abandoned(at, kinds):
            service.end_abandoned(job, at)
        claimed = service.claim(at, kinds)
        taken = claimed and _snapshot(claimed)
    if taken is None:
        return False
    _do(taken, stopping)
    return True


def run_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Do what is due until nothing is, or until told to stop; give how many jobs were begun."""
    begun = 0
    while not stopping() and run_next(stopping):
        begun += 1
    return begun


def _snapshot(job: Job) -> Job:
    """Give a copy that belongs to no session, so that reading it opens no transaction."""
    return Job(**{column.key: getattr(job, column.key) for column in inspect(Job).column_attrs})


def _do(job: Job, stopping: Callable[[], bool]) -> None:
    kind, watch = kind_of(job), Watch(job, stopping)
    try:
        with transaction():
            if kind is None:
                raise LookupError(job.kind)
            kind.work(job, watch)
            if not watch.finished:
                watch.finish()
    except Cancelled:
        _say(job, service.cancelled)
    except HandedBack:
        _say(job, service.hand_back)
    except service.Lost:
        return  # whoever has it now says what becomes of it
    except Later:
        _say(job, service.put_off)
    except Refusal as refusal:
        with force_locale("vi"):
            sentence = str(refusal)
        _say(job, lambda held, at: service.fail(held, at, sentence))
    except Exception as problem:  # whatever it is, other jobs go on, and this one is tried again
        sentence = _unforeseen(job, problem)
        _say(job, lambda held, at: service.try_again(held, at, sentence))


def _unforeseen(job: Job, problem: Exception) -> str:
    incident = incidents.note(problem, f"job {job.id} ({job.kind})")
    with force_locale("vi"):
        return _("Máy chủ gặp sự cố khi làm việc này. Chưa có gì được ghi; bấm làm lại, nếu vẫn như vậy thì báo cho người quản trị mã "
                 "sự cố %(incident)s.", incident=incident)


def _say(job: Job, say: Say) -> None:
    """Say in a transaction of its own what became of an attempt."""
    with suppress(service.Lost), transaction():
        say(service.mine(job.id, job.attempts), now())
