"""The Excel template of a school's list, made from the form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from flask_babel import force_locale
from flask_babel import gettext as _

from forms.base import Question
from forms.fields import Day, Phone, Pick
from forms.pupil import PupilForm
from smt.pupils.checking import shown
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
    with force_locale("vi"):
        mending = [_("Tệp này chỉ có các dòng cần sửa. Sửa theo cột “Cần sửa” rồi tải lên như danh sách thường; các học sinh đã nhận "
                     "không bị ghi trùng. Cột “Cần sửa” không được đọc, cứ để nguyên.")]
        return _made(school, school_year, rows, remarks=bool(rows), explanations=[
            *(mending if rows else []),
            _("Điền mỗi học sinh một dòng, từ dưới dòng ví dụ. Dòng ví dụ và dòng trống được bỏ qua."),
            *_rules(),
        ])


def filled(school: str, school_year: str, told: Iterable[Mapping[str, Any]]) -> bytes:
    """Make the template filled with what the register tells of pupils, without the example; sent as it is, it changes nothing."""
    with force_locale("vi"):
        rows = ({name: shown(name, value) for name, value in one.items()} for one in told)
        return _made(school, school_year, rows, example=False, explanations=[
            _("Tệp này có mọi học sinh trong danh sách năm học lúc tải về. Sửa rồi tải lên thì chỉ những chỗ đã sửa được ghi; "
              "thêm học sinh ở các dòng trống phía dưới."),
            _("Ô để trống không xóa điều đã có; muốn xóa thì sửa ở trang của học sinh. Bỏ một dòng khỏi tệp không xóa học sinh khỏi "
              "danh sách."),
            *_rules(),
        ])


def _made(school: str, school_year: str, rows: Iterable[Mapping[str, str]], *, explanations: Sequence[str], example: bool = True,
          remarks: bool = False) -> bytes:
    title = _("Danh sách học sinh năm học %(year)s - %(school)s", year=school_year, school=school)
    return write_template(columns(), kind=KIND, version=VERSION, title=title, rows=rows, explanations=explanations, example=example,
                          remarks=remarks)


def _rules() -> list[str]:
    return [_("Giữ nguyên các cột và hai dòng ẩn ở đầu trang tính; thứ tự cột có thể đổi."),
            _("Các ô đã để sẵn dạng văn bản để không mất số 0 ở đầu. Khi chép từ tệp khác, chọn dán dạng giá trị."),
            _("Sau khi tải lên, hệ thống cho xem kết quả kiểm tra từng dòng; chưa ghi gì cho đến khi nhà trường xác nhận.")]


def _kind(question: Question) -> Literal["text", "date", "phone", "choice"]:
    if isinstance(question, Day):
        return "date"
    if isinstance(question, Phone):
        return "phone"
    return "choice" if isinstance(question, Pick) else "text"
