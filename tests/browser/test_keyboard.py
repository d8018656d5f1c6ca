"""Without a mouse: everything is reached in reading order, the focus is seen, and an error summary leads to its fields."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.filling import enter, send

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

#: What Tab should reach, in order: one stop for each group of radios.
STOPS = """() => {
  const groups = new Set();
  window.stops = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter(e => e.checkVisibility() && !e.disabled).filter(e => {
      if (e.type !== 'radio') return true;
      const new_one = !groups.has(e.name); groups.add(e.name); return new_one;
    });
  return window.stops.length;
}"""
#: Which of them has the focus, and whether it can be seen: a ring of 2 px, on the screen, under nothing.
HERE = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const place = window.stops.findIndex(s => s === e || s.type === 'radio' && s.name === e.name && s.type === e.type);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const line = e.getClientRects()[0] || box;
  const over = document.elementFromPoint(Math.max(0, line.x + Math.min(line.width, 40) / 2), line.y + Math.min(line.height, 40) / 2);
  return {place, name: e.outerHTML.slice(0, 90), ring, onScreen: box.bottom > 0 && box.top < innerHeight, free: !!over && (e.contains(over) || over.contains(e))};
}"""
PAGES = [("stranger", "/"), ("stranger", "/ung-ho"), ("stranger", "link"), ("clerk", "/truong/"), ("administrator", "/admin/"),
         ("administrator", "/admin/donations/"), ("administrator", "/admin/devices/new/")]


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_tab_reaches_everything_in_reading_order_and_is_seen(opened, site, who, path):
    page = opened(who, viewport=PHONE if path == "/ung-ho" else {"width": 1280, "height": 900})
    if path == "link":
        enter(page, site.open_link)
    else:
        page.goto(path)
    expected, faults = page.evaluate(STOPS), []
    for number in range(expected):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["place"] != number:
            faults.append(f"stop {number} is {here['place']}: {here['name']}")
            break
        if not (here["ring"] and here["onScreen"] and here["free"]):
            faults.append(f"not seen: {here}")
    assert not faults, "\n".join(faults)


def test_the_first_stop_leads_past_the_navigation(opened):
    page = opened()
    page.goto("/ung-ho")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


@pytest.mark.parametrize(("who", "path"), [("stranger", "/ung-ho"), ("stranger", "/ho-tro"), ("stranger", "/tra-cuu"), ("stranger", "link"),
                                           ("clerk", "/truong/hoc-sinh/them"), ("administrator", "/admin/devices/new/")])
def test_the_error_summary_has_the_focus_and_each_line_leads_to_its_field(opened, site, who, path):
    page = opened(who)
    if path == "link":
        enter(page, site.past_link, "/tra-loi")
    else:
        page.goto(path)
    send(page)
    page.locator(".summary").wait_for()
    assert page.title().startswith("Lỗi: ")
    assert page.evaluate("() => document.activeElement.matches('.summary')")
    lines = page.locator(".summary a").all()
    assert lines
    for line in lines:
        line.click()
        field = page.locator(":focus")
        told = page.locator("#" + (field.get_attribute("aria-describedby") or field.evaluate(
            "e => e.closest('fieldset').getAttribute('aria-describedby')")).split()[-1])
        assert line.inner_text() in told.inner_text()
