"""The database: base class, column types, engine settings, and the one way to commit."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask import g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

#: Methods that only read (RFC 9110, 9.2.1); a request with one of them takes no write lock.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Base(DeclarativeBase):
    """Every record. `HISTORY` says whether its changes are kept; `PRIVATE` names columns whose values never reach history or logs."""

    metadata = MetaData(naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    })
    PRIVATE: frozenset[str] = frozenset()
    HISTORY = True
    #: Where set, only changes of these columns are history: what happened to the record, not how it came to be.
    HISTORY_OF: frozenset[str] = frozenset()


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant; stored in UTC on both engines, refused when naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into what the engine keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum]) -> Enum:
    """Give the column type of a vocabulary: its values as text, held by a CHECK."""
    return Enum(kind, name=kind.__name__.lower(), native_enum=False, create_constraint=True, length=40,
                values_callable=lambda members: [member.value for member in members])


def of_models(name: str | None, _kind: str, _parents: Any) -> bool:
    """Tell migrations which tables and indexes the models declare; what finds by trigrams is laid beside them, each engine's own way."""
    return re.search(r"_fts(_|$)|_trigrams$", name or "") is None


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit everything done inside together, or nothing of it."""
    try:
        yield db.session()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def configure(engine: Engine) -> None:
    """Give a new engine the settings under which an acknowledged write survives a crash."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not open transactions by itself
        for setting in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=10000"):
            connection.execute("pragma " + setting).close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # Taking the write lock at once makes busy_timeout count; a late upgrade fails at once instead.
        reading = has_request_context() and (request.method in SAFE_METHODS or g.get("only_reads", False))
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
