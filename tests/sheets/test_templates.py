import io
import unicodedata
from functools import cache

import openpyxl
import pytest

from smt.sheets.columns import Column
from smt.sheets.filled import meant
from smt.sheets.template import write_template

COLUMNS = (
    Column("name", "Họ và tên", "Như trong giấy khai sinh.", required=True, example="Lò Thị Mẫu"),
    Column("born", "Ngày sinh", required=True, example="05/09/2018", kind="date"),
    Column("gender", "Giới tính", choices=(("f", "Nữ"), ("m", "Nam")), example="f", kind="choice"),
    Column("phone", "Điện thoại", example="0912345678", kind="phone"),
    Column(
        "school", "Trường", choices=[(str(n), f"Trường Tiểu học số {n}") for n in range(300)], example="7"
    ),
)


@cache
def template(**changes: str) -> bytes:
    marks = {"kind": "pupils", "version": "3"} | changes
    return write_template(
        COLUMNS, title="Danh sách học sinh", explanations=["Mỗi học sinh một dòng."], **marks
    )


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_template_hides_what_is_for_the_program_and_freezes_the_labels() -> None:
    book = opened(template())
    sheet = book["Danh sách"]
    assert book.sheetnames == ["Danh sách", "Lựa chọn", "Giải thích"]
    assert [sheet.row_dimensions[n].hidden for n in (1, 2, 3)] == [True, True, False]
    assert (book["Lựa chọn"].sheet_state, sheet.freeze_panes) == ("hidden", "B4")


def test_only_columns_that_may_stay_empty_say_so() -> None:
    labels = [cell.value for cell in opened(template())["Danh sách"][3]]
    assert labels[:4] == ["STT", "Họ và tên", "Ngày sinh", "Giới tính\n(không bắt buộc)"]


def test_a_thousand_rows_are_text_so_that_leading_zeros_stay() -> None:
    sheet = opened(template())["Danh sách"]
    formats = {sheet.cell(row, column).number_format for row in (5, 500, 1004) for column in range(1, 7)}
    assert formats == {"@"}


def test_drop_downs_refer_to_the_hidden_sheet_and_may_be_long() -> None:
    rules = opened(template())["Danh sách"].data_validations.dataValidation
    lists = {str(rule.sqref): rule.formula1 for rule in rules if rule.type == "list"}
    assert lists == {"D5:D1004": "'Lựa chọn'!$C$2:$C$3", "F5:F1004": "'Lựa chọn'!$E$2:$E$301"}


def test_the_help_explains_every_column() -> None:
    sheet = opened(template())["Giải thích"]
    words = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert {column.label for column in COLUMNS} <= set(words)
    assert "Mỗi học sinh một dòng." in words


@pytest.mark.parametrize("typed", ["nữ", "NỮ", "nu", "Nu", "f", unicodedata.normalize("NFD", "Nữ"), " Nữ "])
def test_a_choice_is_known_without_case_and_accents(typed: str) -> None:
    assert meant(COLUMNS[2], typed) == "f"


def test_a_choice_that_is_not_offered_stays_as_typed() -> None:
    assert meant(COLUMNS[2], "khác") == "khác"


def test_rows_that_are_filled_in_stand_where_the_example_would_and_the_drop_downs_reach_them() -> None:
    rows = [{"name": "=1+1", "phone": "+84912345678"}, {"name": "Lò Thị Mẫu", "gender": "Nữ"}]
    sheet = opened(write_template(COLUMNS, title="x", kind="pupils", version="3", rows=iter(rows), example=False))["Danh sách"]
    assert [[cell.value for cell in line][1:5] for line in sheet.iter_rows(min_row=4, max_row=6)] == [
        ["=1+1", None, None, "+84912345678"], ["Lò Thị Mẫu", None, "Nữ", None], [None] * 4]
    assert (sheet["B4"].data_type, sheet["F6"].number_format) == ("s", "@")
    assert {str(rule.sqref) for rule in sheet.data_validations.dataValidation if rule.type == "list"} == {"D4:D1005", "F4:F1005"}
