"""The screen of the days on which offices are shut."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from forms.directory import HolidayForm
from smt.accounts.states import PANEL_ROLES, RoleName
from smt.directory import service
from smt.directory.choices import Everywhere
from smt.directory.models import Holiday
from smt.vietnamese.dates import long_day
from smt.vietnamese.holidays import fixed_holidays


class Holidays(Everywhere):
    """Announced days off; a wrong one is deleted and entered again."""

    can_create = can_delete = True
    see, write = PANEL_ROLES, frozenset({RoleName.ADMINISTRATOR})
    declaration = HolidayForm
    columns = [("day", _l("Ngày nghỉ")), ("name", _l("Ngày lễ"))]
    facts = [*columns, ("besides", _l("Ngoài ra, năm nào cũng nghỉ"))]
    search_column = None
    sortable = {"day": "day"}
    order = ("day", True)
    new = _l("Ghi ngày nghỉ")
    empty = _l("Ghi các ngày nghỉ lễ không cố định (Tết Nguyên đán, Giỗ Tổ, nghỉ bù) để thư nhắc tính đúng ngày làm việc.")

    def show_day(self, holiday: Holiday) -> str:
        """Give the day with its weekday."""
        return long_day(holiday.day)

    def show_besides(self, holiday: Holiday) -> str:
        """Give the days that the calendar fixes, which need no row."""
        return "\n".join(f"{day:%d/%m}: {name}" for day, name in sorted(fixed_holidays(holiday.day.year).items()))

    def add(self, answers: dict[str, Any], at: datetime) -> Holiday:
        """Keep a day off."""
        day: date = answers["day"]
        return service.keep_holiday(day=day, name=answers["name"])
