"""What is written down beside each file: what it is, what is asked of the clerk, and what becomes of every row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from smt.sheets.limits import Kind
from tests.corpus.building import SHEET
from tests.corpus.layouts import Layout
from tests.corpus.people import Child

Marks = Mapping[int, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Refused:
    """The file is not taken: the class of the refusal and words of its sentence."""

    kind: type
    says: str


@dataclass(frozen=True)
class Answers:
    """What the clerk says when she is asked: fields by place, answers for the whole list, words by (field, word), encodings by place."""

    fields: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    encodings: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """The file is read: where its table stands and what each column is, before the clerk answers; then every row of it."""

    kind: Kind
    header: int
    mapping: Mapping[int, str]
    #: Rows by Excel's number with what the register is told; a part of each is enough.
    rows: Mapping[int, Mapping[str, Any]]
    buckets: Mapping[str, int]
    sheet: str = SHEET
    #: Required fields without a column, and fields that two columns claim: what the clerk is asked.
    missing: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    answers: Answers = Answers()
    #: Old letters by place of the column, and whether the product may be sure of them.
    encodings: Mapping[int, str] = field(default_factory=dict)
    unsure: frozenset[int] = frozenset()
    #: By row: (field, kind) of problems and of repairs; rows that are not named must have no problems.
    problems: Marks = field(default_factory=dict)
    repairs: Marks = field(default_factory=dict)
    #: A file of ours needs no word of the clerk.
    asks: bool = True
    hidden_rows: int = 0
    epoch_1904: bool = False

    @property
    def rows_in(self) -> int:
        return sum(self.buckets.values())


@dataclass(frozen=True, eq=False)
class Case:
    """A file, which rows of the domain and of the bars it stands for, and its written outcome."""

    name: str
    covers: str
    make: Callable[[], bytes]
    outcome: Refused | Taken
    #: Pupils whom the register knows before the file comes: of this school, of another.
    known: Sequence[Child] = ()
    elsewhere: Sequence[Child] = ()
    #: The headings that the school's last list taught: nothing is asked then.
    remembered: Layout | None = None

    @cached_property
    def data(self) -> bytes:
        """The bytes, made once in a run."""
        return self.make()


def marks(name: str, kind: str, *rows: int) -> dict[int, frozenset[tuple[str, str]]]:
    """The same mark on some rows."""
    return {row: frozenset({(name, kind)}) for row in rows}


def plain(
    layout: Layout,
    people: Sequence[Child],
    *,
    kind: Kind = Kind.XLSX,
    drop: Sequence[str] = (),
    every: Mapping[str, Any] | None = None,
    **more: Any,
) -> Taken:
    """The outcome of a table in which every child is new; `drop` names fields that the file does not tell."""
    first, read = layout.header + 1, {field.partition(":")[0] for field in layout.mapping().values()} | set(every or {}) | {"need"}
    rows = {
        number: {name: value for name, value in child.told().items() if name in read and name not in drop} | dict(every or {})
        for number, child in enumerate(people, start=first)
    }
    return Taken(
        **{"kind": kind, "header": layout.header, "mapping": layout.mapping(), "rows": rows, "buckets": {"new": len(people)}, **more}
    )
