"""Letters of other times: TCVN3 and VNI with and without their fonts, code pages, Unicode in several dresses (domain D4, bars D2)."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from smt.sheets.limits import Kind
from tests.corpus import building as b
from tests.corpus.case import Answers, Case, Taken, plain
from tests.corpus.layouts import HAND, Layout
from tests.corpus.old_letters import capitals_by_font, cp1258, tcvn3, vni
from tests.corpus.people import Child, children
from tests.sheets.old_excel import excel_5

MANY = children(24)
WORDS = ("name", "sex", "circumstance", "mother", "father", "address", "need")
#: Columns that hold nothing but ASCII whichever way they are written need no turning.
AT = {what: HAND.at(what) for what in WORDS}


def turned(write: Callable[[str], str], *only: str) -> dict[str, object]:
    return {what: (lambda child, what=what: write(getattr(child, what))) for what in only or WORDS}


def _rows(write: Callable[[str], str], layout: Layout = HAND, headings: bool = False) -> list[list[object]]:
    rows = layout.rows(MANY, **turned(write))
    if headings:
        rows[:3] = [[write(cell) for cell in line] for line in rows[:3]]
    return rows


def lost_capitals(*columns: str, people: Sequence[Child] = MANY) -> dict[str, Any]:
    """Words whose first letter TCVN3 has no capital for come back small: "Ánh" is "ánh"."""
    fields = {"name": "full_name", "mother": "mother_name", "father": "guardian_name", "address": "address"}
    rows = {}
    for row, child in enumerate(people, start=4):
        small = {
            fields[what]: "".join(letter.lower() if letter in _NO_CAPITAL else letter for letter in child.told()[fields[what]])
            for what in columns or fields
        }
        rows[row] = child.told() | small
    return {
        "rows": rows,
        "repairs": {row: frozenset({("full_name", "capitals")}) for row, told in rows.items() if "ánh" in told["full_name"]},
    }


def outcome(encoding: str, *columns: str, kind: Kind = Kind.XLSX, people: Sequence[Child] = MANY, **more: object) -> Taken:
    return Taken(
        **{**plain(HAND, people, kind=kind, encodings=dict.fromkeys((AT[what] for what in columns or WORDS), encoding)).__dict__, **more}
    )


def fonts_of(font: str, *columns: str) -> dict[int, str]:
    return dict.fromkeys((AT[what] for what in columns or WORDS), font)


def _mixed() -> list[list[object]]:
    return HAND.rows(MANY, name=lambda c: c.name if c.number % 3 else b.In(".VnTime", tcvn3(c.name)))


CAPITALS = {row: {**child.told(), "full_name": child.name.upper()} for row, child in enumerate(MANY, start=4)}

#: Capitals of the names in use that have no byte in TCVN3.
_NO_CAPITAL = "Á"

CASES = [
    Case(
        "vntime.xlsx",
        "D4 TCVN3 by font .VnTime in every column of words",
        lambda: b.xlsx(_rows(tcvn3), fonts=fonts_of(".VnTime")),
        outcome("tcvn3", **lost_capitals()),
    ),
    Case(
        "vntime.xls",
        "D4 the same in Excel 97",
        lambda: b.xls(_rows(tcvn3), fonts=fonts_of(".VnTime")),
        outcome("tcvn3", kind=Kind.XLS, **lost_capitals()),
    ),
    Case(
        "excel 5.xls",
        "bars D2 an .xls of Excel 5: letters are bytes, read all the same",
        lambda: excel_5(tcvn3(b.SHEET), _rows(tcvn3, headings=True), font=".VnTime"),
        outcome("tcvn3", kind=Kind.XLS, sheet=tcvn3(b.SHEET), **lost_capitals()),
    ),
    Case(
        "tiêu đề tcvn3.xlsx",
        "D4 TCVN3 in titles and headings as well",
        lambda: b.xlsx(_rows(tcvn3, headings=True), fonts=fonts_of(".VnTime")),
        outcome("tcvn3", **lost_capitals()),
    ),
    Case(
        "tcvn3 không phông.xlsx",
        "D4 TCVN3 without its font: by letters alone",
        lambda: b.xlsx(_rows(tcvn3)),
        outcome("tcvn3", **lost_capitals()),
    ),
    Case(
        "vntimeh.xlsx",
        "D4 .VnTimeH shows capitals with small letters",
        lambda: b.xlsx(HAND.rows(MANY, **turned(capitals_by_font, "name")), fonts=fonts_of(".VnTimeH", "name")),
        Taken(**{**outcome("tcvn3-capitals", "name").__dict__, "rows": CAPITALS}),
    ),
    Case("vni.xlsx", "D4 VNI by font VNI-Times", lambda: b.xlsx(_rows(vni), fonts=fonts_of("VNI-Times")), outcome("vni")),
    Case("vni không phông.xlsx", "D4 VNI without its font", lambda: b.xlsx(_rows(vni)), outcome("vni")),
    Case(
        "vni.csv",
        "D4 VNI in a text file of Western Windows",
        lambda: b.text(_rows(vni, headings=True), encoding="latin-1"),
        outcome("vni", kind=Kind.CSV, sheet=""),
    ),
    Case(
        "tcvn3.csv",
        "D4 TCVN3 in a text file",
        lambda: b.text(_rows(tcvn3, headings=True), encoding="latin-1"),
        outcome("tcvn3", kind=Kind.CSV, sheet="", **lost_capitals()),
    ),
    Case(
        "lẫn lộn.xlsx",
        "D4 one column partly TCVN3, partly Unicode",
        lambda: b.xlsx(_mixed()),
        outcome(
            "mixed",
            "name",
            unsure=frozenset({1}),
            rows={row: told for row, told in lost_capitals("name")["rows"].items() if "ánh" not in told["full_name"]},
        ),
    ),
    Case(
        "chỉ cột tên.xlsx",
        "D4 decided per column: names in TCVN3, the rest in Unicode",
        lambda: b.xlsx(HAND.rows(MANY, **turned(tcvn3, "name", "mother")), fonts=fonts_of(".VnTime", "name", "mother")),
        outcome("tcvn3", "name", "mother", **lost_capitals("name", "mother")),
    ),
    Case(
        "unicode trong phông vn.xlsx",
        "D4 Unicode already, only the font is old: untouched",
        lambda: b.xlsx(_rows(str), fonts=fonts_of(".VnTime")),
        plain(HAND, MANY),
    ),
    Case(
        "cp1258.csv",
        "D4 code page 1258, tones apart",
        lambda: cp1258(b.text(HAND.rows(MANY)).decode()),
        plain(HAND, MANY, kind=Kind.CSV, sheet=""),
    ),
    Case(
        "utf-8 bom.csv",
        "bars D2 UTF-8 with its mark, commas",
        lambda: b.text(HAND.rows(MANY), encoding="utf-8-sig"),
        plain(HAND, MANY, kind=Kind.CSV, sheet=""),
    ),
    Case(
        "utf-16.txt",
        "bars D2 UTF-16, tabs: what Excel calls Unicode text",
        lambda: b.text(HAND.rows(MANY), encoding="utf-16", delimiter="\t"),
        plain(HAND, MANY, kind=Kind.CSV, sheet=""),
    ),
    Case(
        "chấm phẩy.csv",
        "bars D2 semicolons, as Excel writes with Vietnamese settings",
        lambda: b.text(HAND.rows(MANY), delimiter=";"),
        plain(HAND, MANY, kind=Kind.CSV, sheet=""),
    ),
    Case("tab.csv", "bars D2 tabs in UTF-8", lambda: b.text(HAND.rows(MANY), delimiter="\t"), plain(HAND, MANY, kind=Kind.CSV, sheet="")),
    Case(
        "sep.csv",
        "a first line that says what parts the cells",
        lambda: b"sep=;\r\n" + b.text(HAND.rows(MANY), delimiter=";"),
        plain(HAND, MANY, kind=Kind.CSV, sheet=""),
    ),
    Case(
        "nfd.csv",
        "D4 decomposed Unicode in a text file",
        lambda: unicodedata.normalize("NFD", b.text(HAND.rows(MANY)).decode()).encode(),
        plain(HAND, MANY, kind=Kind.CSV, sheet=""),
    ),
    Case(
        "utf-8 đọc nhầm.xlsx",
        "UTF-8 once read as Western letters",
        lambda: b.xlsx(_rows(lambda text: text.encode().decode("latin-1"))),
        outcome("mojibake"),
    ),
    Case(
        "giữ nguyên chữ cũ.xlsx",
        "D4 the clerk may refuse the turning of a column",
        lambda: b.xlsx(HAND.rows(MANY, **turned(tcvn3, "address")), fonts=fonts_of(".VnTime", "address")),
        Taken(
            **{
                **outcome("tcvn3", "address").__dict__,
                "answers": Answers(encodings={AT["address"]: ""}),
                "rows": {
                    row: {**child.told(), "address": tcvn3(child.address).replace("\u00ad", "")} for row, child in enumerate(MANY, start=4)
                },
            }
        ),
    ),
]
