"""Working days: weekends and public holidays left out.

The Labour Code 2019 (45/2019/QH14, article 112) fixes some holidays to the calendar. Those of the moon (Tết, Giỗ Tổ), the
second day of the National Day, days in lieu (article 111.3) and days swapped by the government are announced every year:
they are given as `holidays`.
"""

from collections.abc import Container
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

#: Month and day of the holidays that are the same every year.
FIXED = {
    (1, 1): _l("Tết Dương lịch"),
    (4, 30): _l("Ngày Chiến thắng"),
    (5, 1): _l("Ngày Quốc tế lao động"),
    (9, 2): _l("Quốc khánh"),
}
_SATURDAY = 5


def fixed_holidays(year: int) -> dict[date, object]:
    """Give the holidays of a year that the calendar fixes, with their names."""
    return {date(year, month, day): name for (month, day), name in FIXED.items()}


def is_working_day(day: date, holidays: Container[date] = ()) -> bool:
    """Say whether offices are open on a day (Monday to Friday, no holiday); `holidays` are those announced besides the fixed ones."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in FIXED and day not in holidays


def working_days_before(day: date, count: int, holidays: Container[date] = ()) -> date:
    """Give the working day that lies `count` working days before a day, whether or not that day is one itself."""
    if count < 1:
        raise ValueError("count working days from 1 up")
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day
