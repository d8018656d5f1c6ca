"""An officer reaches nothing of a school outside her places, through whatever door and however it is knocked at."""

import pytest

from smt.core.db import db, transaction
from smt.pupils import listing
from smt.pupils.models import Pupil, PupilRemark, SchoolList
from smt.pupils.states import ListState
from tests import make
from tests.pupils.filling import some
from tests.pupils.kept import every, last


@pytest.fixture
def numbers(clerk, other_clerk):
    """A submitted list with a remark and a pupil at one school, a pupil at another; the ids that a stranger may guess."""
    clerk.confirm(clerk.upload(some(2)))
    number, pupil_id = last(SchoolList).id, every(Pupil)[0].id
    with transaction() as session:
        listing.submit(session.get(SchoolList, number), head_teacher="Lê Thị Hoa", at=make.AT, by="Lan")
        listing.remark(session.get(SchoolList, number), session.get(Pupil, pupil_id), text="Xem lại.", at=make.AT, by="Ánh")
    other_clerk.confirm(other_clerk.upload([{**some(1)[0], "ministry_id": "3199999999"}]))
    return {"id": number, "pupil": pupil_id, "remark": last(PupilRemark).id, "other": last(Pupil).id}


@pytest.fixture
def stranger(app, numbers):
    """An officer who has school lists in another place, and pupils there."""
    person = make.user()
    make.responsibility(person, make.Topic.SCHOOL_LIST, make.place())
    db.session.commit()
    client = app.test_client()
    client.sign_in(person)
    return client


@pytest.mark.parametrize("view", ["details", "pupils", "remark", "return", "approve"])
def test_no_page_of_another_places_list_opens(stranger, numbers, view):
    assert stranger.get(f"/admin/school-lists/{view}/?id={numbers['id']}&pupil={numbers['pupil']}").status_code == 404


@pytest.mark.parametrize("view", ["remark", "drop-remark", "return", "approve"])
def test_nothing_is_decided_on_another_places_list(stranger, numbers, view):
    sent = stranger.press(stranger.get("/doi-mat-khau"), to=f"/admin/school-lists/{view}/", text="x", reason="x", version="1", **numbers)
    assert sent.status_code == 404
    assert (every(SchoolList)[0].state, len(every(PupilRemark))) == (ListState.SUBMITTED, 1)


@pytest.mark.parametrize("view", ["details", "edit", "same"])
def test_no_page_of_another_places_pupil_opens(stranger, numbers, view):
    assert stranger.get(f"/admin/pupils/{view}/?id={numbers['pupil']}&other={numbers['other']}").status_code == 404


@pytest.mark.parametrize("view", ["same", "part"])
def test_another_places_pupils_are_neither_merged_nor_parted(stranger, numbers, view):
    sent = stranger.press(stranger.get("/doi-mat-khau"), to=f"/admin/pupils/{view}/", verdict="keep_first", reason="x",
                          **{**numbers, "id": numbers["pupil"]})
    assert sent.status_code == 404
    assert {pupil.merged_into_id for pupil in every(Pupil)} == {None}


def test_an_own_pupil_is_not_laid_beside_one_of_another_place(stranger, app, numbers):
    school_id = every(Pupil)[0].school_id
    person = make.user()
    make.responsibility(person, make.Topic.SCHOOL_LIST, db.session.get(make.School, school_id).place)
    db.session.commit()
    client = app.test_client()
    client.sign_in(person)
    assert client.get(f"/admin/pupils/details/?id={numbers['pupil']}").status_code == 200
    assert client.get(f"/admin/pupils/same/?id={numbers['pupil']}&other={numbers['other']}").status_code == 404


def test_lists_and_pupils_of_other_places_are_not_listed(stranger, numbers):
    name = every(Pupil)[0].full_name
    for screen in ("school-lists", "pupils", "pupil-lists"):
        assert name not in stranger.get(f"/admin/{screen}/").text
        assert "Trường THCS Máy Tơ" not in stranger.get(f"/admin/{screen}/").text
