"""What the store tells of a device."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from forms.base import Form, Question, group
from forms.fields import Day, Digits, Line, Number, Pick, Text
from smt.core.clock import local, now
from smt.devices.states import CONDITIONS, KINDS, Condition, DeviceKind


def _today() -> date:
    return local(now()).date()


def _check_digit_agrees(digits: str) -> bool:
    """Judge by Luhn's formula (3GPP TS 23.003, annex B)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


class DeviceForm(Form):
    """One device."""

    kind = Pick(_l("Loại thiết bị"), words=KINDS, among=DeviceKind, missing=_l("Chọn loại thiết bị."))
    model = Line(_l("Hãng và kiểu máy"), longest=120, missing=_l("Nhập hãng và kiểu máy, như in trên máy hoặc trên hộp."))
    serial = Line(_l("Số sê-ri"), longest=60, width="m", missing=_l("Nhập số sê-ri in trên máy hoặc trên hộp."),
                  hint=_l("Dòng S/N hoặc Serial; mỗi máy một số riêng."))
    imei = Digits(_l("IMEI"), lengths=(15,), width="m", hint=_l("15 chữ số, chỉ máy có khe SIM mới có; bấm *#06# để xem."),
                  wrong=_l("IMEI có 15 chữ số. Đếm lại, hoặc để trống nếu máy không có khe SIM."))
    condition = Pick(_l("Tình trạng"), words=CONDITIONS, among=Condition, missing=_l("Chọn máy mới hay máy đã qua sử dụng."))
    value_vnd = Number(_l("Trị giá"), most=1_000_000_000, unit=_l("đ"),
                       hint=_l("Máy mới của chương trình thường tính 2.500.000 đ."))
    source = Line(_l("Nguồn"), longest=200, hint=_l("Ai tặng hoặc mua bằng nguồn nào; ví dụ mã ủng hộ, tên lô hàng."))
    place_id = Pick(_l("Nơi giữ"), numeric=True, as_list=True)
    received_on = Day(_l("Ngày nhận"), earliest=date(2021, 1, 1), latest=_today,
                      wrong_range=_l("Ngày nhận cần từ năm 2021 đến hôm nay. Xem lại ngày ghi trên biên bản nhận."))
    note = Text(_l("Ghi chú"), longest=1000, hint=_l("Phụ kiện đi kèm, vết hỏng, hạn bảo hành."))

    def validate_imei(self, field: Question) -> None:
        """Compare the last digit with the rest."""
        if field.clean and not _check_digit_agrees(field.clean):
            raise ValidationError(str(_l("IMEI có chữ số gõ nhầm: số cuối không khớp các số trước. So lại với máy (bấm *#06#).")))


GROUPS = [
    group(_l("Máy"), ["kind", "model", "serial", "imei", "condition"]),
    group(_l("Nguồn và nơi giữ"), ["value_vnd", "source", "place_id", "received_on", "note"]),
]
