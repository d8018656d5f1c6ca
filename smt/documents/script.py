"""What a paper's layout is written in: paragraphs, repeats, conditions, columns; both engines read the same script.

A text holds places "{{ name }}" and **bold** parts; only our own scripts are read so, never what people typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smt.documents.layout import LYING, UPRIGHT, Page, Style, styles
from smt.documents.states import PaperKind


@dataclass(frozen=True)
class Text:
    """A paragraph in a style."""

    style: str
    text: str


@dataclass(frozen=True)
class Each:
    """A repeat: `parts` once for each of a list, which goes by the name `dong` inside."""

    name: str
    parts: tuple["Part", ...]


@dataclass(frozen=True)
class When:
    """A condition: `parts` if the fact is there, otherwise `otherwise`."""

    name: str
    parts: tuple["Part", ...]
    otherwise: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Columns:
    """An invisible table: widths in mm, and rows of one list of parts per column."""

    widths: tuple[float, ...]
    rows: tuple[tuple[tuple["Part", ...], ...], ...]


@dataclass(frozen=True)
class Rule:
    """A drawn line, centred in `room`; its length in mm is the fact of this name, or fixed."""

    name: str
    room: float
    length: float = 0.0


@dataclass(frozen=True)
class Table:
    """A table of facts, drawn by the engines alike: headings with widths in mm, rows of groups."""

    name: str
    columns: tuple[tuple[str, float], ...]


Part = Text | Each | When | Columns | Rule | Table


@dataclass(frozen=True)
class Script:
    """The whole layout of a kind of paper."""

    kind: PaperKind
    page: Page
    parts: tuple[Part, ...]

    @property
    def styles(self) -> dict[str, Style]:
        """Give the styles of its page."""
        return styles(self.page)


Runs = list[tuple[str, bool]]


def runs(text: str) -> Runs:
    """Split a script's text at its ** into (text, bold)."""
    return [(piece, bool(at % 2)) for at, piece in enumerate(text.split("**")) if piece]


def looked_up(name: str, facts: Mapping[str, Any]) -> Any:
    """Give a fact by the name that a place has in a script: "ten_du_thao", or "dong.co_quan" in a repeat."""
    value: Any = facts
    for part in name.split("."):
        value = value[part]
    return value


def parts_of(parts: Sequence[Part]) -> list[Part]:
    """Give all parts, the inner ones too."""
    found: list[Part] = []
    for part in parts:
        found.append(part)
        if isinstance(part, Each):
            found += parts_of(part.parts)
        elif isinstance(part, When):
            found += parts_of((*part.parts, *part.otherwise))
        elif isinstance(part, Columns):
            found += [inner for row in part.rows for cell in row for inner in parts_of(cell)]
    return found


__all__ = ["LYING", "UPRIGHT", "Columns", "Each", "Part", "Rule", "Script", "Table", "Text", "When", "looked_up", "parts_of", "runs"]
