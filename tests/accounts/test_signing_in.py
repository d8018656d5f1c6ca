import re
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from smt.accounts.models import User
from smt.accounts.service import open_account, set_password, set_role
from smt.accounts.states import RoleName
from smt.core.db import db
from smt.core.errors import AlreadyThere, Refusal
from smt.web.limits import RateLimit, limiter
from tests import make

PASSWORD = "Mật khẩu của Hà 2021"


@pytest.fixture
def ha(app):
    """An administrator's account with a password of Vietnamese letters."""
    open_account(email="ha@vidu.vn", full_name="Phạm Thu Hà", role=RoleName.ADMINISTRATOR, password=PASSWORD, at=make.AT)
    db.session.commit()
    return "ha@vidu.vn"


def sign_in(client, email, password, **more):
    return client.submit("/dang-nhap", email=email, password=password, **more)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_password_with_diacritics_works_however_the_keyboard_composes_it(client, ha, form):
    answer = sign_in(client, ha, unicodedata.normalize(form, PASSWORD))
    assert answer.status_code == 302
    assert answer.location == "/vao"


@pytest.mark.parametrize(("email", "password"), [("ha@vidu.vn", "sai rồi"), ("ai@vidu.vn", PASSWORD), ("", ""), ("ha@vidu.vn", "")])
def test_a_wrong_pair_is_answered_in_vietnamese_without_saying_which_half_is_wrong(client, ha, email, password):
    answer = sign_in(client, email, password)
    assert answer.status_code == 200
    assert "Chưa đăng nhập được" in answer.text
    assert "does not exist" not in answer.text


def test_what_was_left_blank_is_said_and_linked_to_its_field(client, ha):
    answer = sign_in(client, "", "").text
    assert '<a href="#email">Nhập địa chỉ thư điện tử.</a>' in answer
    assert '<a href="#password">Nhập mật khẩu.</a>' in answer
    assert "chưa đúng" not in answer
    assert 'value="ha@vidu.vn"' in sign_in(client, ha, "").text, "the address typed stays"


def test_the_answers_to_a_known_and_an_unknown_address_read_the_same(client, ha):
    known, unknown = sign_in(client, ha, "x" * 20), sign_in(client, "ai@vidu.vn", "x" * 20)
    assert known.text.split("</head>")[1].replace(ha, "").split("csrf_token")[0] == unknown.text.split(
        "</head>")[1].replace("ai@vidu.vn", "").split("csrf_token")[0]


def test_signing_in_leads_to_pages_of_ours_only(client, ha):
    for evil in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        client.get("/")
        answer = client.submit(f"/dang-nhap?next={evil}", email=ha, password=PASSWORD)
        assert not (answer.location or "").startswith(("//", "/\\", "http"))
        client.post("/dang-xuat")


def test_signing_out_ends_copied_sessions_too(app, client, ha):
    sign_in(client, ha, PASSWORD)
    copy = app.test_client()
    copy.set_cookie("smt", client.get_cookie("smt").value)
    assert copy.get("/vao").location.endswith("/admin/")
    client.press(client.get("/doi-mat-khau"), to="/dang-xuat")
    assert "/dang-nhap" in copy.get("/vao").location
    assert "/dang-nhap" in client.get("/vao").location


@pytest.mark.parametrize("change", ["password", "role", "closed"])
def test_a_session_ends_when_the_account_changes(app, client, ha, change):
    sign_in(client, ha, PASSWORD)
    user = db.session.scalars(select(User).where(User.email == ha)).one()
    if change == "password":
        set_password(user, "một mật khẩu khác hẳn")
    elif change == "role":
        set_role(user, RoleName.AUDITOR)
    else:
        user.active = False
    db.session.commit()
    assert "/dang-nhap" in client.get("/vao").location


def test_a_person_changes_her_own_password(client, ha):
    sign_in(client, ha, PASSWORD)
    new = "câu mới dễ nhớ có dấu"
    answer = client.submit("/doi-mat-khau", password=PASSWORD, new_password=new, new_password_confirm=new)
    assert answer.status_code == 302
    client.post("/dang-xuat", data={})
    fresh = client.application.test_client()
    assert sign_in(fresh, ha, new).location == "/vao"


@pytest.mark.parametrize(("given", "said"), [({"new_password": "ngắn", "new_password_confirm": "ngắn"}, "15"),
                                            ({"new_password": "một câu đủ dài để nhớ", "new_password_confirm": "một câu khác hẳn nhau"}, "")])
def test_a_short_or_mistyped_new_password_is_refused_in_vietnamese(client, ha, given, said):
    sign_in(client, ha, PASSWORD)
    answer = client.submit("/doi-mat-khau", password=PASSWORD, **given)
    assert answer.status_code == 200
    assert "Có chỗ cần sửa" in answer.text
    assert said in answer.text


def test_one_address_opens_one_account_whatever_its_capitals(app, ha):
    with pytest.raises(AlreadyThere):
        open_account(email="HA@vidu.vn", full_name="x", role=RoleName.OFFICER, password=PASSWORD, at=make.AT)


@pytest.mark.parametrize("password", ["", "ngắn quá", "14 ký tự thôi"])
def test_a_short_password_is_refused(app, password):
    with pytest.raises(Refusal, match="15"):
        open_account(email="b@vidu.vn", full_name="x", role=RoleName.OFFICER, password=password, at=make.AT)


def test_passwords_that_share_72_bytes_are_still_different(client, app):
    start = "đ" * 40
    open_account(email="c@vidu.vn", full_name="x", role=RoleName.OFFICER, password=start + "một", at=make.AT)
    db.session.commit()
    assert sign_in(client, "c@vidu.vn", start + "hai").status_code == 200


def test_an_endless_password_of_combining_marks_costs_no_time(client, ha):
    page = client.get("/dang-nhap")
    began = time.perf_counter()
    answer = client.press(page, email=ha, password="a" + "\u0301\u0327" * 60_000)
    assert answer.status_code == 413
    assert time.perf_counter() - began < 2


def test_guessing_is_slowed_for_the_account_and_for_the_address(app, client, ha, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    answers = [sign_in(client, ha, "sai mật khẩu rồi nhé").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert "Gửi nhanh quá" in client.press(client.get("/dang-nhap"), email=ha, password="x").text
    assert sign_in(client, "minh@vidu.vn", "sai mật khẩu").status_code == 200, "another account is not held up"


@pytest.mark.parametrize("spelling", ["HA@vidu.vn", "ha@ｖidu.vn", "ha@vidu。vn", " ha@vidu.vn "])
def test_an_account_spelt_otherwise_is_still_the_same_account(app, client, ha, monkeypatch, spelling):
    monkeypatch.setattr(limiter, "enabled", True)
    for _ in range(10):
        sign_in(client, ha, "sai mật khẩu rồi nhé")
    assert sign_in(client, spelling, PASSWORD).status_code == 429


def test_what_is_typed_as_an_account_is_neither_stored_nor_refused_by_the_database(app, client, ha, monkeypatch, caplog):
    monkeypatch.setattr(limiter, "enabled", True)
    caplog.set_level("DEBUG")
    for typed in ["mật khẩu gõ nhầm ô", "a\x00b@vidu.vn"] * 6:
        assert sign_in(client, typed, "x").status_code in (200, 429)
    assert "gõ nhầm" not in caplog.text
    assert not [key for key in db.session.scalars(select(RateLimit.key)) if "nhầm" in key or "@" in key]


def test_there_is_no_way_in_but_the_page(client, ha):
    page = client.get("/dang-nhap")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    asked = {"email": ha, "password": PASSWORD}
    assert client.post("/dang-nhap?include_auth_token", json=asked, headers={"X-CSRFToken": token}).status_code == 400
    answer = client.press(page, email=ha, password=PASSWORD, remember="y", to="/dang-nhap?include_auth_token")
    assert answer.status_code == 302
    assert not client.get_cookie("remember_token")
    user = db.session.scalars(select(User)).one()
    stranger = client.application.test_client()
    assert "/dang-nhap" in stranger.get(f"/vao?auth_token={user.get_auth_token()}").location


def test_signing_out_many_times_at_once_is_one_sign_out(app, client, ha):
    sign_in(client, ha, PASSWORD)
    page, cookie = client.get("/doi-mat-khau"), client.get_cookie("smt").value
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]

    def leave(_number):
        copy = app.test_client()
        copy.set_cookie("smt", cookie)
        return copy.post("/dang-xuat", data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(leave, range(24))) <= {302, 400}
    assert "/dang-nhap" in client.get("/vao").location


def test_a_stranger_is_asked_to_sign_in_and_no_page_names_the_reason(client, app):
    assert client.get("/vao").location == "/dang-nhap?next=/vao"


def test_production_settings_make_the_cookie_secure(app):
    assert replace(app.config["SMT"], cookie_secure=True).flask()["SESSION_COOKIE_SECURE"] is True
