"""Devices."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.core.db import Base, UTCDateTime, words
from smt.devices.states import Condition, DeviceKind, DeviceState
from smt.directory.models import Place


class Device(Base):
    """One device, known by its serial number and, where it has one, its IMEI."""

    __tablename__ = "devices"
    __table_args__ = (CheckConstraint("value_vnd >= 0", name="value_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(String(60), unique=True)
    imei: Mapped[str | None] = mapped_column(String(15), unique=True)
    kind: Mapped[DeviceKind] = mapped_column(words(DeviceKind))
    model: Mapped[str] = mapped_column(String(120))
    search_key: Mapped[str] = mapped_column(String(300), index=True)
    condition: Mapped[Condition] = mapped_column(words(Condition))
    value_vnd: Mapped[int] = mapped_column(BigInteger, default=0)
    source: Mapped[str] = mapped_column(String(200), default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    received_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[DeviceState] = mapped_column(words(DeviceState), default=DeviceState.IN_STORE)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return f"{self.model} · {self.serial}"
