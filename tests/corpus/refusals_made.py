"""Files that are not taken: hostile, of another kind, cut, locked (bars D1 and D3). Each has its own sentence."""

import io
import re
import zipfile
from collections.abc import Callable

from smt.sheets import refusals as r
from tests.corpus import building as b
from tests.corpus.case import Case, Refused
from tests.corpus.layouts import HAND
from tests.corpus.old_letters import tcvn3
from tests.corpus.people import children
from tests.sheets import hostile as h
from tests.sheets.old_excel import compound

DANGEROUS = Refused(r.DangerousFile, "cấu trúc bất thường")
CUT = Refused(r.CutShort, "không còn nguyên vẹn")
LAST_CELL = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"


def _list() -> bytes:
    return b.xlsx(HAND.rows(children(6)))


def _after_rows(xml: bytes) -> Callable[[bytes], bytes]:
    return lambda sheet: sheet.replace(b"</sheetData>", xml + b"</sheetData>")


def _sign_in() -> bytes:
    """What is saved instead of the list when the session was over."""
    fields = "<table><tr><td>Tên đăng nhập</td><td><input></td></tr></table>"
    return f"<!DOCTYPE html><html><title>Đăng nhập</title><body>{fields}</body></html>".encode()


def _bomb() -> bytes:
    """Three hundred megabytes of blanks, honestly declared."""
    out = io.BytesIO(_list())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("xl/media/image1.xml", "w") as part:
        for _ in range(300):
            part.write(b" " * h.MB)
    return out.getvalue()


def _zip_of_a_list() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("danh sach.xlsx", _list())
    return out.getvalue()


def _locked() -> bytes:
    return compound({"EncryptionInfo": b"\x04\x00\x04\x00" * 100, "EncryptedPackage": bytes(range(256)) * 40})


CASES = [
    Case(
        "ô cuối cùng.xlsx",
        "bars D1 a cell at XFD1048576",
        lambda: b.patched(_list(), SHEET, _after_rows(LAST_CELL)),
        Refused(r.TooManyRows, "sau dòng 120.000"),
    ),
    Case(
        "ô cuối cùng khai thật.xlsx",
        "bars D1 the same with an honest dimension",
        lambda: b.patched(
            _list(),
            SHEET,
            lambda xml: re.sub(b'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', _after_rows(LAST_CELL)(xml)),
        ),
        Refused(r.TooManyRows, "sau dòng 120.000"),
    ),
    Case(
        "gộp cả trang.xlsx",
        "bars D1 one merge over everything",
        lambda: b.patched(
            _list(),
            SHEET,
            lambda xml: xml.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'),
        ),
        DANGEROUS,
    ),
    Case("bom nén.xlsx", "bars D1 a zip bomb", _bomb, Refused(r.TooLarge, "sau khi giải nén lớn hơn 240 MB")),
    Case("bom nói dối.xlsx", "bars D1 a zip bomb that understates itself", h.understated_bomb, DANGEROUS),
    Case("doctype.xlsx", "bars D1 a DOCTYPE with an entity of a file", h.external_entity, DANGEROUS),
    Case("tỉ nụ cười.xlsx", "bars D1 entities within entities", h.billion_laughs, DANGEROUS),
    Case("bom bậc hai.xlsx", "bars D1 one long entity, often used", h.quadratic_blow_up, DANGEROUS),
    Case("10.000 thành phần.xlsx", "bars D1 10,000 members", h.many_members, DANGEROUS),
    Case("trèo ra ngoài.xlsx", "bars D1 zip slip", lambda: b.with_member(_list(), "../../x", b"x"), DANGEROUS),
    Case("chồng lên nhau.xlsx", "bars D1 overlapping members", h.overlapping_members, DANGEROUS),
    Case("sai crc.xlsx", "bars D1 a wrong checksum", h.wrong_checksum, CUT),
    Case("triệu chuỗi.xlsx", "bars D1 a million shared strings", h.many_shared_strings, DANGEROUS),
    Case("zip trong zip.xlsx", "bars D1 a container that holds the workbook", _zip_of_a_list, Refused(r.NotExcel, "không phải Excel")),
    Case(
        "ảnh đổi tên.xlsx", "bars D3 a picture renamed", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), Refused(r.NotExcel, "Tệp là hình ảnh")
    ),
    Case("đăng nhập.xls", "bars D3 an .xls that is a page to sign in at", _sign_in, Refused(r.NotExcel, "trang web hoặc XML")),
    Case(
        "văn bản.xlsx",
        "bars D3 a Word file renamed",
        lambda: h.directory_only("[Content_Types].xml", "word/document.xml"),
        Refused(r.NotExcel, "văn bản Word"),
    ),
    Case("cắt ngang.xlsx", "bars D3 half of the bytes arrived", lambda: (data := _list())[: len(data) // 2], CUT),
    Case("cắt ngang.xls", "bars D3 half of an .xls", lambda: (data := b.xls(HAND.rows(children(60))))[: len(data) // 2], CUT),
    Case("thiếu đuôi.xls", "bars D3 an .xls of which the last bytes did not arrive", lambda: b.xls(HAND.rows(children(60)))[:-3], CUT),
    Case("không có gì.xlsx", "bars D3 an empty file", bytes, Refused(r.EmptyFile, "Tệp trống")),
    Case("chỉ tiêu đề.xlsx", "bars D3 headings and no pupil", lambda: b.xlsx(HAND.rows([])), Refused(r.EmptyFile, "")),
    Case("mật khẩu.xlsx", "bars D3 a password: EncryptedPackage in OLE2", _locked, Refused(r.PasswordProtected, "có mật khẩu")),
    Case(
        "bảng khác.xlsx",
        "bars D3 a workbook without a list of pupils",
        lambda: b.xlsx([["THỰC ĐƠN TUẦN"], ["Thứ hai", "Cơm", "Canh"], ["Thứ ba", "Phở", "Trái cây"]]),
        Refused(r.WrongTemplate, "không đúng mẫu"),
    ),
    Case(
        "bảng khác.txt",
        "bars D3 a text that is no table",
        lambda: (tcvn3("Kính gửi nhà trường. ") * 40).encode("latin-1"),
        Refused(r.WrongTemplate, "không đúng mẫu"),
    ),
]
