"""What the database promises: acknowledged is kept, readers do not wait, and no business key stands twice."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Column, Connection, Integer, Table, UniqueConstraint, create_engine, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from smt.core.db import Base, db, transaction
from smt.directory.models import Place
from smt.directory.states import PlaceKind
from tests.house.policy import ADMINISTRATOR, STRANGER

#: What makes two rows the same thing to people, and what makes a message or a form arrive once.
KEYS = {
    "users": [("email",), ("fs_uniquifier",)], "roles": [("name",)], "user_roles": [("user_id", "role_id")],
    "places": [("code",)], "agencies": [("name",)], "agency_groups": [("name",)], "agency_groups_agencies": [("group_id", "agency_id")],
    "schools": [("code",)], "responsibilities": [("topic", "place_id", "user_id"), ("topic", "user_id")], "appointments": [("user_id",)],
    "donations": [("reference",)], "assistance_requests": [("reference",)], "devices": [("serial",), ("imei",)],
    "revisions": [("consultation_id", "number")], "closings": [("digest",), ("supersedes_id",)], "reply_drafts": [("invitee_id",)],
    "contest_decisions": [("contest_id",)], "reports": [("consultation_id", "number")], "approvals": [("supersedes_id",)],
    "evidence": [("withdraws_id",)], "holidays": [("day",)], "document_templates": [("file_id",)],
    "pupils": [("school_year", "programme", "identity")], "pupil_batch_rows": [("batch_id", "number")],
    "school_lists": [("school_id", "school_year", "programme")], "column_memories": [("school_id", "heading_key")],
    "word_meanings": [("school_id", "field", "word_key"), ("field", "word_key")], "pupils_not_same": [("one_id", "other_id")],
    "invitees": [("consultation_id", "agency_id"), ("link_digest",)],
    "letters": [("key",), ("message_id",)], "once": [("token",)], "rate_limits": [("key",)], "file_contents": [("file_id",)],
}
ROWS = [(table, key) for table, keys in KEYS.items() for key in keys]


@contextmanager
def connections(app: Flask, number: int) -> Iterator[list[Connection]]:
    """Give several connections that are open at the same time."""
    with app.app_context():
        opened = [db.engine.connect() for _ in range(number)]
        try:
            yield opened
        finally:
            for connection in opened:
                connection.close()


def value(connection: Connection, question: str) -> Any:
    return connection.execute(text(question)).scalar()


def test_every_connection_keeps_what_it_acknowledges(world):
    if world.engine.dialect.name == "sqlite":
        asked = {"pragma journal_mode": "wal", "pragma synchronous": 2, "pragma foreign_keys": 1}
    else:
        asked = {"show synchronous_commit": "on", "show fsync": "on", "show full_page_writes": "on"}
    with connections(world.app, 6) as opened:
        for connection in opened:
            assert {question: value(connection, question) for question in asked} == asked
            if world.engine.dialect.name == "sqlite":
                assert value(connection, "pragma busy_timeout") >= 10_000
                connection.rollback()


def test_a_connection_that_died_is_replaced_without_anybody_noticing(world):
    assert world.visitor(STRANGER).get("/").status_code == 200
    if world.engine.dialect.name == "sqlite":  # no server could go away; a lost connection is made anew
        world.engine.dispose()
        assert world.visitor(STRANGER).get("/").status_code == 200
        return
    assert world.engine.pool._pre_ping
    server = create_engine(world.engine.url, poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text("select pg_terminate_backend(pid) from pg_stat_activity "
                                "where datname = current_database() and pid <> pg_backend_pid()"))
    server.dispose()
    assert world.visitor(STRANGER).get("/").status_code == 200


def test_an_error_of_the_database_never_carries_values(world):
    assert world.engine.hide_parameters


def test_many_who_write_and_many_who_read_do_not_get_in_each_others_way(world):
    mark, failed, waited = uuid4().hex[:8], [], []
    before = world.digest()

    def write(person: int) -> None:
        for number in range(3):
            began = time.perf_counter()
            with world.app.test_request_context("/ung-ho", method="POST"):
                try:
                    with transaction() as session:
                        session.scalar(select(func.count()).select_from(Place))  # a rule looks first, then writes
                        session.execute(insert(Place).values(code=f"{mark}-{person}-{number}", name="Thử", kind=PlaceKind.WARD, version=1))
                except Exception as problem:
                    failed.append(repr(problem))
            waited.append(time.perf_counter() - began)

    def read(_person: int) -> None:
        client = world.visitor(STRANGER)
        for _ in range(3):
            if client.get("/").status_code != 200:
                failed.append("a reader was refused")

    with ThreadPoolExecutor(40) as pool:
        for done in [pool.submit(write if person % 2 else read, person) for person in range(40)]:
            done.result()
    with world.engine.begin() as connection:
        mine = Place.code.startswith(mark)
        assert connection.execute(select(func.count()).select_from(Place).where(mine)).scalar() == 20 * 3
        connection.execute(Place.__table__.delete().where(mine))
    assert not failed, failed[:3]
    assert max(waited) < 10, "nobody waits as long as the busy timeout"
    assert world.digest() == before


def test_reading_does_not_wait_for_a_writer(world):
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with world.app.test_request_context("/ung-ho", method="POST"), world.engine.connect() as connection:
            connection.execute(insert(Place).values(code="held", name="Thử", kind=PlaceKind.WARD, version=1))
            holding.set()
            done.wait(20)
            connection.rollback()

    writer = threading.Thread(target=hold)
    writer.start()
    try:
        assert holding.wait(20)
        began = time.perf_counter()
        for audience, address in ((STRANGER, "/"), (STRANGER, "/tra-cuu"), (ADMINISTRATOR, "/admin/"), (ADMINISTRATOR, "/admin/places/")):
            assert world.visitor(audience).get(address).status_code == 200
        assert time.perf_counter() - began < 5, "a page waited for the write lock"
    finally:
        done.set()
        writer.join()


def unique_keys(table: Table) -> set[tuple[str, ...]]:
    """Give the columns that a table holds unique, without its own numbering."""
    found = {tuple(column.name for column in rule.columns) for rule in table.constraints if isinstance(rule, UniqueConstraint)}
    found |= {tuple(column.name for column in index.columns) for index in table.indexes if index.unique}
    own = list(table.primary_key.columns)
    numbered = len(own) == 1 and isinstance(own[0].type, Integer) and not own[0].foreign_keys
    return found if numbered else found | {tuple(column.name for column in own)}


def test_every_unique_key_of_the_models_is_in_the_table_above():
    held = {table.name: sorted(unique_keys(table)) for table in Base.metadata.sorted_tables if unique_keys(table)}
    assert held == {table: sorted(keys) for table, keys in KEYS.items()}


@pytest.mark.parametrize(("table", "key"), ROWS, ids=[f"{table}: {', '.join(key)}" for table, key in ROWS])
def test_a_business_key_cannot_stand_twice(world, table, key):
    kept = Base.metadata.tables[table]
    others = [other for other in KEYS[table] if other != key]
    with world.engine.connect() as connection:
        row = dict(_example(connection, kept, key))
        for own in kept.primary_key.columns:
            if own.name not in key and not own.foreign_keys:
                row.pop(own.name)
        for other in others:  # so that this key alone can be why
            _change(kept, row, [name for name in other if name not in key])
        with pytest.raises(IntegrityError) as refused:
            connection.execute(insert(kept).values(row))
        connection.rollback()
    assert "UNIQUE" in str(refused.value).upper(), "it was refused for another reason"


def test_a_reference_to_nothing_is_refused(world):
    with world.engine.connect() as connection:
        row = dict(_example(connection, Base.metadata.tables["pupils"], ("school_id",)))
        del row["id"]
        with pytest.raises(IntegrityError):
            connection.execute(insert(Base.metadata.tables["pupils"]).values({**row, "identity": "khác", "school_id": 2**31 - 1}))
        connection.rollback()


@pytest.mark.parametrize(("table", "wrong"), [
    ("donations", {"money_vnd": -1}), ("donations", {"money_vnd": 0, "device_count": 0, "data_packages": 0}), ("donations", {"state": "lost"}),
    ("devices", {"value_vnd": -1}), ("devices", {"kind": "toaster"}), ("pupils", {"sex": "x"}), ("letters", {"state": "sent"})])
def test_the_database_itself_refuses_what_cannot_be(world, table, wrong):
    kept = Base.metadata.tables[table]
    with world.engine.connect() as connection:
        row = dict(_example(connection, kept, ("id",)))
        del row["id"]
        for key in KEYS[table]:
            _change(kept, row, list(key))
        plain = Table(table, type(kept.metadata)(), *[Column(column.name, column.type) for column in kept.columns if column.name not in wrong],
                      *[Column(name) for name in wrong])
        with pytest.raises(IntegrityError):
            connection.execute(insert(plain).values({**row, **wrong}))
        connection.rollback()


def _example(connection: Connection, table: Table, key: tuple[str, ...]) -> Any:
    filled = select(table).where(*(table.c[name].is_not(None) for name in key))
    if table.name == "responsibilities":  # with a place one key counts, without a place the other
        filled = filled.where(table.c.place_id.is_not(None) if "place_id" in key else table.c.place_id.is_(None))
    if table.name == "word_meanings":  # taught by a school, or everywhere
        filled = filled.where(table.c.school_id.is_not(None) if "school_id" in key else table.c.school_id.is_(None))
    row = connection.execute(filled.limit(1)).mappings().first()
    assert row is not None, f"the city has no row of {table.name} with {key}: add one to tests/house/city.py"
    return row


def _change(table: Table, row: dict[str, Any], names: list[str]) -> None:
    for name in names:
        if table.c[name].foreign_keys or row.get(name) is None:
            continue
        if isinstance(row[name], datetime | date):
            row[name] += timedelta(days=1)
        elif isinstance(row[name], str):
            row[name] = uuid4().hex[:min(getattr(table.c[name].type, "length", None) or 9, 9)]
