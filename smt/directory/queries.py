"""Who is responsible, who works where, which places belong to whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select, true
from sqlalchemy.orm import InstrumentedAttribute

from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.core.db import db
from smt.directory.models import Appointment, Holiday, Place, Responsibility, School
from smt.directory.states import ANSWERING, Topic

#: The people named for each place; None stands for everywhere.
Named = Mapping[int | None, Sequence[User]]


def responsible(topic: Topic, place: Place | None = None) -> list[User]:
    """Give the people who answer for a topic in a place: those named for the nearest place, else for everywhere."""
    return nearest(_named()[topic], place.id if place else None, _parents() if place else {})


def uncovered() -> list[tuple[Topic, Place | None]]:
    """Give each topic, and the places in it, for which nobody is responsible."""
    named, parents = _named(), _parents()
    places = list(db.session.scalars(select(Place).where(Place.id.in_(select(School.place_id))).order_by(Place.id)))
    missing: list[tuple[Topic, Place | None]] = []
    for topic in Topic:
        if topic in (Topic.CONSULTATION, Topic.DONATION):
            missing += [] if nearest(named[topic], None, parents) else [(topic, None)]
        else:
            missing += [(topic, place) for place in places if not nearest(named[topic], place.id, parents)]
    return missing


def nearest(named: Named, place_id: int | None, parents: Mapping[int, int | None]) -> list[User]:
    """Give those named for the first place on the way up that has anybody, else those named for everywhere."""
    here, passed = place_id, set[int]()
    while here is not None and here not in passed:
        if named.get(here):
            return list(named[here])
        passed.add(here)
        here = parents.get(here)
    return list(named.get(None, ()))


def school_of(user: User) -> School | None:
    """Give the school a person works for."""
    return db.session.scalar(select(School).join(Appointment).where(Appointment.user_id == user.id))


def people_of(school: School) -> list[User]:
    """Give the people who work for a school, those with an open account."""
    return list(db.session.scalars(select(User).join(Appointment, Appointment.user_id == User.id)
                                   .where(Appointment.school_id == school.id, User.active).order_by(User.id)))


def holidays(first: date, last: date) -> set[date]:
    """Give the announced days off between two days, both included."""
    return set(db.session.scalars(select(Holiday.day).where(Holiday.day.between(first, last))))


def in_charge(user: User, topic: Topic, place_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None] | None = None
              ) -> ColumnElement[bool]:
    """Give the row condition for a person and a topic: administrators and auditors see all, an officer only
    the places she is named for (and those below), everybody else nothing. Without a place column the topic decides."""
    if user.role in (RoleName.ADMINISTRATOR, RoleName.AUDITOR):
        return true()
    if user.role is not RoleName.OFFICER:
        return false()
    named = set(db.session.scalars(
        select(Responsibility.place_id).where(Responsibility.user_id == user.id, Responsibility.topic == topic)))
    if not named:
        return false()
    if None in named or place_id is None:
        return true()
    return place_id.in_(_and_below({one for one in named if one is not None}))


def _and_below(ids: set[int]) -> Select[Any]:
    # As deep as `nearest` climbs, or an officer would get letters about what she may not see.
    below = select(Place.id).where(Place.id.in_(ids)).cte(recursive=True)
    below = below.union(select(Place.id).where(Place.parent_id == below.c.id))
    return select(below.c.id)


def _named() -> dict[Topic, dict[int | None, list[User]]]:
    """Give who is named for what: open accounts whose role still answers for it."""
    found: dict[Topic, dict[int | None, list[User]]] = {topic: defaultdict(list) for topic in Topic}
    rows = db.session.execute(select(Responsibility.topic, Responsibility.place_id, User).join(Responsibility.user)
                              .where(User.active).order_by(Responsibility.id))
    for topic, place_id, user in rows:
        if user.role in ANSWERING:
            found[topic][place_id].append(user)
    return found


def _parents() -> dict[int, int | None]:
    return {row.id: row.parent_id for row in db.session.execute(select(Place.id, Place.parent_id))}
