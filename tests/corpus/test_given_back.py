"""Every workbook of the corpus given back with remarks: only their column and the fills of what they name differ from what was sent."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from flask import Flask
from flask_babel import Babel
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter

from smt.sheets.columns import REMARK_LABEL
from smt.sheets.limits import Kind
from smt.sheets.marking import mark
from smt.vietnamese.text import search_key
from tests.corpus import building as b
from tests.corpus.case import Case, Taken
from tests.corpus.comparing import Workbook, cells_that_differ, formats_kept, parts_that_differ, without_rows
from tests.corpus.files import CASES
from tests.corpus.readings import Here

WORKBOOKS = [case for case in CASES if isinstance(case.outcome, Taken) and case.outcome.kind in (Kind.XLSX, Kind.XLSM)]
#: What openpyxl takes too long for, or does not open at all: its parts and rows are compared as they are written.
NOT_BY_OPENPYXL = {"triệu dòng trống.xlsx", "8.000 học sinh.xlsx", "kiểu không có.xlsx"}
STYLES = "xl/styles.xml"
#: Of a workbook with macros they are left out, and what tells of them.
MACROS = {"xl/vbaProject.bin", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
SAID = "Sửa ô này."
Said = dict[int, list[tuple[int | None, str]]]


@pytest.fixture(scope="module", autouse=True)
def here() -> Iterator[None]:
    """Mark in this process: a child of its own for each file is the matter of tests/sheets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("smt.sheets.marking.Child", Here)
        yield


@pytest.fixture(scope="module")
def words() -> Iterator[None]:
    """The context in which our template is made; no database."""
    app = Flask("words")
    Babel(app)
    with app.app_context():
        yield


def remarks(taken: Taken) -> Said:
    """A remark on the name of the first pupil, and on every cell that the outcome finds fault with."""
    places = {field.partition(":")[0]: at for at, field in taken.mapping.items() if field}
    said: Said = {
        row: [(places.get(name), SAID) for name, kind in sorted(marks) if kind != "ignored"] for row, marks in taken.problems.items()
    }
    first = next(iter(taken.rows), taken.header + 1)
    return {row: told for row, told in {first: [(places["full_name"], SAID)], **said}.items() if told}


def hold_parts(before: Workbook, after: Workbook, taken: Taken, said: Said) -> None:
    """Compare what is written, byte by byte: only rows with remarks, the widths of columns and added formats may differ."""
    sheet = before.part_of(taken.sheet)
    assert parts_that_differ(before, after) == {sheet, STYLES} | (MACROS if taken.kind is Kind.XLSM else set())
    touched = {taken.header, *said}
    assert without_rows(before.parts[sheet], touched) == without_rows(after.parts[sheet], touched)
    assert formats_kept(before.parts[STYLES], after.parts[STYLES])


def hold_cells(before: Workbook, after: Workbook, taken: Taken, said: Said) -> None:
    """Compare cell by cell what a spreadsheet program makes of both."""
    table = [coordinate_from_string(place) for title, place in before.cells if title == taken.sheet]
    ours = 1 + max(column_index_from_string(column) for column, row in table if row >= taken.header and _filled(before, taken, column, row))
    letter = get_column_letter(ours)
    remarked = {(taken.sheet, f"{letter}{row}"): "\n".join(dict.fromkeys(text for _at, text in told)) for row, told in said.items()}
    remarked |= {(taken.sheet, f"{letter}{taken.header}"): REMARK_LABEL}
    named = {(taken.sheet, f"{get_column_letter(at + 1)}{row}") for row, told in said.items() for at, _text in told if at is not None}
    assert cells_that_differ(before, after) == (remarked.keys(), remarked.keys() | named)
    assert {place: after.book[place[0]][place[1]].value for place in remarked} == remarked
    assert after.around((taken.sheet, ours)) == before.around((taken.sheet, ours))


def _filled(workbook: Workbook, taken: Taken, column: str, row: int) -> bool:
    return workbook.book[taken.sheet][f"{column}{row}"].value is not None


@cache
def given_back(case: Case) -> tuple[Workbook, Workbook, Taken, Said]:
    assert isinstance(case.outcome, Taken)
    taken, said = case.outcome, remarks(case.outcome)
    return Workbook(case.data), Workbook(mark(case.data, header_row=taken.header, sheet=taken.sheet, remarks=said)), taken, said


@pytest.mark.parametrize("case", WORKBOOKS, ids=lambda case: search_key(case.name))
def test_only_remarks_and_the_fills_of_what_they_name_differ_in_the_workbook_given_back(words: None, case: Case) -> None:
    before, after, taken, said = given_back(case)
    hold_parts(before, after, taken, said)
    if case.name not in NOT_BY_OPENPYXL:
        hold_cells(before, after, taken, said)


def _part(name: str, old: str, new: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        changed = b.patched(data, name, lambda xml: re.sub(old, new, xml.decode(), count=1, flags=re.S).encode())
        assert Workbook(changed).parts[name] != Workbook(data).parts[name]
        return changed

    return change


#: What a careless marker might do to the workbook it gives back.
DAMAGES = {
    "a fill beside the cell that is named": _part("xl/worksheets/sheet1.xml", r'(<c r="C4" s=")\d+', r"\g<1>1"),
    "a value": _part("xl/worksheets/sheet1.xml", r'(<c r="C4"[^>]*><v>)\d+', r"\g<1>0"),
    "a type": _part("xl/worksheets/sheet1.xml", r'(<c r="C4" s="\d+") t="s"', r"\1"),
    "a formula": _part("xl/worksheets/sheet1.xml", "<f>A4[*]2</f>", ""),
    "a row that is not named": _part("xl/worksheets/sheet1.xml", r'(<c r="C7" s=")\d+', r"\g<1>1"),
    "a font": _part(STYLES, 'name val="Times New Roman"', 'name val="Arial"'),
    "a border": _part(STYLES, '<left style="thin">', '<left style="thick">'),
    "a format of numbers": _part(STYLES, 'numFmtId="164" fontId="4"', 'numFmtId="0" fontId="4"'),
    "what is joined": _part("xl/worksheets/sheet1.xml", "<mergeCells.*</mergeCells>", ""),
    "a width": _part("xl/worksheets/sheet1.xml", 'width="30', 'width="31'),
    "a hidden row": _part("xl/worksheets/sheet1.xml", r'(<row r="5"[^>]*?) hidden="1"', r"\1"),
    "a list to choose from": _part("xl/worksheets/sheet1.xml", "<dataValidations.*</dataValidations>", ""),
    "a condition": _part("xl/worksheets/sheet1.xml", "<conditionalFormatting.*</conditionalFormatting>", ""),
    "a comment": _part("xl/comments1.xml", "hỏi lại", "hỏi"),
    "another sheet": _part("xl/worksheets/sheet2.xml", "<f>[^<]*</f>", ""),
    "a hidden sheet": _part("xl/workbook.xml", ' state="veryHidden"', ""),
    "a defined name": _part("xl/workbook.xml", "<definedName .*</definedName>", ""),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_else_was_changed_would_be_noticed(words: None, damage: str) -> None:
    before, after, taken, said = given_back(next(case for case in CASES if case.name == "đủ thứ.xlsx"))
    worse = Workbook(DAMAGES[damage](after.data))
    noticed = []
    for hold in (hold_parts, hold_cells):
        try:
            hold(before, worse, taken, said)
        except AssertionError:
            noticed.append(hold)
    assert hold_cells in noticed
