"""Fixtures: the application on each engine, a client with opinions, and a world the tests cannot touch."""

import compileall
import contextvars
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, exists, literal, select, text, union_all
from werkzeug.test import TestResponse
from xdist.scheduler import LoadScopeScheduling

from config import Config
from smt.accounts import signin
from smt.accounts.models import User
from smt.app import create_app
from smt.core.db import Base, db
from smt.web.limits import limiter
from tests import contract, make

#: A server on which databases may be made and dropped; blank: PostgreSQL is left out.
POSTGRES = os.environ.get("SMT_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
STRICT = os.environ.get("SMT_TEST_STRICT") == "1"


def pytest_configure(config: pytest.Config) -> None:
    """Compile the product once: workers and the children that read spreadsheets would do it again and again."""
    if not hasattr(config, "workerinput"):
        for name in ("smt", "forms"):
            compileall.compile_dir(config.rootpath / name, quiet=1)


def _postgres_answers() -> bool:
    try:
        engine = create_engine(POSTGRES, connect_args={"connect_timeout": 3})
        with engine.connect():
            return True
    except Exception:
        return False
    finally:
        if "engine" in locals():
            engine.dispose()


class ByWorld(LoadScopeScheduling):
    """Keeps on one process the tests that share a world dear to build: the browser's site, the demo and the filled city of an engine."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/browser/"):
            return "browser"
        world = next((world for world in ("house", "demo", "corpus") if nodeid.startswith(f"tests/{world}/")), None)
        engine = next((engine for engine in ("sqlite", "postgresql") if f"[{engine}" in nodeid), None)
        return f"{world} {engine}" if world and engine else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByWorld:
    """Spread the tests; xdist's own groups are not seen by the pytest of today."""
    return ByWorld(config, log)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty database made for this run."""
    if not POSTGRES or not _postgres_answers():
        (pytest.fail if STRICT else pytest.skip)("PostgreSQL does not answer at SMT_TEST_POSTGRES")
    name = f"smt_test_{uuid4().hex[:12]}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"create database {name} template template0 encoding 'UTF8'"))
        connection.execute(text(f"alter database {name} set synchronous_commit = off"))  # nothing here outlives the run
    yield POSTGRES.rsplit("/", 1)[0] + "/" + name
    with server.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    server.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database address on each engine in turn."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.sqlite3'}"


def settings(folder: Path, url: str, **values: Any) -> Config:
    """The settings of a test application."""
    return Config(**{"instance": str(folder), "database_url": url, "secret_key": make.SECRET, **values})


#: The least that argon2 does: these tests ask whether passwords are right, not how dear they are.
CHEAP_HASH = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


@pytest.fixture(scope="session")
def whole_app(engine_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    signin.SETTINGS["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = CHEAP_HASH
    app = create_app(settings(tmp_path_factory.mktemp("instance"), engine_url))
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = Client
    limiter.enabled = False  # the tests of the limits switch it on
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _hastily)
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


def _hastily(connection: Any, _record: Any) -> None:
    # Nothing here outlives the run; tests/house/test_engine.py holds what the product itself sets.
    connection.execute("pragma synchronous=off").close()


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The application inside its context, with empty tables."""
    with whole_app.app_context():
        yield whole_app
        empty()


def empty() -> None:
    """Take every row out of every table; one question finds the few that hold any."""
    db.session.remove()
    with db.engine.begin() as connection:
        full = {name for (name,) in connection.execute(_FULL)}
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in full:
                connection.execute(table.delete())


_FULL = union_all(*(select(literal(table.name)).where(exists(select(literal(1)).select_from(table)))
                    for table in Base.metadata.sorted_tables))


class Client(FlaskClient):
    """A client that checks the page contract on every page and can fill in a form."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # A request of its own, as on a server: inside the test's application context it would share g and the session.
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 308) and answer.data:
            contract.check(answer.get_data(as_text=True), answer.request.path)
        return answer

    def submit(self, address: str, *, form: int = 0, to: str | None = None, **data: Any) -> TestResponse:
        """Open a page and send its form number `form` (of those that post) with its hidden fields and `data`."""
        page = self.get(address)
        assert page.status_code == 200, f"{address} answered {page.status_code}"
        return self.press(page, form=form, to=to, **data)

    def press(self, page: TestResponse, *, form: int = 0, to: str | None = None, **data: Any) -> TestResponse:
        """Send a form of a page already at hand."""
        forms = [f for f in re.findall(r"(?s)<form[^>]*>.*?</form>", page.text) if 'method="post"' in f and "/dang-xuat" not in f]
        assert forms, f"{page.request.path} has no form to send"
        chosen = forms[form]
        hidden = _hidden(chosen)
        action = re.search(r'action="([^"]*)"', chosen)
        target = to or (action[1] if action and action[1] else page.request.path)
        return self.post(target.replace("&amp;", "&"), data={**hidden, **data})

    def sign_in(self, person: User) -> None:
        """Be this person, without the cost of hashing a password."""
        known_as = person.fs_uniquifier
        db.session.commit()  # on SQLite the test's own reading would hold the lock that the next request needs
        with self.session_transaction() as session:
            session["_user_id"], session["_fresh"] = known_as, True


def _hidden(form: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            text_value = (value[1] if value else "").replace("&#34;", '"').replace("&#39;", "'").replace("&lt;", "<").replace(
                "&gt;", ">").replace("&amp;", "&")
            found.setdefault(name[1], []).append(text_value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


@pytest.fixture
def client(app: Flask) -> Client:
    """A stranger's browser."""
    return app.test_client()  # type: ignore[return-value]  # the class is set on the application
