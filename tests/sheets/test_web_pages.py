"""Lists that school systems export as a web page or as XML and name .xls."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from smt.sheets import refusals as r
from smt.sheets import web_page
from smt.sheets.book import Reading, open_book
from smt.sheets.grid import Learnt
from smt.sheets.limits import BOOK_LIMITS
from smt.sheets.parts import Tally
from tests.sheets import hostile as h
from tests.sheets.xml_2003 import xml_2003


def page(body: str, head: str = '<meta charset="utf-8">') -> bytes:
    """A page as exports write it, elements of Office and styles in its head."""
    style = "<style>td { mso-number-format:'\\@' }</style><!--[if gte mso 9]><xml><x:Name>Sheet1</x:Name></xml><![endif]-->"
    return f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>{head}<title>Danh sách</title>{style}</head><body>{body}</body></html>'.encode()


def table(rows: Sequence[Sequence[str]]) -> str:
    return "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"


def read(data: bytes, **more: object) -> tuple[Reading, list[tuple[int, list[str]]]]:
    reading = open_book(data, **more)  # type: ignore[arg-type]  # each test passes what open_book takes
    return reading, [(row.number, row.cells) for row in reading.rows()]


LIST = [["STT", "Họ tên", "Ngày sinh"], ["1", "Đặng Thị Ánh", "05/09/2014"], ["2", "Lê Văn Bình", "06/09/2014"]]
READ = [(at, row) for at, row in enumerate(LIST, start=1)]


@pytest.mark.parametrize("data", [
    page(table(LIST)),
    page(table(LIST), head=""),
    page(table(LIST)).decode().encode("utf-16"),
    page(table(LIST)).decode().encode("utf-16-le"),
    b"\xef\xbb\xbf\r\n" + page(table(LIST)),
    b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">' + page(table(LIST)),
    table(LIST).encode(),
    page(table(LIST).replace("</td>", "").replace("</tr>", "")),
    page(table(LIST).upper().replace("</TD>", "&nbsp;</TD>").replace("ĐẶNG THỊ ÁNH", "Đặng  Thị\r\nÁnh").replace("LÊ VĂN BÌNH", "Lê Văn B&igrave;nh")
         .replace("HỌ TÊN", "Họ <b>tên</b>").replace("NGÀY SINH", "<font size=2>Ngày</font> sinh")),
], ids=["page", "no charset", "UTF-16", "UTF-16 without its mark", "UTF-8 with its mark", "XHTML", "table alone", "no closing", "capitals"])
def test_a_web_page_with_a_table_is_read_however_it_is_written(data: bytes) -> None:
    reading, rows = read(data, name="danh sach.xls")
    assert (reading.book.kind, rows) == ("html", READ)


def test_words_outside_of_tables_are_rows_and_all_tables_are_one_sheet() -> None:
    title = table([["TRƯỜNG THCS MÁY TƠ"], ["", ""]])
    _, rows = read(page(f"<h2>DANH SÁCH<br>HỌC SINH</h2> - {title}<p>Năm học 2026</p>{table(LIST)}<div>Người lập</div>"))
    texts = [cells for _number, cells in rows]
    assert texts == [["DANH SÁCH"], ["HỌC SINH"], ["TRƯỜNG THCS MÁY TƠ"], ["Năm học 2026"], *LIST, ["Người lập"]]
    assert [number for number, _cells in rows] == [1, 2, 3, 5, 6, 7, 8, 9]


def test_a_table_that_lays_out_the_page_lets_the_one_within_be_read() -> None:
    assert [cells for _number, cells in read(page(f"<table><tr><td>{table(LIST)}</td></tr></table>"))[1]] == LIST


def test_joined_cells_take_their_places() -> None:
    head = "<tr><th rowspan=2>STT<th rowspan='2'>Họ tên<th colspan=2>Cha<th rowspan=2>Lớp</tr><tr><th>Họ tên<th>Nghề</tr>"
    reading, rows = read(page(f"<table>{head}<tr><td>1<td>An<td>Bình<td>Thợ<td>6A1</table>"))
    assert reading.book.merged_header == [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)]
    assert [cells for _number, cells in rows] == [
        ["STT", "Họ tên", "Cha", "", "Lớp"], ["STT", "Họ tên", "Họ tên", "Nghề", "Lớp"], ["1", "An", "Bình", "Thợ", "6A1"]]


def test_what_a_browser_does_not_show_is_not_read_and_hidden_rows_are_counted() -> None:
    body = "<script>var a = '<td>x</td>';</script>" + table(LIST).replace("<tr><td>2", '<tr style="display: none"><td>2')
    reading, rows = read(page(body))
    assert (rows, reading.book.hidden_rows) == (READ, 1)


def test_old_fonts_are_told() -> None:
    cells = ["<td><font face='.VnTime'>NguyÔn</font></td>", "<td style='mso-x:1;font-family:\"VNI-Times\", serif'>Quaùch</td>", "<td>An</td>"]
    reading, _ = read(page(f"<table><tr>{''.join(cells)}</tr><tr>{''.join(cells)}</tr></table>"))
    assert {at: dict(fonts) for at, fonts in reading.fonts.items()} == {0: {"tcvn3": 2}, 1: {"vni": 2}, 2: {"": 2}}


def test_a_long_number_is_read_whole_where_a_narrow_column_shows_it_rounded() -> None:
    cells = '<td x:num="31213000001">3,1213E+10</td><td sdval="912345678">9E+08</td><td x:num="41687">16/02/2014</td><td>6E1</td>'
    _, rows = read(page(f"<table><tr>{cells}</tr><tr>{cells}</tr></table>"))
    assert rows[1] == (2, ["31213000001", "912345678", "16/02/2014", "6E1"])


WIDE = "<table>" + "<tr>" + "<td colspan=65535></td>" * 50 + "<td>x</td></tr>" * 3 + "</table>"


@pytest.mark.parametrize(("body", "kind"), [
    ("<form>Phiên làm việc đã hết hạn. Đăng nhập lại.</form>", r.NotExcel),
    (table([["Chỉ một dòng", "thôi"]]), r.NotExcel),
    (WIDE + table(LIST), r.TooManyRows),
    (table([["a", "b"]] * 2) + "<table>" * 100 + "</table>" * 100, r.DangerousFile),
    (table(LIST) + f"<td a='{'x' * 600_000}'", r.DangerousFile),
    (table(LIST) + "<table><tr><td rowspan=65000>x</td></tr></table>", r.DangerousFile),
    (table(LIST) + "<![unknown[x]]>", r.CutShort),
], ids=["a sign-in page", "one row", "very wide", "very deep", "an attribute without end", "a join without end", "a declaration"])
def test_a_page_that_is_no_list_or_beyond_the_limits_is_refused(body: str, kind: type) -> None:
    with pytest.raises(kind, match="Hãy"):
        read(page(body))


def test_a_page_with_more_rows_than_are_taken_is_refused_before_any_is_given() -> None:
    with pytest.raises(r.TooManyRows, match="sau dòng 20"):
        open_book(page(table(LIST * 7)), limits=replace(BOOK_LIMITS, row=20))


def test_a_page_too_long_to_be_held_is_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    held = list(opened(page(table(LIST * 50))))
    monkeypatch.setattr(web_page, "_MOST_HELD", 10)
    assert len(held) == 150
    assert list(opened(page(table(LIST * 50)))) == held


def opened(data: bytes) -> Iterator[tuple[int, list[str]]]:
    return web_page.WebPage(data, BOOK_LIMITS).rows(Learnt(), Tally(BOOK_LIMITS))


def test_a_page_with_its_pictures_in_one_file_is_refused_with_the_next_step() -> None:
    with pytest.raises(r.NotExcel, match="trang web .* Hãy mở tệp bằng Excel"):
        read(b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n" + page(table(LIST)))


# ---- XML Spreadsheet 2003 ----

def test_an_xml_spreadsheet_is_read() -> None:
    data = xml_2003({"Lớp": [["Họ tên", "SĐT", "Sinh"], ["NguyÔn", 912345678, "2014-05-20"], [], ["An", "0912", True]]},
                    fonts={(1, 0): ".VnTime"}, hidden_rows={3}, merged={(0, 0): (0, 1)})
    reading, rows = read(data, name="danh sach.xls")
    book = reading.book
    assert (book.kind, book.sheet, book.sheets, book.hidden_rows) == ("xml", "Lớp", ["Lớp"], 1)
    assert rows == [(1, ["Họ tên", "SĐT", "Sinh"]), (2, ["NguyÔn", "912345678", "20/05/2014"]), (4, ["An", "0912", "có"])]
    assert dict(reading.fonts[0]) == {"": 2, "tcvn3": 1}
    assert dict(reading.kinds[2]) == {"": 1, "date": 1, "bool": 1}


def test_the_first_sheet_that_is_shown_and_holds_a_table_is_chosen() -> None:
    sheets = {"Cũ": LIST, "Ghi chú": [["Hướng dẫn"]], "Mới": LIST}
    reading, rows = read(xml_2003(sheets, hidden_sheets={"Cũ"}))
    assert (reading.book.sheet, reading.book.hidden_sheets, rows) == ("Mới", ["Cũ"], READ)
    assert read(xml_2003(sheets), sheet="Cũ")[0].book.sheet == "Cũ"


@pytest.mark.parametrize(("old", "new", "kind"), [
    ("<Row>", '<Row ss:Index="1048577">', r.DangerousFile),
    ("<Row>", '<Row ss:Index="130000">', r.TooManyRows),
    ("<Cell>", '<Cell ss:Index="16000">', r.TooManyRows),
    ("<Cell>", '<Cell ss:MergeDown="1048575">', r.DangerousFile),
    ("<Workbook", '<!DOCTYPE Workbook [<!ENTITY x SYSTEM "file:///etc/passwd">]><Workbook', r.DangerousFile),
    ("</Workbook>", "", r.CutShort),
])
def test_an_xml_spreadsheet_that_nobody_wrote_is_refused(old: str, new: str, kind: type) -> None:
    with pytest.raises(kind, match="Hãy"):
        read(xml_2003({"Lớp": LIST}).decode().replace(old, new, 1).encode())


def test_xml_that_is_no_spreadsheet_is_told_to_be_none() -> None:
    with pytest.raises(r.NotExcel, match="Hãy"):
        read(f"{h.HEAD}<danh-sach><hoc-sinh/></danh-sach>".encode())


def test_templates_are_not_read_from_either() -> None:
    for data in (page(table(LIST)), xml_2003({"Lớp": LIST})):
        with pytest.raises(r.NotExcel, match="Hãy"):
            open_book(data, kinds=frozenset(("xlsx", "xlsm")), limits=BOOK_LIMITS)  # type: ignore[arg-type]  # kinds as their words
