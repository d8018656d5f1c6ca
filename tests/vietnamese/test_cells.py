"""A cell is read as the clerk meant it: any shape of date, day first; several phones and whose they are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.cells import HOWS, How, date_from_cell, phones_in
from smt.vietnamese.dates import DateProblem, day_month_year

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
DATE_LIKE = st.text(alphabet="0123456789/-. :TthángămyÁ０\n", max_size=20)
FIRST_OF_SEPTEMBER = date(2013, 9, 1)
TODAY = date(2021, 10, 1)
MINE, YOURS = "+84912345678", "+84987654321"


@pytest.mark.parametrize(
    ("text", "kind", "epoch_1904", "how"),
    [
        ("01/09/2013", "date", False, How.WRITTEN), ("1/9/2013", "", False, How.WRITTEN), ("'01/09/2013", "", False, How.WRITTEN),
        ("1.9.2013.", "", False, How.WRITTEN), ("2013-09-01", "", False, How.WRITTEN), ("01/09/2013 00:00:00", "", False, How.WRITTEN),
        ("1/9/2013 12:00:00 AM", "", False, How.WRITTEN), ("ngày 1 tháng 9 năm 2013", "", False, How.WRITTEN),
        ("1/9/13", "", False, How.SHORT_YEAR), ("01-09-13", "", False, How.SHORT_YEAR), ("1.9.13", "", False, How.SHORT_YEAR),
        ("41518", "number", False, How.SERIAL), ("41518", "", False, How.SERIAL), ("41518.0", "number", False, How.SERIAL),
        ("41518.5", "number", False, How.SERIAL), ("40056", "number", True, How.SERIAL),
        ("01092013", "", False, How.RUN_TOGETHER), ("1092013", "number", False, How.RUN_TOGETHER), ("20130901", "", False, How.RUN_TOGETHER),
    ],
)  # fmt: skip
def test_every_shape_of_a_date_is_one_day(text, kind, epoch_1904, how):
    found = date_from_cell(text, kind, epoch_1904, latest=TODAY)
    assert found is not None
    assert (found.day, found.how) == (FIRST_OF_SEPTEMBER, how)


def test_a_year_alone_is_said_to_be_one():
    found = date_from_cell("2013")
    assert found is not None
    assert (found.day, found.how) == (date(2013, 1, 1), How.YEAR_ONLY)


@pytest.mark.parametrize(("short", "year"), [("13", 2013), ("21", 2021), ("22", 1922), ("85", 1985), ("00", 2000)])
def test_two_digits_of_a_year_are_not_in_the_future(short, year):
    found = date_from_cell(f"1/9/{short}", latest=TODAY)
    assert found is not None
    assert found.day.year == year


def test_without_a_last_day_fifty_is_the_last_century():
    years = [found.day.year for short in ("49", "50") if (found := date_from_cell(f"1/9/{short}"))]
    assert years == [2049, 1950]


@pytest.mark.parametrize("blank", ["", " ", None, "'", "\u200b"])
def test_a_blank_cell_is_no_date(blank):
    assert date_from_cell(blank) is None


@pytest.mark.parametrize("text", ["09/25/2013", "9/25/13", "31/02/2013", "không rõ", "1/9", "99999", "12", "09252013", "2/2013", "1/9/2013 và 2/9/2013"])
def test_a_month_is_never_read_first_and_nothing_is_guessed(text):
    with pytest.raises(DateProblem, match="Hãy"):
        date_from_cell(text)


@given(st.dates(date(1940, 1, 1), date(2100, 12, 31)))
def test_any_day_is_read_back_from_its_serial_numbers_and_shapes(day):
    for text, epoch_1904 in ((str((day - date(1899, 12, 30)).days), False), (str((day - date(1904, 1, 1)).days), True),
                             (day_month_year(day), False), (f"{day:%d%m%Y}", False), (f"{day:%Y%m%d}", False), (day.isoformat(), True)):  # fmt: skip
        found = date_from_cell(text, epoch_1904=epoch_1904)
        assert found is not None
        assert found.day == day


@given(ANY_TEXT | DATE_LIKE, st.sampled_from(["", "number", "date"]), st.booleans())
def test_any_cell_is_a_date_or_a_problem_with_a_remedy(text, kind, epoch_1904):
    try:
        found = date_from_cell(text, kind, epoch_1904, latest=TODAY)
    except DateProblem as problem:
        assert "Hãy" in str(problem)
    else:
        assert found is None or found.how in HOWS


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("0912345678", [(MINE, "")]), ("912345678", [(MINE, "")]), ("(0225) 3736906", [("+842253736906", "")]),
        ("0912345678 / 0987654321", [(MINE, ""), (YOURS, "")]), ("0912345678;0987654321", [(MINE, ""), (YOURS, "")]),
        ("0912345678 - 0987654321", [(MINE, ""), (YOURS, "")]), ("0912345678-0987654321", [(MINE, ""), (YOURS, "")]),
        ("0912 345 678 0987 654 321", [(MINE, ""), (YOURS, "")]), ("0912.345.678, 0987.654.321", [(MINE, ""), (YOURS, "")]),
        ("0912345678\n0987654321", [(MINE, ""), (YOURS, "")]), ("0912345678 hoặc 0987654321", [(MINE, ""), (YOURS, "")]),
        ("0912345678 (mẹ) / 0987654321 (bố)", [(MINE, "mẹ"), (YOURS, "bố")]), ("Mẹ: +84 912.345.678", [(MINE, "Mẹ")]),
        ("bố 0912345678, bà", [(MINE, "bố")]), ("01234567890", [("+84834567890", "")]),
        ("091234567 / 0987654321", [(None, ""), (YOURS, "")]), ("không có", [(None, "không có")]), ("", []), ("\u200b", []),
    ],
)  # fmt: skip
def test_every_phone_of_a_cell_is_found_in_its_order(cell, numbers):
    found = phones_in(cell)
    assert [(one.phone.e164 if one.phone else None, one.whose) for one in found] == numbers
    assert all(bool(one.phone) != bool(one.problem) for one in found)


@given(ANY_TEXT | st.text(alphabet="0123456789+-. ()/;mẹ\n", max_size=40))
def test_no_cell_breaks_the_search_for_phones(cell):
    for one in phones_in(cell):
        assert bool(one.phone) != bool(one.problem)
