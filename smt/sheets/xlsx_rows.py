"""The rows of an Office Open XML worksheet, streamed. Standard library only, for the child.

The body of a sheet is millions of elements, nearly always written in the same few ways: those are taken by one regular
expression at a third of the time expat needs. It knows nothing else, so anything unusual is given to expat from there on;
both speak of cells in the same tuples. Each branch of the expression stops at the next "<", so its time is linear.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter

from smt.sheets import cells as c
from smt.sheets.grid import Learnt, RowFound
from smt.sheets.limits import Reason, Unfit
from smt.sheets.parts import EXCEL_ROWS, REF, Part, Span, Tally, number, span
from smt.sheets.xlsx import Package, SheetEntry, Strings, Styles, head_of, texts_of

# column letters, row digits, style, type, value, text in place, opening of a row, anything unknown
Token = tuple[str, str, str, str, str, str, str, str]
_TOKEN = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="([A-Za-z]{1,9})")?(?:/>|>(?:<f[^<>]*>(?:[^<]*</f>)?)?'
    r'(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>|<v/>)?</c>)'
    r"|(<row(?: [^<>]*)?>)|</row>|\s+|([\s\S])"
)
_ROW_NUMBER = re.compile(r' r="([^"<>]*)"')
_HIDDEN = re.compile(r' hidden="(?:1|true)"')
_BODY_END = re.compile(r"</(?:\w+:)?sheetData\s*>")
_LONGEST_ROW = 16  # in tokens of the limit


class Layout(Part):
    """What stands around the rows of a sheet: joined cells, hidden columns."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally, "utf-8")
        self.merged: list[Span] = []
        self.hidden_columns: list[int] = []

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        limits = self.tally.limits
        if name == "mergeCell":
            self.merged.append(merge := span(attributes.get("ref", "")))
            if merge[2] - merge[0] >= limits.merged_rows or len(self.merged) > limits.merges:
                raise Unfit(Reason.DANGEROUS)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = (number(attributes.get(key, "")) for key in ("min", "max"))
            self.hidden_columns += range(first - 1, min(last, limits.column))


def layout(package: Package, sheet: SheetEntry) -> Layout:
    """Unpack the whole sheet once, its checksum included, and read everything of it but the rows."""
    part = Layout(package.tally)
    head, _, rest = head_of(texts_of(package.pieces(sheet.member)), "sheetData", package.tally)
    part.add(head.encode())
    inside, pending = not head.endswith("/>"), ""
    for chunk in rest:
        if not inside:
            part.add(chunk.encode())
            continue
        pending += chunk
        if end := _BODY_END.search(pending):
            inside = False
            part.add(pending[end.start() :].encode())
        pending = pending[-64:]
    part.finish()
    return part


def rows_of(
    package: Package, sheet: SheetEntry, styles: Styles, strings: Strings, learnt: Learnt
) -> Iterator[RowFound]:
    """Give the sheet's rows in order."""
    grid = _Grid(styles, strings, learnt, package.epoch_1904, package.tally)
    for tokens in tokens_of(texts_of(package.pieces(sheet.member)), package.tally):
        yield from grid.take(tokens)
    yield from grid.end()


def tokens_of(chunks: Iterator[str], tally: Tally) -> Iterator[list[Token]]:
    """Give the cells and beginnings of rows, piece by piece."""
    head, prefix, chunks = head_of(chunks, "sheetData", tally)
    if head.endswith("/>"):
        return
    pending = ""
    for chunk in chunks:
        pending += chunk.replace(f"<{prefix}", "<").replace(f"</{prefix}", "</") if prefix else chunk
        body_end = pending.rfind("</sheetData")
        cut = body_end if body_end >= 0 else max(pending.rfind("<row "), pending.rfind("</row>"))
        if cut <= 0 and body_end < 0:
            if len(pending) > _LONGEST_ROW * tally.limits.token:
                raise Unfit(Reason.DANGEROUS)
            continue
        tokens = _TOKEN.findall(pending, 0, cut)
        if any(map(itemgetter(7), tokens)):
            yield from _slowly(head.replace(f"<{prefix}", "<") if prefix else head, pending, prefix, chunks, tally)
            return
        yield tokens
        if body_end >= 0:
            return
        pending = pending[cut:]
    raise Unfit(Reason.CUT_SHORT)


def _slowly(head: str, pending: str, prefix: str, chunks: Iterator[str], tally: Tally) -> Iterator[list[Token]]:
    part = _Body(tally)
    part.add(head.encode())
    part.add(pending.encode())
    yield part.taken()
    for chunk in chunks:
        if part.over:
            return
        part.add((chunk.replace(f"<{prefix}", "<").replace(f"</{prefix}", "</") if prefix else chunk).encode())
        yield part.taken()


class _Body(Part):
    """The rows however they are written."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally, "utf-8")
        self.found: list[Token] = []
        self.cell = ("", "", "", "")
        self.value = self.inline = ""
        self.phonetic = self.over = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            told = "".join(f' {key}="{attributes[key]}"' for key in ("r", "hidden") if key in attributes)
            self.found.append(("", "", "", "", "", "", f"<row{told}>", ""))
        elif name == "rPh":
            self.phonetic = True
        elif name == "v" or (name == "t" and not self.phonetic):
            self.listen(True)

    def _cell(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("r")
        match = REF.fullmatch(ref) if ref is not None else None
        if ref is not None and match is None:
            raise Unfit(Reason.DANGEROUS)
        place = (match[1].upper(), match[2]) if match else ("?", "")
        self.cell = (*place, attributes.get("s", ""), attributes.get("t", ""))
        self.value = self.inline = ""

    def closed(self, name: str) -> None:
        if name == "v":
            self.value = "".join(self.text)
            self.listen(False)
        elif name == "t":
            self.inline += "".join(self.text)
            self.listen(False)
        elif name == "rPh":
            self.phonetic = False
        elif name == "c":
            self.found.append((*self.cell, self.value.replace("&", "&amp;"), self.inline.replace("&", "&amp;"), "", ""))
        elif name == "sheetData":
            self.over = True

    def taken(self) -> list[Token]:
        """Hand over what was found since the last time; rows are counted elsewhere, as what they hold."""
        found, self.found = self.found, []
        return found


class _Grid:
    """Puts tokens together into rows of text."""

    def __init__(self, styles: Styles, strings: Strings, learnt: Learnt, epoch_1904: bool, tally: Tally) -> None:
        self.styles, self.strings, self.learnt, self.epoch_1904, self.tally = styles, strings, learnt, epoch_1904, tally
        self.number, self.hidden, self.next = 0, False, 0
        self.cells: list[str] = []
        self.columns: dict[str, int] = {}
        self.days: dict[tuple[str, str], str] = {}
        self.seen: Counter[tuple[int, str, str, str]] = Counter()

    def take(self, tokens: list[Token]) -> Iterator[RowFound]:
        """Give the rows that these tokens end; called for millions of cells, so written for speed."""
        columns, strings, dates, rich = self.columns, self.strings.texts, self.styles.dates, self.strings.fonts
        seen: list[tuple[int, str, str, str]] = []
        try:
            for letters, _, style, kind, value, inline, opening, _ in tokens:
                if value or inline:
                    font = ""
                    if kind == "s":
                        text = strings[at := int(value)]
                        if rich:
                            font = rich.get(at, "")
                    elif not kind and style not in dates and value.isdecimal() and len(value) < 16 and value[0] != "0":
                        text = value
                    else:
                        text = self._text(kind, style, value, inline)
                    column = columns.get(letters)
                    if column is None:
                        column = self._column(letters)
                    if text:
                        cells = self.cells
                        if column == len(cells):
                            cells.append(text)
                        else:
                            self._put(column, text)
                        seen.append((column, style, kind, font))
                    self.next = column + 1
                elif opening:
                    if self.cells:
                        yield self._row()
                    self._open(opening)
                elif letters:
                    self.next = (columns.get(letters) or self._column(letters)) + 1
        except (ValueError, IndexError) as error:
            raise Unfit(Reason.CUT_SHORT) from error
        self.seen.update(seen)

    def end(self) -> Iterator[RowFound]:
        """Give the last row, and tell what was learnt of the columns."""
        if self.cells:
            yield self._row()
        for (column, style, kind, font), times in self.seen.items():
            told = {"b": c.BOOL, "e": c.ERROR, "d": c.DATE, "": c.NUMBER, "n": c.NUMBER}.get(kind, c.TEXT)
            if told == c.NUMBER and style in self.styles.dates:
                told = c.DATE
            self.learnt.note(column, told, font or self.styles.fonts.get(style, ""), times)

    def _row(self) -> RowFound:
        row = self.number, self.cells
        self.learnt.hidden_rows += self.hidden
        self.cells = []
        return row

    def _open(self, opening: str) -> None:
        """Begin a row: rows without a number follow the one before; those that go back are no sheet Excel wrote."""
        told = _ROW_NUMBER.search(opening)
        following = number(told[1]) if told else self.number + 1
        if not self.number < following <= EXCEL_ROWS:
            raise Unfit(Reason.DANGEROUS)
        self.number, self.next = following, 0
        self.hidden = _HIDDEN.search(opening) is not None

    def _column(self, letters: str) -> int:
        """Give the column of a cell; one without a reference follows the one before."""
        if letters == "?":
            return self.next
        return self.columns.setdefault(letters, c.column_number(letters))

    def _put(self, column: int, text: str) -> None:
        if column >= self.tally.limits.column:
            raise Unfit(Reason.TOO_MANY_ROWS if self.number > self.tally.limits.row else Reason.TOO_MANY_COLUMNS)
        self.cells += [""] * (column + 1 - len(self.cells))
        self.cells[column] = text

    def _text(self, kind: str, style: str, value: str, inline: str) -> str:
        if kind in ("", "n"):
            if style not in self.styles.dates:
                return c.written(value)
            if (value, style) not in self.days:
                if len(self.days) > 100_000:
                    self.days.clear()
                self.days[value, style] = c.dated(value, self.styles.dates[style], epoch_1904=self.epoch_1904)
            return self.days[value, style]
        if kind == "b":
            return c.posted(value.strip() in ("1", "true"))
        if kind == "d":
            return c.iso_dated(value)
        return c.unescaped(inline or value).strip()
