"""A school's list of a year: drafted, submitted in the head teacher's name, looked at, given back or approved; each step is told."""

import re
from datetime import timedelta

import pytest

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.history.models import Entry
from smt.outbox.models import Letter
from smt.pupils import digest, merging
from smt.pupils.models import Batch, ListEvent, Pupil, PupilRemark, SchoolList
from smt.pupils.service import school_year_of
from smt.pupils.states import ListState
from tests import make
from tests.pupils.filling import some
from tests.pupils.kept import every, last
from tests.pupils.test_mending import form_of

YEAR = "/truong/nam-hoc"
MORNING = make.datetime(2026, 11, 27, 2, tzinfo=make.UTC)


@pytest.fixture
def officer(app, school):
    """The officer of the school's place, in a browser of her own."""
    person = make.user(full_name="Trần Thị Phụ Trách", email="phutrach@vidu.vn")
    make.responsibility(person, make.Topic.SCHOOL_LIST, school.place)
    db.session.commit()
    client = app.test_client()
    client.sign_in(person)
    return client


@pytest.fixture
def drafted(clerk):
    clerk.confirm(clerk.upload(some(3)))
    return clerk


def submitted(clerk):
    page = clerk.client.get(YEAR)
    return clerk.client.press(page, form=form_of(page, "Nộp danh sách"), head_teacher="Lê Thị Hiệu Trưởng", declared="y")


def panel(officer, view, **values):
    number = last(SchoolList).id
    return officer.get(f"/admin/school-lists/{view}/?id={number}" + "".join(f"&{name}={value}" for name, value in values.items()))


def remarked(officer, pupil, text="Ngày sinh khác giấy khai sinh."):
    assert officer.press(panel(officer, "remark", pupil=pupil.id), text=text).status_code == 303


def returned(officer, reason=""):
    return officer.press(panel(officer, "return"), reason=reason)


def state():
    return last(SchoolList).state


def test_a_list_is_submitted_in_the_head_teachers_name_with_a_declaration(drafted):
    page = drafted.client.get(YEAR)
    refused = drafted.client.press(page, head_teacher="Lê Thị Hiệu Trưởng")
    assert (refused.status_code, state()) == (422, ListState.DRAFT)
    assert 'value="Lê Thị Hiệu Trưởng"' in refused.text
    submitted(drafted)
    assert (state(), last(SchoolList).head_teacher, last(ListEvent).pupils) == (ListState.SUBMITTED, "Lê Thị Hiệu Trưởng", 3)


def test_an_empty_list_is_not_submitted(clerk):
    refused = clerk.client.press(clerk.client.get("/truong/hoc-sinh/them"), to=YEAR + "/nop", head_teacher="Lê Hoa", declared="y")
    assert refused.status_code == 409
    assert "chưa có học sinh nào" in refused.text
    assert every(SchoolList) == []


def test_sending_the_submission_twice_submits_once(drafted):
    page = drafted.client.get(YEAR)
    for _ in range(2):
        assert drafted.client.press(page, head_teacher="Lê Hoa", declared="y").status_code == 303
    assert [event.state for event in every(ListEvent)] == [ListState.SUBMITTED]


def test_the_officer_sees_who_waits_and_approves_what_she_saw(drafted, officer):
    submitted(drafted)
    assert "danh sách trường đã nộp, chờ kiểm tra" in officer.get("/admin/").text
    assert "Nguyễn Văn A0" in panel(officer, "pupils").text
    assert officer.press(panel(officer, "approve")).status_code == 303
    assert state() is ListState.APPROVED
    assert "Đã duyệt" in drafted.client.get(YEAR).text


def test_two_pupils_are_returned_answered_and_submitted_again(drafted, officer):
    submitted(drafted)
    first, second, _third = every(Pupil)
    remarked(officer, first)
    remarked(officer, second, "Lớp này không có trong trường.")
    assert "Ngày sinh khác giấy khai sinh" not in drafted.client.get(YEAR).text  # not yet given back
    assert returned(officer).status_code == 303
    page = drafted.client.get(YEAR)
    assert "Còn 2 điều chưa trả lời" in page.text
    assert "Nộp danh sách 3" not in page.text
    for pupil in (first, second):
        shown = drafted.client.get(f"/truong/hoc-sinh/{pupil.id}")
        assert drafted.client.press(shown, form=form_of(shown, "Ghi câu trả lời"), answer="Đã sửa theo giấy khai sinh.").status_code == 303
    assert submitted(drafted).status_code == 303
    assert "Đã sửa theo giấy khai sinh." in panel(officer, "details").text
    officer.press(panel(officer, "approve"))
    assert [event.state.value for event in every(ListEvent)] == ["submitted", "returned", "submitted", "approved"]


def test_a_remark_on_a_record_that_was_merged_is_answered_at_the_one_that_stays(drafted, officer):
    submitted(drafted)
    kept, gone, _third = every(Pupil)
    remarked(officer, gone)
    returned(officer)
    with transaction():
        merging.merge(db.session.get_one(Pupil, kept.id), db.session.get_one(Pupil, gone.id), reason="một em", at=now(), by="Lan")
    shown = drafted.client.get(f"/truong/hoc-sinh/{kept.id}")
    drafted.client.press(shown, form=form_of(shown, "Ghi câu trả lời"), answer="Đã sửa theo giấy khai sinh.")
    submitted(drafted)
    assert state() is ListState.SUBMITTED


def test_a_remark_on_a_pupil_who_left_keeps_no_list_from_being_submitted(drafted, officer):
    submitted(drafted)
    gone, *_others = every(Pupil)
    remarked(officer, gone)
    returned(officer)
    with transaction():
        db.session.get_one(Pupil, gone.id).school = make.school(name="Trường THCS khác", code="99999999")
    submitted(drafted)
    assert state() is ListState.SUBMITTED


def test_a_list_is_not_returned_without_a_word(drafted, officer):
    submitted(drafted)
    refused = returned(officer)
    assert (refused.status_code, state()) == (422, ListState.SUBMITTED)
    assert "Viết lý do trả lại" in refused.text


def test_a_list_with_open_remarks_is_not_approved(drafted, officer):
    submitted(drafted)
    page = panel(officer, "approve")
    remarked(officer, every(Pupil)[0])
    assert officer.press(page).status_code == 422
    assert state() is ListState.SUBMITTED


def test_an_old_page_does_not_approve_a_list_that_changed_hands_meanwhile(drafted, officer):
    submitted(drafted)
    page = panel(officer, "approve")
    shown = drafted.client.get(YEAR)
    drafted.client.press(shown, form=form_of(shown, "Rút lại để sửa"))
    submitted(drafted)
    refused = officer.press(page)
    assert refused.status_code == 422
    assert "vừa được người khác xử lý" in refused.text
    assert state() is ListState.SUBMITTED


def test_an_edit_after_approval_makes_it_a_draft_again_and_says_so(drafted, officer):
    submitted(drafted)
    officer.press(panel(officer, "approve"))
    pupil = every(Pupil)[0]
    edit = drafted.client.get(f"/truong/hoc-sinh/{pupil.id}/sua")
    assert "trở lại thành bản đang lập" in edit.text
    drafted.client.press(edit, full_name="Nguyễn Văn An", sex="female", class_name="7A2", circumstance="poor", need="device",
                         guardian_name="Đặng Văn Sơn", ministry_id=pupil.ministry_id,
                         **{"birth_date-day": "1", "birth_date-month": "9", "birth_date-year": "2013"})
    assert state() is ListState.DRAFT
    assert "Thông tin của một học sinh được sửa." in drafted.client.get(YEAR).text


def answers(pupil, **values):
    return {"full_name": pupil.full_name, "sex": "female", "class_name": "7A2", "circumstance": "poor", "need": "device",
            "guardian_name": "Đặng Văn Sơn", "ministry_id": pupil.ministry_id, "birth_date-day": "1", "birth_date-month": "9",
            "birth_date-year": "2013"} | values


def changed(clerk):
    pupil = every(Pupil)[0]
    edit = clerk.client.get(f"/truong/hoc-sinh/{pupil.id}/sua")
    assert "trở lại thành bản đang lập" in edit.text
    assert clerk.client.press(edit, **answers(pupil)).status_code == 303


def added(clerk):
    values = answers(every(Pupil)[0], full_name="Vũ Hải Đăng", ministry_id="")
    assert clerk.client.submit("/truong/hoc-sinh/them", **values).status_code == 303


def confirmed(clerk):
    clerk.confirm(clerk.upload(some(4)))


def taken_back(clerk):
    page = clerk.client.get(f"/truong/danh-sach/{every(Batch)[0].id}")
    assert clerk.client.press(page, form=form_of(page, "Hoàn tác")).status_code == 303


BY_THE_SCHOOL = [(changed, "được sửa."), (added, "được thêm vào danh sách."), (confirmed, "nhận danh sách số"),
                 (taken_back, "hoàn tác danh sách số")]


@pytest.mark.parametrize(("act", "reason"), BY_THE_SCHOOL)
def test_what_the_school_changes_after_submitting_takes_the_head_teachers_word_back(drafted, officer, act, reason):
    submitted(drafted)
    page = panel(officer, "approve")
    act(drafted)
    assert (state(), last(ListEvent).state) == (ListState.DRAFT, ListState.DRAFT)
    assert reason in last(ListEvent).reason
    shown = drafted.client.get(YEAR).text
    assert "trở lại thành bản đang lập lúc" in shown
    assert reason in shown
    assert officer.press(page).status_code == 422
    assert state() is ListState.DRAFT


@pytest.mark.parametrize(("act", "reason"), BY_THE_SCHOOL[:3])
def test_what_the_school_changes_after_approval_puts_the_list_back(drafted, officer, act, reason):
    submitted(drafted)
    officer.press(panel(officer, "approve"))
    act(drafted)
    assert state() is ListState.DRAFT
    assert reason in drafted.client.get(YEAR).text


def test_a_list_given_back_stays_so_while_the_school_works_on_it(drafted, officer):
    submitted(drafted)
    returned(officer, "Xem lại hai em.")
    changed_pupil = every(Pupil)[0]
    edit = drafted.client.get(f"/truong/hoc-sinh/{changed_pupil.id}/sua")
    assert "trở lại thành bản đang lập" not in edit.text
    drafted.client.press(edit, **answers(changed_pupil))
    assert state() is ListState.RETURNED


def by_the_office(officer, pupil):
    edit = officer.get(f"/admin/pupils/edit/?id={pupil.id}")
    pressed = officer.press(edit, **answers(pupil), school_id=str(pupil.school_id), school_year=pupil.school_year)
    assert pressed.status_code in (302, 303), pressed.text


def test_the_officer_who_checks_a_list_may_mend_a_pupil_and_history_says_so(drafted, officer):
    submitted(drafted)
    pupil = every(Pupil)[0]
    by_the_office(officer, pupil)
    assert (state(), last(ListEvent).state) == (ListState.SUBMITTED, ListState.SUBMITTED)
    assert every(Pupil)[0].class_name == "7A2"
    told = last(Entry)
    assert (told.record, told.record_id, told.by) == ("pupils", str(pupil.id), "Trần Thị Phụ Trách")
    assert "Trần Thị Phụ Trách" in drafted.client.get(f"/truong/hoc-sinh/{pupil.id}").text


def test_a_record_merged_by_the_officer_leaves_the_list_submitted_and_by_the_school_puts_it_back(clerk, officer):
    one, other = alike_pair(clerk)
    submitted(clerk)
    officer.press(officer.get(f"/admin/pupils/same/?id={one.id}&other={other.id}"), verdict="keep_first", reason="đã gọi")
    assert state() is ListState.SUBMITTED
    shown = clerk.client.get(f"/truong/hoc-sinh/{one.id}")
    clerk.client.press(shown, form=form_of(shown, "Tách lại"))
    assert state() is ListState.DRAFT


def test_the_officers_change_after_approval_puts_the_list_back_too(drafted, officer):
    submitted(drafted)
    officer.press(panel(officer, "approve"))
    by_the_office(officer, every(Pupil)[0])
    assert state() is ListState.DRAFT
    assert "được sửa." in drafted.client.get(YEAR).text


def test_a_pupil_removed_by_an_administrator_leaves_a_submitted_list_and_drafts_an_approved_one(drafted, officer, app):
    submitted(drafted)
    client, person = app.test_client(), make.user(make.RoleName.ADMINISTRATOR)
    db.session.commit()
    client.sign_in(person)
    for wanted in (ListState.SUBMITTED, ListState.DRAFT):
        assert client.press(client.get(f"/admin/pupils/delete/?id={every(Pupil)[0].id}")).status_code in (302, 303)
        assert state() is wanted
        if wanted is ListState.SUBMITTED:
            officer.press(panel(officer, "approve"))


def test_a_pupil_changed_by_two_keeps_what_the_second_typed(drafted):
    address = f"/truong/hoc-sinh/{every(Pupil)[0].id}/sua"
    values = {"sex": "female", "class_name": "7A2", "circumstance": "poor", "need": "device", "guardian_name": "Đặng Văn Sơn",
              "birth_date-day": "1", "birth_date-month": "9", "birth_date-year": "2013"}
    mine = drafted.client.get(address)
    drafted.client.press(drafted.client.get(address), full_name="Nguyễn Văn An", **values)
    refused = drafted.client.press(mine, full_name="Nguyễn Văn Ân", **values)
    assert refused.status_code == 409
    assert "Họ và tên: Nguyễn Văn An" in refused.text
    assert 'value="Nguyễn Văn Ân"' in refused.text


def test_an_officer_of_another_place_finds_nothing(drafted, app):
    submitted(drafted)
    person = make.user()
    make.responsibility(person, make.Topic.SCHOOL_LIST, make.place())
    db.session.commit()
    client = app.test_client()
    client.sign_in(person)
    pupil = every(Pupil)[0]
    assert {panel(client, view, pupil=pupil.id).status_code for view in ("details", "pupils", "remark", "return", "approve")} == {404}


def test_an_auditor_looks_and_decides_nothing(drafted, app):
    submitted(drafted)
    person = make.user(make.RoleName.AUDITOR)
    db.session.commit()
    client = app.test_client()
    client.sign_in(person)
    assert panel(client, "details").status_code == 200
    assert {panel(client, view).status_code for view in ("return", "approve")} == {403}


def test_a_pupil_of_another_school_is_not_remarked_on_through_this_list(drafted, officer, other_clerk):
    other_clerk.confirm(other_clerk.upload([{**some(1)[0], "ministry_id": "3199999999"}]))
    stranger = last(Pupil)
    submitted(drafted)
    number = next(one.id for one in every(SchoolList) if one.state is ListState.SUBMITTED)
    assert officer.get(f"/admin/school-lists/remark/?id={number}&pupil={stranger.id}").status_code == 404


def test_another_schools_pupil_is_not_there(drafted, other_clerk):
    pupil = every(Pupil)[0]
    for tail in ("", "/sua", f"/giong/{pupil.id}"):
        assert other_clerk.client.get(f"/truong/hoc-sinh/{pupil.id}{tail}").status_code == 404


def test_the_clerk_is_told_by_letter_of_the_return_and_of_approval_without_a_word_about_a_pupil(drafted, officer):
    submitted(drafted)
    remarked(officer, every(Pupil)[0])
    returned(officer, "Xem lại hai em.")
    letter = last(Letter)
    assert "trả lại để sửa" in letter.subject
    assert "1 học sinh" in letter.body
    for secret in ("Nguyễn Văn A0", "giấy khai sinh", "Xem lại hai em"):
        assert secret not in letter.subject + letter.body


def test_an_officer_gets_one_letter_a_day_however_many_lists_came(drafted, officer, app):
    submitted(drafted)
    db.session.execute(SchoolList.__table__.update().values(state_at=MORNING - timedelta(hours=2)))
    db.session.commit()
    before = len(every(Letter))
    with app.app_context():
        for hours in (0, 1, 5):
            digest.tell(MORNING + timedelta(hours=hours), app.config["SMT"])
            db.session.commit()
    letters = every(Letter)[before:]
    assert [letter.recipient for letter in letters] == ["phutrach@vidu.vn"]
    assert "Trường THCS Máy Tơ" in letters[0].body
    assert "Nguyễn Văn" not in letters[0].body


def test_the_next_day_tells_only_when_something_new_came(drafted, officer, app):
    submitted(drafted)
    db.session.execute(SchoolList.__table__.update().values(state_at=MORNING - timedelta(hours=2)))
    db.session.execute(Batch.__table__.update().values(decided_at=MORNING - timedelta(hours=2)))
    db.session.commit()
    with app.app_context():
        assert digest.tell(MORNING, app.config["SMT"]) == 1
        assert digest.tell(MORNING + timedelta(days=1), app.config["SMT"]) == 0
        db.session.execute(SchoolList.__table__.update().values(state_at=MORNING + timedelta(days=1)))
        assert digest.tell(MORNING + timedelta(days=2), app.config["SMT"]) == 1
        db.session.rollback()


def test_history_of_remarks_tells_nothing_of_a_child(drafted, officer):
    submitted(drafted)
    remarked(officer, every(Pupil)[0], "Bí mật của em")
    assert len(every(PupilRemark)) == 1
    assert "Bí mật" not in " ".join(str(entry.changes) for entry in every(Entry))


def test_the_home_page_says_whose_turn_it_is(drafted, officer):
    assert re.search(r"Nộp danh sách, với tên hiệu trưởng</a>.*?Cần làm", drafted.client.get("/truong/").text, re.S)
    submitted(drafted)
    home = drafted.client.get("/truong/").text
    assert re.search(r"Cán bộ phụ trách kiểm tra và duyệt.*?Đang chờ", home, re.S)
    assert school_year_of(now()) in home


def alike_pair(clerk):
    """Two records that look like one child, in one school."""
    add = "/truong/hoc-sinh/them"
    values = {"full_name": "Đặng Thị Ánh", "birth_date-day": "1", "birth_date-month": "9", "birth_date-year": "2013", "sex": "female",
              "circumstance": "poor", "need": "both", "mother_name": "Phạm Thị Mây", "guardian_name": "Phạm Thị Mây"}
    clerk.client.submit(add, **values, class_name="7A1")
    clerk.client.submit(add, **values, class_name="7A2")
    return every(Pupil)


def test_two_records_of_one_child_are_proposed_merged_and_parted_again(clerk):
    one, other = alike_pair(clerk)
    assert "cặp hồ sơ có thể là một em" in clerk.client.get("/truong/hoc-sinh").text
    page = clerk.client.get(f"/truong/hoc-sinh/{one.id}/giong/{other.id}")
    merged = clerk.client.get(clerk.client.press(page, verdict="keep_first", reason="đã so giấy khai sinh").location)
    assert clerk.client.get(f"/truong/hoc-sinh/{other.id}").status_code == 404
    clerk.client.press(merged, form=form_of(merged, "Tách lại"))
    assert [pupil.merged_into_id for pupil in every(Pupil)] == [None, None]


def test_two_children_are_never_proposed_again(clerk):
    one, other = alike_pair(clerk)
    page = clerk.client.get(f"/truong/hoc-sinh/{one.id}/giong/{other.id}")
    clerk.client.press(page, verdict="two", reason="hai em sinh đôi")
    assert "có thể là một em" not in clerk.client.get("/truong/hoc-sinh").text


def test_an_officer_merges_two_records_of_her_places(clerk, officer):
    one, other = alike_pair(clerk)
    page = officer.get(f"/admin/pupils/details/?id={one.id}")
    assert "Có thể là một em với" in page.text
    same = officer.get(f"/admin/pupils/same/?id={one.id}&other={other.id}")
    assert officer.press(same, verdict="keep_second", reason="đã gọi gia đình").status_code == 303
    assert [pupil.merged_into_id for pupil in every(Pupil)] == [other.id, None]
    kept = officer.get(f"/admin/pupils/details/?id={other.id}")
    officer.press(kept, form=form_of(kept, "Tách lại"))
    assert [pupil.merged_into_id for pupil in every(Pupil)] == [None, None]


def test_a_file_is_not_undone_when_an_officer_has_asked_about_a_pupil_of_it(drafted, officer):
    submitted(drafted)
    remarked(officer, every(Pupil)[0])
    returned(officer)
    file = f"/truong/danh-sach/{last(Batch).id}"
    drafted.client.submit("/truong/", to=file + "/hoan-tac")
    assert (last(Batch).state, len(every(Pupil)), len(every(PupilRemark))) == ("applied", 3, 1)
    assert "Cán bộ đã hỏi về học sinh do danh sách này thêm" in drafted.client.get(file).text
