"""Which section of the draft a row of a filled sheet is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from smt.consultations.sheet import MORE, NUMBER, TITLE, WHOLE, SheetSection, choice_labels, whole_label
from smt.sheets.reading import Row
from smt.vietnamese.text import search_key, tidy

#: A label whose words are changed more than this share is another label.
_ALIKE = 0.5
_WHOLE_WORDS = frozenset(("chung", "ca du thao", "chung ca du thao", "toan bo du thao"))


@dataclass(frozen=True, slots=True)
class FoundSection:
    """The section of a row, or what is wrong with it; the row's number and what it shows of the section."""

    row: int
    hidden: str
    section_id: int | None
    wrong: object | None = None
    shown: str = ""


class KnownSections:
    """The sections that a row may be about, by what a row may say of them."""

    def __init__(self, sections: Sequence[SheetSection]) -> None:
        self.by_id = {str(one.id): one for one in sections}
        self.named: dict[str, set[int]] = {}
        for one, label in zip(sections, choice_labels(sections), strict=True):
            for name in {one.number, one.title, one.label, label}:
                self.named.setdefault(_key(name), set()).add(one.id)
        # A label made unlike the others names its own section only.
        for one, label in zip(sections, choice_labels(sections), strict=True):
            if label != one.label:
                self.named[_key(label)] = {one.id}
        self.whole = {_key(whole_label()), *_WHOLE_WORDS}

    def find(self, row: Row, at: Mapping[str, int], above: FoundSection | None) -> FoundSection:
        """Go by what the person sees; by the hidden column where that leaves a choice; by the row above where nothing is said."""
        hidden, number, title = row.cell(0), row.cell(at[NUMBER]), row.cell(at[TITLE])
        shown = f"{number} {title}".strip()
        if not shown:
            return self._unsaid(row, hidden, above)
        ids = self.named.get(_key(shown)) or self.named.get(_key(title)) or set()
        own = self.by_id.get(hidden)
        if own is not None and own.id in ids:
            return FoundSection(row.number, hidden, own.id)
        if _key(shown) in self.whole:
            return FoundSection(row.number, hidden, None)
        if own is not None and not ids and _alike(own.label, shown):
            return FoundSection(row.number, hidden, own.id)
        if len(ids) == 1:
            return FoundSection(row.number, hidden, next(iter(ids)))
        wrong = _l("Dự thảo có nhiều phần cùng tên này. Chọn phần trong danh sách ở ô này.") if ids else _l(
            "Dự thảo không có phần này. Chọn phần trong danh sách, hoặc ghi “Chung” nếu góp ý cho cả dự thảo.")
        return FoundSection(row.number, hidden, None, wrong, shown)

    def _unsaid(self, row: Row, hidden: str, above: FoundSection | None) -> FoundSection:
        """A row added or merged below another is about the same section; the first prepared for more is about none yet."""
        if hidden == WHOLE:
            return FoundSection(row.number, hidden, None)
        continued = above is not None and above.row + 1 == row.number and (hidden == "" or hidden == MORE == above.hidden)
        if continued and above is not None and not (above.wrong is not None and not above.shown):
            return FoundSection(row.number, hidden, above.section_id, above.wrong, above.shown)
        return FoundSection(row.number, hidden, None, _l("Ghi góp ý này về phần nào: chọn phần trong danh sách ở ô này, hoặc ghi “Chung” "
                                                  "nếu góp ý cho cả dự thảo."))


def _key(text: str) -> str:
    return search_key(tidy(text))


def _alike(one: str, other: str) -> bool:
    words, others = set(_key(one).split()), set(_key(other).split())
    return len(words & others) >= _ALIKE * max(len(words), len(others), 1)
