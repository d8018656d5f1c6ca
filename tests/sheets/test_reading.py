import io
import os
from datetime import date, datetime

import openpyxl
import pytest

from smt.sheets.cells import posted
from smt.sheets.reading import read_rows
from smt.sheets.refusals import WrongTemplate
from smt.sheets.table import write_table
from tests.sheets import hostile as h


def busy() -> float:
    return sum(os.times()[:4])


def workbook(*rows: list[object], title: str = "Lớp 1A") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(data: bytes) -> list[list[str]]:
    return [row.cells for row in read_rows(data).rows]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (7.5, "7.5"),
        (912345678.0, "912345678"),
        (123456789012.0, "123456789012"),
        (1e22, "10000000000000000000000"),
        (1.5e-7, "0.00000015"),
        (-0.0, "0"),
        (100.0, "100"),
        (True, "có"),
        (False, "không"),
        (date(2018, 9, 5), "05/09/2018"),
        (datetime(2018, 9, 5, 13, 30), "05/09/2018"),
        ("  An\u00a0 ", "An"),
        ("0912345678", "0912345678"),
    ],
)
def test_a_cell_reads_as_a_browser_would_have_posted_it(value: object, shown: str) -> None:
    assert posted(value) == shown


def test_values_of_every_type_arrive_as_text() -> None:
    data = workbook(["An", 7, 8.5, date(2018, 9, 5), datetime(2018, 9, 5, 7), True, None, "007"])
    assert cells(data) == [["An", "7", "8.5", "05/09/2018", "05/09/2018", "có", "", "007"]]


def test_row_numbers_are_those_of_excel_and_blank_rows_are_skipped() -> None:
    body = '<row r="7"><c r="C7"><v>1</v></c></row><row r="8"/><row r="9"><c r="D9"><v>2</v></c></row>'
    found = read_rows(h.book(body)).rows
    assert [(row.number, row.cells) for row in found] == [(7, ["", "", "1"]), (9, ["", "", "", "2"])]


def test_cells_without_a_reference_follow_the_one_before() -> None:
    body = '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row>'
    assert cells(h.book(body)) == [["1", "", "", "2", "3"]]


def test_a_million_formatted_rows_are_read_within_five_seconds() -> None:
    data = h.million_formatted_rows()
    begun = busy()
    found = read_rows(data)
    assert busy() - begun < 5
    assert [row.cells for row in found.rows] == [[f"Học sinh {n}"] for n in range(1, 51)]


def test_five_thousand_pupils_are_read_within_three_seconds() -> None:
    pupils = ([f"Nguyễn Thị {n}", "1A", "nữ", "05/09/2018", n] * 3 for n in range(4_999))
    data = write_table(["Họ tên", "Lớp", "Giới tính", "Ngày sinh", "STT"] * 3, pupils, sheet_name="Trường")
    begun = busy()
    assert len(read_rows(data).rows) == 5_000
    assert busy() - begun < 3


@pytest.mark.parametrize(
    "data",
    [
        h.far_cell("", kind="n"),
        h.far_cell("<v/>", kind="n"),
        h.far_cell("<v></v>", kind="str"),
        h.far_cell("<is/>", kind="inlineStr"),
        h.book(before='<dimension ref="A1:XFD1048576"/>'),
        h.book(before='<dimension ref="A1:ZZZZZZ99999999999"/>'),
        h.book(h.PUPIL.replace(' t="', ' s="999" t="')),
        h.book_with({"xl/vbaProject.bin": h.OLE + b"macro"}),
        h.book_with({"xl/embeddings/inner.xlsx": h.zip_bomb()}),
        h.book(after='<mergeCells><mergeCell ref="A1:XFD1000"/></mergeCells>'),
        h.packed(
            h.parts(
                sheet=h.sheet()
                .replace("xmlns=", "xmlns:x=")
                .replace("</", "</x:")
                .replace("<", "<x:")
                .replace("<x:/x:", "</x:")
                .replace("<x:?", "<?")
            ).items()
        ),
    ],
    ids=[
        "formatted far out",
        "empty value far out",
        "a formula that gives nothing far out",
        "an empty text far out",
        "lying dimension",
        "senseless dimension",
        "missing style",
        "macros",
        "a bomb inside, never opened",
        "wide merge",
        "prefixed names",
    ],
)
def test_odd_but_harmless_workbooks_are_read(data: bytes) -> None:
    assert [(row.number, row.cells) for row in read_rows(data).rows] == [(2, ["", "Nguyễn Văn A"])]


def test_a_sheet_is_found_by_name() -> None:
    assert read_rows(workbook(["x"], title="Lớp 1A"), sheet="Lớp 1A").name == "Lớp 1A"


@pytest.mark.parametrize("wanted", [5, -1, "Không có"])
def test_a_sheet_that_is_not_there_is_a_refusal(wanted: int | str) -> None:
    with pytest.raises(WrongTemplate):
        read_rows(workbook(["x"]), sheet=wanted)


def test_an_empty_sheet_has_no_rows() -> None:
    assert read_rows(workbook()).rows == []
