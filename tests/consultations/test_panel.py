"""The panel's screens of consultations and replies."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, true
from werkzeug.datastructures import MultiDict

from forms.consultation import LookBackForm
from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.consultations import queries, service
from smt.consultations.admin import waiting
from smt.consultations.models import Consultation, Deadline, Evidence, Reply
from smt.consultations.states import Position
from smt.core.clock import local, now
from smt.core.db import db
from smt.core.errors import Refusal
from smt.directory.models import AgencyGroup
from smt.directory.states import Topic
from smt.files.service import keep
from smt.outbox.models import Letter
from tests import make
from tests.conftest import Client
from tests.files import make as files
from tests.make import AT

LIST = "/admin/consultations/"


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


def signed_in(client: Client, role: RoleName, in_charge: bool = True) -> User:
    person = make.user(role)
    if role is RoleName.OFFICER and in_charge:
        make.responsibility(person, Topic.CONSULTATION)
    db.session.commit()
    client.sign_in(person)
    db.session.rollback()
    return person


@pytest.fixture
def officer(client: Client) -> User:
    return signed_in(client, RoleName.OFFICER)


def answered(consultation: Consultation, at: datetime, **values: Any) -> Reply:
    return service.answer(consultation.invitees[0], at=at, fallback_mailbox="chung@vidu.vn",
                          **{"position": Position.AGREE, "signer": "Trần Văn Bình", **values})


# ---- who ----

@pytest.mark.parametrize(("role", "in_charge", "status"), [
    (RoleName.ADMINISTRATOR, True, 200), (RoleName.AUDITOR, True, 200), (RoleName.OFFICER, True, 200),
    (RoleName.OFFICER, False, 404), (RoleName.SCHOOL, True, 403)])
def test_only_those_in_charge_see_the_board_and_the_replies(
        client: Client, app: Flask, role: RoleName, in_charge: bool, status: int) -> None:
    consultation = make.consultation()
    reply, number = kept(answered(consultation, AT)), kept(consultation)
    signed_in(client, role, in_charge)
    assert client.get(f"{LIST}details/?id={number}").status_code == status
    assert client.get(f"/admin/replies/details/?id={reply}").status_code == status


def test_a_stranger_is_asked_to_sign_in(client: Client, app: Flask) -> None:
    assert client.get(f"{LIST}details/?id={kept(make.consultation())}").status_code == 302


@pytest.mark.parametrize("where", ["new/", "delivery/?id={id}&invitee={invitee}", "extend/?id={id}", "edit/?id={id}"])
def test_an_auditor_writes_nothing(client: Client, app: Flask, where: str) -> None:
    consultation = make.consultation()
    invitee, number = kept(consultation.invitees[0]), kept(consultation)
    signed_in(client, RoleName.AUDITOR)
    assert client.get(LIST + where.format(id=number, invitee=invitee)).status_code == 403


# ---- the board ----

def test_the_board_looks_back_at_an_instant(client: Client, app: Flask, officer: User) -> None:
    consultation = make.consultation()
    for invitee in consultation.invitees:
        service.record_delivery(invitee, at=AT, delivered_at=AT, by="Văn thư")
    answered(consultation, datetime(2021, 10, 5, 17, 30, tzinfo=UTC))  # 00:30 on 06/10 in the city
    number = kept(consultation)
    page = f"{LIST}details/?id={number}&luc-month=10&luc-year=2021&luc-day="
    assert "0/2" in client.get(page + "5&gio=23:59").text
    still = client.get(page + "6").text
    assert "Tình hình lúc 06/10/2021 23:59" in still
    assert "1/2" in still
    assert "Chưa trả lời</span>" in still
    closed = client.get(page + "7&gio=00:00").text
    assert "Tình hình lúc 07/10/2021 00:00" in closed
    assert "Nhất trí mặc nhiên (quá hạn)</span>" in closed


@pytest.mark.parametrize(("typed", "words"), [
    ({"luc": "x"}, "Hãy ghi đủ ngày, tháng, năm"),
    ({"luc-day": "5", "luc-month": "13", "luc-year": "2021"}, "Tháng đi từ 1 đến 12."),
    ({"luc-day": "5", "luc-month": "10", "luc-year": "9999"}, "Hãy xem lại năm."),
    ({"luc-day": "5", "luc-month": "10", "luc-year": "2021", "gio": "24:00"}, "Ghi giờ từ 00:00 đến 23:59"),
    ({"luc-day": "5", "luc-month": "10", "luc-year": "2021", "gio": "{{7*7}}"}, "Ghi giờ từ 00:00 đến 23:59"),
    ({"gio": "10:00"}, "Ghi cả ngày, hoặc bỏ trống giờ để xem bây giờ."),
    ({"luc-day": "1", "luc-month": "1", "luc-year": "2199"}, "Thời điểm này chưa đến."),
])
def test_an_instant_that_is_not_understood_or_not_yet_shows_now_and_says_why(
        client: Client, app: Flask, officer: User, typed: dict[str, str], words: str) -> None:
    page = client.get(f"{LIST}details/", query_string={"id": kept(make.consultation()), **typed})
    assert page.status_code == 200
    assert words in page.text
    assert "Tình hình bây giờ" in page.text


@pytest.mark.parametrize(("typed", "hour"), [("7h30", "07:30"), ("7 giờ", "07:00"), ("07.30", "07:30"), ("7 giờ 5", None), ("23:60", None)])
def test_an_hour_is_read_as_people_write_it(app: Flask, typed: str, hour: str | None) -> None:
    with app.test_request_context():
        form = LookBackForm(MultiDict({"luc-day": "5", "luc-month": "10", "luc-year": "2021", "gio": typed}))
        assert form.validate() is (hour is not None)
        assert not hour or f"{local(form.instant() or AT):%H:%M %d/%m}" == f"{hour} 05/10"


def test_today_without_an_hour_means_now(client: Client, app: Flask, officer: User) -> None:
    day = local(now()).date()
    page = client.get(f"{LIST}details/", query_string={
        "id": kept(make.consultation()), "luc-day": day.day, "luc-month": day.month, "luc-year": day.year})
    assert f"Tình hình lúc {day:%d/%m/%Y}" in page.text
    assert "chưa đến" not in page.text


def test_number_and_day_are_gaps_until_entered(client: Client, app: Flask, officer: User) -> None:
    number = kept(make.consultation())
    assert "……/STTTT-BCVT, ngày …… tháng …… năm ……" in client.get(f"{LIST}details/?id={number}").text
    sent = client.submit(f"{LIST}edit/?id={number}", **{
        "number": "2021", "symbol": "STTTT-BCVT", "issued_on-day": "1", "issued_on-month": "10", "issued_on-year": "2021"})
    assert sent.status_code == 303
    assert "2021/STTTT-BCVT, ngày 01/10/2021" in client.get(f"{LIST}details/?id={number}").text


def test_the_list_counts_the_answers(client: Client, app: Flask, officer: User) -> None:
    kept(answered(make.consultation(agencies=3), AT))
    text = client.get(LIST).text
    assert "1 trên 3" in text
    assert "06/10/2021" in text


# ---- preparing and sending ----

def boxes_of(due_on: date) -> dict[str, int]:
    return {"due_on-day": due_on.day, "due_on-month": due_on.month, "due_on-year": due_on.year}


def prepared(client: Client, **values: Any) -> Any:
    lead, asked, member = make.agency(name="Sở Thông tin và Truyền thông"), make.agency(), make.agency()
    group = AgencyGroup(name="Các Sở, ban, ngành", agencies=[member])
    db.session.add(group)
    due_on = local(now()).date() + timedelta(days=7)
    db.session.flush()
    given = {"subject": "V/v tham gia ý kiến", "draft_title": "Dự thảo Kế hoạch", "lead_id": lead.id, "symbol": "STTTT-BCVT",
             "lines-0-who": f"g{group.id}", "lines-1-who": f"a{asked.id}", **boxes_of(due_on), **make.letter_answers(), **values}
    if "file" in given:
        data, name = given["file"]
        given["file"] = (io.BytesIO(data), name)
    db.session.commit()
    page = client.submit(f"{LIST}new/", **given)
    page.request.environ["wsgi.input"].close()  # Werkzeug's client leaves the file of a large body open
    return page


def test_a_consultation_is_prepared_looked_at_and_then_sent(client: Client, app: Flask, officer: User) -> None:
    made = prepared(client, file=(files.PDF + bytes(2_000_000) + b"%%EOF", "Dự thảo.pdf"))
    assert made.status_code == 303
    board = client.get(made.location)
    assert "Chưa gửi." in board.text
    assert count(Letter) == 0
    asked = client.press(board, form=0)
    assert "Mỗi cơ quan ở mục “Kính gửi” nhận một thư" in asked.text
    assert client.press(asked).status_code == 303
    assert count(Letter) == 2
    assert "2 cơ quan được hỏi" in client.get(made.location).text
    assert client.get(made.location.replace("details/", "draft/")).mimetype == "application/pdf"


@pytest.mark.parametrize(("values", "words"), [
    ({"lines-0-who": "", "lines-1-who": ""}, "Chọn ít nhất một nhóm hoặc một cơ quan ở mục “Kính gửi”."),
    ({"due_on-year": "2021"}, "Hạn trả lời cần từ hôm nay trở đi."),
    ({"file": (b"MZ", "a.exe")}, "Chỉ nhận tệp PDF"),
])
def test_what_could_not_be_sent_is_not_prepared(client: Client, app: Flask, officer: User, values: Any, words: str) -> None:
    page = prepared(client, **values)
    assert page.status_code == 422
    assert words in page.text
    assert count(Consultation) == 0


def test_one_never_sent_may_be_deleted_with_its_draft(client: Client, app: Flask, officer: User) -> None:
    made = prepared(client, file=(files.PDF, "Dự thảo.pdf"))
    number = made.location.split("id=")[1].split("&")[0]
    assert client.press(client.get(f"{LIST}delete/?id={number}")).status_code == 303
    assert count(Consultation) == 0
    assert client.get(f"{LIST}delete/?id={kept(make.consultation())}").status_code == 403


# ---- delivery, extension ----

def test_a_delivery_is_noted_once_and_shows_on_the_board(client: Client, app: Flask, officer: User) -> None:
    consultation, officer_name = make.consultation(), officer.full_name
    invitee, number = kept(consultation.invitees[0]), kept(consultation)
    where = f"{LIST}delivery/?id={number}&invitee={invitee}"
    page = client.get(where)
    given = {"delivered_on-day": "2", "delivered_on-month": "10", "delivered_on-year": "2021", "note": "Sổ giao số 12"}
    assert [client.press(page, **given).status_code for _ in range(2)] == [303, 303]
    assert count(Evidence) == 1
    text = client.get(f"{LIST}details/?id={number}").text
    assert f"Văn bản đã giao đến cơ quan, 02/10/2021 (người ghi: {officer_name}): Sổ giao số 12" in text
    assert client.get(f"{LIST}delivery/?id={number}&invitee=0").status_code == 404


def test_a_later_day_is_kept_beside_the_first_and_the_silent_are_told(client: Client, app: Flask, officer: User) -> None:
    consultation = make.consultation()
    answered(consultation, AT)
    number = kept(consultation)
    due_on = local(now()).date() + timedelta(days=5)
    check = client.submit(f"{LIST}extend/?id={number}", **{
        "due_on-day": due_on.day, "due_on-month": due_on.month, "due_on-year": due_on.year, "reason": "Dịch bệnh",
        "document_number": "Công văn 12/STTTT-BCVT"})
    assert [client.press(check).status_code for _ in range(2)] == [303, 303]
    text = client.get(f"{LIST}details/?id={number}").text
    assert "06/10/2021" in text
    assert "Công văn 12/STTTT-BCVT" in text
    told = list(db.session.scalars(select(Letter.recipient).where(Letter.key.startswith("extension:"))))
    assert told == [db.session.get_one(Consultation, number).invitees[1].email]


def test_an_earlier_day_is_refused_at_its_question(client: Client, app: Flask, officer: User) -> None:
    page = client.submit(f"{LIST}extend/?id={kept(make.consultation())}", **{
        "due_on-day": "5", "due_on-month": "10", "due_on-year": "2021", "reason": "x", "document_number": "12"})
    assert page.status_code == 422
    assert "Hạn mới cần sau hạn đang có" in page.text


def test_a_delivery_before_the_sending_is_refused_at_its_question(client: Client, app: Flask, officer: User) -> None:
    consultation = make.consultation()
    invitee, number = kept(consultation.invitees[0]), kept(consultation)
    page = client.submit(f"{LIST}delivery/?id={number}&invitee={invitee}", **{
        "delivered_on-day": "30", "delivered_on-month": "9", "delivered_on-year": "2021", "note": "Sổ giao số 12"})
    assert page.status_code == 422
    assert 'href="#delivered_on' in page.text
    assert "trước ngày gửi, 01/10/2021" in page.text
    assert count(Evidence) == 0


def test_of_two_officers_at_once_the_one_with_the_earlier_day_is_refused(app: Flask) -> None:
    number, read = kept(make.consultation()), Event()

    def second() -> bool:
        with app.app_context():
            mine = db.session.get_one(Consultation, number)
            assert mine.deadlines  # read before the first officer's day is there; on SQLite the reading waits
            read.set()
            try:
                service.extend(mine, due_on=date(2021, 10, 10), reason="x", at=AT, by="B")
                db.session.commit()
            except Refusal:
                return True
            finally:
                db.session.remove()
            return False

    with ThreadPoolExecutor(1) as pool:
        service.extend(db.session.get_one(Consultation, number), due_on=date(2021, 10, 20), reason="x", at=AT, by="A")
        refused = pool.submit(second)
        read.wait(0.3)
        db.session.commit()
        assert refused.result(10)
    assert db.session.get_one(Consultation, number).due_on == date(2021, 10, 20)


# ---- replies ----

def test_replies_are_found_by_agency_and_narrowed_by_position(client: Client, app: Flask, officer: User) -> None:
    consultation = make.consultation()
    consultation.invitees[0].agency.search_key = "so tai chinh"
    consultation.invitees[0].name = "Sở Tài chính"
    kept(answered(consultation, AT, position=Position.DISAGREE, text="Lý do", proposed="Sửa"))
    assert "Sở Tài chính" in client.get("/admin/replies/?search=tài chính").text
    assert "Không có dòng nào khớp" in client.get("/admin/replies/?search=y tế").text
    assert "Sở Tài chính" in client.get("/admin/replies/?position=disagree").text
    assert "Không có dòng nào khớp" in client.get("/admin/replies/?position=agree").text


def test_a_reply_is_read_and_its_file_downloaded(client: Client, app: Flask, officer: User) -> None:
    reply = kept(answered(make.consultation(), AT, text="{{7*7}} <b>", file=keep(files.PDF, "Công văn.pdf", AT)))
    assert "{{7*7}} &lt;b&gt;" in client.get(f"/admin/replies/details/?id={reply}").text
    assert client.get(f"/admin/replies/file/?id={reply}").data == files.PDF
    assert client.get("/admin/replies/new/").status_code == 403
    assert client.get(f"/admin/replies/edit/?id={reply}").status_code == 403


# ---- what waits ----

def test_the_work_list_counts_the_silent_and_those_not_surely_reached(app: Flask) -> None:
    today = local(now()).date()
    consultation = make.consultation(agencies=3, due_on=today + timedelta(days=2))
    service.record_delivery(consultation.invitees[1], at=now(), delivered_at=AT, by="Văn thư")
    answered(consultation, now())
    with app.test_request_context():
        lines = list(waiting(make.user(RoleName.ADMINISTRATOR), now()))
        assert [(line.number, line.look) for line in lines] == [(2, "warn"), (1, "bad")]
        assert "còn 2 ngày" in str(lines[0].text)
        assert list(waiting(make.user(RoleName.OFFICER), now())) == []


def test_those_long_over_and_closed_are_not_even_read(app: Flask) -> None:
    old, lately, back, never = make.consultation(), make.consultation(), make.consultation(due_on=date(2021, 12, 1)), make.consultation()
    lately.deadlines.append(Deadline(due_on=date(2021, 12, 1), recorded_at=AT, by="Văn thư"))
    # The newest day counts, be it the earlier one.
    back.deadlines.append(Deadline(due_on=date(2021, 10, 6), recorded_at=AT, by="Văn thư"))
    db.session.flush()
    for consultation in (old, back):
        ended(consultation)
    at = datetime(2021, 12, 2, tzinfo=UTC)
    db.session.expunge_all()
    assert [board.consultation.id for board in queries.open_ones(true(), at)] == [lately.id, never.id]
    assert old.id not in {one.id for one in db.session if isinstance(one, Consultation)}


def ended(consultation: Consultation) -> None:
    at = datetime(2021, 10, 8, tzinfo=UTC)
    for invitee in consultation.invitees:
        service.leave_out(invitee, at=at, by="Văn thư", reason="x")
    service.close(consultation, at=at, by="Văn thư", basis="x", contest_until=date(2021, 10, 15))


def test_a_consultation_long_over_and_closed_waits_for_nobody(app: Flask) -> None:
    ended(make.consultation())
    with app.test_request_context():
        assert list(waiting(make.user(RoleName.ADMINISTRATOR), now())) == []


def test_a_consultation_that_was_never_closed_waits_until_it_is(app: Flask) -> None:
    make.consultation()
    with app.test_request_context():
        lines = list(waiting(make.user(RoleName.ADMINISTRATOR), now()))
    assert [line.number for line in lines if line.number] == [2, 1]
    assert "chờ kết thúc" in str(lines[-1].text)


def test_what_comes_after_a_closing_waits_to_be_recorded(app: Flask) -> None:
    consultation = make.consultation()
    ended(consultation)
    answered(consultation, now())
    with app.test_request_context():
        lines = list(waiting(make.user(RoleName.ADMINISTRATOR), now()))
    assert [line.number for line in lines if line.number] == [1]
    assert "thay đổi sau khi kết thúc" in str(lines[-1].text)
