"""The pages on which officers work through comments, and those of the papers."""

import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from smt.accounts.states import RoleName
from smt.consultations.models import Comment, Matter, Report
from smt.consultations.states import Outcome
from smt.core.db import db
from tests import make
from tests.conftest import Client
from tests.consultations.closed import REASON, answered, close, comments_of, decided

AT = "/admin/consultations/"


@pytest.fixture(autouse=True)
def administrator(client: Client) -> None:
    client.sign_in(make.user(RoleName.ADMINISTRATOR))
    db.session.rollback()


def kept(consultation: Any) -> tuple[int, list[int]]:
    """Commit; give the numbers of the consultation and of its comments, and let the session go."""
    numbers = consultation.id, [comment.id for comment in comments_of(consultation)]
    db.session.commit()
    db.session.rollback()
    return numbers


def stored(number: int) -> Comment:
    found = db.session.scalars(select(Comment).where(Comment.id == number).execution_options(populate_existing=True)).one()
    db.session.expunge(found)
    db.session.rollback()  # on SQLite the session would hold the write lock
    return found


def ticks(page: Any) -> list[str]:
    return re.findall(r'name="picked" value="([^"]+)"', page.text)


def form_of(page: Any, button: str) -> int:
    """Which of the page's forms has this button."""
    forms = [f for f in re.findall(r"(?s)<form[^>]*>.*?</form>", page.text) if 'method="post"' in f and "/dang-xuat" not in f]
    return next(number for number, form in enumerate(forms) if button in form)


def save(client: Client, number: int, comment: int, **typed: str) -> Any:
    page = client.get(f"{AT}comment/?id={number}&comment={comment}")
    return client.press(page, form=form_of(page, 'name="outcome"'), **typed)


# ---- the list ----

def test_the_list_counts_first_and_narrows_by_its_address(client: Client, app: Flask) -> None:
    consultation = answered()
    section = consultation.revision.sections[1].id
    late = consultation.invitees[2].id
    number, _comments = kept(consultation)
    page = client.get(f"{AT}comments/?id={number}")
    assert page.status_code == 200 and len(ticks(page)) == 3 and "Gửi sau hạn" in page.text
    assert len(ticks(client.get(f"{AT}comments/?id={number}&phan={section}"))) == 2
    assert len(ticks(client.get(f"{AT}comments/?id={number}&co_quan={late}&ket_qua=chua&van_de=khong"))) == 1
    assert "Không có ý kiến nào khớp" in client.get(f"{AT}comments/?id={number}&ket_qua=chua&phan=chung&co_quan={late}").text


def test_hostile_text_stays_text(client: Client, app: Flask) -> None:
    consultation = answered()
    chosen = comments_of(consultation)[0]
    chosen.text = "<script>alert(1)</script> {{7*7}} =1+1 " + "ê" * 20_000
    number, (first, *_others) = kept(consultation)
    page, one = client.get(f"{AT}comments/?id={number}"), client.get(f"{AT}comment/?id={number}&comment={first}")
    assert len(page.data) < 100_000 and "&lt;script&gt;alert(1)" in page.text and "{{7*7}} =1+1" in page.text
    assert "&lt;script&gt;alert(1)" in one.text and "ê" * 20_000 in one.text
    typed = "=1+1 <b>\u202e{{7*7}}"
    refused = save(client, number, first, outcome="taken", response=typed, private_note="x" * 20_001)
    assert refused.status_code == 422 and "dài quá 20000" in refused.text


@pytest.mark.parametrize("hostile", ["trang=99999999999999999", "trang=-1", "phan=%00", "ket_qua=x&co_quan=x&van_de=-1", "trang=²"])
def test_an_odd_address_shows_the_list(client: Client, app: Flask, hostile: str) -> None:
    number, _comments = kept(answered())
    assert client.get(f"{AT}comments/?id={number}&{hostile}").status_code == 200


def test_a_long_list_has_pages(client: Client, app: Flask) -> None:
    consultation = answered()
    make.reply(consultation.invitees[3], *[(None, f"ý {n}") for n in range(60)])
    number, _comments = kept(consultation)
    assert len(ticks(client.get(f"{AT}comments/?id={number}"))) == 50
    assert len(ticks(client.get(f"{AT}comments/?id={number}&trang=2"))) == 13


# ---- one comment ----

def test_saving_one_leads_to_the_next_without_an_outcome(client: Client, app: Flask) -> None:
    number, (first, second, third) = kept(answered())
    for one, follows in ((first, second), (second, third)):
        answer = save(client, number, one, outcome="taken", response="", private_note="", next="1")
        assert answer.status_code == 303 and f"comment={follows}" in answer.location
    last = save(client, number, third, outcome="not_taken", response=REASON, private_note="Riêng.", next="1")
    assert "/comments/" in last.location
    assert (stored(third).outcome, stored(third).private_note) == (Outcome.NOT_TAKEN, "Riêng.")


def test_a_missing_reason_is_asked_for_and_what_was_typed_stays(client: Client, app: Flask) -> None:
    number, (first, *_others) = kept(answered())
    answer = save(client, number, first, outcome="partly", response="", private_note="Ghi chú của tôi.")
    assert answer.status_code == 422 and "Ghi lý do" in answer.text and "Ghi chú của tôi." in answer.text
    assert stored(first).outcome is None


def test_two_who_answer_one_comment_see_both(client: Client, app: Flask) -> None:
    number, (first, *_others) = kept(answered())
    mine = client.get(f"{AT}comment/?id={number}&comment={first}")
    save(client, number, first, outcome="taken", response="Của người kia.", private_note="")
    conflict = client.press(mine, form=1, outcome="not_taken", response="Của tôi.", private_note="")
    assert conflict.status_code == 409 and "Của người kia." in conflict.text and "Của tôi." in conflict.text
    assert stored(first).response == "Của người kia."
    assert client.press(conflict, form=form_of(conflict, "Vẫn lưu"), outcome="not_taken", response="Của tôi.", private_note="").status_code == 303
    assert stored(first).response == "Của tôi."


def test_the_page_tells_history_in_words_without_the_private_note(client: Client, app: Flask) -> None:
    number, (first, *_others) = kept(answered())
    save(client, number, first, outcome="taken", response="Đã bổ sung.", private_note="Bí mật.")
    told = client.get(f"{AT}comment/?id={number}&comment={first}").text.split('class="history"')[1]
    assert "từ “để trống” thành “Tiếp thu”" in told and "Ghi chú nội bộ: đã đổi, nội dung không ghi lại" in told and "Bí mật" not in told


def test_a_comment_of_another_consultation_is_not_there(client: Client, app: Flask) -> None:
    _number, (first, *_others) = kept(answered())
    other, _comments = kept(make.consultation())
    assert client.get(f"{AT}comment/?id={other}&comment={first}").status_code == 404
    assert client.post(f"{AT}comments/together/", data={"id": other, "act": "answer", "picked": f"{first}.1",
                                                        "csrf_token": token(client)}).status_code == 404


def token(client: Client) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/tra-cuu").text)
    assert found
    return found[1]


# ---- several ----

def test_several_are_put_into_a_matter_and_answered_at_once(client: Client, app: Flask) -> None:
    number, comments = kept(answered())
    page = client.get(f"{AT}comments/?id={number}")
    asked = client.press(page, act="group", picked=ticks(page)[1:])
    assert "Đưa 2 ý kiến vào một vấn đề" in asked.text
    assert client.press(asked, picked=ticks(asked), matter_id="", title="Đối tượng thụ hưởng").status_code == 303
    db.session.rollback()
    matter = db.session.scalars(select(Matter)).one().id
    db.session.rollback()
    page = client.get(f"{AT}matter/?id={number}&matter={matter}")
    asked = client.press(page, act="answer", picked=ticks(page))
    assert "ghi như nhau cho cả 2 ý kiến" in asked.text
    assert client.press(asked, picked=ticks(asked), outcome="taken", response="Đã bổ sung.").status_code == 303
    assert [stored(one).outcome for one in comments] == [None, Outcome.TAKEN, Outcome.TAKEN]


def test_nothing_of_several_is_saved_when_one_was_answered_meanwhile(client: Client, app: Flask) -> None:
    number, comments = kept(answered())
    page = client.get(f"{AT}comments/?id={number}")
    asked = client.press(page, act="answer", picked=ticks(page))
    save(client, number, comments[0], outcome="taken", response="Trước.", private_note="")
    conflict = client.press(asked, picked=ticks(asked), outcome="not_taken", response="Của tôi.")
    assert conflict.status_code == 409 and "Của tôi." in conflict.text and "Trước." in conflict.text
    assert [stored(one).outcome for one in comments] == [Outcome.TAKEN, None, None]
    assert client.press(conflict, picked=ticks(conflict), outcome="not_taken", response="Của tôi.").status_code == 303
    assert {stored(one).response for one in comments} == {"Của tôi."}


def test_taking_out_and_ticking_nothing(client: Client, app: Flask) -> None:
    number, comments = kept(answered())
    page = client.get(f"{AT}comments/?id={number}")
    asked = client.press(page, act="group", picked=ticks(page))
    client.press(asked, picked=ticks(asked), matter_id="", title="Chung")
    page = client.get(f"{AT}comments/?id={number}")
    assert client.press(page, act="take_out", picked=ticks(page)[:1]).status_code == 303
    assert [stored(one).matter_id is None for one in comments] == [True, False, False]
    assert client.press(page, act="answer").status_code == 422
    both = client.press(client.press(page, act="group", picked=ticks(page)), matter_id="", title="", picked=ticks(page))
    assert both.status_code == 422 and "Chọn một vấn đề đã có" in both.text


# ---- papers ----

def test_the_report_is_issued_once_however_often_it_is_sent_and_stays(client: Client, app: Flask) -> None:
    consultation = answered()
    decided(consultation)
    close(consultation)
    number, (first, *_others) = kept(consultation)
    page = client.get(f"{AT}report/?id={number}")
    answers = [client.press(page, form=form_of(page, "Ban hành")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    db.session.rollback()
    assert [report.number for report in db.session.scalars(select(Report))] == [1]
    db.session.rollback()
    files = [client.get(f"{AT}report/file/?id={number}&number=1&kind={kind}") for kind in ("docx", "pdf", "xlsx")]
    assert [file.status_code for file in files] == [200, 200, 200] and files[1].data.startswith(b"%PDF-")
    save(client, number, first, outcome="partly", response=REASON, private_note="")
    page = client.get(f"{AT}report/?id={number}")
    assert "không còn là mới nhất" in page.text and "Không còn mới nhất" in client.get(f"{AT}details/?id={number}").text
    assert client.press(page, form=form_of(page, "Ban hành")).status_code == 303
    assert client.get(f"{AT}report/file/?id={number}&number=1&kind=pdf").data == files[1].data
    assert client.get(f"{AT}report/file/?id={number}&number=2&kind=pdf").data != files[1].data


def test_issuing_is_refused_with_a_way_to_what_is_left(client: Client, app: Flask) -> None:
    consultation = answered()
    decided(consultation)
    close(consultation)
    number, (first, *_others) = kept(consultation)
    page = client.get(f"{AT}report/?id={number}")
    save(client, number, first, outcome="", response="", private_note="")
    refused = client.press(page, form=form_of(page, "Ban hành"))
    assert refused.status_code == 422 and "Còn 1 ý kiến chưa có kết quả" in refused.text and "ket_qua=chua" in refused.text
    db.session.rollback()
    assert db.session.scalars(select(Report)).all() == []
    db.session.rollback()


@pytest.mark.parametrize(("address", "kind"), [
    ("report/preview/?kind=docx", b"PK"), ("report/preview/?kind=pdf", b"%PDF-"), ("report/preview/?kind=xlsx", b"PK"),
    ("paper/?paper=submission&kind=docx", b"PK"), ("paper/?paper=submission&kind=pdf", b"%PDF-")])
def test_papers_are_downloads(client: Client, app: Flask, address: str, kind: bytes) -> None:
    number, _comments = kept(answered())
    answer = client.get(f"{AT}{address}&id={number}")
    assert answer.data.startswith(kind) and answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["report/preview/?kind=exe", "paper/?paper=submission&kind=xlsx", "paper/?paper=9&kind=pdf",
                                     "report/file/?number=1&kind=pdf", "report/file/?number=x&kind=__class__"])
def test_a_paper_that_is_not_there_is_not_found(client: Client, app: Flask, address: str) -> None:
    number, _comments = kept(answered())
    assert client.get(f"{AT}{address}&id={number}").status_code == 404


def test_the_zip_is_streamed_whole(client: Client, app: Flask) -> None:
    number, _comments = kept(answered())
    answer = client.get(f"{AT}bundle/?id={number}", buffered=True)
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None


def test_an_auditor_reads_and_writes_nothing(client: Client, app: Flask) -> None:
    number, (first, *_others) = kept(answered())
    client.sign_in(make.user(RoleName.AUDITOR))
    page = client.get(f"{AT}comment/?id={number}&comment={first}")
    assert page.status_code == 200 and "<textarea" not in page.text
    assert client.post(f"{AT}comment/", data={"id": number, "comment": first, "csrf_token": token(client)}).status_code == 403
