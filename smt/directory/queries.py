"""Who is responsible, who works where, which places belong to whom."""

from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.core.db import db
from smt.directory.models import Agency, Appointment, Place, Responsibility, School
from smt.directory.states import Topic


def responsible(topic: Topic, place: Place | None = None) -> list[User]:
    """Give the people who answer for a topic in a place: those named for the nearest place, else for everywhere."""
    rows = [row for row in db.session.scalars(select(Responsibility).where(Responsibility.topic == topic)) if row.user.active]
    here: Place | None = place
    while here is not None:
        named = [row.user for row in rows if row.place_id == here.id]
        if named:
            return named
        here = here.parent
    return [row.user for row in rows if row.place_id is None]


def uncovered() -> list[tuple[Topic, Place | None]]:
    """Give each topic, and the places in it, for which nobody is responsible."""
    missing: list[tuple[Topic, Place | None]] = []
    places = list(db.session.scalars(select(Place).where(Place.id.in_(select(School.place_id)))))
    for topic in Topic:
        if responsible(topic):
            continue
        if topic in (Topic.CONSULTATION, Topic.DONATION):
            missing.append((topic, None))
        else:
            missing.extend((topic, place) for place in places if not responsible(topic, place))
    return missing


def school_of(user: User) -> School | None:
    """Give the school a person works for."""
    return db.session.scalar(select(School).join(Appointment).where(Appointment.user_id == user.id))


def agency_of(user: User) -> Agency | None:
    """Give the agency a person works for."""
    return db.session.scalar(select(Agency).join(Appointment).where(Appointment.user_id == user.id))


def in_charge(user: User, topic: Topic, place_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None] | None = None
              ) -> ColumnElement[bool]:
    """Give the row condition for a person and a topic: administrators and auditors see all, an officer only
    the places she is named for (and those below), everybody else nothing. Without a place column the topic decides."""
    if user.role in (RoleName.ADMINISTRATOR, RoleName.AUDITOR):
        return true()
    if user.role is not RoleName.OFFICER:
        return false()
    named = list(db.session.scalars(
        select(Responsibility).where(Responsibility.user_id == user.id, Responsibility.topic == topic)))
    if any(row.place_id is None for row in named):
        return true()
    if place_id is None or not named:
        return true() if named and place_id is None else false()
    return place_id.in_(_and_below({row.place_id for row in named if row.place_id is not None}))


def _and_below(ids: set[int]) -> Select[Any]:
    # Two levels below a named place are enough: city, district or ward, and what a ward may hold.
    children = select(Place.id).where(Place.parent_id.in_(ids))
    return select(Place.id).where(or_(Place.id.in_(ids), Place.parent_id.in_(ids), Place.parent_id.in_(children)))
