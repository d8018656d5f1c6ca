from datetime import timedelta

import pytest
from sqlalchemy import update

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.jobs import kinds, service
from smt.jobs.models import Job


@pytest.fixture
def kind(app, monkeypatch):
    """Register work under a name for the test alone."""
    monkeypatch.setattr(kinds, "_KINDS", {})
    return kinds.register


def ask(kind: str = "work", **payload) -> int:
    with transaction():
        return service.ask(kind, payload, by="Nguyễn Thị Hoa", at=now() - timedelta(seconds=1)).id


def job(number: int) -> Job:
    """Give a job as it stands now."""
    db.session.rollback()
    return db.session.get_one(Job, number, populate_existing=True)


def change(number: int, **values) -> None:
    with transaction() as session:
        session.execute(update(Job).where(Job.id == number).values(values))
