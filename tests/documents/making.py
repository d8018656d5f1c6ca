"""Make papers and read them again: the XML of a DOCX, the letters and the ink of a page."""

import io
import re
import subprocess
import tomllib
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from pypdf import PdfReader

from smt.documents.drafting import built_in
from smt.documents.facts import facts_of
from smt.documents.filling import fill
from smt.documents.papers import Paper
from smt.documents.printing import printed
from smt.documents.scripts import SCRIPTS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 25.4 / 72
DPI = 200
REFERENCE = Path(__file__).parent / "reference"


def docx_of(paper: Paper, template: bytes | None = None) -> bytes:
    """Make the DOCX by the built-in template, or by this one."""
    return fill(template or built_in(paper.KIND), SCRIPTS[paper.KIND], facts_of(paper), paper.title)


def pdf_of(paper: Paper) -> bytes:
    return printed(SCRIPTS[paper.KIND], facts_of(paper), paper.title, paper.letterhead.issued_on or paper.letterhead.month_of)


def xml_of(made: bytes, part: str = "word/document.xml") -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        return ET.fromstring(packed.read(part))


def text_of(element: ET.Element) -> str:
    return "".join("\n" if one.tag == f"{W}br" else one.text or "" for one in element.iter() if one.tag in (f"{W}t", f"{W}br"))


def paragraphs(made: bytes) -> list[ET.Element]:
    return list(xml_of(made).iter(f"{W}p"))


def paragraph(made: bytes, start: str) -> ET.Element:
    """Give the first paragraph that starts so."""
    return next(one for one in paragraphs(made) if text_of(one).startswith(start))


def val(element: ET.Element, path: str, name: str = "val") -> str | None:
    """Give an attribute of what lies at a path, such as "pPr/ind", "left"."""
    found = element.find("/".join(W + part for part in path.split("/")))
    return None if found is None else found.get(W + name)


def words(text: str) -> str:
    """Give text with every kind of space alike, for comparing what engines print."""
    return " ".join(text.replace("\u00a0", " ").replace("\u200b", "").split())


# ---- what stands on a page ----


@dataclass(frozen=True)
class Piece:
    """Letters that are printed in one go: where they begin (mm from the upper left corner to the base line), and in which face."""

    page: int
    left: float
    base: float
    size: float
    bold: bool
    italic: bool
    text: str


@dataclass(frozen=True)
class Line:
    """A line as poppler sees it; mm."""

    page: int
    left: float
    right: float
    text: str


@cache
def pieces(pdf: Path) -> list[Piece]:
    found: list[Piece] = []
    for number, page in enumerate(PdfReader(pdf).pages, start=1):
        height = float(page.mediabox.height)

        def note(text: str, cm: Any, tm: Any, font: Any, size: float, number: int = number, height: float = height) -> None:
            if text.strip():
                face = str((font or {}).get("/BaseFont", ""))
                found.append(Piece(number, (cm[4] + tm[4] * cm[0]) * MM, (height - cm[5] - tm[5] * cm[3]) * MM, size * abs(tm[0] * cm[0]),
                                   "Bold" in face, "Italic" in face, words(text)))

        page.extract_text(visitor_text=note)
    return found


@cache
def lines(pdf: Path) -> list[Line]:
    told = subprocess.run(["pdftotext", "-bbox-layout", str(pdf), "-"], capture_output=True, check=True, text=True).stdout
    space = "{http://www.w3.org/1999/xhtml}"
    found = []
    for number, page in enumerate(ET.fromstring(told).iter(f"{space}page"), start=1):
        for line in page.iter(f"{space}line"):
            inside = list(line.iter(f"{space}word"))
            found.append(Line(number, float(line.get("xMin", "0")) * MM, max(float(one.get("xMax", "0")) for one in inside) * MM,
                              words(" ".join(one.text or "" for one in inside))))
    return found


@cache
def pdf_text(pdf: Path) -> str:
    return words(subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, text=True).stdout)


@dataclass(frozen=True)
class Ink:
    """A page as an image, one byte a point; lengths in mm."""

    width: int
    height: int
    data: bytes

    def dark(self, x: float, y: float) -> bool:
        return self.data[_dots(y) * self.width + _dots(x)] < 128

    def rule(self, y: float, around: float, within: float = 1.0) -> tuple[float, float, float]:
        """Give the longest dark run through `around` near a height: its y, left and right end."""
        best = (y, around, around)
        for row in range(_dots(y - within), _dots(y + within) + 1):
            line = self.data[row * self.width:(row + 1) * self.width]
            left = right = _dots(around)
            if line[left] >= 128:
                continue
            while left and line[left - 1] < 128:
                left -= 1
            while right + 1 < self.width and line[right + 1] < 128:
                right += 1
            if right - left > _dots(best[2] - best[1]):
                best = (_mm(row), _mm(left), _mm(right + 1))
        return best

    def box(self) -> tuple[float, float, float, float]:
        """Give the smallest box around all ink: left, top, right, bottom."""
        row = [min(self.data[at * self.width:(at + 1) * self.width]) < 128 for at in range(self.height)]
        top, bottom = row.index(True), self.height - 1 - row[::-1].index(True)
        left = next(at for at in range(self.width) if min(self.data[at::self.width]) < 128)
        right = next(at for at in reversed(range(self.width)) if min(self.data[at::self.width]) < 128)
        return _mm(left), _mm(top), _mm(right + 1), _mm(bottom + 1)


@cache
def ink(pdf: Path, page: int) -> Ink:
    made = subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), "-f", str(page), "-l", str(page), str(pdf)], capture_output=True, check=True).stdout
    header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", made)
    assert header
    return Ink(int(header[1]), int(header[2]), made[header.end():])


def _dots(millimetres: float) -> int:
    return round(millimetres / 25.4 * DPI)


def _mm(dots: int) -> float:
    return dots / DPI * 25.4


@cache
def reference(name: str) -> dict[str, Any]:
    return tomllib.loads((REFERENCE / f"{name}.toml").read_text(encoding="utf-8"))
