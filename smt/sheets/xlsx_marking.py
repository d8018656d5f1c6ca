"""Write remarks into a worksheet's own XML: only rows that are remarked on are touched, the rest passes as it is. For the child."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smt.core.container import Member
from smt.sheets.cells import column_number, letters
from smt.sheets.grid import Learnt
from smt.sheets.limits import Limits, Reason, Unfit
from smt.sheets.parts import number
from smt.sheets.xlsx import Package
from smt.sheets.xlsx_package import CONTENT_TYPES, WIDTH, Change, Marks, in_place, rewritten
from smt.sheets.xlsx_rows import layout, rows_of
from smt.sheets.xlsx_styles import MINIMAL, StyleSheet
from smt.sheets.xlsx_text import head_of

_ROW = re.compile(r"<(?:\w+:)?row\b[^<>]*>")
_ROW_PART = re.compile(r"<(?:\w+:)?row\b[^<>]*/>|<(?:\w+:)?row\b[^<>]*>[\s\S]*?</(?:\w+:)?row\s*>")
_CELL = re.compile(r"<((?:\w+:)?)c(?=[\s/>])([^<>]*?)\s*(/>|>([\s\S]*?)</\1c\s*>)")
_ATTRIBUTE = re.compile(r"""\s([\w:]+)\s*=\s*("[^"]*"|'[^']*')""")
_DIMENSION = re.compile(r"""(<(?:\w+:)?dimension\b[^<>]*?ref=["'])([A-Z]+\d+)(?::([A-Z]+)(\d+))?(["'])""")
_COLS = re.compile(r"<((?:\w+:)?)cols\s*>([\s\S]*?)</\1cols\s*>")
_COL = re.compile(r"<(?:\w+:)?col\b[^<>]*>(?:</(?:\w+:)?col\s*>)?")
_COL_ENDS = re.compile(r"""\s(min|max)\s*=\s*["'](\d+)["']""")
_LONGEST_ROW = 1 << 22
#: A cell taken apart: its beginning with its reference, other attributes, what is in it, its style.
Taken = tuple[str, str, str, int]


def marked(data: bytes, members: list[Member], limits: Limits, marks: Marks) -> bytes:
    """Give the workbook with a column of remarks at the right of this sheet and the cells they name filled."""
    package = Package(data, members, limits)
    entry = next((one for one in package.sheets if one.name == marks.sheet), None)
    if entry is None:
        raise Unfit(Reason.NO_SHEET)
    path = package.of_type("styles")
    styles = StyleSheet(package.text(path) if path else MINIMAL)
    layout(package, entry)
    column = marks.column(rows_of(package, entry, package.styles(), package.strings(), Learnt()))
    marker = _Marker(styles, column, marks)
    changes: dict[str, Change] = {entry.member.name.lower(): lambda chunks: marker.sheet(chunks, package)}
    if path:
        changes[path] = lambda _: [styles.written()]
        return rewritten(data, members, changes)
    changes[CONTENT_TYPES] = lambda chunks: [_with_type("".join(chunks))]
    changes["xl/_rels/workbook.xml.rels"] = lambda chunks: [_with_relation("".join(chunks))]
    return rewritten(data, members, changes, added={"xl/styles.xml": styles.written})


class _Marker:
    """Goes through the XML of the sheet."""

    def __init__(self, styles: StyleSheet, column: int, marks: Marks) -> None:
        self.styles, self.column, self.marks = styles, column, marks
        self.name = letters(column)
        self.row = 0
        #: The format of a column's cells that are not written: first column, last column (from 1), style.
        self.usual: list[tuple[int, int, int]] = []
        self.last = max(marks.header_row, *marks.remarks, 0)
        ours = "|".join(map(str, sorted(styles.marked_before)))
        was_marked = rf"""\ss\s*=\s*["'](?:{ours})["']|""" if ours else ""
        #: In a row without remarks: what we wrote there the last time.
        self.old = re.compile(rf"""{was_marked}\sr\s*=\s*["']{self.name}\d""") if ours else None

    def sheet(self, chunks: Iterator[str], package: Package) -> Iterator[str]:
        """Give the sheet's XML."""
        head, prefix, chunks = head_of(chunks, "sheetData", package.tally)
        yield self._head(head, prefix)
        pending, end = "", f"</{prefix}sheetData"
        for chunk in chunks:
            pending += chunk
            over = pending.find(end)
            cut = over if over >= 0 else _last_row_end(pending, prefix)
            if cut > 0:
                yield self._rows(pending[:cut], prefix)
                pending = pending[cut:]
            if over >= 0:
                break
            if len(pending) > _LONGEST_ROW:
                raise Unfit(Reason.DANGEROUS)
        yield pending
        yield from chunks

    def _rows(self, xml: str, prefix: str) -> str:
        """Give some rows; behind the last that is remarked on they pass unread: there may be a million that are only formatted."""
        if self.row >= self.last and self.old is None:
            return xml
        return _ROW_PART.sub(lambda match: self._one(match[0], prefix), xml)

    def _head(self, head: str, prefix: str) -> str:
        """Widen the sheet's dimension, and our column."""
        head = _DIMENSION.sub(self._dimension, head)
        found = _COLS.search(head)
        if found is None:
            at = head.rindex("<")
            return f"{head[:at]}<{prefix}cols>{self._width(prefix)}</{prefix}cols>{head[at:]}"
        return head[: found.start(2)] + self._widths(found[2], prefix) + head[found.end(2) :]

    def _width(self, prefix: str) -> str:
        return f'<{prefix}col min="{self.column + 1}" max="{self.column + 1}" width="{WIDTH}" customWidth="1"/>'

    def _widths(self, told: str, prefix: str) -> str:
        """Put our width in its place: out of a range that it stands in, which may be hidden."""
        ours, before, after = self.column + 1, [], []
        for match in _COL.finditer(told):
            ends = {name: int(value) for name, value in _COL_ENDS.findall(match[0])}
            first, last = ends.get("min", 0), ends.get("max", 0)
            self.usual.append((first, last, number(_attributes(match[0]).get("style", ""))))
            if last < ours:
                before.append(match[0])
            elif first > ours:
                after.append(match[0])
            else:
                before += [_ranged(match[0], first, ours - 1)] if first < ours else []
                after += [_ranged(match[0], ours + 1, last)] if last > ours else []
        return "".join([*before, self._width(prefix), *after])

    def _dimension(self, match: re.Match[str]) -> str:
        opening, first, last, row, closing = match.groups()
        if last is None:
            return match[0]
        return f"{opening}{first}:{letters(max(self.column, column_number(last)))}{row}{closing}"

    def _one(self, xml: str, prefix: str) -> str:
        """Give one row, as it was if there is nothing to say of it."""
        opening = _ROW.match(xml)
        assert opening is not None  # what is found as a row begins like one
        told = _attributes(opening[0]).get("r", "")
        self.row = number(told, self.row + 1)
        ours = self.row == self.marks.header_row or self.row in self.marks.remarks
        if not ours and (self.old is None or not self.old.search(xml)):
            return xml
        return self._edited(xml, opening[0], prefix)

    def _edited(self, xml: str, opening: str, prefix: str) -> str:
        cells = self._cells(xml, opening)
        faulty = self.marks.faulty(self.row)
        for column in faulty - cells.keys():
            cells[column] = (f'<{prefix}c r="{letters(column)}{self.row}"', "", "/>", self._unwritten(column, opening))
        out = []
        for column in sorted(cells.keys() | {self.column}):
            if column == self.column:
                out.append(self._own(cells, prefix))
            else:
                start, rest, body, style = cells[column]
                style = self.styles.filled(style) if column in faulty else self.styles.plain(style)
                out.append(start + (f' s="{style}"' if style else "") + rest + body)
        inside = "".join(out)
        opening = re.sub(r"""(\sspans\s*=\s*["'])(\d+):(\d+)""", self._spans, opening.removesuffix("/>").removesuffix(">").rstrip())
        return f"{opening}>{inside}</{prefix}row>"

    def _unwritten(self, column: int, opening: str) -> int:
        """Give the format of a cell that the file does not write: its row's, else its column's; text must stay text."""
        told = _attributes(opening)
        if told.get("customFormat") in ("1", "true"):
            return number(told.get("s", ""))
        return next((style for first, last, style in self.usual if first <= column + 1 <= last), 0)

    def _spans(self, match: re.Match[str]) -> str:
        return f"{match[1]}{match[2]}:{max(int(match[3]), self.column + 1)}"

    def _own(self, cells: dict[int, Taken], prefix: str) -> str:
        """Write our own cell: the heading, what is to be mended, or nothing where something was."""
        place = f'<{prefix}c r="{self.name}{self.row}"'
        if self.row == self.marks.header_row:
            beside = max((column for column in cells if column < self.column), default=None)
            style, text = self.styles.filled(cells[beside][3] if beside is not None else 0), self.marks.heading
        else:
            style, text = self.styles.remark(), self.marks.said(self.row)
        if not text:
            return ""
        return place + in_place(text, f' s="{style}"', prefix)

    def _cells(self, xml: str, opening: str) -> dict[int, Taken]:
        """Take the row's cells apart, by column."""
        cells: dict[int, Taken] = {}
        column = -1
        for match in _CELL.finditer(xml, len(opening)):
            told = _attributes(match[2])
            ref = told.pop("r", "")
            column = column_number(ref.rstrip("0123456789")) if ref else column + 1
            style = number(told.pop("s", "0"))
            rest = "".join(f' {name}="{value}"' for name, value in told.items())
            cells[column] = (f'<{match[1]}c r="{letters(column)}{self.row}"', rest, match[3], style)
        return cells


def _ranged(column: str, first: int, last: int) -> str:
    """Give a column's width for another range."""
    ends = {"min": first, "max": last}
    return _COL_ENDS.sub(lambda match: f' {match[1]}="{ends[match[1]]}"', column)


def _attributes(tag: str) -> dict[str, str]:
    return {name: value[1:-1].replace('"', "&quot;") for name, value in _ATTRIBUTE.findall(tag)}


def _last_row_end(pending: str, prefix: str) -> int:
    """Find where the last whole row ends: behind its closing, or before the opening of the next."""
    closing = pending.rfind(f"</{prefix}row>")
    return max(closing + len(prefix) + 6 if closing >= 0 else 0, pending.rfind(f"<{prefix}row "))


def _with_type(text: str) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
    at = text.rindex("</") if "</" in text else len(text)
    if at == len(text):
        return re.sub(r"/>\s*$", f'><Override PartName="/xl/styles.xml" ContentType="{kind}"/></Types>', text)
    return f'{text[:at]}<Override PartName="/xl/styles.xml" ContentType="{kind}"/>{text[at:]}'


def _with_relation(text: str) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    at = text.rindex("</")
    return f'{text[:at]}<Relationship Id="rIdRemarks" Type="{kind}" Target="styles.xml"/>{text[at:]}'
