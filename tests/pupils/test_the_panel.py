"""The register and the lists in the panel."""

import io
from datetime import timedelta

import openpyxl
import pytest

from smt.accounts.states import RoleName
from smt.core.db import db
from smt.pupils import queries
from smt.pupils.admin import waiting
from smt.pupils.checking import Checked
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, Pupil
from smt.pupils.pipeline import check_again
from smt.pupils.service import receive
from smt.pupils.staging import write
from smt.pupils.states import NEEDS, Circumstance
from smt.pupils.template import labels
from tests import make
from tests.pupils.kept import every

NEW = "/admin/pupils/new/"


def typed(school_id, **values):
    return {"school_id": str(school_id), "school_year": "2026-2027", "full_name": "Đặng Thị Ánh", "birth_date-day": "1",
            "birth_date-month": "9", "birth_date-year": "2013", "sex": "female", "class_name": "7A1", "circumstance": "poor",
            "need": "both", "guardian_name": "Đặng Văn Sơn", **values}


@pytest.fixture
def world(client):
    """An officer of one district, signed in, and a school in it and one elsewhere."""
    here, there = make.school(name="Trường Ở Đây"), make.school(name="Trường Nơi Khác")
    officer = make.user(RoleName.OFFICER)
    make.responsibility(officer, make.Topic.SCHOOL_LIST, here.place)
    ids = (here.id, there.id)
    db.session.commit()
    client.sign_in(officer)
    db.session.rollback()
    return ids


def test_an_officer_sees_the_pupils_of_her_places_alone(client, world):
    _near, far = (make.pupil(school_id=key, full_name=name) for key, name in zip(world, ("Lê Hoa", "Phan Bích"), strict=True))
    far_id = far.id
    db.session.commit()
    page = client.get("/admin/pupils/").text
    assert "Lê Hoa" in page
    assert "Phan Bích" not in page
    assert client.get(f"/admin/pupils/details/?id={far_id}").status_code == 404
    assert client.get(f"/admin/pupils/edit/?id={far_id}").status_code == 404


def test_an_officer_adds_a_pupil_to_a_school_of_hers(client, world):
    assert client.submit(NEW, **typed(world[0], school_year="2026 - 2027")).status_code == 303
    assert [(one.school_id, one.school_year) for one in every(Pupil)] == [(world[0], "2026-2027")]


def test_an_officer_adds_no_pupil_to_a_school_of_others(client, world):
    assert client.submit(NEW, **typed(world[1])).status_code == 422
    assert every(Pupil) == []


@pytest.mark.parametrize("year", ["2026", "2026-2028", "26-27"])
def test_a_school_year_is_two_years_in_a_row(client, world, year):
    answer = client.submit(NEW, **typed(world[0], school_year=year))
    assert "hai năm liền nhau" in answer.text


def test_a_changed_name_changes_how_the_pupil_is_found_and_sorted(client, world):
    key = make.pupil(school_id=world[0]).id
    db.session.commit()
    client.submit(f"/admin/pupils/edit/?id={key}", **typed(world[0], full_name="Vũ Hải Đăng"))
    (pupil,) = every(Pupil)
    assert pupil.search_key == "vu hai dang"
    assert pupil.identity.startswith(f"n:{world[0]}:vu hai dang")
    assert "Vũ Hải Đăng" in client.submit("/admin/pupils/", search="dang hai").text


def test_a_change_to_another_pupils_identity_is_refused(client, world):
    client.submit(NEW, **typed(world[0], ministry_id="3107137235"))
    key = make.pupil(school_id=world[0]).id
    db.session.commit()
    answer = client.submit(f"/admin/pupils/edit/?id={key}", **typed(world[0], full_name="Lê Hoa", ministry_id="3107137235"))
    assert answer.status_code == 422
    assert 'id="ministry_id-error"' in answer.text


def test_the_register_is_narrowed_by_circumstance_and_need(client, world):
    make.pupil(school_id=world[0], full_name="Lê Hoa")
    db.session.commit()
    assert "Lê Hoa" in client.get("/admin/pupils/?circumstance=poor&need=both&year=2026-2027").text
    assert "Lê Hoa" not in client.get("/admin/pupils/?circumstance=other").text


def test_only_an_administrator_takes_a_pupil_off_the_register(client, world):
    key = make.pupil(school_id=world[0]).id
    person = make.user(RoleName.ADMINISTRATOR)
    db.session.commit()
    assert client.get(f"/admin/pupils/delete/?id={key}").status_code == 403
    client.sign_in(person)
    db.session.rollback()
    client.press(client.get(f"/admin/pupils/delete/?id={key}"))
    assert every(Pupil) == []


@pytest.mark.parametrize(("role", "seen", "added"), [
    (RoleName.ADMINISTRATOR, 200, 200), (RoleName.OFFICER, 200, 200), (RoleName.AUDITOR, 200, 403), (RoleName.SCHOOL, 403, 403)])
def test_who_sees_the_register_and_who_adds_to_it(client, role, seen, added):
    person = make.user(role)
    db.session.commit()
    client.sign_in(person)
    assert (client.get("/admin/pupils/").status_code, client.get(NEW).status_code) == (seen, added)


def left(school_id, at):
    batch = receive(school_id=school_id, school_year="2026-2027", file_name="a.xlsx", data=b"x", at=at, by="Lan")
    write(batch.id, [Checked(5, dict.fromkeys(TOLD, "") | {"full_name": "Bí Mật"})])
    return check_again(batch, at)


def test_lists_left_for_more_than_a_day_wait_for_those_in_charge(client, world, app):
    officer = every(make.User)[0]
    for school_id in world:
        left(school_id, make.AT)
    left(world[0], make.AT + timedelta(hours=30))
    db.session.commit()
    with app.test_request_context():
        line = next(one for one in waiting(officer, make.AT + timedelta(hours=31)) if "chưa xác nhận" in one.text)
    assert (line.number, line.since) == (1, make.AT)
    assert client.get(line.href).status_code == 200


def test_lists_are_only_looked_at(client, world):
    key = left(world[0], make.AT).id
    far = left(world[1], make.AT).id
    db.session.commit()
    page = client.get(f"/admin/pupil-lists/details/?id={key}")
    assert "Trường Ở Đây" in page.text
    assert "Bí Mật" not in page.text
    assert client.get(f"/admin/pupil-lists/details/?id={far}").status_code == 404
    for view in ("new", "edit", "delete"):
        assert client.get(f"/admin/pupil-lists/{view}/?id={key}").status_code == 403
    assert len(every(Batch)) == 2


def test_the_school_years_to_choose_from_are_those_between_the_oldest_and_the_newest(client, world):
    for year in ("2024-2025", "2026-2027"):
        make.pupil(school_id=world[0], school_year=year)
    db.session.commit()
    assert queries.years() == ["2026-2027", "2025-2026", "2024-2025"]
    db.session.rollback()
    assert "2024-2025" in client.get("/admin/pupils/").text


def test_an_empty_register_has_no_school_years(app):
    assert queries.years() == []


def workbook(answer):
    """The rows of a workbook by heading, and every cell."""
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    headings, *rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(headings, row, strict=True)) for row in rows], [cell for row in sheet.iter_rows() for cell in row]


def test_the_pupils_of_her_places_are_taken_home_with_every_field_of_the_form(client, world):
    make.pupil(school_id=world[0], full_name="=1+1", note="@SUM(A1)\n-x", mother_name="+84 Lê", guardian_phone="+84912345678",
               personal_id="001313009517", ministry_id="0001234567", household_code="000427", address="=HYPERLINK(\"x\")")
    make.pupil(school_id=world[1], full_name="Phan Bích")
    db.session.commit()
    rows, cells = workbook(client.get("/admin/pupils/export.xlsx"))
    assert list(rows[0]) == ["Trường", "Năm học", *(str(label) for label in labels().values())]
    assert len(rows) == 1
    assert [rows[0][name] for name in ("Họ và tên", "Họ tên mẹ", "Điện thoại của gia đình", "Số định danh cá nhân", "Mã định danh Bộ GDĐT",
                                       "Mã số hộ nghèo, hộ cận nghèo", "Ghi chú", "Chỗ ở hiện nay", "Trường")] == [
        "=1+1", "+84 Lê", "0912 345 678", "001313009517", "0001234567", "000427", "@SUM(A1)\n-x", "=HYPERLINK(\"x\")", "Trường Ở Đây"]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_the_workbook_of_pupils_has_what_the_list_is_narrowed_to_and_words_for_choices(client, world):
    make.pupil(school_id=world[0], full_name="Lê Hoa", circumstance=Circumstance.NEAR_POOR)
    make.pupil(school_id=world[0], full_name="Lê Huệ")
    db.session.commit()
    (row,), _cells = workbook(client.get("/admin/pupils/export.xlsx?circumstance=near_poor"))
    assert (row["Họ và tên"], row["Hoàn cảnh"], row["Giới tính"] in ("Nam", "Nữ"), row["Cần hỗ trợ"] in map(str, NEEDS.values())) == (
        "Lê Hoa", "Hộ cận nghèo", True, True)
    assert 'href="/admin/pupils/export.xlsx' in client.get("/admin/pupils/").text
