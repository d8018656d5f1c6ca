"""People who sign in."""

from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smt.accounts.states import RoleName
from smt.core.db import Base, UTCDateTime

#: Flask-Security reads roles through a many-to-many relation; ours holds one row a person.
user_roles = Table(
    "user_roles", Base.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("roles.id"), primary_key=True))


class Role(Base, RoleMixin):
    """A role; its name is one of RoleName."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)

    def __str__(self) -> str:
        return self.name


class User(Base, UserMixin):
    """A person who signs in."""

    __tablename__ = "users"
    PRIVATE = frozenset({"password", "fs_uniquifier"})

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120), default="")
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    #: Part of every session; a new one ends all sessions of the person at once.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # the mixin says list[RoleMixin]
        secondary=user_roles, lazy="selectin")

    __mapper_args__ = {"version_id_col": version}

    @property
    def role(self) -> RoleName | None:
        """The person's one role; None makes them a stranger everywhere."""
        return RoleName(self.roles[0].name) if len(self.roles) == 1 else None

    def __str__(self) -> str:
        return self.full_name
