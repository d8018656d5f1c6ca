"""Write an export: a plain table in which no value can become a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from flask_babel import lazy_gettext as _l
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from smt.sheets.refusals import TooManyRows

EXCEL_ROWS = 1_048_576
LONGEST_CELL = 32_767
MOST_EXACT = 10**15  # Excel keeps fifteen digits of a number
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def write_table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, sheet_name: str, made_at: datetime | None = None) -> bytes:
    """Make an .xlsx of one sheet, holding one row at a time in memory; with `made_at` the same rows give the same bytes.

    More rows than Excel holds raise TooManyRows.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        if made_at is not None:
            book.set_properties({"created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(_name(sheet_name))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "num_format": "@"})
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for at, heading in enumerate(headings):
            sheet.set_column(at, at, min(max(len(str(heading)) + 2, 12), 40))
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, _text(str(heading)), bold)
        for number, row in enumerate(rows, start=1):
            if number >= EXCEL_ROWS:
                raise TooManyRows(_l("Bảng dài hơn một trang tính Excel. Hãy lọc bớt rồi tải về từng phần."))
            for at, value in enumerate(row):
                _write(sheet, number, at, value, text)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, at: int, value: object, text: Format) -> None:
    number = None if isinstance(value, bool) or not isinstance(value, int | float | Decimal) else value
    if number is not None and -MOST_EXACT < number < MOST_EXACT:
        sheet.write_number(row, at, float(number))
    else:
        sheet.write_string(row, at, _text(shown(value)), text)


def shown(value: object) -> str:
    """Write a value as the person reads it; text stays as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_l("có") if value else _l("không"))
    if isinstance(value, datetime):
        return f"{shown(value.date())} {value.hour:02}:{value.minute:02}"
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    return str(value)


def _text(value: str) -> str:
    """Keep what a cell can hold; XlsxWriter would drop a longer text without a word."""
    value = _LONE_SURROGATE.sub("\ufffd", value)
    return value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - 1] + "…"


def _name(sheet_name: str) -> str:
    """Make a sheet name that Excel takes: 31 signs, none of its own punctuation."""
    name = _NOT_IN_SHEET_NAME.sub(" ", str(sheet_name)).strip(" '")[:31].strip(" '")
    return name if name and name.lower() != "history" else str(_l("Bảng"))
