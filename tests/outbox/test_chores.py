from datetime import timedelta

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.outbox import chores, service
from smt.outbox.chores import Chore, Rounds
from smt.outbox.cli import do_chores
from smt.outbox.models import Letter


def test_a_chore_is_done_at_once_and_then_in_its_rhythm(app, monkeypatch):
    done: list[str] = []
    monkeypatch.setitem(app.extensions, "chores", (
        Chore("often", 10, lambda: done.append("often")), Chore("seldom", 60, lambda: done.append("seldom"))))
    rounds = Rounds()
    for seconds in (100, 105, 110, 121, 161):
        do_chores(rounds, seconds)
    assert done == ["often", "seldom", "often", "often", "often", "seldom"]


def test_a_chore_that_fails_stops_neither_the_next_nor_leaves_a_half_write(app, monkeypatch, capsys):
    def fails():
        with transaction():
            service.post(key="x", topic="test", to="a@vidu.vn", subject="x", body="x", at=now())
            db.session.flush()
            raise RuntimeError("bí mật")

    done: list[str] = []
    monkeypatch.setitem(app.extensions, "chores", (Chore("bad", 10, fails), Chore("good", 10, lambda: done.append("good"))))
    do_chores(Rounds(), 0)
    assert done == ["good"]
    assert "bí mật" not in capsys.readouterr().err
    assert db.session.query(Letter).count() == 0


def test_the_worker_reminds_without_knowing_of_consultations(whole_app):
    with whole_app.app_context():
        assert "reminders of consultations" in [chore.name for chore in chores.handed()]


def test_a_letter_with_a_dead_link_gets_the_new_one_or_is_not_sent(app):
    at = now()
    right, wrong, gone = (service.post(key=f"k{n}", topic="test", to=to, subject="x", body=service.LINK, at=at, link_purpose="invitee:1")
                          for n, to in enumerate(["Dung@vidu.vn", "sai@vidu.vn", "dung@vidu.vn"]))
    service.handed_over(gone, at)
    db.session.commit()
    service.relink(["invitee:1"], "invitee:1:1", "dung@vidu.vn", at)
    db.session.commit()
    assert [(one.state.value, one.link_purpose) for one in (right, wrong, gone)] == [
        ("queued", "invitee:1:1"), ("withdrawn", "invitee:1"), ("handed_over", "invitee:1")]
    assert [one.id for one in service.claim(at + timedelta(seconds=1))] == [right.id]
