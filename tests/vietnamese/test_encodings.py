"""Text of fonts older than Unicode becomes Vietnamese, and each table says each letter once."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.encodings import TCVN3_CODES, TCVN3_LETTERS, TO_VNI, from_mojibake, from_tcvn3, from_vni, to_tcvn3, to_vni

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
LETTERS = SMALL + [letter.upper() for letter in SMALL]
SMALL_TEXT = st.text(alphabet=SMALL + list("bcdghklmnpqrstvx '.,"))
VIETNAMESE = st.text(alphabet=LETTERS + list("bcdghklmnpqrstvxBCDGHKLMNPQRSTVX '.,0123456789"))


def test_the_tcvn3_table_has_seventy_four_codes_each_for_one_letter():
    assert len(TCVN3_CODES) == len(set(TCVN3_CODES)) == len(TCVN3_LETTERS) == len(set(TCVN3_LETTERS)) == 74
    assert set(TCVN3_LETTERS) == {letter for letter in SMALL if not letter.isascii()} | set("ĂÂĐÊÔƠƯ")
    assert all("\u00a1" <= code <= "\u00ff" for code in TCVN3_CODES)


def test_the_vni_table_writes_every_letter_in_its_own_way():
    marked = [letter for letter in LETTERS if not letter.isascii()]
    assert len(marked) == 134
    written = {to_vni(letter) for letter in marked}
    assert len(written) == 134
    assert set(marked) - set(TO_VNI) == set("íìÍÌ"), "these four are written as themselves"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Qu¸ch §ång Th¾ng", "Quách Đồng Thắng"), ("NguyÔn ThÞ Hång", "Nguyễn Thị Hồng"), ("§Æng H÷u §¹t", "Đặng Hữu Đạt"),
        ("TrÇn H\u00ad¬ng", "Trần Hương"), ("TrÇn H\u2212¬ng", "Trần Hương"), ("H\u03bc", "Hà"), ("Hµ", "Hà"),
        ("Bïi §øc §«ng", "Bùi Đức Đông"), ("NGUYÔN V¡N ¢N", "NGUYỄN VĂN ÂN"), ("§ç V¡N ý", "ĐỖ VĂN Ý"), ("NGUYÔN ThÞ", "NGUYỄN Thị"),
        ("¸nh", "ánh"), ("Lª A", "Lê A"), ("§ç ý", "Đỗ ý"), ("Líp 9A1", "Lớp 9A1"), ("xãm 3, x· Hßa B×nh", "xóm 3, xã Hòa Bình"),
    ],
)  # fmt: skip
def test_tcvn3_text_is_read(typed, meant):
    assert from_tcvn3(typed) == meant


def test_a_font_of_capitals_shows_small_letters_as_capitals():
    assert from_tcvn3("nguyÔn thÞ ¸nh", capitals=True) == "NGUYỄN THỊ ÁNH"


@pytest.mark.parametrize("page", ["latin-1", "cp1258", "cp1252"])
def test_tcvn3_bytes_are_read_whatever_code_page_showed_them(page):
    assert from_tcvn3("NguyÔn ThÞ Hång, x· H\u00ad¬ng".encode("latin-1").decode(page)) == "Nguyễn Thị Hồng, xã Hương"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Quaùch Ñoàng Thaéng", "Quách Đồng Thắng"), ("Nguyeãn Thò AÙnh", "Nguyễn Thị Ánh"), ("Nguyeãn Thò Aùnh", "Nguyễn Thị Ánh"),
        ("NGUYEÃN THÒ AÙNH", "NGUYỄN THỊ ÁNH"), ("Traàn Höông Giang", "Trần Hương Giang"), ("Lyù Myõ Kyø", "Lý Mỹ Kỳ"),
        ("Ñaëng Höõu Ñaït", "Đặng Hữu Đạt"), ("Tæ", "Tỉ"), ("Só", "Sĩ"), ("Thí", "Thí"), ("Thì", "Thì"), ("Tî", "Tỵ"),
        ("Döông Thuøy", "Dương Thùy"), ("Bôû", "Bở"), ("öùng", "ứng"),
    ],
)  # fmt: skip
def test_vni_text_is_read_longest_code_first(typed, meant):
    assert from_vni(typed) == meant


@pytest.mark.parametrize("page", ["latin-1", "cp1252"])
def test_utf_8_taken_for_another_code_page_is_read(page):
    shown = "Nguyễn Thị Hà, Trần Lý".encode().decode(page)
    assert from_mojibake(shown) == "Nguyễn Thị Hà, Trần Lý"


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("Nguyá»…n", "Nguyễn"), ("VÃµ Thá»‹ HÃ ", "Võ Thị Hà"), ("HÃ", "Hà"), ("HÃ  Ná»™i", "Hà Nội"), ("Äoàn", "Đoàn"),
        ("Äá»— VÄƒn", "Đỗ Văn"), ("Müller", "Müller"), ("\u2023 Lê", "\u2023 Lê"), ("Hòa", "Hòa"), ("An", "An"),
    ],
)  # fmt: skip
def test_misread_utf_8_is_mended_and_the_rest_stays(shown, meant):
    assert from_mojibake(shown) == meant


@given(SMALL_TEXT)
def test_small_letters_survive_tcvn3_and_back(text):
    assert from_tcvn3(to_tcvn3(text)) == text


@given(VIETNAMESE)
def test_any_vietnamese_survives_a_font_of_capitals(text):
    assert from_tcvn3(to_tcvn3(text), capitals=True) == text.upper()


@given(st.lists(st.sampled_from(["Nguyễn", "Thị", "Ánh", "Lý", "Kỳ", "Đỗ", "Hương", "Ưng", "Ý", "An", "Tỵ", "Sĩ", "Ớt"])).map(" ".join))
def test_names_survive_vni_and_back(text):
    assert from_vni(to_vni(text)) == text
    assert from_vni(to_vni(text.upper())) == text.upper()


@given(VIETNAMESE)
def test_any_vietnamese_survives_being_taken_for_latin_1(text):
    assert from_mojibake(text.encode().decode("latin-1")) == text


@given(ANY_TEXT | st.text(alphabet=st.characters(min_codepoint=0x80, max_codepoint=0x2122)))
def test_no_text_breaks_a_conversion(text):
    for read in (from_tcvn3, from_vni, from_mojibake, to_tcvn3, to_vni):
        read(text)
