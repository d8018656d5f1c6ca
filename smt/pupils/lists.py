"""A list between upload and decision: checked against the register, shown page by page, given back with remarks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from smt.core.db import db
from smt.pupils import queries
from smt.pupils.buckets import Sorting, doubts
from smt.pupils.identity import by_ministry, identity_of
from smt.pupils.models import Batch
from smt.pupils.reading import read, shown
from smt.pupils.states import BUCKETS, GOOD, Bucket
from smt.pupils.template import columns, labels, template
from smt.sheets.columns import REMARK_KEY, Column
from smt.vietnamese.text import tidy, without_unreadable

__all__ = ["checked", "doubts", "kept_name", "preview", "rows_to_mend"]

#: Rows of one page of the preview.
PAGE = 100


@dataclass(frozen=True)
class Part:
    """One page of some rows of a list."""

    rows: list[dict[str, Any]]
    total: int
    page: int
    pages: int


def checked(data: bytes, *, school_id: int, school_year: str, today: date) -> list[dict[str, Any]]:
    """Read a workbook and put every row into its bucket; a SheetRefusal says why it is not taken."""
    rows = read(data)
    good = [row.told for row in rows if row.told]
    known = queries.register(school_id, school_year, [by_ministry(told["ministry_id"]) for told in good if told["ministry_id"]],
                             [told["personal_id"] for told in good])
    db.session.rollback()  # comparing takes a while, and needs the database no more
    Sorting(known, today).sort(rows)
    return [row.stored() for row in rows]


def kept_name(name: str) -> str:
    """Give a file's name as it is kept: without folders and control characters, short."""
    plain = without_unreadable(tidy(name.replace("\\", "/").rsplit("/", 1)[-1])).replace("\n", " ")
    return plain[:120] or "danh-sach.xlsx"


def preview(batch: Batch, *, page: int, good_page: int) -> dict[str, Any]:
    """Give what the preview shows: first what needs hands, then the rest."""
    errors = [row for row in batch.rows if row["bucket"] == Bucket.ERROR]
    doubtful = [row for row in batch.rows if row["bucket"] == Bucket.WARNING]
    good = [row for row in batch.rows if row["bucket"] in (Bucket.NEW, Bucket.CHANGED, Bucket.SAME)]
    mended = [{**note, "number": row["number"]} for row in batch.rows for note in row["notes"] if row["bucket"] != Bucket.ERROR]
    return {"hands": _part(errors + doubtful, page), "good": _part(good, good_page), "open": good_page > 0,
            "mended": mended[:PAGE], "mended_count": len(mended), "labels": labels(), "shown": shown,
            "buckets": BUCKETS, "Bucket": Bucket,
            "ignored": [row["number"] for row in batch.rows if row["bucket"] == Bucket.IGNORED],
            "absent": _absent(batch), "there": _there(batch), "twin": queries.waiting_with(batch),
            "before": queries.applied_with(batch.school_id, batch.school_year, batch.sha256)}


def rows_to_mend(batch: Batch) -> bytes:
    """Make the template with the rows in error as they were typed; the last column says what to do. It uploads as it is."""
    asked = columns()
    with force_locale("vi"):  # a Vietnamese paper, as the template is
        names = {name: str(label) for name, label in labels().items()}
        rows = [_to_mend(row, asked, names) for row in batch.rows if row["bucket"] == Bucket.ERROR]
    return template(batch.school.name, batch.school_year, rows)


def _to_mend(row: dict[str, Any], asked: list[Column], names: dict[str, str]) -> dict[str, str]:
    # Reading turned a choice's label into its value; the clerk gets back the word that the pick-list has.
    typed = {column.key: dict(column.choices).get(row["values"][column.key], row["values"][column.key]) for column in asked}
    said = [f"{names[problem['name']]}: {problem.get('vietnamese') or problem['sentence']}" for problem in row["problems"]]
    return {**typed, REMARK_KEY: "\n".join([_("Dòng %(number)s của tệp đã tải lên.", number=row["number"]), *said])}


def _part(rows: list[dict[str, Any]], page: int) -> Part:
    pages = max(-(-len(rows) // PAGE), 1)
    page = min(max(page, 1), pages)
    return Part(rows[(page - 1) * PAGE:page * PAGE], len(rows), page, pages)


def _there(batch: Batch) -> int:
    """Say how many pupils the list would add who came into the register since it was checked: it would be refused."""
    new = [row["values"] for row in batch.rows if row["bucket"] in GOOD and row["pupil"] is None]
    told = [{**values, "birth_date": date.fromisoformat(values["birth_date"])} for values in new]
    return len(queries.with_identity(batch.school_year, [identity_of(batch.school_id, one) for one in told]))


def _absent(batch: Batch) -> int:
    """Say how many pupils of the register the list does not name."""
    named = {row["pupil"] for row in batch.rows if row["pupil"] is not None}
    return queries.count(batch.school_id, batch.school_year) - len(named)

