"""What officers fill in once agencies were asked."""

import re
from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l

from forms.base import Form
from forms.consultation.days import today
from forms.fields import Day, Line, Upload
from smt.core.clock import CITY, now
from smt.files.states import ACCEPT
from smt.vietnamese.text import plain_digits

_HOUR = re.compile(r"(\d{1,2})\s*(?::|\.|h|giờ)\s*(\d{2})?(?:\s*phút)?", re.IGNORECASE)


class DeliveryForm(Form):
    """That the document reached an agency."""

    delivered_on = Day(_l("Ngày văn bản đến cơ quan"), latest=today, missing=_l("Ghi ngày văn bản đã đến cơ quan."),
                       wrong_range=_l("Ngày giao đang ở sau hôm nay. Ghi ngày văn bản đã đến cơ quan."))
    note = Line(_l("Bằng chứng"), longest=300, hint=_l("Ví dụ: sổ giao văn bản số 12, người nhận ký; mã bưu gửi."),
                missing=_l("Ghi điều chứng tỏ văn bản đã đến cơ quan."))
    file = Upload(_l("Bản quét giấy ký nhận"), accept=ACCEPT)


class BounceForm(Form):
    """That what was sent to an agency came back."""

    returned_on = Day(_l("Ngày nhận được báo trả lại"), latest=today, missing=_l("Ghi ngày nhận được báo trả lại."),
                      wrong_range=_l("Ngày thư bị trả lại đang ở sau hôm nay. Ghi ngày nhận được báo trả lại."))
    note = Line(_l("Lý do bị trả lại"), longest=300, hint=_l("Ví dụ: máy chủ thư báo không có hộp thư này; bưu cục trả vì sai địa chỉ."),
                missing=_l("Ghi lý do thư bị trả lại."))
    file = Upload(_l("Bản quét báo trả lại"), accept=ACCEPT)


class WithdrawForm(Form):
    """That a row of evidence was recorded by mistake."""

    reason = Line(_l("Lý do rút lại"), longest=300, hint=_l("Ví dụ: ghi nhầm sang cơ quan khác; giấy ký nhận của văn bản khác."),
                  missing=_l("Ghi vì sao ghi nhận này sai."))


class LinkForm(Form):
    """Why a personal link is taken away, or made anew."""

    reason = Line(_l("Lý do"), longest=300, hint=_l("Ví dụ: cơ quan báo mất liên kết; thư đã chuyển nhầm người."),
                  missing=_l("Ghi lý do, để người xem lại về sau hiểu việc này."))


class ExtendForm(Form):
    """A later last day, of everybody or of one agency."""

    due_on = Day(_l("Hạn mới"), hint=_l("Tính hết ngày này, đến 23:59 giờ Việt Nam."),
                 missing=_l("Ghi ngày cuối cùng nhận ý kiến."))
    reason = Line(_l("Lý do lùi hạn"), longest=300, missing=_l("Ghi lý do lùi hạn."))
    document_number = Line(_l("Số, ký hiệu văn bản lùi hạn"), longest=60, width="m", hint=_l("Ví dụ: 2105/STTTT-BCVT."),
                           missing=_l("Ghi số, ký hiệu của văn bản cho lùi hạn."))


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
