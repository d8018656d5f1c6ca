"""What an agency answers, on its page, in its sheet, or in a letter that an officer types in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from forms.base import Form
from forms.consultation.days import today
from forms.fields import Day, Email, Line, Pick, Text, Upload
from smt.consultations.states import COMMENT_KINDS, NEEDS_TEXT, POSITIONS, CommentKind, Position
from smt.files.states import ACCEPT


class CommentForm(Form):
    """One remark on a section of the draft; a blank one is no remark."""

    kind = Pick(_l("Loại ý kiến"), words=COMMENT_KINDS, among=CommentKind, default=CommentKind.CONTENT, as_list=True,
                missing=_l("Chọn loại ý kiến."))
    text = Text(_l("Nội dung góp ý"), longest=20_000, when=_l("để trống khi không có ý kiến"))
    proposed = Text(_l("Đề nghị sửa thành"), longest=20_000, when=_l("nếu có câu chữ cụ thể"))

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
    #: Something was said on a section; a wording was proposed there: then the draft as a whole needs none.
    remarked = False
    rewritten = False

    @property
    def torn(self) -> bool:
        """Say whether a position without comments was chosen and yet there are some: which of the two is meant?"""
        position: Any = self.position.clean
        says_something = self.remarked or self.rewritten or not (self.text.is_blank and self.proposed.is_blank)
        return position is not None and position not in NEEDS_TEXT and says_something

    def validate_position(self, field: Pick) -> None:
        """Ask which is meant when a position without comments comes with comments."""
        if self.torn:
            raise ValidationError(str(_l("“%(position)s” không đi cùng góp ý, nhưng ở dưới có góp ý đã ghi. Chọn lại ý kiến, "
                                         "hoặc xóa phần góp ý.")) % {"position": field.chosen})

    def validate_text(self, field: Text) -> None:
        """Ask for the reasons of a position that has some."""
        position: Any = self.position.clean
        if position not in NEEDS_TEXT or not field.is_blank or self.remarked:
            return
        if position is Position.DISAGREE:
            raise ValidationError(_l("Ghi lý do không nhất trí."))
        raise ValidationError(_l("Ghi ý kiến bổ sung, ở đây hoặc ở từng phần của dự thảo."))

    def validate_proposed(self, field: Text) -> None:
        """Ask what to write instead of what is disagreed with."""
        if self.position.clean is Position.DISAGREE and field.is_blank and not self.rewritten:
            raise ValidationError(_l("Ghi nội dung đề nghị sửa, để cơ quan soạn thảo biết cần viết lại thế nào."))


class SheetForm(Form):
    """The Excel sheet of an agency, filled in."""

    file = Upload(_l("Bảng Excel đã điền"), accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                  missing=_l("Chưa chọn tệp. Chọn bảng Excel đã điền trên máy rồi bấm “Đọc bảng”."))


class ContestForm(Form):
    """An agency's word that its silence was no agreement."""

    reason = Text(_l("Lý do phản đối"), longest=5000,
                  hint=_l("Ví dụ: cơ quan chưa nhận được văn bản, hoặc đã gửi ý kiến bằng đường khác."),
                  missing=_l("Ghi lý do phản đối: vì sao việc không trả lời không phải là nhất trí."))
    signer = Line(_l("Người ký phản đối"), hint=_l("Họ tên và chức vụ, ví dụ: Trần Văn Bình, Phó Giám đốc."),
                  missing=_l("Ghi họ tên và chức vụ người ký phản đối."), autocomplete="name")
    file = Upload(_l("Tệp kèm theo"), accept=ACCEPT)


class LostLinkForm(Form):
    """Where to send a personal link again."""

    email = Email(_l("Địa chỉ thư đã đăng ký của cơ quan"), missing=_l("Ghi địa chỉ thư điện tử mà cơ quan đã đăng ký."),
                  hint=_l("Liên kết chỉ được gửi đến chính địa chỉ này."))
