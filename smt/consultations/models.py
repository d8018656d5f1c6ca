"""Consultations: what is asked, of whom, until when, and what came back."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.consultations.states import EvidenceLevel, Position
from smt.core.db import Base, UTCDateTime, words
from smt.directory.models import Agency, AgencyGroup
from smt.files.models import StoredFile


class Consultation(Base):
    """A draft sent to agencies for their written opinion."""

    __tablename__ = "consultations"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    #: Number and day stay blank until the clerk enters them; a blank prints as a gap.
    number: Mapped[str | None] = mapped_column(String(20))
    symbol: Mapped[str] = mapped_column(String(40))
    issued_on: Mapped[date | None]
    subject: Mapped[str] = mapped_column(String(300))
    draft_title: Mapped[str] = mapped_column(String(300))
    draft_file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    #: The sentence of the letter that says what silence means; it is quoted, not paraphrased.
    silence: Mapped[str] = mapped_column(Text)
    #: Below this evidence of sending nobody is deemed to have agreed.
    minimum_evidence: Mapped[EvidenceLevel] = mapped_column(words(EvidenceLevel))
    contact: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    lead: Mapped[Agency] = relationship(lazy="joined")
    draft_file: Mapped[StoredFile | None] = relationship()
    bases: Mapped[list["LegalBasis"]] = relationship(order_by="LegalBasis.position", cascade="all, delete-orphan")
    lines: Mapped[list["AddressLine"]] = relationship(order_by="AddressLine.position", cascade="all, delete-orphan")
    deadlines: Mapped[list["Deadline"]] = relationship(order_by="Deadline.id", cascade="all, delete-orphan")
    invitees: Mapped[list["Invitee"]] = relationship(order_by="Invitee.id", cascade="all, delete-orphan",
                                                     back_populates="consultation")

    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """The number and symbol as papers print them; a blank number is a gap."""
        return f"{self.number or '……'}/{self.symbol}"

    @property
    def heading(self) -> str:
        """The draft's title where it stands alone: with a capital, though within a sentence it may begin with a small letter."""
        return self.draft_title[:1].upper() + self.draft_title[1:]

    @property
    def due_on(self) -> date | None:
        """The last day for answers as it stands now."""
        return self.deadlines[-1].due_on if self.deadlines else None

    def __str__(self) -> str:
        return self.subject


class LegalBasis(Base):
    """A document the letter rests on."""

    __tablename__ = "legal_bases"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date | None]
    issuer: Mapped[str] = mapped_column(String(200))
    abstract: Mapped[str] = mapped_column(Text)


class AddressLine(Base):
    """A line of "Kính gửi": one agency, or a group that stands for its members."""

    __tablename__ = "address_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("agency_groups.id"))
    agency: Mapped[Agency | None] = relationship()
    group: Mapped[AgencyGroup | None] = relationship()


class Deadline(Base):
    """A day by the end of which answers must have arrived; append-only once agencies know it, the newest recorded counts."""

    __tablename__ = "deadlines"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"), index=True)
    due_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(300), default="")


class Invitee(Base):
    """An agency that was asked: its name and address as they were on the day of sending."""

    __tablename__ = "invitees"
    __table_args__ = (UniqueConstraint("consultation_id", "agency_id"),)
    PRIVATE = frozenset({"link_digest"})

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    line_id: Mapped[int] = mapped_column(ForeignKey("address_lines.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    #: Digest of the personal link's token; the token itself is stored nowhere.
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    consultation: Mapped[Consultation] = relationship(back_populates="invitees")
    line: Mapped[AddressLine] = relationship()
    agency: Mapped[Agency] = relationship()
    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.id", cascade="all, delete-orphan")
    replies: Mapped[list["Reply"]] = relationship(order_by="Reply.id", cascade="all, delete-orphan", back_populates="invitee")

    @property
    def invitation_key(self) -> str:
        """The key of the letter that asked this agency; the outbox says what became of it."""
        return f"invitation:{self.id}:{self.email}"

    @property
    def link_purpose(self) -> str:
        """What the token of the personal link is derived from."""
        return f"invitee:{self.id}"

    def __str__(self) -> str:
        return self.name


class Evidence(Base):
    """Something that shows the agency was asked; append-only."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitee_id: Mapped[int] = mapped_column(ForeignKey("invitees.id", ondelete="CASCADE"), index=True)
    level: Mapped[EvidenceLevel] = mapped_column(words(EvidenceLevel))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(300), default="")


class Reply(Base):
    """What an agency answered; append-only, the latest before the limit counts."""

    PRIVATE = frozenset({"text", "signer"})

    __tablename__ = "replies"
    __table_args__ = (Index(None, "invitee_id", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitee_id: Mapped[int] = mapped_column(ForeignKey("invitees.id", ondelete="CASCADE"))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    position: Mapped[Position] = mapped_column(words(Position))
    text: Mapped[str] = mapped_column(Text, default="")
    signer: Mapped[str] = mapped_column(String(200), default="")
    document_number: Mapped[str] = mapped_column(String(60), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    invitee: Mapped[Invitee] = relationship(back_populates="replies")
    file: Mapped[StoredFile | None] = relationship()
