"""An "XML Spreadsheet 2003", which some school systems export and name .xls: streamed by expat. Standard library only, for the child."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from smt.sheets import cells as c
from smt.sheets.grid import About, Learnt, RowFound, chosen
from smt.sheets.limits import Kind, Limits, Reason, Unfit
from smt.sheets.parts import EXCEL_ROWS, Part, Span, Tally, number

_PIECE = 64 * 1024
_KINDS = {"Number": c.NUMBER, "DateTime": c.DATE, "Boolean": c.BOOL, "Error": c.ERROR}


@dataclass(slots=True)
class _Sheet:
    """One sheet: its name, whether it is shown, what is joined and hidden in it."""

    name: str
    hidden: bool = False
    rows: int = 0
    merged: list[Span] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


class XmlSheets:
    """The sheets of one file, read as often as is needed."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        survey = _Content(Tally(limits), None, Learnt())
        for _ in self._run(survey):
            pass
        self.sheets = survey.sheets
        if not self.sheets:
            raise Unfit(Reason.NO_SHEET)

    def chosen(self, wanted: int | str | None) -> int:
        """Take the sheet of that name or place; without a wish the first visible one that holds a table."""
        names = [(sheet.name, sheet.hidden) for sheet in self.sheets]
        return chosen(names, wanted, lambda at: self.rows(at, Learnt(), Tally(self.limits)))

    def about(self, at: int) -> About:
        """Say what is known of the file and that sheet."""
        sheet = self.sheets[at]
        return About(Kind.XML, sheet.name, [one.name for one in self.sheets], [one.name for one in self.sheets if one.hidden],
                     merged=sheet.merged, hidden_columns=sheet.hidden_columns, rows=sheet.rows)

    def rows(self, at: int, learnt: Learnt, tally: Tally) -> Iterator[RowFound]:
        """Give the rows of the sheet at that place."""
        return self._run(_Content(tally, at, learnt))

    def _run(self, part: _Content) -> Iterator[RowFound]:
        for at in range(0, len(self.data), _PIECE):
            part.add(self.data[at : at + _PIECE])
            yield from part.taken()
        part.finish()


class _Content(Part):
    """The whole file; rows are kept of the wanted sheet alone."""

    def __init__(self, tally: Tally, wanted: int | None, learnt: Learnt) -> None:
        super().__init__(tally)
        self.wanted, self.learnt = wanted, learnt
        self.sheets: list[_Sheet] = []
        self.fonts: dict[str, str] = {}
        self.style = self.kind = self.cell_style = ""
        self.row = self.number = self.at = self.column = self.columns = 0
        self.hidden = self.comment = False
        self.cells: list[str] = []
        self.found: list[RowFound] = []

    def taken(self) -> list[RowFound]:
        """Hand over what was found since the last time."""
        found, self.found = self.found, []
        return found

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Place rows and cells; listen where something stands."""
        told = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "Cell":
            self._cell(told)
        elif name in ("Data", "Visible"):
            self.kind = told.get("Type", "")
            self.listen(not self.comment)
        elif name == "Row":
            self._open_row(told)
        elif name == "Comment":
            self.comment = True
        elif name == "Column":
            self._columns(told)
        elif name == "Worksheet":
            self.sheets.append(_Sheet(told.get("Name", "")))
            self.row = self.columns = 0
            if len(self.sheets) > self.tally.limits.sheets:
                raise Unfit(Reason.DANGEROUS)
        elif name == "Style":
            self.style = told.get("ID", "")
        elif name == "Font" and self.style and not self.sheets:
            self.fonts[self.style] = c.font_class(told.get("FontName", ""))

    def closed(self, name: str) -> None:
        """Take what was heard."""
        if name == "Data" and not self.comment:
            self._put("".join(self.text))
            self.listen(False)
        elif name == "Visible" and self.sheets:
            self.sheets[-1].hidden = "".join(self.text).strip() in ("SheetHidden", "SheetVeryHidden")
            self.listen(False)
        elif name == "Comment":
            self.comment = False
        elif name == "Row" and self.cells:
            self.found.append((self.number, self.cells))
            self.learnt.hidden_rows += self.hidden
            self.cells = []

    def _open_row(self, told: dict[str, str]) -> None:
        following = number(told.get("Index", ""), self.row + 1)
        if not self.row < following <= EXCEL_ROWS:
            raise Unfit(Reason.DANGEROUS)
        self.number, self.column, self.cells = following, 0, []
        self.row = following + number(told.get("Span", ""))
        if self.sheets:
            self.sheets[-1].rows = following
        self.hidden = told.get("Hidden") == "1"

    def _cell(self, told: dict[str, str]) -> None:
        self.at = number(told.get("Index", ""), self.column + 1) - 1
        self.cell_style = told.get("StyleID", "")
        right, down = (number(told.get(name, "")) for name in ("MergeAcross", "MergeDown"))
        if self.sheets and (right or down):
            merged, limits = self.sheets[-1].merged, self.tally.limits
            merged.append((self.number, self.at, self.number + down, self.at + right))
            if down >= limits.merged_rows or len(merged) > limits.merges:
                raise Unfit(Reason.DANGEROUS)
        self.column = self.at + 1 + right

    def _columns(self, told: dict[str, str]) -> None:
        first = number(told.get("Index", ""), self.columns + 1) - 1
        self.columns = first + 1 + number(told.get("Span", ""))
        if self.sheets and told.get("Hidden") == "1":
            self.sheets[-1].hidden_columns += range(first, min(self.columns, self.tally.limits.column))

    def _put(self, text: str) -> None:
        """Write a text into its cell; of sheets that are not wanted nothing is kept."""
        if len(self.sheets) - 1 != self.wanted or not (text := _read(self.kind, text)):
            return
        if self.at >= self.tally.limits.column:
            raise Unfit(Reason.TOO_MANY_COLUMNS)
        if self.at < len(self.cells):
            raise Unfit(Reason.DANGEROUS)
        self.cells += [""] * (self.at - len(self.cells)) + [text]
        self.learnt.note(self.at, _KINDS.get(self.kind, c.TEXT), self.fonts.get(self.cell_style, ""))


def _read(kind: str, text: str) -> str:
    """Write what stands in a cell as a browser would have posted it."""
    if kind == "Number":
        return c.written(text.strip())
    if kind == "DateTime":
        return c.iso_dated(text)
    return c.posted(text.strip() == "1") if kind == "Boolean" else text.strip()
