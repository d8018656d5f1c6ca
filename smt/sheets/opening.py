"""Open a file of any format in the same way. For the child."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smt.sheets.delimited import delimited
from smt.sheets.grid import About, Learnt, RowFound, chunked, looks_like_a_table
from smt.sheets.inspection import Outline
from smt.sheets.limits import Kind, Limits, Reason, Unfit
from smt.sheets.ods import OpenDocument
from smt.sheets.parts import Tally
from smt.sheets.xls import OldWorkbook
from smt.sheets.xlsx import Package, SheetEntry, Styles
from smt.sheets.xlsx_rows import layout, rows_of
from smt.sheets.xlsx_strings import Strings


@dataclass(slots=True)
class Opened:
    """A sheet about to be read: what is known, its rows, and what will be known once they were read."""

    about: About
    rows: Iterator[RowFound]
    tally: Tally
    learnt: Learnt

    def chunks(self) -> Iterator[list[RowFound]]:
        """Give the rows some at a time, held against the limits."""
        return chunked(self.rows, self.tally, self.about.merged, self.learnt)


def opened(data: bytes, found: Outline, wanted: int | str | None, limits: Limits) -> Opened:
    """Open the sheet of that name or place, or the first visible one that holds a table."""
    tally, learnt = Tally(limits), Learnt()
    if found.kind == Kind.CSV:
        text = delimited(data, limits)
        return Opened(text.about(), text.rows(learnt), tally, learnt)
    if found.kind == Kind.ODS:
        document = OpenDocument(data, found.members, limits)
        at = document.chosen(wanted)
        return Opened(document.about(at), document.rows(at, learnt, tally), tally, learnt)
    if found.kind == Kind.XLS:
        old = OldWorkbook(data, limits)
        at = old.chosen(wanted)
        return Opened(old.about(at), old.rows(at, learnt), tally, learnt)
    return _office(data, found, wanted, limits)


def _office(data: bytes, found: Outline, wanted: int | str | None, limits: Limits) -> Opened:
    package, learnt = Package(data, found.members, limits), Learnt()
    styles, strings = package.styles(), package.strings()
    sheet = _chosen(package, wanted, styles, strings)
    around = layout(package, sheet)
    names = [one.name for one in package.sheets]
    about = About(found.kind, sheet.name, names, [one.name for one in package.sheets if one.hidden], package.epoch_1904,
                  around.merged, around.hidden_columns, rows=around.rows)
    return Opened(about, rows_of(package, sheet, styles, strings, learnt), package.tally, learnt)


def _chosen(package: Package, wanted: int | str | None, styles: Styles, strings: Strings) -> SheetEntry:
    """Take the sheet of that name or place; without a wish the first visible one that holds a table."""
    sheets = package.sheets
    if wanted is not None:
        place = wanted if isinstance(wanted, int) else next((at for at, one in enumerate(sheets) if one.name == wanted), -1)
        if not 0 <= place < len(sheets):
            raise Unfit(Reason.NO_SHEET)
        return sheets[place]
    visible = [sheet for sheet in sheets if not sheet.hidden]
    tables = (one for one in visible[1:] if looks_like_a_table(rows_of(package, one, styles, strings, Learnt())))
    first = (visible or sheets)[0]
    if len(visible) < 2 or looks_like_a_table(rows_of(package, first, styles, strings, Learnt())):
        return first
    return next(tables, first)
