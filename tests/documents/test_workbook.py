"""The summary as a workbook."""

import io
from dataclasses import replace

import openpyxl

from smt.documents.facts import facts_of
from smt.documents.papers import Comment, Section
from smt.documents.samples import summary
from smt.documents.workbook import workbook


def sheet_of(paper=None):
    paper = paper or summary()
    return openpyxl.load_workbook(io.BytesIO(workbook(facts_of(paper), paper.title))).active


def heading_row(sheet) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "NHÓM VẤN ĐỀ, ĐIỀU, KHOẢN")


def test_the_columns_are_those_of_the_paper():
    sheet = sheet_of()
    assert [cell.value for cell in sheet[heading_row(sheet)]] == [
        "NHÓM VẤN ĐỀ, ĐIỀU, KHOẢN", "CHỦ THỂ GÓP Ý", "NỘI DUNG GÓP Ý", "NỘI DUNG TIẾP THU, GIẢI TRÌNH"]


def test_a_group_has_one_merged_first_cell():
    sheet = sheet_of()
    at = heading_row(sheet)
    assert f"A{at + 2}:A{at + 3}" in {str(one) for one in sheet.merged_cells.ranges}
    assert [sheet.cell(row, 1).value for row in range(at + 1, at + 5)] == ["Chung", "Mục II. Nhiệm vụ, giải pháp", None, "Mục III. Kinh phí"]
    assert sheet.cell(at + 3, 2).value == "Ủy ban nhân dân quận Hồng Bàng\n(gửi sau thời hạn)"
    assert sheet.cell(at + 2, 3).value.endswith("Đề nghị sửa thành: “Nhà trường lập biên bản bàn giao với gia đình học sinh.”")
    assert sheet.cell(at + 2, 4).value == "Tiếp thu\nĐã bổ sung điểm c khoản 2."


def test_it_prints_lying_on_a4_with_the_heading_on_every_page():
    sheet = sheet_of()
    at = heading_row(sheet)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows == f"${at}:${at}"
    assert sheet.freeze_panes == f"A{at + 1}"
    assert round(sheet.page_margins.left * 25.4) == 30


def test_an_empty_summary_says_so_and_a_long_cell_ends_with_a_sign():
    assert "Không có" in [cell.value for row in sheet_of(replace(summary(), sections=())).iter_rows() for cell in row]
    long = replace(summary(), sections=(Section("", (Comment("Sở A", "x" * 40_000),)),))
    cells = [cell.value for row in sheet_of(long).iter_rows() for cell in row if cell.value]
    assert "Chung" in cells
    assert any(len(str(value)) == 32_767 and str(value).endswith("…") for value in cells)
