"""A list between upload and decision: checked against the register, shown page by page, given back with remarks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from smt.core.db import db
from smt.pupils import queries
from smt.pupils.buckets import Sorting, doubts
from smt.pupils.identity import by_ministry
from smt.pupils.models import Batch
from smt.pupils.reading import read, shown
from smt.pupils.states import BUCKETS, Bucket
from smt.pupils.template import columns, labels
from smt.sheets.table import write_table
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
            "absent": _absent(batch), "before": queries.applied_with(batch.school_id, batch.school_year, batch.sha256)}


def rows_to_mend(batch: Batch) -> bytes:
    """Make a workbook of the rows in error: number in the sent file, what to do, and the row as it was."""
    asked = columns()
    rows = [[row["number"], "\n".join(f"{labels()[p['name']]}: {p['sentence']}" for p in row["problems"]),
             *(row["values"][column.key] for column in asked)] for row in batch.rows if row["bucket"] == Bucket.ERROR]
    return write_table(["Dòng", "Cần sửa", *(column.label for column in asked)], rows, sheet_name="Dòng cần sửa")


def _part(rows: list[dict[str, Any]], page: int) -> Part:
    pages = max(-(-len(rows) // PAGE), 1)
    page = min(max(page, 1), pages)
    return Part(rows[(page - 1) * PAGE:page * PAGE], len(rows), page, pages)


def _absent(batch: Batch) -> int:
    """Say how many pupils of the register the list does not name."""
    named = {row["pupil"] for row in batch.rows if row["pupil"] is not None}
    return queries.count(batch.school_id, batch.school_year) - len(named)

