"""What passes between the child and its parent: frames of length and kind, holding words (JSON), rows or bytes.

Rows are texts parted by signs that no text of a cell holds: splitting them is several times faster than JSON, and
whatever a child sends, the parent gets numbers and texts out of it or a FrameError.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator

from smt.sheets.grid import RowFound

Answer = dict[str, object] | list[RowFound] | bytes
_HEAD = struct.Struct(">cL")
_WORDS, _ROWS, _BYTES = b"W", b"R", b"B"
_CELL, _ROW = "\x1f", "\x1e"
_UNPARTED = {ord(_CELL): " ", ord(_ROW): " "}
_USUAL, _LONGEST = 2 << 20, 24 << 20


class FrameError(Exception):
    """What came is nothing a child of ours sends."""


def framed(answer: Answer) -> bytes:
    """Write an answer as a frame: its kind and length, then its bytes."""
    if isinstance(answer, bytes):
        return _HEAD.pack(_BYTES, len(answer)) + answer
    kind, text = (_ROWS, _rows_text(answer)) if isinstance(answer, list) else (_WORDS, json.dumps(answer))
    body = text.encode("utf-8", "replace")
    if len(body) > _USUAL and isinstance(answer, list) and len(answer) > 1:
        half = len(answer) // 2
        return framed(answer[:half]) + framed(answer[half:])
    return _HEAD.pack(kind, len(body)) + body


def answers_of(pieces: Iterable[bytes]) -> Iterator[tuple[Answer, int]]:
    """Give the answers and the bytes each took, as their frames arrive."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= _HEAD.size:
            kind, length = _HEAD.unpack_from(held)
            if length > _LONGEST or kind not in (_WORDS, _ROWS, _BYTES):
                raise FrameError
            end = _HEAD.size + length
            if len(held) < end:
                break
            yield _answer(kind, bytes(held[_HEAD.size : end])), end
            del held[:end]


def _rows_text(rows: list[RowFound]) -> str:
    lines = [f"{number}{_CELL}{_CELL.join(cells)}" for number, cells in rows]
    text = _ROW.join(lines)
    if text.count(_CELL) == sum(len(cells) for _, cells in rows) and text.count(_ROW) == max(len(rows) - 1, 0):
        return text
    clean = [(number, [cell.translate(_UNPARTED) for cell in cells]) for number, cells in rows]
    return _ROW.join(f"{number}{_CELL}{_CELL.join(cells)}" for number, cells in clean)


def _answer(kind: bytes, body: bytes) -> Answer:
    if kind == _BYTES:
        return body
    try:
        text = body.decode()
        if kind == _ROWS:
            return [_row(line) for line in text.split(_ROW)] if text else []
        words = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FrameError from error
    if not isinstance(words, dict):
        raise FrameError
    return words


def _row(line: str) -> RowFound:
    number, *cells = line.split(_CELL)
    return int(number), cells
