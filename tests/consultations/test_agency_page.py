"""The page behind a personal link."""

import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from smt.consultations.models import Consultation, Invitee, LegalBasis, Reply
from smt.consultations.states import Position
from smt.core.clock import local, now
from smt.core.db import Base, db
from smt.files.service import keep
from smt.outbox.models import Letter
from tests import make
from tests.conftest import Client
from tests.files import make as files
from tests.make import AT

ANSWER = {"position": "agree", "signer": "Trần Văn Bình, Phó Giám đốc"}


def consultation(days: int = 3, **values: Any) -> Consultation:
    """A consultation whose last day is that many days from today."""
    made = make.consultation(due_on=local(now()).date() + timedelta(days=days), **values)
    db.session.commit()
    return made


def address(invitee: Invitee) -> str:
    """The page of an invitee; the session is let go, for on SQLite it would hold the write lock."""
    where = f"/gop-y/{make.link(invitee)}"
    db.session.rollback()
    return where


@pytest.fixture
def invitee(app: Flask) -> Invitee:
    return consultation().invitees[0]


def answer(client: Client, invitee: Invitee, **values: Any) -> TestResponse:
    page = client.submit(address(invitee), **{**ANSWER, **values})
    page.request.environ["wsgi.input"].close()  # Werkzeug's client leaves the file of a large body open
    return page


def replies() -> list[Reply]:
    return list(db.session.scalars(select(Reply).order_by(Reply.id)))


def everything() -> str:
    """A digest of all tables."""
    seen = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
        seen.update(repr((table.name, [tuple(row) for row in rows])).encode())
    db.session.rollback()
    return seen.hexdigest()


# ---- what it shows ----

def test_the_page_says_who_is_asked_what_until_when_and_what_silence_means(client: Client, invitee: Invitee) -> None:
    text = client.get(address(invitee)).text
    for words in (invitee.name, "dự thảo Kế hoạch", "Còn 3 ngày", "23:59", "được hiểu là đã nhất trí",
                  "Phòng Bưu chính - Viễn thông", "Số ……/STTTT-BCVT", "Cơ quan chưa gửi ý kiến nào"):
        assert words in text


@pytest.mark.parametrize(("days", "words"), [(0, "Hôm nay là ngày cuối"), (-1, "Đã quá hạn"), (1, "Còn 1 ngày")])
def test_the_page_counts_the_days_left(client: Client, app: Flask, days: int, words: str) -> None:
    assert words in client.get(address(consultation(days).invitees[0])).text


def test_the_day_is_shown_with_its_weekday(client: Client, app: Flask) -> None:
    made = make.consultation(due_on=date(2021, 10, 6))
    made.bases.append(
        LegalBasis(position=1, number="6727/UBND-VX", issued_on=date(2021, 9, 21), issuer="UBND", abstract="Công điện"))
    db.session.commit()
    text = client.get(address(made.invitees[0])).text
    assert "Thứ Tư, 06/10/2021" in text
    assert "6727/UBND-VX ngày 21/09/2021" in text


def test_the_draft_is_downloaded_through_the_link(client: Client, invitee: Invitee) -> None:
    invitee.consultation.revision.file = keep(files.PDF, "Dự thảo.pdf", AT)
    db.session.commit()
    page = client.get(address(invitee))
    assert f"{address(invitee)}/du-thao" in page.text
    answer = client.get(f"{address(invitee)}/du-thao")
    assert (answer.data, answer.mimetype) == (files.PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_without_a_draft_there_is_nothing_to_download(client: Client, invitee: Invitee) -> None:
    assert client.get(f"{address(invitee)}/du-thao").status_code == 404


# ---- the link ----

def test_the_page_is_not_kept_not_found_by_searchers_and_names_itself_to_nobody(client: Client, invitee: Invitee) -> None:
    page = client.get(address(invitee))
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert '<meta name="robots" content="noindex">' in page.text


def test_every_altered_link_gets_the_same_page(client: Client, invitee: Invitee) -> None:
    token, stored = address(invitee).removeprefix("/gop-y/"), invitee.link_digest
    db.session.rollback()
    altered = [token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1:] for place in range(len(token))]
    wrong = [*altered, token.upper(), token[:-1], token + "0", stored, "x", "%00", "a" * 3000]
    pages = {(answer.status_code, answer.text) for answer in (client.get(f"/gop-y/{one}") for one in wrong)}
    assert len(pages) == 1
    assert pages.pop()[0] == 404
    assert client.get(f"/gop-y/{altered[0]}/du-thao").status_code == 404
    assert client.post(f"/gop-y/{altered[0]}", data=ANSWER).status_code == 404


def test_opening_the_link_a_hundred_times_changes_nothing(client: Client, invitee: Invitee) -> None:
    where, before = address(invitee), everything()
    for number in range(100):
        method = ("GET", "HEAD", "OPTIONS")[number % 3]
        client.open(where, method=method, headers={"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"})
    assert everything() == before
    assert "Cơ quan chưa gửi ý kiến nào" in client.get(where).text


def test_the_link_is_not_logged(client: Client, invitee: Invitee, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    answer(client, invitee)
    client.post(address(invitee), data={})
    assert address(invitee) not in caplog.text


# ---- answering ----

def test_an_answer_is_recorded_and_the_page_says_so(client: Client, invitee: Invitee) -> None:
    sent = answer(client, invitee, document_number="1234/STC-HCSN")
    assert (sent.status_code, sent.location) == (303, address(invitee))
    page = client.get(sent.location)
    assert "Đã ghi nhận lúc" in page.text
    assert "Trần Văn Bình, Phó Giám đốc" in page.text
    assert replies()[0].document_number == "1234/STC-HCSN"


def test_two_people_with_one_link_see_what_the_other_sent(client: Client, invitee: Invitee) -> None:
    answer(client, invitee, position="disagree", text="Lý do: thiếu kinh phí.", proposed="Nêu nguồn kinh phí.", signer="Lê Hải")
    answer(client, invitee, signer="Vũ Lan")
    text = client.get(address(invitee)).text
    assert text.index("Vũ Lan") < text.index("Lê Hải")
    assert "Lý do: thiếu kinh phí." in text


def test_pressing_twice_records_one_reply_and_one_letter(client: Client, invitee: Invitee) -> None:
    page = client.get(address(invitee))
    first, second = client.press(page, **ANSWER), client.press(page, **ANSWER)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(replies()) == 1
    assert len(list(db.session.scalars(select(Letter).where(Letter.key.startswith("receipt:"))))) == 1


def test_after_the_last_day_an_answer_is_taken_and_called_late(client: Client, app: Flask) -> None:
    late = consultation(-2).invitees[0]
    assert "ghi là gửi sau thời hạn" in client.get(address(late)).text
    answer(client, late)
    assert "Sau thời hạn" in client.get(address(late)).text
    assert len(replies()) == 1


@pytest.mark.parametrize(("values", "words"), [
    ({"position": ""}, "Chọn một trong bốn ý kiến."),
    ({"position": "abstain"}, "Chọn một trong bốn ý kiến."),
    ({"signer": " "}, "Ghi họ tên và chức vụ người ký ý kiến."),
    ({"position": "disagree", "proposed": "Sửa mục 2."}, "Ghi lý do không nhất trí."),
    ({"position": "disagree", "text": "Thiếu kinh phí."}, "Ghi nội dung đề nghị sửa"),
    ({"position": "agree_with_comments", "text": " \n "}, "Ghi ý kiến bổ sung"),
    ({"position": "disagree", "text": "a\x00b"}, "có ký tự không đọc được"),
    ({"document_number": "9" * 61}, "dài quá 60 ký tự"),
])
def test_what_is_missing_is_said_and_what_was_typed_stays(
        client: Client, invitee: Invitee, values: dict[str, str], words: str) -> None:
    page = answer(client, invitee, **{"document_number": "12/STC", **values})
    assert page.status_code == 422
    assert words in page.text
    assert "<title>Lỗi:" in page.text
    assert replies() == []


def test_typed_text_is_kept_as_text(client: Client, invitee: Invitee) -> None:
    typed = "{{7*7}} <script>alert(1)</script> =1+1 %(name)s Ha\u0309i Pho\u0300ng"
    answer(client, invitee, position="disagree", text=typed, proposed=typed)
    assert replies()[0].text == "{{7*7}} <script>alert(1)</script> =1+1 %(name)s Hải Phòng"
    text = client.get(address(invitee)).text
    assert "{{7*7}} &lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


def test_without_csrf_nothing_is_recorded_and_the_text_stays(client: Client, invitee: Invitee) -> None:
    page = client.post(address(invitee), data={**ANSWER, "position": "disagree", "text": "Lý do rất dài đã gõ"})
    assert page.status_code == 400
    assert "Lý do rất dài đã gõ" in page.text
    assert replies() == []


def test_an_answer_in_time_is_counted_at_once(client: Client, invitee: Invitee) -> None:
    answer(client, invitee, position="outside_our_field")
    reply = replies()[0]
    assert reply.position is Position.OUTSIDE_OUR_FIELD
    assert reply.received_at == reply.entered_at > datetime(2026, 1, 1, tzinfo=UTC)


# ---- files ----

def upload(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def test_a_file_is_kept_with_the_answer(client: Client, invitee: Invitee) -> None:
    assert answer(client, invitee, file=upload(files.PDF, "Công văn.pdf")).status_code == 303
    assert replies()[0].file is not None
    assert replies()[0].file.content.data == files.PDF


def test_a_file_of_five_megabytes_is_taken(client: Client, invitee: Invitee) -> None:
    assert answer(client, invitee, file=upload(files.PDF + bytes(5_000_000) + b"%%EOF", "Quét.pdf")).status_code == 303


@pytest.mark.parametrize(("data", "name", "words"), [
    (b"", "a.pdf", "Tệp trống"),
    (b"MZ", "a.pdf", "Chỉ nhận tệp PDF"),
    (files.PDF + bytes(10_100_000) + b"%%EOF", "a.pdf", "lớn hơn 10 MB"),
])
def test_a_refused_file_is_said_at_its_question_and_the_text_stays(
        client: Client, invitee: Invitee, data: bytes, name: str, words: str) -> None:
    page = answer(client, invitee, position="disagree", text="Lý do đã gõ", proposed="Sửa", file=upload(data, name))
    assert page.status_code == 422
    assert words in page.text
    assert "Lý do đã gõ" in page.text
    assert (replies(), db.session.scalar(select(Letter))) == ([], None)


def test_a_file_chosen_beside_a_mistake_is_asked_for_again(client: Client, invitee: Invitee) -> None:
    page = answer(client, invitee, signer="", file=upload(files.PDF, "Công văn.pdf"))
    assert "Tệp “Công văn.pdf” chưa được giữ. Chọn lại tệp rồi gửi." in page.text


def test_a_body_of_twenty_megabytes_is_refused_whole(client: Client, invitee: Invitee) -> None:
    page = answer(client, invitee, file=upload(bytes(20_000_000), "a.pdf"))
    assert page.status_code == 413
    assert "Nội dung gửi đi quá lớn" in page.text
    assert replies() == []
