"""What is measured on a page; each measure gives sentences, none when the page is good."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Every rule of those tags; target-size is in them, but axe leaves it out unless it is named.
AXE = """what => axe.run(document, {runOnly: what, rules: {'target-size': {enabled: true}}, resultTypes: ['violations'], preload: false})
  .then(found => found.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target + ' (' + n.failureSummary + ')').join('; ')))"""
EVERYTHING = {"type": "tag", "values": TAGS}
#: The rules that see colours; the others read the document or its sizes, which are the same in every scheme, and every width
#: is looked at for everything once.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
LOOKS = (("light", 1280, EVERYTHING), ("light", 360, COLOURS), ("dark", 1280, COLOURS), ("dark", 360, EVERYTHING))
#: The two in which everything is looked at: one of them, in turn, is enough for a page whose template was seen in all.
IN_TURN = (LOOKS[:1], LOOKS[-1:])
WIDE = """() => {
  const width = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > width) {
    found.push('the page is ' + document.documentElement.scrollWidth + ' px wide in ' + width);
    for (const e of document.querySelectorAll('main *, header *, footer *'))
      if (e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll')) { found.push(e.outerHTML.slice(0, 90)); break; }
  }
  for (const e of document.querySelectorAll('*'))
    if (e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0)
      found.push('scrolls but takes no focus: ' + e.outerHTML.slice(0, 90));
  return found;
}"""
#: WCAG 2.5.8: 24 x 24 px, or so far apart that circles of 24 px around them do not meet; a link inside a sentence is free.
TARGETS = """() => {
  const shown = e => e.checkVisibility() && !e.closest('.visually-hidden, .skip');
  const inline = e => e.tagName === 'A' && getComputedStyle(e).display === 'inline' && e.parentElement.textContent.trim() !== e.textContent.trim();
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(shown)
    .map(e => ({e, r: (e.labels?.length && ['checkbox', 'radio'].includes(e.type) ? e : e).getBoundingClientRect()}));
  const small = t => t.r.width < 24 || t.r.height < 24;
  const mid = t => [t.r.x + t.r.width / 2, t.r.y + t.r.height / 2];
  const near = (t, o) => {
    const [x, y] = mid(t), [ox, oy] = mid(o);
    if (small(o)) return Math.hypot(x - ox, y - oy) < 24;
    const dx = Math.max(o.r.left - x, 0, x - o.r.right), dy = Math.max(o.r.top - y, 0, y - o.r.bottom);
    return Math.hypot(dx, dy) < 12;
  };
  return all.filter(t => small(t) && !inline(t.e) && all.some(o => o !== t && near(t, o)))
    .map(t => t.r.width.toFixed() + 'x' + t.r.height.toFixed() + ' ' + t.e.outerHTML.slice(0, 90));
}"""
#: Main buttons and the boxes one types in are for thumbs.
THUMBS = """() => [...document.querySelectorAll('body.public main :is(button:not(.link), .button, select, textarea, input:is([type=text], [type=tel], [type=email], [type=password]))')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.getBoundingClientRect().height + ' high: ' + e.outerHTML.slice(0, 90))"""
#: WCAG 1.4.12 text spacing, and text of double size (1.4.4); a sheet made by script is not an inline style.
SPACING = ("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } "
           "p { margin-bottom: 2em !important; }")
DOUBLE = "html { font-size: 200% !important; }"
CLIPPED = """css => {
  const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  const found = [];
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    found.push('the page becomes ' + document.documentElement.scrollWidth + ' px wide: ' + [...document.querySelectorAll('main *, .side *')].find(
      e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.scroll'))?.outerHTML.slice(0, 90));
  for (const e of document.querySelectorAll('button, .button, td, th, .tag, h1, h2, h3, p, label, legend, dd, dt, .number, .reference, summary')) {
    if (!e.checkVisibility() || !e.clientWidth || e.closest('.visually-hidden') || getComputedStyle(e).clipPath !== 'none' || e.closest('.stack thead')) continue;
    const line = e.matches('h1, h2, h3, .number') ? 4 : 1;  // tails of letters reach a little below a tight line; nothing cuts them
    if (e.scrollHeight > e.clientHeight + line || e.scrollWidth > e.clientWidth + 1)
      found.push('cut: ' + e.scrollWidth + 'x' + e.scrollHeight + ' in ' + e.clientWidth + 'x' + e.clientHeight + ': ' + e.outerHTML.slice(0, 90));
  }
  document.adoptedStyleSheets = [];
  return found.slice(0, 5);
}"""
#: Marks above capitals and tails below letters; no line cuts them.
LETTERS = """() => {
  const found = [];
  for (const e of document.querySelectorAll('h1, h2, button, .button, td, th, .tag, label, legend, .reference, .number')) {
    if (!e.checkVisibility() || e.closest('.visually-hidden') || e.querySelector('input, button, a, svg')) continue;
    const kept = e.innerHTML;
    e.textContent = 'ẨẪẮẶỖỮỆ gjpqy';
    const style = getComputedStyle(e), line = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
    if (style.overflowY !== 'visible' && e.scrollHeight > e.clientHeight) found.push('cut: ' + kept.slice(0, 60));
    if (line < 1.29 || line < 1.49 && !/^H[1-3]$/.test(e.tagName) && parseFloat(style.fontSize) < 24) found.push('line-height ' + line.toFixed(2) + ': ' + e.outerHTML.slice(0, 60));
    if (style.textTransform !== 'none') found.push('capitals by style: ' + kept.slice(0, 60));
    e.innerHTML = kept;
  }
  return found.slice(0, 5);
}"""

#: Where the hostile text of the tests became more than text.
HARM = """() => [
  ...[...document.querySelectorAll('img[src=x], [onerror]')].map(e => 'became an element: ' + e.outerHTML.slice(0, 90)),
  ...(window.__x === undefined ? [] : ['ran']), ...(document.body.innerText.includes("'49") ? ['was calculated'] : [])]"""


@cache
def _axe() -> str:
    return str(Axe().axe_script)


def axe(page: Page, looks: Sequence[tuple[str, int, dict[str, Any]]] = LOOKS) -> list[str]:
    """Give what axe finds in light and dark, on a desk and on a phone; or in some of these looks only."""
    page.evaluate(_axe())
    found = []
    for scheme, width, rules in looks:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # a word of its own kind
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{scheme}, {width} px: {one}" for one in page.evaluate(AXE, rules)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def narrow(page: Page) -> list[str]:
    """Give what does not fit a width of 320 px."""
    return list(_at(page, 320, WIDE))


def targets(page: Page) -> list[str]:
    """Give what is too small to hit."""
    return [*_at(page, 1280, TARGETS), *_at(page, 360, TARGETS), *_at(page, 360, THUMBS)]


def spacing(page: Page) -> list[str]:
    """Give what is cut or overflows when the reader sets text wide apart or doubles it."""
    _at(page, 1280, "() => 0")
    found = [*page.evaluate(CLIPPED, SPACING), *page.evaluate(CLIPPED, DOUBLE)]
    _at(page, 360, "() => 0")
    return [*found, *(f"360 px: {one}" for one in page.evaluate(CLIPPED, SPACING))]


def letters(page: Page) -> list[str]:
    """Give where Vietnamese capitals with marks would be cut."""
    return list(_at(page, 1280, LETTERS))


def harmless(page: Page) -> list[str]:
    """Give where hostile text became an element, ran, or was calculated."""
    return list(page.evaluate(HARM))


def _at(page: Page, width: int, script: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    found = page.evaluate(script)
    return list(found or [])


#: What is asked of every page, besides axe.
RULES: dict[str, Callable[[Page], list[str]]] = {"narrow": narrow, "targets": targets, "spacing": spacing, "letters": letters, "harmless": harmless}
