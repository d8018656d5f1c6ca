"""What a list does not write: its rows left aside, the pupils it does not name; and taking one pupil off the register."""

import pytest

from smt.core.db import db, transaction
from smt.history.models import Entry
from smt.pupils import listing
from smt.pupils.models import Batch, Pupil, SchoolList
from smt.pupils.service import school_year_of
from smt.pupils.states import ListState
from smt.pupils.yearlist import touched
from tests import make
from tests.pupils.filling import row, some
from tests.pupils.kept import every, last
from tests.pupils.test_mending import form_of

NOW = make.datetime.now(make.UTC)


def there(school_id, **values):
    made = make.pupil(school_id=school_id, school_year=school_year_of(NOW), **values)
    db.session.flush()
    made_id = made.id
    db.session.commit()
    return made_id


def unnamed(clerk, preview, page=1):
    return clerk.client.get(f"{preview.request.path}/khong-nhac-toi?trang={page}").text


def test_pupils_whom_a_list_does_not_name_are_listed_by_name_and_stay(clerk, other_clerk):
    there(clerk.school_id, full_name="Vũ Hải Đăng")
    there(other_clerk.school_id, full_name="Phan Bích")
    preview = clerk.upload(some(1))
    assert "1 học sinh đã có trong danh sách mà tệp không nhắc tới" in preview.text
    page = unnamed(clerk, preview)
    assert "Vũ Hải Đăng" in page
    assert "Phan Bích" not in page
    clerk.confirm(preview)
    assert len(every(Pupil)) == 3


@pytest.mark.parametrize(("told", "typed"), [
    ({"ministry_id": "3107137235"}, {"ministry_id": "3107137235", "full_name": ""}),
    ({"personal_id": "031213009517"}, {"personal_id": "31213009517", "full_name": ""}),
    ({"full_name": "Vũ Hải Đăng", "birth_date": make.date(2013, 9, 1)}, {"full_name": "VU HAI DANG", "birth_date": "1/9/13", "sex": "?"}),
    ({"full_name": "Vũ Hải Đăng"}, {"full_name": "Vũ Hải Đăng", "birth_date": "31/02/2013"}),
])
def test_a_pupil_in_a_row_that_is_in_error_is_named(clerk, told, typed):
    there(clerk.school_id, **told)
    preview = clerk.upload([*some(1), row(**typed)])
    assert last(Batch).counts["error"] == 1
    assert "tệp không nhắc tới" not in preview.text
    assert "Tệp nhắc tới mọi học sinh" in unnamed(clerk, preview)


def test_another_of_the_same_name_is_not_named(clerk):
    there(clerk.school_id, full_name="Vũ Hải Đăng", birth_date=make.date(2012, 3, 4))
    preview = clerk.upload([*some(1), row(full_name="Vũ Hải Đăng", sex="?")])
    assert "Vũ Hải Đăng" in unnamed(clerk, preview)


def test_a_hundred_are_shown_at_a_time(clerk):
    for n in range(105):
        make.pupil(school_id=clerk.school_id, full_name=f"Lê Hoa {n:03d}", school_year=school_year_of(NOW))
    db.session.commit()
    preview = clerk.upload(some(1))
    assert unnamed(clerk, preview).count('<th scope="row">') == 100
    assert unnamed(clerk, preview, 2).count('<th scope="row">') == 5
    assert unnamed(clerk, preview, 10**30).count('<th scope="row">') > 0


def test_rows_left_aside_are_shown_with_what_stood_in_them(clerk):
    preview = clerk.upload({5: row(), 6: {"full_name": "Người lập biểu"}, 7: {"full_name": "Lê Thị Hòa", "birth_date": "01/02/2013"}})
    page = clerk.client.get(preview.request.path + "/bo-qua").text
    assert "Người lập biểu" in page
    assert "không phải một học sinh" in page
    assert page.count('<th scope="row">') == last(Batch).counts["ignored"]


def test_a_list_that_is_decided_shows_neither(clerk):
    preview = clerk.upload(some(1))
    clerk.confirm(preview)
    for name in ("bo-qua", "khong-nhac-toi"):
        assert clerk.client.get(f"{preview.request.path}/{name}").status_code == 303


def test_before_rows_in_error_are_left_unwritten_a_page_says_how_many_and_hands_them_out(clerk):
    preview = clerk.upload([*some(2), row(full_name="")])
    assert f'action="{preview.request.path}/xac-nhan"' not in preview.text
    page = clerk.client.get(preview.request.path + "/nhan")
    assert "Còn 1 dòng cần sửa sẽ không được ghi" in page.text
    for name in ("dong-can-sua.xlsx", "tep-danh-dau.xlsx"):
        assert f'href="{preview.request.path}/{name}"' in page.text
    assert every(Pupil) == []
    clerk.client.press(page)
    assert len(every(Pupil)) == 2


def test_a_list_without_errors_is_taken_by_one_press(clerk):
    preview = clerk.upload(some(1))
    assert clerk.client.get(preview.request.path + "/nhan").location.endswith(preview.request.path)
    clerk.client.press(preview)
    assert len(every(Pupil)) == 1


# ---- taking one pupil off the register ----


def asked(clerk, pupil_id):
    return clerk.client.get(f"/truong/hoc-sinh/{pupil_id}/xoa")


def removed(clerk, page):
    return clerk.client.press(page, form=form_of(page, "Xóa em này khỏi danh sách"))


def test_a_pupil_is_taken_off_after_a_page_that_says_it_is_for_good_and_only_once(clerk):
    pupil_id, other = there(clerk.school_id, full_name="Vũ Hải Đăng"), there(clerk.school_id, full_name="Lê Hoa")
    page = asked(clerk, pupil_id)
    assert "không lấy lại được" in page.text
    assert [removed(clerk, page).status_code for _ in range(2)] == [303, 303]
    assert [one.id for one in every(Pupil)] == [other]
    (entry,) = every(Entry, record="pupils", act="delete")
    assert (entry.record_id, entry.by) == (str(pupil_id), "Phạm Thị Lan")


def test_a_record_changed_meanwhile_is_not_taken_off(clerk):
    pupil_id = there(clerk.school_id)
    page = asked(clerk, pupil_id)
    with transaction():
        db.session.get_one(Pupil, pupil_id).class_name = "9C"
    assert removed(clerk, page).status_code == 409
    assert len(every(Pupil)) == 1


def test_a_list_that_was_handed_in_is_a_draft_again(clerk):
    pupil_id, school_id = there(clerk.school_id), clerk.school_id
    with transaction():
        found = touched(school_id, school_year_of(NOW), at=NOW, by="Lan", reason="")
        listing.submit(found, head_teacher="Bà Mai", at=NOW, by="Lan")
    page = asked(clerk, pupil_id)
    assert "trở lại thành bản đang lập" in page.text
    removed(clerk, page)
    assert last(SchoolList).state is ListState.DRAFT


def test_a_pupil_of_another_school_is_not_there(clerk, other_clerk):
    page, theirs = asked(clerk, there(clerk.school_id)), there(other_clerk.school_id)
    assert asked(clerk, theirs).status_code == 404
    assert clerk.client.press(page, to=f"/truong/hoc-sinh/{theirs}/xoa", form=form_of(page, "Xóa em này")).status_code == 404
    assert len(every(Pupil)) == 2
