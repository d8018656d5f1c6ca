"""Holding the rows of a list: written some at a time, checked again in place, thrown away."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import JSON, ColumnElement, Integer, String, bindparam, cast, column, delete, insert, or_, select, table, update
from sqlalchemy.orm import Session

from smt.core.db import db
from smt.pupils import queries
from smt.pupils.checking import ASKED, Checked, RowChecker
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, BatchRow
from smt.pupils.repairs import DROPPED, SAID
from smt.pupils.states import Bucket

#: Rows that are compared with the register and written at once.
CHUNK = 2000
_JSON = ("typed", "edited", "told", "problems", "repairs", "changes")
_NAMES = ("batch_id", "number", "bucket", *_JSON, "pupil_id", "pupil_version")
#: The table as text: what is JSON is written here, faster than value by value.
_STAGE = table("pupil_batch_rows", *(column(name, Integer if name in ("batch_id", "number", "pupil_id", "pupil_version") else String)
                                     for name in ("id", *_NAMES)))
#: The same table with its JSON as such.
_HELD = table("pupil_batch_rows", *(column(name, JSON(none_as_null=True) if name in _JSON else String if name == "bucket" else Integer)
                                    for name in ("id", *_NAMES)))
_dumped: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write(batch_id: int, rows: Iterable[Checked]) -> None:
    """Write rows of a list: by COPY where the engine has it."""
    lines = [_line(batch_id, row) for row in rows]
    session = db.session()
    if session.get_bind().dialect.name == "postgresql":
        _copy(session, lines)
    elif lines:
        session.execute(insert(_STAGE), [dict(zip(_NAMES, line, strict=True)) for line in lines])


def rewrite(row_ids: dict[int, int], rows: Iterable[Checked]) -> None:
    """Write rows in the place of those of the same number."""
    changed = [{name: value for name, value in row.stored().items() if name != "number"} | {"row": row_ids[row.number]} for row in rows]
    if changed:
        db.session.execute(update(_HELD).where(_HELD.c.id == bindparam("row", type_=Integer)).values(
            {name: bindparam(name) for name in _NAMES[2:]}), changed)


def clear(batch_id: int) -> None:
    """Throw the rows of a list away."""
    _delete(BatchRow.batch_id == batch_id)


def clear_read(batch_id: int) -> None:
    """Throw away what was read of a file; what a person typed in its rows before stays set aside."""
    _delete(BatchRow.batch_id == batch_id, BatchRow.number > 0)


def clear_aside(batch_id: int) -> None:
    """Throw away what was set aside: the file has been read, and its rows have it."""
    _delete(BatchRow.batch_id == batch_id, BatchRow.number < 0)


def set_aside(batch_id: int) -> None:
    """Keep, while a file is read anew, the rows of which a person said something: under their number below zero, where no row is read.

    They outlive a worker that is killed; nothing else of the rows is needed any more.
    """
    typed = or_(BatchRow.edited.is_not(None), *(cast(BatchRow.repairs, String).contains(f'"{kind}"') for kind in sorted(SAID)))
    db.session.execute(update(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.number > 0, typed).values(
        number=-BatchRow.number).execution_options(synchronize_session=False))
    clear_read(batch_id)
    db.session.expire_all()


class Mended(NamedTuple):
    """What a person typed in a row: all that counts, and the fields in which it differs from the file; and what was said of all of it."""

    texts: dict[str, str]
    own: frozenset[str]
    said: list[dict[str, str]]


def aside(batch_id: int) -> dict[int, Mended]:
    """Give what a person typed and said, by row: in cells that counted, and in those that a choice of columns left without one."""
    rows = db.session.execute(select(BatchRow.number, BatchRow.typed, BatchRow.edited, BatchRow.repairs).where(
        BatchRow.batch_id == batch_id, BatchRow.number < 0))
    found: dict[int, Mended] = {}
    for number, typed, edited, repairs in rows:
        dropped = {one["name"]: one["before"] for one in repairs or [] if one["kind"] == DROPPED}
        own = {name for name, text in (edited or {}).items() if text != typed[name]}
        said = [one for one in repairs or [] if one["kind"] in SAID - {DROPPED}]
        found[-number] = Mended(dropped | (edited or {}), frozenset(own | dropped.keys()), said)
    return found


def _delete(*which: ColumnElement[bool]) -> None:
    db.session.execute(delete(BatchRow).where(*which).execution_options(synchronize_session=False))


def drop_file(batch: Batch) -> None:
    """Throw away the file of a list that has ended, and the values of its columns that stand with the list."""
    stored, batch.file = batch.file, None
    batch.columns = []  # three values of each column stand there
    db.session.flush()
    if stored is not None:
        db.session.delete(stored)
        db.session.flush()


def rows_of(batch_id: int, size: int = CHUNK) -> Iterator[Sequence[BatchRow]]:
    """Give all rows of a list, some at a time, and forget them."""
    last = -1
    while found := db.session.scalars(queries.staged(batch_id).where(BatchRow.number > last).limit(size)).all():
        last = found[-1].number
        yield found
        db.session.expunge_all()


def counted(tally: Counter[str], rows: int) -> dict[str, int]:
    """Give how many rows each bucket holds; every row of the file is in exactly one."""
    counts = {bucket.value: tally[bucket.value] for bucket in Bucket}
    if sum(counts.values()) != rows:
        raise AssertionError(f"{rows} rows were read and {sum(counts.values())} sorted")
    return counts


def as_read(checker: RowChecker, row: BatchRow) -> Checked | None:
    """Give a held row as its questions read it, before it was compared with anything; None where that cannot be told any more."""
    read = Checked(row.number, row.typed, edited=row.edited, repairs=row.repairs or [])
    read.problems = [problem for problem in row.problems or [] if problem["kind"] in ASKED]
    if read.problems:
        return read
    told, said = row.told, row.typed | (row.edited or {})
    if told is None or any(told[name] and not said[name] for name in TOLD):  # repeated, or in use elsewhere; filled by the register
        return None
    checker.know(read, {name: told[name] for name in TOLD} | {"birth_date": date.fromisoformat(told["birth_date"])})
    return read


def _line(batch_id: int, row: Checked) -> tuple[Any, ...]:
    kept = row.stored()
    return (batch_id, kept["number"], kept["bucket"], *(None if kept[name] is None else _dumped(kept[name]) for name in _JSON),
            kept["pupil_id"], kept["pupil_version"])


def _copy(session: Session, lines: list[tuple[Any, ...]]) -> None:
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY pupil_batch_rows ({', '.join(_NAMES)}) FROM STDIN") as copy:
        for line in lines:
            copy.write_row(line)
