"""An Office Open XML workbook: its sheets, styles and shared strings. Standard library only, for the child."""

from __future__ import annotations

import codecs
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from smt.core.container import Member, pieces
from smt.sheets.cells import date_kind, font_class, unescaped
from smt.sheets.limits import Limits, Reason, Unfit
from smt.sheets.parts import Part, Tally, number

WORKBOOK = "xl/workbook.xml"
_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")
_SHARED = re.compile(
    r'<si><t(?: xml:space="preserve")?>([^<]+)</t></si>|<si>((?:<(?!/si>)[^<]*)+)</si>|(<si ?/>|<si></si>)|\s+|([\s\S])'
)
_RUN = re.compile(r"<t(?: [^<>]*)?>([^<]*)</t>")
_RUN_FONT = re.compile(r'<rFont val="([^"<>]*)"')
_PHONETIC = re.compile(r"<rPh [^<>]*>(?:<(?!/rPh>)[^<]*)*</rPh>")


@dataclass(slots=True)
class SheetEntry:
    """One sheet as the workbook names it."""

    name: str
    hidden: bool
    member: Member


@dataclass(slots=True)
class Styles:
    """What a cell's style index says of it: kinds of date ("date", "time"), and old encodings by font."""

    dates: dict[str, str] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Strings:
    """The shared texts, and the old encoding that the letters of some are drawn in whatever their cell says."""

    texts: list[str] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)


class Package:
    """The parts of one workbook, by the names that the workbook itself gives them."""

    def __init__(self, data: bytes, members: list[Member], limits: Limits) -> None:
        self.data, self.tally = data, Tally(limits)
        self.members = {member.name.lower(): member for member in members}
        self.related = self._relations()
        workbook = _Workbook(self.tally)
        self.read(WORKBOOK, workbook)
        self.epoch_1904 = workbook.epoch_1904
        self.sheets = list(self._sheets(workbook))
        if not self.sheets:
            raise Unfit(Reason.NO_SHEET)

    def pieces(self, member: Member) -> Iterator[bytes]:
        """Unpack one member."""
        return pieces(self.data, member)

    def read(self, name: str, part: Part) -> None:
        """Let a part be read to its end."""
        member = self.members.get(name.lower())
        if member is None:
            raise Unfit(Reason.CUT_SHORT)
        part.feed(self.pieces(member))

    def styles(self) -> Styles:
        """Read what the styles say."""
        name = self.of_type("styles")
        if name is None:
            return Styles()
        part = _StylesPart(self.tally)
        self.read(name, part)
        return part.result()

    def strings(self) -> Strings:
        """Read the shared strings."""
        name = self.of_type("sharedStrings")
        strings = Strings()
        if name is not None:
            for texts, fonts in _shared(texts_of(self.pieces(self.members[name])), self.tally):
                strings.fonts.update({len(strings.texts) + at: font for at, font in fonts.items()})
                strings.texts += texts
        return strings

    def text(self, name: str) -> str:
        """Give a part as text."""
        return "".join(texts_of(self.pieces(self.members[name])))

    def of_type(self, kind: str) -> str | None:
        """Give the name of the part of this kind."""
        return next((path for path, type_ in self.related.values() if type_ == kind and path in self.members), None)

    def _relations(self) -> dict[str, tuple[str, str]]:
        """Give path and kind of each part that the workbook relates to, by its id."""
        part = _Relations(self.tally)
        self.read("xl/_rels/workbook.xml.rels", part)
        return {id_: (_path(target), kind) for id_, (target, kind) in part.found.items()}

    def _sheets(self, workbook: _Workbook) -> Iterator[SheetEntry]:
        for name, state, id_ in workbook.sheets[: self.tally.limits.sheets]:
            path, kind = self.related.get(id_, ("", ""))
            if kind == "worksheet" and path in self.members:
                yield SheetEntry(name, state in ("hidden", "veryHidden"), self.members[path])


def texts_of(chunks: Iterator[bytes]) -> Iterator[str]:
    """Decode a part as it is unpacked, by its mark or declaration; the declaration itself is left out."""
    decoder, first = None, True
    for chunk in chunks:
        if decoder is None:
            decoder = codecs.getincrementaldecoder(_encoding(chunk))()
        yield _decoded(decoder.decode, chunk, first)
        first = False
    if decoder is not None:
        yield _decoded(lambda rest: decoder.decode(rest, True), b"", False)


def _decoded(decode: Callable[[bytes], str], chunk: bytes, first: bool) -> str:
    try:
        text = decode(chunk)
    except UnicodeDecodeError as error:
        raise Unfit(Reason.CUT_SHORT) from error
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text) if first else text


def _encoding(chunk: bytes) -> str:
    if chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    declared = _DECLARED.match(chunk.removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode().lower() if declared else "utf-8"
    if name not in ("utf-8", "us-ascii", "iso-8859-1", "windows-1252", "windows-1258"):
        raise Unfit(Reason.CUT_SHORT)
    return "utf-8-sig" if name == "utf-8" else name


def _path(target: str) -> str:
    path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
    return path.lower()


class _Workbook(Part):
    """The list of sheets."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self.sheets: list[tuple[str, str, str]] = []
        self.epoch_1904 = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            id_ = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", ""), id_))
        elif name == "workbookPr":
            self.epoch_1904 = attributes.get("date1904", "0") in ("1", "true")


class _Relations(Part):
    """Targets and kinds by id."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self.found: dict[str, tuple[str, str]] = {}

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (attributes.get("Target", ""), kind)


class _StylesPart(Part):
    """Number formats, fonts, and the cell formats that refer to both."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self.inside: list[str] = []
        self.patterns: dict[int, str] = {}
        self.names: list[str] = []
        self.formats: list[tuple[int, int]] = []

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        within = self.inside[-1] if self.inside else ""
        self.inside.append(name)
        if name == "numFmt" and within == "numFmts":
            self.patterns[number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name == "font" and within == "fonts":
            self.names.append("")
        elif name == "name" and within == "font" and self.inside[-3:-2] == ["fonts"] and self.names:
            self.names[-1] = attributes.get("val", "")
        elif name == "xf" and within == "cellXfs":
            self.formats.append((number(attributes.get("numFmtId", "")), number(attributes.get("fontId", ""))))

    def closed(self, name: str) -> None:
        self.inside.pop()

    def result(self) -> Styles:
        """Give dates and fonts by the cell's style index, as it is written there; without one a cell has style 0."""
        styles = Styles()
        for at, (code, font) in enumerate(self.formats):
            if kind := date_kind(code, self.patterns.get(code, "")):
                styles.dates[str(at)] = kind
            if old := font_class(self.names[font] if font < len(self.names) else ""):
                styles.fonts[str(at)] = old
        for known in (styles.dates, styles.fonts):
            if "0" in known:
                known[""] = known["0"]
        return styles


def _shared(chunks: Iterator[str], tally: Tally) -> Iterator[tuple[list[str], dict[int, str]]]:
    """Give the shared strings piece by piece: quickly when they are written as usual, by expat otherwise."""
    head, prefix, chunks = head_of(chunks, "sst", tally)
    pending = ""
    for chunk in chunks:
        pending += chunk.replace(f"<{prefix}", "<").replace(f"</{prefix}", "</") if prefix else chunk
        end = pending.rfind("</si>") + 5
        if end < 5:
            if len(pending) > 16 * tally.limits.token:
                raise Unfit(Reason.DANGEROUS)
            continue
        found = _SHARED.findall(pending, 0, end)
        if any(one[3] for one in found):
            yield from _shared_slowly(head, pending, chunks, tally)
            return
        yield _taken(found, tally)
        pending = pending[end:]
    if "<si" in pending:
        yield from _shared_slowly(head, pending, iter(()), tally)


def _taken(found: list[tuple[str, str, str, str]], tally: Tally) -> tuple[list[str], dict[int, str]]:
    texts, fonts = [], {}
    for text, rich, empty, _ in found:
        if text:
            texts.append((unescaped(text) if "&" in text or "_x" in text else text).strip())
        elif rich:
            if font := next(filter(None, map(font_class, _RUN_FONT.findall(rich))), ""):
                fonts[len(texts)] = font
            texts.append(unescaped("".join(_RUN.findall(_PHONETIC.sub("", rich)))).strip())
        elif empty:
            texts.append("")
    tally.count_shared_strings(len(texts))
    return texts, fonts


def _shared_slowly(head: str, pending: str, chunks: Iterator[str], tally: Tally) -> Iterator[tuple[list[str], dict[int, str]]]:
    part = _SharedPart(tally, "utf-8")
    part.add(head.encode())
    for chunk in _chained(pending, chunks):
        part.add(chunk.encode())
        yield part.taken()
    part.finish()


class _SharedPart(Part):
    """The shared strings however they are written."""

    def __init__(self, tally: Tally, encoding: str) -> None:
        super().__init__(tally, encoding)
        self.found: list[str] = []
        self.fonts: dict[int, str] = {}
        self.own: list[str] = []
        self.font = ""
        self.phonetic = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.own, self.font = [], ""
        elif name == "rPh":
            self.phonetic = True
        elif name == "rFont":
            self.font = self.font or font_class(attributes.get("val", ""))
        elif name == "t" and not self.phonetic:
            self.listen(True)

    def closed(self, name: str) -> None:
        if name == "t":
            self.own += self.text
            self.listen(False)
        elif name == "rPh":
            self.phonetic = False
        elif name == "si":
            if self.font:
                self.fonts[len(self.found)] = self.font
            self.found.append(unescaped("".join(self.own)).strip())

    def taken(self) -> tuple[list[str], dict[int, str]]:
        """Hand over what was found since the last time."""
        found = self.found, self.fonts
        self.found, self.fonts = [], {}
        self.tally.count_shared_strings(len(found[0]))
        return found


def head_of(chunks: Iterator[str], name: str, tally: Tally) -> tuple[str, str, Iterator[str]]:
    """Take what stands before and with the opening of this element; give it, the prefix in use, and the rest."""
    opening = re.compile(rf"<(\w+:)?{name}(?=[\s/>])[^<>]*>")
    head = ""
    for chunk in chunks:
        head += chunk
        if "<!DOCTYPE" in head:
            raise Unfit(Reason.DANGEROUS)
        if found := opening.search(head):
            rest = head[found.end() :]
            return head[: found.end()], found[1] or "", _chained(rest, chunks)
        if len(head) > 16 * tally.limits.token:
            raise Unfit(Reason.DANGEROUS)
    return head, "", iter(())


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
