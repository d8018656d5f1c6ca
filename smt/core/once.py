"""A form is carried out once, however often it is sent."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from smt.core.db import Base, UTCDateTime, db, transaction
from smt.core.errors import Refusal


class Once(Base):
    """A form token that was used, and what came of it."""

    __tablename__ = "once"
    HISTORY = False

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def once(token: str, purpose: str, at: datetime, act: Callable[[], str]) -> tuple[str, bool]:
    """Do `act` in one transaction, at most once per token; give its outcome and whether this call did it.

    The unique key decides between simultaneous calls: the loser waits, then gets the winner's outcome.
    """
    if not 16 <= len(token) <= 64 or not token.isascii() or not token.isprintable():
        raise Refusal(_l("Trang này đã cũ. Tải lại trang rồi gửi lại; những gì đã nhập vẫn còn."))
    earlier = _earlier(token, purpose)
    if earlier is not None:
        return earlier, False
    try:
        with transaction() as session:
            row = Once(token=token, purpose=purpose, outcome="", at=at)
            session.add(row)
            session.flush()
            row.outcome = act()
        return row.outcome, True
    except IntegrityError:
        earlier = _earlier(token, purpose)
        if earlier is None:
            raise
        return earlier, False


def _earlier(token: str, purpose: str) -> str | None:
    row = db.session.get(Once, token)
    if row is None:
        return None
    if row.purpose != purpose:
        raise Refusal(_l("Trang này thuộc một mẫu khác. Tải lại trang rồi gửi lại."))
    return row.outcome
