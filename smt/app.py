"""Assembles the product: the only module that sees every room."""

import logging
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Config
from smt import tidy
from smt.accounts import cli as accounts_cli
from smt.accounts import signin
from smt.accounts.current import actor
from smt.admin import screens as panel_screens
from smt.admin.panel import Panel
from smt.assistance import admin as assistance_admin
from smt.assistance.views import assistance
from smt.consultations import admin as consultations_admin
from smt.consultations import cli as consultations_cli
from smt.consultations.plans import plans
from smt.consultations.views import consultations
from smt.core.db import configure, db
from smt.demo import cli as demo_cli
from smt.demo import people
from smt.devices import admin as devices_admin
from smt.directory import admin as directory_admin
from smt.donations import admin as donations_admin
from smt.donations.views import donations
from smt.figures.lookup import lookup
from smt.figures.views import figures
from smt.history import service as history
from smt.jobs import cli as jobs_cli
from smt.outbox import chores, transport
from smt.outbox import cli as outbox_cli
from smt.pupils import admin as pupils_admin
from smt.pupils import cli as pupils_cli
from smt.pupils import work as pupils_work
from smt.pupils.views import pupils
from smt.web import addresses, bodies, errors, i18n, limits, logs, pages

csrf = CSRFProtect()
migrate = Migrate()


#: Where people are searched for by a POST that changes nothing.
SEARCHES = tuple(f"admin_{name}.index_view" for name in ("pupils", "assistance", "donations"))


#: What the worker does besides sending letters: it lies below the rooms that know why.
CHORES = (chores.Chore("reminders of consultations", 300, consultations_cli.remind_now),
          chores.Chore("letters of the day about school lists", 600, pupils_cli.digest_now))


class Misconfigured(RuntimeError):
    """Production refuses to start; the text lists every reason."""


def create_app(config: Config | None = None) -> Flask:
    """Give the application for these settings, or for the environment's."""
    settings = config or Config.from_environment()
    if settings.env == "production" and settings.problems():
        raise Misconfigured("Production refuses to start:\n- " + "\n- ".join(settings.problems()))
    app = Flask("smt", static_folder=None, template_folder=None, instance_path=settings.instance)
    app.config.update(settings.flask())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logs.init_app()
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]  # Flask's documented way to wrap
    _foundations(app)
    _rooms(app)
    if settings.env == "production":
        _refuse_demo_people(app)
    return app


def _refuse_demo_people(app: Flask) -> None:
    with app.app_context():
        try:
            there = people.still_open()
        except DBAPIError:  # no schema yet, or no database: /readyz says so
            return
    if there:
        raise Misconfigured("Production refuses to start:\n- The demo accounts are open and their password is published; close them: "
                            + ", ".join(there))


def _foundations(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        configure(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    i18n.compile_catalogues()
    i18n.use_our_words()
    babel = Babel(app, locale_selector=pages.chosen_language, default_translation_directories=str(i18n.TRANSLATIONS))
    babel.domain_instance = i18n.OurWords()
    addresses.init_app(app)
    bodies.init_app(app, short={"security.login", "security.change_password", "consultations.enter", "consultations.send_again"},
                    large={"consultations.reply", "consultations.contest", "admin_consultations.enter_view"},
                    own={"pupils.upload", "consultations.read_sheet"},
                    reading={"security.login", "consultations.read_sheet", "admin_consultations.enter_sheet_view", *SEARCHES})
    csrf.init_app(app)
    history.listen(actor)
    transport.init_app(app)
    chores.hand(app, *CHORES)
    pupils_work.register_kinds()
    for commands in (accounts_cli.commands, outbox_cli.commands, jobs_cli.commands, consultations_cli.commands, pupils_cli.commands,
                     demo_cli.commands, tidy.commands):
        app.cli.add_command(commands)


def _rooms(app: Flask) -> None:
    app.register_blueprint(figures)
    app.register_blueprint(plans)
    for room in (consultations, donations, assistance, pupils, lookup):
        app.register_blueprint(room)
        csrf.exempt(room)  # its page forms check it and keep what was typed
    pages.init_app(app)
    errors.init_app(app)
    limits.init_app(app)
    signin.init_app(app, {"SECURITY_I18N_DIRNAME": i18n.SECURITY_I18N_DIRNAME, "SECURITY_I18N_DOMAIN": i18n.SECURITY_I18N_DOMAIN})
    by_account = limits.limiter.limit(limits.SIGN_IN_ACCOUNT, key_func=signin.typed_account, methods=["POST"])
    by_address = limits.limiter.limit(limits.SIGN_IN_ADDRESS, methods=["POST"])
    sign_in: Any = app.view_functions["security.login"]
    app.view_functions["security.login"] = by_address(by_account(sign_in))
    _panel(app)


def _panel(app: Flask) -> None:
    panel = Panel()
    # The order is that of the navigation.
    for room in (consultations_admin, donations_admin, assistance_admin, pupils_admin, devices_admin, directory_admin,
                 panel_screens):
        panel.add(*room.screens())
        if hasattr(room, "waiting"):
            panel.waiting(room.waiting)
    panel.init_app(app)
