"""The summary as a workbook: the same four columns; nothing in it is ever a formula."""

import io
import re
from typing import Any

import xlsxwriter

from smt.documents.facts import NONE, Cell, Facts, Group
from smt.documents.layout import FACE, LYING
from smt.documents.script import Table, parts_of
from smt.documents.scripts import SUMMARY

_LONGEST_CELL = 32_767
_INCH = 25.4
#: Excel counts a column's width in digits of the usual face; one is about 2 mm wide.
_MM_PER_DIGIT = 1.95
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def workbook(facts: Facts, title: str) -> bytes:
    """Give the .xlsx of a summary's facts."""
    table = next(part for part in parts_of(SUMMARY.parts) if isinstance(part, Table))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title[:250]})
        sheet = book.add_worksheet("Tổng hợp ý kiến")
        _page(sheet)
        look = {"font_name": FACE, "font_size": 12, "text_wrap": True, "valign": "top", "num_format": "@"}
        plain, bold = book.add_format({**look, "border": 1}), book.add_format({**look, "border": 1, "bold": True})
        head = book.add_format({**look, "border": 1, "bold": True, "align": "center", "valign": "vcenter"})
        heading = book.add_format({**look, "bold": True, "align": "center", "valign": "vcenter", "font_size": 13})
        row = _heading(sheet, facts, heading, len(table.columns))
        for at, (name, wide) in enumerate(table.columns):
            sheet.set_column(at, at, wide / _MM_PER_DIGIT)
            sheet.write_string(row, at, name, head)
        sheet.repeat_rows(row)
        sheet.freeze_panes(row + 1, 0)
        _rows(sheet, row + 1, facts[table.name], plain, bold, len(table.columns))
    return out.getvalue()


def _page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=LYING.left / _INCH, right=LYING.right / _INCH, top=LYING.top / _INCH, bottom=LYING.bottom / _INCH)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")


def _heading(sheet: Any, facts: Facts, look: Any, columns: int) -> int:
    lines = ["BẢNG TỔNG HỢP Ý KIẾN, TIẾP THU, GIẢI TRÌNH Ý KIẾN GÓP Ý", facts["trich_yeu"].replace("\n", " ")]
    for row, line in enumerate(["DỰ THẢO", *lines] if facts["du_thao"] else lines):
        _merged(sheet, row, row, columns - 1, line, look)
        sheet.set_row(row, 18 * (1 + len(line) // 95))
    return len(lines) + 1 + facts["du_thao"]


def _rows(sheet: Any, row: int, groups: list[Group], plain: Any, bold: Any, columns: int) -> None:
    if not groups:
        _merged(sheet, row, row, columns - 1, NONE.capitalize(), plain)
    for first, rows in groups:
        if len(rows) > 1:
            sheet.merge_range(row, 0, row + len(rows) - 1, 0, "", bold)
        sheet.write_string(row, 0, _text(first or []), bold)
        for cells in rows:
            for at, cell in enumerate(cells, start=1):
                sheet.write_string(row, at, _text(cell), plain)
            row += 1


def _merged(sheet: Any, first: int, last: int, to: int, text: str, look: Any) -> None:
    sheet.merge_range(first, 0, last, to, "", look)
    sheet.write_string(first, 0, _text([("cell", text)]), look)


def _text(cell: Cell) -> str:
    """Put the lines of a cell into one text that a cell can hold."""
    text = _LONE_SURROGATE.sub("\ufffd", "\n".join(line for _style, line in cell))
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
