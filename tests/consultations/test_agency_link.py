"""A personal link: what it shows, what opens it, who is turned away and how they go on."""

import hashlib
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from smt.consultations import service
from smt.consultations.models import Closing, Consultation, Deadline, Evidence, Invitee, LegalBasis
from smt.consultations.service.visiting import AGAIN_A_DAY
from smt.consultations.states import EvidenceLevel
from smt.core.clock import local, now
from smt.core.db import Base, db
from smt.core.tokens import digest, personal_token
from smt.history.models import Entry
from smt.outbox.models import Letter
from smt.outbox.transport import message
from smt.web.limits import RateLimit, limiter
from tests import make
from tests.conftest import Client
from tests.consultations.inside import ANSWER, again, answer, link, opened

GONE = "Liên kết này không mở được"


def consultation(days: int = 3, **values: Any) -> Consultation:
    """A consultation whose last day is that many days from today."""
    made = make.consultation(due_on=local(now()).date() + timedelta(days=days), **values)
    db.session.commit()
    return made


@pytest.fixture
def invitee(app: Flask) -> Invitee:
    return consultation().invitees[0]


def closed(asked: Consultation, contest_days: int = 10) -> Closing:
    """Close it an hour ago, every agency recorded as deemed to agree."""
    today = local(now()).date()
    closing = Closing(at=now() - timedelta(hours=1), by="Cán bộ", basis="Hết hạn", contest_until=today + timedelta(days=contest_days),
                      rows=[{"invitee": one.id, "standing": "deemed"} for one in asked.invitees], digest=hashlib.sha256(b"1").hexdigest())
    asked.closings.append(closing)
    db.session.commit()
    return closing


def everything() -> str:
    """A digest of all tables."""
    seen = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
        seen.update(repr((table.name, [tuple(row) for row in rows])).encode())
    db.session.rollback()
    return seen.hexdigest()


def evidence(level: EvidenceLevel) -> list[Evidence]:
    return list(db.session.scalars(select(Evidence).where(Evidence.level == level)))


# ---- what it shows ----

def test_the_link_says_who_is_asked_what_until_when_and_what_silence_means(client: Client, invitee: Invitee) -> None:
    text = client.get(link(invitee)).text
    for words in (invitee.name, "Dự thảo Kế hoạch", "Còn 3 ngày", "23:59", "được hiểu là đã nhất trí",
                  "Phòng Bưu chính - Viễn thông", "Số ……/STTTT-BCVT", "Mở trang góp ý"):
        assert words in text
    assert len(re.findall(r"<main.*<button.*</main>", text, re.S)) == 1


@pytest.mark.parametrize(("days", "words"), [(0, "Hôm nay là ngày cuối"), (-1, "Đã quá hạn"), (1, "Còn 1 ngày")])
def test_the_page_counts_the_days_left(client: Client, app: Flask, days: int, words: str) -> None:
    assert words in client.get(link(consultation(days).invitees[0])).text


def test_the_day_is_shown_with_its_weekday(client: Client, app: Flask) -> None:
    made = make.consultation(due_on=date(2021, 10, 6))
    made.bases.append(LegalBasis(position=1, number="6727/UBND-VX", issued_on=date(2021, 9, 21), issuer="UBND", abstract="Công điện"))
    text = client.get(link(made.invitees[0])).text
    assert "Thứ Tư, 06/10/2021" in text
    assert "6727/UBND-VX ngày 21/09/2021" in text


def test_an_agency_with_a_day_of_its_own_sees_that_day(client: Client, invitee: Invitee) -> None:
    own_day = local(now()).date() + timedelta(days=9)
    invitee.consultation.deadlines.append(Deadline(due_on=own_day, recorded_at=now(), by="Cán bộ", invitee_id=invitee.id))
    other = invitee.consultation.invitees[1]
    assert "Còn 9 ngày" in client.get(link(invitee)).text
    assert "Còn 3 ngày" in client.get(link(other)).text


# ---- opening it ----

def test_the_button_notes_the_opening_and_leads_to_an_address_without_the_token(client: Client, invitee: Invitee) -> None:
    token, where = make.link(invitee), opened(client, invitee)
    assert where == f"/gop-y/trang/{invitee.id}"
    assert [row.invitee_id for row in evidence(EvidenceLevel.OPENED)] == [invitee.id]
    assert token not in client.get(where).text


def test_opening_it_often_on_one_day_is_one_row_of_evidence(client: Client, invitee: Invitee) -> None:
    for _ in range(3):
        opened(client, invitee)
    service.note_opening(invitee, at=now() + timedelta(days=1))
    db.session.commit()
    assert len(evidence(EvidenceLevel.OPENED)) == 2


def test_pressing_twice_opens_twice_and_notes_once(client: Client, invitee: Invitee) -> None:
    page = client.get(link(invitee))
    assert [client.press(page).status_code for _ in range(2)] == [303, 303]
    assert len(evidence(EvidenceLevel.OPENED)) == 1


def test_without_a_csrf_token_nothing_is_noted_and_the_button_is_shown_again(client: Client, invitee: Invitee) -> None:
    where = link(invitee)
    page = client.post("/gop-y/mo", data={"token": where.removeprefix("/gop-y/")})
    assert (page.status_code, evidence(EvidenceLevel.OPENED)) == (400, [])
    assert "bấm gửi lần nữa" in page.text
    assert client.post("/gop-y/mo", data={"token": "0" * 48}).status_code == 400


def test_reading_the_link_and_everything_behind_it_changes_nothing(client: Client, invitee: Invitee) -> None:
    where, stranger = link(invitee), opened(client, invitee)
    before = everything()
    pages = [where, stranger, f"{stranger}/tra-loi", f"{stranger}/tra-loi?y-kien=agree", f"{stranger}/phan-doi", f"{stranger}/du-thao/1",
             "/gop-y/mat-lien-ket"]
    for number in range(100):
        method = ("GET", "HEAD", "OPTIONS")[number % 3]
        for page in (where, pages[number % len(pages)]):
            client.open(page, method=method, headers={"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"})
    assert everything() == before


# ---- nobody else ----

@pytest.mark.parametrize("more", ["", "/tra-loi"])
def test_the_pages_are_not_found_by_searchers_and_name_themselves_to_nobody(client: Client, invitee: Invitee, more: str) -> None:
    page = client.get(opened(client, invitee) + more)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == ("private, no-cache" if more else "no-store")
    assert '<meta name="robots" content="noindex">' in page.text
    first = client.get(link(invitee))
    assert (first.headers["Referrer-Policy"], first.headers["Cache-Control"]) == ("no-referrer", "no-store")


def test_every_wrong_link_gets_the_same_page(client: Client, invitee: Invitee) -> None:
    token, stored, purpose = link(invitee).removeprefix("/gop-y/"), invitee.link_digest, invitee.link_purpose
    db.session.rollback()
    altered = [token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1:] for place in range(len(token))]
    wrong = [*altered, token.upper(), token[:-1], token + "0", stored, "x", "mo", "%00", "a" * 3000,
             personal_token(make.SECRET, f"receipt:{purpose}"), personal_token("another secret", purpose)]
    pages = {(page.status_code, page.text) for page in (client.get(f"/gop-y/{one}") for one in wrong)}
    assert len(pages) == 1
    status, text = pages.pop()
    assert status == 404
    for words in (GONE, "/gop-y/mat-lien-ket", "0225.3736.906"):
        assert words in text


def test_a_wrong_token_does_not_open_by_the_button_either(client: Client, invitee: Invitee) -> None:
    page = client.get(link(invitee))
    answer = client.press(page, token="0" * 48)
    assert answer.status_code == 404
    assert "Lần gửi này chưa được ghi" in answer.text


def test_without_the_button_the_page_is_as_good_as_absent(client: Client, invitee: Invitee) -> None:
    pages = {(page.status_code, page.text.replace(str(number), "")) for number in (invitee.id, invitee.id + 7) for page in
             (client.get(f"/gop-y/trang/{number}"), client.get(f"/gop-y/trang/{number}/tra-loi"))}
    assert {status for status, _ in pages} == {404}
    assert all(GONE in text for _, text in pages)


def test_the_holder_of_one_link_does_not_reach_another_agency(client: Client, invitee: Invitee) -> None:
    where, other = opened(client, invitee), invitee.consultation.invitees[1].id
    db.session.rollback()
    for more in ("", "/tra-loi", "/phan-doi", "/du-thao/1"):
        assert client.get(f"/gop-y/trang/{other}{more}").status_code == 404
    assert client.submit(f"{where}/tra-loi", to=f"/gop-y/trang/{other}/tra-loi", **ANSWER).status_code == 404
    assert client.get(f"/gop-y/trang/{10**30}").status_code == 404


def test_one_browser_may_hold_several_links(client: Client, invitee: Invitee) -> None:
    others = invitee.consultation.invitees
    assert all(client.get(where).status_code == 200 for where in [opened(client, one) for one in others])
    assert client.get(f"/gop-y/trang/{others[0].id}").status_code == 200


def test_a_link_made_anew_shuts_the_old_one_at_the_next_request(client: Client, invitee: Invitee) -> None:
    old, where = link(invitee), opened(client, invitee)
    invitee.link_issue += 1
    invitee.link_digest = digest(make.link(invitee))
    db.session.commit()
    assert (client.get(where).status_code, client.get(old).status_code) == (404, 404)
    assert client.get(opened(client, invitee)).status_code == 200


def test_a_revoked_link_says_so_and_records_nothing(client: Client, invitee: Invitee) -> None:
    where, outside = opened(client, invitee), link(invitee)
    page = client.get(f"{where}/tra-loi")
    invitee.link_revoked_at = now()
    db.session.commit()
    db.session.rollback()
    for told in (client.get(outside), client.get(where), client.press(page, **ANSWER)):
        assert told.status_code == 410
        assert "đã được thu hồi" in told.text
        assert "Phòng Bưu chính - Viễn thông" in told.text
    assert invitee.replies == []


def test_after_the_days_for_contesting_the_link_says_how_to_write_on_paper(client: Client, app: Flask) -> None:
    asked = consultation(-9)
    where, outside = opened(client, asked.invitees[0]), link(asked.invitees[0])
    closed(asked, contest_days=-1)
    for told in (client.get(outside), client.get(where)):
        assert told.status_code == 410
        assert "Vẫn muốn có ý kiến thì gửi văn bản giấy" in told.text
        assert "Phòng Bưu chính - Viễn thông" in told.text


# ---- no trace of the token ----

def test_the_token_is_in_no_log_no_count_and_no_history(client: Client, invitee: Invitee, caplog: pytest.LogCaptureFixture,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level("DEBUG")
    token = make.link(invitee)
    limiter.enabled = True
    try:
        answer(client, opened(client, invitee))
        client.post(f"/gop-y/{token}", data={})
        monkeypatch.setattr("smt.consultations.queries.own", lambda *_: 1 / 0)
        assert client.get(f"/gop-y/{token}").status_code == 500
    finally:
        limiter.enabled = False
    told = [caplog.text, *db.session.scalars(select(RateLimit.key)), *(str(entry.changes) for entry in db.session.scalars(select(Entry)))]
    assert len(told) > 2
    assert not any(token in one for one in told)


def test_no_table_holds_the_token(client: Client, invitee: Invitee) -> None:
    token = make.link(invitee)
    answer(client, opened(client, invitee))
    for table in Base.metadata.sorted_tables:
        assert token not in repr(db.session.execute(select(table)).all()), table.name


# ---- a lost link ----

def ask(client: Client, address: str) -> str:
    page = client.submit("/gop-y/mat-lien-ket", email=address)
    assert page.status_code == 303
    return client.get(page.location).text


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.key.startswith("link:")).order_by(Letter.id)))


def test_a_lost_link_goes_to_the_registered_address_only(client: Client, invitee: Invitee) -> None:
    where = link(invitee)
    said = ask(client, invitee.email.upper())
    assert [letter.recipient for letter in letters()] == [invitee.email]
    assert where in message(letters()[0]).body
    assert _without_tokens(ask(client, "ai-do@vidu.vn")) == _without_tokens(said)
    assert len(letters()) == 1


def test_the_address_of_today_counts_and_the_old_one_no_more(client: Client, invitee: Invitee) -> None:
    old = invitee.email
    invitee.agency.email = "moi@vidu.vn"
    link(invitee)
    ask(client, old)
    assert letters() == []
    ask(client, "moi@vidu.vn")
    assert [letter.recipient for letter in letters()] == ["moi@vidu.vn"]


def test_a_lost_link_is_sent_again_three_times_a_day(client: Client, invitee: Invitee) -> None:
    link(invitee)
    said = {_without_tokens(ask(client, invitee.email)) for _ in range(AGAIN_A_DAY + 2)}
    assert (len(letters()), len(said)) == (3, 1)
    assert service.send_links_again(invitee.email, at=now() + timedelta(days=1, minutes=1)) == 1


def test_a_link_that_no_longer_opens_is_not_sent_again(client: Client, app: Flask) -> None:
    revoked, over = consultation().invitees[0], consultation(-9)
    revoked.link_revoked_at = now()
    closed(over, contest_days=-1)
    for one in (revoked, over.invitees[0]):
        ask(client, one.email)
    assert letters() == []


@pytest.mark.parametrize("typed", ["", "không phải thư", "a@b\x00.vn"])
def test_an_address_that_is_none_is_said(client: Client, app: Flask, typed: str) -> None:
    page = client.submit("/gop-y/mat-lien-ket", email=typed)
    assert page.status_code == 422
    assert "Có chỗ cần sửa" in page.text


def test_another_tab_of_the_browser_is_let_in_too(app: Flask, client: Client, invitee: Invitee) -> None:
    where = opened(client, invitee)
    assert again(app, client).get(where).status_code == 200


def _without_tokens(page: str) -> str:
    return re.sub(r'name="(csrf_token|form_token)"[^>]*>', "", page)
