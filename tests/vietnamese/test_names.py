"""Names keep their words, sort as a class list does, and meet again under other spellings."""

import itertools
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smt.vietnamese.names import TONE_ORDER, same_name, sort_key, split_name

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONE_ROWS = {
    1: "àằầèềìòồờùừỳ",
    2: "ảẳẩẻểỉỏổởủửỷ",
    3: "ãẵẫẽễĩõỗỡũữỹ",
    4: "áắấéếíóốớúứý",
    5: "ạặậẹệịọộợụựỵ",
}
BARE = "aăâeêioôơuưy"
WORDS = ["An", "Ân", "Ăn", "Án", "Ánh", "Anh", "Ảnh", "Bình", "Đỗ", "Dỗ", "Vũ", "Lê", "Lệ", "Lễ", "Hòa", "Hoa", "Hoàng",
         "Trần", "Uyên", "Ưng", "Ơn", "Ôn", "Oanh", "Đặng", "Ngọc", "Nguyễn", "Xuân", "Ý", "Yến"]  # fmt: skip


def weighed(word: str) -> list[tuple[int, int]]:
    """Weigh each letter of a word by hand-written tables, without decomposing anything."""
    found = []
    for letter in word.lower():
        tone = next((row for row, letters in TONE_ROWS.items() if letter in letters), 0)
        bare = BARE[TONE_ROWS[tone].index(letter)] if tone else letter
        found.append((ALPHABET.index(bare), tone))
    return found


def class_list_place(full: str):
    """Compare as the rule says: given, middle, family; word by word, letters before tones."""
    *rest, given_name = full.split()
    parts = [[given_name], rest[1:], rest[:1]]
    return [
        [([letter for letter, _ in weighed(w)], [tone for _, tone in weighed(w)]) for w in part]
        for part in parts
    ]


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Nguyễn Thị Ánh", ("Nguyễn", "Thị", "Ánh")),
        ("Nguyễn Thị Ngọc Ánh", ("Nguyễn", "Thị Ngọc", "Ánh")),
        ("Lê An", ("Lê", "", "An")),
        ("Ánh", ("", "", "Ánh")),
        ("H'Hen Niê", ("H'Hen", "", "Niê")),
        ("Đặng-Trần", ("", "", "Đặng-Trần")),
        ("  Lê \u00a0 Văn\tAn ", ("Lê", "Văn", "An")),
        ("", ("", "", "")),
    ],
)
def test_a_name_splits_at_its_spaces(full, parts):
    assert split_name(full) == parts


@pytest.mark.parametrize(
    "in_order",
    [
        ["An", "Ăn", "Ân"],
        ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"],
        ["Lê Văn An", "Lê Văn Anh", "Lê Văn Ánh", "Lê Văn Bình"],
        ["Vũ Thị An", "Đỗ Thị Bình"],
        ["Dũng", "Đào", "Đỗ", "Em"],
        ["Đỗ An", "Vũ An"],
        ["Trần An", "Lê Bảo An", "Lê Văn An"],
        ["Nguyễn Văn Hoa", "An Văn Hòa"],
        ["Lê An", "Lê Bình", "Lê An Bình"],
    ],
)
def test_a_class_list_is_in_vietnamese_order(in_order):
    mixed = in_order[::-1]
    assert sorted(mixed, key=sort_key) == in_order


def test_the_tones_have_one_order():
    names = [unicodedata.normalize("NFC", "Ma" + tone) for tone in TONE_ORDER]
    assert names == ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4).map(" ".join), max_size=12))
def test_the_key_orders_as_the_written_rule_does(names):
    for one, other in itertools.combinations(names, 2):
        expected = class_list_place(one) < class_list_place(other)
        assert (sort_key(one) < sort_key(other)) == expected, (one, other)


SYLLABLES = st.builds(lambda head, vowel, tail: head + vowel + tail, st.sampled_from(["", "b", "c", "ch", "d", "đ", "g", "h", "th", "x"]),
                      st.sampled_from(sorted(set(BARE).union(*TONE_ROWS.values()))), st.sampled_from(["", "c", "i", "m", "n", "ng", "nh", "u"]))  # fmt: skip
ANY_NAMES = st.lists(SYLLABLES, min_size=2, max_size=4).map(" ".join)


@settings(max_examples=400)
@given(ANY_NAMES, ANY_NAMES)
def test_any_two_syllables_stand_as_the_written_rule_says(one, other):
    expected = class_list_place(one) < class_list_place(other)
    assert (sort_key(one) < sort_key(other)) == expected
    assert (sort_key(one).encode() < sort_key(other).encode()) == expected, "databases compare bytes"


@given(ANY_NAMES)
def test_case_form_and_spaces_do_not_move_a_name(name):
    key = sort_key(name)
    assert key == sort_key(name.upper()) == sort_key(unicodedata.normalize("NFD", name)) == sort_key(f"  {name.replace(' ', '  ')} ")


@given(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_the_given_name_decides_before_all_else(family, given_name, other_family, other_given):
    if sort_key(given_name) < sort_key(other_given):
        assert sort_key(f"{family} {given_name}") < sort_key(f"{other_family} {other_given}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lê Hòa", "Lê Hoà"),
        ("LÊ HÒA", "Lê Hòa"),
        ("Ðỗ An", "Đỗ An"),
        ("Lê  An", unicodedata.normalize("NFD", "Lê An")),
    ],
)
def test_spellings_of_one_name_share_a_place(one, other):
    assert sort_key(one) == sort_key(other)


@given(ANY_TEXT)
def test_any_text_has_a_printable_ascii_key_without_spaces(value):
    key = sort_key(value)
    assert key.isascii() and key.isprintable() and " " not in key


def test_foreign_letters_have_their_place():
    names = ["Eva", "Frank", "Wendy", "Zoe", "漢"]
    mixed = names[::-1]
    assert sorted(mixed, key=sort_key) == names


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Nguyễn Thị Ánh", "nguyen thi anh", True),
        ("Lý Mỹ", "Lí Mĩ", True),
        ("Đặng-Trần Vy", "Dang Tran Vi", True),
        ("Lê An", "Lê Anh", False),
        ("", "", False),
        ("---", "", False),
    ],
)
def test_the_same_name_is_recognised_under_other_spellings(a, b, same):
    assert same_name(a, b) is same


@given(ANY_TEXT, ANY_TEXT)
def test_comparing_any_two_texts_is_symmetric(a, b):
    assert same_name(a, b) == same_name(b, a)
    split_name(a)
