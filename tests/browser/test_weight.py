"""Cold pages are light: a phone on a slow line gets them in a few seconds, and nothing comes from elsewhere."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WEIGHT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .map(one => [one.name, one.transferSize || one.encodedBodySize])"""
PANEL = ["/admin/", "/admin/donations/", "/admin/pupils/?page_size=100", "/admin/consultations/details/?id=1", "/admin/devices/new/"]


def weigh(page, address):
    page.goto(address, wait_until="load")
    loaded = page.evaluate(WEIGHT)
    return sum(size for _, size in loaded) / 1000, len(loaded), loaded


@pytest.mark.parametrize("path", ["/", "/ung-ho", "/ho-tro", "/tra-cuu", "/dang-nhap", "link"])
def test_a_public_page_takes_at_most_60_kb_and_6_requests(opened, site, path):
    kilobytes, requests, loaded = weigh(opened(), site.open_link if path == "link" else path)
    assert kilobytes <= 60, loaded
    assert requests <= 6, loaded


@pytest.mark.parametrize("path", PANEL)
def test_a_page_of_the_panel_takes_at_most_200_kb(opened, path):
    kilobytes, _, loaded = weigh(opened("administrator"), path)
    assert kilobytes <= 200, loaded


def test_a_second_page_fetches_only_itself(opened):
    page = opened()
    page.goto("/", wait_until="load")
    page.goto("/ung-ho", wait_until="load")
    fetched = page.evaluate("() => performance.getEntriesByType('resource').filter(one => one.transferSize).map(one => one.name)")
    assert not [name for name in fetched if "icon.svg" not in name]  # the tab's picture comes whenever the browser likes
