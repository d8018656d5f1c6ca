"""What may be asked about donations."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from smt.core.db import db
from smt.directory.models import Place
from smt.directory.states import PlaceKind
from smt.donations.models import Donation
from smt.donations.states import ANSWER_WITHIN, DonationState


def by_reference(reference: str) -> Donation | None:
    """Give the donation of a reference."""
    return db.session.scalar(select(Donation).where(Donation.reference == reference))


def wish_places(on: date) -> list[Place]:
    """Give the units directly below the city that exist on a day: districts until 30/6/2025, wards and communes since."""
    above = aliased(Place)
    return list(db.session.scalars(
        select(Place).outerjoin(above, Place.parent_id == above.id)
        .where(Place.kind != PlaceKind.CITY, or_(Place.parent_id.is_(None), above.kind == PlaceKind.CITY),
               or_(Place.valid_from.is_(None), Place.valid_from <= on), or_(Place.valid_to.is_(None), Place.valid_to >= on))))


def uncalled(scope: ColumnElement[bool], at: datetime) -> tuple[int, int, datetime | None]:
    """Give how many pledges in scope wait for a call, how many of them too long, and since when the oldest waits."""
    waits = (scope, Donation.state == DonationState.PLEDGED)
    number, oldest = db.session.execute(select(func.count(), func.min(Donation.state_at)).where(*waits)).one()
    late = db.session.scalar(select(func.count()).where(*waits, Donation.state_at < at - ANSWER_WITHIN))
    return number, late or 0, oldest
