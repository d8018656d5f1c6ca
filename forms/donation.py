"""What a donor fills in."""

from typing import Any

from flask_babel import lazy_gettext as _l

from forms.base import Consent, Form, group
from forms.fields import Digits, Email, Line, Number, Phone, Pick, Text
from smt.donations import states
from smt.donations.states import DeviceOffer, DonorDisplay, DonorKind, OfferCondition

#: Changes with every change of the sentence of consent below; kept with each record as proof of what was agreed to.
CONSENT_VERSION = "2026-01"
#: Less than this is a slip: the sum was typed in thousands.
LEAST_MONEY = 1_000


class DonationForm(Form):
    """An offer of money, devices or data."""

    money_vnd = Number(
        _l("Số tiền"), unit=_l("đ"), most=10**12, hint=_l("Ghi bằng đồng, ví dụ 2.500.000, bằng giá một máy tính bảng."))
    device_count = Number(_l("Số máy"), unit=_l("máy"), most=100_000)
    device_offer = Pick(_l("Loại máy"), words=states.DEVICE_OFFERS, among=DeviceOffer, as_list=True, when=_l("nếu ủng hộ máy"))
    device_condition = Pick(
        _l("Máy mới hay cũ"), words=states.CONDITIONS, among=OfferCondition, as_list=True, when=_l("nếu ủng hộ máy"))
    data_packages = Number(
        _l("Số gói dữ liệu 4G"), unit=_l("gói"), most=1_000_000, hint=_l("Mỗi gói là một SIM 4G cho một học sinh."))
    wish_place_id = Pick(
        _l("Muốn dành cho nơi nào"), numeric=True, as_list=True,
        hint=_l("Để trống thì thành phố chia theo nơi cần nhất."))
    donor_kind = Pick(
        _l("Người ủng hộ là"), words=states.DONOR_KINDS, among=DonorKind,
        missing=_l("Chọn người ủng hộ là cá nhân, gia đình hay là tổ chức."))
    donor_name = Line(
        _l("Họ và tên, hoặc tên tổ chức"), autocomplete="name", missing=_l("Ghi họ và tên, hoặc tên tổ chức ủng hộ."))
    contact_name = Line(
        _l("Người liên hệ của tổ chức"), longest=120, when=_l("nếu là tổ chức"), hint=_l("Họ và tên người sẽ nghe điện thoại."))
    tax_code = Digits(
        _l("Mã số thuế của tổ chức"), lengths=(10, 13), longest=20, width="m",
        hint=_l("Để ghi trên giấy xác nhận."),
        wrong=_l("Mã số thuế có 10 hoặc 13 chữ số. Đếm lại rồi sửa, hoặc xóa trống ô này."))
    phone = Phone(
        _l("Số điện thoại"), hint=_l("Cán bộ phụ trách gọi số này. Bốn số cuối dùng để tra cứu."),
        missing=_l("Ghi số điện thoại để cán bộ phụ trách liên hệ."))
    email = Email(_l("Địa chỉ thư điện tử"), hint=_l("Để nhận thêm một thư ghi mã tra cứu. Không có cũng không mất gì."))
    display = Pick(
        _l("Tên trên danh sách công khai"), words=states.DISPLAYS, among=DonorDisplay,
        hint=_l("Danh sách công khai không ghi số điện thoại và địa chỉ."),
        missing=_l("Chọn cách ghi tên trên danh sách công khai."))
    note = Text(_l("Ghi chú"), hint=_l("Ví dụ: giờ tiện nghe điện thoại, cần giấy xác nhận tài trợ."))
    consent = Consent(
        _l("Tôi đồng ý để %(unit)s lưu và dùng tên, số điện thoại, thư điện tử và nội dung đăng ký này để liên hệ, tiếp nhận, "
           "xác nhận và công khai khoản ủng hộ theo cách ghi tên tôi đã chọn (Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và "
           "Nghị định 356/2025/NĐ-CP)."),
        hint=_l("Có thể xem, sửa, xóa hoặc rút lại sự đồng ý bất cứ lúc nào bằng cách gọi số ở cuối trang."),
        missing=_l("Đánh dấu vào ô đồng ý dùng dữ liệu cá nhân; thiếu sự đồng ý thì không nhận đăng ký được."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each answer, then those that depend on one another."""
        super().validate(extra_validators=extra_validators)
        if not (self.money_vnd.errors or self.device_count.errors or self.data_packages.errors):
            self._something_given()
        self._devices_described()
        self._organisation_reachable()
        return not self.errors

    def _something_given(self) -> None:
        money = self.money_vnd.clean
        if not (money or self.device_count.clean or self.data_packages.clean):
            self.refuse(_l("Ghi ít nhất một trong ba mục: số tiền, số máy hoặc số gói dữ liệu."), "money_vnd")
        elif 0 < money < LEAST_MONEY:
            self.refuse(_l("Số tiền ghi bằng đồng, từ 1.000 đ trở lên. Thêm ba số 0 nếu đang ghi theo nghìn đồng."), "money_vnd")

    def _devices_described(self) -> None:
        if self.device_count.errors:
            return
        if self.device_count.clean:
            if self.device_offer.is_blank:
                self.refuse(_l("Chọn loại máy, vì có ghi số máy."), "device_offer")
            if self.device_condition.is_blank:
                self.refuse(_l("Chọn máy mới hay cũ, vì có ghi số máy."), "device_condition")
        elif not (self.device_offer.is_blank and self.device_condition.is_blank):
            self.refuse(_l("Ghi số máy, hoặc chọn lại dòng đầu ở “Loại máy” và “Máy mới hay cũ” nếu không ủng hộ máy."),
                        "device_count")

    def _organisation_reachable(self) -> None:
        if self.donor_kind.clean is DonorKind.ORGANISATION and self.contact_name.is_blank:
            self.refuse(_l("Ghi họ và tên người liên hệ của tổ chức."), "contact_name")
        if self.donor_kind.clean is DonorKind.PERSON and not self.tax_code.is_blank and not self.tax_code.errors:
            self.refuse(_l("Mã số thuế chỉ dành cho tổ chức. Xóa trống ô này, hoặc chọn lại người ủng hộ là tổ chức."),
                        "tax_code")


GROUPS = [
    group(_l("Ủng hộ những gì"),
          ["money_vnd", "device_count", "device_offer", "device_condition", "data_packages", "wish_place_id"],
          _l("Ghi ít nhất một trong ba mục: số tiền, số máy, số gói dữ liệu.")),
    group(_l("Người ủng hộ"), ["donor_kind", "donor_name", "contact_name", "tax_code"]),
    group(_l("Liên hệ"), ["phone", "email"]),
    group(_l("Công khai và đồng ý"), ["display", "note", "consent"]),
]
