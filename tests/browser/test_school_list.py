"""A clerk's sitting: a messy file of 800 rows in, 40 errors mended on the page, the list submitted, two pupils returned, mended, approved."""

import io
import re

import pytest
from playwright.sync_api import Page, expect

from config import Config
from smt.accounts.service import open_account
from smt.accounts.states import RoleName
from smt.app import create_app
from smt.core.clock import now
from smt.core.db import db, transaction
from smt.demo import people
from smt.directory.models import Appointment, School
from smt.vietnamese.text import search_key
from tests.browser.conftest import DESK, PHONE
from tests.browser.running import SECRET
from tests.pupils import messy

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROWS, ERRORS = 800, 40
#: Width and scripts of each pairing.
PAIRINGS = {"phone-plain": (PHONE, False), "phone-scripts": (PHONE, True), "desk-plain": (DESK, False), "desk-scripts": (DESK, True)}


@pytest.fixture(scope="module")
def clerks(site):
    """A school of its own for each journey, in the inner officer's places: its name and its clerk's address, by the journey's."""
    app = create_app(Config(instance=str(site.folder), secret_key=SECRET, demo=True))
    made = {}
    with app.app_context():
        with transaction() as session:
            place = people.clerk_school().place
            for at, pairing in enumerate([*PAIRINGS, "workbook"]):
                name, email = f"Trường THCS Mẫu Lạch Tray {at + 1}", f"truong-{pairing}@haiphong.example"
                clerk = open_account(email=email, full_name=f"Đặng Thị Ỷ {at + 1} (mẫu)", role=RoleName.SCHOOL, password=people.PASSWORD, at=now())
                school = School(code=f"DEMO-LT{at}", name=name, search_key=search_key(name), level=people.clerk_school().level, place=place)
                session.add(Appointment(user=clerk, school=school))
                made[pairing] = (name, email)
        db.session.remove()
        db.engine.dispose()
    return made


def button(page: Page, words: str) -> None:
    """Press a button by a part of its words."""
    page.get_by_role("button", name=re.compile(words)).first.click()


def sent(page: Page, first: int) -> None:
    """Send the file, say what its columns and letters are, and teach its unknown word."""
    data = messy.rows(ROWS, ERRORS, first=first)
    page.goto("/truong/")
    page.locator("[name=file]").set_input_files({"name": "toan-truong.xlsx", "mimeType": "application/octet-stream",
                                                 "buffer": messy.workbook(data)})
    button(page, "Tải lên và kiểm tra")
    if page.get_by_role("heading", name="Cột của bạn là trường nào").count():
        page.locator("[name=e9][value=convert]").check()
        button(page, "Đọc tệp theo các cột này")
    expect(page.locator("h1")).to_have_text("Kết quả kiểm tra danh sách")
    if page.get_by_role("link", name="Chọn nghĩa cho các từ này").count():
        page.get_by_role("link", name="Chọn nghĩa cho các từ này").click()
        page.locator("main select").first.select_option("other")
        button(page, "Ghi nhớ và kiểm tra lại")


def mended(page: Page) -> None:
    """Mend every error on the page, one row after another."""
    page.get_by_role("link", name=re.compile("^Sửa dòng")).first.click()
    for _ in range(ERRORS):
        page.locator("[name=birth_date-day]").fill("28")
        button(page, "^Lưu")
    expect(page.locator("h1")).to_have_text("Kết quả kiểm tra danh sách")


def officer_returns_two(officer: Page, school: str) -> None:
    """Look at the list, ask about two pupils, give it back."""
    officer.goto("/admin/school-lists/?state=submitted")
    officer.get_by_role("link", name=school).first.click()
    for at in range(2):
        officer.get_by_role("link", name="Xem từng học sinh").click()
        officer.get_by_role("link", name=re.compile("^Ghi điều cần sửa")).nth(at).click()
        officer.locator("[name=text]").fill("Ngày sinh khác giấy khai sinh.")
        button(officer, "Ghi điều cần xem lại")
        officer.get_by_role("link", name="Về danh sách", exact=True).click()
    officer.get_by_role("link", name="Trả lại cho trường").click()
    button(officer, "Trả lại cho trường")


@pytest.mark.parametrize("pairing", PAIRINGS)
def test_a_clerk_brings_a_messy_list_to_approval(opened, clerks, pairing):
    (viewport, scripts), (school, clerk) = PAIRINGS[pairing], clerks[pairing]
    page = opened(clerk, viewport=viewport, java_script_enabled=scripts)
    page.set_default_timeout(30_000)
    sent(page, list(PAIRINGS).index(pairing) * ROWS)
    mended(page)
    button(page, f"Nhận {ROWS} học sinh đúng")
    page.get_by_role("link", name="Xem và nộp danh sách năm học").click()
    page.locator("[name=head_teacher]").fill("Lê Thị Hiệu Trưởng (mẫu)")
    page.locator("[name=declared]").check()
    button(page, "Nộp danh sách")
    officer = opened("inner", viewport=viewport, java_script_enabled=scripts)
    officer_returns_two(officer, school)
    page.goto("/truong/nam-hoc")
    expect(page.locator(".note h2")).to_have_text("Cán bộ trả danh sách lại để sửa")
    for _ in range(2):
        page.locator("li.remark", has_text="Chờ trả lời").first.get_by_role("link").click()
        page.get_by_role("link", name="Sửa thông tin", exact=True).click()
        page.locator("[name=note]").fill("Đã so giấy khai sinh.")
        button(page, "Lưu thay đổi")
        page.locator("[name=answer]").first.fill("Đã sửa theo giấy khai sinh.")
        button(page, "Ghi câu trả lời")
        page.goto("/truong/nam-hoc")
    page.locator("[name=declared]").check()
    button(page, "Nộp danh sách")
    officer.goto("/admin/school-lists/?state=submitted")
    officer.get_by_role("link", name=school).first.click()
    officer.get_by_role("link", name="Duyệt danh sách").click()
    button(officer, "Duyệt")
    page.goto("/truong/nam-hoc")
    expect(page.locator("main .tag").first).to_contain_text("Đã duyệt")


def test_the_same_workbook_comes_back_to_the_browser_marked(opened, clerks):
    page = opened(clerks["workbook"][1], java_script_enabled=False)
    sent(page, 5000)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("Tải chính tệp của bạn về")).click()
    with open(waiting.value.path(), "rb") as file:
        assert io.BytesIO(file.read()).getvalue()[:2] == b"PK"
    assert waiting.value.suggested_filename.startswith("toan-truong")
