"""The process that inspects and parses one file and dies: bytes on stdin, frames on stdout (see wire).

First {"book": …}, then some hundred rows at a time of those that are not blank, at last {"end": count, …};
or {"unfit": reason} at any point. It imports no room above and no web framework, so it starts in 50 ms.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from smt.core.container import Flawed
from smt.sheets.delimited import delimited
from smt.sheets.grid import About, Learnt, RowFound, chunked, looks_like_a_table
from smt.sheets.inspection import Outline, inspect, outline
from smt.sheets.limits import Kind, Limits, Reason, Unfit
from smt.sheets.ods import OpenDocument
from smt.sheets.parts import Tally
from smt.sheets.wire import Answer, framed
from smt.sheets.xls import OldWorkbook
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
        for answer in answers(data, order):
            _send(answer)
    except Unfit as unfit:
        _send({"unfit": unfit.reason})
    sys.stdout.buffer.flush()


def answers(data: bytes, order: Order) -> Iterator[Answer]:
    """Yield what is to be sent, ending with the count by which the parent knows that nothing was lost."""
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


def _send(answer: Answer) -> None:
    sys.stdout.buffer.write(framed(answer))


def _opened(data: bytes, found: Outline, order: Order) -> tuple[About, Iterator[RowFound], Tally, Learnt]:
    tally, learnt = Tally(order.limits), Learnt()
    if found.kind == Kind.CSV:
        text = delimited(data, order.limits)
        return text.about(), text.rows(learnt), tally, learnt
    if found.kind == Kind.ODS:
        document = OpenDocument(data, found.members, order.limits)
        at = document.chosen(order.sheet)
        return document.about(at), document.rows(at, learnt, tally), tally, learnt
    if found.kind == Kind.XLS:
        old = OldWorkbook(data, order.limits)
        at = old.chosen(order.sheet)
        return old.about(at), old.rows(at, learnt), tally, learnt
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
