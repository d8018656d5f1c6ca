"""The figures of Decree 30/2020, Appendix I, once for every engine: paper, margins, sizes and styles. Lengths in mm, type in points."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from smt.documents.metrics import width

Align = Literal["left", "center", "justify"]

FACE = "Times New Roman"
#: What is embedded in PDF: the same widths, under a licence that lets it travel with the product.
PDF_FACE = "Liberation Serif"
#: First line of a paragraph: 1 cm or 1.27 cm are allowed.
FIRST_LINE = 10.0
#: Where "Kính gửi" begins; the dashes of several recipients stand under its colon.
RECIPIENTS_AT = 20.0
RULE_POINTS = 0.75
#: Room at the left and right of a cell with lines around it (Word's own), and above and below.
CELL_PADDING, CELL_PADDING_ABOVE = 1.9, 0.7


@dataclass(frozen=True)
class Page:
    """A4, upright or lying; the text stands between margins 20, 20, 30, 15."""

    width: float
    height: float
    top: float = 20.0
    bottom: float = 20.0
    left: float = 30.0
    right: float = 15.0
    #: From the paper's upper edge to the page number.
    number_at: float = 10.0

    @property
    def room(self) -> float:
        """Give the width of the text."""
        return self.width - self.left - self.right

    @property
    def lying(self) -> bool:
        """Say whether the page is wider than high."""
        return self.width > self.height

    @property
    def left_block(self) -> float:
        """Give the width of the issuing agency's block of the header; the nation's has the rest."""
        return 75.0 if not self.lying else 112.0


UPRIGHT, LYING = Page(210.0, 297.0), Page(297.0, 210.0)


@dataclass(frozen=True)
class Style:
    """How a paragraph looks; indents in mm, spaces before and after in points."""

    size: float
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    left: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    #: Stays on the page of what follows.
    keep: bool = False


_BODY = Style(14, align="justify", first=FIRST_LINE, after=6)
_UPRIGHT: dict[str, Style] = {
    "nation": Style(12, bold=True, align="center"),
    "motto": Style(13, bold=True, align="center"),
    "superior": Style(12, align="center"),
    "issuer": Style(12, bold=True, align="center"),
    "number": Style(13, align="center", before=6),
    "place_day": Style(13, italic=True, align="center", before=6),
    "about": Style(12, align="center"),
    "mark": Style(13, bold=True, align="center", before=6),
    "kind": Style(14, bold=True, align="center", before=18, keep=True),
    "subject": Style(14, bold=True, align="center", keep=True),
    "to": Style(14, left=RECIPIENTS_AT, before=12, after=6, keep=True),
    "to_line": Style(14, left=RECIPIENTS_AT + width("Kính gửi- ", 14), first=-width("- ", 14), after=3),
    "to_one": Style(14, align="center", before=12, after=6),
    "body": _BODY,
    "last": replace(_BODY, keep=True),
    "basis": replace(_BODY, italic=True),
    "point": replace(_BODY, bold=True, keep=True),
    "space": Style(6),
    "copies_title": Style(12, bold=True, italic=True),
    "copy": Style(11),
    "power": Style(14, bold=True, align="center", keep=True),
    "remark": Style(14, italic=True, align="center", keep=True),
    "name": Style(14, bold=True, align="center", before=60),
    "column": Style(12, bold=True, align="center"),
    "cell": Style(12),
    "cell_bold": Style(12, bold=True),
    "cell_italic": Style(12, italic=True),
    "page_number": Style(14, align="center"),
}


@cache
def styles(page: Page) -> dict[str, Style]:
    """Give the styles of a page: what is 14 on an upright page is 13 on a lying one; both are allowed."""
    if not page.lying:
        return _UPRIGHT
    return {name: replace(style, size=13) if style.size == 14 else style for name, style in _UPRIGHT.items()}
