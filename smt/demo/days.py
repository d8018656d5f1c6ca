"""Days off that are announced every year: those of the letter's year, and of the years in which the demo is tried."""

from datetime import date

from smt.core.db import db
from smt.directory.models import Holiday

#: 2021 and 2026 as announced; 2027 after the calendar of the moon, until the announcement. Fixed days need no row.
DAYS = (
    *((date(2021, 2, day), "Tết Nguyên đán Tân Sửu") for day in (10, 11, 12, 15, 16)),
    (date(2021, 4, 21), "Giỗ Tổ Hùng Vương"), (date(2021, 5, 3), "Nghỉ bù ngày Quốc tế lao động"), (date(2021, 9, 3), "Quốc khánh, ngày thứ hai"),
    (date(2026, 1, 2), "Nghỉ Tết Dương lịch, làm bù ngày 10/01"),
    *((date(2026, 2, day), "Tết Nguyên đán Bính Ngọ") for day in range(16, 21)),
    (date(2026, 4, 27), "Nghỉ bù ngày Giỗ Tổ Hùng Vương"), (date(2026, 8, 31), "Nghỉ Quốc khánh, làm bù ngày 22/08"),
    (date(2026, 9, 1), "Quốc khánh, ngày thứ hai"),
    *((date(2027, 2, day), "Tết Nguyên đán Đinh Mùi (mẫu)") for day in (5, 8, 9, 10, 11)),
    (date(2027, 4, 16), "Giỗ Tổ Hùng Vương (mẫu)"), (date(2027, 5, 3), "Nghỉ bù ngày Quốc tế lao động (mẫu)"),
    (date(2027, 9, 3), "Quốc khánh, ngày thứ hai (mẫu)"),
)


def build() -> None:
    """Put the days into the database."""
    db.session.add_all(Holiday(day=day, name=name) for day, name in DAYS)
    db.session.flush()
