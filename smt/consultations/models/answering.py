"""What agencies answered, and what was made of it."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.consultations.models.asking import Invitee, Revision, Section
from smt.consultations.states import Channel, CommentKind, Outcome, Position
from smt.core.clock import local
from smt.core.db import Base, UTCDateTime, words
from smt.files.models import StoredFile


class Reply(Base):
    """What an agency answered; append-only, the latest before the limit counts."""

    __tablename__ = "replies"
    __table_args__ = (Index(None, "invitee_id", "received_at"),)
    PRIVATE = frozenset({"signer"})

    id: Mapped[int] = mapped_column(primary_key=True)
    invitee_id: Mapped[int] = mapped_column(ForeignKey("invitees.id", ondelete="CASCADE"))
    #: The text of the draft that was answered.
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    channel: Mapped[Channel] = mapped_column(words(Channel), default=Channel.PAGE)
    #: Who typed it for the agency, with its letter at hand; blank: the agency itself.
    entered_by: Mapped[str] = mapped_column(String(200), default="")
    #: When it reached us, apart from when it was typed.
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    position: Mapped[Position] = mapped_column(words(Position))
    signer: Mapped[str] = mapped_column(String(200), default="")
    document_number: Mapped[str] = mapped_column(String(60), default="")
    document_date: Mapped[date | None]
    #: Our register's number for it (số đến).
    arrival_number: Mapped[str] = mapped_column(String(40), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), index=True)
    #: Why a reply that an officer typed in has no paper beside it; blank otherwise.
    file_missing: Mapped[str] = mapped_column(String(300), default="")
    invitee: Mapped[Invitee] = relationship(back_populates="replies")
    revision: Mapped[Revision] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    comments: Mapped[list["Comment"]] = relationship(order_by="Comment.position", cascade="all, delete-orphan", back_populates="reply")

    @property
    def tentative(self) -> bool:
        """Whether it is no document yet: an e-mail or a call that an officer typed in, without a number of the agency's."""
        return self.channel is Channel.OFFICER and not self.document_number

    @property
    def hour_known(self) -> bool:
        """Whether the hour of arrival is known: a letter entered with its day alone stands at the beginning of that day."""
        return self.channel is not Channel.OFFICER or local(self.received_at).time() != time()

    @property
    def text(self) -> str:
        """What it says of the draft as a whole: the reason of a disagreement, a general remark."""
        return next((comment.text for comment in self.comments if comment.section_id is None), "")

    @property
    def proposed(self) -> str:
        """What it proposes instead for the draft as a whole."""
        return next((comment.proposed for comment in self.comments if comment.section_id is None), "")


class Matter(Base):
    """An issue that several comments raise, answered once for all of them."""

    __tablename__ = "matters"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    comments: Mapped[list["Comment"]] = relationship(order_by="Comment.id", back_populates="matter")

    def __str__(self) -> str:
        return self.title


class Comment(Base):
    """One remark of a reply, on a section or on the whole; what it says stays, what becomes of it is worked out."""

    __tablename__ = "comments"
    __table_args__ = (Index(None, "reply_id", "position"),)
    PRIVATE = frozenset({"text", "proposed", "private_note"})

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("replies.id", ondelete="CASCADE"))
    position: Mapped[int]
    #: Blank: on the draft as a whole ("Chung").
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"), index=True)
    kind: Mapped[CommentKind] = mapped_column(words(CommentKind), default=CommentKind.GENERAL)
    text: Mapped[str] = mapped_column(Text)
    proposed: Mapped[str] = mapped_column(Text, default="")
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id", ondelete="SET NULL"), index=True)
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    #: What the summary prints; and what only officers read.
    response: Mapped[str] = mapped_column(Text, default="")
    private_note: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    reply: Mapped[Reply] = relationship(back_populates="comments")
    section: Mapped[Section | None] = relationship()
    matter: Mapped[Matter | None] = relationship(back_populates="comments")

    __mapper_args__ = {"version_id_col": version}


class ReplyDraft(Base):
    """What an agency typed and kept without sending it; everybody with the link sees it."""

    __tablename__ = "reply_drafts"
    HISTORY = False

    id: Mapped[int] = mapped_column(primary_key=True)
    invitee_id: Mapped[int] = mapped_column(ForeignKey("invitees.id", ondelete="CASCADE"), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    invitee: Mapped[Invitee] = relationship(back_populates="draft")
