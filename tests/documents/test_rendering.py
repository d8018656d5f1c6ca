"""Pages as they are printed, beside a reference worked out by hand: no element is off by more than 1 mm or 0.5 pt."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from smt.documents.checking import check
from smt.documents.drafting import built_in
from smt.documents.facts import facts_of
from smt.documents.papers import Comment, Section
from smt.documents.samples import closing, invitation, sample, submission, summary
from smt.documents.states import PaperKind
from tests.conftest import STRICT
from tests.documents.making import W, docx_of, ink, lines, pdf_of, pdf_text, pieces, reference, text_of, words, xml_of
from tests.documents.test_same_facts import bare, said

SOFFICE = os.environ.get("SMT_SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")
ENGINES = ("word", "typst")
_LONG = "Ủy ban nhân dân thành phố trực thuộc " * 13
VARIANTS = {
    "one recipient": replace(invitation(), recipients=("Sở Tài chính",)),
    "thirty recipients": replace(invitation(), recipients=tuple(f"Ủy ban nhân dân xã số {n}" for n in range(30))),
    "long title": replace(submission(), subject="Về việc " + "ban hành Kế hoạch triển khai thực hiện Chương trình " * 6),
    "long agency": replace(invitation(), letterhead=replace(invitation().letterhead, superior="", issuer=_LONG[:500])),
    "long words": replace(summary(), sections=(Section("S" * 90, (Comment(
        "A" * 120, "https://vidu.vn/" + "x" * 300, proposed="dòng một\ndòng hai", note="n" * 60, outcome="Tiếp thu", response="W" * 200),)),),
        lead="L" * 400, letterhead=replace(summary().letterhead, issuer="K" * 100)),
    "empty summary": replace(summary(), agreeing=(), silent=(), sections=(), draft=False),
    "empty closing": replace(closing(), standings=(), copies=()),
}


def missing(what: str) -> None:
    (pytest.fail if STRICT else pytest.skip)(f"{what} is missing; Debian: apt-get install libreoffice-writer-nogui poppler-utils")


def convert(to: str, folder: Path, *files: Path) -> None:
    """Let LibreOffice save files in another form into a folder; it is told nothing of this machine's user."""
    subprocess.run([str(SOFFICE), f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--convert-to", to, "--outdir",
                    str(folder), *map(str, files)], check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], Path]]:
    """Every paper as PDF by both engines: LibreOffice is started once for all DOCX files."""
    if not SOFFICE:
        missing("LibreOffice")
    if not shutil.which("pdftoppm") or not shutil.which("pdftotext"):
        missing("poppler")
    folder = tmp_path_factory.mktemp("papers")
    papers = {**{kind.value: sample(kind) for kind in PaperKind}, **VARIANTS}
    for name, paper in papers.items():
        (folder / f"{name}.docx").write_bytes(docx_of(paper))
        (folder / f"{name}.typst.pdf").write_bytes(pdf_of(paper))
    convert("pdf", folder, *sorted(folder.glob("*.docx")))
    yield {(engine, name): folder / (f"{name}.pdf" if engine == "word" else f"{name}.typst.pdf")
           for name in papers for engine in ENGINES}
    shutil.rmtree(folder)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", [kind.value for kind in PaperKind])
def test_every_element_stands_where_the_reference_says(pages, kind, engine):
    printed, seen, wrong = pieces(pages[engine, kind]), lines(pages[engine, kind]), []
    for element in reference(kind)["element"]:
        wrong += [f"{element['starts']!r} ({element['why']}): {problem}" for problem in deviations(element, printed, seen)]
    assert not wrong, "\n".join(wrong)


def deviations(element: dict, printed: list, seen: list) -> Iterator[str]:
    start, page = element["starts"], element.get("page")
    found = [one for one in printed if page in (None, one.page) and (start.startswith(one.text) or one.text.startswith(start))
             and (len(start) > 2 or one.text == start)]
    found = [one for one in found if "base" not in element or abs(one.base - element["base"]) < 40]
    if not found:
        yield "is not there"
        return
    piece = found[0]
    line = next((one for one in seen if one.page == piece.page and one.text.startswith(words(start)[:12])
                 and abs(one.left - piece.left) < 1), None)
    measured = {"left": piece.left, "base": piece.base}
    if line is not None:
        # poppler takes what stands on both sides of a gap for two lines
        end = next((one.right for one in seen if one.page == piece.page and one.text.endswith(element.get("ends", "\0"))), line.right)
        measured |= {"right": end, "center": (line.left + end) / 2}
    for name in ("left", "right", "center", "base"):
        if name in element and abs(measured.get(name, -99) - element[name]) > 1:
            yield f"{name} is {measured.get(name)} mm, not {element[name]}"
    if abs(piece.size - element["size"]) > 0.5:
        yield f"size is {piece.size} pt, not {element['size']}"
    for look, there in (("bold", piece.bold), ("italic", piece.italic)):
        if element.get(look, False) != there:
            yield f"{look} is {there}"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", [kind.value for kind in PaperKind])
def test_lines_are_drawn_where_and_as_long_as_the_reference_says(pages, kind, engine):
    for rule in reference(kind)["rule"]:
        y, left, right = ink(pages[engine, kind], rule["page"]).rule(rule["y"], rule["center"])
        assert abs(y - rule["y"]) <= 1, f"{rule['why']}: at {y}"
        assert abs(right - left - rule["length"]) <= 1, f"{rule['why']}: {right - left} long"
        assert abs((left + right) / 2 - rule["center"]) <= 1, f"{rule['why']}: around {(left + right) / 2}"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["summary", "closing"])
def test_the_columns_of_a_table_have_the_widths_of_the_reference(pages, kind, engine):
    for columns in reference(kind)["columns"]:
        page = ink(pages[engine, kind], columns["page"])
        heading = next(one for one in pieces(pages[engine, kind]) if one.page == columns["page"] and one.text.startswith(("CHỦ THỂ", "CƠ QUAN, ĐƠN")))
        for edge in columns["edges"]:
            near = [edge + step / 10 for step in range(-10, 11)]
            upright = [x for x in near if all(page.dark(x, heading.base + down / 4) for down in range(-8, 4))]
            assert upright, f"no line at {edge} mm"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", [*[kind.value for kind in PaperKind], *VARIANTS])
def test_nothing_is_printed_in_the_margins_but_the_page_number(pages, name, engine):
    pdf = pages[engine, name]
    lying = name in ("summary", "closing") or name.startswith(("empty", "long words"))
    width, height = (297, 210) if lying else (210, 297)
    for number in sorted({one.page for one in pieces(pdf)}):
        left, top, right, bottom = ink(pdf, number).box()
        assert left >= 29.5, f"page {number}: ink at {left}"
        assert right <= width - 15 + 0.6, f"page {number}: ink at {right}"
        assert bottom <= height - 20 + 0.5, f"page {number}: ink at {bottom}"
        assert top >= (19.5 if number == 1 else 10), f"page {number}: ink at {top}"


@pytest.mark.parametrize("kind", [kind.value for kind in PaperKind])
def test_the_printed_docx_holds_every_fact_whole(pages, kind):
    shown = bare("".join(one.text for one in pieces(pages["word", kind]) if one.base > 19))
    for name, value in facts_of(sample(PaperKind(kind))).items():
        if name not in ("ke_co_quan", "ke_trich_yeu", "mot_noi_gui", "du_thao"):
            missing_texts = [text for text in said(value) if not text.startswith("cell") and bare(text) not in shown]
            assert not missing_texts, f"{name}: {missing_texts}"


@pytest.mark.parametrize("engine", ENGINES)
def test_the_page_number_is_hidden_on_the_first_page_only(pages, engine):
    printed = pieces(pages[engine, "thirty recipients"])
    above = {one.page: one.text for one in printed if one.base < 19}
    assert above == {number: str(number) for number in range(2, max(one.page for one in printed) + 1)}


@pytest.mark.parametrize("engine", ENGINES)
def test_one_recipient_stands_on_the_line_of_kinh_gui_and_thirty_each_on_their_own(pages, engine):
    assert "Kính gửi: Sở Tài chính" in pdf_text(pages[engine, "one recipient"])
    listed = [one for one in pieces(pages[engine, "thirty recipients"]) if one.text.startswith("- Ủy ban nhân dân xã số")]
    assert len(listed) == 30
    assert max(one.left for one in listed) - min(one.left for one in listed) < 0.2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_long_title_is_wrapped_and_whole(pages, engine):
    text = pdf_text(pages[engine, "long title"])
    assert text.count("ban hành Kế hoạch triển khai thực hiện Chương trình") >= 1
    assert words(VARIANTS["long title"].subject) in text


@pytest.mark.parametrize("engine", ENGINES)
def test_an_agency_of_five_hundred_letters_stays_in_its_block(pages, engine):
    block = [one for one in lines(pages[engine, "long agency"]) if one.page == 1 and one.text.isupper() and one.left < 100]
    assert " ".join(one.text for one in block).count("TRỰC THUỘC") == 13
    assert len(block) >= 12
    assert all(one.left > 29.5 and one.right < 105.5 for one in block if "CỘNG HÒA" not in one.text)  # poppler joins the first lines


@pytest.mark.parametrize("engine", ENGINES)
def test_a_word_longer_than_its_column_stays_in_it(pages, engine):
    pdf, edges = pages[engine, "long words"], [30, 77, 122, 202, 282.5]
    for letter, column in (("S", 0), ("A", 1), ("x", 2), ("W", 3)):
        inside = [one for one in lines(pdf) if re.fullmatch(f"{letter}{{6,}}", one.text)]
        assert inside
        assert all(edges[column] < one.left and one.right < edges[column + 1] for one in inside), letter


@pytest.mark.parametrize("engine", ENGINES)
def test_the_lines_of_a_remark_stay_lines(pages, engine):
    found = [one for one in pieces(pages[engine, "long words"]) if one.text.endswith(("dòng một", "dòng hai”"))]
    assert len({one.base for one in found}) == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_empty_says_so(pages, engine):
    text = pdf_text(pages[engine, "empty summary"])
    assert "2.1. Đơn vị thống nhất với nội dung dự thảo: không có." in text
    assert "xem như thống nhất nội dung dự thảo: không có." in text
    assert "DỰ THẢO ĐỐI" not in text
    assert "Không có" in text
    assert "Không có" in pdf_text(pages[engine, "empty closing"])


@pytest.mark.parametrize("kind", [kind.value for kind in PaperKind])
def test_both_engines_break_pages_alike_within_one(pages, kind):
    counts = [max(one.page for one in pieces(pages[engine, kind])) for engine in ENGINES]
    assert abs(counts[0] - counts[1]) <= 1


def test_a_template_saved_by_a_word_processor_still_passes_and_makes_a_whole_file(tmp_path):
    if not SOFFICE:
        missing("LibreOffice")
    (tmp_path / "from").mkdir()
    for kind in PaperKind:
        (tmp_path / "from" / f"{kind.value}.docx").write_bytes(built_in(kind))
    convert("docx", tmp_path, *sorted((tmp_path / "from").iterdir()))
    for kind in PaperKind:
        saved = (tmp_path / f"{kind.value}.docx").read_bytes()
        assert saved != built_in(kind)
        check(saved, kind)
        made = docx_of(sample(kind), saved)
        with zipfile.ZipFile(io.BytesIO(made)) as packed:
            assert len(packed.namelist()) == len(set(packed.namelist()))
        assert Document(io.BytesIO(made)).paragraphs
        ours, theirs = (bare("\n".join(text_of(one) for one in xml_of(one_made).iter(f"{W}p"))) for one_made in (docx_of(sample(kind)), made))
        assert ours == theirs
