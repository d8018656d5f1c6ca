"""Who is written to about a pledge, and what the letters say."""

from typing import Any

import pytest
from sqlalchemy import select

from config import Config
from smt.accounts.states import RoleName
from smt.core.db import db
from smt.directory.states import Topic
from smt.donations import service
from smt.donations.states import DeviceOffer, DonorDisplay, DonorKind, OfferCondition
from smt.outbox.models import Letter
from tests import make

SETTINGS = Config(base_url="https://smt.example.vn", fallback_mailbox="truc@vidu.vn")


def pledge(**values: Any) -> list[Letter]:
    offer = service.Offer(**{"donor_kind": DonorKind.PERSON, "donor_name": "Trần Thị Bích", "phone": "+84912345678",
                             "money_vnd": 2_500_000, "display": DonorDisplay.FULL, **values})
    service.pledge(offer, consent_version="2026-01", at=make.AT, settings=SETTINGS)
    db.session.flush()
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_who_is_responsible_for_the_wished_place_is_told(app):
    place = make.place()
    near, far = make.user(email="gan@vidu.vn"), make.user(email="xa@vidu.vn")
    make.responsibility(near, Topic.DONATION, place)
    make.responsibility(far, Topic.DONATION)
    assert [letter.recipient for letter in pledge(wish_place_id=place.id)] == ["gan@vidu.vn"]


def test_without_a_wish_those_responsible_everywhere_are_told(app):
    place = make.place()
    near, far = make.user(email="gan@vidu.vn"), make.user(email="xa@vidu.vn")
    make.responsibility(near, Topic.DONATION, place)
    make.responsibility(far, Topic.DONATION)
    letters = pledge()
    assert [letter.recipient for letter in letters] == ["xa@vidu.vn"]
    assert not letters[0].unassigned


def test_where_nobody_is_responsible_the_fallback_mailbox_is_told_and_it_is_marked(app):
    letter, = pledge()
    assert (letter.recipient, letter.unassigned) == ("truc@vidu.vn", True)


def test_the_officers_letter_says_what_came_where_it_is_and_whom_to_ask(app):
    letter, = pledge(device_count=3, device_offer=DeviceOffer.TABLET, device_condition=OfferCondition.USED, data_packages=120)
    reference = letter.subject.partition("]")[0].strip("[")
    for part in (reference, "2.500.000 đ", "3 (Máy tính bảng; Đã qua sử dụng, còn dùng tốt)", "120", "Trần Thị Bích", "0912 345 678",
                 "https://smt.example.vn/admin/donations/details/?id=", "0225.3736.906", "Phòng Bưu chính - Viễn thông"):
        assert part in letter.body


def test_the_link_in_the_letter_is_the_record(client):
    administrator = make.user(RoleName.ADMINISTRATOR)
    link = pledge()[0].body.partition(SETTINGS.base_url)[2].split()[0]
    db.session.commit()
    client.sign_in(administrator)
    assert client.get(link).status_code == 200


def test_a_donor_with_an_address_gets_a_confirmation_that_repeats_nothing_typed(app):
    letter = pledge(email="bich@vidu.vn", donor_name="Xem http://xau.example", note="{{1234*1001}}")[-1]
    assert letter.recipient == "bich@vidu.vn"
    for part in ("UH-", "https://smt.example.vn/tra-cuu", "trong 3 ngày", "0225.3736.906"):
        assert part in letter.body
    for part in ("xau.example", "345 678", "{{", "1235234"):
        assert part not in letter.body


def test_an_address_typed_a_hundred_times_gets_three_confirmations_a_day(app):
    for _ in range(5):
        letters = pledge(email="Nan.Nhan@vidu.vn")
    assert len([letter for letter in letters if letter.topic == "confirmation"]) == 3
    assert len([letter for letter in letters if letter.topic == "donation"]) == 5


@pytest.mark.parametrize("language", ["vi", "en"])
def test_officers_are_written_to_in_vietnamese_whatever_the_donor_reads(client, language):
    client.set_cookie("lang", language)
    assert client.submit("/ung-ho", **make.donation_answers(device_count="2", device_offer="tablet", device_condition="new"),
                         step="send").status_code == 303
    assert "Máy tính bảng" in db.session.scalars(select(Letter)).one().body
