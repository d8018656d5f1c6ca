"""The Excel template of a school's list, made from the form."""

from collections.abc import Mapping, Sequence
from typing import Literal

from flask_babel import force_locale
from flask_babel import gettext as _

from forms.base import Question
from forms.fields import Day, Phone, Pick
from forms.pupil import PupilForm
from smt.sheets.columns import Column
from smt.sheets.template import write_template

#: What a file of ours says of itself; a changed meaning of a column needs a new version.
KIND, VERSION = "pupils", "1"
_WIDTHS = {"full_name": 28.0, "guardian_name": 28.0, "address": 34.0, "note": 30.0, "sex": 12.0, "class_name": 10.0}


def columns() -> list[Column]:
    """Give the columns; the list is a Vietnamese paper in every language of the interface."""
    with force_locale("vi"):
        return [Column(key=q.name, label=str(q.label.text), hint=str(q.description), required=not q.optional,
                       choices=[(value, str(text)) for value, text, _group in q.options] if isinstance(q, Pick) else [],
                       example=q.example, width=_WIDTHS.get(q.name, 20.0), kind=_kind(q)) for q in PupilForm().questions()]


def labels() -> dict[str, object]:
    """Give the name of each column, in the form's order, in the language of whoever reads it."""
    return {q.name: q.label.text for q in PupilForm().questions()}


def template(school: str, school_year: str, rows: Sequence[Mapping[str, str]] = ()) -> bytes:
    """Make the template for a school as .xlsx, blank or with rows to mend as they were typed (by field, REMARK_KEY says what to do)."""
    made = columns()
    with force_locale("vi"):
        mending = [_("Tệp này chỉ có các dòng cần sửa. Sửa theo cột “Cần sửa” rồi tải lên như danh sách thường; các học sinh đã nhận "
                     "không bị ghi trùng. Cột “Cần sửa” không được đọc, cứ để nguyên.")]
        return write_template(made, kind=KIND, version=VERSION, title=_("Danh sách học sinh năm học %(year)s - %(school)s",
                                                                        year=school_year, school=school), rows=rows, explanations=[
            *(mending if rows else []),
            _("Điền mỗi học sinh một dòng, từ dưới dòng ví dụ. Dòng ví dụ và dòng trống được bỏ qua."),
            _("Giữ nguyên các cột và hai dòng ẩn ở đầu trang tính; thứ tự cột có thể đổi."),
            _("Các ô đã để sẵn dạng văn bản để không mất số 0 ở đầu. Khi chép từ tệp khác, chọn dán dạng giá trị."),
            _("Sau khi tải lên, hệ thống cho xem kết quả kiểm tra từng dòng; chưa ghi gì cho đến khi nhà trường xác nhận."),
        ])


def _kind(question: Question) -> Literal["text", "date", "phone", "choice"]:
    if isinstance(question, Day):
        return "date"
    if isinstance(question, Phone):
        return "phone"
    return "choice" if isinstance(question, Pick) else "text"
