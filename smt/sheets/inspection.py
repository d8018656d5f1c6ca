"""The whole inspection of a workbook's bytes, in the web process or in the child. Standard library only."""

from __future__ import annotations

from smt.core.container import Flawed, Member, members, pieces
from smt.sheets.limits import Limits, Reason, Unfit
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
    ("content.xml", Reason.OPEN_DOCUMENT),
)
_BLANK = b"\x00 \t\r\n"
_PROBE = 4096


def outline(data: bytes, limits: Limits) -> list[Member]:
    """Judge by size, first bytes and zip directory alone: under a millisecond and next to no memory."""
    if len(data) > limits.size:
        raise Unfit(Reason.TOO_LARGE)
    if not data.strip(_BLANK):
        raise Unfit(Reason.EMPTY)
    if not data.startswith(_ZIP):
        raise Unfit(_not_a_zip(data))
    try:
        found = members(data, most=limits.members, unpacked=limits.unpacked)
    except Flawed as flawed:
        raise Unfit(Reason(flawed.flaw.value)) from flawed
    _check_workbook({member.name.lower() for member in found})
    return found


def inspect(data: bytes, limits: Limits) -> None:
    """Judge everything: unpack every member, read every XML part; keep nothing."""
    tally = Tally(limits)
    try:
        for member in outline(data, limits):
            chunks = pieces(data, member)
            if member.name.lower().endswith((".xml", ".rels")):
                Part(tally).feed(chunks)
            for _ in chunks:
                pass
    except Flawed as flawed:
        raise Unfit(Reason(flawed.flaw.value)) from flawed


def _check_workbook(names: set[str]) -> None:
    if "[content_types].xml" in names and "xl/workbook.xml" in names:
        return
    raise Unfit(next((reason for name, reason in _OTHER_CONTAINERS if name in names), Reason.OTHER))


def _not_a_zip(data: bytes) -> Reason:
    """Tell by its first bytes what a file is that is no zip container."""
    if data.startswith(_OLE):
        return _old_office(data)
    if data.startswith(b"PK"):
        return Reason.CUT_SHORT
    for head, reason in _HEADS:
        if data.startswith(head):
            return reason
    probe = data[:_PROBE]
    text = probe.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)
    if text.startswith(b"<"):
        return Reason.WEB_PAGE
    utf_16 = probe.startswith((b"\xff\xfe", b"\xfe\xff"))
    return Reason.PLAIN_TEXT if utf_16 or (b"\x00" not in probe and _printable(probe)) else Reason.OTHER


def _printable(probe: bytes) -> bool:
    return not any(byte < 32 and byte not in (9, 10, 12, 13) for byte in probe)


def _old_office(data: bytes) -> Reason:
    """Tell apart what the old container may hold, by the names of its streams (UTF-16 in its directory)."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Reason.LOCKED
    if "WordDocument".encode("utf-16-le") in data:
        return Reason.WORD
    if "PowerPoint Document".encode("utf-16-le") in data:
        return Reason.SLIDES
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return Reason.OLD_EXCEL
    return Reason.OTHER
