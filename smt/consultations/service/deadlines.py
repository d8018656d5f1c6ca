"""Last days: extensions, and the reopening that an extension after the end is."""

from datetime import date, datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from smt.consultations.letters import asking as letters
from smt.consultations.models import Consultation, Deadline
from smt.consultations.queries import moved, silent
from smt.consultations.service.holding import hold
from smt.consultations.states import Standing
from smt.core.clock import local
from smt.core.db import db
from smt.core.errors import Refusal


class Extension(NamedTuple):
    """What a later last day would do."""

    old: date
    new: date
    letters: int
    #: The silent without an address, who hear of it only on paper.
    on_paper: int
    #: The old day has passed, so that what was closed opens again.
    reopens: bool
    #: Agencies by how they stand and how they would.
    moved: dict[tuple[Standing, Standing], int]


def foresee_extension(consultation: Consultation, *, due_on: date, at: datetime) -> Extension:
    """Give what a later last day would do; refuse one that could not be set."""
    old, quiet = _extendable(consultation, due_on, at), silent(consultation)
    letters_due = sum(bool(invitee.email) for invitee in quiet)
    return Extension(old, due_on, letters_due, len(quiet) - letters_due, old < local(at).date(), moved(consultation, due_on, at))


def extend(consultation: Consultation, *, due_on: date, reason: str, at: datetime, by: str) -> Deadline:
    """Set a later last day; the earlier one stays on record, and those who are silent are told."""
    hold(consultation)
    _extendable(consultation, due_on, at)
    day = Deadline(due_on=due_on, recorded_at=at, by=by, reason=reason)
    consultation.deadlines.append(day)
    db.session.flush()
    for invitee in silent(consultation):
        if invitee.email:
            letters.extend(day, invitee, reason, at)
    return day


def _extendable(consultation: Consultation, due_on: date, at: datetime) -> date:
    if consultation.sent_at is None or consultation.due_on is None:
        raise Refusal(_l("Đợt lấy ý kiến này chưa gửi nên chưa có hạn để lùi."))
    if due_on <= consultation.due_on or due_on < local(at).date():
        raise Refusal(_l("Hạn mới cần sau hạn đang có và từ hôm nay trở đi."), field="due_on")
    return consultation.due_on
