"""The encoding of a column is found from its fonts and letters; Unicode is left alone, doubt is said aloud."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smt.vietnamese.encodings import to_tcvn3, to_vni
from smt.vietnamese.legacy import ENCODINGS, convert, guess
from smt.vietnamese.repairs import place_tone
from smt.vietnamese.syllables import ONSETS, RIMES, is_syllable

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
NAMES = ["Nguyễn Thị Ngọc", "Đỗ Văn Hà", "Trần Thị Hồng", "Lê Hòa", "Lý Mỹ Kỳ", "Phạm Hưng", "Dương Thị Hường", "Vũ Đức Thịnh", "Bùi Xuân Lộc"]
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SYLLABLES = st.builds(lambda onset, rime, tone: place_tone(onset + rime, tone), st.sampled_from(ONSETS),
                      st.sampled_from(sorted(RIMES)), st.sampled_from(TONES)).filter(is_syllable)  # fmt: skip
CASED = st.builds(lambda word, case: case(word), SYLLABLES, st.sampled_from([str.lower, str.upper, str.capitalize]))
UNICODE_TEXT = st.lists(CASED, min_size=1, max_size=5).map(" ".join)


def misread(text):
    return text.encode().decode("latin-1")


WRITERS = {"tcvn3": to_tcvn3, "vni": to_vni, "mojibake": misread}


@pytest.mark.parametrize("encoding", WRITERS)
def test_letters_alone_tell_an_old_encoding_and_it_converts_back(encoding):
    cells = [WRITERS[encoding](name) for name in NAMES]
    found = guess(cells, {})
    assert (found.encoding, found.sure) == (encoding, True)
    assert [convert(cell, encoding) for cell in cells] == NAMES


@pytest.mark.parametrize(
    ("case", "cells", "fonts", "encoding", "sure", "words"),
    [
        ("font and letters agree", ["NguyÔn ThÞ Hång"], {"tcvn3": 1}, "tcvn3", True, "đều là của TCVN3"),
        ("a font of capitals", ["nguyÔn thÞ hång"], {"tcvn3-capitals": 1}, "tcvn3-capitals", True, ".VnTimeH"),
        ("capitals without accents", ["tran an"], {"tcvn3-capitals": 1}, "tcvn3-capitals", True, "chữ hoa"),
        ("a VNI font", ["Nguyeãn Thò AÙnh"], {"vni": 1}, "vni", True, "VNI"),
        ("two fonts of TCVN3", ["NguyÔn ThÞ"] * 4, {"tcvn3": 2, "tcvn3-capitals": 2}, "tcvn3", False, "chú ý chữ hoa"),
        ("the font was changed, the text is Unicode", ["Nguyễn Thị"], {"tcvn3": 1}, "", True, "đã là Unicode"),
        ("font of one, letters of another", ["Nguyeãn Thò"] * 4, {"tcvn3": 4}, "vni", False, "lại viết theo VNI"),
        ("one cell without a font", ["NguyÔn ThÞ Hång"], {}, "tcvn3", False, "chưa đủ để chắc chắn"),
        ("both readings make sense, the font is old", ["Cá", "Bá"], {"tcvn3": 2}, "tcvn3", False, "cũng có nghĩa"),
        ("both readings make sense, no font", ["Cá", "Bá"], {"": 2}, "", True, "đã là Unicode"),
        ("half converted by hand", [to_tcvn3(n) for n in NAMES[:5]] + NAMES[5:], {"tcvn3": 5, "": 4}, "mixed", False, "bảng mã khác"),
        ("one Unicode cell among many", [to_tcvn3(n) for n in NAMES * 20] + ["Nguyễn"], {"tcvn3": 181}, "mixed", False, "1 ô"),
        ("one letter is the same in both", [to_tcvn3(n) for n in NAMES] + ["Lý"], {}, "tcvn3", True, "9 trong 10"),
        ("one old cell in a Unicode column", [*NAMES, "NguyÔn ThÞ"], {}, "mixed", False, "1 ô"),
        ("one cell that may be a slip", [*NAMES, "Nguyeãn Thò"], {}, "", False, "1 ô có thể gõ nhầm"),
        ("no accents", ["Tran Van An", "9A1"], {"tcvn3": 2}, "", True, "không có chữ nào mang dấu"),
        ("an empty column", [], {}, "", True, "không có chữ nào mang dấu"),
        ("decomposed Unicode", [unicodedata.normalize("NFD", n) for n in NAMES], {}, "", True, "đã là Unicode"),
        ("foreign names", ["Müller", "Nguyễn"], {}, "", True, "đã là Unicode"),
        ("nothing can be read", ["ÿþÿ", "þÿþ", "ÿÿþ"], {}, "", False, "chưa rõ nghĩa"),
        ("all in lower case", ["nguyÔn thÞ hång", "trÇn v¨n tó", "lª ®øc"], {}, "tcvn3", True, "3 trong 3"),
        ("in capitals", ["NGUYÔN THÞ HåNG", "TRÇN V¡N Tó", "L£ §øC"], {}, "tcvn3", True, "3 trong 3"),
        ("addresses", ["Xãm 3, x· Hßa B×nh, huyÖn Thñy Nguyªn", "Tæ 5, ph\u00adêng §«ng Khª", "Th«n 2"], {}, "tcvn3", True, "TCVN3"),
    ],
)  # fmt: skip
def test_a_column_is_judged_as_a_person_would(case, cells, fonts, encoding, sure, words):
    found = guess(cells, fonts)
    assert (found.encoding, found.sure) == (encoding, sure), (case, found)
    assert words in found.reason and found.reason.endswith(".")


@given(st.lists(UNICODE_TEXT, min_size=1, max_size=8), st.sampled_from(["NFC", "NFD"]))
def test_vietnamese_in_unicode_is_never_taken_for_anything_else(cells, form):
    found = guess([unicodedata.normalize(form, cell) for cell in cells], {})
    assert (found.encoding, found.sure) == ("", True)


@given(st.lists(st.builds(lambda text, slip, at: text[:at] + slip + text[at:], UNICODE_TEXT, st.sampled_from("abhnguơĐ "), st.integers(0, 9)),
                min_size=1, max_size=8))
def test_slips_in_a_unicode_column_are_not_taken_for_an_old_encoding(cells):
    assert guess([*cells, *NAMES], {}).encoding == ""


@given(st.lists(st.sampled_from(NAMES), min_size=1), st.sampled_from([e for e in ENCODINGS if e]))
def test_a_wrong_choice_cannot_spoil_names_that_only_unicode_can_hold(names, encoding):
    only_unicode = [name for name in names if any("\u1ea0" <= c <= "\u1ef9" for c in name)]
    assert [convert(name, encoding) for name in only_unicode] == only_unicode


@given(st.sampled_from(NAMES), st.sampled_from(sorted(WRITERS)))
def test_converting_twice_is_converting_once_or_shows(name, encoding):
    once = convert(WRITERS[encoding](name), encoding)
    twice = convert(once, encoding)
    assert twice == once or not any("\u1ea0" <= c <= "\u1ef9" for c in once)


def test_a_mixed_column_converts_only_what_makes_no_sense_as_it_stands():
    cells = ["Nguyễn Thị Ánh", "NguyÔn ThÞ Hång", "Nguyeãn Vaên Taâm", "Hòa", "An", "H'Hen Niê"]
    assert [convert(cell, "mixed") for cell in cells] == ["Nguyễn Thị Ánh", "Nguyễn Thị Hồng", "Nguyễn Văn Tâm", "Hòa", "An", "H'Hen Niê"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("D¬ng ThÞ Hêng", "Dương Thị Hường"), ("Ph¹m Hng", "Phạm Hưng"), ("Trêng", "Trường"), ("TR¦êNG", "TRƯỜNG"), ("L¬n", "Lơn"),
     ("THPT Ng« QuyÒn", "THPT Ngô Quyền"), ("TP", "TP")],
)  # fmt: skip
def test_a_lost_u_with_horn_is_put_back_only_where_nothing_else_makes_sense(typed, meant):
    assert convert(typed, "tcvn3") == meant


@given(st.lists(ANY_TEXT | st.text(alphabet=st.characters(min_codepoint=0x80, max_codepoint=0x2122))), st.dictionaries(st.sampled_from(["tcvn3", "tcvn3-capitals", "vni", ""]), st.integers(0, 9)))
def test_any_column_gets_an_answer_with_a_reason(cells, fonts):
    found = guess(cells, fonts)
    assert found.encoding in ENCODINGS and found.reason
    for cell in cells:
        convert(cell, found.encoding)


def test_five_thousand_cells_are_judged_in_a_moment():
    cells = [to_tcvn3(f"{one} {other}") + str(number) for number in range(60) for one in NAMES for other in NAMES]
    started = time.perf_counter()
    assert guess(cells, {}).encoding == "tcvn3"
    assert time.perf_counter() - started < 3
