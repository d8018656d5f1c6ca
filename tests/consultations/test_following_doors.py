"""The panel's doors of what follows a sending: evidence, links, own days, letters typed in, letters that came back, holidays."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.admin.screens import waiting as letters_waiting
from smt.consultations import service
from smt.consultations.admin import waiting
from smt.consultations.models import Comment, Consultation, Deadline, Evidence, Invitee, Reply
from smt.consultations.states import EvidenceLevel, Position
from smt.core.clock import local, now
from smt.core.db import db
from smt.directory.models import Holiday
from smt.directory.states import Topic
from smt.outbox import service as outbox
from smt.outbox.models import Letter
from tests import make
from tests.conftest import Client
from tests.files import make as files
from tests.make import AT

LIST = "/admin/consultations/"


def kept(record: Any) -> int:
    db.session.commit()
    number = int(record.id)
    db.session.rollback()
    return number


def count(kind: Any) -> int:
    found = db.session.scalar(select(func.count()).select_from(kind)) or 0
    db.session.rollback()
    return found


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def sign_in(client: Client, role: RoleName, in_charge: bool = True) -> User:
    person = make.user(role)
    if role is RoleName.OFFICER and in_charge:
        make.responsibility(person, Topic.CONSULTATION)
    db.session.commit()
    client.sign_in(person)
    db.session.rollback()
    return person


@pytest.fixture
def officer(client: Client) -> User:
    return sign_in(client, RoleName.OFFICER)


@pytest.fixture
def asked(app: Flask) -> tuple[int, int]:
    """A consultation and its first agency, by id."""
    made = make.consultation()
    return kept(made), kept(db.session.get_one(Consultation, made.id).invitees[0])


def at(view: str, asked: tuple[int, int], **more: object) -> str:
    given = {"id": asked[0], "invitee": asked[1], **more}
    return f"{LIST}{view}/?" + "&".join(f"{name}={value}" for name, value in given.items())


def scan(data: bytes = files.PDF, name: str = "Bản quét.pdf") -> tuple[Any, str]:
    return io.BytesIO(data), name


def board(client: Client, asked: tuple[int, int]) -> str:
    return client.get(f"{LIST}details/?id={asked[0]}").text


VIEWS = ("delivery", "bounce", "revoke", "reissue", "extend", "enter", "sheet", "enter-sheet")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("role", "in_charge", "status"), [
    (RoleName.OFFICER, True, 200), (RoleName.ADMINISTRATOR, True, 200), (RoleName.AUDITOR, True, 403), (RoleName.OFFICER, False, 404),
    (RoleName.SCHOOL, True, 403)])
def test_each_door_opens_to_officers_in_charge_only(client: Client, asked: tuple[int, int], view: str, role: RoleName, in_charge: bool,
                                                     status: int) -> None:
    sign_in(client, role, in_charge)
    assert client.get(at(view, asked)).status_code == status
    if status == 200:
        assert client.get(at(view, (asked[0], 0)) + "9").status_code == 404


# ---- evidence ----

def test_a_delivery_keeps_the_scan_of_its_receipt_for_those_in_charge(client: Client, officer: User, asked: tuple[int, int]) -> None:
    given = {**boxes("delivered_on", date(2021, 10, 2)), "note": "Sổ giao số 12"}
    assert client.submit(at("delivery", asked), **given, file=scan()).status_code == 303
    number = db.session.scalars(select(Evidence.id)).one()
    db.session.rollback()
    where = f"{LIST}evidence-file/?id={asked[0]}&amp;evidence={number}"
    assert where in board(client, asked)
    assert client.get(where.replace("&amp;", "&")).data == files.PDF
    other = kept(make.consultation())
    assert client.get(f"{LIST}evidence-file/?id={other}&evidence={number}").status_code == 404
    sign_in(client, RoleName.OFFICER, in_charge=False)
    assert client.get(where.replace("&amp;", "&")).status_code == 404


def test_a_wrong_file_keeps_what_was_typed_and_writes_nothing(client: Client, officer: User, asked: tuple[int, int]) -> None:
    page = client.submit(at("delivery", asked), **boxes("delivered_on", date(2021, 10, 2)), note="Sổ giao số 12", file=scan(b"MZ", "a.exe"))
    assert page.status_code == 422
    assert "Chỉ nhận tệp PDF" in page.text
    assert 'value="Sổ giao số 12"' in page.text
    assert count(Evidence) == 0


def test_a_file_is_to_be_chosen_again_when_something_else_was_wrong(client: Client, officer: User, asked: tuple[int, int]) -> None:
    page = client.submit(at("delivery", asked), **boxes("delivered_on", date(2021, 10, 2)), file=scan())
    assert (page.status_code, count(Evidence)) == (422, 0)
    assert "“Bản quét.pdf” chưa được giữ" in page.text


def test_a_letter_that_came_back_shows_on_the_board_and_in_the_work_list(client: Client, officer: User, asked: tuple[int, int], app: Flask) -> None:
    made = make.consultation(due_on=local(now()).date() + timedelta(days=3))
    soon = kept(made), kept(db.session.get_one(Consultation, made.id).invitees[0])
    page = client.get(at("bounce", soon))
    given = {**boxes("returned_on", local(now()).date()), "note": "không có hộp thư này"}
    assert [client.press(page, **given).status_code for _ in range(2)] == [303, 303]
    assert count(Evidence) == 1
    assert "Thư bị trả lại</span>" in board(client, soon)
    with app.test_request_context():
        lines = [(line.number, str(line.text)) for line in waiting(make.user(RoleName.ADMINISTRATOR), now())]
        assert (1, "cơ quan có thư bị trả lại: Dự thảo Kế hoạch") in lines


def test_a_record_is_withdrawn_with_a_reason_and_both_are_read(client: Client, officer: User, asked: tuple[int, int]) -> None:
    client.submit(at("delivery", asked), **boxes("delivered_on", date(2021, 10, 2)), note="Sổ giao số 12")
    number = db.session.scalars(select(Evidence.id)).one()
    db.session.rollback()
    where = f"{LIST}withdraw/?id={asked[0]}&evidence={number}"
    assert "Sổ giao số 12" in client.get(where).text
    assert client.submit(where, reason="").status_code == 422
    assert client.submit(where, reason="ghi nhầm cơ quan").status_code == 303
    text = board(client, asked)
    assert "Đã rút lại</span>" in text
    assert "ghi nhầm cơ quan" in text
    assert client.submit(where, reason="lần nữa").status_code == 422
    assert count(Evidence) == 2


def test_of_the_agencys_own_acts_nothing_is_withdrawn(client: Client, officer: User, asked: tuple[int, int]) -> None:
    invitee = db.session.get_one(Invitee, asked[1])
    invitee.evidence.append(Evidence(level=EvidenceLevel.RECEIPT, at=AT, recorded_at=AT, by="Người giữ liên kết"))
    number = kept(invitee.evidence[0])
    assert "/withdraw/" not in board(client, asked)
    page = client.submit(f"{LIST}withdraw/?id={asked[0]}&evidence={number}", reason="x")
    assert (page.status_code, count(Evidence)) == (422, 1)


# ---- links ----

def test_a_link_is_made_anew_after_saying_where_it_goes(client: Client, officer: User, asked: tuple[int, int]) -> None:
    address = db.session.get_one(Invitee, asked[1]).address
    db.session.rollback()
    page = client.get(at("reissue", asked))
    assert f"chỉ gửi đến địa chỉ đã đăng ký: {address}." in page.text
    done = [client.press(page, reason="mất liên kết") for _ in range(2)]
    assert [one.status_code for one in done] == [303, 303]
    assert f"thư đang được gửi đến {address}" in client.get(done[0].location).text
    assert (db.session.get_one(Invitee, asked[1]).link_issue, count(Letter)) == (1, 1)


def test_two_officers_make_one_new_link(client: Client, officer: User, asked: tuple[int, int]) -> None:
    pages = [client.get(at("reissue", asked)) for _ in range(2)]
    assert client.press(pages[0], reason="mất").status_code == 303
    second = client.press(pages[1], reason="mất")
    assert (second.status_code, count(Letter)) == (422, 1)
    assert "vừa được người khác cấp lại" in second.text
    assert 'value="mất"' in second.text


def test_a_link_without_an_address_to_send_it_to_is_refused(client: Client, officer: User, asked: tuple[int, int]) -> None:
    invitee = db.session.get_one(Invitee, asked[1])
    invitee.email = invitee.agency.email = ""
    kept(invitee)
    page = client.submit(at("reissue", asked), reason="mất")
    assert (page.status_code, count(Letter)) == (422, 0)
    assert "chưa có địa chỉ thư đã đăng ký" in page.text


def test_a_link_taken_away_is_marked_and_no_longer_offered_to_be_taken(client: Client, officer: User, asked: tuple[int, int]) -> None:
    assert client.submit(at("revoke", asked), reason="chuyển nhầm").status_code == 303
    text = board(client, asked)
    assert "Liên kết đã thu hồi</span>" in text
    assert text.count("/revoke/?") == 1  # the other agency's


def test_the_reason_for_a_link_stands_in_the_history_of_the_consultation(client: Client, officer: User, asked: tuple[int, int]) -> None:
    name, officers_name = db.session.get_one(Invitee, asked[1]).name, officer.full_name
    db.session.rollback()
    client.submit(at("revoke", asked), reason="chuyển nhầm")
    client.submit(at("reissue", asked), reason="đã đổi người nhận")
    text = board(client, asked)
    for words in (f"<strong>{officers_name}</strong> thu hồi liên kết của {name}", f"cấp lại liên kết của {name}",
                  "Lý do: chuyển nhầm", "Lý do: đã đổi người nhận"):
        assert words in text


# ---- last days ----

def test_an_own_day_is_shown_before_it_is_set_and_listed_with_reason_and_number(client: Client, officer: User, asked: tuple[int, int]) -> None:
    day, name = local(now()).date() + timedelta(days=3), db.session.get_one(Invitee, asked[1]).name
    db.session.rollback()
    check = client.submit(at("extend", asked), **boxes("due_on", day), reason="Cơ quan đề nghị", document_number="12/UBND-VX")
    for words in (name, "1 thư, đến cơ quan này", "mở lại việc lấy ý kiến của cơ quan này", "12/UBND-VX"):
        assert words in check.text
    assert count(Deadline) == 1
    assert [client.press(check).status_code for _ in range(2)] == [303, 303]
    text = board(client, asked)
    for words in (f"riêng cho {name}", "Mở lại</span>", "Lý do: Cơ quan đề nghị", "Văn bản: 12/UBND-VX", f"hạn riêng: {day:%d/%m/%Y}"):
        assert words in text
    assert (count(Deadline), count(Letter)) == (2, 1)


@pytest.mark.parametrize("missing", ["reason", "document_number"])
def test_a_later_day_needs_its_reason_and_its_document(client: Client, officer: User, asked: tuple[int, int], missing: str) -> None:
    given = {**boxes("due_on", local(now()).date() + timedelta(days=3)), "reason": "x", "document_number": "y", missing: ""}
    assert client.submit(at("extend", asked), **given).status_code == 422


# ---- typed in ----

def letter(**values: Any) -> dict[str, Any]:
    return {**boxes("received_on", date(2021, 10, 6)), **boxes("document_date", date(2021, 10, 5)), "arrival_number": "567",
            "document_number": "1234/STC", "signer": "Trần Văn Bình", "position": "agree", "file": scan(), **values}


def test_a_letter_is_typed_in_with_its_scan_and_remarks(client: Client, officer: User, asked: tuple[int, int]) -> None:
    name, section = officer.full_name, db.session.get_one(Consultation, asked[0]).revision.sections[1].id
    db.session.rollback()
    page = client.get(at("enter", asked))
    given = letter(position="agree_with_comments", received_time="16h30", **{
        f"s{section}-1-kind": "content", f"s{section}-1-text": "Thêm hộ cận nghèo", f"s{section}-1-proposed": "hộ cận nghèo"})
    done = client.press(page, **given)
    assert done.status_code == 303
    text = client.get(done.location).text
    for words in ("06/10/2021 16:30", "567", "1234/STC ngày 05/10/2021", f"{name}, ", "Cán bộ nhập từ văn bản", "Trong hạn", "Bản quét.pdf"):
        assert words in text
    assert [one.text for one in db.session.scalars(select(Comment))] == ["Thêm hộ cận nghèo"]
    assert "Chưa có văn bản" not in board(client, asked)


def test_the_same_page_sent_twice_is_recorded_once(client: Client, officer: User, asked: tuple[int, int]) -> None:
    page = client.get(at("enter", asked))
    done = [client.press(page, **letter()) for _ in range(2)]
    assert done[0].location == done[1].location
    assert count(Reply) == 1


def test_an_email_without_a_number_is_marked_and_its_day_alone_is_shown(client: Client, officer: User, asked: tuple[int, int]) -> None:
    given = {**letter(document_number="", file_missing="trả lời qua thư điện tử"), **dict.fromkeys(boxes("document_date", AT.date()), "")}
    del given["file"]
    done = client.submit(at("enter", asked), **given)
    assert done.status_code == 303
    text = board(client, asked)
    assert "Chưa có văn bản</span>" in text
    assert "06/10/2021</td>" in text
    assert "trả lời qua thư điện tử" in client.get(done.location).text


@pytest.mark.parametrize(("values", "words"), [
    ({"file": None}, "hoặc ghi lý do chưa có bản quét"), ({"file": scan(b"MZ", "a.exe")}, "Chỉ nhận tệp PDF"),
    (boxes("received_on", date(2021, 9, 30)), "trước ngày gửi, 01/10/2021"), (boxes("received_on", date(2199, 1, 1)), "sau hôm nay"),
    ({"received_time": "25:00"}, "Ghi giờ từ 00:00 đến 23:59"), ({"position": "disagree"}, "Ghi lý do không nhất trí."),
    (boxes("document_date", date(2021, 10, 7)), "sau ngày đến"), ({"position": ""}, "Chọn một trong bốn ý kiến."),
])
def test_a_slip_is_said_at_its_question_and_nothing_is_lost(client: Client, officer: User, asked: tuple[int, int], values: dict[str, Any],
                                                            words: str) -> None:
    given = {name: value for name, value in letter(**values).items() if value is not None}
    page = client.submit(at("enter", asked), **given)
    assert (page.status_code, count(Reply)) == (422, 0)
    assert words in page.text
    assert 'value="1234/STC"' in page.text


def test_more_room_for_a_section_keeps_what_was_typed(client: Client, officer: User, asked: tuple[int, int]) -> None:
    section = db.session.get_one(Consultation, asked[0]).revision.sections[0].id
    db.session.rollback()
    page = client.submit(at("enter", asked), arrival_number="567", more=section, **{f"s{section}-1-text": "Một"})
    assert page.status_code == 200
    assert f'name="s{section}-2-text"' in page.text
    assert 'value="567"' in page.text
    assert "Có chỗ cần sửa" not in page.text


def test_an_answer_that_came_meanwhile_is_shown_before_another_is_typed(client: Client, officer: User, asked: tuple[int, int]) -> None:
    page = client.get(at("enter", asked))
    service.answer(db.session.get_one(Invitee, asked[1]), at=now(), position=Position.DISAGREE, text="Không", proposed="Sửa", signer="x",
                   fallback_mailbox="chung@vidu.vn")
    db.session.commit()
    db.session.remove()
    refused = client.press(page, **letter())
    assert (refused.status_code, count(Reply)) == (422, 1)
    assert "đã có một ý kiến khác" in refused.text
    assert "Xem ý kiến mới nhất: Không nhất trí" in refused.text
    assert client.press(refused, **letter()).status_code == 303


# ---- letters that came back, holidays ----

def test_a_letters_page_tells_what_happened_and_offers_to_send_it_again(client: Client, app: Flask) -> None:
    sign_in(client, RoleName.ADMINISTRATOR)
    letter = outbox.post(key="x", topic="test", to="lan@vidu.vn", subject="Về việc", body="x", at=AT)
    outbox.handed_over(letter, AT + timedelta(minutes=1))
    outbox.bounced(letter, AT + timedelta(minutes=2), "5.1.1 (report 0123456789ab)")
    number = kept(letter)
    page = client.get(f"/admin/letters/details/?id={number}")
    for words in ("01/10/2021 09:01", "Máy chủ thư đã nhận", "Thư bị trả lại. Nơi nhận báo không có hộp thư này", "Gửi lại"):
        assert words in page.text
    with app.test_request_context():
        lines = [(line.number, str(line.text)) for line in letters_waiting(make.user(RoleName.ADMINISTRATOR), now())]
    assert (1, "lá thư bị trả lại sau khi gửi") in lines
    db.session.rollback()
    assert client.press(page).status_code == 303
    assert db.session.get_one(Letter, number).state == "queued"


def test_an_administrator_types_the_days_off_and_nobody_else(client: Client, app: Flask) -> None:
    sign_in(client, RoleName.ADMINISTRATOR)
    given = {**boxes("day", date(2026, 2, 16)), "name": "Tết Nguyên đán"}
    assert client.submit("/admin/holidays/new/", **given).status_code == 303
    again = client.submit("/admin/holidays/new/", **given)
    assert "Ngày này đã có trong danh sách" in again.text
    fixed = client.submit("/admin/holidays/new/", **{**given, **boxes("day", date(2026, 9, 2))})
    assert "Ngày này là Quốc khánh" in fixed.text
    assert count(Holiday) == 1
    assert "thứ Hai, 16/02/2026" in client.get("/admin/holidays/").text
    sign_in(client, RoleName.OFFICER)
    assert client.get("/admin/holidays/").status_code == 200
    assert client.get("/admin/holidays/new/").status_code == 403
