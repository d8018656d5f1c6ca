"""The directory's records as choices of a form, and the screen of rows that belong to the whole city."""

from flask import request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, true

from smt.accounts.models import User
from smt.accounts.states import LABELS as ROLES
from smt.accounts.states import RoleName
from smt.admin.base import Screen
from smt.core.db import db
from smt.directory.models import Agency, Place, School
from smt.directory.states import PLACE_KINDS
from smt.vietnamese.dates import day_month_year
from smt.vietnamese.names import alphabetical_key, sort_key

Choices = list[tuple[str, str, str]]


def chosen_person() -> dict[str, str]:
    """Give the person whom the address of a form for a new record names."""
    return {"user_id": request.args.get("user_id", "")}


class Everywhere(Screen):
    """A screen whose rows belong to the whole city; its rooms' roles decide alone."""

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give every row."""
        return true()


def places(condition: ColumnElement[bool] | None = None) -> Choices:
    """Give places as choices, by kind; those that ended say so."""
    found = db.session.scalars(select(Place).where(true() if condition is None else condition).order_by(Place.id))
    return [(str(place.id), place.name if place.valid_to is None else _("%(name)s (đến %(day)s)", name=place.name,
             day=day_month_year(place.valid_to)), str(PLACE_KINDS[place.kind]))
            for place in sorted(found, key=lambda place: (list(PLACE_KINDS).index(place.kind), alphabetical_key(place.name)))]


def agencies() -> Choices:
    """Give agencies as choices."""
    found = db.session.execute(select(Agency.id, Agency.name).order_by(Agency.id))
    return [(str(row.id), row.name, "") for row in sorted(found, key=lambda row: alphabetical_key(row.name))]


def people(*roles: RoleName) -> Choices:
    """Give active people of these roles as choices."""
    found = [(user, user.role) for user in db.session.scalars(select(User).where(User.active).order_by(User.id))]
    known = [(user, role) for user, role in found if role in roles and role is not None]
    return [(str(user.id), f"{user.full_name} ({user.email})", str(ROLES[role]))
            for user, role in sorted(known, key=lambda one: (list(ROLES).index(one[1]), sort_key(one[0].full_name)))]


def schools(condition: ColumnElement[bool] | None = None) -> Choices:
    """Give schools as choices, by place."""
    query = select(School.id, School.name, Place.name.label("at")).join(Place).order_by(School.id)
    found = db.session.execute(query if condition is None else query.where(condition))
    return [(str(row.id), row.name, row.at)
            for row in sorted(found, key=lambda row: (alphabetical_key(row.at), alphabetical_key(row.name)))]
