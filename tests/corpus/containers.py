"""Large lists and odd containers that are read all the same (bars D1, D2)."""

from smt.sheets.limits import Kind
from tests.corpus import building as b
from tests.corpus.case import Case, plain
from tests.corpus.layouts import HAND
from tests.corpus.people import children
from tests.sheets import hostile as h

SHEET = "xl/worksheets/sheet1.xml"
SIX, FIFTY, MANY, MORE = children(6), children(50), children(8000), children(20_050)


def _formatted() -> bytes:
    """Fifty pupils and a million rows below them that are only formatted."""
    trailing = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(54, 1_000_001))
    return b.patched(b.xlsx(HAND.rows(FIFTY)), SHEET, lambda xml: xml.replace(b"</sheetData>", trailing + b"</sheetData>"))


def _unknown_style() -> bytes:
    return b.patched(b.xlsx(HAND.rows(SIX)), SHEET, lambda xml: xml.replace(b'<c r="B', b'<c s="999" r="B'))


CASES = [
    Case("triệu dòng trống.xlsx", "bars D2 a million formatted empty rows", _formatted, plain(HAND, FIFTY, asks=False), remembered=HAND),
    Case("8.000 học sinh.xlsx", "bars D2 8,000 pupils", lambda: b.xlsx(HAND.rows(MANY)), plain(HAND, MANY, asks=False), remembered=HAND),
    Case(
        "20.050 học sinh.csv",
        "more rows than the template takes",
        lambda: b.text(HAND.rows(MORE)),
        plain(HAND, MORE, kind=Kind.CSV, sheet="", asks=False),
        remembered=HAND,
    ),
    Case(
        "có macro.xlsm",
        "bars D3 an .xlsm: its macros are ignored",
        lambda: b.xlsx(HAND.rows(SIX), macro=b"Attribute VB_Name" * 400),
        plain(HAND, SIX, kind=Kind.XLSM),
    ),
    Case("kiểu không có.xlsx", "bars D1 a style index that does not exist", _unknown_style, plain(HAND, SIX)),
    Case(
        "zip trong ảnh.xlsx",
        "bars D1 a container within the workbook is never opened",
        lambda: b.with_member(b.xlsx(HAND.rows(SIX)), "xl/media/image1.zip", h.zip_bomb()),
        plain(HAND, SIX),
    ),
]
