"""Totals for the public; never a child, never a cell small enough to point at one."""

from dataclasses import dataclass

from sqlalchemy import func, select

from smt.core.db import db
from smt.devices.models import Device
from smt.devices.states import DeviceState
from smt.directory.models import School
from smt.donations.models import Donation
from smt.donations.states import OPEN, DonationState
from smt.pupils.models import Pupil

#: Counts of children below this are not shown (statistical disclosure control; a setting of the public tables to come).
SMALLEST_SHOWN = 5


@dataclass(frozen=True)
class KeyFigures:
    """The numbers of the start page. `pupils` is None when too small to show."""

    devices_pledged: int
    devices_in_store: int
    money_pledged: int
    money_received: int
    pupils: int | None
    schools: int


def key_figures() -> KeyFigures:
    """Give the totals as they stand: pledged and received apart, because a pledge is not a gift yet."""
    still_due, received = Donation.state.in_(OPEN), Donation.state == DonationState.RECEIVED
    pledged = db.session.execute(select(
        func.coalesce(func.sum(Donation.device_count).filter(still_due), 0),
        func.coalesce(func.sum(Donation.money_vnd).filter(still_due), 0),
        func.coalesce(func.sum(Donation.money_vnd).filter(received), 0))).one()
    pupils = db.session.scalar(select(func.count()).select_from(Pupil)) or 0
    return KeyFigures(
        devices_pledged=int(pledged[0]), money_pledged=int(pledged[1]), money_received=int(pledged[2]),
        devices_in_store=db.session.scalar(select(func.count()).where(Device.state == DeviceState.IN_STORE)) or 0,
        pupils=pupils if pupils == 0 or pupils >= SMALLEST_SHOWN else None,
        schools=db.session.scalar(select(func.count(School.id.distinct())).join(Pupil, Pupil.school_id == School.id)) or 0)
