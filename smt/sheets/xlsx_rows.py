"""The rows of an Office Open XML worksheet, streamed. Standard library only, for the child.

The body of a sheet is millions of elements, nearly always written in the same few ways: those are taken by one regular
expression in a third of the time expat needs. It knows nothing else, so anything unusual is given to expat from there on;
both hand the same tuples to the same grid. Each branch of the expression stops at the next "<", so its time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smt.sheets.grid import Learnt, RowFound
from smt.sheets.limits import Reason, Unfit
from smt.sheets.parts import REF, Part, Span, Tally, number, span
from smt.sheets.xlsx import Package, SheetEntry, Styles
from smt.sheets.xlsx_grid import Grid, Texts
from smt.sheets.xlsx_strings import Strings
from smt.sheets.xlsx_text import head_of, texts_of

#: Column letters; style and type as written; value, alone or after a formula; the opening of a row, or a sign of anything unknown.
_TOKEN = re.compile(
    r'<c r="([A-Z]{1,3}+)[0-9]{1,7}+"([^<>/]*+)(?:><v>([^<]*+)</v></c>|/>|>(?:<f[^<>]*+>(?:[^<]*+</f>)?+)?+'
    r'(?:<(?:v|is><t)(?: xml:space="preserve")?>([^<]*+)</(?:v|t></is)>|<v/>)?+</c>)'
    r"|(<row(?: [^<>]*+)?+>|\S)|\s++"
)
#: Rows and cells that are only formatted; a value, or anything unknown, ends it.
_BLANK = re.compile(r'(?:<row r="[0-9]{1,7}+"[^<>]*+>|</row>|<c r="[A-Z]{1,3}+[0-9]{1,7}+"[^<>/]*+/>|\s++)*+')
_NUMBER = re.compile(r'<row r="([0-9]+)"')
_BODY_END = re.compile(r"</(?:\w+:)?sheetData\s*>")
_LONGEST_ROW = 16  # in tokens of the limit


class Layout(Part):
    """What stands around the rows of a sheet: joined cells, hidden columns."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally, "utf-8")
        self.merged: list[Span] = []
        self.hidden_columns: list[int] = []
        self.rows = 0  # about how many: an opening cut by the end of a piece is not seen

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Note joined cells and hidden columns."""
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
    head, prefix, rest = head_of(texts_of(package.pieces(sheet.member)), "sheetData", package.tally)
    part.add(head.encode())
    inside, pending = not head.endswith("/>"), ""
    for chunk in rest:
        if not inside:
            part.add(chunk.encode())
            continue
        part.rows += chunk.count(f"<{prefix}row ")
        pending += chunk
        if "sheetData" in pending and (end := _BODY_END.search(pending)):
            inside = False
            part.add(pending[end.start() :].encode())
        pending = pending[-64:]
    part.finish()
    return part


def rows_of(package: Package, sheet: SheetEntry, styles: Styles, strings: Strings, learnt: Learnt) -> Iterator[RowFound]:
    """Give the sheet's rows in order."""
    tally = package.tally
    grid = Grid(styles, strings, package.epoch_1904, tally)
    head, prefix, chunks = head_of(texts_of(package.pieces(sheet.member)), "sheetData", tally)
    if not head.endswith("/>"):
        yield from _body(_plain(head, prefix), (_plain(chunk, prefix) for chunk in chunks), grid, tally)
    grid.tell(learnt)


def _plain(text: str, prefix: str) -> str:
    """Take away the prefix that some programs give every element."""
    return text.replace(f"<{prefix}", "<").replace(f"</{prefix}", "</") if prefix else text


def _body(head: str, chunks: Iterator[str], grid: Grid, tally: Tally) -> Iterator[RowFound]:
    pending = ""
    for chunk in chunks:
        pending += chunk
        end = pending.rfind("</sheetData")
        cut = end if end >= 0 else max(pending.rfind("<row "), pending.rfind("</row>"))
        if cut <= 0 and end < 0:
            if len(pending) > _LONGEST_ROW * tally.limits.token:
                raise Unfit(Reason.DANGEROUS)
            continue
        text, pending = pending[:cut], pending[cut:]
        parts = [] if _passed_over(text, grid) else text.split("</row>")
        for at, part in enumerate(parts):
            rows = _usual(part, grid)
            if rows is None:
                yield from _slowly(head, "</row>".join(parts[at:]) + pending, chunks, grid, tally)
                return
            yield from rows
        if end >= 0:
            return
    raise Unfit(Reason.CUT_SHORT)


def _passed_over(text: str, grid: Grid) -> bool:
    """Count rows in which nothing stands, all at once: of those that are only formatted there may be a million."""
    if _BLANK.fullmatch(text) is None:
        return False
    grid.pass_over(list(map(int, _NUMBER.findall(text))))
    return True


def _usual(part: str, grid: Grid) -> list[RowFound] | None:
    """Read what stands before the end of a row; None when any of it is written in a way not known here."""
    tokens = _TOKEN.findall(part)
    if not tokens:
        return []
    letters, metas, values, formulas, others = zip(*tokens, strict=True)
    if any(formulas):
        values = tuple(map(max, values, formulas))
    usual = others.count("")
    if usual == len(others) - 1 and others[0][:4] == "<row":
        row = grid.row(others[0], letters, metas, values)
        return [] if row is None else [row]
    if usual == len(others):
        return [] if not any(letters) else None
    return _several(letters, metas, values, others, grid)


def _several(letters: Texts, metas: Texts, values: Texts, others: Texts, grid: Grid) -> list[RowFound] | None:
    """Read rows that are closed in their own opening, and the one after them."""
    starts = [at for at, other in enumerate(others) if other]
    if any(others[at][:4] != "<row" for at in starts) or any(letters[: starts[0]]):
        return None
    rows = []
    for at, until in zip(starts, [*starts[1:], len(others)], strict=True):
        row = grid.row(others[at], letters[at:until], metas[at:until], values[at:until])
        if row is not None:
            rows.append(row)
    return rows


def _slowly(head: str, pending: str, chunks: Iterator[str], grid: Grid, tally: Tally) -> Iterator[RowFound]:
    part = _Body(tally, grid)
    part.add(head.encode())
    part.add(pending.encode())
    yield from part.taken()
    for chunk in chunks:
        if part.over:
            return
        part.add(chunk.encode())
        yield from part.taken()


class _Body(Part):
    """The rows however they are written."""

    def __init__(self, tally: Tally, grid: Grid) -> None:
        super().__init__(tally, "utf-8")
        self.grid = grid
        self.found: list[RowFound] = []
        self.opening = ""
        self.letters: list[str] = []
        self.metas: list[str] = []
        self.values: list[str] = []
        self.phonetic = self.over = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            told = "".join(f' {key}="{attributes[key]}"' for key in ("r", "hidden") if key in attributes)
            self.opening = f"<row{told}>"
            self.letters, self.metas, self.values = [""], [""], [""]
        elif name == "rPh":
            self.phonetic = True
        elif name == "v" or (name == "t" and not self.phonetic):
            self.listen(True)

    def _cell(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("r")
        match = REF.fullmatch(ref) if ref is not None else None
        if ref is not None and match is None:
            raise Unfit(Reason.DANGEROUS)
        self.letters.append(match[1].upper() if match else "?")
        self.metas.append("".join(f' {key}="{attributes[key]}"' for key in ("s", "t") if attributes.get(key)))
        self.values.append("")

    def closed(self, name: str) -> None:
        if name in ("v", "t"):
            if self.values:
                self.values[-1] += "".join(self.text).replace("&", "&amp;")
            self.listen(False)
        elif name == "rPh":
            self.phonetic = False
        elif name == "row":
            row = self.grid.row(self.opening, tuple(self.letters), tuple(self.metas), tuple(self.values))
            if row is not None:
                self.found.append(row)
        elif name == "sheetData":
            self.over = True

    def taken(self) -> list[RowFound]:
        """Hand over what was found since the last time."""
        found, self.found = self.found, []
        return found
