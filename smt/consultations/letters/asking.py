"""The letters that ask."""

from datetime import date, datetime

from smt.consultations.models import Consultation, Invitee
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
