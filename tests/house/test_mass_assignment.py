"""A form changes what it asks for and nothing else, whatever is sent along."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from smt.assistance.models import AssistanceRequest
from smt.core.db import db
from smt.donations.models import Donation
from tests import make
from tests.house.city import World, database, filled
from tests.house.policy import ADMINISTRATOR

#: What a save may change besides its questions: computed from them, or counting the saves.
COMPUTED = {"version", "search_key", "sort_key", "identity"}


@pytest.fixture(scope="module")
def disposable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A city that may be changed; which engine holds it makes no difference to what a form reads."""
    folder: Path = tmp_path_factory.mktemp("disposable")
    with database("sqlite", folder) as url, filled(folder, url) as city:
        yield city


def typed(page: str) -> dict[str, Any]:
    """Give what a browser would send of the page's last form, as it stands."""
    form = [one for one in re.findall(r"(?s)<form[^>]*>.*?</form>", page) if "form_token" in one][-1]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") in ("checkbox", "radio") and not re.search(r"\bchecked\b", tag):
            continue
        sent.setdefault(given.get("name", ""), []).append(html.unescape(given.get("value", "")))
    for name, text in re.findall(r'(?s)<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form):
        sent[name] = [html.unescape(text)]
    for name, options in re.findall(r'(?s)<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form):
        sent[name] = [html.unescape(value) for value in re.findall(r'<option[^>]*value="([^"]*)"[^>]*\bselected\b', options)]
    return sent


def stored(app: Flask, model: Any, number: int) -> dict[str, Any]:
    with app.app_context():
        return dict(db.session.execute(select(model.__table__).where(model.__table__.c.id == number)).mappings().one())


def test_a_screen_of_the_panel_saves_its_questions_only(disposable):
    app, client, tried = disposable.app, disposable.visitor(ADMINISTRATOR), []
    for screen in app.extensions["panel"].screens:
        address = f"/admin/{screen.key}/edit/?id={disposable.values[f'{screen.endpoint}:id']}"
        page = client.get(address)
        if page.status_code != 200:
            continue
        number = int(address.rpartition("=")[2])
        sent, before = typed(page.text), stored(app, screen.model, number)
        asked = {name.partition("-")[0] for name in sent} | COMPUTED
        more = [column.key for column in inspect(screen.model).attrs if column.key not in asked]
        answer = client.post(address, data={**{name: ["9"] for name in more}, **sent})
        assert answer.status_code == 303, f"{address}: {answer.status_code}"
        after = stored(app, screen.model, number)
        changed = {name for name in after if after[name] != before[name]} - asked
        assert not changed, f"{address} also wrote {changed}"
        tried.append(screen.key)
    assert len(tried) >= 7, tried


@pytest.mark.parametrize(("address", "model", "state"), [("/ung-ho", Donation, "pledged"), ("/ho-tro", AssistanceRequest, "received")])
def test_a_public_form_decides_neither_state_nor_reference(disposable, address, model, state):
    client = disposable.visitor("stranger")
    answers = make.donation_answers() if model is Donation else make.assistance_answers(SimpleNamespace(id=1))
    forged = {"id": "7", "state": "withdrawn", "reference": "XX-2026-2222-2222", "state_at": "2020-01-01", "version": "9", "search_key": "x",
              "consent_version": "none", "step": "send"}
    answer = client.post(address, data={**typed(client.get(address).text), **answers, **forged})
    assert answer.status_code == 303
    with disposable.app.app_context():
        made = db.session.scalars(select(model).order_by(model.id.desc())).first()
        assert made.state == state
        assert made.version == 1
        assert made.reference != forged["reference"]
        assert made.consent_version != "none"
        assert made.search_key != "x"
        assert made.state_at.year > 2020
