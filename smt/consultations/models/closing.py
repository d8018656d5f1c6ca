"""How a consultation ends: closings, contests, the report, the approved plan."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.consultations.models.asking import Consultation, Invitee
from smt.core.db import Base, UTCDateTime
from smt.files.models import StoredFile


class Closing(Base):
    """An officer's record of how every agency stood; never changed, a later one supersedes it."""

    __tablename__ = "closings"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(Text)
    #: The last day on which a deemed agency may contest.
    contest_until: Mapped[date]
    #: Each agency as it stood, with what shows it; see `closing.recorded`.
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
    """The plan as it was approved and promulgated."""

    __tablename__ = "approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"), unique=True)
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    signer: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    consultation: Mapped[Consultation] = relationship(back_populates="approval")
    file: Mapped[StoredFile] = relationship()


class Rewritten(RuntimeError):
    """Something tried to change what is on record for good: a fault of ours, never of the person who pressed."""


@event.listens_for(Closing, "before_update")
def _keep(_mapper: Any, _connection: Any, target: Closing) -> None:
    raise Rewritten(f"closing {target.id} is on record")
