"""Donations in the panel: whose they are, what is done with them, what waits."""

from datetime import timedelta

import pytest

from smt.accounts.states import RoleName
from smt.core.clock import now
from smt.core.db import db
from smt.directory.states import Topic
from smt.donations.models import Donation
from smt.donations.states import DonationState
from tests import make


@pytest.fixture
def rows(app):
    """Two places with one pledge each, and one pledge without a wish."""
    here, there = make.place(), make.place()
    return {"here": make.donation(wish_place_id=here.id, donor_name="Ở Đây"), "there": make.donation(wish_place_id=there.id,
            donor_name="Ở Kia"), "nowhere": make.donation(donor_name="Không Nêu"), "place": here}


def officer(*topics: Topic, where=None):
    person = make.user(RoleName.OFFICER)
    for topic in topics:
        make.responsibility(person, topic, where)
    return person


def seen(client, person) -> set[str]:
    db.session.commit()
    client.sign_in(person)
    text = client.get("/admin/donations/").text
    return {name for name in ("Ở Đây", "Ở Kia", "Không Nêu") if name in text}


def test_an_officer_sees_the_pledges_for_her_places_only(client, rows):
    assert seen(client, officer(Topic.DONATION, where=rows["place"])) == {"Ở Đây"}


def test_who_is_in_charge_of_the_city_sees_also_those_without_a_wish(client, rows):
    assert seen(client, officer(Topic.DONATION)) == {"Ở Đây", "Ở Kia", "Không Nêu"}


def test_an_officer_of_another_topic_sees_none(client, rows):
    assert seen(client, officer(Topic.ASSISTANCE)) == set()


def test_foreign_and_absent_records_answer_alike(client, rows):
    person, foreign, mine = officer(Topic.DONATION, where=rows["place"]), rows["there"].id, rows["here"].id
    db.session.commit()
    client.sign_in(person)
    assert client.get(f"/admin/donations/details/?id={mine}").status_code == 200
    for address in (f"/admin/donations/details/?id={foreign}", "/admin/donations/details/?id=999999"):
        assert client.get(address).status_code == 404
    page = client.get(f"/admin/donations/details/?id={mine}")
    assert client.press(page, rowid=str(foreign), action="contacted").status_code == 404
    assert db.session.get(Donation, foreign).state is DonationState.PLEDGED


def test_a_step_is_recorded_with_its_moment_and_in_history(client, rows):
    person, number = officer(Topic.DONATION), rows["here"].id
    db.session.commit()
    client.sign_in(person)
    page = client.get(f"/admin/donations/details/?id={number}")
    assert "0912 345 678" in page.text
    answer = client.press(page)
    assert answer.status_code == 303
    text = client.get(answer.location).text
    assert "từ “Đã đăng ký” thành “Đã liên hệ”" in text
    assert "Trần" not in text.partition("Nhật ký")[2]
    kept = db.session.get(Donation, number)
    assert kept.state is DonationState.CONTACTED
    assert now() - kept.state_at < timedelta(minutes=1)


def test_an_auditor_looks_and_changes_nothing(client, rows):
    person, number = make.user(RoleName.AUDITOR), rows["here"].id
    db.session.commit()
    client.sign_in(person)
    page = client.get(f"/admin/donations/details/?id={number}")
    assert "Ghi đã liên hệ" not in page.text
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post("/admin/donations/action/", data={"csrf_token": token, "action": "contacted", "rowid": str(number)})
    assert answer.status_code == 403
    assert db.session.get(Donation, number).state is DonationState.PLEDGED


def test_the_start_page_counts_who_waits_for_a_call_and_who_too_long(client, app):
    make.donation(state_at=now() - timedelta(days=3, hours=1))
    make.donation(state_at=now() - timedelta(days=2))
    make.donation(state=DonationState.CONTACTED)
    assert "đăng ký ủng hộ chưa liên hệ, trong đó 1 quá 3 ngày" in start_page(client, make.user(RoleName.ADMINISTRATOR))


def test_fresh_pledges_wait_without_alarm_and_none_waits_for_an_officer_not_in_charge(client, app):
    make.donation(state_at=now())
    assert "đăng ký ủng hộ chưa liên hệ</span>" in start_page(client, make.user(RoleName.ADMINISTRATOR))
    assert "chưa liên hệ" not in start_page(client, officer())


def start_page(client, person) -> str:
    db.session.commit()
    client.sign_in(person)
    return client.get("/admin/").text


@pytest.mark.parametrize("words", ["anh nguyen", "Ánh", "0912345678", "0912"])
def test_a_donor_is_found_without_accents_and_by_phone(client, words):
    assert client.submit("/ung-ho", **make.donation_answers(donor_name="Nguyễn Thị Ánh"), step="send").status_code == 303
    person = make.user(RoleName.ADMINISTRATOR)
    db.session.commit()
    client.sign_in(person)
    assert "Nguyễn Thị Ánh" in client.submit("/admin/donations/", search=words).text
