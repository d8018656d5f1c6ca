"""An OpenDocument spreadsheet, streamed by expat: repeats are counted before they are made. Standard library only.

One row element may stand for a million, one cell for a thousand: blank ones are passed over, filled ones are held
against the limits before any list grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from smt.core.container import Member, pieces
from smt.sheets import cells as c
from smt.sheets.grid import About, Learnt, RowFound, chosen
from smt.sheets.limits import Kind, Limits, Reason, Unfit
from smt.sheets.parts import Part, Span, Tally, number

_MOST_SPACES = 1_000
_DURATION = re.compile(r"-?PT(\d+)H(\d+)M")


@dataclass(slots=True)
class Table:
    """One sheet: its name, whether it is shown, what is joined in it."""

    name: str
    style: str
    hidden: bool = False
    merged: list[Span] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


class _Locals(dict[str, str]):
    """Names without their prefix."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


class _ByLocalName(dict[str, Any]):
    """What is to be done at an element, by its name as it is written, found out once."""

    def __init__(self, known: dict[str, Any]) -> None:
        super().__init__()
        self.known = known

    def __missing__(self, name: str) -> Any:
        self[name] = found = self.known.get(name.rpartition(":")[2])
        return found


_LOCAL = _Locals()


class OpenDocument:
    """The content of one file, read as often as is needed."""

    def __init__(self, data: bytes, members: list[Member], limits: Limits) -> None:
        self.data, self.limits = data, limits
        self.member = next(member for member in members if member.name.lower() == "content.xml")
        encrypted = next((member for member in members if member.name.lower() == "meta-inf/manifest.xml"), None)
        if encrypted and b"encryption-data" in b"".join(pieces(data, encrypted)):
            raise Unfit(Reason.LOCKED)
        survey = _Content(Tally(limits), None, Learnt())
        for _ in self._run(survey):
            pass
        self.tables = survey.tables
        if not self.tables:
            raise Unfit(Reason.OPEN_DOCUMENT if not survey.spreadsheet else Reason.NO_SHEET)

    def _run(self, part: _Content) -> Iterator[RowFound]:
        for piece in pieces(self.data, self.member):
            part.add(piece)
            yield from part.taken()
        part.finish()
        part.tell()

    def rows(self, at: int, learnt: Learnt, tally: Tally) -> Iterator[RowFound]:
        """Give the rows of the sheet at that place."""
        return self._run(_Content(tally, at, learnt))

    def chosen(self, wanted: int | str | None) -> int:
        """Take the sheet of that name or place; without a wish the first visible one that holds a table."""
        names = [(table.name, table.hidden) for table in self.tables]
        return chosen(names, wanted, lambda at: self.rows(at, Learnt(), Tally(self.limits)))

    def about(self, at: int) -> About:
        """Say what is known of the file and that sheet."""
        table = self.tables[at]
        return About(Kind.ODS, table.name, [one.name for one in self.tables], [one.name for one in self.tables if one.hidden],
                     merged=table.merged, hidden_columns=table.hidden_columns)


class _Content(Part):
    """content.xml: styles, then sheets; the rows of the wanted sheet are kept, of the others nothing."""

    def __init__(self, tally: Tally, wanted: int | None, learnt: Learnt) -> None:
        super().__init__(tally)
        self.wanted, self.learnt = wanted, learnt
        # A first look over the file needs no texts.
        self.openers = _ByLocalName({**_OPENERS, **(dict.fromkeys(_TEXT_ONLY) if wanted is None else {})})
        self.closers = _ByLocalName({**_CLOSERS, **(dict.fromkeys(_TEXT_ONLY) if wanted is None else {})})
        self.spreadsheet = False
        self.tables: list[Table] = []
        self.hidden_styles: set[str] = set()
        self.faces: dict[str, str] = {}
        self.fonts: dict[str, str] = {}
        self.style = self.row_style = ""
        self.found: list[tuple[int, int, list[str]]] = []
        self.row = self.row_repeat = self.column = self.repeat = self.notes = self.columns = 0
        self.cells: list[str] = []
        self.kinds: list[tuple[int, str, str]] = []
        self.seen: dict[tuple[int, str, str], int] = {}
        self.hidden = False
        self.cell: dict[str, str] | None = None
        self.paragraphs: list[str] = []

    @property
    def reading(self) -> bool:
        """Say whether this is the sheet whose rows are wanted."""
        return self.wanted is not None and len(self.tables) - 1 == self.wanted

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Called for millions of elements, so without a step more than is needed."""
        self.depth += 1
        self.elements += 1
        opener = self.openers[name]
        if opener is not None:
            opener(self, {_LOCAL[key]: value for key, value in attributes.items()} if attributes else attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        closer = self.closers[name]
        if closer is not None:
            closer(self)

    def taken(self) -> Iterator[RowFound]:
        """Hand over what was found since the last time; repeated rows are made one by one, for whoever counts them."""
        found, self.found = self.found, []
        for row, times, cells in found:
            for at in range(1, times + 1):
                yield row + at, list(cells)

    def tell(self) -> None:
        """Hand over what was learnt of the columns, once all rows were read."""
        for (column, kind, style), times in self.seen.items():
            self.learnt.note(column, kind, self.fonts.get(style, ""), times)

    def _style(self, told: dict[str, str]) -> None:
        self.style = told.get("name", "")

    def _table_properties(self, told: dict[str, str]) -> None:
        if told.get("display") == "false":
            self.hidden_styles.add(self.style)

    def _face(self, told: dict[str, str]) -> None:
        self.faces[told.get("name", "")] = told.get("font-family", "").strip("'\"")

    def _text_properties(self, told: dict[str, str]) -> None:
        name = told.get("font-name", "")
        if font := c.font_class(self.faces.get(name) or name or told.get("font-family", "").strip("'\"")):
            self.fonts[self.style] = font

    def _sheet(self, _: dict[str, str]) -> None:
        self.spreadsheet = True

    def _table(self, told: dict[str, str]) -> None:
        if not self.spreadsheet:
            return
        table = Table(told.get("name", ""), told.get("style-name", ""))
        table.hidden = table.style in self.hidden_styles
        self.tables.append(table)
        if len(self.tables) > self.tally.limits.sheets:
            raise Unfit(Reason.DANGEROUS)
        self.row = self.columns = 0

    def _column(self, told: dict[str, str]) -> None:
        times = number(told.get("number-columns-repeated", "1"), 1)
        if self.tables and told.get("visibility") in ("collapse", "filter"):
            until = min(self.columns + times, self.tally.limits.column)
            self.tables[-1].hidden_columns += range(self.columns, until)
        self.columns += times

    def _open_row(self, told: dict[str, str]) -> None:
        self.row_repeat = number(told.get("number-rows-repeated", "1"), 1)
        self.hidden = told.get("visibility") in ("collapse", "filter")
        self.row_style = told.get("default-cell-style-name", "")
        self.column, self.cells, self.kinds = 0, [], []

    def _open_cell(self, told: dict[str, str]) -> None:
        if not self.tables:
            return
        self.cell, self.paragraphs = told, []
        self.repeat = number(told["number-columns-repeated"], 1) if "number-columns-repeated" in told else 1
        if "number-rows-spanned" in told or "number-columns-spanned" in told:
            self._join(*(number(told.get(f"number-{what}-spanned", "1"), 1) for what in ("rows", "columns")))

    def _join(self, down: int, right: int) -> None:
        if down < 2 and right < 2:
            return
        merged, limits = self.tables[-1].merged, self.tally.limits
        merged.append((self.row + 1, self.column, self.row + down, self.column + right - 1))
        if down > limits.merged_rows or len(merged) > limits.merges:
            raise Unfit(Reason.DANGEROUS)

    def _covered(self, told: dict[str, str]) -> None:
        self.cell = None
        self.repeat = number(told.get("number-columns-repeated", "1"), 1)

    def _paragraph(self, _: dict[str, str]) -> None:
        if self.cell is not None and self.reading and not self.notes:
            self.listen(True)

    def _spaces(self, told: dict[str, str]) -> None:
        if self.parser.CharacterDataHandler is not None:
            self.text.append(" " * min(number(told.get("c", "1"), 1), _MOST_SPACES))

    def _break(self, _: dict[str, str]) -> None:
        if self.parser.CharacterDataHandler is not None:
            self.text.append("\n")

    def _note(self, _: dict[str, str]) -> None:
        self.notes += 1

    def _close_note(self) -> None:
        self.notes -= 1

    def _close_paragraph(self) -> None:
        if self.parser.CharacterDataHandler is not None:
            self.paragraphs.append("".join(self.text))
            self.listen(False)

    def _close_cell(self) -> None:
        if self.cell is not None and self.reading:
            kind, text = _read(self.cell, self.paragraphs)
            if text:
                self._put(text, kind, self.cell.get("style-name", self.row_style))
        self.column += self.repeat
        self.cell = None

    def _put(self, text: str, kind: str, style: str) -> None:
        width = self.column + self.repeat
        if width > self.tally.limits.column:
            raise Unfit(Reason.TOO_MANY_ROWS if self.row >= self.tally.limits.row else Reason.TOO_MANY_COLUMNS)
        if width == self.column + 1 == len(self.cells) + 1:
            self.cells.append(text)
            self.kinds.append((self.column, kind, style))
            return
        self.cells += [""] * (self.column - len(self.cells)) + [text] * self.repeat
        self.kinds += [(column, kind, style) for column in range(self.column, width)]

    def _close_row(self) -> None:
        if self.cells:
            if self.row + self.row_repeat > self.tally.limits.row:
                raise Unfit(Reason.TOO_MANY_ROWS)
            self.found.append((self.row, self.row_repeat, self.cells))
            self.learnt.hidden_rows += self.row_repeat * self.hidden
            for key in self.kinds:
                self.seen[key] = self.seen.get(key, 0) + self.row_repeat
        self.row += self.row_repeat
        self.cells = []


def _read(told: dict[str, str], paragraphs: list[str]) -> tuple[str, str]:
    """Give kind and text of a cell: its value where it has one, what is shown otherwise."""
    kind, shown = told.get("value-type", ""), "\n".join(paragraphs).strip()
    if kind in ("float", "currency", "percentage") and "value" in told:
        return c.NUMBER, c.written(told["value"])
    if kind == "date" and "date-value" in told:
        return c.DATE, c.iso_dated(told["date-value"])
    if kind == "boolean":
        return c.BOOL, c.posted(told.get("boolean-value") == "true")
    if kind == "time" and (match := _DURATION.match(told.get("time-value", ""))):
        return c.DATE, f"{int(match[1]):02}:{match[2]}"
    text = told.get("string-value", shown).strip()
    return (c.ERROR if text in c.ERRORS else c.TEXT), text


_TEXT_ONLY = ("p", "s", "tab", "line-break")
#: What hangs on a cell and is not what stands in it.
_APART = ("annotation", "frame", "custom-shape", "shapes")
_OPENERS = {
    "style": _Content._style,
    "table-properties": _Content._table_properties,
    "font-face": _Content._face,
    "text-properties": _Content._text_properties,
    "spreadsheet": _Content._sheet,
    "table": _Content._table,
    "table-column": _Content._column,
    "table-row": _Content._open_row,
    "table-cell": _Content._open_cell,
    "covered-table-cell": _Content._covered,
    "p": _Content._paragraph,
    "s": _Content._spaces,
    "tab": _Content._break,
    "line-break": _Content._break,
    **dict.fromkeys(_APART, _Content._note),
}
_CLOSERS = {
    "p": _Content._close_paragraph,
    **dict.fromkeys(_APART, _Content._close_note),
    "table-cell": _Content._close_cell,
    "covered-table-cell": _Content._close_cell,
    "table-row": _Content._close_row,
}
