"""The screen of history: who did what, when, to which record."""

from collections.abc import Iterable
from typing import Any

from flask import current_app, g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select, true

from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.admin.base import Link, Narrow, Screen, address
from smt.admin.listing import Asked
from smt.admin.story import OUTSIDE, SYSTEM, named, tell
from smt.core.clock import local
from smt.core.db import db
from smt.history.models import Entry
from smt.vietnamese.text import search_key

ACTS = {"create": _l("Thêm"), "update": _l("Sửa"), "delete": _l("Xóa")}
#: What stands in tables that have no screen of their own.
KINDS: dict[str, object] = {
    "roles": _l("Vai trò"), "files": _l("Tệp đã nhận"), "legal_bases": _l("Căn cứ của đợt lấy ý kiến"),
    "address_lines": _l("Nơi nhận của đợt lấy ý kiến"), "deadlines": _l("Hạn trả lời"), "invitees": _l("Cơ quan được lấy ý kiến"),
    "evidence": _l("Bằng chứng đã gửi"),
    "closings": _l("Bản ghi kết thúc"), "left_out": _l("Quyết định kết thúc không có ý kiến"), "contests": _l("Phản đối của cơ quan"),
    "contest_decisions": _l("Quyết định về phản đối"), "approvals": _l("Kế hoạch đã ban hành"),
    "revisions": _l("Bản dự thảo"), "comments": _l("Ý kiến góp ý"), "matters": _l("Vấn đề do ý kiến nêu"),
    "reports": _l("Bảng tổng hợp đã ban hành"),
    "list_events": _l("Bước của danh sách trường"), "pupil_remarks": _l("Điều cán bộ hỏi về học sinh"),
    "pupil_merges": _l("Hai hồ sơ học sinh được gộp"), "pupils_not_same": _l("Hai hồ sơ không phải một học sinh")}


class History(Screen):
    """Who did what, when, to which record."""

    see = frozenset({RoleName.ADMINISTRATOR, RoleName.AUDITOR})
    columns = [("at", _l("Lúc")), ("by", _l("Ai")), ("act", _l("Làm gì")), ("kind", _l("Với danh sách")),
               ("link", _l("Bản ghi")), ("what", _l("Những mục đổi"))]
    facts = columns[:5]
    narrows = [Narrow("act", _l("Làm gì"), Entry.act, ACTS),
               Narrow("record", _l("Danh sách"), Entry.record, lambda: kinds().items())]
    search_column = "by"
    sortable = {"at": "at"}
    details_block = "admin/entry.html"
    empty = _l("Chưa ai thay đổi gì.")

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give every entry."""
        return true()

    def match(self, words: list[str]) -> ColumnElement[bool]:
        """Find by the person's name; those who sign in are few, so they are compared here."""
        found = [user_id for user_id, name in db.session.execute(select(User.id, User.full_name)) if _all_in(words, name)]
        nobody = [by for by, name in (*SYSTEM.items(), *OUTSIDE.items()) if _all_in(words, str(name))]
        return or_(Entry.by_id.in_(found), Entry.by_id.is_(None) & Entry.by.in_(nobody))

    def listed(self, asked: Asked) -> tuple[int, int, list[Any]]:
        """Give the page, and look up the records it names, one query a kind."""
        count, page, entries = super().listed(asked)
        g.records_of_history = _records(entries)
        return count, page, entries

    def entitled(self, record: Entry) -> str:
        """Name the moment and the person."""
        return f"{named(record)}, {local(record.at).strftime('%d/%m/%Y %H:%M')}"

    def show_by(self, record: Entry) -> str:
        """Name the person, or say that it was nobody with an account."""
        return named(record)

    def show_kind(self, record: Entry) -> object:
        """Give the list the record stands in."""
        return kinds().get(record.record, record.record)

    def show_what(self, record: Entry) -> str:
        """Name what changed."""
        if record.act != "update":
            return _("cả bản ghi")
        screen = _screen(record.record)
        labels = screen.labels() if screen else {}
        return "; ".join(str(labels[name]) for name in record.changes if name in labels)

    def show_link(self, record: Entry) -> object:
        """Lead to the record where the person may see it and it still is; a record of people is known by its reference."""
        told = record.changes.get("reference", ["", ""])[1] or _("số %(id)s", id=record.record_id)
        screen = _screen(record.record)
        if screen is None or not screen.is_accessible():
            return told
        found = g.get("records_of_history", None) or _records([record])
        one = found.get((record.record, record.record_id))
        if one is None:
            return _("%(record)s, không còn", record=told)
        words = screen.entitled(one) if not screen.private_search else getattr(one, "reference", told)
        return Link(words, address(screen.key, "details_view", id=one.id))

    def details_values(self, record: Entry) -> dict[str, Any]:
        """Tell the change in words."""
        screen = _screen(record.record)
        return {"changes": tell([record], screen.labels(), screen.reading())[:1] if screen else []}


def kinds() -> dict[str, object]:
    """Give the name of every kind of record that has a history: its screen's, or one of ours."""
    panel = current_app.extensions["panel"]
    return {screen.model.__tablename__: screen.name for screen in panel.screens if screen.model.HISTORY} | KINDS


def _all_in(words: list[str], name: str) -> bool:
    return all(word in search_key(name) for word in words)


def _screen(table: str) -> Screen | None:
    panel = current_app.extensions["panel"]
    return next((screen for screen in panel.screens if screen.model.__tablename__ == table), None)


def _records(entries: Iterable[Entry]) -> dict[tuple[str, str], Any]:
    asked: dict[str, set[int]] = {}
    for entry in entries:
        if entry.record_id.isdigit():
            asked.setdefault(entry.record, set()).add(int(entry.record_id))
    found: dict[tuple[str, str], Any] = {}
    for table, ids in asked.items():
        screen = _screen(table)
        if screen is not None and screen.is_accessible():
            found |= {(table, str(one.id)): one for one in screen.get_query().filter(screen.model.id.in_(ids))}  # type: ignore[union-attr]  # every record of ours has one
    return found
