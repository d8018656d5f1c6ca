"""A large file is read by the worker while a page tells how far it is; it can be stopped, survives a reload, and says why it failed."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.jobs.models import Job
from smt.jobs.running import run_due
from smt.jobs.states import JobState
from smt.jobs.watch import Watch
from smt.pupils import staging, work
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.states import BatchState
from smt.pupils.watching import Unwatched
from smt.sheets import process
from tests.pupils.filling import filled, row, some
from tests.pupils.kept import every, last
from tests.pupils.test_mending import form_of


@pytest.fixture
def large(monkeypatch):
    """Every file counts as large, and every list as long."""
    monkeypatch.setattr(work, "SMALL", 0)
    monkeypatch.setattr(work, "FEW", 0)


def sent(clerk, rows):
    return clerk.client.get(clerk.send(filled(clerk.template(), rows)).location)


def test_a_large_file_waits_for_the_worker_on_a_page_that_comes_again_by_itself(clerk, large):
    page = sent(clerk, some(3))
    assert "Đang đọc tệp" in page.text
    assert 'role="status"' in page.text
    assert page.headers["Refresh"]
    assert "Đang đọc" in clerk.client.get("/truong/").text
    assert run_due() == 1
    done = clerk.client.get(page.request.path)
    assert "Nhận 3 học sinh đúng" in done.text
    assert "Refresh" not in done.headers


def test_reading_is_stopped_before_it_began_and_nothing_stays(clerk, large):
    page = sent(clerk, some(3))
    assert "Đã bỏ danh sách" in clerk.client.get(clerk.client.press(page, form=form_of(page, "Dừng việc này")).location).text
    assert run_due() == 0
    assert (last(Batch).state, last(Batch).file_id, every(BatchRow)) == (BatchState.DISCARDED, None, [])


def test_a_file_that_the_worker_cannot_read_says_why_and_leads_on(clerk, large):
    page = clerk.client.get(clerk.send(clerk.template()).location)
    run_due()
    failed = clerk.client.get(page.request.path)
    assert "Không đọc được tệp" in failed.text
    assert "chưa có dòng dữ liệu nào" in failed.text
    assert "Tải tệp lên lần nữa" in failed.text
    assert (last(Batch).state, last(Batch).file_id) == (BatchState.FAILED, None)


def test_a_long_list_is_checked_again_by_the_worker_and_not_taken_before(clerk, large):
    page = sent(clerk, [*some(2), row(full_name="")])
    run_due()
    preview = clerk.client.get(page.request.path)
    number = next(one.number for one in every(BatchRow) if one.bucket == "error")
    clerk.client.press(clerk.client.get(f"{preview.request.path}/dong/{number}"), full_name="Vũ Hải Đăng")
    assert "Đang kiểm tra lại tệp" in clerk.client.get(preview.request.path).text
    assert clerk.client.press(preview, to=preview.request.path + "/xac-nhan").status_code == 409
    run_due()
    assert "Nhận 3 học sinh đúng" in clerk.client.get(preview.request.path).text


def test_a_job_that_is_begun_again_after_the_list_was_read_does_nothing(clerk, large):
    sent(clerk, some(1))
    run_due()
    before = last(Batch)
    work._read(Job(kind=work.READ, payload={"batch_id": before.id}), Unwatched())
    assert last(Batch).checked_at == before.checked_at


def test_a_file_that_comes_while_others_are_being_read_waits_its_turn(clerk, monkeypatch):
    monkeypatch.setattr(process, "_PATIENCE", 0.01)
    with process._CHILDREN, process._CHILDREN:
        page = sent(clerk, some(3))
        assert "Đang đọc tệp" in page.text
    assert (last(Batch).state, last(Job).state, last(Job).problem) == (BatchState.READING, JobState.QUEUED, "")
    db.session.execute(update(Job).values(due_at=last(Job).created_at))
    db.session.commit()
    assert run_due() == 1
    assert "Nhận 3 học sinh đúng" in clerk.client.get(page.request.path).text


class Seen(Unwatched):
    """Keeps what a watch was told."""

    def __init__(self):
        self.told = []

    def step(self, word, total=0):
        self.told.append((word, total))

    def advance(self, count):
        self.told.append(count)


def test_reading_tells_of_how_many_rows_it_has_read_how_many(clerk, large):
    sent(clerk, some(3))
    seen = Seen()
    work._read(Job(kind=work.READ, payload={"batch_id": last(Batch).id}), seen)
    step, (word, total), done = seen.told
    assert (step, word) == (("reading", 0), "reading")
    assert 3 < done <= total < 60  # the template's example and its prepared rows are rows too


@pytest.mark.parametrize(("done", "total", "words"), [
    (1200, 2500, "Khoảng 48 %: 1.200 trên 2.500 dòng"), (2500, 2500, "Khoảng 99 %"), (1200, 0, "Đã xong 1.200 dòng")])
def test_the_page_says_how_far_the_reading_is(clerk, large, done, total, words):
    page = sent(clerk, some(3))
    with transaction() as session:
        job = session.get_one(Job, last(Batch).job_id)
        job.state, job.attempts, job.step, job.done, job.total = JobState.RUNNING, 1, "reading", done, total
    page = clerk.client.get(page.request.path)
    assert words in " ".join(page.text.split())
    assert "Bước 1: đọc và kiểm tra từng dòng" in page.text
    assert ("<progress" in page.text, "<title>Đang đọc tệp, khoảng" in page.text) == (bool(total), bool(total))


def test_a_file_that_is_being_read_stands_among_what_the_school_has_to_do(clerk, large):
    page = sent(clerk, some(3))
    assert f"Tệp số {last(Batch).id} đang được đọc" in clerk.client.get("/truong/").text
    assert page.status_code == 200


def test_rows_of_a_long_list_are_mended_one_after_another_while_it_is_checked(clerk, large):
    page = sent(clerk, [row(full_name=""), *some(1), row(full_name="", class_name="8A")])
    run_due()
    first, second = (one.number for one in every(BatchRow) if one.bucket == "error")
    answer = clerk.client.press(clerk.client.get(f"{page.request.path}/dong/{first}"), full_name="Lê Hoa", next="1")
    assert answer.location.endswith(f"/dong/{second}")
    there = clerk.client.get(answer.location)
    assert "cả tệp đang được kiểm tra lại" in there.text
    assert clerk.client.press(there, full_name="Lê Lan", next="1").location.endswith(page.request.path)
    run_due()
    assert "Nhận 3 học sinh đúng" in clerk.client.get(page.request.path).text


def test_a_worker_that_slept_over_its_lease_leaves_the_rows_of_the_other_alone(clerk, large, monkeypatch):
    page, advance = sent(clerk, some(3)), Watch.advance

    def asleep(watch, count):
        monkeypatch.setattr(Watch, "advance", advance)
        db.session.remove()
        with transaction():
            db.session.query(Job).one().leased_until = now() - timedelta(seconds=1)
        run_due()
        db.session.remove()

    monkeypatch.setattr(Watch, "advance", asleep)
    run_due()
    assert (last(Job).attempts, last(Job).state, last(Batch).state, len(every(BatchRow))) == (2, "done", BatchState.CHECKED, 4)
    clerk.client.press(clerk.client.get(page.request.path))
    assert len(every(Pupil)) == 3


def test_a_list_whose_held_rows_are_not_all_there_is_not_taken(clerk):
    preview = clerk.client.get(clerk.send(filled(clerk.template(), some(3))).location)
    with transaction():
        staging.clear(last(Batch).id)
    assert clerk.client.press(preview).status_code == 409
    assert (last(Batch).state, every(Pupil)) == (BatchState.CHECKED, [])


def test_reading_that_runs_is_said_to_stop_and_not_to_have_stopped(clerk, large):
    page = sent(clerk, some(3))
    with transaction() as session:
        job = session.get_one(Job, last(Batch).job_id)
        job.state, job.attempts = JobState.RUNNING, 1
    asked = clerk.client.get(clerk.client.press(page, form=form_of(page, "Dừng việc này")).location)
    assert "Đã yêu cầu dừng" in asked.text
    assert "Đã dừng." not in asked.text
