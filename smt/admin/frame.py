"""What every page of a screen has: its address, its names and words, its place in the navigation."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import abort, current_app, request, url_for

from smt.accounts.current import person
from smt.admin.pieces import Link, Tag
from smt.admin.rows import Rows
from smt.admin.values import worded
from smt.core.db import Base, db

_LONGEST_BACK = 500


def address(endpoint: str, view: str = "index_view", **values: Any) -> str:
    """Give the address of a screen's page: `address("devices", "details_view", id=7)`; without a view, its list."""
    return url_for(f"admin_{endpoint}.{view}", **values)


class Frame(Rows):
    """A screen's names: `columns` and `facts` give (name, label); a name is an attribute or a method `show_<name>`."""

    columns: list[tuple[str, object]] = []
    facts: list[tuple[str, object]] = []
    #: Cells that are read as one: references, numbers, amounts of money.
    unbroken = frozenset({"reference", "code", "serial", "imei", "phone", "money_vnd", "value_vnd"})

    def __init__(self, model: type[Base], *, name: object, endpoint: str, category: object = "") -> None:
        """Prepare the screen at `/admin/<endpoint>/`; its Flask endpoints begin with `admin_<endpoint>.`."""
        self.key = endpoint
        super().__init__(model, db, name=name, category=category or None, endpoint=f"admin_{endpoint}", url=endpoint)  # type: ignore[arg-type]  # lazy labels are read a request at a time

    def entitled(self, record: Any) -> str:
        """Give the words by which people know a record."""
        return str(record) if "__str__" in type(record).__dict__ else f"{self.name} {record.id}"

    def value(self, record: Any, name: str) -> Any:
        """Give a cell: text, a Tag or a Link."""
        show = getattr(self, f"show_{name}", None)
        value = show(record) if show else getattr(record, name)
        return value if isinstance(value, (Tag, Link)) else worded(value, self.vocabulary(name))

    def vocabulary(self, name: str) -> Mapping[Any, object] | None:
        """Give the labels of a column's values, where a filter declares them."""
        return next((narrow.words for narrow in self.narrows
                     if getattr(narrow.column, "key", None) == name and isinstance(narrow.words, Mapping)), None)

    def to(self, view: str, record: Any = None, **values: Any) -> str:
        """Give the address of a page of this screen; the way back to the list goes with it."""
        given = {"id": record.id} if record is not None else {}
        return url_for(f"{self.endpoint}.{view}", **given, **values, back=self.back or None)

    @property
    def back(self) -> str:
        """Give the list's arguments that came with this page's address."""
        given = request.values.get("back", "")[:_LONGEST_BACK]
        return urlencode([(name, text) for name, text in parse_qsl(given) if name.isascii()])

    @property
    def list_address(self) -> str:
        """Give the address of the list as it was left."""
        return url_for(f"{self.endpoint}.index_view") + (f"?{self.back}" if self.back else "")

    def asked_record(self) -> Any:
        """Give the record that the address names; 404 for one that is absent or out of scope."""
        return self.get_one(request.values.get("id", "")) or abort(404)

    def render(self, template: str, **values: Any) -> str:
        """Give a page with the panel's navigation."""
        panel = current_app.extensions["panel"]
        return super().render(template, screen=self, navigation=panel.navigation(person()), private=True, **values)

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        # Flask-Admin would call the page a second time after a TypeError and hide its cause.
        return fn(self, *args, **kwargs)
