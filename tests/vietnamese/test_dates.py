"""Dates are read day first, never month first, and a wrong one names the part to mend."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.dates import DateProblem, day_month_year, days_left, from_parts, from_text, long_day

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
DATE_LIKE = st.text(alphabet="0123456789/-. :TthángămyÁ０\n", max_size=20)
BOOK_DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31))
FIRST_OF_SEPTEMBER = date(2013, 9, 1)


@pytest.mark.parametrize(
    "boxes",
    [("1", "9", "2013"), ("01", "09", "2013"), ("０１", "０９", "２０１３"), (" 1 ", "tháng 9", "2013"), ("1", "thg 9", "2013"),
     ("ngày 1", "Tháng 09", "năm 2013"), ("001", "9", "2013"), ("1/9/2013", "", ""), ("01-09-2013", "", ""),
     ("1.9.2013", " ", ""), ("2013-09-01", "", ""), ("１/９/２０１３", "", ""), ("ngày 1 tháng 9 năm 2013", "", "")],
)  # fmt: skip
def test_three_boxes_give_one_day(boxes):
    assert from_parts(*boxes) == FIRST_OF_SEPTEMBER


@pytest.mark.parametrize(
    "written",
    ["1/9/2013", "01-09-2013", "1.9.2013", "1 9 2013", "2013-09-01", "2013-09-01 00:00:00", "2013-09-01T00:00:00",
     "01 / 09 / 2013", "ngày 1 tháng 9 năm 2013", "1 tháng 9, 2013", "1 thg 9 2013"],
)  # fmt: skip
def test_one_cell_gives_one_day(written):
    assert from_text(written) == FIRST_OF_SEPTEMBER


def test_blank_is_no_date():
    assert from_parts("", " ", "\u200b") is None
    assert from_text("") is None
    assert from_text(None) is None


@pytest.mark.parametrize(
    ("boxes", "part", "words"),
    [
        (("31", "02", "2013"), "day", "Tháng 2 năm 2013 chỉ có 28 ngày"),
        (("30", "2", "2012"), "day", "chỉ có 29 ngày"),
        (("31", "4", "2013"), "day", "chỉ có 30 ngày"),
        (("32", "1", "2013"), "day", "Ngày đi từ 1 đến 31"),
        (("0", "1", "2013"), "day", "Ngày đi từ 1 đến 31"),
        (("x", "1", "2013"), "day", "ngày bằng chữ số"),
        (("1", "13", "2013"), "month", "Tháng đi từ 1 đến 12"),
        (("1", "chín", "2013"), "month", "tháng bằng chữ số"),
        (("1", "9", "13"), "year", "bốn chữ số"),
        (("1", "9", "20130"), "year", "bốn chữ số"),
        (("1", "9", "1899"), "year", "từ 1900 đến 2200"),
        (("1", "9", "2201"), "year", "từ 1900 đến 2200"),
        (("", "9", "2013"), "day", "ghi thêm ngày"),
        (("1", "", "2013"), "month", "ghi thêm tháng"),
        (("1", "9", ""), "year", "ghi thêm năm"),
        (("1", "", ""), "month", "ghi thêm tháng và năm"),
        (("1/9", "", ""), "all", "đủ ngày, tháng, năm"),
        (("31/02/2013", "", ""), "day", "chỉ có 28 ngày"),
    ],
)
def test_a_wrong_date_names_the_part_to_mend(boxes, part, words):
    with pytest.raises(DateProblem, match=words) as problem:
        from_parts(*boxes)
    assert problem.value.part == part


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("09/25/2013", "month"),
        ("1/9/13", "year"),
        ("31/02", "all"),
        ("2013", "all"),
        ("hôm qua", "all"),
        ("1/9/" + "2" * 99, "all"),
    ],
)
def test_a_cell_is_never_guessed(written, part):
    with pytest.raises(DateProblem) as problem:
        from_text(written)
    assert problem.value.part == part


@given(ANY_TEXT | DATE_LIKE, ANY_TEXT | DATE_LIKE, ANY_TEXT | DATE_LIKE)
def test_any_text_is_a_date_or_a_problem_that_says_what_to_do(day, month, year):
    for read in (
        lambda: from_parts(day, month, year),
        lambda: from_parts(day, "", ""),
        lambda: from_text(day),
    ):
        try:
            found = read()
        except DateProblem as problem:
            assert problem.part in {"day", "month", "year", "all"}
            assert "Hãy" in str(problem)
        else:
            assert found is None or 1900 <= found.year <= 2200


@given(BOOK_DATES)
def test_a_date_shown_can_be_read_again(day):
    assert from_text(day_month_year(day)) == day
    assert from_text(day.isoformat()) == day
    assert from_parts(str(day.day), str(day.month), str(day.year)) == day


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2021, 10, 6), "thứ Tư, 06/10/2021"),
        (date(2021, 10, 10), "Chủ nhật, 10/10/2021"),
        (date(2021, 10, 4), "thứ Hai, 04/10/2021"),
    ],
)
def test_a_day_is_shown_with_its_weekday(day, shown):
    assert long_day(day) == shown


@pytest.mark.parametrize(
    ("due", "left"), [(date(2021, 10, 6), 1), (date(2021, 10, 5), 0), (date(2021, 10, 4), -1)]
)
def test_the_last_day_itself_has_no_days_left(due, left):
    assert days_left(date(2021, 10, 5), due) == left
