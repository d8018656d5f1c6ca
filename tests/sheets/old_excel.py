"""Old files built by hand: an Excel 97 workbook in its compound file, and an OpenDocument spreadsheet."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

DATE_FORMAT = 1  # the cell formats written below: 0 plain, 1 a date, then one for each font
END, FAT = 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class OldSheet:
    """Rows of text, numbers, yes or no, None; `fonts` by (row, column) counted from 0; `dates` likewise."""

    name: str
    rows: Sequence[Sequence[object]]
    hidden: bool = False
    fonts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    dates: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: Sequence[int] = ()
    merged: Sequence[tuple[int, int, int, int]] = ()  # first row, last row, first column, last column


def xls(*sheets: OldSheet, epoch_1904: bool = False, extra: bytes = b"") -> bytes:
    """Make an .xls (BIFF8) of these sheets; `extra` records stand among the workbook's own."""
    fonts = sorted({font for sheet in sheets for font in sheet.fonts.values()})
    strings = list(dict.fromkeys(str(cell) for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str)))
    bodies = [_sheet(sheet, fonts, strings) for sheet in sheets]
    head = _bof(5) + extra + _record(0x22, struct.pack("<H", epoch_1904))
    names = ["Arial"] * 4 + fonts
    head += b"".join(_record(0x31, struct.pack("<5H4B", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short(name)) for name in names)
    formats = [(0, 0), (0, 14), *((5 + at, 0) for at in range(len(fonts)))]  # there is no font 4
    head += b"".join(_record(0xE0, struct.pack("<2H", font, code) + b"\x00" * 16) for font, code in formats)
    table = _strings(strings) + _record(0x0A, b"")
    sizes = sum(4 + 6 + len(_short(sheet.name)) for sheet in sheets)
    start = len(head) + sizes + len(table)
    for sheet, body in zip(sheets, bodies, strict=True):
        head += _record(0x85, struct.pack("<LBB", start, sheet.hidden, 0) + _short(sheet.name))
        start += len(body)
    return compound({"Workbook": head + table + b"".join(bodies)})


def excel_5(name: str, rows: Sequence[Sequence[object]], *, font: str = "Arial", code_page: int = 1252) -> bytes:
    """Make an .xls of Excel 5 (BIFF5), whose letters are bytes: texts and numbers, all in one font."""
    head = _record(0x809, struct.pack("<4H", 0x500, 5, 0, 0)) + _record(0x42, struct.pack("<H", code_page))
    for each in [*["Arial"] * 4, font]:
        head += _record(0x31, struct.pack("<5H4B", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _bytes(each))
    head += b"".join(_record(0xE0, struct.pack("<2H", at, 0) + b"\x00" * 12) for at in (0, 5))
    body = _record(0x809, struct.pack("<4H", 0x500, 0x10, 0, 0))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            place = struct.pack("<3H", row, column, 1)
            if isinstance(value, int | float):
                body += _record(0x203, place + struct.pack("<d", value))
            elif value:
                text = str(value).encode("latin-1")
                body += _record(0x204, place + struct.pack("<H", len(text)) + text)
    start = len(head) + 4 + 6 + len(_bytes(name)) + 4
    head += _record(0x85, struct.pack("<LBB", start, 0, 0) + _bytes(name)) + _record(0x0A, b"")
    return compound({"Book": head + body + _record(0x0A, b"")})


def _bytes(text: str) -> bytes:
    return bytes([len(text)]) + text.encode("latin-1")


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Put streams into a compound file, each large enough to need no small sectors."""
    padded = {name: body + b"\x00" * max(0, 4096 - len(body)) for name, body in streams.items()}
    sectors: list[bytes] = []
    table: list[int] = []
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for at, (name, body) in enumerate(padded.items(), start=1):
        entries.append(_entry(name, 2, len(sectors), len(body), right=at + 1 if at < len(padded) else 0xFFFFFFFF))
        _append(sectors, table, body)
    directory = len(sectors)
    _append(sectors, table, b"".join(entries))
    fats = 1
    while (len(table) + fats) > fats * 128:
        fats += 1
    places = [len(sectors) + at for at in range(fats)]
    table += [FAT] * fats
    table += [0xFFFFFFFF] * (fats * 128 - len(table))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\x00" * 6
    header += struct.pack("<9L", 0, fats, directory, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109L", *places, *[0xFFFFFFFF] * (109 - fats))
    return header + b"".join(sectors) + struct.pack(f"<{len(table)}L", *table)


def _append(sectors: list[bytes], table: list[int], body: bytes) -> None:
    cut = [body[at : at + 512].ljust(512, b"\x00") for at in range(0, len(body), 512)]
    first = len(sectors)
    sectors += cut
    table += [*range(first + 1, first + len(cut)), END]


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    written = name.encode("utf-16-le") + b"\x00\x00"
    head = written.ljust(64, b"\x00") + struct.pack("<HBB3L", len(written), kind, 1, 0xFFFFFFFF, right, child)
    return head + b"\x00" * 36 + struct.pack("<LQ", start, size)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bof(kind: int) -> bytes:
    return _record(0x809, struct.pack("<4H2L", 0x600, kind, 0, 0, 0, 0))


def _short(text: str) -> bytes:
    return bytes([len(text), 1]) + text.encode("utf-16-le")


def _strings(strings: Sequence[str]) -> bytes:
    """Write the shared texts, each record of no more than Excel takes."""
    records, body = [], struct.pack("<2L", len(strings), len(strings))
    for text in strings:
        one = struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
        if len(body) + len(one) > 8200:
            records.append(body)
            body = b""
        body += one
    records.append(body)
    return b"".join(_record(0x3C if at else 0xFC, one) for at, one in enumerate(records))


def _sheet(sheet: OldSheet, fonts: Sequence[str], strings: Sequence[str]) -> bytes:
    out = [_bof(0x10)]
    for column in sheet.hidden_columns:
        out.append(_record(0x7D, struct.pack("<6H", column, column, 2000, 0, 1, 0)))
    for row in sorted(sheet.hidden_rows):
        out.append(_record(0x208, struct.pack("<8H", row, 0, 0, 0, 0, 0, 0x20, 0)))
    known = {text: at for at, text in enumerate(strings)}
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            font = sheet.fonts.get((row, column))
            xf = DATE_FORMAT if (row, column) in sheet.dates else 2 + fonts.index(font) if font else 0
            place = struct.pack("<3H", row, column, xf)
            if isinstance(value, str):
                out.append(_record(0xFD, place + struct.pack("<L", known[value])))
            elif isinstance(value, bool):
                out.append(_record(0x205, place + bytes([value, 0])))
            elif isinstance(value, int | float):
                out.append(_record(0x203, place + struct.pack("<d", value)))
    if sheet.merged:
        spans = b"".join(struct.pack("<4H", *span) for span in sheet.merged)
        out.append(_record(0xE5, struct.pack("<H", len(sheet.merged)) + spans))
    return b"".join(out) + _record(0x0A, b"")


NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {"office": "office", "table": "table", "text": "text", "style": "style", "svg": "svg-compatible"}.items()
)


def ods(*tables: tuple[str, str], styles: str = "", faces: str = "", manifest: str = "") -> bytes:
    """Make an .ods of sheets: name and the XML of its columns and rows."""
    sheets = "".join(f'<table:table table:name="{escape(name)}" table:style-name="{_style(name)}">{body}</table:table>' for name, body in tables)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}>'
        f"<office:font-face-decls>{faces}</office:font-face-decls><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest or "<manifest/>")
    return out.getvalue()


def _style(name: str) -> str:
    return "hidden" if name.startswith("Ẩn") else "shown"


def ods_row(*cells: object, repeated: int = 1, attributes: str = "") -> str:
    """Give the XML of a row of texts and numbers; a tuple is a cell's attributes and its text."""
    return f'<table:table-row table:number-rows-repeated="{repeated}" {attributes}>{"".join(map(_ods_cell, cells))}</table:table-row>'


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, tuple):
        return f"<table:table-cell {value[0]}><text:p>{escape(value[1])}</text:p></table:table-cell>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value:,}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
