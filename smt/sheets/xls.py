"""An Excel 97–2003 workbook (and 5.0/95): its records are walked before calamine, which lays cells out in full, reads it.

The walk gives what calamine does not tell: fonts by cell, hidden rows, and how far out cells lie.
"""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from python_calamine import CalamineError, load_workbook

from smt.sheets import cells as c
from smt.sheets.grid import About, Learnt, RowFound, chosen
from smt.sheets.limits import Kind, Limits, Reason, Unfit
from smt.sheets.ole import CompoundFile
from smt.sheets.parts import Span

_RECORD = struct.Struct("<HH")
_CELL = struct.Struct("<HHH")
_BOF, _EOF, _FILEPASS, _DATEMODE, _SHEET, _FONT, _XF = 0x809, 0x0A, 0x2F, 0x22, 0x85, 0x31, 0xE0
_ROW, _COLUMN, _MERGED, _MANY_NUMBERS = 0x208, 0x7D, 0xE5, 0xBD
_TEXTS = frozenset((0xFD, 0x204, 0xD6))
_FORMULA = 0x06
_FILLED = _TEXTS | {0x203, 0x27E, 0x205, _FORMULA}
_WORKSHEET, _BIFF8 = 0, 0x600
#: calamine lays out the rectangle of each sheet: of so many cells in all.
_MOST_LAID_OUT = 8_000_000


@contextmanager
def _damage_told() -> Iterator[None]:
    """Tell of what calamine cannot read that the file is not whole; where it gives up in a panic, that is no Exception."""
    try:
        yield
    except CalamineError as error:
        raise Unfit(Reason.CUT_SHORT) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Unfit(Reason.CUT_SHORT) from error


@dataclass(slots=True)
class OldSheet:
    """One worksheet as its records tell."""

    name: str
    hidden: bool
    start: int
    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[Span] = field(default_factory=list)
    texts: Counter[tuple[int, int]] = field(default_factory=Counter)  # by column and format


class OldWorkbook:
    """What the records of a workbook tell; then its rows, by calamine."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        container = CompoundFile(data)
        stream = container.stream("Workbook") or container.stream("Book")
        if stream is None:
            raise Unfit(Reason.CUT_SHORT)
        self.stream = stream
        self.epoch_1904 = False
        self.sheets: list[OldSheet] = []
        self.names: list[str] = []
        self.formats: list[int] = []
        self._walk_globals()
        if not self.sheets:
            raise Unfit(Reason.NO_SHEET)
        laid_out = 0
        for sheet in self.sheets:
            self._walk(sheet)
            laid_out += sheet.rows * sheet.columns
        if laid_out > _MOST_LAID_OUT:
            raise Unfit(Reason.TOO_MANY_CELLS)
        with _damage_told():
            self.book = load_workbook(io.BytesIO(data))

    def chosen(self, wanted: int | str | None) -> int:
        """Take the sheet of that name or place; without a wish the first visible one that holds a table."""
        names = [(sheet.name, sheet.hidden) for sheet in self.sheets]
        return chosen(names, wanted, lambda at: self.rows(at, Learnt()))

    def about(self, at: int) -> About:
        """Say what is known of the file and that sheet."""
        sheet = self.sheets[at]
        return About(Kind.XLS, sheet.name, [one.name for one in self.sheets], [one.name for one in self.sheets if one.hidden],
                     self.epoch_1904, sheet.merged, sheet.hidden_columns, rows=sheet.rows)

    def rows(self, at: int, learnt: Learnt) -> Iterator[RowFound]:
        """Give the rows of the sheet at that place."""
        sheet = self.sheets[at]
        with _damage_told():
            read = self.book.get_sheet_by_name(sheet.name)
        # iter_rows begins at the sheet's first row but only at the first used column.
        left = [""] * (read.start[1] if read.start else 0)
        kinds: Counter[tuple[int, str]] = Counter()
        for number, values in enumerate(read.iter_rows() if read.start else (), start=1):
            found = left + [c.posted(value) for value in values]
            kinds.update([(len(left) + place, _kind(value, found[len(left) + place])) for place, value in enumerate(values)])
            learnt.hidden_rows += number - 1 in sheet.hidden_rows and any(found)
            yield number, found
        for (column, kind), times in kinds.items():
            if kind != "blank" and kind != c.TEXT:
                learnt.note(column, kind, "", times)
        self._tell(sheet, kinds, learnt)

    def _tell(self, sheet: OldSheet, kinds: Counter[tuple[int, str]], learnt: Learnt) -> None:
        """Tell fonts by the records, but of no more cells than hold text."""
        left = {column: times for (column, kind), times in kinds.items() if kind == c.TEXT}
        for (column, xf), times in sorted(sheet.texts.items(), key=lambda one: not self._font(one[0][1])):
            taken = min(times, left.get(column, 0))
            if taken:
                learnt.note(column, c.TEXT, self._font(xf), taken)
                left[column] -= taken
        for column, times in left.items():
            if times:
                learnt.note(column, c.TEXT, "", times)

    def _font(self, xf: int) -> str:
        font = self.formats[xf] if xf < len(self.formats) else 0
        font -= font > 4  # no font has the number 4
        return c.font_class(self.names[font]) if font < len(self.names) else ""

    def _records(self, at: int) -> Iterator[tuple[int, int, int]]:
        """Give kind, place and length of the records from one beginning to its end, with what is set in between left out."""
        depth, stream, end = 0, self.stream, len(self.stream)
        while at + 4 <= end:
            kind, length = _RECORD.unpack_from(stream, at)
            at += 4
            if at + length > end:
                raise Unfit(Reason.CUT_SHORT)
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    return
            if depth <= 1:
                yield kind, at, length
            at += length
        raise Unfit(Reason.CUT_SHORT)

    def _walk_globals(self) -> None:
        stream, biff8 = self.stream, True
        for kind, at, length in self._records(0):
            if kind == _BOF and length >= 4:
                biff8 = struct.unpack_from("<H", stream, at)[0] == _BIFF8
            elif kind == _FILEPASS:
                raise Unfit(Reason.LOCKED)
            elif kind == _DATEMODE and length >= 2:
                self.epoch_1904 = struct.unpack_from("<H", stream, at)[0] == 1
            elif kind == _SHEET and length >= 7:
                start, state, type_ = struct.unpack_from("<LBB", stream, at)
                if type_ == _WORKSHEET:
                    self.sheets.append(OldSheet(_text(stream, at + 6, biff8), state != 0, start))
            elif kind == _FONT and length >= 15:
                self.names.append(_text(stream, at + 14, biff8))
            elif kind == _XF and length >= 4:
                self.formats.append(struct.unpack_from("<H", stream, at)[0])
        if len(self.sheets) > self.limits.sheets:
            raise Unfit(Reason.DANGEROUS)

    def _walk(self, sheet: OldSheet) -> None:
        stream, limits = self.stream, self.limits
        for kind, at, length in self._records(sheet.start):
            if kind in _FILLED and length >= 6:
                row, column, xf = _CELL.unpack_from(stream, at)
                self._place(sheet, row, column)
                if kind in _TEXTS or (kind == _FORMULA and stream[at + 6 : at + 7] == b"\x00" and stream[at + 12 : at + 14] == b"\xff\xff"):
                    sheet.texts[column, xf] += 1
            elif kind == _MANY_NUMBERS and length >= 6:
                row, first = struct.unpack_from("<HH", stream, at)
                self._place(sheet, row, struct.unpack_from("<H", stream, at + length - 2)[0])
            elif kind == _ROW and length >= 14 and struct.unpack_from("<H", stream, at + 12)[0] & 0x20:
                sheet.hidden_rows.add(struct.unpack_from("<H", stream, at)[0])
            elif kind == _COLUMN and length >= 10:
                first, last = struct.unpack_from("<HH", stream, at)
                if struct.unpack_from("<H", stream, at + 8)[0] & 1:
                    sheet.hidden_columns += range(first, min(last + 1, limits.column))
            elif kind == _MERGED and length >= 2:
                for place in range(at + 2, at + length - 7, 8):
                    top, bottom, left, right = struct.unpack_from("<4H", stream, place)
                    sheet.merged.append((top + 1, left, bottom + 1, right))
                    if bottom - top >= limits.merged_rows or len(sheet.merged) > limits.merges:
                        raise Unfit(Reason.DANGEROUS)

    def _place(self, sheet: OldSheet, row: int, column: int) -> None:
        sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, column + 1)
        if row >= self.limits.row:
            raise Unfit(Reason.TOO_MANY_ROWS)
        if column >= self.limits.column:
            raise Unfit(Reason.TOO_MANY_COLUMNS)


def _kind(value: c.CellValue, text: str) -> str:
    if not text:
        return "blank"
    if isinstance(value, str):
        return c.ERROR if text in c.ERRORS else c.TEXT
    if isinstance(value, bool):
        return c.BOOL
    return c.NUMBER if isinstance(value, int | float) else c.DATE


def _text(stream: bytes, at: int, biff8: bool) -> str:
    """Read a short name: a length, in BIFF8 how wide its letters are, then the letters."""
    length = stream[at]
    if not biff8:
        return stream[at + 1 : at + 1 + length].decode("cp1252", "replace")
    if stream[at + 1] & 1:
        return stream[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    return stream[at + 2 : at + 2 + length].decode("latin-1")
