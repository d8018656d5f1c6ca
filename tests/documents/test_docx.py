"""The XML of the DOCX: paper, margins, sizes, blocks, tables."""

import io
import re
import zipfile
from dataclasses import replace

import pytest

from smt.documents.drafting import built_in
from smt.documents.metrics import width
from smt.documents.samples import closing, invitation, sample, submission, summary
from smt.documents.states import PaperKind
from smt.documents.wording import MOTTO, NATION
from tests.documents.making import W, docx_of, paragraph, text_of, val, words, xml_of

KINDS = list(PaperKind)


@pytest.mark.parametrize("kind", KINDS)
def test_paper_and_margins_are_those_of_the_decree(kind):
    section = xml_of(docx_of(sample(kind))).find(f".//{W}sectPr")
    lying = kind in (PaperKind.SUMMARY, PaperKind.CLOSING)
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert [int(size.get(W + side)) for side in ("w", "h")] == ([16838, 11906] if lying else [11906, 16838])  # A4
    assert (size.get(W + "orient") == "landscape") is lying
    assert {side: int(margins.get(W + side)) for side in ("top", "bottom", "left", "right")} == {
        "top": 1134, "bottom": 1134, "left": 1701, "right": 850}  # 20, 20, 30, 15 mm


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_number_is_in_the_header_of_every_page_but_the_first(kind):
    made = docx_of(sample(kind))
    section = xml_of(made).find(f".//{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    assert [one.get(W + "type") for one in section.findall(f"{W}headerReference")] == ["default"]
    header = xml_of(made, "word/header1.xml")
    assert " PAGE " in [one.text for one in header.iter(f"{W}instrText")]
    assert val(header.find(f"{W}p"), "pPr/jc") == "center"


@pytest.mark.parametrize("kind", KINDS)
def test_the_face_is_times_new_roman_and_the_language_vietnamese(kind):
    defaults = xml_of(docx_of(sample(kind)), "word/styles.xml").find(f".//{W}rPrDefault/{W}rPr")
    assert {defaults.find(f"{W}rFonts").get(W + script) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
    assert defaults.find(f"{W}lang").get(W + "val") == "vi-VN"
    assert defaults.find(f"{W}color").get(W + "val") == "000000"


@pytest.mark.parametrize(("start", "half_points", "bold", "italic"), [
    ("ỦY BAN NHÂN DÂN", 24, False, False), ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", 24, True, False), (NATION, 24, True, False),
    (MOTTO, 26, True, False), ("Số:", 26, False, False), ("Hải Phòng, ngày", 26, False, True), ("V/v tham gia", 24, False, False),
    ("Kính gửi:", 28, False, False), ("- Các Sở, ban, ngành;", 28, False, False), ("Thực hiện Kế hoạch", 28, False, False),
    ("Nơi nhận:", 24, True, True), ("- Như trên;", 22, False, False), ("KT. GIÁM ĐỐC", 28, True, False), ("Vũ Đại Thắng", 28, True, False)])
def test_each_element_of_the_letter_has_its_size_and_style(start, half_points, bold, italic):
    run = paragraph(docx_of(invitation()), start).find(f"{W}r")
    assert val(run, "rPr/sz") == str(half_points)
    assert (run.find(f"{W}rPr/{W}b") is not None, run.find(f"{W}rPr/{W}i") is not None) == (bold, italic)


def test_body_is_justified_with_a_first_line_of_a_centimetre_and_six_points_between_paragraphs():
    one = paragraph(docx_of(invitation()), "Thực hiện Kế hoạch")
    assert val(one, "pPr/jc") == "both"
    assert val(one, "pPr/ind", "firstLine") == "567"
    assert int(val(one, "pPr/spacing", "after")) >= 120
    assert 240 <= int(val(one, "pPr/spacing", "line")) <= 360


def test_only_the_deadline_is_bold_in_the_body():
    one = paragraph(docx_of(invitation()), "Ý kiến của các cơ quan")
    assert [text_of(run) for run in one.findall(f"{W}r") if run.find(f"{W}rPr/{W}b") is not None] == ["trong ngày 06/10/2021"]


def drawn_lengths(made: bytes) -> list[float]:
    """Give the lengths of the lines in the header, in mm: the block's width less both indents."""
    found = []
    for cell in xml_of(made).iter(f"{W}tc"):
        for one in cell.iter(f"{W}p"):
            if one.find(f"{W}pPr/{W}pBdr/{W}top") is not None:
                inside = int(val(cell, "tcPr/tcW", "w")) - int(val(one, "pPr/ind", "left")) - int(val(one, "pPr/ind", "right"))
                found.append(inside / 1440 * 25.4)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_line_under_the_motto_is_as_long_as_its_text_and_that_under_the_agency_a_third_to_half(kind):
    agency, motto = drawn_lengths(docx_of(sample(kind)))
    assert abs(motto - width(MOTTO, 13, bold=True)) < 0.2
    text = width("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", 12, bold=True)
    assert text / 3 <= agency <= text / 2


def test_the_line_follows_the_name_of_the_agency():
    short = replace(invitation(), letterhead=replace(invitation().letterhead, issuer="Sở Y tế"))
    agency, _motto = drawn_lengths(docx_of(short))
    text = width("SỞ Y TẾ", 12, bold=True)
    assert text / 3 <= agency <= text / 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_two_blocks_are_an_invisible_table_as_wide_as_the_text(kind):
    blocks = xml_of(docx_of(sample(kind))).find(f".//{W}tbl")
    assert blocks.find(f"{W}tblPr/{W}tblBorders") is None
    widths = [int(one.get(W + "w")) for one in blocks.findall(f"{W}tblGrid/{W}gridCol")]
    lying = kind in (PaperKind.SUMMARY, PaperKind.CLOSING)
    assert sum(widths) == pytest.approx((252 if lying else 165) / 25.4 * 1440, abs=2)
    assert widths[1] / 1440 * 25.4 > width(NATION, 12, bold=True)


def test_the_letter_carries_every_element_of_the_real_one_in_its_order():
    text = words("\n".join(text_of(one) for one in xml_of(docx_of(invitation())).iter(f"{W}p")))
    expected = [
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", NATION, MOTTO, "Số: /STTTT-BCVT",
        "V/v tham gia ý kiến đối với dự thảo Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em” trên địa bàn thành phố "
        "Hải Phòng", "Hải Phòng, ngày tháng 10 năm 2021", "Kính gửi:", "- Văn phòng Ủy ban nhân dân thành phố;",
        "- Văn phòng Ủy ban Mặt trận Tổ quốc Việt Nam thành phố;", "- Các Sở, ban, ngành;", "- Ủy ban nhân dân các quận, huyện;",
        "- Đài Phát thanh và Truyền hình Hải Phòng;", "- Báo Hải Phòng;", "- Liên đoàn Lao động thành phố;", "- Hội Khuyến học thành phố.",
        "Thực hiện Kế hoạch số 3667/KH-BTTTT-BGDĐT ngày 21/9/2021 của Bộ Thông tin và Truyền thông, Bộ Giáo dục và Đào tạo về phối hợp thực "
        "hiện Chương trình “Sóng và máy tính cho em”; Công văn số 6727/UBND-VX ngày 21/9/2021 của Ủy ban nhân dân thành phố về việc thực "
        "hiện Công điện của Thủ tướng Chính phủ về việc tăng cường điều kiện bảo đảm thực hiện Kế hoạch năm học mới 2021-2022 hiệu quả, "
        "chất lượng; Công văn số 6509/UBND-VX ngày 15/9/2021 của Ủy ban nhân dân thành phố thực hiện Công điện của Bộ Giáo dục và Đào tạo "
        "về việc tổ chức dạy học ứng phó diễn biến dịch Covid-19,",
        "Sở Thông tin và Truyền thông xây dựng dự thảo Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em” trên địa bàn "
        "thành phố Hải Phòng (có dự thảo Kế hoạch kèm theo).",
        "Trước khi trình Ủy ban nhân dân thành phố phê duyệt, ban hành Kế hoạch, Sở Thông tin và Truyền thông đề nghị các Quý cơ quan, đơn "
        "vị nghiên cứu, tham gia góp ý bằng văn bản đối với dự thảo Kế hoạch nêu trên.",
        "Ý kiến của các cơ quan, đơn vị xin được gửi về Sở Thông tin và Truyền thông trong ngày 06/10/2021. Quá thời hạn trên các đơn vị "
        "chưa có văn bản góp ý gửi về Sở Thông tin và Truyền thông, được hiểu là đã nhất trí với dự thảo Kế hoạch.",
        "Sở Thông tin và Truyền thông trân trọng đề nghị Quý cơ quan, đơn vị quan tâm, phối hợp thực hiện nhiệm vụ Ủy ban nhân dân thành "
        "phố giao.",
        "(Đầu mối liên hệ: Phòng Bưu chính-Viễn thông - Sở Thông tin và Truyền thông. Địa chỉ: Số 62 Võ Thị Sáu, phường Máy Tơ, quận Ngô "
        "Quyền, thành phố Hải Phòng. Điện thoại: 0225.3736.906)./.",
        "Nơi nhận:", "- Như trên;", "- UBND TP (để b/c);", "- PCTTT UBNDTP L.A.Quân (để b/c);", "- PCT UBNDTP L.K.Nam (để b/c);",
        "- GĐ; PGĐ V.Đ.Thắng;", "- Lưu: VT; BCVT.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Vũ Đại Thắng"]
    at = 0
    for element in expected:
        found = text.find(element, at)
        assert found >= 0, f"missing, or not in its place: {element}"
        at = found + len(element)


def the_table(made: bytes):
    return next(one for one in xml_of(made).iter(f"{W}tbl") if one.find(f"{W}tblPr/{W}tblBorders") is not None)


def test_the_summary_has_the_exact_four_columns_and_repeats_their_row():
    head, *rows = the_table(docx_of(summary())).findall(f"{W}tr")
    assert [text_of(cell) for cell in head.findall(f"{W}tc")] == [
        "NHÓM VẤN ĐỀ, ĐIỀU, KHOẢN", "CHỦ THỂ GÓP Ý", "NỘI DUNG GÓP Ý", "NỘI DUNG TIẾP THU, GIẢI TRÌNH"]
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(run.find(f"{W}rPr/{W}b") is not None for run in head.iter(f"{W}r"))
    assert not any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)


def test_rows_stay_whole_and_a_group_has_one_merged_first_cell():
    rows = the_table(docx_of(summary())).findall(f"{W}tr")[1:]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    merges = [val(row.find(f"{W}tc"), "tcPr/vMerge") or "continue" for row in rows]
    assert merges == ["restart", "restart", "continue", "restart"]
    assert [text_of(row.find(f"{W}tc")) for row in rows] == ["Chung", "Mục II. Nhiệm vụ, giải pháp", "", "Mục III. Kinh phí"]


def test_a_remark_longer_than_a_page_may_split_or_it_would_be_cut():
    long = replace(summary().sections[0].comments[0], text="Đề nghị rà soát số liệu. " * 200)
    made = docx_of(replace(summary(), sections=(replace(summary().sections[0], comments=(long,)),)))
    assert the_table(made).findall(f"{W}tr")[1].find(f"{W}trPr/{W}cantSplit") is None


def test_a_cell_without_words_still_holds_a_paragraph():
    made = docx_of(summary())
    assert all(cell[-1].tag == f"{W}p" for cell in xml_of(made).iter(f"{W}tc"))


@pytest.mark.parametrize(("paper", "there"), [(summary(), True), (replace(summary(), draft=False), False), (submission(), False),
                                              (replace(closing(), draft=True), True)])
def test_a_paper_not_yet_issued_says_so(paper, there):
    assert any(text_of(one) == "DỰ THẢO" for one in xml_of(docx_of(paper)).iter(f"{W}p")) is there


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_opens_as_a_word_document_and_holds_no_place_any_more(kind):
    made = docx_of(sample(kind))
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert packed.testzip() is None
        text = packed.read("word/document.xml").decode()
    assert not re.search(r"\{\{|\{%|\[[0-9a-f]{32}:", text)
    assert "None" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_facts_give_the_same_bytes(kind):
    assert docx_of(sample(kind)) == docx_of(sample(kind))
    assert built_in(kind) == built_in(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_carries_the_title_of_the_paper(kind):
    title = xml_of(docx_of(sample(kind)), "docProps/core.xml").find("{http://purl.org/dc/elements/1.1/}title")
    assert title.text == sample(kind).title[:250]
