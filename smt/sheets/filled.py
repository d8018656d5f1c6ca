"""Read what a filled template of ours says: of itself in its marks, and in a cell of choices."""

from __future__ import annotations

import json

from flask_babel import lazy_gettext as _l

from smt.sheets.cells import letters as letters
from smt.sheets.columns import MARKS_KIND, MARKS_VERSION, Column
from smt.sheets.refusals import WrongTemplate
from smt.vietnamese.text import search_key, tidy

NO_ROWS = _l("Tệp chưa có dòng dữ liệu nào. Hãy điền từ dưới dòng ví dụ, lưu rồi tải lên lần nữa.")
OTHER_KIND = _l("Tệp này là mẫu của một việc khác. Hãy tải mẫu ở trang này về và chép dữ liệu sang.")
OTHER_VERSION = _l("Mẫu này đã cũ. Hãy tải mẫu mới ở trang này về, chép dữ liệu sang rồi tải lên.")


def marks_of(cell: str, *, kind: str, version: str) -> dict[str, object] | None:
    """Read the marks of a file made for this purpose; None when there are none, WrongTemplate when they are another template's."""
    marks = _said(cell)
    if marks is None:
        return None
    if marks.get(MARKS_KIND) != kind:
        raise WrongTemplate(OTHER_KIND)
    if marks.get(MARKS_VERSION) != version:
        raise WrongTemplate(OTHER_VERSION)
    return marks


def _said(cell: str) -> dict[str, object] | None:
    if not cell.startswith("{"):
        return None
    try:
        marks = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return marks if isinstance(marks, dict) and MARKS_KIND in marks else None


def meant(column: Column, typed: str) -> str:
    """Turn a choice's label into its value, without case and accents if need be; what names no choice, or two, stays as typed."""
    if not column.choices or not typed:
        return typed
    wanted = tidy(typed).casefold()
    for value, label in column.choices:
        if wanted in (tidy(str(label)).casefold(), str(value).casefold()):
            return value
    alike = {value for value, label in column.choices if search_key(str(label)) == search_key(typed)}
    return alike.pop() if len(alike) == 1 else typed
