"""Walks through every kind of page; each stop gives its name while the page stands in that state."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from openpyxl import load_workbook
from playwright.sync_api import Error, Page

from tests.browser.filling import DEVICE, DONATION, OPINION, PUPIL, REQUEST, enter, fill, send
from tests.browser.running import Site

Stops = Iterator[tuple[str, Page]]
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


def school(opened: Callable[..., Page], site: Site) -> Stops:
    """Walk as the clerk of a school."""
    page = opened("clerk")
    page.goto("/truong/")
    yield "/truong/", page
    send(page)
    yield "upload with errors", page
    upload(page, filled_template(page, [{**PUPIL_ROW, "class_name": ""}, {**PUPIL_ROW, "birth_date": "31/02/2013"}, PUPIL_ROW]))
    yield "preview with errors", page
    send(page, "Nhận")
    yield "list taken", page
    page.goto("/truong/")
    yield "/truong/ with lists", page
    page.goto("/truong/hoc-sinh")
    yield "register", page
    page.goto("/truong/hoc-sinh/them")
    yield "one pupil", page
    send(page)
    yield "one pupil with errors", page
    fill(page, PUPIL)
    page.goto("/doi-mat-khau")
    yield "change of password", page
    page.goto("/admin/")
    yield "not allowed", page


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

AREAS: dict[str, Callable[[Callable[..., Page], Site], Stops]] = {"public": public, "agency": agency, "school": school, "panel": panel}
