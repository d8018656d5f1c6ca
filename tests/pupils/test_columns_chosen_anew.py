"""Columns chosen anew after a check: what was mended on the page stays by row and field, or is said to have no place any more."""

import pytest

from smt.core.db import db, transaction
from smt.jobs.running import run_due
from smt.jobs.watch import HandedBack
from smt.pupils import pipeline, service, work
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.states import BatchState
from smt.pupils.watching import Unwatched
from tests import make
from tests.pupils.kept import every, last
from tests.pupils.test_a_foreign_file import read_as_guessed, sent

#: The first pupil's row in a messy file; then the places of some columns.
FIRST = 6
NEED, ADDRESS = "c8", "c11"


def mend(number=FIRST + 1, **texts):
    with transaction():
        batch = db.session.get_one(Batch, last(Batch).id)
        service.mend(batch, number, texts)
        pipeline.check_again(batch, make.AT)


@pytest.fixture
def mended(clerk):
    """A list whose second row has another name and another address, typed on the page."""
    result = read_as_guessed(clerk, sent(clerk, errors=2), e9="convert")
    mend(full_name="Vũ Hải Đăng", address="Số 99, ngõ mới")
    clerk.look = result.request.path
    return clerk


def again(clerk, **words):
    return read_as_guessed(clerk, clerk.client.get(clerk.look + "/cot"), **words)


def held(number=FIRST + 1):
    return next(row for row in every(BatchRow) if row.number == number)


def test_what_was_mended_stays_when_another_column_is_chosen(mended):
    page = again(mended, **{NEED: "-"}, all_need="both")
    row = held()
    assert (row.edited["full_name"], row.edited["address"]) == ("Vũ Hải Đăng", "Số 99, ngõ mới")
    assert (row.told["full_name"], row.told["need"]) == ("Vũ Hải Đăng", "both")
    assert held(FIRST).told["need"] == "both"
    assert "2 ô bạn sửa trên trang được dùng thay cho ô của tệp" in page.text
    assert 'id="dropped"' not in page.text
    assert {row.number for row in every(BatchRow)} == set(range(FIRST, FIRST + 12))


def test_what_has_no_column_any_more_is_told_by_row_and_text_and_comes_back_with_its_column(mended):
    page = again(mended, **{ADDRESS: "-"})
    assert "1 ô bạn sửa trên trang được giữ; 1 ô không còn cột nào" in page.text
    assert f"Dòng {FIRST + 1}, Chỗ ở hiện nay: Số 99, ngõ mới" in page.text
    assert (held().told["full_name"], held().told["address"]) == ("Vũ Hải Đăng", "")
    mend(address="Số 7")
    assert "không còn cột nào" not in mended.client.get(mended.look).text  # what is typed now counts
    again(mended, **{ADDRESS: "address"})
    assert (held().told["full_name"], held().told["address"]) == ("Vũ Hải Đăng", "Số 7")


def test_a_cell_that_a_person_lets_stand_as_in_the_file_stands_so(mended):
    mend(FIRST, mother_name="NGUYỄN THỊ HOA")
    mend(FIRST + 2, guardian_phone=held(FIRST + 2).typed["guardian_phone"])
    again(mended, **{ADDRESS: "-"})
    assert held(FIRST).told["mother_name"] == "NGUYỄN THỊ HOA"
    assert "guardian_phone" in held(FIRST + 2).edited
    page = again(mended, c10="-")
    assert f"Dòng {FIRST + 2}" not in page.text.split('id="dropped"')[1].split("</ul>")[0]


def test_a_check_of_the_list_does_not_forget_what_was_dropped_and_a_column_brings_it_back(mended):
    again(mended, **{ADDRESS: "-"})
    with transaction():
        pipeline.check_again(db.session.get_one(Batch, last(Batch).id), make.AT)
    assert "1 ô không còn cột nào" in mended.client.get(mended.look).text
    page = again(mended, **{ADDRESS: "address"})
    assert held().told["address"] == "Số 99, ngõ mới"
    assert 'id="dropped"' not in page.text


def test_the_worker_keeps_them_too_however_often_it_is_stopped(mended, monkeypatch):
    monkeypatch.setattr(work, "SMALL", 0)
    page = mended.client.get(mended.look + "/cot")
    assert "Đang đọc tệp" in read_as_guessed(mended, page, **{ADDRESS: "note"}).text

    class Stopped(Unwatched):
        def advance(self, count):
            raise HandedBack

    for _ in range(2):
        with pytest.raises(HandedBack):
            pipeline.read_list(last(Batch).id, Stopped(), make.AT)
    assert run_due() == 1
    assert (held().told["full_name"], held().told["address"]) == ("Vũ Hải Đăng", "")
    assert [row.number for row in every(BatchRow) if row.number < 0] == []


def test_a_list_thrown_away_or_failed_meanwhile_keeps_nothing(mended):
    for end in (lambda batch: service.fail(batch.id), lambda batch: service.discard(batch, at=make.AT, by="Lan")):
        with transaction() as session:
            batch = session.get_one(Batch, last(Batch).id)
            if batch.state is BatchState.CHECKED:
                service.confirm_columns(batch, batch.columns, {}, at=make.AT)
            end(batch)
        assert every(BatchRow) == []


def test_the_list_is_taken_with_what_was_mended(mended):
    page = again(mended, **{NEED: "-"}, all_need="both")
    mended.confirm(page)
    assert "Vũ Hải Đăng" in {pupil.full_name for pupil in every(Pupil)}
    assert every(BatchRow) == []
