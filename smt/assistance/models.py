"""Requests for help."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.assistance.states import ANSWER_WITHIN, WAITING, Relation, RequestState
from smt.core.db import Base, UTCDateTime, words
from smt.directory.models import School
from smt.pupils.states import Circumstance, Need


class AssistanceRequest(Base):
    """A family asks for a device or data for a child at a school."""

    __tablename__ = "assistance_requests"
    PRIVATE = frozenset({"child_name", "child_birth_date", "class_name", "requester_name", "phone", "email", "address",
                         "note", "circumstance", "search_key"})

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    requester_name: Mapped[str] = mapped_column(String(120))
    relation: Mapped[Relation] = mapped_column(words(Relation))
    phone: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254), default="")
    child_name: Mapped[str] = mapped_column(String(120))
    child_birth_date: Mapped[date]
    search_key: Mapped[str] = mapped_column(String(300), index=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"), index=True)
    class_name: Mapped[str] = mapped_column(String(20))
    circumstance: Mapped[Circumstance] = mapped_column(words(Circumstance))
    need: Mapped[Need] = mapped_column(words(Need))
    address: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    consent_version: Mapped[str] = mapped_column(String(20))
    consented_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    state: Mapped[RequestState] = mapped_column(words(RequestState), default=RequestState.RECEIVED)
    state_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    school: Mapped[School] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    def overdue(self, at: datetime) -> bool:
        """Say whether the request has waited for its next step longer than promised."""
        return self.state in WAITING and at - self.state_at > ANSWER_WITHIN

    def __str__(self) -> str:
        return self.reference
