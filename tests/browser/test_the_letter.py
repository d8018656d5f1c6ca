"""A consultation from its first word to the promulgated plan, in the browser: the officer at her desk, the agencies on a phone, no script.

The product runs under a clock of its own, from Monday 2 November 2026; its days pass as the story tells them.
"""

import email
import io
import re
from datetime import date
from email import policy
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, keys_of, opening
from tests.browser.filling import enter, fill, heading, send
from tests.browser.running import serving
from tests.browser.walks import EXCEL
from tests.files import make as files
from tests.travel import Told

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LIST = "/admin/consultations/"
PLAN = files.plan("KẾ HOẠCH", "I. MỤC ĐÍCH", "Bảo đảm học sinh có máy.", "II. KINH PHÍ", "Từ ngân sách và ủng hộ.",
                  "III. TỔ CHỨC THỰC HIỆN", "Sở chủ trì.")
HEALTH, HOME, FINANCE, NEWS = "Sở Y tế", "Sở Nội vụ", "Sở Tài chính", "Báo Hải Phòng"
FOREIGN, INSPECTORS, ISLAND = "Sở Ngoại vụ", "Thanh tra thành phố", "Ủy ban nhân dân huyện Bạch Long Vĩ"
MAILBOX = {HEALTH: "soyte", HOME: "sonoivu", FINANCE: "sotaichinh", FOREIGN: "songoaivu", INSPECTORS: "thanhtra"}
SCAN = {"name": "Bản quét.pdf", "mimeType": "application/pdf", "buffer": files.PDF}


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    told = Told(tmp_path_factory.mktemp("clock") / "now")
    told.to("02/11/2026 08:00")
    return told


@pytest.fixture(scope="module")
def site(tmp_path_factory, clock):
    with serving(tmp_path_factory.mktemp("letter"), clock.path) as running:
        yield running


@pytest.fixture(scope="module")
def keys(site, browser):
    return keys_of(site, browser)


@pytest.fixture(scope="module")
def opened(site, browser, keys):
    yield from opening(site, browser, keys)


class Letter:
    """The story's people: the officer's page, and an agency's on its phone."""

    def __init__(self, opened, site, clock):
        self.opened, self.site, self.clock = opened, site, clock
        self.page = opened("officer", java_script_enabled=False, viewport=DESK)
        self.number = 0

    def go(self, door, **arguments):
        """Open a page of the consultation in the panel."""
        self.page.goto(f"{LIST}{door}/?" + "&".join(f"{name}={value}" for name, value in {"id": self.number, **arguments}.items()))
        return self.page

    def follow(self, words, within=None):
        """Follow the first link of these words."""
        with self.page.expect_navigation():
            (within or self.page.locator("main")).get_by_role("link", name=words).first.click()
        return self.page

    def row(self, agency):
        """The line of an agency on the board."""
        return self.page.locator("tr", has=self.page.get_by_role("rowheader", name=agency, exact=True))

    def agency(self, name):
        """An agency's phone, behind the link of the newest letter that has one."""
        letters = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in (Path(self.site.folder) / "letters").glob("*.eml")]
        mine = [one for one in letters if str(one["to"]).startswith(f"{MAILBOX[name]}@") and "trao máy tính" in str(one["subject"])]
        text = max(mine, key=lambda one: one["date"].datetime).get_body().get_content()
        page = self.opened(java_script_enabled=False, viewport=PHONE)
        return page, enter(page, re.search(r"/gop-y/\S+", text)[0])


@pytest.fixture
def letter(opened, site, clock):
    return Letter(opened, site, clock)


def test_a_letter_from_its_first_word_to_the_promulgated_plan(letter):
    for step in (the_officer_prepares_it, it_gets_its_number_and_is_sent, one_agency_answers_section_by_section, one_agrees_in_two_presses,
                 one_answers_by_its_sheet, one_letter_is_typed_in, it_is_closed_after_its_day, one_contests_and_is_not_heard,
                 one_answers_late_and_it_is_closed_again, comments_get_their_outcomes, the_report_goes_out, the_plan_is_promulgated):
        step(letter)


def the_officer_prepares_it(letter):
    page = letter.page
    page.goto(f"{LIST}new/")
    boxes = page.locator("#lines select").all()
    for box, name in zip(boxes, (HEALTH, HOME, FINANCE, NEWS, FOREIGN, INSPECTORS, f"{ISLAND} (chưa có địa chỉ thư, giao văn bản giấy)"), strict=False):
        box.select_option(label=name)
    for box in boxes[7:]:
        box.select_option(value="")
    fill(page, {"due_on": date(2026, 10, 30)})
    page.set_input_files("[name=file]", {"name": "Du thao.docx", "mimeType": "application/octet-stream", "buffer": PLAN})
    send(page, "Lập đợt lấy ý kiến, chưa gửi")
    assert page.title().startswith("Lỗi: ")
    for words in ("Ghi tên dự thảo được lấy ý kiến.", "Hạn trả lời cần từ hôm nay trở đi.", "Chọn lại tệp rồi gửi."):
        expect(page.locator(".summary")).to_contain_text(words)
    fill(page, {"due_on": date(2026, 11, 4), "draft_title": "dự thảo Kế hoạch trao máy tính"})
    page.set_input_files("[name=file]", {"name": "Du thao.docx", "mimeType": "application/octet-stream", "buffer": PLAN})
    send(page, "Lập đợt lấy ý kiến, chưa gửi")
    assert "# II. KINH PHÍ" in page.locator("[name=sections]").input_value()
    send(page)
    letter.number = int(re.search(r"id=(\d+)", page.url)[1])
    with page.expect_download() as paper:
        page.get_by_role("link", name="Tải văn bản PDF").first.click()
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF")


def it_gets_its_number_and_is_sent(letter):
    page = letter.follow("Sửa")
    fill(page, {"number": "2466", "issued_on": date(2026, 11, 2)})
    send(page, "Lưu thay đổi")
    expect(page.locator("main")).to_contain_text("2466/")
    send(page, "Gửi đến các cơ quan")
    expect(page.locator("main")).to_contain_text(ISLAND)
    send(page, "Gửi đến các cơ quan")
    expect(page.locator("main")).to_contain_text("Đã viết 6 thư; 1 cơ quan cần giao văn bản giấy.")
    letter.site.command("outbox", "send")


def one_agency_answers_section_by_section(letter):
    letter.clock.to("03/11/2026 09:00")
    page, where = letter.agency(HEALTH)
    with page.expect_navigation():
        page.get_by_role("link", name="Có ý kiến hoặc không nhất trí").click()
    fill(page, {"position": "disagree", "signer": "Trần Văn Bình, Phó Giám đốc"})
    page.locator(".sections summary", has_text="KINH PHÍ").click()
    opinion = page.locator(".sections details", has_text="KINH PHÍ").first
    opinion.locator("textarea").first.fill("Chưa nêu nguồn kinh phí.")
    send(page, "Gửi ý kiến của cơ quan")
    expect(page.locator(".summary")).to_contain_text("Ghi nội dung đề nghị sửa")
    assert opinion.locator("textarea").first.input_value() == "Chưa nêu nguồn kinh phí."
    opinion.locator("textarea").nth(1).fill("Kinh phí từ ngân sách thành phố.")
    send(page, "Gửi ý kiến của cơ quan")
    assert page.url == where
    expect(page.locator("main")).to_contain_text("Kinh phí từ ngân sách thành phố.")


def one_agrees_in_two_presses(letter):
    page, where = letter.agency(HOME)
    with page.expect_navigation():
        page.get_by_role("link", name="Nhất trí", exact=True).click()
    send(page)
    expect(page.locator(".summary")).to_contain_text("Ghi họ tên và chức vụ người ký ý kiến.")
    fill(page, {"signer": "Lê Thị Hoa, Giám đốc"})
    send(page, "Gửi: cơ quan nhất trí")
    assert page.url == where


def one_answers_by_its_sheet(letter):
    page, where = letter.agency(FINANCE)
    page.goto(f"{where}/bang-excel")
    with page.expect_download() as sent:
        page.get_by_role("link", name="bảng ý kiến").click()
    book, out = openpyxl.load_workbook(io.BytesIO(Path(sent.value.path()).read_bytes())), io.BytesIO()
    for cell, text in {"D7": "Cơ bản nhất trí, có ý kiến bổ sung", "D10": "Vũ Lan, Phó Giám đốc", "E20": "Quản lý qua Kho bạc."}.items():
        book["Ý kiến"][cell].value = text
    book.save(out)
    page.set_input_files("[name=file]", {"name": "y kien.pdf", "mimeType": "application/pdf", "buffer": files.PDF})
    send(page, "Đọc bảng")
    assert page.title().startswith("Lỗi: ")
    page.set_input_files("[name=file]", {"name": "y kien.xlsx", "mimeType": EXCEL, "buffer": out.getvalue()})
    send(page, "Đọc bảng")
    assert heading(page) == "Xem lại ý kiến trong bảng"
    send(page, "Gửi ý kiến của cơ quan")
    expect(page.locator("main")).to_contain_text("Quản lý qua Kho bạc.")


def one_letter_is_typed_in(letter):
    page = letter.go("details")
    letter.row(NEWS).locator("summary", has_text="Thao tác").click()
    letter.follow("Nhập ý kiến từ văn bản", letter.row(NEWS))
    fill(page, {"received_on": date(2026, 11, 3), "arrival_number": "88", "document_number": "12/BHP", "document_date": date(2026, 11, 3),
                "signer": "Ngô Khánh Vy, Tổng Biên tập", "position": "outside_our_field"})
    page.set_input_files("[name=file]", SCAN)
    send(page, "Nhập ý kiến này")
    expect(page.locator("main")).to_contain_text("12/BHP")


def it_is_closed_after_its_day(letter):
    letter.clock.to("05/11/2026 08:00")
    page = letter.go("close")
    expect(page.get_by_role("alert")).to_contain_text(f"Chưa chắc đã nhận được văn bản: {ISLAND}.")
    letter.follow("Kết thúc không có ý kiến", page.locator("#unreached ~ ul"))
    fill(page, {"reason": "Tàu ra đảo không chạy vì bão."})
    send(page)
    letter.go("close")
    expect(page.locator("main")).to_contain_text("Nhất trí mặc nhiên: 2 cơ quan")
    fill(page, {"basis": "", "contest_until": date(2026, 11, 10)})
    send(page)
    expect(page.locator(".summary")).to_contain_text("Ghi căn cứ kết thúc.")
    fill(page, {"basis": "Công văn số 2466, hạn trong ngày 04/11/2026."})
    send(page)
    expect(page.locator("main")).to_contain_text("Đã kết thúc")
    letter.site.command("outbox", "send")


def one_contests_and_is_not_heard(letter):
    letter.clock.to("06/11/2026 08:00")
    page, where = letter.agency(FOREIGN)
    page.goto(f"{where}/phan-doi")
    fill(page, {"reason": "Văn bản đến khi Sở chuyển trụ sở.", "signer": "Lê Thị Hoa, Chánh Văn phòng"})
    send(page, "Gửi phản đối")
    expect(page.locator("main")).to_contain_text("Đã ghi nhận phản đối.")
    letter.go("details")
    desk = letter.follow("Xem phản đối", letter.row(FOREIGN))
    assert heading(desk) == f"Phản đối của {FOREIGN}"
    fill(desk, {"upheld": "rejected", "reason": "Máy chủ thư của Sở đã nhận văn bản trước hạn hai ngày."})
    send(desk)
    expect(desk.locator("main")).to_contain_text("Đã ghi quyết định.")


def one_answers_late_and_it_is_closed_again(letter):
    page, _where = letter.agency(INSPECTORS)
    with page.expect_navigation():
        page.get_by_role("link", name="Nhất trí", exact=True).click()
    fill(page, {"signer": "Đỗ Văn Ước, Chánh Thanh tra"})
    send(page)
    expect(page.locator("main")).to_contain_text("Bây giờ là: Trả lời sau hạn.")
    letter.clock.to("11/11/2026 08:00")
    desk = letter.go("details")
    letter.follow("Xem lại và kết thúc lần nữa")
    expect(desk.locator("main")).to_contain_text("Nhất trí mặc nhiên (quá hạn) → Trả lời sau hạn")
    fill(desk, {"basis": "Sau khi giải quyết phản đối và nhận ý kiến gửi sau thời hạn.", "contest_until": date(2026, 11, 13)})
    send(desk)
    expect(desk.locator("main")).to_contain_text("Đã kết thúc")


def comments_get_their_outcomes(letter):
    page = letter.go("report")
    expect(page.locator("main")).to_contain_text("Còn 2 ý kiến chưa có kết quả")
    letter.go("comments")
    page.locator("input[name=picked]").first.check()
    send(page, "Đưa vào một vấn đề")
    fill(page, {"title": "Nguồn kinh phí"})
    send(page)
    letter.follow("Ghi kết quả ý kiến đầu tiên còn lại")
    fill(page, {"outcome": "not_taken"})
    send(page, "Lưu và sang ý kiến tiếp theo chưa có kết quả")
    expect(page.locator(".summary")).to_contain_text("Ghi lý do")
    fill(page, {"response": "Kinh phí thực hiện theo Luật Ngân sách nhà nước."})
    send(page, "Lưu và sang ý kiến tiếp theo chưa có kết quả")
    fill(page, {"outcome": "taken", "response": "Đã bổ sung."})
    send(page, "Lưu và về danh sách")
    expect(page.locator("main")).to_contain_text("Không còn ý kiến nào chưa có kết quả")


def the_report_goes_out(letter):
    page = letter.go("report")
    send(page, "Ban hành bảng tổng hợp lần 1")
    expect(page.locator("main")).to_contain_text("Đã ban hành bảng tổng hợp lần 1.")
    with page.expect_download() as pack:
        page.get_by_role("link", name="Tải hồ sơ trình (ZIP)").click()
    assert Path(pack.value.path()).read_bytes().startswith(b"PK")


def the_plan_is_promulgated(letter):
    page = letter.go("approve")
    fill(page, {"number": "225/KH-UBND", "issued_on": date(2026, 11, 10), "signer": "Nguyễn Văn Tùng, Chủ tịch"})
    page.set_input_files("[name=file]", {**SCAN, "name": "Ke hoach.pdf"})
    send(page)
    expect(page.locator("main")).to_contain_text("225/KH-UBND")
    public = letter.opened(java_script_enabled=False, viewport=PHONE)
    public.goto("/ke-hoach")
    with public.expect_navigation():
        public.get_by_role("link", name="225/KH-UBND").first.click()
    expect(public.locator("main")).to_contain_text("7 cơ quan được hỏi, 4 cơ quan trả lời trong hạn")
