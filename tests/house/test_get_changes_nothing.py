"""Walking through everything that can be read changes nothing, breaks nowhere, and every page keeps to what all pages keep to."""

import html
import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from tests.house.city import World
from tests.house.policy import ADMINISTRATOR, AUDITOR, OFFICER, SCHOOL, STRANGER

HOLDER = "holder of a personal link"
ROLES = (STRANGER, HOLDER, SCHOOL, OFFICER, AUDITOR, ADMINISTRATOR)
MOST_PAGES = 250
#: Pages of one endpoint that one role looks at; the next hundred pupils look like the first.
MOST_ALIKE = {"sqlite": 3, "postgresql": 1}
LINK = re.compile(r'\b(?:href|src|action)="([^"]*)"')
#: Words of Flask-Admin and WTForms that slip through where ours are missing.
FOREIGN_WORDS = re.compile(r"\b(Create|Save|List|Filter|Filters|required|Not a valid|Edit|Delete|Search|Submit|Record|Home|Error|"
                           r"Invalid|This field|Are you sure|Actions|With selected|Show|Login|Password|Please|None)\b")
#: What no list or page may stumble over; arguments that do not disturb each other travel together.
HOSTILE = ("page=99999999999999999999&sort=nothing&trang=99999999999999999999&id=1,2", "page=-1&page_size=7&trang=0&trang-dung=-5&id=%00&search=%25_%5C",
           "search=%00&back=//evil.example/&id=99999999999999999999", "sort=id&desc=1&flt1_0=x&id=-1&search=" + "d" * 3000)

#: Doors that read their address with the same lines as another door of every screen.
ALIKE = ("create_view", "edit_view", "delete_view", "export_view")


class Walk:
    """One person who follows every link, breadth first."""

    def __init__(self, world: World, role: str, kind: str) -> None:
        self.world, self.role, self.kind = world, role, kind
        self.client = world.visitor(role, contract=kind == "sqlite")  # what a page says does not depend on the engine
        self.map = world.app.url_map.bind("localhost")
        self.titles: dict[str, set[str]] = {}
        self.alike: Counter[str] = Counter()
        self.wrong: list[str] = []

    def endpoint(self, address: str) -> str:
        try:
            return str(self.map.match(urlsplit(address).path)[0])
        except HTTPException:
            return "nowhere"

    def pages(self) -> Iterator[tuple[str, Any]]:
        """Visit pages until no new kind of page turns up; give each with its answer."""
        waiting, seen = deque(self._starts()), set(self._starts())
        while waiting and sum(self.alike.values()) < MOST_PAGES:
            address = waiting.popleft()
            endpoint = self.endpoint(address)
            if self.alike[endpoint] >= MOST_ALIKE[self.kind]:
                continue
            self.alike[endpoint] += 1
            answer = self.client.get(address, buffered=True)
            yield address, answer
            for link in self._links(address, answer):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)

    def _starts(self) -> list[str]:
        found = ["/", "/dang-nhap", "/vao", "/khong-co-trang-nay", "/doi-mat-khau"]
        if self.role == HOLDER:
            found += [f"/gop-y/{self.world.values['token']}", f"/gop-y/trang/{self.world.values['consultations:invitee_id']}"]
        if self.role in (OFFICER, AUDITOR, ADMINISTRATOR):
            found.append("/admin/")
        return found

    def _links(self, address: str, answer: Any) -> list[str]:
        if answer.status_code in (301, 302, 303, 308):
            return [urljoin(address, answer.location)] if answer.location else []
        if answer.mimetype != "text/html":
            return []
        found = []
        for raw in LINK.findall(answer.text):
            link = html.unescape(raw)
            if link.startswith(("tel:", "mailto:", "#")):
                continue
            if urlsplit(link).scheme or link.startswith("//"):
                self.wrong.append(f"{address} leads to another origin: {link}")
                continue
            link = urljoin(address, link).partition("#")[0]
            if not link.startswith(("/dang-xuat", "/ngon-ngu/")):  # the walk stays in one language
                found.append(link)
        return found


def kind_of(world: World) -> str:
    return world.engine.dialect.name


def is_private(walk: Walk, address: str) -> bool:
    # The page of an answer is kept for the Back button, which would else lose what was typed; nothing of it is in its address.
    return walk.endpoint(address) not in ("web.static", "nowhere", "consultations.answering") and (
        walk.role not in (STRANGER, HOLDER) or "/gop-y/" in address)


def mistakes(walk: Walk, address: str, answer: Any) -> Iterator[str]:
    """Say what is wrong with an answer."""
    heads = answer.headers
    if answer.status_code >= 500:
        yield f"{answer.status_code}"
    policy = heads.get("Content-Security-Policy", "")
    if not all(part in policy for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'")):
        yield "no Content-Security-Policy, or a weak one"
    if "unsafe-" in policy:
        yield "unsafe-inline or unsafe-eval in the Content-Security-Policy"
    if heads.get("X-Content-Type-Options") != "nosniff":
        yield "no nosniff"
    if heads.get("Referrer-Policy") not in ("no-referrer", "same-origin"):
        yield "no Referrer-Policy"
    if "/gop-y/" in address and answer.status_code != 405 and heads.get("Referrer-Policy") != "no-referrer":
        yield "a personal link would travel as referrer"
    if is_private(walk, address) and "no-store" not in heads.get("Cache-Control", ""):
        yield f"Cache-Control of a private page is {heads.get('Cache-Control')!r}"
    if answer.mimetype == "text/html" and answer.status_code < 300:
        yield from mistakes_of_page(walk, address, answer.text)


def mistakes_of_page(walk: Walk, address: str, page: str) -> Iterator[str]:
    found = FOREIGN_WORDS.search(visible(page))
    if found:
        yield f"says {found[0]!r} in English: …{visible(page)[max(found.start() - 40, 0):found.end() + 20]}…"
    title = re.search(r"<title>(.*?)</title>", page, re.S)
    walk.titles.setdefault(" ".join(title[1].split()) if title else "", set()).add(walk.endpoint(address))


def visible(page: str) -> str:
    """Give the words of a page that people see, without the names in the letters' addresses."""
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.parametrize("role", ROLES)
def test_reading_everything_changes_nothing(world, role):
    walk = Walk(world, role, kind_of(world))
    with world.unchanged():
        for address, answer in walk.pages():
            walk.wrong += [f"{address}: {mistake}" for mistake in mistakes(walk, address, answer)]
            if walk.alike[walk.endpoint(address)] == 1:
                head = walk.client.head(address, buffered=True)
                if head.status_code != answer.status_code or head.data:
                    walk.wrong.append(f"HEAD {address}: {head.status_code}, GET {answer.status_code}")
    shared = {title: sorted(endpoints) for title, endpoints in walk.titles.items() if len(endpoints) > 1}
    assert not walk.wrong, "\n".join(walk.wrong[:20])
    assert not shared, f"different pages with one title: {shared}"
    assert sum(walk.alike.values()) >= (8 if role in (STRANGER, HOLDER, SCHOOL) else 40), f"the walk stopped early: {walk.alike}"


@pytest.mark.parametrize("role", [OFFICER, ADMINISTRATOR])
def test_every_sorted_and_narrowed_list_can_be_read(world, role):
    client, wrong = world.visitor(role), []
    with world.unchanged():
        for screen in world.app.extensions["panel"].screens:
            with world.app.test_request_context():
                asked = [f"{narrow.name}={quote(text)}" for narrow in screen.narrows for text in [*[o[0] for o in narrow.options()][:2], "x"]]
            asked += [f"sort={name}{more}" for name in screen.sortable for more in ("", "&desc=1")]
            for query in asked:
                answer = client.get(f"/admin/{screen.key}/?{query}")
                if answer.status_code not in (200, 403):
                    wrong.append(f"/admin/{screen.key}/?{query}: {answer.status_code}")
    assert not wrong, wrong


def test_no_argument_of_an_address_breaks_a_page(world):
    wrong = []
    with world.unchanged():
        for role in (ADMINISTRATOR, SCHOOL):
            client = world.visitor(role)
            for rule in sorted(world.app.url_map.iter_rules(), key=lambda rule: rule.rule):
                ours = rule.rule.startswith("/admin/" if role == ADMINISTRATOR else "/truong/")
                if not ours or "GET" not in (rule.methods or ()) or rule.endpoint.endswith(ALIKE):
                    continue
                for query in HOSTILE:
                    answer = client.get(f"{world.address(rule).partition('?')[0]}?{query}")
                    if answer.status_code >= 500:
                        wrong.append(f"{rule.rule}?{query[:40]}: {answer.status_code}")
    assert not wrong, wrong


def test_scanners_may_open_a_personal_link_as_often_as_they_like(world):
    client, address = world.visitor(STRANGER), f"/gop-y/{world.values['token']}"
    with world.unchanged():
        first = client.get(address).text
        for hint in ({"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"X-Moz": "prefetch"}, {}) * 25:
            for method in ("GET", "HEAD", "OPTIONS"):
                assert client.open(address, method=method, headers=hint).status_code == 200
        assert _without_tokens(client.get(address).text) == _without_tokens(first)


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)  # what a page says does not depend on the engine
@pytest.mark.parametrize("role", [SCHOOL, ADMINISTRATOR])
def test_every_page_keeps_to_the_same_in_english(world, role):
    walk = Walk(world, role, "postgresql")  # its smaller number of pages of a kind is enough
    walk.client = world.visitor(role)
    walk.client.set_cookie("lang", "en")
    for address, answer in walk.pages():
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html" and answer.status_code == 200:
            assert '<html lang="en">' in answer.text, address


def _without_tokens(page: str) -> str:
    return re.sub(r'name="(csrf_token|form_token)"[^>]*>', "", page)
