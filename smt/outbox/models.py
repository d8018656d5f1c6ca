"""The letters."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.core.db import Base, UTCDateTime, words
from smt.outbox.states import Happening, LetterState


class Letter(Base):
    """One letter to one address, written in the transaction of the fact it tells of."""

    __tablename__ = "letters"
    HISTORY_OF = frozenset({"state"})
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Event and recipient; unique, so that no event writes to one address twice.
    key: Mapped[str] = mapped_column(String(400), unique=True)
    topic: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    #: Purpose of the personal link put in place of LINK when the letter is sent; blank: no link.
    link_purpose: Mapped[str] = mapped_column(String(100), default="", index=True)
    #: Nobody is responsible, so the letter went to the fallback mailbox.
    unassigned: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[str] = mapped_column(String(100), unique=True)
    state: Mapped[LetterState] = mapped_column(words(LetterState), default=LetterState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    give_up_at: Mapped[datetime] = mapped_column(UTCDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handed_over_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_problem: Mapped[str] = mapped_column(String(300), default="")
    happenings: Mapped[list["LetterEvent"]] = relationship(order_by="LetterEvent.id", cascade="all, delete-orphan", back_populates="letter")


class LetterEvent(Base):
    """Something that happened to a letter; append-only, so that what was known at an instant can be told later."""

    __tablename__ = "letter_events"
    HISTORY = False

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Happening] = mapped_column(words(Happening))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    detail: Mapped[str] = mapped_column(String(300), default="")
    letter: Mapped[Letter] = relationship(back_populates="happenings")
