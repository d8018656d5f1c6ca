"""The letters of what happens after asking: another last day, another link, a reminder, an answer that an officer typed in."""

from datetime import date, datetime

from flask_babel import force_locale

from smt.accounts.models import User
from smt.consultations.letters.words import on_silence
from smt.consultations.models import Consultation, Deadline, Invitee, Reply
from smt.consultations.states import POSITIONS
from smt.core.clock import local
from smt.directory.states import Topic
from smt.outbox.service import LINK, post
from smt.vietnamese.dates import day_month_year, long_day


def extend(day: Deadline, invitee: Invitee, reopened: bool, at: datetime) -> None:
    """Tell an agency of a later last day, everybody's or its own; one set after the end is called a reopening."""
    if not invitee.address:
        return
    consultation = invitee.consultation
    whose = "của Quý cơ quan " if day.invitee_id else ""
    if reopened:
        what, title = f"mở lại việc lấy ý kiến và lùi hạn gửi ý kiến {whose}", "Mở lại và lùi hạn gửi ý kiến"
    else:
        what, title = f"lùi hạn gửi ý kiến {whose}", "Lùi hạn gửi ý kiến"
    number = f"Văn bản: {day.document_number}\n" if day.document_number else ""
    body = f"""Kính gửi: {invitee.name}

{consultation.lead.name} {what}đối với {consultation.draft_title}
đến hết {long_day(day.due_on)} (23:59, giờ Việt Nam).
Lý do: {day.reason}
{number}
{_way_in(invitee)}

{on_silence(consultation)}{_contact(consultation)}
"""
    _post(invitee, f"extension:{day.id}:{invitee.id}", f"{title} đến {long_day(day.due_on)}: {consultation.draft_title}", body, at)


def new_link(invitee: Invitee, at: datetime) -> None:
    """Give an agency another link, at the address it has registered."""
    consultation = invitee.consultation
    body = f"""Kính gửi: {invitee.name}

Đây là liên kết mới của Quý cơ quan để tham gia ý kiến đối với:
{consultation.draft_title}

Văn bản: {consultation.code}
{consultation.subject}

{LINK}

Liên kết cũ không còn mở được. Liên kết này dành riêng cho Quý cơ quan, chỉ chuyển cho người được giao trả lời.
Mở liên kết không ghi nhận điều gì; ý kiến chỉ được ghi khi bấm nút gửi.

{on_silence(consultation)}{_contact(consultation)}
"""
    _post(invitee, invitee.invitation_key, f"Liên kết mới để gửi ý kiến: {consultation.draft_title}", body, at)


def remind(invitee: Invitee, due_on: date, days: int, key: str, at: datetime) -> None:
    """Remind a silent agency, `days` working days before its last day."""
    consultation = invitee.consultation
    body = f"""Kính gửi: {invitee.name}

Đến lúc viết thư này, {consultation.lead.name} chưa nhận được ý kiến của Quý cơ quan đối với:
{consultation.draft_title}

Hạn gửi ý kiến: hết {long_day(due_on)} (23:59, giờ Việt Nam), còn {days} ngày làm việc.

{_way_in(invitee)}

{on_silence(consultation)}Nếu văn bản góp ý đã gửi đi, xin báo số và ngày văn bản cho đầu mối dưới đây.

{_contact(consultation)}
"""
    _post(invitee, key, f"Nhắc gửi ý kiến, hạn {long_day(due_on)}: {consultation.draft_title}", body, at)


def entered(reply: Reply, late: bool, at: datetime) -> None:
    """Tell the agency's registered address what an officer recorded from its letter."""
    invitee = reply.invitee
    if not invitee.address:
        return
    body = f"""Kính gửi: {invitee.name}

Cán bộ {reply.entered_by} đã nhập ý kiến của Quý cơ quan từ văn bản nhận được.

{_recorded(reply, late)}

Nếu điều ghi ở trên không đúng với văn bản của Quý cơ quan, báo cho đầu mối dưới đây, hoặc gửi ý kiến thay thế:
{_way_in(invitee)}

{_contact(invitee.consultation)}
"""
    _post(invitee, f"receipt:{reply.id}:{invitee.address}", f"Đã ghi nhận ý kiến: {invitee.consultation.draft_title}", body, at)


def tell_officers_of_entry(reply: Reply, late: bool, officers: list[User], fallback: str, at: datetime) -> None:
    """Tell those responsible that a colleague typed in an answer; nobody named: the fallback mailbox, marked so."""
    body = f"""{reply.entered_by} đã nhập ý kiến của {reply.invitee.name}.

{_recorded(reply, late)}
"""
    for address in [officer.email for officer in officers] or [fallback]:
        post(key=f"reply:{reply.id}:{address}", topic=Topic.CONSULTATION, to=address, at=at, body=body,
             subject=f"Đã nhập ý kiến của {reply.invitee.name}", unassigned=not officers)


def _post(invitee: Invitee, key: str, subject: str, body: str, at: datetime) -> None:
    post(key=key, topic=Topic.CONSULTATION, to=invitee.address, at=at, body=body, subject=subject,
         link_purpose=invitee.link_purpose if LINK in body else "")


def _way_in(invitee: Invitee) -> str:
    if invitee.link_revoked_at is not None:
        return "Liên kết riêng của Quý cơ quan đã bị thu hồi; liên hệ đầu mối dưới đây để được cấp liên kết mới."
    return f"Đọc dự thảo và gửi ý kiến tại trang dành riêng cho Quý cơ quan:\n{LINK}"


def _contact(consultation: Consultation) -> str:
    return f"Đầu mối liên hệ:\n{consultation.contact}"


def _recorded(reply: Reply, late: bool) -> str:
    with force_locale("vi"):
        position = str(POSITIONS[reply.position])
    moment = local(reply.received_at)
    came = f"{moment:%H:%M} ngày {day_month_year(moment.date())}" if reply.hour_known else f"ngày {day_month_year(moment.date())}"
    lines = [f"Văn bản đến: {came}{' (sau thời hạn)' if late else ''}",
             f"Số đến: {reply.arrival_number}" if reply.arrival_number else "",
             f"Số, ký hiệu văn bản: {reply.document_number or 'chưa có'}",
             f"Ngày văn bản: {day_month_year(reply.document_date)}" if reply.document_date else "",
             f"Dự thảo: {reply.invitee.consultation.draft_title}", f"Ý kiến: {position}",
             f"Người ký: {reply.signer}" if reply.signer else "",
             f"Tệp kèm theo: {reply.file.name}" if reply.file else f"Không có tệp kèm theo: {reply.file_missing}",
             f"Nhập lúc: {local(reply.entered_at):%H:%M ngày %d/%m/%Y}"]
    said = [_quoted(comment.section or "Góp ý chung", comment.text, comment.proposed) for comment in reply.comments]
    return "\n".join([*(line for line in lines if line), *said])


def _quoted(where: object, text: str, proposed: str) -> str:
    lines = [f"\n{where}:", text, f"Đề nghị sửa thành: {proposed}" if proposed else ""]
    return "\n".join(line for line in lines if line)
