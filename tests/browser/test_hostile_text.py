"""Text that tries to become code stays text on every page that shows it."""

import pytest

from tests.browser.filling import fill, send
from tests.browser.measures import harmless
from tests.browser.walks import AREAS, HOSTILE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_hostile_text_in_every_text_field_is_taken_as_text(planted):
    assert not planted, "\n".join(planted)


@pytest.mark.parametrize("area", AREAS)
def test_hostile_text_stays_text_on_every_page(survey, area):
    assert not (found := survey(area, "harmless")), "\n".join(found)


@pytest.mark.parametrize("records", ["donations", "assistance", "devices"])
def test_hostile_text_stays_text_in_its_own_record(planted, opened, records):
    page = opened("administrator")
    page.goto(f"/admin/{records}/")
    with page.expect_navigation():
        page.locator("tbody tr", has_text="{{7*7}}").first.get_by_role("link").first.click()
    assert HOSTILE in page.locator("main").inner_text()
    assert not harmless(page)


def test_hostile_text_stays_text_in_a_reply(planted, opened):
    page = opened("administrator")
    page.goto("/admin/replies/?sort=received_at&desc=1")  # the list names agencies and positions only: look into the newest
    found = []
    for address in [link.get_attribute("href") for link in page.locator("tbody tr").get_by_role("link").all()[:6]]:
        page.goto(address)
        found.append(HOSTILE in page.locator("main").inner_text())
        assert not harmless(page)
    assert any(found)


@pytest.mark.parametrize("path", ["/", "/tra-cuu", "/ngon-ngu/vi", "/khong-co"])
def test_hostile_text_in_an_address_stays_text(opened, path):
    page = opened()
    page.goto(f"{path}?ve={HOSTILE}&q={HOSTILE}&next={HOSTILE}")
    assert not harmless(page)


@pytest.mark.parametrize("path", ["/admin/donations/?search=", "/admin/devices/?kind=", "/admin/devices/?back=", "/admin/pupils/?sort="])
def test_hostile_text_in_a_search_stays_text(opened, path):
    page = opened("administrator")
    page.goto(path + HOSTILE)
    assert not harmless(page)


@pytest.mark.parametrize(("path", "names"), [("/tra-cuu", ["reference", "digits"]), ("/ung-ho", ["money_vnd", "phone", "email", "tax_code"]),
                                             ("/ho-tro", ["phone", "email", "child_birth_date-day"]), ("/dang-nhap", ["email"])])
def test_refused_hostile_text_is_shown_again_as_text(opened, path, names):
    page = opened()
    page.goto(path)
    fill(page, dict.fromkeys(names, HOSTILE))
    send(page)
    assert page.locator(f"[name='{names[0]}']").input_value()
    assert not harmless(page)
