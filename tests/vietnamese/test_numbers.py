"""Amounts are read without losing a digit and said as a Hải Phòng receipt says them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.numbers import NumberProblem, amount_in_words, dong, grouped, in_words_dong, whole_number

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
NUMBER_LIKE = st.text(alphabet="0123456789., -đvndồngk０\n", max_size=25)


@pytest.mark.parametrize(
    "written",
    ["2.500.000", "2 500 000", "2,500,000", "2500000", "２.５００.０００", "2.500.000 đ", "2.500.000đ", "2\u00a0500\u00a0000",
     "2.500.000 đồng", "2.500.000 VND", "2,500,000 VNĐ", "2500000₫", " 02500000 "],
)  # fmt: skip
def test_an_amount_is_read_from_every_way_of_writing_it(written):
    assert whole_number(written) == 2_500_000


@pytest.mark.parametrize(
    ("written", "number"), [("0", 0), ("000", 0), ("7", 7), ("1.000", 1000), ("9" * 15, 10**15 - 1)]
)
def test_small_and_large_numbers_are_read(written, number):
    assert whole_number(written) == number


@pytest.mark.parametrize("written", ["", "  ", None, "\u200b"])
def test_blank_is_no_number(written):
    assert whole_number(written) is None


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("2,5", "phần lẻ"),
        ("2.500.000,00", "phần lẻ"),
        ("2500000.0", "phần lẻ"),
        ("-5", "bỏ dấu trừ"),
        ("\u2212 5", "bỏ dấu trừ"),
        ("2 triệu", "bằng chữ số"),
        ("2tr5", "bằng chữ số"),
        ("đ", "bằng chữ số"),
        ("=1+1", "bằng chữ số"),
        ("5\x00", "bằng chữ số"),
        ("2,500.000", "ba chữ số"),
        ("25.00.000", "ba chữ số"),
        ("0.500", "ba chữ số"),
        ("1" + "0" * 15, "quá 15 chữ số"),
    ],
)
def test_a_number_that_could_be_misread_is_refused_with_a_remedy(written, remedy):
    with pytest.raises(NumberProblem, match=remedy):
        whole_number(written)


@given(ANY_TEXT | NUMBER_LIKE)
def test_any_text_is_a_number_or_a_problem(value):
    try:
        number = whole_number(value)
    except NumberProblem as problem:
        assert "Hãy" in str(problem)
    else:
        assert number is None or 0 <= number < 10**15


@given(st.integers(0, 10**15 - 1))
def test_an_amount_shown_can_be_read_again(number):
    assert whole_number(grouped(number)) == number
    assert whole_number(dong(number)) == number


def test_an_amount_is_shown_with_dots_and_its_unit():
    assert (grouped(2_500_000), dong(2_500_000), grouped(-1000), dong(0)) == (
        "2.500.000",
        "2.500.000 đ",
        "-1.000",
        "0 đ",
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (1_015, "một nghìn không trăm mười lăm"),
        (1_204, "một nghìn hai trăm linh bốn"),
        (1_234, "một nghìn hai trăm ba mươi tư"),
        (2_001, "hai nghìn không trăm linh một"),
        (24_000, "hai mươi tư nghìn"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (2_500_000, "hai triệu năm trăm nghìn"),
        (10_000_000, "mười triệu"),
        (21_000_015, "hai mươi mốt triệu không trăm mười lăm"),
        (1_000_000_001, "một tỷ không trăm linh một"),
        (1_000_000_005, "một tỷ không trăm linh năm"),
        (1_000_000_000_000, "một nghìn tỷ"),
        (1_500_000_000_000, "một nghìn năm trăm tỷ"),
        (10**18 + 1, "một tỷ tỷ không trăm linh một"),
        (-5, "âm năm"),
    ],
)
def test_a_number_is_said_as_hai_phong_says_it(number, words):
    assert amount_in_words(number) == words


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_numbers_are_never_said_alike(one, other):
    assert (amount_in_words(one) == amount_in_words(other)) == (one == other)


@given(st.integers())
def test_words_have_single_spaces_and_no_ends(number):
    words = amount_in_words(number)
    assert words == " ".join(words.split())


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(2_500_000, "Hai triệu năm trăm nghìn đồng"), (0, "Không đồng"), (-5, "Âm năm đồng")],
)
def test_a_receipt_begins_with_a_capital_and_ends_with_dong(number, sentence):
    assert in_words_dong(number) == sentence
