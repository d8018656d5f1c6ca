"""The store: entering, changing, moving, finding."""

import re

import pytest
from sqlalchemy import func, select

from smt.accounts.states import RoleName
from smt.core.db import db
from smt.core.errors import AlreadyThere, MoveRefused
from smt.devices import service
from smt.devices.models import Device
from smt.devices.states import LABELS, MOVES, Condition, DeviceKind, DeviceState
from tests import make

NEW = "/admin/devices/new/"


def typed(**values):
    return {"kind": "tablet", "model": "Máy bảng Sao Mai 10", "serial": "sn 0001", "condition": "new", "value_vnd": "2.500.000",
            "source": "Công ty Hải Âu tặng", **values}


def told(**values):
    return {"kind": DeviceKind.TABLET, "model": "Máy bảng", "serial": "SN0001", "imei": "", "condition": Condition.NEW,
            "value_vnd": 0, "source": "", "place_id": None, "received_on": None, "note": "", **values}


@pytest.fixture
def officer(client):
    person = make.user(RoleName.OFFICER)
    db.session.commit()
    client.sign_in(person)
    db.session.rollback()
    return client


def count() -> int:
    found = db.session.scalar(select(func.count()).select_from(Device)) or 0
    db.session.rollback()
    return found


def test_a_device_is_entered_into_the_store(officer):
    page = officer.get(officer.submit(NEW, **typed()).location)
    for seen in ("SN0001", "Trong kho", "2.500.000 đ", "Công ty Hải Âu tặng"):
        assert seen in page.text


def test_sending_the_form_twice_enters_one_device(officer):
    page = officer.get(NEW)
    first, second = (officer.press(page, **typed()) for _ in range(2))
    assert first.location == second.location
    assert count() == 1


@pytest.mark.parametrize(("field", "value"), [("serial", "SN 0001"), ("serial", "sn0001"), ("imei", "490154203237518")])
def test_a_number_that_is_there_is_refused_at_its_field(officer, field, value):
    officer.submit(NEW, **typed(imei="490154203237518"))
    answer = officer.submit(NEW, **{**typed(serial="khác", note="giữ lại"), field: value})
    assert answer.status_code == 422
    assert "Đã có thiết bị mang" in re.search(rf'id="{field}-error">(.*?)</p>', answer.text, re.S)[1]
    assert "giữ lại" in answer.text


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("imei", "123", "15 chữ số"),
    ("imei", "490154203237519", "gõ nhầm"),
    ("serial", "", "Nhập số sê-ri"),
    ("model", "", "Nhập hãng và kiểu máy"),
    ("kind", "", "Chọn loại thiết bị"),
    ("value_vnd", "hai triệu", "bằng chữ số"),
])
def test_a_wrong_answer_is_told_what_to_do(officer, field, value, sentence):
    answer = officer.submit(NEW, **typed(**{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_device_cannot_be_received_tomorrow(officer):
    answer = officer.submit(NEW, **typed(), **{"received_on-day": "1", "received_on-month": "1", "received_on-year": "2099"})
    assert "từ năm 2021 đến hôm nay" in answer.text


def test_devices_without_an_imei_do_not_get_in_each_others_way(app):
    for serial in ("SN0001", "SN0002"):
        service.add(told(serial=serial), at=make.AT)
    assert count() == 2


def test_a_device_may_keep_its_own_numbers_when_changed(app):
    device = service.add(told(imei="490154203237518"), at=make.AT)
    service.change(device, told(imei="490154203237518", note="Đã dán nhãn"))
    assert device.note == "Đã dán nhãn"


def test_a_change_to_a_number_that_is_there_is_refused(app):
    service.add(told(), at=make.AT)
    device = service.add(told(serial="SN0002"), at=make.AT)
    with pytest.raises(AlreadyThere) as refused:
        service.change(device, told())
    assert refused.value.field == "serial"


ACTS = {service.send_to_repair: DeviceState.IN_REPAIR, service.take_back: DeviceState.IN_STORE,
        service.write_off: DeviceState.WRITTEN_OFF}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", DeviceState)
def test_a_device_moves_only_where_its_state_leads(app, act, state):
    device = make.device(state=state)
    if ACTS[act] in MOVES[state]:
        act(device)
        assert device.state is ACTS[act]
    else:
        with pytest.raises(MoveRefused):
            act(device)


def test_a_device_is_written_off_only_after_asking(officer):
    device = make.device()
    key = device.id
    db.session.commit()
    page = officer.get(f"/admin/devices/details/?id={key}")
    buttons = re.findall(r'name="action" value="([\w-]+)"', page.text)
    asked = officer.press(page, form=buttons.index("write-off"))
    assert "không đưa về được nữa" in asked.text
    officer.press(asked)
    assert str(LABELS[DeviceState.WRITTEN_OFF]) in officer.get(f"/admin/devices/details/?id={key}").text


@pytest.mark.parametrize("words", ["hai au", "SN0001", "sao mai", "490154203237518"])
def test_a_device_is_found_by_any_of_its_words(officer, words):
    officer.submit(NEW, **typed(imei="490154203237518"))
    assert "Máy bảng Sao Mai 10" in officer.get(f"/admin/devices/?search={words}").text


def test_the_store_is_narrowed_by_kind_state_and_condition(officer):
    officer.submit(NEW, **typed())
    assert "SN0001" in officer.get("/admin/devices/?kind=tablet&state=in_store&condition=new").text
    assert "SN0001" not in officer.get("/admin/devices/?kind=laptop").text


@pytest.mark.parametrize(("role", "seen", "entered"), [
    (RoleName.ADMINISTRATOR, 200, 200), (RoleName.OFFICER, 200, 200), (RoleName.AUDITOR, 200, 403), (RoleName.SCHOOL, 403, 403)])
def test_who_sees_the_store_and_who_enters_devices(client, role, seen, entered):
    person = make.user(role)
    db.session.commit()
    client.sign_in(person)
    assert (client.get("/admin/devices/").status_code, client.get(NEW).status_code) == (seen, entered)


def test_an_administrator_deletes_a_device_entered_by_mistake_after_asking(client):
    person, device = make.user(RoleName.ADMINISTRATOR), make.device(serial="SAI0001")
    db.session.commit()
    key = device.id
    client.sign_in(person)
    db.session.rollback()
    asked = client.get(f"/admin/devices/delete/?id={key}")
    assert "Chỉ xóa máy nhập nhầm" in asked.text
    assert count() == 1
    answer = client.press(asked)
    assert "Đã xóa Máy bảng Mẫu 10 inch · SAI0001." in client.get(answer.location).text
    assert count() == 0


def test_an_officer_deletes_no_device(officer):
    key = make.device().id
    db.session.commit()
    assert officer.get(f"/admin/devices/delete/?id={key}").status_code == 403
    assert "/admin/devices/delete/" not in officer.get(f"/admin/devices/details/?id={key}").text
    assert '<option value="delete">' not in officer.get("/admin/devices/").text


def test_what_was_done_with_a_device_is_said(officer):
    key = make.device(serial="SN77").id
    db.session.commit()
    page = officer.get(f"/admin/devices/details/?id={key}")
    buttons = re.findall(r'name="action" value="([\w-]+)"', page.text)
    answer = officer.press(page, form=buttons.index("repair"))
    assert "Đã ghi Máy bảng Mẫu 10 inch · SN77 đi sửa." in officer.get(answer.location).text
