"""Run the child over one file: bytes in, answers out one at a time, never waiting longer or taking more than was said."""

from __future__ import annotations

import json
import logging
import math
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Thread
from typing import IO

import python_calamine

from smt.sheets.child import Order
from smt.sheets.inspection import outline
from smt.sheets.limits import Kind, Limits, Reason, Unfit
from smt.sheets.refusals import UNFINISHED, Busy, DangerousFile, TooMuchWork, refusal_for
from smt.sheets.wire import Answer, FrameError, answers_of

log = logging.getLogger(__name__)

_IMPORT_FROM = [str(Path(python_calamine.__file__).parents[1]), str(Path(__file__).parents[2])]
#: So many files are read at once by one process (each child may take `memory`); others wait this many seconds.
_CHILDREN, _PATIENCE = BoundedSemaphore(2), 15.0
_START = "import sys; sys.path += sys.argv[2:]; from smt.sheets.child import main; main(sys.argv[1])"
_PIECE = 256 * 1024
#: Of the time that is waited for a child, so much may be processor time: whom the clock ends was not given that by a busy machine.
_PROCESSOR = 0.75


class Child:
    """One child at work: its answers, until `close`."""

    def __init__(self, data: bytes, order: Order, timeout: float, words: Mapping[str, object] | None = None) -> None:
        self.limits, self.patience, self.size = order.limits, timeout, len(data)
        if not _CHILDREN.acquire(timeout=_PATIENCE):
            raise Busy
        try:
            self.process = _start(order)
        except BaseException:
            _CHILDREN.release()
            raise
        self.open = True
        self.feeder = Thread(target=_feed, args=(self.process, _introduced(words or {}), data), daemon=True)
        self.feeder.start()

    def answers(self) -> Iterator[Answer]:
        """Yield the child's answers one at a time, never more of them than a reasonable file gives."""
        room = self.limits.text
        try:
            for answer, size in answers_of(self._pieces()):
                room -= size
                if room < 0:
                    raise refusal_for(Reason.TOO_MANY_CELLS, self.limits)
                if isinstance(answer, dict) and answer.get("unfit") in list(Reason):
                    raise refusal_for(Reason(str(answer["unfit"])), self.limits)
                yield answer
        except FrameError as error:
            raise DangerousFile from error

    def _pieces(self) -> Iterator[bytes]:
        """Yield what comes; only the time spent waiting counts, so a slow reader does not kill the child."""
        out = _pipe(self.process.stdout).fileno()
        with selectors.DefaultSelector() as ready:
            ready.register(out, selectors.EVENT_READ)
            while True:
                begun = time.monotonic()
                if not ready.select(max(self.patience, 0)):
                    raise Busy(UNFINISHED)
                piece = os.read(out, _PIECE)
                self.patience -= time.monotonic() - begun
                if not piece:
                    self._judge()
                    return
                yield piece

    def _judge(self) -> None:
        """Say so when the child fell silent because its processor time was used up: the file is too much, not hostile."""
        with suppress(subprocess.TimeoutExpired):
            if self.process.wait(1) == -signal.SIGXCPU:
                raise TooMuchWork

    def close(self) -> None:
        """End the child if it still has something to say, and leave its place to others."""
        if not self.open:
            return
        self.open = False
        try:
            with suppress(subprocess.TimeoutExpired):
                if self.process.wait(0.2):
                    log.warning("Reading a file of %d bytes ended with %d", self.size, self.process.returncode)
            self.process.kill()
            self.process.wait()
            self.feeder.join()
            _pipe(self.process.stdout).close()
        finally:
            _CHILDREN.release()


    def __del__(self) -> None:
        """A reading that was dropped half-way must not keep others out."""
        if getattr(self, "open", False):
            self.close()


def order_for(task: str, sheet: int | str | None, memory: int, timeout: float, limits: Limits) -> Order:
    """Put an order into words; `timeout` is what we are willing to wait, in seconds."""
    return Order(task=task, sheet=sheet, memory=memory, seconds=math.ceil(timeout * _PROCESSOR), limits=limits)


def glance(data: bytes, limits: Limits, kinds: frozenset[Kind]) -> Kind:
    """Look at size, first bytes and zip directory only: all that this process does with the bytes itself."""
    try:
        kind = outline(data, limits).kind
    except Unfit as unfit:
        raise refusal_for(unfit.reason, limits) from None
    if kind not in kinds:
        raise refusal_for(_NOT_TAKEN[kind], limits)
    return kind


_NOT_TAKEN = {Kind.XLS: Reason.OLD_EXCEL, Kind.ODS: Reason.OPEN_DOCUMENT, Kind.CSV: Reason.PLAIN_TEXT,
              Kind.HTML: Reason.WEB_PAGE, Kind.XML: Reason.XML_SHEET}


def _start(order: Order) -> subprocess.Popen[bytes]:
    """Start a bare interpreter: no environment with its secrets, no start-up files, no working folder."""
    keep = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return subprocess.Popen(  # noqa: S603  # our own interpreter and code, no shell
        [sys.executable, "-I", "-S", "-B", "-c", _START, order.written(), *_IMPORT_FROM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=keep,
        start_new_session=True,
    )


def _introduced(words: Mapping[str, object]) -> bytes:
    """Give what is said before the file, with its length."""
    said = json.dumps(words).encode()
    return len(said).to_bytes(4, "big") + said


def _feed(child: subprocess.Popen[bytes], words: bytes, data: bytes) -> None:
    """Hand the file over; a child that ends before it has read everything is judged by its answers."""
    try:
        with _pipe(child.stdin) as pipe:
            pipe.write(words)
            pipe.write(data)
    except BrokenPipeError:
        log.info("The process reading a file ended before it had the whole of it")


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # Popen was asked for both pipes
    return pipe
