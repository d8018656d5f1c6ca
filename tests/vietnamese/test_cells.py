"""A cell is read as the clerk meant it: any shape of date, day first; several phones and whose they are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.cells import How, date_text, phones_in
from smt.vietnamese.dates import DateProblem, day_month_year, from_text
from smt.vietnamese.phones import normal_phone

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
DATE_LIKE = st.text(alphabet="0123456789/-. :TthángămyÁ０\n", max_size=20)
FIRST_OF_SEPTEMBER = date(2013, 9, 1)
TODAY = date(2021, 10, 1)
MINE, YOURS = "+84912345678", "+84987654321"


@pytest.mark.parametrize(
    ("text", "epoch_1904", "how"),
    [
        ("01/09/2013", False, How.WRITTEN), ("1/9/2013", False, How.WRITTEN), ("2013-09-01", False, How.WRITTEN),
        ("2013 9 1", False, How.WRITTEN), ("ngày 1 tháng 9 năm 2013", False, How.WRITTEN),
        ("'01/09/2013", False, How.TRIMMED), ("1.9.2013.", False, How.TRIMMED), ("01/09/2013 00:00:00", False, How.TRIMMED),
        ("1/9/2013 12:00:00 AM", False, How.TRIMMED), ("１/９/２０１３", False, How.TRIMMED),
        ("1/9/13", False, How.SHORT_YEAR), ("01-09-13", False, How.SHORT_YEAR), ("1.9.13", False, How.SHORT_YEAR),
        ("41518", False, How.SERIAL), ("41518.0", False, How.SERIAL), ("41518.5", False, How.SERIAL), ("40056", True, How.SERIAL),
        ("01092013", False, How.RUN_TOGETHER), ("20130901", False, How.RUN_TOGETHER),
    ],
)  # fmt: skip
def test_every_shape_of_a_date_is_one_day(text, epoch_1904, how):
    found = date_text(text, epoch_1904=epoch_1904, latest=TODAY)
    assert (from_text(found.text), found.how) == (FIRST_OF_SEPTEMBER, how)


@pytest.mark.parametrize(("short", "year"), [("13", 2013), ("21", 2021), ("22", 1922), ("85", 1985), ("00", 2000)])
def test_two_digits_of_a_year_are_not_in_the_future(short, year):
    assert date_text(f"1/9/{short}", latest=TODAY).text == f"1/9/{year}"


def test_of_a_year_alone_no_day_is_made_up():
    assert date_text("2013", latest=TODAY) == ("2013", How.WRITTEN)
    with pytest.raises(DateProblem, match="chỉ ghi năm thì ghi 1/1/2013"):
        from_text("2013")


@pytest.mark.parametrize("blank", ["", " ", "'", "\u200b"])
def test_a_blank_cell_is_no_date(blank):
    assert from_text(date_text(blank, latest=TODAY).text) is None


@pytest.mark.parametrize("text", ["09/25/2013", "9/25/13", "31/02/2013", "31/2/13", "không rõ", "1/9", "99999", "12", "09252013", "1092013",
                                  "2/2013", "1/9/2013 và 2/9/2013", "2013"])
def test_a_month_is_never_read_first_and_nothing_is_guessed(text):
    with pytest.raises(DateProblem, match=r"Hãy"):
        from_text(date_text(text, latest=TODAY).text)


@given(st.dates(date(1940, 1, 1), date(2100, 12, 31)))
def test_any_day_is_read_back_from_its_serial_numbers_and_shapes(day):
    for text, epoch_1904 in ((str((day - date(1899, 12, 30)).days), False), (str((day - date(1904, 1, 1)).days), True),
                             (day_month_year(day), False), (f"{day:%d%m%Y}", False), (f"{day:%Y%m%d}", False), (day.isoformat(), True)):  # fmt: skip
        assert from_text(date_text(text, epoch_1904=epoch_1904, latest=TODAY).text) == day


@given(ANY_TEXT | DATE_LIKE, st.booleans())
def test_writing_a_date_out_twice_changes_nothing_more_and_any_cell_is_a_date_or_a_problem_with_a_remedy(text, epoch_1904):
    found = date_text(text, epoch_1904=epoch_1904, latest=TODAY)
    if found.how in (How.SERIAL, How.SHORT_YEAR, How.RUN_TOGETHER):
        assert date_text(found.text, epoch_1904=epoch_1904, latest=TODAY) == (found.text, How.WRITTEN)
    try:
        from_text(found.text)
    except DateProblem as problem:
        assert "Hãy" in str(problem)


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


@given(ANY_TEXT | st.text(alphabet="0123456789+-. ()/;mẹ\n", max_size=40))
def test_no_cell_breaks_the_search_for_phones(cell):
    for one in phones_in(cell):
        assert one.typed
        assert one.phone is None or one.phone == normal_phone(one.typed)
