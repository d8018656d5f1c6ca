"""Lost updates, deletion, acts on several records, and refusals in words."""

import html

import pytest
from sqlalchemy import update

from smt.accounts.states import RoleName
from smt.core.db import db
from smt.directory.models import Agency, AgencyGroup, School
from smt.outbox import service as outbox
from smt.outbox.models import Letter
from smt.outbox.states import LetterState
from tests import make
from tests.admin.conftest import saved


@pytest.fixture(autouse=True)
def administrator(enter):
    return enter()


def letter(n=1, state=LetterState.FAILED, **values):
    made = outbox.post(key=f"k{n}", topic="donation", to=f"nguoi{n}@vidu.vn", subject=f"Thư {n}", body="Nội dung <b>", at=make.AT, **values)
    db.session.flush()
    if state is LetterState.FAILED:
        outbox.give_up(made, make.AT, "550 không có hộp thư")
        db.session.flush()
    return made


def test_a_second_save_on_an_older_version_shows_both_and_loses_neither(client):
    agency = make.agency(name="Sở Cũ", address="Số 1")
    key = saved(agency)
    first, second = client.get(f"/admin/agencies/edit/?id={key}"), client.get(f"/admin/agencies/edit/?id={key}")
    assert client.press(first, name="Sở Của Lan", address="Số 1").status_code == 303
    answer = client.press(second, name="Sở Của Minh", address="Số 1")
    assert answer.status_code == 409
    assert "<h1>Có người vừa sửa trước bạn</h1>" in answer.text
    assert "Sở Của Lan" in answer.text
    assert 'value="Sở Của Minh"' in answer.text
    assert db.session.get(Agency, key).name == "Sở Của Lan"
    db.session.rollback()
    assert client.press(answer, name="Sở Của Minh", address="Số 1").status_code == 303
    db.session.expire_all()
    assert db.session.get(Agency, key).name == "Sở Của Minh"


def test_two_people_who_changed_different_answers_lose_neither(client):
    key = saved(make.agency(name="Sở Cũ", address="Số 1", abbreviation="SC"))
    first, second = client.get(f"/admin/agencies/edit/?id={key}"), client.get(f"/admin/agencies/edit/?id={key}")
    assert client.press(first, name="Sở Của Lan", address="Số 1", abbreviation="SC").status_code == 303
    answer = client.press(second, name="Sở Cũ", address="Số 2", abbreviation="SC")
    assert answer.status_code == 409
    assert "cả hai người cùng sửa" not in answer.text
    assert "Giữ theo bạn: Địa chỉ (Số 2)." in answer.text
    assert "Giữ theo người kia: Tên cơ quan (Sở Của Lan)." in answer.text
    assert 'value="Sở Của Lan"' in answer.text
    assert client.press(answer, name="Sở Của Lan", address="Số 2", abbreviation="SC").status_code == 303
    db.session.expire_all()
    agency = db.session.get(Agency, key)
    assert (agency.name, agency.address) == ("Sở Của Lan", "Số 2")


def test_a_collision_names_only_what_both_changed(client):
    key = saved(make.agency(name="Sở Cũ", address="Số 1"))
    first, second = client.get(f"/admin/agencies/edit/?id={key}"), client.get(f"/admin/agencies/edit/?id={key}")
    client.press(first, name="Sở Của Lan", address="Số 7")
    refused = client.press(second, name="", address="Số 1")
    answer = client.press(refused, name="Sở Của Minh", address="Số 1")
    table = answer.text[answer.text.index("<table"):answer.text.index("</table>")]
    assert "Tên cơ quan" in table
    assert "Địa chỉ" not in table
    assert 'value="Số 7"' in answer.text


def test_a_page_whose_copy_of_the_record_is_not_ours_shows_every_difference(client):
    key = saved(make.agency(name="Sở Cũ", address="Số 1"))
    first, second = client.get(f"/admin/agencies/edit/?id={key}"), client.get(f"/admin/agencies/edit/?id={key}")
    client.press(first, name="Sở Của Lan", address="Số 1")
    answer = client.press(second, name="Sở Cũ", address="Số 1", opened="x.y")
    assert "cả hai người cùng sửa" in answer.text
    assert 'value="Sở Cũ"' in answer.text


def test_a_change_between_reading_and_writing_is_a_conflict_too(client, monkeypatch):
    key = saved(make.agency(name="Sở Cũ"))
    page = client.get(f"/admin/agencies/edit/?id={key}")

    def changed_meanwhile(record, **answers):
        db.session.execute(update(Agency).where(Agency.id == record.id).values(version=7).execution_options(synchronize_session=False))
        record.name = answers["name"]

    monkeypatch.setattr("smt.directory.service.keep_agency", changed_meanwhile)
    assert client.press(page, name="Sở Mới").status_code == 409


def test_a_changed_membership_counts_as_a_change(client):
    one, two = make.agency(name="Sở Một"), make.agency(name="Sở Hai")
    group = AgencyGroup(name="Các Sở", agencies=[one])
    db.session.add(group)
    db.session.flush()
    first_agency, second_agency, key = saved(one, two, group)
    first, second = client.get(f"/admin/agency-groups/edit/?id={key}"), client.get(f"/admin/agency-groups/edit/?id={key}")
    assert client.press(first, name="Các Sở", agencies=[str(second_agency)]).status_code == 303
    assert client.press(second, name="Các Sở", agencies=[str(first_agency), str(second_agency)]).status_code == 409
    assert "Các cơ quan trong nhóm: từ “Sở Một” thành “Sở Hai”" in client.get(f"/admin/agency-groups/details/?id={key}").text


def test_an_edit_sent_twice_is_saved_once_without_a_conflict(client):
    key = saved(make.agency(name="Sở Cũ"))
    page = client.get(f"/admin/agencies/edit/?id={key}")
    assert client.press(page, name="Sở Mới").status_code == 303
    assert client.press(page, name="Sở Mới").status_code == 303


def test_a_version_that_is_no_number_is_a_conflict(client):
    key = saved(make.agency(name="Sở Cũ"))
    page = client.get(f"/admin/agencies/edit/?id={key}")
    assert client.press(page, name="Sở Mới", version="abc\x00").status_code == 409


def test_a_wrong_answer_keeps_what_was_typed(client):
    answer = client.submit("/admin/schools/new/", code="", name="Trường <Mới>", level="primary", place_id="77")
    assert answer.status_code == 422
    assert "Nhập mã trường" in answer.text
    assert "Trường <Mới>" in html.unescape(answer.text)


def test_deleting_asks_first_and_then_deletes(client):
    key = saved(make.agency(name="Sở Thừa"))
    asked = client.get(f"/admin/agencies/delete/?id={key}")
    assert "Xóa: Sở Thừa" in asked.text
    answer = client.press(asked)
    assert answer.status_code == 303
    assert db.session.query(Agency).count() == 0
    db.session.rollback()
    assert "Đã xóa Sở Thừa." in client.get(answer.location).text


def test_a_record_in_use_is_not_deleted_and_the_reason_is_a_sentence(client):
    place = make.place()
    make.school(place=place)
    key = saved(place)
    answer = client.press(client.get(f"/admin/places/delete/?id={key}"))
    page = client.get(answer.location)
    assert "dữ liệu khác vẫn đang dùng bản ghi này" in page.text
    assert "FOREIGN" not in page.text.upper().replace("FOREIGNER", "")


def test_several_records_are_acted_on_only_after_the_exact_number_was_shown(client):
    keys = saved(letter(1), letter(2), letter(3))
    page = client.get("/admin/letters/")
    asked = client.press(page, action="resend", rowid=[str(key) for key in keys])
    assert asked.status_code == 200
    assert "Gửi lại: 3 dòng" in asked.text
    assert db.session.query(Letter).filter_by(state=LetterState.FAILED).count() == 3
    db.session.rollback()
    assert client.press(asked).status_code == 303
    assert db.session.query(Letter).filter_by(state=LetterState.QUEUED).count() == 3


def test_records_whose_state_forbids_the_act_are_left_out_by_number(client):
    keys = saved(letter(1), letter(2), letter(3, LetterState.QUEUED))
    asked = client.press(client.get("/admin/letters/"), action="resend", rowid=[str(key) for key in keys])
    assert "Gửi lại: 2 dòng" in asked.text
    assert "1 dòng đã chọn được để ra ngoài" in asked.text


def test_choosing_nothing_says_what_to_choose(client):
    saved(letter(1))
    answer = client.press(client.get("/admin/letters/"), action="")
    assert answer.status_code == 422
    assert "Chọn ít nhất một dòng" in answer.text


def test_pressing_without_an_act_keeps_the_ticks_and_the_list(client):
    one, two, _queued = saved(letter(1), letter(2), letter(3, LetterState.QUEUED))
    answer = client.press(client.get("/admin/letters/?state=failed&sort=recipient"), action="", rowid=[str(one)])
    assert f'value="{one}" checked' in answer.text
    assert f'value="{two}" aria-label' in answer.text
    assert "nguoi3@vidu.vn" not in answer.text
    chosen = client.press(client.get("/admin/letters/"), action="resend")
    assert '<option value="resend" selected>' in chosen.text


def test_only_acts_that_some_row_allows_are_offered(client):
    saved(letter(1, LetterState.QUEUED))
    assert 'name="rowid"' not in client.get("/admin/letters/").text
    saved(letter(2))
    assert '<option value="resend">' in client.get("/admin/letters/").text


def test_what_happened_is_said_in_plain_words(client):
    key = saved(letter(1))
    answer = client.press(client.get(f"/admin/letters/details/?id={key}"))
    assert "Thư “Thư 1” sẽ được gửi lại" in client.get(answer.location).text


def test_a_letters_trouble_is_told_in_words_beside_the_technical_one(client):
    told = {"550: the address was refused": "không nhận địa chỉ này", "ConnectionRefusedError": "không cho kết nối",
            "TimeoutError": "không trả lời kịp", "552: the message was refused": "không nhận nội dung thư"}
    keys = []
    for n, problem in enumerate(told):
        made = letter(n, LetterState.QUEUED)
        made.last_problem = problem
        keys.append(made)
    for key, (problem, words) in zip(saved(*keys), told.items(), strict=True):
        page = client.get(f"/admin/letters/details/?id={key}").text
        assert words in page
        assert f"({problem})" in page


def test_one_failed_letter_is_sent_again_from_its_page(client):
    key = saved(letter(1))
    page = client.get(f"/admin/letters/details/?id={key}")
    assert "Nội dung &lt;b&gt;" in page.text
    answer = client.press(page)
    assert answer.location.endswith(f"/admin/letters/details/?id={key}")
    assert db.session.get(Letter, key).state is LetterState.QUEUED


def test_several_records_are_deleted_together_or_not_at_all(client):
    used, free = make.place(), make.place()
    make.school(place=used)
    keys = saved(used, free)
    page = client.get("/admin/places/")
    asked = client.press(page, action="delete", rowid=[str(key) for key in keys])
    client.press(asked)
    assert db.session.query(School).count() == 1
    assert len(db.session.execute(db.text("select id from places")).all()) == 2


def test_a_form_sent_again_with_other_words_is_not_said_to_be_saved(app, client):
    agency, person = make.agency(name="Sở Thử"), make.user(RoleName.ADMINISTRATOR)
    db.session.commit()
    number = agency.id
    db.session.rollback()
    client.sign_in(person)
    page = client.get(f"/admin/agencies/edit/?id={number}")
    first = client.press(page, name="Sở Thử Một", email="mot@vidu.vn")
    assert first.status_code == 303
    again = client.press(page, name="Sở Thử Hai", email="hai@vidu.vn")
    assert again.status_code == 303
    told = client.get(again.location).text
    assert "chỉ được ghi một lần" in told
    assert told.count("Đã lưu thay đổi") == 1, "said once, of the first sending"
    assert "Sở Thử Hai" not in told
