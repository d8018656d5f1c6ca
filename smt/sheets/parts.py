"""The XML parts of a workbook, read as a stream by expat under limits that no ordinary file meets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

from smt.sheets.cells import column_number
from smt.sheets.limits import Limits, Reason, Unfit

REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
EXCEL_ROWS = 1_048_576
Span = tuple[int, int, int, int]  # first row, first column, last row, last column; rows from 1, columns from 0


class Tally:
    """What all the parts of one workbook hold together, held against the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.elements = 0
        self.cells = 0
        self.shared_strings = 0

    def count_elements(self, count: int) -> None:
        """Count elements of any kind outside the rows of a sheet."""
        self.elements += count
        if self.elements > self.limits.elements:
            raise Unfit(Reason.DANGEROUS)

    def count_shared_strings(self, count: int) -> None:
        """Count entries of the shared string table."""
        self.shared_strings += count
        if self.shared_strings > self.limits.shared_strings:
            raise Unfit(Reason.DANGEROUS)

    def count_row(self, number: int, width: int, filled: int) -> None:
        """Count a row that holds something: its number, its last filled column from 1, its filled cells."""
        self.cells += filled
        if number > self.limits.row:
            raise Unfit(Reason.TOO_MANY_ROWS)
        if width > self.limits.column:
            raise Unfit(Reason.TOO_MANY_COLUMNS)
        if self.cells > self.limits.cells:
            raise Unfit(Reason.TOO_MANY_CELLS)


class Part:
    """One XML part under inspection; a child class learns what it wants from `opened`, `closed` and `text`."""

    def __init__(self, tally: Tally, encoding: str | None = None) -> None:
        self.tally = tally
        self.depth = self.elements = self.fed = 0
        self.text: list[str] = []
        self.parser = parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Learn of an element's beginning, by its local name."""

    def closed(self, name: str) -> None:
        """Learn of an element's end."""

    def listen(self, wanted: bool) -> None:
        """Gather text from here on, or stop."""
        self.text = []
        self.parser.CharacterDataHandler = self.text.append if wanted else None

    def feed(self, chunks: Iterable[bytes]) -> None:
        """Read the part to its end; raise Unfit at the first thing that is over a limit or broken."""
        for chunk in chunks:
            self.add(chunk)
        self.finish()

    def add(self, chunk: bytes) -> None:
        """Read one more piece; raise Unfit as `feed` does."""
        try:
            self.parser.Parse(chunk, False)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Unfit(Reason.CUT_SHORT) from error
        self.fed += len(chunk)
        self._check_memory()

    def finish(self) -> None:
        """Say that no more comes; raise Unfit if the part does not end here."""
        try:
            self.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Unfit(Reason.CUT_SHORT) from error

    def _check_memory(self) -> None:
        """Refuse what only an attack has and expat would keep: one vast token, many names, deep nesting."""
        limits = self.tally.limits
        self.tally.count_elements(self.elements)
        self.elements = 0
        pending = self.fed - self.parser.CurrentByteIndex
        if pending > limits.token or len(self.parser.intern) > limits.names or self.depth > limits.depth:
            raise Unfit(Reason.DANGEROUS)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        self.opened(name.rpartition(":")[2] if ":" in name else name, attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.closed(name.rpartition(":")[2] if ":" in name else name)


def span(ref: str) -> Span:
    """Read a range like B2:C9: rows from 1, columns from 0, however its corners are ordered; raise Unfit for anything else."""
    ends = [REF.fullmatch(end) for end in ref.split(":")]
    places = [(int(end[2]), column_number(end[1])) for end in ends if end]
    if len(places) != len(ends) or len(places) > 2:
        raise Unfit(Reason.DANGEROUS)
    return (*min(places), *max(places)) if places[0][1] <= places[-1][1] else (*max(places), *min(places))


def number(text: str, otherwise: int = 0) -> int:
    """Read a count of at most nine digits from an attribute; give `otherwise` for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def _refuse_doctype(*_: object) -> None:
    """Entities are declared in a DOCTYPE, which no workbook has."""
    raise Unfit(Reason.DANGEROUS)
