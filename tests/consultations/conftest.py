"""A browser that lets go of what the test itself was reading: on SQLite that would hold the write lock its requests need."""

from typing import Any

import pytest
from flask import Flask, has_app_context
from werkzeug.test import TestResponse

from smt.core.db import db
from tests.conftest import Client


class Patient(Client):
    """A client before whose requests the test's own transaction ends; what was not committed is lost, as it should be."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request."""
        if has_app_context():
            db.session.rollback()
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> Client:
    """A stranger's browser."""
    return Patient(app, use_cookies=True)
