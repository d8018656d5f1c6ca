"""The screens of no room above: letters, accounts, history; and what waits there."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, select, true

from forms.accounts import AccountForm, NewAccountForm
from smt.accounts import service as accounts
from smt.accounts.current import person
from smt.accounts.models import User
from smt.accounts.states import LABELS as ROLES
from smt.accounts.states import RoleName
from smt.admin.base import Act, Link, Narrow, Screen, Tag, Waiting, address
from smt.admin.refusal import shut
from smt.admin.story import tell
from smt.core.clock import local, now
from smt.core.db import db
from smt.history.models import Entry
from smt.outbox import service as outbox
from smt.outbox.models import Letter
from smt.outbox.states import LABELS, LetterState
from smt.vietnamese.text import search_key

_ADMINISTRATOR = frozenset({RoleName.ADMINISTRATOR})
_OVERSIGHT = frozenset({RoleName.ADMINISTRATOR, RoleName.AUDITOR})
_CATEGORY = _l("Hệ thống")
_LOOKS = {LetterState.QUEUED: "wait", LetterState.HANDED_OVER: "good", LetterState.FAILED: "bad"}
#: How long a letter to the fallback mailbox stands in the work list.
RECENT = timedelta(days=14)
ACTS = {"create": _l("Thêm"), "update": _l("Sửa"), "delete": _l("Xóa")}


class Letters(Screen):
    """Letters written and what became of them."""

    see, write = _OVERSIGHT, _ADMINISTRATOR
    columns = [("subject", _l("Tiêu đề")), ("recipient", _l("Gửi tới")), ("state", _l("Trạng thái")),
               ("created_at", _l("Viết lúc"))]
    facts = [*columns[1:], ("handed_over_at", _l("Giao cho máy chủ thư lúc")), ("attempts", _l("Số lần đã thử")),
             ("due", _l("Lần thử tới")), ("last_problem", _l("Trở ngại gần nhất")), ("unassigned", _l("Nơi nhận"))]
    narrows = [Narrow("state", _l("Trạng thái"), Letter.state, LABELS),
               Narrow("unassigned", _l("Nơi nhận"), Letter.unassigned,
                      {False: _l("Người có trách nhiệm hoặc người gửi"), True: _l("Hộp thư dự phòng, vì chưa giao ai")})]
    search_column = "recipient"
    sortable = {"created_at": "created_at", "recipient": "recipient"}
    order = ("created_at", True)
    acts = [Act("resend", _l("Gửi lại"), lambda letter: outbox.resend(letter, now()),
                lambda letter: letter.state is LetterState.FAILED)]
    details_block = "admin/letter_body.html"
    empty = _l("Chưa có lá thư nào được viết.")

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give every letter."""
        return true()

    def entitled(self, record: Letter) -> str:
        """Give the subject."""
        return record.subject

    def match(self, words: list[str]) -> ColumnElement[bool]:
        """Find by the address."""
        return and_(*(Letter.recipient.icontains(word) for word in words))

    def show_state(self, record: Letter) -> Tag:
        """Give the state."""
        return Tag(LABELS[record.state], _LOOKS[record.state])  # type: ignore[arg-type]  # the table above holds looks only

    def show_due(self, record: Letter) -> object:
        """Give the next try of a letter still waiting."""
        return record.due_at if record.state is LetterState.QUEUED else ""


class Accounts(Screen):
    """People who sign in."""

    can_create = can_edit = True
    see = write = _ADMINISTRATOR
    declaration, first_declaration = AccountForm, NewAccountForm
    columns = [("full_name", _l("Họ và tên")), ("email", _l("Thư điện tử")), ("role", _l("Vai trò")), ("active", _l("Tài khoản"))]
    facts = [*columns, ("title", _l("Chức danh")), ("created_at", _l("Mở lúc"))]
    narrows = [Narrow("active", _l("Tài khoản"), User.active, {True: _l("Đang mở"), False: _l("Đã khóa")})]
    search_column = "full_name"
    sortable = {"full_name": "full_name", "email": "email"}
    order = ("full_name", False)
    new = _l("Mở tài khoản")
    acts = [
        Act("close", _l("Khóa tài khoản"), lambda user: accounts.close_account(user, by=_me()),
            lambda user: user.active and user.id != _me(), look="danger",
            ask=_l("Người này bị đăng xuất ngay và không đăng nhập được nữa. Thư về việc người này phụ trách sẽ đến "
                   "người cùng phụ trách; không còn ai thì về hộp thư dự phòng.")),
        Act("reopen", _l("Mở lại tài khoản"), accounts.reopen_account, lambda user: not user.active),
    ]

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give every account."""
        return true()

    def match(self, words: list[str]) -> ColumnElement[bool]:
        """Find by name and address; accounts are few, so they are compared here."""
        rows = db.session.execute(select(User.id, User.full_name, User.email))
        return User.id.in_([row.id for row in rows if all(word in search_key(f"{row.full_name} {row.email}") for word in words)])

    def labels(self) -> dict[str, object]:
        """Give the labels; history knows the role as a membership."""
        return {**super().labels(), "roles": _l("Vai trò")}

    def vocabulary(self, name: str) -> Mapping[Any, object] | None:
        """Give the labels of roles too."""
        return ROLES if name in ("role", "roles") else super().vocabulary(name)

    def show_role(self, record: User) -> object:
        """Give the role; without one a person opens nothing."""
        return ROLES[record.role] if record.role else Tag(_("Chưa có vai trò"), "warn")

    def show_active(self, record: User) -> Tag:
        """Say whether the account is open."""
        return Tag(_("Đang mở"), "good") if record.active else Tag(_("Đã khóa"), "bad")

    def stored(self, record: User) -> dict[str, Any]:
        """Give what is edited; never the password."""
        return {**super().stored(record), "password": ""}

    def add(self, answers: dict[str, Any], at: datetime) -> User:
        """Open an account."""
        return accounts.open_account(**answers, at=at)

    def change(self, record: User, answers: dict[str, Any], at: datetime) -> None:
        """Change an account."""
        accounts.change_account(record, **answers, by=_me())


class History(Screen):
    """Who did what, when, to which record."""

    see = _OVERSIGHT
    columns = [("at", _l("Lúc")), ("by", _l("Ai")), ("act", _l("Làm gì")), ("kind", _l("Với danh sách")),
               ("what", _l("Những mục đổi"))]
    facts = [*columns[:4], ("link", _l("Bản ghi"))]
    narrows = [Narrow("act", _l("Làm gì"), Entry.act, ACTS),
               Narrow("record", _l("Danh sách"), Entry.record, lambda: _kinds().items())]
    search_column = None
    sortable = {"at": "at"}
    details_block = "admin/entry.html"
    empty = _l("Chưa ai thay đổi gì.")

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give every entry."""
        return true()

    def entitled(self, record: Entry) -> str:
        """Name the moment and the person."""
        return f"{record.by}, {local(record.at).strftime('%d/%m/%Y %H:%M')}"

    def show_kind(self, record: Entry) -> object:
        """Give the list the record stands in."""
        return _kinds().get(record.record, record.record)

    def show_what(self, record: Entry) -> str:
        """Name what changed."""
        screen = _screen(record.record)
        labels = screen.labels() if screen else {}
        return "; ".join(str(labels[name]) for name in record.changes if name in labels) if record.act == "update" else ""

    def show_link(self, record: Entry) -> object:
        """Lead to the record, where the person may see it and it still is."""
        screen = _screen(record.record)
        if screen is None or not screen.is_accessible():
            return record.record_id
        found = screen.get_one(record.record_id)
        if found is None:
            return _("số %(id)s, không còn", id=record.record_id)
        return Link(screen.entitled(found), address(screen.key, "details_view", id=found.id))

    def details_values(self, record: Entry) -> dict[str, Any]:
        """Tell the change in words."""
        screen = _screen(record.record)
        return {"changes": tell([record], screen.labels(), screen.reading())[:1] if screen else []}


def screens() -> list[Screen]:
    """Give the screens of letters, accounts and history."""
    return [Letters(Letter, name=_l("Thư đã viết"), endpoint="letters", category=_CATEGORY),
            Accounts(User, name=_l("Tài khoản"), endpoint="accounts", category=_CATEGORY),
            History(Entry, name=_l("Nhật ký"), endpoint="history", category=_CATEGORY)]


def waiting(user: User, at: datetime) -> Iterable[Waiting]:
    """Tell administrators of letters that failed or that nobody is responsible for."""
    if user.role is not RoleName.ADMINISTRATOR:
        return []
    counted = select(func.count(), func.min(Letter.created_at))
    failed = db.session.execute(counted.where(Letter.state == LetterState.FAILED)).one()
    lost = db.session.execute(counted.where(Letter.unassigned, Letter.created_at > at - RECENT)).one()
    return [Waiting(_("lá thư không gửi được"), failed[0], address("letters", state=LetterState.FAILED.value), "bad", failed[1]),
            Waiting(_("lá thư về hộp thư dự phòng trong 14 ngày qua, vì chưa giao ai phụ trách"), lost[0],
                    address("letters", unassigned="True"), "warn", lost[1])]


def _me() -> int:
    user = person()
    return user.id if user is not None else shut()


def _screen(table: str) -> Screen | None:
    panel = current_app.extensions["panel"]
    return next((screen for screen in panel.screens if screen.model.__tablename__ == table), None)


def _kinds() -> dict[str, object]:
    panel = current_app.extensions["panel"]
    return {screen.model.__tablename__: screen.name for screen in panel.screens if screen.model.HISTORY}
