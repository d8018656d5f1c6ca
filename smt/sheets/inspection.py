"""The whole inspection of a workbook's bytes, in the web process or in the child. Standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from smt.core.container import Flawed, Member, members, pieces
from smt.sheets.limits import Kind, Limits, Reason, Unfit
from smt.sheets.parts import Part, Tally

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_HEADS = (
    (b"%PDF-", Reason.PDF),
    (b"\x89PNG", Reason.PICTURE),
    (b"\xff\xd8\xff", Reason.PICTURE),
    (b"GIF8", Reason.PICTURE),
    (b"RIFF", Reason.PICTURE),
    (b"II*\x00", Reason.PICTURE),
    (b"MM\x00*", Reason.PICTURE),
)
# What a zip container is when it is not a workbook, by a member only that kind has.
_OTHER_CONTAINERS = (
    ("xl/workbook.bin", Reason.BINARY_EXCEL),
    ("word/document.xml", Reason.WORD),
    ("ppt/presentation.xml", Reason.SLIDES),
)
_OLD_STREAMS = (
    ("EncryptedPackage", Reason.LOCKED),
    ("WordDocument", Reason.WORD),
    ("PowerPoint Document", Reason.SLIDES),
)
_BLANK = b"\x00 \t\r\n"
_MARKS = b"\xef\xbb\xbf\xff\xfe"  # of byte order, before a text
_PROBE = 4096
#: Parts whose bulk is rows or texts: read once, by those who want them, under the same limits.
_READ_LATER = re.compile(r"xl/worksheets/[^/]+\.xml|xl/sharedstrings\.xml|content\.xml")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file is by its own bytes, and the members of its container."""

    kind: Kind
    members: list[Member] = field(default_factory=list)


def outline(data: bytes, limits: Limits) -> Outline:
    """Judge by size, first bytes and zip directory alone: under a millisecond and next to no memory."""
    if len(data) > limits.size:
        raise Unfit(Reason.TOO_LARGE)
    if not data.strip(_BLANK):
        raise Unfit(Reason.EMPTY)
    if not data.startswith(_ZIP):
        return Outline(_not_a_zip(data))
    try:
        found = members(data, most=limits.members, unpacked=limits.unpacked)
    except Flawed as flawed:
        raise Unfit(Reason(flawed.flaw.value)) from flawed
    return Outline(_container_kind({member.name.lower() for member in found}), found)


def inspect(data: bytes, found: Outline, limits: Limits) -> None:
    """Unpack every member, read every XML part but the rows of sheets, which are judged as they are read; keep nothing."""
    tally = Tally(limits)
    for member in found.members:
        chunks = pieces(data, member)
        name = member.name.lower()
        if name.endswith((".xml", ".rels")) and not _READ_LATER.fullmatch(name):
            Part(tally).feed(chunks)
        for _ in chunks:
            pass


def _container_kind(names: set[str]) -> Kind:
    if "[content_types].xml" in names and "xl/workbook.xml" in names:
        macros = any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names)
        return Kind.XLSM if macros else Kind.XLSX
    if "content.xml" in names and "word/document.xml" not in names:
        return Kind.ODS
    raise Unfit(next((reason for name, reason in _OTHER_CONTAINERS if name in names), Reason.OTHER))


def _not_a_zip(data: bytes) -> Kind:
    """Tell by its first bytes what a file is that is no zip container."""
    if data.startswith(_OLE):
        return _old_office(data)
    if data.startswith(b"PK"):
        raise Unfit(Reason.CUT_SHORT)
    for head, reason in _HEADS:
        if data.startswith(head):
            raise Unfit(reason)
    probe = data[:_PROBE]
    if kind := _marked_up(probe):
        return kind
    if data[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00") and data[2:4] in (b"\x08\x00", b"\x06\x00", b"\x04\x00"):
        raise Unfit(Reason.VERY_OLD_EXCEL)
    if looks_like_utf_16(probe) or (b"\x00" not in probe and _printable(probe)):
        return Kind.CSV
    raise Unfit(Reason.OTHER)


def _marked_up(probe: bytes) -> Kind | None:
    """Tell apart what begins with an element: a web page, or a spreadsheet in XML; None for anything else."""
    text = (probe.replace(b"\x00", b"") if looks_like_utf_16(probe) else probe).lstrip(_MARKS + _BLANK).lower()
    if text.startswith(b"mime-version:"):  # a page and its pictures in one file
        raise Unfit(Reason.WEB_PAGE)
    if not text.startswith(b"<"):
        return None
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text and b"<html" not in text:
        return Kind.XML
    if text.startswith(b"<?xml") and not any(sign in text for sign in (b"<html", b"<table")):
        raise Unfit(Reason.WEB_PAGE)
    return Kind.HTML


def looks_like_utf_16(probe: bytes) -> str:
    """Give "le" or "be" for text of two bytes a sign: by its mark, or by where the zero bytes of Latin letters stand."""
    if probe.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "le" if probe[0] == 0xFF else "be"
    if len(probe) < 8 or b"\x00" not in probe:
        return ""
    even, odd = (probe[at::2].count(0) / len(probe[at::2]) for at in (0, 1))
    if odd > 0.4 and even < 0.02:
        return "le"
    return "be" if even > 0.4 and odd < 0.02 else ""


def _printable(probe: bytes) -> bool:
    return not any(byte < 32 and byte not in (9, 10, 12, 13) for byte in probe)


def _old_office(data: bytes) -> Kind:
    """Tell apart what the old container may hold, by the names of its streams (UTF-16 in its directory)."""
    for name, reason in _OLD_STREAMS:
        if name.encode("utf-16-le") in data:
            raise Unfit(reason)
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return Kind.XLS
    # Where the directory is missing that its head tells of, only a part of the file arrived.
    raise Unfit(Reason.CUT_SHORT if _ends_before_its_directory(data) else Reason.OTHER)


def _ends_before_its_directory(data: bytes) -> bool:
    if len(data) < 512:
        return True
    sector, directory = 1 << min(data[30], 12), int.from_bytes(data[48:52], "little")
    return (directory + 1) * sector >= len(data)
