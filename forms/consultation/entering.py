"""What an officer types in from an agency's letter: its register entry, and the opinion by the same declarations as on the page."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from forms.base import group
from forms.consultation.answering import ReplyForm
from forms.consultation.days import today
from forms.consultation.following import Hour
from forms.fields import Day, Line, Upload
from smt.files.states import ACCEPT


class EnterForm(ReplyForm):
    """An agency's answer as it reached us on paper or by e-mail, with the columns of the register of incoming documents."""

    arrival_number = Line(_l("Số đến"), longest=40, width="m", hint=_l("Số trong sổ đăng ký văn bản đến."))
    received_on = Day(_l("Ngày đến"), latest=today, missing=_l("Ghi ngày văn bản đến cơ quan lấy ý kiến."),
                      wrong_range=_l("Ngày đến đang ở sau hôm nay. Ghi ngày trong sổ văn bản đến."),
                      hint=_l("Ngày này, không phải ngày nhập, quyết định văn bản đến trong hạn hay sau hạn."))
    received_time = Hour(_l("Giờ đến"), longest=12, width="4", hint=_l("Ví dụ 16:30; để trống nếu không rõ."))
    file = Upload(_l("Bản quét văn bản góp ý"), accept=ACCEPT, when=_l("cần, trừ khi ghi lý do ở ô sau"))
    file_missing = Line(_l("Lý do chưa có bản quét"), longest=300, when=_l("cần khi không chọn tệp"),
                        hint=_l("Ví dụ: cơ quan trả lời qua thư điện tử, văn bản gửi sau."))

    def validate_file(self, field: Upload) -> None:
        """Ask for the paper, or why there is none."""
        if field.is_blank and self.file_missing.is_blank:
            raise ValidationError(_l("Chọn bản quét văn bản góp ý, hoặc ghi lý do chưa có bản quét."))

    def validate_document_date(self, field: Day) -> None:
        """Ask for days in their order: a letter is dated before it arrives."""
        if field.clean and self.received_on.clean and field.clean > self.received_on.clean:
            raise ValidationError(_l("Ngày văn bản đang ở sau ngày đến. Xem lại hai ngày."))


ENTER_PARTS = [
    group(_l("Văn bản đến"), ["arrival_number", "received_on", "received_time", "document_number", "document_date", "signer", "file",
                              "file_missing"],
          _l("Ghi như trong sổ đăng ký văn bản đến. Không có số, ký hiệu văn bản thì ý kiến được ghi là “Chưa có văn bản”.")),
    group(_l("Ý kiến"), ["position", "text", "proposed"]),
]
