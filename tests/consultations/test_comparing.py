"""Two revisions side by side: pairs of sections, words that differ, bounded work."""

import time
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smt.consultations.comparing import Change, Comparison, Piece, compare, differences


@dataclass
class Part:
    number: str
    title: str
    text: str = ""


LONG = "Ủy ban nhân dân các quận, huyện rà soát, lập danh sách học sinh thuộc hộ nghèo, cận nghèo trên địa bàn."


def changes(found: Comparison) -> list[tuple[str, str, str]]:
    return [(row.change.value, row.old.title if row.old else "", row.new.title if row.new else "") for row in found.rows]


@pytest.mark.parametrize(("old", "new", "expected"), [
    ([Part("I", "Mục đích", "a")], [Part("I", "Mục đích", "a")], [("same", "Mục đích", "Mục đích")]),
    ([Part("I", "Mục đích", "a")], [Part("I", "Mục đích", "b")], [("changed", "Mục đích", "Mục đích")]),
    ([Part("I", "Mục đích", "a")], [Part("II", "MỤC  ĐÍCH", "a")], [("changed", "Mục đích", "MỤC  ĐÍCH")]),
    ([Part("1", "A b"), Part("2", "C d")], [Part("1", "Mới"), Part("2", "A b"), Part("3", "C d")],
     [("added", "", "Mới"), ("same", "A b", "A b"), ("same", "C d", "C d")]),
    ([Part("1", "A b"), Part("2", "Bỏ đi"), Part("3", "C d")], [Part("1", "A b"), Part("2", "C d")],
     [("same", "A b", "A b"), ("removed", "Bỏ đi", ""), ("same", "C d", "C d")]),
    ([Part("1", "A"), Part("2", "B"), Part("3", "C")], [Part("1", "C"), Part("2", "A"), Part("3", "B")],
     [("moved", "C", "C"), ("same", "A", "A"), ("same", "B", "B")]),
    ([Part("1", "Trách nhiệm của các quận, huyện", "x")], [Part("4", "Trách nhiệm các quận và huyện", "y")],
     [("changed", "Trách nhiệm của các quận, huyện", "Trách nhiệm các quận và huyện")]),
    ([Part("1", "Phối hợp", LONG)], [Part("1", "Việc của địa phương", LONG + " Báo cáo trước ngày 15.")],
     [("changed", "Phối hợp", "Việc của địa phương")]),
    ([Part("1", "Mục tiêu", "chung"), Part("1", "Mục tiêu", "riêng")], [Part("1", "Mục tiêu", "riêng"), Part("1", "Mục tiêu", "chung")],
     [("moved", "Mục tiêu", "Mục tiêu"), ("same", "Mục tiêu", "Mục tiêu")]),
    ([Part("1", "Cũ hẳn", "x")], [Part("1", "Khác xa", "y")], [("removed", "Cũ hẳn", ""), ("added", "", "Khác xa")]),
    ([], [], []),
])
def test_sections_are_paired_by_number_and_title_then_by_likeness(
        old: list[Part], new: list[Part], expected: list[tuple[str, str, str]]) -> None:
    assert changes(compare(old, new)) == expected


def test_words_are_compared_and_signs_stand_apart() -> None:
    old, new = differences("Trao 500 máy tính, trước ngày 30/10.", "Trao 700 máy tính trước ngày 30/10.")
    assert old == [Piece("same", "Trao"), Piece("removed", " 500"), Piece("same", " máy tính"), Piece("removed", ","),
                   Piece("same", " trước ngày 30/10.")]
    assert new == [Piece("same", "Trao"), Piece("added", " 700"), Piece("same", " máy tính trước ngày 30/10.")]


def test_composed_and_decomposed_letters_and_other_line_breaks_are_no_difference() -> None:
    old, new = differences("Sở Giáo dục\nvà Đào tạo", unicodedata.normalize("NFD", "Sở Giáo dục và\n\nĐào tạo"))
    assert ({piece.kind for piece in old}, {piece.kind for piece in new}) == ({"same"}, {"same"})


def test_the_line_of_counts_counts_every_row_once() -> None:
    found = compare([Part("1", "A"), Part("2", "B", "x")], [Part("1", "A"), Part("2", "B", "y"), Part("3", "Mới")])
    assert found.counts == {Change.SAME: 1, Change.MOVED: 0, Change.CHANGED: 1, Change.ADDED: 1, Change.REMOVED: 0}
    assert str(found.line) == "Thêm 1 mục, bỏ 0, sửa 1, chuyển chỗ 0, giữ nguyên 1."


def joined(pieces: list[Piece], kind: str) -> str:
    assert {piece.kind for piece in pieces} <= {"same", kind}
    return "".join(piece.words for piece in pieces)


WORDS = st.lists(st.sampled_from(["và", "máy", " ", "\n", ",", ".", "tính", "ậ", "e\u0302", "\u0301", "\x1f", "<b>"]), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(WORDS | st.text(max_size=60), WORDS | st.text(max_size=60))
def test_same_and_removed_give_the_old_text_and_same_and_added_the_new_one(old: str, new: str) -> None:
    left, right = differences(old, new)
    assert joined(left, "removed") == unicodedata.normalize("NFC", old)
    assert joined(right, "added") == unicodedata.normalize("NFC", new)
    same = [["".join(piece.words.split()) for piece in side if piece.kind == "same"] for side in (left, right)]
    assert "".join(same[0]) == "".join(same[1])


PARTS = st.lists(st.builds(Part, st.sampled_from(["I", "1", "2", ""]), st.sampled_from(["A b", "A b c", "Mục tiêu", ""]),
                           st.sampled_from(["", "x", LONG, LONG + " thêm"])), max_size=7)


@settings(max_examples=300, deadline=None)
@given(PARTS, PARTS)
def test_every_section_of_both_sides_stands_in_exactly_one_row(old: list[Part], new: list[Part]) -> None:
    rows = compare(old, new).rows
    assert [row.new for row in rows if row.new] == new
    assert sorted(id(row.old) for row in rows if row.old) == sorted(map(id, old))


def varied(section: int, step: int) -> str:
    return "\n".join(" ".join(f"{'và' if n % 5 == 0 else 'từ'}{(n * 7 + section + line * step) % 97}" for n in range(40)) for line in range(50))


@pytest.mark.parametrize("case", ["few words differ", "all differ", "one word again and again", "no sections alike"])
def test_a_hundred_sections_of_two_thousand_words_are_compared_in_seconds(case: str) -> None:
    old = [Part(str(n), f"Mục số {n}", varied(n, 3)) for n in range(100)]
    new = [Part(str(n), f"Mục số {n}", {"few words differ": varied(n, 3).replace("và5", "VÀ5"), "all differ": varied(n + 1, 5),
                                       "one word again and again": "và " * 2000, "no sections alike": varied(n + 31, 11)}[case])
           for n in range(100)]
    if case == "no sections alike":
        new = [Part("", f"Tên{n} khác{n}", one.text) for n, one in enumerate(new)]
    begun = time.monotonic()
    compare(old, new)
    assert time.monotonic() - begun < 10


def test_very_many_sections_are_still_compared_in_seconds() -> None:
    old = [Part(str(n), f"Tên{n} cũ{n}", f"chữ{n} của{n} mục{n} này{n}") for n in range(2000)]
    new = [Part(str(n), f"Mới{n} hẳn{n}", one.text) for n, one in enumerate(old)]
    begun = time.monotonic()
    assert compare(old, new).counts[Change.CHANGED] == 2000
    assert time.monotonic() - begun < 10
