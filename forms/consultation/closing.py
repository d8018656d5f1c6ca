"""What officers fill in to end a consultation, and to enter the plan it led to."""

from flask_babel import lazy_gettext as _l

from forms.base import Form
from forms.consultation.days import today
from forms.fields import Day, Line, Pick, Text, Upload
from smt.consultations.states import Dispute
from smt.files.states import ENDINGS

_PLAN = ",".join(ending for endings in list(ENDINGS.values())[:2] for ending in endings)
_DECISIONS = {
    Dispute.UPHELD: _l("Chấp nhận phản đối: cơ quan không còn được tính là nhất trí mặc nhiên"),
    Dispute.REJECTED: _l("Không chấp nhận phản đối: cơ quan tiếp tục được ghi là nhất trí mặc nhiên"),
}


class CloseQuietlyForm(Form):
    """The end of a consultation in which silence means nothing: nobody is deemed, so nobody may contest."""

    basis = Text(_l("Căn cứ kết thúc"), longest=2000, missing=_l("Ghi căn cứ kết thúc."),
                 hint=_l("Văn bản nào nêu hạn, ai cho phép kết thúc. Ví dụ: Công văn số 12/STTTT-BCVT, hạn trong ngày 06/10/2021."))


class CloseForm(CloseQuietlyForm):
    """The end of a consultation in which silence is agreement."""

    contest_until = Day(_l("Cơ quan phản đối được đến hết ngày"), missing=_l("Ghi ngày cuối cùng nhận phản đối."),
                        hint=_l("Mỗi cơ quan được ghi là nhất trí mặc nhiên nhận thư báo có ngày này."))


class LeaveOutForm(Form):
    """The decision to close without an agency."""

    reason = Text(_l("Lý do kết thúc không có ý kiến của cơ quan"), longest=2000,
                  missing=_l("Ghi lý do kết thúc mà không có ý kiến của cơ quan này."),
                  hint=_l("Ví dụ: đã gửi hai lần, thư đều bị trả lại; cơ quan đã giải thể. Lý do được ghi vào bản ghi kết thúc."))


class DecideForm(Form):
    """What is decided on a contest."""

    upheld = Pick(_l("Quyết định"), words=_DECISIONS, among=Dispute, missing=_l("Chọn chấp nhận hoặc không chấp nhận phản đối."))
    reason = Text(_l("Lý do"), longest=5000, missing=_l("Ghi lý do của quyết định."), hint=_l("Cơ quan nhận được đúng lời này qua thư."))


class ApprovalForm(Form):
    """The plan as it was promulgated."""

    number = Line(_l("Số, ký hiệu kế hoạch"), longest=60, width="m", hint=_l("Ví dụ: 225/KH-UBND."),
                  missing=_l("Ghi số, ký hiệu của kế hoạch đã ban hành."))
    issued_on = Day(_l("Ngày ban hành"), latest=today, missing=_l("Ghi ngày trên văn bản."),
                    wrong_range=_l("Ngày ban hành đang ở sau hôm nay. Ghi đúng ngày trên văn bản."))
    signer = Line(_l("Người ký"), hint=_l("Họ tên và chức vụ, ví dụ: Nguyễn Văn Tùng, Chủ tịch."),
                  missing=_l("Ghi họ tên và chức vụ người ký kế hoạch."))
    file = Upload(_l("Tệp kế hoạch"), accept=_PLAN, missing=_l("Chọn tệp PDF hoặc Word (.docx) của kế hoạch."))


class CorrectApprovalForm(ApprovalForm):
    """The entry of a promulgated plan, corrected by another one."""

    file = Upload(_l("Tệp kế hoạch"), accept=_PLAN)
    reason = Line(_l("Lý do đính chính"), longest=500, hint=_l("Các cơ quan nhận được đúng lời này qua thư."),
                  missing=_l("Ghi lý do đính chính."))
