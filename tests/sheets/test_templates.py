import io
import unicodedata
from collections.abc import Callable
from functools import cache

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smt.sheets.columns import Column
from smt.sheets.filled import FilledRow, filled_rows
from smt.sheets.reading import Row, Sheet, read_rows
from smt.sheets.refusals import EmptyFile, WrongTemplate
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
KEYS = [column.key for column in COLUMNS]
FIRST = 5


@cache
def template(**changes: str) -> bytes:
    marks = {"kind": "pupils", "version": "3"} | changes
    return write_template(
        COLUMNS, title="Danh sách học sinh", explanations=["Mỗi học sinh một dòng."], **marks
    )


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(*rows: list[str], data: bytes | None = None) -> bytes:
    book = opened(data or template())
    for number, row in enumerate(rows, start=FIRST):
        for column, value in enumerate(row, start=2):
            book["Danh sách"].cell(number, column).value = value
    return saved(book)


def read(data: bytes) -> list[FilledRow]:
    return filled_rows(read_rows(data), COLUMNS, kind="pupils", version="3")


AN = ["Nguyễn Văn An", "01/02/2019", "Nam", "0987000111", "Trường Tiểu học số 12"]


def changed(change: str) -> bytes:
    book = opened(filled(AN))
    sheet = book["Danh sách"]
    match change:
        case "missing":
            sheet.delete_cols(3)
        case "repeated":
            sheet.cell(2, 4).value = "born"
            sheet.cell(2, 7).value = "gender"
        case "added":
            sheet.cell(3, 8).value = "Ghi chú"
        case "unknown":
            sheet.cell(2, 8).value, sheet.cell(3, 8).value = "weight", "Cân nặng"
        case "nameless":
            sheet.cell(6, 9).value = "lạc vào đây"
    return saved(book)


def test_what_is_typed_into_the_template_comes_back() -> None:
    decomposed = unicodedata.normalize("NFD", "Đỗ Thị Ẩn")
    rows = read(filled(AN, [decomposed, "29/02/2020", "nu", "0000012", ""]))
    assert [row.values for row in rows if not row.example] == [
        dict(zip(KEYS, ["Nguyễn Văn An", "01/02/2019", "m", "0987000111", "12"], strict=True)),
        dict(zip(KEYS, [decomposed, "29/02/2020", "f", "0000012", ""], strict=True)),
    ]


def test_row_numbers_are_those_seen_in_excel() -> None:
    assert [(row.number, row.example) for row in read(filled(AN, AN))] == [(4, True), (5, False), (6, False)]


def test_a_row_typed_over_the_example_is_data() -> None:
    book = opened(template())
    book["Danh sách"]["B4"].value = "Lò Thị Thật"
    assert [(row.number, row.example) for row in read(saved(book))] == [(4, False)]


def test_an_empty_template_is_told_to_be_empty() -> None:
    with pytest.raises(EmptyFile, match="chưa có dòng dữ liệu"):
        read(template())


def test_a_row_with_only_its_number_is_no_row() -> None:
    book = opened(filled(AN))
    book["Danh sách"]["A9"].value = 5
    assert [row.number for row in read(saved(book))] == [4, 5]


def test_a_title_put_above_and_columns_put_in_another_order_are_no_trouble() -> None:
    book = opened(filled(AN))
    sheet = book["Danh sách"]
    for row in range(2, FIRST + 1):
        one, other = sheet.cell(row, 2), sheet.cell(row, 3)
        one.value, other.value = other.value, one.value
    sheet.insert_rows(1)
    sheet["A1"].value = "DANH SÁCH HỌC SINH"
    rows = read(saved(book))
    assert (rows[-1].number, rows[-1].values["name"]) == (FIRST + 1, "Nguyễn Văn An")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: template(kind="schools"), "việc khác"),
        (lambda: template(version="2"), "đã cũ"),
        (lambda: saved(openpyxl.Workbook()), "không đúng mẫu"),
        (lambda: changed("missing"), "thiếu cột “Ngày sinh”"),
        (lambda: changed("repeated"), "hai cột “Ngày sinh”"),
        (lambda: changed("added"), "không có cột “Ghi chú”"),
        (lambda: changed("unknown"), "không có cột “Cân nặng”"),
        (lambda: changed("nameless"), "không có cột “I”"),
    ],
    ids=[
        "other kind",
        "old version",
        "any workbook",
        "missing",
        "repeated",
        "added",
        "unknown key",
        "no name",
    ],
)
def test_a_file_of_another_shape_is_refused_and_the_column_named(data: Callable[[], bytes], words: str) -> None:
    with pytest.raises(WrongTemplate, match=words):
        read(data())


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


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), max_size=9).map(lambda cells: Row(1, cells)), max_size=6))
def test_whatever_the_rows_hold_the_answer_is_rows_or_a_refusal(rows: list[Row]) -> None:
    with pytest.raises((WrongTemplate, EmptyFile)):
        filled_rows(Sheet("x", rows), COLUMNS, kind="pupils", version="3")


@pytest.mark.parametrize("typed", ["nữ", "NỮ", "nu", "Nu", "f", unicodedata.normalize("NFD", "Nữ"), " Nữ "])
def test_a_choice_is_known_without_case_and_accents(typed: str) -> None:
    assert read(filled([*AN[:2], typed, *AN[3:]]))[-1].values["gender"] == "f"


def test_a_choice_that_is_not_offered_stays_as_typed() -> None:
    assert read(filled([*AN[:2], "khác", *AN[3:]]))[-1].values["gender"] == "khác"
