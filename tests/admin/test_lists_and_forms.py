"""The panel's lists and forms, seen on the directory's screens."""

import pytest

from smt.core.db import db
from smt.directory.models import Agency, School
from tests import make
from tests.admin.conftest import saved


@pytest.fixture(autouse=True)
def administrator(enter):
    return enter()


def test_a_list_finds_without_accents_and_in_any_order(client):
    saved(make.agency(name="Sở Giáo dục và Đào tạo"), make.agency(name="Sở Y tế"))
    page = client.get("/admin/agencies/?search=tao dao giao")
    assert "Sở Giáo dục và Đào tạo" in page.text
    assert "Sở Y tế" not in page.text


def test_a_record_is_added_once_however_often_the_form_is_sent(client):
    page = client.get("/admin/agencies/new/")
    first = client.press(page, name="Sở Nội vụ")
    second = client.press(page, name="Sở Nội vụ")
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert db.session.query(Agency).count() == 1


def test_a_second_record_with_the_same_key_is_refused_in_a_sentence(client):
    saved(make.agency(name="Sở Nội vụ"))
    answer = client.submit("/admin/agencies/new/", name="Sở Nội vụ", abbreviation="SNV")
    assert answer.status_code == 422
    assert "Đã có cơ quan mang tên này" in answer.text
    assert 'value="SNV"' in answer.text
    assert "UNIQUE" not in answer.text
    assert "constraint" not in answer.text


def test_a_record_is_edited_and_its_history_tells_it(client):
    school = make.school(name="Trường THCS Cũ")
    code, place = school.code, str(school.place_id)
    key = saved(school)
    answer = client.submit(f"/admin/schools/edit/?id={key}", code=code, name="Trường THCS Mới", level="primary", place_id=place)
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "từ “Trường THCS Cũ” thành “Trường THCS Mới”" in page.text
    assert db.session.get(School, key).search_key.startswith("truong thcs moi")
