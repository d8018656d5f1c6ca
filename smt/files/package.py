"""A Word file judged before anything reads it: its directory first, then every part as a stream, nothing kept.

The bounds are those of a plan of some hundred pages with pictures; what only an attack has is refused.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from smt.core.container import Flawed, Member, members, pieces
from smt.files import refusals
from smt.files.refusals import MEGABYTE, FileRefused

MEMBERS, UNPACKED, TEXT = 2_000, 100 * MEGABYTE, 30 * MEGABYTE
#: Each keeps one kind of parser memory, or its time, from growing with the file; old Word puts whole pictures in an attribute.
ELEMENTS, DEPTH, NAMES, TOKEN = 3_000_000, 256, 5_000, 4 * MEGABYTE
_MOST_RELATIONS = 10_000
_LONGEST_LIST = MEGABYTE
_USUAL = "word/document.xml"
_OTHER_KINDS = {"xl/workbook.xml": refusals.WORKBOOK, "xl/workbook.bin": refusals.WORKBOOK,
                "ppt/presentation.xml": refusals.SLIDES, "content.xml": refusals.OPEN_DOCUMENT}

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Package:
    """A Word file that passed the check."""

    data: bytes = field(repr=False)
    members: dict[str, Member]
    #: The part that holds the text.
    main: str

    def part(self, name: str) -> Iterator[bytes]:
        """Unpack a part piece by piece; nothing when the file has none of this name."""
        member = self.members.get(name.lower())
        return _unpacked(self.data, member) if member else iter(())

    def has(self, name: str) -> bool:
        """Say whether there is a part of this name."""
        return name.lower() in self.members

    def beside(self, kind: str) -> str:
        """Give the name of the part that the text refers to as its "styles" or "numbering"."""
        folder, name = posixpath.split(self.main)
        target = _relations(self.part(f"{folder}/_rels/{name}.rels")).get(kind, f"{kind}.xml")
        return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


class Stream:
    """An XML part read as a stream: no document type, no entities, and nothing that grows without bound."""

    def __init__(self, start: Callable[[str, Attributes], Any] | None = None, end: Callable[[str], Any] | None = None,
                 text: Callable[[str], Any] | None = None, *, namespaces: bool = False, room: int = ELEMENTS) -> None:
        self.elements, self.depth, self.room = 0, 0, room
        self._on_start, self._on_end = start, end
        self.parser = parser = expat.ParserCreate(namespace_separator=" ") if namespaces else expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if text:
            parser.CharacterDataHandler = text

    def feed(self, chunks: Iterable[bytes]) -> int:
        """Read the part to its end; give the number of its elements."""
        fed = 0
        try:
            for chunk in chunks:
                self.parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - self.parser.CurrentByteIndex > TOKEN or len(self.parser.intern) > NAMES:
                    raise FileRefused(refusals.DANGEROUS)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as problem:
            raise FileRefused(refusals.DAMAGED) from problem
        return self.elements

    def _start(self, name: str, attributes: Attributes) -> None:
        self.elements += 1
        self.depth += 1
        if self.depth > DEPTH or self.elements > self.room:
            raise FileRefused(refusals.DANGEROUS)
        if self._on_start:
            self._on_start(name, attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self._on_end:
            self._on_end(name)


def opened(data: bytes) -> Package:
    """Check the whole file and give its parts; a FileRefused says what is wrong with it."""
    try:
        found = members(data, most=MEMBERS, unpacked=UNPACKED)
    except Flawed as flawed:
        raise refusals.refusal_for(flawed.flaw, UNPACKED) from flawed
    package = _recognised(data, {member.name.lower(): member for member in found})
    if package.members[package.main.lower()].unpacked > TEXT:
        raise refusals.too_much_text(TEXT)
    room = ELEMENTS
    for member in found:
        chunks = _unpacked(data, member)
        if member.name.lower().endswith((".xml", ".rels")):
            room -= Stream(room=room).feed(chunks)
        for _ in chunks:
            pass
    return package


def _recognised(data: bytes, named: dict[str, Member]) -> Package:
    """Refuse macros and other kinds of packed files; find the part with the text."""
    types = b"".join(_beginning(data, named.get("[content_types].xml")))
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in named) or b"macroenabled" in types.lower():
        raise FileRefused(refusals.MACROS)
    relations = _relations(_beginning(data, named.get("_rels/.rels")))
    main = posixpath.normpath(posixpath.join("/", relations.get("officeDocument", _USUAL))).lstrip("/")
    # SharePoint calls the text document2.xml: the file's own relation decides, as long as it lies where Word puts texts.
    for name in (main, _USUAL):
        if types and name.lower() in named and name.lower().startswith("word/"):
            return Package(data, named, name)
    raise FileRefused(next((sentence for name, sentence in _OTHER_KINDS.items() if name in named), refusals.NOT_WORD))


def _beginning(data: bytes, member: Member | None) -> Iterator[bytes]:
    """Give a short part whole; no list of parts or relations is longer."""
    if member is None:
        return iter(())
    if member.unpacked > _LONGEST_LIST:
        raise FileRefused(refusals.DANGEROUS)
    return _unpacked(data, member)


def _relations(chunks: Iterable[bytes]) -> dict[str, str]:
    """Give the targets inside the package by the last word of their kind."""
    found: dict[str, str] = {}

    def start(_name: str, attributes: Attributes) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind and attributes.get("TargetMode") != "External":
            found.setdefault(kind, attributes.get("Target", ""))

    whole = b"".join(chunks)
    if whole:
        Stream(start, room=_MOST_RELATIONS).feed([whole])
    return found


def _unpacked(data: bytes, member: Member) -> Iterator[bytes]:
    try:
        yield from pieces(data, member)
    except Flawed as flawed:
        raise refusals.refusal_for(flawed.flaw, UNPACKED) from flawed


def _refuse_doctype(*_: object) -> None:
    """Entities are declared in a document type, which no Word file has."""
    raise FileRefused(refusals.DANGEROUS)
