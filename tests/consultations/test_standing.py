"""One table of (facts, instant) -> standing, and what holds for all facts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.consultations.standing import NO_LIMIT, Answer, Due, Facts, Shown, Tally, counted, limit, standing, tally
from smt.consultations.states import EVIDENCE_ORDER, EvidenceLevel, Position, Standing
from smt.core.clock import CITY

HANDED, DELIVERED = EvidenceLevel.HANDED_OVER, EvidenceLevel.DELIVERED
AWAITING, ANSWERED, LATE = Standing.AWAITING, Standing.ANSWERED, Standing.ANSWERED_LATE
NOT_REACHED, DEEMED = Standing.NOT_REACHED, Standing.DEEMED
AGREE, DISAGREE = Position.AGREE, Position.DISAGREE


def on(text: str) -> datetime:
    """An instant as the city's clocks show it: `06/10 23:59:59`, in 2021."""
    shape = "%Y %d/%m %H:%M:%S" if text.count(":") == 2 else "%Y %d/%m %H:%M"
    return datetime.strptime(f"2021 {text}", shape).replace(tzinfo=CITY)


def shown(level: EvidenceLevel, at: str, recorded: str = "") -> Shown:
    return Shown(level, on(at), on(recorded or at))


def came(at: str, position: Position = AGREE, entered: str = "") -> Answer:
    return Answer(on(at), on(entered or at), position)


DUE = Due(date(2021, 10, 6), on("01/10 09:00"))
LONGER = Due(date(2021, 10, 8), on("06/10 10:00"))
REOPENED = Due(date(2021, 10, 12), on("09/10 10:00"))
BY_HAND = came("06/10 15:00", AGREE, "08/10 09:00")
MAIL = shown(HANDED, "01/10 09:01")


def facts(evidence: tuple[Shown, ...] = (MAIL,), replies: tuple[Answer, ...] = (), deadlines: tuple[Due, ...] = (DUE,),
          minimum: EvidenceLevel = HANDED) -> Facts:
    return Facts(evidence, deadlines, replies, minimum)


TABLE = [
    # nobody answered
    ("the demo's 05/10", facts(), "05/10 10:00", AWAITING),
    ("the last second of the last day", facts(), "06/10 23:59:59", AWAITING),
    ("the first second after it", facts(), "07/10 00:00", DEEMED),
    ("months later", facts(), "31/12 12:00", DEEMED),
    # evidence
    ("no evidence at all", facts(()), "07/10 00:00", NOT_REACHED),
    ("no evidence, still time", facts(()), "06/10 12:00", AWAITING),
    ("mail where delivery is asked", facts(minimum=DELIVERED), "07/10 00:00", NOT_REACHED),
    ("delivery where delivery is asked", facts((shown(DELIVERED, "02/10 08:00"),), minimum=DELIVERED), "07/10 00:00", DEEMED),
    ("delivery where mail is enough", facts((shown(DELIVERED, "02/10 08:00"),)), "07/10 00:00", DEEMED),
    ("delivered only after the last day", facts((shown(DELIVERED, "07/10 08:00"),)), "08/10 00:00", NOT_REACHED),
    ("delivery not yet recorded", facts((shown(DELIVERED, "02/10 08:00", "09/10 08:00"),)), "08/10 00:00", NOT_REACHED),
    ("the same, once recorded", facts((shown(DELIVERED, "02/10 08:00", "09/10 08:00"),)), "09/10 08:00", DEEMED),
    # answers
    ("answered in time", facts(replies=(came("05/10 10:00"),)), "05/10 10:00", ANSWERED),
    ("answered in time, seen before", facts(replies=(came("05/10 10:00"),)), "05/10 09:59", AWAITING),
    ("answered in the last second", facts(replies=(came("06/10 23:59:59"),)), "07/10 00:00", ANSWERED),
    ("answered at midnight", facts(replies=(came("07/10 00:00"),)), "07/10 00:00", LATE),
    ("answered late, seen before", facts(replies=(came("08/10 09:00"),)), "07/10 12:00", DEEMED),
    ("answered late, then seen", facts(replies=(came("08/10 09:00"),)), "08/10 09:00", LATE),
    ("answered without evidence", facts((), (came("05/10 10:00"),)), "07/10 00:00", ANSWERED),
    ("answered late without evidence", facts((), (came("08/10 10:00"),)), "09/10 00:00", LATE),
    ("in time and again late", facts(replies=(came("05/10 10:00"), came("08/10 10:00", DISAGREE))), "09/10 00:00", ANSWERED),
    ("came in time, entered late, seen between", facts(replies=(BY_HAND,)), "07/10 09:00", DEEMED),
    ("came in time, entered late, seen after", facts(replies=(BY_HAND,)), "08/10 09:00", ANSWERED),
    # the day moves
    ("extended before the end", facts(deadlines=(DUE, LONGER)), "07/10 00:00", AWAITING),
    ("extended, seen before that", facts(deadlines=(DUE, LONGER)), "06/10 09:00", AWAITING),
    ("extended and passed", facts(deadlines=(DUE, LONGER)), "09/10 00:00", DEEMED),
    ("answered inside the extension", facts(replies=(came("08/10 20:00"),), deadlines=(DUE, LONGER)), "09/10 00:00", ANSWERED),
    ("deemed before a reopening", facts(deadlines=(DUE, REOPENED)), "08/10 00:00", DEEMED),
    ("awaiting again after it", facts(deadlines=(DUE, REOPENED)), "10/10 00:00", AWAITING),
    ("a late answer made timely by it", facts((MAIL,), (came("08/10 09:00"),), (DUE, REOPENED)), "10/10 00:00", ANSWERED),
    ("reached for the reopening only", facts((shown(DELIVERED, "10/10 08:00"),), (), (DUE, REOPENED)), "13/10 00:00", DEEMED),
    ("before any day was set", facts(()), "30/09 00:00", AWAITING),
]


@pytest.mark.parametrize(("known", "at", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_standing_follows_the_facts_known_at_the_instant(known: Facts, at: str, expected: Standing) -> None:
    assert standing(known, on(at)) is expected


def test_the_limit_is_the_end_of_the_local_day() -> None:
    assert limit(facts(), on("02/10 09:00")) == datetime(2021, 10, 6, 17, 0, tzinfo=UTC)


def test_there_is_no_limit_before_a_day_is_set() -> None:
    assert limit(facts(), on("30/09 09:00")) == NO_LIMIT


def test_the_latest_reply_in_time_counts() -> None:
    replies = (came("04/10 10:00", DISAGREE), came("05/10 10:00", AGREE), came("08/10 10:00", DISAGREE))
    assert counted(facts(replies=replies), on("09/10 00:00")) == replies[1]


def test_of_replies_at_one_instant_the_one_recorded_last_counts() -> None:
    replies = (came("05/10 10:00", DISAGREE), came("05/10 10:00", AGREE))
    assert counted(facts(replies=replies), on("06/10 00:00")) == replies[1]


def test_every_agency_is_counted_once_and_silence_apart_from_agreement() -> None:
    standings = [ANSWERED, ANSWERED, ANSWERED, ANSWERED, LATE, DEEMED, AWAITING, NOT_REACHED]
    positions = [AGREE, Position.AGREE_WITH_COMMENTS, DISAGREE, Position.OUTSIDE_OUR_FIELD, AGREE, None, None, None]
    counts = tally(standings, positions)
    assert counts == Tally(1, 1, 1, 1, 1, 1, 1, 1)
    assert (counts.in_time, counts.answered, counts.asked) == (4, 5, 8)


# ---- whatever the facts ----

START = datetime(2021, 10, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 14 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
DAYS = st.integers(1, 14).map(lambda day: date(2021, 10, day))
SHOWN = st.builds(Shown, st.sampled_from(EvidenceLevel), INSTANTS, INSTANTS)
REPLIES = st.builds(Answer, INSTANTS, INSTANTS, st.sampled_from(Position))
DUES = st.builds(Due, DAYS, INSTANTS)
FACTS = st.builds(Facts, st.lists(SHOWN, max_size=4), st.lists(DUES, max_size=4), st.lists(REPLIES, max_size=4),
                  st.sampled_from(EVIDENCE_ORDER))


def until(known: Facts, at: datetime) -> Facts:
    """The same facts without those later than an instant."""
    return Facts([one for one in known.evidence if one.recorded_at <= at and one.at <= at],
                 [one for one in known.deadlines if one.recorded_at <= at],
                 [one for one in known.replies if one.entered_at <= at and one.received_at <= at], known.minimum)


@given(FACTS, INSTANTS)
def test_nobody_is_both_answered_and_deemed(known: Facts, at: datetime) -> None:
    answered = any(one.entered_at <= at and one.received_at <= at for one in known.replies)
    assert answered == (standing(known, at) in (ANSWERED, LATE)) == (counted(known, at) is not None)


@given(FACTS, INSTANTS)
def test_later_facts_do_not_change_an_earlier_standing(known: Facts, at: datetime) -> None:
    assert standing(known, at) is standing(until(known, at), at)
    assert limit(known, at) == limit(until(known, at), at)


@given(FACTS, INSTANTS)
def test_nobody_is_deemed_before_the_limit_or_without_evidence(known: Facts, at: datetime) -> None:
    if standing(known, at) is DEEMED:
        assert at >= limit(known, at)
        assert known.evidence


@given(st.lists(st.tuples(FACTS, INSTANTS), max_size=8), INSTANTS)
def test_the_counts_add_up_to_the_agencies(many: list[tuple[Facts, datetime]], at: datetime) -> None:
    all_facts = [known for known, _at in many]
    replies = [counted(known, at) for known in all_facts]
    counts = tally([standing(known, at) for known in all_facts], [reply.position if reply else None for reply in replies])
    assert counts.asked == len(all_facts)
