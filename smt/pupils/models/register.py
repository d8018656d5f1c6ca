"""The register of pupils."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from smt.core.db import Base, UTCDateTime, words
from smt.directory.models import School
from smt.pupils.identity import household_key
from smt.pupils.states import PROGRAMME, Circumstance, Need, Sex


class Pupil(Base):
    """A pupil as the school's list gives it, once per school year and programme."""

    __tablename__ = "pupils"
    __table_args__ = (
        # Records that were merged into another keep their identity and count no more.
        Index("uq_pupils_school_year_programme_identity", "school_year", "programme", "identity", unique=True,
              sqlite_where=text("merged_into_id IS NULL"), postgresql_where=text("merged_into_id IS NULL")),
        Index(None, "school_id", "school_year", "sort_key"),
        Index(None, "sort_key", "id"),
        Index(None, "school_year", "personal_id"),
        Index(None, "school_year", "household_key"),
        Index(None, "alike_key", "birth_date"),
        # Nearly all are merged into none: SQLite would take an index of blanks for one that tells something.
        Index(None, "merged_into_id", sqlite_where=text("merged_into_id IS NOT NULL"), postgresql_where=text("merged_into_id IS NOT NULL")),
    )
    PRIVATE = frozenset({"full_name", "search_key", "sort_key", "alike_key", "identity", "birth_date", "ministry_id", "personal_id",
                         "household_code", "household_key", "mother_name", "guardian_name", "guardian_phone", "address", "note",
                         "circumstance", "sex", "class_name"})

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    programme: Mapped[str] = mapped_column(String(40), default=PROGRAMME)
    #: Who the pupil is within a school year: the ministry's id, else school, name, birth date and class.
    identity: Mapped[str] = mapped_column(String(400))
    full_name: Mapped[str] = mapped_column(String(120))
    search_key: Mapped[str] = mapped_column(String(200))
    #: The words of the name without marks, i for y, in alphabetical order: what two spellings of one name share.
    alike_key: Mapped[str] = mapped_column(String(200), default="")
    #: Compared byte by byte on both engines: a locale's order would undo it.
    sort_key: Mapped[str] = mapped_column(String(1200).with_variant(String(1200, collation="C"), "postgresql"))
    birth_date: Mapped[date]
    sex: Mapped[Sex] = mapped_column(words(Sex))
    class_name: Mapped[str] = mapped_column(String(20))
    ministry_id: Mapped[str] = mapped_column(String(20), default="")
    personal_id: Mapped[str] = mapped_column(String(12), default="")
    circumstance: Mapped[Circumstance] = mapped_column(words(Circumstance))
    need: Mapped[Need] = mapped_column(words(Need))
    mother_name: Mapped[str] = mapped_column(String(120), default="")
    guardian_name: Mapped[str] = mapped_column(String(120), default="")
    guardian_phone: Mapped[str] = mapped_column(String(20), default="")
    #: The number of the household's poverty certificate, where it has one; a device goes to a household once (circular 09/2022).
    household_code: Mapped[str] = mapped_column(String(40), default="")
    #: The same number as it is compared: letters and digits alone, so that "HN-31 04" is "hn3104".
    household_key: Mapped[str] = mapped_column(String(40), default="", server_default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("pupil_batches.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("pupils.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    school: Mapped[School] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @validates("household_code")
    def _with_its_key(self, _name: str, code: str) -> str:
        self.household_key = household_key(code)
        return code


class PupilMerge(Base):
    """Two records found to be one child: which stayed, and how both were before, so that it can be undone."""

    __tablename__ = "pupil_merges"
    PRIVATE = frozenset({"before", "reason"})

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("pupils.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("pupils.id"), index=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[str] = mapped_column(String(200), default="")


class NotSame(Base):
    """Two records that look alike and are two children, as somebody decided; never proposed again."""

    __tablename__ = "pupils_not_same"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)
    PRIVATE = frozenset({"reason"})

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The smaller id first.
    one_id: Mapped[int] = mapped_column(ForeignKey("pupils.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("pupils.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
