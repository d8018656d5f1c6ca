"""The screen from which every room's screens are made; see `Screen`."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from sqlalchemy import False_

from forms.fields import Phone
from smt.accounts.current import has_role
from smt.accounts.states import RoleName
from smt.admin.exporting import Exporting
from smt.admin.frame import address
from smt.admin.listing import MOST_COUNTED, PAGE_SIZES, Asked, read
from smt.admin.pieces import Act, Link, Narrow, Tag, Waiting
from smt.admin.refusal import administrators
from smt.admin.story import Told, plain, tell
from smt.history import service as history
from smt.vietnamese.numbers import grouped

__all__ = ["Act", "Link", "Narrow", "Screen", "Tag", "Waiting", "address"]


class Screen(Exporting):
    """One kind of record in the panel; shut until a room opens it by name.

    A room declares `see` and `write` (roles), `columns`, `facts`, `narrows`, `sortable`, `order`, `acts`,
    `declaration` with `groups`, and gives `scope`, and where needed `offer`, `add`, `change`, `remove`, `stored`,
    `entitled`, `match`, `show_<name>`. The opened verbs are `can_create`, `can_edit`, `can_delete`, `can_export`.
    """

    details_block: str | None = None
    #: A template shown before the facts: what there is to do or to know before anything else.
    details_top: str | None = None
    #: What the empty list says, and what the button for a new record says.
    empty: object = ""
    new: object = ""

    def details_values(self, record: Any) -> dict[str, Any]:
        """Give what `details_top` and `details_block` need besides `record`."""
        return {}

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> ResponseReturnValue:
        """Show the list; where people are searched for, the search is sent (POST) and changes nothing."""
        sent = request.method == "POST"
        if sent and not self.private_search:
            abort(405)
        asked = read(request.form if sent else request.args, self.narrows, self.sortable,
                     searched=self.search_column is not None and sent == self.private_search, private=self.private_search)
        return self._list(asked)

    def list_again(self, picked: list[str], chosen: str) -> str:
        """Show the list as it was left, the ticks too, and say what is to be chosen."""
        asked = read(dict(parse_qsl(self.back)), self.narrows, self.sortable,
                     searched=self.search_column is not None and not self.private_search)
        return self._list(asked, picked=picked, chosen=chosen, unchosen=True)

    def in_scope(self) -> bool:
        """Say whether anything could lie in the person's scope; only an officer's may be empty."""
        return not has_role(RoleName.OFFICER) or not isinstance(self._scope(), False_)

    def most_counted(self, asked: Asked) -> int:
        """Say up to how many rows of this list are counted."""
        return MOST_COUNTED

    def _list(self, asked: Asked, **values: Any) -> str:
        (count, page, records), most = self.listed(asked), self.most_counted(asked)
        pages = max(-(-min(count, most) // asked.size), 1)
        return self.render("admin/list.html", asked=asked, records=records, count=count, counted=_counted(count, most), page=page,
                           pages=pages, sizes=PAGE_SIZES, most=grouped(most), counted_to_the_end=count <= most,
                           acts=[act for act in self.open_acts() if any(act.allowed(record) for record in records)],
                           outside=not self.in_scope(), administrators=administrators, **values)

    @expose("/details/")
    def details_view(self) -> ResponseReturnValue:
        """Show a record: facts, acts, history."""
        record = self.asked_record()
        acts = [act for act in self.open_acts() if act.name != "delete" and act.allowed(record)]
        return self.render("admin/details.html", record=record, acts=acts, facts=self.facts or self.columns,
                           told=self.told(record), **self.details_values(record),
                           may_edit=self.can_edit and self.may_write() and self.editable(record),
                           may_delete=self.can_delete and self.may_write() and self.removable(record))

    def told(self, record: Any) -> list[Told]:
        """Give the record's history in words."""
        return tell(history.of(record), self.labels(), self.reading())

    def labels(self) -> dict[str, object]:
        """Give the labels of the columns that are shown or asked for."""
        asked = self.declaration().questions() if self.declaration else []
        return dict([*self.columns, *self.facts]) | {question.name: question.label.text for question in asked}

    def reading(self) -> Callable[[str, Any], Any]:
        """Give what words a value kept in history: a choice's label rather than its number."""
        asked = {question.name: question for question in self.declaration().questions()} if self.declaration else {}
        choosing = {name for name, question in asked.items() if hasattr(question, "options")}

        @cache
        def options() -> dict[str, dict[str, object]]:
            # Offering every agency of a city costs more than the rest of a page: only a change of a choice asks for it.
            offered = {question.name: question for question in self.page_form(formdata=None).questions()}
            return {name: {key: text for key, text, _group in offered[name].options} for name in choosing}

        def worded(name: str, value: Any) -> Any:
            if isinstance(asked.get(name), Phone):
                return asked[name].shown(value)
            known = {str(key): text for key, text in (self.vocabulary(name) or {}).items()}
            label = options()[name].get(str(value)) if name in choosing and value is not None else None
            return label or known.get(str(value)) or plain(value)

        return worded

    def check(self) -> None:
        """Refuse to start with a screen that was left open or half declared."""
        name = type(self).__name__
        assert self.see, f"{name}: say who sees it"
        assert self.write <= self.see - {RoleName.AUDITOR, RoleName.SCHOOL}, f"{name}: who writes must see; auditors never write"
        assert self.columns, f"{name}: no columns"
        assert not self.column_editable_list, f"{name}: in-cell editing is not offered"
        assert not self.fast_mass_delete, f"{name}: mass deletion would escape history"
        assert self.search_column is None or hasattr(self.model, self.search_column), f"{name}: nothing to search in"
        assert self.declaration or not (self.can_create or self.can_edit), f"{name}: no declaration to create or edit with"
        assert not self.can_edit or hasattr(self.model, "version"), f"{name}: editing needs a version column"
        taken = {"page", "page_size", "sort", "desc", "search", "id", "back"}
        assert not taken & {narrow.name for narrow in self.narrows}, f"{name}: a filter's name is taken"
        for attribute, _label in [*self.columns, *self.facts]:
            assert hasattr(self, f"show_{attribute}") or hasattr(self.model, attribute), f"{name}: nothing shows {attribute}"
        for attribute in [*self.sortable.values(), self.order[0]]:
            assert hasattr(self.model, attribute), f"{name}: cannot sort by {attribute}"


def _counted(count: int, most: int) -> str:
    return _("hơn %(count)s", count=grouped(most)) if count > most else grouped(count)
