"""Write the Excel template that people fill in.

Sheet "Danh sách": row 1 (hidden) marks the kind and version, row 2 (hidden) the keys, row 3 the labels,
row 4 an example, rows from 5 are for data. Sheet "Lựa chọn" (hidden) holds the drop-down lists,
"Giải thích" the help.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from flask_babel import lazy_gettext as _l
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
    rows: Sequence[Mapping[str, str]] = (),
) -> bytes:
    """Make the template as an .xlsx; `explanations` are the paragraphs above the table of the help sheet.

    `rows` are written in as they were typed, by key; what each says under REMARK_KEY stands in a last column.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": str(title)})
        looks = {"text": _TEXT, "heading": _HEADING, "example": _EXAMPLE, "title": _TITLE}
        formats = {name: book.add_format(look) for name, look in looks.items()}
        sheets = [book.add_worksheet(name) for name in (LIST, CHOICES, HELP)]
        _write_list(sheets[0], columns, formats, marks={MARKS_KIND: kind, MARKS_VERSION: version}, rows=rows)
        _write_choices(sheets[1], columns)
        _write_help(sheets[2], columns, formats, title=title, explanations=explanations)
        sheets[1].hide()
        sheets[0].activate()
    return out.getvalue()


def _write_list(
    sheet: Worksheet,
    columns: Sequence[Column],
    formats: dict[str, Any],
    *,
    marks: dict[str, str],
    rows: Sequence[Mapping[str, str]],
) -> None:
    text, heading, example = formats["text"], formats["heading"], formats["example"]
    sheet.write_string(MARKS_ROW, 0, json.dumps(marks, ensure_ascii=False))
    shown = [(NUMBER_KEY, "STT", EXAMPLE_MARK, 8.0)]
    shown += [(c.key, heading_of(c), c.example_shown, c.width) for c in columns]
    shown += [(REMARK_KEY, REMARK_LABEL, "", 60.0)] if rows else []
    for at, (key, label, sample, width) in enumerate(shown):
        sheet.set_column(at, at, width, text)
        sheet.write_string(KEYS_ROW, at, key)
        sheet.write_string(LABELS_ROW, at, label, heading)
        sheet.write_string(EXAMPLE_ROW, at, sample, example)
        for row, typed in enumerate(rows, start=FIRST_ROW):
            if typed.get(key):
                sheet.write_string(row, at, typed[key], text)
            else:
                sheet.write_blank(row, at, None, text)
        for row in range(FIRST_ROW + len(rows), FIRST_ROW + ROWS_PREPARED):
            sheet.write_blank(row, at, None, text)
    for at, column in enumerate(columns):
        _guide(sheet, at, column)
    for row in (MARKS_ROW, KEYS_ROW):
        sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_row(LABELS_ROW, 48)
    sheet.freeze_panes(LABELS_ROW + 1, 1)


def heading_of(column: Column) -> str:
    """Give the heading of a column in two lines when it may stay empty, the second saying so."""
    return str(column.label) if column.required else f"{column.label}\n({_l('không bắt buộc')})"


def _guide(sheet: Worksheet, at: int, column: Column) -> None:
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
        sheet.data_validation(FIRST_ROW, at + 1, FIRST_ROW + ROWS_PREPARED - 1, at + 1, rule)


def _cut(text: object, longest: int) -> str:
    whole = str(text)
    return whole if len(whole) <= longest else whole[: longest - 1] + "…"


def _write_choices(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for at, column in enumerate(columns):
        if column.choices:
            sheet.write_string(0, at, str(column.label))
        for row, (_, label) in enumerate(column.choices, start=1):
            sheet.write_string(row, at, str(label))


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
        sheet.merge_range(row, 0, row, 3, "", formats["text"])
        sheet.write_string(row, 0, str(paragraph), formats["text"])
        sheet.set_row(row, 15 * (1 + len(str(paragraph)) // 110))
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
