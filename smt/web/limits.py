"""Slowing down guessers, counted in the database so that all workers share one count."""

import time
from typing import Any

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage
from sqlalchemy import BigInteger, Engine, String, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from smt.core.db import Base, db


class RateLimit(Base):
    """How often something was tried in the present window."""

    __tablename__ = "rate_limits"
    HISTORY = False

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    hits: Mapped[int]
    #: Unix seconds.
    expires: Mapped[int] = mapped_column(BigInteger, index=True)


class SqlStorage(Storage):
    """Fixed windows in the table `rate_limits`; one statement a hit, on its own connection."""

    STORAGE_SCHEME = ["smt+sql"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)

    @property
    def base_exceptions(self) -> type[Exception]:
        """Give what may go wrong."""
        return Exception

    @property
    def _engine(self) -> Engine:
        return db.engine

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a try; give the count of the window."""
        # On SQLite the request's own transaction holds the write lock from its first read; nothing is written
        # yet when a limit is asked, so it is let go before the count is taken on another connection.
        db.session.rollback()
        now, engine = int(time.time()), self._engine
        insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        fresh = RateLimit.expires <= now
        statement = insert(RateLimit).values(key=key[:300], hits=amount, expires=now + expiry)
        counted = statement.on_conflict_do_update(index_elements=["key"], set_={
            "hits": case((fresh, amount), else_=RateLimit.hits + amount),
            "expires": case((fresh, now + expiry), else_=RateLimit.expires)}).returning(RateLimit.hits)
        with engine.begin() as connection:
            return int(connection.execute(counted).scalar_one())

    def get(self, key: str) -> int:
        """Give the count of the present window."""
        with self._engine.connect() as connection:
            found = connection.execute(select(RateLimit.hits).where(RateLimit.key == key, RateLimit.expires > int(time.time())))
            return int(found.scalar() or 0)

    def get_expiry(self, key: str) -> float:
        """Give the Unix second at which the window ends."""
        with self._engine.connect() as connection:
            return float(connection.execute(select(RateLimit.expires).where(RateLimit.key == key)).scalar() or time.time())

    def check(self) -> bool:
        """Say whether the store answers; an error elsewhere says it better."""
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        with self._engine.begin() as connection:
            return connection.execute(delete(RateLimit)).rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._engine.begin() as connection:
            connection.execute(delete(RateLimit).where(RateLimit.key == key))


limiter = Limiter(key_func=get_remote_address, storage_uri="smt+sql://", strategy="fixed-window", headers_enabled=False,
                  swallow_errors=False)

#: A school shares one address, so the public limits are generous; guessing is what they stop.
PUBLIC_FORM = "300 per 5 minutes"
LOOK_UP = "30 per 5 minutes"
SIGN_IN_ADDRESS = "30 per 5 minutes"
SIGN_IN_ACCOUNT = "10 per 5 minutes"


def init_app(app: Flask) -> None:
    """Start limiting; only routes that ask for it are limited."""
    limiter.init_app(app)
