"""What a donor may offer, and what follows."""

from typing import Any

import pytest
from sqlalchemy import select

from smt.core.db import db
from smt.donations.models import Donation
from smt.donations.states import DeviceOffer, DonationState, DonorKind, OfferCondition
from tests import make

TABLET = {"device_count": "3", "device_offer": "tablet", "device_condition": "used"}


def send(client: Any, **answers: str) -> Any:
    return client.submit("/ung-ho", **make.donation_answers(**answers), step="send")


def only() -> Donation:
    return db.session.scalars(select(Donation)).one()


@pytest.mark.parametrize(("typed", "sum_"), [
    ("2500000", 2_500_000), ("2.500.000", 2_500_000), ("2,500,000 đ", 2_500_000), ("2 500 000 đồng", 2_500_000),
    ("２５００００００", 25_000_000), ("1000", 1_000), ("1.000.000.000.000", 10**12)])
def test_money_is_taken_as_people_write_it(client, typed, sum_):
    assert send(client, money_vnd=typed).status_code == 303
    assert only().money_vnd == sum_


@pytest.mark.parametrize("typed", ["2,5 triệu", "-5", "2.5", "hai triệu", "1.000.000.000.001", "9" * 20, "500", "2.50.000", "1e9", "٢"])
def test_a_sum_that_may_be_misread_is_asked_again(client, typed):
    page = send(client, money_vnd=typed)
    assert page.status_code == 422
    assert '<a href="#money_vnd">' in page.text
    assert f'value="{typed}"' in page.text


def test_the_check_page_shows_the_sum_with_its_thousands_apart(client):
    page = client.submit("/ung-ho", **make.donation_answers(money_vnd="2500000"), step="check")
    assert "2.500.000 đ" in page.text


@pytest.mark.parametrize("nothing", [{"money_vnd": ""}, {"money_vnd": "0", "device_count": "0", "data_packages": "0"}])
def test_something_has_to_be_offered(client, nothing):
    page = send(client, **nothing)
    assert page.status_code == 422
    assert page.text.count("Ghi ít nhất một trong ba mục: số tiền, số máy hoặc số gói dữ liệu.") == 2


def test_devices_alone_or_data_alone_are_enough(client):
    assert send(client, money_vnd="", **TABLET).status_code == 303
    assert send(client, money_vnd="", data_packages="120").status_code == 303
    devices, data = db.session.scalars(select(Donation).order_by(Donation.id))
    assert (devices.device_count, devices.device_offer, devices.device_condition) == (3, DeviceOffer.TABLET, OfferCondition.USED)
    assert (data.data_packages, data.device_offer, data.money_vnd) == (120, None, 0)


def test_devices_are_described(client):
    page = send(client, device_count="3")
    assert page.text.count("Chọn loại máy, vì có ghi số máy.") == 2
    assert page.text.count("Chọn máy mới hay cũ, vì có ghi số máy.") == 2


def test_a_kind_of_device_without_a_number_is_asked_about(client):
    page = send(client, device_offer="tablet")
    assert page.status_code == 422
    assert '<a href="#device_count">Ghi số máy' in page.text


def test_an_organisation_names_somebody_to_call_and_may_give_its_tax_code(client):
    page = send(client, donor_kind="organisation")
    assert page.text.count("Ghi họ và tên người liên hệ của tổ chức.") == 2
    for typed in ("0200123456", "0200 123 456-001", "0200.123.456"):
        assert send(client, donor_kind="organisation", contact_name="Đỗ Thị Ánh", tax_code=typed).status_code == 303
    codes = [one.tax_code for one in db.session.scalars(select(Donation).order_by(Donation.id))]
    assert codes == ["0200123456", "0200123456001", "0200123456"]


@pytest.mark.parametrize("typed", ["123", "02001234567", "ABCDEFGHIJ"])
def test_a_tax_code_has_ten_or_thirteen_digits(client, typed):
    page = send(client, donor_kind="organisation", contact_name="Đỗ Thị Ánh", tax_code=typed)
    assert page.text.count("Mã số thuế có 10 hoặc 13 chữ số.") == 2


def test_a_person_has_no_tax_code_to_give(client):
    page = send(client, tax_code="0200123456")
    assert page.text.count("Mã số thuế chỉ dành cho tổ chức.") == 2


def test_everything_wrong_at_once_is_said_at_once_and_kept(client):
    wrong = {"money_vnd": "hai", "device_count": "nhiều", "device_offer": "máy bay", "data_packages": "-1", "wish_place_id": "999",
             "donor_kind": "ai", "donor_name": "\x00", "phone": "12", "email": "a@", "tax_code": "1", "display": "", "consent": ""}
    page = send(client, **wrong)
    assert page.status_code == 422
    for name in wrong:
        target = {"donor_kind": "donor_kind-0", "display": "display-0"}.get(name, name)
        assert f'<a href="#{target}">' in page.text, name
    for name in ("money_vnd", "device_count", "data_packages", "phone", "email", "tax_code"):
        assert f'value="{wrong[name]}"' in page.text, name


def test_the_wish_is_one_of_the_places_that_exist_today(client):
    city = make.place(name="Thành phố Hải Phòng", kind="city")
    here = make.place(name="Quận Đồ Sơn", parent_id=city.id)
    make.place(name="Phường Ngọc Xuyên", kind="ward", parent_id=here.id)
    make.place(name="Huyện Cũ", parent_id=city.id, valid_to=make.AT.date())
    wanted = str(here.id)
    db.session.commit()
    page = client.get("/ung-ho")
    assert "Quận Đồ Sơn" in page.text
    for absent in ("Thành phố Hải Phòng</option>", "Ngọc Xuyên", "Huyện Cũ"):
        assert absent not in page.text
    assert client.press(page, **make.donation_answers(wish_place_id=wanted), step="send").status_code == 303
    assert only().wish_place.name == "Quận Đồ Sơn"


def test_places_stand_in_the_order_of_the_vietnamese_alphabet(client):
    for name in ("Vĩnh Bảo", "Đồ Sơn", "Dương Kinh", "An Dương", "Ân Thi"):
        make.place(name=name)
    db.session.commit()
    text = client.get("/ung-ho").text
    order = [text.index(f">{name}</option>") for name in ("An Dương", "Ân Thi", "Dương Kinh", "Đồ Sơn", "Vĩnh Bảo")]
    assert order == sorted(order)


def test_a_pledge_begins_as_pledged_and_can_be_searched_for(client):
    assert send(client, donor_name="Nguyễn Thị Ánh").status_code == 303
    kept = only()
    assert (kept.state, kept.donor_kind) == (DonationState.PLEDGED, DonorKind.PERSON)
    for word in ("nguyen", "anh", "0912345678", kept.reference[-4:].lower()):
        assert word in kept.search_key
