"""Rows as they are put together from a file's cells, whatever the format; and what is learnt of columns on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field

from smt.sheets.cells import TEXT
from smt.sheets.limits import Reason, Unfit
from smt.sheets.parts import Span, Tally

CHUNK = 500
#: Rows within which a heading may stand: only joined cells that begin here are told.
_HEAD_ROWS = 60
RowFound = tuple[int, list[str]]


@dataclass(slots=True)
class About:
    """What is known of a sheet before its rows."""

    kind: str
    sheet: str
    sheets: list[str]
    hidden_sheets: list[str] = field(default_factory=list)
    epoch_1904: bool = False
    merged: list[Span] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    #: About how many rows it has, for whoever tells how far the reading is; 0: not known.
    rows: int = 0

    def told(self) -> dict[str, object]:
        """Give it as a line of the child."""
        return asdict(self) | {"merged": [span for span in self.merged if span[0] <= _HEAD_ROWS]}


@dataclass(slots=True)
class Learnt:
    """What is known once all rows were read: by column, how many filled cells are of a kind and in an old font."""

    rows: int = 0
    hidden_rows: int = 0
    kinds: dict[int, Counter[str]] = field(default_factory=dict)
    fonts: dict[int, Counter[str]] = field(default_factory=dict)

    def note(self, column: int, kind: str, font: str, times: int = 1) -> None:
        """Count a filled cell; a number has no letters to be drawn in any font."""
        self.kinds.setdefault(column, Counter())[kind] += times
        if kind == TEXT:
            self.fonts.setdefault(column, Counter())[font] += times

    def told(self) -> dict[str, object]:
        """Give it as the last line of the child."""
        return {"end": self.rows, "hidden_rows": self.hidden_rows, "kinds": self.kinds, "fonts": self.fonts}


class Carrier:
    """Repeats what stands in cells joined downwards in each of their rows that holds anything else."""

    def __init__(self, merged: list[Span]) -> None:
        self.starts: dict[int, list[tuple[int, int]]] = {}
        for first, column, last, last_column in merged:
            if last > first and column == last_column:
                self.starts.setdefault(first, []).append((column, last))
        self.carried: dict[int, tuple[int, str]] = {}

    def fill(self, number: int, cells: list[str]) -> None:
        """Fill the blanks of one row, and remember what begins in it."""
        for column, (last, text) in list(self.carried.items()):
            if number > last:
                del self.carried[column]
            elif not (cells[column] if column < len(cells) else ""):
                cells += [""] * (column + 1 - len(cells))
                cells[column] = text
        for column, last in self.starts.get(number, ()):
            if column < len(cells) and cells[column]:
                self.carried[column] = (last, cells[column])


def chunked(rows: Iterator[RowFound], tally: Tally, merged: list[Span], learnt: Learnt) -> Iterator[list[RowFound]]:
    """Give the rows that hold something, some at a time, held against the limits and with joined cells filled."""
    carrier, count = Carrier(merged), tally.count_row
    chunk: list[RowFound] = []
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        count(number, len(cells), len(cells) - cells.count(""))
        if carrier.starts:
            carrier.fill(number, cells)
        chunk.append((number, cells))
        if len(chunk) == CHUNK:
            learnt.rows += CHUNK
            yield chunk
            chunk = []
    learnt.rows += len(chunk)
    yield chunk


def chosen(sheets: Sequence[tuple[str, bool]], wanted: int | str | None, rows: Callable[[int], Iterator[RowFound]]) -> int:
    """Give the place of the sheet of that name or place; without a wish of the first that is not hidden and holds a table.

    `sheets`: name, and whether it is hidden, of each.
    """
    if wanted is not None:
        names = [name for name, _hidden in sheets]
        place = wanted if isinstance(wanted, int) else names.index(wanted) if wanted in names else -1
        if not 0 <= place < len(names):
            raise Unfit(Reason.NO_SHEET)
        return place
    visible = [at for at, (_name, hidden) in enumerate(sheets) if not hidden] or [0]
    if len(visible) == 1:
        return visible[0]
    return next((at for at in visible if looks_like_a_table(rows(at))), visible[0])


def looks_like_a_table(rows: Iterator[RowFound], within: int = 200) -> bool:
    """Say whether two of the first rows hold two filled cells or more."""
    wide = 0
    for at, (_, cells) in enumerate(rows):
        wide += len(cells) - cells.count("") >= 2
        if wide >= 2 or at >= within:
            break
    return wide >= 2


