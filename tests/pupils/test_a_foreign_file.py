"""A file from other software: its columns are shown and confirmed, its old letters and unknown words decided by a person, once."""

import io
import re
from collections import Counter

import openpyxl
import pytest

from smt.core.db import db
from smt.pupils.models import Batch, BatchRow, ColumnMemory, WordMeaning
from smt.pupils.states import BatchState
from tests.corpus.building import page, xls
from tests.corpus.layouts import VNEDU
from tests.corpus.people import children
from tests.pupils import messy
from tests.pupils.filling import row
from tests.pupils.kept import every, last
from tests.sheets.xml_2003 import xml_2003


def meaning(page, value):
    """The first word of a page of words with this meaning."""
    return {re.search(r'name="(w\w+)"', page.text)[1]: value}


def sent(clerk, count=12, errors=0, **words):
    """Send a messy list and give the page of its columns."""
    answer = clerk.send(messy.workbook(messy.rows(count, errors), **words), "toan-truong.xlsx")
    assert answer.status_code == 303, answer.text
    return clerk.client.get(answer.location)


def guessed(page):
    """What a page of columns offers."""
    chosen = dict(re.findall(r'<select id="(\w+)".*?<option value="([^"]*)" selected', page.text, re.S))
    return chosen | dict(re.findall(r'name="(e\d+)" value="(\w+)" checked', page.text))


def read_as_guessed(clerk, page, **words):
    """Press the button of the page of columns with what it offers."""
    pressed = clerk.client.press(page, **{**guessed(page), **words})
    return clerk.client.get(pressed.location) if pressed.status_code == 303 else pressed


def test_columns_are_shown_with_letter_heading_and_three_values_before_anything_is_read(clerk):
    page = sent(clerk)
    assert "Cột của bạn là trường nào" in page.text
    assert re.search(r'<span class="tabular">D</span>: Giới tính', page.text)
    assert "Nam; Nữ" in page.text
    assert last(Batch).state is BatchState.MAPPING
    assert every(BatchRow) == []


def test_sheets_that_are_not_read_are_named_before_and_after(clerk):
    book, out = openpyxl.load_workbook(io.BytesIO(messy.workbook(messy.rows(12, 0)))), io.BytesIO()
    for title in ("Lớp 7B", "Lớp 7C"):
        book.copy_worksheet(book.active).title = title
    book.copy_worksheet(book.active).sheet_state = "hidden"
    book.save(out)
    page = clerk.client.get(clerk.send(out.getvalue(), "toan-truong.xlsx").location)
    named = "chỉ đọc trang tính “Toàn trường”. Chưa đọc: Lớp 7B, Lớp 7C."
    assert named in page.text
    assert named in read_as_guessed(clerk, page, e9="convert").text


def test_old_letters_are_shown_before_and_after_and_read_as_approved(clerk):
    page = sent(clerk)
    assert "Cột J viết bằng bảng mã cũ: TCVN3" in page.text
    result = read_as_guessed(clerk, page, e9="convert")
    assert "Kết quả kiểm tra danh sách" in result.text
    assert every(BatchRow)[0].told["mother_name"].casefold() == messy.name(3).casefold()


def test_old_letters_that_a_person_refuses_stay(clerk):
    read_as_guessed(clerk, sent(clerk), e9="leave")
    assert messy.name(3) not in {row.typed["mother_name"] for row in every(BatchRow)}


@pytest.mark.parametrize("write", [page, lambda rows: xml_2003({"Danh sách": rows}), xls], ids=["web page", "XML 2003", "Excel 97"])
def test_a_file_that_is_named_xls_is_taken_whatever_it_is_and_given_back_as_xlsx(clerk, write):
    rows = VNEDU.rows(children(6), sex=lambda child: child.sex if child.number > 1 else "?")
    answer = clerk.send(write(rows), "DS lop 7A.xls")
    result = read_as_guessed(clerk, clerk.client.get(answer.location), all_need="device")
    assert Counter(row.bucket.value for row in every(BatchRow)) == {"new": 5, "error": 1}, result.text
    given = clerk.client.get(f"{answer.location}/tep-danh-dau.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(given.data)).active
    assert [sheet.cell(VNEDU.header + 1, at + 1).value for at in (3, VNEDU.at("ministry"))] == ["Nguyễn Thị Ánh", "3100000001"]
    assert sheet.cell(VNEDU.header, len(VNEDU.columns) + 1).value == "Cần sửa"


def test_a_field_that_no_column_gives_is_said_and_asked_for(clerk):
    page = sent(clerk)
    refused = read_as_guessed(clerk, page, c1="-")
    assert refused.status_code == 422
    assert "Chưa có cột nào cho “Họ và tên”" in refused.text
    assert last(Batch).state is BatchState.MAPPING


def test_two_columns_for_one_field_are_refused_by_their_letters(clerk):
    refused = read_as_guessed(clerk, sent(clerk), c12="full_name")
    assert refused.status_code == 422
    assert "được chọn cho nhiều cột: B, M" in refused.text


def test_one_answer_for_the_whole_list_stands_in_for_a_column(clerk):
    read_as_guessed(clerk, sent(clerk), e9="convert", c8="-", all_need="both")
    assert {row.told["need"] for row in every(BatchRow) if row.told} == {"both"}


def test_the_next_file_with_these_headings_is_not_asked_about_again(clerk):
    read_as_guessed(clerk, sent(clerk), e9="convert")
    assert {one.field for one in every(ColumnMemory)} >= {"full_name", "mother_name", ""}
    assert "Kết quả kiểm tra danh sách" in sent(clerk, count=9, old_letters=False).text


def test_columns_may_be_changed_again_until_the_list_is_taken(clerk):
    result = read_as_guessed(clerk, sent(clerk), e9="convert")
    again = clerk.client.get(result.request.path + "/cot")
    assert again.status_code == 200
    read_as_guessed(clerk, again, c11="note")
    assert every(BatchRow)[0].typed["note"].startswith("Số 1")


def test_unknown_words_are_asked_for_once_and_mend_every_row(clerk):
    result = read_as_guessed(clerk, sent(clerk, count=16), e9="convert")
    assert last(Batch).counts["error"] == 4
    words = clerk.client.get(result.request.path + "/chu")
    assert "“Diện 3” ở cột Hoàn cảnh" in words.text
    assert "4 dòng: dòng 8, 12, 16, 20" in words.text
    done = clerk.client.get(clerk.client.press(words, **meaning(words, "other")).location)
    assert "Đã nhớ 1 từ cho trường" in done.text
    assert (last(Batch).counts["error"], last(WordMeaning).school_id) == (0, clerk.school_id)


def test_sending_the_meanings_twice_gives_no_other_word_the_meaning_of_the_first(clerk):
    preview = clerk.upload([row(circumstance="HN1"), row(full_name="Lê Hoa", circumstance="HN1"), row(full_name="Lê Na", circumstance="CN1")])
    words = clerk.client.get(preview.request.path + "/chu")
    for _ in range(2):
        assert clerk.client.press(words, **meaning(words, "poor")).status_code == 303
    assert [(one.word_key, one.value) for one in every(WordMeaning)] == [("hn1", "poor")]
    assert last(Batch).counts["error"] == 1


def test_what_one_school_taught_holds_for_no_other(clerk, other_clerk):
    result = read_as_guessed(clerk, sent(clerk, count=4), e9="convert")
    words = clerk.client.get(result.request.path + "/chu")
    clerk.client.press(words, **meaning(words, "other"))
    read_as_guessed(other_clerk, sent(other_clerk, count=8), e9="convert")
    assert last(Batch).counts["error"] >= 2


@pytest.mark.parametrize("tail", ["/cot", "/chu"])
def test_another_schools_columns_and_words_are_not_there(clerk, other_clerk, tail):
    page = sent(other_clerk)
    assert clerk.client.get(page.request.path + tail).status_code == 404
    db.session.rollback()
