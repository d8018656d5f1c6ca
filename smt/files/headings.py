"""How Vietnamese plans number their headings: "Phần I", "Chương II", "Điều 5.", "A.", "I.", "1.", "1.1."; by hand or by Word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from smt.files.paragraphs import Paragraph
from smt.vietnamese.text import tidy, without_unreadable

LONGEST_TITLE, CUT_AT, LONGEST_BEFORE_COLON, LONGEST_STYLED = 200, 120, 100, 400


class Kind(IntEnum):
    """What kind of number a heading has; a smaller kind stands above a larger one."""

    ANNEX = 0
    PART = 1
    CHAPTER = 2
    SECTION = 3
    SUBSECTION = 4
    ARTICLE = 5
    LETTER = 6
    ROMAN = 7
    ARABIC = 8
    DOTTED = 9
    SMALL = 10


_WORDS = {"phụ lục": Kind.ANNEX, "phần": Kind.PART, "chương": Kind.CHAPTER, "mục": Kind.SECTION, "tiểu mục": Kind.SUBSECTION,
          "điều": Kind.ARTICLE}
_NAMED = re.compile(r"(?i:(phụ lục|phần|chương|tiểu mục|mục|điều))\s+(?i:số\s+)?"
                    r"((?i:thứ\s+\w+)|[IVXLC]+|\d{1,3}[a-zđ]?|[A-HĐ])(?!\w)\s*([.:–—-]?)\s*(.*)", re.DOTALL)
_NUMBERED = (
    (Kind.DOTTED, re.compile(r"((?:[IVXL]{1,7}|[A-HĐ]|\d{1,2})(?:\.\d{1,2}){1,3})(?:\s*[.):]\s*|\s+)(?!\d)(.*)", re.DOTALL)),
    (Kind.ARABIC, re.compile(r"(\d{1,2})\s*[.)/:]\s*(?!\d)(.*)", re.DOTALL)),
    (Kind.ROMAN, re.compile(r"([IVXL]{1,7})\s*[.)/:–—-]\s*(?!\d+\.)(.*)", re.DOTALL)),
    (Kind.LETTER, re.compile(r"([A-HĐ])\s*[.)/]\s*(?!\d+\.)(.*)", re.DOTALL)),
    (Kind.SMALL, re.compile(r"([a-zđ])\s*[.)/]\s*(.*)", re.DOTALL)),
)
_PLAIN = ((Kind.DOTTED, re.compile(r"([IVXL]{1,7}|[A-HĐ]|\d{1,2})(\.\d{1,2}){1,3}")), (Kind.ARABIC, re.compile(r"\d{1,3}")),
          (Kind.ROMAN, re.compile(r"[IVXL]{1,7}")), (Kind.LETTER, re.compile(r"[A-HĐ]")), (Kind.SMALL, re.compile(r"[a-zđ]")))
#: How any heading without a style begins.
_BEGINS = re.compile(r"(?i:phụ|phần|chương|mục|tiểu|điều)|\d|[A-HĐIVXL]{1,7}\s*[.)/:–—-]")
#: Letters that `tidy` leaves as they are once composed, and the blanks it joins; all others take its careful, slow way.
_LETTERS = "\n\t -~\u00a0-\u00ac\u00ae-\u024f\u1ea0-\u1ef9\u2010-\u2026\u20ab"
_USUAL, _COMPOSABLE = re.compile(f"[{_LETTERS}]*"), re.compile(f"(?:[{_LETTERS}]|[\u0300-\u036f]{{1,3}}(?![\u0300-\u036f]))*")
_BLANKS, _AROUND_BREAKS = re.compile("[ \t\u00a0]+"), re.compile(" ?\n ?")
#: A line of a table of contents: leaders or a tab, then the page.
_CONTENTS_LINE = re.compile(r"(\t|\.{4,}|…{2,}|_{4,})\s*\d{1,3}\s*$")


@dataclass(slots=True)
class Mark:
    """A paragraph that may be a heading."""

    #: Its place among the paragraphs.
    at: int
    kind: Kind | None
    number: str
    title: str
    #: What stands in the same paragraph after the title.
    rest: str
    outline: int | None
    bold: bool


def plain(text: str) -> str:
    """Give text as the product keeps it: NFC, plain blanks, nothing that cannot be read."""
    composed = unicodedata.normalize("NFC", text) if _COMPOSABLE.fullmatch(text) else text
    if _USUAL.fullmatch(composed):
        return _AROUND_BREAKS.sub("\n", _BLANKS.sub(" ", composed)).strip(" \n")
    return tidy(without_unreadable(tidy(text)))


def capitals(text: str) -> bool:
    """Say whether every letter is a capital."""
    return text.isupper() and sum(letter.isalpha() for letter in text) > 1


def mark(at: int, paragraph: Paragraph) -> Mark | None:
    """Give the heading that a paragraph may be; nothing in a table and no line of a table of contents is one."""
    if paragraph.table or paragraph.outline is None and not _may_be(paragraph) or _CONTENTS_LINE.search(paragraph.text[-200:]):
        return None
    text, lead = plain(paragraph.text), plain(paragraph.text[:paragraph.bold])
    styled = paragraph.outline is not None and len(text) <= LONGEST_STYLED
    found = _numbered(paragraph.number, text, styled)
    if found is None:
        return Mark(at, None, "", *_split(text, ""), paragraph.outline, bool(lead)) if styled else None
    kind, number, title, sure = found
    told = _numbered(paragraph.number, lead, styled) if lead else None
    bold_title = told[2] if told else ""
    if not styled and not _believed(kind, title, sure, bool(bold_title) or len(lead) == len(text)):
        return None
    return Mark(at, kind, number, *_split(title, bold_title), paragraph.outline if styled else None, bool(bold_title))


def _may_be(paragraph: Paragraph) -> bool:
    """Look at the first letters only: nearly all paragraphs are not headings."""
    return bool(paragraph.number) or _BEGINS.match(plain(paragraph.text.lstrip()[:60])) is not None


def _numbered(label: str, text: str, styled: bool) -> tuple[Kind, str, str, bool] | None:
    """Read kind, number and title; the last says whether a stop or Word itself sets the number apart."""
    label = plain(label)
    if label:
        named = _NAMED.fullmatch(label)
        if named:
            return _WORDS[named[1].lower()], f"{named[1].capitalize()} {named[2]}", text, True
        bare = label.strip(" .):/-–—(")
        return next(((kind, bare, text, True) for kind, pattern in _PLAIN if pattern.fullmatch(bare)), None)
    named = _NAMED.fullmatch(text)
    if named:
        return _WORDS[named[1].lower()], f"{named[1].capitalize()} {named[2]}", named[4], bool(named[3]) or not named[4] or styled
    if text.casefold() == "phụ lục":
        return Kind.ANNEX, "Phụ lục", "", True
    for kind, pattern in _NUMBERED:
        found = pattern.fullmatch(text)
        if found:
            return kind, found[1], found[2], True
    return None


def _believed(kind: Kind, title: str, sure: bool, bold: bool) -> bool:
    """Tell a heading from a sentence that happens to begin like one."""
    if kind is Kind.SMALL or kind in (Kind.ROMAN, Kind.LETTER) and title[:1].islower():
        return False
    if kind is Kind.LETTER:
        return bold or capitals(title)
    return bool(title or kind < Kind.LETTER) and (sure or bold or capitals(title))


def _split(text: str, bold_title: str) -> tuple[str, str]:
    """Part a heading from the sentence that follows it in the same paragraph."""
    one_line = " ".join(text.split("\n"))
    lead = " ".join(bold_title.split("\n"))
    if lead and len(lead) < len(one_line) and len(lead) <= LONGEST_TITLE and one_line.startswith(lead):
        return lead.strip(" .:;–-"), one_line[len(lead):].lstrip(" .:;–-")
    if len(one_line) > CUT_AT and 0 < one_line.find(":") <= LONGEST_BEFORE_COLON:
        head, _, rest = one_line.partition(":")
        return head.strip(), rest.strip()
    if len(one_line) <= LONGEST_TITLE:
        return one_line.rstrip(" .:;"), ""
    return one_line[:CUT_AT].rpartition(" ")[0].rstrip(" ,.:;") + "…", text
