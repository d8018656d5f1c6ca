"""Holding the rows of a list: written some at a time, checked again in place, thrown away."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Integer, String, bindparam, column, delete, insert, table, update
from sqlalchemy.orm import Session

from smt.core.db import db
from smt.pupils import queries
from smt.pupils.checking import Checked
from smt.pupils.models import Batch, BatchRow
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
    db.session.execute(delete(BatchRow).where(BatchRow.batch_id == batch_id).execution_options(synchronize_session=False))


def without_samples(columns: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give the columns of a list without what stood in their cells: of a list that was decided on no child's data stays."""
    return [{**one, "samples": []} | ({"turned": []} if "turned" in one else {}) for one in columns]


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


def of_batch(batch: Batch, *buckets: Bucket) -> list[BatchRow]:
    """Give the rows of a list in the order of the file."""
    return list(db.session.scalars(queries.staged(batch.id, *buckets)))


def _line(batch_id: int, row: Checked) -> tuple[Any, ...]:
    kept = row.stored()
    return (batch_id, kept["number"], kept["bucket"], *(None if kept[name] is None else _dumped(kept[name]) for name in _JSON),
            kept["pupil_id"], kept["pupil_version"])


def _copy(session: Session, lines: list[tuple[Any, ...]]) -> None:
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY pupil_batch_rows ({', '.join(_NAMES)}) FROM STDIN") as copy:
        for line in lines:
            copy.write_row(line)
