"""The words and moves of a device."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class DeviceKind(StrEnum):
    """Kinds of device the programme gives."""

    DESKTOP = "desktop"
    LAPTOP = "laptop"
    TABLET = "tablet"
    PHONE = "phone"


class Condition(StrEnum):
    """New or used."""

    NEW = "new"
    USED = "used"


class DeviceState(StrEnum):
    """Where a device is in its life; handing over belongs to a room above."""

    IN_STORE = "in_store"
    IN_REPAIR = "in_repair"
    WRITTEN_OFF = "written_off"


MOVES = {
    DeviceState.IN_STORE: {DeviceState.IN_REPAIR, DeviceState.WRITTEN_OFF},
    DeviceState.IN_REPAIR: {DeviceState.IN_STORE, DeviceState.WRITTEN_OFF},
    DeviceState.WRITTEN_OFF: set[DeviceState](),
}

KINDS = {
    DeviceKind.DESKTOP: _l("Máy tính để bàn"),
    DeviceKind.LAPTOP: _l("Máy tính xách tay"),
    DeviceKind.TABLET: _l("Máy tính bảng"),
    DeviceKind.PHONE: _l("Điện thoại thông minh"),
}
CONDITIONS = {Condition.NEW: _l("Mới"), Condition.USED: _l("Đã qua sử dụng")}
LABELS = {
    DeviceState.IN_STORE: _l("Trong kho"),
    DeviceState.IN_REPAIR: _l("Đang sửa chữa"),
    DeviceState.WRITTEN_OFF: _l("Đã thanh lý"),
}
