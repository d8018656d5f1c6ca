"""Find the table in a sheet: the row of its headings under titles, joined from two rows if need be, and lines that are no data."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from smt.sheets.book import Raw
from smt.sheets.columns import REMARK_LABEL
from smt.sheets.parts import Span
from smt.vietnamese.text import search_key, tidy

#: Rows among which the headings are looked for.
LOOKED_AT = 40
_FOLLOWING = 6
_WHOLE, _PART = 3.0, 1.5
_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
_ASIDE = re.compile(r"\([^()]*\)|\*")
_DATA = re.compile(r"^(?:\+?\d[\d .,/\-:%]{3,}|\d+|x|co|khong|nam|nu)$")
_NUMBERING = re.compile(r"^\(?(?:\d{1,2}|[a-z])\)?$")
Spelling = Callable[[str], str]


class Aside(StrEnum):
    """What a row within a table is that is no data."""

    HEADING = "heading"  # the headings once more, as on each printed page
    NUMBERING = "numbering"  # (1) (2) (3) under the headings
    TITLE = "title"  # "Lớp 12.6" over a part of the table
    FOOTER = "footer"  # totals, notes, who made the list and who signed it


@dataclass(frozen=True, slots=True)
class Headings:
    """Where a table begins and what stands over its columns."""

    #: First and last row of the headings, as in Excel: the same unless two rows were joined.
    first_row: int
    row: int
    #: By zero-based column; the remarks that we wrote into a returned file are not among them.
    texts: dict[int, str]
    #: 0 to 100: from 60 on, enough headings were known to go on without asking.
    confidence: int
    known: int = 0
    #: The column of our remarks, where the file was marked by us.
    remarks: int | None = None
    titles: list[str] = field(default_factory=list)


def heading_key(text: str) -> str:
    """Bring a heading to what is compared: no accents, no case, no asides in brackets, plain blanks."""
    return _NOT_LETTERS.sub(" ", search_key(_ASIDE.sub(" ", text))).strip()


def find_headings(
    rows: Sequence[Raw], synonyms: Collection[str], *, merged: Sequence[Span] = (), spellings: Sequence[Spelling] = ()
) -> Headings | None:
    """Find the headings among a table's first rows; `spellings` turn old letters into Unicode for comparing (and showing).

    None when no row looks like headings at all.
    """
    finder = _Finder(rows[:LOOKED_AT], frozenset(map(heading_key, synonyms)), merged, (_as_is, *spellings))
    return finder.best()


def _as_is(text: str) -> str:
    return text


class _Finder:
    """Weighs each of the first rows as headings, alone and together with the one below."""

    def __init__(self, rows: Sequence[Raw], synonyms: frozenset[str], merged: Sequence[Span], spellings: Sequence[Spelling]) -> None:
        self.rows, self.synonyms, self.merged, self.spellings = rows, synonyms, merged, spellings

    def best(self) -> Headings | None:
        """Give the best candidate: known headings first, then what the rows below fill."""
        candidates = [found for at in range(len(self.rows)) for found in self._candidates(at)]
        if not candidates:
            return None
        return max(candidates, key=lambda one: one[0])[1]

    def _candidates(self, at: int) -> list[tuple[float, Headings]]:
        row = self.rows[at]
        filled = {column: text for column, text in enumerate(row.cells) if text}
        if len(filled) < 2:
            return []
        found = [self._weighed(at, at, filled)]
        if at + 1 < len(self.rows) and self.rows[at + 1].number == row.number + 1 and self._goes_on(at):
            found.append(self._weighed(at, at + 1, self._joined(at)))
        return found

    def _goes_on(self, at: int) -> bool:
        """Say whether the row below may be the second of the headings: words, under cells joined or left open."""
        upper, lower = self.rows[at], self.rows[at + 1]
        words = [(column, text) for column, text in enumerate(lower.cells) if text]
        if not words or any(_is_data(text) for _, text in words) or _numbers(lower):
            return False
        wide = any(span[0] == upper.number and span[3] > span[1] for span in self.merged)
        return wide or any(not upper.cell(column) for column, _ in words)

    def _joined(self, at: int) -> dict[int, str]:
        """Put what stands over what: "Họ tên" over "cha" and "mẹ" is "Họ tên cha", "Họ tên mẹ"."""
        upper, lower = self.rows[at], self.rows[at + 1]
        spread = self._spread(upper, lower)
        joined = {}
        for column in range(max(len(spread), len(lower.cells))):
            over, under = (spread[column] if column < len(spread) else ""), lower.cell(column)
            if over or under:
                joined[column] = over if over == under or not under else f"{over} {under}".strip()
        return joined

    def _spread(self, upper: Raw, lower: Raw) -> list[str]:
        """Carry a heading over the columns it is joined across; where nothing tells, over those that only the row below fills."""
        cells = list(upper.cells) + [""] * max(0, len(lower.cells) - len(upper.cells))
        spans = [span for span in self.merged if span[0] <= upper.number <= span[2] and span[3] > span[1]]
        for _, left, _, right in spans:
            for column in range(left, min(right + 1, len(cells))):
                cells[column] = cells[column] or upper.cell(left)
        if not spans:
            for column in range(1, len(cells)):
                if not cells[column] and lower.cell(column) and lower.cell(column - 1):
                    cells[column] = cells[column - 1]
        return cells

    def _weighed(self, first: int, last: int, cells: dict[int, str]) -> tuple[float, Headings]:
        spelling, hits = max(((spell, [self._hit(spell(text)) for text in cells.values()]) for spell in self.spellings),
                             key=lambda one: sum(one[1]))
        texts = {column: " ".join(spelling(text).split()) for column, text in cells.items()}
        known = sum(hit > 0 for hit in hits)
        data = sum(_is_data(text) for text in texts.values())
        repeated = len(texts) - len(set(texts.values()))
        score = sum(hits) - 2.0 * data - 0.5 * repeated + 2.0 * self._followed(last, texts) + min(len(texts), 8) * 0.1
        # The same headings alone and joined: the joined ones win only by words that are known because of it.
        score -= 0.05 * first + 0.2 * (last - first)
        remarks = next((column for column, text in texts.items() if heading_key(text) == heading_key(REMARK_LABEL)), None)
        texts.pop(remarks, None) if remarks is not None else None
        titles = [" ".join(filter(None, row.cells)) for row in self.rows[:first]]
        confidence = _confidence(sum(hits) / _WHOLE, data)
        return score, Headings(self.rows[first].number, self.rows[last].number, texts, confidence, known, remarks, titles)

    def _hit(self, text: str) -> float:
        """Weigh a heading: known as a whole, or one that begins or ends with known words."""
        key = heading_key(text)
        if not key or len(key) > 80:
            return 0
        if key in self.synonyms:
            return _WHOLE
        words = key.split()
        parts = (" ".join(words[:at]) for at in range(len(words) - 1, 1, -1))
        return _PART if any(part in self.synonyms for part in parts) else 0

    def _followed(self, last: int, texts: dict[int, str]) -> float:
        """Say how much of the headed columns the rows below fill, and that they fill no others: 0 to 1."""
        below = [row for row in self.rows[last + 1 : last + 1 + _FOLLOWING] if not _numbers(row)]
        shares = []
        for row in below:
            filled = {column for column, text in enumerate(row.cells) if text}
            shares.append(len(filled & texts.keys()) / max(len(filled | texts.keys()), 1))
        return sum(shares) / len(shares) if shares else 0


def _confidence(hits: float, data: int) -> int:
    return max(0, min(100, 20 * int(hits + 0.5)) - 10 * data)


def _is_data(text: str) -> bool:
    return bool(_DATA.match(search_key(text))) and tidy(text).casefold() != "năm"  # a year stands over a column, a boy in one


def _numbers(row: Raw) -> bool:
    """Say whether a row numbers the columns: (1) (2) (3), or A B 1 2."""
    filled = [search_key(text) for text in row.cells if text]
    if len(filled) < 3 or not all(_NUMBERING.match(text) for text in filled):
        return False
    numbers = [int(digits) for text in filled if (digits := text.strip("()")).isdigit()]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True


# With their accents: "Tống", "Tô", "Trương" and "Lưu" are families, and a pupil must not be taken for a line below the table.
_FOOTER = re.compile(
    r"(?:tổng cộng|tổng số|(?:tổng|cộng)[ :.]*(?:\d.*)?$|cộng (?:khoản|danh sách)|danh sách (?:này )?(?:có|gồm)|ấn định danh sách"
    r"|người (?:lập|tổng hợp|kiểm tra)|(?:phó )?hiệu trưởng|thủ trưởng|xác nhận|giáo viên chủ nhiệm|gvcn|kế toán|ký tên|\(?ký, "
    r"|ghi chú ?:|lưu ý ?:|nơi nhận|tm\. ?|kt\. ?|(?:[\w .,-]{2,40}, ?)?ngày [\d. …]* ?tháng)"
)
_SIGNED = re.compile(r"người lập|hiệu trưởng|thủ trưởng|xác nhận|ký tên|\(?ký, |ngày [\d. …]* ?tháng")
_PART_TITLE = re.compile(r"(?:lớp|khối|trường|danh sách|tổ|điểm trường|phân hiệu)\b")


class Body:
    """Goes through the rows under the headings and says of each whether it is data; a row with much in it always is."""

    def __init__(self, headings: Headings, *, spelling: Spelling = _as_is) -> None:
        self.headings, self.spelling = headings, spelling
        self.keys = {column: heading_key(text) for column, text in headings.texts.items()}
        self.few = max(2, len(headings.texts) // 4)
        self.signed = False

    def aside(self, row: Raw) -> Aside | None:
        """Say what the row is if it is no data; rows up to the headings are titles."""
        if row.number <= self.headings.row:
            return Aside.HEADING if row.number >= self.headings.first_row else Aside.TITLE
        filled = {column: text for column, text in enumerate(row.cells) if text and column != self.headings.remarks}
        keys = {column: heading_key(self.spelling(text)) for column, text in filled.items()}
        if len(keys) > 1 and sum(self.keys.get(column) == key for column, key in keys.items()) * 2 > len(keys):
            return Aside.HEADING
        if row.number <= self.headings.row + 2 and _numbers(row):
            return Aside.NUMBERING
        return self._few_words([tidy(self.spelling(text)).casefold() for text in filled.values()])

    def _few_words(self, words: list[str]) -> Aside | None:
        """Judge a row in which little stands: the words it begins with, or that it comes after the signatures."""
        if not words or len(words) > self.few:
            return None
        if self.signed or any(map(_FOOTER.match, words)):
            self.signed = self.signed or any(map(_SIGNED.search, words))
            return Aside.FOOTER
        return Aside.TITLE if len(words) == 1 and _PART_TITLE.match(words[0]) else None
