"""What the public forms do with whatever is typed or sent to them."""

import time
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from smt.core.db import db
from smt.outbox.models import Letter
from tests.web.conftest import count, hidden_inputs, sent


def test_names_are_kept_as_written_in_composed_form(client, journey):
    for number, name in enumerate(("Nguyễn Thị Ánh", "Hoa", "H'Hen Niê", "Đặng-Trần Ước", "Nguyễn " + "Văn " * 12 + "Ỷ")):
        typed = unicodedata.normalize("NFD", name)
        assert sent(client, journey, **{journey.name: typed, "email": ""}).status_code == 303
        kept = db.session.scalars(select(journey.model).order_by(journey.model.id)).all()
        assert len(kept) == number + 1
        assert getattr(kept[-1], journey.name) == name
        db.session.rollback()


UNREADABLE = {"NUL": "Hoa\x00", "a bell": "Ho\x07a", "a line separator": "Ho\u2028a", "a next-line sign": "Ho\x85a",
              "a private sign": "Ho\ue000a", "500 marks on one letter": "a" + "\u0301" * 500}
BLANK = {"zero-width only": "\u200b\u200d\ufeff", "no-break spaces": "\u00a0\u3000", "Hangul fillers": "\u3164\u3164"}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_nobody_can_read_is_refused_by_the_name_of_its_field(client, journey, text):
    for name in journey.texts:
        page = client.press(client.get(journey.address), **{**journey.answers, name: text, "step": "send"})
        assert page.status_code == 422, name
        label = journey.declaration()[name].label.text
        assert page.text.count(f"“{label}” có ký tự không đọc được. Xóa đi rồi gõ lại bằng bàn phím.") == 2
    assert count(journey.model) == 0


@pytest.mark.parametrize("text", BLANK.values(), ids=BLANK)
def test_what_leaves_no_ink_is_a_blank_answer(client, journey, text):
    page = client.submit(journey.address, **{**journey.answers, journey.name: text, "step": "send"})
    assert page.status_code == 422
    assert page.text.count(str(journey.declaration()[journey.name].missing)) == 2


@pytest.mark.parametrize(("typed", "kept"), [
    ("Hoa 🌊💻", "Hoa 🌊💻"), ("\u202eHoa\u202c", "Hoa"), ("{{1234*1001}} %(x)s ${x}", "{{1234*1001}} %(x)s ${x}"),
    ("Hoa\r\nBcc: ai@vidu.vn", "Hoa Bcc: ai@vidu.vn"), ("<script>x</script>", "<script>x</script>")])
def test_odd_but_readable_text_is_kept_and_reaches_no_letter_as_more_than_text(client, journey, typed, kept):
    answer = sent(client, journey, **{journey.name: typed})
    assert answer.status_code == 303
    assert getattr(db.session.scalars(select(journey.model)).one(), journey.name) == kept
    letters = db.session.scalars(select(Letter)).all()
    assert {letter.recipient for letter in letters} == {"truongdieuphoi@haiphong.example", journey.answers["email"]}
    for letter in letters:
        assert "\n" not in letter.subject
        assert kept not in letter.subject
        assert "1235234" not in letter.body


@pytest.mark.parametrize("typed", [
    "a@x.vn, b@x.vn", "a@x.vn; b@x.vn", "a@x.vn b@x.vn", "ánh@vidu.vn", "Hoa <hoa@vidu.vn>", "hoa@vidu.vn\r\nBcc: b@x.vn",
    "hoa@", "@vidu.vn", "hoa@vidu", "hoa@vidu..vn", '"a b"@vidu.vn', "hoa@[127.0.0.1]", "x" * 300 + "@vidu.vn"])
def test_one_plain_address_is_taken_and_nothing_else(client, journey, typed):
    page = client.submit(journey.address, **{**journey.answers, "email": typed, "step": "send"})
    assert page.status_code == 422
    assert 'href="#email"' in page.text
    assert count(journey.model) == 0


@pytest.mark.parametrize("typed", [
    "0912 345 678", "+84912345678", "84-912.345.678", "０９１２３４５６７８", "+84 (0)912 345 678", "0912.345.678"])
def test_phones_are_taken_as_people_write_them_and_shown_back_so(client, journey, typed):
    checked = client.submit(journey.address, **{**journey.answers, "phone": typed, "step": "check"})
    assert checked.status_code == 200
    assert typed in checked.text
    client.press(checked, step="send")
    assert db.session.scalars(select(journey.model)).one().phone == "+84912345678"


def test_an_old_number_of_eleven_digits_is_turned_into_the_present_one_and_said_so(client, journey):
    checked = client.submit(journey.address, **{**journey.answers, "phone": "0122 345 6789", "step": "check"})
    assert "0122 345 6789, nay là 0773 456 789" in checked.text


@pytest.mark.parametrize("typed", ["0912 345", "0912 345 678 / 0912 345 679", "không có", "0000000000", "+84"])
def test_a_number_that_cannot_be_called_is_refused_with_what_to_do(client, journey, typed):
    page = client.submit(journey.address, **{**journey.answers, "phone": typed, "step": "send"})
    assert page.status_code == 422
    assert 'href="#phone"' in page.text
    assert f'value="{typed}"' in page.text


def test_too_much_is_refused_with_a_page_of_ours(client, journey):
    begun = time.monotonic()
    answer = client.post(journey.address, data={"note": "x" * 20_000_000})
    assert answer.status_code == 413
    assert "Nội dung gửi đi quá lớn" in answer.text
    many = client.submit(journey.address, **{f"f{n}": "" for n in range(60_000)})
    assert 400 <= many.status_code < 500
    wide = client.submit(journey.address, **{**journey.answers, "note": "ế" * 150_000})
    assert 400 <= wide.status_code < 500
    assert time.monotonic() - begun < 10
    assert count(journey.model) == 0


@pytest.mark.parametrize(("kind", "body"), [
    ("application/json", b"{}"), ("application/x-www-form-urlencoded", b"note=%FF%FE&phone=%ED%A0%80&\xff=1"),
    ("multipart/form-data; boundary=x", b"--x\r\nbroken"), ("text/plain", b"\x00\x01"), ("", b"x")])
def test_a_body_of_another_kind_is_refused_in_words(client, journey, kind, body):
    answer = client.post(journey.address, data=body, content_type=kind)
    assert answer.status_code == 400
    assert "<h1>" in answer.text


def test_anything_typed_anywhere_is_answered(client, journey, record_answers: Callable[..., None]):
    names = [*journey.answers, "note", "step", "form_token", "tax_code", "device_count", "device_offer", "wish_place_id", "address"]
    page = client.get(journey.address)
    hidden = dict(hidden_inputs(page.text))
    odd = st.one_of(st.text(max_size=40), st.sampled_from(["\x00", "\u2028", "\ud800", "٣", "9" * 40, "-1", "1e9", "'\"<>", "\U000e0041"]))

    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(names), odd, min_size=1, max_size=6))
    def post(typed: dict[str, str]) -> None:
        fit = {name: text.encode("utf-8", "surrogatepass") for name, text in typed.items()}
        answer = client.post(journey.address, data={**hidden, **journey.answers, **fit})
        assert answer.status_code < 500
        record_answers(answer.status_code)

    post()


@pytest.fixture
def record_answers() -> Any:
    seen: set[int] = set()
    yield seen.add
    assert seen <= {200, 303, 400, 422}
    assert 422 in seen
