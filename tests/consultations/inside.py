"""Behind a personal link, as its holder gets there: by the button."""

from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from smt.consultations.models import Invitee, Reply
from smt.core.db import db
from tests import make
from tests.conftest import Client

ANSWER = {"position": "agree", "signer": "Trần Văn Bình, Phó Giám đốc"}


def link(invitee: Invitee) -> str:
    """The personal link of an invitee; the session is let go, for on SQLite it would hold the write lock."""
    where = f"/gop-y/{make.link(invitee)}"
    db.session.commit()
    db.session.rollback()
    return where


def opened(client: Client, invitee: Invitee) -> str:
    """Open the link by its button; give the address behind it."""
    answer = client.submit(link(invitee))
    assert answer.status_code == 303, answer.status_code
    return str(answer.location)


def answer(client: Client, where: str, **values: Any) -> TestResponse:
    """Fill in the whole form at an opened page and send it."""
    page = client.submit(f"{where}/tra-loi", **{**ANSWER, **values})
    page.request.environ["wsgi.input"].close()  # Werkzeug's client leaves the file of a large body open
    return page


def again(app: Flask, client: Client) -> Client:
    """Another tab, or another thread, of the same browser."""
    other = type(client)(app, use_cookies=True)
    cookie = client.get_cookie("smt")
    assert cookie
    other.set_cookie("smt", cookie.value)
    return other


def replies() -> list[Reply]:
    """Every reply there is."""
    return list(db.session.scalars(select(Reply).order_by(Reply.id)))
