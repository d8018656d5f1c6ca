"""The letters of a request for help. None says anything of the child, or who asked: a mailbox is not a register."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from config import Config
from smt.assistance.models import AssistanceRequest
from smt.assistance.states import ANSWER_WITHIN
from smt.directory.letters import tell_responsible
from smt.directory.states import Topic
from smt.outbox.letterhead import confirm, contact_block
from smt.pupils.states import NEEDS


def tell_officers(asked: AssistanceRequest, *, at: datetime, settings: Config) -> None:
    """Tell whoever is responsible at the school's place; where nobody is, the fallback mailbox."""
    with force_locale("vi"):  # officers read Vietnamese, whatever the family's page was in
        subject = _("[%(reference)s] Có đề nghị hỗ trợ mới", reference=asked.reference)
        body = _for_officers(asked, settings)
    tell_responsible(Topic.ASSISTANCE, asked.school.place, key=f"assistance:{asked.reference}", subject=subject, body=body,
                     at=at, settings=settings)


def confirm_receipt(asked: AssistanceRequest, *, at: datetime, settings: Config) -> None:
    """Confirm to who asked; nothing typed in the form is repeated, since anybody can type anybody's address."""
    body = "\n\n".join([
        _("Chương trình “Sóng và Máy tính cho em” đã nhận một đề nghị hỗ trợ gửi kèm địa chỉ thư này."),
        _("Mã tra cứu: %(reference)s", reference=asked.reference),
        _("Việc tiếp theo: trong %(days)s ngày, cán bộ phụ trách xem đề nghị và hỏi nhà trường; "
          "có thể có người gọi số điện thoại đã ghi. Mọi bước đều không mất tiền.", days=ANSWER_WITHIN.days),
        _("Xem tình trạng bằng mã này và bốn số cuối của số điện thoại đã ghi: %(address)s",
          address=f"{settings.base_url}/tra-cuu"),
        _("Nếu Ông/Bà không gửi đề nghị, bỏ qua thư này hoặc gọi số dưới đây."),
        contact_block(settings)])
    confirm(key=f"assistance:{asked.reference}:requester", to=asked.email, at=at, body=body,
            subject=_("[%(reference)s] Đã nhận đề nghị hỗ trợ", reference=asked.reference))


def _for_officers(asked: AssistanceRequest, settings: Config) -> str:
    return "\n\n".join([
        _("Có đề nghị hỗ trợ mới, mã %(reference)s.", reference=asked.reference),
        "\n".join([_("Trường: %(school)s", school=asked.school.name), _("Cần: %(need)s", need=NEEDS[asked.need])]),
        _("Thông tin của học sinh và gia đình chỉ xem trong bảng quản trị, không gửi qua thư."),
        _("Xem và xử lý trong %(days)s ngày tại: %(address)s", days=ANSWER_WITHIN.days,
          address=f"{settings.base_url}/admin/assistance/details/?id={asked.id}"),
        contact_block(settings)])
