import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest

from config import ROOT
from smt.core.clock import now
from smt.core.db import db, transaction
from smt.directory.models import Place
from smt.jobs import service, watch
from smt.jobs.models import Job
from smt.jobs.running import run_due, run_next
from smt.jobs.states import JobState
from tests.jobs.conftest import ask, change, job
from tests.jobs.work import place


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Write every sign of life."""
    monkeypatch.setattr(watch, "EVERY", 0)


def seen(app, number: int) -> tuple[str, int, int]:
    """Give the progress as another visitor sees it."""
    with app.app_context():
        held = job(number)
        return held.step, held.done, held.total


def test_others_see_how_far_the_work_is(app, kind):
    def work(held, watching):
        watching.step("reading", 10)
        told.append(seen(app, held.id))
        watching.advance(4)
        told.append(seen(app, held.id))

    told: list[tuple[str, int, int]] = []
    kind("work", work)
    ask()
    run_next()
    assert told == [("reading", 0, 10), ("reading", 4, 10)]


def test_progress_never_waits_for_the_works_own_transaction(app, kind):
    def work(held, watching):
        place(db.session, "x")
        db.session.flush()
        db.session.get_one(Job, held.id, with_for_update=True)
        began = time.monotonic()
        watching.step("writing", 10)
        watching.advance(4)
        waited.append(time.monotonic() - began)

    waited: list[float] = []
    kind("work", work)
    number = ask()
    run_next()
    assert waited[0] < 5
    assert job(number).state is JobState.DONE


def test_progress_is_seen_while_the_works_transaction_is_open_or_on_sqlite_after_it(app, kind):
    def work(held, watching):
        with transaction() as session:
            place(session, "x")
            session.flush()
            watching.step("writing", 10)
            if session.get_bind().dialect.name == "postgresql":
                told.append(seen(app, held.id))
        watching.advance(0)
        told.append(seen(app, held.id))

    told: list[tuple[str, int, int]] = []
    kind("work", work)
    ask()
    run_next()
    assert set(told) == {("writing", 0, 10)}


def test_a_job_that_waits_is_cancelled_at_once_and_its_room_is_told(app, kind):
    told = []
    kind("work", lambda job, watch: None, ended=lambda job, at: told.append(job.state))
    number = ask()
    for _ in range(2):
        with transaction():
            service.cancel(job(number), now())
    assert (job(number).state, told, run_due()) == (JobState.CANCELLED, [JobState.CANCELLED], 0)


def test_a_running_job_that_is_cancelled_leaves_nothing(app, kind):
    def asks_to_stop(number: int) -> None:
        with app.app_context(), transaction():
            service.cancel(job(number), now())

    def work(held, watching):
        watching.step("reading")
        asks_to_stop(held.id)
        watching.advance()
        place(db.session, "x")

    kind("work", work)
    number = ask()
    run_next()
    assert (job(number).state, job(number).finished_at is not None, db.session.query(Place).count()) == (JobState.CANCELLED, True, 0)


def test_cancelling_what_is_over_changes_nothing(app, kind):
    kind("work", lambda job, watch: None)
    number = ask()
    run_next()
    with transaction():
        service.cancel(job(number), now())
    assert (job(number).state, job(number).cancel_asked) == (JobState.DONE, False)


def test_a_worker_told_to_end_hands_its_job_back_undone(app, kind):
    def work(held, watching):
        place(db.session, "x")
        db.session.flush()
        stop.set()
        watching.advance()

    stop = threading.Event()
    kind("work", work)
    number = ask()
    run_due(stop.is_set)
    assert (job(number).state, job(number).attempts, job(number).leased_until) == (JobState.QUEUED, 0, None)
    assert db.session.query(Place).count() == 0


def test_a_job_handed_back_after_its_cancelling_was_asked_is_over(app, kind):
    number = ask()
    change(number, state=JobState.RUNNING, attempts=1, cancel_asked=True)
    with transaction():
        service.hand_back(job(number), now())
    assert job(number).state is JobState.CANCELLED


def test_what_goes_wrong_in_the_room_that_asked_holds_up_nothing(app, kind, caplog):
    def ended(job, at):
        place(db.session, "half")
        db.session.flush()
        raise ValueError("bí mật")

    kind("work", lambda job, watch: None, ended=ended)
    number = ask()
    with transaction():
        service.cancel(job(number), now())
    assert (job(number).state, db.session.query(Place).count()) == (JobState.CANCELLED, 0)
    assert "bí mật" not in caplog.text


def test_a_worker_killed_in_the_middle_leaves_its_job_to_be_claimed_and_its_work_undone(app, kind, engine_url, tmp_path):
    number = ask("hold")
    db.session.remove()
    worker = subprocess.Popen([sys.executable, "-m", "tests.jobs.work", engine_url, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "holding\n", worker.stderr and worker.stderr.read()
        worker.send_signal(signal.SIGKILL)
    finally:
        worker.kill()
        worker.communicate(timeout=20)
    assert (job(number).state, job(number).step) == (JobState.RUNNING, "half")
    assert db.session.query(Place).count() == 0
    kind("hold", lambda job, watch: None)
    assert run_due() == 0, "its lease is not over"
    change(number, leased_until=now() - timedelta(seconds=1))
    assert run_due() == 1
    assert (job(number).state, job(number).attempts) == (JobState.DONE, 2)
