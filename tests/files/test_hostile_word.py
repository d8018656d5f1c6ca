"""Each hostile or wrong Word file is answered by a sentence of its own, quickly and in little memory."""

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smt.files.headings import plain
from smt.files.service import FileRefused, keep
from smt.files.word import outline
from smt.vietnamese.text import tidy, without_unreadable
from tests.files import hostile, make
from tests.make import AT

MEBIBYTE = 1 << 20


def peak() -> int:
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_hostile_or_wrong_file_is_refused_by_its_own_sentence_quickly_and_in_little_memory(name: str) -> None:
    build, words = hostile.REFUSED[name]
    data = build()
    Path("/proc/self/clear_refs").write_text("5")  # begins a new high-water mark
    before, begun = peak(), time.monotonic()
    with pytest.raises(FileRefused, match=words) as refused:
        keep(data, "dự thảo.docx", AT)
    assert time.monotonic() - begun < 5
    assert peak() - before < 50 * MEBIBYTE
    assert refused.value.field == "file"
    assert "rồi chọn lại" in str(refused.value) or "Chỉ nhận" in str(refused.value) or "chọn đúng tệp" in str(refused.value)


@pytest.mark.parametrize("name", [name for name in hostile.REFUSED if name not in ("a PDF renamed", "two hundred megabytes", "nothing")])
def test_no_such_file_gives_an_outline_or_another_exception(name: str) -> None:
    with pytest.raises(FileRefused):
        outline(hostile.REFUSED[name][0]())


@pytest.mark.parametrize("body", [
    "<w:p/>" * 200_000, "<w:tbl>" * 40 + "</w:tbl>" * 40, '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "<w:t>lạc</w:t>",
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="99"/><w:numId w:val="99999999999"/></w:numPr></w:pPr></w:p>'],
    ids=["blank paragraphs", "nested tables", "an end without a beginning", "a stray text", "a list that is none"])
def test_an_odd_file_is_read_all_the_same(body: str) -> None:
    assert outline(hostile.word(body)) == []


def test_styles_and_lists_that_turn_in_a_ring_end() -> None:
    styles = '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    lists = ('<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="s"/><w:styleLink w:val="s"/></w:abstractNum>'
             '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>')
    body = make.para("Chữ", properties='<w:pStyle w:val="a"/><w:numPr><w:numId w:val="1"/></w:numPr>')
    assert outline(make.plan(body, styles=styles, numbering=lists)) == []


@pytest.mark.parametrize("body", [make.para("a") * 50_001, make.para("ậ" * 300_000) * 11], ids=["paragraphs", "letters"])
def test_too_long_a_text_is_refused_with_what_to_do(body: str) -> None:
    with pytest.raises(FileRefused, match="Nhập các mục bằng tay"):
        outline(hostile.word(body))


@pytest.mark.parametrize("letter", ["ậ", unicodedata.normalize("NFD", "ậ"), "a\u0301\u0302", "\u200b", "\ue000"])
def test_a_text_as_long_as_is_read_takes_seconds(letter: str) -> None:
    body = make.para("1. Mục") + make.para(letter * (2_900_000 // len(letter) // 100)) * 100
    begun = time.monotonic()
    assert len(outline(hostile.word(body))) == 1
    assert time.monotonic() - begun < 12


@given(st.text(alphabet=st.sampled_from("aAậẨ \t\n\u00a0\u00ad\u0301\u0302\u0323\u200b\ue000…“đ\u2028"), max_size=30))
def test_the_quick_way_of_tidying_gives_what_the_careful_one_gives(text: str) -> None:
    assert plain(text) == tidy(without_unreadable(tidy(text)))


def test_a_text_under_another_name_is_found_by_the_files_own_relation() -> None:
    relation = (f'<Relationships><Relationship Type="{make.R}/officeDocument" Target="/word/document2.xml"/></Relationships>')
    made = make.packed(**{"[Content_Types].xml": "<Types/>", "_rels/.rels": relation,
                          "word/document2.xml": hostile.text(make.para("1. Mục đích"))})
    assert [one.title for one in outline(made)] == ["Mục đích"]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 255))
def test_a_file_with_any_byte_changed_is_read_or_refused(place: int, value: int) -> None:
    data = bytearray(make.plan("1. Mục đích", "Chữ", numbering="<w:num/>", styles="<w:style/>"))
    data[place % len(data)] = value
    try:
        outline(bytes(data))
    except FileRefused as refused:
        assert str(refused)
