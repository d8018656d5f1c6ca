"""The jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from smt.core.db import Base, UTCDateTime, words
from smt.jobs.states import JobState


class Job(Base):
    """One piece of long work, written in the transaction of what it is for; how far it is stands in it."""

    __tablename__ = "jobs"
    HISTORY = False
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Which function does it, and what it is given: ids only, never a person's data.
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[JobState] = mapped_column(words(JobState), default=JobState.QUEUED)
    by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    #: The step it is at (a word of the kind's own), and n of m; m = 0: not known yet.
    step: Mapped[str] = mapped_column(String(40), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    #: Why it failed, in a sentence for the person who asked; never a trace.
    problem: Mapped[str] = mapped_column(String(500), default="")
