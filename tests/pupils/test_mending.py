"""A list is mended on the page, all at once where that is safe, or in the workbook that comes back marked; and taken back after all."""

import io
import re

import openpyxl

from smt.pupils import hands
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.states import BatchState
from tests.pupils.filling import FIRST, filled, row, some
from tests.pupils.kept import every, last


def held(number):
    return next(one for one in every(BatchRow, batch_id=last(Batch).id) if one.number == number)


def page_of(clerk, preview, number, more=""):
    return clerk.client.get(f"{preview.request.path}/dong/{number}{more}")


def test_a_faulty_cell_is_mended_on_the_page_and_checked_at_once(clerk):
    preview = clerk.upload([*some(1), row(full_name="", birth_date="31/02/2014")])
    page = page_of(clerk, preview, FIRST + 1)
    assert "Tháng 2 năm 2014 chỉ có 28 ngày" in page.text
    assert 'name="class_name"' not in page.text
    answer = clerk.client.press(page, full_name="Vũ Hải Đăng", **{"birth_date-day": "1", "birth_date-month": "2", "birth_date-year": "2014"})
    assert answer.location.endswith(preview.request.path)
    assert (held(FIRST + 1).bucket, held(FIRST + 1).told["birth_date"]) == ("new", "2014-02-01")
    assert held(FIRST + 1).typed["birth_date"] == "31/02/2014"
    assert every(Pupil) == []


def test_what_is_typed_wrong_again_stays_on_the_page_and_changes_nothing(clerk):
    page = page_of(clerk, clerk.upload([row(birth_date="31/02/2014")]), FIRST)
    again = clerk.client.press(page, **{"birth_date-day": "30", "birth_date-month": "2", "birth_date-year": "2014"})
    assert again.status_code == 422
    assert 'value="30"' in again.text
    assert held(FIRST).edited is None


def test_mending_leads_on_to_the_next_row_that_needs_it(clerk):
    preview = clerk.upload([row(full_name=""), *some(1), row(full_name="", class_name="8A")])
    answer = clerk.client.press(page_of(clerk, preview, FIRST), full_name="Lê Hoa", next="1")
    assert answer.location.endswith(f"/dong/{FIRST + 2}")


def test_two_clerks_at_one_row_the_second_sees_what_the_first_wrote(clerk):
    preview = clerk.upload([row(full_name="")])
    mine = page_of(clerk, preview, FIRST)
    clerk.client.press(page_of(clerk, preview, FIRST), full_name="Lê Hoa")
    refused = clerk.client.press(mine, full_name="Lê Hòa")
    assert refused.status_code == 409
    assert "Họ và tên: Lê Hoa" in refused.text
    assert 'value="Lê Hòa"' in refused.text
    clerk.client.press(refused, full_name="Lê Hòa")
    assert held(FIRST).told["full_name"] == "Lê Hòa"


def test_pressing_save_twice_mends_once(clerk):
    preview = clerk.upload([row(full_name="")])
    page = page_of(clerk, preview, FIRST)
    for _ in range(2):
        assert clerk.client.press(page, full_name="Lê Hoa").status_code == 303
    assert last(Batch).counts["new"] == 1


def test_errors_are_grouped_by_column_and_kind_with_the_letter_of_excel(clerk):
    preview = clerk.upload([row(full_name="Lê Hoa", need=""), row(full_name="Lê Lan", need=""), row(full_name="")])
    kinds = re.search(r'<ul class="kinds">.*?</ul>', preview.text, re.S)[0]
    assert re.search(r"<strong>[A-Z]: Cần hỗ trợ</strong>, 2 dòng", kinds)
    assert f"Dòng {FIRST}, {FIRST + 1}" in kinds


def form_of(page, words):
    """Give the place of the form with these words among the forms of a page."""
    forms = [form for form in re.findall(r"<form.*?</form>", page.text, re.S) if 'method="post"' in form and "/dang-xuat" not in form]
    return next(at for at, form in enumerate(forms) if words in form)


def test_one_answer_fills_the_same_gap_in_every_row(clerk):
    preview = clerk.upload([row(full_name="Lê Hoa", need=""), row(full_name="Lê Lan", need="")])
    clerk.client.press(preview, form=form_of(preview, "Ghi vào cả 2 dòng"), need="device")
    assert last(Batch).counts["new"] == 2


def test_dates_of_one_clear_pattern_are_turned_together(clerk):
    preview = clerk.upload([row(full_name="Lê Hoa", birth_date="25092013"), row(full_name="Lê Lan", birth_date="26102013")])
    if last(Batch).counts["error"]:
        clerk.client.press(preview, form=form_of(preview, "Sửa tất cả 2 ngày"))
    assert [held(number).told["birth_date"] for number in (FIRST, FIRST + 1)] == ["2013-09-25", "2013-10-26"]


def test_a_repair_may_be_refused_and_the_cell_stands_as_in_the_file(clerk):
    preview = clerk.upload([row(full_name="Phạm Gia Bảo", sex="Nam", birth_date="01/09/2013", personal_id="31213009517")])
    assert held(FIRST).told["personal_id"] == "031213009517"
    page = clerk.client.get(preview.request.path + "/tu-sua")
    assert "Thêm lại số 0 bị mất ở đầu" in page.text
    clerk.client.press(page)
    assert held(FIRST).bucket == "error"
    assert held(FIRST).problems[0]["name"] == "personal_id"


def test_the_zero_of_a_phone_is_no_repair_to_refuse_but_that_of_a_personal_id_is(clerk):
    preview = clerk.upload([row(guardian_phone="912345678")])
    page = clerk.client.get(preview.request.path + "/tu-sua")
    assert "Thêm lại số 0 bị mất ở đầu" in page.text
    assert "Giữ nguyên cả 1 ô" not in page.text
    clerk.client.press(page, to=preview.request.path + "/tu-sua", kind="guardian_phone:zero")
    assert (held(FIRST).edited, last(Batch).counts["new"]) == (None, 1)
    assert hands.refusable("personal_id", "zero")


def test_the_same_workbook_comes_back_with_remarks_beside_the_rows(clerk):
    data = filled(clerk.template(), [*some(1), row(full_name="")])
    preview = clerk.client.get(clerk.send(data).location)
    answer = clerk.client.get(preview.request.path + "/tep-danh-dau.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    sheet, before = (openpyxl.load_workbook(io.BytesIO(one)).worksheets[0] for one in (answer.data, data))
    assert sheet.max_column == before.max_column + 1
    assert "Họ và tên: Nhập họ và tên học sinh." in str(sheet.cell(FIRST + 1, sheet.max_column).value)
    assert [cell.value for cell in before[FIRST]] == [cell.value for cell in sheet[FIRST]][:before.max_column]


def test_a_stale_list_is_checked_again_without_being_sent_again_and_keeps_what_was_mended(clerk):
    old = clerk.upload([*some(2), row(full_name="")])
    clerk.client.press(page_of(clerk, old, FIRST + 2), full_name="Vũ Hải Đăng")
    number = last(Batch).id
    clerk.confirm(clerk.upload(some(1)))
    stale = clerk.client.get(old.request.path)
    assert "Phạm Thị Lan" in stale.text
    again = clerk.client.get(clerk.client.press(stale, form=form_of(stale, "Kiểm tra lại tệp")).location)
    assert "Nhận 2 học sinh đúng" in again.text
    assert next(one for one in every(Batch) if one.id == number).counts["same"] == 1
    clerk.confirm(again)
    assert len(every(Pupil)) == 3


def test_taking_a_list_is_undone_while_nothing_depends_on_it(clerk):
    taken = clerk.confirm(clerk.upload(some(3)))
    undone = clerk.client.get(clerk.client.press(taken, form=form_of(taken, "Hoàn tác")).location)
    assert "Đã hoàn tác" in undone.text
    assert (every(Pupil), last(Batch).state) == ([], BatchState.UNDONE)


def test_what_stands_in_the_way_of_undoing_is_named(clerk):
    taken = clerk.confirm(clerk.upload(some(2)))
    pupil = every(Pupil)[0]
    edit = clerk.client.get(f"/truong/hoc-sinh/{pupil.id}/sua")
    answer = clerk.client.press(edit, full_name="Nguyễn Văn An", sex="female", class_name="7A2", circumstance="poor", need="device",
                                **{"birth_date-day": "1", "birth_date-month": "9", "birth_date-year": "2013"}, guardian_name="Đặng Văn Sơn",
                                ministry_id="3100000000")
    assert answer.status_code == 303, answer.text
    page = clerk.client.get(taken.request.path)
    assert "Hoàn tác lần nhập này" not in page.text
    assert "Nguyễn Văn An" in page.text
    assert clerk.client.press(taken, form=form_of(taken, "Hoàn tác")).status_code == 409
    assert len(every(Pupil)) == 2


def test_the_page_of_a_row_shows_what_was_put_right_so_that_saving_it_undoes_nothing(clerk):
    preview = clerk.upload([row(full_name="", personal_id="31313009517", birth_date="41518", guardian_phone="0912345678 / 0987654321",
                                note="Mới chuyển đến")])
    page = page_of(clerk, preview, FIRST, "?moi-o=1")
    for value in ("031313009517", "0912345678", "2013"):
        assert f'value="{value}"' in page.text
    shown = dict(re.findall(r'<input (?:(?!type="(?:radio|hidden)")[^>])*?name="([^"]+)"[^>]*?value="([^"]*)"', page.text))
    answer = clerk.client.press(page, **{**shown, "full_name": "Vũ Hải Đăng", "sex": "female", "circumstance": "poor", "need": "device",
                                         "note": "Mới chuyển đến\nĐiện thoại khác: 0987654321"})
    assert answer.status_code == 303, answer.text
    assert held(FIRST).edited == {"full_name": "Vũ Hải Đăng"}
    told = held(FIRST).told
    assert (told["full_name"], told["personal_id"], told["birth_date"]) == ("Vũ Hải Đăng", "031313009517", "2013-09-01")
    assert (told["guardian_phone"], told["note"]) == ("+84912345678", "Mới chuyển đến\nĐiện thoại khác: 0987654321")
    assert "Điện thoại khác: 0987654321</textarea>" in page.text
