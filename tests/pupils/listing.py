"""Lists made without a browser: rows held and checked, or whole workbooks read."""

import io
from typing import Any

import openpyxl
from openpyxl.styles import Font

from smt.core.db import db, transaction
from smt.directory.models import School
from smt.pupils import pipeline, service, staging
from smt.pupils.checking import Checked
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch
from smt.pupils.watching import Unwatched
from tests import make
from tests.pupils.filling import row

YEAR = "2026-2027"


def listed(school_id: int, *rows: dict[str, Any], at: Any = None, by: str = "Lan", data: bytes = b"x") -> int:
    """A list of these rows, checked; gives its id."""
    with transaction():
        batch = service.receive(school_id=school_id, school_year=YEAR, file_name="a.xlsx", data=data, at=at or make.AT, by=by)
        blank = dict.fromkeys(TOLD, "")
        staging.write(batch.id, [Checked(number, blank | values) for number, values in enumerate(rows, start=5)])
        return pipeline.check_again(batch, at or make.AT).id


def workbook(*lines: list[Any], font: dict[int, str] | None = None) -> bytes:
    """A workbook of these lines; `font` by column, from 1."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    for column, name in (font or {}).items():
        for cells in book.active.iter_rows(min_col=column, max_col=column):
            cells[0].font = Font(name=name)
    book.save(out)
    return out.getvalue()


def sent(school: School | int, data: bytes, at: Any = None) -> int:
    """A file received, not yet read; gives the list's id."""
    school_id = school if isinstance(school, int) else school.id
    with transaction():
        return service.receive(school_id=school_id, school_year=YEAR, file_name="a.xlsx", data=data, at=at or make.AT, by="Lan").id


def read(batch_id: int, at: Any = None) -> Batch:
    """A list read as far as it goes without a person."""
    pipeline.read_list(batch_id, Unwatched(), at or make.AT)
    return db.session.get_one(Batch, batch_id)


__all__ = ["YEAR", "listed", "read", "row", "sent", "workbook"]
