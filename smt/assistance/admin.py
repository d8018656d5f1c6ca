"""The panel's screen of requests for help, and what waits there."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from smt.accounts.current import person
from smt.accounts.models import User
from smt.accounts.states import PANEL_ROLES, RoleName
from smt.admin.base import Act, Narrow, Screen, Tag, Waiting, address
from smt.assistance import queries, service
from smt.assistance.models import AssistanceRequest
from smt.assistance.states import ANSWER_WITHIN, LABELS, MOVES, RELATIONS, RequestState
from smt.core.clock import now
from smt.core.db import db
from smt.directory.models import School
from smt.directory.queries import in_charge
from smt.directory.states import Topic
from smt.pupils.states import CIRCUMSTANCES, NEEDS
from smt.vietnamese.numbers import grouped
from smt.vietnamese.phones import national

_LOOKS: dict[RequestState, Any] = {
    RequestState.RECEIVED: "wait", RequestState.VERIFYING: "wait", RequestState.ACCEPTED: "good",
    RequestState.DECLINED: "plain", RequestState.CLOSED: "good"}


def _act(to: RequestState, label: object, **more: Any) -> Act:
    return Act(to.value, label, partial(_move, to), lambda asked: to in MOVES[asked.state], **more)


def _move(to: RequestState, asked: AssistanceRequest) -> None:
    service.move_on(asked, to=to, at=now())


def _scope(user: User) -> ColumnElement[bool]:
    mine = select(School.id).where(in_charge(user, Topic.ASSISTANCE, School.place_id))
    return AssistanceRequest.school_id.in_(mine)


class Requests(Screen):
    """Requests for help; nothing is typed here, only steps are recorded."""

    private_search = True
    see, write = PANEL_ROLES, frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER})
    columns = [("reference", _l("Mã")), ("child_name", _l("Học sinh")), ("school", _l("Trường")), ("class_name", _l("Lớp")),
               ("circumstance", _l("Hoàn cảnh")), ("need", _l("Cần gì")), ("state", _l("Trạng thái")), ("received_at", _l("Nhận lúc"))]
    facts = [("state", _l("Trạng thái")), ("state_at", _l("Từ lúc")), ("child_name", _l("Học sinh")),
             ("child_birth_date", _l("Ngày sinh")), ("school", _l("Trường")), ("class_name", _l("Lớp")),
             ("circumstance", _l("Hoàn cảnh")), ("need", _l("Cần gì")), ("requester_name", _l("Người đề nghị")),
             ("relation", _l("Quan hệ với học sinh")), ("phone", _l("Điện thoại")), ("email", _l("Thư điện tử")),
             ("address", _l("Nơi ở")), ("note", _l("Điều nói thêm")), ("received_at", _l("Nhận lúc")),
             ("consent", _l("Đồng ý dùng dữ liệu"))]
    narrows = [Narrow("state", _l("Trạng thái"), AssistanceRequest.state, LABELS),
               Narrow("circumstance", _l("Hoàn cảnh"), AssistanceRequest.circumstance, CIRCUMSTANCES),
               Narrow("need", _l("Cần gì"), AssistanceRequest.need, NEEDS)]
    sortable = {"received_at": "received_at", "state": "state"}
    order = ("received_at", True)
    empty = _l("Chưa có đề nghị hỗ trợ nào trong phạm vi của bạn. Đề nghị mới đến từ trang Xin hỗ trợ.")
    details_block = "assistance/perhaps_same.html"
    acts = [
        _act(RequestState.VERIFYING, _l("Ghi đang hỏi nhà trường")),
        _act(RequestState.ACCEPTED, _l("Ghi được hỗ trợ")),
        _act(RequestState.DECLINED, _l("Ghi chưa được hỗ trợ"),
             ask=_l("Báo lý do cho gia đình qua điện thoại trước khi ghi. Có thể xem xét lại sau.")),
        _act(RequestState.CLOSED, _l("Ghi đã hoàn thành"),
             ask=_l("Chỉ ghi khi gia đình đã nhận đủ. Bước này không lùi lại được.")),
    ]

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give the requests for children at the schools of her places."""
        return _scope(user)

    def in_scope(self) -> bool:
        """Say whether the officer's places have a school."""
        user = person()
        if user is None or user.role is not RoleName.OFFICER:
            return True
        return db.session.scalar(select(School.id).where(in_charge(user, Topic.ASSISTANCE, School.place_id)).limit(1)) is not None

    def details_values(self, record: AssistanceRequest) -> dict[str, Any]:
        """Give the open requests that may be for the same child."""
        return {"same": queries.perhaps_same(record)}

    def show_state(self, asked: AssistanceRequest) -> Tag:
        """Give the state, and that it has waited too long."""
        if asked.overdue(now()):
            return Tag(_("%(state)s, quá %(days)s ngày", state=LABELS[asked.state], days=ANSWER_WITHIN.days), "bad")
        return Tag(LABELS[asked.state], _LOOKS[asked.state])

    def show_relation(self, asked: AssistanceRequest) -> object:
        """Give who asks for the child."""
        return RELATIONS[asked.relation]

    def show_phone(self, asked: AssistanceRequest) -> str:
        """Give the phone as people dial it."""
        return national(asked.phone)

    def show_consent(self, asked: AssistanceRequest) -> str:
        """Give the proof of consent: which text, when."""
        return _("Bản %(version)s, %(at)s", version=asked.consent_version, at=self.value(asked, "consented_at"))


def screens() -> list[Screen]:
    """Give the screens of this room."""
    return [Requests(AssistanceRequest, name=_l("Đề nghị hỗ trợ"), endpoint="assistance", category=_l("Ủng hộ và hỗ trợ"))]


def waiting(user: User, at: datetime) -> Iterable[Waiting]:
    """Give the requests that wait for an officer, and those that wait for a school's word."""
    texts = {RequestState.RECEIVED: _("đề nghị hỗ trợ chờ xử lý"), RequestState.VERIFYING: _("đề nghị hỗ trợ chờ nhà trường xác nhận")}
    for state, text in texts.items():
        number, late, since = queries.waiting(_scope(user), state, at)
        if late:
            text = _("%(what)s, trong đó %(late)s quá %(days)s ngày", what=text, late=grouped(late), days=ANSWER_WITHIN.days)
        yield Waiting(text, number, address("assistance", state=state), "bad" if late else "wait", since)
