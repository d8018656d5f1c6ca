"""One table of (facts, instant) -> standing, and what holds for all facts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smt.consultations.models import Contest, ContestDecision, Invitee, LeftOut, Reply
from smt.consultations.queries.standings import row_of
from smt.consultations.record import recorded
from smt.consultations.standing import (
    NO_LIMIT,
    Answer,
    Contested,
    Due,
    Facts,
    Shown,
    Tally,
    counted,
    limit,
    reached,
    standing,
    tally,
)
from smt.consultations.states import EVIDENCE_ORDER, EvidenceLevel, Position, Silence, Standing
from smt.core.clock import CITY

QUEUED, HANDED, BOUNCED = EvidenceLevel.QUEUED, EvidenceLevel.HANDED_OVER, EvidenceLevel.BOUNCED
OPENED, RECEIPT, DELIVERED = EvidenceLevel.OPENED, EvidenceLevel.RECEIPT, EvidenceLevel.DELIVERED
AWAITING, ANSWERED, LATE = Standing.AWAITING, Standing.ANSWERED, Standing.ANSWERED_LATE
NOT_REACHED, DEEMED, CONTESTED = Standing.NOT_REACHED, Standing.DEEMED, Standing.CONTESTED
AGREE, DISAGREE = Position.AGREE, Position.DISAGREE


def on(text: str) -> datetime:
    """An instant as the city's clocks show it: `06/10 23:59:59`, in 2021."""
    shape = "%Y %d/%m %H:%M" + (":%S" if text.count(":") == 2 else "") + (".%f" if "." in text else "")
    return datetime.strptime(f"2021 {text}", shape).replace(tzinfo=CITY)


def shown(level: EvidenceLevel, at: str, recorded: str = "", letter: str = "") -> Shown:
    return Shown(level, on(at), on(recorded or at), letter=letter)


def contested(at: str, decided: str = "", upheld: bool = False) -> Contested:
    return Contested(on(at), on(decided) if decided else None, upheld)


def came(at: str, position: Position = AGREE, entered: str = "") -> Answer:
    return Answer(on(at), on(entered or at), position)


DUE = Due(date(2021, 10, 6), on("01/10 09:00"))
LONGER = Due(date(2021, 10, 8), on("06/10 10:00"))
REOPENED = Due(date(2021, 10, 12), on("09/10 10:00"))
BY_HAND = came("06/10 15:00", AGREE, "08/10 09:00")
MAIL = shown(HANDED, "01/10 09:01")


OWN_LATER, OWN_EARLIER = Due(date(2021, 10, 8), on("05/10 10:00"), own=True), Due(date(2021, 10, 4), on("02/10 10:00"), own=True)
A, B = "the first letter", "the second letter"
SENT, BACK = shown(HANDED, "01/10 09:01", letter=A), shown(BOUNCED, "01/10 09:30", letter=A)


def facts(evidence: tuple[Shown, ...] = (MAIL,), replies: tuple[Answer, ...] = (), deadlines: tuple[Due, ...] = (DUE,),
          minimum: EvidenceLevel = HANDED, contests: tuple[Contested, ...] = (), silence: Silence = Silence.AGREEMENT) -> Facts:
    return Facts(evidence, deadlines, replies, minimum, contests, silence)


def disputed(*contests: Contested, **values: Any) -> Facts:
    return facts(contests=contests, **values)


def nothing(**values: Any) -> Facts:
    return facts(silence=Silence.NOTHING, **values)


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
    # the boundary, to the microsecond
    ("a microsecond before the limit", facts(), "06/10 23:59:59.999999", AWAITING),
    ("unreached, a microsecond before the limit", facts(()), "06/10 23:59:59.999999", AWAITING),
    ("unreached, at the limit", facts(()), "07/10 00:00", NOT_REACHED),
    ("answered a microsecond before the limit", facts(replies=(came("06/10 23:59:59.999999"),)), "07/10 00:00", ANSWERED),
    ("delivered a microsecond before the limit", facts((shown(DELIVERED, "06/10 23:59:59.999999"),)), "07/10 00:00", DEEMED),
    ("delivered at the limit", facts((shown(DELIVERED, "07/10 00:00"),)), "07/10 00:00", NOT_REACHED),
    ("answered late, a microsecond before", facts(replies=(came("08/10 09:00"),)), "08/10 08:59:59.999999", DEEMED),
    ("an extension recorded at the limit itself", facts(deadlines=(DUE, Due(date(2021, 10, 9), on("07/10 00:00")))), "07/10 00:00", AWAITING),
    # each kind of evidence, each minimum
    ("a letter that only waits", facts((shown(QUEUED, "01/10 09:00"),)), "07/10 00:00", NOT_REACHED),
    ("a page opened where mail is enough", facts((shown(OPENED, "02/10 09:00"),)), "07/10 00:00", DEEMED),
    ("a page opened where a receipt is asked", facts((shown(OPENED, "02/10 09:00"),), minimum=RECEIPT), "07/10 00:00", NOT_REACHED),
    ("a receipt where a receipt is asked", facts((shown(RECEIPT, "02/10 09:00"),), minimum=RECEIPT), "07/10 00:00", DEEMED),
    ("a receipt where a delivery is asked", facts((shown(RECEIPT, "02/10 09:00"),), minimum=DELIVERED), "07/10 00:00", NOT_REACHED),
    ("a receipt pressed after the last day", facts((MAIL, shown(RECEIPT, "07/10 09:00")), minimum=RECEIPT), "08/10 00:00", NOT_REACHED),
    # letters that come back
    ("the letter came back", facts((SENT, BACK)), "07/10 00:00", NOT_REACHED),
    ("it came back, but that was not known yet", facts((SENT, shown(BOUNCED, "09/10 09:00", letter=A))), "08/10 00:00", DEEMED),
    ("and then it was known", facts((SENT, shown(BOUNCED, "09/10 09:00", letter=A))), "09/10 09:00", NOT_REACHED),
    ("it came back and was sent again", facts((SENT, BACK, shown(HANDED, "02/10 09:00", letter=A))), "07/10 00:00", DEEMED),
    ("sent again and back again", facts((SENT, BACK, shown(HANDED, "02/10 09:00", letter=A), shown(BOUNCED, "02/10 10:00", letter=A))),
     "07/10 00:00", NOT_REACHED),
    ("another letter did not come back", facts((SENT, BACK, shown(HANDED, "02/10 09:00", letter=B))), "07/10 00:00", DEEMED),
    ("the second came back, the first did not", facts((SENT, shown(HANDED, "02/10 09:00", letter=B), shown(BOUNCED, "02/10 10:00", letter=B))),
     "07/10 00:00", DEEMED),
    ("an officer notes that all came back", facts((SENT, shown(HANDED, "02/10 09:00", letter=B), shown(BOUNCED, "03/10 00:00"))),
     "07/10 00:00", NOT_REACHED),
    ("sent again after what the officer noted", facts((SENT, shown(BOUNCED, "03/10 00:00"), shown(HANDED, "04/10 09:00", letter=B))),
     "07/10 00:00", DEEMED),
    ("came back, but the page was opened", facts((SENT, BACK, shown(OPENED, "02/10 09:00"))), "07/10 00:00", DEEMED),
    ("came back, but the paper was delivered", facts((SENT, BACK, shown(DELIVERED, "02/10 09:00"))), "07/10 00:00", DEEMED),
    # a day of its own
    ("own day later, the general one passed", facts(deadlines=(DUE, OWN_LATER)), "07/10 00:00", AWAITING),
    ("own day later, passed too", facts(deadlines=(DUE, OWN_LATER)), "09/10 00:00", DEEMED),
    ("own day later, answered between", facts(replies=(came("07/10 09:00"),), deadlines=(DUE, OWN_LATER)), "09/10 00:00", ANSWERED),
    ("own day earlier takes nothing away", facts(deadlines=(DUE, OWN_EARLIER)), "05/10 00:00", AWAITING),
    ("own day earlier, the general one passed", facts(deadlines=(DUE, OWN_EARLIER)), "07/10 00:00", DEEMED),
    ("own day overtaken by a general extension", facts(deadlines=(DUE, OWN_LATER, REOPENED)), "10/10 00:00", AWAITING),
    ("own day set after the end", facts(deadlines=(DUE, Due(date(2021, 10, 12), on("09/10 10:00"), own=True))), "10/10 00:00", AWAITING),
    ("before its own day was set", facts(deadlines=(DUE, Due(date(2021, 10, 12), on("09/10 10:00"), own=True))), "08/10 00:00", DEEMED),
    # contests
    ("contested, nothing decided", disputed(contested("08/10 09:00")), "09/10 00:00", CONTESTED),
    ("contested, seen before", disputed(contested("08/10 09:00")), "08/10 08:59", DEEMED),
    ("contested, the decision not known yet", disputed(contested("08/10 09:00", "10/10 09:00")), "10/10 08:59", CONTESTED),
    ("the contest rejected", disputed(contested("08/10 09:00", "10/10 09:00")), "10/10 09:00", DEEMED),
    ("the contest upheld", disputed(contested("08/10 09:00", "10/10 09:00", upheld=True)), "10/10 09:00", NOT_REACHED),
    ("contested again after a rejection", disputed(contested("08/10 09:00", "10/10 09:00"), contested("11/10 09:00")), "12/10 00:00", CONTESTED),
    ("the second rejected too", disputed(contested("08/10 09:00", "10/10 09:00"), contested("11/10 09:00", "12/10 09:00")), "12/10 09:00", DEEMED),
    ("one rejected, one upheld", disputed(contested("08/10 09:00", "10/10 09:00"), contested("11/10 09:00", "12/10 09:00", upheld=True)),
     "13/10 00:00", NOT_REACHED),
    ("contested, then answered", disputed(contested("08/10 09:00"), replies=(came("09/10 09:00"),)), "10/10 00:00", LATE),
    ("contested, then found unreached", disputed(contested("08/10 09:00"), evidence=(SENT, shown(BOUNCED, "09/10 09:00", letter=A))),
     "10/10 00:00", CONTESTED),
    ("contested, then reopened", disputed(contested("08/10 09:00"), deadlines=(DUE, REOPENED)), "10/10 00:00", AWAITING),
    ("contested, reopened, silent again", disputed(contested("08/10 09:00"), deadlines=(DUE, REOPENED)), "13/10 00:00", DEEMED),
    ("upheld, reopened, nothing new shows", disputed(contested("08/10 09:00", "09/10 08:00", upheld=True), deadlines=(DUE, REOPENED)),
     "13/10 00:00", NOT_REACHED),
    ("upheld, reopened, delivered anew", disputed(contested("08/10 09:00", "09/10 08:00", upheld=True), deadlines=(DUE, REOPENED),
                                                  evidence=(MAIL, shown(DELIVERED, "10/10 08:00"))), "13/10 00:00", DEEMED),
    # silence that means nothing
    ("silent past the day, silence means nothing", nothing(), "07/10 00:00", AWAITING),
    ("unreached, silence means nothing", nothing(evidence=()), "07/10 00:00", AWAITING),
    ("answered, silence means nothing", nothing(replies=(came("05/10 10:00"),)), "07/10 00:00", ANSWERED),
    ("answered late, silence means nothing", nothing(replies=(came("08/10 10:00"),)), "09/10 00:00", LATE),
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


def test_before_the_last_reply_was_known_the_one_before_counted() -> None:
    replies = (came("04/10 10:00", DISAGREE), came("05/10 10:00", AGREE, entered="08/10 09:00"))
    assert counted(facts(replies=replies), on("07/10 00:00")) == replies[0]


def test_of_several_late_replies_the_latest_counts() -> None:
    replies = (came("08/10 10:00", DISAGREE), came("09/10 10:00", AGREE))
    assert counted(facts(replies=replies), on("10/10 00:00")) == replies[1]


def test_of_replies_at_one_instant_the_one_recorded_last_counts() -> None:
    replies = (came("05/10 10:00", DISAGREE), came("05/10 10:00", AGREE))
    assert counted(facts(replies=replies), on("06/10 00:00")) == replies[1]


def test_every_agency_is_counted_once_and_silence_apart_from_agreement() -> None:
    standings = [ANSWERED, ANSWERED, ANSWERED, ANSWERED, LATE, DEEMED, AWAITING, NOT_REACHED]
    positions = [AGREE, Position.AGREE_WITH_COMMENTS, DISAGREE, Position.OUTSIDE_OUR_FIELD, AGREE, None, None, None]
    counts = tally(standings, positions)
    assert counts == Tally(1, 1, 1, 1, 1, 1, 1, 1)
    assert (counts.in_time, counts.answered, counts.asked) == (4, 5, 8)


def test_what_an_upheld_contest_judged_shows_nothing_any_more() -> None:
    known = disputed(contested("08/10 09:00", "09/10 08:00", upheld=True))
    assert reached(known, on("09/10 07:59"))
    assert not reached(known, on("09/10 08:00"))


# ---- whatever the facts ----

START = datetime(2021, 10, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 14 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
DAYS = st.integers(1, 14).map(lambda day: date(2021, 10, day))
SHOWN = st.builds(Shown, st.sampled_from(EvidenceLevel), INSTANTS, INSTANTS, letter=st.sampled_from(["", A, B]))
REPLIES = st.builds(Answer, INSTANTS, INSTANTS, st.sampled_from(Position))
DUES = st.builds(Due, DAYS, INSTANTS, st.booleans())
CONTESTS = st.builds(Contested, INSTANTS, st.none() | INSTANTS, st.booleans()).map(
    lambda one: one if one.decided_at is None or one.decided_at >= one.at else one._replace(decided_at=one.at))
FACTS = st.builds(Facts, st.lists(SHOWN, max_size=4), st.lists(DUES, max_size=4), st.lists(REPLIES, max_size=4),
                  st.sampled_from(EVIDENCE_ORDER), st.lists(CONTESTS, max_size=3), st.sampled_from(Silence))
SILENT = FACTS.map(lambda known: replace(known, replies=[], silence=Silence.AGREEMENT, deadlines=[*known.deadlines, DUE]))


def until(known: Facts, at: datetime) -> Facts:
    """The same facts without those later than an instant."""
    return replace(
        known, evidence=[one for one in known.evidence if one.recorded_at <= at and one.at <= at],
        deadlines=[one for one in known.deadlines if one.recorded_at <= at],
        replies=[one for one in known.replies if one.entered_at <= at and one.received_at <= at],
        contests=[one if one.decided_at is not None and one.decided_at <= at else Contested(one.at)
                  for one in known.contests if one.at <= at])


@given(FACTS, INSTANTS)
def test_nobody_is_both_answered_and_deemed(known: Facts, at: datetime) -> None:
    answered = any(one.entered_at <= at and one.received_at <= at for one in known.replies)
    assert answered == (standing(known, at) in (ANSWERED, LATE)) == (counted(known, at) is not None)


@given(FACTS, INSTANTS)
def test_later_facts_do_not_change_an_earlier_standing(known: Facts, at: datetime) -> None:
    assert standing(known, at) is standing(until(known, at), at)
    assert limit(known, at) == limit(until(known, at), at)
    assert reached(known, at) is reached(until(known, at), at)


@given(FACTS | SILENT, INSTANTS)
def test_only_the_reached_whose_day_has_passed_are_deemed_and_nothing_they_said_speaks_against_it(known: Facts, at: datetime) -> None:
    if standing(known, at) is not DEEMED:
        return
    end = limit(known, at)
    assert at >= end
    assert reached(known, at)
    assert known.silence is Silence.AGREEMENT
    assert not [one for one in known.replies if one.entered_at <= at and one.received_at <= at]
    said = [one for one in known.contests if end <= one.at <= at]
    assert not [one for one in said if one.upheld or one.decided_at is None or one.decided_at > at]


def apart(known: Facts) -> bool:
    """Say whether no two facts of a kind were recorded at one instant, so that nothing is left to their order."""
    kinds = [[one.recorded_at for one in known.deadlines], [one.at for one in known.evidence],
             [one.received_at for one in known.replies], [one.at for one in known.contests]]
    return all(len(set(instants)) == len(instants) for instants in kinds)


@given(st.data(), (FACTS | SILENT).filter(apart), INSTANTS)
def test_the_order_in_which_facts_are_told_changes_nothing(data: st.DataObject, known: Facts, at: datetime) -> None:
    told = Facts(data.draw(st.permutations(known.evidence)), data.draw(st.permutations(known.deadlines)),
                 data.draw(st.permutations(known.replies)), known.minimum, data.draw(st.permutations(known.contests)), known.silence)
    assert (standing(told, at), counted(told, at), limit(told, at)) == (standing(known, at), counted(known, at), limit(known, at))


def on_record(known: Facts, left_out: list[datetime], at: datetime, *, forgetting: bool = False) -> dict[str, Any]:
    """The row that a closing at `at` writes of an agency with these facts, or `forgetting` those that came later."""
    replies = [Reply(id=number, received_at=one.received_at, entered_at=one.entered_at, position=one.position)
               for number, one in sorted(enumerate(known.replies), key=lambda pair: (pair[1].received_at, pair[0]))]
    contests = [Contest(id=number, at=one.at, decision=ContestDecision(at=one.decided_at, upheld=one.upheld, reason="x", by="y")
                        if one.decided_at and not (forgetting and one.decided_at > at) else None)
                for number, one in enumerate(known.contests) if not (forgetting and one.at > at)]
    left = [LeftOut(id=number, at=one, by="y", reason="x") for number, one in enumerate(left_out) if not (forgetting and one > at)]
    if forgetting:
        replies = [one for one in replies if one.entered_at <= at and one.received_at <= at]
        known = until(known, at)
    known = replace(known, replies=[Answer(one.received_at, one.entered_at, one.position) for one in replies])
    return recorded([row_of(Invitee(id=1, agency_id=1, name="x"), known, replies, contests, left, at)], at)[0]


@settings(deadline=None)  # records are built for each; a busy machine takes its time
@given(FACTS | SILENT, st.lists(INSTANTS, max_size=2), INSTANTS)
def test_later_facts_do_not_change_what_an_earlier_closing_recorded(known: Facts, left_out: list[datetime], at: datetime) -> None:
    assert on_record(known, left_out, at) == on_record(known, left_out, at, forgetting=True)


@settings(deadline=None)  # as above
@given(SILENT, st.lists(INSTANTS, max_size=2), INSTANTS)
def test_a_decision_to_close_without_an_agency_is_recorded_only_of_one_that_was_not_reached(
        known: Facts, left_out: list[datetime], at: datetime) -> None:
    row = on_record(known, left_out, at)
    if row["left_out"]:
        assert row["standing"] == NOT_REACHED
        assert datetime.fromisoformat(row["left_out"]["at"]) >= limit(known, at) == datetime.fromisoformat(row["limit"])


@given(st.lists(st.tuples(FACTS, INSTANTS), max_size=8), INSTANTS)
def test_the_counts_add_up_to_the_agencies(many: list[tuple[Facts, datetime]], at: datetime) -> None:
    all_facts = [known for known, _at in many]
    replies = [counted(known, at) for known in all_facts]
    counts = tally([standing(known, at) for known in all_facts], [reply.position if reply else None for reply in replies])
    assert counts.asked == len(all_facts)
