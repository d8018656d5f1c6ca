"""A web page with tables that is named .xls, as school systems export lists: read as a stream. Standard library only, for the child.

All tables of a page are one sheet, one below the other, as Excel shows them; words outside of tables are rows of one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from smt.sheets.cells import ERROR, ERRORS, TEXT, font_class, written
from smt.sheets.delimited import encoding_of
from smt.sheets.grid import About, Learnt, RowFound
from smt.sheets.limits import Kind, Limits, Reason, Unfit
from smt.sheets.parts import Span, Tally, number

_PIECE = 64 * 1024
#: Filled cells of a page that are held at once; of a longer one each row is read twice.
_MOST_HELD = 400_000
_SILENT = frozenset(("script", "style", "title"))
_BLOCKS = frozenset(("p", "div", "center", "br", "li", "table", "tr", "caption", "form", "body", "h1", "h2", "h3", "h4", "h5", "h6"))
_FONT = re.compile(r"""font-family\s*:\s*["']?([^;,"']+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
#: A long number as a narrow column shows it; spreadsheet programs write the number itself beside it.
_SCIENTIFIC = re.compile(r"-?[0-9][.,]?[0-9]*E[+-]?[0-9]+", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")


class WebPage:
    """The rows of one page, read as often as is needed."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        self.encoding = encoding_of(data)
        self.text = data.decode(self.encoding, "replace")
        self.merged: list[Span] = []
        self.count = 0
        self.learnt = Learnt()
        #: The rows as they were first gone through, where they are few enough to be held.
        self.held: list[RowFound] | None = []
        self._survey(_Page(Tally(limits), self.learnt))

    def _survey(self, page: _Page) -> None:
        wide = cells = 0
        for at, row in self._run(page):
            filled = len(row) - row.count("")
            wide, cells = wide + (filled > 1), cells + filled
            if wide and at > self.limits.row:
                raise Unfit(Reason.TOO_MANY_ROWS)
            if self.held is not None:
                self.held.append((at, row))
                self.held = self.held if cells + at < _MOST_HELD else None
        if wide < 2:
            raise Unfit(Reason.WEB_PAGE)  # as is the page to sign in at, saved when the session was over
        self.merged, self.count = page.merged, page.number

    def about(self) -> About:
        """Say what is known of it."""
        return About(Kind.HTML, "", [""], merged=self.merged, encoding=self.encoding.removesuffix("-sig"), rows=self.count)

    def rows(self, learnt: Learnt, tally: Tally) -> Iterator[RowFound]:
        """Give the rows in order."""
        if self.held is None:
            yield from self._run(_Page(tally, learnt))
            return
        learnt.hidden_rows, learnt.kinds, learnt.fonts = self.learnt.hidden_rows, self.learnt.kinds, self.learnt.fonts
        yield from self.held

    def _run(self, page: _Page) -> Iterator[RowFound]:
        for at in range(0, len(self.text), _PIECE):
            yield from page.read(self.text[at : at + _PIECE])
        yield from page.ended()


@dataclass(slots=True)
class _Table:
    """One table that is open: its row, its cell, and how many more rows the cells above reach down in each column."""

    cells: list[str] | None = None
    column: int = 0
    hidden: bool = False
    cell: dict[str, str | None] | None = None
    text: list[str] = field(default_factory=list)
    font: str = ""
    covered: dict[int, int] = field(default_factory=dict)


class _Page(HTMLParser):
    """Goes through the elements; what is left open is closed by what follows, as browsers do."""

    def __init__(self, tally: Tally, learnt: Learnt | None = None) -> None:
        super().__init__()
        self.tally, self.learnt = tally, learnt or Learnt()
        self.tables: list[_Table] = []
        self.outside: list[str] = []
        self.silent = False
        self.number = 0
        self.found: list[RowFound] = []
        self.merged: list[Span] = []

    def read(self, text: str) -> list[RowFound]:
        """Read on; give the rows that were closed meanwhile."""
        try:
            self.feed(text)
        except AssertionError as error:  # a declaration that no browser knows either
            raise Unfit(Reason.CUT_SHORT) from error
        if len(self.rawdata) > self.tally.limits.token + _PIECE:
            raise Unfit(Reason.DANGEROUS)
        found, self.found = self.found, []
        return found

    def ended(self) -> list[RowFound]:
        """Close what was left open."""
        self.close()
        while self.tables:
            self._end_table()
        self._end_words()
        return self.read("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tally.count_elements(1)
        told, table = dict(attrs), self.tables[-1] if self.tables else None
        self.silent = self.silent or tag in _SILENT
        if tag == "table":
            self._end_words()
            self.tables.append(_Table())
            if len(self.tables) > self.tally.limits.depth:
                raise Unfit(Reason.DANGEROUS)
        elif table is None or tag == "br":
            self._break(tag, table)
        elif tag == "tr":
            self._end_row(table)
            self._end_words()
            table.cells, table.column, table.hidden = [], 0, _HIDDEN.search(told.get("style") or "") is not None
        elif tag in ("td", "th"):
            self._end_cell(table)
            table.cells = [] if table.cells is None else table.cells
            table.cell = told
        if table is not None and table.cell is not None and not table.font:
            named = _FONT.search(told.get("style") or "")
            table.font = font_class(told.get("face") or (named[1] if named else "") or "")

    def handle_endtag(self, tag: str) -> None:
        table = self.tables[-1] if self.tables else None
        self.silent = self.silent and tag not in _SILENT
        if table is None:
            self._break(tag, None)
        elif tag == "table":
            self._end_table()
        elif tag == "tr":
            self._end_row(table)
        elif tag in ("td", "th"):
            self._end_cell(table)
        elif tag in _BLOCKS:
            self._break(tag, table)

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        table = self.tables[-1] if self.tables else None
        place = table.text if table is not None and table.cell is not None else self.outside
        place.append(data.replace("\n", " "))

    def _break(self, tag: str, table: _Table | None) -> None:
        if table is not None and table.cell is not None:
            table.text.append("\n")
        elif tag in _BLOCKS:
            self._end_words()

    def _end_words(self) -> None:
        """Make a row of what stands outside of any cell."""
        text, self.outside = _tidy(self.outside), []
        if _LETTERS.search(text):
            self.number += 1
            self.found.append((self.number, [text]))

    def _end_table(self) -> None:
        self._end_row(self.tables[-1])
        self.tables.pop()

    def _end_row(self, table: _Table) -> None:
        self._end_cell(table)
        if table.cells is None:
            return
        self.number += 1
        self.learnt.hidden_rows += table.hidden and any(table.cells)
        self.found.append((self.number, table.cells))
        table.cells, table.column = None, 0
        table.covered = {column: rows - 1 for column, rows in table.covered.items() if rows > 1}

    def _end_cell(self, table: _Table) -> None:
        if table.cell is None or table.cells is None:
            return
        told, text, limits = table.cell, _tidy(table.text), self.tally.limits
        exact = told.get("x:num") or told.get("sdval")
        if exact and _SCIENTIFIC.fullmatch(text):  # without a number beside it "6E1" is a class
            text = written(exact)
        while table.column in table.covered:
            table.column += 1
        right, down = (max(number(told.get(name) or "", 1), 1) for name in ("colspan", "rowspan"))
        if text:
            if table.column >= limits.column:
                raise Unfit(Reason.TOO_MANY_COLUMNS)
            table.cells += [""] * (table.column - len(table.cells)) + [text]
            self.learnt.note(table.column, ERROR if text in ERRORS else TEXT, table.font)
        self._join(table, down, min(right, limits.column))
        table.column += right
        table.cell, table.text, table.font = None, [], ""

    def _join(self, table: _Table, down: int, right: int) -> None:
        if down == right == 1:
            return
        self.merged.append((self.number + 1, table.column, self.number + down, table.column + right - 1))
        if down > self.tally.limits.merged_rows or len(self.merged) > self.tally.limits.merges:
            raise Unfit(Reason.DANGEROUS)
        if down > 1:
            table.covered |= dict.fromkeys(range(table.column, min(table.column + right, self.tally.limits.column)), down)


def _tidy(parts: list[str]) -> str:
    """Put a text together as a browser shows it: blanks are one, lines broken only where that was asked for."""
    return "\n".join(" ".join(line.split()) for line in "".join(parts).split("\n")).strip()
