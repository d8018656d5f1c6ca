"""Opening, changing and closing accounts."""

import secrets
from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_security import hash_password
from flask_security.proxies import _security
from sqlalchemy import func, select, update

from smt.accounts.models import Role, User
from smt.accounts.states import RoleName
from smt.core.db import db
from smt.core.errors import AlreadyThere, Refusal

#: NIST SP 800-63B: 15 characters where the password is the only factor; no rule of composition.
SHORTEST_PASSWORD = 15

TAKEN = _l("Đã có tài khoản dùng địa chỉ thư điện tử này. Nhập địa chỉ khác hoặc sửa tài khoản đang có.")


def find(email: str) -> User | None:
    """Give the account of an address, whatever its capitals."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def open_account(*, email: str, full_name: str, role: RoleName, password: str, at: datetime, title: str = "") -> User:
    """Open an account; the address is its name and must be free."""
    if find(email) is not None:
        raise AlreadyThere(TAKEN, field="email")
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


def change_account(user: User, *, full_name: str, title: str, email: str, role: RoleName, password: str, by: int) -> None:
    """Change an account; a blank password stays as it is. The last administrator remains one, and nobody demotes herself."""
    other = find(email)
    if other is not None and other.id != user.id:
        raise AlreadyThere(TAKEN, field="email")
    if role is not RoleName.ADMINISTRATOR and user.role is RoleName.ADMINISTRATOR:
        _keep_an_administrator(user, by, field="role")
    if password:
        set_password(user, password)
    set_role(user, role)
    user.full_name, user.title, user.email = full_name, title, email.strip().lower()


def close_account(user: User, *, by: int) -> None:
    """Close an account: its sessions end and it opens no door; what the person did stays in history."""
    _keep_an_administrator(user, by)
    user.active = False
    end_sessions(user)


def reopen_account(user: User) -> None:
    """Let a closed account sign in again."""
    user.active = True


def _keep_an_administrator(user: User, by: int, field: str | None = None) -> None:
    if user.id == by:
        raise Refusal(_l("Không tự khóa hoặc tự bỏ quyền quản trị của mình. Nhờ một người quản trị khác làm."), field=field)
    if user.role is not RoleName.ADMINISTRATOR:
        return
    # The rows are locked, so that two administrators cannot close each other at once.
    active = select(User.id).where(User.active, User.roles.any(Role.name == RoleName.ADMINISTRATOR.value)).with_for_update()
    if set(db.session.scalars(active)) <= {user.id}:
        raise Refusal(_l("Đây là người quản trị cuối cùng còn hoạt động. Mở một tài khoản quản trị khác trước."), field=field)


def end_sessions(user: User) -> None:
    """End every session of a person, copies of cookies included."""
    user.fs_uniquifier = secrets.token_hex(32)


def end_sessions_of(number: int) -> None:
    """End every session of a person by number; several sign-outs at once agree."""
    db.session.execute(update(User).where(User.id == number).values(fs_uniquifier=secrets.token_hex(32), version=User.version + 1)
                       .execution_options(synchronize_session=False))


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
