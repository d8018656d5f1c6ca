"""The start page, accounts and history."""

import io
import zipfile

import pytest
from sqlalchemy import select

from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.admin.entries import kinds
from smt.core.clock import now
from smt.core.db import Base, db
from smt.directory.states import Topic
from smt.history.models import Entry
from smt.outbox import service as outbox
from tests import make
from tests.admin.conftest import saved

PASSWORD = "một câu đủ dài để nhớ"


def test_the_start_page_tells_what_waits(client, enter):
    failed = outbox.post(key="a", topic="donation", to="a@vidu.vn", subject="Thư", body="x", at=now())
    lost = outbox.post(key="b", topic="donation", to="b@vidu.vn", subject="Thư", body="x", at=now(), unassigned=True)
    db.session.flush()
    outbox.give_up(failed, make.AT, "550")
    saved(failed, lost)
    enter()
    page = client.get("/admin/").text
    assert "lá thư không gửi được" in page
    assert 'href="/admin/letters/?state=failed"' in page
    assert "lá thư về hộp thư dự phòng" in page
    assert "chưa có người phụ trách: Lấy ý kiến dự thảo; Tiếp nhận ủng hộ" in page


def test_an_empty_start_page_says_so(client, enter):
    enter(RoleName.AUDITOR)
    assert "Không có việc nào đang chờ bạn" in client.get("/admin/").text


def test_what_everybody_answers_for_does_not_wait(client, enter):
    person = make.user()
    for topic in Topic:
        make.responsibility(person, topic)
    db.session.commit()
    enter()
    assert "chưa có người phụ trách" not in client.get("/admin/").text


def test_an_account_is_opened_and_its_owner_signs_in(client, enter):
    enter()
    answer = client.submit("/admin/accounts/new/", full_name="Lê Thị Mỵ", email="My@vidu.vn", role="officer", title="", password=PASSWORD)
    assert answer.status_code == 303
    other = client.application.test_client()
    assert other.submit("/dang-nhap", email="my@vidu.vn", password=PASSWORD).status_code == 302


def test_a_new_school_account_is_led_to_its_school(client, enter):
    enter()
    answer = client.submit("/admin/accounts/new/", full_name="Lê Thị Mỵ", email="my@vidu.vn", role="school", title="", password=PASSWORD)
    key = db.session.scalar(select(User.id).where(User.email == "my@vidu.vn"))
    db.session.rollback()
    assert answer.location.endswith(f"/admin/appointments/new/?user_id={key}")
    page = client.get(answer.location).text
    assert "Gắn tài khoản với một trường" in page
    assert f'<option value="{key}" selected>' in page


def test_a_new_officer_is_offered_something_to_answer_for(client, enter):
    enter()
    answer = client.submit("/admin/accounts/new/", full_name="Lê <Mỵ>", email="my@vidu.vn", role="officer", title="", password=PASSWORD)
    key = db.session.scalar(select(User.id).where(User.email == "my@vidu.vn"))
    db.session.rollback()
    page = client.get(answer.location).text
    assert "Đã mở tài khoản của Lê &lt;Mỵ&gt;." in page
    assert f'href="/admin/responsibilities/new/?user_id={key}"' in page
    assert f'<option value="{key}" selected>' in client.get(f"/admin/responsibilities/new/?user_id={key}").text


def test_a_short_password_is_refused_at_its_field_and_never_shown_again(client, enter):
    enter()
    answer = client.submit("/admin/accounts/new/", full_name="Lê Thị Mỵ", email="my@vidu.vn", role="officer", title="", password="ngắn quá")
    assert answer.status_code == 422
    assert "ít nhất 15 ký tự" in answer.text
    assert "ngắn quá" not in answer.text


def test_a_taken_address_is_refused_at_its_field(client, enter):
    person = make.user(email="my@vidu.vn")
    saved(person)
    enter()
    answer = client.submit("/admin/accounts/new/", full_name="Lê", email="MY@vidu.vn", role="officer", title="", password=PASSWORD)
    assert answer.status_code == 422
    assert "Đã có tài khoản dùng địa chỉ" in answer.text


def test_an_edited_account_keeps_its_password_when_none_is_typed(client, enter):
    key = saved(make.user(full_name="Cũ"))
    enter()
    answer = client.submit(f"/admin/accounts/edit/?id={key}", full_name="Mới", email="moi@vidu.vn", role="auditor", title="", password="")
    assert answer.status_code == 303
    person = db.session.get(User, key)
    assert (person.full_name, person.role, person.password) == ("Mới", RoleName.AUDITOR, "x")
    db.session.rollback()
    assert "từ “Cán bộ phụ trách” thành “Kiểm tra, giám sát (chỉ xem)”" in client.get(f"/admin/accounts/details/?id={key}").text


def test_a_closed_account_opens_nothing_at_once(client, enter):
    clerk = make.user(RoleName.OFFICER)
    key = saved(clerk)
    other = client.application.test_client()
    other.sign_in(clerk)
    db.session.commit()
    assert other.get("/admin/").status_code == 200
    enter()
    client.press(client.press(client.get(f"/admin/accounts/details/?id={key}")))
    assert db.session.get(User, key).active is False
    db.session.rollback()
    assert other.get("/admin/").status_code == 302


def test_nobody_closes_or_demotes_herself(client, enter):
    saved(make.user())
    administrator = enter()
    key, email = administrator.id, administrator.email
    db.session.commit()
    assert "Khóa tài khoản</button>" not in client.get(f"/admin/accounts/details/?id={key}").text
    client.press(client.get("/admin/accounts/"), action="close", rowid=str(key), sure="1")
    answer = client.submit(f"/admin/accounts/edit/?id={key}", full_name="A", email=email, role="officer", title="", password="")
    assert answer.status_code == 422
    person = db.session.get(User, key)
    assert (person.active, person.role) == (True, RoleName.ADMINISTRATOR)


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.AUDITOR])
def test_history_is_read_by_those_who_oversee(client, enter, role):
    enter()
    client.submit("/admin/agencies/new/", name="Sở Nội vụ")
    enter(role)
    page = client.get("/admin/history/?record=agencies&act=create")
    assert "Cơ quan" in page.text
    key = db.session.scalar(select(Entry.id).where(Entry.record == "agencies"))
    db.session.rollback()
    assert "Sở Nội vụ" in client.get(f"/admin/history/details/?id={key}").text
    assert client.get("/admin/history/new/").status_code == 403


def test_a_list_is_taken_home_as_a_workbook_within_scope(client, enter):
    person, place = make.user(), make.place()
    make.responsibility(person, Topic.SCHOOL_LIST, place)
    make.school(place=place, name="=Trường Của Tôi")
    make.school(name="Trường Người Khác")
    enter(person=person)
    answer = client.get("/admin/schools/export.xlsx?search=truong")
    text = b"".join(zipfile.ZipFile(io.BytesIO(answer.data)).read(name) for name in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()).decode()
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="schools-')
    assert "=Trường Của Tôi" in text
    assert "Trường Người Khác" not in text
    assert "<f>" not in text


def test_a_list_too_long_for_a_workbook_is_refused_rather_than_cut(client, enter, monkeypatch):
    monkeypatch.setattr("smt.admin.exporting.MOST_EXPORTED", 1)
    saved(make.school(), make.school())
    enter()
    answer = client.get("/admin/schools/export.xlsx")
    assert answer.status_code == 303
    assert "nên chưa tải về được" in client.get(answer.location).text


def test_every_kind_of_record_with_a_history_has_a_name(app):
    with app.test_request_context():
        names = kinds()
    assert {mapper.class_.__tablename__ for mapper in Base.registry.mappers if mapper.class_.HISTORY} <= set(names)
    assert not [name for table, name in names.items() if str(name) == table]


def test_history_names_the_record_and_leads_to_it(client, enter):
    agency, asked, pupil = make.agency(name="Sở Nội vụ"), make.assistance(), make.pupil(full_name="Vũ Hải Đăng")
    reference, (key, pupil_key) = asked.reference, saved(agency, pupil)
    enter()
    page = client.get("/admin/history/").text
    assert f'<a href="/admin/agencies/details/?id={key}">Sở Nội vụ</a>' in page
    assert f">{reference}</a>" in page
    assert f'<a href="/admin/pupils/details/?id={pupil_key}">số {pupil_key}</a>' in page
    assert "Vũ Hải Đăng" not in page
    assert "Hệ thống" in page
    client.press(client.get(f"/admin/agencies/delete/?id={key}"))
    assert f"số {key}, không còn" in client.get("/admin/history/?record=agencies").text


def test_history_is_searched_by_the_name_of_who_acted(client, enter):
    saved(make.agency(name="Sở Máy Làm"))
    enter(person=make.user(RoleName.ADMINISTRATOR, full_name="Đỗ Thị Ánh"))
    client.submit("/admin/agencies/new/", name="Sở Người Làm")
    for words, found, absent in (("anh do", "Sở Người Làm", "Sở Máy Làm"), ("he thong", "Sở Máy Làm", "Sở Người Làm")):
        page = client.get("/admin/history/", query_string={"search": words, "record": "agencies"}).text
        assert found in page
        assert absent not in page
