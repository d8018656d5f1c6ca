"""A large file is read by the worker while a page tells how far it is; it can be stopped, survives a reload, and says why it failed."""

from datetime import timedelta

import pytest

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.jobs.models import Job
from smt.jobs.running import run_due
from smt.jobs.watch import Watch
from smt.pupils import staging, work
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.states import BatchState
from smt.pupils.watching import Unwatched
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
    assert clerk.client.press(preview).status_code == 409
    run_due()
    assert "Nhận 3 học sinh đúng" in clerk.client.get(preview.request.path).text


def test_a_job_that_is_begun_again_after_the_list_was_read_does_nothing(clerk, large):
    sent(clerk, some(1))
    run_due()
    before = last(Batch)
    work._read(Job(kind=work.READ, payload={"batch_id": before.id}), Unwatched())
    assert last(Batch).checked_at == before.checked_at


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
