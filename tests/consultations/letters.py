"""What an officer types to prepare a consultation, through the panel."""

import io
from datetime import date, timedelta
from typing import Any

from smt.consultations.models import Consultation
from smt.core.clock import local, now
from smt.core.db import db
from tests import make
from tests.conftest import Client

LIST = "/admin/consultations/"


def due(days: int) -> date:
    return local(now()).date() + timedelta(days=days)


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def kept(record: Any) -> int:
    """Commit; give the record's id and let the session go, for on SQLite it would hold the write lock."""
    db.session.commit()
    number = int(record.id)
    db.session.rollback()
    return number


def basis(place: int, number: str, day: date, issuer: str, abstract: str) -> dict[str, str]:
    return {f"bases-{place}-number": number, **boxes(f"bases-{place}-issued_on", day), f"bases-{place}-issuer": issuer,
            f"bases-{place}-abstract": abstract}


def typed(**values: Any) -> dict[str, Any]:
    """A whole letter; a file is (bytes, name)."""
    given = {"draft_title": "dự thảo Kế hoạch mẫu", "symbol": "STTTT-BCVT", **boxes("due_on", due(7)), **make.letter_answers(), **values}
    if "file" in given:
        given["file"] = (io.BytesIO(given["file"][0]), given["file"][1])
    return {name: value for name, value in given.items() if value is not None}


def sent_in(client: Client, where: str, **values: Any) -> Any:
    """Open a page and send its form."""
    page = client.submit(where, **values)
    page.request.environ["wsgi.input"].close()  # Werkzeug's client leaves the file of a large body open
    return page


def newest() -> Consultation:
    return db.session.query(Consultation).order_by(Consultation.id.desc()).first()
