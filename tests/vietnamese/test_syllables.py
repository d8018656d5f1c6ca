"""A Vietnamese syllable is known by its spelling, without a list of words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.syllables import is_syllable, words_in

NAMES = """Nguyễn Thị Ánh Đỗ Quách Thắng Quỳnh Giang Gìn Giếng Huyền Khuê Quý Quốc Nghĩa Ý Yến Uyên Oanh Hoà Hòa Thuý Thúy Thủy Hưởng
Trường Phước Đặng Ngọc Bích Diệp Việt Tuấn Khoa Xuân Luật Hoạch Hoằng Quang Quyên Quyết Loan Tuyết Hữu Rượu Kiều Ghềnh Ngoan Mỹ Kỳ Gì Gia
Giáp Giêng Quơ Quên Toàn Ơn Ưng Huỳnh Thoại Sửu Hợi Dậu Tỵ Tí Huế Huệ Thuở Khuya Hương Châu Hoài Quân Quầy Giường Giảng lượng Nguyệt Uyển
ĐƯỜNG TIẾN nghiêng giữ xoè xòe khuỷu nghề ghế""".split()  # noqa: SIM905  # a list in words reads better


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_of_names_are_syllables_in_either_form(form):
    assert [word for word in NAMES if not is_syllable(unicodedata.normalize(form, word))] == []


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("NguyÔn", "a capital inside: TCVN3"), ("ThÞ", "no such letter"), ("Nguyeãn", "no such rime: VNI"), ("Hỹa", "no rime ya"),
        ("Hoỏ", "no rime oo without a coda"), ("tảc", "a stop takes sắc or nặng only"), ("cat", "a stop takes a tone"),
        ("cế", "k before ê"), ("ngế", "ngh before ê"), ("Dơng", "no rime ơng"), ("Hng", "no vowel"), ("Nguyêñ", "a tone on a consonant"),
        ("án̂", "marks nobody writes"), ("á̀", "two tones"), ("", "nothing"), ("qú", "no vowel after qu"), ("a1", "a digit"), ("ngoằnnghoèo", "too long"),
    ],
)  # fmt: skip
def test_what_no_syllable_can_be_is_refused(word, why):
    assert not is_syllable(word), why


def test_words_stand_between_spaces_digits_and_punctuation():
    assert list(words_in("Tổ 3, xã H'Hen-Niê (cũ)")) == ["Tổ", "xã", "H'Hen", "Niê", "cũ"]


@given(st.text(alphabet=st.characters(exclude_categories=())) | st.text(alphabet="qugihcntpaeiouyàáạâêôơưăđ\u0300\u0302", max_size=6))
def test_any_word_is_judged(word):
    assert is_syllable(word) in (True, False)
