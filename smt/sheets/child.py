"""The process that inspects and parses one file and dies: bytes on stdin, frames on stdout (see wire).

First {"book": …}, then some hundred rows at a time of those that are not blank, at last {"end": count, …};
or {"unfit": reason} at any point. It imports no room above and no web framework, so it starts in 50 ms.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from smt.core.container import Flawed
from smt.sheets.inspection import Outline, inspect, outline
from smt.sheets.limits import Kind, Limits, Reason, Unfit
from smt.sheets.opening import opened
from smt.sheets.plain_book import plain_book
from smt.sheets.wire import Answer, framed
from smt.sheets.xlsx_marking import marked
from smt.sheets.xlsx_package import Marks, without_macros

READ, MARK, CLEAN = "read", "mark", "clean"
_BLOB = 256 * 1024


@dataclass(frozen=True, slots=True)
class Order:
    """What the parent asks for, as one JSON argument; memory in bytes, time in processor seconds."""

    task: str  # READ, MARK or CLEAN
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
    words = json.loads(sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(4), "big")))
    data = sys.stdin.buffer.read()
    try:
        for answer in answers(data, order, words):
            _send(answer)
    except Unfit as unfit:
        _send({"unfit": unfit.reason})
    sys.stdout.buffer.flush()


def answers(data: bytes, order: Order, words: Mapping[str, Any] | None = None) -> Iterator[Answer]:
    """Yield what is to be sent, ending with the count by which the parent knows that nothing was lost."""
    try:
        found = outline(data, order.limits)
        inspect(data, found, order.limits)
        if order.task == READ:
            yield from _read(data, found, order)
        else:
            yield from _blob(_written(data, found, order, words or {}))
    except Flawed as flawed:
        raise Unfit(Reason(flawed.flaw.value)) from flawed


def _read(data: bytes, found: Outline, order: Order) -> Iterator[Answer]:
    sheet = opened(data, found, order.sheet, order.limits)
    yield {"book": sheet.about.told()}
    yield from sheet.chunks()
    yield sheet.learnt.told()


def _written(data: bytes, found: Outline, order: Order, words: Mapping[str, Any]) -> bytes:
    """Write the file anew: with remarks, or only without macros."""
    if order.task == CLEAN:
        return without_macros(data, found.members) if found.kind == Kind.XLSM else data
    remarks = {int(row): [(column, str(sentence)) for column, sentence in said] for row, said in words["remarks"].items()}
    marks = Marks(str(order.sheet), int(words["header_row"]), remarks, str(words["heading"]))
    if found.kind in (Kind.XLSX, Kind.XLSM):
        return marked(data, found.members, order.limits, marks)
    return plain_book(lambda: opened(data, found, order.sheet, order.limits), marks)


def _blob(whole: bytes) -> Iterator[Answer]:
    for at in range(0, len(whole), _BLOB):
        yield whole[at : at + _BLOB]
    yield {"end": len(whole)}


def _confine(order: Order) -> None:
    for kind, most, at_last in (
        (resource.RLIMIT_AS, order.memory, order.memory),
        # A second before it kills, the kernel sends SIGXCPU: by that the parent knows why the child ended.
        (resource.RLIMIT_CPU, order.seconds, order.seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (most, at_last))


def _send(answer: Answer) -> None:
    sys.stdout.buffer.write(framed(answer))
