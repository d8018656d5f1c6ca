"""Last days: extensions of everybody's or of one agency's, and the reopening that an extension after the end is."""

from datetime import date, datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from smt.consultations.letters import following as letters
from smt.consultations.models import Consultation, Deadline, Invitee
from smt.consultations.queries import facts, moved, reopens, silent
from smt.consultations.service.holding import hold
from smt.consultations.standing import Due, Facts, due
from smt.consultations.states import Standing
from smt.core.clock import local
from smt.core.db import db
from smt.core.errors import Refusal
from smt.vietnamese.dates import day_month_year


class Extension(NamedTuple):
    """What a later last day would do."""

    old: date
    new: date
    letters: int
    #: Those concerned without an address, who hear of it only on paper.
    on_paper: int
    #: The old day has passed, so that what was closed opens again.
    reopens: bool
    #: Agencies by how they stand and how they would.
    moved: dict[tuple[Standing, Standing], int]


def foresee_extension(consultation: Consultation, *, due_on: date, at: datetime, invitee: Invitee | None = None) -> Extension:
    """Give what a later last day would do, of everybody or of one agency; refuse one that could not be set."""
    old = _extendable(consultation, due_on, at, invitee)
    told = _concerned(consultation, due_on, at, invitee)
    letters_due = sum(bool(one.address) for one in told)
    return Extension(old, due_on, letters_due, len(told) - letters_due, old < local(at).date(), moved(consultation, due_on, at, invitee))


def extend(consultation: Consultation, *, due_on: date, reason: str, at: datetime, by: str, document_number: str = "",
           invitee: Invitee | None = None) -> Deadline:
    """Set a later last day; the earlier one stays on record, and those whose day moves are told.

    An extension of everybody's day tells the silent; an agency's own is told to that agency.
    """
    hold(consultation)
    old = _extendable(consultation, due_on, at, invitee)
    told = _concerned(consultation, due_on, at, invitee)
    day = Deadline(due_on=due_on, recorded_at=at, by=by, reason=reason, document_number=document_number,
                   invitee_id=invitee.id if invitee else None)
    consultation.deadlines.append(day)
    db.session.flush()
    for one in told:
        letters.extend(day, one, reopens(old, at), at)
    return day


def _extendable(consultation: Consultation, due_on: date, at: datetime, invitee: Invitee | None) -> date:
    if consultation.sent_at is None or consultation.due_on is None:
        raise Refusal(_l("Đợt lấy ý kiến này chưa gửi nên chưa có hạn để lùi."))
    counts = due(facts(consultation)[invitee.id].deadlines, at) if invitee else None
    old = counts.due_on if counts else consultation.due_on
    if due_on <= old or due_on < local(at).date():
        raise Refusal(_l("Hạn mới cần sau hạn đang có (%(day)s) và từ hôm nay trở đi.", day=day_month_year(old)), field="due_on")
    return old


def _concerned(consultation: Consultation, due_on: date, at: datetime, invitee: Invitee | None) -> list[Invitee]:
    if invitee is not None:
        return [invitee]
    known = facts(consultation)
    return [one for one in silent(consultation) if _later(known[one.id], due_on, at)]


def _later(known: Facts, due_on: date, at: datetime) -> bool:
    # An agency with a day of its own that is as late hears nothing new.
    counts, then = due(known.deadlines, at), due([*known.deadlines, Due(due_on, at)], at)
    return counts is None or then is None or then.due_on > counts.due_on
