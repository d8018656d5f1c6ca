import threading
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from sqlalchemy import select, update

from smt.core.clock import now
from smt.core.db import db
from smt.core.tokens import personal_token
from smt.outbox import service
from smt.outbox.models import Letter
from smt.outbox.states import LetterState
from smt.outbox.transport import message, send_due
from tests.outbox.faulty import free_port, server


@pytest.fixture
def mail(app, monkeypatch):
    """Settings that point at a mail server on a free port; the port is given back."""
    port = free_port()
    monkeypatch.setitem(app.config, "SMT", replace(app.config["SMT"], mail_server="127.0.0.1", mail_port=port, mail_timeout=1))
    state = app.extensions["mail"]
    monkeypatch.setattr(state, "server", "127.0.0.1")
    monkeypatch.setattr(state, "port", port)
    return port


def write(*names: str, **values) -> list[int]:
    letters = [service.post(key=f"test:{name}", topic="test", to=f"{name}@vidu.vn", subject="Về việc Ủng hộ", body="Kính gửi", at=now(),
                            **values) for name in names]
    db.session.flush()
    numbers = [letter.id for letter in letters]
    db.session.commit()
    return numbers


def states() -> dict[str, LetterState]:
    return {letter.recipient.split("@")[0]: letter.state for letter in db.session.scalars(select(Letter))}


def time_passes(**_wait: int) -> None:
    db.session.execute(update(Letter).values(due_at=now() - timedelta(seconds=1)))
    db.session.commit()


def until_quiet() -> None:
    while sum(send_due()):
        pass


def test_without_a_mail_server_letters_become_files(app):
    write("lan", "minh")
    assert send_due() == (2, 0)
    files = list((Path(app.config["SMT"].instance) / "letters").glob("*.eml"))
    texts = [file.read_text() for file in files]
    assert any("lan@vidu.vn" in text for text in texts)
    for file in files:
        file.unlink()


def test_a_letter_is_gone_with_the_transaction_that_wrote_it(app):
    service.post(key="k", topic="test", to="a@vidu.vn", subject="s", body="b", at=now())
    db.session.rollback()
    assert db.session.scalars(select(Letter)).all() == []


def test_letters_wait_while_the_mail_server_is_down_and_arrive_when_it_is_back(app, mail):
    write("an", "binh", "chi")
    assert send_due() == (0, 3)
    assert set(states().values()) == {LetterState.QUEUED}
    assert send_due() == (0, 0), "a letter put back is not tried again at once"
    time_passes(minutes=2)
    with server(mail) as post:
        until_quiet()
        assert sorted(who for who, _ in post.taken) == ["an@vidu.vn", "binh@vidu.vn", "chi@vidu.vn"]
        assert set(post.ids().values()) == {1}
    assert set(states().values()) == {LetterState.HANDED_OVER}


def test_a_refused_address_fails_at_once_and_holds_nobody_up(app, mail):
    write("never", "an")
    with server(mail):
        until_quiet()
    assert states() == {"never": LetterState.FAILED, "an": LetterState.HANDED_OVER}


@pytest.mark.parametrize("fault", ["later", "cut", "took"])
def test_a_passing_fault_is_tried_again_with_the_same_message_id(app, mail, fault):
    write(fault, "an")
    with server(mail) as post:
        until_quiet()
        time_passes(minutes=2)
        until_quiet()
        assert states() == {fault: LetterState.HANDED_OVER, "an": LetterState.HANDED_OVER}
        repeats = set(post.ids().values())
        assert repeats <= ({1, 2} if fault == "took" else {1})


def test_a_letter_over_which_the_server_hangs_up_holds_no_other_back(app, mail):
    write("poison", "an", "binh", "cut", "chi")
    with server(mail) as post:
        send_due()
        assert sorted(who.split("@")[0] for who, _ in post.taken) == ["an", "binh", "chi"]
    problems = {letter.recipient.split("@")[0]: letter.last_problem for letter in db.session.scalars(select(Letter)) if letter.last_problem}
    assert set(problems) == {"poison", "cut"}


def test_letters_that_never_came_to_their_turn_are_not_counted_as_tried(app, mail):
    write("an", "binh")
    for _ in range(5):
        send_due()
        time_passes()
    assert {letter.attempts for letter in db.session.scalars(select(Letter))} == {0}


def test_a_server_that_never_answers_costs_only_the_time_limit(app, mail):
    write("hang")
    with server(mail):
        assert send_due() == (0, 1)
    assert states() == {"hang": LetterState.QUEUED}


def test_after_72_hours_a_letter_fails_visibly_and_can_be_sent_again(app, mail):
    (number,) = write("an")
    letter = db.session.get_one(Letter, number)
    letter.give_up_at = now()
    db.session.commit()
    send_due()
    letter = db.session.get_one(Letter, number)
    assert (letter.state, letter.last_problem) == (LetterState.FAILED, "ConnectionRefusedError")
    service.resend(letter, now())
    db.session.commit()
    with server(mail) as post:
        until_quiet()
        assert len(post.taken) == 1


def test_intervals_grow_to_an_hour_at_most(app):
    (number,) = write("an")
    letter, waits = db.session.get_one(Letter, number), []
    for attempt in range(1, 12):
        letter.attempts = attempt
        service.put_back(letter, now(), "x")
        waits.append(round((letter.due_at - now()).total_seconds() / 60))
    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == 60


def test_a_dead_senders_letters_are_free_again_after_the_lease(app):
    write("an")
    assert len(service.claim(now())) == 1
    db.session.commit()
    assert service.claim(now()) == []
    db.session.commit()
    assert len(service.claim(now() + service.LEASE + timedelta(seconds=1))) == 1


def test_four_senders_at_once_send_each_letter_once(app, mail):
    write(*(f"n{i}" for i in range(60)))

    def work() -> None:
        with app.app_context():
            until_quiet()
            db.session.remove()

    with server(mail) as post:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(post.taken) == 60
        assert set(post.ids().values()) == {1}


def test_the_personal_link_is_made_at_sending_and_stored_nowhere(app):
    write("an", link_purpose="invitee:7")
    letter = db.session.scalars(select(Letter)).one()
    letter.body = f"Mở {service.LINK} để trả lời"
    token = personal_token(app.config["SECRET_KEY"], "invitee:7")
    assert f"/gop-y/{token}" in message(letter).body
    assert token not in letter.body


def test_a_subject_of_several_lines_becomes_one_and_adds_no_header(app):
    letter = service.post(key="k", topic="t", to="a@vidu.vn", subject="Một\r\nBcc: x@evil.example", body="b", at=now())
    db.session.flush()
    assert "\nBcc:" not in message(letter).as_string()


@pytest.mark.parametrize("start", range(40))
def test_a_long_vietnamese_subject_arrives_word_for_word(app, start):
    subject = "x" * start + " dự thảo Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em” trên địa bàn thành phố Hải Phòng"
    letter = service.post(key="k", topic="t", to="a@vidu.vn", subject=subject, body="b", at=now())
    db.session.flush()
    sent = message_from_bytes(message(letter).as_bytes())["Subject"]
    assert str(make_header(decode_header(sent))) == " ".join(subject.split())


def test_every_letter_has_its_own_key(app):
    write("an")
    service.post(key="test:an", topic="test", to="b@vidu.vn", subject="s", body="b", at=now())
    with pytest.raises(Exception, match="UNIQUE|unique"):
        db.session.flush()
