"""A real browser before the running product with the demo data; everything it complains about is a failure."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from smt.demo import people
from tests.browser import measures, walks
from tests.browser.running import Site, chromium, serving

STRICT = os.environ.get("SMT_TEST_STRICT") == "1"
#: Who walks through the product; a stranger has no account.
ACCOUNTS = {"administrator": people.ADMINISTRATOR, "officer": people.OFFICER, "inner": people.INNER, "clerk": people.CLERK, "auditor": people.AUDITOR}
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product with the demo data."""
    with serving(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; where there is none the tests say so."""
    program = chromium()
    if program is None:
        (pytest.fail if STRICT else pytest.skip)("Chromium is not installed; SMT_CHROMIUM may name its program")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def keys(site: Site, browser: Browser) -> Callable[[str], Any]:
    """What a person's browser keeps after signing in by the form, once a session; a person is one of ACCOUNTS or an address."""
    return keys_of(site, browser)


def keys_of(site: Site, browser: Browser) -> Callable[[str], Any]:
    """Give what gives a person's keys, signing in by the form the first time."""
    kept: dict[str, Any] = {"stranger": None}

    def of(who: str) -> Any:
        if who not in kept:
            context = browser.new_context(base_url=site.url)
            page = context.new_page()
            page.goto("/dang-nhap")
            page.get_by_label("Địa chỉ thư điện tử").fill(ACCOUNTS.get(who, who))
            page.get_by_label("Mật khẩu").fill(people.PASSWORD)
            page.get_by_role("button", name="Đăng nhập").click()
            page.wait_for_url(lambda address: "/dang-nhap" not in address)
            kept[who] = context.storage_state()
            context.close()
        return kept[who]

    return of


class Watch:
    """What a browser complained about: scripts, policy, and requests that left the product."""

    def __init__(self, url: str) -> None:
        self.url, self.complaints, self.dialogs = url, [], []

    def over(self, context: BrowserContext) -> None:
        """Listen to every page of a context."""
        context.on("console", self._said)
        context.on("request", self._asked)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        context.on("dialog", self._dialog)

    def _said(self, message: ConsoleMessage) -> None:
        # A page that refuses (404, 422) is told by Chromium as a failed load of the page itself; that is its purpose.
        refusal = message.text.startswith("Failed to load resource") and "/static/" not in message.location.get("url", "")
        if message.type in ("error", "warning") and not refusal:
            self.complaints.append(f"{message.type} on {message.location.get('url')}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"request to {request.url}")

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@pytest.fixture(scope="session")
def opened(site: Site, browser: Browser, keys: Callable[[str], Any]) -> Iterator[Callable[..., Page]]:
    """Open a page of a person's own browser: `opened("clerk", java_script_enabled=False)`."""
    yield from opening(site, browser, keys)


def opening(site: Site, browser: Browser, keys: Callable[[str], Any]) -> Iterator[Callable[..., Page]]:
    """Give what opens pages of one running product, under watch; close them in the end."""
    contexts: list[BrowserContext] = []
    watch = Watch(site.url)

    def open_page(who: str = "stranger", **options: Any) -> Page:
        context = browser.new_context(**{"base_url": site.url, "storage_state": keys(who), "viewport": DESK, "locale": "vi-VN", "reduced_motion": "reduce", **options})
        context.set_default_timeout(8_000)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    def close() -> None:
        while contexts:
            contexts.pop().close()

    open_page.watch, open_page.close = watch, close  # type: ignore[attr-defined]  # each test's end reads and calls them
    yield open_page
    close()


@pytest.fixture(autouse=True)
def nothing_to_complain(opened: Any) -> Iterator[None]:
    """After each test: the browser has reported no error, no breach of policy, no dialog, no request elsewhere."""
    opened.watch.complaints.clear()
    opened.watch.dialogs.clear()
    yield
    opened.close()
    assert not opened.watch.complaints, "\n".join(opened.watch.complaints[:5])
    assert not opened.watch.dialogs, opened.watch.dialogs


@pytest.fixture(scope="session")
def planted(site: Site, opened: Any) -> list[str]:
    """Hostile text in every text field, before anything is looked at; the harm seen on the way."""
    return [f"{stop}: {sentence}" for stop, page in walks.plant(opened, site) for sentence in measures.harmless(page)]


@pytest.fixture(scope="session")
def survey(site: Site, opened: Any, planted: list[str]) -> Callable[[str, str], list[str]]:
    """What a rule finds on every page of an area; each page is visited once, whatever is asked of it."""
    kept: dict[str, dict[str, list[str]]] = {}
    kinds: set[str] = set()

    def of(area: str, rule: str) -> list[str]:
        if area not in kept:
            found = kept[area] = {name: [] for name in ("axe", *measures.RULES)}
            for at, (stop, page) in enumerate(walks.AREAS[area](opened, site)):
                # The panel's pages of a kind share one template: the first is looked at in every scheme and width.
                kind = _kind(stop)
                looks = measures.IN_TURN[at % 2] if kind in kinds else measures.LOOKS
                found["axe"] += [f"{stop}: {sentence}" for sentence in measures.axe(page, looks)]
                kinds.add(kind)
                for name, measure in measures.RULES.items():
                    found[name] += [f"{stop}: {sentence}" for sentence in measure(page)]
        return kept[area][rule]

    return of


def _kind(stop: str) -> str:
    parts = stop.strip("/").split("/")
    if parts[0] != "admin":
        return stop
    return "list" if len(parts) == 2 else parts[-1]
