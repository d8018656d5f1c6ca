"""What an agency answers, on its page, in its sheet, or in a letter that an officer types in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from forms.base import Form
from forms.consultation.days import today
from forms.fields import Day, Line, Pick, Text, Upload
from smt.consultations.states import COMMENT_KINDS, NEEDS_TEXT, POSITIONS, CommentKind, Position
from smt.files.states import ACCEPT


class CommentForm(Form):
    """One remark on a section of the draft; a blank one is no remark."""

    kind = Pick(_l("Loại ý kiến"), words=COMMENT_KINDS, among=CommentKind, default=CommentKind.CONTENT, as_list=True,
                missing=_l("Chọn loại ý kiến."))
    text = Text(_l("Nội dung góp ý"), longest=20_000)
    proposed = Text(_l("Đề nghị sửa thành"), longest=20_000)

    def validate_text(self, field: Text) -> None:
        """Ask what a proposed wording is about."""
        if field.is_blank and not self.proposed.is_blank:
            raise ValidationError(_l("Ghi nội dung góp ý đi cùng câu chữ đề nghị sửa."))


class ReplyForm(Form):
    """An agency's opinion on a draft as a whole; remarks on sections are CommentForm's."""

    position = Pick(_l("Ý kiến của cơ quan"), words=POSITIONS, among=Position, missing=_l("Chọn một trong bốn ý kiến."))
    text = Text(_l("Nội dung góp ý chung"), longest=20_000, when=_l("cần khi có ý kiến bổ sung hoặc không nhất trí"),
                hint=_l("Ý kiến về cả dự thảo; nếu không nhất trí, ghi lý do."))
    proposed = Text(_l("Đề nghị sửa thành"), longest=20_000, when=_l("cần khi không nhất trí"),
                    hint=_l("Câu chữ hoặc nội dung cơ quan đề nghị viết thay."))
    signer = Line(_l("Người ký ý kiến"), hint=_l("Họ tên và chức vụ, ví dụ: Trần Văn Bình, Phó Giám đốc."),
                  missing=_l("Ghi họ tên và chức vụ người ký ý kiến."), autocomplete="name")
    document_number = Line(_l("Số, ký hiệu văn bản góp ý"), hint=_l("Nếu cơ quan đã phát hành văn bản, ví dụ: 1234/STC-HCSN."),
                           longest=60, width="m")
    document_date = Day(_l("Ngày văn bản góp ý"), latest=today,
                        wrong_range=_l("Ngày văn bản đang ở sau hôm nay. Ghi đúng ngày trên văn bản."))
    file = Upload(_l("Tệp văn bản góp ý"), accept=ACCEPT)
    #: Somebody answered on a section: then the draft as a whole needs no remark.
    remarked = False

    def validate_text(self, field: Text) -> None:
        """Ask for the reasons of a position that has some."""
        position: Any = self.position.clean
        if position not in NEEDS_TEXT or not field.is_blank:
            return
        if position is Position.DISAGREE:
            raise ValidationError(_l("Ghi lý do không nhất trí."))
        if not self.remarked:
            raise ValidationError(_l("Ghi ý kiến bổ sung, ở đây hoặc ở từng phần của dự thảo."))

    def validate_proposed(self, field: Text) -> None:
        """Ask what to write instead of what is disagreed with."""
        if self.position.clean is Position.DISAGREE and field.is_blank and not self.remarked:
            raise ValidationError(_l("Ghi nội dung đề nghị sửa, để cơ quan soạn thảo biết cần viết lại thế nào."))
