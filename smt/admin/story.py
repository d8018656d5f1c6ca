"""A record's history in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from smt.accounts.current import PUBLIC
from smt.admin.values import worded
from smt.history.models import Entry
from smt.history.service import HIDDEN

_LONGEST = 120
#: Who acts without an account, as history keeps it and as it is shown.
SYSTEM: dict[str, object] = {"smt": _l("Hệ thống")}
OUTSIDE: dict[str, object] = {PUBLIC: _l("Người ngoài, qua trang công khai")}


@dataclass(frozen=True)
class Told:
    """What somebody did: the change sentences belong to one moment."""

    at: datetime
    by: str
    act: str
    sentences: list[str]


def tell(entries: list[Entry], labels: Mapping[str, object], read: Callable[[str, Any], Any]) -> list[Told]:
    """Give history in words; only columns with a label are told, `read(name, value)` words their values."""
    acts = {"create": _("thêm"), "update": _("sửa"), "delete": _("xóa")}
    told = [Told(entry.at, named(entry), acts[entry.act], _changes(entry, labels, read) if entry.act == "update" else [])
            for entry in entries]
    return [one for one in told if one.sentences or one.act != acts["update"]]


def named(entry: Entry) -> str:
    """Name who acted; only one without an account may be the public or the system."""
    return entry.by if entry.by_id is not None else str((SYSTEM | OUTSIDE).get(entry.by, entry.by))


def _changes(entry: Entry, labels: Mapping[str, object], read: Callable[[str, Any], Any]) -> list[str]:
    sentences = []
    for name, (old, new) in entry.changes.items():
        if name not in labels:
            continue
        label = labels[name]
        if HIDDEN in (old, new):
            sentences.append(_("%(label)s: đã đổi, nội dung không ghi lại", label=label))
        else:
            words = {"label": label, "old": _short(read(name, old)), "new": _short(read(name, new))}
            sentences.append(_("%(label)s: từ “%(old)s” thành “%(new)s”", **words))
    return sentences


def plain(value: Any) -> Any:
    """Give a value kept as text in history as pages show it."""
    if isinstance(value, str):
        for kind in (date, datetime):
            try:
                return worded(kind.fromisoformat(value))
            except ValueError:
                continue
    return worded(value)


def _short(value: Any) -> str:
    text = str(value) or _("để trống")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
