"""What earlier lists taught: which column a school means by a heading, which class a word stands for."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from smt.core.db import Base, UTCDateTime


class ColumnMemory(Base):
    """The field to which a school sent a column of this heading; blank: to none."""

    __tablename__ = "column_memories"
    __table_args__ = (UniqueConstraint("school_id", "heading_key"),)
    HISTORY = False

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id", ondelete="CASCADE"))
    heading_key: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class WordMeaning(Base):
    """The choice that a word in a column stands for ("HN": poor), in one school or, with no school, everywhere."""

    __tablename__ = "word_meanings"
    __table_args__ = (
        UniqueConstraint("school_id", "field", "word_key"),
        # Two rows without a school are different to a plain constraint.
        Index("uq_word_meanings_everywhere", "field", "word_key", unique=True,
              sqlite_where=text("school_id IS NULL"), postgresql_where=text("school_id IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(40))
    word_key: Mapped[str] = mapped_column(String(120))
    value: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
