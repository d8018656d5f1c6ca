"""Why a file is not kept: each sentence says what is wrong and what to send instead."""

from flask_babel import lazy_gettext as _l

from smt.core.container import Flaw
from smt.core.errors import Refusal

MEGABYTE = 10**6


class FileRefused(Refusal):
    """A file that is not kept; the sentence says why and what to send instead."""

    def __init__(self, sentence: object, *, field: str | None = "file") -> None:
        super().__init__(sentence, field=field)


DAMAGED = _l("Tệp bị hỏng hoặc tải lên bị gián đoạn. Mở thử tệp trên máy rồi chọn lại.")
MACROS = _l("Tệp Word này có macro nên không nhận. Lưu lại thành .docx không có macro hoặc PDF rồi chọn lại.")
DANGEROUS = _l("Tệp Word này có cấu trúc bất thường nên không nhận. Mở bằng Word, chép nội dung sang một tệp .docx mới, "
               "hoặc lưu lại thành PDF, rồi chọn lại.")
LOCKED = _l("Tệp có mật khẩu nên không đọc được. Mở bằng Word, vào Tệp > Thông tin > Bảo vệ tài liệu để bỏ mật khẩu, "
            "lưu lại rồi chọn lại.")
OLD_WORD = _l("Tệp Word đời cũ (.doc) nên không nhận. Mở bằng Word, lưu lại thành .docx hoặc PDF rồi chọn lại.")
OLD_OR_LOCKED = _l("Tệp Word đời cũ (.doc) hoặc có mật khẩu nên không nhận. "
                   "Bỏ mật khẩu, lưu lại thành .docx hoặc PDF rồi chọn lại.")
NOT_WORD = _l("Tệp này không phải văn bản Word. Chỉ nhận PDF, Word (.docx), PNG hoặc JPEG.")
WORKBOOK = _l("Tệp này là bảng tính Excel, không phải văn bản Word. Lưu lại thành PDF, hoặc chép sang Word (.docx), rồi chọn lại.")
SLIDES = _l("Tệp này là bài trình chiếu, không phải văn bản Word. Lưu lại thành PDF rồi chọn lại.")
OPEN_DOCUMENT = _l("Tệp này ở dạng OpenDocument (.odt), không phải văn bản Word. Lưu lại thành .docx hoặc PDF rồi chọn lại.")
TOO_LONG = _l("Văn bản này dài hơn 1.000 trang nên không đọc được các mục. Nhập các mục bằng tay.")
NOTHING_KNOWN = _l("Chỉ nhận tệp PDF, Word (.docx), PNG hoặc JPEG. Lưu lại theo một trong các dạng đó rồi chọn lại.")


def swollen(most: int) -> FileRefused:
    """Refuse what unpacks to more than so many bytes."""
    return FileRefused(_l("Tệp Word này sau khi giải nén lớn hơn %(most)s MB. Nén bớt hình ảnh trong tệp, hoặc lưu lại thành PDF, "
                          "rồi chọn lại.", most=most // MEGABYTE))


def too_much_text(most: int) -> FileRefused:
    """Refuse a text of more than so many bytes."""
    return FileRefused(_l("Phần chữ của tệp Word này lớn hơn %(most)s MB. Chia văn bản thành nhiều tệp, hoặc lưu lại thành PDF, "
                          "rồi chọn lại.", most=most // MEGABYTE))


def refusal_for(flaw: Flaw, unpacked: int) -> FileRefused:
    """Give the refusal for a flaw of the container."""
    if flaw is Flaw.SWOLLEN:
        return swollen(unpacked)
    return FileRefused({Flaw.CUT_SHORT: DAMAGED, Flaw.DANGEROUS: DANGEROUS, Flaw.LOCKED: LOCKED}[flaw])
