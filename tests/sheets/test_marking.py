"""The same workbook back: compared cell by cell, only the column of remarks and fills differ."""

import io
import random
import re
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from smt.sheets import refusals as r
from smt.sheets.book import open_book
from smt.sheets.marking import given_back_as, mark, without_macros
from smt.sheets.xlsx_styles import COLOUR
from tests.sheets import hostile as h
from tests.sheets.old_excel import OldSheet, ods, ods_row, xls
from tests.sheets.test_formats import prefixed
from tests.sheets.xml_2003 import xml_2003

REMARKS = {5: [(1, "Thiếu họ tên."), (3, "Số điện thoại cần đủ 10 số.")], 7: [(None, "=Trùng với dòng 6 & 8.")], 9: [(1, "Thiếu họ tên.")]}


def messy(**changes: object) -> bytes:
    """Make a workbook as a clerk would: titles, formulas, widths, lists to choose from, hidden rows, a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Lớp 12.6"
    sheet["A1"] = "SỞ GIÁO DỤC VÀ ĐÀO TẠO"
    sheet.merge_cells("A1:H1")
    sheet["A1"].font = Font(bold=True, size=16)
    for column, heading in enumerate(("STT", "Họ tên", "Ngày sinh", "SĐT", "Tổng"), 1):
        cell = sheet.cell(4, column, heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FF92D050")
    for row in range(5, 10):
        sheet.cell(row, 1, row - 4)
        if row != 5:
            sheet.cell(row, 2, f"NguyÔn {row}").font = Font(name=".VnTime")
        sheet.cell(row, 3, 40_000 + row).number_format = "dd/mm/yyyy"
        sheet.cell(row, 4, 949858499).alignment = Alignment(horizontal="right")
        sheet.cell(row, 5, f"=A{row}*2")
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["B"].width = 33
    sheet.freeze_panes = "A5"
    sheet.auto_filter.ref = "A4:E9"
    sheet["D7"].comment = Comment("hỏi lại", "cô Lan")
    choice = DataValidation(type="list", formula1='"Nam,Nữ"')
    choice.add("D5:D9")
    sheet.add_data_validation(choice)
    other = book.create_sheet("Ghi chú")
    other["A1"] = "=1+1"
    other.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(data: bytes, name: str = "Lớp 12.6") -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def look(cell) -> tuple:
    drawn = tuple(map(repr, (cell.font, cell.border, cell.alignment, cell.protection)))
    return (cell.value, cell.data_type, cell.number_format, cell.comment and cell.comment.text, *drawn)


def differences(before: Worksheet, after: Worksheet) -> tuple[set[str], set[str]]:
    """Give the cells that differ in more than their fill, and those whose fill differs."""
    cells = [(row, column) for row in range(1, after.max_row + 2) for column in range(1, after.max_column + 2)]
    pairs = [(before.cell(*place), after.cell(*place)) for place in cells]
    return ({new.coordinate for old, new in pairs if look(old) != look(new)}, {new.coordinate for old, new in pairs if repr(old.fill) != repr(new.fill)})


def marked(data: bytes, remarks=REMARKS) -> bytes:
    return mark(data, header_row=4, sheet="Lớp 12.6", remarks=remarks)


def test_only_the_column_of_remarks_and_fills_differ() -> None:
    data = messy()
    before, after = sheet_of(data), sheet_of(marked(data))
    others, fills = differences(before, after)
    assert others == {"F4", "F5", "F7", "F9"}
    assert fills == {"F4", "F5", "F7", "F9", "B5", "D5", "B9"}
    assert [after[f"F{row}"].value for row in (4, 5, 6, 7, 9)] == [
        "Cần sửa", "Thiếu họ tên.\nSố điện thoại cần đủ 10 số.", None, "=Trùng với dòng 6 & 8.", "Thiếu họ tên."]
    assert after["F7"].data_type == "s"
    assert after["B5"].fill.fgColor.rgb == COLOUR
    assert repr(before.data_validations) == repr(after.data_validations)
    assert before.auto_filter.ref == after.auto_filter.ref
    for what in ("merged_cells", "freeze_panes", "sheet_state"):
        assert str(getattr(before, what)) == str(getattr(after, what))
    assert (after.row_dimensions[6].hidden, after.column_dimensions["B"].width) == (True, 33)


def test_every_other_part_is_the_same_byte_for_byte() -> None:
    data = messy()
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, marked(data)))
    assert {info.filename for info in before.infolist()} == {info.filename for info in after.infolist()}
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


def test_a_marked_file_is_read_again_without_its_remarks_in_the_way() -> None:
    before, after = (list(open_book(one).rows()) for one in (messy(), marked(messy())))
    assert [[row.cell(at) for at in range(5)] for row in after] == [[row.cell(at) for at in range(5)] for row in before]


def test_marking_again_takes_old_remarks_and_fills_away() -> None:
    again = sheet_of(marked(marked(messy()), {6: [(0, "Sai.")]}))
    others, fills = differences(sheet_of(messy()), again)
    assert (others, fills) == ({"F4", "F6"}, {"F4", "A6", "F6"})


@pytest.mark.parametrize("change", [
    lambda xml: xml, prefixed, lambda xml: xml.replace("><", ">\n<"), lambda xml: xml.replace('"', "'"),
    lambda xml: xml.replace('<c r="B2"', "<c").replace('<c r="A2"', "<c"),
    lambda xml: xml.replace("<sheetData>", '<dimension ref="A1:C3"/><cols><col min="1" max="2" width="9"/></cols><sheetData>'),
])
def test_remarks_are_written_however_the_xml_is_written(change) -> None:
    body = ('<row r="1"><c r="A1" t="inlineStr"><is><t>Tên</t></is></c><c r="C1" t="inlineStr"><is><t>Lớp</t></is></c></row>'
            '<row r="2" spans="1:3"><c r="A2" t="inlineStr"><is><t>An</t></is></c><c r="B2"><v>3</v></c></row><row r="3"/>')
    data = h.book_with(sheet=change(h.sheet(body)))
    found = mark(data, header_row=1, sheet="Danh sách", remarks={2: [(2, "Thiếu lớp.")], 3: [(0, "Trống.")]})
    assert [row.cells for row in open_book(found).rows()] == [["Tên", "", "Lớp", "Cần sửa"], ["An", "3", "", "Thiếu lớp."], ["", "", "", "Trống."]]
    sheet = sheet_of(h.packed({**dict(read_parts(found)), "[Content_Types].xml": types()}.items()), "Danh sách")
    assert (sheet["C2"].fill.fgColor.rgb, sheet["A3"].fill.fgColor.rgb, sheet["B2"].fill.fgColor.rgb) == (COLOUR, COLOUR, "00000000")


@pytest.mark.parametrize(("cols", "after"), [
    ('<col min="1" max="1" width="9"/>', [(1, 1, None), (3, 3, None)]),
    ('<col min="2" max="16384" width="9" hidden="1"/>', [(2, 2, "1"), (3, 3, None), (4, 16384, "1")]),
    ('<col min="3" max="3" width="9" hidden="1"/><col min="5" max="6" width="9"/>', [(3, 3, None), (5, 6, None)]),
])
def test_the_column_of_remarks_is_seen_where_the_columns_at_the_right_are_hidden(cols: str, after: list) -> None:
    body = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    found = dict(read_parts(mark(h.book(body, before=f"<cols>{cols}</cols>"), header_row=1, sheet="Danh sách", remarks={})))
    told = re.findall(r"<col ([^>]*)/>", found["xl/worksheets/sheet1.xml"].decode())
    columns = [dict(re.findall(r'(\w+)="([^"]*)"', one)) for one in told]
    assert [(int(one["min"]), int(one["max"]), one.get("hidden")) for one in columns] == after


def test_a_marked_cell_that_was_not_written_keeps_the_format_of_its_row_or_column() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Lớp 12.6"
    sheet.append(["Họ tên", "SĐT"])
    sheet.append(["An"])
    sheet.append(["Bình"])
    sheet.column_dimensions["B"].number_format = "@"
    sheet.row_dimensions[3].number_format = "0.00"
    out = io.BytesIO()
    book.save(out)
    found = sheet_of(mark(out.getvalue(), header_row=1, sheet="Lớp 12.6", remarks={2: [(1, "Thiếu.")], 3: [(1, "Thiếu.")]}))
    assert [(found[place].number_format, found[place].fill.fgColor.rgb) for place in ("B2", "B3")] == [("@", COLOUR), ("0.00", COLOUR)]


def read_parts(data: bytes):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def types() -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles", "sharedStrings": "sharedStrings"}
    return (f'{h.HEAD}<Types xmlns="{h.PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            f'relationships+xml"/>' + "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{kind}.{what}+xml"/>' for name, what in parts.items()) + "</Types>")


def test_a_workbook_without_any_styles_gets_them() -> None:
    members = h.parts(sheet=h.sheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    del members["xl/styles.xml"]
    relations = "xl/_rels/workbook.xml.rels"
    members[relations] = re.sub('<Relationship Id="rId3"[^>]*>', "", str(members[relations]))
    members["[Content_Types].xml"] = types().replace('<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>', "")
    found = mark(h.packed(members.items()), header_row=1, sheet="Danh sách", remarks={1: [(0, "x")]})
    assert sheet_of(found, "Danh sách")["A1"].fill.fgColor.rgb == COLOUR


# ---- macros ----

def with_macros() -> bytes:
    parts = dict(read_parts(messy()))
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    ).replace(b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>')
    relation = b'<Relationship Id="rIdM" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation + b"</Relationships>")
    parts["xl/vbaProject.bin"] = h.OLE + b"macro"
    parts["xl/_rels/vbaProject.bin.rels"] = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    return h.packed(parts.items())


@pytest.mark.parametrize("write", [without_macros, marked])
def test_macros_are_never_given_back(write) -> None:
    parts = dict(read_parts(write(with_macros())))
    assert not any("vba" in name.lower() for name in parts)
    assert not any(word in content.lower() for name, content in parts.items() for word in (b"vbaproject", b"macroenabled") if name.endswith((".xml", ".rels")))
    assert open_book(write(with_macros())).book.kind == "xlsx"


def test_without_macros_nothing_else_differs() -> None:
    assert differences(sheet_of(messy()), sheet_of(without_macros(with_macros()))) == (set(), set())


def test_a_sheet_of_old_macros_is_emptied() -> None:
    parts = h.parts()
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("</sheets>", '<sheet name="M" sheetId="2" r:id="rId9"/></sheets>')
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = str(parts[relations]).replace("</Relationships>", '<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/'
                                                     'relationships/xlMacrosheet" Target="macrosheets/sheet1.xml"/></Relationships>')
    parts["xl/macrosheets/sheet1.xml"] = h.sheet('<row r="1"><c r="A1"><f>EXEC("calc")</f><v>0</v></c></row>')
    clean = dict(read_parts(without_macros(h.packed(parts.items()))))
    assert b"EXEC" not in b"".join(clean.values())
    assert b"acrosheet\"" not in clean[relations]


def test_a_file_without_macros_is_stored_as_it_came() -> None:
    data = messy()
    assert without_macros(data) is data


# ---- other formats ----

@pytest.mark.parametrize("data", [
    xls(OldSheet("Lớp", [["Họ tên", "SĐT"], ["NguyÔn", "0912"], ["An", ""]], fonts={(1, 0): ".VnTime", (2, 0): ".VnTime"})),
    ods(("Lớp", ods_row("Họ tên", "SĐT") + ods_row("NguyÔn", "0912") + ods_row("An"))),
    "Họ tên,SĐT\nNguyÔn,0912\nAn,\n".encode(),
    "<table><tr><td>Họ tên<td>SĐT</tr><tr><td>NguyÔn<td>0912</tr><tr><td>An</tr></table>".encode(),
    xml_2003({"Lớp": [["Họ tên", "SĐT"], ["NguyÔn", "0912"], ["An"]]}),
], ids=["xls", "ods", "csv", "html", "xml"])
def test_any_other_file_comes_back_as_an_excel_workbook_of_the_same_values(data: bytes) -> None:
    remarks = {2: [(0, "Chữ kiểu cũ.")], 3: [(1, "Thiếu số.")]}
    found = mark(data, header_row=1, sheet=open_book(data).book.sheet, remarks=remarks)
    book = openpyxl.load_workbook(io.BytesIO(found))
    assert [[cell.value for cell in row] for row in book.active] == [
        ["Họ tên", "SĐT", "Cần sửa"], ["NguyÔn", "0912", "Chữ kiểu cũ."], ["An", None, "Thiếu số."]]
    assert [book.active[place].fill.fgColor.rgb for place in ("A2", "B2", "B3")] == [COLOUR, "00000000", COLOUR]
    again = mark(found, header_row=1, sheet=book.active.title, remarks={3: [(1, "Vẫn thiếu.")]})
    assert [row.cells for row in open_book(again).rows()] == [["Họ tên", "SĐT", "Cần sửa"], ["NguyÔn", "0912"], ["An", "", "Vẫn thiếu."]]


def test_a_column_of_old_letters_stays_in_a_font_that_shows_them() -> None:
    data = xls(OldSheet("Lớp", [["NguyÔn"], ["An"]], fonts={(0, 0): ".VnTime", (1, 0): ".VnTime"}))
    found = mark(data, header_row=1, sheet="Lớp", remarks={})
    assert openpyxl.load_workbook(io.BytesIO(found)).active["A2"].font.name == ".VnTime"


def test_values_that_look_like_formulas_stay_text() -> None:
    found = mark(b'a,b\n=1+1,"@x"\n-1,+84912345678\n', header_row=1, sheet="", remarks={})
    assert {cell.data_type for row in openpyxl.load_workbook(io.BytesIO(found)).active["A2:B3"] for cell in row} == {"s"}


def test_a_hostile_file_is_not_marked() -> None:
    with pytest.raises(r.DangerousFile):
        mark(h.billion_laughs(), header_row=1, sheet="Danh sách", remarks={})
    with pytest.raises(r.WrongTemplate):
        mark(messy(), header_row=1, sheet="Không có", remarks={})


@pytest.mark.parametrize(("name", "given"), [
    ("danh sách 1A.xls", "danh sách 1A - cần sửa.xlsx"), ("../../x.csv", "x - cần sửa.xlsx"), ("C:\\tmp\\a.b.ods", "a.b - cần sửa.xlsx"),
    ("", "danh sach - cần sửa.xlsx"), ('a"\r\nb.xlsx', "a b - cần sửa.xlsx"), ("x" * 300 + ".xlsx", "x" * 100 + " - cần sửa.xlsx"),
])
def test_the_marked_file_is_named_after_the_one_that_was_sent(name: str, given: str) -> None:
    assert given_back_as(name) == given


def test_a_file_larger_than_the_templates_may_be_is_marked_as_it_was_read() -> None:
    data = h.book_with({"xl/media/scan.png": random.Random(7).randbytes(11 << 20)})
    assert len(mark(data, header_row=1, sheet="Danh sách", remarks={2: [(1, "Sai.")]})) > 11 << 20
    assert without_macros(data) is data


def test_a_long_list_is_marked_row_by_row() -> None:
    body = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Học sinh {n}</t></is></c><c r="B{n}"><v>{n}</v></c></row>' for n in range(1, 10_001))
    found = mark(h.book(body), header_row=1, sheet="Danh sách", remarks={n: [(1, "Sai.")] for n in range(2, 10_001, 2)})
    assert sum(row.cells[-1] == "Sai." for row in open_book(found).rows()) == 5_000
