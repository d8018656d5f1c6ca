"""Reminders: two and one working days before its last day, to an agency that is still silent at that instant."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from smt.consultations.letters import following as letters
from smt.consultations.models import Consultation, Deadline, Invitee, Reply
from smt.consultations.queries import LinkState, facts, link_state, reopened
from smt.consultations.service.holding import hold_invitee
from smt.consultations.standing import Facts, due, standing
from smt.consultations.states import Standing
from smt.core.clock import local
from smt.core.db import db
from smt.directory.queries import holidays
from smt.outbox.models import Letter
from smt.vietnamese.holidays import working_days_before

#: How many working days before the last day, the nearest first.
BEFORE = (1, 2)
#: Nobody is reminded before the working day begins.
MORNING = time(7, 30)
#: The longest stretch of days off that is looked for (a long Tết with weekends on both sides).
_LONGEST_PAUSE = timedelta(days=30)


class Reminder(NamedTuple):
    """A reminder that is due: to whom, of which day, how many working days before it."""

    invitee: Invitee
    due_on: date
    days: int

    @property
    def key(self) -> str:
        """The key of its letter: another last day makes another reminder, the same day never a second one."""
        return f"reminder:{self.invitee.id}:{self.due_on.isoformat()}:{self.days}"


def open_for_reminding(at: datetime) -> list[int]:
    """Give the consultations in which somebody's last day is still to come, by id."""
    coming = exists().where(Deadline.consultation_id == Consultation.id, Deadline.due_on >= local(at).date())
    return list(db.session.scalars(select(Consultation.id).where(Consultation.sent_at.is_not(None), coming).order_by(Consultation.id)))


def remind(consultation: Consultation, *, at: datetime) -> int:
    """Write the reminders that are due at `at` and were not written yet; give how many.

    Of those missed while no worker ran only the nearest is written. Two workers at once write each of them once: the key decides.
    """
    return sum(_written(one, at) for one in foresee_reminders(consultation, at=at))


def foresee_reminders(consultation: Consultation, *, at: datetime) -> list[Reminder]:
    """Give the reminders that are due at `at` and were not written yet."""
    if local(at).time() < MORNING:
        return []
    known, today = facts(consultation), local(at).date()
    off = holidays(today - _LONGEST_PAUSE, today + _LONGEST_PAUSE)
    found = [due_now for invitee in consultation.invitees for due_now in _due_now(invitee, known[invitee.id], off, at)]
    keys = [one.key for one in found]
    there = set(db.session.scalars(select(Letter.key).where(Letter.key.in_(keys)))) if keys else set()
    return [one for one in found if one.key not in there]


def _due_now(invitee: Invitee, known: Facts, off: set[date], at: datetime) -> list[Reminder]:
    counts, today = due(known.deadlines, at), local(at).date()
    if counts is None or counts.due_on < today or not invitee.address or standing(known, at) is not Standing.AWAITING:
        return []
    if link_state(invitee, at) is not LinkState.OPEN or _closed(invitee, at):
        return []
    told_on = local(max(counts.recorded_at, invitee.consultation.sent_at or at)).date()
    for days in BEFORE:
        day = working_days_before(counts.due_on, days, off)
        if day <= today:
            # Whoever was told of the day on that very day, or later, needs no reminder of it.
            return [Reminder(invitee, counts.due_on, days)] if told_on < day else []
    return []


def _closed(invitee: Invitee, at: datetime) -> bool:
    closing = next((one for one in reversed(invitee.consultation.closings) if one.at <= at), None)
    return closing is not None and not reopened(invitee, closing, at)


def _written(reminder: Reminder, at: datetime) -> bool:
    invitee = reminder.invitee
    hold_invitee(invitee)  # an answer that is just being written is waited for
    if db.session.scalar(select(Reply.id).where(Reply.invitee_id == invitee.id).limit(1)) is not None:
        return False
    try:
        with db.session.begin_nested():
            letters.remind(invitee, reminder.due_on, reminder.days, reminder.key, at)
            db.session.flush()
    except IntegrityError:  # another worker wrote it this moment
        return False
    return True
