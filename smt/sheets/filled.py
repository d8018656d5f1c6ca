"""Read a filled template back: first whether it is the template, then its rows by key."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from smt.sheets.cells import letters as letters
from smt.sheets.columns import MARKS_KIND, MARKS_VERSION, NUMBER_KEY, REMARK_KEY, REMARK_LABEL, Column
from smt.sheets.reading import Row, Sheet
from smt.sheets.refusals import EmptyFile, WrongTemplate
from smt.vietnamese.text import search_key, tidy

_MARKS_WITHIN = 10  # rows in which the marks are looked for: somebody may have put a title above

NO_ROWS = _l("Tệp chưa có dòng dữ liệu nào. Hãy điền từ dưới dòng ví dụ, lưu rồi tải lên lần nữa.")
OTHER_KIND = _l("Tệp này là mẫu của một việc khác. Hãy tải mẫu ở trang này về và chép dữ liệu sang.")
OTHER_VERSION = _l("Mẫu này đã cũ. Hãy tải mẫu mới ở trang này về, chép dữ liệu sang rồi tải lên.")


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row: Excel's row number, values by key ("" when empty), whether it is the template's example."""

    number: int
    values: dict[str, str]
    example: bool


def filled_rows(sheet: Sheet, columns: Sequence[Column], *, kind: str, version: str) -> list[FilledRow]:
    """Give the rows below the labels that hold something, the example among them, flagged.

    Raises WrongTemplate when the marks or columns are not those of this template, EmptyFile without any row.
    """
    start = _check_marks(sheet.rows, kind, version)
    keys, labels, body = _keys_labels_body(sheet.rows[start:])
    _check_columns(keys, labels, body, columns)
    places = [(column, keys.index(column.key)) for column in columns]
    found = [_read(row, places) for row in body]
    filled = [row for row in found if any(row.values.values())]
    if all(row.example for row in filled):
        raise EmptyFile(NO_ROWS)
    return filled


def _check_marks(rows: Sequence[Row], kind: str, version: str) -> int:
    """Find the row of marks and hold it against what was asked for; give the place of the row after it."""
    for at, row in enumerate(rows[:_MARKS_WITHIN]):
        marks = read_marks(row.cell(0))
        if marks is None:
            continue
        if marks.get(MARKS_KIND) != kind:
            raise WrongTemplate(OTHER_KIND)
        if marks.get(MARKS_VERSION) != version:
            raise WrongTemplate(OTHER_VERSION)
        return at + 1
    raise WrongTemplate


def read_marks(cell: str) -> dict[str, object] | None:
    """Read what a file of ours says of itself; None when the cell says nothing of the kind."""
    if not cell.startswith("{"):
        return None
    try:
        marks = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return marks if isinstance(marks, dict) and MARKS_KIND in marks else None


def _keys_labels_body(rows: Sequence[Row]) -> tuple[list[str], list[str], Sequence[Row]]:
    """Take the row of keys, the row of labels right below it, and the rest."""
    if not rows:
        raise WrongTemplate
    keys, rest = rows[0], rows[1:]
    if rest and rest[0].number == keys.number + 1:
        return keys.cells, rest[0].cells, rest[1:]
    return keys.cells, [], rest


def _check_columns(
    keys: list[str], labels: list[str], body: Sequence[Row], columns: Sequence[Column]
) -> None:
    """Refuse missing, repeated and added columns, each by the name the person sees."""
    known = {column.key: str(column.label) for column in columns}
    known |= {NUMBER_KEY: "STT", REMARK_KEY: REMARK_LABEL}
    if missing := [known[column.key] for column in columns if column.key not in keys]:
        wrong = _l("Tệp thiếu cột %(names)s.", names=_listed(missing))
        raise WrongTemplate(
            _l("%(wrong)s Hãy tải lại mẫu và chép dữ liệu sang, giữ đủ các cột.", wrong=wrong)
        )
    if repeated := [known[key] for key, times in Counter(keys).items() if times > 1 and key in known]:
        wrong = _l("Tệp có hai cột %(names)s.", names=_listed(repeated))
        raise WrongTemplate(_l("%(wrong)s Hãy xoá cột thừa rồi tải lên lần nữa.", wrong=wrong))
    added = _added(keys, labels, body, known)
    if added:
        wrong = _l("Mẫu không có cột %(names)s.", names=_listed(added))
        raise WrongTemplate(_l("%(wrong)s Hãy xoá cột đó trong tệp rồi tải lên lần nữa.", wrong=wrong))


def _added(keys: list[str], labels: list[str], body: Sequence[Row], known: dict[str, str]) -> list[str]:
    """Name the columns that are not the template's and hold something which would silently be lost."""
    width = max(len(keys), len(labels), *(len(row.cells) for row in body), 0)
    names = []
    for at in range(width):
        key = keys[at] if at < len(keys) else ""
        label = labels[at] if at < len(labels) else ""
        if (key and key not in known) or (not key and (label or any(row.cell(at) for row in body))):
            names.append(label or letters(at))
    return names


def _listed(names: Sequence[str]) -> str:
    """Quote a few names, each on one line and cut: they come from the file."""
    quoted = [f"“{' '.join(name.split())[:60]}”" for name in names[:5]]
    return ", ".join(quoted + ["…"] * (len(names) > 5))


def _read(row: Row, places: Sequence[tuple[Column, int]]) -> FilledRow:
    typed = {column.key: row.cell(at) for column, at in places}
    values = {column.key: meant(column, typed[column.key]) for column, _ in places}
    return FilledRow(row.number, values, _is_example(typed, [column for column, _ in places]))


def _is_example(typed: dict[str, str], columns: Sequence[Column]) -> bool:
    """Go by the contents: a row typed over the example is data, whatever stands before it."""
    return all(tidy(typed[column.key]) == tidy(column.example_shown) for column in columns)


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
