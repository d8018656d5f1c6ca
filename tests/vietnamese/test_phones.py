"""A number is taken however it is written, and refused with a sentence that says what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.phones import (
    OLD_MOBILE_PREFIXES,
    Phone,
    PhoneProblem,
    key_with_phone,
    last_four,
    masked,
    national,
    normal_phone,
)

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
PHONE_LIKE = st.text(alphabet="0123456789+-. ()/;extđ０\n", max_size=30)


@pytest.mark.parametrize(
    "written",
    ["0912 345 678", "+84912345678", "84-912.345.678", "０９１２３４５６７８", "912345678", "912345678.0", "(+84) 912 345 678",
     "+84 (0) 912 345 678", "0084912345678", "\u202a0912345678\u202c", "0912–345–678", "＋84 912345678", " 0912345678\t"],
)  # fmt: skip
def test_one_mobile_number_is_read_from_every_way_of_writing_it(written):
    assert normal_phone(written) == Phone("+84912345678")


@pytest.mark.parametrize("written", ["0225.3736.906", "(0225) 3736906", "+84 225 3736 906", "2253736906"])
def test_a_landline_is_read(written):
    assert normal_phone(written).e164 == "+842253736906"


@pytest.mark.parametrize(("old", "new"), OLD_MOBILE_PREFIXES.items())
def test_every_eleven_digit_prefix_becomes_its_ten_digit_one(old, new):
    assert normal_phone(f"{old}4567890") == Phone(f"+84{new[1:]}4567890", converted_from=f"{old}4567890")


@pytest.mark.parametrize(
    "written", ["0123 456 7890", "1234567890", "+84 123 456 7890", "841234567890", "+8401234567890"]
)
def test_an_old_number_is_converted_however_it_is_written(written):
    assert normal_phone(written) == Phone("+84834567890", converted_from="01234567890")


def test_a_foreign_number_is_read_with_its_plus():
    assert normal_phone("+1 415 555 2671").e164 == "+14155552671"


def test_another_region_may_be_named():
    assert normal_phone("(415) 555-2671", region="US").e164 == "+14155552671"


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("", "Hãy ghi số điện thoại"),
        ("\u200b", "Hãy ghi số điện thoại"),
        ("0912345678 / 0987654321", "giữ lại một số"),
        ("0912345678 - 0987654321", "giữ lại một số"),
        ("0912345678\n0987654321", "giữ lại một số"),
        ("0912 345 678 (mẹ)", "bỏ chữ"),
        ("không có", "bỏ chữ"),
        ("0912+345678", "bỏ chữ"),
        ("091234567", "9 chữ số"),
        ("09123456789", "11 chữ số"),
        ("01111111111", "11 chữ số"),
        ("0000000000", "xem lại từng chữ số"),
        ("113", "xem lại từng chữ số"),
        ("+1 234", "mã nước"),
        ("+999123456789", "mã nước"),
        ("0912345\x00678", "bỏ chữ"),
    ],
)
def test_a_number_nobody_can_call_is_refused_with_a_remedy(written, remedy):
    with pytest.raises(PhoneProblem, match=remedy) as problem:
        normal_phone(written)
    assert not any(word in str(problem.value).lower() for word in ("không hợp lệ", "vui lòng", "bắt buộc"))


@given(ANY_TEXT | PHONE_LIKE)
def test_any_text_is_a_number_or_a_problem(value):
    try:
        phone = normal_phone(value)
    except PhoneProblem:
        return
    assert normal_phone(phone.e164).e164 == phone.e164
    assert normal_phone(national(phone.e164)).e164 == phone.e164


@given(st.from_regex(r"09[0-46-8][0-9]{7}", fullmatch=True))
def test_a_number_shown_can_be_read_again(written):
    e164 = normal_phone(written).e164
    assert normal_phone(national(e164)).e164 == e164


@given(ANY_TEXT | PHONE_LIKE)
def test_showing_any_text_breaks_nothing(value):
    national(value)
    last_four(value)
    masked(value)


@pytest.mark.parametrize(
    ("e164", "shown", "hidden"),
    [
        ("+84912345678", "0912 345 678", "0912 ••• 678"),
        ("+842253736906", "0225 3736 906", "0225 ••• 906"),
        ("+14155552671", "+1 415-555-2671", "+1 ••• 671"),
        ("+8419001234", "1900 1234", "••• 234"),
        ("nothing", "nothing", "•••"),
    ],
)
def test_a_number_is_shown_and_hidden(e164, shown, hidden):
    assert (national(e164), masked(e164)) == (shown, hidden)


def test_the_last_four_digits_are_given():
    assert last_four("+84912345678") == "5678"


def test_a_case_is_found_by_its_phone_as_dialled_and_by_its_words_however_long_they_are():
    key = key_with_phone("+84912345678", "UH-2026-7K3M", "Trần Thị Bích", "Ấ" * 400)
    assert key.startswith("0912345678 uh 2026 7k3m tran thi bich aaa")
    assert len(key) == 300


@pytest.mark.parametrize("prefix", range(10))
def test_ten_digits_are_judged_as_the_same_digits_with_blanks(prefix):
    # Ten digits in a row take a shorter way; blanks make the same number take the longer one.
    for number in (f"0{prefix}{middle:02d}345678" for middle in range(100)):
        assert _judged(number) == _judged(f"{number[:4]} {number[4:]}"), number


def _judged(number):
    try:
        return normal_phone(number)
    except PhoneProblem:
        return None
