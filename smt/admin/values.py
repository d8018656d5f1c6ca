"""How a stored value reads on a page."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from smt.core.clock import local
from smt.vietnamese.dates import day_month_year
from smt.vietnamese.numbers import grouped


def worded(value: Any, words: Mapping[Any, object] | None = None) -> Any:
    """Give a value in words: dates and numbers as people write them, a vocabulary's label, "" for nothing."""
    if value is None or value == "":
        return ""
    if words and value in words:
        return words[value]
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, datetime):
        return local(value).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return day_month_year(value)
    if isinstance(value, int):
        return grouped(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (list, tuple)):
        return "; ".join(str(one) for one in value)
    return value
