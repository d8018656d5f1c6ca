"""What the holder of a personal link does besides answering; facts are only added."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from smt.consultations.letters import answering as letters
from smt.consultations.models import Evidence, Invitee
from smt.consultations.queries import asked_at_address, own_receipt
from smt.consultations.service.holding import hold_invitee
from smt.consultations.states import EvidenceLevel
from smt.core.clock import end_of_day, local, start_of_day
from smt.core.db import db
from smt.outbox.models import Letter

#: Who stands in evidence that came by the link: nobody else is known of them.
BY = "Người giữ liên kết"
#: A lost link is sent again at most so often in a day to one address.
AGAIN_A_DAY = 3


def note_opening(invitee: Invitee, *, at: datetime) -> None:
    """Note that somebody came in by the link; once a day is enough."""
    hold_invitee(invitee)
    today = local(at).date()
    known = select(Evidence.id).where(Evidence.invitee_id == invitee.id, Evidence.level == EvidenceLevel.OPENED,
                                      Evidence.at >= start_of_day(today), Evidence.at < end_of_day(today))
    if db.session.scalar(known.limit(1)) is None:
        _show(invitee, EvidenceLevel.OPENED, at)


def confirm_receipt(invitee: Invitee, *, at: datetime) -> Evidence:
    """Note that the agency says it received the document on which it is asked; once is enough."""
    hold_invitee(invitee)
    return own_receipt(invitee) or _show(invitee, EvidenceLevel.RECEIPT, at)


def send_links_again(address: str, *, at: datetime) -> int:
    """Send the links that still open to the address registered for them, where `address` is one; give how many letters."""
    written = 0
    for invitee in asked_at_address(address, at):
        hold_invitee(invitee)
        key = f"link:{invitee.id}:"
        lately = select(func.count()).select_from(Letter).where(Letter.key.startswith(key), Letter.created_at > at - timedelta(days=1))
        ever = select(func.count()).select_from(Letter).where(Letter.key.startswith(key))
        if (db.session.scalar(lately) or 0) < AGAIN_A_DAY:
            letters.link_again(invitee, f"{key}{db.session.scalar(ever)}:{invitee.address}", at)
            written += 1
    return written


def _show(invitee: Invitee, level: EvidenceLevel, at: datetime) -> Evidence:
    shown = Evidence(level=level, at=at, recorded_at=at, by=BY)
    invitee.evidence.append(shown)
    db.session.flush()
    return shown
