"""Donations."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.core.db import Base, UTCDateTime, words
from smt.directory.models import Place
from smt.donations.states import ANSWER_WITHIN, DeviceOffer, DonationState, DonorDisplay, DonorKind, OfferCondition


class Donation(Base):
    """A pledge of money, devices or data, and what became of it."""

    __tablename__ = "donations"
    __table_args__ = (
        CheckConstraint("money_vnd >= 0 AND device_count >= 0 AND data_packages >= 0", name="not_negative"),
        CheckConstraint("money_vnd + device_count + data_packages > 0", name="something_given"),
    )
    PRIVATE = frozenset({"donor_name", "contact_name", "tax_code", "phone", "email", "note", "search_key"})

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    donor_kind: Mapped[DonorKind] = mapped_column(words(DonorKind))
    donor_name: Mapped[str] = mapped_column(String(200))
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    search_key: Mapped[str] = mapped_column(String(300), index=True)
    tax_code: Mapped[str] = mapped_column(String(20), default="")
    phone: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254), default="")
    money_vnd: Mapped[int] = mapped_column(BigInteger, default=0)
    device_count: Mapped[int] = mapped_column(default=0)
    device_offer: Mapped[DeviceOffer | None] = mapped_column(words(DeviceOffer))
    device_condition: Mapped[OfferCondition | None] = mapped_column(words(OfferCondition))
    data_packages: Mapped[int] = mapped_column(default=0)
    wish_place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    display: Mapped[DonorDisplay] = mapped_column(words(DonorDisplay))
    note: Mapped[str] = mapped_column(Text, default="")
    consent_version: Mapped[str] = mapped_column(String(20))
    consented_at: Mapped[datetime] = mapped_column(UTCDateTime)
    pledged_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    state: Mapped[DonationState] = mapped_column(words(DonationState), default=DonationState.PLEDGED)
    state_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    wish_place: Mapped[Place | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    def overdue(self, at: datetime) -> bool:
        """Say whether nobody has called the donor within the promised days."""
        return self.state is DonationState.PLEDGED and at - self.state_at > ANSWER_WITHIN

    def __str__(self) -> str:
        return self.reference
