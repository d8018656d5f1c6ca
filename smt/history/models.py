"""The append-only record of changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from smt.core.db import Base, UTCDateTime


class Entry(Base):
    """One change of one record. Private columns show only that they changed."""

    __tablename__ = "history"
    __table_args__ = (Index(None, "record", "record_id"),)
    HISTORY = False

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None]
    by: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(10))
    record: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[str] = mapped_column(String(40))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
