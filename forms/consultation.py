"""What agencies answer, and what officers fill in to ask them."""

import re
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from forms.base import Form, group
from forms.fields import Day, Line, Many, Pick, Text, Upload
from smt.consultations.states import COMMENT_KINDS, EVIDENCE_LEVELS, EVIDENCE_ORDER, NEEDS_TEXT, POSITIONS, CommentKind, EvidenceLevel, Position
from smt.core.clock import CITY, local, now
from smt.files.states import ACCEPT
from smt.vietnamese.text import plain_digits

#: Such a letter's own sentence, fit for any draft and any sender; it is quoted in Vietnamese, so it is not translated.
SILENCE = "Quá thời hạn trên, cơ quan chưa có văn bản góp ý được hiểu là đã nhất trí với dự thảo."
_HOUR = re.compile(r"(\d{1,2})\s*(?::|\.|h|giờ)\s*(\d{2})?(?:\s*phút)?", re.IGNORECASE)


def today() -> date:
    """Give today as the city's calendars show it."""
    return local(now()).date()


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
    minimum_evidence = Pick(_l("Chỉ coi là nhất trí mặc nhiên khi"), words={level: EVIDENCE_LEVELS[level] for level in EVIDENCE_ORDER}, among=EvidenceLevel,
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


class DeliveryForm(Form):
    """That the document reached an agency."""

    delivered_on = Day(_l("Ngày văn bản đến cơ quan"), latest=today, missing=_l("Ghi ngày văn bản đã đến cơ quan."),
                       wrong_range=_l("Ngày giao đang ở sau hôm nay. Ghi ngày văn bản đã đến cơ quan."))
    note = Line(_l("Bằng chứng"), longest=300, hint=_l("Ví dụ: sổ giao văn bản số 12, người nhận ký; mã bưu gửi."),
                missing=_l("Ghi điều chứng tỏ văn bản đã đến cơ quan."))


class ExtendForm(Form):
    """A later last day."""

    due_on = Day(_l("Hạn mới"), hint=_l("Tính hết ngày này, đến 23:59 giờ Việt Nam."),
                 missing=_l("Ghi ngày cuối cùng nhận ý kiến."))
    reason = Line(_l("Lý do và số văn bản lùi hạn"), longest=300, missing=_l("Ghi lý do và số văn bản lùi hạn."))


class Hour(Line):
    """A time of day on a 24-hour clock, such as 23:59."""

    def read(self) -> time:
        """Give the time; "7h30" and "7 giờ" are understood too."""
        found = _HOUR.fullmatch(plain_digits(self.data))
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValueError(str(_l("Ghi giờ từ 00:00 đến 23:59, ví dụ 17:30.")))
        return time(hour, minute)

    def blank(self) -> None:
        """Give None."""


class LookBackForm(Form):
    """The instant at which a board is looked at; nothing typed means now."""

    luc = Day(_l("Nhìn lại tại ngày"), when=_l("để trống: bây giờ"))
    gio = Hour(_l("Giờ:phút"), longest=12, width="4", when=_l("để trống: hết ngày"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the day that belongs to an hour, and for an instant that has been."""
        day, hour = (self.luc.clean, self.gio.clean) if super().validate(extra_validators) else (None, None)
        if hour is not None and day is None:
            self.refuse(_l("Ghi cả ngày, hoặc bỏ trống giờ để xem bây giờ."), "luc")
        elif day is not None and (day > today() or hour is not None and self._at(hour) > now()):
            self.refuse(_l("Thời điểm này chưa đến. Ghi một thời điểm đã qua."), "luc")
        return not self.failed

    def instant(self) -> datetime | None:
        """Give the checked instant: without an hour the end of that day, or now while it lasts."""
        if self.luc.clean is None:
            return None
        return min(self._at(time(23, 59, 59)), now()) if self.gio.clean is None else self._at(self.gio.clean)

    def _at(self, hour: time) -> datetime:
        return datetime.combine(self.luc.clean, hour, tzinfo=CITY)
