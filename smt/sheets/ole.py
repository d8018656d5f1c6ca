"""The compound file that old Office documents are kept in, judged as it is read. Standard library only, for the child."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable

from smt.sheets.limits import Reason, Unfit

_END = 0xFFFFFFFE  # this and above: no sector
_IN_HEADER = 109
_STREAM, _ROOT = 2, 5


class CompoundFile:
    """The streams of one file, by name."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512:
            raise Unfit(Reason.CUT_SHORT)
        self.data = data
        shift, mini_shift = struct.unpack_from("<2H", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Unfit(Reason.CUT_SHORT)
        self.size, self.mini = 1 << shift, 1 << mini_shift
        fats, directory = struct.unpack_from("<2L", data, 44)
        self.cutoff, mini_fat, _, more, more_count = struct.unpack_from("<5L", data, 56)
        self.next = self._table(fats, more, more_count)
        self.streams = self._directory(self._chain(directory))
        self.mini_next = _longs(self._chain(mini_fat)) if mini_fat < _END else array("I")
        root = self.streams.get("Root Entry", (_END, 0))
        self.mini_data = self._chain(root[0]) if root[0] < _END else b""

    def stream(self, name: str) -> bytes | None:
        """Give the bytes of a stream; None when there is none of that name, Unfit when the file ends before it."""
        if name not in self.streams:
            return None
        start, size = self.streams[name]
        if size > len(self.data):
            raise Unfit(Reason.CUT_SHORT)
        whole = self._mini_chain(start) if size < self.cutoff else self._chain(start)
        if len(whole) < size:
            raise Unfit(Reason.CUT_SHORT)
        return whole[:size]

    def _sector(self, at: int) -> bytes:
        begin = (at + 1) * self.size
        found = self.data[begin : begin + self.size]
        if not found:
            raise Unfit(Reason.CUT_SHORT)
        return found

    def _table(self, fats: int, more: int, more_count: int) -> array[int]:
        """Put the table of sectors together; where it lies is told in the header and, for large files, in a chain."""
        places = list(struct.unpack_from(f"<{_IN_HEADER}L", self.data, 76))
        for _ in range(min(more_count, len(self.data) // self.size)):
            if more >= _END:
                break
            *further, more = _longs(self._sector(more))
            places += further
        return _longs(b"".join(self._sector(place) for place in places[:fats] if place < _END))

    def _chain(self, at: int) -> bytes:
        return _followed(at, self.next, self._sector, len(self.data) // self.size + 1)

    def _mini_chain(self, at: int) -> bytes:
        def sector(place: int) -> bytes:
            return self.mini_data[place * self.mini : (place + 1) * self.mini]

        return _followed(at, self.mini_next, sector, len(self.mini_data) // self.mini + 1)

    def _directory(self, listing: bytes) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for at in range(0, len(listing) - 127, 128):
            length = struct.unpack_from("<H", listing, at + 64)[0]
            kind = listing[at + 66]
            start, size = struct.unpack_from("<LL", listing, at + 116)
            if kind in (_STREAM, _ROOT) and 2 <= length <= 64:
                name = listing[at : at + length - 2].decode("utf-16-le", "replace")
                found.setdefault("Root Entry" if kind == _ROOT else name, (start, size))
        return found


def _followed(at: int, following: array[int], sector: Callable[[int], bytes], most: int) -> bytes:
    """Put a chain of sectors together; one that is longer than the file goes in a circle."""
    out: list[bytes] = []
    while at < _END:
        if at >= len(following) or len(out) > most:
            raise Unfit(Reason.CUT_SHORT if at >= len(following) else Reason.DANGEROUS)
        out.append(sector(at))
        at = following[at]
    return b"".join(out)


def _longs(data: bytes) -> array[int]:
    found = array("I")
    found.frombytes(data[: len(data) // 4 * 4])
    return found
