"""The directory's screens: each record is added and edited through its form."""

import re

import pytest

from smt.accounts.states import RoleName
from smt.core.db import db
from smt.directory.models import AgencyGroup, Appointment, Place, Responsibility
from smt.directory.states import PlaceKind
from tests import make


@pytest.fixture(autouse=True)
def administrator(client):
    person = make.user(RoleName.ADMINISTRATOR)
    db.session.commit()
    client.sign_in(person)
    db.session.commit()
    return person


def kept(*records):
    keys = [str(record.id) for record in records]
    db.session.commit()
    return keys


def test_a_place_is_kept_with_its_days(client):
    (above,) = kept(make.place(name="Thành phố Hải Phòng", kind=PlaceKind.CITY))
    answer = client.submit("/admin/places/new/", **{"code": "31-09", "name": "Quận Dương Kinh", "kind": "district", "parent_id": above,
                                                    "valid_to-day": "30", "valid_to-month": "6", "valid_to-year": "2025"})
    page = client.get(answer.location).text
    assert "đến hết 30/06/2025" in page
    assert "Thành phố Hải Phòng" in page


def test_a_place_is_found_without_accents(client):
    kept(make.place(name="Quận Đồ Sơn"), make.place(name="Quận Kiến An"))
    page = client.get("/admin/places/?search=do son").text
    assert "Quận Đồ Sơn" in page
    assert "Quận Kiến An" not in page


def test_an_agency_without_an_address_is_marked(client):
    kept(make.agency(email=""))
    assert "Chưa có, chỉ gửi giấy" in client.get("/admin/agencies/").text


def test_a_group_is_kept_with_its_agencies(client):
    keys = kept(make.agency(name="Sở Một"), make.agency(name="Sở Hai"), make.agency(name="Sở Ba"))
    answer = client.submit("/admin/agency-groups/new/", name="Các Sở", agencies=keys[:2])
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Sở Hai; Sở Một" in page
    edited = client.get(answer.location.replace("details", "edit")).text
    assert edited.count(" checked") == 2
    assert db.session.query(AgencyGroup).count() == 1


def test_a_duty_is_given_for_the_whole_city(client):
    (officer,) = kept(make.user(full_name="Trần Ngọc Ánh"))
    answer = client.submit("/admin/responsibilities/new/", topic="donation", place_id="", user_id=officer)
    assert "Tiếp nhận ủng hộ, Toàn thành phố: Trần Ngọc Ánh" in client.get(answer.location).text
    assert db.session.query(Responsibility).one().place_id is None


def test_a_closed_account_is_offered_no_duty(client):
    (officer,) = kept(make.user(active=False))
    assert client.submit("/admin/responsibilities/new/", topic="donation", place_id="", user_id=officer).status_code == 422


def test_somebody_is_appointed_to_a_school(client):
    clerk, school = kept(make.user(RoleName.SCHOOL, full_name="Lê Thị Mỵ"), make.school(name="Trường A"))
    answer = client.submit("/admin/appointments/new/", user_id=clerk, agency_id="", school_id=school)
    assert "Lê Thị Mỵ: Trường A" in client.get(answer.location).text
    assert db.session.query(Appointment).count() == 1


def test_an_appointment_to_two_places_is_refused_in_words(client):
    clerk, school, agency = kept(make.user(RoleName.SCHOOL), make.school(), make.agency())
    answer = client.submit("/admin/appointments/new/", user_id=clerk, agency_id=agency, school_id=school)
    assert answer.status_code == 422
    assert "đúng một trong hai" in answer.text


def test_a_code_taken_is_refused_at_its_field(client):
    kept(make.place(code="31-01"))
    answer = client.submit("/admin/places/new/", code="31-01", name="Quận", kind="district", parent_id="")
    assert answer.status_code == 422
    assert 'href="#code"' in answer.text
    assert db.session.query(Place).count() == 1


def test_answers_longer_than_their_column_are_refused_in_words(client):
    answer = client.submit("/admin/places/new/", code="3" * 21, name="Quận", kind="district", parent_id="")
    assert answer.status_code == 422
    assert "dài quá 20 ký tự" in answer.text


def labels(page):
    """Give the labels of a page's choices in their order."""
    return re.findall(r"<option[^>]*>([^<]+)</option>", page)


def test_places_and_schools_stand_in_the_order_of_the_alphabet(client):
    places = [make.place(name=name) for name in ("Quận Vũ", "Quận Đỗ", "Quận Dương")]
    kept(*[make.school(place=places[1], name=name) for name in ("Trường Vinh", "Trường Đông", "Trường Dũng")])
    assert [name for name in labels(client.get("/admin/schools/new/").text) if "Quận" in name] == ["Quận Dương", "Quận Đỗ", "Quận Vũ"]
    page = client.get("/admin/appointments/new/").text
    assert [name for name in labels(page) if "Trường" in name] == ["Trường Dũng", "Trường Đông", "Trường Vinh"]


def test_agencies_and_people_stand_in_the_order_of_the_alphabet(client):
    kept(*[make.agency(name=name) for name in ("Sở Văn hóa", "Sở Đo đạc", "Sở Du lịch")],
         *[make.user(full_name=name) for name in ("Lê Vũ", "Lê Đỗ", "Lê Dương", "Trần Dương")])
    page = client.get("/admin/appointments/new/").text
    assert [name for name in labels(page) if "Sở" in name] == ["Sở Du lịch", "Sở Đo đạc", "Sở Văn hóa"]
    people = [name.partition(" (")[0] for name in labels(page) if name.startswith(("Lê", "Trần"))]
    assert people == ["Lê Dương", "Trần Dương", "Lê Đỗ", "Lê Vũ"]
