"""Read the rows of an uploaded workbook without letting the file touch this process."""

from __future__ import annotations

import json
import logging
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Thread, Timer
from typing import IO

import python_calamine

from smt.sheets.child import Order
from smt.sheets.inspection import outline
from smt.sheets.limits import LIMITS, MEBIBYTE, Limits, Reason, Unfit
from smt.sheets.refusals import Busy, DangerousFile, WithMacros, refusal_for

log = logging.getLogger(__name__)

_IMPORT_FROM = [str(Path(python_calamine.__file__).parents[1]), str(Path(__file__).parents[2])]
#: So many workbooks are read at once by one web process (each child may take `memory`); others wait this many seconds.
_CHILDREN, _PATIENCE = BoundedSemaphore(2), 15.0
_START = "import sys; sys.path += sys.argv[2:]; from smt.sheets.child import main; main(sys.argv[1])"


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank: Excel's row number, and the cells from column A to the last filled one."""

    number: int
    cells: list[str]

    def cell(self, index: int) -> str:
        """Give the cell at a zero-based column, "" beyond the last that is filled."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet as read."""

    name: str
    rows: list[Row]


def read_rows(
    data: bytes,
    *,
    sheet: int | str = 0,
    timeout: float = 20,
    memory: int = 300 * MEBIBYTE,
    limits: Limits = LIMITS,
) -> Sheet:
    """Read one worksheet; any trouble with the file, even a crash of the parser, is a SheetRefusal."""
    _glance(data, limits)
    if not _CHILDREN.acquire(timeout=_PATIENCE):
        raise Busy
    try:
        return _read(data, sheet, timeout, memory, limits)
    finally:
        _CHILDREN.release()


def refuse_macros(data: bytes) -> None:
    """Turn a workbook with macros away; reading its cells would do no harm, but whoever passes it on would."""
    try:
        names = {member.name.lower() for member in outline(data, LIMITS)}
    except Unfit as unfit:
        raise refusal_for(unfit.reason) from None
    if any(name.endswith("vbaproject.bin") for name in names):
        raise WithMacros


def _glance(data: bytes, limits: Limits) -> None:
    """Look at size, first bytes and zip directory only: all that this process does with the bytes itself."""
    try:
        outline(data, limits)
    except Unfit as unfit:
        raise refusal_for(unfit.reason) from None


def _read(data: bytes, sheet: int | str, timeout: float, memory: int, limits: Limits) -> Sheet:
    child = _start(Order(sheet=sheet, memory=memory, seconds=math.ceil(timeout), limits=limits))
    alarm = Timer(timeout, child.kill)
    alarm.daemon = True
    alarm.start()
    feeder = Thread(target=_feed, args=(child, data), daemon=True)
    feeder.start()
    try:
        return _gather(_answers(child, limits))
    finally:
        _pipe(child.stdout).close()  # a child that still has something to say ends here
        feeder.join()
        if child.wait():
            log.warning("Reading a workbook of %d bytes ended with %d", len(data), child.returncode)
        alarm.cancel()


def _start(order: Order) -> subprocess.Popen[bytes]:
    """Start a bare interpreter: no environment with its secrets, no start-up files, no working folder."""
    keep = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and code, no shell
        [sys.executable, "-I", "-S", "-B", "-c", _START, order.written(), *_IMPORT_FROM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=keep,
        start_new_session=True,
    )


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    """Hand the file over; a child that ends before it has read everything is judged by its answers."""
    try:
        with _pipe(child.stdin) as pipe:
            pipe.write(data)
    except BrokenPipeError:
        log.info("The process reading a workbook ended before it had the whole file")


def _answers(child: subprocess.Popen[bytes], limits: Limits) -> Iterator[object]:
    """Yield the child's lines one at a time, never more of them than a reasonable file gives."""
    room = limits.text
    while line := _pipe(child.stdout).readline(room + 1):
        room -= len(line)
        if room < 0:
            raise refusal_for(Reason.TOO_MANY_CELLS)
        try:
            yield json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DangerousFile from error


def _gather(answers: Iterator[object]) -> Sheet:
    """Put the lines together; without the closing count the child did not finish."""
    name, rows = "", []
    for answer in answers:
        match answer:
            case [int(number), [*cells]]:
                rows.append(Row(number, [str(cell) for cell in cells]))
            case {"name": str(name)}:
                pass
            case {"rows": int(count)} if count == len(rows):
                return Sheet(name, rows)
            case {"unfit": str(reason)} if reason in list(Reason):
                raise refusal_for(Reason(reason))
            case _:
                break
    raise DangerousFile


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # Popen was asked for both pipes
    return pipe
