"""Answers that an officer types in from an agency's letter."""

from datetime import date, datetime, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from smt.consultations import queries, service
from smt.consultations.models import Invitee, Reply
from smt.consultations.service import Remark
from smt.consultations.states import Channel, CommentKind, Position, Standing
from smt.core.clock import local
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.files.service import keep
from smt.outbox.models import Letter
from tests import make
from tests.files import make as files
from tests.make import AT
from tests.travel import read


def asked() -> Invitee:
    return make.consultation(agencies=1).invitees[0]


def entered(invitee: Invitee, at: str = "08/10/2021 09:00", **values: Any) -> Reply:
    given = {"received_on": date(2021, 10, 6), "position": Position.AGREE, "signer": "Trần Văn Bình", "document_number": "1234/STC-HCSN",
             "document_date": date(2021, 10, 5), "arrival_number": "567", "file": keep(files.PDF, "Công văn.pdf", AT), **values}
    return service.enter(invitee, at=read(at), by="Nguyễn Thị Văn Thư", fallback_mailbox="chung@vidu.vn", **given)


def standing(invitee: Invitee, at: str) -> Standing:
    return queries.board(invitee.consultation, read(at)).rows[0].standing


def test_a_letter_that_came_on_the_last_day_is_in_time_however_late_it_is_typed(app: Flask) -> None:
    invitee = asked()
    reply = entered(invitee)
    assert (reply.channel, reply.entered_by, reply.entered_at) == (Channel.OFFICER, "Nguyễn Thị Văn Thư", read("08/10/2021 09:00"))
    assert (local(reply.received_at).date(), reply.hour_known, reply.tentative) == (date(2021, 10, 6), False, False)
    assert standing(invitee, "08/10/2021 08:59") is not Standing.ANSWERED  # nobody knew of it yet
    assert standing(invitee, "08/10/2021 09:00") is Standing.ANSWERED


def test_a_letter_that_came_a_day_later_is_late(app: Flask) -> None:
    invitee = asked()
    entered(invitee, received_on=date(2021, 10, 7))
    assert standing(invitee, "08/10/2021 09:00") is Standing.ANSWERED_LATE


def test_an_hour_is_kept_where_it_is_known(app: Flask) -> None:
    reply = entered(asked(), received_time=time(16, 30))
    assert (f"{local(reply.received_at):%H:%M}", reply.hour_known) == ("16:30", True)


def test_the_later_of_a_page_and_a_letter_counts(app: Flask) -> None:
    invitee = asked()
    by_page = service.answer(invitee, at=read("05/10/2021 10:00"), position=Position.DISAGREE, signer="x", text="Lý do", proposed="Sửa",
                             fallback_mailbox="chung@vidu.vn")
    by_letter = entered(invitee)
    assert queries.counting(invitee, read("09/10/2021 09:00")) is by_letter
    assert by_page in invitee.replies


def test_the_same_letter_typed_again_with_the_slip_mended_counts_instead(app: Flask) -> None:
    invitee = asked()
    entered(invitee, position=Position.DISAGREE, text="Nhầm", proposed="Nhầm")
    mended = entered(invitee, "08/10/2021 10:00")
    assert queries.counting(invitee, read("09/10/2021 09:00")) is mended


@pytest.mark.parametrize(("values", "field", "words"), [
    ({"received_on": date(2021, 9, 30)}, "received_on", "trước ngày gửi, 01/10/2021"),
    ({"received_on": date(2021, 10, 9)}, "received_on", "sau hôm nay"),
    ({"received_on": date(2021, 10, 8), "received_time": time(9, 1)}, "received_time", "chưa tới"),
    ({"document_date": date(2021, 10, 7)}, "document_date", "sau ngày đến"),
    ({"file": None}, "file", "ghi lý do"),
    ({"position": Position.DISAGREE}, "text", "lý do"),
])
def test_what_cannot_be_is_refused_at_its_question(app: Flask, values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        entered(asked(), **values)
    assert refused.value.field == field
    db.session.rollback()
    assert list(db.session.scalars(select(Reply))) == []


def test_without_a_number_it_is_counted_but_marked_as_no_document_yet(app: Flask) -> None:
    invitee = asked()
    reply = entered(invitee, document_number="", document_date=None, file=None, file_missing="trả lời qua thư điện tử")
    assert (reply.tentative, reply.file_missing) == (True, "trả lời qua thư điện tử")
    assert standing(invitee, "08/10/2021 09:00") is Standing.ANSWERED
    assert not make.reply(invitee).tentative  # by the page: the agency itself said so, in the place that was asked for


def test_remarks_are_kept_section_by_section(app: Flask) -> None:
    invitee = asked()
    section = invitee.consultation.revision.sections[1]
    reply = entered(invitee, position=Position.AGREE_WITH_COMMENTS, text="Chung",
                    remarks=[Remark(section, CommentKind.CONTENT, "Thêm hộ cận nghèo", "hộ nghèo, hộ cận nghèo")])
    assert [(one.section, one.text) for one in reply.comments] == [(None, "Chung"), (section, "Thêm hộ cận nghèo")]


def test_the_registered_address_and_our_officers_are_told_that_an_officer_typed_it(app: Flask) -> None:
    invitee = asked()
    entered(invitee)
    receipt, told = db.session.scalars(select(Letter).order_by(Letter.id))
    assert (receipt.recipient, told.recipient, told.unassigned) == (invitee.address, "chung@vidu.vn", True)
    for words in ("Cán bộ Nguyễn Thị Văn Thư đã nhập", "Văn bản đến: ngày 06/10/2021", "Số đến: 567", "1234/STC-HCSN", "Nhất trí", "[[LINK]]",
                  "Nhập lúc: 09:00 ngày 08/10/2021", "Công văn.pdf"):
        assert words in receipt.body
    assert "Nguyễn Thị Văn Thư đã nhập ý kiến của" in told.body


def test_an_agency_without_an_address_gets_no_receipt(app: Flask) -> None:
    invitee = asked()
    invitee.email = invitee.agency.email = ""
    entered(invitee)
    assert [letter.recipient for letter in db.session.scalars(select(Letter))] == ["chung@vidu.vn"]


def test_of_two_who_type_at_once_the_second_sees_what_the_first_did(app: Flask) -> None:
    invitee = asked()
    first = entered(invitee, seen=0)
    with pytest.raises(Conflict, match="đã có một ý kiến khác"):
        entered(invitee, seen=0)
    entered(invitee, seen=first.id)


def test_a_reply_late_of_today_is_not_in_the_future(app: Flask) -> None:
    reply = entered(asked(), "06/10/2021 07:00", received_on=date(2021, 10, 6))
    assert reply.received_at <= reply.entered_at
    assert isinstance(reply.received_at, datetime)
