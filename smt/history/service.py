"""Writes history in the same transaction as the change, whichever door the change came through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import event, insert, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from smt.core.clock import now
from smt.core.db import Base, db
from smt.history.models import Entry

#: What stands in history where a private value changed.
HIDDEN = "•••"


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person, or a name such as "công khai" (the public) or "worker"."""

    name: str
    id: int | None = None


_who: list[Callable[[], Actor]] = []


def listen(who: Callable[[], Actor]) -> None:
    """Record every ORM change from now on; `who` says who acts at that moment. Asking twice records once."""
    _who[:] = [who]
    factory = db.session.session_factory
    if not event.contains(factory, "after_flush", _after_flush):
        event.listen(factory, "after_flush", _after_flush)


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    rows = [row for row in _rows(session) if row]
    if rows:
        actor, at = _who[0](), now()
        session.execute(insert(Entry), [{**row, "at": at, "by": actor.name[:200], "by_id": actor.id} for row in rows])


def of(record: Base) -> list[Entry]:
    """Give a record's history, newest first."""
    key = (record.__tablename__, _key(record))
    return list(db.session.scalars(
        select(Entry).where(Entry.record == key[0], Entry.record_id == key[1]).order_by(Entry.id.desc()).limit(200)))


def changes_of(records: Sequence[Base]) -> list[Entry]:
    """Give what changed in several records of one kind since they were made, newest first."""
    if not records:
        return []
    return list(db.session.scalars(
        select(Entry).where(Entry.record == records[0].__tablename__, Entry.record_id.in_([_key(one) for one in records]),
                            Entry.act == "update").order_by(Entry.id.desc()).limit(200)))


def _rows(session: Session) -> list[dict[str, Any] | None]:
    acts = ((session.new, "create"), (session.dirty, "update"), (session.deleted, "delete"))
    return [_row(record, act) for records, act in acts for record in records if record.HISTORY]


def _row(record: Base, act: str) -> dict[str, Any] | None:
    if record.HISTORY_OF and act != "update":
        return None
    changes: dict[str, Any] = {}
    for column in inspect(type(record)).column_attrs:
        if record.HISTORY_OF and column.key not in record.HISTORY_OF:
            continue
        old, new = _change(record, column.key)
        if act == "update" and old == new:
            continue
        if act == "create" and new is None or act == "delete":
            continue
        changes[column.key] = [HIDDEN, HIDDEN] if column.key in record.PRIVATE else [_plain(old), _plain(new)]
    if act != "delete":
        changes |= _memberships(record)
    if act == "update" and not changes:
        return None
    return {"act": act, "record": record.__tablename__, "record_id": _key(record), "changes": changes}


def _change(record: Base, name: str) -> tuple[Any, Any]:
    past = inspect(record).attrs[name].history
    if not past.has_changes():
        value = past.unchanged[0] if past.unchanged else None
        return value, value
    return (past.deleted[0] if past.deleted else None), (past.added[0] if past.added else None)


def _memberships(record: Base) -> dict[str, Any]:
    # Roles of a person, agencies of a group: no column of the record changes, yet it matters who belongs.
    changes: dict[str, Any] = {}
    for relation in inspect(type(record)).relationships:
        past = inspect(record).attrs[relation.key].history if relation.secondary is not None else None
        if past is not None and past.has_changes():
            stayed, gone, came = past.unchanged or (), past.deleted or (), past.added or ()
            changes[relation.key] = ["; ".join(sorted(map(str, [*stayed, *side]))) for side in (gone, came)]
    return changes


def _key(record: Base) -> str:
    return ",".join(str(part) for part in inspect(record).mapper.primary_key_from_instance(record))


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date, Decimal)):
        return str(value)
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)[:500]
