"""The paragraphs of a Word text, read as a stream: final text, automatic number, style, boldness, table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from smt.files import refusals
from smt.files.numbering import Numbering, numbering, whole
from smt.files.package import Attributes, Package, Stream
from smt.files.refusals import FileRefused

#: A plan of a thousand pages has about as many letters.
MOST_LETTERS = 3_000_000
MOST_PARAGRAPHS, MOST_STYLES = 50_000, 10_000
_WORD = ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
#: What is not part of the text as it stands: taken out or moved away, drawn in a box, or said a second time for older readers.
_APART = frozenset(("moveFrom", "txbxContent", "Fallback", "footnote", "endnote", "comment"))
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = frozenset(("0", "false", "off"))
_HEADING = re.compile(r"(?i)(?:heading|tiêu đề|đầu đề|đề mục)\s*([1-9])")
_CONTENTS = re.compile(r"(?i)(?:toc|mục lục)(?:\s*\d|\s+heading)?")
BODY_LEVEL = 9


@dataclass(slots=True)
class Style:
    """A paragraph style: what it inherits from, and what it says of a heading."""

    base: str = ""
    name: str = ""
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    bold: bool | None = None


@dataclass(slots=True)
class Paragraph:
    """One paragraph; `outline` is 0 for the first heading level, None for plain text; `table` 0 outside of tables."""

    text: str
    number: str = ""
    outline: int | None = None
    #: So many letters at its beginning are bold.
    bold: int = 0
    centred: bool = False
    table: int = 0


@dataclass(slots=True)
class _Draft:
    """A paragraph while it is being read."""

    pieces: list[tuple[str, bool | None]] = field(default_factory=list)
    style: str = ""
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    centred: bool = False
    joined: bool = False


def paragraphs(package: Package) -> list[Paragraph]:
    """Read the text; what was deleted under tracked changes is not in it, what was inserted is."""
    reader = _Reader(_styles(package), numbering(package))
    Stream(reader.start, reader.end, reader.text, namespaces=True).feed(package.part(package.main))
    return reader.found


class Styles(dict[str, Style]):
    """The paragraph styles by id, with what each inherits."""

    def chain(self, name: str) -> Iterator[tuple[str, Style]]:
        """Give a style and those it is based on, nearest first; a ring ends."""
        seen: set[str] = set()
        while name in self and name not in seen:
            seen.add(name)
            yield name, self[name]
            name = self[name].base

    def outline(self, name: str) -> int | None:
        """Give the heading level that a style means, by its level or by its name in Vietnamese or English."""
        for _, style in self.chain(name):
            named = _HEADING.fullmatch(style.name.strip())
            if style.outline is not None:
                return style.outline if style.outline < BODY_LEVEL else None
            if named:
                return int(named[1]) - 1
        return None

    def contents(self, name: str) -> bool:
        """Say whether a style is one of the table of contents."""
        return any(_CONTENTS.fullmatch(style.name.strip()) for _, style in self.chain(name))

    def bold(self, name: str) -> bool:
        """Say whether a style prints bold."""
        return next((style.bold for _, style in self.chain(name) if style.bold is not None), False)


def _styles(package: Package) -> Styles:
    found, now = Styles(), Style()
    default = ""

    def start(full: str, attributes: Attributes) -> None:
        nonlocal now, default
        space, _, name = full.rpartition(" ")
        value = attributes.get(f"{space} val", "")
        if name == "style":
            now = Style()
            if len(found) >= MOST_STYLES:
                raise FileRefused(refusals.DANGEROUS)
            if attributes.get(f"{space} type", "paragraph") == "paragraph":
                style_id = attributes.get(f"{space} styleId", "")
                found[style_id] = now
                default = style_id if attributes.get(f"{space} default", "0") not in _OFF else default
        elif name == "name":
            now.name = value[:100]
        elif name == "basedOn":
            now.base = value
        elif name == "outlineLvl":
            now.outline = whole(value, BODY_LEVEL)
        elif name == "numId":
            now.list_id = value
        elif name == "ilvl":
            now.list_level = whole(value, 0)
        elif name == "b":
            now.bold = value not in _OFF

    part = package.beside("styles")
    if package.has(part):
        Stream(start, namespaces=True).feed(package.part(part))
    if default:
        found.setdefault("", Style(base=default))
    return found


class _Reader:
    """The main part as a stream."""

    def __init__(self, styles: Styles, lists: Numbering) -> None:
        self.found: list[Paragraph] = []
        self.styles, self.lists = styles, lists
        self.draft: _Draft | None = None
        self.carried: list[tuple[str, bool | None]] = []
        self.apart = self.depth_of_tables = self.tables = self.letters = 0
        self.in_properties = self.in_run_properties = self.in_text = self.in_code = self.hidden = False
        self.bold: bool | None = None
        self.code = ""
        #: For each field that is open: whether it is a table of contents.
        self.fields: list[bool] = []

    def start(self, full: str, attributes: Attributes) -> None:
        """Take note of what begins."""
        space, _, name = full.rpartition(" ")
        if self.apart or self._is_apart(space, name, attributes):
            self.apart += 1
            return
        if space not in _WORD:
            return
        value = attributes.get(f"{space} val", "")
        if name == "p":
            self.draft = _Draft(pieces=self.carried)
            self.carried = []
        elif name == "tbl":
            self.tables += not self.depth_of_tables
            self.depth_of_tables += 1
        elif name == "r":
            self.bold, self.hidden = None, False
        elif name == "t":
            self.in_text = True
        elif name == "instrText":
            self.in_code = True
        elif name == "fldChar":
            self._field(attributes.get(f"{space} fldCharType", ""))
        elif name in ("pPr", "rPr"):
            self.in_properties, self.in_run_properties = self.in_properties or name == "pPr", name == "rPr"
        elif self.in_properties and self.draft is not None:
            self._property(self.draft, name, value)
        elif self.in_run_properties:
            self.bold = value not in _OFF if name == "b" else self.bold
            self.hidden = value not in _OFF if name == "vanish" else self.hidden
        elif name in _BREAKS:
            self._add(_BREAKS[name])

    def end(self, full: str) -> None:
        """Take note of what ends."""
        if self.apart:
            self.apart -= 1
            return
        space, _, name = full.rpartition(" ")
        if space not in _WORD:
            return
        if name == "p":
            self._close()
        elif name == "tbl":
            self.depth_of_tables = max(self.depth_of_tables - 1, 0)
        elif name == "t":
            self.in_text = False
        elif name == "instrText":
            self.in_code = False
        elif name == "pPr":
            self.in_properties = self.in_run_properties = False
        elif name == "rPr":
            self.in_run_properties = False

    def text(self, text: str) -> None:
        """Keep what is printed."""
        if self.apart:
            return
        if self.in_text:
            self._add(text)
        elif self.in_code and len(self.code) < 20:
            self.code += text

    def _is_apart(self, space: str, name: str, attributes: Attributes) -> bool:
        if name == "fldSimple":
            return attributes.get(f"{space} instr", "").split()[:1] == ["TOC"]
        return name in _APART or name.endswith("Change") or name == "del" and not self.in_properties

    def _add(self, text: str) -> None:
        if self.draft is not None and not self.hidden and not any(self.fields):
            self.draft.pieces.append((text, self.bold))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(False)
            self.code = ""
        elif kind == "separate" and self.fields:
            self.fields[-1] = self.code.split()[:1] == ["TOC"]
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _property(self, draft: _Draft, name: str, value: str) -> None:
        if name == "pStyle":
            draft.style = value
            if self.styles.outline(value) is not None:
                self.fields.clear()  # a heading stands in no table of contents: the end of that field was deleted
        elif name == "outlineLvl":
            draft.outline = whole(value, BODY_LEVEL)
        elif name == "numId":
            draft.list_id = value
        elif name == "ilvl":
            draft.list_level = whole(value, 0)
        elif name == "jc":
            draft.centred = value == "center"
        elif name == "del":  # the mark that ends the paragraph was deleted: it goes on in the next
            draft.joined = True

    def _close(self) -> None:
        draft, self.draft = self.draft, None
        if draft is None:
            return
        if draft.joined:
            self.carried = draft.pieces
            return
        number = self._number(draft)
        text = "".join(piece for piece, _ in draft.pieces)
        if not text.strip() or self.styles.contents(draft.style):
            return
        self.letters += len(text)
        if len(self.found) >= MOST_PARAGRAPHS or self.letters > MOST_LETTERS:
            raise FileRefused(refusals.TOO_LONG)
        outline = self.styles.outline(draft.style) if draft.outline is None else draft.outline
        self.found.append(Paragraph(text, number, outline if outline is not None and outline < BODY_LEVEL else None,
                                    self._bold(draft), draft.centred, self.tables if self.depth_of_tables else 0))

    def _number(self, draft: _Draft) -> str:
        list_id, level = draft.list_id, draft.list_level
        for name, style in self.styles.chain(draft.style):
            if list_id is None and style.list_id is not None:
                list_id = style.list_id
                level = self.lists.level_of_style(list_id, name) if style.list_level is None else style.list_level
        return "" if list_id in (None, "0") else self.lists.label(str(list_id), level or 0)

    def _bold(self, draft: _Draft) -> int:
        """Count the letters before the first that is not bold."""
        usual, count = self.styles.bold(draft.style), 0
        for piece, bold in draft.pieces:
            if piece.strip() and not (usual if bold is None else bold):
                break
            count += len(piece)
        return count
