"""What one agency sees of itself."""

from dataclasses import dataclass
from datetime import date, datetime

from smt.consultations.models import Closing, Contest, Evidence, Invitee, Reply
from smt.consultations.queries.links import reopened
from smt.consultations.queries.standings import counting, facts_of
from smt.consultations.standing import due, limit, standing
from smt.consultations.states import EvidenceLevel, Standing
from smt.core.clock import end_of_day, local
from smt.vietnamese.dates import days_left


@dataclass(frozen=True)
class Given:
    """A reply as its agency sees it again."""

    reply: Reply
    late: bool
    counts: bool


@dataclass(frozen=True)
class Own:
    """One agency in one consultation, as known at an instant."""

    invitee: Invitee
    at: datetime
    standing: Standing
    due_on: date | None
    #: The agency has a day of its own.
    own_day: bool
    #: What was answered, the newest first.
    replies: list[Given]
    receipt: Evidence | None
    #: The closing that holds, and how it recorded this agency; none while it is open, or open again.
    closing: Closing | None
    recorded: Standing | None
    contest: Contest | None

    @property
    def left(self) -> int | None:
        """Give the days until the last day: 0 on that day, negative afterwards."""
        return days_left(local(self.at).date(), self.due_on) if self.due_on else None

    @property
    def late(self) -> bool:
        """Say whether an answer sent now would be late."""
        return self.left is not None and self.left < 0

    @property
    def contestable(self) -> bool:
        """Say whether the agency may say now that its silence was no agreement."""
        return (self.closing is not None and self.standing is Standing.DEEMED and self.recorded is Standing.DEEMED
                and self.at < end_of_day(self.closing.contest_until))


def own(invitee: Invitee, at: datetime) -> Own:
    """Give what an agency sees of itself at `at`."""
    known, closing = facts_of(invitee), next((one for one in reversed(invitee.consultation.closings) if one.at <= at), None)
    day, chosen, end = due(known.deadlines, at), counting(invitee, at), limit(known, at)
    if closing is not None and reopened(invitee, closing, at):
        closing = None
    recorded = next((Standing(row["standing"]) for row in closing.rows if row["invitee"] == invitee.id), None) if closing else None
    newest = sorted(invitee.replies, key=lambda one: (one.received_at, one.id), reverse=True)
    return Own(invitee, at, standing(known, at), day.due_on if day else None, bool(day and day.own),
               [Given(one, one.received_at >= end, one is chosen) for one in newest], own_receipt(invitee), closing, recorded,
               next((one for one in reversed(invitee.contests) if one.at <= at), None))


def own_receipt(invitee: Invitee) -> Evidence | None:
    """Give the agency's own word that it received what it is asked on now; of an earlier revision it does not count."""
    asked = invitee.consultation.revision.asked_at
    return next((one for one in reversed(invitee.evidence)
                 if one.level is EvidenceLevel.RECEIPT and (asked is None or one.at >= asked)), None)
