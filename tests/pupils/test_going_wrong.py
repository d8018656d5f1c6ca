"""What a clerk does wrong at the doors of a list is said in a sentence, and what she typed or chose stays."""

import io
import re

import openpyxl
import pytest

from smt.pupils import queries
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.states import BatchState
from tests.pupils.filling import FIRST, filled, row, some
from tests.pupils.kept import every, last
from tests.pupils.test_a_foreign_file import read_as_guessed
from tests.pupils.test_a_foreign_file import sent as foreign
from tests.pupils.test_mending import form_of


def told(page):
    """Give the sentences of the summary of errors."""
    return re.findall(r"<li>(?:<a[^>]*>)?([^<]*)", re.search(r'<div class="summary".*?</div>', page.text, re.S)[0])


def test_a_workbook_without_a_word_is_called_empty(clerk):
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    page = clerk.send(out.getvalue())
    assert page.status_code == 422
    assert "Tệp trống" in told(page)[0]


def test_a_file_sent_with_an_old_page_is_to_be_chosen_again_and_is_named(clerk):
    page = clerk.client.get("/truong/").text
    token = re.search(r'name="form_token"[^>]*value="([^"]+)"', page)[1]
    answer = clerk.client.post("/truong/danh-sach", data={"csrf_token": "x", "form_token": token, "file": (io.BytesIO(b"x"), "lop.xlsx")})
    assert answer.status_code == 400
    assert told(answer)[-1] == "Tệp “lop.xlsx” chưa được giữ. Chọn lại tệp rồi gửi."


def test_sending_the_words_without_a_meaning_says_so(clerk):
    result = read_as_guessed(clerk, foreign(clerk, count=8), e9="convert")
    page = clerk.client.press(clerk.client.get(result.request.path + "/chu"))
    assert page.status_code == 422
    assert "ít nhất một từ" in told(page)[0]


def test_keeping_chosen_cells_without_choosing_any_says_so_and_keeps_the_group_open(clerk):
    preview = clerk.upload([row(personal_id="31213009517")])
    page = clerk.client.press(clerk.client.get(preview.request.path + "/tu-sua"), some="1")
    assert page.status_code == 422
    assert "Đánh dấu ít nhất một dòng" in told(page)[0]
    assert '<details class="fold" open>' in page.text


def test_one_answer_for_many_rows_that_cannot_be_stays_as_typed(clerk):
    preview = clerk.upload([row(full_name="Lê Hoa", class_name=""), row(full_name="Lê Lan", class_name="")])
    page = clerk.client.press(preview, form=form_of(preview, "Ghi vào cả 2 dòng"), class_name="x" * 21)
    assert page.status_code == 422
    assert "dài quá 20 ký tự" in told(page)[0]
    assert f'value="{"x" * 21}"' in page.text


@pytest.mark.parametrize(("door", "state"), [("xac-nhan", BatchState.APPLIED), ("bo", BatchState.DISCARDED)])
def test_a_row_of_a_list_decided_on_meanwhile_leads_to_what_became_of_it(clerk, door, state):
    preview = clerk.upload([*some(1), row(full_name="")])
    page = clerk.client.get(f"{preview.request.path}/dong/{FIRST + 1}")
    clerk.client.press(preview, to=f"{preview.request.path}/{door}", version=str(last(Batch).version))
    answer = clerk.client.press(page, full_name="Lê Hoa")
    assert answer.location.endswith(preview.request.path)
    assert "Lần gửi này chưa được ghi" in clerk.client.get(answer.location).text
    assert last(Batch).state is state


def test_taking_what_was_dropped_in_another_window_does_nothing_and_says_so(clerk):
    preview = clerk.upload(some(1))
    clerk.client.press(preview, form=form_of(preview, "Bỏ danh sách này"))
    assert "đã được xử lý trước đó" in clerk.confirm(preview).text
    assert every(Pupil) == []


def test_a_list_in_which_every_row_is_wrong_is_not_taken(clerk):
    preview = clerk.upload([row(full_name=""), row(full_name="", class_name="8A")])
    assert "Bắt đầu sửa 2 dòng" in preview.text
    refused = clerk.client.press(preview, to=preview.request.path + "/xac-nhan")
    assert refused.status_code == 409
    assert "không có dòng nào để nhận" in told(refused)[0]


def test_an_old_preview_says_once_who_was_faster_and_when(clerk):
    data = filled(clerk.template(), some(2))
    old, new = (clerk.client.get(clerk.send(data).location) for _ in range(2))
    clerk.confirm(new)
    refused = clerk.client.press(old)
    assert refused.status_code == 409
    assert len(re.findall(r"2 học sinh trong tệp đã được ghi lúc \d\d:\d\d \d\d/\d\d/\d{4} \(Phạm Thị Lan\)", refused.text)) == 1
    assert "Kiểm tra lại tệp" in refused.text


def test_a_list_taken_while_a_row_is_being_saved_keeps_what_was_taken(clerk, monkeypatch):
    preview = clerk.upload([*some(1), row(full_name="")])
    page = clerk.client.get(f"{preview.request.path}/dong/{FIRST + 1}")
    locked = queries.locked

    def taken_first(batch_id):
        batch = locked(batch_id)
        batch.state = BatchState.APPLIED
        return batch

    monkeypatch.setattr("smt.pupils.mending.queries.locked", taken_first)
    answer = clerk.client.press(page, full_name="Lê Hoa")
    monkeypatch.undo()
    assert answer.location.endswith(preview.request.path)
    assert "vừa được người khác xử lý" in clerk.client.get(answer.location).text
    assert [one.edited for one in every(BatchRow)] == [None] * 3
