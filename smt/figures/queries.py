"""Totals for the public; never a child, never a cell small enough to point at one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from smt.core.db import db
from smt.devices.models import Device
from smt.devices.states import DeviceState
from smt.donations.models import Donation
from smt.donations.states import OPEN, DonationState
from smt.pupils.models import Pupil
from smt.pupils.service import school_year_of

#: Counts of children below this are not shown: a small one could point at a child.
SMALLEST_SHOWN = 5


@dataclass(frozen=True)
class KeyFigures:
    """The numbers of the start page. `pupils` is None when too small to show."""

    devices_pledged: int
    devices_in_store: int
    money_pledged: int
    money_received: int
    pupils: int | None


def key_figures(at: datetime) -> KeyFigures:
    """Give the totals as they stand, with the pupils of the school year of `at`.

    Pledged and received stand apart, because a pledge is not a gift yet.
    """
    still_due, received = Donation.state.in_(OPEN), Donation.state == DonationState.RECEIVED
    pledged = db.session.execute(select(
        func.coalesce(func.sum(Donation.device_count).filter(still_due), 0),
        func.coalesce(func.sum(Donation.money_vnd).filter(still_due), 0),
        func.coalesce(func.sum(Donation.money_vnd).filter(received), 0))).one()
    pupils = db.session.scalar(select(func.count()).where(
        Pupil.school_year == school_year_of(at), Pupil.merged_into_id.is_(None))) or 0
    return KeyFigures(
        devices_pledged=int(pledged[0]), money_pledged=int(pledged[1]), money_received=int(pledged[2]),
        devices_in_store=db.session.scalar(select(func.count()).where(Device.state == DeviceState.IN_STORE)) or 0,
        pupils=pupils if pupils == 0 or pupils >= SMALLEST_SHOWN else None)
