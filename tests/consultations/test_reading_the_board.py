"""The board's figures, order and words, and the list of replies beside it."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from smt.accounts.states import RoleName
from smt.consultations import queries, service
from smt.consultations.models import Consultation, Invitee, Reply
from smt.consultations.states import Position
from smt.core.db import db
from smt.directory.models import AgencyGroup
from tests import make
from tests.conftest import Client
from tests.make import AT, SECRET

BOARD = "/admin/consultations/details/"
REPLIES = "/admin/replies/"


@pytest.fixture(autouse=True)
def administrator(client: Client) -> None:
    client.sign_in(make.user(RoleName.ADMINISTRATOR))
    db.session.rollback()


def kept(record: Any) -> int:
    db.session.commit()
    number = int(record.id)
    db.session.rollback()  # on SQLite the session would hold the write lock
    return number


def answered(consultation: Consultation, place: int = 0, days: int = 0, **values: Any) -> Any:
    return service.answer(consultation.invitees[place], at=AT + timedelta(days=days), fallback_mailbox="chung@vidu.vn",
                          **{"position": Position.AGREE, "signer": "Trần Văn Bình", **values})


def rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row">([^<]*)</th>', page)


def test_the_agencies_stand_as_the_letter_lists_them_and_by_the_alphabet_within_a_group(app: Flask) -> None:
    names = ["Huyện Vĩnh Bảo", "Quận Đồ Sơn", "Quận Dương Kinh"]
    group = AgencyGroup(name="Các quận, huyện", agencies=[make.agency(name=name) for name in names])
    db.session.add(group)
    db.session.flush()
    consultation = service.prepare(
        lead=make.agency(), symbol="X", subject="x", draft_title="x", silence="x", contact="x", due_on=AT.date() + timedelta(days=5),
        lines=[make.agency(name="Ủy ban Mặt trận"), group], by="x", at=AT)
    service.send(consultation, at=AT, secret=SECRET)
    assert [row.invitee.name for row in queries.board(consultation, AT).rows] == [
        "Ủy ban Mặt trận", "Huyện Vĩnh Bảo", "Quận Dương Kinh", "Quận Đồ Sơn"]


def test_a_figure_leads_to_the_agencies_it_counts_and_a_chip_leads_back(client: Client, app: Flask) -> None:
    consultation = make.consultation(agencies=4)
    answered(consultation, 0)
    answered(consultation, 1, position=Position.DISAGREE, text="Lý do", proposed="Sửa")
    answered(consultation, 2, days=30)
    names, number = [one.name for one in consultation.invitees], kept(consultation)
    board = client.get(f"{BOARD}?id={number}").text
    links = [html.unescape(link) for link in re.findall(r'<a class="figure[^"]*" href="([^"]*)"', board)]
    found = {re.search(r"tinh_trang=(\w+)", link)[1]: rows(client.get(link).text) for link in links}  # type: ignore[index]  # no match fails the test
    assert found == {"answered": names[:3], "agree": names[:1], "disagree": names[1:2], "answered_late": names[2:3], "not_reached": names[3:]}
    narrowed = client.get(f"{BOARD}?id={number}&tinh_trang=disagree").text
    assert "Tình trạng: Không nhất trí" in narrowed
    assert "1 trong 4 cơ quan được hỏi" in narrowed
    assert rows(client.get(f"{BOARD}?id={number}&tinh_trang=x").text) == names


def test_a_figure_keeps_the_instant_that_is_looked_back_at(client: Client, app: Flask) -> None:
    consultation = make.consultation()
    answered(consultation, days=4)
    day = f"{BOARD}?id={kept(consultation)}&luc-day=2&luc-month=10&luc-year=2021&gio=10:00"
    then = client.get(day + "&tinh_trang=answered").text
    assert "Không có cơ quan nào ở tình trạng này." in then
    assert "luc-day=2" in re.search(r'<a class="figure[^"]*" href="([^"]*)"', then)[1]  # type: ignore[index]  # no match fails the test


def test_a_draft_begins_with_a_capital_where_it_stands_alone(client: Client, app: Flask) -> None:
    invitee = make.consultation(draft_title="dự thảo đề án").invitees[0]
    where = f"/gop-y/{make.link(invitee)}"
    kept(invitee)
    assert "Dự thảo đề án" in client.get(where).text


def test_replies_name_their_consultation_and_are_narrowed_to_it(client: Client, app: Flask) -> None:
    first, second = make.consultation(draft_title="dự thảo đề án"), make.consultation(draft_title="dự thảo quy chế")
    answered(first)
    answered(second, position=Position.OUTSIDE_OUR_FIELD)
    number = kept(second)
    assert "Dự thảo đề án</a>" in client.get(REPLIES).text
    narrowed = client.get(f"{REPLIES}?consultation={number}").text
    assert "Không thuộc lĩnh vực phụ trách</span>" in narrowed
    assert "Nhất trí</span>" not in narrowed


def test_replies_say_which_of_an_agency_counts_and_which_came_late(client: Client, app: Flask) -> None:
    consultation = make.consultation()
    first, second, late = answered(consultation), answered(consultation, days=1), answered(consultation, days=30)
    only = answered(consultation, 1, days=30)
    expected = {kept(first): "Đã có ý kiến sau thay", kept(second): "Được tính", kept(late): "Gửi sau hạn, đã có ý kiến trong hạn",
                kept(only): "Được tính, gửi sau hạn"}
    for number, words in expected.items():
        assert f"{words}</span>" in client.get(f"{REPLIES}details/?id={number}").text
    assert all(f"{words}</span>" in client.get(REPLIES).text for words in expected.values())


def test_an_officer_in_charge_of_nothing_is_offered_no_consultation(client: Client, app: Flask) -> None:
    make.consultation(draft_title="dự thảo đề án")
    client.sign_in(make.user(RoleName.OFFICER))
    db.session.rollback()
    assert "đề án" not in client.get(REPLIES).text


def test_agencies_are_offered_by_the_alphabet_and_the_sentence_names_nobody(client: Client, app: Flask) -> None:
    for name in ("Quận Đồ Sơn", "Quận Dương Kinh", "Quận Hải An"):
        make.agency(name=name)
    db.session.commit()
    db.session.rollback()
    text = client.get("/admin/consultations/new/").text
    assert text.index("Quận Dương Kinh") < text.index("Quận Đồ Sơn") < text.index("Quận Hải An")
    assert "Quá thời hạn trên, cơ quan chưa có văn bản góp ý được hiểu là đã nhất trí với dự thảo." in text


def selects(act: Callable[[], object]) -> list[str]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return asked


def test_the_page_of_the_board_asks_as_often_for_twenty_agencies_as_for_two(client: Client, app: Flask) -> None:
    few, many = kept(make.consultation(agencies=2)), kept(make.consultation(agencies=20))
    client.get(f"{BOARD}?id={few}")
    asked = [len(selects(lambda number=number: client.get(f"{BOARD}?id={number}"))) for number in (few, many)]  # type: ignore[misc]  # bound at once
    assert asked[0] == asked[1]


def test_the_board_offers_no_agencies_to_choose_from_unless_a_choice_was_changed(client: Client, app: Flask) -> None:
    consultation, other = make.consultation(), make.agency(name="Sở Xây dựng")
    number, another = kept(consultation), kept(other)
    record = db.session.get_one(Consultation, number)
    record.issued_on = AT.date()
    db.session.commit()
    asked = selects(lambda: client.get(f"{BOARD}?id={number}"))
    assert not [one for one in asked if "FROM agencies" in one and "WHERE" not in one]
    record = db.session.get_one(Consultation, number)
    record.lead_id = another
    db.session.commit()
    assert "thành “Sở Xây dựng”" in client.get(f"{BOARD}?id={number}").text


def test_the_facts_of_one_agency_are_those_of_the_board_without_reading_the_others(app: Flask) -> None:
    consultation = make.consultation(agencies=3)
    for place in (0, 1):
        answered(consultation, place)
    service.record_delivery(consultation.invitees[2], at=AT + timedelta(days=1), delivered_at=AT, by="x", note="x")
    service.extend(consultation, invitee=consultation.invitees[0], due_on=AT.date() + timedelta(days=20), reason="x",
                   document_number="1", at=AT + timedelta(days=1), by="x")
    assert {one.id: queries.facts_of(one) for one in consultation.invitees} == queries.facts(consultation)
    first = consultation.invitees[0].id
    db.session.flush()
    db.session.expunge_all()
    loaded: list[int] = []

    def note(reply: Reply, _context: Any) -> None:
        loaded.append(reply.invitee_id)

    event.listen(Reply, "load", note)
    queries.facts_of(db.session.get_one(Invitee, first))
    event.remove(Reply, "load", note)
    assert loaded == [first]
