"""Looking up how far a case is."""

import re
from datetime import UTC, datetime

import pytest

from smt.app import create_app
from smt.assistance.states import NEXT as ASSISTANCE_NEXT
from smt.assistance.states import RequestState
from smt.core.db import Base, db
from smt.core.tokens import new_reference
from smt.donations.states import LABELS, NEXT, DonationState
from smt.web.limits import limiter
from tests import make
from tests.conftest import settings

WRONG = "Không có hồ sơ nào khớp cả mã và bốn số cuối này."
ABSENT = "UH-2026-7K3M-9QXB"


def look(client, reference, digits="5678"):
    return client.submit("/tra-cuu", reference=reference, digits=digits)


@pytest.mark.parametrize("state", DonationState)
def test_a_donor_is_told_the_step_its_day_and_what_comes_next(client, state):
    reference = make.donation(state=state, state_at=datetime(2026, 3, 12, 18, 0, tzinfo=UTC)).reference
    db.session.commit()
    page = look(client, reference)
    assert page.status_code == 200
    for part in (str(LABELS[state]), "13/03/2026", str(NEXT[state]), reference):
        assert part in page.text


def test_a_family_is_told_the_step_and_nothing_of_the_child(client):
    reference = make.assistance(state=RequestState.ACCEPTED).reference
    db.session.commit()
    page = look(client, reference)
    assert str(ASSISTANCE_NEXT[RequestState.ACCEPTED]) in page.text
    for private in ("Khôi", "Hoa", "0912", "4A<", "Thử", "2012"):
        assert private not in page.text


def test_the_text_to_share_holds_a_link_and_no_personal_data(client):
    reference = make.donation().reference
    db.session.commit()
    shared = re.search(r"(?s)<blockquote.*?</blockquote>", look(client, reference).text)[0]
    assert "http://127.0.0.1:5000/tra-cuu" in shared
    assert "?" not in shared
    for private in ("Bích", "0912", "5678"):
        assert private not in shared.replace(reference, "")


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_a_reference_is_read_however_it_is_copied(client, typed):
    reference = make.donation().reference
    db.session.commit()
    assert look(client, typed.format(reference, reference.lower().replace("-", " "), reference.replace("-", ""))).status_code == 200


@pytest.mark.parametrize("digits", ["5678", "５６７８", "5 6 7 8"])
def test_digits_are_read_however_they_are_typed(client, digits):
    reference = make.donation().reference
    db.session.commit()
    assert look(client, reference, digits).status_code == 200


def test_a_wrong_pair_and_an_unknown_reference_get_the_same_answer(client):
    reference = make.donation().reference
    db.session.commit()
    absent = new_reference("UH", 2026)
    wrong, unknown = look(client, reference, "0000"), look(client, absent, "0000")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert WRONG in wrong.text

    def plain(text, typed):
        return re.sub(r'(?<=value=")[^"]{20,}(?=">)', "", text).replace(typed, "")

    assert plain(wrong.text, reference) == plain(unknown.text, absent)


def test_a_slip_in_the_reference_is_found_before_anything_is_looked_up(client):
    page = look(client, "UH-2026-7K3M-9QXC")
    assert page.status_code == 422
    assert page.text.count("Mã tra cứu chưa đúng") == 2
    assert WRONG not in page.text


@pytest.mark.parametrize(("reference", "digits"), [("", ""), (ABSENT, ""), ("", "5678"), (ABSENT, "567"), (ABSENT, "56789"),
                                                   (ABSENT, "abcd"), ("\x00", "\x00"), ("x" * 5000, "9" * 5000), ("🌊", "🌊")])
def test_what_is_missing_or_odd_is_said_at_its_field(client, reference, digits):
    page = look(client, reference, digits)
    assert page.status_code == 422
    assert '<a href="#' in page.text


def test_without_a_csrf_token_nothing_is_told_and_what_was_typed_stays(client):
    reference = make.donation().reference
    db.session.commit()
    answer = client.post("/tra-cuu", data={"reference": reference, "digits": "5678"})
    assert answer.status_code == 400
    assert reference in answer.text
    assert str(NEXT[DonationState.PLEDGED]) not in answer.text


def test_nothing_is_looked_up_by_an_address(client):
    reference = make.donation().reference
    db.session.commit()
    page = client.get(f"/tra-cuu?reference={reference}&digits=5678")
    assert reference not in page.text
    assert str(NEXT[DonationState.PLEDGED]) not in page.text


def test_what_is_told_is_not_stored_by_the_browser(client):
    reference = make.donation().reference
    db.session.commit()
    page = look(client, reference)
    assert page.headers["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex"' in page.text


def test_guessing_is_slowed_down(engine_url, whole_app, tmp_path):
    try:
        app = create_app(settings(tmp_path, engine_url, rate_limits=True))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            asker = app.test_client()
            codes = [asker.post("/tra-cuu", data={"reference": ABSENT, "digits": "0000"}).status_code for _ in range(31)]
            assert codes == [400] * 30 + [429]
            assert "Gửi nhanh quá" in asker.post("/tra-cuu").text
            assert asker.get("/tra-cuu").status_code == 200
            with db.engine.begin() as connection:
                connection.execute(Base.metadata.tables["rate_limits"].delete())
            db.engine.dispose()
    finally:
        limiter.enabled = False
