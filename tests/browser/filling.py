"""Filling in the product's forms by the names of their fields, as a person would, and sending them."""

from datetime import date
from typing import Any

from playwright.sync_api import Page

DONATION: dict[str, Any] = {
    "money_vnd": "2.500.000", "donor_kind": "person", "donor_name": "Nguyễn Thị Ánh Tuyết", "phone": "0912 345 678",
    "display": "initials", "consent": True}
REQUEST: dict[str, Any] = {
    "requester_name": "Phạm Thị Hường", "relation": "mother", "phone": "0912 345 678", "child_name": "Vũ Gia Bảo",
    "child_birth_date": date(2015, 3, 9), "school_id": 1, "class_name": "5A", "circumstance": "poor", "need": "both", "consent": True}
OPINION: dict[str, Any] = {"position": "agree_with_comments", "text": "Đề nghị ghi rõ nguồn kinh phí.", "signer": "Trần Văn Bình, Phó Giám đốc"}
PUPIL: dict[str, Any] = {
    "full_name": "Đặng Thị Ánh", "birth_date": date(2013, 9, 1), "sex": "female", "class_name": "7A1", "circumstance": "poor",
    "need": "device", "guardian_name": "Đặng Văn Sơn", "guardian_phone": "0912 345 678"}
DEVICE: dict[str, Any] = {
    "kind": "tablet", "model": "Máy tính bảng Sao Mai 8", "serial": "SM8-000123", "condition": "new", "value_vnd": "2.500.000"}


def fill(page: Page, answers: dict[str, Any]) -> None:
    """Answer questions; a number is the place of a choice in its list, True ticks a box."""
    for name, answer in answers.items():
        if isinstance(answer, date):
            for part, text in (("day", answer.day), ("month", answer.month), ("year", answer.year)):
                page.fill(f"[name={name}-{part}]", str(text))
            continue
        field = page.locator(f"main [name={name}]")
        if answer is True:
            field.check()
        elif field.first.evaluate("box => box.tagName") == "SELECT":
            field.select_option(**({"index": answer} if isinstance(answer, int) else {"value": answer}))
        elif field.first.get_attribute("type") == "radio":
            page.locator(f"main [name={name}][value={answer}]").check()
        else:
            field.fill(answer)


def send(page: Page, button: str | None = None) -> None:
    """Press a button of the page's own form, the one so named or else the last; wait for the page that comes."""
    buttons = page.locator("main form[method=post] button:not(.link)")
    with page.expect_navigation():
        (page.locator("main").get_by_role("button", name=button) if button else buttons.last).click()


def enter(page: Page, link: str, more: str = "") -> str:
    """Open a personal link by its button, and go on to a page behind it; give the address of the first."""
    page.goto(link)
    send(page, "Mở trang góp ý")
    behind = page.url
    if more:
        page.goto(behind + more)
    return behind


def heading(page: Page) -> str:
    """Give what the page calls itself."""
    return page.locator("h1").inner_text()
