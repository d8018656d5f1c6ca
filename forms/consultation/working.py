"""What officers fill in to work through what agencies said."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from forms.base import Form
from forms.fields import Line, Pick, Text
from smt.consultations.states import NEEDS_REASON, OUTCOMES, Outcome

_LONGEST = 20_000
_WHY = _l("Ghi lý do ở “Nội dung tiếp thu, giải trình”: ý kiến không được tiếp thu, hoặc chỉ một phần, cần có giải trình.")


class RespondForm(Form):
    """What becomes of one comment; without an outcome it stays to be done, and what was typed is kept."""

    outcome = Pick(_l("Kết quả"), words={"": _l("Chưa có kết quả"), **OUTCOMES}, among=Outcome, when=_l("có thể để sau"))
    response = Text(_l("Nội dung tiếp thu, giải trình"), longest=_LONGEST, when=_l("cần khi không tiếp thu hoặc tiếp thu một phần"),
                    hint=_l("In trong bảng tổng hợp; cơ quan góp ý và cấp phê duyệt đọc được."))
    private_note = Text(_l("Ghi chú nội bộ"), longest=_LONGEST, hint=_l("Chỉ cán bộ đọc trong bảng quản trị; không in ra văn bản nào."))

    def validate_response(self, field: Text) -> None:
        """Ask for the reason of an outcome that needs one."""
        if self.outcome.clean in NEEDS_REASON and field.is_blank:
            raise ValidationError(_WHY)


class RespondTogetherForm(Form):
    """What becomes of several comments at once; their private notes stay as they are."""

    outcome = Pick(_l("Kết quả"), words=OUTCOMES, among=Outcome, missing=_l("Chọn một trong ba kết quả."))
    response = Text(_l("Nội dung tiếp thu, giải trình"), longest=_LONGEST, when=_l("cần khi không tiếp thu hoặc tiếp thu một phần"),
                    hint=_l("In trong bảng tổng hợp, ở từng ý kiến này."))

    def validate_response(self, field: Text) -> None:
        """Ask for the reason of an outcome that needs one."""
        if self.outcome.clean in NEEDS_REASON and field.is_blank:
            raise ValidationError(_WHY)


class MatterForm(Form):
    """The title of a matter that several comments raise."""

    title = Line(_l("Tên vấn đề"), hint=_l("Ví dụ: Thời hạn lập danh sách học sinh."), missing=_l("Ghi tên vấn đề, ngắn gọn."))


class GroupForm(Form):
    """The matter into which comments are put: one that is there, or a new one."""

    matter_id = Pick(_l("Vấn đề đã có"), numeric=True, as_list=True, when=_l("hoặc ghi tên mới ở dưới"))
    title = Line(_l("Vấn đề mới"), hint=_l("Ví dụ: Thời hạn lập danh sách học sinh."), when=_l("khi chưa có trong danh sách"))

    def validate_title(self, field: Line) -> None:
        """Ask for exactly one matter."""
        if field.is_blank and self.matter_id.is_blank:
            raise ValidationError(_l("Chọn một vấn đề đã có hoặc ghi tên vấn đề mới."))
        if not field.is_blank and not self.matter_id.is_blank:
            raise ValidationError(_l("Đang chọn cả vấn đề đã có và ghi tên mới. Giữ một trong hai."))
