"""A workbook with everything that a careful clerk puts into one: it must come back with nothing lost but what was remarked on."""

import io
from typing import Any

import xlsxwriter

from tests.corpus.building import SHEET
from tests.corpus.case import Case, plain
from tests.corpus.layouts import HAND
from tests.corpus.people import children

SIX = children(6)
_LAST = len(HAND.columns) - 1


def _workbook() -> bytes:
    """Colours, borders, comments, lists to choose from, conditions, links, a chart, further sheets, names, protection."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, notes, old = (book.add_worksheet(name) for name in (SHEET, "Ghi chú", "Năm trước"))
        _list(book, sheet)
        _around(book, sheet)
        notes.write_formula("A1", "=COUNTA('Danh sách'!B4:B9)", None, 6)
        notes.write_string("A2", "Gọi lại phụ huynh", book.add_format({"font_color": "red", "text_wrap": True}))
        notes.protect("bi mat")
        old.write_row("A1", ["Họ và tên", "Lớp"])
        old.very_hidden()
        book.define_name("DoiTuong", "='Ghi chú'!$A$1:$A$2")
        book.set_properties({"author": "Phạm Thị Lan"})
    return out.getvalue()


def _list(book: Any, sheet: Any) -> None:
    """The list itself, each column with looks of its own."""
    head = book.add_format({"bold": True, "bg_color": "#92D050", "border": 2, "rotation": 30})
    looks = [book.add_format({"bg_color": ("#FFF2CC", "#DDEBF7")[at % 2], "border": 1 + at % 5, "num_format": "@", "indent": at % 3,
                              "font_name": ("Arial", "Times New Roman")[at % 2], "italic": at % 3 == 0, "align": "right" if at % 4 else "left"})
             for at in range(_LAST + 1)]
    for number, line in enumerate(HAND.rows(SIX)):
        for at, value in enumerate(line):
            sheet.write(number, at, value, head if number == HAND.header - 1 else looks[at])
    sheet.write_rich_string(3, 1, book.add_format({"bold": True}), SIX[0].name[:3], SIX[0].name[3:], looks[1])
    sheet.write_formula("O4", "=A4*2", looks[0], 2)
    sheet.write_url("O5", "https://example.vn/ho-so", string="hồ sơ")


def _around(book: Any, sheet: Any) -> None:
    """What belongs to the sheet and to none of its cells."""
    sheet.merge_range("A1:M1", HAND.titles[0][0], book.add_format({"align": "center", "font_size": 16}))
    for at, width in enumerate((5, 30, 12.5)):
        sheet.set_column(at, at, width)
    sheet.set_column(6, 6, 14, None, {"hidden": True})
    sheet.set_row(2, 48)
    sheet.set_row(4, None, None, {"hidden": True})
    sheet.set_row(6, 22.5, None, {"level": 1})
    sheet.freeze_panes(3, 2)
    sheet.autofilter(2, 0, 8, _LAST)
    sheet.write_comment("K5", "hỏi lại số này", {"author": "cô Lan"})
    sheet.data_validation("D4:D9", {"validate": "list", "source": ["Nam", "Nữ"], "input_title": "Giới tính"})
    sheet.conditional_format("E4:E9", {"type": "duplicate", "format": book.add_format({"font_color": "#9C0006"})})
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": f"='{SHEET}'!$A$4:$A$9"})
    sheet.insert_chart("R2", chart)
    sheet.repeat_rows(0, 2)
    sheet.set_landscape()
    sheet.set_header("&CDanh sách của trường")
    sheet.set_tab_color("#FF9900")


CASES = [
    Case(
        "đủ thứ.xlsx",
        "issue C a workbook with everything in it is given back with nothing lost",
        _workbook,
        plain(HAND, SIX, hidden_rows=1, mapping={**HAND.mapping(), 14: ""}),
    )
]
