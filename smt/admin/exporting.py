"""The list as a workbook: the same rows, the same order, under the same scope."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _

from smt.admin.acting import Acting
from smt.admin.listing import read
from smt.admin.refusal import shut
from smt.core.clock import local, now
from smt.sheets.table import write_table
from smt.vietnamese.numbers import grouped

MOST_EXPORTED = 20_000
#: Records that are held at once.
_AT_ONCE = 500
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Exporting(Acting):
    """The door of the workbook."""

    #: Its columns, where they are more than the list shows.
    taken_out: Sequence[tuple[str, object]] = ()

    @property
    def workbook_columns(self) -> Sequence[tuple[str, object]]:
        """Give the columns of the workbook, name and label."""
        return self.taken_out or self.columns

    def exported(self, record: Any, name: str) -> Any:
        """Give a cell of the workbook: numbers and dates as they are, labels for vocabularies."""
        show = getattr(self, f"show_{name}", None)
        value = show(record) if show else getattr(record, name)
        words = self.vocabulary(name)
        if words and value in words:
            return str(words[value])
        if isinstance(value, datetime):
            return local(value).replace(tzinfo=None)
        return value if value is None or isinstance(value, (int, float, str)) or hasattr(value, "year") else str(value)

    @expose("/export.xlsx")
    def export_view(self) -> ResponseReturnValue:
        """Send the list as it was asked for; a longer one than fits is refused, never cut."""
        if not self.can_export:
            shut()
        asked = read(request.args, self.narrows, self.sortable, self.search_column is not None and not self.private_search)
        query = self.chosen(asked, 0)[1]
        if query.limit(MOST_EXPORTED + 1).count() > MOST_EXPORTED:
            flash(_("Danh sách dài hơn %(most)s dòng nên chưa tải về được. Tìm hoặc lọc để thu hẹp.",
                    most=grouped(MOST_EXPORTED)), "error")
            return redirect(self.to("index_view", **asked.arguments()), 303)
        rows = ([self.exported(record, name) for name, _label in self.workbook_columns] for record in query.yield_per(_AT_ONCE))
        answer = make_response(write_table([str(label) for _name, label in self.workbook_columns], rows, sheet_name=str(self.name)))
        answer.headers["Content-Type"] = _XLSX
        day = local(now()).strftime("%Y-%m-%d")
        answer.headers["Content-Disposition"] = f'attachment; filename="{self.key}-{day}.xlsx"'
        answer.headers["Cache-Control"] = "no-store"
        return answer
