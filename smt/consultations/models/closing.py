"""How a consultation ends: closings, contests, the report, the approved plan."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, relationship

from smt.consultations.models.asking import Consultation, Invitee
from smt.core.db import Base, UTCDateTime
from smt.files.models import StoredFile


class Closing(Base):
    """An officer's record of how every agency stood; never changed, a later one supersedes it."""

    __tablename__ = "closings"
    PRIVATE = frozenset({"rows"})  # its own page shows them; history says that they were written

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(Text)
    #: The last day on which a deemed agency may contest.
    contest_until: Mapped[date]
    #: Each agency as it stood, with what shows it; see `smt.consultations.record`.
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    #: SHA-256 over all of the above and the digest of the closing before it.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("closings.id"), unique=True)
    consultation: Mapped[Consultation] = relationship(back_populates="closings")
    supersedes: Mapped["Closing | None"] = relationship(remote_side=[id])


class LeftOut(Base):
    """A decision to close although this agency was not reached; append-only."""

    __tablename__ = "left_out"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitee_id: Mapped[int] = mapped_column(ForeignKey("invitees.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    invitee: Mapped[Invitee] = relationship(back_populates="left_out")


class Contest(Base):
    """An agency says that its silence was not agreement; append-only."""

    __tablename__ = "contests"
    PRIVATE = frozenset({"reason", "signer"})

    id: Mapped[int] = mapped_column(primary_key=True)
    invitee_id: Mapped[int] = mapped_column(ForeignKey("invitees.id", ondelete="CASCADE"), index=True)
    closing_id: Mapped[int] = mapped_column(ForeignKey("closings.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(Text)
    signer: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), index=True)
    invitee: Mapped[Invitee] = relationship(back_populates="contests")
    closing: Mapped[Closing] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    decision: Mapped["ContestDecision | None"] = relationship(cascade="all, delete-orphan", back_populates="contest")


class ContestDecision(Base):
    """What an officer decided on a contest, and why; one for each."""

    __tablename__ = "contest_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"), unique=True)
    upheld: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    contest: Mapped[Contest] = relationship(back_populates="decision")


class Report(Base):
    """The summary of comments and responses as it was issued."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    docx_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    pdf_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    xlsx_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    docx: Mapped[StoredFile] = relationship(foreign_keys=[docx_id])
    pdf: Mapped[StoredFile] = relationship(foreign_keys=[pdf_id])
    xlsx: Mapped[StoredFile] = relationship(foreign_keys=[xlsx_id])


class Approval(Base):
    """The plan as it was approved and promulgated; append-only, a correction supersedes what was entered wrong."""

    __tablename__ = "approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"), index=True)
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    signer: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    #: What it corrects, and why; blank: the first entry.
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    consultation: Mapped[Consultation] = relationship(back_populates="approvals")
    file: Mapped[StoredFile] = relationship()
    supersedes: Mapped["Approval | None"] = relationship(remote_side=[id])


#: What is added and never changed or taken away; the database keeps closings so by itself (migration 0006).
ON_RECORD = (Closing, Contest, ContestDecision, LeftOut, Approval)


class Rewritten(RuntimeError):
    """Something tried to change what is on record for good: a fault of ours, never of the person who pressed."""


def _keep(_mapper: Any, _connection: Any, target: Base) -> None:
    raise Rewritten(f"{target.__tablename__}: {target} is on record")


def _keep_columns(mapper: Any, connection: Any, target: Base) -> None:
    # What is told of it elsewhere, such as the decision on a contest, touches it and changes nothing of it.
    if any(inspect(target).attrs[column.key].history.has_changes() for column in mapper.column_attrs):
        _keep(mapper, connection, target)


for _kind in ON_RECORD:
    event.listen(_kind, "before_update", _keep_columns)
    event.listen(_kind, "before_delete", _keep)


@event.listens_for(Session, "do_orm_execute")
def _keep_from_many(asked: ORMExecuteState) -> None:
    if (asked.is_update or asked.is_delete) and asked.bind_mapper is not None and asked.bind_mapper.class_ in ON_RECORD:
        raise Rewritten(f"{asked.bind_mapper.class_.__tablename__} are on record")
