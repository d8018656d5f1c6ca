"""What is asked of consultations: who a link belongs to, the facts of every agency, the board at an instant."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from smt.consultations.models import Consultation, Deadline, Evidence, Invitee, Reply
from smt.consultations.standing import Answer, Due, Facts, Shown, Tally, closes, counted, due, reached, standing, tally
from smt.consultations.states import EvidenceLevel, Standing
from smt.core.clock import local
from smt.core.db import db
from smt.core.tokens import digest
from smt.outbox.models import Letter
from smt.vietnamese.dates import days_left
from smt.vietnamese.names import alphabetical_key

#: How long after its last day a consultation still stands in the work list.
PAST = timedelta(days=30)


@dataclass(frozen=True)
class Row:
    """One agency on the board, as known at the board's instant."""

    invitee: Invitee
    standing: Standing
    #: The reply that counts, and the others in the order they came.
    reply: Reply | None
    others: list[Reply]
    evidence: list[Shown]
    reached: bool


@dataclass(frozen=True)
class Board:
    """A consultation as it stood at an instant."""

    consultation: Consultation
    at: datetime
    due_on: date | None
    rows: list[Row]
    tally: Tally

    @property
    def days_left(self) -> int | None:
        """Give the days until the last day: 0 on that day, negative afterwards."""
        return days_left(local(self.at).date(), self.due_on) if self.due_on else None

    @property
    def unsure(self) -> int:
        """Give how many have not answered and may not have been reached."""
        return sum(row.reply is None and not row.reached for row in self.rows)


def invited_by(token: str) -> Invitee | None:
    """Give the invitee whose personal link carries this token."""
    return db.session.scalar(select(Invitee).where(Invitee.link_digest == digest(token))
                             .options(joinedload(Invitee.consultation)))


def facts(consultation: Consultation) -> dict[int, Facts]:
    """Give the facts of every invitee by its id, in as many queries for a hundred agencies as for two."""
    return _facts(consultation, _replies(consultation))


def board(consultation: Consultation, at: datetime) -> Board:
    """Give the consultation as it stood at an instant."""
    replies = _replies(consultation)
    known = _facts(consultation, replies)
    sent = consultation.sent_at is not None and consultation.sent_at <= at
    rows = [_row(invitee, known[invitee.id], replies[invitee.id], at) for invitee in _as_addressed(consultation) if sent]
    day = due(_days(consultation), at)
    return Board(consultation, at, day.due_on if day else None, rows,
                 tally([row.standing for row in rows], [row.reply.position if row.reply else None for row in rows]))


def silent(consultation: Consultation) -> list[Invitee]:
    """Give the agencies that have not answered at all."""
    return list(db.session.scalars(select(Invitee).where(Invitee.consultation_id == consultation.id, ~Invitee.replies.any())
                                   .order_by(Invitee.id)))


def moved(consultation: Consultation, due_on: date, at: datetime) -> dict[tuple[Standing, Standing], int]:
    """Count the agencies whose standing another last day, set at `at`, would change: how they stand, how they would."""
    counts: dict[tuple[Standing, Standing], int] = defaultdict(int)
    for known in facts(consultation).values():
        now, then = standing(known, at), standing(replace(known, deadlines=[*known.deadlines, Due(due_on, at)]), at)
        counts[now, then] += now is not then
    return counts


def counting(invitee: Invitee, at: datetime) -> Reply | None:
    """Give the reply that counts for an agency, as known at `at`."""
    consultation, replies = invitee.consultation, sorted(invitee.replies, key=lambda one: (one.received_at, one.id))
    return _chosen(Facts([], _days(consultation), _answers(replies), consultation.minimum_evidence), replies, at)


def is_late(reply: Reply, at: datetime) -> bool:
    """Say whether a reply came after the last day as known at `at`."""
    return reply.received_at >= closes(_days(reply.invitee.consultation), at)


def open_ones(scope: ColumnElement[bool], at: datetime) -> list[Board]:
    """Give the boards of the consultations in scope that were sent and did not close more than PAST days ago."""
    newest = select(Deadline.due_on).where(Deadline.consultation_id == Consultation.id).order_by(Deadline.id.desc()).limit(1)
    found = db.session.scalars(
        select(Consultation).where(scope, Consultation.sent_at.is_not(None), newest.scalar_subquery() >= local(at).date() - PAST)
        .order_by(Consultation.id))
    return [board(one, at) for one in found]


def _row(invitee: Invitee, known: Facts, replies: list[Reply], at: datetime) -> Row:
    there, chosen = _there(replies, at), _chosen(known, replies, at)
    return Row(invitee, standing(known, at), chosen, [reply for reply in there if reply is not chosen],
               [shown for shown in known.evidence if shown.recorded_at <= at and shown.at <= at], reached(known, at))


def _there(replies: Sequence[Reply], at: datetime) -> list[Reply]:
    return [reply for reply in replies if reply.entered_at <= at and reply.received_at <= at]


def _chosen(known: Facts, replies: Sequence[Reply], at: datetime) -> Reply | None:
    answer = counted(known, at)
    return next((reply for reply in reversed(_there(replies, at))
                 if answer and (reply.received_at, reply.entered_at) == (answer.received_at, answer.entered_at)), None)


def _as_addressed(consultation: Consultation) -> list[Invitee]:
    # As the letter lists them: line by line, the members of a group by the alphabet.
    place = {line.id: line.position for line in consultation.lines}
    return sorted(consultation.invitees, key=lambda one: (place[one.line_id], alphabetical_key(one.name)))


def _answers(replies: Sequence[Reply]) -> list[Answer]:
    return [Answer(reply.received_at, reply.entered_at, reply.position) for reply in replies]


def _facts(consultation: Consultation, replies: Mapping[int, list[Reply]]) -> dict[int, Facts]:
    shown, days = _evidence(consultation), _days(consultation)
    return {invitee.id: Facts(shown[invitee.id], days, _answers(replies[invitee.id]), consultation.minimum_evidence)
            for invitee in consultation.invitees}


def _days(consultation: Consultation) -> list[Due]:
    return [Due(day.due_on, day.recorded_at) for day in consultation.deadlines]


def _evidence(consultation: Consultation) -> dict[int, list[Shown]]:
    found: dict[int, list[Shown]] = defaultdict(list)
    # What the outbox knows is asked there and never copied: one fact, one place.
    keys = {invitee.invitation_key: invitee.id for invitee in consultation.invitees if invitee.email}
    for key, at in db.session.execute(
            select(Letter.key, Letter.handed_over_at).where(Letter.key.in_(keys))):
        if at is not None:
            found[keys[key]].append(Shown(EvidenceLevel.HANDED_OVER, at, at))
    for number, level, happened_at, recorded_at, note, by in db.session.execute(
            select(Evidence.invitee_id, Evidence.level, Evidence.at, Evidence.recorded_at, Evidence.note, Evidence.by).join(Invitee)
            .where(Invitee.consultation_id == consultation.id).order_by(Evidence.id)):
        found[number].append(Shown(level, happened_at, recorded_at, note, by))
    return found


def _replies(consultation: Consultation) -> dict[int, list[Reply]]:
    found: dict[int, list[Reply]] = defaultdict(list)
    for reply in db.session.scalars(select(Reply).join(Invitee).where(Invitee.consultation_id == consultation.id)
                                    .order_by(Reply.received_at, Reply.id)):
        found[reply.invitee_id].append(reply)
    return found
