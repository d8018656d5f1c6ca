"""Reminders: two and one working days before an agency's own last day, only while it is silent, never twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from smt.consultations import cli, service
from smt.consultations.models import Closing, Consultation
from smt.consultations.service import reminding
from smt.consultations.states import Position
from smt.core.db import db, transaction
from smt.directory.models import Holiday
from smt.outbox.models import Letter
from tests import make
from tests.travel import read

#: The letter's last day is Wednesday 06/10/2021: two working days before is Monday, one is Tuesday.
SENT = read("01/10/2021 09:00")


def asked(agencies: int = 2, **values: object) -> Consultation:
    made = make.consultation(agencies=agencies, sent_at=SENT, **values)
    db.session.commit()
    return made


def reminded(consultation: Consultation, at: str) -> list[str]:
    """Remind at an instant; give how many working days before each reminder was for, by agency."""
    before = set(db.session.scalars(select(Letter.key)))
    service.remind(consultation, at=read(at))
    db.session.commit()
    keys = [key for key in db.session.scalars(select(Letter.key).order_by(Letter.id)) if key not in before]
    order = [invitee.id for invitee in consultation.invitees]
    return [f"{order.index(int(key.split(':')[1]))}: {key.split(':')[2][8:]}-{key.split(':')[3]}" for key in keys]


def test_the_silent_are_reminded_two_and_one_working_days_before_and_the_others_not(app: Flask) -> None:
    consultation = asked(3)
    make.reply(consultation.invitees[0], received_at=read("02/10/2021 10:00"))
    consultation.invitees[1].email = consultation.invitees[1].agency.email = ""
    assert reminded(consultation, "03/10/2021 09:00") == []
    assert reminded(consultation, "04/10/2021 07:29") == []
    assert reminded(consultation, "04/10/2021 07:30") == ["2: 06-2"]
    assert reminded(consultation, "04/10/2021 15:00") == []
    assert reminded(consultation, "05/10/2021 07:30") == ["2: 06-1"]
    assert reminded(consultation, "06/10/2021 09:00") == []


@pytest.mark.parametrize(("at", "expected"), [
    ("05/10/2021 08:00", ["0: 06-1"]), ("06/10/2021 23:59", ["0: 06-1"]), ("07/10/2021 08:00", [])])
def test_after_a_pause_only_the_nearest_is_written_and_none_after_the_limit(app: Flask, at: str, expected: list[str]) -> None:
    assert reminded(asked(1), at) == expected


def test_a_day_that_moves_is_reminded_of_anew_and_the_old_one_no_more(app: Flask) -> None:
    consultation = asked(1)
    assert reminded(consultation, "04/10/2021 08:00") == ["0: 06-2"]
    service.extend(consultation, due_on=date(2021, 10, 13), reason="x", document_number="1/A", at=read("04/10/2021 10:00"), by="x")
    assert reminded(consultation, "05/10/2021 08:00") == []
    assert reminded(consultation, "11/10/2021 08:00") == ["0: 13-2"]
    assert reminded(consultation, "12/10/2021 08:00") == ["0: 13-1"]


def test_an_agencys_own_day_is_its_own(app: Flask) -> None:
    consultation = asked(2)
    service.extend(consultation, due_on=date(2021, 10, 8), reason="x", document_number="1/A", at=SENT, by="x",
                   invitee=consultation.invitees[1])
    assert reminded(consultation, "05/10/2021 08:00") == ["0: 06-1"]
    assert reminded(consultation, "06/10/2021 08:00") == ["1: 08-2"]


def test_holidays_and_weekends_are_no_working_days(app: Flask) -> None:
    consultation = asked(1)
    db.session.add(Holiday(day=date(2021, 10, 5), name="Ngày nghỉ thử"))
    db.session.flush()
    assert reminded(consultation, "02/10/2021 08:00") == []  # two working days before is the day of sending
    assert reminded(consultation, "04/10/2021 08:00") == ["0: 06-1"]


def test_whoever_was_told_of_the_day_that_very_day_is_not_reminded_of_it(app: Flask) -> None:
    consultation = asked(1, due_on=date(2021, 10, 5))  # two working days before is Friday, the day of sending
    assert reminded(consultation, "01/10/2021 15:00") == []
    assert reminded(consultation, "04/10/2021 08:00") == ["0: 05-1"]


@pytest.mark.parametrize("ended", ["closed", "revoked", "unsent"])
def test_nobody_is_reminded_after_the_closing_or_with_a_link_taken_away(app: Flask, ended: str) -> None:
    consultation = asked(1)
    if ended == "revoked":
        service.revoke(consultation.invitees[0], at=SENT, reason="x")
    elif ended == "unsent":
        consultation.sent_at = None
    else:
        consultation.closings.append(Closing(at=read("04/10/2021 07:00"), by="x", basis="x", contest_until=date(2021, 10, 15), rows=[],
                                             digest="0" * 64))
    db.session.flush()
    assert reminded(consultation, "04/10/2021 08:00") == []


def test_the_reminder_says_the_day_the_time_left_and_what_silence_means(app: Flask) -> None:
    consultation = asked(1)
    reminded(consultation, "05/10/2021 08:00")
    letter = db.session.scalars(select(Letter)).one()
    assert letter.link_purpose == consultation.invitees[0].link_purpose
    for words in ("thứ Tư, 06/10/2021", "còn 1 ngày làm việc", "[[LINK]]", f"“{consultation.silence}”", "Phòng Bưu chính"):
        assert words in letter.body


def at_once(app: Flask, number: int, at: datetime, workers: int = 4) -> int:
    barrier = Barrier(workers)

    def one(_n: int) -> int:
        with app.app_context():
            try:
                barrier.wait(10)
                with transaction():
                    return service.remind(db.session.get_one(Consultation, number), at=at)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(one, range(workers)))


def test_workers_at_the_same_moment_write_each_reminder_once(app: Flask) -> None:
    number = asked(5).id
    db.session.remove()
    assert at_once(app, number, read("04/10/2021 08:00")) == 5
    assert len(list(db.session.scalars(select(Letter.id)))) == 5


def test_a_reminder_that_another_worker_just_wrote_leaves_the_others_unharmed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = asked(3)
    at = read("04/10/2021 08:00")
    found = service.foresee_reminders(consultation, at=at)
    monkeypatch.setattr(reminding, "foresee_reminders", lambda *_given, **_named: found)
    assert [service.remind(consultation, at=at) for _ in range(2)] == [3, 0]


def test_an_answer_that_comes_between_is_not_reminded_of(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation, at = asked(1), read("04/10/2021 08:00")
    found = service.foresee_reminders(consultation, at=at)
    service.answer(consultation.invitees[0], at=at, position=Position.AGREE, signer="x", fallback_mailbox="chung@vidu.vn")
    monkeypatch.setattr(reminding, "foresee_reminders", lambda *_given, **_named: found)
    assert service.remind(consultation, at=at) == 0


def test_the_command_reminds_in_every_consultation_and_may_be_run_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(2), asked(1), asked(1, due_on=date(2021, 10, 20))
    monkeypatch.setattr(cli, "now", lambda: read("04/10/2021 08:00"))
    said = [app.test_cli_runner().invoke(args=["consultations", "remind"]).output for _ in range(2)]
    assert said == ["3 reminders written.\n", "0 reminders written.\n"]


def test_a_consultation_past_its_days_is_not_even_looked_at(app: Flask) -> None:
    over, coming = asked(1, due_on=date(2021, 10, 3)), asked(1)
    assert over.id not in service.open_for_reminding(read("04/10/2021 08:00"))
    assert service.open_for_reminding(read("04/10/2021 08:00") - timedelta(days=1)) == [over.id, coming.id]
