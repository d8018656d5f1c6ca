"""Pupils, and the uploaded lists they came in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.core.db import Base, UTCDateTime, words
from smt.directory.models import School
from smt.pupils.states import GOOD, BatchState, Circumstance, Need, Sex


class Batch(Base):
    """One uploaded list: every row of the file in exactly one bucket, held until the school confirms.

    `rows` is what `smt.pupils.reading.Checked.stored` gives; it is emptied once the list is applied or discarded.
    """

    __tablename__ = "pupil_batches"
    PRIVATE = frozenset({"rows", "file_name"})

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    uploaded_by: Mapped[str] = mapped_column(String(200))
    state: Mapped[BatchState] = mapped_column(words(BatchState), default=BatchState.CHECKED)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    school: Mapped[School] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def good(self) -> int:
        """Say how many rows are written when the list is taken."""
        return sum(self.counts.get(bucket, 0) for bucket in GOOD)


class Pupil(Base):
    """A pupil as the school's list gives it, once per school year."""

    __tablename__ = "pupils"
    __table_args__ = (
        UniqueConstraint("school_year", "identity"),
        Index(None, "school_id", "school_year", "sort_key"),
        Index(None, "sort_key", "id"),
    )
    PRIVATE = frozenset({"full_name", "search_key", "sort_key", "identity", "birth_date", "ministry_id", "personal_id",
                         "guardian_name", "guardian_phone", "address", "note", "circumstance", "sex", "class_name"})

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    #: Who the pupil is within a school year: the ministry's id, else school, name, birth date and class.
    identity: Mapped[str] = mapped_column(String(400))
    full_name: Mapped[str] = mapped_column(String(120))
    search_key: Mapped[str] = mapped_column(String(200), index=True)
    #: Compared byte by byte on both engines: a locale's order would undo it.
    sort_key: Mapped[str] = mapped_column(String(1200).with_variant(String(1200, collation="C"), "postgresql"))
    birth_date: Mapped[date]
    sex: Mapped[Sex] = mapped_column(words(Sex))
    class_name: Mapped[str] = mapped_column(String(20))
    ministry_id: Mapped[str] = mapped_column(String(20), default="")
    personal_id: Mapped[str] = mapped_column(String(12), default="")
    circumstance: Mapped[Circumstance] = mapped_column(words(Circumstance))
    need: Mapped[Need] = mapped_column(words(Need))
    guardian_name: Mapped[str] = mapped_column(String(120), default="")
    guardian_phone: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("pupil_batches.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    school: Mapped[School] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}
