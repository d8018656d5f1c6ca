"""The letters about how a consultation ends: contests and what was decided on them."""

from datetime import datetime

from smt.accounts.models import User
from smt.consultations.models import Contest
from smt.core.clock import local
from smt.directory.states import Topic
from smt.outbox.service import LINK, post


def contested(contest: Contest, at: datetime) -> None:
    """Tell the agency's registered address that its contest is on record, whoever used the link."""
    invitee, consultation = contest.invitee, contest.invitee.consultation
    address = invitee.address
    if not address:
        return
    body = f"""Kính gửi: {invitee.name}

{_said(contest)}

Từ lúc này Quý cơ quan không còn được tính là nhất trí mặc nhiên, cho đến khi {consultation.lead.name} quyết định và báo
kết quả cho Quý cơ quan. Nếu Quý cơ quan không gửi phản đối này, báo ngay cho đầu mối. Trang dành riêng:
{LINK}

Đầu mối liên hệ:
{consultation.contact}
"""
    post(key=f"contest:{contest.id}:{address}", topic=Topic.CONSULTATION, to=address, at=at, body=body,
         subject=f"Đã ghi nhận phản đối: {consultation.draft_title}", link_purpose=invitee.link_purpose)


def tell_officers(contest: Contest, officers: list[User], fallback: str, at: datetime) -> None:
    """Tell those responsible that there is something to decide; nobody named: the fallback mailbox, marked so."""
    body = f"""{contest.invitee.name} phản đối việc coi là nhất trí, cần được xem xét và quyết định.

{_said(contest)}
"""
    for address in [officer.email for officer in officers] or [fallback]:
        post(key=f"contest:{contest.id}:officer:{address}", topic=Topic.CONSULTATION, to=address, at=at, body=body,
             subject=f"Phản đối việc coi là nhất trí: {contest.invitee.name}", unassigned=not officers)


def _said(contest: Contest) -> str:
    lines = [f"Phản đối ghi nhận lúc {local(contest.at):%H:%M ngày %d/%m/%Y}:",
             f"Dự thảo: {contest.invitee.consultation.draft_title}",
             f"Về bản ghi kết thúc lúc {local(contest.closing.at):%H:%M ngày %d/%m/%Y}, trong đó cơ quan được ghi là nhất trí mặc nhiên.",
             f"Lý do: {contest.reason}", f"Người ký: {contest.signer}"]
    if contest.file:
        lines.append(f"Tệp kèm theo: {contest.file.name}")
    return "\n".join(lines)
