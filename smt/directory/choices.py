"""The directory's records as choices of a form, and the screen of rows that belong to the whole city."""

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

Choices = list[tuple[str, str, str]]


class Everywhere(Screen):
    """A screen whose rows belong to the whole city; its rooms' roles decide alone."""

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give every row."""
        return true()


def places(condition: ColumnElement[bool] | None = None) -> Choices:
    """Give places as choices, by kind; those that ended say so."""
    found = db.session.scalars(select(Place).where(true() if condition is None else condition).order_by(Place.name))
    return [(str(place.id), place.name if place.valid_to is None else _("%(name)s (đến %(day)s)", name=place.name,
             day=day_month_year(place.valid_to)), str(PLACE_KINDS[place.kind])) for place in found]


def agencies() -> Choices:
    """Give agencies as choices."""
    return [(str(row.id), row.name, "") for row in db.session.execute(select(Agency.id, Agency.name).order_by(Agency.search_key))]


def people(*roles: RoleName) -> Choices:
    """Give active people of these roles as choices."""
    found = db.session.scalars(select(User).where(User.active).order_by(User.full_name))
    return [(str(user.id), f"{user.full_name} ({user.email})", str(ROLES[user.role])) for user in found if user.role in roles]


def schools() -> Choices:
    """Give schools as choices, by place."""
    found = db.session.execute(select(School.id, School.name, Place.name.label("at")).join(Place).order_by(School.search_key))
    return [(str(row.id), row.name, row.at) for row in found]
