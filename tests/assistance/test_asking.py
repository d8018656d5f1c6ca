"""What a family may ask, and what follows."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from config import Config
from smt.assistance import service
from smt.assistance.models import AssistanceRequest
from smt.assistance.states import LABELS, MOVES, NEXT, Relation, RequestState
from smt.core.clock import local, now
from smt.core.db import db
from smt.core.errors import MoveRefused
from smt.core.states import reachable
from smt.directory.states import Topic
from smt.outbox.models import Letter
from smt.pupils.states import Circumstance, Need
from tests import make

SETTINGS = Config(base_url="https://smt.example.vn", fallback_mailbox="truc@vidu.vn")


def birth(day: str, month: str, year: str) -> dict[str, str]:
    return {"child_birth_date-day": day, "child_birth_date-month": month, "child_birth_date-year": year}


@pytest.fixture
def answers(app):
    typed = make.assistance_answers(make.school())
    db.session.commit()
    return typed


def years_ago(years: int, days: int = 0) -> dict[str, str]:
    today = local(now()).date()
    born = today.replace(year=today.year - years, day=min(today.day, 28)) + timedelta(days=days)
    return birth(str(born.day), str(born.month), str(born.year))


@pytest.mark.parametrize("typed", [birth("20", "5", "2016"), birth("20/5/2016", "", ""), birth("２０", "05", "2016"),
                                   birth("20", "tháng 5", "2016")])
def test_a_birth_date_is_taken_in_three_boxes_or_pasted_into_the_first(client, answers, typed):
    assert client.submit("/ho-tro", **{**answers, **typed, "step": "send"}).status_code == 303
    assert db.session.scalars(select(AssistanceRequest)).one().child_birth_date == date(2016, 5, 20)


@pytest.mark.parametrize(("typed", "box", "sentence"), [
    (birth("31", "2", "2016"), "day", "Tháng 2 năm 2016 chỉ có 29 ngày. Hãy sửa lại ngày."),
    (birth("1", "13", "2016"), "month", "Tháng đi từ 1 đến 12."),
    (birth("1", "9", "16"), "year", "Hãy ghi năm đủ bốn chữ số, ví dụ 2013."),
    (birth("1", "", "2016"), "month", "Hãy ghi thêm tháng"),
    (birth("x", "9", "2016"), "day", "Hãy ghi ngày bằng chữ số"),
    (years_ago(-1), "year", "Ngày sinh này chưa tới. Xem lại năm sinh của học sinh."),
    (years_ago(2), "year", "Chương trình dành cho học sinh từ 3 đến 25 tuổi."),
    (years_ago(3, days=2), "year", "Chương trình dành cho học sinh từ 3 đến 25 tuổi."),
    (years_ago(26), "year", "Chương trình dành cho học sinh từ 3 đến 25 tuổi.")])
def test_a_birth_date_that_cannot_be_is_refused_at_the_box_to_mend(client, answers, typed, box, sentence):
    page = client.submit("/ho-tro", **{**answers, **typed, "step": "send"})
    assert page.status_code == 422
    assert page.text.count(sentence) == 2
    assert f'<a href="#child_birth_date-{box}">' in page.text
    for name, value in typed.items():
        assert f'name="{name}" type="text" inputmode="numeric" maxlength="20" value="{value}"' in page.text


@pytest.mark.parametrize("typed", [years_ago(3), years_ago(25)])
def test_the_youngest_and_the_oldest_are_taken(client, answers, typed):
    assert client.submit("/ho-tro", **{**answers, **typed, "step": "send"}).status_code == 303


def test_the_boxes_of_a_birth_date_can_be_filled_by_the_browser(client, answers):
    page = client.get("/ho-tro").text
    for part in ("day", "month", "year"):
        assert f'autocomplete="bday-{part}"' in page


def test_only_a_school_of_the_list_can_be_chosen(client, answers):
    for typed in ("999999", "0", "-1", "1 or 1", "99999999999999999999"):
        page = client.submit("/ho-tro", **{**answers, "school_id": typed, "step": "send"})
        assert page.text.count("Chọn trường đang học trong danh sách.") == 2


def test_schools_stand_under_their_places_in_the_order_of_the_alphabet(client, app):
    for place, school in (("Đồ Sơn", "Ỷ La"), ("An Dương", "Đa Phúc"), ("Đồ Sơn", "Bàng La"), ("Vĩnh Bảo", "Ẩn")):
        where = db.session.query(make.Place).filter_by(name=place).one_or_none() or make.place(name=place)
        make.school(name=school, place=where)
    db.session.commit()
    text = client.get("/ho-tro").text
    words = ['label="An Dương"', "Đa Phúc<", 'label="Đồ Sơn"', "Bàng La<", "Ỷ La<", 'label="Vĩnh Bảo"', "Ẩn<"]
    assert text.count("<optgroup") == 3
    assert sorted(text.index(word) for word in words) == [text.index(word) for word in words]


def ask(**values: Any) -> list[Letter]:
    plea = service.Plea(**{
        "requester_name": "Lê Thị Hoa", "relation": Relation.MOTHER, "phone": "+84912345678", "child_name": "Phạm Minh Khôi",
        "child_birth_date": date(2012, 5, 20), "class_name": "4A9", "circumstance": Circumstance.POOR, "need": Need.BOTH,
        "address": "12 Ngõ Nhỏ", "note": "Bố bệnh nặng", **values})
    service.ask(plea, consent_version="2026-01", at=make.AT, settings=SETTINGS)
    db.session.flush()
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_who_is_responsible_at_the_schools_place_is_told(app):
    place = make.place()
    near, far = make.user(email="gan@vidu.vn"), make.user(email="xa@vidu.vn")
    make.responsibility(near, Topic.ASSISTANCE, place)
    make.responsibility(far, Topic.ASSISTANCE)
    assert [letter.recipient for letter in ask(school_id=make.school(place=place).id)] == ["gan@vidu.vn"]
    assert ask(school_id=make.school().id)[-1].recipient == "xa@vidu.vn"


def test_where_nobody_is_responsible_the_fallback_mailbox_is_told_and_it_is_marked(app):
    letter, = ask(school_id=make.school().id)
    assert (letter.recipient, letter.unassigned) == ("truc@vidu.vn", True)


def test_no_letter_says_anything_of_the_child_or_the_family(app):
    letters = ask(school_id=make.school(name="Trường THCS Thử").id, email="hoa@vidu.vn")
    officers, family = letters
    for part in ("Trường THCS Thử", "Cả máy tính và gói dữ liệu", "https://smt.example.vn/admin/assistance/details/?id=", "0225.3736.906"):
        assert part in officers.body
    for part in ("https://smt.example.vn/tra-cuu", "trong 5 ngày", "0225.3736.906"):
        assert part in family.body
    for letter in letters:
        assert "HT-2021-" in letter.body
        for private in ("Khôi", "Hoa", "0912", "4A9", "Ngõ Nhỏ", "bệnh nặng", "2012", "Hộ nghèo"):
            assert private not in letter.body + letter.subject
    assert "Trường THCS Thử" not in family.body


def test_a_second_request_for_the_same_child_is_taken_like_any_other(client, answers):
    first = client.submit("/ho-tro", **answers, step="send")
    second = client.submit("/ho-tro", **answers, step="send")
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location != second.location
    one, two = client.get(first.location), client.get(second.location)
    references = [page.text.partition('class="reference">')[2].partition("<")[0] for page in (one, two)]
    assert one.text.replace(references[0], "") == two.text.replace(references[1], "").replace(second.location, first.location)


@pytest.mark.parametrize("start", RequestState)
@pytest.mark.parametrize("to", RequestState)
def test_a_request_goes_only_where_its_state_leads(app, start, to):
    asked = make.assistance(state=start)
    later = make.AT.replace(year=2022)
    if to in MOVES[start]:
        service.move_on(asked, to=to, at=later)
        assert (asked.state, asked.state_at) == (to, later)
    else:
        with pytest.raises(MoveRefused):
            service.move_on(asked, to=to, at=later)
        assert (asked.state, asked.state_at) == (start, make.AT)


def test_every_state_can_be_reached_and_is_told_in_words():
    assert reachable(RequestState.RECEIVED, MOVES) == set(RequestState)
    assert set(LABELS) == set(NEXT) == set(MOVES) == set(RequestState)
