"""Each journey from beginning to end with JavaScript off, as on the oldest phone and in the strictest office."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.filling import DEVICE, DONATION, OPINION, REQUEST, enter, fill, heading, send
from tests.browser.walks import PUPIL_ROW, SHEET, filled_sheet, filled_template, upload

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

REFERENCE = re.compile(r"^(UH|HT)-\d{4}-[0-9A-HJKMNP-Z]{4}-[0-9A-HJKMNP-Z]{4}$")


@pytest.fixture
def plain(opened):
    """Open a browser in which no script runs."""
    return lambda who="stranger", **options: opened(who, java_script_enabled=False, **options)


def reference_of(page):
    reference = page.locator(".reference").inner_text()
    assert REFERENCE.match(reference), reference
    return reference


def given(page):
    """Go through the donor's form to the confirmation; give the reference."""
    page.goto("/ung-ho")
    fill(page, DONATION)
    send(page)
    send(page, "Gửi đăng ký ủng hộ")
    return reference_of(page)


def test_a_wrong_answer_costs_only_that_answer(plain):
    page = plain(viewport=PHONE)
    page.goto("/ung-ho")
    fill(page, {**DONATION, "phone": "12"})
    send(page)
    assert page.title().startswith("Lỗi: ")
    assert page.locator(".summary a").count() == 1
    assert page.locator("[name=money_vnd]").input_value() == "2.500.000"
    assert page.locator("[name=donor_kind][value=person]").is_checked()
    assert page.locator("[name=consent]").is_checked()


def test_a_donor_checks_changes_sends_and_keeps_a_reference(plain):
    page = plain(viewport=PHONE)
    page.goto("/ung-ho")
    fill(page, DONATION)
    send(page)
    assert heading(page).startswith("Kiểm tra lại")
    page.get_by_role("button", name="Sửa Số tiền").click()
    fill(page, {"money_vnd": "5.000.000"})
    send(page)
    expect(page.locator(".answers")).to_contain_text("5.000.000 đ")
    send(page, "Gửi đăng ký ủng hộ")
    reference = reference_of(page)
    page.reload()
    assert reference_of(page) == reference


def test_sending_twice_gives_the_reference_already_given(plain):
    page = plain()
    reference = given(page)
    page.go_back()
    send(page, "Gửi đăng ký ủng hộ")
    assert reference_of(page) == reference
    expect(page.get_by_role("status")).to_contain_text("đã được gửi trước đó")


def test_whoever_has_the_reference_and_the_phone_sees_how_far_it_is(plain):
    page = plain(viewport=PHONE)
    reference = given(page)
    page.goto("/tra-cuu")
    fill(page, {"reference": reference.lower().replace("-", " "), "digits": "5678"})
    send(page)
    expect(page.locator("main")).to_contain_text(reference)
    assert "Tuyết" not in page.content()


def test_a_family_asks_for_help(plain):
    page = plain(viewport=PHONE)
    page.goto("/ho-tro")
    fill(page, {**REQUEST, "child_birth_date": date(2115, 3, 9)})
    send(page)
    assert page.locator(".summary a").count() == 1
    fill(page, REQUEST)
    send(page)
    send(page, "Gửi đề nghị hỗ trợ")
    reference_of(page)


@pytest.mark.parametrize("link", ["open_link", "past_link"])
def test_an_agency_answers_and_finds_its_answer(plain, site, link):
    page = plain()
    enter(page, getattr(site, link))
    page.get_by_role("link", name="Có ý kiến hoặc không nhất trí").click()
    fill(page, {"position": "disagree", "signer": OPINION["signer"]})
    send(page)
    assert page.title().startswith("Lỗi: ")
    fill(page, {"text": "Đề nghị gia hạn (mẫu).", "proposed": "Hạn là 30 ngày (mẫu)."})
    send(page)
    expect(page.get_by_role("status")).to_contain_text("Đã ghi nhận lúc")
    expect(page.locator("main")).to_contain_text("Đề nghị gia hạn (mẫu).")


def test_an_agency_answers_by_its_sheet(plain, site):
    page = plain()
    enter(page, site.open_link)
    page.get_by_role("link", name="Mở trang bảng Excel").click()
    here = page.url
    upload(page, filled_sheet(page, {**SHEET, "D10": ""}))
    expect(page.locator("main")).to_contain_text("Ghi họ tên và chức vụ người ký ý kiến.")
    page.goto(here)
    upload(page, filled_sheet(page, SHEET))
    assert heading(page) == "Xem lại ý kiến trong bảng"
    send(page, "Gửi ý kiến của cơ quan")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi nhận lúc")
    expect(page.locator("main")).to_contain_text("Gửi bằng: Tệp Excel.")
    expect(page.locator("main")).to_contain_text("Học sinh lớp 1 đến lớp 12 (mẫu).")


def test_an_agency_agrees_on_one_screen(plain, site):
    page = plain(viewport=PHONE)
    enter(page, site.open_link, "/tra-loi?y-kien=agree")
    button = page.get_by_role("button", name="Gửi: cơ quan nhất trí")
    assert button.bounding_box()["y"] + 48 <= 2 * PHONE["height"], "not on one screen"
    fill(page, {"signer": OPINION["signer"]})
    send(page, "Gửi: cơ quan nhất trí")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi nhận lúc")


def test_what_an_agency_typed_is_there_after_going_back(plain, site):
    page = plain()
    enter(page, site.open_link, "/tra-loi")
    fill(page, {"text": "Đề nghị đã gõ rất lâu (mẫu)."})
    send(page)
    page.go_back()
    expect(page.locator("[name=text]")).to_have_value("Đề nghị đã gõ rất lâu (mẫu).")


def test_a_personal_link_leaves_no_token_in_any_address_after_the_button(plain, site):
    page, asked = plain(), []
    page.on("request", lambda request: asked.append((request.url, request.headers.get("referer", ""))))
    enter(page, site.open_link, "/tra-loi?y-kien=agree")
    token = site.open_link.rpartition("/")[2]
    assert [url for url, _ in asked if token in url] == [site.open_link]
    assert not [referer for _, referer in asked if token in referer]
    assert {url.split("/gop-y/")[0].split("/static/")[0] for url, _ in asked} == {site.url}


def test_a_scanner_that_runs_scripts_sends_nothing_by_itself(opened, site):
    page, methods = opened(), set()
    page.on("request", lambda request: methods.add(request.method))
    for _ in range(3):
        page.goto(site.open_link, wait_until="networkidle")
    assert methods == {"GET"}
    assert heading(page) == "Tham gia ý kiến đối với dự thảo"


def test_a_school_fills_the_template_mends_by_row_number_and_confirms(plain):
    page = plain("clerk")
    page.goto("/truong/")
    upload(page, filled_template(page, [{**PUPIL_ROW, "full_name": "Quách Thị Ỷ Lan"}, {**PUPIL_ROW, "birth_date": "31/02/2013"}]))
    assert heading(page) == "Kết quả kiểm tra danh sách"
    expect(page.locator("main")).to_contain_text("31/02/2013")
    page.get_by_role("link", name="Nhận 1 học sinh đúng").click()
    send(page, "Nhận 1 học sinh đúng, bỏ 1 dòng")
    assert heading(page) == "Đã nhận danh sách"
    page.goto("/truong/hoc-sinh")
    fill(page, {"words": "y lan quach"})
    send(page)
    expect(page.locator("tbody")).to_contain_text("Quách Thị Ỷ Lan")
    assert "quach" not in page.url


def test_an_officer_enters_mends_and_finds_a_device(plain):
    page = plain("officer")
    page.goto("/admin/devices/")
    page.get_by_role("link", name="Thêm thiết bị").click()
    fill(page, {**DEVICE, "serial": ""})
    send(page)
    assert page.title().startswith("Lỗi: ")
    fill(page, DEVICE)
    send(page)
    page.goto("/admin/devices/?search=sao+mai")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Sửa", exact=True).click()
    fill(page, {"note": "Thiếu bộ sạc."})
    send(page)
    expect(page.locator("main")).to_contain_text("Thiếu bộ sạc.")


def test_deleting_says_what_follows_and_asks(plain):
    page = plain("administrator")
    page.goto("/admin/agency-groups/new/")
    fill(page, {"name": "Nhóm lập nhầm"})
    page.locator("[name=agencies]").first.check()
    send(page)
    page.goto("/admin/agency-groups/")
    page.get_by_role("link", name="Nhóm lập nhầm").click()
    page.get_by_role("link", name="Xóa").click()
    page.wait_for_url("**/delete/**")
    assert heading(page) == "Xóa: Nhóm lập nhầm"
    send(page, "Xóa")
    expect(page.get_by_role("status")).to_be_visible()
    assert page.get_by_role("link", name="Nhóm lập nhầm").count() == 0


def test_an_act_on_several_rows_names_their_number_and_asks(plain):
    page = plain("officer")
    page.goto("/admin/devices/?state=in_store&kind=tablet")
    for box in page.locator("input.pick").all()[:3]:
        box.check()
    page.locator("select[name=action]").select_option(label="Chuyển đi sửa")
    send(page)
    assert heading(page) == "Chuyển đi sửa: 3 dòng"
    send(page, "Chuyển đi sửa 3 dòng")
    expect(page.get_by_role("status")).to_contain_text("3 dòng")


def test_a_list_is_searched_without_accents_and_its_filters_are_in_the_address(plain):
    page = plain("officer")
    page.goto("/admin/donations/")
    page.get_by_label("Tìm").fill("dat huu dang")
    page.get_by_role("button", name="Lọc danh sách").click()
    assert "search=" not in page.url
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator(".chips a").first.click()
    assert "search=" not in page.url
