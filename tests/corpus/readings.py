"""Readings that are made once: what a child says of a file depends on the file and the order alone, not on the engine."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from smt.sheets.child import Order, answers
from smt.sheets.process import Child
from smt.sheets.refusals import SheetRefusal
from smt.sheets.wire import Answer

_PIECE = 256 * 1024


class Remembered(Child):
    """A child whose words are kept, whole, for whoever asks the same of the same bytes: on the other engine, on another processor."""

    folder: Path

    def __init__(self, data: bytes, order: Order, timeout: float, words: Mapping[str, object] | None = None) -> None:
        self.kept = self.folder / hashlib.sha256(order.written().encode() + data).hexdigest()
        self.heard: list[bytes] = []
        self.whole, self.open, self.limits = False, False, order.limits
        if not self.kept.exists():
            super().__init__(data, order, timeout, words)

    def answers(self) -> Iterator[Answer]:
        """Give the answers; those that end as a child ends that did its work are kept."""
        try:
            for answer in super().answers():
                self.whole = isinstance(answer, dict) and "end" in answer
                yield answer
        except SheetRefusal:
            self.whole = True
            raise

    def _pieces(self) -> Iterator[bytes]:
        if not self.open:
            said = self.kept.read_bytes()
            yield from (said[at : at + _PIECE] for at in range(0, len(said), _PIECE))
            return
        for piece in super()._pieces():
            self.heard.append(piece)
            yield piece

    def close(self) -> None:
        """End the child; keep what it said."""
        if self.open and self.whole:
            written = self.kept.with_suffix(f".{id(self)}")
            written.write_bytes(b"".join(self.heard))
            written.replace(self.kept)
        super().close()


class Here:
    """Does in this process what a child does: for files that are known to do no harm."""

    def __init__(self, data: bytes, order: Order, timeout: float, words: Mapping[str, object] | None = None) -> None:
        self.told = answers(data, order, json.loads(json.dumps(words or {})))

    def answers(self) -> Iterator[Answer]:
        """Give the answers."""
        return self.told

    def close(self) -> None:
        """Have nothing to end."""
