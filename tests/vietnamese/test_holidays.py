from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.holidays import fixed_holidays, is_working_day, working_days_before

#: Tết Bính Ngọ 2026 (16 to 20 February) and Giỗ Tổ with its day in lieu.
OFF = {date(2026, 2, day) for day in range(16, 21)} | {date(2026, 4, 27)}


@pytest.mark.parametrize(("day", "count", "expected"), [
    # The letter: Wednesday 06/10/2021.
    (date(2021, 10, 6), 1, date(2021, 10, 5)), (date(2021, 10, 6), 2, date(2021, 10, 4)),
    # Over a weekend; from a Saturday and a Sunday.
    (date(2026, 11, 23), 1, date(2026, 11, 20)), (date(2026, 11, 23), 2, date(2026, 11, 19)),
    (date(2026, 11, 28), 1, date(2026, 11, 27)), (date(2026, 11, 29), 2, date(2026, 11, 26)),
    # 30/4 and 1/5 with the weekend behind them, and New Year.
    (date(2026, 5, 4), 1, date(2026, 4, 29)), (date(2027, 1, 4), 2, date(2026, 12, 30)), (date(2026, 9, 3), 1, date(2026, 9, 1)),
    # Tết and Giỗ Tổ, which are announced.
    (date(2026, 2, 23), 1, date(2026, 2, 13)), (date(2026, 2, 23), 2, date(2026, 2, 12)), (date(2026, 4, 28), 1, date(2026, 4, 24)),
])
def test_working_days_are_counted_back_over_weekends_and_holidays(day, count, expected):
    assert working_days_before(day, count, OFF) == expected


def test_the_calendar_fixes_four_days_of_every_year():
    assert [f"{day:%d/%m/%Y}" for day in fixed_holidays(2027)] == ["01/01/2027", "30/04/2027", "01/05/2027", "02/09/2027"]


@pytest.mark.parametrize("count", [0, -1])
def test_nothing_is_counted_without_a_number(count):
    with pytest.raises(ValueError):
        working_days_before(date(2026, 11, 23), count)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 5), st.frozensets(st.dates(date(2019, 12, 1), date(2040, 1, 1)), max_size=9))
def test_the_day_found_is_a_working_day_with_exactly_so_many_from_it_on(day, count, off):
    found = working_days_before(day, count, off)
    between = [found + timedelta(days=n) for n in range((day - found).days)]
    assert is_working_day(found, off)
    assert sum(is_working_day(one, off) for one in between) == count
