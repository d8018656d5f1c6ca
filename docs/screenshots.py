"""Makes the README's pictures from the running product with demo data: `python -m docs.screenshots`."""

import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from smt.demo import people
from tests.browser.filling import DONATION, enter, fill, send
from tests.browser.running import Site, chromium, serving
from tests.browser.walks import PUPIL_ROW, filled_template, upload

FOLDER = Path(__file__).parent / "screenshots"
#: Pixels by the width of the picture; bytes.
TALLEST, HEAVIEST = {1280: 1080, 360: 1600}, 200_000


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
    with page.expect_navigation():
        page.locator("tbody th a").first.click()


def _agency(page: Page, site: Site) -> None:
    enter(page, site.open_link)


def _upload(page: Page, _site: Site) -> None:
    page.goto("/truong/")
    rows = [{**PUPIL_ROW, "full_name": name} for name in ("Ngô Khánh Vy", "Đặng Hữu Đạt", "Lê Thị Ỷ Lan", "Vũ Gia Bảo")]
    wrong = [{**PUPIL_ROW, "full_name": "Trần Ngọc Ánh", "birth_date": "31/02/2013"}, {**PUPIL_ROW, "class_name": ""},
             {**PUPIL_ROW, "full_name": "Hoàng Văn Ẩn", "guardian_phone": "0912 345"}]
    upload(page, filled_template(page, rows + wrong))


#: Name, who, how wide, how to get there.
PICTURES: list[tuple[str, str | None, int, Callable[[Page, Site], None]]] = [
    ("start", None, 1280, _go("/")), ("donate-errors", None, 1280, _donate_with_errors), ("confirmation", None, 1280, _confirmation),
    ("board", people.OFFICER, 1280, _board), ("agency", None, 1280, _agency), ("panel-worklist", people.OFFICER, 1280, _go("/admin/")),
    ("panel-list", people.OFFICER, 1280, _go("/admin/donations/")), ("school-upload", people.CLERK, 1280, _upload),
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
