"""Open a file of any format in the same way. For the child."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smt.sheets.delimited import delimited
from smt.sheets.grid import About, Learnt, RowFound, chosen, chunked
from smt.sheets.inspection import Outline
from smt.sheets.limits import Kind, Limits
from smt.sheets.ods import OpenDocument
from smt.sheets.parts import Tally
from smt.sheets.web_page import WebPage
from smt.sheets.xls import OldWorkbook
from smt.sheets.xlsx import Package
from smt.sheets.xlsx_rows import layout, rows_of
from smt.sheets.xml_sheet import XmlSheets


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
    if found.kind == Kind.HTML:
        page = WebPage(data, limits)
        return Opened(page.about(), page.rows(learnt, tally), tally, learnt)
    if found.kind == Kind.XML:
        xml = XmlSheets(data, limits)
        at = xml.chosen(wanted)
        return Opened(xml.about(at), xml.rows(at, learnt, tally), tally, learnt)
    return _office(data, found, wanted, limits)


def _office(data: bytes, found: Outline, wanted: int | str | None, limits: Limits) -> Opened:
    package, learnt = Package(data, found.members, limits), Learnt()
    styles, strings = package.styles(), package.strings()
    sheets = [(one.name, one.hidden) for one in package.sheets]
    sheet = package.sheets[chosen(sheets, wanted, lambda at: rows_of(package, package.sheets[at], styles, strings, Learnt()))]
    around = layout(package, sheet)
    names = [one.name for one in package.sheets]
    about = About(found.kind, sheet.name, names, [one.name for one in package.sheets if one.hidden], package.epoch_1904,
                  around.merged, around.hidden_columns, rows=around.rows)
    return Opened(about, rows_of(package, sheet, styles, strings, learnt), package.tally, learnt)

