"""Answering by the Excel sheet: it is read, looked at, and sent by the page's own door."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from smt.consultations import sheet_answer
from smt.consultations.models import Consultation, Invitee, ReplyDraft, Revision, Section
from smt.consultations.states import Channel, CommentKind, Position
from smt.core.clock import local, now
from smt.core.db import db
from smt.directory.states import Topic
from smt.outbox.models import Letter
from smt.sheets.template import Column, write_template
from tests import make
from tests.conftest import Client
from tests.consultations.inside import ANSWER, answer, opened, replies
from tests.files import make as files
from tests.sheets import hostile

#: An answer without a remark, and one with remarks on the whole (row 16 to 18) and on sections (from row 19).
PLAIN = {"D7": "Nhất trí", "D10": "Trần Văn Bình, Phó Giám đốc"}
FULL = {**PLAIN, "D7": "Không nhất trí", "D8": "Thiếu kinh phí.", "D11": "12/SYT", "D12": "05/10/2021", "E16": "Nên nêu căn cứ.",
        "D20": "Câu chữ", "E20": "Dòng một\nDòng “hai” <b>", "F20": "=1+1 %(x)s", "C22": "II ĐỐI TƯỢNG", "E22": "Thêm nữa."}


def consultation(days: int = 3, **values: Any) -> Consultation:
    made = make.consultation(due_on=local(now()).date() + timedelta(days=days), **values)
    db.session.commit()
    return made


@pytest.fixture
def invitee(app: Flask) -> Invitee:
    return consultation().invitees[0]


@pytest.fixture
def where(client: Client, invitee: Invitee) -> str:
    """The page behind the link of an agency that has not answered."""
    return opened(client, invitee)


def sections(invitee: Invitee) -> list[int]:
    return [one.id for one in invitee.consultation.revision.sections]


def blank(client: Client, where: str) -> bytes:
    sent = client.get(f"{where}/bang-excel/tai-ve")
    assert sent.status_code == 200
    return bytes(sent.data)


def filled(data: bytes, cells: dict[str, Any]) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    for cell, value in cells.items():
        book["Ý kiến"][cell].value = value
        book["Ý kiến"][cell].data_type = "s"  # as Excel keeps what is typed into a cell of text
    book.save(out)
    return out.getvalue()


def upload(client: Client, where: str, data: bytes, name: str = "y kien.xlsx") -> TestResponse:
    page = client.submit(f"{where}/bang-excel", file=(io.BytesIO(data), name))
    page.request.environ["wsgi.input"].close()  # Werkzeug's client leaves the file of a large body open
    return page


def read(client: Client, where: str, cells: dict[str, Any]) -> TestResponse:
    return upload(client, where, filled(blank(client, where), cells))


def said(reply: Any) -> list[tuple[Any, ...]]:
    return [(one.section_id, one.kind, one.text, one.proposed) for one in reply.comments]


def test_the_home_page_leads_to_the_sheet_and_the_sheet_is_that_of_this_agency(client: Client, invitee: Invitee, where: str) -> None:
    assert f"{where}/bang-excel" in client.get(where).text
    assert "Tải bảng của cơ quan về máy" in client.get(f"{where}/bang-excel").text
    sent = client.get(f"{where}/bang-excel/tai-ve")
    assert sent.headers["Content-Disposition"].startswith("attachment; filename=bang-y-kien-")
    sheet = openpyxl.load_workbook(io.BytesIO(sent.data))["Ý kiến"]
    assert invitee.name in sheet["B4"].value
    assert [sheet.cell(row, 3).value for row in (19, 20)] == ["MỤC ĐÍCH, YÊU CẦU", "ĐỐI TƯỢNG"]


# ---- read, looked at, sent ----

def test_what_a_sheet_says_is_shown_as_read_and_nothing_is_written(client: Client, invitee: Invitee, where: str) -> None:
    page = read(client, where, FULL)
    assert page.status_code == 200
    for words in ("Xem lại ý kiến trong bảng", "Không nhất trí", "Thiếu kinh phí.", "12/SYT", "05/10/2021", "Về cả dự thảo", "Nên nêu căn cứ.",
                  "II. ĐỐI TƯỢNG", "Câu chữ", "Dòng một\nDòng “hai” &lt;b&gt;", "=1+1 %(x)s", "Thêm nữa.", "Góp ý trong bảng: 3",
                  "Gửi ý kiến của cơ quan"):
        assert words in page.text
    assert (replies(), db.session.scalar(select(ReplyDraft))) == ([], None)


def test_one_button_records_the_answer_as_a_sheets(client: Client, invitee: Invitee, where: str) -> None:
    second = sections(invitee)[1]
    sent = client.press(read(client, where, FULL), do="send", file=(io.BytesIO(files.PDF), "Văn bản.pdf"))
    assert (sent.status_code, sent.location) == (303, where)
    reply = replies()[0]
    assert (reply.channel, reply.position, reply.document_number, str(reply.document_date)) == (Channel.SHEET, Position.DISAGREE, "12/SYT", "2021-10-05")
    assert said(reply) == [
        (None, CommentKind.GENERAL, "Thiếu kinh phí.", ""), (None, CommentKind.GENERAL, "Nên nêu căn cứ.", ""),
        (second, CommentKind.WORDING, "Dòng một\nDòng “hai” <b>", "=1+1 %(x)s"), (second, CommentKind.CONTENT, "Thêm nữa.", "")]
    assert reply.file
    assert reply.file.name == "Văn bản.pdf"
    assert "Gửi bằng: Tệp Excel" in client.get(where).text


def test_a_sheet_of_plain_agreement_is_taken(client: Client, where: str) -> None:
    assert client.press(read(client, where, PLAIN)).status_code == 303
    assert [(one.channel, one.position, one.comments) for one in replies()] == [(Channel.SHEET, Position.AGREE, [])]


def test_pressing_twice_records_one_reply_and_one_letter(client: Client, where: str) -> None:
    page = read(client, where, FULL)
    assert [client.press(page, do="send").status_code for _ in range(2)] == [303, 303]
    assert len(replies()) == 1
    assert len(list(db.session.scalars(select(Letter).where(Letter.key.startswith("receipt:"))))) == 1


def test_what_was_changed_on_the_page_is_no_longer_what_the_sheet_said(client: Client, where: str) -> None:
    page = client.press(read(client, where, FULL), do="full")
    assert page.status_code == 200
    for words in ("Thiếu kinh phí.", "Nên nêu căn cứ.", "Ý kiến khác về cả dự thảo (1)", "Dòng “hai” &lt;b&gt;", 'value="12/SYT"', 'value="05"'):
        assert words in page.text
    carried = {"position": "disagree", "text": "Thiếu kinh phí, sửa trên trang.", "proposed": "Nêu nguồn.", "signer": "Vũ Lan"}
    assert client.press(page, do="send", **carried).status_code == 303
    assert [(one.channel, one.text) for one in replies()] == [(Channel.PAGE, "Thiếu kinh phí, sửa trên trang.")]


def test_a_forged_seal_or_that_of_another_agency_makes_no_sheet_of_it(client: Client, app: Flask, invitee: Invitee, where: str) -> None:
    elsewhere = opened(client, invitee.consultation.invitees[1])
    theirs = client.press(read(client, elsewhere, PLAIN), do="full")
    seal = theirs.text.split('name="sheet" value="')[1].split('"')[0]
    for forged in (seal, "x.y", "é"):
        answer(client, where, sheet=forged)
    assert [one.channel for one in replies()] == [Channel.PAGE] * 3


def test_a_draft_that_was_kept_on_the_page_stays(client: Client, where: str) -> None:
    client.submit(f"{where}/tra-loi", do="save", text="Nháp của phòng khác")
    page = read(client, where, FULL)
    assert "Gửi bảng này không xóa bản nháp đó" in page.text
    assert client.press(page, do="send").status_code == 303
    kept = db.session.scalar(select(ReplyDraft))
    assert kept
    assert kept.answers["text"] == "Nháp của phòng khác"


def test_no_transaction_is_open_while_a_sheet_is_read(client: Client, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data, reading, seen = filled(blank(client, where), PLAIN), sheet_answer.rows_of, []

    def rows_of(sent: Any) -> Any:
        seen.append(db.session().in_transaction())
        return reading(sent)

    monkeypatch.setattr(sheet_answer, "rows_of", rows_of)
    assert upload(client, where, data).status_code == 200
    assert seen == [False]


# ---- meanwhile ----

def test_another_reply_meanwhile_is_shown_and_the_sheet_replaces_it_by_a_second_press(client: Client, where: str) -> None:
    page = read(client, where, FULL)
    answer(client, where, signer="Người khác")
    clash = client.press(page, do="send")
    assert clash.status_code == 409
    for words in ("Cơ quan vừa gửi một ý kiến khác", "Người khác", "Thiếu kinh phí.", "Nên nêu căn cứ."):
        assert words in clash.text
    assert len(replies()) == 1


def test_an_earlier_answer_is_named_before_it_is_replaced(client: Client, where: str) -> None:
    answer(client, where)
    page = read(client, where, FULL)
    assert "Cơ quan đã gửi ý kiến lúc" in page.text
    assert client.press(page, do="send").status_code == 303
    assert [one.channel for one in replies()] == [Channel.PAGE, Channel.SHEET]


def test_a_new_text_meanwhile_moves_the_remarks_to_its_sections(client: Client, invitee: Invitee, where: str) -> None:
    page = read(client, where, FULL)
    invitee.consultation.revisions.append(Revision(number=2, recorded_at=now(), by="Cán bộ", asked_at=now(), sections=[
        Section(position=1, number="II", title="ĐỐI TƯỢNG")]))
    db.session.commit()
    moved = client.press(page, do="send")
    assert moved.status_code == 409
    for words in ("Dự thảo đã có bản mới", "Dòng “hai” &lt;b&gt;", "Nên nêu căn cứ."):
        assert words in moved.text
    assert replies() == []


@pytest.mark.parametrize("when", ["before reading", "before sending"])
def test_a_link_that_was_taken_away_meanwhile_takes_nothing(client: Client, invitee: Invitee, where: str, when: str) -> None:
    form, page = client.get(f"{where}/bang-excel"), read(client, where, PLAIN)
    invitee.link_revoked_at = now()
    db.session.commit()
    shut = client.press(page) if when == "before sending" else client.press(form, file=(io.BytesIO(blank_book()), "a.xlsx"))
    assert shut.status_code == 410
    assert "thu hồi" in shut.text
    assert replies() == []


def test_after_the_last_day_a_sheet_is_taken_and_called_late(client: Client, app: Flask) -> None:
    where = opened(client, consultation(-2).invitees[0])
    page = read(client, where, PLAIN)
    assert "ghi là gửi sau thời hạn" in page.text
    assert client.press(page).status_code == 303
    assert "Sau thời hạn" in client.get(where).text


# ---- places to mend ----

def test_every_place_to_mend_is_named_and_the_rest_is_opened_on_the_page(client: Client, invitee: Invitee, where: str) -> None:
    page = read(client, where, {**FULL, "D7": "Tùy", "D12": "31/02/2021", "G20": "lạc", "C23": "Phần lạ", "E23": "Lạc chỗ."})
    assert page.status_code == 422
    for words in ("<title>Lỗi: Bảng có chỗ cần sửa", ">D7<", "Tùy", "Chọn một trong bốn ý kiến.", ">D12<", "Tháng 2", ">G20<", "nằm ngoài bảng",
                  ">C23<", "Phần lạ", "Dự thảo không có phần này", "chưa ghi nhận gì, tệp trên máy vẫn nguyên"):
        assert words in page.text
    assert replies() == []
    whole = client.press(page, do="full")
    assert whole.status_code == 200
    for words in ("Thiếu kinh phí.", "Nên nêu căn cứ.", "Lạc chỗ.", "Dòng “hai” &lt;b&gt;", 'value="31"', 'value="2021"'):
        assert words in whole.text


def test_agreement_with_remarks_is_asked_about_at_its_cell(client: Client, where: str) -> None:
    page = read(client, where, {**PLAIN, "E20": "Một ý."})
    assert page.status_code == 422
    for words in (">D7<", "không đi cùng góp ý"):
        assert words in page.text
    assert client.press(page, do="with-comments").status_code == 303
    assert [one.position for one in replies()] == [Position.AGREE_WITH_COMMENTS]


def test_more_remarks_than_a_section_holds_are_named_and_none_is_lost(client: Client, invitee: Invitee, where: str) -> None:
    cells = {f"C{row}": "II ĐỐI TƯỢNG" for row in range(22, 44)} | {f"E{row}": f"Ý thứ {row}" for row in range(22, 44)}
    page = read(client, where, {**FULL, "E20": "Ý thứ 20", **cells})
    assert page.status_code == 422
    assert ">E41<" in page.text
    assert "đã có 20 góp ý" in page.text
    whole = client.press(page, do="full").text
    for row in range(22, 44):
        assert f"Ý thứ {row}" in whole


# ---- files that are none ----

def blank_book() -> bytes:
    return hostile.book()


def pupils_list() -> bytes:
    return write_template([Column("a", "A")], title="x", kind="pupils", version="1")


@pytest.mark.parametrize(("build", "words"), [
    (lambda: b"", "Tệp trống"),
    (lambda: files.PDF, "PDF, không phải Excel"),
    (lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 99, "hình ảnh, không phải Excel"),
    (blank_book, "không đúng mẫu"),
    (pupils_list, "mẫu của một việc khác"),
    (lambda: hostile.book_with({"xl/vbaProject.bin": b"macro"}), "Tệp có macro"),
    (hostile.encrypted_member, "mật khẩu"),
    (lambda: hostile.ole("EncryptedPackage"), "mật khẩu"),
    (hostile.half, "không còn nguyên vẹn"),
    (hostile.zip_bomb, "nặng hơn mức nhận"),
    (hostile.far_cell, "quá nhiều dòng, cột hoặc ô"),
    (hostile.billion_laughs, "bất thường"),
], ids=["empty", "PDF", "picture", "another workbook", "list of pupils", "macros", "zip password", "password", "cut", "bomb", "far cell", "laughs"])
def test_a_file_that_is_no_sheet_of_ours_is_refused_by_what_it_is(
        client: Client, where: str, build: Callable[[], bytes], words: str) -> None:
    page = upload(client, where, build())
    assert page.status_code == 422
    assert words in page.text
    assert "danh sách" not in page.text
    assert replies() == []


def test_without_a_file_the_page_says_which_is_meant(client: Client, where: str) -> None:
    page = client.submit(f"{where}/bang-excel")
    assert page.status_code == 422
    assert "Chưa chọn tệp. Chọn bảng Excel đã điền" in page.text


@pytest.mark.parametrize("size", [10_000_001, 40_000_000])
def test_a_file_that_is_too_heavy_is_refused_with_a_way_out(client: Client, where: str, size: int) -> None:
    page = upload(client, where, b"PK\x03\x04" + b"\0" * size)
    assert page.status_code in (413, 422)
    assert "nặng hơn mức nhận là 10 MB" in page.text


def test_a_sheet_that_nobody_filled_in_is_no_answer(client: Client, where: str) -> None:
    page = upload(client, where, blank(client, where))
    assert page.status_code == 422
    assert "Bảng chưa điền ô nào" in page.text


def test_a_sheet_of_another_agency_consultation_or_revision_is_refused_by_name(client: Client, invitee: Invitee, where: str) -> None:
    neighbour, strange = invitee.consultation.invitees[1], consultation(draft_title="dự thảo Đề án khác")
    own = filled(blank(client, where), PLAIN)
    theirs, other = (filled(blank(client, opened(client, one)), PLAIN) for one in (neighbour, strange.invitees[0]))
    assert f"cơ quan khác: “{neighbour.name}”" in upload(client, where, theirs).text
    assert "đợt lấy ý kiến khác: “Dự thảo Đề án khác”" in upload(client, where, other).text
    invitee.consultation.revisions.append(Revision(number=2, recorded_at=now(), by="Cán bộ", asked_at=now(), sections=[]))
    db.session.commit()
    older = upload(client, where, own)
    assert older.status_code == 422
    assert "theo dự thảo lần 1, nay lấy ý kiến theo dự thảo lần 2" in older.text


def test_a_formula_is_read_by_what_it_shows(client: Client, where: str) -> None:
    # Excel keeps beside a formula what it shows; openpyxl does not, and then there is nothing to read.
    book, out = openpyxl.load_workbook(io.BytesIO(filled(blank(client, where), FULL))), io.BytesIO()
    book["Ý kiến"]["E21"].value = "=1+1"
    book.save(out)
    page = upload(client, where, out.getvalue())
    assert page.status_code == 200
    assert "Ô có công thức được đọc theo giá trị đang hiện" in page.text


def test_without_csrf_nothing_is_read(client: Client, where: str) -> None:
    page = client.submit(f"{where}/bang-excel", csrf_token="forged", file=(io.BytesIO(blank(client, where)), "a.xlsx"))
    assert page.status_code == 400
    assert "bấm gửi lần nữa" in page.text


def test_without_the_link_there_is_no_sheet(app: Flask, client: Client, invitee: Invitee) -> None:
    number = invitee.id
    db.session.rollback()
    for path in ("bang-excel", "bang-excel/tai-ve"):
        assert client.get(f"/gop-y/trang/{number}/{path}").status_code == 404
    assert client.post(f"/gop-y/trang/{number}/bang-excel", data={"file": (io.BytesIO(b"x"), "a.xlsx")}).status_code == 404


def test_an_answer_typed_on_the_page_is_never_called_a_sheets(client: Client, where: str) -> None:
    client.submit(f"{where}/tra-loi", **ANSWER)
    assert [one.channel for one in replies()] == [Channel.PAGE]


# ---- a sheet that came by mail, read by an officer ----

@pytest.fixture
def desk(client: Client, invitee: Invitee) -> tuple[str, str]:
    """The officer in charge at her desk: where she types an answer in, and where she has a sheet read."""
    officer, asked = make.user(), f"?id={invitee.consultation_id}&invitee={invitee.id}"
    make.responsibility(officer, Topic.CONSULTATION)
    db.session.commit()
    client.sign_in(officer)
    return f"/admin/consultations/enter/{asked}", f"/admin/consultations/enter-sheet/{asked}"


def mailed(client: Client, sheet: str, cells: dict[str, Any]) -> TestResponse:
    data = client.get(sheet.replace("enter-sheet", "sheet")).data
    return client.submit(sheet, file=(io.BytesIO(filled(data, cells)), "bảng.xlsx"))


def test_a_sheet_that_came_by_mail_fills_the_officers_form_and_writes_nothing(
        client: Client, invitee: Invitee, desk: tuple[str, str]) -> None:
    second = sections(invitee)[1]
    assert "/enter-sheet/" in client.get(desk[0]).text
    page = mailed(client, desk[1], FULL)
    assert page.status_code == 200
    for words in ("Đã đọc bảng của cơ quan", "Góp ý khác về cả dự thảo (1)", "Nên nêu căn cứ.", "Dòng “hai” &lt;b&gt;", 'value="12/SYT"'):
        assert words in page.text
    assert replies() == []
    done = client.press(page, **{  # what the page shows in its boxes, and the register's entry
        "position": "disagree", "text": "Thiếu kinh phí.", "signer": "Trần Văn Bình", "document_number": "12/SYT", "s0-1-kind": "general",
        "s0-1-text": "Nên nêu căn cứ.", f"s{second}-1-kind": "wording", f"s{second}-1-text": "Ý", f"s{second}-1-proposed": "Sửa",
        "file_missing": "Bản ký gửi sau", "arrival_number": "567", **dict(zip(
            ("received_on-day", "received_on-month", "received_on-year"), local(now()).strftime("%d %m %Y").split(), strict=True))})
    assert done.status_code == 303
    assert [(one.channel, one.arrival_number) for one in replies()] == [(Channel.OFFICER, "567")]
    assert said(replies()[0])[1:] == [(None, CommentKind.GENERAL, "Nên nêu căn cứ.", ""), (second, CommentKind.WORDING, "Ý", "Sửa")]


def test_what_is_to_mend_in_a_mailed_sheet_is_listed_above_the_form(client: Client, desk: tuple[str, str]) -> None:
    page = mailed(client, desk[1], {**FULL, "D7": "Tùy", "G20": "lạc"})
    assert page.status_code == 200
    for words in ("Những chỗ trong bảng cần xem lại với cơ quan: 2", "Dòng 7, cột D", "đang ghi “Tùy”", "Dòng 20, cột G", "Thiếu kinh phí."):
        assert words in page.text


def test_the_officer_is_told_of_a_wrong_file(client: Client, invitee: Invitee, desk: tuple[str, str]) -> None:
    page = client.submit(desk[1], file=(io.BytesIO(files.PDF), "a.pdf"))
    assert (page.status_code, replies()) == (422, [])
    assert "PDF, không phải Excel" in page.text
    neighbour = invitee.consultation.invitees[1]
    theirs = client.get(f"/admin/consultations/sheet/?id={invitee.consultation_id}&invitee={neighbour.id}").data
    wrong = client.submit(desk[1], file=(io.BytesIO(filled(theirs, PLAIN)), "a.xlsx"))
    assert f"cơ quan khác: “{neighbour.name}”" in wrong.text
