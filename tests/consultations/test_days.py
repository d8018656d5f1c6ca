"""Later last days: everybody's and one agency's, and the reopening that one set after the end is."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from smt.consultations import queries, service
from smt.consultations.models import Consultation, Invitee
from smt.consultations.states import Standing
from smt.core.db import db
from smt.core.errors import Refusal
from smt.outbox.models import Letter
from tests import make
from tests.make import AT
from tests.travel import read


def asked(agencies: int = 2) -> Consultation:
    return make.consultation(agencies=agencies)


def extend(consultation: Consultation, day: int, at: str = "04/10/2021 09:00", invitee: Invitee | None = None) -> None:
    service.extend(consultation, due_on=date(2021, 10, day), reason="Dịch bệnh", document_number="2105/STTTT-BCVT", at=read(at),
                   by="Trưởng phòng", invitee=invitee)
    db.session.commit()


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def limits(consultation: Consultation) -> list[str]:
    board = queries.board(consultation, read("05/10/2021 09:00"))
    return [f"{row.limit:%d}" for row in board.rows]  # the first instant after the day, 17:00 of the day itself in UTC


def test_an_agencys_own_day_is_later_for_it_alone_and_told_to_it_alone(app: Flask) -> None:
    consultation = asked()
    extend(consultation, 9, invitee=consultation.invitees[0])
    assert limits(consultation) == ["09", "06"]
    letter, = letters()
    assert letter.recipient == consultation.invitees[0].address
    for words in ("lùi hạn gửi ý kiến của Quý cơ quan", "thứ Bảy, 09/10/2021", "Lý do: Dịch bệnh", "Văn bản: 2105/STTTT-BCVT"):
        assert words in letter.body
    assert "mở lại" not in letter.body


@pytest.mark.parametrize(("day", "at", "words"), [
    (6, "04/10/2021 09:00", r"\(06/10/2021\) và từ hôm nay"), (5, "04/10/2021 09:00", "sau hạn đang có"), (8, "09/10/2021 09:00", "từ hôm nay trở đi")])
@pytest.mark.parametrize("own", [True, False])
def test_a_day_that_is_not_later_or_is_past_is_refused(app: Flask, day: int, at: str, words: str, own: bool) -> None:
    consultation = asked()
    with pytest.raises(Refusal, match=words):
        extend(consultation, day, at, consultation.invitees[0] if own else None)
    assert letters() == []


def test_an_own_day_must_be_later_than_the_own_day_before_it(app: Flask) -> None:
    consultation = asked()
    extend(consultation, 9, invitee=consultation.invitees[0])
    with pytest.raises(Refusal, match="09/10/2021"):
        extend(consultation, 8, invitee=consultation.invitees[0])
    extend(consultation, 8, invitee=consultation.invitees[1])


def test_an_agency_with_a_day_as_late_hears_nothing_of_everybodys(app: Flask) -> None:
    consultation = asked()
    extend(consultation, 12, invitee=consultation.invitees[0])
    extend(consultation, 9)
    assert [letter.recipient for letter in letters()[1:]] == [consultation.invitees[1].address]
    assert limits(consultation) == ["12", "09"]


def test_letters_go_to_the_address_registered_today(app: Flask) -> None:
    consultation = asked(1)
    consultation.invitees[0].agency.email = "moi@vidu.vn"
    extend(consultation, 9)
    assert [letter.recipient for letter in letters()] == ["moi@vidu.vn"]


@pytest.mark.parametrize("own", [True, False])
def test_a_day_set_after_the_end_is_a_reopening_and_is_called_so(app: Flask, own: bool) -> None:
    consultation = asked(1)
    service.record_delivery(consultation.invitees[0], at=AT, delivered_at=AT, by="x")
    invitee = consultation.invitees[0] if own else None
    foreseen = service.foresee_extension(consultation, due_on=date(2021, 10, 12), at=read("08/10/2021 09:00"), invitee=invitee)
    assert foreseen.reopens
    assert {pair: count for pair, count in foreseen.moved.items() if count} == {(Standing.DEEMED, Standing.AWAITING): 1}
    extend(consultation, 12, "08/10/2021 09:00", invitee)
    assert "mở lại việc lấy ý kiến" in letters()[0].body
    assert letters()[0].subject.startswith("Mở lại và lùi hạn")
    assert [(one.reopens, one.before) for one in queries.days(consultation)] == [(False, None), (True, date(2021, 10, 6))]


def test_the_record_says_of_each_day_whose_it_is_and_what_it_moved(app: Flask) -> None:
    consultation = asked()
    extend(consultation, 9, invitee=consultation.invitees[0])
    extend(consultation, 12, "08/10/2021 09:00")
    told = [(one.deadline.due_on.day, one.invitee, one.before and one.before.day, one.reopens) for one in queries.days(consultation)]
    assert told == [(6, None, None, False), (9, consultation.invitees[0], 6, False), (12, None, 6, True)]


def test_what_an_own_day_would_do_counts_that_agency_alone(app: Flask) -> None:
    consultation = asked(3)
    consultation.invitees[0].email = consultation.invitees[0].agency.email = ""
    foreseen = service.foresee_extension(consultation, due_on=date(2021, 10, 9), at=read("08/10/2021 09:00"), invitee=consultation.invitees[0])
    assert (foreseen.letters, foreseen.on_paper, sum(foreseen.moved.values())) == (0, 1, 1)
