"""Who opens the school's pages, and the register there."""

import pytest

from smt.accounts.states import RoleName
from smt.core.db import db
from smt.pupils.models import Pupil
from smt.pupils.service import school_year_of
from tests import make
from tests.pupils.filling import row, some
from tests.pupils.kept import every

PAGES = ["/truong/", "/truong/mau-danh-sach.xlsx", "/truong/danh-sach", "/truong/danh-sach/1", "/truong/hoc-sinh",
         "/truong/hoc-sinh/them", "/truong/hoc-sinh/danh-sach.xlsx", "/truong/danh-sach/1/dong-can-sua.xlsx"]
POSTS = ["/truong/danh-sach", "/truong/danh-sach/1/xac-nhan", "/truong/danh-sach/1/bo", "/truong/hoc-sinh",
         "/truong/hoc-sinh/them"]
NOW = make.datetime.now(make.UTC)


def typed(**values):
    return {"full_name": "Đặng Thị Ánh", "birth_date-day": "1", "birth_date-month": "9", "birth_date-year": "2013",
            "sex": "female", "class_name": "7A1", "circumstance": "poor", "need": "both",
            "guardian_name": "Đặng Văn Sơn", **values}


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_is_asked_to_sign_in(client, address):
    assert "/dang-nhap" in client.get(address).location


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.OFFICER, RoleName.AUDITOR])
def test_the_school_pages_are_for_schools_alone(client, role):
    person = make.user(role)
    db.session.commit()
    client.sign_in(person)
    assert {client.get(address).status_code for address in PAGES} == {403}
    assert {client.post(address).status_code for address in POSTS} == {403}


def test_an_account_without_a_school_is_told_what_to_do(client):
    person = make.user(RoleName.SCHOOL)
    db.session.commit()
    client.sign_in(person)
    page = client.get("/truong/")
    assert page.status_code == 403
    assert "Tài khoản chưa gắn với trường nào" in page.text
    assert {client.post(address).status_code for address in POSTS} == {403}


def test_another_schools_list_is_not_there(clerk, other_clerk):
    address = other_clerk.upload(some(1)).request.path
    assert clerk.client.get(address).status_code == 404
    assert clerk.client.get(address + "/dong-can-sua.xlsx").status_code == 404
    assert clerk.client.press(clerk.client.get("/truong/"), to=address + "/xac-nhan").status_code == 404
    assert clerk.client.press(clerk.client.get("/truong/"), to=address + "/bo").status_code == 404


def test_a_school_that_sent_nothing_is_shown_where_to_begin(clerk):
    page = clerk.client.get("/truong/").text
    assert "Bắt đầu bằng cách tải mẫu về máy" in page
    assert clerk.school_name in page


def test_the_start_page_shows_the_lists_and_where_they_stand(clerk):
    clerk.confirm(clerk.upload(some(2)))
    clerk.upload([row()])
    page = clerk.client.get("/truong/").text
    assert "Chờ xác nhận" in page
    assert "Đã nhận" in page


def test_the_register_is_in_class_list_order(clerk):
    for name in ("Vũ Hải Đăng", "Đỗ Văn An", "Nguyễn Thị Ánh", "Lê Ân", "Trần Bảo", "Đỗ Thị An"):
        make.pupil(school_id=clerk.school_id, full_name=name, school_year=school_year_of(NOW))
    db.session.commit()
    page = clerk.client.get("/truong/hoc-sinh").text
    order = ["Đỗ Thị An", "Đỗ Văn An", "Nguyễn Thị Ánh", "Lê Ân", "Trần Bảo", "Vũ Hải Đăng"]
    assert sorted(order, key=page.index) == order


def test_the_register_is_searched_without_accents_and_without_names_in_the_address(clerk, other_clerk):
    for school, name in ((clerk.school_id, "Trần Thị Bích"), (clerk.school_id, "Lê Hoa"), (other_clerk.school_id, "Phan Bích")):
        make.pupil(school_id=school, full_name=name, school_year=school_year_of(NOW))
    db.session.commit()
    found = clerk.client.submit("/truong/hoc-sinh", words="bich tran")
    assert "Trần Thị Bích" in found.text
    assert "Lê Hoa" not in found.text
    assert "Phan Bích" not in found.text
    assert "bich" not in found.request.url
    assert "Không có học sinh nào khớp" in clerk.client.submit("/truong/hoc-sinh", words="100%").text


def test_the_register_is_read_fifty_at_a_time(clerk):
    for n in range(60):
        make.pupil(school_id=clerk.school_id, full_name=f"Lê Hoa {n:02d}", school_year=school_year_of(NOW))
    db.session.commit()
    assert clerk.client.get("/truong/hoc-sinh").text.count('<th scope="row">') == 50
    assert clerk.client.get("/truong/hoc-sinh?trang=2").text.count('<th scope="row">') == 10
    assert clerk.client.get("/truong/hoc-sinh?trang=99999999999999999999").status_code == 200


def test_one_pupil_is_added_by_the_same_form_once(clerk):
    page = clerk.client.get("/truong/hoc-sinh/them")
    assert clerk.client.press(page, **typed()).status_code == 303
    assert clerk.client.press(page, **typed()).status_code == 303
    assert [one.identity for one in every(Pupil)] == [f"n:{clerk.school_id}:dang thi anh:2013-09-01:7a1"]


def test_a_pupil_who_is_there_is_not_added_again_and_nothing_typed_is_lost(clerk):
    clerk.client.submit("/truong/hoc-sinh/them", **typed())
    answer = clerk.client.submit("/truong/hoc-sinh/them", **typed(note="giữ lại"))
    assert answer.status_code == 422
    assert "đã có học sinh cùng họ tên" in answer.text
    assert "giữ lại" in answer.text


def test_a_ministry_id_of_another_school_is_refused_at_its_field(clerk, other_clerk):
    other_clerk.client.submit("/truong/hoc-sinh/them", **typed(ministry_id="3107137235"))
    answer = clerk.client.submit("/truong/hoc-sinh/them", **typed(ministry_id="3107137235"))
    assert answer.status_code == 422
    assert 'id="ministry_id-error"' in answer.text


def test_a_doubtful_personal_id_is_kept_and_told(clerk):
    answer = clerk.client.submit("/truong/hoc-sinh/them", **typed(personal_id="031213009517"))
    assert "nên xem lại" in clerk.client.get(answer.location).text


@pytest.mark.parametrize(("at", "year"), [((2026, 7, 31, 16, 59), "2025-2026"), ((2026, 7, 31, 17, 0), "2026-2027"),
                                          ((2027, 1, 1, 0, 0), "2026-2027")])
def test_a_school_year_begins_on_the_first_of_august_in_the_city(at, year):
    assert school_year_of(make.datetime(*at, tzinfo=make.UTC)) == year
