"""Common pages and furniture: language, health, filters, headers."""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from sqlalchemy import text

from smt.accounts.current import person
from smt.accounts.states import PANEL_ROLES
from smt.core.clock import local
from smt.core.db import db
from smt.jobs.kinds import step_of
from smt.vietnamese.dates import day_month_year, long_day
from smt.vietnamese.numbers import dong, grouped
from smt.vietnamese.phones import national
from smt.vietnamese.text import without_unreadable
from smt.web import watched

LANGUAGES = ("vi", "en")
STATIC = Path(__file__).parent / "static"

web = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

#: Nothing from elsewhere, nothing inline, no frames (CSP level 3).
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
          "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'")


def chosen_language() -> str:
    """Give the language of this visit: the visitor's choice, else the setting."""
    if not request:
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    chosen = request.cookies.get("lang", "")
    return chosen if chosen in LANGUAGES else str(current_app.config["BABEL_DEFAULT_LOCALE"])


@cache
def _mark(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Give the address of a static file; it changes with the content, so the file may be kept for ever."""
    return url_for("web.static", filename=name, v=_mark(name))


def moment(at: datetime) -> str:
    """Give an instant as the city's clocks show it: `06/10/2021 23:59`."""
    return local(at).strftime("%d/%m/%Y %H:%M")


def _furniture() -> dict[str, Any]:
    language = get_locale()
    # The page of a failure must not ask the database who is reading: the database may be what failed.
    me = None if g.get("failing") else person()
    return {"language": language.language if language else "vi", "smt": current_app.config["SMT"], "me": me,
            "panel_roles": PANEL_ROLES, "asset": asset, "here": _here()}


def _here() -> str:
    # A personal link's token never goes into another address; such a page comes back by the browser's own memory.
    secret = bool(request.view_args and "token" in request.view_args)
    return request.path if request.method == "GET" and not secret else "/"


@web.get("/ngon-ngu/<code>")
def language(code: str) -> ResponseReturnValue:
    """Remember the visitor's language in a cookie and go back to a page of ours."""
    back = request.args.get("ve", "/")
    safe = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isascii() and back.isprintable()
    answer = make_response(redirect(back if safe else "/"))
    if code in LANGUAGES:
        answer.set_cookie("lang", code, max_age=31_536_000, httponly=True, samesite="Lax",
                          secure=current_app.config["SESSION_COOKIE_SECURE"])
    return answer


@web.get("/healthz")
def alive() -> ResponseReturnValue:
    """Say that the process answers; asks nothing else."""
    return {"status": "ok"}


@web.get("/readyz")
def ready() -> ResponseReturnValue:
    """Say whether the database answers and has the schema; 503 names what is down."""
    try:
        db.session.execute(text("select version_num from alembic_version")).one()
    except Exception as problem:  # whatever is wrong with the database is the answer, not a failure of this page
        return {"status": "down", "database": type(problem).__name__}, 503
    return {"status": "ok", "database": "ok"}


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "no-referrer" if _secret_page() else "same-origin")
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "web.static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif "_user_id" in session or _secret_page():
        response.headers["Cache-Control"] = "no-store"  # also over what sending a file sets by itself
    elif session or g.get("private"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _secret_page() -> bool:
    return bool(request.view_args and "token" in request.view_args)


def init_app(app: Flask) -> None:
    """Add the furniture to every page."""
    app.register_blueprint(web)
    app.context_processor(_furniture)
    app.after_request(_headers)
    app.jinja_env.filters.update(
        day=lambda value: day_month_year(value) if isinstance(value, date) else "", long_day=long_day, moment=moment,
        dong=dong, grouped=grouped, readable=without_unreadable, phone=lambda value: national(value) if value else "")
    app.jinja_env.globals.update(step_of=step_of, refresh_seconds=watched.SECONDS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
