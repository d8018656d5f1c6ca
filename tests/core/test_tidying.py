from datetime import timedelta

from sqlalchemy import func, select

from smt.core.clock import now
from smt.core.db import db
from smt.core.once import Once
from smt.jobs.models import Job
from smt.jobs.states import JobState
from smt.pupils.models import Batch, BatchRow
from smt.pupils.states import BatchState, Bucket
from smt.tidy import JOBS_KEPT, LISTS_KEPT, TOKENS_KEPT
from smt.web.limits import RateLimit
from tests import make


def batch(school_id, **values):
    return Batch(**{"school_id": school_id, "school_year": "2026-2027", "file_name": "ds.xlsx", "sha256": "0" * 64, "uploaded_by": "Lan",
                    "state": BatchState.CHECKED, "counts": {}, "decided_by": "", **values})


def held(batch):
    return db.session.scalar(select(func.count()).where(BatchRow.batch_id == batch.id))


def test_what_is_past_its_time_is_thrown_away_and_nothing_else(app):
    at, school = now(), make.school()
    db.session.add_all([
        Once(token="a" * 20, purpose="x", outcome="", at=at - TOKENS_KEPT - timedelta(days=1)),
        Once(token="b" * 20, purpose="x", outcome="", at=at),
        RateLimit(key="old", hits=1, expires=1), RateLimit(key="new", hits=1, expires=int(at.timestamp()) + 300),
        batch(school.id, uploaded_at=at - LISTS_KEPT - timedelta(days=1)), batch(school.id, uploaded_at=at)])
    db.session.flush()
    db.session.add_all([BatchRow(batch_id=one, number=1, bucket=Bucket.ERROR, typed={"full_name": "Vũ Hải Đăng"})
                        for one in db.session.scalars(select(Batch.id))])
    db.session.commit()
    said = app.test_cli_runner().invoke(args=["tidy", "run"]).output
    assert "1 unconfirmed lists, 1 form tokens, 1 counts" in said
    assert list(db.session.scalars(select(Once.token))) == ["b" * 20]
    assert list(db.session.scalars(select(RateLimit.key))) == ["new"]
    dropped, kept = db.session.scalars(select(Batch).order_by(Batch.uploaded_at))
    assert (dropped.state, held(dropped)) == (BatchState.DISCARDED, 0)
    assert (kept.state, held(kept)) == (BatchState.CHECKED, 1)


def test_jobs_long_done_go_and_one_that_a_list_is_explained_by_stays(app):
    at, school = now(), make.school()
    old = at - JOBS_KEPT - timedelta(days=1)

    def job(state, finished_at):
        made = Job(kind="x", payload={}, state=state, by="Lan", created_at=old, due_at=old, finished_at=finished_at)
        db.session.add(made)
        db.session.flush()
        return made.id

    explains, done, failed = (job(state, old) for state in (JobState.FAILED, JobState.DONE, JobState.FAILED))
    fresh, waiting, read, lately = job(JobState.DONE, at), job(JobState.QUEUED, None), job(JobState.DONE, old), job(JobState.DONE, old)
    db.session.add_all([batch(school.id, uploaded_at=at, state=BatchState.FAILED, job_id=explains),
                        batch(school.id, uploaded_at=old, state=BatchState.APPLIED, decided_at=old, job_id=read),
                        batch(school.id, uploaded_at=old, state=BatchState.APPLIED, decided_at=at, job_id=lately)])
    db.session.commit()
    assert "3 finished jobs" in app.test_cli_runner().invoke(args=["tidy", "run"]).output
    left = set(db.session.scalars(select(Job.id)))
    assert left == {explains, fresh, waiting, lately}
    assert not left & {done, failed, read}
