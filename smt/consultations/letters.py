"""The letters of a consultation: always in Vietnamese, whatever language the writer's pages are in."""

from datetime import date, datetime

from flask_babel import force_locale

from smt.accounts.models import User
from smt.consultations.models import Consultation, Deadline, Invitee, Reply
from smt.consultations.states import POSITIONS
from smt.core.clock import local
from smt.directory.states import Topic
from smt.outbox.service import LINK, post
from smt.vietnamese.dates import long_day


def invite(consultation: Consultation, invitee: Invitee, due_on: date, at: datetime) -> None:
    """Ask one agency for its opinion."""
    body = f"""Kính gửi: {invitee.name}

{consultation.lead.name} đề nghị Quý cơ quan, đơn vị nghiên cứu, tham gia ý kiến bằng văn bản đối với:
{consultation.draft_title}

Văn bản: {consultation.code}
{consultation.subject}

Đọc dự thảo và gửi ý kiến tại trang dành riêng cho Quý cơ quan:
{LINK}

Hạn gửi ý kiến: hết {long_day(due_on)} (23:59, giờ Việt Nam).

Về việc không trả lời, văn bản ghi: “{consultation.silence}”

Liên kết trên dành riêng cho Quý cơ quan, chỉ chuyển cho người được giao trả lời. Mở liên kết không ghi nhận điều gì;
ý kiến chỉ được ghi khi bấm nút gửi.

Đầu mối liên hệ:
{consultation.contact}
"""
    post(key=invitee.invitation_key, topic=Topic.CONSULTATION, to=invitee.email, at=at, body=body,
         subject=f"Đề nghị tham gia ý kiến, hạn {long_day(due_on)}: {consultation.draft_title}",
         link_purpose=invitee.link_purpose)


def extend(day: Deadline, invitee: Invitee, reason: str, at: datetime) -> None:
    """Tell an agency that has not answered of the later last day."""
    consultation = invitee.consultation
    body = f"""Kính gửi: {invitee.name}

{consultation.lead.name} lùi hạn gửi ý kiến đối với {consultation.draft_title}
đến hết {long_day(day.due_on)} (23:59, giờ Việt Nam).
Lý do: {reason}

Đọc dự thảo và gửi ý kiến tại trang dành riêng cho Quý cơ quan:
{LINK}

Về việc không trả lời, văn bản ghi: “{consultation.silence}”

Đầu mối liên hệ:
{consultation.contact}
"""
    post(key=f"extension:{day.id}:{invitee.id}", topic=Topic.CONSULTATION, to=invitee.email, at=at, body=body,
         subject=f"Lùi hạn gửi ý kiến đến {long_day(day.due_on)}: {consultation.draft_title}", link_purpose=invitee.link_purpose)


def receipt(reply: Reply, late: bool, at: datetime) -> None:
    """Tell the agency's registered address what was recorded in its name, whoever used the link."""
    invitee = reply.invitee
    address = invitee.agency.email or invitee.email
    if not address:
        return
    body = f"""Kính gửi: {invitee.name}

{_recorded(reply, late)}

Ai có liên kết đều xem được ý kiến đã gửi và gửi được ý kiến thay thế trước khi hết hạn; ý kiến gửi sau cùng trong hạn
được tính. Nếu Quý cơ quan không gửi ý kiến này, gửi lại ý kiến đúng tại trang dành riêng và báo cho đầu mối:
{LINK}

Đầu mối liên hệ:
{invitee.consultation.contact}
"""
    post(key=f"receipt:{reply.id}:{address}", topic=Topic.CONSULTATION, to=address, at=at, body=body,
         subject=f"Đã ghi nhận ý kiến: {invitee.consultation.draft_title}", link_purpose=invitee.link_purpose)


def tell_officers(reply: Reply, late: bool, officers: list[User], fallback: str, at: datetime) -> None:
    """Tell those responsible that an agency answered; nobody named: the fallback mailbox, marked so."""
    body = f"""{reply.invitee.name} đã gửi ý kiến.

{_recorded(reply, late)}
"""
    for address in [officer.email for officer in officers] or [fallback]:
        post(key=f"reply:{reply.id}:{address}", topic=Topic.CONSULTATION, to=address, at=at, body=body,
             subject=f"Ý kiến mới của {reply.invitee.name}", unassigned=not officers)


def _recorded(reply: Reply, late: bool) -> str:
    with force_locale("vi"):
        position = str(POSITIONS[reply.position])
    lines = [f"Đã ghi nhận lúc {local(reply.received_at):%H:%M ngày %d/%m/%Y}{' (sau thời hạn)' if late else ''}:",
             f"Dự thảo: {reply.invitee.consultation.draft_title}", f"Ý kiến: {position}", f"Người ký: {reply.signer}"]
    if reply.document_number:
        lines.append(f"Văn bản số: {reply.document_number}")
    if reply.file:
        lines.append(f"Tệp kèm theo: {reply.file.name}")
    if reply.text:
        lines.append(f"Nội dung:\n{reply.text}")
    return "\n".join(lines)
