"""Who is asking; the only place that reads the session."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import abort, current_app, g, has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.history.service import Actor

#: How history names a visitor without an account, in whatever language the visit was.
PUBLIC = "Người ngoài, qua trang công khai"


def person() -> User | None:
    """Give the signed-in person; None for a stranger or a closed account."""
    user: Any = current_user._get_current_object() if has_request_context() else None
    return cast(User, user) if user is not None and user.is_authenticated and user.active else None


def forget() -> None:
    """Ask the database no more who is asking, for a page that must do without it."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # Flask-Login puts it there


def actor() -> Actor:
    """Give who acts, for history."""
    if not has_request_context():
        return Actor("smt")
    user = person()
    return Actor(user.full_name, user.id) if user else Actor(PUBLIC)


def has_role(*roles: RoleName) -> bool:
    """Say whether the signed-in person has one of these roles."""
    user = person()
    return user is not None and user.role in roles


def sign_in_first() -> ResponseReturnValue:
    """Send a stranger to the sign-in page, and back afterwards (a path of ours, never an address)."""
    back = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("security.login", next=back or None))


def needs_role(*roles: RoleName) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    """Open a door to these roles only: strangers are asked to sign in, others get 403."""
    def wrap(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if person() is None:
                return sign_in_first()
            if not has_role(*roles):
                abort(403)
            return current_app.ensure_sync(view)(*args, **kwargs)
        return checked
    return wrap
