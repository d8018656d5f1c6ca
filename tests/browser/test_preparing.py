"""An officer prepares a consultation with JavaScript off: the last letter opens, rows are moved and ticked, Enter saves."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from smt.core.clock import local, now
from tests.browser.conftest import PHONE
from tests.browser.filling import heading, send
from tests.files import make as files

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PLAN = files.plan("KẾ HOẠCH", "I. MỤC ĐÍCH", "Bảo đảm học sinh có máy.", "II. TỔ CHỨC THỰC HIỆN", "Sở chủ trì.")


def press(page, value):
    with page.expect_navigation():
        page.locator(f"button[value='{value}']").click()


@pytest.mark.parametrize("view", [{}, {"viewport": PHONE}])
def test_a_second_letter_takes_a_title_a_file_and_a_day(opened, view):
    page = opened("administrator", java_script_enabled=False, **view)
    page.goto("/admin/consultations/new/")
    with page.expect_navigation():
        page.get_by_role("link", name="Sở Thông tin và Truyền thông").first.click()
    lines = [one.input_value() for one in page.locator("#lines select").all()]
    assert len(lines) == 8
    press(page, "lines:down:0")
    assert [one.input_value() for one in page.locator("#lines select").all()] == [lines[1], lines[0], *lines[2:]]
    press(page, "lines:up:1")
    page.locator("#bases summary").click()
    page.locator("[name='bases-take']").first.check()
    press(page, "bases:take")
    assert page.locator("[name='bases-0-number']").input_value() == "3667/KH-BTTTT-BGDĐT"
    day = local(now()).date() + timedelta(days=10)
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"[name=due_on-{part}]", str(number))
    page.set_input_files("[name=file]", {"name": "Du thao.docx", "mimeType": "application/octet-stream", "buffer": PLAN})
    page.fill("[name=draft_title]", "dự thảo Kế hoạch trao máy tính")
    with page.expect_navigation():
        page.press("[name=draft_title]", "Enter")
    assert heading(page) == "Các phần của bản dự thảo thứ 1"
    assert "# II. TỔ CHỨC THỰC HIỆN" in page.locator("[name=sections]").input_value()
    send(page)
    assert heading(page) == "V/v tham gia ý kiến đối với dự thảo Kế hoạch trao máy tính"
    expect(page.locator("main")).to_contain_text("Đã lưu 2 phần của bản thứ 1.")
    expect(page.locator("main")).to_contain_text("Chưa gửi.")
    for kind in ("Tải văn bản Word", "Tải văn bản PDF"):
        with page.expect_download() as paper:
            page.get_by_role("link", name=kind).first.click()
        assert paper.value.suggested_filename.startswith("Van ban lay y kien")
    with page.expect_navigation():
        page.get_by_role("link", name="Xóa").or_(page.get_by_role("button", name="Xóa")).first.click()
    send(page)  # the demo's own stories stay as they were
