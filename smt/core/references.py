"""Records that people know by a reference."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from smt.core.clock import local
from smt.core.db import Base, db
from smt.core.tokens import new_reference

R = TypeVar("R", bound=Base)

#: One in 17 thousand million is taken; two in a row mean that something else is wrong.
TRIES = 3


def numbered(prefix: str, at: datetime, make: Callable[[str], R]) -> R:
    """Add the record made with a fresh reference; where the unique constraint finds it taken, make it anew."""
    for _ in range(TRIES - 1):
        try:
            return _added(make(new_reference(prefix, local(at).year)))
        except IntegrityError:
            continue
    return _added(make(new_reference(prefix, local(at).year)))


def _added(record: R) -> R:
    with db.session.begin_nested():  # a savepoint: a refused row leaves the caller's transaction usable
        db.session.add(record)
    return record
