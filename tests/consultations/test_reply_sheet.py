"""The sheet an agency answers in: what is written into it comes back as a browser would have posted it."""

import io
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

import openpyxl
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from werkzeug.datastructures import MultiDict

from forms.consultation import CommentForm, ReplyForm
from smt.consultations.sheet import SheetHead, SheetSection, reply_sheet
from smt.consultations.sheet_reading import FilledReply, judge, problems_of, read_filled, read_sheet
from smt.consultations.states import CommentKind, Position
from smt.sheets.reading import Row
from smt.sheets.refusals import DangerousFile, EmptyFile, NotExcel, SheetRefusal, WrongTemplate
from smt.sheets.template import Column, write_template
from tests.sheets import hostile

HEAD = SheetHead(7, 2, 31, "Sở Y tế", "Kế hoạch “Sóng và Máy tính cho em”", date(2021, 10, 6))
SECTIONS = [SheetSection(11, "I", "MỤC ĐÍCH, YÊU CẦU"), SheetSection(12, "1", "Mục đích"), SheetSection(13, "2", "Yêu cầu"),
            SheetSection(14, "II", "NỘI DUNG"), SheetSection(15, "1", "Mục tiêu"), SheetSection(16, "2", "Yêu cầu"),
            SheetSection(17, "", "=HYPERLINK(\"http://x\")")]
#: Rows as Excel counts them: answers, the whole draft, sections, rows for more.
POSITION, TEXT, PROPOSED, SIGNER, NUMBER, DAY = range(7, 13)
WHOLE, FIRST, MORE = 16, 19, 26


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.fixture
def book(context: None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(reply_sheet(HEAD, SECTIONS)))


def sheet_of(book: openpyxl.Workbook) -> Worksheet:
    sheet = book["Ý kiến"]
    sheet["D7"], sheet["D10"] = "Nhất trí", "Trần Văn Bình, Phó Giám đốc"
    return sheet


def put(sheet: Worksheet, cell: str, value: object) -> None:
    sheet[cell].value = value
    if isinstance(value, str):
        sheet[cell].data_type = "s"  # as Excel keeps what is typed into a cell of text


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(book: openpyxl.Workbook) -> FilledReply:
    return read_sheet(saved(book), head=HEAD, sections=SECTIONS)


def remarks(filled: FilledReply) -> list[tuple[int | None, str, str, str]]:
    return [(one.section_id, one.posted["kind"], one.posted["text"], one.posted["proposed"]) for one in filled.remarks]


def lines(filled: FilledReply) -> list[str]:
    return [str(problem.line) for problem in filled.problems]


def test_the_rows_are_where_these_tests_look_for_them(book: openpyxl.Workbook) -> None:
    sheet = book["Ý kiến"]
    assert [sheet.cell(row, 1).value for row in range(POSITION, DAY + 1)] == [
        "position", "text", "proposed", "signer", "document_number", "document_date"]
    assert [sheet.cell(row, 1).value for row in (WHOLE, FIRST, FIRST + 6, MORE)] == ["whole", "11", "17", "more"]
    assert [sheet.row_dimensions[row].hidden for row in (1, 14, 15)] == [True, True, False]
    assert sheet.column_dimensions["A"].hidden
    assert (book["Lựa chọn"].sheet_state, book["Giải thích"]["A1"].value) == ("hidden", "Cách điền")


def test_what_is_typed_comes_back_and_the_forms_of_the_page_take_it(book: openpyxl.Workbook) -> None:
    sheet = sheet_of(book)
    for cell, value in {"D7": "Không nhất trí", "D8": "Thiếu kinh phí", "D9": "Bổ sung kinh phí", "D11": "12/SYT", "D12": date(2021, 10, 5),
                        "E16": "Nên nêu căn cứ", "E20": "Chưa rõ", "F20": "Bảo đảm 100% học sinh\ncó máy", "D21": "Câu chữ",
                        "E21": "Lỗi chính tả"}.items():
        put(sheet, cell, value)
    filled = read(book)
    form = ReplyForm(MultiDict(filled.posted))
    assert form.validate(), form.errors
    assert form.answers() == {
        "position": Position.DISAGREE, "text": "Thiếu kinh phí", "proposed": "Bổ sung kinh phí", "signer": "Trần Văn Bình, Phó Giám đốc",
        "document_number": "12/SYT", "document_date": date(2021, 10, 5), "file": None}
    assert remarks(filled) == [(None, "general", "Nên nêu căn cứ", ""), (12, "content", "Chưa rõ", "Bảo đảm 100% học sinh\ncó máy"),
                               (13, "wording", "Lỗi chính tả", "")]
    told = [CommentForm(MultiDict(one.posted)) for one in filled.remarks]
    assert all(one.validate() for one in told)
    assert [one.kind.clean for one in told] == [CommentKind.GENERAL, CommentKind.CONTENT, CommentKind.WORDING]
    assert filled.problems == []


def test_an_untouched_sheet_has_no_remarks_and_the_form_says_what_is_missing_where(book: openpyxl.Workbook) -> None:
    filled = read(book)
    form = ReplyForm(MultiDict(filled.posted))
    assert not form.validate()
    assert filled.remarks == []
    assert [str(one.line) for one in problems_of(form, filled.posted, filled.places)] == [
        "Dòng 7, cột D (“Ý kiến của cơ quan”): Chọn một trong bốn ý kiến.",
        "Dòng 10, cột D (“Người ký ý kiến”): Ghi họ tên và chức vụ người ký ý kiến."]


def test_a_refused_cell_is_named_with_its_row_letter_value_and_remedy(book: openpyxl.Workbook) -> None:
    sheet = sheet_of(book)
    put(sheet, "D7", "Tùy")
    put(sheet, "D20", "Linh tinh")
    put(sheet, "E20", "Chữ")
    put(sheet, "G12", "lạc")
    form, told, found = judge(read(book))
    assert (form.failed, [one.failed for one in told]) == (True, [True])
    assert [str(one.line) for one in found] == [
        "Dòng 7, cột D (“Ý kiến của cơ quan”), đang ghi “Tùy”: Chọn một trong bốn ý kiến.",
        "Dòng 12, cột G, đang ghi “lạc”: Ô này nằm ngoài bảng nên không được đọc. Chuyển nội dung vào bảng rồi xóa ô này.",
        "Dòng 20, cột D (“Loại ý kiến”), đang ghi “Linh tinh”: Chọn loại ý kiến."]


@pytest.mark.parametrize(("typed", "position"), [
    ("Nhất trí", "agree"), ("nhat tri", "agree"), ("THỐNG NHẤT", "agree"), (unicodedata.normalize("NFD", "Không nhất trí"), "disagree"),
    ("Không đồng ý", "disagree"), ("Không thuộc lĩnh vực", "outside_our_field"),
    ("cơ bản nhất trí, có ý kiến bổ sung", "agree_with_comments")])
def test_a_position_is_known_by_what_agencies_write(book: openpyxl.Workbook, typed: str, position: str) -> None:
    put(sheet_of(book), "D7", typed)
    assert read(book).posted["position"] == position


@pytest.mark.parametrize("text", ["=1+1", "+84912345678", "-2", "@x", "<b>", unicodedata.normalize("NFD", "Đề nghị sửa")])
def test_a_text_stays_a_text_and_is_composed(book: openpyxl.Workbook, text: str) -> None:
    put(sheet_of(book), "E20", text)
    assert remarks(read(book)) == [(12, "content", unicodedata.normalize("NFC", text), "")]


def test_nothing_that_we_write_is_a_formula_or_a_link(book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize(("fill", "expected"), [
    ({"C26": "I MỤC ĐÍCH, YÊU CẦU", "E26": "a", "C27": "1 Mục đích", "E27": "b", "C28": "II", "E28": "c", "C29": "chung", "E29": "d"},
     [11, 12, 14, None]),
    ({"C26": "1 Mục đích", "E26": "a", "E27": "b", "E28": "c"}, [12, 12, 12]),
    ({"B26": "II", "C26": "Nội dung", "E26": "a"}, [14]),
    ({"C26": "2 Yêu cầu (chỗ thứ 2)", "E26": "a"}, [16]),
    ({"B20": None, "C20": "1. Mục đích của Kế hoạch", "E20": "a"}, [12]),
    ({"C20": "Mục tiêu", "E20": "a"}, [15]),
    ({"B21": None, "E21": "a"}, [13]),
    ({"C16": None, "E16": "a"}, [None]),
], ids=["chosen, numbered, whole", "several below one", "number and title apart", "same name", "title altered", "another section typed",
        "number taken out", "the label of the whole taken out"])
def test_a_remark_goes_to_the_section_that_the_person_sees(
        book: openpyxl.Workbook, fill: dict[str, str | None], expected: list[int | None]) -> None:
    sheet = sheet_of(book)
    for cell, value in fill.items():
        put(sheet, cell, value)
    filled = read(book)
    assert ([one.section_id for one in filled.remarks], lines(filled)) == (expected, [])


@pytest.mark.parametrize(("fill", "expected"), [
    ({"E26": "a"}, "Dòng 26, cột C (“Phần, mục của dự thảo”): Ghi góp ý này về phần nào"),
    ({"C26": "II", "E28": "a"}, ""),
    ({"B20": None, "C20": None, "E20": "a"}, "Dòng 20, cột C (“Phần, mục của dự thảo”): Ghi góp ý này về phần nào"),
    ({"C26": "Phần khác hẳn", "E26": "a"}, "Dòng 26, cột C (“Phần, mục của dự thảo”), đang ghi “Phần khác hẳn”: Dự thảo không có phần này"),
    ({"B26": "2", "E26": "a"}, "Dòng 26, cột C (“Phần, mục của dự thảo”), đang ghi “2”: Dự thảo có nhiều phần cùng tên này"),
    ({"G20": "lạc"}, "Dòng 20, cột G, đang ghi “lạc”: Ô này nằm ngoài bảng"),
    ({"G7": "lạc"}, "Dòng 7, cột G, đang ghi “lạc”: Ô này nằm ngoài bảng"),
    ({"E13": "lạc"}, "Dòng 13, cột E, đang ghi “lạc”: Ô này nằm ngoài bảng"),
], ids=["no section", "below a row without a remark", "label taken out", "no such section", "two such", "right of the table",
        "right of an answer", "between"])
def test_nothing_is_lost_or_put_to_another_section_without_a_word(book: openpyxl.Workbook, fill: dict[str, str | None], expected: str) -> None:
    sheet = sheet_of(book)
    for cell, value in fill.items():
        put(sheet, cell, value)
    found = lines(read(book))
    assert len(found) == bool(expected)
    assert "".join(found).startswith(expected)


def test_rows_put_in_below_a_section_and_merged_with_it_are_about_it(book: openpyxl.Workbook) -> None:
    sheet = sheet_of(book)
    sheet.insert_rows(21, 2)
    for row in (20, 21, 22):
        put(sheet, f"E{row}", f"Ý {row}")
    sheet.merge_cells("C20:C22")
    put(sheet, "E23", "Về yêu cầu")
    assert [(one.section_id, one.posted["text"]) for one in read(book).remarks] == [
        (12, "Ý 20"), (12, "Ý 21"), (12, "Ý 22"), (13, "Về yêu cầu")]


def test_rows_added_at_the_end_and_blank_rows_between_are_no_trouble(book: openpyxl.Workbook) -> None:
    sheet = sheet_of(book)
    end = sheet.max_row
    put(sheet, f"C{end + 3}", "II. Nội dung")
    put(sheet, f"E{end + 3}", "Thêm")
    put(sheet, f"E{end + 4}", "Thêm nữa")
    filled = read(book)
    assert ([one.section_id for one in filled.remarks], lines(filled)) == ([14, 14], [])


def test_a_disagreement_on_a_section_needs_no_remark_on_the_whole_beyond_its_reason(book: openpyxl.Workbook) -> None:
    sheet = sheet_of(book)
    for cell, value in {"D7": "Cơ bản nhất trí, có ý kiến bổ sung", "E20": "Nêu rõ hơn"}.items():
        put(sheet, cell, value)
    assert judge(read(book))[2] == []


def foreign(**changes: object) -> Callable[[], bytes]:
    marks = {"consultation_id": HEAD.consultation_id, "revision": HEAD.revision, "invitee_id": HEAD.invitee_id, "agency": HEAD.agency,
             "draft_title": HEAD.draft_title} | changes
    return lambda: reply_sheet(SheetHead(**marks), SECTIONS)  # type: ignore[arg-type]


@pytest.mark.parametrize(("build", "kind", "words"), [
    (foreign(consultation_id=8, draft_title="Đề án khác"), WrongTemplate, "đợt lấy ý kiến khác: “Đề án khác”.*Tải bảng ở trang này"),
    (foreign(invitee_id=5, agency="Sở Tài chính"), WrongTemplate, "cơ quan khác: “Sở Tài chính”.*không mất gì"),
    (foreign(revision=1), WrongTemplate, "dự thảo lần 1, nay lấy ý kiến theo dự thảo lần 2.*không mất gì"),
    (lambda: write_template([Column("a", "A")], title="x", kind="pupils", version="1"), WrongTemplate, "mẫu của một việc khác"),
    (hostile.book, WrongTemplate, "không đúng mẫu"),
    (hostile.zip_bomb, SheetRefusal, "giải nén"), (hostile.billion_laughs, DangerousFile, "bất thường"),
    (lambda: b"%PDF-1.7\n", NotExcel, "PDF"), (bytes, EmptyFile, "trống"),
], ids=["another consultation", "another agency", "an older revision", "another template", "any workbook", "a bomb", "entities", "a PDF",
        "nothing"])
def test_a_wrong_file_is_refused_by_what_it_is_and_what_to_do(context: None, build: Callable[[], bytes], kind: type, words: str) -> None:
    with pytest.raises(kind, match=words):
        read_sheet(build(), head=HEAD, sections=SECTIONS)


def test_three_hundred_sections_come_back_in_seconds(context: None) -> None:
    many = [SheetSection(n, str(n % 20), f"Mục {n % 50} " + "rất dài " * 30) for n in range(1, 301)]
    book = openpyxl.load_workbook(io.BytesIO(reply_sheet(HEAD, many)))
    sheet = sheet_of(book)
    for row in range(FIRST, FIRST + 300):
        put(sheet, f"E{row}", f"Góp ý {row}" * 50)
    begun = time.monotonic()
    filled = read_sheet(saved(book), head=HEAD, sections=many)
    assert [one.section_id for one in filled.remarks] == [one.id for one in many]
    assert time.monotonic() - begun < 5


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(["", "section", "position", "text", "11", "more", "{", '{"kind": "reply"}', "1", "a", "number",
                                          "title", "kind", "proposed"]) | st.text(max_size=5), max_size=8).map(lambda cells: Row(1, cells)),
                max_size=12))
def test_whatever_the_rows_hold_the_answer_is_a_refusal(context: None, rows: list[Row]) -> None:
    with pytest.raises(WrongTemplate):
        read_filled(rows, head=HEAD, sections=SECTIONS)
