"""Writes an "XML Spreadsheet 2003" as Excel and school systems do."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_OFFICE = "urn:schemas-microsoft-com:office"
_HIDDEN = f'<WorksheetOptions xmlns="{_OFFICE}:excel"><Visible>SheetHidden</Visible></WorksheetOptions>'


def xml_2003(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    fonts: Mapping[tuple[int, int], str] | None = None,
    hidden_rows: Collection[int] = (),
    hidden_sheets: Collection[str] = (),
    merged: Mapping[tuple[int, int], tuple[int, int]] | None = None,
) -> bytes:
    """Give the file; places are row and column from 0, what is joined is told by how far down and right it reaches."""
    styles = {font: f"s{at}" for at, font in enumerate(sorted(set((fonts or {}).values())), start=60)}
    looks = "".join(f'<Style ss:ID="{name}"><Font ss:FontName={quoteattr(font)}/></Style>' for font, name in styles.items())
    placed = {place: styles[font] for place, font in (fonts or {}).items()}
    body = "".join(
        f"<Worksheet ss:Name={quoteattr(name)}><Table>{_rows(rows, placed, hidden_rows, merged or {})}</Table>"
        f"{_HIDDEN if name in hidden_sheets else ''}</Worksheet>"
        for name, rows in sheets.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{_OFFICE}:spreadsheet" xmlns:ss="{_OFFICE}:spreadsheet">'
        f'<Styles><Style ss:ID="Default"><Font ss:FontName="Arial"/></Style>{looks}</Styles>{body}</Workbook>'
    ).encode()


def _rows(rows: Sequence[Sequence[Any]], styles: Mapping[tuple[int, int], str], hidden: Collection[int], merged: Mapping[tuple[int, int], Any]) -> str:
    """Write rows as Excel does: what is blank is left out, and what follows tells its place."""
    out, skipped = [], False
    for number, cells in enumerate(rows):
        if not any(cell not in (None, "") for cell in cells):
            skipped = True
            continue
        told = (f' ss:Index="{number + 1}"' if skipped else "") + (' ss:Hidden="1"' if number in hidden else "")
        out.append(f"<Row{told}>{_cells(number, cells, styles, merged)}</Row>")
        skipped = False
    return "".join(out)


def _cells(number: int, cells: Sequence[Any], styles: Mapping[tuple[int, int], str], merged: Mapping[tuple[int, int], Any]) -> str:
    out, following = [], 0
    for at, value in enumerate(cells):
        if value in (None, ""):
            continue
        down, right = merged.get((number, at), (0, 0))
        told = f' ss:Index="{at + 1}"' if at != following else ""
        told += f' ss:StyleID="{styles[number, at]}"' if (number, at) in styles else ""
        told += (f' ss:MergeDown="{down}"' if down else "") + (f' ss:MergeAcross="{right}"' if right else "")
        out.append(f"<Cell{told}>{_data(value)}</Cell>")
        following = at + 1 + right
    return "".join(out)


def _data(value: Any) -> str:
    if isinstance(value, bool):
        kind, text = "Boolean", str(int(value))
    elif isinstance(value, int | float):
        kind, text = "Number", str(value)
    elif len(value) == 10 and value[4:5] == "-" == value[7:8]:
        kind, text = "DateTime", f"{value}T00:00:00.000"
    else:
        kind, text = "String", escape(value)
    return f'<Data ss:Type="{kind}">{text}</Data>'
