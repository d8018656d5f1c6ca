import io
import sys
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from smt.core.clock import now
from smt.core.db import db
from smt.outbox import bounces, service
from smt.outbox.models import Letter, LetterEvent
from smt.outbox.states import Happening, LetterState
from tests.outbox.reports import DELAYED, FAILED, RELAYED, plain, report


def sent(state: LetterState = LetterState.HANDED_OVER) -> str:
    """A letter in this state; its Message-ID is given."""
    letter = service.post(key="test:lan", topic="test", to="lan@vidu.vn", subject="Về việc", body="Kính gửi bí mật", at=now())
    if state is not LetterState.QUEUED:
        service.handed_over(letter, now())
    db.session.commit()
    known_as = letter.message_id
    db.session.rollback()
    return known_as


def pipe(app, raw: bytes):
    return app.test_cli_runner().invoke(args=["outbox", "bounced"], input=io.BytesIO(raw))


def letter() -> Letter:
    db.session.rollback()
    return db.session.scalars(select(Letter)).one()


def happenings() -> list[Happening]:
    db.session.rollback()
    return list(db.session.scalars(select(LetterEvent.kind).order_by(LetterEvent.id)))


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822", "message/global", "message/global-headers"])
@pytest.mark.parametrize("kind", ["message/delivery-status", "message/global-delivery-status"])
def test_a_letter_that_came_back_is_found_by_its_message_id_and_marked(app, returned, kind):
    done = pipe(app, report(sent(), returned=returned, kind=kind))
    assert (done.exit_code, letter().state) == (0, LetterState.BOUNCED)
    assert letter().last_problem.startswith("5.1.1 (report ")
    assert happenings() == [Happening.QUEUED, Happening.HANDED_OVER, Happening.BOUNCED]


@pytest.mark.parametrize("status", [DELAYED, RELAYED, "Action: delivered\nStatus: 2.0.0\n"])
def test_a_delay_or_a_relaying_changes_nothing(app, status):
    assert pipe(app, report(sent(), status)).exit_code == 0
    assert letter().state is LetterState.HANDED_OVER


def test_one_failed_recipient_among_others_is_enough(app):
    pipe(app, report(sent(), f"{RELAYED}\nFinal-Recipient: rfc822; khac@vidu.vn\n{FAILED}"))
    assert letter().state is LetterState.BOUNCED


def test_the_same_report_twice_marks_once_even_after_the_letter_was_sent_again(app):
    raw = report(sent())
    assert [pipe(app, raw).exit_code for _ in range(2)] == [0, 0]
    service.resend(letter(), now())
    service.handed_over(db.session.scalars(select(Letter)).one(), now())
    db.session.commit()
    assert pipe(app, raw).exit_code == 0
    assert letter().state is LetterState.HANDED_OVER
    assert pipe(app, report(letter().message_id, named="report-2@mx.vidu.vn")).exit_code == 0
    assert letter().state is LetterState.BOUNCED
    assert happenings().count(Happening.BOUNCED) == 2


def test_a_report_that_comes_while_the_letter_is_being_sent_is_asked_for_again(app):
    known_as = sent(LetterState.QUEUED)
    service.claim(now() + timedelta(seconds=1))
    db.session.commit()
    assert pipe(app, report(known_as)).exit_code == 75
    assert letter().state is LetterState.QUEUED


def test_a_report_of_somebody_elses_letter_changes_nothing(app):
    sent()
    assert pipe(app, report("<khac@vidu.vn>")).exit_code == 0
    assert letter().state is LetterState.HANDED_OVER


@pytest.mark.parametrize("raw", [b"", b"\xff\x00\xfe" * 500, b"Content-Type: multipart/report; boundary=x\n\n--x\n", b"\n" * 10, None])
def test_what_is_no_report_is_refused_with_its_own_code(app, raw):
    known_as = sent()
    done = pipe(app, plain(known_as) if raw is None else raw)
    assert (done.exit_code, letter().state) == (65, LetterState.HANDED_OVER)


def test_neither_addresses_nor_content_are_said(app):
    done = pipe(app, report(sent(), returned="message/rfc822"))
    assert not any(word in done.output for word in ("lan@", "mật", "mailbox", "<"))
    assert "lan@" not in letter().last_problem


def test_a_database_that_is_away_is_waited_for(app, monkeypatch):
    def away(*_given):
        raise OperationalError("select", {}, Exception("gone"))

    known_as = sent()
    monkeypatch.setattr(bounces, "mark", away)
    done = pipe(app, report(known_as))
    assert done.exit_code == 75
    assert "select" not in done.output


def test_a_huge_message_is_read_to_its_limit_only(app):
    assert pipe(app, report(sent()) + b"x" * (bounces.MOST_READ + 10)).exit_code == 0
    assert letter().state is LetterState.BOUNCED


def test_deeply_nested_parts_are_no_report_and_no_crash(app):
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(sys.getrecursionlimit()))
    assert pipe(app, raw).exit_code == 65
