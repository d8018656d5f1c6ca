"""Writes tables as files: xlsx and xlsm, xls, ods, web pages and text, with what people and years do to them."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from tests.sheets.old_excel import OldSheet, ods, ods_row
from tests.sheets.old_excel import xls as old_workbook

Rows = Sequence[Sequence[Any]]
SHEET = "Danh sách"


@dataclass(frozen=True)
class Formula:
    """A formula and the result that the file remembers ("": none)."""

    text: str
    result: Any = ""


@dataclass(frozen=True)
class In:
    """A text in a font of its own."""

    font: str
    text: str


def xlsx(
    rows: Rows,
    *,
    name: str = SHEET,
    fonts: Mapping[int, str] | None = None,
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    before: Mapping[str, Rows] | None = None,
    after: Mapping[str, Rows] | None = None,
    hidden_sheets: Sequence[str] = (),
    epoch_1904: bool = False,
    filtered: str = "",
    macro: bytes = b"",
) -> bytes:
    """A workbook; `fonts` by column (from 0) below the headings, rows by Excel's number, `before` and `after` further sheets by name."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": epoch_1904}) as book:
        for title, lines in {**(before or {}), name: rows, **(after or {})}.items():
            sheet = book.add_worksheet(title)
            looks = _Looks(book, fonts or {} if title == name else {})
            for at, line in enumerate(lines):
                for column, value in enumerate(line):
                    _write(sheet, at, column, value, looks)
            if title in hidden_sheets:
                sheet.hide()
            if title != name:
                continue
            sheet.activate()
            sheet.set_first_sheet()
            for area in merged:
                first = area.partition(":")[0]
                sheet.merge_range(area, _at(lines, first))
            for number in hidden_rows:
                sheet.set_row(number - 1, None, None, {"hidden": True})
            for column in hidden_columns:
                sheet.set_column(column, column, None, None, {"hidden": True})
            if filtered:
                sheet.autofilter(filtered)
        if macro:
            book.add_vba_project(io.BytesIO(macro), is_stream=True)
    return out.getvalue()


class _Looks:
    """The formats of a sheet, each made once."""

    def __init__(self, book: Any, fonts: Mapping[int, str]) -> None:
        self.book, self.fonts, self.made = book, fonts, {}

    def of(self, column: int, value: Any, row: int) -> Any:
        font = value.font if isinstance(value, In) else self.fonts.get(column, "") if row > 2 else ""
        day = isinstance(value, date)
        if not font and not day:
            return None
        if (font, day) not in self.made:
            self.made[font, day] = self.book.add_format(
                {**({"font_name": font} if font else {}), **({"num_format": "dd/mm/yyyy"} if day else {})}
            )
        return self.made[font, day]


def _write(sheet: Any, row: int, column: int, value: Any, looks: _Looks) -> None:
    look = looks.of(column, value, row)
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, look, value.result)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, In):
        sheet.write_string(row, column, value.text, look)
    elif value not in (None, ""):
        sheet.write_string(row, column, str(value), look)


def _at(lines: Rows, reference: str) -> Any:
    row, column = int(reference[1:]) - 1, ord(reference[0]) - 65
    return lines[row][column]


def patched(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one part more."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def xls(rows: Rows, *, epoch_1904: bool = False, fonts: Mapping[int, str] | None = None, header: int = 3) -> bytes:
    """An Excel 97 workbook."""
    start = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    dates = frozenset((at, column) for at, line in enumerate(rows) for column, value in enumerate(line) if isinstance(value, date))
    plain = [[(value - start).days if isinstance(value, date) else value for value in line] for line in rows]
    placed = {(at, column): font for column, font in (fonts or {}).items() for at in range(header, len(rows))}
    return old_workbook(OldSheet(SHEET, plain, dates=dates, fonts=placed), epoch_1904=epoch_1904)


def opendocument(rows: Rows, *, trailing: int = 0) -> bytes:
    """An OpenDocument spreadsheet, with so many repeated blank rows at its end."""
    body = "".join(ods_row(*map(_in_ods, line)) for line in rows)
    return ods((SHEET, body + (ods_row(None, repeated=trailing) if trailing else "")))


def _in_ods(value: Any) -> Any:
    if isinstance(value, date):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"', value.strftime("%d/%m/%y")
    return value if value != "" else None


def page(rows: Rows) -> bytes:
    """A web page with a table in it, as school systems export lists under the name of an .xls."""
    lines = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in line)}</tr>\n" for line in rows)
    head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>td { mso-number-format: "\\@" }</style>'
    return f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>{head}</head><body><table border=1>{lines}</table></body></html>'.encode()


def text(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",", quoting: Any = csv.QUOTE_MINIMAL) -> bytes:
    """A file of text, lines ended as Windows ends them."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows([["" if value is None else value for value in line] for line in rows])
    return out.getvalue().encode(encoding)
