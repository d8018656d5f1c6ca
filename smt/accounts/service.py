"""Opening, changing and closing accounts."""

import secrets
from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_security import hash_password
from flask_security.proxies import _security
from sqlalchemy import func, select

from smt.accounts.models import Role, User
from smt.accounts.states import RoleName
from smt.core.db import db
from smt.core.errors import AlreadyThere, Refusal

#: NIST SP 800-63B: 15 characters where the password is the only factor; no rule of composition.
SHORTEST_PASSWORD = 15


def find(email: str) -> User | None:
    """Give the account of an address, whatever its capitals."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def open_account(*, email: str, full_name: str, role: RoleName, password: str, at: datetime, title: str = "") -> User:
    """Open an account; the address is its name and must be free."""
    if find(email) is not None:
        raise AlreadyThere(_l("Đã có tài khoản dùng địa chỉ thư điện tử này. Nhập địa chỉ khác hoặc sửa tài khoản đang có."), field="email")
    user = User(email=email.strip().lower(), full_name=full_name, title=title, active=True, created_at=at,
                password=_hashed(password), fs_uniquifier=secrets.token_hex(32), roles=[role_record(role)])
    db.session.add(user)
    db.session.flush()
    return user


def set_password(user: User, password: str) -> None:
    """Give a person a new password and end all their sessions."""
    user.password = _hashed(password)
    end_sessions(user)


def set_role(user: User, role: RoleName) -> None:
    """Make this the person's one role; their sessions end, so that it counts at once."""
    if user.role != role:
        user.roles = [role_record(role)]
        end_sessions(user)


def end_sessions(user: User) -> None:
    """End every session of a person, copies of cookies included."""
    user.fs_uniquifier = secrets.token_hex(32)


def role_record(role: RoleName) -> Role:
    """Give the stored role, made on first use."""
    record = db.session.scalar(select(Role).where(Role.name == role.value))
    if record is None:
        record = Role(name=role.value)
        db.session.add(record)
    return record


def _hashed(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal(_l("Mật khẩu cần ít nhất 15 ký tự. Có thể dùng một câu dễ nhớ, có dấu và dấu cách."), field="password")
    # Sign-in normalises what is typed (NFKD); hashing must see the same text.
    return str(hash_password(_security._password_util.normalize(password)))
