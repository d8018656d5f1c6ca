"""The letters about an answer."""

from datetime import datetime

from flask_babel import force_locale

from smt.accounts.models import User
from smt.consultations.models import Comment, Invitee, Reply
from smt.consultations.states import POSITIONS
from smt.core.clock import local
from smt.directory.states import Topic
from smt.outbox.service import LINK, post


def receipt(reply: Reply, late: bool, at: datetime) -> None:
    """Tell the agency's registered address what was recorded in its name, whoever used the link."""
    invitee = reply.invitee
    address = invitee.address
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


def link_again(invitee: Invitee, key: str, at: datetime) -> None:
    """Send the personal link to the registered address of an agency that lost it."""
    body = f"""Kính gửi: {invitee.name}

Có người vừa đề nghị gửi lại liên kết của Quý cơ quan để góp ý đối với:
{invitee.consultation.draft_title}

Đây là liên kết đang dùng được:
{LINK}

Nếu Quý cơ quan không đề nghị, không cần làm gì: liên kết chỉ được gửi đến địa chỉ đã đăng ký này.

Đầu mối liên hệ:
{invitee.consultation.contact}
"""
    post(key=key, topic=Topic.CONSULTATION, to=invitee.address, at=at, body=body,
         subject=f"Liên kết góp ý: {invitee.consultation.draft_title}", link_purpose=invitee.link_purpose)


def _recorded(reply: Reply, late: bool) -> str:
    with force_locale("vi"):
        position = str(POSITIONS[reply.position])
    lines = [f"Đã ghi nhận lúc {local(reply.received_at):%H:%M ngày %d/%m/%Y}{' (sau thời hạn)' if late else ''}:",
             f"Dự thảo: {reply.invitee.consultation.draft_title}", f"Ý kiến: {position}", f"Người ký: {reply.signer}"]
    if reply.document_number:
        lines.append(f"Văn bản số: {reply.document_number}")
    if reply.file:
        lines.append(f"Tệp kèm theo: {reply.file.name}")
    return "\n".join(lines + [_quoted(comment) for comment in reply.comments])


def _quoted(comment: Comment) -> str:
    lines = [f"\n{comment.section or 'Góp ý chung'}:", comment.text]
    if comment.proposed:
        lines.append(f"Đề nghị sửa thành: {comment.proposed}")
    return "\n".join(line for line in lines if line)
