"""Personal links: whose they are, and whether they still open."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from smt.consultations.models import Closing, Invitee
from smt.core.clock import end_of_day
from smt.core.db import db
from smt.core.tokens import digest
from smt.directory.models import Agency


class LinkState(StrEnum):
    """Whether a personal link opens."""

    OPEN = "open"
    REVOKED = "revoked"
    EXPIRED = "expired"


def invited_by(token: str) -> Invitee | None:
    """Give the invitee whose personal link carries this token, whether or not it still opens."""
    return db.session.scalar(select(Invitee).where(Invitee.link_digest == digest(token))
                             .options(joinedload(Invitee.consultation)))


def link_state(invitee: Invitee, at: datetime) -> LinkState:
    """Say whether an agency's link opens at `at`: until it is revoked, or a closing's days for contesting are over."""
    if invitee.link_revoked_at is not None and invitee.link_revoked_at <= at:
        return LinkState.REVOKED
    closing = next((one for one in reversed(invitee.consultation.closings) if one.at <= at), None)
    if closing is None or at < end_of_day(closing.contest_until) or reopened(invitee, closing, at):
        return LinkState.OPEN
    return LinkState.EXPIRED


def asked_at_address(address: str, at: datetime) -> list[Invitee]:
    """Give the invitees whose registered address this is and whose links still open."""
    typed = address.strip().lower()
    found = db.session.scalars(
        select(Invitee).join(Invitee.agency).options(joinedload(Invitee.consultation), contains_eager(Invitee.agency))
        .where(or_(func.lower(Agency.email) == typed, and_(Agency.email == "", func.lower(Invitee.email) == typed))).order_by(Invitee.id))
    return [invitee for invitee in found if typed and link_state(invitee, at) is LinkState.OPEN]


def reopened(invitee: Invitee, closing: Closing, at: datetime) -> bool:
    """Say whether a day that was set after a closing opened it again for this agency."""
    # A day set after the closing opens it again for those it is for, however long that day is past: no newer closing ended it.
    return any(closing.at < day.recorded_at <= at and day.invitee_id in (None, invitee.id) for day in invitee.consultation.deadlines)
