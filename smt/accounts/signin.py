"""Sign-in by Flask-Security, with our pages, addresses and words."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import user_logged_out
from flask_security import LoginForm, Security, SQLAlchemyUserDatastore

from smt.accounts import service
from smt.accounts.current import person, sign_in_first
from smt.accounts.models import Role, User
from smt.accounts.states import PANEL_ROLES
from smt.core.db import db, transaction
from smt.core.tokens import digest

accounts = Blueprint("accounts", __name__, template_folder="templates")

SETTINGS: dict[str, Any] = {
    "SECURITY_LOGIN_URL": "/dang-nhap",
    "SECURITY_LOGOUT_URL": "/dang-xuat",
    "SECURITY_LOGOUT_METHODS": ["POST"],  # a GET changes nothing
    "SECURITY_POST_LOGIN_VIEW": "/vao",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/doi-mat-khau",
    "SECURITY_POST_CHANGE_VIEW": "/vao",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_FRESHNESS": timedelta(minutes=-1),  # no page of theirs that we have not dressed
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": True,  # argon2 salts by itself; a changed secret must not cost anybody a password
    "SECURITY_PASSWORD_LENGTH_MIN": service.SHORTEST_PASSWORD,
    "SECURITY_PASSWORD_CHECK_BREACHED": None,  # would ask a third party
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
}

#: They answer without asking who is there, so that they answer when the database does not.
UNASKED = frozenset({"web.static", "web.alive"})

security = Security()


class SignInForm(LoginForm):
    """Flask-Security's form without "remember me": a shared office machine forgets."""

    remember = None  # type: ignore[assignment]  # WTForms' way to drop an inherited field


def init_app(app: Flask, settings: dict[str, Any]) -> None:
    """Set up sign-in; `settings` adds what other rooms decide (catalogues)."""
    app.config.update({**SETTINGS, **settings})
    security.init_app(app, SQLAlchemyUserDatastore(db, User, Role), login_form=SignInForm)
    _only_by_the_page(app)
    app.register_blueprint(accounts)
    user_logged_out.connect(_end_sessions, app)


def _only_by_the_page(app: Flask) -> None:
    """Shut Flask-Security's other ways in: tokens in headers and addresses, JSON, and user look-ups where none is due."""
    manager: Any = app.login_manager  # type: ignore[attr-defined]  # set by Flask-Login
    by_session = manager._user_callback
    manager.user_loader(lambda key: None if request.endpoint in UNASKED else by_session(key))
    manager.request_loader(lambda _request: None)
    security.want_json(lambda _request: False)


def _end_sessions(_app: Flask, user: User, **_: Any) -> None:
    # A signed cookie copied before would still open the door: sign-out ends every session of the person.
    with transaction():
        service.end_sessions_of(user.id)


def typed_account() -> str:
    """Give the account that somebody tries to open, as the key of its own limit.

    However it is spelt (capitals, full-width letters) it is one account; and the key, which is stored and logged,
    is a digest: people type passwords into the wrong box.
    """
    typed = request.form.get("email", "")[:254]
    with suppress(ValueError):
        typed = security._mail_util.normalize(typed)
    return "account:" + digest(typed.strip().lower())


@accounts.get("/vao")
def enter() -> ResponseReturnValue:
    """Lead a signed-in person to where their work is."""
    user = person()
    if user is None:
        return sign_in_first()
    return redirect("/admin/" if user.role in PANEL_ROLES else "/truong/")
