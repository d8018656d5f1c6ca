"""What keyboards and converters do to a text is mended and named; a text that is well stays as it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.casing import looks_all_caps, looks_uncased, proper_case
from smt.vietnamese.repairs import Repair, place_tone, repaired

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
LATIN = st.text(alphabet="aáàảãạăâbcdđeêghiklmnoôơpqrstuưvxyAÁÀẢÃẠĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY '’-()")


@pytest.mark.parametrize(
    ("typed", "meant", "repairs"),
    [
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh", ""),
        ("hoà", "hoà", ""), ("hòa", "hòa", ""), ("thuỷ", "thuỷ", ""), ("Niño", "Niño", ""), ("漢", "漢", ""),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ánh"), "Nguyễn Thị Ánh", "composed"),
        ("Nguye\u0303\u0302n", "Nguyễn", "composed"),
        ("Nguyê\u0303n", "Nguyễn", "composed"),
        ("Nguyên\u0303", "Nguyễn", "composed misplaced_tone"),
        ("Nguyêñ", "Nguyễn", "misplaced_tone"),
        ("\u0301Lê An", "Lê An", "stray_marks"), ("Lê \u0301 An", "Lê An", "stray_marks"),
        ("  Lê   An ", "Lê An", "spaces"), ("Lê\u00a0An", "Lê An", "spaces"), ("Lê\nAn", "Lê An", "spaces"), ("Le  An", "Le An", "spaces"),
        ("Ｌê　Ａn", "Lê An", "wide"), ("Lê\u200b An", "Lê An", "invisible"), ("", "", ""),
    ],
)  # fmt: skip
def test_a_text_is_mended_and_each_repair_named(typed, meant, repairs):
    assert repaired(typed) == (meant, tuple(Repair(name) for name in repairs.split()))


@pytest.mark.parametrize(("cp1258", "meant"), [("Nguy\xean\xde".replace("n\xde", "\xden"), "Nguyễn"), ("Th\xe1nh \xcc".strip(" \xcc"), "Thánh")])
def test_text_of_code_page_1258_has_its_tones_joined(cp1258, meant):
    assert repaired(cp1258.encode("latin-1").decode("cp1258")).text == meant


@given(ANY_TEXT)
def test_mending_twice_changes_nothing_more(text):
    once = repaired(text).text
    assert repaired(once) == (once, ())


@pytest.mark.parametrize(
    ("letters", "tone", "whole"),
    [("hoa", "\u0300", "hòa"), ("thuy", "\u0309", "thủy"), ("quy", "\u0301", "quý"), ("gia", "\u0300", "già"), ("gi", "\u0300", "gì"),
     ("hoan", "\u0300", "hoàn"), ("nguyên", "\u0303", "nguyễn"), ("đương", "\u0300", "đường"), ("khuyu", "\u0309", "khuỷu"),
     ("mia", "\u0301", "mía"), ("xoay", "\u0301", "xoáy"), ("bng", "\u0301", "bng"), ("Ư", "\u0301", "Ứ")],
)  # fmt: skip
def test_a_tone_is_set_where_schoolbooks_set_it(letters, tone, whole):
    assert place_tone(letters, tone) == whole


@pytest.mark.parametrize(
    ("typed", "proper"),
    [
        ("NGUYỄN THỊ ÁNH", "Nguyễn Thị Ánh"), ("nguyễn thị ánh", "Nguyễn Thị Ánh"), ("Nguyễn Thị ánh", "Nguyễn Thị Ánh"),
        ("h'hen niê", "H'Hen Niê"), ("H'HEN NIÊ", "H'Hen Niê"), ("k’brôih", "K’Brôih"), ("ĐẶNG-TRẦN vy", "Đặng-Trần Vy"),
        ("Y MOAN", "Y Moan"), ("y moan", "Y Moan"), ("Rơ châm", "Rơ Châm"), ("đỗ ý", "Đỗ Ý"), ("McCann", "McCann"),
        ("LÊ AN (B)", "Lê An (B)"), ("Lê  An", "Lê  An"), ("", ""), (unicodedata.normalize("NFD", "lê án"), unicodedata.normalize("NFD", "Lê Án")),
    ],
)  # fmt: skip
def test_a_name_gets_its_capitals(typed, proper):
    assert proper_case(typed) == proper


@given(LATIN)
def test_capitals_are_given_once_and_letters_stay(name):
    once = proper_case(name)
    assert proper_case(once) == once
    assert once.lower() == name.lower()
    assert proper_case(name.upper()) == proper_case(name.lower())


@pytest.mark.parametrize(
    ("name", "caps", "uncased"),
    [("NGUYỄN AN", True, False), ("Nguyễn An", False, False), ("nguyễn An", False, True), ("Lê ánh", False, True), ("Y", False, False),
     ("H'HEN", True, False), ("12", False, False), ("漢字", False, False), ("", False, False)],
)  # fmt: skip
def test_the_case_of_a_name_is_seen(name, caps, uncased):
    assert looks_all_caps(name) is caps
    assert looks_uncased(name) is uncased


@given(ANY_TEXT)
def test_no_text_breaks_the_casing(text):
    proper_case(text)
    looks_all_caps(text)
    looks_uncased(text)
