"""The words and moves of a donation."""

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class DonorKind(StrEnum):
    """Who gives."""

    PERSON = "person"
    ORGANISATION = "organisation"


class DonorDisplay(StrEnum):
    """How the donor wants to be named in public (lists follow the donor's choice, never more)."""

    FULL = "full"
    INITIALS = "initials"
    ANONYMOUS = "anonymous"


class DeviceOffer(StrEnum):
    """What kind of device is offered."""

    DESKTOP = "desktop"
    LAPTOP = "laptop"
    TABLET = "tablet"
    PHONE = "phone"
    MIXED = "mixed"


class OfferCondition(StrEnum):
    """New or used."""

    NEW = "new"
    USED = "used"


class DonationState(StrEnum):
    """Where a donation is; money or goods count as given only when received."""

    PLEDGED = "pledged"
    CONTACTED = "contacted"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


MOVES = {
    DonationState.PLEDGED: {DonationState.CONTACTED, DonationState.RECEIVED, DonationState.WITHDRAWN},
    DonationState.CONTACTED: {DonationState.RECEIVED, DonationState.WITHDRAWN},
    DonationState.RECEIVED: set[DonationState](),
    DonationState.WITHDRAWN: {DonationState.PLEDGED},
}

DONOR_KINDS = {DonorKind.PERSON: _l("Cá nhân, gia đình"), DonorKind.ORGANISATION: _l("Cơ quan, doanh nghiệp, tổ chức")}
DISPLAYS = {
    DonorDisplay.FULL: _l("Ghi đầy đủ tên"),
    DonorDisplay.INITIALS: _l("Chỉ ghi chữ cái đầu"),
    DonorDisplay.ANONYMOUS: _l("Nhà hảo tâm ẩn danh"),
}
DEVICE_OFFERS = {
    DeviceOffer.DESKTOP: _l("Máy tính để bàn"),
    DeviceOffer.LAPTOP: _l("Máy tính xách tay"),
    DeviceOffer.TABLET: _l("Máy tính bảng"),
    DeviceOffer.PHONE: _l("Điện thoại thông minh"),
    DeviceOffer.MIXED: _l("Nhiều loại"),
}
CONDITIONS = {OfferCondition.NEW: _l("Mới"), OfferCondition.USED: _l("Đã qua sử dụng, còn dùng tốt")}
LABELS = {
    DonationState.PLEDGED: _l("Đã đăng ký"),
    DonationState.CONTACTED: _l("Đã liên hệ"),
    DonationState.RECEIVED: _l("Đã tiếp nhận"),
    DonationState.WITHDRAWN: _l("Đã rút"),
}
#: Still to be worked on.
OPEN = frozenset({DonationState.PLEDGED, DonationState.CONTACTED})
#: A pledge is answered by then; later it is overdue (computed, never stored).
ANSWER_WITHIN = timedelta(days=3)
#: What the person is told to expect next.
NEXT = {
    DonationState.PLEDGED: _l("Trong %(days)s ngày, cán bộ phụ trách gọi số điện thoại đã ghi để hẹn cách giao.",
                              days=ANSWER_WITHIN.days),
    DonationState.CONTACTED: _l("Giao theo ngày và cách đã hẹn. Khi nhận đủ, trạng thái ở đây đổi thành “Đã tiếp nhận”."),
    DonationState.RECEIVED: _l("Không còn việc gì phải làm. Khoản ủng hộ đã được tính vào số liệu công khai. Xin cảm ơn."),
    DonationState.WITHDRAWN: _l("Đăng ký này không còn hiệu lực. Muốn ủng hộ lại thì gửi một đăng ký mới."),
}
