"""What an agency meets after the last day, after a closing, and when several people answer at once."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from smt.consultations.models import Closing, Consultation, Contest, ContestDecision, Deadline, Evidence, Invitee
from smt.consultations.states import EvidenceLevel
from smt.core.clock import local, now
from smt.core.db import db
from smt.outbox.models import Letter
from tests import make
from tests.conftest import Client
from tests.consultations.inside import ANSWER, again, answer, opened, replies
from tests.files import make as files

REASON = {"reason": "Chưa nhận được văn bản.", "signer": "Vũ Lan, Chánh Văn phòng"}


@pytest.fixture
def asked(app: Flask) -> Consultation:
    """A consultation that ended four days ago and was closed an hour ago, one agency deemed and one answered."""
    made = make.consultation(due_on=local(now()).date() - timedelta(days=4), sent_at=now() - timedelta(days=20))
    made.revision.asked_at = made.sent_at
    silent, answered = made.invitees
    shown = now() - timedelta(days=15)
    silent.evidence.append(Evidence(level=EvidenceLevel.DELIVERED, at=shown, recorded_at=shown, by="Văn thư"))
    make.reply(answered, received_at=now() - timedelta(days=10))
    close(made)
    return made


def close(made: Consultation, standing: str = "deemed") -> None:
    rows = [{"invitee": made.invitees[0].id, "standing": standing}, {"invitee": made.invitees[1].id, "standing": "answered"}]
    made.closings.append(Closing(at=now() - timedelta(hours=1), by="Cán bộ", basis="Hết hạn", rows=rows, digest=hashlib.sha256().hexdigest(),
                                 contest_until=local(now()).date() + timedelta(days=10)))
    db.session.commit()


def contests() -> list[Contest]:
    return list(db.session.scalars(select(Contest)))


# ---- after a closing ----

def test_a_silent_agency_reads_what_was_recorded_for_it_and_what_it_may_do(client: Client, asked: Consultation) -> None:
    text = client.get(opened(client, asked.invitees[0])).text
    for words in ("Đợt lấy ý kiến đã kết thúc", "Nhất trí mặc nhiên (quá hạn)", "thay cho việc coi là nhất trí kể từ lúc gửi",
                  "Phản đối việc coi là nhất trí"):
        assert words in text


def test_an_agency_that_answered_is_asked_nothing_more(client: Client, asked: Consultation) -> None:
    text = client.get(opened(client, asked.invitees[1])).text
    assert "Lúc đó cơ quan được ghi là: Đã trả lời." in text
    assert "Phản đối việc coi là nhất trí" not in text


def test_a_late_answer_replaces_the_deemed_agreement_and_erases_nothing(client: Client, asked: Consultation) -> None:
    where = opened(client, asked.invitees[0])
    answer(client, where, position="disagree", text="Thiếu kinh phí.", proposed="Nêu nguồn.")
    text = client.get(where).text
    assert "Bây giờ là: Trả lời sau hạn. Bản ghi lúc kết thúc vẫn được giữ nguyên." in text
    assert "Sau thời hạn" in text
    assert asked.closings[0].rows[0]["standing"] == "deemed"


def test_a_day_set_after_the_closing_opens_it_again(client: Client, asked: Consultation) -> None:
    asked.deadlines.append(Deadline(due_on=local(now()).date() + timedelta(days=2), recorded_at=now(), by="Cán bộ"))
    db.session.commit()
    text = client.get(opened(client, asked.invitees[0])).text
    assert "Còn 2 ngày" in text
    assert "Đợt lấy ý kiến đã kết thúc" not in text


# ---- contesting ----

def test_a_contest_is_recorded_with_its_file_and_told(client: Client, asked: Consultation) -> None:
    where = opened(client, asked.invitees[0])
    sent = client.submit(f"{where}/phan-doi", **REASON, file=(io.BytesIO(files.PDF), "Sổ đến.pdf"))
    assert (sent.status_code, sent.location) == (303, where)
    contest = contests()[0]
    assert (contest.reason, contest.signer, contest.file and contest.file.name) == (*REASON.values(), "Sổ đến.pdf")
    assert db.session.scalar(select(Letter.id).where(Letter.key.startswith(f"contest:{contest.id}:"))) is not None
    text = client.get(where).text
    for words in ("Phản đối của cơ quan", "Chưa nhận được văn bản.", "Đang chờ quyết định", "Đang phản đối việc coi là nhất trí"):
        assert words in text


def test_the_decision_on_a_contest_is_shown_with_its_reason(client: Client, asked: Consultation) -> None:
    where = opened(client, asked.invitees[0])
    client.submit(f"{where}/phan-doi", **REASON)
    contests()[0].decision = ContestDecision(upheld=True, reason="Thư bị trả lại.", at=now(), by="Cán bộ")
    db.session.commit()
    text = client.get(where).text
    for words in ("<strong>Chấp nhận</strong>", "Lý do: Thư bị trả lại."):
        assert words in text


def test_a_contest_is_written_once_however_often_it_is_sent(client: Client, asked: Consultation) -> None:
    page = client.get(f"{opened(client, asked.invitees[0])}/phan-doi")
    assert [client.press(page, **REASON).status_code for _ in range(2)] == [303, 303]
    assert len(contests()) == 1


@pytest.mark.parametrize(("values", "words"), [({"reason": " "}, "Ghi lý do phản đối"), ({"signer": ""}, "Ghi họ tên và chức vụ người ký phản đối."),
                                               ({"reason": "a\x00b"}, "có ký tự không đọc được")])
def test_what_a_contest_lacks_is_said_and_what_was_typed_stays(
        client: Client, asked: Consultation, values: dict[str, str], words: str) -> None:
    where = opened(client, asked.invitees[0])
    page = client.submit(f"{where}/phan-doi", **{**REASON, **values})
    assert page.status_code == 422
    assert words in page.text
    assert next(text for name, text in REASON.items() if name not in values) in page.text
    assert contests() == []


def test_without_csrf_no_contest_is_recorded(client: Client, asked: Consultation) -> None:
    where = opened(client, asked.invitees[0])
    page = client.post(f"{where}/phan-doi", data=REASON)
    assert (page.status_code, contests()) == (400, [])
    assert REASON["reason"] in page.text


def test_whoever_was_not_taken_to_agree_has_nothing_to_contest(client: Client, asked: Consultation) -> None:
    where = opened(client, asked.invitees[1])
    page = client.get(f"{where}/phan-doi")
    assert "không cần phản đối" in page.text
    assert "Gửi phản đối" not in page.text


def test_a_contest_after_a_late_answer_is_refused_and_what_was_typed_stays(client: Client, asked: Consultation) -> None:
    where = opened(client, asked.invitees[0])
    page = client.get(f"{where}/phan-doi")
    answer(client, where)
    late = client.press(page, **REASON)
    assert (late.status_code, contests()) == (422, [])
    assert "không cần phản đối" in late.text
    assert REASON["reason"] in late.text


# ---- several people with one link ----

@pytest.fixture
def invitee(app: Flask) -> Invitee:
    made = make.consultation(due_on=local(now()).date() + timedelta(days=3))
    db.session.commit()
    return made.invitees[0]


def test_the_second_sees_who_answered_meanwhile_and_may_send_all_the_same(client: Client, invitee: Invitee) -> None:
    where = opened(client, invitee)
    page = client.get(f"{where}/tra-loi")
    answer(client, where, position="disagree", text="Lý do: thiếu kinh phí.", proposed="Nêu nguồn.", signer="Lê Hải")
    second = {"position": "agree_with_comments", "text": "Ý của tôi", "signer": "Vũ Lan"}
    met = client.press(page, **second)
    assert met.status_code == 409
    for words in ("Cơ quan vừa gửi một ý kiến khác", "Người ký: Lê Hải.", "Lý do: thiếu kinh phí.", "Ý của tôi", "Ghi nhận lúc"):
        assert words in met.text
    assert len(replies()) == 1
    assert client.press(met, **second).status_code == 303
    text = client.get(where).text
    assert text.index("Vũ Lan") < text.index("Lê Hải")


def test_a_mistake_does_not_hide_that_somebody_answered(client: Client, invitee: Invitee) -> None:
    where = opened(client, invitee)
    page = client.get(f"{where}/tra-loi?y-kien=agree")
    answer(client, where, signer="Lê Hải")
    mended = client.press(page, signer="")
    assert mended.status_code == 422
    assert client.press(mended, signer="Vũ Lan").status_code == 409


def test_two_answers_at_one_instant_are_ordered_one_stands_and_the_other_sees_it(app: Flask, client: Client, invitee: Invitee) -> None:
    where = opened(client, invitee)
    signers = [f"Người thứ {number}" for number in range(6)]
    pages = [client.get(f"{where}/tra-loi?y-kien=agree") for _ in signers]
    clients, start = [again(app, client) for _ in signers], Barrier(len(signers))
    db.session.remove()

    def press(number: int) -> tuple[int, str]:
        start.wait()
        told = clients[number].press(pages[number], **{**ANSWER, "signer": signers[number]})
        return told.status_code, told.text

    with ThreadPoolExecutor(len(signers)) as pool:
        told = list(pool.map(press, range(len(signers))))
    assert sorted(status for status, _ in told) == [303, 409, 409, 409, 409, 409]
    stands = replies()[0].signer
    assert [reply.signer for reply in replies()] == [stands]
    assert all(f"Người ký: {stands}." in text for status, text in told if status == 409)


def test_many_presses_of_one_button_at_one_instant_write_one_answer(app: Flask, client: Client, invitee: Invitee) -> None:
    page = client.get(f"{opened(client, invitee)}/tra-loi?y-kien=agree")
    clients = [again(app, client) for _ in range(8)]
    db.session.remove()
    with ThreadPoolExecutor(len(clients)) as pool:
        statuses = list(pool.map(lambda one: one.press(page, **ANSWER).status_code, clients))
    assert statuses == [303] * len(clients)
    assert len(replies()) == 1
    assert len(list(db.session.scalars(select(Letter).where(Letter.key.startswith("receipt:"))))) == 1


def test_openings_at_one_instant_are_one_row_of_evidence(app: Flask, client: Client, invitee: Invitee) -> None:
    token = make.link(invitee)
    pages = [client.get(f"/gop-y/{token}") for _ in range(6)]
    clients = [again(app, client) for _ in pages]
    db.session.remove()
    with ThreadPoolExecutor(len(pages)) as pool:
        statuses = list(pool.map(lambda pair: pair[0].press(pair[1]).status_code, zip(clients, pages, strict=True)))
    assert statuses == [303] * len(pages)
    assert list(db.session.scalars(select(Evidence.level))) == [EvidenceLevel.OPENED]
