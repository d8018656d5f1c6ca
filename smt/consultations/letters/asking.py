"""The letters that ask."""

from datetime import date, datetime

from smt.consultations.letters.words import on_silence
from smt.consultations.models import Consultation, Invitee, Revision
from smt.directory.states import Topic
from smt.outbox.service import LINK, post
from smt.vietnamese.dates import long_day

_CARE = """Liên kết trên dành riêng cho Quý cơ quan, chỉ chuyển cho người được giao trả lời. Mở liên kết không ghi nhận điều gì;
ý kiến chỉ được ghi khi bấm nút gửi."""


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

{on_silence(consultation)}{_CARE}

Đầu mối liên hệ:
{consultation.contact}
"""
    post(key=invitee.invitation_key, topic=Topic.CONSULTATION, to=invitee.email, at=at, body=body,
         subject=f"Đề nghị tham gia ý kiến, hạn {long_day(due_on)}: {consultation.draft_title}",
         link_purpose=invitee.link_purpose)


def ask_again(revision: Revision, invitee: Invitee, due_on: date, at: datetime) -> None:
    """Ask one agency for its opinion on a later text; what it answered on an earlier one stays."""
    consultation = invitee.consultation
    note = f"Bản này khác bản trước: {revision.note}\n\n" if revision.note else ""
    before = (f"Ý kiến Quý cơ quan đã gửi vẫn được lưu, ghi rõ là về bản thứ {invitee.replies[-1].revision.number}. Nếu có ý kiến khác "
              "về bản mới,\ngửi ý kiến thay thế tại trang trên.\n\n" if invitee.replies else "")
    body = f"""Kính gửi: {invitee.name}

{consultation.lead.name} đề nghị Quý cơ quan, đơn vị tham gia ý kiến bằng văn bản đối với bản thứ {revision.number} của:
{consultation.draft_title}

{note}Văn bản: {consultation.code}
{consultation.subject}

Đọc bản mới và gửi ý kiến tại trang dành riêng cho Quý cơ quan:
{LINK}

{before}Hạn gửi ý kiến: hết {long_day(due_on)} (23:59, giờ Việt Nam).

{on_silence(consultation)}{_CARE}

Đầu mối liên hệ:
{consultation.contact}
"""
    post(key=f"revision:{revision.id}:{invitee.id}", topic=Topic.CONSULTATION, to=invitee.address, at=at, body=body,
         subject=f"Đề nghị tham gia ý kiến đối với bản thứ {revision.number}, hạn {long_day(due_on)}: {consultation.draft_title}",
         link_purpose=invitee.link_purpose)
