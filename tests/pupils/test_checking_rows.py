"""What each row is told."""

import unicodedata
from datetime import date, datetime

import pytest

from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.states import Bucket
from tests.pupils.filling import row, some
from tests.pupils.kept import every, last


def rows() -> list[dict]:
    return [{"bucket": one.bucket.value, "problems": one.problems or []} for one in every(BatchRow, batch_id=last(Batch).id)
            if one.bucket is not Bucket.IGNORED]


def pupil() -> Pupil:
    (one,) = every(Pupil)
    return one


@pytest.mark.parametrize(("name", "value", "sentence"), [
    ("full_name", "", "Nhập họ và tên học sinh."),
    ("full_name", "x" * 121, "dài quá 120 ký tự"),
    ("birth_date", "", "Nhập ngày sinh"),
    ("birth_date", "31/02/2013", "chỉ có 28 ngày"),
    ("birth_date", "2013", "Nếu giấy tờ chỉ ghi năm thì ghi 1/1/2013"),
    ("birth_date", "01/09/2099", "chưa tới"),
    ("birth_date", "01/09/1993", "từ 3 đến 25 tuổi"),
    ("sex", "x", "Chọn giới tính"),
    ("class_name", "", "Nhập tên lớp"),
    ("class_name", "05/02/2026", "Excel đã đổi tên lớp thành ngày"),
    ("ministry_id", "310713723", "10 chữ số"),
    ("personal_id", "123", "12 chữ số"),
    ("circumstance", "", "Chọn hoàn cảnh"),
    ("circumstance", "giàu", "Chọn hoàn cảnh"),
    ("need", "xe đạp", "Chọn thứ học sinh cần"),
    ("guardian_name", "", "Nhập họ tên cha, mẹ"),
    ("guardian_phone", "0912", "đủ 10 chữ số"),
    ("guardian_phone", "123456789012 3456789012", "chỉ ghi một số"),
])
def test_a_wrong_cell_is_named_with_its_value_and_a_remedy(clerk, name, value, sentence):
    preview = clerk.upload([row(**{name: value})])
    (wrong,) = rows()
    assert (wrong["bucket"], [problem["name"] for problem in wrong["problems"]]) == ("error", [name])
    assert sentence in wrong["problems"][0]["sentence"]
    assert wrong["problems"][0]["value"] == value
    assert "Nhận " not in preview.text.split("</h1>")[1].split("<table")[0]


def test_every_wrong_cell_of_a_row_is_told_at_once(clerk):
    clerk.upload([row(full_name="", sex="", need="")])
    assert [problem["name"] for problem in rows()[0]["problems"]] == ["full_name", "sex", "need"]


@pytest.mark.parametrize(("first", "second", "column"), [
    (row(), row(), "full_name"),
    (row(), row(full_name="ĐẶNG THỊ ÁNH", ministry_id="3107137235"), "full_name"),
    (row(ministry_id="3107137235"), row(full_name="Lê Hoa", ministry_id="3107137235"), "ministry_id"),
    (row(personal_id="031313009517"), row(full_name="Lê Hoa", personal_id="031313009517"), "personal_id"),
])
def test_the_second_of_two_equal_rows_names_the_first(clerk, first, second, column):
    clerk.upload({5: first, 8: second})
    one, other = rows()
    assert (one["bucket"], other["bucket"]) == ("new", "error")
    assert other["problems"][0]["name"] == column
    assert "dòng 5" in other["problems"][0]["sentence"]


def test_two_pupils_of_one_name_and_class_are_told_apart_by_their_ministry_ids(clerk):
    clerk.upload([row(ministry_id="3107137235"), row(ministry_id="3107137236")])
    assert [one["bucket"] for one in rows()] == ["new", "new"]


def test_a_row_with_a_doubt_is_taken_all_the_same(clerk):
    clerk.confirm(clerk.upload([row(personal_id="031312009517")]))
    assert pupil().personal_id == "031312009517"


@pytest.mark.parametrize(("values", "column", "sentence"), [
    ({"personal_id": "031313009517", "sex": "Nam", "full_name": "Phạm Gia Bảo"}, "personal_id", "là nữ"),
    ({"personal_id": "031312009517"}, "personal_id", "sinh năm 2012"),
    ({"birth_date": f"01/01/{date.today().year - 24}"}, "birth_date", "tuổi"),  # noqa: DTZ011  # far from any midnight
])
def test_a_doubt_names_its_column(clerk, values, column, sentence):
    clerk.upload([row(**values)])
    assert (rows()[0]["bucket"], rows()[0]["problems"][0]["name"]) == ("warning", column)
    assert sentence in rows()[0]["problems"][0]["sentence"]


def test_a_namesake_in_another_class_is_a_doubt(clerk):
    clerk.confirm(clerk.upload([row()]))
    clerk.upload([row(class_name="7A2")])
    assert "ở lớp 7A1" in rows()[0]["problems"][0]["sentence"]


def test_a_ministry_id_of_another_school_is_refused_without_telling_whose(clerk, other_clerk):
    other_clerk.confirm(other_clerk.upload(some(1)))
    preview = clerk.upload(some(1))
    assert rows()[0]["problems"][0]["name"] == "ministry_id"
    assert "trường khác" in preview.text
    assert other_clerk.school_name not in preview.text


def test_zeros_lost_by_excel_are_restored_and_told(clerk):
    preview = clerk.upload([row(personal_id=31313009517, guardian_phone=912345678)])
    assert "“31313009517” thành “031313009517”" in preview.text
    assert "“912345678” thành “0912 345 678”" in preview.text
    clerk.confirm(preview)
    assert (pupil().personal_id, pupil().guardian_phone) == ("031313009517", "+84912345678")


def test_an_old_eleven_digit_phone_is_converted_and_told(clerk):
    preview = clerk.upload([row(guardian_phone="01234567890")])
    assert "“01234567890” thành “0834 567 890”" in preview.text


def test_dates_as_excel_keeps_them_are_read(clerk):
    clerk.confirm(clerk.upload([row(birth_date=datetime(2013, 9, 1))]))
    assert pupil().birth_date == date(2013, 9, 1)


@pytest.mark.parametrize(("column", "typed", "kept"), [
    ("circumstance", "ho ngheo", "poor"), ("circumstance", "HN", "poor"), ("circumstance", "Hộ CN", "near_poor"),
    ("circumstance", "poor", "poor"), ("sex", "NU", "female"), ("need", "cả hai", "both"), ("class_name", 12.6, "12.6"),
])
def test_what_schools_write_is_understood(clerk, column, typed, kept):
    clerk.confirm(clerk.upload([row(**{column: typed})]))
    assert getattr(pupil(), column) == kept


def test_decomposed_names_are_kept_composed(clerk):
    clerk.confirm(clerk.upload([row(full_name=unicodedata.normalize("NFD", "Nguyễn Thị Ánh Tuyết"))]))
    assert pupil().full_name == "Nguyễn Thị Ánh Tuyết"


@pytest.mark.parametrize("name", ["=A1+1", "+A", "-Bích", "@Chi", "<b>Dũng</b>"])
def test_names_that_look_like_code_stay_text(clerk, name):
    preview = clerk.upload([row(full_name=name)])
    clerk.confirm(preview)
    assert "<b>" not in preview.text
    assert pupil().full_name == name


def test_only_a_hundred_rows_stand_on_one_page(clerk):
    preview = clerk.upload([row(full_name="", class_name=f"7A{n}") for n in range(120)] + some(130))
    assert preview.text.count("Cần sửa</span>") + preview.text.count("● </span> Cần sửa") <= 101
    assert "Trang 1 trên 2" in preview.text
    last = clerk.client.get(f"{preview.request.path}?trang=2")
    assert ">124 " in last.text
    assert "<details open>" in clerk.client.get(f"{preview.request.path}?trang-dung=2").text
    assert clerk.client.get(f"{preview.request.path}?trang=9999999999999999999999&trang-dung=x").status_code == 200


@pytest.mark.parametrize("name", ["!!!", "123", ". . ."])
def test_a_name_without_a_letter_is_asked_for_again(clerk, name):
    assert "Họ và tên cần có chữ cái" in clerk.upload([row(full_name=name)]).text
