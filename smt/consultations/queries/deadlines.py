"""Last days as the record lists them."""

from dataclasses import dataclass
from datetime import date, datetime

from smt.consultations.models import Consultation, Deadline, Invitee
from smt.consultations.standing import Due, due
from smt.core.clock import local


@dataclass(frozen=True)
class Day:
    """A last day on record: the row, whose it is (blank: everybody's), the day before it, and whether it reopened what had ended."""

    deadline: Deadline
    invitee: Invitee | None
    before: date | None
    reopens: bool


def days(consultation: Consultation) -> list[Day]:
    """Give every last day in the order in which they were set."""
    asked = {invitee.id: invitee for invitee in consultation.invitees}
    told, known = list[Day](), list[Deadline]()
    for row in consultation.deadlines:
        counted = due([Due(one.due_on, one.recorded_at, one.invitee_id is not None) for one in known
                       if one.invitee_id in (None, row.invitee_id)], row.recorded_at)
        before = counted.due_on if counted else None
        told.append(Day(row, asked.get(row.invitee_id or 0), before, before is not None and reopens(before, row.recorded_at)))
        known.append(row)
    return told


def reopens(before: date, at: datetime) -> bool:
    """Say whether setting another day at `at` opens again what ended with the day before."""
    return before < local(at).date()
