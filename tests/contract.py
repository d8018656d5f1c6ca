"""What every page keeps to; checked on each page that any test fetches."""

import re
from typing import Any

import html5lib
from lxml import html as quick

VOID_WORDS = re.compile(r"\b(None|True|False|null|undefined)\b")
HANDLERS = re.compile(r"^on[a-z]+$")
#: Signs that cannot make a page wrong: none that begins a tag or a reference, no control, nothing outside the basic plane.
TAME = r"[^<>&\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U00010000-\U0010ffff]"
REFERENCES = re.compile(r"&(?:amp|lt|gt|quot|#34|#39);")
VALUES = re.compile(rf'(?<! type)(?<! charset)(?<! content)="(?:(?!"){TAME})*"')
WORDS = re.compile(rf">(?={TAME}*[^ \t\n<>]){TAME}+<")
GAPS = re.compile(r">[ \t\n]+<")
#: Skeletons of the pages of this run in which html5lib found nothing wrong.
GOOD: set[str] = set()


def check(html: str, address: str) -> None:
    """Raise AssertionError with the reason when a page breaks the contract."""
    errors = mistakes(html)
    assert not errors, f"{address}: not strict HTML: {errors[:3]}"
    tree = quick.document_fromstring(html, parser=quick.HTMLParser(remove_comments=True))
    elements = list(tree.iter())
    assert tree.get("lang") in ("vi", "en"), f"{address}: html without lang"
    titles = [e for e in elements if e.tag == "h1"]
    assert len(titles) == 1, f"{address}: {len(titles)} h1"
    heading, title = _text(titles[0]), _text(next(e for e in elements if e.tag == "title"))
    assert re.sub(r"^(Lỗi:|Error:) ", "", title).startswith(heading[:40]), f"{address}: title {title!r} does not start with h1 {heading!r}"
    ids = [e.get("id") for e in elements if e.get("id")]
    assert len(ids) == len(set(ids)), f"{address}: id used twice: {[i for i in ids if ids.count(i) > 1]}"
    _forms(elements, set(ids), address)
    for element in elements:
        if isinstance(element.tag, str):
            assert not any(HANDLERS.match(name) for name in element.attrib), f"{address}: inline handler on {element.tag}"
            assert "style" not in element.attrib, f"{address}: inline style on {element.tag}"
            assert not (element.get("href") or "").startswith("javascript:"), f"{address}: javascript: link"
            assert not (element.tag == "script" and element.text), f"{address}: inline script"
    main = [e for e in elements if e.tag == "main"]
    assert len(main) == 1, f"{address}: {len(main)} main"
    assert not VOID_WORDS.search(_text(main[0])), f"{address}: shows {VOID_WORDS.search(_text(main[0]))[0]}"


def mistakes(html: str) -> list[Any]:
    """Give what html5lib finds wrong; a page that differs from a good one only in its words is good."""
    skeleton = skeleton_of(html)
    if skeleton in GOOD:
        return []
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    parser.parse(html)
    found = [e for e in parser.errors if e[1] not in ("non-void-element-with-trailing-solidus",)]
    if not found:
        GOOD.add(skeleton)
    return found


def skeleton_of(html: str) -> str:
    """Give a page without its words: tags and names of attributes as they are, tame text and values as one sign.

    What is strict HTML depends on nothing else, and html5lib takes thirty times as long as all other rules together.
    """
    bare = VALUES.sub('=""', REFERENCES.sub("x", html))
    return GAPS.sub("> <", WORDS.sub(">x<", bare))


def _forms(elements: list[Any], ids: set[str], address: str) -> None:
    labels = {e.get("for") for e in elements if e.tag == "label"}
    assert labels <= ids, f"{address}: label for nothing: {labels - ids}"
    for element in elements:
        if element.tag in ("input", "select", "textarea") and element.get("type") not in ("hidden", "submit"):
            named = element.get("id") in labels or element.get("aria-label") or element.get("aria-labelledby")
            assert named, f"{address}: {element.tag} {element.get('name')} has no label"
        for name in ("aria-describedby", "aria-labelledby"):
            for target in (element.get(name) or "").split() if isinstance(element.tag, str) else []:
                assert target in ids, f"{address}: {name} points to {target}, which is not there"
        if element.tag == "form":
            assert element.get("action") is not None, f"{address}: form without action"
        if element.tag == "a" and (element.get("href") or "").startswith("#"):
            assert element.get("href")[1:] in ids, f"{address}: link to {element.get('href')}, which is not there"


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
