"""Two records of one child: what an officer asked goes with the one that stays; nobody parts what reaches into another's register."""

import pytest

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.pupils import merging, queries
from smt.pupils.models import Pupil, PupilRemark
from smt.pupils.service import school_year_of
from smt.pupils.states import ListState
from tests.pupils.filling import row
from tests.pupils.kept import every, last
from tests.pupils.test_the_year_list import officer, remarked, returned, state, submitted

__all__ = ["officer"]
YEAR = school_year_of(now())

@pytest.fixture
def merged(clerk, other_clerk):
    """A pupil of one school that the office merged with one of another's; gives both ids."""
    for one, name in ((clerk, "Lê Na"), (other_clerk, "Lê Ná")):
        one.confirm(one.upload([row(full_name=name, note=f"của {one.school_name}")]))
        db.session.rollback()
    kept, gone = (pupil.id for pupil in every(Pupil))
    with transaction():
        merging.merge(db.session.get_one(Pupil, kept), db.session.get_one(Pupil, gone), reason="đã gọi gia đình", at=now(), by="Sở")
        queries.list_of(other_clerk.school_id, YEAR).state = ListState.APPROVED
    return kept, gone

def untouched(school_id, gone):
    db.session.rollback()
    kept = (db.session.get_one(Pupil, gone).merged_into_id is not None, queries.list_of(school_id, YEAR).state)
    db.session.rollback()
    return kept == (True, ListState.APPROVED)

def test_a_clerk_does_not_part_what_reaches_into_another_schools_register(clerk, other_clerk, merged):
    page = clerk.client.get(f"/truong/hoc-sinh/{merged[0]}")
    assert "/tach" not in page.text
    assert clerk.client.submit("/truong/", to=f"{page.request.path}/tach").status_code == 404
    assert untouched(other_clerk.school_id, merged[1])

def test_an_officer_does_not_part_what_reaches_into_anothers_places(officer, other_clerk, merged):
    page = officer.get(f"/admin/pupils/details/?id={merged[0]}")
    assert (page.status_code, "/part/" in page.text) == (200, False)
    assert officer.submit(f"/admin/pupils/edit/?id={merged[0]}", to=f"/admin/pupils/part/?id={merged[0]}").status_code == 404
    assert untouched(other_clerk.school_id, merged[1])

def test_what_was_asked_of_a_record_that_is_merged_is_answered_at_the_one_that_stays(clerk, officer):
    clerk.confirm(clerk.upload([row(), row(class_name="7A2")]))
    submitted(clerk)
    kept, gone = every(Pupil)
    remarked(officer, gone)
    returned(officer)
    clerk.client.submit(f"/truong/hoc-sinh/{kept.id}/giong/{gone.id}", verdict="keep_first", reason="một em")
    page = clerk.client.get(f"/truong/hoc-sinh/{kept.id}")
    assert "Ngày sinh khác giấy khai sinh." in page.text
    clerk.client.press(page, to=f"{page.request.path}/tra-loi/{last(PupilRemark).id}", answer="Đã gộp hai hồ sơ.")
    assert submitted(clerk).status_code == 303
    assert state() is ListState.SUBMITTED
