"""The XML parts of a workbook, read as a stream by expat before any spreadsheet parser does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

from smt.sheets.limits import Limits, Reason, Unfit

_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_EXCEL_ROWS = 1_048_576
# calamine keeps a cell of these types even when its text is empty, and allocates up to the furthest one.
_KEPT_WHEN_EMPTY = frozenset(("str", "inlineStr"))


class Tally:
    """What all the parts of one workbook hold together, held against the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.elements = 0
        self.cells = 0
        self.shared_strings = 0

    def count_elements(self, count: int) -> None:
        """Count elements of any kind."""
        self.elements += count
        if self.elements > self.limits.elements:
            raise Unfit(Reason.DANGEROUS)

    def count_shared_string(self) -> None:
        """Count an entry of the shared string table."""
        self.shared_strings += 1
        if self.shared_strings > self.limits.shared_strings:
            raise Unfit(Reason.DANGEROUS)

    def count_cell(self, row: int, column: int) -> None:
        """Count a cell that holds something, at its one-based place."""
        self.cells += 1
        if row > self.limits.row:
            raise Unfit(Reason.TOO_MANY_ROWS)
        if column > self.limits.column:
            raise Unfit(Reason.TOO_MANY_COLUMNS)
        if self.cells > self.limits.cells:
            raise Unfit(Reason.TOO_MANY_CELLS)


class Part:
    """One XML part under inspection."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.depth = self.row = self.column = 0
        self.elements = 0
        self.body = self.awaited = ""
        self.counted = False
        self.ref: str | None = None
        self.kind = ""
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, chunks: Iterable[bytes]) -> None:
        """Read the part to its end; refuse it at the first thing that is over a limit."""
        fed = 0
        try:
            for chunk in chunks:
                self.parser.Parse(chunk, False)
                fed += len(chunk)
                self._check_memory(fed)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Unfit(Reason.CUT_SHORT) from error

    def _check_memory(self, fed: int) -> None:
        """Refuse what only an attack has and expat would keep: one vast token, many names, deep nesting."""
        limits = self.tally.limits
        self.tally.count_elements(self.elements)
        self.elements = 0
        pending = fed - self.parser.CurrentByteIndex
        if pending > limits.token or len(self.parser.intern) > limits.names or self.depth > limits.depth:
            raise Unfit(Reason.DANGEROUS)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        full_name, name = name, name.rpartition(":")[2]
        if name == "sheetData":
            self.body = self.awaited = full_name
            self.parser.StartElementHandler = self._start_in_sheet
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "si":
            self.tally.count_shared_string()

    def _start_in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        """Go over the body of a worksheet: called millions of times, so written for speed."""
        self.depth += 1
        self.elements += 1
        local = name.rpartition(":")[2] if ":" in name else name
        if local == "c":
            self._cell(attributes)
        elif local == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column, self.ref = 0, None
            if not 0 < self.row <= _EXCEL_ROWS:
                raise Unfit(Reason.DANGEROUS)
        elif local == "is" or (local == "v" and self.kind in _KEPT_WHEN_EMPTY):
            self._value()
        elif local == "v":
            self.awaited = name
            self.parser.CharacterDataHandler = self._text

    def _end(self, name: str) -> None:
        self.depth -= 1
        if name == self.awaited:
            self._close(name)

    def _close(self, name: str) -> None:
        """Stop listening for a value's text, or leave the body of the worksheet."""
        self.parser.CharacterDataHandler = None
        if name == self.body:
            self.parser.StartElementHandler = self._start
        self.awaited = self.body

    def _cell(self, attributes: dict[str, str]) -> None:
        """Note the cell's place as cheaply as can be: most cells of a large file are formatted and empty."""
        ref = attributes.get("r")
        if ref is None:
            self._place()
            self.column += 1
        elif not _REF.fullmatch(ref):
            raise Unfit(Reason.DANGEROUS)  # calamine 0.9.1 can loop for minutes on such a reference
        self.ref = ref
        self.kind = attributes.get("t", "")
        self.counted = False

    def _place(self) -> None:
        """Take row and column from the cell's own reference, which is what calamine goes by."""
        if self.ref is not None:
            row, self.column = _row_and_column(self.ref)
            self.row = max(self.row, row)

    def _text(self, text: str) -> None:
        if text:
            self._value()

    def _value(self) -> None:
        if not self.counted:
            self.counted = True
            self._place()
            self.tally.count_cell(self.row, self.column)

    def _merge(self, ref: str) -> None:
        ends = [_REF.fullmatch(end) for end in ref.split(":")]
        rows = [int(end[2]) for end in ends if end]
        if len(rows) != len(ends) or max(rows) - min(rows) >= self.tally.limits.merged_rows:
            raise Unfit(Reason.DANGEROUS)


def _row_and_column(ref: str) -> tuple[int, int]:
    match = _REF.fullmatch(ref)
    if match is None:
        raise Unfit(Reason.DANGEROUS)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _refuse_doctype(*_: object) -> None:
    """Entities are declared in a DOCTYPE, which no workbook has."""
    raise Unfit(Reason.DANGEROUS)
