"""Makes the README's pictures from the running product with demo data: `python -m docs.screenshots`."""

import struct
import subprocess
import sys
import tempfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from smt.demo import people
from tests.browser.filling import DONATION, enter, fill, send
from tests.browser.running import Site, chromium, serving
from tests.browser.walks import upload
from tests.pupils import messy

FOLDER = Path(__file__).parent / "screenshots"
#: Pixels by the width of the picture; bytes.
TALLEST, HEAVIEST = {1280: 1080, 360: 1600, 800: 1130, 1130: 800}, 200_000


def _go(path: str) -> Callable[[Page, Site], None]:
    return lambda page, _site: _open(page, path)


def _open(page: Page, path: str) -> None:
    page.goto(path)


def _donate_with_errors(page: Page, _site: Site) -> None:
    page.goto("/ung-ho")
    fill(page, {**DONATION, "money_vnd": "250", "phone": "0912 345"})
    send(page)


def _confirmation(page: Page, _site: Site) -> None:
    page.goto("/ung-ho")
    fill(page, DONATION)
    send(page)
    send(page)


def _board(page: Page, _site: Site) -> None:
    page.goto("/admin/consultations/")
    _follow(page, page.locator("tbody th a"))


def _follow(page: Page, links: Locator) -> None:
    """Follow the first of some links to the page it leads to."""
    with page.expect_navigation():
        links.first.click()


def _agency(page: Page, site: Site) -> None:
    enter(page, site.open_link)


def _letter(page: Page, _site: Site) -> None:
    page.goto("/admin/consultations/details/?id=1")
    _show(page, "main a[href*='/letter/'][href*='pdf']")


def _summary(page: Page, _site: Site) -> None:
    page.goto("/admin/consultations/report/?id=1")
    _show(page, "main a[href*='/preview/'][href*='pdf']")


def _show(page: Page, link: str) -> None:
    """Download a PDF and show its first page on a page of nothing else."""
    with page.expect_download() as download:
        page.locator(link).first.click()
    paper = download.value.path()
    with tempfile.TemporaryDirectory() as folder:
        # What is drawn is a paper of our own making, by the program that the tests of the papers use too.
        subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", "96", str(paper), f"{folder}/page"], check=True)  # noqa: S603, S607  # see above
        data = b64encode((Path(folder) / "page.png").read_bytes()).decode()
    page.goto("about:blank")
    page.set_content(f'<body style="margin:0;background:#fff;text-align:center"><img alt="" src="data:image/png;base64,{data}">')


def _list(page: Page, _site: Site) -> None:
    """Send a list as a school has it: title lines, a column in .VnTime, lost zeros, an unknown word, dates that do not exist."""
    page.goto("/truong/")
    upload(page, messy.workbook(messy.rows(48, 4)))


def _checked(page: Page, site: Site) -> None:
    _list(page, site)
    if page.locator("[name=e9]").count():  # asked once: the school's columns are remembered
        fill(page, {"e9": "convert"})
        send(page, "Đọc tệp theo các cột này")


def _row(page: Page, site: Site) -> None:
    _checked(page, site)
    _follow(page, page.get_by_role("link", name="Sửa dòng 12"))


def _submitted(page: Page, site: Site) -> None:
    _checked(page, site)
    _follow(page, page.get_by_role("link", name="học sinh đúng"))
    send(page, "học sinh đúng")
    page.goto("/truong/nam-hoc")
    fill(page, {"head_teacher": "Lê Thị Hiệu Trưởng (mẫu)", "declared": True})
    send(page, "Nộp danh sách")


def _submitted_list(page: Page, _site: Site) -> None:
    """Ask the school about a pupil, then stand before what is to be decided."""
    page.goto("/admin/school-lists/?state=submitted")
    _follow(page, page.locator("tbody th a"))
    _follow(page, page.get_by_role("link", name="Xem từng học sinh"))
    _follow(page, page.get_by_role("link", name="Ghi điều cần sửa"))
    fill(page, {"text": "Ngày sinh khác giấy khai sinh nộp kèm."})
    send(page, "Ghi điều cần xem lại")
    _follow(page, page.get_by_role("link", name="Về danh sách", exact=True))


#: Name, who, how wide, how to get there.
PICTURES: list[tuple[str, str | None, int, Callable[[Page, Site], None]]] = [
    ("start", None, 1280, _go("/")), ("donate-errors", None, 1280, _donate_with_errors), ("confirmation", None, 1280, _confirmation),
    ("board", people.OFFICER, 1280, _board), ("agency", None, 1280, _agency), ("panel-worklist", people.OFFICER, 1280, _go("/admin/")),
    ("panel-list", people.OFFICER, 1280, _go("/admin/donations/")), ("school-home", people.CLERK, 1280, _go("/truong/")),
    ("school-columns", people.CLERK, 1280, _list), ("school-preview", people.CLERK, 1280, _checked),
    ("school-row", people.CLERK, 360, _row), ("school-year", people.CLERK, 1280, _submitted),
    ("school-list", people.INNER, 1280, _submitted_list),
    ("comments", people.OFFICER, 1280, _go("/admin/consultations/comments/?id=1")), ("letter", people.OFFICER, 800, _letter),
    ("summary", people.OFFICER, 1130, _summary),
    ("start-phone", None, 360, _go("/")), ("donate-phone", None, 360, _go("/ung-ho")),
]


def _page(browser: Browser, site: Site, who: str | None, width: int) -> Page:
    context = browser.new_context(base_url=site.url, viewport={"width": width, "height": 800}, locale="vi-VN", reduced_motion="reduce")
    page = context.new_page()
    if who:
        page.goto("/dang-nhap")
        fill(page, {"email": who, "password": people.PASSWORD})
        send(page)
    return page


def _small(picture: bytes) -> bytes:
    """Pack a PNG's pixels as tightly as zlib can; Chromium packs for speed."""
    chunks, place = [], 8
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place:place + 4])
        chunks.append((picture[place + 4:place + 8], picture[place + 8:place + 8 + length]))
        place += 12 + length
    pixels = zlib.compress(zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT")), 9)
    kept = [(b"IHDR", chunks[0][1]), (b"IDAT", pixels), (b"IEND", b"")]
    return picture[:8] + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in kept)


def main() -> int:
    """Make every picture; say how large each became."""
    program = chromium()
    if program is None:
        sys.stderr.write("The pictures need Chromium; install it, or name its program in SMT_CHROMIUM.\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, who, width, lead in PICTURES:
            page = _page(browser, site, who, width)
            lead(page, site)
            tall = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST[width])
            target = FOLDER / f"{name}.png"
            picture = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall})
            size = target.write_bytes(_small(picture))
            sys.stdout.write(f"{target.name}: {width} x {tall}, {size // 1000} kB{' (too heavy)' if size > HEAVIEST else ''}\n")
            page.context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
