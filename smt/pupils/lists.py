"""A list between upload and decision: shown page by page, given back with remarks, asked for words nobody knows."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from smt.core.db import db
from smt.pupils import queries
from smt.pupils.buckets import doubts
from smt.pupils.checking import shown
from smt.pupils.models import Batch, BatchRow
from smt.pupils.states import BUCKETS, Bucket
from smt.pupils.template import columns, labels, template
from smt.sheets.columns import REMARK_KEY, Column
from smt.vietnamese.text import search_key, tidy, without_unreadable

__all__ = ["doubts", "kept_name", "preview", "remarks", "rows_to_mend", "unknown_words"]

#: Rows of one page of the preview, and of the repairs shown at once.
PAGE = 100
#: Rows named beside a word that nobody knows.
SAMPLES = 5


@dataclass(frozen=True)
class Part:
    """One page of some rows of a list."""

    rows: list[BatchRow]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class UnknownWord:
    """A word in a column of choices that stands for none of them: how often, and in which rows."""

    field: str
    word: str
    count: int
    rows: list[int]

    @property
    def box(self) -> str:
        """Name its box in a form by the word itself: which words are unknown changes while a page is open."""
        return "w" + hashlib.sha256(f"{self.field}:{search_key(self.word)}".encode()).hexdigest()[:16]


def kept_name(name: str) -> str:
    """Give a file's name as it is kept: without folders and control characters, short."""
    plain = without_unreadable(tidy(name.replace("\\", "/").rsplit("/", 1)[-1])).replace("\n", " ")
    return plain[:120] or "danh-sach.xlsx"


#: So many pupils who would change are shown without being asked for.
FEW = 10


def preview(batch: Batch, *, page: int, changing_page: int, good_page: int) -> dict[str, Any]:
    """Give what the preview shows: first what needs hands, then what would change, then the rest."""
    changing = part(batch, changing_page, Bucket.CHANGED)
    return {"hands": part(batch, page, Bucket.ERROR, Bucket.WARNING), "changing": changing,
            "changing_open": changing_page > 0 or changing.total <= FEW,
            "good": part(batch, good_page, Bucket.NEW, Bucket.SAME), "open": good_page > 0,
            "labels": labels(), "shown": shown, "buckets": BUCKETS, "Bucket": Bucket, "named": named,
            "twin": queries.waiting_with(batch),
            "before": queries.applied_with(batch)}


def part(batch: Batch, page: int, *buckets: Bucket) -> Part:
    """Give one page of the rows of some buckets; the first bucket's come first."""
    total = sum(batch.counts.get(bucket, 0) for bucket in buckets)
    pages = max(-(-total // PAGE), 1)
    page = min(max(page, 1), pages)
    rows = queries.staged(batch.id, *buckets).limit(PAGE).offset((page - 1) * PAGE)
    if Bucket.ERROR in buckets:
        rows = rows.order_by(None).order_by(BatchRow.bucket != Bucket.ERROR, BatchRow.number)
    return Part(list(db.session.scalars(rows)), total, page, pages)


def named(row: BatchRow) -> list[int]:
    """Give the ids of the pupils of the school whom the warnings of a row name."""
    return list(dict.fromkeys(int(problem["pupil"]) for problem in row.problems or [] if "pupil" in problem))


def unknown_words(batch: Batch) -> list[UnknownWord]:
    """Give the words of a list in columns of choices that nobody has given a meaning, the commonest first."""
    found: dict[tuple[str, str], list[BatchRow]] = defaultdict(list)
    chosen = {column.key for column in columns() if column.choices}
    for row in db.session.scalars(queries.staged(batch.id, Bucket.ERROR)):
        for problem in row.problems or []:
            if problem["name"] in chosen and problem["kind"] == "wrong":
                found[problem["name"], search_key(row.typed[problem["name"]])].append(row)
    words = [UnknownWord(name, rows[0].typed[name], len(rows), [row.number for row in rows[:SAMPLES]])
             for (name, _key), rows in found.items()]
    return sorted(words, key=lambda word: (-word.count, word.field, word.word))


def rows_to_mend(batch: Batch) -> bytes:
    """Make the template with the rows in error as they were typed; the last column says what to do. It uploads as it is."""
    asked = columns()
    with force_locale("vi"):  # a Vietnamese paper, as the template is
        names = {name: str(label) for name, label in labels().items()}
        rows = [_to_mend(row, asked, names) for row in db.session.scalars(queries.staged(batch.id, Bucket.ERROR))]
    return template(batch.school.name, batch.school_year, rows)


def remarks(batch: Batch) -> dict[int, list[tuple[int | None, str]]]:
    """Give what is said of each row that needs hands: the column from 0 (None where the file has none) and the Vietnamese sentence."""
    places = {column["field"].split(":")[0]: column["at"] for column in reversed(batch.columns) if column["field"] and column["at"] >= 0}
    with force_locale("vi"):
        names = {name: str(label) for name, label in labels().items()}
    return {row.number: [(places.get(one["name"]), f"{names[one['name']]}: {one['vietnamese']}") for one in row.problems or []]
            for row in db.session.scalars(queries.staged(batch.id, Bucket.ERROR, Bucket.WARNING))}


def _to_mend(row: BatchRow, asked: list[Column], names: dict[str, str]) -> dict[str, str]:
    # A choice that the file gave in other words comes back as the word that the pick-list has.
    typed = {column.key: _picked(column, (row.edited or row.typed).get(column.key, row.typed.get(column.key, ""))) for column in asked}
    said = [f"{names[problem['name']]}: {problem.get('vietnamese') or problem['sentence']}" for problem in row.problems or []]
    return {**typed, REMARK_KEY: "\n".join([_("Dòng %(number)s của tệp đã tải lên.", number=row.number), *said])}


def _picked(column: Column, typed: str) -> str:
    key = search_key(typed)
    return next((str(label) for value, label in column.choices if key in (search_key(str(label)), search_key(value))), typed)
