"""DOCX, PDF and XLSX say the same, whatever was typed; counts never add silence to what was said."""

import io
from dataclasses import fields, replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from smt.documents.facts import facts_of
from smt.documents.papers import Comment, Letterhead, Outcomes, Paper, Party, Section, Signature, Tally, party_text
from smt.documents.samples import closing, invitation, sample, submission, summary
from smt.documents.scripts import SCRIPTS
from smt.documents.states import PaperKind
from smt.documents.workbook import workbook
from tests.documents.making import W, docx_of, pdf_of, text_of, words, xml_of

KINDS = list(PaperKind)
#: What a template or a typesetter could take for its own.
HOSTILE = ["<b>A & B</b>", '"quoted" \'single\'', "{{ nguoi_ky }}", "{% for x in y %}", "*đậm* _nghiêng_ #let x = 1", "$x^2$ @nhan \\ `mã`",
           "=HYPERLINK(\"x\")", "مرحبا بالعالم", "שלום", "**in đậm**", "]]>", "ẨẪẮẶỖỮỆ gjpqy", "]\n#include \"x\""]


def in_word(paper: Paper) -> str:
    return words("\n".join(text_of(one) for one in xml_of(docx_of(paper)).iter(f"{W}p")))


def in_pdf(paper: Paper) -> str:
    return words("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(paper))).pages))


def bare(text: str) -> str:
    """Give text without spaces: where a line was broken must not matter."""
    return "".join(words(text).split())


def said(value: object) -> list[str]:
    """Give every text inside a fact."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list | tuple):
        return [text for one in value for text in said(one)]
    return []


@pytest.mark.parametrize("kind", KINDS)
def test_both_engines_carry_every_fact_of_every_paper(kind):
    paper = sample(kind)
    word, pdf = bare(in_word(paper)), bare(in_pdf(paper))
    for name, value in facts_of(paper).items():
        if name.startswith("ke_") or name == "mot_noi_gui" or name == "du_thao":
            continue
        for text in said(value):
            if text in ("cell", "cell_bold", "cell_italic"):
                continue
            assert bare(text) in word, f"{name} is not in the DOCX: {text}"
            assert bare(text) in pdf, f"{name} is not in the PDF: {text}"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_shown_as_it_is_by_every_engine(text):
    comment = Comment(agency=text, text=text, proposed=text, note=text, outcome="Tiếp thu", response=text)
    paper = replace(summary(), sections=(Section(text, (comment,)),), agreeing=(Party(text, "1/A", date(2021, 10, 4)),))
    wanted = bare(text)
    assert bare(in_word(paper)).count(wanted) >= 6
    if not any("\u0590" <= letter <= "\u06ff" for letter in text):  # pypdf gives right-to-left words in another order
        assert bare(in_pdf(paper)).count(wanted) >= 6
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(facts_of(paper), paper.title))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type == "s" for cell in cells)
    assert any(str(cell.value) == text for cell in cells)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_names_in_a_letter_are_shown_as_they_are(text):
    paper = replace(invitation(), lead=text, contact=replace(invitation().contact, unit=text), signature=Signature((text,), text),
                    letterhead=replace(invitation().letterhead, issuer=text, place=text), recipients=(text, text), copies=(text,))
    assert bare(in_word(paper)).count(bare(text)) >= 4


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_at_all_breaks_a_paper(one, other):
    paper = replace(summary(), lead=one, sections=(Section(one, (Comment(one, other, proposed=other, note=one, response=other),)),))
    assert docx_of(paper).startswith(b"PK")
    assert pdf_of(paper).startswith(b"%PDF")


def test_a_letter_without_a_shape_is_a_box_in_the_archive_copy_and_itself_in_word():
    paper = replace(summary(), sections=(Section("Chung", (Comment("Sở 😀 A", "઼ 中文"),)),))
    assert "Sở □ A" in in_pdf(paper)
    assert "Sở 😀 A" in in_word(paper)


def test_silence_is_never_counted_with_what_was_said():
    tally = Tally(agree=7, comments=5, disagree=3, outside=2, deemed=40, late=4, not_reached=6, contested=8, documents=21)
    paper = replace(summary(), tally=tally)
    for text in (in_word(paper), in_pdf(paper), in_word(replace(submission(), tally=tally)), in_word(replace(closing(), tally=tally))):
        for line in ("Nhất trí: 7 đơn vị;", "có ý kiến bổ sung: 5 đơn vị;", "Không nhất trí: 3 đơn vị;", "không thuộc lĩnh vực: 2 đơn vị;",
                     "được hiểu là đã nhất trí: 40 đơn vị;", "Gửi văn bản sau thời hạn: 4 đơn vị;", "không tính là nhất trí: 6 đơn vị;",
                     "đang giải quyết: 8 đơn vị."):
            assert line in text
    assert tally.asked == 75


def test_those_still_awaited_are_named_only_while_there_are_some():
    awaited = replace(summary(), tally=Tally(agree=1, awaiting=2))
    assert "đang giải quyết: 0 đơn vị; - Chưa trả lời, còn trong thời hạn: 2 đơn vị." in in_word(awaited)
    assert "còn trong thời hạn" not in in_word(summary())


def test_outcomes_are_counted_one_by_one():
    paper = replace(summary(), outcomes=Outcomes(taken=1200, partly=3, not_taken=4, undecided=5))
    assert ("Tổng số ý kiến góp ý: 1.212 ý kiến, trong đó tiếp thu 1.200 ý kiến; tiếp thu một phần 3 ý kiến; không tiếp thu, giải trình 4 ý kiến; chưa có giải "
            "trình 5 ý kiến.") in in_word(paper)


def test_agencies_with_remarks_are_counted_once_each():
    assert summary().commenting == 3
    assert "2.2. Đơn vị đóng góp ý kiến cho dự thảo: 3 đơn vị." in in_word(summary())


@pytest.mark.parametrize(("party", "written"), [
    (Party("Sở Y tế"), "Sở Y tế"),
    (Party("Sở Y tế", "12/SYT", date(2021, 10, 5)), "Sở Y tế (Công văn số 12/SYT ngày 05/10/2021)"),
    (Party("Sở Y tế", "", date(2021, 9, 5), "gửi sau thời hạn"), "Sở Y tế (ngày 05/9/2021, gửi sau thời hạn)"),
    (Party("Sở Y tế", note="thư điện tử"), "Sở Y tế (thư điện tử)")])
def test_an_agency_in_a_list_is_cited_by_its_document(party, written):
    assert party_text(party) == written


def test_a_blank_number_and_day_print_as_a_gap_never_as_none():
    blank = Letterhead("", "Sở A", "", "SA-VP", "Hải Phòng")
    for paper in (replace(invitation(), letterhead=blank), replace(submission(), letterhead=blank), replace(summary(), letterhead=blank)):
        for text in (in_word(paper), in_pdf(paper)):
            assert "Hải Phòng, ngày tháng năm" in text
            assert "Số: /SA-VP" in text
            assert "None" not in text


def test_a_letter_without_bases_contact_details_or_copies_leaves_no_stump():
    paper = replace(invitation(), bases=(), contact=replace(invitation().contact, address="", phone=""), copies=())
    for text in (in_word(paper), in_pdf(paper)):
        assert "Thực hiện Kế hoạch" not in text
        assert "Địa chỉ" not in text
        assert "Điện thoại" not in text
        assert "Nơi nhận" not in text
        assert ")./." in text


def test_a_paper_ends_with_its_sign():
    for paper in (invitation(), submission(), closing()):
        assert in_word(paper).count("./.") == 1


def test_every_fact_has_a_place_in_the_layout():
    for kind in KINDS:
        layout = str(SCRIPTS[kind].parts)
        unused = [name for name in facts_of(sample(kind)) if name not in layout]
        assert not unused, f"{kind}: {unused}"


def test_papers_know_nothing_of_where_facts_come_from():
    assert {one.name for one in fields(Comment)} == {"agency", "text", "proposed", "note", "outcome", "response"}


def test_the_title_has_at_most_what_word_keeps():
    paper = replace(summary(), draft_name="Kế hoạch rất dài " * 60)
    assert docx_of(paper).startswith(b"PK")
    assert pdf_of(paper).startswith(b"%PDF")
