"""How a letter cites the documents it rests on, and which ones the programme's letters cite; pure."""

import re
from datetime import date
from typing import NamedTuple, Protocol

from smt.documents.wording import cited

#: What kind of document a symbol says it is (Decree 30/2020, annex III); a công văn's symbol says none.
KINDS = {"NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QyĐ": "Quy định", "TB": "Thông báo", "HD": "Hướng dẫn",
         "CTr": "Chương trình", "KH": "Kế hoạch", "PA": "Phương án", "ĐA": "Đề án", "BC": "Báo cáo", "BB": "Biên bản", "TTr": "Tờ trình",
         "CĐ": "Công điện", "NĐ": "Nghị định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "VBHN": "Văn bản hợp nhất"}
#: Without a kind in its symbol a document is this.
PLAIN = "Công văn"
_LAW = re.compile(r"(?i)QH\d+")
_WITH_KIND = re.compile(r"(\D*?)\s*(?:số\s+)?(\d.*)", re.DOTALL)


class Basis(Protocol):
    """A document as it is cited."""

    @property
    def number(self) -> str:
        """Give its number and symbol, its kind before them where the symbol does not say it."""

    @property
    def issued_on(self) -> date | None:
        """Give its day."""

    @property
    def issuer(self) -> str:
        """Give who issued it."""

    @property
    def abstract(self) -> str:
        """Give what it is about, with "về việc" where the document has it."""


class Known(NamedTuple):
    """A document that letters of the programme cite; a blank abstract is to be copied from the document."""

    number: str
    issued_on: date
    issuer: str
    abstract: str = ""


#: The chain of plans like Bắc Kạn's 288/KH-UBND (2022), in its order; abstracts only where a source gives their words.
PROGRAMME = (
    Known("24/CT-TTg", date(2021, 9, 3), "Thủ tướng Chính phủ"),
    Known("6235/VPCP-KGVX", date(2021, 9, 7), "Văn phòng Chính phủ"),
    Known("3961/BGDĐT-CĐN", date(2021, 9, 10), "Bộ Giáo dục và Đào tạo"),
    Known("3667/KH-BTTTT-BGDĐT", date(2021, 9, 21), "Bộ Thông tin và Truyền thông, Bộ Giáo dục và Đào tạo",
          "về phối hợp thực hiện Chương trình “Sóng và máy tính cho em”"),
    Known("987/KH-BGDĐT", date(2021, 10, 1), "Bộ Giáo dục và Đào tạo"),
)


def kind_and_number(typed: str) -> tuple[str, str]:
    """Give a document's kind and its number with symbol: the kind as typed before the number, else as the symbol says."""
    found = _WITH_KIND.fullmatch(typed.strip())
    if found is None:
        return typed.strip(), ""
    if found[1].strip():
        return found[1].strip(), found[2].strip()
    first = found[2].rsplit("/", 1)[-1].split("-")[0] if "/" in found[2] else ""
    return "Luật" if _LAW.fullmatch(first) else KINDS.get(first, PLAIN), found[2].strip()


def citation(basis: Basis) -> str:
    """Write "Công văn số 6727/UBND-VX ngày 21/9/2021 của Ủy ban nhân dân thành phố về việc …"."""
    kind, number = kind_and_number(basis.number)
    return cited(kind, number, basis.issued_on, issuer=basis.issuer, about=" ".join(basis.abstract.split()))
