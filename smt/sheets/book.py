"""Open any list a school may send and give its rows as a stream, without letting the file touch this process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import NamedTuple, Self

from smt.sheets.child import READ
from smt.sheets.limits import BOOK_LIMITS, MEBIBYTE, Kind, Limits
from smt.sheets.parts import Span
from smt.sheets.process import Child, glance, order_for
from smt.sheets.refusals import DangerousFile


class Cell(NamedTuple):
    """One cell: its text as a browser would have posted it, and what it is (cells.TEXT, NUMBER, DATE, BOOL, ERROR)."""

    text: str
    kind: str


class Raw(NamedTuple):
    """One row that is not blank: Excel's row number (of a CSV: the record, from 1), texts from column A to the last filled."""

    number: int
    cells: list[str]

    def cell(self, index: int) -> str:
        """Give the cell at a zero-based column, "" beyond the last that is filled."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(slots=True)
class Book:
    """What a file is, which of its sheets is read, and what a reader of it might overlook."""

    kind: Kind
    sheet: str
    sheets: list[str]
    hidden_sheets: list[str] = field(default_factory=list)
    epoch_1904: bool = False
    #: Cells joined near the top: first row, first column, last row, last column; rows from 1, columns from 0.
    merged_header: list[Span] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    #: Rows that hold something and are hidden, by hand or by a filter: they are read. Known once the rows were read.
    hidden_rows: int = 0
    #: Of a CSV: how its letters are written and what parts its cells.
    encoding: str = ""
    delimiter: str = ""
    #: About how many rows it has; 0: not known.
    rows: int = 0


class Reading:
    """An opened file: `book` at once, `rows()` once, then `fonts` and `kinds`; close it or read it to its end."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._answers = child.answers()
        #: By column: how many filled cells stand in which old font ("tcvn3", "tcvn3-capitals", "vni", "": none of them).
        self.fonts: dict[int, Counter[str]] = {}
        #: By column: how many filled cells are of which kind.
        self.kinds: dict[int, Counter[str]] = {}
        try:
            self.book = _book(next(self._answers, None))
        except BaseException:
            child.close()
            raise

    def rows(self) -> Iterator[Raw]:
        """Give the rows in the file's order, a few hundred in memory at a time; any trouble is a SheetRefusal."""
        count = 0
        try:
            for answer in self._answers:
                if isinstance(answer, list):
                    yield from map(Raw._make, answer)
                    count += len(answer)
                    continue
                self._learn(answer, count)
                return
            raise DangerousFile
        finally:
            self.close()

    def close(self) -> None:
        """End the reading, whether or not all was read."""
        self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _learn(self, answer: object, count: int) -> None:
        """Take what the child learnt; without the closing count it did not finish."""
        match answer:
            case {"end": int(rows), "hidden_rows": int(hidden), "kinds": dict(kinds), "fonts": dict(fonts)} if rows == count:
                self.book.hidden_rows = hidden
                self.kinds, self.fonts = _counters(kinds), _counters(fonts)
            case _:
                raise DangerousFile


#: Every format that is taken; of macros nothing is read.
ALL_KINDS = frozenset(Kind)


def open_book(
    data: bytes,
    name: str = "",
    *,
    sheet: int | str | None = None,
    limits: Limits = BOOK_LIMITS,
    timeout: float = 20,
    memory: int = 300 * MEBIBYTE,
    kinds: frozenset[Kind] = ALL_KINDS,
) -> Reading:
    """Open a file by its content (a name lies): the sheet of that name or place, or the first visible one with a table.

    `timeout` is how long the child is waited for, in seconds (three quarters of it processor time); a job may allow more.
    """
    glance(data, limits, kinds)
    return Reading(Child(data, order_for(READ, sheet, memory, timeout, limits), timeout))


def _book(answer: object) -> Book:
    match answer:
        case {"book": {"kind": str(kind), "sheet": str(sheet), "sheets": list(sheets), "hidden_sheets": list(hidden),
                       "merged": list(merged), "hidden_columns": list(columns), "epoch_1904": bool(epoch_1904),
                       "encoding": str(encoding), "delimiter": str(delimiter), "rows": int(rows)}} if kind in list(Kind):
            spans = [(int(a), int(b), int(c), int(d)) for a, b, c, d in merged]
            return Book(Kind(kind), sheet, list(map(str, sheets)), list(map(str, hidden)), epoch_1904, spans,
                        list(map(int, columns)), encoding=encoding, delimiter=delimiter, rows=rows)
    raise DangerousFile


def _counters(told: Mapping[str, Mapping[str, int]]) -> dict[int, Counter[str]]:
    return {int(column): Counter({str(key): int(times) for key, times in counts.items()}) for column, counts in told.items()}
