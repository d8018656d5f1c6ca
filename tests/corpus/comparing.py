"""Holds two workbooks against each other: every part, every row as it is written, every cell as openpyxl understands it."""

import io
import re
import zipfile
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import openpyxl
from openpyxl.utils.cell import get_column_letter

Place = tuple[str, str]  # sheet and cell
_SECTION = r"<{0}\b[^>]*>(.*?)</{0}>"


class Workbook:
    """One workbook, taken apart in both ways."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """The members of the container."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    @cached_property
    def book(self) -> Any:
        return openpyxl.load_workbook(io.BytesIO(self.data))

    @cached_property
    def cells(self) -> dict[Place, tuple[tuple[Any, ...], str]]:
        """What each written cell is, and apart from it how it is filled."""
        looks = _Looks()
        return {(sheet.title, cell.coordinate): looks.of(cell) for sheet in self.book for row in sheet.iter_rows() for cell in row}

    def part_of(self, title: str) -> str:
        """The name of the part that a sheet is written in."""
        relations = dict(re.findall(r'Id="([^"]*)"[^>]*Target="([^"]*)"', _swapped(self.parts["xl/_rels/workbook.xml.rels"].decode())))
        found = re.search(rf'<sheet [^>]*name="{re.escape(title)}"[^>]*r:id="([^"]*)"', self.parts["xl/workbook.xml"].decode())
        assert found is not None
        return "xl/" + relations[found[1]].removeprefix("/xl/")

    def around(self, but: tuple[str, int]) -> dict[str, Any]:
        """What a workbook is besides its cells, without the widths of one column of one sheet."""
        sheets = {sheet.title: _around(sheet, but[1] if sheet.title == but[0] else 0) for sheet in self.book}
        names = {name: defined.value for name, defined in self.book.defined_names.items()}
        return {**sheets, "": (self.book.sheetnames, self.book.epoch, self.book.active.title, names)}


class _Looks:
    """How cells are drawn; each format is put into words once."""

    def __init__(self) -> None:
        self.known: dict[bytes, tuple[tuple[str, ...], str]] = {}

    def of(self, cell: Any) -> tuple[tuple[Any, ...], str]:
        style = bytes(cell._style) if cell.has_style else b""
        if style not in self.known:
            drawn = tuple(map(repr, (cell.number_format, cell.font, cell.alignment, cell.border, cell.protection, cell.quotePrefix)))
            self.known[style] = drawn, repr(cell.fill)
        drawn, fill = self.known[style]
        comment, link = getattr(cell, "comment", None), getattr(cell, "hyperlink", None)
        said = comment and (comment.text, comment.author, comment.width, comment.height)
        return (repr(cell.value), cell.data_type, said, repr(link), *drawn), fill


def _around(sheet: Any, but: int) -> tuple[Any, ...]:
    letter = get_column_letter(but) if but else ""
    conditions = [(str(area.sqref), [repr(rule) for rule in rules]) for area, rules in sheet.conditional_formatting._cf_rules.items()]
    whole = (sheet.sheet_state, sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows, sheet.print_area,
             *map(repr, (sheet.data_validations, sheet.protection, sheet.page_setup, sheet.oddHeader.center.text)))
    rows = [(number, row.height, row.hidden, row.outlineLevel) for number, row in sheet.row_dimensions.items()]
    columns = [(name, column.min, column.max, column.width, column.hidden)
               for name, column in sorted(sheet.column_dimensions.items()) if name != letter]
    return (*whole, sorted(map(str, sheet.merged_cells.ranges)), conditions, rows, columns)


def cells_that_differ(before: Workbook, after: Workbook) -> tuple[set[Place], set[Place]]:
    """Give the cells that differ in anything but their fill, and those whose fill differs."""
    others, fills = set(), set()
    for place in before.cells.keys() | after.cells.keys():
        old, new = (one.cells.get(place) or _Looks().of(one.book[place[0]][place[1]]) for one in (before, after))
        others |= {place} if old[0] != new[0] else set()
        fills |= {place} if old[1] != new[1] else set()
    return others, fills


def parts_that_differ(before: Workbook, after: Workbook) -> set[str]:
    """Give the members of the container that are not the same byte for byte, those that only one has among them."""
    return {name for name in before.parts.keys() | after.parts.keys() if before.parts.get(name) != after.parts.get(name)}


def without_rows(sheet: bytes, touched: Iterable[int]) -> str:
    """Give a sheet as it is written, without these rows and without what tells how wide it is."""
    text = re.sub(r"<dimension [^>]*/>|<cols>.*?</cols>", "", _bare(sheet))
    for number in touched:
        text = re.sub(rf'<row r="{number}"[^>]*?(?:/>|(?<!/)>.*?</row>)', f"({number})", text, count=1, flags=re.S)
    return text


def formats_kept(before: bytes, after: bytes) -> bool:
    """Say whether every fill and format stays where it was, others at most behind them, and the rest of the styles is the same."""
    old, new = _bare(before), _bare(after)
    for section in ("fills", "cellXfs"):
        patterns = re.compile(_SECTION.format(section), re.S)
        first, second = patterns.search(old), patterns.search(new)
        if first is None or second is None or not second[1].startswith(first[1]):
            return False
        old, new = patterns.sub("", old), patterns.sub("", new)
    return old == new


def _bare(part: bytes) -> str:
    """Leave out the first line of XML, which not every writer writes."""
    return re.sub(r"^\s*<\?xml[^>]*\?>\s*", "", part.decode())


def _swapped(relations: str) -> str:
    """Bring the attributes of relations into one order: writers differ."""
    return "".join(
        f'Id="{found["Id"]}" Target="{found["Target"]}">'
        for one in re.findall(r"<Relationship ([^>]*)>", relations)
        if (found := dict(re.findall(r'(\w+)="([^"]*)"', one)))
    )
