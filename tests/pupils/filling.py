"""Fills the real template as a school would."""

import io
from functools import cache
from typing import Any

import openpyxl

#: The first row below the template's example.
FIRST = 5


def row(**values: Any) -> dict[str, Any]:
    """A pupil as a school types it."""
    return {"full_name": "Đặng Thị Ánh", "birth_date": "01/09/2013", "sex": "Nữ", "class_name": "7A1", "circumstance": "Hộ nghèo",
            "need": "Máy tính", "guardian_name": "Đặng Văn Sơn", "guardian_phone": "0912345678", **values}


def some(count: int, **values: Any) -> list[dict[str, Any]]:
    """So many different pupils with a ministry id."""
    return [row(full_name=f"Nguyễn Văn {chr(65 + n % 26)}{n}", ministry_id=f"31{n:08d}", **values) for n in range(count)]


@cache
def slim(template: bytes) -> bytes:
    """The template without most of its prepared rows, which cost openpyxl a second."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    book.worksheets[0].delete_rows(50, 2000)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(template: bytes, rows: dict[int, dict[str, Any]] | list[dict[str, Any]]) -> bytes:
    """The template with these rows, from the first free one or at the given Excel rows."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    keys = [cell.value for cell in sheet[2]]
    placed = rows if isinstance(rows, dict) else dict(enumerate(rows, start=FIRST))
    for number, values in placed.items():
        for key, value in values.items():
            cell = sheet.cell(number, keys.index(key) + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # what begins with "=" is still what was typed
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
