"""A personal id is compared with what else is known, and a difference is explained, never refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.personal_id import PROVINCE_PREFIXES, looks_like_personal_id, personal_id_warnings, with_lost_zeros

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
BORN_2009 = date(2009, 5, 1)


@pytest.mark.parametrize(
    ("number", "looks"),
    [
        ("031209001234", True),
        ("031 209 001234", True),
        ("０３１２０９００１２３４", True),
        ("031209001", False),
        ("03120900123x", False),
        ("", False),
    ],
)
def test_twelve_digits_look_like_a_personal_id(number, looks):
    assert looks_like_personal_id(number) is looks


@pytest.mark.parametrize(
    ("number", "birth", "male"),
    [
        ("031209001234", BORN_2009, True),
        ("031309001234", BORN_2009, False),
        ("030309001234", None, None),
        ("031085001234", date(1985, 1, 1), True),
        ("031185001234", date(1985, 1, 1), False),
        ("", BORN_2009, True),
    ],
)
def test_a_number_that_agrees_gives_no_warning(number, birth, male):
    assert personal_id_warnings(number, birth=birth, male=male) == []


@pytest.mark.parametrize(
    ("number", "birth", "male", "words"),
    [
        ("999209001234", BORN_2009, True, "Ba chữ số đầu 999"),
        ("031210001234", BORN_2009, True, "sinh năm 2010, còn ngày sinh ghi năm 2009"),
        ("031009001234", BORN_2009, True, "sinh năm 1909"),
        ("031409001234", None, None, "sinh năm 2109"),
        ("031209001234", BORN_2009, False, "là nam, còn giới tính ghi nữ"),
        ("031309001234", BORN_2009, True, "là nữ, còn giới tính ghi nam"),
        ("031209001", BORN_2009, True, "CMND cũ"),
        ("31209001234", BORN_2009, True, "số này có 11"),
        ("03120900123O", BORN_2009, True, "bỏ chữ"),
    ],
)
def test_a_difference_is_explained(number, birth, male, words):
    (warning,) = personal_id_warnings(number, birth=birth, male=male)
    assert words in warning


@pytest.mark.parametrize(
    ("number", "whole"),
    [
        ("31209001234", "031209001234"), ("1209001234", "001209001234"), ("74 209 009517", "074209009517"),
        ("031209001234", "031209001234"), ("99209001234", "99209001234"), ("031209001", "031209001"), ("3120900123x", "3120900123x"), ("", ""),
    ],
)  # fmt: skip
def test_lost_zeros_are_put_back_where_a_province_comes_out(number, whole):
    assert with_lost_zeros(number) == whole
    assert with_lost_zeros(whole) == whole


def test_each_difference_has_its_own_sentence():
    assert len(personal_id_warnings("999310001234", birth=BORN_2009, male=True)) == 3


def test_there_is_one_prefix_for_each_of_the_sixty_three_provinces():
    assert len(PROVINCE_PREFIXES) == 63


@given(ANY_TEXT, st.none() | st.dates(), st.none() | st.booleans())
def test_any_text_gives_sentences(number, birth, male):
    assert all(warning.endswith(".") for warning in personal_id_warnings(number, birth=birth, male=male))
    looks_like_personal_id(number)
