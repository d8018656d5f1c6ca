"""What may be done with a device: enter it, change it, send it to repair, take it back, write it off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from smt.core.db import db
from smt.core.errors import AlreadyThere
from smt.core.states import move
from smt.devices.models import Device
from smt.devices.states import MOVES, DeviceState
from smt.vietnamese.text import search_key

_TOLD = ("kind", "model", "condition", "value_vnd", "source", "place_id", "received_on", "note")


def add(told: Mapping[str, Any], *, at: datetime) -> Device:
    """Enter a device into the store; a serial number or IMEI that is there already is refused at its field."""
    device = Device(state=DeviceState.IN_STORE, created_at=at)
    _keep(device, told)
    return device


def change(device: Device, told: Mapping[str, Any]) -> None:
    """Change what is known of a device; its state moves by its own acts."""
    _keep(device, told)


def send_to_repair(device: Device) -> None:
    """Send a device to repair."""
    move(device, DeviceState.IN_REPAIR, MOVES)


def take_back(device: Device) -> None:
    """Take a repaired device back into the store."""
    move(device, DeviceState.IN_STORE, MOVES)


def write_off(device: Device) -> None:
    """Write a device off for good."""
    move(device, DeviceState.WRITTEN_OFF, MOVES)


def _keep(device: Device, told: Mapping[str, Any]) -> None:
    serial, imei = "".join(told["serial"].split()).upper(), told["imei"] or None
    try:
        with db.session.begin_nested():
            for name in _TOLD:
                setattr(device, name, told[name])
            device.serial, device.imei = serial, imei
            device.search_key = search_key(" ".join((device.model, serial, imei or "", device.source)))[:300]
            db.session.add(device)
            db.session.flush()
    except IntegrityError:
        # The constraint decides; what it knows only by number is put into words here.
        if db.session.scalar(select(Device.id).where(Device.serial == serial, Device.id != device.id)):
            raise AlreadyThere(_l("Đã có thiết bị mang số sê-ri này. So lại với máy, hoặc tìm và sửa thiết bị đang có."),
                               field="serial") from None
        if imei and db.session.scalar(select(Device.id).where(Device.imei == imei, Device.id != device.id)):
            raise AlreadyThere(_l("Đã có thiết bị mang IMEI này. So lại với máy (bấm *#06#), hoặc tìm và sửa thiết bị đang có."),
                               field="imei") from None
        raise
