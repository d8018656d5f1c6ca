"""A list of any other format given back as an Excel workbook: the same values as text, the column of remarks, nothing else.

Written by hand as a stream: the child may open no file, and a hundred thousand rows must not lie in its memory.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from html import escape

from smt.sheets.cells import letters
from smt.sheets.grid import RowFound
from smt.sheets.opening import Opened
from smt.sheets.xlsx_package import HEAD, WIDTH, Marks, in_place
from smt.sheets.xlsx_styles import COLOUR

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FONTS = {"": "Calibri", "tcvn3": ".VnTime", "tcvn3-capitals": ".VnTimeH", "vni": "VNI-Times"}
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    f'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" '
    f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
}


def plain_book(open_anew: Callable[[], Opened], marks: Marks) -> bytes:
    """Make an .xlsx of the same texts with its remarks; columns written in an old font stay in one, so that their letters show."""
    first = open_anew()
    first.about.merged.clear()
    column, fonts = _surveyed(first, marks)
    again = open_anew()
    again.about.merged.clear()
    rows = (row for chunk in again.chunks() for row in chunk)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, HEAD + text)
        archive.writestr("xl/styles.xml", HEAD + _styles())
        name = escape(first.about.sheet[:31] or "Danh sách")
        archive.writestr("xl/workbook.xml", f'{HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="{name}" '
                                            f'sheetId="1" r:id="rId1"/></sheets></workbook>')
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for piece in _sheet(rows, fonts, column, marks):
                part.write(piece.encode())
    return out.getvalue()


def _surveyed(sheet: Opened, marks: Marks) -> tuple[int, list[str]]:
    """Read all rows once: where our column goes, and the font that most cells of each column before it stand in."""
    column = marks.column(row for chunk in sheet.chunks() for row in chunk)
    for _ in sheet.rows:  # to their end, for what is learnt there
        pass
    fonts = sheet.learnt.fonts
    return column, [max(fonts[at], key=fonts[at].__getitem__) if fonts.get(at) else "" for at in range(column)]


def _styles() -> str:
    """Write two formats for each font: text, and text that is to be mended."""
    fonts = "".join(f'<font><sz val="11"/><name val="{name}"/></font>' for name in _FONTS.values())
    fill = f'<fill><patternFill patternType="solid"><fgColor rgb="{COLOUR}"/><bgColor indexed="64"/></patternFill></fill>'
    looks = [(fill_id, wrapped, font) for fill_id, wrapped in ((0, ""), (2, ' wrapText="1"')) for font in range(len(_FONTS))]
    formats = "".join(
        f'<xf numFmtId="49" fontId="{font}" fillId="{fill_id}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"'
        f' applyAlignment="1"><alignment vertical="top"{wrapped}/></xf>'
        for fill_id, wrapped, font in looks
    )
    return (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="{len(_FONTS)}">{fonts}</fonts>'
        f'<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>{fill}</fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(looks)}">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _sheet(rows: Iterable[RowFound], fonts: list[str], column: int, marks: Marks) -> Iterator[str]:
    yield f'{HEAD}<worksheet xmlns="{_MAIN}"><cols>'
    if column:
        yield f'<col min="1" max="{column}" width="18" customWidth="1"/>'
    yield f'<col min="{column + 1}" max="{column + 1}" width="{WIDTH}" customWidth="1"/></cols><sheetData>'
    styles = [list(_FONTS).index(font) for font in fonts]
    mended = len(_FONTS)
    for number, cells in rows:
        faulty = {at for at in marks.faulty(number) if at < column}
        own = marks.heading if number == marks.header_row else marks.said(number)
        texts = dict.fromkeys(faulty, "") | {at: text for at, text in enumerate(cells[:column]) if text}
        written = [_cell(at, number, texts[at], styles[at] + mended * (at in faulty)) for at in sorted(texts)]
        if own:
            written.append(_cell(column, number, own, mended))
        yield f'<row r="{number}">{"".join(written)}</row>'
    yield "</sheetData></worksheet>"


def _cell(at: int, row: int, text: str, style: int) -> str:
    place = f'<c r="{letters(at)}{row}"'
    return place + in_place(text, f' s="{style}"') if text else f'{place} s="{style}"/>'
