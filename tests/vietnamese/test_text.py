"""What people type is tidied once, and what nobody can read is refused."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese import text

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
AWKWARD = st.text(
    alphabet="aeouyAdđĐ ă\u0302\u0306\u031b\u0301\u0303\u0323\u0309\u0300\u0327 \t\r\n\u00a0\u200b\u00ad\u202e"
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("  Nguyễn   Thị\u00a0\tÁnh ", "Nguyễn Thị Ánh"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ánh"), "Nguyễn Thị Ánh"),
        ("Nguye\u0303\u0302n", "Nguyễn"),
        ("Nguy\u1ebd\u0302n", "Nguyễn"),
        ("tru\u0323\u031bc", "trực"),
        ("Đa\u0323\u0306ng-Trần", "Đặng-Trần"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("một  \n\n  hai", "một\n\nhai"),
        ("\ufeffÁ\u200bn\u00adh\u202e", "Ánh"),
        ("\u3000Lê\u3000An", "Lê An"),
        ("a\x00b\x85", "a\x00b\x85"),
    ],
)
def test_tidy_keeps_what_the_person_meant(typed, kept):
    assert text.tidy(typed) == kept


@given(ANY_TEXT | AWKWARD)
def test_tidying_twice_changes_nothing_more(value):
    assert text.tidy(text.tidy(value)) == text.tidy(value)


@given(AWKWARD)
def test_tidied_text_is_nfc_unless_it_will_be_refused(value):
    tidied = text.tidy(value)
    assert unicodedata.is_normalized("NFC", tidied) or text.unreadable(tidied, lines=True)


@pytest.mark.parametrize(
    "value",
    [
        "a\x00",
        "\x85",
        "a\u2028b",
        "\u2029",
        chr(0xD800),
        "\ufffd",
        "\ue000",
        "\u0378",
        "\x1b[0m",
        "a\nb",
        "a" + "\u0301" * 500,
    ],
)
def test_unreadable_text_is_recognised(value):
    assert text.unreadable(value)


@pytest.mark.parametrize(
    "value", ["Nguyễn Thị Ánh", "H'Hen Niê", "👩‍🏫 cảm ơn 🇻🇳", "\U0001fae8", "", "e\u0302\u0301"]
)
def test_readable_text_is_not_refused(value):
    assert not text.unreadable(value)


def test_a_text_area_may_hold_lines_but_no_other_control():
    assert not text.unreadable("một\nhai", lines=True)
    assert text.unreadable("một\n\x00hai", lines=True)


@pytest.mark.parametrize(
    "value", ["", " ", "\u200b\u200d", "\u3164", "\u2800", "\u202e", "\u0301", "\ufe0f", "\n"]
)
def test_what_leaves_no_ink_is_not_visible(value):
    assert not text.visible(value)


@pytest.mark.parametrize("value", ["a", "\u200bÁ", "-", "🙂", "\U0001fae8", "漢"])
def test_one_character_with_ink_is_enough(value):
    assert text.visible(value)


@given(ANY_TEXT)
def test_what_is_shown_back_is_readable(value):
    shown = text.without_unreadable(value)
    assert not text.unreadable(shown, lines=True)
    assert text.without_unreadable(shown) == shown


def test_readable_text_is_shown_back_as_typed():
    assert text.without_unreadable("Lê  Thị\nÁnh") == "Lê  Thị\nÁnh"


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        ("Đặng Trần Ánh", "Dang Tran Anh"),
        ("đường", "duong"),
        ("ABC", "ABC"),
        ("Straße", "Strasse"),
        ("漢", "漢"),
        ("한", "한"),
    ],
)
def test_folding_drops_diacritics_and_keeps_case(value, folded):
    assert text.ascii_fold(value) == folded


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ánh"), "nguyen thi anh"),
        ("  H'Hen   Niê ", "h hen nie"),
        ("Đặng-Trần", "dang tran"),
        ("TH&THCS  Lê Lợi (cơ sở 2)", "th thcs le loi co so 2"),
        ("Ðỗ １２", "do 12"),
        ("%_\\", ""),
    ],
)
def test_the_search_key_ignores_accents_case_and_punctuation(value, key):
    assert text.search_key(value) == key


@given(ANY_TEXT)
def test_a_search_key_is_its_own_key_and_holds_no_wildcard(value):
    key = text.search_key(value)
    assert text.search_key(key) == key
    assert not set(key) & set("%_\\\x00\n")


@pytest.mark.parametrize(
    ("value", "marked"), [("nguyen", False), ("Ánh", True), ("dang", False), ("đang", True), ("ü", False)]
)
def test_typing_vietnamese_marks_is_noticed(value, marked):
    assert text.typed_with_accents(value) is marked


def test_digits_of_every_script_become_plain():
    assert text.plain_digits("０９１２ ٣४ x²") == "0912 34 x²"


@given(ANY_TEXT)
def test_no_text_breaks_any_reader(value):
    text.plain_digits(value)
    text.typed_with_accents(value)
    text.visible(value)


@pytest.mark.parametrize(
    "read", [text.tidy, text.search_key, text.typed_with_accents, text.without_unreadable]
)
def test_a_pile_of_marks_costs_no_time(read):
    started = time.perf_counter()
    read("e" + "\u0301" * 100_000 + "\u0323" * 100_000)
    assert time.perf_counter() - started < 2


def test_letters_that_take_the_short_way_are_what_they_are_the_long_way():
    for place in (*range(0x20, 0x7F), *range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)):
        letter = chr(place)
        assert text.plainly_written(letter)
        assert unicodedata.normalize("NFC", letter) == letter
        assert not text.unreadable(letter)
        marked = letter + "\u200b"  # something invisible makes a text take the long way
        assert (text.tidy(marked), text.search_key(marked)) == (text.tidy(letter), text.search_key(letter)), hex(place)
