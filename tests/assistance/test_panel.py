"""Requests for help in the panel: whose they are, what is done with them, what waits."""

from datetime import date, timedelta

import pytest

from smt.accounts.states import RoleName
from smt.assistance.models import AssistanceRequest
from smt.assistance.states import RequestState
from smt.core.clock import now
from smt.core.db import db
from smt.directory.states import Topic
from tests import make


def officer(topic: Topic = Topic.ASSISTANCE, where=None):
    person = make.user(RoleName.OFFICER)
    make.responsibility(person, topic, where)
    return person


@pytest.fixture
def rows(app):
    here, there = make.school(), make.school()
    return {"here": make.assistance(school=here, child_name="Em Ở Đây"), "there": make.assistance(school=there,
            child_name="Em Ở Kia"), "place": here.place}


def seen(client, person) -> set[str]:
    client.sign_in(person)
    text = client.get("/admin/assistance/").text
    return {name for name in ("Em Ở Đây", "Em Ở Kia") if name in text}


def test_an_officer_sees_the_requests_of_the_schools_in_her_places(client, rows):
    assert seen(client, officer(where=rows["place"])) == {"Em Ở Đây"}
    assert seen(client, officer()) == {"Em Ở Đây", "Em Ở Kia"}
    assert seen(client, officer(Topic.DONATION)) == set()


def test_a_school_and_a_stranger_see_none(client, rows):
    clerk = make.school_clerk(db.session.get(make.School, rows["here"].school_id))
    assert client.get("/admin/assistance/").status_code == 302
    client.sign_in(clerk)
    assert client.get("/admin/assistance/").status_code == 403


def test_foreign_and_absent_records_answer_alike(client, rows):
    person, foreign, mine = officer(where=rows["place"]), rows["there"].id, rows["here"].id
    client.sign_in(person)
    for number in (foreign, 999_999):
        assert client.get(f"/admin/assistance/details/?id={number}").status_code == 404
    page = client.get(f"/admin/assistance/details/?id={mine}")
    assert client.press(page, rowid=str(foreign), action="verifying").status_code == 404
    assert db.session.get(AssistanceRequest, foreign).state is RequestState.RECEIVED


def test_the_page_of_a_request_is_titled_by_its_reference(client, rows):
    person, asked = officer(), rows["here"]
    number, reference = asked.id, asked.reference
    client.sign_in(person)
    page = client.get(f"/admin/assistance/details/?id={number}").text
    assert f"<h1>{reference}</h1>" in page
    for fact in ("Em Ở Đây", "20/05/2012", "0912 345 678", "Hộ nghèo", "Lê Thị Hoa"):
        assert fact in page
    assert "Có thể trùng" not in page


def test_a_step_is_recorded_and_history_names_no_child(client, rows):
    person, number = officer(), rows["here"].id
    client.sign_in(person)
    answer = client.press(client.get(f"/admin/assistance/details/?id={number}"))
    text = client.get(answer.location).text
    assert "từ “Đã nhận” thành “Đang xác nhận với nhà trường”" in text
    assert "Em Ở Đây" not in text.partition("Nhật ký")[2]
    assert db.session.get(AssistanceRequest, number).state is RequestState.VERIFYING


def test_the_officer_is_told_of_an_open_request_that_may_be_for_the_same_child(client, app):
    school = make.school()
    first = make.assistance(school_id=school.id, child_name="Phạm Minh Khôi")
    second = make.assistance(school_id=school.id, child_name="pham minh  khoi")
    others = [make.assistance(school_id=school.id, child_name="Phạm Minh Khoa"),
              make.assistance(school_id=school.id, child_name="Phạm Minh Khôi", child_birth_date=date(2013, 5, 20)),
              make.assistance(school_id=school.id, child_name="Phạm Minh Khôi", state=RequestState.CLOSED),
              make.assistance(child_name="Phạm Minh Khôi")]
    number, double, different = first.id, second.reference, [other.reference for other in others]
    client.sign_in(officer())
    told = client.get(f"/admin/assistance/details/?id={number}").text.partition("Có thể trùng với:")[2]
    assert double in told
    assert not any(reference in told for reference in different)


def test_the_start_page_counts_what_waits_and_what_waits_too_long(client, app):
    make.assistance(state_at=now() - timedelta(days=5, hours=1))
    make.assistance(state_at=now())
    make.assistance(state_at=now(), state=RequestState.VERIFYING)
    make.assistance(state=RequestState.ACCEPTED)
    client.sign_in(make.user(RoleName.ADMINISTRATOR))
    text = client.get("/admin/").text
    assert "đề nghị hỗ trợ chờ xử lý, trong đó 1 quá 5 ngày" in text
    assert "đề nghị hỗ trợ chờ nhà trường xác nhận</span>" in text
