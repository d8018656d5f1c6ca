"""Places, agencies, groups of agencies, schools, who answers for what, and the days on which offices are shut."""

from datetime import date

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.accounts.models import User
from smt.core.db import Base, words
from smt.directory.states import PlaceKind, SchoolLevel, Topic


class Place(Base):
    """An administrative unit with the days between which it existed (domain: districts ended on 1/7/2025)."""

    __tablename__ = "places"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[PlaceKind] = mapped_column(words(PlaceKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    parent: Mapped["Place | None"] = relationship(remote_side=[id], lazy="joined", join_depth=1)

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.name


agency_groups_agencies = Table(
    "agency_groups_agencies", Base.metadata,
    Column("group_id", ForeignKey("agency_groups.id", ondelete="CASCADE"), primary_key=True),
    Column("agency_id", ForeignKey("agencies.id", ondelete="CASCADE"), primary_key=True))


class Agency(Base):
    """An agency that is asked for its opinion or leads the programme."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    abbreviation: Mapped[str] = mapped_column(String(40), default="")
    search_key: Mapped[str] = mapped_column(String(300), index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place | None] = relationship(lazy="joined")
    groups: Mapped[list["AgencyGroup"]] = relationship(secondary=agency_groups_agencies, back_populates="agencies")

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.name


class AgencyGroup(Base):
    """An address line that stands for several agencies, such as "Các Sở, ban, ngành"."""

    __tablename__ = "agency_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    agencies: Mapped[list[Agency]] = relationship(
        secondary=agency_groups_agencies, back_populates="groups", order_by=Agency.name)

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.name


class School(Base):
    """A school of the city; its code is the ministry's, an opaque text."""

    __tablename__ = "schools"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    search_key: Mapped[str] = mapped_column(String(300), index=True)
    level: Mapped[SchoolLevel] = mapped_column(words(SchoolLevel))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.name


class Responsibility(Base):
    """A person answers for a topic in a place and all below it; no place means everywhere."""

    __tablename__ = "responsibilities"
    __table_args__ = (
        UniqueConstraint("topic", "place_id", "user_id"),
        # Two rows without a place are different to a plain constraint.
        Index("uq_responsibilities_everywhere", "topic", "user_id", unique=True,
              sqlite_where=text("place_id IS NULL"), postgresql_where=text("place_id IS NULL")),
        Index(None, "user_id", "topic"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[Topic] = mapped_column(words(Topic))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place | None] = relationship(lazy="joined")
    user: Mapped[User] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Appointment(Base):
    """For whom a person works: an agency or a school."""

    __tablename__ = "appointments"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    user: Mapped[User] = relationship(lazy="joined")
    agency: Mapped[Agency | None] = relationship(lazy="joined")
    school: Mapped[School | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Holiday(Base):
    """A day on which offices are shut besides weekends and the fixed days of `smt.vietnamese.holidays`: Tết, Giỗ Tổ, days in lieu."""

    __tablename__ = "holidays"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(120))

    def __str__(self) -> str:
        return f"{self.name}, {self.day:%d/%m/%Y}"
