"""Puts the cells of a worksheet's row together as text: once for each way in which rows are laid out, then by that plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import ge

from smt.sheets import cells as c
from smt.sheets.grid import Learnt, RowFound
from smt.sheets.limits import Reason, Unfit
from smt.sheets.parts import EXCEL_ROWS, Tally, number
from smt.sheets.xlsx import Styles
from smt.sheets.xlsx_strings import Strings

Texts = tuple[str, ...]
_ROW_NUMBER = re.compile(r' r="([^"<>]*)"')
_HIDDEN = re.compile(r' hidden="(?:1|true)"')
_STYLE, _TYPE = re.compile(r' s="([^"]*)"'), re.compile(r' t="([^"]*)"')
_MOST_PLANS, _MOST_DAYS = 2_000, 50_000
#: So many shared strings are found by their digits, which is faster; of more, the digits would take too much memory.
_MOST_BY_DIGITS = 400_000
_KINDS = {"b": c.BOOL, "e": c.ERROR, "d": c.DATE, "": c.NUMBER, "n": c.NUMBER}


class _Plan:
    """How the rows of one layout are read: a reader and a column for each cell; and how many there were."""

    __slots__ = ("blanks", "columns", "dense", "kinds", "readers", "rows")

    def __init__(self, readers: list[Callable[[str], str]], columns: list[int], kinds: list[tuple[str, str]]) -> None:
        self.readers, self.columns, self.kinds = readers, columns, kinds
        self.dense = columns == list(range(len(columns)))
        self.rows = 0
        self.blanks = [0] * len(columns)


class Grid:
    """The rows of one sheet; they must come in order."""

    def __init__(self, styles: Styles, strings: Strings, epoch_1904: bool, tally: Tally) -> None:
        self.styles, self.strings, self.tally, self.epoch_1904 = styles, strings, tally, epoch_1904
        self.number = 0
        self.plans: dict[Texts, _Plan] = {}
        self.last: tuple[Texts, Texts, _Plan] = ((), (), _Plan([], [], []))
        self.learnt = Learnt()
        texts = strings.texts
        by_digits = {str(at): text for at, text in enumerate(texts)} if len(texts) <= _MOST_BY_DIGITS else None
        self.shared = by_digits.__getitem__ if by_digits is not None else lambda digits: texts[int(digits)]
        self.days: dict[str, Callable[[str], str]] = {}

    def row(self, opening: str, letters: Texts, metas: Texts, values: Texts) -> RowFound | None:
        """Read one row: the first of each tuple stands for the row itself; None when nothing is in it."""
        self._open(opening)
        if not any(values):
            return None
        if letters == self.last[0] and metas == self.last[1]:
            plan = self.last[2]
        else:
            key = letters + metas
            plan = self.plans.get(key) or self._plan(key, letters, metas)
            self.last = letters, metas, plan
        try:
            cells = [read(value) if value else "" for read, value in zip(plan.readers, values[1:], strict=True)]
        except (KeyError, IndexError, ValueError) as error:
            raise Unfit(Reason.CUT_SHORT) from error
        self._count(plan, cells, values)
        if "hidden" in opening:
            self.learnt.hidden_rows += _HIDDEN.search(opening) is not None and any(cells)
        return self.number, cells if plan.dense else self._placed(plan.columns, cells)

    def pass_over(self, numbers: list[int]) -> None:
        """Count rows without anything in them, by their numbers, which must go up as those of others do."""
        following = [self.number, *numbers]
        if following[-1] > EXCEL_ROWS or any(map(ge, following, numbers)):
            raise Unfit(Reason.DANGEROUS)
        self.number = following[-1]

    def _open(self, opening: str) -> None:
        """Begin a row: one without a number follows the one before; those that go back are no sheet Excel wrote."""
        told = _ROW_NUMBER.search(opening)
        following = number(told[1]) if told else self.number + 1
        if not self.number < following <= EXCEL_ROWS:
            raise Unfit(Reason.DANGEROUS)
        self.number = following

    def _count(self, plan: _Plan, cells: list[str], values: Texts) -> None:
        plan.rows += 1
        if "" in cells:
            for at, text in enumerate(cells):
                if not text:
                    plan.blanks[at] += 1
        if self.strings.fonts:
            self._count_fonts(plan, cells, values)

    def _count_fonts(self, plan: _Plan, cells: list[str], values: Texts) -> None:
        """Count a text whose own letters are in an old font there, and not where its cell says."""
        for at, (kind, _) in enumerate(plan.kinds):
            digits = values[at + 1]
            if kind == c.TEXT and cells[at] and digits.isdecimal() and (font := self.strings.fonts.get(int(digits))):
                plan.blanks[at] += 1
                self.learnt.note(plan.columns[at], c.TEXT, font)

    def _placed(self, columns: list[int], cells: list[str]) -> list[str]:
        placed = [""] * (1 + max((column for column, text in zip(columns, cells, strict=True) if text), default=-1))
        if len(placed) > self.tally.limits.column:
            self.tally.count_row(self.number, len(placed), 0)
        for column, text in zip(columns, cells, strict=True):
            if text:
                placed[column] = text
        return placed

    def _plan(self, key: Texts, letters: Texts, metas: Texts) -> _Plan:
        if len(self.plans) >= _MOST_PLANS:
            self._fold()
        readers: list[Callable[[str], str]] = []
        columns: list[int] = []
        kinds: list[tuple[str, str]] = []
        for name, meta in zip(letters[1:], metas[1:], strict=True):
            if name:
                columns.append((columns[-1] if columns else -1) + 1 if name == "?" else c.column_number(name))
            else:  # blanks between elements: a cell that is always empty, where the one before is
                columns.append(columns[-1] if columns else 0)
            style, kind = _STYLE.search(meta), _TYPE.search(meta)
            read, told = self._reader(style[1] if style else "", kind[1] if kind else "")
            readers.append(read)
            kinds.append(told)
        plan = self.plans[key] = _Plan(readers, columns, kinds)
        return plan

    def _reader(self, style: str, kind: str) -> tuple[Callable[[str], str], tuple[str, str]]:
        """Choose how a cell of this style and type is read, and what it counts as."""
        told = _KINDS.get(kind, c.TEXT)
        font = self.styles.fonts.get(style, "") if told == c.TEXT else ""
        if told == c.NUMBER and (day := self.styles.dates.get(style)):
            return self._day_reader(day), (c.DATE, "")
        read = {"s": self.shared, "": _number, "n": _number, "b": _yes_or_no, "d": c.iso_dated}.get(kind, _text)
        return read, (told, font)

    def _day_reader(self, kind: str) -> Callable[[str], str]:
        if kind not in self.days:
            self.days[kind] = _Days(kind, self.epoch_1904).__getitem__
        return self.days[kind]

    def _fold(self) -> None:
        """Add up what the plans counted, and forget them: a sheet of ever new layouts must not fill the memory."""
        for plan in self.plans.values():
            for column, (kind, font), blank in zip(plan.columns, plan.kinds, plan.blanks, strict=True):
                if plan.rows > blank:
                    self.learnt.note(column, kind, font, plan.rows - blank)
        self.plans.clear()
        self.last = ((), (), _Plan([], [], []))

    def tell(self, learnt: Learnt) -> None:
        """Hand over what was learnt, once all rows were read."""
        self._fold()
        learnt.hidden_rows, learnt.kinds, learnt.fonts = self.learnt.hidden_rows, self.learnt.kinds, self.learnt.fonts


class _Days(dict[str, str]):
    """The days that serial numbers stand for, as many as a register needs at once."""

    def __init__(self, kind: str, epoch_1904: bool) -> None:
        self.kind, self.epoch_1904 = kind, epoch_1904

    def __missing__(self, digits: str) -> str:
        if len(self) > _MOST_DAYS:
            self.clear()
        self[digits] = day = c.dated(digits, self.kind, epoch_1904=self.epoch_1904)
        return day


def _number(digits: str) -> str:
    return digits if len(digits) < 16 and digits.isdecimal() and digits[0] != "0" else c.written(digits)


def _yes_or_no(value: str) -> str:
    return c.posted(value.strip() in ("1", "true"))


def _text(value: str) -> str:
    return (c.unescaped(value) if "&" in value or "_x" in value else value).strip()
