"""Preparing and sending a consultation."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from smt.consultations import service
from smt.consultations.models import Consultation
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.tokens import digest
from smt.directory.models import Agency, AgencyGroup
from smt.outbox.models import Letter
from tests import make
from tests.make import AT, SECRET


def group(*agencies: Agency, name: str = "Các Sở, ban, ngành") -> AgencyGroup:
    made = AgencyGroup(name=name, agencies=list(agencies))
    db.session.add(made)
    db.session.flush()
    return made


def prepared(*lines: Agency | AgencyGroup, due_on: date = date(2021, 10, 6), lead: Agency | None = None) -> Consultation:
    return service.prepare(
        lead=lead or make.agency(name="Sở Thông tin và Truyền thông"), symbol="STTTT-BCVT",
        subject="V/v tham gia ý kiến đối với dự thảo Kế hoạch", draft_title="Dự thảo Kế hoạch triển khai",
        silence="Quá thời hạn trên được hiểu là đã nhất trí.", contact="Phòng Bưu chính - Viễn thông\nĐiện thoại: 0225.3736.906",
        due_on=due_on, lines=lines, by="Văn thư", at=AT,
        bases=[service.Basis("6727/UBND-VX", date(2021, 9, 21), "Ủy ban nhân dân thành phố", "Về Công điện của Thủ tướng")])


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_preparing_writes_everything_down_and_sends_nothing(app: Flask) -> None:
    consultation = prepared(make.agency(), group(make.agency()))
    assert [line.position for line in consultation.lines] == [1, 2]
    assert [basis.number for basis in consultation.bases] == ["6727/UBND-VX"]
    assert consultation.code == "……/STTTT-BCVT"
    assert (consultation.sent_at, consultation.invitees, letters()) == (None, [], [])


def test_a_group_is_asked_as_its_members_and_an_agency_named_twice_once(app: Flask) -> None:
    office, finance, health = make.agency(), make.agency(), make.agency()
    consultation = prepared(office, group(office, finance, health))
    service.send(consultation, at=AT, secret=SECRET)
    assert [invitee.agency for invitee in consultation.invitees] == [office, finance, health]
    assert [invitee.line.position for invitee in consultation.invitees] == [1, 2, 2]


def test_the_lead_agency_does_not_ask_itself(app: Flask) -> None:
    lead, other = make.agency(), make.agency()
    consultation = prepared(group(lead, other), lead=lead)
    service.send(consultation, at=AT, secret=SECRET)
    assert [invitee.agency for invitee in consultation.invitees] == [other]


def test_a_member_that_no_longer_exists_is_not_asked(app: Flask) -> None:
    gone, there = make.agency(valid_to=date(2021, 9, 30)), make.agency()
    consultation = prepared(group(gone, there))
    service.send(consultation, at=AT, secret=SECRET)
    assert [invitee.agency for invitee in consultation.invitees] == [there]


def test_the_letter_says_what_is_asked_until_when_and_what_silence_means(app: Flask) -> None:
    asked = make.agency(name="Sở Tài chính", email="stc@vidu.vn")
    consultation = prepared(asked)
    invitee = service.send(consultation, at=AT, secret=SECRET)[0]
    letter = letters()[0]
    assert (letter.key, letter.recipient) == (f"invitation:{invitee.id}:stc@vidu.vn", "stc@vidu.vn")
    assert letter.link_purpose == f"invitee:{invitee.id}"
    for words in ("Kính gửi: Sở Tài chính", "[[LINK]]", "thứ Tư, 06/10/2021", "23:59",
                  "“Quá thời hạn trên được hiểu là đã nhất trí.”", "Dự thảo Kế hoạch triển khai", "0225.3736.906"):
        assert words in letter.body


def test_only_a_digest_of_the_link_is_stored(app: Flask) -> None:
    invitee = service.send(prepared(make.agency()), at=AT, secret=SECRET)[0]
    token = make.link(invitee)
    assert invitee.link_digest == digest(token)
    assert token not in letters()[0].body


def test_name_and_address_stay_as_they_were_on_the_day_of_sending(app: Flask) -> None:
    asked = make.agency(name="Sở Tài chính", email="cu@vidu.vn")
    invitee = service.send(prepared(asked), at=AT, secret=SECRET)[0]
    asked.name, asked.email = "Sở Tài chính và Đầu tư", "moi@vidu.vn"
    db.session.commit()
    assert (invitee.name, invitee.email) == ("Sở Tài chính", "cu@vidu.vn")


def test_an_agency_without_an_address_is_asked_without_a_letter(app: Flask) -> None:
    consultation = prepared(make.agency(email=""), make.agency(email="a@vidu.vn"))
    service.send(consultation, at=AT, secret=SECRET)
    assert [invitee.email for invitee in consultation.invitees] == ["", "a@vidu.vn"]
    assert [letter.recipient for letter in letters()] == ["a@vidu.vn"]


def test_a_consultation_is_sent_once(app: Flask) -> None:
    consultation = prepared(make.agency())
    service.send(consultation, at=AT, secret=SECRET)
    db.session.commit()
    with pytest.raises(Refusal, match="đã gửi rồi"):
        service.send(consultation, at=AT, secret=SECRET)
    assert len(letters()) == 1


def test_nobody_to_ask_is_refused(app: Flask) -> None:
    with pytest.raises(Refusal, match="Chưa có cơ quan nào"):
        service.send(prepared(), at=AT, secret=SECRET)


def test_a_group_without_members_is_refused_by_name(app: Flask) -> None:
    with pytest.raises(Refusal, match="Nhóm “Các quận, huyện” chưa có cơ quan"):
        service.send(prepared(make.agency(), group(name="Các quận, huyện")), at=AT, secret=SECRET)


@pytest.mark.parametrize(("due_on", "refused"), [(date(2021, 9, 30), True), (date(2021, 10, 1), False)])
def test_a_last_day_before_today_is_refused(app: Flask, due_on: date, refused: bool) -> None:
    consultation = prepared(make.agency(), due_on=due_on)
    evening = datetime(2021, 10, 1, 16, 59, tzinfo=UTC)  # 23:59 in the city
    if refused:
        with pytest.raises(Refusal, match="Hạn trả lời đã qua"):
            service.send(consultation, at=evening, secret=SECRET)
    else:
        assert service.send(consultation, at=evening, secret=SECRET)


def test_the_number_and_day_are_entered_later(app: Flask) -> None:
    consultation = prepared(make.agency())
    service.issue(consultation, number="2021", symbol="STTTT-BCVT", issued_on=date(2021, 10, 1))
    assert consultation.code == "2021/STTTT-BCVT"
    service.issue(consultation, number="", symbol="STTTT-BCVT", issued_on=None)
    assert consultation.number is None
