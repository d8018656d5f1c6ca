"""The panel's doors of how a consultation ends, and what the public sees of it."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.consultations import service
from smt.consultations.models import Approval, Closing, Consultation, Contest, ContestDecision, LeftOut
from smt.consultations.states import Position, Silence
from smt.core.clock import local, now
from smt.core.db import db
from smt.directory.states import Topic
from smt.files.service import keep
from smt.outbox.models import Letter
from tests import make
from tests.conftest import Client
from tests.consultations.test_closing import asked
from tests.files import make as files

LIST = "/admin/consultations/"


@pytest.fixture
def officer(client: Client) -> User:
    person = make.user(full_name="Nguyễn Thị Thu")
    make.responsibility(person, Topic.CONSULTATION)
    db.session.commit()
    client.sign_in(person)
    db.session.rollback()
    return person


def kept(record: Any) -> int:
    """Commit; give the record's id and let the session go, for on SQLite it would hold the write lock."""
    db.session.commit()
    number = int(record.id)
    db.session.rollback()
    return number


def count(kind: Any) -> int:
    found = db.session.scalar(select(func.count()).select_from(kind)) or 0
    db.session.rollback()
    return found


def day(name: str, ahead: int) -> dict[str, str]:
    due = local(now()).date() + timedelta(days=ahead)
    return {f"{name}-day": str(due.day), f"{name}-month": str(due.month), f"{name}-year": str(due.year)}


def closed(consultation: Consultation) -> Closing:
    return service.close(consultation, at=now() - timedelta(hours=1), by="Văn thư", basis="Công văn 12",
                         contest_until=local(now()).date() + timedelta(days=5))


def contested(consultation: Consultation, **values: Any) -> Contest:
    return service.contest(consultation.invitees[0], at=now(), reason="Chưa nhận được văn bản.", signer="Lê Thị Hoa",
                           fallback_mailbox="chung@vidu.vn", **values)


def answered(consultation: Consultation, place: int) -> Any:
    return service.answer(consultation.invitees[place], at=now(), position=Position.AGREE, signer="x", fallback_mailbox="chung@vidu.vn")


def pressed(client: Client, page: Any, **typed: str) -> Any:
    return client.press(page, **{"basis": "Công văn 12", **day("contest_until", 7), **typed})


# ---- closing ----

def test_what_would_be_recorded_is_shown_before_and_recorded_when_it_is_pressed(client: Client, app: Flask, officer: User) -> None:
    consultation = asked()
    names = [invitee.name for invitee in consultation.invitees]
    number = kept(consultation)
    page = client.get(f"{LIST}close/?id={number}")
    for words in (*names, "Nhất trí mặc nhiên: 3 cơ quan", "Văn bản đã giao đến cơ quan, 01/10/2021", "3 thư báo",
                  "Quá thời hạn trên được hiểu là đã nhất trí"):
        assert words in page.text, words
    assert (count(Closing), count(Letter)) == (0, 0)
    done = pressed(client, page)
    assert done.status_code == 303
    assert (count(Closing), count(Letter)) == (1, 3)
    board = client.get(done.location).text
    assert "Đã kết thúc" in board
    assert "Nguyễn Thị Thu" in board
    assert "Khớp" in board


def test_a_form_sent_again_closes_once(client: Client, app: Flask, officer: User) -> None:
    page = client.get(f"{LIST}close/?id={kept(asked())}")
    assert [pressed(client, page).status_code for _ in range(3)] == [303] * 3
    assert (count(Closing), count(Letter)) == (1, 3)


def test_of_two_officers_who_press_together_one_closes(client: Client, app: Flask, officer: User) -> None:
    number = kept(asked())
    pages = [client.get(f"{LIST}close/?id={number}") for _ in range(4)]
    cookie = client.get_cookie("smt")
    assert cookie

    def one(page: Any) -> int:
        browser: Any = app.test_client()
        browser.set_cookie("smt", cookie.value)
        return int(pressed(browser, page).status_code)

    db.session.remove()
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, pages)) == [303, 422, 422, 422]
    assert (count(Closing), count(Letter)) == (1, 3)


def test_what_changed_since_the_page_was_opened_is_looked_at_first(client: Client, app: Flask, officer: User) -> None:
    consultation = asked()
    number = kept(consultation)
    page = client.get(f"{LIST}close/?id={number}")
    answered(db.session.get_one(Consultation, number), 0)
    db.session.commit()
    refused = pressed(client, page, basis="Theo chỉ đạo")
    assert refused.status_code == 422
    assert "Chưa kết thúc. Xem lại bên dưới" in refused.text
    assert "Theo chỉ đạo" in refused.text
    assert count(Closing) == 0
    assert pressed(client, refused).status_code == 303


@pytest.mark.parametrize(("typed", "words"), [
    ({"basis": ""}, "Ghi căn cứ kết thúc."), (day("contest_until", 0), "sau hôm nay"),
    ({"contest_until-day": "31", "contest_until-month": "2"}, "chỉ có"),
    ({"contest_until-day": "", "contest_until-month": "", "contest_until-year": ""}, "Ghi ngày cuối cùng nhận phản đối.")])
def test_what_is_filled_in_wrong_is_said_and_nothing_is_closed(
        client: Client, app: Flask, officer: User, typed: dict[str, str], words: str) -> None:
    refused = client.submit(f"{LIST}close/?id={kept(asked())}", **{"basis": "Công văn 12", **day("contest_until", 7), **typed})
    assert refused.status_code == 422
    assert words in refused.text
    assert count(Closing) == 0


def test_whoever_was_not_reached_is_named_with_three_ways_on(client: Client, app: Flask, officer: User) -> None:
    consultation = asked(reached=2)
    name, invitee = consultation.invitees[2].name, consultation.invitees[2].id
    number = kept(consultation)
    page = client.get(f"{LIST}close/?id={number}").text
    assert "Chưa kết thúc được." in page
    for way in (f"delivery/?id={number}&amp;invitee={invitee}", "extend/?id=", f"leave-out/?id={number}&amp;invitee={invitee}"):
        assert way in page
    assert 'name="basis"' not in page
    left = client.submit(f"{LIST}leave-out/?id={number}&invitee={invitee}", reason="Cơ quan đã giải thể.")
    assert left.status_code == 303
    assert count(LeftOut) == 1
    assert f"{name}: Cơ quan đã giải thể." in client.get(left.location).text
    assert pressed(client, client.get(f"{LIST}close/?id={number}")).status_code == 303


def test_a_decision_without_a_reason_is_not_recorded(client: Client, app: Flask, officer: User) -> None:
    consultation = asked(reached=2)
    invitee, number = kept(consultation.invitees[2]), kept(consultation)
    refused = client.submit(f"{LIST}leave-out/?id={number}&invitee={invitee}", reason=" ")
    assert refused.status_code == 422
    assert count(LeftOut) == 0


def test_where_silence_means_nothing_nothing_speaks_of_deemed_agreement(client: Client, app: Flask, officer: User) -> None:
    number = kept(asked(silence_means=Silence.NOTHING, silence="Đề nghị trả lời đúng hạn."))
    page = client.get(f"{LIST}close/?id={number}")
    assert "contest_until" not in page.text
    assert "mặc nhiên: " not in page.text
    assert pressed(client, page).status_code == 303
    assert (count(Closing), count(Letter)) == (1, 0)


def test_a_record_is_shown_as_it_was_written_whatever_came_later(client: Client, app: Flask, officer: User) -> None:
    consultation = asked()
    closing = closed(consultation).id
    number = kept(consultation)
    answered(db.session.get_one(Consultation, number), 0)
    db.session.commit()
    page = client.get(f"{LIST}closing/?id={number}&closing={closing}").text
    assert page.count("Nhất trí mặc nhiên (quá hạn)</span>") == 3
    assert "Khớp với nội dung" in page
    board = client.get(f"{LIST}details/?id={number}").text
    assert "Có thay đổi sau khi kết thúc" in board
    assert "→ <strong>Trả lời sau hạn</strong>" in board
    assert pressed(client, client.get(f"{LIST}close/?id={number}")).status_code == 303
    assert "đã được thay" in client.get(f"{LIST}details/?id={number}").text
    assert "Đã có bản ghi sau thay cho bản ghi này." in client.get(f"{LIST}closing/?id={number}&closing={closing}").text


def test_a_record_that_was_tampered_with_says_so(client: Client, app: Flask, officer: User) -> None:
    consultation = asked()
    closing, number = closed(consultation).id, kept(consultation)
    with db.engine.begin() as connection:
        connection.execute(Closing.__table__.update().values(basis="Khác"))
    assert "Mã kiểm tra không khớp." in client.get(f"{LIST}closing/?id={number}&closing={closing}").text
    assert "Không khớp" in client.get(f"{LIST}details/?id={number}").text


def test_a_look_back_before_the_closing_knows_nothing_of_it(client: Client, app: Flask, officer: User) -> None:
    consultation = asked()
    closed(consultation)
    page = client.get(f"{LIST}details/?id={kept(consultation)}&luc-day=7&luc-month=10&luc-year=2021&gio=08:00").text
    assert "Đã hết hạn, chưa kết thúc" in page
    assert "Các bản ghi kết thúc" not in page


@pytest.mark.parametrize("where", ["closing/?id={id}&closing={closing}", "contest/?id={id}&contest={contest}",
                                   "leave-out/?id={id}&invitee={invitee}", "contest-file/?id={id}&contest={contest}",
                                   "closing/?id={id}&closing=x", "contest/?id={id}"])
def test_what_belongs_to_another_consultation_is_not_there(client: Client, app: Flask, officer: User, where: str) -> None:
    other = asked()
    closing = closed(other)
    contest = contested(other)
    given = {"closing": closing.id, "contest": contest.id, "invitee": other.invitees[0].id}
    assert client.get(LIST + where.format(id=kept(asked()), **given)).status_code == 404


# ---- contests ----

def test_a_contest_is_read_with_its_file_and_decided_once(client: Client, app: Flask, officer: User) -> None:
    consultation = asked()
    closed(consultation)
    contest = contested(consultation, file=keep(files.PDF, "Phan doi.pdf", now())).id
    number = kept(consultation)
    where = f"{LIST}contest/?id={number}&contest={contest}"
    page = client.get(where)
    for words in ("Chưa nhận được văn bản.", "Lê Thị Hoa", "Phan doi.pdf", "Văn bản đã giao đến cơ quan", "Chờ quyết định"):
        assert words in page.text
    assert client.get(f"{LIST}contest-file/?id={number}&contest={contest}").data == files.PDF
    assert client.press(page, upheld="", reason="x").status_code == 422
    assert client.press(page, upheld="rejected", reason="").status_code == 422
    assert client.press(page, upheld="rejected", reason="Sổ giao có ký nhận.").status_code == 303
    assert client.press(page, upheld="rejected", reason="Sổ giao có ký nhận.").status_code == 303  # the same form again
    assert 'name="upheld"' not in client.get(where).text
    assert count(ContestDecision) == 1
    assert "Sổ giao có ký nhận." in client.get(where).text


def test_two_officers_who_decide_differently_are_not_both_heard(client: Client, app: Flask, officer: User) -> None:
    consultation = asked()
    closed(consultation)
    contest, number = contested(consultation).id, kept(consultation)
    pages = [client.get(f"{LIST}contest/?id={number}&contest={contest}") for _ in range(2)]
    assert client.press(pages[0], upheld="rejected", reason="Một").status_code == 303
    late = client.press(pages[1], upheld="upheld", reason="Hai")
    assert late.status_code == 422
    assert "đã được Nguyễn Thị Thu quyết định" in late.text
    assert count(ContestDecision) == 1


def test_an_auditor_reads_contests_and_records_and_decides_nothing(client: Client, app: Flask) -> None:
    consultation = asked()
    closing = closed(consultation).id
    contest, number = contested(consultation).id, kept(consultation)
    auditor = make.user(RoleName.AUDITOR)
    db.session.commit()
    client.sign_in(auditor)
    db.session.rollback()
    assert client.get(f"{LIST}closing/?id={number}&closing={closing}").status_code == 200
    page = client.get(f"{LIST}contest/?id={number}&contest={contest}")
    assert page.status_code == 200
    assert 'name="upheld"' not in page.text
    assert client.get(f"{LIST}close/?id={number}").status_code == 403
    assert client.get(f"{LIST}approve/?id={number}").status_code == 403


# ---- the promulgated plan ----

TYPED = {"number": "225/KH-UBND", "issued_on-day": "8", "issued_on-month": "10", "issued_on-year": "2021",
         "signer": "Nguyễn Văn Tùng, Chủ tịch"}


def entered(client: Client, record: int, data: bytes = files.PDF, name: str = "Ke hoach.pdf", **typed: Any) -> Any:
    return client.submit(f"{LIST}approve/?id={record}", **{**TYPED, "file": (io.BytesIO(data), name), **typed})


def test_the_promulgated_plan_and_the_counts_are_public_and_nothing_else(client: Client, app: Flask, officer: User) -> None:
    consultation = asked()
    make.reply(consultation.invitees[0])
    closed(consultation)
    names, number = [invitee.name for invitee in consultation.invitees], kept(consultation)
    stranger: Any = app.test_client()
    assert stranger.get(f"/ke-hoach/{number}").status_code == 404
    assert "Chưa có kế hoạch nào được ban hành" in stranger.get("/ke-hoach").text
    assert "Kế hoạch đã ban hành" not in stranger.get("/").text
    assert entered(client, number).status_code == 303
    page = stranger.get(f"/ke-hoach/{number}").text
    for words in ("225/KH-UBND", "08/10/2021", "Nguyễn Văn Tùng, Chủ tịch", "3 cơ quan được hỏi, 1 cơ quan trả lời trong hạn",
                  "Nhất trí mặc nhiên (quá hạn)", "không cộng vào số nhất trí"):
        assert words in page, words
    assert not [name for name in names if name in page]
    assert stranger.get(f"/ke-hoach/{number}/tep").data == files.PDF
    assert "225/KH-UBND" in stranger.get("/ke-hoach").text
    assert f"/ke-hoach/{number}" in stranger.get("/").text


def test_a_plan_is_entered_after_the_closing_once_and_corrected_by_another_entry(client: Client, app: Flask, officer: User) -> None:
    consultation = asked()
    number = kept(consultation)
    early = entered(client, number)
    assert early.status_code == 422
    assert "sau khi kết thúc" in early.text
    closed(db.session.get_one(Consultation, number))
    db.session.commit()
    assert entered(client, number).status_code == 303
    page = client.get(f"{LIST}approve/?id={number}")
    assert 'value="225/KH-UBND"' in page.text
    assert "Chưa có gì khác" in client.press(page, **TYPED, reason="Nhầm").text
    assert client.press(page, **{**TYPED, "number": "226/KH-UBND"}, reason="Ghi nhầm số.").status_code == 303
    assert count(Approval) == 2
    assert "226/KH-UBND" in client.get(f"/ke-hoach/{number}").text
    board = client.get(f"{LIST}details/?id={number}").text
    assert "Ghi nhầm số." in board
    assert "225/KH-UBND" in board


@pytest.mark.parametrize(("typed", "words"), [
    ({"name": ""}, "Chọn tệp PDF hoặc Word"), ({"number": ""}, "Ghi số, ký hiệu"),
    ({"issued_on-year": "2199"}, "ở sau hôm nay"), ({"issued_on-year": "2020"}, "ở trước ngày gửi"), ({"signer": ""}, "người ký kế hoạch")])
def test_what_is_entered_wrong_of_the_plan_is_said(
        client: Client, app: Flask, officer: User, typed: dict[str, Any], words: str) -> None:
    consultation = asked()
    closed(consultation)
    refused = entered(client, kept(consultation), **typed)
    assert refused.status_code == 422
    assert words in refused.text
    assert count(Approval) == 0


@pytest.mark.parametrize(("data", "name", "words"), [
    (files.PNG, "anh.png", "PDF hoặc Word"), (files.PDF, "ke-hoach.docx", "không khớp với đuôi"), (b"x", "x.pdf", "Chỉ nhận tệp")])
def test_a_file_that_is_no_plan_is_refused_and_the_rest_stays(
        client: Client, app: Flask, officer: User, data: bytes, name: str, words: str) -> None:
    consultation = asked()
    closed(consultation)
    refused = entered(client, kept(consultation), data, name)
    assert refused.status_code == 422
    assert words in refused.text
    assert 'value="225/KH-UBND"' in refused.text
    assert count(Approval) == 0


@pytest.mark.parametrize("address", ["/ke-hoach/0", "/ke-hoach/99999999999999999999", "/ke-hoach/1/tep"])
def test_a_plan_that_is_not_there_is_not_found(client: Client, app: Flask, address: str) -> None:
    assert client.get(address).status_code == 404


# ---- the board ----

def test_a_long_board_is_read_page_by_page(client: Client, app: Flask, officer: User) -> None:
    consultation = make.consultation(agencies=105)
    last = sorted(invitee.name for invitee in consultation.invitees)
    number = kept(consultation)
    first, second = (client.get(f"{LIST}details/?id={number}&trang={page}").text for page in ("", "2"))
    assert "trang 1 trên 2" in first
    assert first.count('<th scope="row">') == 100
    assert sum(name in second for name in last) >= 5
    assert "Trang trước" in second
    for odd in ("x", "-1", "99", "²", "9" * 30):
        assert "trang 1 trên 2" in client.get(f"{LIST}details/", query_string={"id": number, "trang": odd}).text


def test_an_agency_with_a_day_of_its_own_shows_it(client: Client, app: Flask, officer: User) -> None:
    consultation = asked()
    consultation.deadlines.append(type(consultation.deadlines[0])(
        due_on=date(2021, 10, 9), recorded_at=make.AT, by="x", invitee_id=consultation.invitees[0].id))
    assert "hạn riêng: 09/10/2021" in client.get(f"{LIST}details/?id={kept(consultation)}").text
