import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore, Timer

import pytest

from forms.pupil import ListForm
from smt.sheets import process, reading
from smt.sheets import refusals as r
from smt.sheets.book import Reading, open_book
from smt.sheets.child import Order, answers
from smt.sheets.limits import LIMITS, MEBIBYTE, Limits, Unfit
from smt.sheets.marking import mark
from smt.sheets.reading import read_rows
from tests.sheets import hostile as h

BAD_REF = '<row r="1"><c r="ZZZZZZZZZ99999999999"><v>1</v></c></row>'

REFUSED = {
    "a cell at the last place": (h.far_cell, r.TooManyRows),
    "the same with an honest dimension": (
        partial(h.far_cell, before='<dimension ref="B2:XFD1048576"/>'),
        r.TooManyRows,
    ),
    "a cell in row 20,001": (partial(h.far_cell, ref="A20001"), r.TooManyRows),
    "a cell in column 201": (partial(h.far_cell, ref="GS3"), r.TooManyRows),
    "a cell reference without sense": (partial(h.book, BAD_REF), r.DangerousFile),
    "a row number without sense": (partial(h.book, '<row r="4294967297"/>'), r.DangerousFile),
    "a merge over everything": (
        partial(h.book, after='<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'),
        r.DangerousFile,
    ),
    "a zip bomb": (h.zip_bomb, r.TooLarge),
    "a zip bomb that understates itself": (h.understated_bomb, r.DangerousFile),
    "billion laughs": (h.billion_laughs, r.DangerousFile),
    "quadratic blow-up": (h.quadratic_blow_up, r.DangerousFile),
    "an external entity": (h.external_entity, r.DangerousFile),
    "an external entity in UTF-16": (h.external_entity_in_utf_16, r.DangerousFile),
    "10,000 members": (h.many_members, r.DangerousFile),
    "10,000 members said to be 7": (h.many_members_said_to_be_few, r.DangerousFile),
    "a name that climbs": (partial(h.book_with, {"../../etc/cron.d/x": "x"}), r.DangerousFile),
    "a name that climbs backwards": (partial(h.book_with, {"xl\\..\\..\\x": "x"}), r.DangerousFile),
    "an absolute name": (partial(h.book_with, {"/etc/passwd": "x"}), r.DangerousFile),
    "a drive": (partial(h.book_with, {"C:\\x": "x"}), r.DangerousFile),
    "overlapping members": (h.overlapping_members, r.DangerousFile),
    "the same member twice": (
        lambda: h.packed([*h.parts().items(), ("xl/workbook.xml", "<a/>")]),
        r.DangerousFile,
    ),
    "the same member in other letters": (partial(h.book_with, {"XL/Workbook.XML": "<a/>"}), r.DangerousFile),
    "two directories": (h.two_directories, r.DangerousFile),
    "a wrong checksum": (h.wrong_checksum, r.CutShort),
    "a zip password": (h.encrypted_member, r.PasswordProtected),
    "a million shared strings": (h.many_shared_strings, r.DangerousFile),
    "a million nested elements": (h.deep_nesting, r.DangerousFile),
    "a million names": (h.many_names, r.DangerousFile),
    "one huge attribute": (h.huge_attribute, r.DangerousFile),
    "three million elements": (h.many_elements, r.DangerousFile),
    "XML that breaks off": (partial(h.book_with, sheet=h.sheet()[:-20]), r.CutShort),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, r.NotExcel),
    "a photograph": (lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 500, r.NotExcel),
    "a PDF": (lambda: b"%PDF-1.7\n" + b"\x00" * 500, r.NotExcel),
    "a web page": (lambda: b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", r.NotExcel),
    "a CSV": (lambda: "Họ tên,Lớp\nAn,1A\n".encode(), r.NotExcel),
    "a CSV in UTF-16": (lambda: "Họ tên\tLớp\n".encode("utf-16"), r.NotExcel),
    "random bytes": (lambda: bytes(range(256)) * 9, r.NotExcel),
    "an old .xls": (partial(h.ole, "Workbook"), r.NotExcel),
    "an old .doc": (partial(h.ole, "WordDocument"), r.NotExcel),
    "an encrypted workbook": (partial(h.ole, "EncryptedPackage"), r.PasswordProtected),
    "an .xlsb": (partial(h.directory_only, "[Content_Types].xml", "xl/workbook.bin"), r.NotExcel),
    "an .ods": (partial(h.directory_only, "mimetype", "content.xml"), r.NotExcel),
    "a .docx": (partial(h.directory_only, "[Content_Types].xml", "word/document.xml"), r.NotExcel),
    "any zip": (partial(h.directory_only, "readme.txt"), r.NotExcel),
    "half a file": (h.half, r.CutShort),
    "four bytes of a file": (lambda: h.book()[:4], r.CutShort),
    "a file without its last byte": (lambda: h.book()[:-1], r.CutShort),
    "nothing": (bytes, r.EmptyFile),
    "blanks": (lambda: b"\r\n \x00" * 20, r.EmptyFile),
    "ten megabytes and a byte": (lambda: b"PK\x03\x04" + b"x" * (10 * MEBIBYTE), r.TooLarge),
}


def peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def busy() -> float:
    """Give the processor seconds of this process and its children: what other work there is on the machine does not count."""
    return sum(os.times()[:4])


def refused(act: Callable[[bytes], object], data: bytes) -> tuple[type, str, float, int]:
    """Give the refusal's class and sentence, the seconds it took and how far memory rose meanwhile."""
    Path("/proc/self/clear_refs").write_text("5")  # begins a new high-water mark
    before, begun = peak(), busy()
    with pytest.raises(r.SheetRefusal) as caught:
        act(data)
    return caught.type, str(caught.value), busy() - begun, peak() - before


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_or_wrong_file_is_refused_by_its_own_sentence_quickly_and_in_little_memory(
    name: str,
) -> None:
    build, expected = REFUSED[name]
    kind, sentence, seconds, memory = refused(read_rows, build())
    assert kind is expected
    assert "Hãy" in sentence
    assert seconds < 5
    assert memory < 50 * MEBIBYTE


def inspected(data: bytes) -> None:
    """Inspect in this process, as the child does."""
    process.glance(data, LIMITS, reading.EXCEL)
    try:
        for _ in answers(data, Order(task="read", sheet=0, memory=0, seconds=0, limits=LIMITS)):
            pass
    except Unfit as unfit:
        raise r.refusal_for(unfit.reason) from None


@pytest.mark.parametrize("name", REFUSED)
def test_the_inspection_alone_refuses_every_such_file_within_the_same_bounds(name: str) -> None:
    build, expected = REFUSED[name]
    kind, _, seconds, memory = refused(inspected, build())
    assert (kind, seconds < 5, memory < 50 * MEBIBYTE) == (expected, True, True)


#: What the wider limits of lists take, or refuse in another way, and what is a list though no template.
OTHERWISE = {
    "a cell in row 20,001": None,
    "three million elements": None,
    "a zip bomb": r.CutShort,
    "a CSV": None,
    "a CSV in UTF-16": None,
    "an old .xls": r.CutShort,
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_list_of_a_hundred_thousand_rows_may_be_sent_and_still_no_hostile_file(name: str) -> None:
    build, expected = REFUSED[name]
    expected = OTHERWISE.get(name, expected)
    data = build()
    Path("/proc/self/clear_refs").write_text("5")
    before, begun = peak(), busy()
    try:
        with open_book(data) as book:
            assert sum(1 for _ in book.rows()) < 10
        kind = None
    except r.SheetRefusal as refusal:
        kind = type(refusal)
    assert (kind, busy() - begun < 5, peak() - before < 50 * MEBIBYTE) == (expected, True, True)


def test_a_small_file_whose_cells_repeat_one_long_text_is_refused_without_filling_this_process() -> None:
    kind, _, seconds, memory = refused(read_rows, h.repeated_long_text())
    assert kind in (r.DangerousFile, r.TooManyRows)
    assert (seconds < 5, memory < 50 * MEBIBYTE) == (True, True)


def test_a_parser_that_dies_is_a_refusal_and_this_process_lives_on() -> None:
    pid = os.getpid()
    with pytest.raises(r.DangerousFile):
        read_rows(h.book_with({"xl/media/a.bin": os.urandom(9 * MEBIBYTE)}), memory=30 * MEBIBYTE)
    assert read_rows(h.book()).rows[0].cells == ["", "Nguyễn Văn A"]
    assert os.getpid() == pid


def test_a_parser_that_the_clock_ends_says_that_the_machine_was_busy() -> None:
    begun = time.monotonic()
    with pytest.raises(r.Busy, match=r"đang bận .* Hãy đợi một phút"):
        read_rows(h.million_formatted_rows(), timeout=0.3)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("act", [open_book, partial(mark, header_row=1, sheet="Danh sách", remarks={})], ids=["read", "mark"])
def test_a_parser_that_used_up_its_processor_time_says_that_the_file_is_too_much(act: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_PROCESSOR", 0.01)  # one second
    with pytest.raises(r.TooMuchWork, match=r"quá nhiều thời gian .* Hãy xoá"):
        read_to_its_end(act(slow(), timeout=60))


def slow() -> bytes:
    """A container that takes seconds to unpack and holds a small workbook: within every limit."""
    return h.book_with({"xl/media/a.xml": "<a>" + "<b/>" * 7_000_000 + "</a>"})


def read_to_its_end(found: object) -> None:
    if isinstance(found, Reading):
        list(found.rows())


def test_a_million_formatted_rows_are_marked_within_five_seconds() -> None:
    data = h.million_formatted_rows()
    begun = busy()
    found = mark(data, header_row=1, sheet="Danh sách", remarks={2: [(0, "Sai.")]})
    assert busy() - begun < 5
    assert len(found) < len(data) * 1.1


@pytest.mark.parametrize("rows", ['<row r="5"/><row r="5" s="1"/>', '<row r="9"/><row r="3"><c r="A3" s="1"/></row>', '<row r="1048577"/>'])
def test_empty_rows_that_no_sheet_has_are_refused_like_others(rows: str) -> None:
    with pytest.raises(r.DangerousFile):
        read_rows(h.book(rows))


def test_a_parser_that_wants_more_memory_than_allowed_is_a_refusal() -> None:
    without_a_bound_on_text = Limits(text=1 << 50)
    with pytest.raises(r.DangerousFile):
        read_rows(h.repeated_long_text(), limits=without_a_bound_on_text)


def test_a_worksheet_under_another_name_is_judged_as_it_is_read() -> None:
    members = h.parts(sheet=h.sheet(h.PUPIL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    relations = "xl/_rels/workbook.xml.rels"
    members[relations] = str(members[relations]).replace("sheet1.xml", "sheet1.png")
    members["xl/worksheets/sheet1.png"] = members.pop("xl/worksheets/sheet1.xml")
    with pytest.raises(r.TooManyRows):
        read_rows(h.packed(members.items()))


def test_the_seven_failures_have_seven_sentences() -> None:
    chosen = (
        r.NotExcel,
        r.TooLarge,
        r.EmptyFile,
        r.PasswordProtected,
        r.WrongTemplate,
        r.CutShort,
    )
    nothing_chosen = str(ListForm().file.missing)
    assert len({nothing_chosen, *(str(kind()) for kind in chosen)}) == 7


@pytest.mark.parametrize("reason", list(r.Reason))
def test_every_reason_has_a_sentence_that_says_the_next_step_in_plain_words(reason: r.Reason) -> None:
    sentence = str(r.refusal_for(reason))
    assert "Hãy" in sentence
    assert not any(word in sentence for word in ("không hợp lệ", "vui lòng", "bắt buộc", "%("))


@pytest.mark.parametrize("at", range(40, 1400, 97))
def test_a_file_cut_anywhere_is_told_to_be_cut(at: int) -> None:
    with pytest.raises(r.CutShort):
        inspected(h.book()[:at])


def test_a_workbook_passes_the_inspection() -> None:
    inspected(h.book())


# ---- many at once ----

def test_no_more_than_two_are_read_at_once_and_the_third_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_PATIENCE", 0.01)
    with process._CHILDREN, process._CHILDREN, pytest.raises(r.Busy, match="Hãy đợi một phút"):
        read_rows(h.book())
    assert read_rows(h.book()).rows


def test_a_file_waits_for_another_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    room = BoundedSemaphore(1)
    monkeypatch.setattr(process, "_CHILDREN", room)
    room.acquire()
    Timer(0.2, room.release).start()
    assert read_rows(h.book()).rows


def test_files_that_are_refused_leave_their_place_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_CHILDREN", BoundedSemaphore(1))
    monkeypatch.setattr(process, "_PATIENCE", 0.01)
    for _ in range(3):
        with pytest.raises(r.DangerousFile):
            read_rows(h.billion_laughs())
    assert read_rows(h.book()).rows
