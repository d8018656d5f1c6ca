"""What a school may still do with pupils and files of a year that has gone by: look."""

import pytest

from smt.accounts.states import RoleName
from smt.core.db import db, transaction
from smt.directory.models import School
from smt.pupils.models import Batch, Pupil, PupilRemark, SchoolList
from smt.pupils.service import school_year_of
from smt.pupils.states import BatchState, ListState
from tests import make
from tests.pupils.filling import some
from tests.pupils.kept import every, last

OLD = "2019-2020"
NOW = school_year_of(make.datetime.now(make.UTC))
ANSWER = {"full_name": "Lê Khác", "birth_date-day": "1", "birth_date-month": "9", "birth_date-year": "2013", "sex": "female",
          "class_name": "7A1", "circumstance": "poor", "need": "both", "guardian_name": "Đặng Văn Sơn", "version": "1"}


@pytest.fixture
def gone_by(clerk):
    """Two pupils of an approved list of an earlier year."""
    with transaction() as session:
        school_list = SchoolList(school_id=clerk.school_id, school_year=OLD, state=ListState.APPROVED, state_at=make.AT)
        session.add(school_list)
        pupils = [make.pupil(school_id=clerk.school_id, school_year=OLD, full_name=name) for name in ("Lê Hoa", "Lê Huệ")]
        school_list.remarks.append(PupilRemark(pupil_id=pupils[0].id, text="Xem lại", at=make.AT, by="Cán bộ"))
        return [one.id for one in pupils]


def left_alone():
    assert [one.full_name for one in every(Pupil)] == ["Lê Hoa", "Lê Huệ"]
    assert [one.state for one in every(SchoolList, school_year=OLD)] == [ListState.APPROVED]


def test_a_pupil_of_an_earlier_year_is_shown_with_why_nothing_can_be_changed(clerk, gone_by):
    page = clerk.client.get(f"/truong/hoc-sinh/{gone_by[0]}").text
    assert f"Em này ở danh sách năm học {OLD}; nhà trường chỉ sửa danh sách năm học {NOW}" in page
    assert "/sua" not in page
    assert "tra-loi" not in page
    assert "Có thể là một em" not in page


def test_the_pages_that_change_a_pupil_lead_back_to_the_one_that_says_why(clerk, gone_by):
    one, other = gone_by
    for tail in ("sua", f"giong/{other}", "xoa"):
        answer = clerk.client.get(f"/truong/hoc-sinh/{one}/{tail}")
        assert (answer.status_code, answer.location) == (303, f"/truong/hoc-sinh/{one}")


def test_nothing_that_is_sent_changes_a_pupil_of_an_earlier_year(clerk, gone_by):
    one, other = gone_by
    remark = every(PupilRemark)[0].id
    home = clerk.client.get("/truong/hoc-sinh/them")
    for tail, values in (("sua", ANSWER), (f"giong/{other}", {"verdict": "keep_first", "reason": "một em"}), ("tach", {}), ("xoa", {"version": "1"}),
                         (f"tra-loi/{remark}", {"answer": "Đã xem"})):
        answer = clerk.client.press(home, to=f"/truong/hoc-sinh/{one}/{tail}", **values)
        assert answer.status_code == 409, tail
        assert "nhà trường chỉ sửa danh sách năm học" in answer.text
    left_alone()
    assert every(PupilRemark)[0].answered_at is None


def test_the_office_still_changes_one_in_the_panel(client, clerk, gone_by):
    officer = make.user(RoleName.OFFICER)
    make.responsibility(officer, make.Topic.SCHOOL_LIST, db.session.get_one(School, clerk.school_id).place)
    db.session.commit()
    client.sign_in(officer)
    db.session.rollback()
    answer = client.submit(f"/admin/pupils/edit/?id={gone_by[0]}", **ANSWER, school_id=str(clerk.school_id), school_year=OLD)
    assert answer.status_code == 303
    assert every(Pupil)[0].full_name == "Lê Khác"


def test_a_file_checked_before_the_year_changed_is_taken_no_more(clerk, gone_by):
    address = clerk.upload(some(2)).request.path
    batch_id = last(Batch).id
    with transaction() as session:
        session.get_one(Batch, batch_id).school_year = OLD
    page = clerk.client.get(address)
    assert f"Tệp này thuộc danh sách năm học {OLD}" in page.text
    assert "/xac-nhan" not in page.text
    answer = clerk.client.press(page, to=f"{address}/xac-nhan")
    assert answer.status_code == 409
    assert last(Batch).state is BatchState.CHECKED
    left_alone()
    assert clerk.client.press(page, to=f"{address}/bo").status_code == 303
    assert last(Batch).state is BatchState.DISCARDED


def test_a_file_taken_in_an_earlier_year_is_not_taken_back(clerk):
    preview = clerk.upload(some(2))
    taken = clerk.confirm(preview)
    with transaction() as session:
        session.get_one(Batch, last(Batch).id).school_year = OLD
    answer = clerk.client.press(taken, to=f"{preview.request.path}/hoan-tac")
    assert answer.status_code == 409
    assert f"Tệp này thuộc danh sách năm học {OLD}" in answer.text
    assert last(Batch).state is BatchState.APPLIED
