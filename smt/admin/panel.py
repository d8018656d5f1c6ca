"""The panel: its screens, its navigation and its start page."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, abort, current_app
from flask.typing import ResponseReturnValue
from flask_admin.base import Admin, BaseView, expose
from flask_admin.theme import Theme

from smt.accounts.current import person
from smt.accounts.models import User
from smt.accounts.states import PANEL_ROLES
from smt.admin.base import Screen, Waiting
from smt.admin.refusal import turn_away
from smt.core.clock import now

__all__ = ["Panel", "Waiting"]

Provider = Callable[[User, datetime], Iterable[Waiting]]
_PRESSING = ("bad", "warn", "wait", "plain", "good")


class Start(BaseView):
    """The start page: what waits for the person."""

    def is_accessible(self) -> bool:
        """Say whether the person works in the panel."""
        user = person()
        return user is not None and user.role in PANEL_ROLES

    def inaccessible_callback(self, name: Any, **kwargs: Any) -> ResponseReturnValue:
        """Send a stranger to the sign-in page; tell others that this is not theirs."""
        return turn_away()

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """Show the work list."""
        panel: Panel = current_app.extensions["panel"]
        user = person() or abort(403)
        navigation = panel.navigation(user)
        return self.render("admin/index.html", work=panel.work(user, now()), navigation=navigation, private=True)


class Panel:
    """The screens and work lists of one application."""

    def __init__(self) -> None:
        self.screens: list[Screen] = []
        self.providers: list[Provider] = []

    def add(self, *screens: Screen) -> None:
        """Take in a room's screens; a half-declared one is refused here."""
        for screen in screens:
            screen.check()
            self.screens.append(screen)

    def waiting(self, provider: Provider) -> None:
        """Take in a provider of the work list."""
        self.providers.append(provider)

    def init_app(self, app: Flask) -> None:
        """Open the panel at /admin/; nothing of Flask-Admin's pages, styles or scripts is served."""
        app.extensions["panel"] = self
        app.register_blueprint(Blueprint("panel", __name__, template_folder="templates"))
        start = Start(name="smt", endpoint="admin", url="/admin")
        admin = Admin(app, name="smt", index_view=start, theme=Theme(folder="none", base_template="admin/layout.html"))
        for screen in self.screens:
            admin.add_view(screen)

    def work(self, user: User, at: datetime) -> list[Waiting]:
        """Give what waits for a person, the most pressing first."""
        lines = [line for provider in self.providers for line in provider(user, at) if line.number]
        return sorted(lines, key=lambda line: _PRESSING.index(line.look))

    def navigation(self, user: User | None) -> list[tuple[str, list[Screen]]]:
        """Give the screens a person may open, by category."""
        parts: dict[str, list[Screen]] = {}
        for screen in self.screens:
            if user is not None and user.role in screen.see:
                parts.setdefault(str(screen.category or ""), []).append(screen)
        return list(parts.items())

