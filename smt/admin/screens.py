"""The screens of no room above: letters and accounts, beside history; and what waits there."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, func, select, true

from forms.accounts import AccountForm, NewAccountForm
from smt.accounts import service as accounts
from smt.accounts.current import person
from smt.accounts.models import User
from smt.accounts.states import LABELS as ROLES
from smt.accounts.states import RoleName
from smt.admin.base import Act, Narrow, Screen, Tag, Waiting, address
from smt.admin.entries import History
from smt.admin.jobs import jobs
from smt.admin.jobs import waiting as jobs_waiting
from smt.admin.papers import templates
from smt.admin.refusal import shut
from smt.core.clock import now
from smt.core.db import db
from smt.history.models import Entry
from smt.outbox import service as outbox
from smt.outbox.models import Letter
from smt.outbox.states import HAPPENINGS, LABELS, LetterState
from smt.vietnamese.text import search_key

_ADMINISTRATOR = frozenset({RoleName.ADMINISTRATOR})
_OVERSIGHT = frozenset({RoleName.ADMINISTRATOR, RoleName.AUDITOR})
_CATEGORY = _l("Hệ thống")
_LOOKS = {LetterState.QUEUED: "wait", LetterState.HANDED_OVER: "good", LetterState.FAILED: "bad", LetterState.BOUNCED: "bad",
          LetterState.WITHDRAWN: "plain"}
#: How long a letter to the fallback mailbox stands in the work list.
RECENT = timedelta(days=14)

#: What is known to go wrong with a letter: part of the technical word, and what it means.
PROBLEMS: dict[str, object] = {
    "the address was refused": _l("Máy chủ thư không nhận địa chỉ này. Xem lại địa chỉ người nhận."),
    "the message was refused": _l("Máy chủ thư không nhận nội dung thư này."),
    "ConnectionRefused": _l("Máy chủ thư không cho kết nối."),
    "Timeout": _l("Máy chủ thư không trả lời kịp."), "timed out": _l("Máy chủ thư không trả lời kịp."),
    "gaierror": _l("Không tìm thấy máy chủ thư theo tên đã đặt."),
    "ServerDisconnected": _l("Máy chủ thư ngắt kết nối giữa chừng."),
    "AuthenticationError": _l("Máy chủ thư không nhận tên hoặc mật khẩu đăng nhập của hệ thống."),
    "RecipientsRefused": _l("Máy chủ thư tạm chưa nhận địa chỉ này."),
    "5.1.1 (report": _l("Nơi nhận báo không có hộp thư này. Xem lại địa chỉ người nhận."),
    "5.2.2 (report": _l("Nơi nhận báo hộp thư đã đầy."),
    "(report": _l("Máy chủ thư nơi nhận trả thư lại.")}


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
                lambda letter: letter.state in (LetterState.FAILED, LetterState.BOUNCED),
                said=lambda letter: _("Thư “%(name)s” sẽ được gửi lại trong ít phút.", name=letter.subject))]
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

    def show_last_problem(self, record: Letter) -> str:
        """Give what went wrong in words, the mail server's own beside them."""
        return _in_words(record.last_problem)

    def details_values(self, record: Letter) -> dict[str, Any]:
        """Give what happened to the letter, in order."""
        return {"happenings": [(one.at, HAPPENINGS[one.kind], _in_words(one.detail)) for one in record.happenings]}

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
            said=lambda user: _("Đã khóa tài khoản của %(name)s.", name=user.full_name),
            ask=_l("Người này bị đăng xuất ngay và không đăng nhập được nữa. Thư về việc người này phụ trách sẽ đến "
                   "người cùng phụ trách; không còn ai thì về hộp thư dự phòng.")),
        Act("reopen", _l("Mở lại tài khoản"), accounts.reopen_account, lambda user: not user.active,
            said=lambda user: _("Đã mở lại tài khoản của %(name)s.", name=user.full_name)),
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

    def added(self, key: str, form: Any) -> str:
        """Lead on to what the account still lacks: a school's clerk a school, an officer something to answer for."""
        name = form.full_name.data
        if form.role.clean is RoleName.SCHOOL:
            flash(_("Đã mở tài khoản của %(name)s. Gắn tài khoản với một trường thì người này mới gửi được danh sách.", name=name),
                  "success")
            return address("appointments", "create_view", user_id=key)
        opened = _("Đã mở tài khoản của %(name)s.", name=name)
        if form.role.clean is RoleName.OFFICER:
            next_step = _("Giao việc cho người này để người này thấy và làm được")
            where = address("responsibilities", "create_view", user_id=key)
            opened = Markup('{} <a href="{}">{}</a>').format(opened, where, next_step)  # format() escapes
        flash(opened, "success")
        return self.to("details_view", id=key)

    def change(self, record: User, answers: dict[str, Any], at: datetime) -> None:
        """Change an account."""
        accounts.change_account(record, **answers, by=_me())


def screens() -> list[Screen]:
    """Give the screens of letters, jobs, templates, accounts and history."""
    return [Letters(Letter, name=_l("Thư đã viết"), endpoint="letters", category=_CATEGORY), jobs(), templates(),
            Accounts(User, name=_l("Tài khoản"), endpoint="accounts", category=_CATEGORY),
            History(Entry, name=_l("Nhật ký"), endpoint="history", category=_CATEGORY)]


def waiting(user: User, at: datetime) -> Iterable[Waiting]:
    """Tell administrators of letters that failed or that nobody is responsible for, and of jobs."""
    if user.role is not RoleName.ADMINISTRATOR:
        return []
    counted = select(func.count(), func.min(Letter.created_at))
    failed, back = (db.session.execute(counted.where(Letter.state == state)).one() for state in (LetterState.FAILED, LetterState.BOUNCED))
    lost = db.session.execute(counted.where(Letter.unassigned, Letter.created_at > at - RECENT)).one()
    return [Waiting(_("lá thư không gửi được"), failed[0], address("letters", state=LetterState.FAILED.value), "bad", failed[1]),
            Waiting(_("lá thư bị trả lại sau khi gửi"), back[0], address("letters", state=LetterState.BOUNCED.value), "bad", back[1]),
            Waiting(_("lá thư về hộp thư dự phòng trong 14 ngày qua, vì chưa giao ai phụ trách"), lost[0],
                    address("letters", unassigned="True"), "warn", lost[1]), *jobs_waiting(at)]


def _in_words(problem: str) -> str:
    told = next((text for known, text in PROBLEMS.items() if known in problem), None)
    return f"{told} ({problem})" if told else problem


def _me() -> int:
    user = person()
    return user.id if user is not None else shut()
