"""Personal links: whose they are, and whether they still open."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from smt.consultations.models import Closing, Invitee
from smt.core.clock import end_of_day
from smt.core.db import db
from smt.core.tokens import digest


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
    if closing is None or at < end_of_day(closing.contest_until) or _reopened(invitee, closing, at):
        return LinkState.OPEN
    return LinkState.EXPIRED


def _reopened(invitee: Invitee, closing: Closing, at: datetime) -> bool:
    # A day set after the closing opens it again for those it is for, however long that day is past: no newer closing ended it.
    return any(closing.at < day.recorded_at <= at and day.invitee_id in (None, invitee.id) for day in invitee.consultation.deadlines)
