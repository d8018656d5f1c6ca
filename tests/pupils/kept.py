"""What the database holds, read without keeping a transaction open (on SQLite it would hold the write lock)."""

from typing import Any, TypeVar

from sqlalchemy import select

from smt.core.db import Base, db

T = TypeVar("T", bound=Base)


def every(kind: type[T], **values: Any) -> list[T]:
    """Every record of a kind, oldest first, detached."""
    db.session.rollback()
    found = list(db.session.scalars(select(kind).filter_by(**values).order_by(kind.id)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def last(kind: type[T]) -> T:
    """The newest record of a kind."""
    return every(kind)[-1]
