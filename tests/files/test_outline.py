"""Which sections are read from a draft plan, however its headings are made."""

import io
import unicodedata

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smt.files.word import Heading, outline
from tests.files.make import para, plan, run, table

LETTERHEAD = table(("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG\nSố:     /KH-UBND",
                    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHải Phòng, ngày    tháng 10 năm 2021"))
SIGNATURE = table(("Nơi nhận:\n- Như trên;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn A"))


def levels(found: list[Heading]) -> list[tuple[int, str, str]]:
    return [(one.level, one.number, one.title) for one in found]


def by_hand(**changes: str) -> bytes:
    return plan(
        LETTERHEAD, para("KẾ HOẠCH", bold=True), para("Triển khai Chương trình “Sóng và Máy tính cho em”", bold=True),
        "Thực hiện Kế hoạch số 3667/KH-BTTTT-BGDĐT, Ủy ban nhân dân thành phố ban hành Kế hoạch như sau:",
        para("I. MỤC ĐÍCH, YÊU CẦU", bold=True), para("1. Mục đích", bold=True), "a) Bảo đảm học sinh có máy tính.",
        "b) Bảo đảm có sóng.", para("2. Yêu cầu", bold=True), "Các đơn vị phối hợp:", "1. Đúng đối tượng;", "2. Đúng hạn;",
        "3. Không trùng lặp.", para("3. Đối tượng", bold=True), "Học sinh hộ nghèo.",
        para("II. TỔ CHỨC THỰC HIỆN", bold=True),
        para(more=run("1. Sở Thông tin và Truyền thông", "<w:rPr><w:b/></w:rPr>") + run(": chủ trì, theo dõi.")),
        "2. Sở Giáo dục và Đào tạo rà soát, lập danh sách học sinh thuộc diện được hỗ trợ, bảo đảm đúng đối tượng, công khai, minh "
        "bạch tại nhà trường và tại xã, phường trước khi gửi về cơ quan thường trực của Chương trình để tổng hợp.",
        table(("TT", "Nội dung"), ("1", "1. Mua máy")), "Trên đây là Kế hoạch./.", SIGNATURE, "KT. CHỦ TỊCH")


def test_headings_numbered_by_hand_give_two_levels() -> None:
    found = outline(by_hand())
    assert levels(found)[:6] == [
        (1, "I", "MỤC ĐÍCH, YÊU CẦU"), (2, "1", "Mục đích"), (2, "2", "Yêu cầu"), (2, "3", "Đối tượng"),
        (1, "II", "TỔ CHỨC THỰC HIỆN"), (2, "1", "Sở Thông tin và Truyền thông")]
    assert found[6].number == "2"
    assert found[6].title.startswith("Sở Giáo dục và Đào tạo rà soát")
    assert found[6].title.endswith("…")


def test_deeper_points_lists_and_table_cells_stay_in_the_text_and_the_signature_does_not() -> None:
    found = outline(by_hand())
    assert found[1].text == "a) Bảo đảm học sinh có máy tính.\nb) Bảo đảm có sóng."
    assert found[2].text == "Các đơn vị phối hợp:\n1. Đúng đối tượng;\n2. Đúng hạn;\n3. Không trùng lặp."
    assert found[5].text == "chủ trì, theo dõi."
    assert found[6].text.splitlines()[1:] == ["TT", "Nội dung", "1", "1. Mua máy", "Trên đây là Kế hoạch./."]


STYLES = """<w:style w:type="paragraph" w:default="1" w:styleId="Binhthng"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/><w:basedOn w:val="Binhthng"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="u2"><w:name w:val="Tiêu đề 2"/><w:basedOn w:val="u1"/>
<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Mucluc1"><w:name w:val="toc 1"/></w:style>"""
NUMBERING = """<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>
<w:pStyle w:val="u1"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%2."/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"""


def listed(text: str, use: int, level: int = 0) -> str:
    return para(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{use}"/></w:numPr>')


def test_words_own_headings_and_numbers_are_read_by_localised_style_and_counted() -> None:
    style = '<w:pStyle w:val="%s"/>'
    found = outline(plan(
        para("KẾ HOẠCH", properties=style % "u1" + '<w:numPr><w:numId w:val="0"/></w:numPr>'),
        para("I. Mục đích\t2", properties=style % "Mucluc1"),
        para("Mục đích", properties=style % "u1"), para("Chung", properties=style % "u2"), listed("Bảo đảm máy", 1, 2),
        listed("Bảo đảm sóng", 1, 2), para("Riêng", properties=style % "u2"), "1. Một danh sách", "2. trong mục",
        para("Tổ chức", properties=style % "u1"), para("Sở", properties=style % "u2"), styles=STYLES, numbering=NUMBERING))
    assert levels(found) == [(1, "I", "Mục đích"), (2, "1", "Chung"), (2, "2", "Riêng"), (1, "II", "Tổ chức"), (2, "1", "Sở")]
    assert found[1].text == "a) Bảo đảm máy\nb) Bảo đảm sóng"
    assert found[2].text == "1. Một danh sách\n2. trong mục"


def test_numbers_of_several_levels_are_put_together() -> None:
    found = outline(plan(listed("Mục tiêu", 2), listed("Chung", 2, 1), listed("Cụ thể", 2, 1), "Chữ", listed("Nhiệm vụ", 2),
                         listed("Máy", 2, 1), listed("Làm lại từ đầu", 3), numbering=NUMBERING))
    assert levels(found)[:5] == [(1, "1", "Mục tiêu"), (2, "1.1", "Chung"), (2, "1.2", "Cụ thể"), (1, "2", "Nhiệm vụ"),
                                 (2, "2.1", "Máy")]


@pytest.mark.parametrize(("body", "expected"), [
    (["Phần I", para("QUY ĐỊNH CHUNG", bold=True), "I. Mục đích", "Chữ", "II. Yêu cầu", "PHẦN II. THỰC HIỆN"],
     [(1, "Phần I", "QUY ĐỊNH CHUNG"), (2, "I", "Mục đích"), (2, "II", "Yêu cầu"), (1, "Phần II", "THỰC HIỆN")]),
    (["Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "1. Khoản một", "Chương II", "THỰC HIỆN", "Điều 2. Trách nhiệm",
      "Điều 5 Luật này quy định khác"],
     [(1, "Chương I", "QUY ĐỊNH CHUNG"), (2, "Điều 1", "Phạm vi"), (1, "Chương II", "THỰC HIỆN"), (2, "Điều 2", "Trách nhiệm")]),
    (["Chương I", "CHUNG", "Mục 1. Một", "Điều 1. Phạm vi", "Điều 2. Hiệu lực"],
     [(1, "Chương I", "CHUNG"), (1, "Mục 1", "Một"), (2, "Điều 1", "Phạm vi"), (2, "Điều 2", "Hiệu lực")]),
    (["A. ĐẶT VẤN ĐỀ", "I. Lý do", "B. NỘI DUNG", "I- Mục tiêu", "1/ Chung"],
     [(1, "A", "ĐẶT VẤN ĐỀ"), (2, "I", "Lý do"), (1, "B", "NỘI DUNG"), (2, "I", "Mục tiêu")]),
    (["I. MỤC ĐÍCH", "I.1. Chung", "I.1.2. Sâu", "I.2 Riêng", "II. NỘI DUNG", "II.1. Máy", "A.1. Lạc"],
     [(1, "I", "MỤC ĐÍCH"), (2, "I.1", "Chung"), (2, "I.2", "Riêng"), (1, "II", "NỘI DUNG"), (2, "II.1", "Máy"), (2, "A.1", "Lạc")]),
    (["I. CHUNG", "1) Một", "2) Hai", "II. RIÊNG", "3) Ba", "Mục tiêu chung: chữ", "Chương trình này", "Điều kiện", "V.v..."],
     [(1, "I", "CHUNG"), (2, "1", "Một"), (2, "2", "Hai"), (1, "II", "RIÊNG"), (2, "3", "Ba")]),
    (["1. Mục đích", "Chữ", "2. Yêu cầu", "Chữ"], [(1, "1", "Mục đích"), (1, "2", "Yêu cầu")]),
    (["I. Mục tiêu", "Phụ lục I", "DANH SÁCH ĐƠN VỊ", "Phụ lục", "BIỂU MẪU"],
     [(1, "I", "Mục tiêu"), (1, "Phụ lục I", "DANH SÁCH ĐƠN VỊ"), (1, "Phụ lục", "BIỂU MẪU")]),
    (["Chỉ có chữ.", "Phần mềm được cài sẵn.", "10.000 máy tính.", "12/10/2021 là hạn."], []),
    ([], []),
])
def test_the_upper_two_levels_are_found_whatever_they_are_called(body: list[str], expected: list[tuple[int, str, str]]) -> None:
    assert levels(outline(plan(*body))) == expected


def test_a_deleted_text_is_left_out_and_an_inserted_one_is_in() -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>cũ</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>đã chuyển</w:t></w:r></w:moveFrom>'
    came = f'<w:ins w:id="2">{run("mới")}</w:ins>'
    joined = para("1. Mục", properties="<w:rPr><w:del/></w:rPr>")
    found = outline(plan(joined, para(" đích"), para("Chữ ", more=gone + came),
                         para("2. Cũ", properties='<w:pPrChange><w:pPr><w:pStyle w:val="u1"/></w:pPr></w:pPrChange>')))
    assert [(one.number, one.title, one.text) for one in found] == [("1", "Mục đích", "Chữ mới"), ("2", "Cũ", "")]


def test_fields_boxes_notes_and_tables_of_contents_do_no_harm() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{para('I. Trong khung')}</w:txbxContent></w:pict></w:r>"
    code = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    contents = para(more=code % "begin" + '<w:r><w:instrText> TOC \\o "1-2" </w:instrText></w:r>' + code % "separate"
                    + run("I. Mục đích") + code % "end")
    typed = para("I. Mục đích ........ 3") + para(more='<w:fldSimple w:instr=" TOC "><w:r><w:t>II. Hai</w:t></w:r></w:fldSimple>')
    page = code % "begin" + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + code % "separate" + run("7") + code % "end"
    found = outline(plan(contents, typed, para("I. Mục đích", more='<w:r><w:footnoteReference w:id="1"/></w:r>' + box),
                         para("Trang ", more=page + "<w:r><w:tab/><w:br/><w:t>sau</w:t></w:r>")))
    assert [(one.title, one.text) for one in found] == [("Mục đích", "Trang 7\nsau")]


def test_text_is_given_composed() -> None:
    found = outline(plan(unicodedata.normalize("NFD", "1. Mục đích, yêu cầu"), unicodedata.normalize("NFD", "Ủy ban nhân dân")))
    assert (found[0].title, found[0].text) == ("Mục đích, yêu cầu", "Ủy ban nhân dân")


def test_a_document_of_another_programs_making_is_read() -> None:
    made = docx.Document()
    made.add_heading("Mục đích", 1)
    made.add_paragraph("Chữ")
    made.add_heading("Chung", 2)
    made.add_table(1, 2).cell(0, 0).text = "Ô"
    held = io.BytesIO()
    made.save(held)
    assert [(one.level, one.title, one.text) for one in outline(held.getvalue())] == [(1, "Mục đích", "Chữ"), (2, "Chung", "Ô")]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["I. A", "II. B", "1. a", "2. b", "1.1. c", "a) d", "Điều 1. e", "Chương I", "A. F", "Phụ lục I",
                                 "KẾ HOẠCH", "chữ", "3. x", "Phần I", "Nơi nhận:"]), max_size=25))
def test_any_order_of_headings_gives_levels_and_loses_no_line_after_the_first(body: list[str]) -> None:
    found = outline(plan(*body))
    assert all(one.level in (1, 2) for one in found)
    assert sum(len(one.text.splitlines()) for one in found) <= len(body)
