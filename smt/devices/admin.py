"""The panel's screen of the store."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, true

from forms.device import GROUPS, DeviceForm
from smt.accounts.current import has_role
from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.admin.base import Act, Narrow, Screen, Tag
from smt.devices import service
from smt.devices.models import Device
from smt.devices.states import CONDITIONS, KINDS, LABELS, MOVES, DeviceState
from smt.directory.choices import places
from smt.vietnamese.numbers import dong

_LOOKS = {DeviceState.IN_STORE: "good", DeviceState.IN_REPAIR: "wait"}


def _may(to: DeviceState) -> Callable[[Device], bool]:
    return lambda device: to in MOVES[device.state]


class Devices(Screen):
    """The store; officers keep it together, so everybody sees all of it."""

    can_create = can_edit = can_delete = can_export = True
    see = frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER, RoleName.AUDITOR})
    write = frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER})
    declaration, groups = DeviceForm, GROUPS
    columns = [("model", _l("Hãng và kiểu máy")), ("serial", _l("Số sê-ri")), ("kind", _l("Loại")),
               ("condition", _l("Tình trạng")), ("place", _l("Nơi giữ")), ("state", _l("Trạng thái"))]
    facts = [*columns, ("value_vnd", _l("Trị giá")), ("imei", _l("IMEI")), ("source", _l("Nguồn")),
             ("received_on", _l("Ngày nhận")), ("note", _l("Ghi chú"))]
    narrows = [Narrow("state", _l("Trạng thái"), Device.state, LABELS), Narrow("kind", _l("Loại"), Device.kind, KINDS),
               Narrow("condition", _l("Tình trạng"), Device.condition, CONDITIONS)]
    sortable = {"model": "model", "serial": "serial"}
    order = ("serial", False)
    new = _l("Thêm thiết bị")
    delete_ask = _l("Chỉ xóa máy nhập nhầm. Máy có thật mà hỏng hoặc không dùng nữa thì ghi thanh lý. Nhật ký giữ ai đã xóa và lúc nào.")
    empty = _l("Nhập thiết bị khi nhận về kho; mỗi máy một dòng, theo số sê-ri.")
    acts = [
        Act("repair", _l("Chuyển đi sửa"), service.send_to_repair, _may(DeviceState.IN_REPAIR),
            said=lambda device: _("Đã ghi %(name)s đi sửa.", name=device)),
        Act("back", _l("Đưa về kho"), service.take_back, _may(DeviceState.IN_STORE),
            said=lambda device: _("Đã ghi %(name)s về kho.", name=device)),
        Act("write-off", _l("Thanh lý"), service.write_off, _may(DeviceState.WRITTEN_OFF), look="danger",
            said=lambda device: _("Đã ghi thanh lý %(name)s.", name=device),
            ask=_l("Máy ra khỏi kho và không đưa về được nữa. Nhật ký vẫn giữ bản ghi này.")),
    ]

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give every device."""
        return true()

    def show_value_vnd(self, device: Device) -> str:
        """Give the value as money."""
        return dong(device.value_vnd) if device.value_vnd else ""

    def show_state(self, device: Device) -> Tag:
        """Give where it is in its life."""
        return Tag(LABELS[device.state], _LOOKS.get(device.state, "plain"))  # type: ignore[arg-type]  # the looks are Tag's own words

    def offer(self, form: Any) -> None:
        """Offer the places."""
        form.place_id.offer(places())

    def editable(self, record: Device) -> bool:
        """A device written off stays as it was."""
        return record.state is not DeviceState.WRITTEN_OFF

    def removable(self, record: Device) -> bool:
        """Only an administrator takes out a device that was entered by mistake."""
        return has_role(RoleName.ADMINISTRATOR)

    def add(self, answers: dict[str, Any], at: datetime) -> Device:
        """Enter a device into the store."""
        return service.add(answers, at=at)

    def change(self, record: Device, answers: dict[str, Any], at: datetime) -> None:
        """Change what is known of a device."""
        service.change(record, answers)


def screens() -> list[Screen]:
    """Give the room's screen."""
    return [Devices(Device, name=_l("Thiết bị"), endpoint="devices", category=_l("Kho"))]
