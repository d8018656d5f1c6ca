"""The templates that clerks put in place of the built-in ones."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.core.db import Base, UTCDateTime, words
from smt.documents.states import PaperKind
from smt.files.models import StoredFile


class DocumentTemplate(Base):
    """One version of a kind's template; rows are only added, the newest of a kind counts. Without a file: back to the built-in one."""

    __tablename__ = "document_templates"
    __table_args__ = (Index(None, "kind", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PaperKind] = mapped_column(words(PaperKind))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), unique=True)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(500), default="")
    file: Mapped[StoredFile | None] = relationship()
