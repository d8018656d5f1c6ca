"""Closing a consultation, what is recorded, and contests of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from smt.consultations import queries, record, service
from smt.consultations.models import Closing, Consultation, Contest, Deadline, Invitee, LeftOut
from smt.consultations.models.closing import Rewritten
from smt.consultations.states import Dispute, Position, Silence, Stage, Standing
from smt.core.db import db
from smt.core.errors import AlreadyThere, Refusal
from smt.directory.states import Topic
from smt.outbox.models import Letter
from tests import make
from tests.make import AT

#: The last day is 06/10/2021; the city's midnight after it is 17:00 UTC.
LIMIT = datetime(2021, 10, 6, 17, 0, tzinfo=UTC)
LATER = LIMIT + timedelta(days=1)
MOMENT, DAY = timedelta(microseconds=1), timedelta(days=1)
UNTIL = date(2021, 10, 15)
WHO = "Nguyễn Thị Thu"


def asked(agencies: int = 3, reached: int | None = None, **values: Any) -> Consultation:
    """A consultation whose first agencies (all of them where nothing is said) have had the paper delivered."""
    consultation = make.consultation(agencies=agencies, **values)
    for invitee in consultation.invitees[:reached]:
        service.record_delivery(invitee, at=AT + timedelta(hours=1), delivered_at=AT, by="Văn thư", note="Sổ giao số 12")
    return consultation


def closed(consultation: Consultation, at: datetime = LIMIT, **values: Any) -> Closing:
    return service.close(consultation, at=at, **{"by": WHO, "basis": "Công văn 12", "contest_until": UNTIL, **values})


def answered(invitee: Invitee, at: datetime) -> Any:
    return service.answer(invitee, at=at, position=Position.AGREE, signer="Trần Văn Bình", fallback_mailbox="chung@vidu.vn")


def contested(invitee: Invitee, at: datetime = LATER, **values: Any) -> Contest:
    return service.contest(invitee, at=at, **{"reason": "Chưa nhận được văn bản.", "signer": "Lê Thị Hoa, Chánh Văn phòng",
                                              "fallback_mailbox": "chung@vidu.vn", **values})


def decided(contest: Contest, at: datetime = LATER + DAY, upheld: bool = False, **values: Any) -> Any:
    return service.decide(contest, at=at, upheld=upheld, **{"reason": "Sổ giao văn bản có chữ ký.", "by": WHO, **values})


def letters(prefix: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.key.startswith(prefix)).order_by(Letter.id)))


def stage(consultation: Consultation, at: datetime) -> Stage:
    return record.stage(queries.board(consultation, at))


def standings(closing: Closing) -> list[str]:
    return [row["standing"] for row in closing.rows]


def refused(act: Any, *words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        act()
    for word in words:
        assert word in str(refusal.value)


# ---- when it may be closed ----

def test_what_was_not_sent_is_not_closed(app: Flask) -> None:
    consultation = make.consultation(agencies=0, sent_at=None)
    refused(lambda: closed(consultation), "chưa gửi")


def test_it_is_closed_from_the_limit_on_and_not_a_moment_before(app: Flask) -> None:
    consultation = asked()
    refused(lambda: closed(consultation, LIMIT - MOMENT), "06/10/2021")
    assert closed(consultation, LIMIT).id


def test_it_waits_for_the_last_of_the_agencies_own_days(app: Flask) -> None:
    consultation = asked()
    late = consultation.invitees[1]
    consultation.deadlines.append(Deadline(due_on=date(2021, 10, 8), recorded_at=AT + DAY, by="x", invitee_id=late.id))
    db.session.flush()
    refused(lambda: closed(consultation, LATER), "hạn riêng", late.name)
    answered(late, LATER)
    assert standings(closed(consultation, LATER)) == ["deemed", "answered", "deemed"]


def test_nobody_is_closed_over_who_was_not_reached_and_three_ways_lead_on(app: Flask) -> None:
    consultation = asked(reached=2)
    unreached = consultation.invitees[2]
    refused(lambda: closed(consultation), unreached.name, "văn bản đã giao", "lùi hạn riêng", "kết thúc không có ý kiến")
    service.leave_out(unreached, at=LIMIT, by=WHO, reason="Cơ quan đã giải thể.")
    made = closed(consultation)
    assert standings(made) == ["deemed", "deemed", "not_reached"]
    assert made.rows[2]["left_out"]["reason"] == "Cơ quan đã giải thể."


def test_of_many_who_were_not_reached_five_are_named(app: Flask) -> None:
    refused(lambda: closed(asked(agencies=8, reached=0)), "và 3 cơ quan khác")


def test_an_agency_is_left_out_once_with_a_reason_and_only_when_it_was_not_reached(app: Flask) -> None:
    consultation = asked(reached=1)
    reached, unreached, _other = consultation.invitees
    refused(lambda: service.leave_out(reached, at=LIMIT, by=WHO, reason="x"), reached.name)
    refused(lambda: service.leave_out(unreached, at=LIMIT - MOMENT, by=WHO, reason="x"), unreached.name)
    refused(lambda: service.leave_out(unreached, at=LIMIT, by=WHO, reason=""), "lý do")
    service.leave_out(unreached, at=LIMIT, by=WHO, reason="Đã giải thể.")
    with pytest.raises(AlreadyThere):
        service.leave_out(unreached, at=LIMIT, by=WHO, reason="Đã giải thể.")


def test_a_later_day_asks_for_the_decision_anew(app: Flask) -> None:
    consultation = asked(reached=2)
    unreached = consultation.invitees[2]
    service.leave_out(unreached, at=LIMIT, by=WHO, reason="Không liên hệ được.")
    service.extend(consultation, due_on=date(2021, 10, 9), reason="CV 13", at=LIMIT + MOMENT, by=WHO)
    over = datetime(2021, 10, 9, 17, 0, tzinfo=UTC)
    refused(lambda: closed(consultation, over), unreached.name)
    service.leave_out(unreached, at=over, by=WHO, reason="Vẫn không liên hệ được.")
    assert len(closed(consultation, over).rows) == 3


def test_it_is_closed_again_only_when_something_changed(app: Flask) -> None:
    consultation = asked()
    closed(consultation)
    refused(lambda: closed(consultation, LATER), "không có gì thay đổi")


@pytest.mark.parametrize(("values", "words"), [
    ({"basis": ""}, "căn cứ"), ({"contest_until": date(2021, 10, 7)}, "sau hôm nay"), ({"contest_until": date(2021, 10, 1)}, "sau hôm nay")])
def test_a_closing_has_a_basis_and_days_for_contesting(app: Flask, values: dict[str, Any], words: str) -> None:
    refused(lambda: closed(asked(), **values), words)


# ---- what is recorded ----

def test_the_record_says_how_each_agency_stood_and_what_shows_it(app: Flask) -> None:
    consultation = asked()
    reply = answered(consultation.invitees[0], AT + DAY)
    row, deemed = closed(consultation).rows[:2]
    assert (row["standing"], row["position"], row["reply"]["id"]) == ("answered", "agree", reply.id)
    assert (deemed["standing"], deemed["limit"], deemed["reached"]) == ("deemed", "2021-10-06T17:00:00+00:00", True)
    assert deemed["evidence"][0] == {"level": "delivered", "at": "2021-10-01T02:00:00+00:00", "recorded_at": "2021-10-01T03:00:00+00:00",
                                     "by": "Văn thư", "note": "Sổ giao số 12", "letter": "", "id": deemed["evidence"][0]["id"],
                                     "withdraws": None, "filed": False}
    assert record.counts(db.session.get_one(Closing, consultation.closings[0].id)).deemed == 2


def test_the_digest_covers_everything_and_chains_the_closings(app: Flask) -> None:
    consultation = asked()
    first = closed(consultation)
    answered(consultation.invitees[0], LATER)
    second = closed(consultation, LATER)
    db.session.expire_all()
    assert record.verify(first)
    assert record.verify(second)
    assert second.supersedes is first
    assert len({first.digest, second.digest}) == 2
    with db.session.no_autoflush:
        for name, value in (("by", "Ai đó"), ("basis", "y"), ("contest_until", UNTIL + DAY), ("at", LATER), ("rows", [])):
            kept = getattr(first, name)
            setattr(first, name, value)
            assert not record.verify(first), name
            assert not record.verify(second) or name != "digest"
            setattr(first, name, kept)
        assert record.verify(second)
    db.session.expire_all()


@pytest.mark.parametrize("rewrite", [
    lambda closing: setattr(closing, "by", "Ai đó"), lambda closing: db.session.delete(closing),
    lambda closing: db.session.execute(update(Closing).values(by="Ai đó")), lambda closing: db.session.execute(delete(Closing)),
    lambda closing: db.session.query(Closing).delete()], ids=["update", "delete", "bulk update", "bulk delete", "query delete"])
def test_a_closing_is_neither_changed_nor_deleted(app: Flask, rewrite: Any) -> None:
    closing = closed(asked())

    def tried() -> None:
        rewrite(closing)
        db.session.flush()

    with pytest.raises(Rewritten):
        tried()
    db.session.rollback()


def test_contests_and_decisions_are_neither_changed_nor_deleted(app: Flask) -> None:
    consultation = asked()
    closed(consultation)
    contest = contested(consultation.invitees[0])
    contest.reason = "Khác"
    with pytest.raises(Rewritten):
        db.session.flush()
    db.session.rollback()


# ---- who is told ----

def test_every_deemed_agency_is_told_what_was_recorded_why_and_how_to_contest(app: Flask) -> None:
    consultation = asked(silence_citation="Quy chế làm việc")
    answered(consultation.invitees[0], AT + DAY)
    closing = closed(consultation)
    told = letters("closing:")
    assert [letter.recipient for letter in told] == [one.email for one in consultation.invitees[1:]]
    for words in ("nhất trí mặc nhiên", consultation.silence, "Quy chế làm việc", "Văn bản đã giao đến cơ quan, 01/10/2021",
                  "hết thứ Tư, 06/10/2021", "phản đối hoặc gửi ý kiến đến hết thứ Sáu, 15/10/2021", "[[LINK]]",
                  "không gộp với các cơ quan trả lời nhất trí"):
        assert words in told[0].body, words
    assert told[0].key == f"closing:{closing.id}:{consultation.invitees[1].id}:{consultation.invitees[1].email}"
    assert told[0].link_purpose == consultation.invitees[1].link_purpose


def test_a_letter_goes_to_the_address_registered_today_and_none_where_there_is_none(app: Flask) -> None:
    consultation = asked()
    consultation.invitees[0].agency.email = "moi@vidu.vn"
    consultation.invitees[1].agency.email = consultation.invitees[1].email = ""
    db.session.flush()
    closed(consultation)
    assert [letter.recipient for letter in letters("closing:")] == ["moi@vidu.vn", consultation.invitees[2].email]


def test_those_not_reached_get_no_notice_of_agreement(app: Flask) -> None:
    consultation = asked(reached=2)
    service.leave_out(consultation.invitees[2], at=LIMIT, by=WHO, reason="x")
    closed(consultation)
    assert len(letters("closing:")) == 2


def test_a_second_closing_tells_only_those_of_whom_it_says_something_else(app: Flask) -> None:
    consultation = asked()
    closed(consultation)
    answered(consultation.invitees[0], LATER)
    decided(contested(consultation.invitees[1]))
    second = closed(consultation, LATER + 2 * DAY)
    told = letters(f"closing:{second.id}:")
    assert [letter.recipient for letter in told] == [consultation.invitees[1].email, consultation.invitees[0].email]
    assert "thay cho bản ghi kết thúc trước" in told[0].body
    assert "Bản ghi mới" in told[1].body
    assert "Trả lời sau hạn" in told[1].body


def test_where_silence_means_nothing_nobody_is_deemed_and_nobody_is_told(app: Flask) -> None:
    consultation = asked(reached=1, silence_means=Silence.NOTHING)
    made = closed(consultation, contest_until=date(2021, 10, 7))
    assert standings(made) == ["awaiting"] * 3
    assert letters("closing:") == []
    refused(lambda: contested(consultation.invitees[0]), "chưa có gì để phản đối")


def test_letters_are_vietnamese_whatever_the_officer_reads(app: Flask) -> None:
    consultation = asked()
    with app.test_request_context(headers={"Accept-Language": "en"}, base_url="http://localhost"):
        from_english = closed(consultation)
    assert "Văn bản đã giao đến cơ quan" in letters(f"closing:{from_english.id}:")[0].body


# ---- contests ----

def test_a_contest_takes_the_agency_out_of_the_deemed_until_it_is_decided(app: Flask) -> None:
    consultation = asked()
    closing = closed(consultation)
    contest = contested(consultation.invitees[0])
    assert queries.board(consultation, LATER).rows[0].standing is Standing.CONTESTED
    assert (contest.closing, record.dispute(contest, LATER)) == (closing, Dispute.OPEN)
    assert stage(consultation, LATER) is Stage.CHANGED
    refused(lambda: closed(consultation, LATER), "phản đối chưa quyết định", consultation.invitees[0].name)
    decided(contest)
    assert record.dispute(contest, LATER) is Dispute.OPEN
    assert record.dispute(contest, LATER + DAY) is Dispute.REJECTED
    assert standings(closed(consultation, LATER + DAY)) == ["deemed"] * 3


def test_an_upheld_contest_leaves_an_agency_that_was_not_reached(app: Flask) -> None:
    consultation = asked()
    closed(consultation)
    decided(contested(consultation.invitees[0]), upheld=True)
    again = LATER + 2 * DAY
    refused(lambda: closed(consultation, again), consultation.invitees[0].name)
    service.leave_out(consultation.invitees[0], at=again, by=WHO, reason="Cơ quan không có ý kiến thêm.")
    second = closed(consultation, again)
    assert standings(second) == ["not_reached", "deemed", "deemed"]
    assert second.rows[0]["contest"]["state"] == "upheld"
    told = letters(f"closing:{second.id}:")
    assert [letter.recipient for letter in told] == [consultation.invitees[0].email]
    assert "không được tính là nhất trí" in told[0].body


def test_a_contest_is_acknowledged_and_brought_to_those_who_decide(app: Flask) -> None:
    consultation = asked()
    closed(consultation)
    officer = make.user()
    make.responsibility(officer, Topic.CONSULTATION)
    contested(consultation.invitees[0])
    told = {letter.recipient: letter for letter in letters("contest:")}
    assert set(told) == {consultation.invitees[0].email, officer.email}
    assert "Chưa nhận được văn bản." in told[officer.email].body
    assert not told[officer.email].unassigned


def test_without_anybody_responsible_the_fallback_mailbox_hears_of_it(app: Flask) -> None:
    consultation = asked()
    closed(consultation)
    contested(consultation.invitees[0])
    assert [letter.unassigned for letter in letters("contest:") if letter.recipient == "chung@vidu.vn"] == [True]


def test_the_agency_is_told_what_was_decided_and_why(app: Flask) -> None:
    consultation = asked()
    closed(consultation)
    contest = contested(consultation.invitees[0])
    refused(lambda: decided(contest, reason=""), "lý do")
    decided(contest)
    told = letters("decision:")
    assert [letter.recipient for letter in told] == [consultation.invitees[0].email]
    assert "Phản đối không được chấp nhận" in told[0].body
    assert "Sổ giao văn bản có chữ ký." in told[0].body


def test_a_contest_is_decided_once(app: Flask) -> None:
    consultation = asked()
    closed(consultation)
    contest = contested(consultation.invitees[0])
    decided(contest)
    with pytest.raises(AlreadyThere, match=WHO):
        decided(contest, upheld=True)


@pytest.mark.parametrize("then", [
    lambda consultation: answered(consultation.invitees[0], LATER + MOMENT),
    lambda consultation: service.extend(consultation, due_on=date(2021, 10, 20), reason="x", at=LATER + MOMENT, by=WHO)],
    ids=["answered", "reopened"])
def test_nothing_is_left_to_decide_once_the_agency_answered_or_was_asked_anew(app: Flask, then: Any) -> None:
    consultation = asked()
    closed(consultation)
    contest = contested(consultation.invitees[0])
    then(consultation)
    refused(lambda: decided(contest), "Không còn gì để quyết định")


def test_an_agency_contests_once_at_a_time_within_the_days_and_only_what_was_recorded(app: Flask) -> None:
    consultation = asked(reached=2)
    first, second, unreached = consultation.invitees
    refused(lambda: contested(first, LIMIT), "chưa có gì để phản đối")
    service.leave_out(unreached, at=LIMIT, by=WHO, reason="x")
    closed(consultation)
    refused(lambda: contested(unreached), "không cần phản đối")
    refused(lambda: contested(first, reason=""), "lý do")
    over = datetime(2021, 10, 15, 17, 0, tzinfo=UTC)
    refused(lambda: contested(second, over), "15/10/2021")
    assert contested(second, over - MOMENT).id
    contested(first)
    refused(lambda: contested(first), "đang chờ quyết định")
    answered(second, over)
    refused(lambda: contested(second, over), "không cần phản đối")


def test_a_rejected_contest_may_be_followed_by_another(app: Flask) -> None:
    consultation = asked()
    closed(consultation)
    decided(contested(consultation.invitees[0]))
    again = contested(consultation.invitees[0], LATER + 2 * DAY, reason="Có thêm bằng chứng.")
    assert queries.board(consultation, LATER + 2 * DAY).rows[0].standing is Standing.CONTESTED
    decided(again, LATER + 3 * DAY, upheld=True)
    assert queries.board(consultation, LATER + 3 * DAY).rows[0].standing is Standing.NOT_REACHED


# ---- after closing ----

def test_a_late_reply_replaces_the_deemed_agreement_and_erases_nothing(app: Flask) -> None:
    consultation = asked()
    first = closed(consultation)
    answered(consultation.invitees[0], LATER)
    assert stage(consultation, LATER) is Stage.CHANGED
    assert stage(consultation, LATER - MOMENT) is Stage.CLOSED
    second = closed(consultation, LATER)
    assert standings(second) == ["answered_late", "deemed", "deemed"]
    assert standings(first) == ["deemed"] * 3
    assert stage(consultation, LATER) is Stage.CLOSED


def test_reopening_leaves_the_first_closing_and_lets_deemed_agencies_answer(app: Flask) -> None:
    consultation = asked()
    first = closed(consultation)
    service.extend(consultation, due_on=date(2021, 10, 12), reason="CV 13", at=LATER, by=WHO)
    assert stage(consultation, LATER) is Stage.REOPENED
    assert queries.board(consultation, LATER).tally.awaiting == 3
    refused(lambda: closed(consultation, LATER), "12/10/2021")
    over = datetime(2021, 10, 12, 17, 0, tzinfo=UTC)
    second = closed(consultation, over)
    assert (standings(first), standings(second), second.supersedes) == (["deemed"] * 3, ["deemed"] * 3, first)
    assert len(letters(f"closing:{second.id}:")) == 3


def test_more_evidence_alone_changes_no_record(app: Flask) -> None:
    consultation = asked()
    closed(consultation)
    service.record_delivery(consultation.invitees[0], at=LATER, delivered_at=AT + DAY, by="Văn thư", note="Sổ 13")
    assert stage(consultation, LATER) is Stage.CLOSED


def test_how_far_it_is_follows_the_days_and_the_closings(app: Flask) -> None:
    consultation = asked()
    assert stage(consultation, LIMIT - MOMENT) is Stage.OPEN
    assert stage(consultation, LIMIT) is Stage.DUE
    closed(consultation)
    assert stage(consultation, LIMIT) is Stage.CLOSED


# ---- foreseen ----

def test_what_is_foreseen_comes_true_and_writes_nothing(app: Flask) -> None:
    consultation = asked()
    answered(consultation.invitees[0], AT + DAY)
    foreseen = service.foresee_closing(consultation, at=LIMIT)
    assert (foreseen.refusal, len(foreseen.deemed), len(foreseen.told)) == (None, 2, 2)
    assert db.session.scalar(select(func.count()).select_from(Closing)) == 0
    assert record.counts(closed(consultation)) == foreseen.board.tally


def test_what_forbids_closing_is_foreseen_too(app: Flask) -> None:
    consultation = asked(reached=1)
    foreseen = service.foresee_closing(consultation, at=LIMIT)
    assert foreseen.refusal
    assert [row.invitee for row in foreseen.unreached] == consultation.invitees[1:]
    service.leave_out(consultation.invitees[1], at=LIMIT, by=WHO, reason="x")
    again = service.foresee_closing(consultation, at=LIMIT)
    assert ([row.invitee for row in again.left_out], len(again.unreached)) == ([consultation.invitees[1]], 1)
    assert db.session.scalar(select(func.count()).select_from(LeftOut)) == 1
