"""Every format a school may send, read into the same rows."""

import io
import unicodedata
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font
from python_calamine import load_workbook

from smt.sheets import refusals as r
from smt.sheets.book import Reading, open_book
from smt.sheets.cells import posted
from smt.sheets.limits import MEBIBYTE, Kind
from tests.sheets import hostile as h
from tests.sheets.old_excel import OldSheet, compound, ods, ods_row, xls
from tests.sheets.test_hostile_files import busy, peak

HEADINGS = ["STT", "Họ tên", "Ngày sinh", "Điện thoại"]
TABLE = [HEADINGS, [1, "Nguyễn Thị Ánh", 40_000, 949858499], [2, "Trần Văn Bình", 40_001.0, 12.5]]
READ = [HEADINGS, ["1", "Nguyễn Thị Ánh", "06/07/2009", "949858499"], ["2", "Trần Văn Bình", "07/07/2009", "12.5"]]
DATES = frozenset(((1, 2), (2, 2)))
HIDE = '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
TEXT = "STT;Họ tên;Lớp\r\n1;Nguyễn Thị Ánh;1A\r\n2;Đỗ Mười Ưu;5/2\r\n"
FROM_TEXT = [["STT", "Họ tên", "Lớp"], ["1", "Nguyễn Thị Ánh", "1A"], ["2", "Đỗ Mười Ưu", "5/2"]]


def read(data: bytes, name: str = "") -> tuple[Reading, list[list[str]]]:
    reading = open_book(data, name)
    return reading, [row.cells for row in reading.rows()]


def rows(data: bytes) -> list[list[str]]:
    return read(data)[1]


# ---- Excel 97 ----

def test_an_old_workbook_is_read_like_a_new_one() -> None:
    reading, found = read(xls(OldSheet("Lớp 1A", TABLE, dates=DATES)))
    assert (reading.book.kind, reading.book.sheet, found) == (Kind.XLS, "Lớp 1A", READ)
    assert reading.kinds[2] == {"date": 2, "": 1}


def test_an_old_workbook_counts_days_from_1904_where_it_says_so() -> None:
    assert rows(xls(OldSheet("A", TABLE, dates=DATES), epoch_1904=True))[1][2] == "07/07/2013"


def test_an_old_workbook_tells_fonts_hidden_parts_and_joined_cells() -> None:
    sheet = OldSheet("Lớp 1A", [["Họ tên", "Lớp"], ["NguyÔn ThÞ Hång", "1A"], ["NguyÔn", "1A"], ["", ""], ["An", ""]],
                     fonts={(1, 0): ".VnTimeH", (2, 0): ".VnTime"}, hidden_rows=frozenset((2, 3)), hidden_columns=(1,),
                     merged=((1, 2, 1, 1),))
    reading, _ = read(xls(OldSheet("Ẩn", TABLE, hidden=True), sheet))
    assert reading.book.sheet == "Lớp 1A"
    assert reading.book.hidden_sheets == ["Ẩn"]
    assert (reading.book.hidden_rows, reading.book.hidden_columns) == (1, [1])
    assert reading.book.merged_header == [(2, 1, 3, 1)]
    assert reading.fonts[0] == {"tcvn3": 1, "tcvn3-capitals": 1, "": 2}


def test_a_protected_old_workbook_is_said_to_have_a_password() -> None:
    with pytest.raises(r.PasswordProtected):
        rows(xls(OldSheet("A", TABLE), extra=b"\x2f\x00\x04\x00abcd"))


def test_an_old_workbook_cut_anywhere_is_refused() -> None:
    data = xls(OldSheet("A", TABLE))
    for at in range(512, len(data) - 512, 1024):
        with pytest.raises(r.SheetRefusal):
            rows(data[:at])


def test_a_compound_file_whose_sectors_go_in_a_circle_is_refused() -> None:
    data = bytearray(compound({"Workbook": b"\x00" * 5000}))
    data[-512:-508] = b"\x00\x00\x00\x00"
    with pytest.raises(r.SheetRefusal):
        rows(bytes(data))


def test_an_old_workbook_with_cells_far_apart_is_refused() -> None:
    far = [*TABLE, *[[]] * 60_000, [None] * 180 + [1]]
    with pytest.raises(r.TooManyRows):
        rows(xls(OldSheet("A", far)))


# ---- OpenDocument ----

def opendocument(*body: str, **more: str) -> bytes:
    return ods(("Lớp 1A", "".join(body)), **more)


def test_an_open_document_is_read_like_a_workbook() -> None:
    day = ('office:value-type="date" office:date-value="2009-07-06T00:00:00"', "6/7/09")
    reading, found = read(opendocument(ods_row(*HEADINGS), ods_row(1, "Nguyễn Thị Ánh", day, 949858499.0)))
    assert (reading.book.kind, found) == (Kind.ODS, READ[:2])


def test_an_open_document_tells_fonts_hidden_parts_and_joined_cells() -> None:
    style = '<style:style style:name="ce1" style:family="table-cell"><style:text-properties style:font-name="f"/></style:style>'
    spanned = ('table:number-rows-spanned="2"', "1A")
    body = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    body += ods_row(('table:style-name="ce1"', "NguyÔn"), spanned)
    body += ods_row("An", attributes='table:visibility="filter"')
    data = ods(("Ẩn đi", ods_row(*HEADINGS)), ("Lớp 1A", body), styles=HIDE + style,
               faces='<style:font-face style:name="f" svg:font-family="&apos;.VnTime&apos;"/>')
    reading, found = read(data)
    assert found == [["NguyÔn", "1A"], ["An", "1A"]]
    assert (reading.book.sheet, reading.book.hidden_sheets) == ("Lớp 1A", ["Ẩn đi"])
    assert (reading.book.hidden_rows, reading.book.hidden_columns, reading.book.merged_header) == (1, [1], [(1, 1, 2, 1)])
    assert reading.fonts[0] == {"tcvn3": 1, "": 1}


def test_a_remark_that_hangs_on_a_cell_is_not_its_text() -> None:
    cell = "<table:table-cell><office:annotation><text:p>nhớ hỏi lại</text:p></office:annotation><text:p>An<text:s text:c='2'/>B</text:p></table:table-cell>"
    assert rows(opendocument(f"<table:table-row>{cell}</table:table-row>")) == [["An  B"]]


@pytest.mark.parametrize("body", [
    ods_row(*HEADINGS) + ods_row(None, repeated=1_048_576),
    ods_row(*HEADINGS, '') + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
])
def test_a_million_blank_repeats_are_innocent(body: str) -> None:
    assert rows(opendocument(body)) == [HEADINGS]


@pytest.mark.parametrize("body", [
    ods_row("An", repeated=1_048_576),
    ods_row(('table:number-columns-repeated="16384"', "An")),
    ods_row(('table:number-columns-repeated="200"', "An"), repeated=100_000),
    ods_row("An", None, ('table:number-rows-spanned="1048576"', "B")),
])
def test_filled_repeats_without_end_are_refused(body: str) -> None:
    with pytest.raises((r.TooManyRows, r.DangerousFile)):
        rows(opendocument(body))


def test_a_protected_open_document_is_said_to_have_a_password() -> None:
    with pytest.raises(r.PasswordProtected):
        rows(opendocument(ods_row("An"), manifest="<manifest><encryption-data/></manifest>"))


def test_a_text_document_is_no_spreadsheet() -> None:
    with pytest.raises(r.NotExcel, match="OpenDocument"):
        rows(h.packed({"mimetype": "x", "content.xml": "<office><text/></office>"}.items()))


# ---- text ----

@pytest.mark.parametrize(("encoding", "told"), [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"),
    ("cp1258", "cp1258"),
])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_file_is_read_however_it_is_written(encoding: str, told: str, delimiter: str) -> None:
    text = TEXT.replace(";", delimiter)
    if encoding == "cp1258":
        text = in_1258(text)
    reading, found = read(text.encode(encoding))
    assert [[nfc(cell) for cell in row] for row in found] == FROM_TEXT
    assert (reading.book.kind, reading.book.encoding, reading.book.delimiter) == (Kind.CSV, told, delimiter)


def in_1258(text: str) -> str:
    """Take tones off the letters, as that code page wants it, but leave its own letters whole."""
    out = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        for mark in "\u0300\u0301\u0303\u0309\u0323":
            if mark in parts and letter not in "ÀÁÂÈÉÊÍÓÔÙÚàáâèéêíóôùú":
                letter = unicodedata.normalize("NFC", parts.replace(mark, "")) + mark
                break
        out += letter
    return out


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def test_letters_of_old_fonts_in_a_text_file_stay_for_the_converter() -> None:
    assert rows("STT,Họ\n".encode()[:4] + b"Lop\n1,Nguy\xd4n Th\xde H\xe5ng Th\xad\n") == [["STT", "Lop"], ["1", "NguyÔn ThÞ Hång Th\xad"]]


def test_a_line_break_within_quotes_is_part_of_a_cell_and_blank_lines_count_as_in_excel() -> None:
    found = list(open_book('Họ tên,Địa chỉ\n\n"An, em","Thôn 1\nxã 2"\nBình,x\n'.encode()).rows())
    assert [(row.number, row.cells) for row in found] == [(1, ["Họ tên", "Địa chỉ"]), (3, ["An, em", "Thôn 1\nxã 2"]), (4, ["Bình", "x"])]


def test_excels_own_first_line_names_the_delimiter() -> None:
    assert rows("sep=|\nHọ tên|Lớp\nAn;B|1A\n".encode()) == [["Họ tên", "Lớp"], ["An;B", "1A"]]


def test_a_tab_delimited_file_under_an_excel_name_is_read() -> None:
    assert read("Họ tên\tLớp\nAn\t1A\n".encode("utf-16"), "danh sach.xls")[1] == [["Họ tên", "Lớp"], ["An", "1A"]]


@pytest.mark.parametrize("data", [
    b"a,b\n" + b"x" * 300_000, b"a,b\n1," + b"y" * 5_000 + b"\x00", b"a\n" * 700_000, b'"' + b"a,\n" * 200_000,
], ids=["one long line", "a zero byte", "many lines", "a quote that never ends"])
def test_text_that_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(r.SheetRefusal):
        rows(data)


# ---- Excel ----

def xlsx(fill, **options) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        fill(book)
    return out.getvalue()


def test_the_first_visible_sheet_that_holds_a_table_is_read_and_all_are_named() -> None:
    def fill(book):
        for name, cells in (("Bìa", [["DANH SÁCH"]]), ("Cũ", TABLE), ("Lớp", TABLE), ("Sau", TABLE)):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(cells):
                sheet.write_row(at, 0, row)
            if name == "Cũ":
                sheet.hide()
    book = read(xlsx(fill))[0].book
    assert (book.sheet, book.sheets, book.hidden_sheets) == ("Lớp", ["Bìa", "Cũ", "Lớp", "Sau"], ["Cũ"])


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_number(0, 0, 38_538, book.add_format({"num_format": "d/m/yy"}))
    assert rows(xlsx(fill, date_1904=True)) == [["06/07/2009"]]


@pytest.mark.parametrize(("value", "pattern", "shown"), [
    (40_000, "dd/mm/yyyy", "06/07/2009"), (40_000, "[$-42A]dd mmmm yyyy;@", "06/07/2009"), (40_000.75, "d/m/yy h:mm", "06/07/2009"),
    (40_000, "0", "40000"), (40_000, "General", "40000"), (40_000, '"ngày" 0', "40000"), (0.5, "h:mm", "12:00"), (1, "dd/mm/yyyy", "01/01/1900"),
    (60, "0.00", "60"), (74209009517, "0", "74209009517"), (1e21, "0", "1000000000000000000000"), (12.0, "General", "12"), (1.5, "General", "1.5"),
    (-1, "dd/mm/yyyy", "-1"), (40_000, "[Red]#,##0", "40000"), (39_814, "yyyy", "01/01/2009"),
])
def test_a_number_reads_as_its_format_shows_it(value: float, pattern: str, shown: str) -> None:
    assert rows(xlsx(lambda book: book.add_worksheet().write_number(0, 0, value, book.add_format({"num_format": pattern})))) == [[shown]]


def test_errors_are_text_that_names_itself_and_are_counted() -> None:
    reading, found = read(h.book('<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="b"><v>1</v></c></row>'))
    assert (found, reading.kinds[0], reading.kinds[1]) == ([["#N/A", "có"]], {"error": 1}, {"bool": 1})


def test_a_column_of_old_letters_is_told_by_the_fonts_of_its_cells() -> None:
    book = openpyxl.Workbook()
    for number, (text, font) in enumerate([("Họ tên", "Arial"), ("NguyÔn", ".VnTime"), ("Lª", ".VnTime"), ("TrÇn", ".VnArialH"), ("Quaùch", "VNI-Times")], 1):
        book.active.cell(number, 1, text).font = Font(name=font)
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue())[0].fonts[0] == {"": 1, "tcvn3": 2, "tcvn3-capitals": 1, "vni": 1}


def test_letters_within_a_cell_may_have_a_font_of_their_own() -> None:
    def fill(book):
        book.add_worksheet().write_rich_string(0, 0, book.add_format({"font_name": ".VnTime"}), "NguyÔn", " ThÞ")
    reading, found = read(xlsx(fill))
    assert (found, reading.fonts[0]) == ([["NguyÔn ThÞ"]], {"tcvn3": 1})


def test_signs_lost_by_most_programs_stay() -> None:
    assert rows(xlsx(lambda book: book.add_worksheet().write_string(0, 0, "Th\xad & <b> _x0041_"))) == [["Th\xad & <b> _x0041_"]]


def test_cells_joined_downwards_are_read_in_each_row_that_holds_anything() -> None:
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range("B1:B4", "1A")
        sheet.write_column("A1", ["An", "Bình"])
        sheet.write("A4", "Dũng")
    assert [(row.number, row.cells) for row in open_book(xlsx(fill)).rows()] == [(1, ["An", "1A"]), (2, ["Bình", "1A"]), (4, ["Dũng", "1A"])]


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_column("A1", ["An", "Bình", "Dũng"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.set_column("C:D", None, None, {"hidden": True})
    reading, found = read(xlsx(fill))
    assert (len(found), reading.book.hidden_rows, reading.book.hidden_columns) == (3, 1, [2, 3])


def test_macros_are_not_read() -> None:
    assert read(h.book_with({"xl/vbaProject.bin": h.OLE + b"macro"}))[0].book.kind == Kind.XLSM


# ---- however the XML is written ----

BODY = (
    '<row r="2" spans="1:4"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" s="1"><v>40000</v></c>'
    '<c r="D2" t="inlineStr"><is><t>a &amp; b</t></is></c><c r="E2"><f>1+1</f><v>2</v></c></row>'
    '<row r="4"><c r="B4" t="str"><f>A1</f><v>x&lt;y</v></c></row>'
)
STRINGS = f'{h.HEAD}<sst xmlns="{h.MAIN}"><si><t>An</t></si><si><r><t>Nguyễn </t></r><r><t>Thị</t></r><rPh sb="0" eb="1"><t>kana</t></rPh></si></sst>'
STYLES = f'{h.HEAD}<styleSheet xmlns="{h.MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
AS_READ = [(2, ["An", "Nguyễn Thị", "06/07/2009", "a & b", "2"]), (4, ["", "x<y"])]


def prefixed(xml: str) -> str:
    return xml.replace("xmlns=", "xmlns:x=").replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("<x:?", "<?")


@pytest.mark.parametrize("change", [
    lambda xml: xml,
    prefixed,
    lambda xml: xml.replace("><", ">\n  <"),
    lambda xml: xml.replace('"', "'"),
    lambda xml: xml.replace("<row ", "<!-- a remark --><row ").replace("<si>", "<!-- a remark --><si>"),
    lambda xml: xml.replace('<c r="C2" s="1">', '<c cm="1" s="1" r="C2">'),
    lambda xml: xml.replace("<v>40000</v>", "<v><![CDATA[40000]]></v>"),
    lambda xml: xml.replace(' r="4"', "").replace('<row r="2"', '<row r="2" hidden="0"').replace("</row><row>", '</row><row r="3"/><row>'),
    lambda xml: xml.replace("An</t>", "&#65;n</t>"),
], ids=["usual", "prefixed", "indented", "single quotes", "remarks", "another order", "CDATA", "rows without number", "references"])
def test_the_same_rows_are_read_however_the_xml_is_written(change) -> None:
    data = h.book_with(sheet=change(h.sheet(BODY)), strings=change(STRINGS), styles=STYLES)
    assert [(row.number, row.cells) for row in open_book(data).rows()] == AS_READ


def test_our_reading_agrees_with_calamine() -> None:
    book = openpyxl.Workbook()
    for at in range(300):
        book.active.append([at, f"Trần & {at} ", at / 7, None if at % 3 else "x", at % 2 == 0, f"0{at}"])
    out = io.BytesIO()
    book.save(out)
    theirs = [[posted(value) for value in row] for row in load_workbook(io.BytesIO(out.getvalue())).get_sheet_by_index(0).iter_rows()]
    assert rows(out.getvalue()) == theirs


# ---- a hundred thousand pupils ----

def hundred_thousand() -> bytes:
    """A hundred thousand rows of twelve cells as Excel writes them: shared texts, numbers, dates."""
    texts = [f"Nguyễn Thị {n}" for n in range(200_000)]
    rows = (
        f'<row r="{n}" spans="1:12"><c r="A{n}"><v>{n}</v></c><c r="B{n}" s="1"><v>{40_000 + n % 3000}</v></c>'
        + "".join(f'<c r="{letter}{n}" t="s"><v>{n * 2 % (200_000 - at)}</v></c>' for at, letter in enumerate("CDEFGHIJKL"))
        + "</row>"
        for n in range(1, 100_001)
    )
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return h.book_with(sheet=h.sheet("".join(rows)), strings=f'{h.HEAD}<sst xmlns="{h.MAIN}">{strings}</sst>', styles=STYLES)


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read_in_little_memory_and_not_much_slower_than_calamine_does() -> None:
    data = hundred_thousand()
    begun = busy()
    assert sum(1 for _ in load_workbook(io.BytesIO(data)).get_sheet_by_index(0).iter_rows()) == 100_000
    bare = busy() - begun
    Path("/proc/self/clear_refs").write_text("5")
    before, begun = peak(), busy()
    with open_book(data, timeout=60) as book:
        assert sum(1 for _ in book.rows()) == 100_000
    # Child and parent work side by side: half of the parent's share is not waited for. Room is left for a busy machine.
    assert (peak() - before < 50 * MEBIBYTE, busy() - begun < 4 * bare) == (True, True)
