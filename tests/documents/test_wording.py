"""Numbers, days and lists as Decree 30/2020 has them written."""

import unicodedata
from datetime import date

import pytest

from smt.documents.wording import GAP, MOTTO, NATION, cited, ended, number_and_symbol, place_and_day, short_day


def test_quoc_hieu_and_tieu_ngu_are_right_letter_by_letter():
    letters = ["C", "Ộ", "N", "G", " ", "H", "Ò", "A", " ", "X", "Ã", " ", "H", "Ộ", "I", " ", "C", "H", "Ủ", " ", "N", "G", "H", "Ĩ", "A", " ",
               "V", "I", "Ệ", "T", " ", "N", "A", "M"]
    assert list(NATION) == [unicodedata.normalize("NFC", letter) for letter in letters]
    assert [hex(ord(letter)) for letter in NATION if not letter.isascii()] == [
        "0x1ed8", "0xd2", "0xc3", "0x1ed8", "0x1ee6", "0x128", "0x1ec6"]
    assert MOTTO.split(" - ") == ["Độc lập", "Tự do", "Hạnh phúc"]
    assert unicodedata.is_normalized("NFC", NATION + MOTTO)


@pytest.mark.parametrize(("number", "symbol", "written"), [
    ("5", "STTTT-BCVT", "Số: 05/STTTT-BCVT"),
    ("05", "STTTT-BCVT", "Số: 05/STTTT-BCVT"),
    ("12", "KH-UBND", "Số: 12/KH-UBND"),
    ("1234", "KH-UBND", "Số: 1234/KH-UBND"),
    ("7a", "KH-UBND", "Số: 7a/KH-UBND"),
    ("", "STTTT-BCVT", f"Số: {GAP}/STTTT-BCVT"),
    ("", "", ""),
])
def test_a_number_under_ten_has_its_zero_and_a_blank_one_is_a_gap(number, symbol, written):
    assert number_and_symbol(number, symbol) == written


@pytest.mark.parametrize(("day", "month", "written"), [
    (date(2020, 3, 5), None, "Hải Phòng, ngày 05 tháng 3 năm 2020"),
    (date(2020, 1, 15), None, "Hải Phòng, ngày 15 tháng 01 năm 2020"),
    (date(2020, 2, 1), None, "Hải Phòng, ngày 01 tháng 02 năm 2020"),
    (date(2021, 10, 6), None, "Hải Phòng, ngày 06 tháng 10 năm 2021"),
    (None, date(2021, 10, 1), f"Hải Phòng, ngày {GAP} tháng 10 năm 2021"),
    (None, date(2021, 2, 1), f"Hải Phòng, ngày {GAP} tháng 02 năm 2021"),
    (None, None, f"Hải Phòng, ngày {GAP} tháng {GAP} năm {GAP}"),
])
def test_days_under_ten_and_the_first_two_months_have_their_zero(day, month, written):
    assert place_and_day("Hải Phòng", day, month) == written


def test_a_day_wins_over_the_month_that_was_known_before():
    assert place_and_day("Hải Phòng", date(2021, 11, 2), date(2021, 10, 1)).endswith("ngày 02 tháng 11 năm 2021")


@pytest.mark.parametrize(("day", "written"), [(date(2021, 10, 6), "06/10/2021"), (date(2021, 9, 21), "21/9/2021"), (date(2022, 1, 3), "03/01/2022")])
def test_a_short_day_follows_the_same_rule(day, written):
    assert short_day(day) == written


def test_a_citation_leaves_out_what_is_not_known():
    assert cited("Công văn", "6509/UBND-VX", date(2021, 9, 15), issuer="Ủy ban nhân dân thành phố", about="thực hiện Công điện") == (
        "Công văn số 6509/UBND-VX ngày 15/9/2021 của Ủy ban nhân dân thành phố thực hiện Công điện")
    assert cited("Công văn", "", None) == "Công văn"


def test_lines_end_with_semicolons_and_the_last_with_a_full_stop_whatever_they_came_with():
    assert ended(("Như trên;", "UBND TP (để b/c)", " ", "Lưu: VT, BCVT.")) == ["Như trên;", "UBND TP (để b/c);", "Lưu: VT, BCVT."]
    assert ended(()) == []
