"""Migrations lead from nothing to the models and back, on both engines, with data in the tables."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from config import ROOT
from smt.consultations.models import Closing
from smt.core.db import Base, configure, db, of_models
from smt.pupils.identity import household_key
from tests import make
from tests.house.city import application, database, load

VERSIONS = sorted((ROOT / "migrations/versions").glob("*.py"))
NONE_YET = "there is no migration in migrations/versions: `flask --app wsgi db migrate --rev-id 0001 -m what_it_does`"


@pytest.fixture
def empty(engine_kind: str, tmp_path: Path) -> Iterator[Flask]:
    """The application over a database without a table."""
    assert VERSIONS, NONE_YET
    with database(engine_kind, tmp_path) as url, application(tmp_path, url) as app, app.app_context():
        yield app


def settings(app: Flask) -> Config:
    return app.extensions["migrate"].migrate.get_config()


def steps(app: Flask) -> list[str]:
    """Give the revisions, the first one first."""
    return [script.revision for script in reversed(list(ScriptDirectory.from_config(settings(app)).walk_revisions()))]


def schema(engine: Engine) -> dict[str, Any]:
    """Give everything that an engine tells of its tables, in a form that can be compared."""
    asked = inspect(engine)
    others = {}
    if engine.dialect.name == "sqlite":  # triggers go with a table that a migration copies; both ways must have laid the same
        with engine.connect() as connection:
            laid = connection.execute(text("select name, sql from sqlite_master where name like '%!_fts%' escape '!' and sql is not null"
                                           " and tbl_name not like '%!_fts!_%' escape '!'"))
            others = {name: " ".join(sql.lower().split()) for name, sql in laid}
    return {"by trigrams": others} | {name: {
        "columns": {column["name"]: (str(column["type"]), column["nullable"], str(column["default"])) for column in asked.get_columns(name)},
        "key": asked.get_pk_constraint(name),
        "references": sorted(map(repr, asked.get_foreign_keys(name))),
        "unique": sorted(map(_plain, asked.get_unique_constraints(name))),
        "indexes": sorted(map(_plain, asked.get_indexes(name))),
        "checks": sorted((str(check["name"]), " ".join(check["sqltext"].split())) for check in asked.get_check_constraints(name)),
    } for name in _own(asked)}


def _own(asked: Any) -> list[str]:
    return [name for name in asked.get_table_names() if name != "alembic_version" and of_models(name, "table", None)]


def _plain(rule: Any) -> str:
    options = {key: str(value) for key, value in rule.get("dialect_options", {}).items()}
    return repr((rule["name"], rule["column_names"], rule.get("unique"), sorted(options.items())))


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {name: connection.execute(text(f'select count(*) from "{name}"')).scalar_one() for name in _own(inspect(connection))}


def test_every_migration_is_numbered_and_says_what_it_does():
    assert VERSIONS, NONE_YET
    for number, path in enumerate(VERSIONS, 1):
        assert re.fullmatch(rf"{number:04d}_[a-z0-9]+(_[a-z0-9]+)+\.py", path.name), path.name


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_every_migration_can_be_taken_back(path):
    made = {node.name: node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}
    assert not isinstance(made["downgrade"].body[-1], ast.Pass), "downgrade() does nothing"
    assert "raise" not in ast.unparse(made["downgrade"])


def test_migrations_form_one_line(empty):
    scripts = ScriptDirectory.from_config(settings(empty))
    assert len(scripts.get_heads()) == 1
    assert [script.down_revision for script in reversed(list(scripts.walk_revisions()))] == [None, *steps(empty)[:-1]]


def test_from_nothing_to_the_head_gives_the_models(empty, engine_kind, tmp_path):
    command.upgrade(settings(empty), "head")
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": of_models})
        assert compare_metadata(context, Base.metadata) == []
    with database(engine_kind, tmp_path) as url:
        fresh = create_engine(url)
        configure(fresh)
        Base.metadata.create_all(fresh)
        wanted = schema(fresh)
        fresh.dispose()
    assert schema(db.engine) == wanted


def test_from_the_head_to_nothing_leaves_nothing(empty):
    command.upgrade(settings(empty), "head")
    command.downgrade(settings(empty), "base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}


def test_up_down_up_gives_the_same(empty):
    laid = {}
    for revision in steps(empty):
        command.upgrade(settings(empty), revision)
        laid[revision] = schema(db.engine)
    for revision in reversed(steps(empty)[:-1]):
        command.downgrade(settings(empty), revision)
        assert schema(db.engine) == laid[revision], f"taking back the step after {revision} leaves another schema"
    command.upgrade(settings(empty), "head")
    assert schema(db.engine) == laid[steps(empty)[-1]]


def test_data_survives_a_step_back_and_forth(empty):
    command.upgrade(settings(empty), "head")
    load(empty)
    db.session.remove()
    before = counts()
    assert sum(before.values()) > 500
    command.upgrade(settings(empty), "head")
    assert counts() == before
    for below in reversed(steps(empty)[:-1]):  # to the first: one more step takes every table away
        before = counts()
        command.downgrade(settings(empty), below)
        kept = {name for name, number in counts().items() if number}  # a table that the step takes away cannot keep its rows
        command.upgrade(settings(empty), "+1")
        after = counts()
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
        command.downgrade(settings(empty), below)


def test_the_database_itself_keeps_closings(empty):
    command.upgrade(settings(empty), "head")
    made = make.consultation()
    db.session.add(Closing(consultation_id=made.id, at=make.AT, by="x", basis="x", contest_until=made.due_on, rows=[], digest="x"))
    db.session.commit()
    other = ("truncate closings cascade" if db.engine.dialect.name == "postgresql" else
             "insert or replace into closings select id, consultation_id, at, 'y', basis, contest_until, rows, digest, supersedes_id from closings")
    for statement in ("update closings set basis = 'y'", "delete from closings", other):
        with pytest.raises(DBAPIError, match="on record"), db.engine.begin() as connection:
            connection.execute(text(statement))
    assert counts()["closings"] == 1


def test_households_that_were_there_before_are_found_by_their_key(empty):
    command.upgrade(settings(empty), "0008")
    school_id = make.school().id
    db.session.commit()
    columns = {"school_id": school_id, "school_year": "2026-2027", "programme": "x", "full_name": "Lê Hoa", "search_key": "le hoa",
               "alike_key": "hoa le", "sort_key": "x", "birth_date": "2013-09-01", "sex": "female", "class_name": "7A", "ministry_id": "",
               "personal_id": "", "circumstance": "poor", "need": "both", "mother_name": "", "guardian_name": "x", "guardian_phone": "",
               "address": "", "note": "", "created_at": "2026-11-27 03:00:00", "version": 1}
    insert = (f"insert into pupils ({', '.join(columns)}, identity, household_code) values "
              f"({', '.join(f':{name}' for name in columns)}, :identity, :code)")
    with db.engine.begin() as connection:
        for number, code in enumerate(("", "HN-31 04/27", "Hộ Đồ Sơn-9")):
            connection.execute(text(insert), {**columns, "identity": f"x{number}", "code": code})
    command.upgrade(settings(empty), "0009")
    with db.engine.connect() as connection:
        found = list(connection.execute(text("select household_key, household_code from pupils order by id")))
    assert [key for key, _code in found] == [household_key(code) for _key, code in found] == ["", "hn310427", "hodoson9"]
