"""What shows that an agency was asked: recorded, come back, withdrawn; nothing is edited."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from smt.consultations import queries, service
from smt.consultations.ladder import came_back, evidence, ladder
from smt.consultations.models import Consultation, Evidence, Invitee
from smt.consultations.states import EvidenceLevel, Position, Standing
from smt.core.clock import end_of_day, start_of_day
from smt.core.db import db
from smt.core.errors import Refusal
from smt.files.service import keep
from smt.outbox import service as outbox
from smt.outbox.models import Letter
from tests import make
from tests.files import make as files
from tests.make import AT

AFTER = end_of_day(date(2021, 10, 6))


def asked(**values: object) -> Invitee:
    """An agency whose letter the mail server took an hour after sending."""
    invitee = make.consultation(agencies=1, **values).invitees[0]
    letter = outbox.post(key=invitee.invitation_key, topic="consultation", to=invitee.email, subject="x", body="x", at=AT,
                         link_purpose=invitee.link_purpose)
    outbox.handed_over(letter, AT + timedelta(hours=1))
    db.session.flush()
    return invitee


def row(invitee: Invitee, at: object = AFTER) -> queries.Row:
    db.session.expire_all()
    return queries.board(invitee.consultation, at).rows[0]  # type: ignore[arg-type]


def bounce(invitee: Invitee, **values: object) -> Evidence:
    return service.record_bounce(invitee, **{"at": AT + timedelta(days=1), "returned_on": date(2021, 10, 2), "by": "Văn thư",  # type: ignore[arg-type]
                                             "note": "không có hộp thư này", **values})


def test_a_letter_that_an_officer_says_came_back_no_longer_shows_that_the_agency_was_reached(app: Flask) -> None:
    invitee = asked()
    assert row(invitee).standing is Standing.DEEMED
    bounce(invitee)
    assert row(invitee).standing is Standing.NOT_REACHED
    assert came_back(row(invitee))
    assert any("Thư bị trả lại, 02/10/2021 (người ghi: Văn thư): không có hộp thư này" in line for line in evidence(row(invitee)))


def test_a_letter_sent_after_the_one_that_came_back_counts(app: Flask) -> None:
    invitee = asked()
    bounce(invitee)
    service.reissue(invitee, issue=0, at=AT + timedelta(days=2), reason="địa chỉ mới", secret=make.SECRET)
    outbox.handed_over(db.session.scalars(select(Letter).where(Letter.key == invitee.invitation_key)).one(), AT + timedelta(days=2))
    assert row(invitee).standing is Standing.DEEMED
    assert not came_back(row(invitee))


def test_a_paper_delivered_outweighs_a_letter_that_came_back(app: Flask) -> None:
    invitee = asked()
    bounce(invitee)
    service.record_delivery(invitee, at=AT + timedelta(days=2), delivered_at=AT + timedelta(days=1), by="Văn thư", note="sổ 12")
    shown = ladder(row(invitee))
    assert (shown.came_back, shown.lacks) == (False, "")
    assert shown.best
    assert "Văn bản đã giao" in shown.best.text
    assert ["bị trả lại" in one.text for one in shown.others][:1] == [True]


def test_a_record_made_by_mistake_is_answered_by_a_row_and_stays_to_be_read(app: Flask) -> None:
    invitee = make.consultation(agencies=1).invitees[0]
    wrong = service.record_delivery(invitee, at=AT, delivered_at=AT, by="Văn thư", note="của cơ quan khác")
    service.withdraw_record(wrong, at=AFTER + timedelta(hours=1), by="Trưởng phòng", reason="ghi nhầm")
    assert row(invitee).standing is Standing.DEEMED  # what was known then stays what was known then
    after = row(invitee, AFTER + timedelta(hours=2))
    assert after.standing is Standing.NOT_REACHED
    assert [(one.withdrawn, one.withdrawable) for one in ladder(after).others] == [(False, False), (True, False)]
    assert [one.level for one in db.session.scalars(select(Evidence))] == [EvidenceLevel.DELIVERED, EvidenceLevel.WITHDRAWN]


def test_a_bounce_noted_by_mistake_gives_the_letter_back(app: Flask) -> None:
    invitee = asked()
    service.withdraw_record(bounce(invitee), at=AT + timedelta(days=2), by="Văn thư", reason="ghi nhầm")
    assert row(invitee).standing is Standing.DEEMED


def test_only_what_an_officer_recorded_is_withdrawn_and_only_once(app: Flask) -> None:
    invitee = make.consultation(agencies=1).invitees[0]
    invitee.evidence.append(Evidence(level=EvidenceLevel.RECEIPT, at=AT, recorded_at=AT, by="Người giữ liên kết"))
    db.session.flush()
    with pytest.raises(Refusal, match="Chỉ rút lại được điều cán bộ đã ghi"):
        service.withdraw_record(invitee.evidence[0], at=AT, by="x", reason="x")
    mine = bounce(invitee)
    service.withdraw_record(mine, at=AT + timedelta(days=1), by="x", reason="x")
    with pytest.raises(Refusal, match="đã được rút lại"):
        service.withdraw_record(mine, at=AT + timedelta(days=1), by="x", reason="x")


@pytest.mark.parametrize(("day", "words"), [(date(2021, 9, 30), "trước ngày gửi, 01/10/2021"), (date(2021, 10, 3), "sau hôm nay")])
def test_a_letter_comes_back_between_the_sending_and_today(app: Flask, day: date, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        bounce(make.consultation(agencies=1).invitees[0], returned_on=day)


def test_an_answer_ends_the_question_whether_the_agency_was_reached(app: Flask) -> None:
    invitee = asked()
    bounce(invitee)
    service.answer(invitee, at=AT + timedelta(days=2), position=Position.AGREE, signer="x", fallback_mailbox="chung@vidu.vn")
    assert not came_back(row(invitee))
    assert ladder(row(invitee)).lacks == ""


def test_evidence_below_what_is_asked_for_says_what_it_lacks(app: Flask) -> None:
    invitee = asked(minimum_evidence=EvidenceLevel.RECEIPT)
    assert str(ladder(row(invitee)).lacks) == "Cơ quan đã bấm xác nhận nhận được"
    assert str(ladder(row(asked())).lacks) == ""


def test_the_strongest_comes_first_whatever_came_last(app: Flask) -> None:
    invitee = asked()
    for level, hours in ((EvidenceLevel.RECEIPT, 2), (EvidenceLevel.OPENED, 3)):
        invitee.evidence.append(Evidence(level=level, at=AT + timedelta(hours=hours), recorded_at=AT + timedelta(hours=hours), by="x"))
    db.session.flush()
    shown = ladder(row(invitee))
    assert shown.best
    assert "xác nhận nhận được" in shown.best.text
    assert len(shown.others) == 2


def test_a_signed_receipt_is_kept_with_the_delivery(app: Flask) -> None:
    invitee = make.consultation(agencies=1).invitees[0]
    service.record_delivery(invitee, at=AT, delivered_at=start_of_day(date(2021, 10, 1)), by="x", note="x",
                            file=keep(files.PDF, "Ký nhận.pdf", AT))
    shown = ladder(row(invitee)).best
    assert shown
    assert shown.filed


def test_a_letter_that_is_no_longer_sent_is_no_evidence(app: Flask) -> None:
    invitee = make.consultation(agencies=1).invitees[0]
    outbox.post(key=invitee.invitation_key, topic="consultation", to=invitee.email, subject="x", body="x", at=AT,
                link_purpose=invitee.link_purpose)
    db.session.flush()
    service.revoke(invitee, at=AT + timedelta(hours=1), reason="x")
    assert [shown.level for shown in row(invitee).evidence] == [EvidenceLevel.QUEUED]
    assert db.session.get_one(Consultation, invitee.consultation_id)
