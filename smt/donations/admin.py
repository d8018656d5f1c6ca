"""The panel's screen of donations, and what waits there."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from smt.accounts.models import User
from smt.accounts.states import PANEL_ROLES, RoleName
from smt.admin.base import Act, Narrow, Screen, Tag, Waiting, address
from smt.core.clock import now
from smt.directory.queries import in_charge
from smt.directory.states import Topic
from smt.donations import queries, service
from smt.donations.models import Donation
from smt.donations.states import ANSWER_WITHIN, CONDITIONS, DEVICE_OFFERS, DISPLAYS, DONOR_KINDS, LABELS, MOVES, DonationState
from smt.vietnamese.numbers import dong, grouped
from smt.vietnamese.phones import national

_LOOKS: dict[DonationState, Any] = {
    DonationState.PLEDGED: "wait", DonationState.CONTACTED: "wait", DonationState.RECEIVED: "good", DonationState.WITHDRAWN: "plain"}


def _act(to: DonationState, label: object, **more: Any) -> Act:
    return Act(to.value, label, partial(_move, to), lambda donation: to in MOVES[donation.state], **more)


def _move(to: DonationState, donation: Donation) -> None:
    service.move_on(donation, to=to, at=now())


class Donations(Screen):
    """Pledges and what became of them; nothing is typed here, only steps are recorded."""

    private_search = True
    see, write = PANEL_ROLES, frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER})
    columns = [("reference", _l("Mã")), ("donor_name", _l("Người ủng hộ")), ("offered", _l("Ủng hộ")),
               ("wish_place", _l("Dành cho")), ("state", _l("Trạng thái")), ("pledged_at", _l("Đăng ký lúc"))]
    facts = [("state", _l("Trạng thái")), ("state_at", _l("Từ lúc")), ("donor_kind", _l("Bên ủng hộ")),
             ("donor_name", _l("Người ủng hộ")), ("contact_name", _l("Người liên hệ")), ("tax_code", _l("Mã số thuế")),
             ("phone", _l("Điện thoại")), ("email", _l("Thư điện tử")), ("money_vnd", _l("Số tiền")),
             ("devices", _l("Máy")), ("data_packages", _l("Gói dữ liệu 4G")), ("wish_place", _l("Dành cho")),
             ("display", _l("Tên trên danh sách công khai")), ("note", _l("Ghi chú")), ("pledged_at", _l("Đăng ký lúc")),
             ("consent", _l("Đồng ý dùng dữ liệu"))]
    narrows = [Narrow("state", _l("Trạng thái"), Donation.state, LABELS),
               Narrow("kind", _l("Bên ủng hộ"), Donation.donor_kind, DONOR_KINDS)]
    sortable = {"pledged_at": "pledged_at", "state": "state"}
    order = ("pledged_at", True)
    empty = _l("Chưa có đăng ký ủng hộ nào trong phạm vi của bạn. Đăng ký mới đến từ trang Ủng hộ.")
    acts = [
        _act(DonationState.CONTACTED, _l("Ghi đã liên hệ")),
        _act(DonationState.RECEIVED, _l("Ghi đã tiếp nhận"),
             ask=_l("Chỉ ghi khi đã nhận đủ tiền hoặc hiện vật: khoản này sẽ được tính vào số liệu công khai và không lùi lại được.")),
        _act(DonationState.WITHDRAWN, _l("Ghi đã rút"),
             ask=_l("Người ủng hộ không tiếp tục nữa. Có thể khôi phục sau.")),
        _act(DonationState.PLEDGED, _l("Khôi phục đăng ký")),
    ]

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give the pledges for her places; one without a wish belongs to those in charge of the whole city."""
        return in_charge(user, Topic.DONATION, Donation.wish_place_id)

    def show_state(self, donation: Donation) -> Tag:
        """Give the state, and that it has waited too long."""
        if donation.overdue(now()):
            return Tag(_("%(state)s, quá %(days)s ngày chưa gọi", state=LABELS[donation.state], days=ANSWER_WITHIN.days), "bad")
        return Tag(LABELS[donation.state], _LOOKS[donation.state])

    def show_offered(self, donation: Donation) -> str:
        """Give what is offered in one line."""
        parts = [dong(donation.money_vnd) if donation.money_vnd else "",
                 _("%(count)s máy", count=grouped(donation.device_count)) if donation.device_count else "",
                 _("%(count)s gói 4G", count=grouped(donation.data_packages)) if donation.data_packages else ""]
        return "; ".join(part for part in parts if part)

    def show_wish_place(self, donation: Donation) -> str:
        """Give the place wished for."""
        return donation.wish_place.name if donation.wish_place else _("Nơi cần nhất")

    def show_donor_kind(self, donation: Donation) -> object:
        """Give who gives."""
        return DONOR_KINDS[donation.donor_kind]

    def show_phone(self, donation: Donation) -> str:
        """Give the phone as people dial it."""
        return national(donation.phone)

    def show_money_vnd(self, donation: Donation) -> str:
        """Give the sum."""
        return dong(donation.money_vnd) if donation.money_vnd else ""

    def show_devices(self, donation: Donation) -> str:
        """Give the devices: how many, what kind, new or used."""
        if not (donation.device_count and donation.device_offer and donation.device_condition):
            return grouped(donation.device_count) if donation.device_count else ""
        return f"{grouped(donation.device_count)} ({DEVICE_OFFERS[donation.device_offer]}; {CONDITIONS[donation.device_condition]})"

    def show_data_packages(self, donation: Donation) -> str:
        """Give the number of data packages."""
        return grouped(donation.data_packages) if donation.data_packages else ""

    def show_display(self, donation: Donation) -> object:
        """Give how the donor wants to be named."""
        return DISPLAYS[donation.display]

    def show_consent(self, donation: Donation) -> str:
        """Give the proof of consent: which text, when."""
        return _("Bản %(version)s, %(at)s", version=donation.consent_version,
                 at=self.value(donation, "consented_at"))


def screens() -> list[Screen]:
    """Give the screens of this room."""
    return [Donations(Donation, name=_l("Đăng ký ủng hộ"), endpoint="donations", category=_l("Ủng hộ và hỗ trợ"))]


def waiting(user: User, at: datetime) -> Iterable[Waiting]:
    """Give the pledges that wait for a call."""
    number, late, since = queries.uncalled(in_charge(user, Topic.DONATION, Donation.wish_place_id), at)
    text = _("đăng ký ủng hộ chưa liên hệ")
    if late:
        text = _("đăng ký ủng hộ chưa liên hệ, trong đó %(late)s quá %(days)s ngày", late=grouped(late), days=ANSWER_WITHIN.days)
    yield Waiting(text, number, address("donations", state=DonationState.PLEDGED), "bad" if late else "wait", since)
