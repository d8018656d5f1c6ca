"""From the template to the register."""

import io
import re

import openpyxl

from smt.core.db import db, transaction
from smt.history.models import Entry
from smt.outbox.models import Letter
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.service import discard
from smt.pupils.states import BatchState
from smt.pupils.template import labels
from tests import make
from tests.pupils.filling import filled, row, some
from tests.pupils.kept import every, last
from tests.pupils.test_mending import form_of


def pupils() -> list[Pupil]:
    return every(Pupil)


def batch() -> Batch:
    return last(Batch)


def held() -> list[BatchRow]:
    return every(BatchRow, batch_id=batch().id)


def test_a_filled_template_becomes_pupils_after_the_school_confirms(clerk):
    sent = clerk.send(filled(clerk.download(), some(3)))
    result = clerk.confirm(clerk.client.get(sent.location))
    assert "Đã nhận danh sách" in result.text
    assert [(one.full_name, one.class_name, one.guardian_phone, one.school_id) for one in pupils()] == [
        (f"Nguyễn Văn {letter}{n}", "7A1", "+84912345678", clerk.school_id) for n, letter in enumerate("ABC")]


def test_nothing_is_in_the_register_before_the_school_confirms(clerk):
    preview = clerk.upload(some(3))
    assert "Nhận 3 học sinh đúng" in preview.text
    assert pupils() == []


def test_row_numbers_are_those_of_excel_with_blank_rows_between(clerk):
    preview = clerk.upload({6: row(), 9: row(full_name=""), 12: row(full_name="Lê Hoa", class_name="")})
    assert [int(n) for n in re.findall(r"Dòng </span>(\d+)", preview.text)] == [9, 12, 6]


def test_every_row_is_in_one_bucket_and_the_buckets_sum_to_the_rows(clerk):
    clerk.confirm(clerk.upload(some(2)))
    first, second = some(2)
    preview = clerk.upload([first, {**second, "class_name": "7A2"}, row(full_name="Vũ Hải Đăng"), row(full_name=""),
                            row(full_name="Phạm Gia Bảo", sex="Nam", personal_id="031313009517"), row(full_name="Vũ Hải Đăng")])
    assert batch().counts == {"new": 1, "changed": 1, "same": 1, "warning": 1, "error": 2, "ignored": 1}
    assert "Cộng lại là 7 dòng" in preview.text


def test_the_untouched_example_is_ignored_and_said_to_be(clerk):
    page = clerk.upload(some(1))
    assert f'{page.request.path}/bo-qua' in page.text.split('id="ignored"')[1]
    ignored = clerk.client.get(page.request.path + "/bo-qua").text
    assert f'<a href="{page.request.path}/dong/4">' in ignored
    assert "Dòng ví dụ của mẫu" in ignored


def test_a_list_keeps_no_rows_once_it_is_taken_or_dropped(clerk):
    clerk.confirm(clerk.upload([*some(1), row(full_name="")]))
    assert (held(), batch().state, batch().decided_by) == ([], BatchState.APPLIED, "Phạm Thị Lan")
    dropped = clerk.upload([row(full_name="Lê Hoa")])
    assert clerk.client.press(dropped, form=form_of(dropped, "Bỏ danh sách này")).status_code == 303
    assert (held(), batch().state) == ([], BatchState.DISCARDED)
    assert len(pupils()) == 1


def test_pressing_confirm_again_is_harmless(clerk):
    preview = clerk.upload(some(2))
    clerk.confirm(preview)
    assert "Đã nhận danh sách" in clerk.confirm(preview).text
    assert len(pupils()) == 2


def test_a_confirmed_list_cannot_be_dropped(clerk):
    preview = clerk.upload(some(1))
    clerk.confirm(preview)
    clerk.client.press(preview, form=form_of(preview, "Bỏ danh sách này"))
    assert batch().state is BatchState.APPLIED


def test_a_second_list_of_the_same_pupils_says_they_are_there(clerk):
    clerk.confirm(clerk.upload(some(2)))
    again = clerk.upload(some(2))
    assert "đều đã có trong danh sách" in again.text
    assert batch().counts["same"] == 2


def test_the_same_file_again_is_recognised(clerk):
    data = filled(clerk.template(), some(1))
    clerk.confirm(clerk.client.get(clerk.send(data).location))
    assert "Tệp này giống hệt tệp đã nhận lúc" in clerk.client.get(clerk.send(data).location).text


def test_a_corrected_list_shows_what_changes_and_changes_it(clerk):
    clerk.confirm(clerk.upload(some(1)))
    preview = clerk.upload(some(1, class_name="7A2"))
    assert "1 học sinh đã có sẽ đổi" in preview.text
    assert "Lớp: 7A1 → <strong>7A2</strong>" in preview.text
    clerk.confirm(preview)
    assert [one.class_name for one in pupils()] == ["7A2"]


def test_a_list_the_system_dropped_says_so(clerk):
    page = clerk.upload(some(1))
    discard(db.session.get(Batch, batch().id), at=make.AT, by="smt")
    db.session.commit()
    assert "Người bỏ: Hệ thống" in clerk.client.get(page.request.path).text


def test_a_list_that_waits_is_not_called_received(clerk):
    clerk.upload(some(2))
    home = clerk.client.get("/truong/").text
    assert "Học sinh nhận được" not in home
    assert "Học sinh đúng trong tệp" in home


def test_the_same_file_sent_twice_before_confirming_says_that_only_one_is_taken(clerk):
    data = filled(clerk.template(), some(2))
    first, second = (clerk.client.get(clerk.send(data).location) for _ in range(2))
    assert "cũng đang chờ xác nhận" not in first.text
    assert "cũng đang chờ xác nhận" in second.text
    assert first.request.path in second.text


def test_a_list_overtaken_by_another_offers_no_confirmation(clerk):
    old, new = clerk.upload(some(2)), clerk.upload(some(2))
    clerk.confirm(new)
    again = clerk.client.get(old.request.path).text
    assert "2 học sinh trong tệp đã được ghi lúc" in again
    assert "Nhận 2 học sinh đúng" not in again


def test_an_old_preview_is_refused_after_a_newer_list_was_taken(clerk):
    old, new = clerk.upload(some(2)), clerk.upload(some(2))
    clerk.confirm(new)
    refused = clerk.confirm(old)
    assert refused.status_code == 409
    assert "2 học sinh trong tệp đã được ghi lúc" in refused.text
    assert "Phạm Thị Lan" in refused.text
    assert len(pupils()) == 2


def test_an_old_correction_is_refused_after_a_newer_one(clerk):
    clerk.confirm(clerk.upload(some(1)))
    old, new = clerk.upload(some(1, class_name="7A2")), clerk.upload(some(1, class_name="7A3"))
    clerk.confirm(new)
    assert clerk.confirm(old).status_code == 409
    assert [one.class_name for one in pupils()] == ["7A3"]


def test_a_pupil_who_gets_a_ministry_id_later_stays_one_pupil(clerk):
    clerk.confirm(clerk.upload([row()]))
    clerk.confirm(clerk.upload([row(ministry_id="3107137235")]))
    assert [one.identity for one in pupils()] == ["m:3107137235"]
    clerk.upload([row()])
    assert batch().counts["same"] == 1


def test_a_failure_in_the_middle_leaves_nothing(clerk, monkeypatch):
    preview = clerk.upload(some(3))
    monkeypatch.setattr("smt.pupils.applying.close", lambda *_, **__: 1 / 0)
    assert clerk.client.press(preview).status_code == 500
    assert pupils() == []
    assert (batch().state, len(held())) == (BatchState.CHECKED, 4)


def test_confirming_a_file_writes_no_letter_of_its_own(clerk):
    place = db.session.get(make.School, clerk.school_id).place
    make.responsibility(make.user(email="phutrach@vidu.vn"), make.Topic.SCHOOL_LIST, place)
    db.session.commit()
    clerk.confirm(clerk.upload(some(2)))
    assert every(Letter) == []


def test_history_tells_nothing_of_a_child(clerk):
    clerk.confirm(clerk.upload([row(note="Bí mật của em")]))
    told = " ".join(str(entry.changes) for entry in every(Entry))
    for secret in ("Đặng Thị Ánh", "dang thi anh", "2013-09-01", "Bí mật", "912345678"):
        assert secret not in told


def to_mend(clerk, preview):
    """Give the workbook of the rows to mend."""
    address = re.search(r'href="([^"]*dong-can-sua.xlsx)"', preview.text)[1]
    return openpyxl.load_workbook(io.BytesIO(clerk.client.get(address).data))


def test_the_rows_to_mend_come_as_typed_in_the_template(clerk):
    book = to_mend(clerk, clerk.upload([*some(1), row(full_name="", birth_date="1/9/13", sex="nữ", note="=1+1")]))
    sheet, blank = book.worksheets[0], openpyxl.load_workbook(io.BytesIO(clerk.template())).worksheets[0]
    assert [cell.value for cell in sheet[2]] == [*(cell.value for cell in blank[2]), "can_sua"]
    assert (sheet["A1"].value, sheet.row_dimensions[1].hidden, sheet.row_dimensions[2].hidden) == (blank["A1"].value, True, True)
    assert len(sheet.data_validations.dataValidation) == len(blank.data_validations.dataValidation)
    mend = dict(zip([cell.value for cell in sheet[2]], [cell.value for cell in sheet[5]], strict=True))
    assert (mend["full_name"], mend["birth_date"], mend["sex"], mend["circumstance"], mend["note"]) == (
        None, "1/9/13", "Nữ", "Hộ nghèo", "=1+1")
    assert mend["can_sua"].splitlines()[0] == "Dòng 6 của tệp đã tải lên."
    assert "Nhập họ và tên học sinh." in mend["can_sua"]
    assert sheet[3][-1].value == "Cần sửa"
    assert sheet["A6"].value is None
    assert {cell.data_type for cell in sheet[5]} <= {"n", "s"}


def test_the_rows_to_mend_are_mended_in_one_cell_and_uploaded_as_they_are(clerk):
    preview = clerk.upload([*some(2), row(full_name="")])
    book = to_mend(clerk, preview)
    clerk.confirm(preview)
    book.worksheets[0].cell(5, [cell.value for cell in book.worksheets[0][2]].index("full_name") + 1).value = "Vũ Hải Đăng"
    out = io.BytesIO()
    book.save(out)
    again = clerk.client.get(clerk.send(out.getvalue()).location)
    assert "Nhận 1 học sinh đúng" in again.text
    clerk.confirm(again)
    assert sorted(one.full_name for one in pupils()) == ["Nguyễn Văn A0", "Nguyễn Văn B1", "Vũ Hải Đăng"]


def test_the_rows_to_mend_are_a_vietnamese_paper_whatever_language_the_page_is_read_in(clerk):
    clerk.client.get("/ngon-ngu/en")
    preview = clerk.upload([row(full_name="", class_name="7\x7f"), row(), row()])
    assert "Nhập họ và tên học sinh." not in preview.text
    sheet = to_mend(clerk, preview).worksheets[0]
    first, second = (sheet.cell(number, sheet.max_column).value for number in (5, 6))
    assert "Họ và tên: Nhập họ và tên học sinh." in first
    assert "Lớp: “Lớp” có ký tự không đọc được." in first
    assert "Họ và tên: Trùng họ tên (không kể dấu), ngày sinh và lớp với dòng 6." in second


def test_pupils_the_list_does_not_name_stay(clerk):
    clerk.confirm(clerk.upload(some(3)))
    assert "2 học sinh đã có trong danh sách mà tệp không nhắc tới thì giữ nguyên" in clerk.upload(some(1, class_name="8A")).text


def test_the_preview_says_how_many_pupils_there_are_now_and_then(clerk):
    clerk.confirm(clerk.upload(some(2)))
    page = clerk.upload([*some(1, class_name="9C"), row(), row(full_name="")]).text
    assert ("Danh sách năm học đang có 2 học sinh. Nhận 2 học sinh đúng của tệp này thì có 3: thêm 1 em, đổi thông tin 1 em.") in page


def test_a_list_that_could_not_be_taken_says_so_before_she_presses(clerk):
    address = clerk.upload(some(2)).request.path
    with transaction() as session:
        session.get_one(Batch, every(Batch)[-1].id).foreseen = {"conflict": 1}
    page = clerk.client.get(address)
    assert "Thử ghi các dòng của tệp thì không được" in page.text
    assert "/xac-nhan" not in page.text
    assert clerk.client.press(page, to=f"{address}/kiem-tra-lai").status_code == 303
    assert "thì có 2: thêm 2 em, đổi thông tin 0 em." in clerk.client.get(address).text


def test_only_a_workbook_is_called_the_clerks_own_file_when_it_comes_back(clerk):
    rows = [row(), row(full_name="")]
    assert "Tải chính tệp của bạn về" in clerk.upload(rows).text
    keys = list(labels())
    lines = [[str(label) for label in labels().values()], *([str(one.get(key, "")) for key in keys] for one in rows)]
    text = "\n".join(";".join(line) for line in lines)
    sent = clerk.send(text.encode(), "danh sách.csv")
    assert sent.status_code == 303, sent.text
    page = clerk.client.get(sent.location)
    pressed = clerk.client.press(page, **{f"c{at}": key for at, key in enumerate(keys)})
    assert pressed.status_code == 303, pressed.text
    page = clerk.client.get(pressed.location)
    assert "Tải nội dung tệp của bạn về dạng Excel (.xlsx)" in page.text
    assert "Tải chính tệp" not in page.text
