"""WordprocessingML as text: paragraphs, lines, tables. Everything typed by people is escaped here."""

import re
from collections.abc import Iterable, Sequence

from smt.documents.facts import NONE, Cell, Group
from smt.documents.layout import CELL_PADDING, CELL_PADDING_ABOVE, RULE_POINTS, Style

_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_MARKS = re.compile('[&<>"]')
_ALIGN = {"left": "left", "center": "center", "justify": "both"}


def escaped(text: str) -> str:
    """Give text as XML."""
    return _MARKS.sub(lambda found: _XML[found[0]], text)


def twips(millimetres: float) -> int:
    """Give a length in Word's unit, a twentieth of a point."""
    return round(millimetres / 25.4 * 1440)


def properties(style: Style) -> str:
    """Give the properties of a paragraph in a style, the size of its mark too: an empty paragraph is as high as that."""
    first = f' w:firstLine="{twips(style.first)}"' if style.first > 0 else f' w:hanging="{twips(-style.first)}"' if style.first else ""
    left, size = twips(style.left), round(style.size * 2)
    indent = f'<w:ind w:left="{left}"{first}/>' if first or left else ""
    keep = "<w:keepNext/>" if style.keep else ""
    return (f'<w:pPr>{keep}<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}" w:line="240" '
            f'w:lineRule="auto"/>{indent}<w:jc w:val="{_ALIGN[style.align]}"/>'
            f'<w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:pPr>')


def run(text: str, style: Style, *, bold: bool = False) -> str:
    """Give a run; the text is XML already (or a template's place)."""
    look = ("<w:b/>" if style.bold or bold else "") + ("<w:i/>" if style.italic else "")
    size = round(style.size * 2)
    return (f'<w:r><w:rPr>{look}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
            f'<w:t xml:space="preserve">{text}</w:t></w:r>')


def paragraph(style: Style, *runs: str) -> str:
    """Give a paragraph of runs."""
    return f'<w:p>{properties(style)}{"".join(runs)}</w:p>'


def rule(length: float, room: float) -> str:
    """Give a drawn line: the upper border of a paragraph one point high, indented at both ends to the length."""
    inset = max((room - length) / 2, 0.0)
    return ('<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="{size}" w:space="0" w:color="000000"/></w:pBdr>'
            '<w:spacing w:before="30" w:after="0" w:line="20" w:lineRule="exact"/><w:ind w:left="{inset}" w:right="{inset}"/>'
            '<w:jc w:val="center"/></w:pPr></w:p>').format(size=round(RULE_POINTS * 8), inset=twips(inset))


def invisible_table(widths: Sequence[float], rows: Iterable[Sequence[str]]) -> str:
    """Give a table without lines or padding, whose rows stay whole."""
    made = "".join("<w:tr><w:trPr><w:cantSplit/></w:trPr>" + "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(wide)}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for wide, cell in zip(widths, row, strict=True)) + "</w:tr>" for row in rows)
    return f"<w:tbl>{_table_properties(widths, borders=False)}{made}</w:tbl>"


def _table_properties(widths: Sequence[float], *, borders: bool) -> str:
    line = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
                   for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    padding = twips(CELL_PADDING) if borders else 0
    top, bottom = (f'<w:{side} w:w="{twips(CELL_PADDING_ABOVE) if borders else 0}" w:type="dxa"/>' for side in ("top", "bottom"))
    grid = "".join(f'<w:gridCol w:w="{twips(wide)}"/>' for wide in widths)
    return (f'<w:tblPr><w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
            f'{f"<w:tblBorders>{line}</w:tblBorders>" if borders else ""}<w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar>{top}<w:left w:w="{padding}" w:type="dxa"/>{bottom}<w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>")


def table(columns: Sequence[tuple[str, float]], groups: Sequence[Group], styles: dict[str, Style]) -> str:
    """Give a table with lines: a heading row repeated on every page, rows kept whole, a group's first cell merged downward."""
    widths = [wide for _title, wide in columns]
    draw = _Drawing(widths, styles)
    heads = "".join(draw.cell(at, [("column", title)]) for at, (title, _wide) in enumerate(columns))
    body = "".join(draw.group(group) for group in groups) or draw.nothing()
    return (f"<w:tbl>{_table_properties(widths, borders=True)}<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"
            f"{body}</w:tbl>")


class _Drawing:
    """The pieces of one table, made once and filled many times: ten thousand rows take well under a second."""

    def __init__(self, widths: Sequence[float], styles: dict[str, Style]) -> None:
        self.widths = widths
        self.opened = [f'<w:tc><w:tcPr><w:tcW w:w="{twips(wide)}" w:type="dxa"/>' for wide in widths]
        self.paragraphs = {name: paragraph(styles[name], run("\0", styles[name])).split("\0")
                           for name in ("column", "cell", "cell_bold", "cell_italic")}

    def group(self, group: Group) -> str:
        """Give the rows of a group."""
        first, rows = group
        made = []
        for at, row in enumerate(rows):
            cells, start = "", 0
            if first is not None:
                merged = '<w:vMerge w:val="restart"/>' if at == 0 else "<w:vMerge/>"
                cells, start = self.cell(0, first if at == 0 else [], more=merged), 1
            cells += "".join(self.cell(number, cell) for number, cell in enumerate(row, start=start))
            whole = "" if taller_than_a_page(row, self.widths[start:]) else "<w:trPr><w:cantSplit/></w:trPr>"
            made.append(f"<w:tr>{whole}{cells}</w:tr>")
        return "".join(made)

    def cell(self, at: int, content: Cell, *, more: str = "") -> str:
        """Give a cell; an empty one still holds a paragraph, as Word demands."""
        return f"{self.opened[at]}{more}</w:tcPr>{''.join(map(self._paragraph, content or [('cell', '')]))}</w:tc>"

    def nothing(self) -> str:
        """Give the one row of an empty table."""
        wide = sum(map(twips, self.widths))
        return (f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:gridSpan w:val="{len(self.widths)}"/></w:tcPr>'
                f"{self._paragraph(('cell', NONE.capitalize()))}</w:tc></w:tr>")

    def _paragraph(self, line: tuple[str, str]) -> str:
        before, after = self.paragraphs[line[0]]
        text = escaped(line[1])
        if "\n" in text:
            text = text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
        return before + text + after


def taller_than_a_page(row: Sequence[Cell], widths: Sequence[float]) -> bool:
    """Say roughly whether a row may not fit on one page, so that it must be allowed to split."""
    return any(sum(len(line) * 2.1 // wide + 1 for _style, text in cell for line in text.split("\n")) > 24
               for cell, wide in zip(row, widths, strict=True))
