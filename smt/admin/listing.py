"""What an address asks of a list, read so that nothing in it can break the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_sqlalchemy.query import Query
from sqlalchemy import func, literal

from smt.admin.pieces import Narrow
from smt.vietnamese.text import search_key, without_unreadable

PAGE_SIZES = (25, 50, 100)
#: Counting and paging stop here; a list this long is narrowed, not read.
MOST_COUNTED = 10_000
_LONGEST_SEARCH = 100
_MOST_WORDS = 8


class Capped(Query):
    """A count that stops one past MOST_COUNTED, so that a large table costs no more."""

    def scalar(self) -> int:
        """Give the number of rows, or MOST_COUNTED + 1 for more."""
        few = self.with_entities(literal(1).label("one")).order_by(None).limit(MOST_COUNTED + 1).subquery()
        return int(self.session.query(func.count()).select_from(few).scalar())


@dataclass(frozen=True)
class Asked:
    """A list as it was asked for; `narrowed` holds (filter, text in the address, value, label)."""

    page: int
    size: int
    sort: str | None
    descending: bool
    search: str
    narrowed: tuple[tuple[Narrow, str, Any, object], ...]
    #: What was searched for stays out of every address.
    private: bool = False

    @property
    def words(self) -> list[str]:
        """Give the words searched for, without accents."""
        return search_key(self.search).split()[:_MOST_WORDS]

    def arguments(self, **changed: Any) -> dict[str, Any]:
        """Give the address's arguments with some changed (None leaves one out); another list starts at its first page."""
        kept = {"search": None if self.private else self.search or None, "sort": self.sort, "desc": 1 if self.descending else None,
                "page_size": self.size if self.size != PAGE_SIZES[0] else None, "page": None,
                **{narrow.name: text for narrow, text, _value, _label in self.narrowed}}
        return {name: value for name, value in {**kept, **changed}.items() if value is not None}


def read(arguments: Mapping[str, str], narrows: Sequence[Narrow], sortable: Mapping[str, str], searched: bool = True,
         private: bool = False) -> Asked:
    """Give the list meant by an address or a sent search; what cannot be meant is left out."""
    size = _number(arguments.get("page_size"), PAGE_SIZES[0])
    sort, search = arguments.get("sort"), arguments.get("search", "") if searched else ""
    return Asked(
        page=max(_number(arguments.get("page"), 1), 1),
        size=size if size in PAGE_SIZES else PAGE_SIZES[0],
        sort=sort if sort in sortable else None,
        descending=arguments.get("desc") == "1",
        search=" ".join(without_unreadable(search[:_LONGEST_SEARCH]).split()),
        narrowed=tuple(_narrowed(arguments, narrows)), private=private)


def _narrowed(arguments: Mapping[str, str], narrows: Sequence[Narrow]) -> list[tuple[Narrow, str, Any, object]]:
    found = []
    for narrow in narrows:
        asked = arguments.get(narrow.name)
        if asked:
            found += [(narrow, text, value, label) for text, value, label in narrow.options() if text == asked]
    return found


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
