"""What is asked, of whom and until when, and what shows that they were asked."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.consultations.states import Authority, EvidenceLevel, Silence
from smt.core.db import Base, UTCDateTime, words
from smt.directory.models import Agency, AgencyGroup
from smt.files.models import StoredFile

if TYPE_CHECKING:
    from smt.consultations.models.answering import Matter, Reply, ReplyDraft
    from smt.consultations.models.closing import Approval, Closing, Contest, LeftOut, Report


class Consultation(Base):
    """A draft sent to agencies for their written opinion, and the letter that asks."""

    __tablename__ = "consultations"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    #: Number and day stay blank until the clerk enters them; a blank prints as a gap.
    number: Mapped[str | None] = mapped_column(String(20))
    symbol: Mapped[str] = mapped_column(String(40))
    issued_on: Mapped[date | None]
    subject: Mapped[str] = mapped_column(String(300))
    draft_title: Mapped[str] = mapped_column(String(300))
    #: Who will promulgate the draft, as the letter names it: "Ủy ban nhân dân thành phố".
    approver: Mapped[str] = mapped_column(String(200), default="")
    #: The letterhead: the authority above the lead agency, and the place before the day.
    superior: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(60), default="")
    #: What silence means, the sentence of the letter that says so (quoted, not paraphrased), and the rule it rests on.
    silence_means: Mapped[Silence] = mapped_column(words(Silence), default=Silence.AGREEMENT)
    silence: Mapped[str] = mapped_column(Text)
    silence_citation: Mapped[str] = mapped_column(Text, default="")
    #: Below this evidence of sending nobody is deemed to have agreed; and the rule that asks for it.
    minimum_evidence: Mapped[EvidenceLevel] = mapped_column(words(EvidenceLevel))
    evidence_citation: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text)
    #: "Nơi nhận", one recipient a line.
    recipients: Mapped[str] = mapped_column(Text, default="")
    #: The signature: KT. / GIÁM ĐỐC / PHÓ GIÁM ĐỐC / Vũ Đại Thắng.
    authority: Mapped[Authority] = mapped_column(words(Authority), default=Authority.HEAD)
    authority_of: Mapped[str] = mapped_column(String(100), default="")
    signer_post: Mapped[str] = mapped_column(String(100), default="")
    signer: Mapped[str] = mapped_column(String(100), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    lead: Mapped[Agency] = relationship(lazy="joined")
    bases: Mapped[list["LegalBasis"]] = relationship(order_by="LegalBasis.position", cascade="all, delete-orphan")
    lines: Mapped[list["AddressLine"]] = relationship(order_by="AddressLine.position", cascade="all, delete-orphan")
    revisions: Mapped[list["Revision"]] = relationship(order_by="Revision.number", cascade="all, delete-orphan",
                                                       back_populates="consultation")
    deadlines: Mapped[list["Deadline"]] = relationship(order_by="Deadline.id", cascade="all, delete-orphan")
    invitees: Mapped[list["Invitee"]] = relationship(order_by="Invitee.id", cascade="all, delete-orphan",
                                                     back_populates="consultation")
    matters: Mapped[list["Matter"]] = relationship(order_by="Matter.id", cascade="all, delete-orphan")
    closings: Mapped[list["Closing"]] = relationship(order_by="Closing.id", cascade="all, delete-orphan",
                                                     back_populates="consultation")
    reports: Mapped[list["Report"]] = relationship(order_by="Report.id", cascade="all, delete-orphan")
    approvals: Mapped[list["Approval"]] = relationship(order_by="Approval.id", cascade="all, delete-orphan",
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
    def plan_title(self) -> str:
        """What the draft is called once it is promulgated."""
        title = self.draft_title.removeprefix("Dự thảo ").removeprefix("dự thảo ")
        return title[:1].upper() + title[1:]

    @property
    def revision(self) -> "Revision":
        """The revision on which opinions are asked; before sending, the newest."""
        asked = [one for one in self.revisions if one.asked_at is not None]
        return (asked or self.revisions)[-1]

    @property
    def draft_file(self) -> StoredFile | None:
        """The file of the revision on which opinions are asked."""
        return self.revision.file

    @property
    def due_on(self) -> date | None:
        """The last day for answers of agencies without a day of their own, as it stands now."""
        return next((day.due_on for day in reversed(self.deadlines) if day.invitee_id is None), None)

    @property
    def approval(self) -> "Approval | None":
        """The plan as it was promulgated, as entered last."""
        return self.approvals[-1] if self.approvals else None

    @property
    def signature(self) -> list[str]:
        """The lines above the signer's name, as papers print them."""
        mark = "" if self.authority is Authority.HEAD else f"{self.authority.upper()}. "
        return [line for line in (f"{mark}{self.authority_of}".strip(), *self.signer_post.split("\n")) if line]

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


class Revision(Base):
    """A numbered text of the draft; once agencies were asked on it, it is not rewritten."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    number: Mapped[int]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), index=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    #: When agencies were asked on this text; blank: never.
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    consultation: Mapped[Consultation] = relationship(back_populates="revisions")
    file: Mapped[StoredFile | None] = relationship()
    sections: Mapped[list["Section"]] = relationship(order_by="Section.position", cascade="all, delete-orphan", back_populates="revision")

    __mapper_args__ = {"version_id_col": version}


class Section(Base):
    """A part of a revision that comments may be about, such as "II. ĐỐI TƯỢNG"."""

    __tablename__ = "sections"
    __table_args__ = (Index(None, "revision_id", "position"),)
    HISTORY = False  # the revision's file and its own history say who put it there

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[Revision] = relationship(back_populates="sections")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


class Deadline(Base):
    """A day by the end of which answers must have arrived: of everybody, or of one agency; append-only once agencies know it."""

    __tablename__ = "deadlines"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"), index=True)
    #: Blank: the day of every agency.
    invitee_id: Mapped[int | None] = mapped_column(ForeignKey("invitees.id", ondelete="CASCADE"), index=True)
    due_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(300), default="")
    document_number: Mapped[str] = mapped_column(String(60), default="")


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
    #: How many times the link was made anew; each time the one before stops opening.
    link_issue: Mapped[int] = mapped_column(default=0)
    link_revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Why the link was last revoked or made anew; history keeps the reasons before.
    link_reason: Mapped[str] = mapped_column(String(300), default="")
    consultation: Mapped[Consultation] = relationship(back_populates="invitees")
    line: Mapped[AddressLine] = relationship()
    agency: Mapped[Agency] = relationship()
    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.id", cascade="all, delete-orphan", back_populates="invitee")
    replies: Mapped[list["Reply"]] = relationship(order_by="Reply.id", cascade="all, delete-orphan", back_populates="invitee")
    contests: Mapped[list["Contest"]] = relationship(order_by="Contest.id", cascade="all, delete-orphan", back_populates="invitee")
    left_out: Mapped[list["LeftOut"]] = relationship(order_by="LeftOut.id", cascade="all, delete-orphan", back_populates="invitee")
    draft: Mapped["ReplyDraft | None"] = relationship(cascade="all, delete-orphan", back_populates="invitee")

    @property
    def invitation_key(self) -> str:
        """The key of the letter that asked this agency, or gave it another link; the outbox says what became of it."""
        return f"invitation:{self.id}:{self.email}" + (f":{self.link_issue}" if self.link_issue else "")

    @property
    def link_purpose(self) -> str:
        """What the token of the personal link is derived from."""
        return self.link_purposes[-1]

    @property
    def link_purposes(self) -> list[str]:
        """What the tokens of every link this agency ever had were derived from, the present one last."""
        return [f"invitee:{self.id}" + (f":{issue}" if issue else "") for issue in range(self.link_issue + 1)]

    @property
    def address(self) -> str:
        """Where letters go: the address the agency has registered today, else the one it was asked at."""
        return self.agency.email or self.email

    def __str__(self) -> str:
        return self.name


class Evidence(Base):
    """Something that shows the agency was asked, or that a letter came back; append-only, a slip is answered by another row."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitee_id: Mapped[int] = mapped_column(ForeignKey("invitees.id", ondelete="CASCADE"), index=True)
    level: Mapped[EvidenceLevel] = mapped_column(words(EvidenceLevel))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(300), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), index=True)
    #: The row that was recorded by mistake and no longer holds (level WITHDRAWN); once is enough.
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"), unique=True)
    invitee: Mapped[Invitee] = relationship(back_populates="evidence")
    file: Mapped[StoredFile | None] = relationship()

