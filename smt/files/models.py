"""Stored files."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.core.db import Base, UTCDateTime


class StoredFile(Base):
    """What is known of a file; its bytes stand apart, so that a list of files stays light."""

    __tablename__ = "files"
    PRIVATE = frozenset({"name"})

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    stored_at: Mapped[datetime] = mapped_column(UTCDateTime)
    content: Mapped["FileContent"] = relationship(cascade="all, delete-orphan", uselist=False)


class FileContent(Base):
    """The bytes of a stored file."""

    __tablename__ = "file_contents"
    HISTORY = False

    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
