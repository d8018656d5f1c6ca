"""What a screen is declared with: filters, acts, cells, and what waits for a person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Look = Literal["good", "wait", "warn", "bad", "plain"]


def _always(_record: Any) -> bool:
    return True


@dataclass(frozen=True)
class Tag:
    """A cell that shows a status: a word with a shape."""

    text: object
    look: Look = "plain"

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True)
class Link:
    """A cell that leads to another page."""

    text: object
    href: str

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True)
class Narrow:
    """A filter of a list: one column, and the values it may have with their labels."""

    name: str
    label: object
    column: Any
    words: Mapping[Any, object] | Callable[[], Iterable[tuple[Any, object]]]

    def options(self) -> list[tuple[str, Any, object]]:
        """Give what may be chosen: the text in the address, the value it means, the label."""
        pairs = self.words.items() if isinstance(self.words, Mapping) else self.words()
        return [(str(value), value, label) for value, label in pairs]


@dataclass(frozen=True)
class Act:
    """Something that may be done to records; `do` is called inside a transaction, a Refusal is shown.

    `ask` is what the confirmation page says will happen; without it one record is done at once.
    `said` gives what is said when one record was done, where that tells more than its name.
    """

    name: str
    label: object
    do: Callable[[Any], object]
    allowed: Callable[[Any], bool] = _always
    ask: object | None = None
    look: Literal["quiet", "danger"] = "quiet"
    said: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Waiting:
    """A line of the work list: what waits, how many, where it is done, how pressing it is."""

    text: object
    number: int
    href: str
    look: Look = "plain"
    since: datetime | None = None
