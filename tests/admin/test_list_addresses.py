"""A list's address may hold anything."""

import re
from urllib.parse import unquote_plus

import pytest

from smt.accounts.states import RoleName
from smt.admin.listing import MOST_COUNTED, read
from smt.core.db import db
from smt.directory.models import School
from smt.directory.states import SchoolLevel
from tests import make
from tests.admin.conftest import saved

STRANGE = ("page=-1", "page=99999999999999999999", "page=abc", "page=2", "page_size=0", "page_size=-5", "page_size=999999999999",
           "page_size=1", "sort=999", "sort=password", "sort=name&desc=7", "search=%00", "search=%25", "search=_%5C", "search=" + "a" * 5000,
           "search=%ED%A0%80", "search=%F0%9F%98%80", "search=+", "level=nothing", "level=%00", "place=abc", "place=99999999999999999999",
           "flt0_0=1", "flt1_=%00", "id=abc", "back=%3Fx", "search=a&search=b", "sort=name&sort=code", "%00=1")


@pytest.mark.parametrize("query", STRANGE)
def test_a_strange_address_shows_a_list(client, enter, query):
    enter()
    saved(make.school(), make.school())
    assert client.get(f"/admin/schools/?{query}").status_code == 200


def test_pages_follow_one_another_without_losing_or_repeating_a_row(client, enter):
    enter()
    place = make.place()
    saved(*[make.school(place=place, name="Trường Trùng Tên") for _ in range(30)])
    codes = [code for page in (1, 2) for (code,) in db.session.execute(db.select(School.code)) if code in client.get(
        f"/admin/schools/?page={page}").text]
    db.session.rollback()
    assert len(codes) == len(set(codes)) == 30


def test_too_high_a_page_shows_the_last_one(client, enter):
    enter()
    place = make.place()
    saved(*[make.school(place=place) for _ in range(30)])
    assert "trang 2 trên 2" in client.get("/admin/schools/?page=77").text


def test_sorting_is_announced_and_turns_round(client, enter):
    enter()
    saved(make.school())
    page = client.get("/admin/schools/?sort=name").text
    assert 'aria-sort="ascending"' in page
    assert "sort=name&amp;desc=1" in page


def test_a_filter_narrows_and_is_removed_by_its_chip(client, enter):
    enter()
    saved(make.school(name="Trường A", level=SchoolLevel.PRIMARY), make.school(name="Trường B", level=SchoolLevel.UPPER_SECONDARY))
    page = client.get("/admin/schools/?level=primary&search=truong").text
    assert "Trường A" in page
    assert "Trường B" not in page
    assert 'href="/admin/schools/?search=truong"' in page


def test_an_empty_list_offers_the_first_act(client, enter):
    enter()
    page = client.get("/admin/schools/").text
    assert "Danh sách còn trống" in page
    assert "/admin/schools/new/" in page


@pytest.mark.parametrize("key", ["schools", "pupils", "pupil-lists", "assistance", "donations", "consultations"])
def test_an_officer_without_anything_in_her_scope_is_told_whom_to_ask(client, enter, key):
    make.user(RoleName.ADMINISTRATOR, full_name="Đỗ Quản Trị", email="quantri@vidu.vn")
    saved(make.school())
    enter(RoleName.OFFICER)
    page = client.get(f"/admin/{key}/").text
    assert "Chưa có gì trong phạm vi bạn phụ trách" in page
    assert "Đỗ Quản Trị" in page
    assert f"/admin/{key}/new/" not in page


def test_a_list_of_cards_names_each_cell_and_breaks_no_reference(client, enter):
    enter()
    asked = make.assistance()
    reference = asked.reference
    saved(asked)
    page = client.get("/admin/assistance/").text
    assert '<table class="stack">' in page
    assert '<th scope="row" class="keep"><a' in page
    assert reference in page
    assert '<td data-label="Học sinh">' in page


def test_a_list_without_a_match_offers_the_whole_list(client, enter):
    enter()
    saved(make.school())
    page = client.get("/admin/schools/?search=khongcogi").text
    assert "Không có dòng nào khớp" in page
    assert "Xem toàn bộ danh sách" in page


def test_the_way_back_keeps_the_list_as_it_was_left(client, enter):
    enter()
    key = saved(make.school(name="Trường A"))
    page = client.get("/admin/schools/?search=truong&sort=name")
    assert f'/admin/schools/details/?id={key}&amp;back=search%3Dtruong%26sort%3Dname' in page.text
    details = client.get(f"/admin/schools/details/?id={key}&back=search%3Dtruong%26sort%3Dname").text
    assert 'href="/admin/schools/?search=truong&amp;sort=name"' in details


def test_the_way_back_leads_nowhere_else(client, enter):
    enter()
    key = saved(make.school())
    page = client.get(f"/admin/schools/details/?id={key}&back=https://evil.example/").text
    assert 'href="https://evil.example' not in page


def test_a_long_table_is_counted_to_a_limit_only(client, enter, monkeypatch):
    monkeypatch.setattr("smt.admin.listing.MOST_COUNTED", 3)
    monkeypatch.setattr("smt.admin.base.MOST_COUNTED", 3)
    monkeypatch.setattr("smt.admin.rows.MOST_COUNTED", 3)
    enter()
    saved(*[make.school() for _ in range(5)])
    assert "hơn 3 dòng" in client.get("/admin/schools/").text


def test_words_of_a_search_are_few_and_plain():
    asked = read({"search": "  Nguyễn   THỊ Ánh " + "x " * 60}, [], {})
    assert asked.words[:3] == ["nguyen", "thi", "anh"]
    assert len(asked.words) <= 8
    assert MOST_COUNTED == 10_000


@pytest.mark.parametrize("path", ["/admin/pupils/", "/admin/assistance/", "/admin/donations/"])
def test_what_is_searched_for_among_people_is_sent_and_never_stands_in_an_address(app, client, path):
    make.pupil(full_name="Vũ Hải Đăng")
    make.assistance(child_name="Vũ Hải Đăng")
    make.donation(donor_name="Vũ Hải Đăng")
    for _ in range(2):
        make.pupil(full_name="Lê Lan")
        make.assistance(child_name="Lê Lan")
        make.donation(donor_name="Lê Lan")
    person = make.user(RoleName.ADMINISTRATOR)
    db.session.commit()
    client.sign_in(person)
    found = client.submit(path, search="dang hai")
    assert "Vũ Hải Đăng" in found.text
    assert "Lê Lan" not in found.text
    assert not [link for link in re.findall(r'(?:href|action)="([^"]*)"', found.text) if "dang hai" in unquote_plus(link)]
    assert "Lê Lan" in client.get(path, query_string={"search": "dang hai"}).text, "a search in the address is not read"


def test_a_search_is_not_sent_where_it_belongs_in_the_address(app, client):
    person = make.user(RoleName.ADMINISTRATOR)
    db.session.commit()
    client.sign_in(person)
    assert client.press(client.get("/admin/schools/new/"), to="/admin/schools/", search="x").status_code == 405
