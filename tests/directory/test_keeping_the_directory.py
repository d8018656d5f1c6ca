"""What the directory's service accepts."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from smt.core.errors import AlreadyThere, Refusal
from smt.directory import service
from smt.directory.states import PlaceKind, SchoolLevel, Topic
from tests import make

PLACE = {"code": "31-01", "name": "Quận Một", "kind": PlaceKind.DISTRICT, "parent_id": None, "valid_from": None, "valid_to": None}
SCHOOL = {"code": "31001", "name": "Trường Một", "level": SchoolLevel.PRIMARY, "email": "", "phone": "", "address": ""}
AGENCY = {"abbreviation": "", "email": "", "phone": "", "address": "", "place_id": None, "valid_from": None, "valid_to": None}


def test_two_places_never_share_a_code(app):
    service.keep_place(**PLACE)
    with pytest.raises(AlreadyThere) as refused:
        service.keep_place(**{**PLACE, "name": "Quận Hai"})
    assert refused.value.field == "code"


def test_a_place_never_lies_within_itself(app):
    above = service.keep_place(**PLACE)
    below = service.keep_place(**{**PLACE, "code": "31-01-01", "parent_id": above.id})
    with pytest.raises(Refusal) as refused:
        service.keep_place(above, **{**PLACE, "parent_id": below.id})
    assert refused.value.field == "parent_id"


def test_a_place_does_not_end_before_it_began(app):
    with pytest.raises(Refusal):
        service.keep_place(**{**PLACE, "valid_from": date(2025, 7, 1), "valid_to": date(2025, 6, 30)})


def test_a_school_is_found_by_name_and_code_however_long_they_are(app):
    school = service.keep_school(**{**SCHOOL, "name": "Ấ" * 200, "code": "A" * 20, "place_id": make.place().id})
    assert school.search_key.startswith("aaa")
    assert len(school.search_key) <= 300


def test_two_agencies_never_share_a_name(app):
    service.keep_agency(name="Sở Nội vụ", **AGENCY)
    with pytest.raises(AlreadyThere) as refused:
        service.keep_agency(name="Sở Nội vụ", **AGENCY)
    assert refused.value.field == "name"


@pytest.mark.parametrize("somewhere", [True, False])
def test_the_same_duty_is_not_given_twice(app, somewhere):
    person, place = make.user(), make.place() if somewhere else None
    duty = {"topic": Topic.DONATION, "place_id": place.id if place else None, "user_id": person.id}
    kept = service.keep_responsibility(**duty)
    service.keep_responsibility(kept, **duty)
    with pytest.raises(AlreadyThere):
        service.keep_responsibility(**duty)


@pytest.mark.parametrize(("agency", "school"), [(True, True), (False, False)])
def test_a_person_works_for_exactly_one(app, agency, school):
    person = make.user()
    with pytest.raises(Refusal):
        service.keep_appointment(user_id=person.id, agency_id=make.agency().id if agency else None,
                                 school_id=make.school().id if school else None)


def test_a_person_is_appointed_once(app):
    person = make.user()
    service.keep_appointment(user_id=person.id, agency_id=make.agency().id, school_id=None)
    with pytest.raises(AlreadyThere):
        service.keep_appointment(user_id=person.id, agency_id=None, school_id=make.school().id)


def test_a_group_keeps_the_agencies_chosen(app):
    one, two = make.agency(), make.agency()
    group = service.keep_group(name="Các Sở", agencies=[one.id])
    service.keep_group(group, name="Các Sở", agencies=[one.id, two.id])
    assert {agency.id for agency in group.agencies} == {one.id, two.id}


@pytest.mark.parametrize("change", [False, True])
def test_a_place_that_went_meanwhile_is_told_at_its_field(app, change):
    kept = service.keep_school(**SCHOOL, place_id=make.place().id) if change else None
    with pytest.raises(Refusal, match="vừa bị xóa") as refused:
        service.keep_school(kept, **{**SCHOOL, "code": "31002", "place_id": 2_000_000})
    assert (type(refused.value), refused.value.field) == (Refusal, "place_id")


@pytest.mark.parametrize("gone", ["user_id", "agency_id"])
def test_what_an_appointment_needs_may_have_gone(app, gone):
    asked = {"user_id": make.user().id, "agency_id": make.agency().id, "school_id": None}
    with pytest.raises(Refusal, match="vừa bị xóa") as refused:
        service.keep_appointment(**{**asked, gone: 2_000_000})
    assert refused.value.field == gone


def test_what_the_database_refuses_for_another_reason_is_not_told_as_already_there(app):
    with pytest.raises(IntegrityError):
        service.keep_place(**{**PLACE, "name": None})


def test_a_refused_change_leaves_the_record_and_the_rest_of_the_work(app):
    first, second = service.keep_place(**PLACE), service.keep_place(**{**PLACE, "code": "31-02"})
    with pytest.raises(AlreadyThere):
        service.keep_place(second, **PLACE)
    assert (first.code, second.code) == ("31-01", "31-02")
