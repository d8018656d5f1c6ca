import threading
from datetime import timedelta

from sqlalchemy import func, select

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.core.errors import Later, Refusal
from smt.directory.models import Place
from smt.jobs import service, watch
from smt.jobs.models import Job
from smt.jobs.running import run_due, run_here, run_next
from smt.jobs.states import JobState
from tests.jobs.conftest import ask, change, job
from tests.jobs.work import place

LONG_AGO = timedelta(hours=1)


def places() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Place.code).order_by(Place.code)))


def test_a_job_is_written_with_what_it_is_for_or_not_at_all(app, kind):
    try:
        with transaction():
            service.ask("work", {}, by="x", at=now())
            raise RuntimeError
    except RuntimeError:
        pass
    assert db.session.scalar(select(func.count()).select_from(Job)) == 0


def test_what_the_work_left_is_kept_together_with_its_being_done(app, kind):
    kind("work", lambda job, watch: place(db.session, job.payload["code"]))
    number = ask(code="một")
    assert run_due() == 1
    assert (job(number).state, job(number).attempts, places()) == (JobState.DONE, 1, ["một"])
    assert job(number).leased_until is None
    assert run_due() == 0


def test_a_refusal_is_the_answer_and_undoes_the_work(app, kind):
    def refuses(job, watch):
        place(db.session, "nửa")
        db.session.flush()
        raise Refusal("Tệp này đã đóng bằng mật khẩu.")

    kind("work", refuses)
    number = ask()
    assert run_due() == 1
    assert (job(number).state, job(number).problem, places()) == (JobState.FAILED, "Tệp này đã đóng bằng mật khẩu.", [])


def test_what_cannot_be_done_at_this_moment_is_done_later_however_often_that_happens(app, kind):
    moments = iter([False] * 5 + [True])

    def works(job, watch):
        place(db.session, "nửa")
        db.session.flush()
        if not next(moments):
            raise Later("Hệ thống đang bận.")

    kind("work", works)
    number = ask()
    for _ in range(5):
        assert run_due() == 1
        held = job(number)
        assert (held.state, held.attempts, held.problem, places()) == (JobState.QUEUED, 0, "", [])
        assert held.due_at > now()
        change(number, due_at=now() - LONG_AGO)
    assert run_due() == 1
    assert (job(number).state, places()) == (JobState.DONE, ["nửa"])


def test_something_unforeseen_is_tried_three_times_and_told_without_what_it_was(app, kind, caplog):
    def breaks(job, watch):
        place(db.session, "nửa")
        db.session.flush()
        raise ValueError("Trần Thị Bí Mật")

    kind("work", breaks)
    number = ask()
    for attempt in (1, 2, 3):
        assert run_due() == 1
        assert run_due() == 0, "the next attempt waits a little"
        assert job(number).attempts == attempt
        assert job(number).state is (JobState.FAILED if attempt == 3 else JobState.QUEUED)
        change(number, due_at=now() - LONG_AGO)
    assert run_due() == 0
    assert places() == []
    assert "Máy chủ gặp sự cố" in job(number).problem
    incident = job(number).problem.rstrip(".").rsplit(" ", 1)[1]
    assert f"incident {incident}" in caplog.text
    assert "Bí Mật" not in caplog.text + job(number).problem


def test_a_failed_job_begins_anew_when_asked(app, kind):
    kind("work", lambda job, watch: None)
    number = ask()
    change(number, state=JobState.FAILED, attempts=3, problem="x", cancel_asked=True, finished_at=now())
    with transaction():
        service.retry(job(number), now() - timedelta(seconds=1))
    assert run_due() == 1
    assert (job(number).state, job(number).attempts, job(number).problem) == (JobState.DONE, 1, "")


def test_two_workers_never_do_one_job(app, kind):
    done, ready = [], threading.Barrier(4)
    kind("work", lambda job, watch: done.append(job.id))
    numbers = [ask() for _ in range(12)]

    def worker() -> None:
        ready.wait(10)
        with app.app_context():
            run_due()

    workers = [threading.Thread(target=worker) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    run_due()
    assert sorted(done) == numbers
    assert {job(number).state for number in numbers} == {JobState.DONE}


def test_a_job_of_a_dead_worker_is_claimed_after_its_lease_and_not_before(app, kind):
    kind("work", lambda job, watch: None)
    number, at = ask(), now()
    change(number, state=JobState.RUNNING, attempts=1, leased_until=at + service.LEASE)
    with transaction():
        assert service.claim(at, ["work"]) is None
        assert service.claim(at + service.LEASE, ["work"]) is None
        claimed = service.claim(at + service.LEASE + timedelta(seconds=1), ["work"])
        assert claimed is not None
        assert (claimed.id, claimed.attempts) == (number, 2)


def test_a_job_whose_workers_died_three_times_fails_and_its_room_is_told(app, kind):
    told = []
    kind("work", lambda job, watch: None, ended=lambda job, at: told.append(job.id))
    number = ask()
    change(number, state=JobState.RUNNING, attempts=3, leased_until=now() - LONG_AGO)
    assert run_due() == 0
    assert (job(number).state, told) == (JobState.FAILED, [number])
    assert "dừng giữa chừng 3 lần" in job(number).problem


def test_a_worker_that_lost_its_job_undoes_what_it_did(app, kind):
    def overslept(held, watch):
        place(db.session, "muộn")
        db.session.flush()
        # Another worker has claimed it meanwhile (on SQLite nobody can while this transaction is open, so it is played here).
        db.session.get_one(Job, held.id).attempts += 1

    kind("work", overslept)
    number = ask()
    assert run_next()
    assert (places(), job(number).state, job(number).attempts) == ([], JobState.RUNNING, 1)


def test_parts_that_long_work_commits_stay_and_the_last_one_says_that_it_is_done(app, kind):
    def parts(job, watch):
        with transaction() as session:
            place(session, "một")
        with transaction() as session:
            place(session, "hai")
            watch.finish()
        raise ValueError("after the end")

    kind("work", parts)
    number = ask()
    run_next()
    assert (places(), job(number).state) == (["hai", "một"], JobState.DONE)


def test_a_small_job_is_done_within_the_request(app, kind):
    kind("work", lambda job, watch: place(db.session, "đây"))
    with transaction():
        asked = service.ask("work", {}, by="x", at=now())
    run_here(asked)
    assert (asked.state, places()) == (JobState.DONE, ["đây"])
    run_here(asked)
    assert job(asked.id).attempts == 1


def test_a_job_nobody_can_do_waits(app, kind):
    number = ask("unknown")
    assert run_due() == 0
    assert job(number).state is JobState.QUEUED


def test_the_lease_is_renewed_while_the_work_lives(app, kind, monkeypatch):
    monkeypatch.setattr(watch, "EVERY", 0)
    leases = []

    def looks(held, watching):
        for _ in range(2):
            watching.advance(5)
            with app.app_context():
                leases.append((job(held.id).leased_until, job(held.id).done))

    kind("work", looks)
    ask()
    run_next()
    assert leases[0][0] < leases[1][0]
    assert [done for _, done in leases] == [5, 10]
