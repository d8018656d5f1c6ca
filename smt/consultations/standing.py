"""How an agency stands at an instant: computed from facts, never stored.

Facts later than the instant do not exist: a reply counts from the moment it was entered, a day from the moment
it was recorded. So a look back shows what was known then, and no later fact rewrites it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from smt.consultations.states import EVIDENCE_ORDER, EvidenceLevel, Position, Silence, Standing
from smt.core.clock import end_of_day

#: The limit while no day is known: nothing can be overdue.
NO_LIMIT = datetime(9999, 12, 31, tzinfo=UTC)


class Shown(NamedTuple):
    """Evidence that the agency was asked: what happened when, when we learnt of it, from what and from whom."""

    level: EvidenceLevel
    at: datetime
    recorded_at: datetime
    note: str = ""
    by: str = ""
    #: The letter it tells of, so that one that came back takes away its own hand-over; blank: every letter until then.
    letter: str = ""
    #: The stored row, where there is one: a paper of it can be asked for.
    id: int | None = None
    #: The stored row that this one says was recorded by mistake.
    withdraws: int | None = None
    #: A paper of it is kept.
    filed: bool = False


class Due(NamedTuple):
    """A last day for answers, when it was set, and whether it is this agency's own."""

    due_on: date
    recorded_at: datetime
    own: bool = False


class Contested(NamedTuple):
    """An agency's word that its silence was no agreement, and what was decided on it."""

    at: datetime
    decided_at: datetime | None = None
    upheld: bool = False


class Answer(NamedTuple):
    """A reply: when it reached us, when it was entered, and what it says."""

    received_at: datetime
    entered_at: datetime
    position: Position


@dataclass(frozen=True)
class Facts:
    """All that is known of one agency in one consultation."""

    evidence: Sequence[Shown]
    deadlines: Sequence[Due]
    replies: Sequence[Answer]
    minimum: EvidenceLevel
    contests: Sequence[Contested] = ()
    silence: Silence = Silence.AGREEMENT


@dataclass(frozen=True)
class Tally:
    """How many agencies stand how; silence is never added to express agreement."""

    agree: int = 0
    with_comments: int = 0
    disagree: int = 0
    outside: int = 0
    late: int = 0
    deemed: int = 0
    awaiting: int = 0
    not_reached: int = 0
    contested: int = 0

    @property
    def in_time(self) -> int:
        """Give how many answered in time."""
        return self.agree + self.with_comments + self.disagree + self.outside

    @property
    def answered(self) -> int:
        """Give how many answered, in time or late."""
        return self.in_time + self.late

    @property
    def asked(self) -> int:
        """Give how many were asked."""
        return self.answered + self.deemed + self.awaiting + self.not_reached + self.contested


def due(deadlines: Sequence[Due], at: datetime) -> Due | None:
    """Give the day that counts at `at`: the newest of all, or the newest of the agency's own where that is later."""
    known = [day for day in deadlines if day.recorded_at <= at]
    newest = [_newest([day for day in known if day.own is own]) for own in (False, True)]
    return max((day for day in newest if day), key=lambda day: day.due_on, default=None)


def closes(deadlines: Sequence[Due], at: datetime) -> datetime:
    """Give the first instant that is too late, as known at `at`: the end of the local day, the day included."""
    day = due(deadlines, at)
    return end_of_day(day.due_on) if day else NO_LIMIT


def limit(facts: Facts, at: datetime) -> datetime:
    """Give the first instant at which this agency is too late, as known at `at`."""
    return closes(facts.deadlines, at)


def standing(facts: Facts, at: datetime) -> Standing:
    """Give how the agency stands at `at`."""
    end, replies = limit(facts, at), _known(facts, at)
    if any(reply.received_at < end for reply in replies):
        return Standing.ANSWERED
    if replies:
        return Standing.ANSWERED_LATE
    if at < end or facts.silence is Silence.NOTHING:
        return Standing.AWAITING
    if any(_is_open(one, at) for one in facts.contests if end <= one.at <= at):
        return Standing.CONTESTED  # an earlier word was about a day that no longer counts
    return Standing.DEEMED if reached(facts, at) else Standing.NOT_REACHED


def reached(facts: Facts, at: datetime) -> bool:
    """Say whether enough shows, at `at`, that the agency was asked while it could still answer in time."""
    end, least = limit(facts, at), EVIDENCE_ORDER.index(facts.minimum)
    # Where a contest was upheld, what showed until then was judged not enough: only what came after it shows anything.
    since = max((one.at for one in facts.contests if one.upheld and one.at <= at and not _is_open(one, at)), default=None)
    return any(EVIDENCE_ORDER.index(shown.level) >= least and shown.at < end and (since is None or since < shown.at)
               for shown in holding(facts, at))


def holding(facts: Facts, at: datetime) -> list[Shown]:
    """Give the evidence that holds at `at`: what was known then, without the letters that came back."""
    return still([shown for shown in facts.evidence if shown.recorded_at <= at and shown.at <= at])


def still(known: Sequence[Shown]) -> list[Shown]:
    """Give what of the evidence known holds: not what was withdrawn, nor letters that came back."""
    withdrawn = {shown.withdraws for shown in known if shown.withdraws is not None}
    known = [shown for shown in known if shown.id is None or shown.id not in withdrawn]
    back = [shown for shown in known if shown.level is EvidenceLevel.BOUNCED]
    return [shown for shown in known if shown.level in EVIDENCE_ORDER and not any(_took_away(one, shown) for one in back)]


def counted(facts: Facts, at: datetime) -> Answer | None:
    """Give the reply that counts at `at`: the latest in time, else the latest of the late ones."""
    end, replies = limit(facts, at), _known(facts, at)
    choice = [reply for reply in replies if reply.received_at < end] or replies
    return choice[_last([(reply.received_at, reply.entered_at) for reply in choice])] if choice else None


def tally(standings: Iterable[Standing], positions: Iterable[Position | None]) -> Tally:
    """Count agencies, each once; `positions` gives what each one's counted reply says."""
    counts = dict.fromkeys(Tally.__dataclass_fields__, 0)
    for where, position in zip(standings, positions, strict=True):
        counts[COLUMNS[position] if where is Standing.ANSWERED and position else COLUMNS[where]] += 1
    return Tally(**counts)


#: What of a tally counts which position (of those in time) or standing, in the order in which figures are read.
COLUMNS: dict[Standing | Position, str] = {
    Position.AGREE: "agree",
    Position.AGREE_WITH_COMMENTS: "with_comments",
    Position.DISAGREE: "disagree",
    Position.OUTSIDE_OUR_FIELD: "outside",
    Standing.ANSWERED_LATE: "late",
    Standing.DEEMED: "deemed",
    Standing.AWAITING: "awaiting",
    Standing.NOT_REACHED: "not_reached",
    Standing.CONTESTED: "contested",
}


def _is_open(contest: Contested, at: datetime) -> bool:
    return contest.decided_at is None or contest.decided_at > at


def _took_away(back: Shown, shown: Shown) -> bool:
    # A letter sent again was handed over after it had come back: that hand-over stands.
    return shown.level is EvidenceLevel.HANDED_OVER and shown.at <= back.at and back.letter in ("", shown.letter)


def _newest(days: Sequence[Due]) -> Due | None:
    return days[_last([day.recorded_at for day in days])] if days else None


def _known(facts: Facts, at: datetime) -> list[Answer]:
    return [reply for reply in facts.replies if reply.received_at <= at and reply.entered_at <= at]


def _last(keys: Sequence[object]) -> int:
    # Of equal instants the one recorded last counts: max() alone would take the first.
    return max(range(len(keys)), key=lambda place: (keys[place], place))
