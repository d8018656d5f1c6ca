"""What schools send: files read row by row, held until the school confirms; and the list of a school year as a whole."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.core.db import Base, UTCDateTime, words
from smt.directory.models import School
from smt.files.models import StoredFile
from smt.jobs.models import Job
from smt.pupils.states import GOOD, PROGRAMME, BatchState, Bucket, ListState


class Batch(Base):
    """One uploaded file, every row of it in exactly one bucket; its rows go once it is applied or discarded."""

    __tablename__ = "pupil_batches"
    PRIVATE = frozenset({"file_name", "columns"})

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    programme: Mapped[str] = mapped_column(String(40), default=PROGRAMME)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    #: The file as it came, until it is thrown away with the batch.
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    uploaded_by: Mapped[str] = mapped_column(String(200))
    state: Mapped[BatchState] = mapped_column(words(BatchState), default=BatchState.READING)
    #: Where the table was found: the sheet, and the row of its headings (0: a file of ours).
    sheet: Mapped[str] = mapped_column(String(100), default="")
    #: The other sheets that a person sees in the file: pupils who stand there are in no row of this list.
    unread_sheets: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    header_row: Mapped[int] = mapped_column(default=0)
    #: Each column of the file: place, heading, three samples, the field it goes to, its encoding and whether a person said so.
    columns: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    #: The newest batch of this school and year that was applied or undone when this one was checked: a later one makes it old.
    after_id: Mapped[int | None]
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[str] = mapped_column(String(200), default="")
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    #: What taking it would do to the register, tried when it was checked (applying.foreseen); blank: not tried.
    foreseen: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")
    #: How many pupils it brought into the register when it was taken.
    added: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    school: Mapped[School] = relationship(lazy="joined")
    file: Mapped[StoredFile | None] = relationship()
    job: Mapped[Job | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def good(self) -> int:
        """Say how many rows are written when the list is taken."""
        return sum(self.counts.get(bucket, 0) for bucket in GOOD)


class BatchRow(Base):
    """One row of a file: as typed, as understood, and what became of it."""

    __tablename__ = "pupil_batch_rows"
    __table_args__ = (UniqueConstraint("batch_id", "number"), Index(None, "batch_id", "bucket", "number"))
    HISTORY = False

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("pupil_batches.id", ondelete="CASCADE"))
    #: As in Excel.
    number: Mapped[int]
    bucket: Mapped[Bucket] = mapped_column(words(Bucket))
    #: Text by field as it stands in the file, and what a clerk typed in its place on the page.
    typed: Mapped[dict[str, str]] = mapped_column(JSON)
    edited: Mapped[dict[str, str] | None] = mapped_column(JSON)
    #: Values of the record by field; blank while something is to be mended.
    told: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: What is to be mended or looked at; what was repaired; what differs from the register: lists, blank for none.
    problems: Mapped[list[dict[str, str]] | None] = mapped_column(JSON)
    repairs: Mapped[list[dict[str, str]] | None] = mapped_column(JSON)
    changes: Mapped[list[dict[str, str]] | None] = mapped_column(JSON)
    #: The pupil it is about, as the register knew it when the row was checked.
    pupil_id: Mapped[int | None]
    pupil_version: Mapped[int | None]


class BatchBefore(Base):
    """How a pupil was before a batch was applied, so that it can be undone.

    A pupil whom the batch brought has no row, unless a later batch changed it and was undone: `brought` then tells its version.
    """

    __tablename__ = "pupil_batch_before"
    HISTORY = False

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("pupil_batches.id", ondelete="CASCADE"), index=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupils.id", ondelete="CASCADE"), index=True)
    brought: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: The pupil's version once applied: a later one was changed by somebody since.
    version_after: Mapped[int]


class SchoolList(Base):
    """A school's list of a school year as a whole: drafted, submitted by the head teacher, checked by the place's officer."""

    __tablename__ = "school_lists"
    __table_args__ = (UniqueConstraint("school_id", "school_year", "programme"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    school_year: Mapped[str] = mapped_column(String(9))
    programme: Mapped[str] = mapped_column(String(40), default=PROGRAMME)
    state: Mapped[ListState] = mapped_column(words(ListState), default=ListState.DRAFT)
    head_teacher: Mapped[str] = mapped_column(String(120), default="")
    state_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    school: Mapped[School] = relationship(lazy="joined")
    events: Mapped[list["ListEvent"]] = relationship(order_by="ListEvent.id", cascade="all, delete-orphan", back_populates="list")
    remarks: Mapped[list["PupilRemark"]] = relationship(order_by="PupilRemark.id", cascade="all, delete-orphan", back_populates="list")

    __mapper_args__ = {"version_id_col": version}


class ListEvent(Base):
    """A step of a school's list; append-only."""

    __tablename__ = "list_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("school_lists.id", ondelete="CASCADE"), index=True)
    state: Mapped[ListState] = mapped_column(words(ListState))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500), default="")
    pupils: Mapped[int] = mapped_column(default=0)
    list: Mapped[SchoolList] = relationship(back_populates="events")


class PupilRemark(Base):
    """What an officer asks a school to look at in one pupil; open until the school has answered it."""

    __tablename__ = "pupil_remarks"
    PRIVATE = frozenset({"text", "answer"})

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("school_lists.id", ondelete="CASCADE"), index=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupils.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    list: Mapped[SchoolList] = relationship(back_populates="remarks")
