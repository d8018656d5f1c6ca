"""Assembles the product: the only module that sees every room."""

import logging

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Config
from smt.accounts import signin
from smt.accounts.current import actor
from smt.core.db import configure, db
from smt.history import service as history
from smt.outbox import cli as outbox_cli
from smt.outbox import transport
from smt.web import errors, i18n, limits, pages

csrf = CSRFProtect()
migrate = Migrate()


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
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]  # Flask's documented way to wrap
    _foundations(app)
    _rooms(app)
    return app


def _foundations(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        configure(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    i18n.compile_catalogues()
    i18n.use_our_words()
    Babel(app, locale_selector=pages.chosen_language, default_translation_directories=str(i18n.TRANSLATIONS))
    csrf.init_app(app)
    history.listen(actor)
    transport.init_app(app)
    app.cli.add_command(outbox_cli.commands)


def _rooms(app: Flask) -> None:
    pages.init_app(app)
    errors.init_app(app)
    limits.init_app(app)
    signin.init_app(app, {"SECURITY_I18N_DIRNAME": i18n.SECURITY_I18N_DIRNAME, "SECURITY_I18N_DOMAIN": i18n.SECURITY_I18N_DOMAIN})
