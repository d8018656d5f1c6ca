"""The public forms: fill in, check, send; carried out once, whatever happens on the way."""

import re
import threading
from typing import Any

from sqlalchemy import select

from smt.core.db import db
from smt.core.once import Once
from smt.outbox.models import Letter
from tests import make
from tests.web.conftest import count, hidden_inputs, sent


def test_nothing_is_kept_before_the_checked_answers_are_sent(client, journey):
    page = client.submit(journey.address, **journey.answers, step="check")
    assert page.status_code == 200
    assert page.text.count('value="edit"') == len(list(journey.declaration().questions()))
    assert "0912 345 678" in page.text
    assert count(journey.model) == count(Letter) == count(Once) == 0


def test_sent_answers_become_one_record_with_a_reference_on_a_page_that_can_be_reloaded(client, journey):
    answer = sent(client, journey)
    assert answer.status_code == 303
    page = client.get(answer.location)
    record = db.session.scalars(select(journey.model)).one()
    assert f'<p class="reference">{record.reference}</p>' in page.text
    assert record.phone == "+84912345678"
    assert record.consent_version == "2026-01"
    assert record.consented_at == record.state_at
    for personal in ("0912", "Trần Thị Bích", "Phạm Minh Khôi", "Lê Thị Hoa", "vidu.vn"):
        assert personal not in page.text
    db.session.rollback()
    assert client.get(answer.location).text == page.text


def test_a_forged_confirmation_address_leads_nowhere(client, journey):
    receipt = sent(client, journey).location
    other = {"/ung-ho": "/ho-tro", "/ho-tro": "/ung-ho"}[journey.address]
    for forged in (receipt[:-1] + "x~", receipt.replace(journey.address, other), f"{journey.address}/da-gui/IlVI.x", receipt + "%00"):
        assert client.get(forged).status_code == 404, forged


def test_going_back_to_a_question_keeps_every_answer(client, journey):
    checked = client.submit(journey.address, **journey.answers, step="check")
    form = client.press(checked, step="edit")
    assert form.status_code == 200
    assert 'class="summary"' not in form.text
    assert f'value="{journey.answers[journey.name]}"' in form.text
    assert re.search(r'name="consent" value="y" checked', form.text)


def test_reading_writes_nothing(client, journey):
    for method in (client.get, client.head):
        assert method(journey.address).status_code == 200
    assert count(journey.model) == count(Once) == count(Letter) == 0


def test_consent_is_never_ticked_beforehand(client, journey):
    page = client.get(journey.address)
    assert "checked" not in page.text
    assert "91/2025/QH15" in page.text
    assert "356/2025/NĐ-CP" in page.text
    assert "Phòng Bưu chính - Viễn thông" in page.text


def test_an_empty_form_says_each_sentence_in_the_summary_and_at_its_field(client, journey):
    page = client.submit(journey.address, step="check")
    assert page.status_code == 422
    assert "<title>Lỗi: " in page.text
    for field in journey.declaration().questions():
        if field.missing is not None:
            sentence = str(field.missing)
            assert page.text.count(sentence) == 2, field.name
            target = re.search(rf'<a href="#([^"]+)">{re.escape(sentence)}</a>', page.text)[1]
            assert f'id="{target}"' in page.text


def test_each_answer_left_out_is_asked_for_and_the_others_stay(client, journey):
    needed = [field for field in journey.declaration().questions() if field.missing is not None]
    for field in needed:
        rest = {name: value for name, value in journey.answers.items() if name.split("-")[0] != field.name}
        page = client.submit(journey.address, **rest, step="send")
        assert page.status_code == 422, field.name
        assert page.text.count(str(field.missing)) == 2, field.name
        if field.name != "phone":
            assert 'value="0912 345 678"' in page.text
    assert count(journey.model) == 0


def test_without_a_csrf_token_nothing_is_written_and_what_was_typed_stays(client, journey):
    page = client.get(journey.address)
    for data in ({}, {"csrf_token": "x" * 60}, {"csrf_token": re.search(r'csrf_token" type="hidden" value="([^"]+)', page.text)[1]}):
        stranger = client.application.test_client()
        answer = stranger.post(journey.address, data={**journey.answers, **data, "step": "send", "form_token": "t" * 22})
        assert answer.status_code == 400
        assert f'value="{journey.answers[journey.name]}"' in answer.text
        assert "Những gì đã nhập vẫn còn" in answer.text
        again = stranger.press(stranger.press(answer, **journey.answers, step="check"), step="send")
        assert again.status_code == 303
    assert count(journey.model) == 1  # the same form token three times


def test_a_page_without_its_own_token_is_sent_once_more(client, journey):
    for token in ("", "short", "x" * 65, "é" * 20):
        answer = client.submit(journey.address, **journey.answers, step="send", form_token=token)
        assert answer.status_code == 400
        assert f'value="{journey.answers[journey.name]}"' in answer.text
    assert count(journey.model) == 0


def test_the_same_page_sent_again_with_other_answers_gives_the_first_reference(client, journey):
    checked = client.submit(journey.address, **journey.answers, step="check")
    first = client.press(checked, step="send")
    second = client.press(checked, step="send", **{journey.name: "Người Khác"})
    assert second.location == first.location
    assert "đã được gửi trước đó" in client.get(second.location).text
    assert getattr(db.session.scalars(select(journey.model)).one(), journey.name) == journey.answers[journey.name]


def test_fifty_presses_at_once_are_one_record_with_its_letters_once(client, journey):
    checked = client.submit(journey.address, **journey.answers, step="check")
    hidden = dict(hidden_inputs(checked.text))
    cookie = client.get_cookie("smt").value
    answers: list[tuple[int, str]] = []
    start = threading.Barrier(50)

    def press() -> None:
        one = client.application.test_client()
        one.set_cookie("smt", cookie)
        start.wait()
        answer = one.post(journey.address, data={**hidden, "step": "send"})
        answers.append((answer.status_code, answer.location or ""))

    threads = [threading.Thread(target=press) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 50
    assert {status for status, _ in answers} == {303}
    assert len({location for _, location in answers}) == 1
    assert (count(journey.model), count(Letter), count(Once)) == (1, 2, 1)


def test_a_record_and_its_letters_are_kept_together_or_not_at_all(client, journey, monkeypatch):
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("after the first letter")

    monkeypatch.setattr(journey.letters, journey.last_letter, fail)
    assert sent(client, journey).status_code == 500
    assert count(journey.model) == count(Letter) == count(Once) == 0


def test_what_the_form_does_not_ask_cannot_be_set(client, journey):
    extra = {"state": "received", "reference": "UH-2021-2222-2222", "id": "77", "version": "9", "search_key": "x",
             "consent_version": "none", "state_at": "2001-01-01", "school": "1", "wish_place": "1"}
    assert sent(client, journey, **extra).status_code == 303
    record = db.session.scalars(select(journey.model)).one()
    assert record.reference != extra["reference"]
    assert (record.id, record.version, record.consent_version) != (77, 9, "none")
    assert record.state_at.year > 2001


def test_the_page_may_be_gone_back_to_by_a_stranger_and_is_not_stored_for_the_signed_in(client, journey):
    assert client.get(journey.address).headers["Cache-Control"] == "private, no-cache"
    person = make.user()
    db.session.commit()
    client.sign_in(person)
    assert client.get(journey.address).headers["Cache-Control"] == "no-store"


def test_the_page_of_one_form_cannot_be_sent_as_another(client, journey):
    checked = client.submit(journey.address, **journey.answers, step="check")
    token = dict(hidden_inputs(checked.text))["form_token"]
    db.session.add(Once(token=token, purpose="another", outcome="XX-2021-2222-2222", at=make.AT))
    db.session.commit()
    answer = client.press(checked, step="send")
    assert answer.status_code == 422
    assert "Trang này thuộc một mẫu khác" in answer.text
    assert count(journey.model) == 0
