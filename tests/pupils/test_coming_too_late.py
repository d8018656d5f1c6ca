"""What is sent for a list or a pupil that is not there any more, never was, or is another's by now."""

import pytest

from smt.core.db import db, transaction
from smt.pupils import queries, service
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.states import BatchState
from tests.pupils.filling import FIRST, row, some
from tests.pupils.kept import every, last
from tests.pupils.test_mending import form_of

TOO_LARGE = (2**31, 10**22)


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_number_that_no_record_can_have_leads_nowhere(clerk, number):
    for address in (f"hoc-sinh/{number}", f"danh-sach/{number}", f"danh-sach/{number}/tep-danh-dau.xlsx", f"danh-sach/1/dong/{number}"):
        assert clerk.client.get(f"/truong/{address}").status_code == 404


@pytest.mark.parametrize("number", [*TOO_LARGE, -1, 0])
def test_a_search_that_goes_on_after_nobody_begins_anew(clerk, number):
    clerk.confirm(clerk.upload(some(2)))
    found = clerk.client.press(clerk.client.get("/truong/hoc-sinh"), words="nguyen", sau=number)
    assert (found.status_code, "Nguyễn Văn A0" in found.text) == (200, True)


@pytest.fixture
def taken_meanwhile(monkeypatch):
    """Every list is taken by somebody between the look at it and its lock; so much is left to time."""
    locked = queries.locked

    def late(batch_id):
        batch = locked(batch_id)
        batch.state = state
        db.session.flush()
        return batch

    def becomes(wanted):
        nonlocal state
        state = wanted
        monkeypatch.setattr(queries, "locked", late)

    state = BatchState.APPLIED
    return becomes


@pytest.mark.parametrize("state", [BatchState.APPLIED, BatchState.READING])
@pytest.mark.parametrize(("to", "words"), [
    ("/kiem-tra-lai", {}), ("/sua-tat-ca", {"group": "class_name|blank|text|", "class_name": "7A1"}),
    (f"/dong/{FIRST}", {"class_name": "7A1"}), ("/chu", {})])
def test_mending_a_list_that_was_decided_on_meanwhile_leads_back_to_how_it_stands(clerk, taken_meanwhile, to, words, state):
    preview = clerk.upload([row(class_name="", circumstance="HN1")])
    page = clerk.client.get(preview.request.path + ("/chu" if to == "/chu" else f"/dong/{FIRST}"))
    boxes = {name: "poor" for name in page.text.split('name="') if name.startswith("w")} if to == "/chu" else {"circumstance": "poor"}
    words = words | {name.partition('"')[0]: value for name, value in boxes.items()}
    taken_meanwhile(state)
    answer = clerk.client.press(page, to=preview.request.path + to, **words)
    assert (answer.status_code, answer.location) == (303, preview.request.path)
    assert "vừa được người khác xử lý" in clerk.client.get(answer.location).text
    assert (last(Batch).state, every(BatchRow)[-1].edited, every(Pupil)) == (BatchState.CHECKED, None, [])


def test_a_list_that_was_decided_on_keeps_nothing_of_what_stood_in_its_columns(clerk):
    taken = clerk.upload(some(2))
    assert any("Nguyễn Văn A0" in column["samples"] for column in last(Batch).columns)
    clerk.confirm(taken)
    dropped = clerk.upload(some(3))
    clerk.client.press(dropped, to=dropped.request.path + "/bo")
    with transaction():
        assert [one.state for one in every(Batch)] == [BatchState.APPLIED, BatchState.DISCARDED]
    assert [batch.columns for batch in every(Batch)] == [[], []]


def test_a_school_that_decides_on_no_file_may_not_send_more_and_more(clerk, monkeypatch):
    monkeypatch.setattr(service, "MOST_FILES", 2)
    first, _second = clerk.upload(some(1)), clerk.upload(some(2))
    refused = clerk.send(clerk.template())
    assert (refused.status_code, "2 tệp chưa nhận cũng chưa bỏ" in refused.text, len(every(Batch))) == (422, True, 2)
    clerk.client.press(first, to=first.request.path + "/bo")
    monkeypatch.setattr(service, "MOST_KEPT", 15_000)
    assert "1 tệp chưa nhận cũng chưa bỏ" in clerk.send(clerk.template()).text
    monkeypatch.undo()
    clerk.upload(some(3))


def test_a_list_that_was_mended_on_another_page_is_not_taken_unseen(clerk):
    first = clerk.upload([*some(2), row(full_name="")])
    before = clerk.client.get(first.request.path + "/nhan")
    wrong = next(one.number for one in every(BatchRow) if one.bucket == "error")
    clerk.client.press(clerk.client.get(f"{first.request.path}/dong/{wrong}"), full_name="Lê Hoa")
    refused = clerk.client.press(before, form=form_of(before, "Nhận 2 học sinh đúng"))
    assert (refused.status_code, "vừa được sửa hoặc kiểm tra lại ở một trang khác" in refused.text, every(Pupil)) == (409, True, [])
    assert clerk.client.press(refused, form=form_of(refused, "Nhận 3 học sinh đúng")).status_code == 303
    assert len(every(Pupil)) == 3
