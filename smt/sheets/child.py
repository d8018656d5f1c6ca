"""The process that inspects and parses one workbook and dies: bytes on stdin, JSON lines on stdout.

Lines: {"name": …}, then [row number, [cells]] for each row that is not blank, then {"rows": count};
or {"unfit": reason} at any point. It imports no room above and no web framework, so it starts in 50 ms.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, WorksheetNotFound, load_workbook

from smt.sheets.inspection import inspect
from smt.sheets.limits import Limits, Reason, Unfit

CellValue = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Order:
    """What the parent asks for, as one JSON argument; memory in bytes, time in processor seconds."""

    sheet: int | str
    memory: int
    seconds: int
    limits: Limits

    def written(self) -> str:
        """Write the order as the child's argument."""
        return json.dumps(asdict(self))


def read_order(text: str) -> Order:
    """Read the order back in the child."""
    fields = json.loads(text)
    return Order(**{**fields, "limits": Limits(**fields["limits"])})


def main(order_text: str) -> None:
    """Inspect, parse, send; what cannot be said in a line shows in how the process ends."""
    order = read_order(order_text)
    _confine(order)
    data = sys.stdin.buffer.read()
    try:
        inspect(data, order.limits)
        for line in _lines(data, order.sheet):
            _send(line)
    except Unfit as unfit:
        _send({"unfit": unfit.reason})
    except CalamineError:
        _send({"unfit": Reason.CUT_SHORT})
    sys.stdout.buffer.flush()


def posted(value: CellValue) -> str:
    """Write a cell's value as a browser would have posted it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        return _plain(value)
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{value.hour:02}:{value.minute:02}"


def _plain(number: float) -> str:
    """Write the fifteen digits that Excel keeps, never an exponent, zero without a sign."""
    return f"{Decimal(f'{number:.15g}').normalize() + 0:f}"


def _confine(order: Order) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, order.memory),
        (resource.RLIMIT_CPU, order.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _send(line: object) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _lines(data: bytes, wanted: int | str) -> Iterator[object]:
    """Yield the lines to send, ending with the count by which the parent knows that nothing was lost."""
    sheet = _find(data, wanted)
    yield {"name": sheet.name}
    # iter_rows begins at the sheet's first row but only at the first *used* column.
    left = [""] * (sheet.start[1] if sheet.start else 0)
    count = 0
    for number, values in enumerate(sheet.iter_rows() if sheet.start else (), start=1):
        cells = left + [posted(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            count += 1
            yield [number, cells]
    yield {"rows": count}


def _find(data: bytes, wanted: int | str) -> CalamineSheet:
    """Open the sheet of that name, or at that place among the sheets that hold cells."""
    book = load_workbook(io.BytesIO(data))
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    try:
        return book.get_sheet_by_name(dict(enumerate(names))[wanted] if isinstance(wanted, int) else wanted)
    except (KeyError, WorksheetNotFound) as error:
        raise Unfit(Reason.NO_SHEET) from error
