"""The zip container, judged without trusting a word it says about itself. Standard library only."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

PIECE = 64 * 1024
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_DIRECTORY_ENTRY = 46
_LONGEST_ENTRY = 600  # bytes of directory for one member; Office writes about 80
_ENCRYPTED = 0x1
_UNSAFE_NAME = re.compile(r"(^/)|(^[A-Za-z]:)|((^|/)\.\.(/|$))|[\x00-\x1f\x7f]")


class Flaw(StrEnum):
    """What is wrong with a container."""

    CUT_SHORT = "cut short"
    DANGEROUS = "dangerous"
    SWOLLEN = "swollen"
    LOCKED = "locked"


class Flawed(Exception):
    """The container is turned away for this flaw; the room that asked turns it into its own sentence."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Member:
    """One packed file: where its bytes lie and what the directory claims about them."""

    name: str
    start: int
    packed: int
    unpacked: int
    crc: int
    stored: bool


def members(data: bytes, *, most: int, unpacked: int) -> list[Member]:
    """Read the directory of at most so many members; refuse what is cut, ambiguous, overlapping, encrypted or too much."""
    _check_directory(data, most)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError) as error:
        raise Flawed(Flaw.CUT_SHORT) from error
    _check_names(entries)
    if sum(entry.file_size for entry in entries) > unpacked:
        raise Flawed(Flaw.SWOLLEN)
    found = [_member(data, entry) for entry in entries]
    _check_overlaps(entries, found, _END.unpack_from(data, len(data) - _END.size)[6])
    return found


def pieces(data: bytes, member: Member) -> Iterator[bytes]:
    """Unpack one member a piece at a time; refuse it when its true size or checksum differs."""
    seen = crc = 0
    for piece in _inflated(memoryview(data)[member.start : member.start + member.packed], member.stored):
        seen += len(piece)
        if seen > member.unpacked:
            raise Flawed(Flaw.DANGEROUS)
        crc = zlib.crc32(piece, crc)
        yield piece
    if (seen, crc) != (member.unpacked, member.crc):
        raise Flawed(Flaw.CUT_SHORT)


def _check_directory(data: bytes, most: int) -> None:
    """Ask for one plain end record at the very end, the directory right before it: one way to read."""
    at = len(data) - _END.size
    if at < 0 or not data.startswith(b"PK\x05\x06", at):
        raise Flawed(Flaw.CUT_SHORT)
    _, disk, _, here, total, size, start, comment = _END.unpack_from(data, at)
    if comment or disk or here != total or start + size != at:
        raise Flawed(Flaw.DANGEROUS)
    if total > most or size > most * _LONGEST_ENTRY or total * _DIRECTORY_ENTRY > size:
        raise Flawed(Flaw.DANGEROUS)
    if data.count(b"PK\x01\x02", start, at) > most:
        raise Flawed(Flaw.DANGEROUS)


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse names that climb out of a folder and names that two readers could take for different members."""
    names = [entry.orig_filename.replace("\\", "/") for entry in entries]
    if any(_UNSAFE_NAME.search(name) for name in names) or len({n.lower() for n in names}) != len(names):
        raise Flawed(Flaw.DANGEROUS)


def _member(data: bytes, entry: zipfile.ZipInfo) -> Member:
    """Find where a member's bytes begin by its own local header."""
    try:
        header = _LOCAL.unpack_from(data, entry.header_offset)
    except struct.error as error:
        raise Flawed(Flaw.CUT_SHORT) from error
    if header[0] != b"PK\x03\x04":
        raise Flawed(Flaw.CUT_SHORT)
    if entry.flag_bits & _ENCRYPTED:
        raise Flawed(Flaw.LOCKED)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Flawed(Flaw.DANGEROUS)
    return Member(
        name=entry.orig_filename.replace("\\", "/"),
        start=entry.header_offset + _LOCAL.size + header[9] + header[10],
        packed=entry.compress_size,
        unpacked=entry.file_size,
        crc=entry.CRC,
        stored=entry.compress_type == zipfile.ZIP_STORED,
    )


def _check_overlaps(entries: list[zipfile.ZipInfo], found: list[Member], directory: int) -> None:
    """Refuse members that share bytes: the trick by which a small file unpacks without end."""
    spans = sorted((e.header_offset, m.start + m.packed) for e, m in zip(entries, found, strict=True))
    borders = [begin for begin, _ in spans[1:]] + [directory]
    if any(end > border for (_, end), border in zip(spans, borders, strict=True)):
        raise Flawed(Flaw.DANGEROUS)


def _inflated(packed: memoryview, stored: bool) -> Iterator[bytes]:
    if stored:
        for at in range(0, len(packed), PIECE):
            yield bytes(packed[at : at + PIECE])
        return
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), PIECE):
            waiting = bytes(packed[at : at + PIECE])
            while waiting:
                yield engine.decompress(waiting, PIECE)
                waiting = engine.unconsumed_tail
        while not engine.eof and (last := engine.decompress(b"", PIECE)):
            yield last
    except zlib.error as error:
        raise Flawed(Flaw.CUT_SHORT) from error
    if not engine.eof:
        raise Flawed(Flaw.CUT_SHORT)
