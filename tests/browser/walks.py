"""Walks through every kind of page; each stop gives its name while the page stands in that state."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from openpyxl import load_workbook
from playwright.sync_api import Error, Page

from smt.core.clock import local, now
from smt.core.tokens import personal_token
from tests.browser.filling import DEVICE, DONATION, OPINION, PUPIL, REQUEST, enter, fill, send
from tests.browser.running import SECRET, Site
from tests.pupils import messy

Stops = Iterator[tuple[str, Page]]
CONSULTATIONS = "/admin/consultations/"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


#: Text that tries to become code.
HOSTILE = "<img src=x onerror=\"window.__x=1;alert(1)\">'{{7*7}}"


def plant(opened: Callable[..., Page], site: Site) -> Stops:
    """Send hostile text through every text field of every form that strangers, agencies and officers fill in."""
    page = opened()
    for path, answers, names in (
            ("/ung-ho", {**DONATION, "donor_kind": "organisation", "display": "full"}, ("donor_name", "contact_name", "note")),
            ("/ho-tro", REQUEST, ("requester_name", "child_name", "address", "note")),
            (enter(page, site.past_link) + "/tra-loi", OPINION, ("text", "signer", "document_number"))):
        yield from _planted(page, path, {**answers, **dict.fromkeys(names, HOSTILE)})
    page = opened("administrator")
    yield from _planted(page, "/admin/devices/new/", {**DEVICE, **dict.fromkeys(("model", "serial", "source", "note"), HOSTILE)})


def _planted(page: Page, path: str, answers: dict[str, Any]) -> Stops:
    page.goto(path)
    fill(page, answers)
    send(page)
    yield f"{path} sent", page
    if page.locator("[value=send]").count():
        send(page)
        yield f"{path} confirmed", page


def public(opened: Callable[..., Page], _site: Site) -> Stops:
    """Walk as a stranger."""
    page = opened()
    for path in ("/", "/tra-cuu", "/ke-hoach", "/ke-hoach/1", "/dang-nhap", "/khong-co-trang-nay"):
        page.goto(path)
        yield path, page
    for path, answers in (("/ung-ho", DONATION), ("/ho-tro", REQUEST)):
        page.goto(path)
        yield path, page
        send(page)
        yield f"{path} with errors", page
        fill(page, answers)
        send(page)
        yield f"{path} check", page
        send(page)
        yield f"{path} confirmation", page
        reference = page.locator(".reference").inner_text()
        page.goto("/tra-cuu")
        send(page)
        yield "/tra-cuu with errors", page
        fill(page, {"reference": reference, "digits": "5678"})
        send(page)
        yield f"/tra-cuu found {path}", page
    page.goto("/dang-nhap")
    fill(page, {"email": "ai@haiphong.example", "password": "không phải mật khẩu này"})
    send(page)
    yield "/dang-nhap with errors", page


def agency(opened: Callable[..., Page], site: Site) -> Stops:
    """Walk as somebody with a personal link."""
    page = opened()
    page.goto("/gop-y/" + "0" * 48)
    yield "a wrong link", page
    page.goto("/gop-y/mat-lien-ket")
    send(page)
    yield "a lost link with errors", page
    page.goto(site.past_link)
    yield "link, deadline past", page
    send(page)
    yield "behind it, deadline past", page
    page.goto(site.open_link)
    yield "link, deadline ahead", page
    behind = enter(page, site.open_link)
    yield "behind it, deadline ahead", page
    page.goto(f"{behind}/tra-loi?y-kien=agree")
    yield "plain agreement", page
    page.goto(f"{behind}/tra-loi")
    send(page)
    yield "answer with errors", page
    fill(page, {"position": "agree", **{name: text for name, text in OPINION.items() if name != "position"}})
    page.locator(".sections summary").first.click()
    page.locator(".sections textarea").first.fill("Đề nghị nêu thời hạn.")
    with page.expect_navigation():
        page.locator(".sections button").first.click()
    yield "answer with more room", page
    send(page)
    yield "answer asked which is meant", page
    fill(page, OPINION)
    send(page)
    yield "after answering", page
    page.goto(f"{behind}/bang-excel")
    yield "answering by a sheet", page
    send(page)
    yield "a sheet that was not chosen", page
    upload(page, filled_sheet(page, {**SHEET, "D7": "Tùy", "G20": "lạc"}))
    yield "a sheet with places to mend", page
    with page.expect_navigation():
        page.get_by_role("button", name="Mở các ý kiến đọc được").click()
    yield "what was read, on the page", page
    page.goto(f"{behind}/bang-excel")
    upload(page, filled_sheet(page, SHEET))
    yield "a sheet that was read", page
    page.goto(f"{behind}/phan-doi")
    yield "nothing to contest", page


def contesting(opened: Callable[..., Page], site: Site) -> Stops:
    """Walk as an agency that was taken to agree, and as two people of one agency."""
    page = opened()
    page.goto("/gop-y/" + personal_token(SECRET, f"invitee:{_deemed(opened)}"))
    send(page, "Mở trang góp ý")
    yield "behind a link, taken to agree", page
    page.goto(f"{page.url}/phan-doi")
    yield "contesting", page
    send(page)
    yield "contesting with errors", page
    tabs = [opened(), opened()]
    for tab in tabs:
        enter(tab, site.open_link, "/tra-loi")
        fill(tab, OPINION)
    send(tabs[0])
    send(tabs[1])
    yield "somebody of the agency answered meanwhile", tabs[1]


def consulting(opened: Callable[..., Page], site: Site) -> Stops:
    """Walk through what an officer sends and is asked to confirm: preparing, sending, own days, letters typed in, comments, the end."""
    page = opened("administrator")
    yield from _preparing(page)
    number, invitee = _open_one(page)
    for door in ("compare/?", "sections/?ban=2&", "ask-again/?ban=2&", f"leave-out/?invitee={invitee}&", f"enter-sheet/?invitee={invitee}&"):
        page.goto(f"{CONSULTATIONS}{door}id={number}")
        yield door.partition("/")[0], page
    send(page)
    yield "a mailed sheet with errors", page
    page.goto(f"{CONSULTATIONS}details/?id=1")
    page.goto(page.locator("main a[href*='/withdraw/']").first.get_attribute("href") or "")
    yield "withdrawing", page
    for door in ("extend", "enter", "delivery", "reissue"):
        page.goto(f"{CONSULTATIONS}{door}/?id={number}&invitee={invitee}")
        send(page)
        yield f"{door} with errors", page
    page.goto(f"{CONSULTATIONS}extend/?id={number}&invitee={invitee}")
    fill(page, {"due_on": local(now()).date() + timedelta(days=20), "reason": "Bão", "document_number": "12/SKHCN"})
    send(page)
    yield "a later day, before it is set", page
    page.goto(f"{CONSULTATIONS}comments/?id={number}")
    yield "comments", page
    for act in ("Trả lời các ý kiến đã chọn", "Đưa vào một vấn đề"):
        page.goto(f"{CONSULTATIONS}comments/?id={number}")
        page.locator("input[name=picked]").first.check()
        send(page, act)
        yield act, page
        send(page)
        yield f"{act} with errors", page
    fill(page, {"title": "Đơn giá thiết bị"})
    send(page)
    page.goto(page.locator("main a[href*='/matter/']").first.get_attribute("href") or "")
    yield "a matter", page
    yield from _commenting(opened, number)
    page.goto(f"{CONSULTATIONS}report/?id=1")
    yield "papers", page
    page.goto(f"{CONSULTATIONS}approve/?id=1")
    fill(page, {"number": ""})
    send(page)
    yield "the plan with errors", page
    page.goto("/admin/templates/new/?kind=summary")
    page.set_input_files("main input[type=file]", {"name": "mau.docx", "mimeType": "application/octet-stream", "buffer": b"PK"})
    send(page)
    yield "a template that is refused", page


def _commenting(opened: Callable[..., Page], number: str) -> Stops:
    tabs = [opened("administrator"), opened("administrator")]
    for tab in tabs:
        tab.goto(f"{CONSULTATIONS}comments/?id={number}")
        with tab.expect_navigation():
            tab.get_by_role("link", name="Ghi kết quả ý kiến đầu tiên còn lại").click()
    fill(tabs[0], {"outcome": "not_taken"})
    send(tabs[0], "Lưu và")
    yield "a comment with errors", tabs[0]
    fill(tabs[0], {"outcome": "taken", "response": "Đã bổ sung."})
    send(tabs[0], "Lưu và")
    fill(tabs[1], {"outcome": "partly", "response": "Bổ sung một phần."})
    send(tabs[1], "Lưu và")
    yield "somebody answered the comment meanwhile", tabs[1]


def _preparing(page: Page) -> Stops:
    page.goto(f"{CONSULTATIONS}new/")
    send(page)
    yield "preparing with errors", page
    fill(page, {"draft_title": "dự thảo Kế hoạch để đi qua các trang", "due_on": local(now()).date() + timedelta(days=9)})
    send(page)
    yield "prepared, not sent", page
    with page.expect_navigation():
        page.get_by_role("link", name="Sửa", exact=True).first.click()
    yield "preparing further", page
    page.go_back()
    send(page, "Gửi đến các cơ quan")
    yield "before sending", page
    page.go_back()
    with page.expect_navigation():
        page.get_by_role("link", name="Xóa").or_(page.get_by_role("button", name="Xóa")).first.click()
    send(page)  # the demo's own stories stay as they were


def _open_one(page: Page) -> tuple[str, str]:
    """Give the demo's open consultation, and an agency that has not answered it."""
    return _agency(page, "rà soát", "Chưa trả lời")


def _deemed(opened: Callable[..., Page]) -> str:
    """Give an agency of the one closed lately that was taken to agree and has said nothing since."""
    return _agency(opened("administrator"), "Quy chế", "Nhất trí mặc nhiên")[1]


def _agency(page: Page, subject: str, standing: str) -> tuple[str, str]:
    page.goto(CONSULTATIONS)
    page.goto(page.locator("tbody th a", has_text=subject).first.get_attribute("href") or "")
    link = page.locator("tbody tr", has_text=standing).locator("a[href*='/enter/']").last.get_attribute("href") or ""
    asked = parse_qs(urlsplit(link).query)
    return asked["id"][0], asked["invitee"][0]


def school(opened: Callable[..., Page], site: Site) -> Stops:
    """Walk as the clerk of a school."""
    page = opened("clerk")
    page.goto("/truong/")
    yield "/truong/", page
    send(page)
    yield "upload with errors", page
    upload(page, filled_template(page, [{**PUPIL_ROW, "class_name": ""}, {**PUPIL_ROW, "birth_date": "31/02/2013"}, PUPIL_ROW,
                                       {**PUPIL_ROW, "class_name": "7C"}]))
    yield "preview with errors", page
    preview = page.url
    page.get_by_role("link", name=re.compile("^Sửa dòng")).first.click()
    yield "a row to mend", page
    send(page, "Lưu, sang dòng")
    yield "a row mended wrongly", page
    page.goto(f"{page.url}?moi-o=1")
    yield "every cell of a row", page
    for words, place in (("rows left aside", "bo-qua"), ("pupils a list does not name", "khong-nhac-toi"), ("rows that stay unwritten", "nhan")):
        page.goto(f"{preview}/{place}")
        yield words, page
    send(page, "Nhận")
    yield "list taken", page
    yield from _foreign_list(page)
    yield from _reading(opened, site, page)
    page.goto("/truong/")
    yield "/truong/ with lists", page
    page.goto("/truong/hoc-sinh")
    yield "register", page
    page.locator("details.note summary").click()
    page.locator("details.note a").first.click()
    yield "one child or two", page
    page.goto("/truong/hoc-sinh")
    page.locator("tbody a").first.click()
    yield "a pupil", page
    page.get_by_role("link", name="Sửa thông tin").first.click()
    yield "a pupil to edit", page
    yield from _year(opened, page)
    page.goto("/truong/hoc-sinh/them")
    yield "one pupil", page
    send(page)
    yield "one pupil with errors", page
    fill(page, PUPIL)
    page.goto("/doi-mat-khau")
    yield "change of password", page
    page.goto("/admin/")
    yield "not allowed", page


def _foreign_list(page: Page) -> Stops:
    page.goto("/truong/")
    upload(page, messy.workbook(messy.rows(8, 1, first=9000)))
    yield "columns of a foreign list", page
    page.locator("[name=c2]").select_option("-")
    send(page, "Đọc tệp theo các cột này")
    yield "columns with errors", page
    page.locator("[name=c2]").select_option("birth_date")
    page.locator("[name=e9][value=convert]").check()
    send(page, "Đọc tệp theo các cột này")
    yield "preview of a foreign list", page
    preview = page.url
    for tail, name in (("chu", "words nobody knows"), ("tu-sua", "repairs")):
        page.goto(f"{preview}/{tail}")
        yield name, page
    page.locator("summary").first.click()
    send(page, "Giữ nguyên các dòng đã chọn như trong tệp")
    yield "repairs with errors", page
    page.goto("/truong/hoc-sinh")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="Xóa em này khỏi danh sách").click()
    yield "a pupil to take off the list", page
    page.get_by_role("link", name="Thôi, giữ lại").click()
    page.get_by_role("link", name="Sửa thông tin").first.click()
    fill(page, {"note": "Chuyển đến tháng 9 (mẫu)."})
    send(page)
    page.goto(preview)
    yield "preview of an overtaken list", page
    send(page, "Kiểm tra lại tệp")
    page.goto(f"{preview}/nhan")
    send(page, "Nhận")
    send(page, "Hoàn tác lần nhập này")
    yield "list taken back", page


def _reading(opened: Callable[..., Page], site: Site, page: Page) -> Stops:
    """Send a list so long that it waits for a worker; there is none here, so the walk itself says how far it is."""
    page.goto("/truong/")
    lines = "".join(f"Lê Thị Mẫu {at};01/09/2013;Nữ;7A;Hộ nghèo;Máy tính\n" for at in range(9000))
    page.set_input_files("input[type=file]", {"name": "ca-truong.csv", "mimeType": "text/csv", "buffer": (
        "Họ và tên;Ngày sinh;Giới tính;Lớp;Hoàn cảnh;Cần hỗ trợ\n" + lines).encode()})
    send(page)
    page.goto(f"{page.url}?yen=1")
    yield "a list that waits to be read", page
    _say(site, "state = 'running', attempts = 1, step = 'reading', done = 4000, total = 9001, leased_until = '2999-01-01 00:00:00'")
    page.reload()
    yield "a list being read", page
    administrator = opened("administrator")
    administrator.goto("/admin/jobs/?state=running")
    administrator.locator("tbody a").first.click()
    yield "a job that runs", administrator
    send(page, "Dừng việc này")
    page.goto(f"{page.url}?yen=1")
    yield "a list whose reading is to stop", page
    _say(site, "state = 'queued', cancel_asked = 0")
    page.reload()
    send(page, "Dừng việc này")
    yield "a list whose reading was stopped", page


def _say(site: Site, values: str) -> None:
    """Write what a worker would into the newest job."""
    with closing(sqlite3.connect(site.folder / "smt.sqlite3", timeout=10)) as beside, beside:
        beside.execute(f"UPDATE jobs SET {values} WHERE id = (SELECT max(id) FROM jobs)")


def _year(opened: Callable[..., Page], page: Page) -> Stops:
    page.goto("/truong/nam-hoc")
    yield "the list of the year", page
    send(page, "Nộp danh sách")
    yield "the list of the year with errors", page
    page.locator("[name=head_teacher]").fill("Lê Thị Hiệu Trưởng (mẫu)")
    page.locator("[name=declared]").check()
    send(page, "Nộp danh sách")
    yield "the list of the year submitted", page
    officer = opened("inner")
    officer.goto("/admin/school-lists/?state=submitted")
    officer.locator("tbody a").first.click()
    yield "a submitted list", officer
    for words, name in (("Xem từng học sinh", "pupils of a list"), ("Ghi điều cần sửa", "a remark on a pupil")):
        officer.get_by_role("link", name=re.compile(words)).first.click()
        yield name, officer
    officer.locator("[name=text]").fill("Xem lại ngày sinh.")
    send(officer, "Ghi điều cần xem lại")
    officer.get_by_role("link", name="Về danh sách", exact=True).click()
    yield "a list with a remark", officer
    address = officer.url
    officer.goto(address.replace("/details/", "/approve/"))
    yield "a list not to be approved yet", officer
    officer.goto(address)
    officer.get_by_role("link", name="Trả lại cho trường").click()
    yield "a list to give back", officer
    send(officer, "Trả lại cho trường")
    page.goto("/truong/nam-hoc")
    yield "the list of the year returned", page
    page.locator("li.remark a").first.click()
    yield "a pupil asked about", page


def panel(opened: Callable[..., Page], site: Site) -> Stops:
    """Walk through the panel as its administrator: each list, a record of each, each empty form; then what else they link to."""
    page = opened("administrator")
    page.goto("/admin/")
    yield "/admin/", page
    seen, waiting = {"/admin/"}, _links(page)
    editing: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        kind = path.rstrip("/").rsplit("/", 1)[-1]
        # The pages that ask and the forms of stored records have one template and the new record's questions: two of each do.
        if path in seen or kind in ("edit", "delete") and len([s for s in seen if s.endswith(f"/{kind}/")]) >= 2:
            continue
        seen.add(path)
        if not _comes(page, address):
            continue
        waiting += [link for link in _links(page) if urlsplit(link).path not in seen]
        yield path, page
        if kind == "new" and len(editing) < 3:
            editing.add(path)
            send(page)
            yield f"{path} with errors", page
    page.goto("/admin/consultations/details/?id=1")
    yield "the board of a closed consultation", page
    yield from _lists(page)


def _lists(page: Page) -> Stops:
    page.goto("/admin/donations/?search=khongcoai")
    yield "a list without result", page
    page.goto("/admin/donations/?state=pledged&sort=pledged_at")
    yield "a list narrowed and sorted", page
    for box in page.locator("input.pick").all()[:3]:
        box.check()
    page.locator("select[name=action]").select_option(index=1)
    send(page)
    yield "several at once", page


def _comes(page: Page, address: str) -> bool:
    try:
        page.goto(address)
    except Error as problem:
        if "Download is starting" in problem.message:  # a paper, not a page
            return False
        raise
    return True


def _links(page: Page) -> list[str]:
    found = page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return [link for link in found if link.startswith("/admin/") and not urlsplit(link).path.endswith((".xlsx", ".docx", ".pdf", ".zip", ".csv"))]


#: A row of a school's list, by the names of the form's questions.
PUPIL_ROW = {
    "full_name": "Ngô Khánh Vy", "birth_date": "02/11/2013", "sex": "Nữ", "class_name": "7B", "circumstance": "Hộ nghèo", "need": "Máy tính",
    "guardian_name": "Ngô Văn Khải", "guardian_phone": "0912 345 679"}


def filled_template(page: Page, rows: list[dict[str, str]]) -> bytes:
    """Download the school's template as a person does, and fill these rows in below the example."""
    with page.expect_download() as download:
        page.locator("main a[href*='mau-danh-sach']").first.click()
    book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("Họ và tên") for cell in row))
    columns = {str(cell.value): cell.column for cell in head if cell.value}
    first = head[0].row + 2  # below the example
    for number, row in enumerate(rows):
        for name, value in row.items():
            column = next(place for label, place in columns.items() if label.startswith(LABELS[name]))
            sheet.cell(first + number, column, value)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


#: An answer by a sheet: a remark on the draft as a whole, one on its second section.
SHEET = {"D7": "Cơ bản nhất trí, có ý kiến bổ sung", "D10": "Trần Văn Bình, Phó Giám đốc", "E16": "Nên nêu căn cứ (mẫu).",
         "E20": "Đề nghị nêu rõ đối tượng (mẫu).", "F20": "Học sinh lớp 1 đến lớp 12 (mẫu)."}


def filled_sheet(page: Page, cells: dict[str, str]) -> bytes:
    """Download the agency's sheet from its page and fill cells in."""
    with page.expect_download() as download:
        page.get_by_role("link", name="bảng ý kiến").click()
    book, out = load_workbook(BytesIO(Path(download.value.path()).read_bytes())), BytesIO()
    for cell, text in cells.items():
        book["Ý kiến"][cell] = text
    book.save(out)
    return out.getvalue()


def upload(page: Page, data: bytes) -> None:
    """Choose a file and send it."""
    page.set_input_files("input[type=file]", {"name": "danh sach lop.xlsx", "mimeType": EXCEL, "buffer": data})
    send(page)


#: How the template heads its columns.
LABELS = {
    "full_name": "Họ và tên", "birth_date": "Ngày sinh", "sex": "Giới tính", "class_name": "Lớp", "circumstance": "Hoàn cảnh",
    "need": "Cần hỗ trợ", "guardian_name": "Họ tên cha", "guardian_phone": "Điện thoại"}

AREAS: dict[str, Callable[[Callable[..., Page], Site], Stops]] = {
    "public": public, "agency": agency, "contesting": contesting, "school": school, "consulting": consulting, "panel": panel}
