"""The refusals a person may meet when sending a spreadsheet: each says what is wrong and the next step."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import lazy_gettext as _l

from smt.core.errors import Later, Refusal
from smt.sheets.limits import LIMITS, MEBIBYTE, Limits, Reason


class SheetRefusal(Refusal):
    """A spreadsheet that is not taken; without a sentence of its own, the class's sentence is used."""

    usual: ClassVar[object] = _l(
        "Không đọc được tệp. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi tải lên lần nữa."
    )

    def __init__(self, sentence: object | None = None, *, field: str | None = None) -> None:
        super().__init__(self.usual if sentence is None else sentence, field=field)


class NotExcel(SheetRefusal):
    """Another kind of file, whatever its name says."""

    usual = _l(
        "Tệp này không phải Excel. Hãy chọn tệp có đuôi .xlsx, hoặc mở bảng bằng Excel rồi lưu dạng .xlsx."
    )


class TooLarge(SheetRefusal):
    """More bytes than are taken, packed or unpacked."""

    usual = _l(
        "Tệp lớn hơn %(limit)d MB. Hãy bỏ hình ảnh và các trang tính thừa, "
        "hoặc chia danh sách thành nhiều tệp.",
        limit=LIMITS.size // MEBIBYTE,
    )


class EmptyFile(SheetRefusal):
    """Nothing in it."""

    usual = _l(
        "Tệp trống, không có nội dung nào. Hãy mở lại tệp trên máy, kiểm tra dữ liệu, "
        "lưu rồi tải lên lần nữa."
    )


class PasswordProtected(SheetRefusal):
    """Encrypted with a password."""

    usual = _l(
        "Tệp có mật khẩu nên không đọc được. Hãy mở tệp bằng Excel, vào Tệp > Thông tin > Bảo vệ sổ làm việc "
        "để bỏ mật khẩu, lưu rồi tải lên lần nữa."
    )


class WrongTemplate(SheetRefusal):
    """A workbook, but not the one asked for."""

    usual = _l("Tệp không đúng mẫu. Hãy tải mẫu ở trang này về, chép dữ liệu sang mẫu rồi tải lên.")


class CutShort(SheetRefusal):
    """Damaged or arrived only in part."""

    usual = _l(
        "Tệp không còn nguyên vẹn, có thể do việc tải lên bị gián đoạn. Hãy mở tệp trên máy "
        "để chắc rằng tệp còn đọc được, lưu lại rồi tải lên lần nữa."
    )


def _too_many_rows(most: int) -> object:
    return _l(
        "Tệp có dữ liệu ở sau dòng %(row)s. Hãy xoá phần thừa ở cuối trang tính, "
        "hoặc chia danh sách thành nhiều tệp.",
        row=f"{most:,}".replace(",", "."),
    )


class TooManyRows(SheetRefusal):
    """More rows, columns or cells with content than are taken."""

    usual = _too_many_rows(LIMITS.row)


class TooMuchWork(SheetRefusal):
    """Within all limits, and yet more work than one file may make."""

    usual = _l(
        "Tệp này cần quá nhiều thời gian để xử lý. Hãy xoá các dòng, cột trống có định dạng ở quanh bảng, "
        "hoặc chép riêng phần dữ liệu sang một tệp Excel mới (dán dạng giá trị), rồi tải lên lần nữa."
    )


class DangerousFile(SheetRefusal):
    """Built in a way that could harm the reader, or that broke the reading process."""

    usual = _l(
        "Tệp có cấu trúc bất thường nên hệ thống không mở. Hãy tạo một tệp Excel mới, "
        "chép riêng phần dữ liệu sang (dán dạng giá trị), lưu dạng .xlsx rồi tải lên."
    )


class WithMacros(SheetRefusal):
    """A workbook that carries a program, where only answers are asked for."""

    usual = _l(
        "Tệp có macro nên không nhận. Hãy mở bằng Excel, chọn Lưu thành, chọn loại Excel Workbook (.xlsx) rồi tải lên tệp mới."
    )


class Busy(SheetRefusal, Later):
    """Nothing is wrong with the file: as many others as may be are being read."""

    usual = _l("Hệ thống đang đọc nhiều tệp khác nên chưa đọc tệp này. Hãy đợi một phút rồi tải lên lần nữa.")


#: The machine had so much else to do that the child did not come to its end.
UNFINISHED = _l("Hệ thống đang bận nên chưa xử lý xong tệp này. Tệp không có gì sai. Hãy đợi một phút rồi thử lại.")

_SAVE_AS = _l("Hãy mở tệp bằng Excel, chọn Lưu thành, chọn loại Excel Workbook (.xlsx) rồi tải lên tệp mới.")

_CHOICE = {
    Reason.EMPTY: (EmptyFile, None, None),
    Reason.TOO_LARGE: (TooLarge, None, None),
    Reason.LOCKED: (PasswordProtected, None, None),
    Reason.CUT_SHORT: (CutShort, None, None),
    Reason.DANGEROUS: (DangerousFile, None, None),
    Reason.TOO_MANY_ROWS: (TooManyRows, None, None),
    Reason.TOO_MANY_COLUMNS: (
        TooManyRows,
        _l("Tệp có dữ liệu ở sau cột thứ %(column)d.", column=LIMITS.column),
        _l("Hãy xoá các cột thừa ở bên phải trang tính rồi tải lên lần nữa."),
    ),
    Reason.TOO_MANY_CELLS: (
        TooManyRows,
        _l("Tệp có quá nhiều ô chứa dữ liệu để đọc trong một lần."),
        _l("Hãy chia danh sách thành nhiều tệp nhỏ hơn rồi tải lên từng tệp."),
    ),
    Reason.NO_SHEET: (
        WrongTemplate,
        _l("Tệp không có trang tính cần đọc."),
        _l("Hãy tải mẫu ở trang này về, chép dữ liệu sang mẫu rồi tải lên."),
    ),
    Reason.NO_TABLE: (
        WrongTemplate,
        _l("Tệp không có trang tính nào chứa bảng danh sách."),
        _l("Hãy mở tệp trên máy, xem danh sách nằm ở trang nào, bỏ ẩn trang đó, lưu rồi tải lên lần nữa."),
    ),
    Reason.VERY_OLD_EXCEL: (NotExcel, _l("Tệp ở dạng Excel rất cũ (Excel 4 trở về trước), chưa đọc được."), _SAVE_AS),
    Reason.XML_SHEET: (NotExcel, _l("Tệp là bảng XML (Excel 2003) được đặt đuôi .xls, chưa đọc được."), _SAVE_AS),
    Reason.OLD_EXCEL: (NotExcel, _l("Tệp ở dạng Excel cũ (.xls), chưa đọc được."), _SAVE_AS),
    Reason.BINARY_EXCEL: (NotExcel, _l("Tệp ở dạng Excel nhị phân (.xlsb), chưa đọc được."), _SAVE_AS),
    Reason.OPEN_DOCUMENT: (NotExcel, _l("Tệp ở dạng OpenDocument, không phải Excel."), _SAVE_AS),
    Reason.PLAIN_TEXT: (NotExcel, _l("Tệp chỉ có chữ thuần (như .csv, .txt), không phải Excel."), _SAVE_AS),
    Reason.WEB_PAGE: (NotExcel, _l("Tệp là trang web hoặc XML được đổi tên, không phải Excel."), _SAVE_AS),
    Reason.WORD: (
        NotExcel,
        _l("Tệp là văn bản Word, không phải Excel."),
        _l("Hãy chép bảng sang Excel, lưu dạng .xlsx rồi tải lên."),
    ),
    Reason.SLIDES: (
        NotExcel,
        _l("Tệp là bài trình chiếu, không phải Excel."),
        _l("Hãy chọn tệp có đuôi .xlsx."),
    ),
    Reason.PDF: (
        NotExcel,
        _l("Tệp là PDF, không phải Excel."),
        _l("Hãy tìm tệp Excel gốc và tải lên tệp có đuôi .xlsx."),
    ),
    Reason.PICTURE: (
        NotExcel,
        _l("Tệp là hình ảnh, không phải Excel."),
        _l("Hãy chọn tệp có đuôi .xlsx."),
    ),
    Reason.OTHER: (NotExcel, None, None),
}


def _swollen(most: int) -> object:
    wrong = _l("Nội dung tệp sau khi giải nén lớn hơn %(limit)d MB.", limit=most // MEBIBYTE)
    next_step = _l("Hãy chép riêng các dòng có dữ liệu sang một tệp Excel mới rồi tải lên tệp đó.")
    return _l("%(wrong)s %(next_step)s", wrong=wrong, next_step=next_step)


def refusal_for(reason: Reason, limits: Limits = LIMITS) -> SheetRefusal:
    """Give the refusal that tells a person about this reason, and about the limits that were set."""
    if reason is Reason.TOO_MANY_ROWS:
        return TooManyRows(_too_many_rows(limits.row))
    if reason is Reason.SWOLLEN:
        return TooLarge(_swollen(limits.unpacked))
    kind, wrong, next_step = _CHOICE[reason]
    return kind() if wrong is None else kind(_l("%(wrong)s %(next_step)s", wrong=wrong, next_step=next_step))
