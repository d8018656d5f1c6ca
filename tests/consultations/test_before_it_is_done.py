"""Correcting what nobody has seen, and what is shown before sending and before a later last day."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from smt.accounts.states import RoleName
from smt.consultations import service
from smt.consultations.models import Consultation, Deadline
from smt.consultations.states import EvidenceLevel, Position
from smt.core.clock import local, now
from smt.core.db import db
from smt.directory.models import AgencyGroup
from smt.files.models import StoredFile
from smt.files.service import keep
from smt.outbox.models import Letter
from tests import make
from tests.conftest import Client
from tests.files import make as files
from tests.make import AT

LIST = "/admin/consultations/"


def due(days: int) -> date:
    return local(now()).date() + timedelta(days=days)


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def kept(record: Any) -> int:
    db.session.commit()
    number = int(record.id)
    db.session.rollback()  # on SQLite the session would hold the write lock
    return number


@pytest.fixture(autouse=True)
def administrator(client: Client) -> None:
    client.sign_in(make.user(RoleName.ADMINISTRATOR))
    db.session.rollback()


def prepared(**values: Any) -> Consultation:
    group = AgencyGroup(name="Các Sở, ban, ngành", agencies=[make.agency(), make.agency(email="", name="Sở Không Thư")])
    db.session.add(group)
    db.session.flush()
    return service.prepare(**{
        "lead": make.agency(name="Sở Thông tin và Truyền thông"), "symbol": "STTTT-BCVT", "subject": "V/v cũ", "draft_title": "dự thảo cũ",
        "silence": "Quá thời hạn được hiểu là đã nhất trí.", "contact": "Phòng Bưu chính", "due_on": due(5), "lines": [group],
        "by": "Văn thư", "at": now(), **values})


def typed(consultation: Consultation, **values: Any) -> dict[str, Any]:
    """What the edit page of an unsent consultation holds."""
    lines = {f"lines-{at}-who": f"g{line.group_id}" if line.group_id else f"a{line.agency_id}" for at, line in enumerate(consultation.lines)}
    return {**make.letter_answers(), "subject": consultation.subject, "draft_title": consultation.draft_title,
            "lead_id": consultation.lead_id, "number": "", "symbol": consultation.symbol, **lines,
            **boxes("due_on", consultation.due_on or due(1)), "silence": consultation.silence,
            "minimum_evidence": consultation.minimum_evidence.value, "contact": consultation.contact, **values}


def count(kind: Any) -> int:
    found = db.session.scalar(select(func.count()).select_from(kind)) or 0
    db.session.rollback()
    return found


# ---- correcting ----

def test_everything_of_an_unsent_one_can_be_corrected_and_the_draft_stays(client: Client, app: Flask) -> None:
    consultation, other = prepared(draft_file=keep(files.PDF, "Dự thảo.pdf", AT)), make.agency(name="Cơ quan khác")
    given = typed(consultation, subject="V/v mới", draft_title="dự thảo mới", lead_id=other.id, number="12", symbol="SKHCN-BC",
                  **{"lines-0-who": f"a{other.id}", "lines-1-who": f"a{consultation.lead_id}"}, silence="Câu mới.", minimum_evidence="delivered", contact="Phòng mới",
                  **boxes("due_on", due(9)))
    number = kept(consultation)
    assert client.submit(f"{LIST}edit/?id={number}", **given).status_code == 303
    new = db.session.get_one(Consultation, number)
    assert (new.subject, new.draft_title, new.code, new.silence, new.contact) == (
        "V/v mới", "dự thảo mới", "12/SKHCN-BC", "Câu mới.", "Phòng mới")
    assert (new.lead_id, new.minimum_evidence, new.due_on) == (other.id, EvidenceLevel.DELIVERED, due(9))
    assert [line.text for line in new.lines] == ["Cơ quan khác", "Sở Thông tin và Truyền thông"]
    assert new.draft_file
    assert (len(new.deadlines), new.draft_file.name) == (1, "Dự thảo.pdf")


def test_the_edit_page_opens_with_what_is_stored(client: Client, app: Flask) -> None:
    consultation = prepared(draft_file=keep(files.PDF, "Dự thảo.pdf", AT))
    group, lead, number = consultation.lines[0].group_id, consultation.lead_id, kept(consultation)
    text = client.get(f"{LIST}edit/?id={number}").text
    assert "V/v cũ" in text
    assert f'<option value="g{group}" selected' in text
    assert f'<option value="{lead}" selected' in text
    assert "Phòng Bưu chính</textarea>" in text
    assert "Đang có “Dự thảo.pdf”; để trống thì giữ tệp này." in text


def test_another_draft_takes_the_place_of_the_first(client: Client, app: Flask) -> None:
    consultation = prepared(draft_file=keep(files.PDF, "Cũ.pdf", AT))
    given, number = typed(consultation, file=(io.BytesIO(files.PDF), "Mới.pdf")), kept(consultation)
    assert client.submit(f"{LIST}edit/?id={number}", **given).status_code == 303
    assert list(db.session.scalars(select(StoredFile.name))) == ["Mới.pdf"]


def test_two_who_change_only_the_lines_or_the_day_notice_each_other(client: Client, app: Flask) -> None:
    consultation = prepared()
    first, second = typed(consultation, **boxes("due_on", due(7))), typed(consultation, **boxes("due_on", due(8)))
    number = kept(consultation)
    pages = [client.get(f"{LIST}edit/?id={number}") for _ in range(2)]
    assert client.press(pages[0], **first).status_code == 303
    conflict = client.press(pages[1], **second)
    assert conflict.status_code == 409
    assert "multipart/form-data" in conflict.text
    assert db.session.get_one(Consultation, number).due_on == due(7)


def test_what_was_sent_meanwhile_is_not_rewritten(client: Client, app: Flask) -> None:
    consultation = prepared()
    given, number = typed(consultation, subject="V/v mới"), kept(consultation)
    page = client.get(f"{LIST}edit/?id={number}")
    service.send(db.session.get_one(Consultation, number), at=now(), secret=make.SECRET)
    db.session.commit()
    assert client.press(page, **given).status_code == 409
    assert db.session.get_one(Consultation, number).subject == "V/v cũ"
    db.session.rollback()
    assert 'name="subject"' not in client.get(f"{LIST}edit/?id={number}").text


# ---- before sending ----

def asked_to_send(client: Client, number: int) -> Any:
    return client.press(client.get(f"{LIST}details/?id={number}"))


def test_before_sending_the_page_says_what_will_happen(client: Client, app: Flask) -> None:
    number = kept(prepared(due_on=due(5)))
    text = asked_to_send(client, number).text
    for words in (f"{due(5):%d/%m/%Y}", "2 cơ quan", "1 cơ quan", "Sở Không Thư", "“Quá thời hạn được hiểu là đã nhất trí.”",
                  "Số còn trống", "Ngày còn trống", "Chưa kèm tệp"):
        assert words in text
    assert count(Letter) == 0


def test_a_draft_and_a_number_that_are_there_are_not_called_missing(client: Client, app: Flask) -> None:
    number = kept(prepared(draft_file=keep(files.PDF, "Dự thảo.pdf", AT), number="12", issued_on=date(2021, 10, 1)))
    text = asked_to_send(client, number).text
    assert "còn trống" not in text
    assert "Chưa kèm tệp" not in text
    assert "Dự thảo.pdf" in text


def test_after_sending_the_letters_and_the_papers_are_counted(client: Client, app: Flask) -> None:
    number = kept(prepared())
    sent = client.press(asked_to_send(client, number))
    assert "Đã viết 1 thư; 1 cơ quan cần giao văn bản giấy." in client.get(sent.location).text


def test_what_cannot_be_sent_is_refused_before_it_is_asked(client: Client, app: Flask) -> None:
    consultation = prepared()
    consultation.deadlines = [Deadline(due_on=due(-1), recorded_at=AT, by="x")]
    refused = asked_to_send(client, kept(consultation))
    assert refused.status_code == 303
    assert "Hạn trả lời đã qua. Sửa hạn" in client.get(refused.location).text


# ---- before a later last day ----

def asked_to_extend(client: Client, number: int, day: date) -> Any:
    return client.submit(f"{LIST}extend/?id={number}", reason="Dịch bệnh", document_number="Công văn 12", **boxes("due_on", day))


def days_of(number: int) -> list[date]:
    found = [day.due_on for day in db.session.get_one(Consultation, number).deadlines]
    db.session.rollback()
    return found


def test_a_later_day_is_shown_before_it_is_set_and_a_wrong_press_costs_nothing(client: Client, app: Flask) -> None:
    number = kept(make.consultation(agencies=3, due_on=due(2)))
    check = asked_to_extend(client, number, due(4))
    for words in (f"{due(2):%d/%m/%Y}", f"{due(4):%d/%m/%Y}", "3 thư", "Công văn 12"):
        assert words in check.text
    assert "mở lại" not in check.text
    mended = client.press(check, mend="1")
    assert (mended.status_code, days_of(number), count(Letter)) == (200, [due(2)], 0)
    assert 'value="Công văn 12"' in mended.text
    assert client.press(check).status_code == 303
    assert (days_of(number), count(Letter)) == ([due(2), due(4)], 3)


def test_reopening_says_which_agencies_stand_otherwise(client: Client, app: Flask) -> None:
    consultation = make.consultation(agencies=4, due_on=due(-3))
    for invitee in consultation.invitees[:2]:
        service.record_delivery(invitee, at=AT, delivered_at=AT, by="Văn thư")
    service.answer(consultation.invitees[3], at=now(), position=Position.AGREE, signer="x", fallback_mailbox="chung@vidu.vn")
    text = asked_to_extend(client, kept(consultation), due(4)).text
    assert "mở lại đợt lấy ý kiến" in text
    assert "2 cơ quan: từ “Nhất trí mặc nhiên (quá hạn)” thành “Chưa trả lời”" in text
    assert "1 cơ quan: từ “Chưa chắc đã nhận được” thành “Chưa trả lời”" in text
    assert "1 cơ quan: từ “Trả lời sau hạn” thành “Đã trả lời”" in text


def test_the_forecast_comes_true(app: Flask) -> None:
    consultation = make.consultation(agencies=3, due_on=date(2021, 10, 6))
    at = datetime(2021, 10, 9, 3, tzinfo=AT.tzinfo)
    foreseen = service.foresee_extension(consultation, due_on=date(2021, 10, 12), at=at)
    service.extend(consultation, due_on=date(2021, 10, 12), reason="x", at=at, by="y")
    assert (foreseen.old, foreseen.letters, foreseen.on_paper, sum(foreseen.moved.values())) == (
        date(2021, 10, 6), count(Letter), 0, 3)
