"""Answers, receipts, deliveries, and the facts read from the outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from smt.consultations import queries, service
from smt.consultations.models import Invitee, Reply
from smt.consultations.states import EvidenceLevel, Position, Standing
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.directory.states import Topic
from smt.outbox import service as outbox
from smt.outbox.models import Letter
from tests import make
from tests.make import AT

IN_TIME = datetime(2021, 10, 5, 3, 0, tzinfo=UTC)
TOO_LATE = datetime(2021, 10, 8, 3, 0, tzinfo=UTC)
CLOSED = datetime(2021, 10, 6, 17, 0, tzinfo=UTC)


def answered(invitee: Invitee, at: datetime = IN_TIME, **values: Any) -> Reply:
    return service.answer(invitee, at=at, fallback_mailbox="chung@vidu.vn",
                          **{"position": Position.AGREE, "signer": "Trần Văn Bình, Phó Giám đốc", **values})


def letters(prefix: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.key.startswith(prefix)).order_by(Letter.id)))


def test_an_answer_is_added_and_earlier_ones_stay(app: Flask) -> None:
    invitee = make.consultation().invitees[0]
    answered(invitee, position=Position.DISAGREE, text="Đề nghị sửa mục 2.", proposed="Mục 2 viết lại.")
    answered(invitee, IN_TIME + timedelta(hours=1))
    assert [reply.position for reply in invitee.replies] == [Position.DISAGREE, Position.AGREE]
    assert queries.board(invitee.consultation, CLOSED).rows[0].reply is invitee.replies[1]


@pytest.mark.parametrize(("seen", "stands"), [(0, False), (1, True), (None, True)])
def test_an_answer_stands_where_its_sender_saw_the_newest_one_or_was_not_asked(app: Flask, seen: int | None, stands: bool) -> None:
    invitee = make.consultation().invitees[0]
    first = answered(invitee)
    saw = first.id if seen else seen
    if stands:
        answered(invitee, IN_TIME + timedelta(hours=1), seen=saw)
    else:
        with pytest.raises(Conflict):
            answered(invitee, IN_TIME + timedelta(hours=1), seen=saw)
    assert len(invitee.replies) == 1 + stands


@pytest.mark.parametrize("position", [Position.AGREE_WITH_COMMENTS, Position.DISAGREE])
def test_some_positions_need_reasons(app: Flask, position: Position) -> None:
    with pytest.raises(Refusal, match="nội dung góp ý") as refused:
        answered(make.consultation().invitees[0], position=position)
    assert refused.value.field == "text"


def test_the_receipt_goes_to_the_registered_address(app: Flask) -> None:
    invitee = make.consultation().invitees[0]
    reply = answered(invitee, text="Nhất trí toàn bộ.", document_number="12/STC")
    letter = letters("receipt:")[0]
    assert (letter.recipient, letter.key) == (invitee.email, f"receipt:{reply.id}:{invitee.email}")
    for words in ("10:00 ngày 05/10/2021", "Nhất trí", "Trần Văn Bình", "12/STC", "Nhất trí toàn bộ."):
        assert words in letter.body


def test_the_responsible_officers_are_told(app: Flask) -> None:
    officer = make.user()
    make.responsibility(officer, Topic.CONSULTATION)
    answered(make.consultation().invitees[0])
    assert [(letter.recipient, letter.unassigned) for letter in letters("reply:")] == [(officer.email, False)]


def test_with_nobody_responsible_the_fallback_mailbox_is_told(app: Flask) -> None:
    answered(make.consultation().invitees[0])
    assert [(letter.recipient, letter.unassigned) for letter in letters("reply:")] == [("chung@vidu.vn", True)]


def test_a_late_answer_is_taken_and_marked(app: Flask) -> None:
    invitee = make.consultation().invitees[0]
    answered(invitee, TOO_LATE)
    assert "(sau thời hạn)" in letters("receipt:")[0].body
    assert queries.board(invitee.consultation, TOO_LATE).rows[0].standing is Standing.ANSWERED_LATE


def test_a_delivery_cannot_be_noted_ahead(app: Flask) -> None:
    with pytest.raises(Refusal, match="sau hôm nay"):
        service.record_delivery(make.consultation().invitees[0], at=AT, delivered_at=AT + timedelta(days=1), by="Văn thư")


def invitation(invitee: Invitee, handed_over: bool) -> None:
    letter = outbox.post(key=invitee.invitation_key, topic="consultation", to=invitee.email, subject="x", body="x", at=AT,
                         link_purpose=invitee.link_purpose)
    db.session.flush()
    if handed_over:
        outbox.handed_over(letter, AT + timedelta(minutes=1))
    db.session.flush()


def test_what_the_outbox_handed_over_is_evidence_and_is_stored_nowhere_else(app: Flask) -> None:
    consultation = make.consultation(agencies=3)
    sent, queued, silent = consultation.invitees
    invitation(sent, handed_over=True)
    invitation(queued, handed_over=False)
    rows = queries.board(consultation, CLOSED).rows
    assert [row.standing for row in rows] == [Standing.DEEMED, Standing.NOT_REACHED, Standing.NOT_REACHED]
    assert ([shown.level for shown in rows[0].evidence], sent.evidence) == ([EvidenceLevel.QUEUED, EvidenceLevel.HANDED_OVER], [])
    service.record_delivery(silent, at=AT, delivered_at=AT, by="Văn thư", note="Sổ giao số 3")
    assert queries.board(consultation, CLOSED).rows[2].standing is Standing.DEEMED


def test_the_board_looks_back_without_later_facts(app: Flask) -> None:
    consultation = make.consultation(agencies=3)
    for invitee in consultation.invitees:
        invitation(invitee, handed_over=True)
    answered(consultation.invitees[0])
    answered(consultation.invitees[1], TOO_LATE)
    then = queries.board(consultation, datetime(2021, 10, 6, 16, 59, 59, tzinfo=UTC))
    assert (then.tally.agree, then.tally.awaiting, then.tally.deemed, then.days_left) == (1, 2, 0, 0)
    closed = queries.board(consultation, CLOSED)
    assert (closed.tally.agree, closed.tally.awaiting, closed.tally.deemed, closed.days_left) == (1, 0, 2, -1)
    after = queries.board(consultation, TOO_LATE)
    assert (after.tally.agree, after.tally.late, after.tally.deemed) == (1, 1, 1)
    assert queries.board(consultation, AT - timedelta(seconds=1)).rows == []


@contextmanager
def counting() -> Iterator[list[str]]:
    seen: list[str] = []
    engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.extend([statement] if statement.startswith("SELECT") else [])

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_the_board_of_forty_agencies_takes_as_many_queries_as_that_of_two(app: Flask) -> None:
    counts = []
    for agencies in (2, 40):
        consultation = make.consultation(agencies=agencies)
        for invitee in consultation.invitees:
            invitation(invitee, handed_over=True)
            service.record_delivery(invitee, at=AT, delivered_at=AT, by="Văn thư")
        answered(consultation.invitees[0])
        db.session.commit()
        with counting() as seen:
            rows = queries.board(consultation, CLOSED).rows
            assert [row.invitee.name for row in rows]
            assert rows[0].reply
        counts.append(len(seen))
        assert len(rows) == agencies
    assert counts[0] == counts[1]
    assert counts[0] <= 9
