"""Pupils of the register whom a list does not name; a row that is not written names one too. Reads only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from smt.core.db import db
from smt.pupils import hands, lists, queries
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.states import Bucket
from smt.vietnamese.cells import date_text
from smt.vietnamese.text import search_key

_NUMBERS = ("ministry_id", "personal_id")


@dataclass(frozen=True)
class Part:
    """One page of the pupils."""

    rows: list[Pupil]
    total: int
    page: int
    pages: int
    #: By pupil, the row that may be about the same child and would be written as another.
    maybe: dict[int, int]


def ids(batch: Batch) -> list[int]:
    """Give the ids of the pupils, in the order of a class list."""
    named = select(BatchRow.pupil_id).where(BatchRow.batch_id == batch.id, BatchRow.pupil_id.is_not(None))
    found = list(db.session.execute(select(Pupil.id, Pupil.search_key, Pupil.birth_date, Pupil.ministry_id, Pupil.personal_id).where(
        queries.of_list(batch), Pupil.id.not_in(named)).order_by(Pupil.sort_key, Pupil.id)))
    if not found:
        return []
    numbers, births = _unwritten(batch)
    return [pupil_id for pupil_id, name, born, *own in found if not (
        any(number in numbers for number in own if number) or any(day in ("", _day(born)) for day in births.get(name, ())))]


def part(batch: Batch, page: int) -> Part:
    """Give one page of the pupils."""
    every = ids(batch)
    pages = max(-(-len(every) // lists.PAGE), 1)
    page = min(max(page, 1), pages)
    some = every[(page - 1) * lists.PAGE:page * lists.PAGE]
    rows = {one.id: one for one in db.session.scalars(select(Pupil).where(Pupil.id.in_(some)))}
    return Part([rows[one] for one in some], len(every), page, pages, _maybe(batch))


def _maybe(batch: Batch) -> dict[int, int]:
    warned = db.session.scalars(queries.staged(batch.id, Bucket.WARNING))
    return {pupil_id: row.number for row in warned for pupil_id in lists.named(row)}


def _unwritten(batch: Batch) -> tuple[set[str], dict[str, set[str]]]:
    """Give what rows name that are in error or left aside: numbers; by the key of a name the birth dates, "" if unreadable."""
    numbers, births = set[str](), defaultdict[str, set[str]](set)
    for row in db.session.scalars(queries.staged(batch.id, Bucket.ERROR, Bucket.IGNORED)):
        texts = hands.effective(row)
        numbers.update(texts[name] for name in _NUMBERS if texts[name])
        if texts["full_name"]:
            births[search_key(texts["full_name"])].add(_read(texts["birth_date"]))
    return numbers, births


def _read(text: str) -> str:
    """Give a cell as a day is written here; blank where it cannot be read: then the name alone must do."""
    parts = date_text(text, latest=date.max).text.replace("-", "/").replace(".", "/").split("/")
    if len(parts) != 3 or not all(one.isascii() and one.isdecimal() and len(one) < 5 for one in parts):
        return ""
    day, month, year = (int(one) for one in (reversed(parts) if len(parts[0]) == 4 else parts))
    try:
        return _day(date(year, month, day))
    except ValueError:
        return ""


def _day(day: date) -> str:
    return day.isoformat()
