"""A workbook written anew, part by part: what is not changed is copied, macros are left behind. For the child."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from smt.core.container import Member, pieces
from smt.sheets.grid import RowFound
from smt.sheets.xlsx_text import texts_of

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT_TYPES = "[content_types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EMPTY_SHEET = f'{HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
_MACROS = re.compile(r"(?:^|/)(?:vbaproject[^/]*\.bin|vbadata\.xml|vbaproject[^/]*\.bin\.rels)$", re.IGNORECASE)
_MACRO_SHEET = re.compile(r"^xl/macrosheets/[^/]+\.xml$", re.IGNORECASE)
_ENTRY = r"(?:\w+:)?(?:Override|Default|Relationship)"
_MACRO_PART = re.compile(rf"<{_ENTRY}\b[^<>]*vba(?:Project|Data)[^<>]*?/?>(?:</{_ENTRY}>)?", re.IGNORECASE)
#: A workbook with macros, or a template of either kind: what is given back is a plain workbook.
_OTHER_MAIN = re.compile(
    rf"application/vnd\.ms-excel\.(?:sheet|template|addin)\.macroEnabled\.main\+xml|{re.escape(_MAIN)}\.template\.main\+xml", re.IGNORECASE
)
_MACRO_SHEET_TYPE = re.compile(r"application/vnd\.ms-excel\.(?:intl)?macrosheet\+xml", re.IGNORECASE)
_MACRO_SHEET_RELATION = re.compile(r"http://schemas\.microsoft\.com/office/2006/relationships/xl(?:Intl)?Macrosheet", re.IGNORECASE)
_WORKSHEET_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"

#: By row: what is to be mended, and the column it is in.
Remarks = Mapping[int, Sequence[tuple[int | None, str]]]
WIDTH = 60
_LONGEST_CELL = 32_767
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Change = Callable[[Iterator[str]], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Marks:
    """What is to be written into a sheet: below the heading of our column in the row of headings, remarks by row."""

    sheet: str
    header_row: int
    remarks: Remarks
    heading: str

    def said(self, row: int) -> str:
        """Put the sentences about one row into one cell, each on a line, none twice."""
        return "\n".join(dict.fromkeys(sentence for _, sentence in self.remarks.get(row, ())))

    def faulty(self, row: int) -> set[int]:
        """Give the columns that the remarks on one row are about."""
        return {column for column, _ in self.remarks.get(row, ()) if column is not None}

    def column(self, rows: Iterable[RowFound]) -> int:
        """Take the column of remarks of a file that was marked before, or the first that is free right of the table."""
        widest = 0
        for number, cells in rows:
            if number == self.header_row and self.heading in cells:
                return cells.index(self.heading)
            if number >= self.header_row:
                widest = max(widest, len(cells))
        return widest


def rewritten(data: bytes, members: list[Member], changes: dict[str, Change], added: dict[str, Callable[[], str]] | None = None) -> bytes:
    """Give the workbook with these parts changed (by lower-case name; in this order, last), without macros; the rest as it was."""
    out = io.BytesIO()
    order = {name: at for at, name in enumerate(changes)}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in sorted(members, key=lambda one: order.get(one.name.lower(), -1)):
            name = member.name.lower()
            if _MACROS.search(name):
                continue
            chunks = pieces(data, member)
            with archive.open(member.name, "w") as part:
                for piece in _changed(name, chunks, changes.get(name)):
                    part.write(piece)
        for name, text in (added or {}).items():
            archive.writestr(name, HEAD + text())
    return out.getvalue()


def without_macros(data: bytes, members: list[Member]) -> bytes:
    """Give the workbook with nothing changed but that it has no macros."""
    return rewritten(data, members, {})


def _changed(name: str, chunks: Iterator[bytes], change: Change | None) -> Iterator[bytes]:
    if _MACRO_SHEET.match(name):
        for _ in chunks:
            pass
        yield _EMPTY_SHEET.encode()
        return
    if name == CONTENT_TYPES or name.endswith(".rels"):
        before = b"".join(chunks)
        text = "".join(texts_of(iter([before])))
        after = _without_macros("".join(change(iter([text]))) if change else text)
        yield before if after == text else (HEAD + after).encode()
        return
    if change is None:
        yield from chunks
        return
    yield HEAD.encode()
    for text in change(texts_of(chunks)):
        yield text.encode()


def _without_macros(text: str) -> str:
    """Take macros out of a list of types or relations; a sheet of old macros becomes an empty sheet, so that numbers stay."""
    text = _OTHER_MAIN.sub(f"{_MAIN}.sheet.main+xml", _MACRO_PART.sub("", text))
    return _MACRO_SHEET_RELATION.sub(_WORKSHEET_RELATION, _MACRO_SHEET_TYPE.sub(f"{_MAIN}.worksheet+xml", text))


def in_place(text: str, attributes: str, prefix: str = "") -> str:
    """Give the rest of a cell that holds a text of its own, after its reference: never a formula, whatever it begins with."""
    text = escape(_NOT_XML.sub("", text)[:_LONGEST_CELL], quote=False)
    return f'{attributes} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is></{prefix}c>'

