"""What is asked about a template of official papers."""

from flask_babel import lazy_gettext as _l

from forms.base import Form
from forms.fields import Line, Pick, Upload
from smt.documents.states import PAPER_KINDS, PaperKind


class TemplateForm(Form):
    """A template that takes the place of the one in use."""

    kind = Pick(_l("Loại văn bản"), words=PAPER_KINDS, among=PaperKind, missing=_l("Chọn loại văn bản."))
    file = Upload(_l("Tệp mẫu"), accept=".docx", hint=_l("Tệp Word (.docx) không có macro, không quá 5 MB."),
                  missing=_l("Chọn tệp mẫu đã sửa trong Word."))
    note = Line(_l("Thay đổi gì"), longest=500, hint=_l("Ví dụ: sửa câu kết theo mẫu mới của Văn phòng."))
