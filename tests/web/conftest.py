"""The two public forms, as the tests of what both keep to fill them in."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select

from forms.assistance import AssistanceForm
from forms.donation import DonationForm
from smt.assistance import letters as assistance_letters
from smt.assistance.models import AssistanceRequest
from smt.core.db import Base, db
from smt.donations import letters as donation_letters
from smt.donations.models import Donation
from tests import make


@dataclass
class Journey:
    """One public form, what it is filled in with, and what it makes."""

    address: str
    answers: dict[str, str]
    model: type[Any]
    declaration: type[Any]
    name: str
    texts: tuple[str, ...]
    letters: Any
    last_letter: str


@pytest.fixture(params=["donation", "assistance"])
def journey(request, app) -> Journey:
    if request.param == "donation":
        return Journey("/ung-ho", make.donation_answers(email="bich@vidu.vn"), Donation, DonationForm, "donor_name",
                       ("donor_name", "contact_name", "note"), donation_letters, "thank")
    answers = make.assistance_answers(make.school(name="Trường THCS Thử"), email="hoa@vidu.vn")
    db.session.commit()
    return Journey("/ho-tro", answers, AssistanceRequest, AssistanceForm, "child_name",
                   ("requester_name", "child_name", "class_name", "address", "note"), assistance_letters, "confirm_receipt")


def count(model: type[Base]) -> int:
    number = db.session.scalar(select(func.count()).select_from(model))
    db.session.rollback()  # SQLite: a test's reading must not hold the lock that the next request needs
    return int(number or 0)


def sent(client: Any, journey: Journey, **answers: str) -> Any:
    """Go all the way: fill in, check, send."""
    checked = client.submit(journey.address, **{**journey.answers, **answers, "step": "check"})
    assert checked.status_code == 200, checked.text
    return client.press(checked, step="send")


def hidden_inputs(page: str) -> list[tuple[str, str]]:
    inputs = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    return [(re.search(r'name="([^"]*)"', tag)[1], unescape(re.search(r'value="([^"]*)"', tag)[1])) for tag in inputs]
