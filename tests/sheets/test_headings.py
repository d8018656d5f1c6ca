"""The headings of every export a school may send, and the lines around a table that are no pupils."""

import pytest

from smt.sheets.book import Raw
from smt.sheets.headings import Aside, Body, find_headings
from smt.sheets.parts import Span

MINISTRY = ["STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "Trạng thái", "SĐT liên hệ", "Nơi sinh chi tiết", "Tổ/thôn Hộ khẩu thường trú", "Tỉnh thành quê quán", "Phường Xã quê quán", "Chỗ ở hiện nay", "Số CMND", "Ngày cấp", "Nơi cấp", "Tên cha", "Nghề nghiệp cha", "Năm sinh cha", "Tên mẹ", "Nghề nghiệp mẹ", "Năm sinh mẹ", "Lớp học", "Khối học", "Số định danh cá nhân"]
PUPIL = ["1", "7407137235", "Trần Tuấn Anh", "15/02/2009", "Nam", "Kinh", "Đang học", "0949858499", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "12.6", "Khối 12", "074209009517"]
KNOWN = ("Họ tên", "Họ và tên", "Ngày sinh", "Ngày tháng năm sinh", "Giới tính", "Nữ", "Lớp", "Lớp học", "SĐT liên hệ", "Số điện thoại liên hệ",
         "Điện thoại", "Mã định danh Bộ GD&ĐT", "Mã định danh", "Số định danh cá nhân", "Tên cha", "Tên mẹ", "Họ tên cha", "Họ tên mẹ", "Đối tượng",
         "Họ", "Tên", "Dân tộc", "Chỗ ở hiện nay")


def table(*rows: str | list[str]) -> list[Raw]:
    cut = [row if isinstance(row, list) else row.split("|") for row in rows]
    return [Raw(number, cells) for number, cells in enumerate(cut, start=1) if any(cells)]


def test_the_ministrys_export_has_its_headings_in_row_4() -> None:
    rows = table("SỞ GIÁO DỤC VÀ ĐÀO TẠO HẢI PHÒNG", "DANH SÁCH HỌC SINH LỚP 12.6", "", MINISTRY, PUPIL, PUPIL)
    found = find_headings(rows, KNOWN)
    assert found is not None
    assert (found.first_row, found.row, found.confidence) == (4, 4, 100)
    assert found.texts[22] == "Lớp học"
    assert found.titles == ["SỞ GIÁO DỤC VÀ ĐÀO TẠO HẢI PHÒNG", "DANH SÁCH HỌC SINH LỚP 12.6"]


@pytest.mark.parametrize(("rows", "row", "texts"), [
    (["Họ tên|Lớp|Ngày sinh", "An|1A|1/1/2018"], 1, ["Họ tên", "Lớp", "Ngày sinh"]),
    (["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM||", "Trường:|TH A|", "Lớp:|1A|", "Họ và tên|Ngày sinh|ĐT", "An|1/1/2018|0912345678"], 4,
     ["Họ và tên", "Ngày sinh", "ĐT"]),
    (["Trường TH An Dương||Cộng hoà", "Số: 12||Độc lập", "", "TT|HỌ VÀ TÊN HỌC SINH|LỚP", "1|An|1A", "2|Bình|1A"], 4, ["TT", "HỌ VÀ TÊN HỌC SINH", "LỚP"]),
    (["Họ  tên\n(in hoa) *|Ngày sinh|Lớp", "1|2|3", "An|1/1/2018|1A"], 1, ["Họ tên (in hoa) *", "Ngày sinh", "Lớp"]),
    (["A|B|C", "An|1A|x"], 1, ["A", "B", "C"]),
])
def test_headings_are_found_under_whatever_titles(rows: list[str], row: int, texts: list[str]) -> None:
    found = find_headings(table(*rows), KNOWN)
    assert found is not None
    assert (found.row, list(found.texts.values())) == (row, texts)


@pytest.mark.parametrize("merged", [[(1, 2, 1, 3), (1, 0, 2, 0), (1, 1, 2, 1)], []])
def test_headings_in_two_rows_are_joined(merged: list[Span]) -> None:
    upper = "STT|Lớp|Họ tên||Giới tính"
    rows = table(upper, "STT|Lớp|cha|mẹ|" if merged else "||cha|mẹ|", "1|1A|Nguyễn Văn A|Trần Thị B|Nam")
    found = find_headings(rows, KNOWN, merged=merged)
    assert found is not None
    assert (found.first_row, found.row) == (1, 2)
    assert list(found.texts.values()) == ["STT", "Lớp", "Họ tên cha", "Họ tên mẹ", "Giới tính"]


def test_one_row_of_headings_is_not_joined_with_the_first_pupil() -> None:
    found = find_headings(table("STT|Họ tên|Lớp|", "|An|Mẫu giáo bé|không có"), KNOWN)
    assert found is not None
    assert (found.row, found.texts[1]) == (1, "Họ tên")


def test_headings_in_old_letters_are_found_by_the_spellings_given() -> None:
    letters = str.maketrans("ävµªí", "ọvàêớ")
    found = find_headings(table("Hä vµ tªn|Líp", "An|1A"), KNOWN, spellings=[lambda text: text.translate(letters)])
    assert found is not None
    assert (list(found.texts.values()), found.known) == (["Họ và tên", "Lớp"], 2)


def test_our_own_column_of_remarks_is_no_heading() -> None:
    found = find_headings(table("Họ tên|Lớp|Cần sửa", "An||Thiếu lớp."), KNOWN)
    assert found is not None
    assert (found.remarks, list(found.texts)) == (2, [0, 1])


def test_a_sheet_without_a_table_has_no_headings() -> None:
    assert find_headings(table("DANH SÁCH", "", "Kính gửi"), KNOWN) is None


@pytest.mark.parametrize(("row", "aside"), [
    ("1|An|1A|Nam|1/1/2018|Kinh", None),
    ("|Nguyễn Văn Tổng||||", None),
    ("||1A|||", None),
    ("|Tống Thị Lan||||", None),
    ("|Tô Ngọc Vân||||", None),
    ("|Trương An|1A|||", None),
    ("|Lưu Ý Nhi||||", None),
    ("STT|Họ tên|Lớp|Giới tính|Ngày sinh|Dân tộc", Aside.HEADING),
    ("(1)|(2)|(3)|(4)|(5)|(6)", Aside.NUMBERING),
    ("Lớp 12.6|||||", Aside.TITLE),
    ("Tổng cộng|25||||", Aside.FOOTER),
    ("Danh sách này có 25 học sinh.|||||", Aside.FOOTER),
    ("||||Hải Phòng, ngày 5 tháng 9 năm 2026|", Aside.FOOTER),
    ("|Người lập biểu|||Hiệu trưởng|", Aside.FOOTER),
    ("Ghi chú: chỉ tính học sinh đang học|||||", Aside.FOOTER),
])
def test_lines_around_a_table_are_told_from_pupils(row: str, aside: Aside | None) -> None:
    first, under = table("STT|Họ tên|Lớp|Giới tính|Ngày sinh|Dân tộc", row)
    headings = find_headings([first], KNOWN)
    assert headings is not None
    assert Body(headings).aside(under) is aside


def test_names_under_the_signatures_are_no_pupils() -> None:
    rows = table("STT|Họ tên|Lớp|Giới tính|Ngày sinh|Dân tộc", "1|An|1A|Nam|1/1/2018|Kinh", "|Người lập biểu|||Hiệu trưởng|", "|Trần Thị B|||Vũ C|")
    headings = find_headings(rows, KNOWN)
    assert headings is not None
    body = Body(headings)
    assert [body.aside(row) for row in rows] == [Aside.HEADING, None, Aside.FOOTER, Aside.FOOTER]
