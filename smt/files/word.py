"""The sections of a draft plan, read from its Word file: what agencies comment on, and what two revisions are compared by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from smt.files.headings import Kind, Mark, capitals, mark, plain
from smt.files.package import opened
from smt.files.paragraphs import Paragraph, paragraphs

#: Deeper headings stay in the text of these.
DEEPEST = 2
LONGEST_NUMBER = 40
#: The lines that name the paper, not a part of it.
_TITLE = re.compile(r"(?i:(dự thảo|kế hoạch|đề án|phương án|chương trình|quy chế|quy định|quyết định|nghị quyết|tờ trình|báo cáo))(?!\w)")
_LETTERHEAD = re.compile(r"(?i:cộng h(òa|oà) xã hội chủ nghĩa|độc lập\s*[-–]\s*tự do|số\s*:\s*[\d….\s]*/)")
#: Where the text of a paper is over.
_END = re.compile(r"(?i:nơi nhận\s*:?)$|(?i:nơi nhận\s*:)|(TM|KT|TL|TUQ|Q)\.\s*[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ\s,]+$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of a draft: its number as printed without the closing stop ("I", "1", "Điều 5"), title, text, level 1 or 2."""

    number: str
    title: str
    text: str
    level: int


def outline(data: bytes) -> list[Heading]:
    """Give the sections in the order of the document, none when it has no headings; a FileRefused says why it is not read."""
    found = paragraphs(opened(data))
    ends, heads = _tables(found, _END), _tables(found, _LETTERHEAD)
    marks = _levelled([one for at, paragraph in enumerate(found) if (one := mark(at, paragraph))])
    sections = []
    for place, (one, level) in enumerate(marks):
        until = marks[place + 1][0].at if place + 1 < len(marks) else len(found)
        body = found[one.at + 1:until]
        title = one.title
        if not title and body and _goes_on(body[0]):
            title, body = " ".join(plain(body[0].text).split("\n")), body[1:]
        lines = [one.rest] if one.rest else []
        sections.append(Heading(one.number[:LONGEST_NUMBER], title, "\n".join(lines + _lines(body, ends, heads)), level))
    return sections


def _lines(body: Sequence[Paragraph], ends: set[int], heads: set[int]) -> list[str]:
    """Give the text below a heading, without letterheads and from the signature on nothing."""
    lines = []
    for paragraph in body:
        text = plain(paragraph.text)
        if paragraph.table in ends or not paragraph.table and _END.match(text):
            break
        if paragraph.table in heads or _LETTERHEAD.match(text):
            continue
        lines.append(f"{paragraph.number} {text}".strip())
    return lines


def _tables(found: Sequence[Paragraph], words: re.Pattern[str]) -> set[int]:
    """Give the tables that hold such words: the letterhead's or the signature's."""
    return {one.table for one in found if one.table and words.match(plain(one.text))}


def _goes_on(paragraph: Paragraph) -> bool:
    """Say whether a line is the title that stands below "Chương II"."""
    text = plain(paragraph.text)
    return not paragraph.table and bool(text) and len(text) <= 300 and (
        paragraph.centred or paragraph.bold >= len(paragraph.text.strip()) or capitals(text))


def _levelled(marks: list[Mark]) -> list[tuple[Mark, int]]:
    """Keep what the document as a whole uses as headings, each with its level, and of these the upper two."""
    marks = _without_title(marks)
    styled = [one for one in marks if one.outline is not None]
    if len({one.outline for one in styled if one.kind is not Kind.ANNEX}) > 1:
        # Word's own headings tell both levels: "1." without one is a list.
        marks = [one for one in marks if one.outline is not None or one.kind is not None and one.kind < Kind.ARABIC]
    marks = _in_order(marks)
    keys = {one.at: _key(one, styled, _letters_above(marks)) for one in marks if one.kind is not Kind.ANNEX}
    articles = {keys[one.at] for one in marks if one.kind is Kind.ARTICLE}
    order = sorted(set(keys.values()))
    if articles and order.index(min(articles)) > 1:  # a paper of articles: everything above them is the upper level
        upper = order[:order.index(min(articles))]
        levels = dict.fromkeys(upper, 1) | dict.fromkeys(articles, 2)
    else:
        levels = {key: level for level, key in enumerate(order, start=1)}
    placed = [(one, levels.get(keys[one.at], DEEPEST + 1) if one.at in keys else 1) for one in marks]
    return [(one, level) for one, level in placed if level <= DEEPEST]


def _without_title(marks: list[Mark]) -> list[Mark]:
    """Drop headings without a number that stand above the first numbered one and name the paper."""
    first = next((place for place, one in enumerate(marks) if one.kind is not None), None)
    titled = next((place for place, one in enumerate(marks) if one.kind is None and _TITLE.match(one.title)), None)
    if titled is None or first is not None and titled > first:
        return marks
    return marks[:titled] + (marks[first:] if first is not None else marks[titled + 1:])


def _in_order(marks: list[Mark]) -> list[Mark]:
    """Drop arabic numbers that only list things: out of order, or after a list began and of another boldness."""
    kept: list[Mark] = []
    last = last_anywhere = 0
    bold: bool | None = None
    listing = False
    for one in marks:
        if one.outline is not None or one.kind is None or one.kind < Kind.ARABIC:
            last, bold, listing = int(one.number) if one.kind is Kind.ARABIC else 0, None, False
        elif one.kind is Kind.ARABIC:
            value = int(one.number)
            follows = last < value <= last + 2 if last else value in (1, last_anywhere + 1)
            listing = listing or not follows and value == 1
            if not follows or listing and bold is not None and bold != one.bold:
                continue
            last, last_anywhere, listing = value, value, False
            bold = one.bold if bold is None else bold
        elif one.kind is Kind.DOTTED and last and one.number[0].isdigit() and one.number.split(".")[0] != str(last):
            continue
        kept.append(one)
    return kept


def _letters_above(marks: Sequence[Mark]) -> bool:
    """Say whether "A." stands above "I.", as most papers have it."""
    first = next((one.kind for one in marks if one.kind in (Kind.LETTER, Kind.ROMAN)), Kind.LETTER)
    return first is Kind.LETTER


def _key(one: Mark, styled: Sequence[Mark], letters_above: bool) -> tuple[int, float]:
    """Give what sorts a heading among the levels: Word's own level where the document uses them, else the kind of number."""
    if one.outline is not None:
        return 0, one.outline
    assert one.kind is not None  # a heading has a style or a number
    alike = [other.outline for other in styled if other.kind is one.kind and other.outline is not None]
    if alike:
        return 0, min(alike)
    kinds = [other.kind for other in styled if other.kind not in (None, Kind.ANNEX)]
    above = bool(kinds) and all(one.kind < kind for kind in kinds if kind is not None)
    rank = one.kind + (one.number.count(".") if one.kind is Kind.DOTTED else 0)
    return -1 if above else 1, Kind.ROMAN + 0.5 if one.kind is Kind.LETTER and not letters_above else rank
