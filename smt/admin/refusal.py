"""Turning people away: strangers to the sign-in page, others with a page that names whom to ask."""

from typing import NoReturn

from flask import abort, current_app, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from smt.accounts.current import person, sign_in_first
from smt.accounts.models import Role, User
from smt.accounts.states import RoleName
from smt.core.db import db

_MOST_NAMED = 5


def turn_away() -> ResponseReturnValue:
    """Send a stranger to the sign-in page; tell others that this is not theirs."""
    return sign_in_first() if person() is None else shut()


def administrators() -> list[User]:
    """Give whom to ask."""
    named = (select(User).where(User.active, User.roles.any(Role.name == RoleName.ADMINISTRATOR.value))
             .order_by(User.id).limit(_MOST_NAMED))
    return list(db.session.scalars(named))


def shut() -> NoReturn:
    """Stop with 403 and name the administrators who may open the door."""
    page = render_template("admin/no_permission.html", administrators=administrators(), private=True,
                           navigation=current_app.extensions["panel"].navigation(person()))
    abort(make_response(page, 403))
