"""An Office Open XML workbook: its sheets, styles and shared strings. Standard library only, for the child."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from smt.core.container import Member, pieces
from smt.sheets.cells import date_kind, font_class
from smt.sheets.limits import Limits, Reason, Unfit
from smt.sheets.parts import Part, Tally, number
from smt.sheets.xlsx_strings import Strings, shared_strings
from smt.sheets.xlsx_text import texts_of

WORKBOOK = "xl/workbook.xml"


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
        """Unpack one member piece by piece, its checksum held against it at the end."""
        return pieces(self.data, member)

    def read(self, name: str, part: Part) -> None:
        """Let a part be read to its end; raise Unfit where it is missing, broken or over a limit."""
        member = self.members.get(name.lower())
        if member is None:
            raise Unfit(Reason.CUT_SHORT)
        part.feed(self.pieces(member))

    def styles(self) -> Styles:
        """Give what the formats of cells say, by number: which are dates, which stand in an old font; nothing where no styles are."""
        name = self.of_type("styles")
        if name is None:
            return Styles()
        part = _StylesPart(self.tally)
        self.read(name, part)
        return part.result()

    def strings(self) -> Strings:
        """Give the shared texts by number, with the old fonts that parts of them stand in; none where there is no such part."""
        name = self.of_type("sharedStrings")
        strings = Strings()
        if name is not None:
            for texts, fonts in shared_strings(texts_of(self.pieces(self.members[name])), self.tally):
                strings.fonts.update({len(strings.texts) + at: font for at, font in fonts.items()})
                strings.texts += texts
        return strings

    def text(self, name: str) -> str:
        """Give a part as text."""
        return "".join(texts_of(self.pieces(self.members[name])))

    def of_type(self, kind: str) -> str | None:
        """Give the name of the part that the workbook relates to as this kind; None when there is none."""
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
