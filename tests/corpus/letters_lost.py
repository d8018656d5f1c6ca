"""Letters that programs lose or change on the way: ư as a hyphen, à as a Greek letter, ß, the single letters of VNI (domain D4)."""

from collections.abc import Callable
from dataclasses import dataclass

from smt.sheets.limits import Kind
from tests.corpus import building as b
from tests.corpus.case import Case
from tests.corpus.layouts import HAND
from tests.corpus.letters_found import WORDS, fonts_of, lost_capitals, outcome, turned
from tests.corpus.old_letters import tcvn3, vni
from tests.corpus.people import Child

_FAMILIES = ("Lò", "Hà", "Đinh", "Trương", "Cổ", "Dương")
_GIVEN = ("Chí Trì", "Thị Hỉ", "Nghĩa Hòa", "Thị Kỵ", "Đò Hường", "Thùy Phương", "Mì Nghị", "Bà Thương")


@dataclass(frozen=True)
class Rare(Child):
    """A child whose name has the letters that go astray."""

    @property
    def name(self) -> str:
        return f"{_FAMILIES[self.number % 6]} {_GIVEN[self.number % 8]}"


RARE = [Rare(number) for number in range(1, 25)]


def _rows(write: Callable[[str], str], *columns: str, headings: bool = False) -> list[list[object]]:
    rows = HAND.rows(RARE, **turned(write, *columns))
    return [[write(cell) for cell in line] for line in rows[:3]] + rows[3:] if headings else rows


def _changed(text: str) -> str:
    """A hyphen that is not seen becomes a minus sign, the sign for a millionth its Greek letter."""
    return tcvn3(text).replace("\u00ad", "\u2212").replace("µ", "\u03bc")


def _lost(text: str) -> str:
    return tcvn3(text).replace("\u00ad", "")


CASES = [
    Case(
        "vnarial.xlsx",
        "D4 TCVN3 by font .VnArial; ß is ò, never ị",
        lambda: b.xlsx(_rows(tcvn3), fonts=fonts_of(".VnArial")),
        outcome("tcvn3", people=RARE, **lost_capitals(people=RARE)),
    ),
    Case(
        "ư thành dấu trừ.xlsx",
        "D4 U+00AD became U+2212 and U+00B5 became U+03BC",
        lambda: b.xlsx(_rows(_changed), fonts=fonts_of(".VnTime")),
        outcome("tcvn3", people=RARE, **lost_capitals(people=RARE)),
    ),
    Case(
        "ư mất.xlsx",
        "D4 U+00AD was lost: put back where only that makes a syllable",
        lambda: b.xlsx(_rows(_lost, "name"), fonts=fonts_of(".VnTime", "name")),
        outcome("tcvn3", "name", people=RARE),
    ),
    Case(
        "chữ đơn vni.xlsx",
        "D4 VNI letters that are single: í, ì, æ, ó, ò, î",
        lambda: b.xlsx(_rows(vni), fonts=fonts_of("VNI-Helve", *WORDS)),
        outcome("vni", people=RARE),
    ),
    Case(
        "chữ đơn vni.csv",
        "D4 the same without fonts",
        lambda: b.text(_rows(vni, headings=True), encoding="latin-1"),
        outcome("vni", kind=Kind.CSV, sheet="", people=RARE),
    ),
]
