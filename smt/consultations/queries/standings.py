"""The facts of every agency, and the board at an instant."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from smt.consultations.models import (
    Approval,
    Closing,
    Consultation,
    Contest,
    ContestDecision,
    Deadline,
    Evidence,
    Invitee,
    LeftOut,
    Reply,
)
from smt.consultations.standing import Answer, Contested, Due, Facts, Shown, Tally, closes, counted, due, limit, reached, standing, tally
from smt.consultations.states import EvidenceLevel, Standing
from smt.core.clock import local
from smt.core.db import db
from smt.outbox.models import Letter, LetterEvent
from smt.outbox.states import Happening
from smt.vietnamese.dates import days_left
from smt.vietnamese.names import alphabetical_key

#: What the outbox knows of a letter, as evidence: one refused outright came back at once.
_HAPPENINGS = {Happening.QUEUED: EvidenceLevel.QUEUED, Happening.HANDED_OVER: EvidenceLevel.HANDED_OVER,
               Happening.FAILED: EvidenceLevel.BOUNCED, Happening.BOUNCED: EvidenceLevel.BOUNCED}
#: Letters that asked: their keys begin so.
ASKING = "invitation:"

#: How long after its last day a consultation with nothing to do still stands in the work list.
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
    #: The first instant that is too late for this agency, and whether it has a day of its own.
    limit: datetime
    own_day: date | None
    #: The newest contest and the newest decision to close without it.
    contest: Contest | None
    left_out: LeftOut | None


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


def facts(consultation: Consultation) -> dict[int, Facts]:
    """Give the facts of every invitee by its id, in as many queries for a hundred agencies as for two."""
    return _facts(consultation, _replies(consultation), _contests(consultation))


def facts_of(invitee: Invitee) -> Facts:
    """Give the facts of one invitee."""
    return facts(invitee.consultation)[invitee.id]


def board(consultation: Consultation, at: datetime) -> Board:
    """Give the consultation as it stood at an instant."""
    replies = _replies(consultation)
    contests, left_out = _contests(consultation), _left_out(consultation)
    known = _facts(consultation, replies, contests)
    sent = consultation.sent_at is not None and consultation.sent_at <= at
    rows = [row_of(invitee, known[invitee.id], replies[invitee.id], contests[invitee.id], left_out[invitee.id], at)
            for invitee in _as_addressed(consultation) if sent]
    day = due(_days(consultation), at)
    return Board(consultation, at, day.due_on if day else None, rows,
                 tally([row.standing for row in rows], [row.reply.position if row.reply else None for row in rows]))


def silent(consultation: Consultation) -> list[Invitee]:
    """Give the agencies that have not answered at all."""
    return list(db.session.scalars(select(Invitee).where(Invitee.consultation_id == consultation.id, ~Invitee.replies.any())
                                   .order_by(Invitee.id)))


def moved(consultation: Consultation, due_on: date, at: datetime, invitee: Invitee | None = None) -> dict[tuple[Standing, Standing], int]:
    """Count the agencies whose standing another last day, set at `at`, would change: how they stand, how they would.

    With an invitee the day is this agency's own.
    """
    counts: dict[tuple[Standing, Standing], int] = defaultdict(int)
    for number, known in facts(consultation).items():
        if invitee is not None and number != invitee.id:
            continue
        another = Due(due_on, at, own=invitee is not None)
        now, then = standing(known, at), standing(replace(known, deadlines=[*known.deadlines, another]), at)
        counts[now, then] += now is not then
    return counts


def counting(invitee: Invitee, at: datetime) -> Reply | None:
    """Give the reply that counts for an agency, as known at `at`."""
    consultation, replies = invitee.consultation, sorted(invitee.replies, key=lambda one: (one.received_at, one.id))
    return _chosen(Facts([], _days(consultation, invitee.id), _answers(replies), consultation.minimum_evidence), replies, at)


def is_late(reply: Reply, at: datetime) -> bool:
    """Say whether a reply came after the last day as known at `at`."""
    return reply.received_at >= closes(_days(reply.invitee.consultation, reply.invitee_id), at)


def open_ones(scope: ColumnElement[bool], at: datetime) -> list[Board]:
    """Give the boards of the consultations in scope that were sent and still have something to do, or had within PAST."""
    newest = select(Deadline.due_on).where(
        Deadline.consultation_id == Consultation.id, Deadline.invitee_id.is_(None)).order_by(Deadline.id.desc()).limit(1)
    # Whatever may still wait for somebody: its day is not long past, it was not closed, or something came after its closing.
    recent, last = local(at).date() - PAST, select(func.max(Closing.at)).where(Closing.consultation_id == Consultation.id).scalar_subquery()
    undecided = select(Contest.id).join(Invitee).where(
        Invitee.consultation_id == Consultation.id, ~Contest.id.in_(select(ContestDecision.contest_id)))
    late = select(Reply.id).join(Invitee).where(Invitee.consultation_id == Consultation.id, Reply.entered_at > last)
    again = select(Deadline.id).where(Deadline.consultation_id == Consultation.id, Deadline.recorded_at > last)
    found = db.session.scalars(
        select(Consultation).where(scope, Consultation.sent_at.is_not(None), or_(
            newest.scalar_subquery() >= recent, last.is_(None), last >= at - PAST, undecided.exists(), late.exists(), again.exists()))
        .order_by(Consultation.id))
    return [board(one, at) for one in found]


def promulgated() -> list[Approval]:
    """Give the entries of promulgated plans that hold, the newest plan first."""
    corrected = select(Approval.supersedes_id).where(Approval.supersedes_id.is_not(None))
    return list(db.session.scalars(select(Approval).where(~Approval.id.in_(corrected)).options(joinedload(Approval.consultation))
                                   .order_by(Approval.issued_on.desc(), Approval.id.desc())))


def row_of(invitee: Invitee, known: Facts, replies: list[Reply], contests: list[Contest], left_out: list[LeftOut], at: datetime) -> Row:
    """Give the row of one agency as known at `at`; what is told later is not in it."""
    there, chosen = _there(replies, at), _chosen(known, replies, at)
    own = due([day for day in known.deadlines if day.own], at)
    return Row(invitee, standing(known, at), chosen, [reply for reply in there if reply is not chosen],
               [shown for shown in known.evidence if shown.recorded_at <= at and shown.at <= at], reached(known, at),
               limit(known, at), own.due_on if own else None, next((one for one in reversed(contests) if one.at <= at), None),
               next((one for one in reversed(left_out) if one.at <= at), None))


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


def _facts(consultation: Consultation, replies: Mapping[int, list[Reply]], contests: Mapping[int, list[Contest]]) -> dict[int, Facts]:
    shown, general = _evidence(consultation), _days(consultation)
    own = {day.invitee_id for day in consultation.deadlines if day.invitee_id}
    return {invitee.id: Facts(
        shown[invitee.id], _days(consultation, invitee.id) if invitee.id in own else general, _answers(replies[invitee.id]),
        consultation.minimum_evidence, [_contested(one) for one in contests[invitee.id]], consultation.silence_means)
        for invitee in consultation.invitees}


def _days(consultation: Consultation, invitee_id: int | None = None) -> list[Due]:
    return [Due(day.due_on, day.recorded_at, day.invitee_id is not None) for day in consultation.deadlines
            if day.invitee_id in (None, invitee_id)]


def _contested(contest: Contest) -> Contested:
    decision = contest.decision
    return Contested(contest.at, decision.at if decision else None, decision.upheld if decision else False)


def _evidence(consultation: Consultation) -> dict[int, list[Shown]]:
    found: dict[int, list[Shown]] = defaultdict(list)
    # What the outbox knows is asked there and never copied: one fact, one place.
    purposes = {purpose: invitee.id for invitee in consultation.invitees for purpose in invitee.link_purposes}
    for key, purpose, kind, at in db.session.execute(
            select(Letter.key, Letter.link_purpose, LetterEvent.kind, LetterEvent.at).join(LetterEvent.letter)
            .where(Letter.link_purpose.in_(purposes), Letter.key.startswith(ASKING), LetterEvent.kind.in_(_HAPPENINGS))
            .order_by(LetterEvent.id)):
        found[purposes[purpose]].append(Shown(_HAPPENINGS[kind], at, at, letter=key))
    for row in db.session.execute(
            select(Evidence.invitee_id, Evidence.level, Evidence.at, Evidence.recorded_at, Evidence.note, Evidence.by, Evidence.id,
                   Evidence.withdraws_id, Evidence.file_id)
            .join(Invitee).where(Invitee.consultation_id == consultation.id).order_by(Evidence.id)):
        found[row.invitee_id].append(Shown(row.level, row.at, row.recorded_at, row.note, row.by, id=row.id, withdraws=row.withdraws_id,
                                           filed=row.file_id is not None))
    return found


def _replies(consultation: Consultation) -> dict[int, list[Reply]]:
    found: dict[int, list[Reply]] = defaultdict(list)
    for reply in db.session.scalars(select(Reply).join(Invitee).where(Invitee.consultation_id == consultation.id)
                                    .order_by(Reply.received_at, Reply.id)):
        found[reply.invitee_id].append(reply)
    return found


def _contests(consultation: Consultation) -> dict[int, list[Contest]]:
    found: dict[int, list[Contest]] = defaultdict(list)
    for contest in db.session.scalars(select(Contest).join(Invitee).where(Invitee.consultation_id == consultation.id)
                                      .options(selectinload(Contest.decision)).order_by(Contest.id)):
        found[contest.invitee_id].append(contest)
    return found


def _left_out(consultation: Consultation) -> dict[int, list[LeftOut]]:
    found: dict[int, list[LeftOut]] = defaultdict(list)
    for one in db.session.scalars(select(LeftOut).join(Invitee).where(Invitee.consultation_id == consultation.id).order_by(LeftOut.id)):
        found[one.invitee_id].append(one)
    return found
