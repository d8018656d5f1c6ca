"""Personal links taken away and made anew."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from smt.consultations import queries, service
from smt.consultations.models import Invitee
from smt.consultations.queries import LinkState, invited_by, link_state
from smt.consultations.states import Position
from smt.core.db import db
from smt.core.errors import Refusal
from smt.history.models import Entry
from smt.outbox import service as outbox
from smt.outbox.models import Letter
from smt.outbox.states import LetterState
from tests import make
from tests.conftest import Client
from tests.make import AT

LATER = AT + timedelta(days=1)


def asked() -> Invitee:
    return make.consultation(agencies=1).invitees[0]


def reissue(invitee: Invitee, **values: object) -> None:
    service.reissue(invitee, **{"issue": invitee.link_issue, "at": LATER, "reason": "mất liên kết", "secret": make.SECRET, **values})  # type: ignore[arg-type]  # the table of cases holds values of several kinds


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_a_new_link_opens_and_the_old_one_no_longer(app: Flask) -> None:
    invitee = asked()
    old = make.link(invitee)
    reissue(invitee)
    assert invited_by(old) is None
    assert invited_by(make.link(invitee)) is invitee
    assert make.link(invitee) != old
    assert invitee.link_purpose == f"invitee:{invitee.id}:1"


def test_the_new_link_is_written_to_the_registered_address_and_to_nobody_else(app: Flask) -> None:
    invitee = asked()
    invitee.agency.email = "moi@vidu.vn"
    reissue(invitee)
    letter, = letters()
    assert (letter.recipient, letter.link_purpose) == ("moi@vidu.vn", invitee.link_purpose)
    assert letter.key == invitee.invitation_key
    assert "Liên kết cũ không còn mở được" in letter.body
    assert make.link(invitee) not in letter.body


def test_each_issue_writes_one_letter_and_of_two_officers_one_makes_a_link(app: Flask) -> None:
    invitee = asked()
    reissue(invitee)
    with pytest.raises(Refusal, match="vừa được người khác cấp lại"):
        reissue(invitee, issue=0)
    reissue(invitee)
    assert len({letter.key for letter in letters()}) == 2
    assert invitee.link_issue == 2


def test_an_agency_without_an_address_gets_no_link(app: Flask) -> None:
    invitee = asked()
    invitee.email = invitee.agency.email = ""
    old = make.link(invitee)
    with pytest.raises(Refusal, match="chưa có địa chỉ thư đã đăng ký"):
        reissue(invitee)
    assert invited_by(old) is invitee


def test_a_revoked_link_is_shut_at_once_and_opens_again_only_as_another(app: Flask) -> None:
    invitee = asked()
    service.revoke(invitee, at=LATER, reason="chuyển nhầm người")
    assert link_state(invitee, LATER) is LinkState.REVOKED
    with pytest.raises(Refusal, match="đã bị thu hồi"):
        service.revoke(invitee, at=LATER, reason="x")
    reissue(invitee)
    assert link_state(invitee, LATER) is LinkState.OPEN


def test_the_reason_stands_in_history_and_the_digest_does_not(app: Flask) -> None:
    invitee = asked()
    old = invitee.link_digest
    service.revoke(invitee, at=LATER, reason="chuyển nhầm người")
    reissue(invitee)
    db.session.commit()
    told = [entry.changes for entry in db.session.scalars(select(Entry).where(Entry.record == "invitees", Entry.act == "update"))]
    assert [change["link_reason"][1] for change in told if "link_reason" in change] == ["chuyển nhầm người", "mất liên kết"]
    assert old not in str(told)
    assert invitee.link_digest not in str(told)


def test_a_letter_still_waiting_goes_out_with_the_new_link_to_the_registered_address_only(app: Flask) -> None:
    invitee = asked()
    invitee.agency.email = "moi@vidu.vn"
    for n, to in enumerate(("moi@vidu.vn", "cu@vidu.vn")):
        outbox.post(key=f"receipt:{n}", topic="consultation", to=to, subject="x", body=outbox.LINK, at=AT, link_purpose=invitee.link_purpose)
    db.session.flush()
    reissue(invitee)
    right, wrong, _new = letters()
    assert (right.state, right.link_purpose) == (LetterState.QUEUED, invitee.link_purpose)
    assert (wrong.state, wrong.link_purpose) == (LetterState.WITHDRAWN, f"invitee:{invitee.id}")


def test_a_letter_with_a_link_that_was_taken_away_is_neither_sent_nor_sent_again(app: Flask) -> None:
    invitee = asked()
    for n in range(2):
        outbox.post(key=f"invitation:{n}", topic="consultation", to=invitee.email, subject="x", body=outbox.LINK, at=AT,
                    link_purpose=invitee.link_purpose)
    db.session.flush()
    outbox.give_up(letters()[1], AT, "550")
    service.revoke(invitee, at=LATER, reason="x")
    assert [letter.state for letter in letters()] == [LetterState.WITHDRAWN] * 2
    with pytest.raises(Refusal):
        outbox.resend(letters()[1], LATER)
    assert outbox.claim(LATER) == []


def test_letters_written_after_a_revoking_carry_no_dead_link(app: Flask) -> None:
    invitee = asked()
    service.revoke(invitee, at=LATER, reason="x")
    service.extend(invitee.consultation, due_on=make.consultation().due_on + timedelta(days=4), reason="x", document_number="1/A",  # type: ignore[operator]  # a sent one has a day
                   at=LATER, by="x")
    letter, = letters()
    assert letter.link_purpose == ""
    assert "đã bị thu hồi; liên hệ đầu mối" in letter.body


def test_the_evidence_of_the_first_letter_stays_with_the_agency(app: Flask) -> None:
    invitee = asked()
    letter = outbox.post(key=invitee.invitation_key, topic="consultation", to=invitee.email, subject="x", body="x", at=AT,
                         link_purpose=invitee.link_purpose)
    outbox.handed_over(letter, AT)
    db.session.flush()
    reissue(invitee)
    assert queries.board(invitee.consultation, LATER + timedelta(days=30)).rows[0].reached


def test_the_old_page_no_longer_shows_the_draft(client: Client, app: Flask) -> None:
    invitee = asked()
    old = make.link(invitee)
    db.session.commit()
    assert client.get(f"/gop-y/{old}").status_code == 200
    reissue(invitee)
    db.session.commit()
    assert client.get(f"/gop-y/{old}").status_code == 404


@pytest.mark.parametrize("act", [
    lambda one: service.answer(one, at=AT, position=Position.AGREE, signer="x", fallback_mailbox="chung@vidu.vn"),
    lambda one: service.save_draft(one, {"signer": "x"}, at=AT, seen=None), lambda one: service.confirm_receipt(one, at=AT)],
    ids=["answer", "draft", "receipt"])
def test_what_was_under_way_when_the_link_was_taken_away_is_not_recorded(app: Flask, act: Any) -> None:
    invitee = make.consultation(agencies=1).invitees[0]
    service.revoke(invitee, at=AT, reason="x")
    with pytest.raises(Refusal, match="vừa bị thu hồi nên chưa ghi gì"):
        act(invitee)
    assert (invitee.replies, invitee.evidence, invitee.draft) == ([], [], None)
