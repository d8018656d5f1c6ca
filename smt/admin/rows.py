"""The closed part of every screen: whose rows, which roles, and Flask-Admin's list query made safe."""

from collections.abc import Sequence
from typing import Any

import wtforms
from flask import abort
from flask.typing import ResponseReturnValue
from flask_admin.contrib.sqla.view import ModelView
from sqlalchemy import ColumnElement, and_, false, literal

from smt.accounts.current import person
from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.admin.listing import MOST_COUNTED, PAGE_SIZES, Asked, Capped
from smt.admin.pieces import Narrow
from smt.admin.refusal import turn_away
from smt.core.db import db

_LARGEST_ID = 2**31 - 1


class NoForm(wtforms.Form):
    """Stands where Flask-Admin would derive a form from the model; ours are declared in forms/."""


class Rows(ModelView):
    """Rows of one model within a person's scope; every query of a screen starts here."""

    can_create = can_edit = can_delete = can_export = False
    can_view_details = True
    fast_mass_delete = False
    page_size, page_size_options, can_set_page_size = PAGE_SIZES[0], PAGE_SIZES, True

    see: frozenset[RoleName] = frozenset()
    write: frozenset[RoleName] = frozenset()
    narrows: Sequence[Narrow] = ()
    search_column: str | None = "search_key"
    #: People are searched for here: what is typed travels in the body of a request, never in an address or a log.
    private_search = False
    order: tuple[str, bool] = ("id", True)
    sortable: dict[str, str] = {}

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give the condition of the rows a person may see and act on."""
        raise NotImplementedError

    def match(self, words: list[str]) -> ColumnElement[bool]:
        """Give the condition of the rows in which every word is found."""
        column = getattr(self.model, self.search_column or "")
        return and_(*(column.contains(word) for word in words))

    # ---- who may ----

    def is_accessible(self) -> bool:
        """Say whether the person may open the screen at all."""
        user = person()
        return user is not None and user.role in self.see

    def inaccessible_callback(self, name: Any, **kwargs: Any) -> ResponseReturnValue:
        """Send a stranger to the sign-in page; tell others that this is not theirs."""
        return turn_away()

    def may_write(self) -> bool:
        """Say whether the person may change anything here."""
        user = person()
        return user is not None and user.role in self.write

    # ---- which rows ----

    def get_query(self) -> Any:
        """Give the rows in scope."""
        return db.session.query(self.model).filter(self._scope())

    def get_count_query(self) -> Any:
        """Give the capped count of the rows in scope."""
        return Capped([literal(1)], session=db.session()).select_from(self.model).filter(self._scope())

    def get_one(self, id: Any) -> Any:  # noqa: A002  # Flask-Admin's name
        """Give a record in scope by its id as an address writes it; None for anything else."""
        text = str(id)
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= _LARGEST_ID):
            return None
        return self.get_query().filter(self._id == int(text)).one_or_none()

    def some(self, ids: Sequence[str]) -> list[Any]:
        """Give the records of these ids in the order of the list; 404 when any is out of scope or absent."""
        numbers = {int(i) for i in ids if i.isascii() and i.isdigit() and len(i) <= 10 and int(i) <= _LARGEST_ID}
        if len(numbers) != len(set(ids)) or not numbers:
            abort(404)
        found = self._apply_sorting(self.get_query().filter(self._id.in_(numbers)), {}, None, False)[0].all()
        return list(found) if len(found) == len(numbers) else abort(404)

    @property
    def _id(self) -> Any:
        return self.model.id  # type: ignore[union-attr]  # every record of ours has one

    def _scope(self) -> ColumnElement[bool]:
        user = person()
        return self.scope(user) if user is not None and user.role in self.see else false()

    # ---- Flask-Admin's list query, in our terms ----

    def listed(self, asked: Asked) -> tuple[int, int, list[Any]]:
        """Give the count, the page (the last one when too high a page was asked) and its records."""
        count, query = self.chosen(asked, asked.size)
        page = min(asked.page, max(-(-min(count, MOST_COUNTED) // asked.size), 1))
        return count, page, query.offset((page - 1) * asked.size).all()

    def chosen(self, asked: Asked, size: int) -> tuple[int, Any]:
        """Give the capped count and the query of a list; size 0 means all its rows."""
        narrowed: Any = asked.narrowed
        count, query = self.get_list(0, asked.sort, asked.descending, asked.search, narrowed, execute=False, page_size=size)
        return int(count or 0), query

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        words = Asked(1, self.page_size, None, False, search, ()).words
        found = self.match(words) if words else false()
        return query.filter(found), count_query.filter(found) if count_query is not None else None, joins, count_joins

    def _apply_filters(self, query: Any, count_query: Any, joins: Any, count_joins: Any, filters: Any) -> Any:
        kept = and_(*(narrow.column == value for narrow, _text, value, _label in filters))
        return query.filter(kept), count_query.filter(kept) if count_query is not None else None, joins, count_joins

    def _apply_sorting(self, query: Any, joins: Any, sort_column: Any, sort_desc: bool) -> Any:
        name, descending = (self.sortable[sort_column], sort_desc) if sort_column else self.order
        column, last = getattr(self.model, name), self._id
        # A search key takes Đ for D and ignores tones; the name decides between those that are alike in it.
        tied = [self.model.name] if name == "search_key" and hasattr(self.model, "name") else []
        by = [column, *tied, last]
        return query.order_by(*([one.desc() for one in by] if descending else by)), joins

    # ---- nothing is derived from the model ----

    def get_list_columns(self) -> list[Any]:
        """Give nothing: our lists are declared in `columns`."""
        return []

    get_details_columns = get_export_columns = get_list_columns

    def get_sortable_columns(self) -> dict[Any, Any]:
        """Give nothing: sorting is declared in `sortable`."""
        return {}

    def init_search(self) -> bool:
        """Say whether the list is searched."""
        return self.search_column is not None

    def get_form(self) -> type[wtforms.Form]:
        """Give no form."""
        return NoForm

    def _refresh_filters_cache(self) -> None:
        self._filters: Any = list(self.narrows)
        self._filter_groups = self._filter_args = None

    def ajax_lookup(self) -> Any:
        """Refuse: not exposed, so no address leads here."""
        abort(404)

    ajax_update = ajax_lookup

    def export(self, export_type: str) -> Any:
        """Refuse: Flask-Admin's export knows neither scope nor formulas; not exposed."""
        abort(404)
