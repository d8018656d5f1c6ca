"""What officers fill in to ask agencies."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from forms.base import Form, group
from forms.consultation.days import today
from forms.fields import Day, Line, Many, Pick, Text, Upload
from smt.consultations.states import EVIDENCE_LEVELS, EVIDENCE_ORDER, EvidenceLevel
from smt.files.states import ACCEPT

#: Such a letter's own sentence, fit for any draft and any sender; it is quoted in Vietnamese, so it is not translated.
SILENCE = "Quá thời hạn trên, cơ quan chưa có văn bản góp ý được hiểu là đã nhất trí với dự thảo."
_MINIMUMS = {level: EVIDENCE_LEVELS[level] for level in EVIDENCE_ORDER}


class PrepareForm(Form):
    """A new consultation."""

    subject = Line(_l("Trích yếu"), longest=300, hint=_l("Ví dụ: V/v tham gia ý kiến đối với dự thảo Kế hoạch."),
                   missing=_l("Ghi trích yếu của văn bản lấy ý kiến."))
    draft_title = Line(_l("Tên dự thảo"), longest=300, missing=_l("Ghi tên dự thảo được lấy ý kiến."))
    file = Upload(_l("Tệp dự thảo"), accept=ACCEPT)
    lead_id = Pick(_l("Cơ quan lấy ý kiến"), numeric=True, as_list=True, missing=_l("Chọn cơ quan lấy ý kiến."))
    symbol = Line(_l("Ký hiệu văn bản"), longest=40, width="m", hint=_l("Ví dụ: STTTT-BCVT."), missing=_l("Ghi ký hiệu văn bản."))
    groups = Many(_l("Các nhóm"), numeric=True)
    agencies = Many(_l("Từng cơ quan"), numeric=True)
    due_on = Day(_l("Hạn trả lời"), hint=_l("Tính hết ngày này, đến 23:59 giờ Việt Nam. Ví dụ: 16/10/2026."),
                 missing=_l("Ghi ngày cuối cùng nhận ý kiến."))
    silence = Text(_l("Câu về việc không trả lời"), default=SILENCE,
                   hint=_l("Chép đúng câu trong văn bản; trang và thư dẫn nguyên văn."),
                   missing=_l("Chép câu trong văn bản về việc không trả lời."))
    minimum_evidence = Pick(_l("Chỉ coi là nhất trí mặc nhiên khi"), words=_MINIMUMS, among=EvidenceLevel,
                            default=EvidenceLevel.HANDED_OVER,
                            hint=_l("Cơ quan chưa đạt mức này khi hết hạn được ghi là “Chưa chắc đã nhận được”."),
                            missing=_l("Chọn mức bằng chứng."))
    contact = Text(_l("Đầu mối liên hệ"), longest=1000, missing=_l("Ghi đơn vị, địa chỉ và điện thoại của đầu mối."))

    def validate_groups(self, field: Many) -> None:
        """Ask for somebody to write to."""
        if field.is_blank and self.agencies.is_blank:
            raise ValidationError(_l("Chọn ít nhất một nhóm hoặc một cơ quan ở mục “Kính gửi”."))

    def validate_due_on(self, field: Day) -> None:
        """Ask for a day that agencies can still keep."""
        if field.clean and field.clean < today():
            raise ValidationError(_l("Hạn trả lời cần từ hôm nay trở đi."))


PREPARE_PARTS = [
    group(_l("Dự thảo"), ["subject", "draft_title", "file", "lead_id", "symbol"]),
    group(_l("Kính gửi"), ["groups", "agencies"],
          _l("Chọn ít nhất một nhóm hoặc một cơ quan. Cơ quan có trong nhiều dòng chỉ được hỏi một lần.")),
    group(_l("Hạn và việc không trả lời"), ["due_on", "silence", "minimum_evidence", "contact"]),
]


class NumberForm(Form):
    """What the clerk gives the letter on issue."""

    number = Line(_l("Số văn bản"), longest=20, width="m", hint=_l("Để trống khi chưa phát hành."))
    symbol = Line(_l("Ký hiệu văn bản"), longest=40, width="m", missing=_l("Ghi ký hiệu văn bản."))
    issued_on = Day(_l("Ngày ban hành"), hint=_l("Để trống khi chưa phát hành."), latest=today,
                    wrong_range=_l("Ngày ban hành đang ở sau hôm nay. Ghi đúng ngày trên văn bản."))


class CorrectForm(PrepareForm, NumberForm):
    """A consultation that nobody has been asked yet: everything of it."""


CORRECT_PARTS = [
    group(_l("Dự thảo"), ["subject", "draft_title", "file", "lead_id", "number", "symbol", "issued_on"]), *PREPARE_PARTS[1:]]
