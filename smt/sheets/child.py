"""The process that inspects and parses one file and dies: bytes on stdin, JSON lines on stdout.

Lines: {"book": …}, then [[row number, [cells]], …] for some hundred rows that are not blank, at last {"end": count, …};
or {"unfit": reason} at any point. It imports no room above and no web framework, so it starts in 50 ms.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from smt.core.container import Flawed
from smt.sheets.grid import About, Learnt, RowFound, chunked, looks_like_a_table
from smt.sheets.inspection import Outline, inspect, outline
from smt.sheets.limits import Kind, Limits, Reason, Unfit
from smt.sheets.parts import Tally
from smt.sheets.xlsx import Package, SheetEntry, Strings, Styles
from smt.sheets.xlsx_rows import layout, rows_of


@dataclass(frozen=True, slots=True)
class Order:
    """What the parent asks for, as one JSON argument; memory in bytes, time in processor seconds."""

    sheet: int | str | None
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
        for line in lines(data, order):
            _send(line)
    except Unfit as unfit:
        _send({"unfit": unfit.reason})
    sys.stdout.buffer.flush()


def lines(data: bytes, order: Order) -> Iterator[object]:
    """Yield the lines to send, ending with the count by which the parent knows that nothing was lost."""
    try:
        found = outline(data, order.limits)
        inspect(data, found, order.limits)
        about, rows, tally, learnt = _opened(data, found, order)
        yield {"book": about.told()}
        yield from chunked(rows, tally, about.merged, learnt)
        yield learnt.told()
    except Flawed as flawed:
        raise Unfit(Reason(flawed.flaw.value)) from flawed


def _confine(order: Order) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, order.memory),
        (resource.RLIMIT_CPU, order.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _send(line: object) -> None:
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")


def _opened(data: bytes, found: Outline, order: Order) -> tuple[About, Iterator[RowFound], Tally, Learnt]:
    if found.kind not in (Kind.XLSX, Kind.XLSM):
        raise Unfit(Reason.OTHER)
    return _office(data, found, order)


def _office(data: bytes, found: Outline, order: Order) -> tuple[About, Iterator[RowFound], Tally, Learnt]:
    package, learnt = Package(data, found.members, order.limits), Learnt()
    styles, strings = package.styles(), package.strings()
    sheet = _chosen(package, order.sheet, styles, strings)
    around = layout(package, sheet)
    names = [one.name for one in package.sheets]
    about = About(found.kind, sheet.name, names, [one.name for one in package.sheets if one.hidden], package.epoch_1904,
                  around.merged, around.hidden_columns)
    return about, rows_of(package, sheet, styles, strings, learnt), package.tally, learnt


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
