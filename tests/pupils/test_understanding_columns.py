"""What the columns of other programs' lists mean."""

import time
from collections import Counter
from datetime import date

import pytest

from smt.pupils import headings, repairs
from smt.pupils.understanding import Assembler, chosen, judge, learned, understand_head
from smt.sheets.book import Raw
from smt.sheets.refusals import WrongTemplate

#: The sector database's export (domain D1).
SECTOR = ["STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "Trạng thái", "SĐT liên hệ", "Nơi sinh chi tiết", "Tổ/thôn Hộ khẩu thường trú", "Tỉnh thành quê quán", "Phường Xã quê quán", "Chỗ ở hiện nay", "Số CMND", "Ngày cấp", "Nơi cấp", "Tên cha", "Nghề nghiệp cha", "Năm sinh cha", "Tên mẹ", "Nghề nghiệp mẹ", "Năm sinh mẹ", "Lớp học", "Khối học", "Số định danh cá nhân"]
PUPIL = ["1", "7407137235", "Trần Tuấn Anh", "15/02/2009", "Nam", "Kinh", "Đang học", "0949858499", "Từ Sơn", "Tổ 3", "Hải Phòng", "Kiến An", "Số 5 Trần Phú", "", "", "", "Trần Văn Bình", "Công nhân", "1980", "Lê Thị Hoa", "Nông dân", "1982", "12.6", "Khối 12", "074209009517"]


def head(*lines: list[str], start: int = 1) -> list[Raw]:
    return [Raw(number, line) for number, line in enumerate(lines, start=start) if any(line)]


def fields(understood) -> dict[str, str]:
    return {column["field"]: column["letter"] for column in understood.columns if column["field"]}


def typed(understood, line: list[str]) -> dict[str, str]:
    return {name: text for name, text in Assembler(understood.columns).typed(line).items() if text}


def test_a_known_heading_means_one_thing_and_is_written_as_headings_are_compared():
    words = [word for table in (headings._TARGETS, headings._WEAK) for said in table.values() for word in said.split("|")]
    assert [word for word, count in Counter([*words, *headings._OTHERS]).items() if count > 1] == []
    assert [word for word in words if headings.heading_key(word) != word] == []


def test_the_sector_database_is_understood_under_its_titles():
    found = understand_head(head(["SỞ GIÁO DỤC VÀ ĐÀO TẠO HẢI PHÒNG"], ["DANH SÁCH HỌC SINH LỚP 12.6"], [], SECTOR, PUPIL, PUPIL), {})
    assert found.header_row == 4
    assert fields(found) == {
        "ministry_id": "B", "full_name": "C", "birth_date": "D", "sex": "E", "guardian_phone": "H", "address": "M",
        "guardian_name:father": "Q", "mother_name": "T", "class_name": "W", "personal_id": "Y"}
    assert (found.conflicts, found.missing) == ({}, ["circumstance", "need"])
    assert typed(found, PUPIL)["guardian_name"] == "Trần Văn Bình"
    assert found.columns[2]["samples"] == ["Trần Tuấn Anh"]


@pytest.mark.parametrize(("headings", "line", "expected"), [
    (["Họ đệm", "Tên", "Ngày sinh", "Lớp"], ["Nguyễn Thị", "Ánh", "01/09/2013", "7A"], {"full_name": "Nguyễn Thị Ánh"}),
    (["Họ và tên", "Ngày", "Tháng", "Năm", "Lớp"], ["Lê Hoa", "1", "9", "2013", "7A"], {"birth_date": "1/9/2013"}),
    (["Họ và tên", "Ngày sinh", "Hộ nghèo", "Cận nghèo"], ["Lê Hoa", "01/09/2013", "", "x"], {"circumstance": "Hộ cận nghèo"}),
    (["Họ và tên", "Ngày sinh", "Hộ nghèo", "Cận nghèo"], ["Lê Hoa", "01/09/2013", "Có", "Không"], {"circumstance": "Hộ nghèo"}),
    (["Họ và tên", "Ngày sinh", "Nam", "Nữ"], ["Lê Hoa", "01/09/2013", "", "X"], {"sex": "Nữ"}),
    (["Họ và tên", "Năm sinh", "Lớp"], ["Lê Hoa", "2013", "7A"], {"birth_date": "2013"}),
    (["Họ và tên HS", "NTNS", "Đối tượng/Diện"], ["Lê Hoa", "1/9/2013", "HN"], {"circumstance": "HN"}),
    (["Tên", "Ngày sinh", "SĐT phụ huynh"], ["Lê Hoa", "1/9/2013", "0912345678"], {"full_name": "Lê Hoa", "guardian_phone": "0912345678"}),
])
def test_headings_and_their_parts_are_put_together(headings, line, expected):
    found = understand_head(head(headings, line, line, line), {})
    assert typed(found, line).items() >= expected.items()


def test_a_no_under_a_heading_is_no_class():
    headings, line = ["Họ và tên", "Ngày sinh", "Hộ nghèo", "Cận nghèo", "Khó khăn khác"], ["Lê Hoa", "01/09/2013", "0", "-", "KHÔNG"]
    assert "circumstance" not in typed(understand_head(head(headings, line), {}), line)


def test_two_rows_of_headings_are_read_together():
    found = understand_head(head(["STT", "Họ và tên", "Ngày sinh", "", "", "Đối tượng", ""], ["", "", "Ngày", "Tháng", "Năm", "Hộ nghèo", "Cận nghèo"],
                                 ["1", "Lê Hoa", "1", "9", "2013", "x", ""], ["2", "Lê Lan", "2", "9", "2013", "", "x"]), {})
    assert found.header_row == 2
    assert typed(found, ["1", "Lê Hoa", "1", "9", "2013", "x", ""]) == {"full_name": "Lê Hoa", "birth_date": "1/9/2013", "circumstance": "Hộ nghèo"}


def test_a_name_over_two_columns_is_one_name():
    found = understand_head(head(["STT", "Họ và tên", "", "Ngày sinh", "Lớp"], ["1", "Nguyễn Thị", "Ánh", "1/9/2013", "7A"],
                                 ["2", "Lê Văn", "Bảo", "1/9/2013", "7A"]), {})
    assert typed(found, ["1", "Nguyễn Thị", "Ánh", "1/9/2013", "7A"])["full_name"] == "Nguyễn Thị Ánh"


def test_headings_in_old_letters_are_read():
    found = understand_head(head(["Hä vµ tªn", "Ngµy sinh", "Líp", "Giíi tÝnh"], ["NguyÔn ThÞ Hång", "1/9/2013", "7A", "N÷"]), {})
    assert fields(found).keys() == {"full_name", "birth_date", "class_name", "sex"}


def test_two_columns_for_one_field_are_asked_about():
    found = understand_head(head(["Họ và tên", "Ngày sinh", "Lớp", "Số điện thoại", "SĐT liên hệ"], ["a", "b", "c", "d", "e"]), {})
    assert found.conflicts == {"guardian_phone": ["D", "E"]}
    assert not found.clear


def test_a_weaker_heading_goes_where_a_better_one_is_there():
    found = understand_head(head(["Họ và tên", "Ngày sinh", "Hộ khẩu thường trú", "Chỗ ở hiện nay"], ["a", "b", "c", "d"]), {})
    assert fields(found)["address"] == "D"


def test_a_book_in_a_cell_near_the_top_costs_no_more_than_a_heading():
    begun = time.perf_counter()
    understood = understand_head(head(["a" * 30_000, "(" * 30_000, "ho va ten " * 3_000], ["Họ và tên", "Lớp", "(" * 30_000], ["Lê Hoa", "7A", ""]),
                                 {})
    assert fields(understood)["full_name"] == "A"
    assert time.perf_counter() - begun < 2


def test_what_a_school_said_before_is_remembered():
    first = understand_head(head(["Họ và tên", "Ngày sinh", "Mã X"], ["a", "b", "c"]), {})
    said = chosen(first.columns, {0: "full_name", 1: "birth_date", 2: "ministry_id"}, {})
    again = understand_head(head(["Họ và tên", "Ngày sinh", "Mã X"], ["a", "b", "c"]), learned(said))
    assert fields(again)["ministry_id"] == "C"
    assert {column["how"] for column in again.columns} == {"memory"}


def test_of_two_columns_under_one_heading_the_one_that_was_read_is_asked_about_again():
    lines = head(["Họ và tên", "Ngày sinh", "Điện thoại (cha)", "Điện thoại (mẹ)"], ["a", "b", "c", "d"])
    said = chosen(understand_head(lines, {}).columns, {2: "guardian_phone", 3: ""}, {})
    assert understand_head(lines, learned(said)).conflicts == {"guardian_phone": ["C", "D"]}


def test_of_two_columns_under_one_heading_that_are_both_read_nothing_is_remembered():
    lines = head(["Họ và tên", "Ngày sinh", "Điện thoại (cha)", "Điện thoại (mẹ)"], ["a", "b", "c", "d"])
    said = chosen(understand_head(lines, {}).columns, {2: "guardian_phone", 3: "note"}, {})
    assert learned(said) == {"ho va ten": "full_name", "ngay sinh": "birth_date"}


def test_one_answer_may_hold_for_the_whole_list():
    first = understand_head(head(["Họ và tên", "Ngày sinh"], ["Lê Hoa", "1/9/2013"]), {})
    said = judge(chosen(first.columns, {}, {"need": "device", "evil": "x"}), 1)
    assert typed(said, ["Lê Hoa", "1/9/2013"])["need"] == "device"
    assert typed(said, ["", ""]) == {}
    assert "need" not in said.missing


@pytest.mark.parametrize("lines", [[["Báo giá máy tính"], ["Tên hàng", "Đơn giá"], ["Máy bảng", "2500000"]], [["x"]], []])
def test_what_is_no_list_of_pupils_is_not_taken(lines):
    with pytest.raises(WrongTemplate):
        understand_head(head(*lines), {})


@pytest.mark.parametrize(("name", "text", "after", "kind"), [
    ("personal_id", "31313009517", "031313009517", "zero"), ("personal_id", "1313009517", "001313009517", "zero"),
    ("ministry_id", "3107137235.0", "3107137235", "float"), ("class_name", "12.0", "12", "float"),
    ("guardian_phone", "912345678.0", "912345678", "float"),
    ("birth_date", "41518", "01/09/2013", "serial"), ("birth_date", "41518.0", "01/09/2013", "serial"),
    ("birth_date", "1/9/13", "1/9/2013", "short_year"), ("birth_date", "1-9-13", "1-9-2013", "short_year"),
    ("birth_date", "31/2/13", "31/2/2013", "short_year"),
    ("birth_date", "01/09/2013 00:00:00", "01/09/2013", "trimmed"), ("birth_date", "'1/9/2013", "1/9/2013", "trimmed"),
    ("full_name", "Nguye\u0302\u0303n Văn A", "Nguyễn Văn A", "letters"), ("full_name", "Nguyêñ Văn A", "Nguyễn Văn A", "letters"),
    ("full_name", "Ｌê Hoa", "Lê Hoa", "letters"), ("address", "Tổ 3\u0301, An Dương", "Tổ 3, An Dương", "letters"),
    ("full_name", "Lê  Hoa", "Lê Hoa", "spaces"), ("full_name", "Lê\u200b Hoa", "Lê Hoa", "spaces"),
    ("note", "Một\u00a0hai\nba", "Một hai\nba", "letters"),
])
def test_a_cell_is_put_right_where_it_can_be_read_in_one_way(name, text, after, kind):
    assert repairs.mended(name, text, today=date(2026, 11, 27)) == (after, [(after, kind)])


@pytest.mark.parametrize(("name", "text"), [
    ("birth_date", "2013"), ("birth_date", "13/25/2013"), ("birth_date", "01092013"), ("birth_date", "1092013"), ("birth_date", "không rõ"),
    ("full_name", "Niño Núñez"), ("note", "Một\nhai"), ("class_name", "120.0"), ("ministry_id", "310713723"), ("personal_id", "310713723"), ("class_name", "12.6"),
    ("full_name", "Nguyễn Thị Ánh")])
def test_what_may_be_read_in_two_ways_is_left_alone(name, text):
    assert repairs.mended(name, text, today=date(2026, 11, 27)) == (text, [])


def test_days_count_from_1904_where_the_file_says_so():
    assert repairs.mended("birth_date", "40056", epoch_1904=True, today=date(2026, 11, 27))[0] == "01/09/2013"


@pytest.mark.parametrize(("cell", "first", "note"), [
    ("0912345678 / 0987654321; 02253736906", "0912345678", "Điện thoại khác: 0987654321; 02253736906"),
    ("0912345678;0987654321", "0912345678", "Điện thoại khác: 0987654321"),
    ("0912345678-0987654321", "0912345678", "Điện thoại khác: 0987654321"),
    ("0912 345 678 - 0987 654 321", "0912 345 678", "Điện thoại khác: 0987 654 321"),
    ("01234567890 / 0987654321", "01234567890", "Điện thoại khác: 0987654321"),
    ("0912345678 (mẹ) / 0987654321 (bố)", "0912345678", "Điện thoại 0912345678: mẹ\nĐiện thoại khác: 0987654321 (bố)"),
    ("Mẹ: 0912345678", "0912345678", "Điện thoại 0912345678: Mẹ"),
    ("091234567 / 0987654321", "0987654321", "Điện thoại khác: 091234567"),
])
def test_of_several_phones_the_first_that_can_be_called_stays_and_the_others_are_noted(cell, first, note):
    assert repairs.phones(cell) == (first, note)


@pytest.mark.parametrize("cell", ["0912 345 678", "912345678", "+84 912.345.678", "(0225) 3736906", "không có", "091234567", "12/34", "",
                                  "0912345678 / " * 40])
def test_a_cell_of_one_phone_or_none_stays(cell):
    assert repairs.phones(cell) == (cell, "")


def test_capitals_are_offered_as_a_name():
    assert repairs.capitals("full_name", "NGUYỄN THỊ ÁNH") == "Nguyễn Thị Ánh"
    assert repairs.capitals("class_name", "LỚP BA A") == repairs.capitals("full_name", "Lê Hoa") == ""


def test_a_zero_of_the_ministrys_id_comes_back_only_where_the_personal_id_shows_it():
    assert repairs.ministry_id("107137235", "001313009517") == "0107137235"
    assert repairs.ministry_id("107137235", "031313009517") == repairs.ministry_id("107137235", "") == ""
