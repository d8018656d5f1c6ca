"""Write the Excel template that people fill in.

Sheet "Danh sách": row 1 (hidden) marks the kind and version, row 2 (hidden) the keys, row 3 the labels,
row 4 an example, rows from 5 are for data; a list that was filled in by us has no example, its data begin at row 4.
Sheet "Lựa chọn" (hidden) holds the drop-down lists, "Giải thích" the help. Every sheet is written row by row, so that
a long list needs no more memory than a short one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat, zip_longest
from typing import Any

import xlsxwriter
from flask_babel import lazy_gettext as _l
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from smt.sheets.columns import (
    EXAMPLE_MARK,
    MARKS_KIND,
    MARKS_VERSION,
    NUMBER_KEY,
    REMARK_KEY,
    REMARK_LABEL,
    Column,
)

__all__ = ["Column", "write_template"]

LIST, CHOICES, HELP = "Danh sách", "Lựa chọn", "Giải thích"
MARKS_ROW, KEYS_ROW, LABELS_ROW, EXAMPLE_ROW, FIRST_ROW = range(5)
ROWS_PREPARED = 1_000
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255  # what Excel shows of a validation message

_BORDER = {"border": 1, "border_color": "#767676"}
_TEXT = {"num_format": "@", "valign": "top", "text_wrap": True}
_HEADING = {**_TEXT, **_BORDER, "bold": True, "bg_color": "#DCE6F1", "valign": "vcenter"}
_TITLE = {"bold": True, "font_size": 14}
_EXAMPLE = {**_TEXT, **_BORDER, "italic": True, "bg_color": "#F2F2F2"}


def write_template(
    columns: Sequence[Column],
    *,
    title: str,
    kind: str,
    version: str,
    explanations: Sequence[str] = (),
    rows: Iterable[Mapping[str, str]] = (),
    example: bool = True,
    remarks: bool = False,
) -> bytes:
    """Make the template as an .xlsx; `explanations` are the paragraphs above the table of the help sheet.

    `rows` are written in as they were typed, by key; with `remarks`, what each says under REMARK_KEY stands in a last column.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"title": str(title)})
        looks = {"text": _TEXT, "heading": _HEADING, "example": _EXAMPLE, "title": _TITLE}
        formats = {name: book.add_format(look) for name, look in looks.items()}
        sheets = [book.add_worksheet(name) for name in (LIST, CHOICES, HELP)]
        shown = [(NUMBER_KEY, "STT", EXAMPLE_MARK, 8.0)]
        shown += [(c.key, heading_of(c), c.example_shown, c.width) for c in columns]
        shown += [(REMARK_KEY, REMARK_LABEL, "", 60.0)] if remarks else []
        _write_head(sheets[0], shown, formats, marks={MARKS_KIND: kind, MARKS_VERSION: version}, example=example)
        first = FIRST_ROW if example else EXAMPLE_ROW
        prepared = _write_rows(sheets[0], [key for key, *_ in shown], rows, formats["text"], first)
        for at, column in enumerate(columns):
            _guide(sheets[0], at, column, first, prepared)
        _write_choices(sheets[1], columns)
        _write_help(sheets[2], columns, formats, title=title, explanations=explanations)
        sheets[1].hide()
        sheets[0].activate()
    return out.getvalue()


def _write_head(
    sheet: Worksheet,
    shown: Sequence[tuple[str, str, str, float]],
    formats: dict[str, Any],
    *,
    marks: dict[str, str],
    example: bool,
) -> None:
    """Write the marks, keys, labels and, if wanted, the example, one row after another."""
    for at, (_key, _label, _sample, width) in enumerate(shown):
        sheet.set_column(at, at, width, formats["text"])
    sheet.freeze_panes(LABELS_ROW + 1, 1)
    sheet.set_row(MARKS_ROW, None, None, {"hidden": True})
    sheet.write_string(MARKS_ROW, 0, json.dumps(marks, ensure_ascii=False))
    sheet.set_row(KEYS_ROW, None, None, {"hidden": True})
    for at, (key, *_) in enumerate(shown):
        sheet.write_string(KEYS_ROW, at, key)
    sheet.set_row(LABELS_ROW, 48)
    for at, (_key, label, *_) in enumerate(shown):
        sheet.write_string(LABELS_ROW, at, label, formats["heading"])
    for at, (_key, _label, sample, _width) in enumerate(shown if example else ()):
        sheet.write_string(EXAMPLE_ROW, at, sample, formats["example"])


def _write_rows(sheet: Worksheet, keys: Sequence[str], rows: Iterable[Mapping[str, str]], text: Format, first: int) -> int:
    """Write what is known, then empty rows to fill in; give the last row that was prepared."""
    last = first - 1
    for last, typed in enumerate(chain(rows, repeat({}, ROWS_PREPARED)), start=first):
        for at, key in enumerate(keys):
            if typed.get(key):
                sheet.write_string(last, at, typed[key], text)
            else:
                sheet.write_blank(last, at, None, text)
    return last


def heading_of(column: Column) -> str:
    """Give the heading of a column in two lines when it may stay empty, the second saying so."""
    return str(column.label) if column.required else f"{column.label}\n({_l('không bắt buộc')})"


def _guide(sheet: Worksheet, at: int, column: Column, first: int, last: int) -> None:
    """Show the hint at the cell, and a choice's drop-down by reference: inline lists end at 255 signs."""
    rule: dict[str, Any] = {"validate": "any"}
    if column.choices:
        cells = xl_range_abs(1, at, len(column.choices), at)
        rule = {
            "validate": "list",
            "source": f"='{CHOICES}'!{cells}",
            "error_title": _cut(_l("Không có trong danh sách"), LONGEST_TITLE),
            "error_message": str(_l("Hãy bấm mũi tên ở cạnh ô rồi chọn một mục trong danh sách.")),
        }
    if column.hint:
        rule["input_title"] = _cut(column.label, LONGEST_TITLE)
        rule["input_message"] = _cut(column.hint, LONGEST_MESSAGE)
    if len(rule) > 1:
        sheet.data_validation(first, at + 1, last, at + 1, rule)


def _cut(text: object, longest: int) -> str:
    whole = str(text)
    return whole if len(whole) <= longest else whole[: longest - 1] + "…"


def _write_choices(sheet: Worksheet, columns: Sequence[Column]) -> None:
    lists = [[str(column.label), *(str(label) for _, label in column.choices)] if column.choices else [] for column in columns]
    for row, across in enumerate(zip_longest(*lists)):
        for at, label in enumerate(across):
            if label is not None:
                sheet.write_string(row, at, label)


def _write_help(
    sheet: Worksheet,
    columns: Sequence[Column],
    formats: dict[str, Any],
    *,
    title: str,
    explanations: Sequence[str],
) -> None:
    sheet.write_string(0, 0, str(title), formats["title"])
    for at, width in enumerate((28, 16, 60, 28)):
        sheet.set_column(at, at, width, formats["text"])
    row = 1
    for row, paragraph in enumerate(explanations, start=1):
        sheet.set_row(row, 15 * (1 + len(str(paragraph)) // 110))
        sheet.merge_range(row, 0, row, 3, "", formats["text"])
        sheet.write_string(row, 0, str(paragraph), formats["text"])
    for at, label in enumerate((_l("Cột"), _l("Cần điền"), _l("Cách điền"), _l("Ví dụ"))):
        sheet.write_string(row + 2, at, str(label), formats["heading"])
    for line, column in enumerate(columns, start=row + 3):
        needed = _l("Có") if column.required else _l("Không bắt buộc")
        for at, words in enumerate((column.label, needed, how_to_fill(column), column.example_shown)):
            sheet.write_string(line, at, str(words), formats["text"])


def how_to_fill(column: Column) -> str:
    """Put the hint, the way of writing this kind and the first choices into one text."""
    parts = [str(column.hint)] if column.hint else []
    if column.kind == "date":
        parts.append(str(_l("Ngày/tháng/năm, ví dụ 05/09/2018.")))
    if column.kind == "phone":
        parts.append(str(_l("Giữ số 0 ở đầu.")))
    if column.choices:
        labels = "; ".join(str(label) for _, label in column.choices[:20])
        more = "…" if len(column.choices) > 20 else "."
        parts.append(str(_l("Chọn một trong các mục: %(labels)s%(more)s", labels=labels, more=more)))
    return "\n".join(parts)
