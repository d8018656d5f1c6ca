"""Before its rows are read a file tells about how many there are, for whoever shows how far the reading is."""

import io

import openpyxl
import pytest
import xlsxwriter

from smt.sheets.book import open_book
from tests.sheets.old_excel import OldSheet, xls
from tests.sheets.test_web_pages import page, table
from tests.sheets.xml_2003 import xml_2003

TABLE = [["STT", "Họ tên"], *([at, f"Em {at}"] for at in range(1, 3000))]


def by_openpyxl() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in TABLE:
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def by_xlsxwriter() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(TABLE):
            sheet.write_row(at, 0, line)
    return out.getvalue()


@pytest.mark.parametrize("made", [by_openpyxl, by_xlsxwriter, lambda: xls(OldSheet("A", TABLE)),
                                  lambda: "".join(f"{at};{name}\r\n" for at, name in TABLE).encode(),
                                  lambda: page(table(TABLE)), lambda: xml_2003({"A": TABLE})],
                         ids=["openpyxl", "xlsxwriter", "xls", "csv", "html", "xml"])
def test_a_file_tells_about_how_many_rows_it_has(made):
    with open_book(made()) as reading:
        assert reading.book.rows == pytest.approx(len(TABLE), rel=0.01)
