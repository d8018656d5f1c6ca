"""Every workbook of the corpus given back with remarks: only their column and the fills differ from what was sent."""

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask_babel import Babel
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter

from smt.sheets.book import open_book
from smt.sheets.columns import REMARK_LABEL
from smt.sheets.limits import Kind
from smt.sheets.marking import mark
from smt.vietnamese.text import search_key
from tests.corpus.case import Taken
from tests.corpus.files import CASES

WORKBOOKS = [case for case in CASES if isinstance(case.outcome, Taken) and case.outcome.kind in (Kind.XLSX, Kind.XLSM)]
#: What openpyxl takes too long for, or does not open at all: its rows are compared as we read them.
NOT_BY_OPENPYXL = {"triệu dòng trống.xlsx", "8.000 học sinh.xlsx", "kiểu không có.xlsx"}
SAID = "Sửa ô này."
Cells = dict[str, dict[str, tuple[Any, ...]]]


def remarks(taken: Taken) -> dict[int, list[tuple[int | None, str]]]:
    """A remark on the name of the first pupil, and on every cell that the outcome finds fault with."""
    places = {field.partition(":")[0]: at for at, field in taken.mapping.items() if field}
    said: dict[int, list[tuple[int | None, str]]] = {
        row: [(places.get(name), SAID) for name, kind in sorted(marks) if kind != "ignored"] for row, marks in taken.problems.items()
    }
    first = next(iter(taken.rows), taken.header + 1)
    return {row: told for row, told in {first: [(places["full_name"], SAID)], **said}.items() if told}


def looks(cell: Any) -> tuple[Any, ...]:
    return (cell.value, cell.data_type, cell.number_format, cell.font.name, cell.font.b, cell.alignment.horizontal, cell.border.left.style)


def by_sheet(data: bytes) -> tuple[Cells, dict[str, tuple[Any, ...]]]:
    """Every cell that holds something, and what else a sheet is."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = {
        sheet.title: {cell.coordinate: looks(cell) for row in sheet.iter_rows() for cell in row if cell.value is not None} for sheet in book
    }
    rest = {
        sheet.title: (
            sheet.sheet_state,
            sorted(map(str, sheet.merged_cells.ranges)),
            sheet.auto_filter.ref,
            [number for number, row in sheet.row_dimensions.items() if row.hidden],
            sorted(letter for letter, column in sheet.column_dimensions.items() if column.hidden),
        )
        for sheet in book
    }
    return cells, {**rest, "": (book.epoch, book.active.title)}


def read(data: bytes) -> dict[int, list[str]]:
    return {row.number: row.cells for row in open_book(data, timeout=60).rows()}


@pytest.fixture(scope="module")
def words() -> Iterator[None]:
    """The context in which our template is made; no database."""
    app = Flask("words")
    Babel(app)
    with app.app_context():
        yield


@pytest.mark.parametrize("case", WORKBOOKS, ids=lambda case: search_key(case.name))
def test_only_remarks_and_fills_differ_in_the_workbook_given_back(words: None, case: Any) -> None:
    taken = case.outcome
    said = remarks(taken)
    given = mark(case.data, header_row=taken.header, sheet=taken.sheet, remarks=said, timeout=60)
    if case.name in NOT_BY_OPENPYXL:
        rows, marked = read(case.data), read(given)
        width = max(map(len, rows.values()))
        assert {row: cells[:width] for row, cells in marked.items()} == {
            row: (cells + [""] * width)[:width] if row in {taken.header, *said} else cells for row, cells in rows.items()
        }
        assert {row for row, cells in marked.items() if len(cells) > width} == {taken.header, *said}
        return
    (before, rest), (after, rest_after) = by_sheet(case.data), by_sheet(given)
    added = {place: found for place, found in after[taken.sheet].items() if place not in before[taken.sheet]}
    last = max(column_index_from_string(coordinate_from_string(place)[0]) for place in before[taken.sheet])
    assert {coordinate_from_string(place)[0] for place in added} == {get_column_letter(last + 1)}
    assert {coordinate_from_string(place)[1]: found[0] for place, found in added.items()} == {
        taken.header: REMARK_LABEL,
        **{row: "\n".join(text for _at, text in told) for row, told in said.items()},
    }
    assert {
        title: {place: found for place, found in cells.items() if place not in added or title != taken.sheet}
        for title, cells in after.items()
    } == before
    assert rest_after == rest
