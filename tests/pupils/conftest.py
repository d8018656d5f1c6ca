"""A school's clerk at work."""

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from smt.core.db import db
from smt.directory.models import School
from tests import make
from tests.pupils import filling

_templates: list[bytes] = []


class Clerk:
    """A clerk's browser: downloads the template, uploads lists, confirms them."""

    def __init__(self, client: Any, school: School) -> None:
        self.client, self.school_id, self.school_name = client, school.id, school.name

    def template(self) -> bytes:
        """Download the template; the first download, slimmed, serves all tests."""
        if not _templates:
            _templates.append(filling.slim(self.download()))
        return _templates[0]

    def download(self) -> bytes:
        """Download the template as it is."""
        return self.client.get("/truong/mau-danh-sach.xlsx").data

    def send(self, data: bytes, name: str = "danh sách 7A.xlsx") -> TestResponse:
        """Choose a file and send it."""
        return self.client.submit("/truong/", to="/truong/danh-sach", file=(io.BytesIO(data), name))

    def upload(self, rows: Any) -> TestResponse:
        """Fill the template, send it, and give the preview."""
        sent = self.send(filling.filled(self.template(), rows))
        assert sent.status_code == 303, sent.text
        return self.client.get(sent.location)

    def confirm(self, preview: TestResponse) -> TestResponse:
        """Press the button of the preview, or of the page before which rows in error stay unwritten."""
        if f'href="{preview.request.path}/nhan"' in preview.text:
            preview = self.client.get(preview.request.path + "/nhan")
        pressed = self.client.press(preview)
        return self.client.get(pressed.location) if pressed.status_code == 303 else pressed


@pytest.fixture
def school(app: Any) -> School:
    return make.school(name="Trường THCS Máy Tơ")


@pytest.fixture
def clerk(client: Any, school: School) -> Clerk:
    person = make.school_clerk(school, full_name="Phạm Thị Lan")
    db.session.commit()
    client.sign_in(person)
    made = Clerk(client, school)
    db.session.rollback()  # reading above took SQLite's write lock
    return made


@pytest.fixture
def other_clerk(app: Any) -> Clerk:
    """A clerk of another school."""
    school = make.school(name="Trường THCS Kiến An")
    person = make.school_clerk(school)
    db.session.commit()
    client = app.test_client()
    client.sign_in(person)
    made = Clerk(client, school)
    db.session.rollback()  # reading above took SQLite's write lock
    return made
