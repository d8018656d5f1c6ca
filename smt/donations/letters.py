"""The letters of a pledge: to whom it concerns, and to the donor."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from config import Config
from smt.directory.letters import tell_responsible
from smt.directory.states import Topic
from smt.donations.models import Donation
from smt.donations.states import ANSWER_WITHIN, CONDITIONS, DEVICE_OFFERS, DONOR_KINDS
from smt.outbox.letterhead import confirm, contact_block
from smt.vietnamese.numbers import dong, grouped
from smt.vietnamese.phones import national


def tell_officers(donation: Donation, *, at: datetime, settings: Config) -> None:
    """Tell whoever is responsible that somebody wants to give; where nobody is, the fallback mailbox."""
    with force_locale("vi"):  # officers read Vietnamese, whatever the donor's page was in
        subject = _("[%(reference)s] Có đăng ký ủng hộ mới", reference=donation.reference)
        body = _for_officers(donation, settings)
    tell_responsible(Topic.DONATION, donation.wish_place, key=f"donation:{donation.reference}", subject=subject, body=body,
                     at=at, settings=settings)


def thank(donation: Donation, *, at: datetime, settings: Config) -> None:
    """Confirm to the donor; nothing typed in the form is repeated, since anybody can type anybody's address."""
    body = "\n\n".join([
        _("Cảm ơn Ông/Bà đã đăng ký ủng hộ chương trình “Sóng và Máy tính cho em”."),
        _("Mã tra cứu: %(reference)s", reference=donation.reference),
        _("Việc tiếp theo: trong %(days)s ngày, cán bộ phụ trách gọi số điện thoại đã ghi để hẹn cách giao. "
          "Không ai yêu cầu chuyển tiền qua thư này.", days=ANSWER_WITHIN.days),
        _("Xem tình trạng bằng mã này và bốn số cuối của số điện thoại đã ghi: %(address)s",
          address=f"{settings.base_url}/tra-cuu"),
        _("Nếu Ông/Bà không đăng ký, bỏ qua thư này hoặc gọi số dưới đây."),
        contact_block(settings)])
    confirm(key=f"donation:{donation.reference}:donor", to=donation.email, at=at, body=body,
            subject=_("[%(reference)s] Đã nhận đăng ký ủng hộ", reference=donation.reference))


def _for_officers(donation: Donation, settings: Config) -> str:
    place = donation.wish_place.name if donation.wish_place else _("không nêu")
    return "\n\n".join([
        _("Có đăng ký ủng hộ mới, mã %(reference)s.", reference=donation.reference),
        "\n".join(_offered(donation)),
        "\n".join([
            _("Người ủng hộ: %(name)s (%(kind)s)", name=donation.donor_name, kind=DONOR_KINDS[donation.donor_kind]),
            *([_("Người liên hệ: %(name)s", name=donation.contact_name)] if donation.contact_name else []),
            _("Điện thoại: %(phone)s", phone=national(donation.phone)),
            _("Muốn dành cho: %(place)s", place=place)]),
        _("Liên hệ trong %(days)s ngày rồi ghi lại tại: %(address)s", days=ANSWER_WITHIN.days,
          address=f"{settings.base_url}/admin/donations/details/?id={donation.id}"),
        contact_block(settings)])


def _offered(donation: Donation) -> list[str]:
    lines = []
    if donation.money_vnd:
        lines.append(_("- Tiền: %(money)s", money=dong(donation.money_vnd)))
    if donation.device_count and donation.device_offer and donation.device_condition:
        lines.append(_("- Máy: %(count)s (%(kind)s; %(condition)s)", count=grouped(donation.device_count),
                       kind=DEVICE_OFFERS[donation.device_offer], condition=CONDITIONS[donation.device_condition]))
    if donation.data_packages:
        lines.append(_("- Gói dữ liệu 4G: %(count)s", count=grouped(donation.data_packages)))
    return lines
