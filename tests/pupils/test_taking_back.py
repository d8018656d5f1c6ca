"""Taking lists, taking them back, and two records of one child."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from smt.core.db import db, transaction
from smt.core.errors import Conflict, Refusal
from smt.history.models import Entry
from smt.pupils import applying, duplicates, merging, service
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, BatchBefore, BatchRow, ListEvent, NotSame, Pupil, SchoolList
from smt.pupils.states import BatchState, Bucket, ListState
from tests import make
from tests.pupils.filling import some
from tests.pupils.kept import every
from tests.pupils.listing import YEAR, listed, row

LATER = make.AT + timedelta(hours=1)


@pytest.fixture
def school(app):
    made = make.school()
    db.session.commit()
    return made.id


@pytest.fixture
def take(app):
    def take(batch_id, at=make.AT, by="Lan"):
        with transaction():
            applying.apply(db.session.get_one(Batch, batch_id), at=at, by=by)
        return batch_id
    return take


def undo(batch_id, at=LATER, by="Hoa"):
    with transaction():
        applying.undo(db.session.get_one(Batch, batch_id), at=at, by=by)


def register():
    return {one.full_name: one.class_name for one in every(Pupil)}


def facts():
    return [{name: getattr(one, name) for name in (*TOLD, "identity", "search_key", "sort_key", "alike_key")} for one in every(Pupil)]


def test_the_preview_says_what_taking_then_does(school, take):
    take(listed(school, *some(3)))
    batch_id = listed(school, *some(2, class_name="8A"), row(), row(full_name=""), at=LATER)
    with transaction():
        batch = db.session.get_one(Batch, batch_id)
        said = applying.preview(batch, at=LATER)
        assert said == batch.foreseen == {"added": 1, "changed": 2, "before": 3, "after": 4}
        assert batch.added == 0
    assert len(every(Pupil)) == 3
    take(batch_id, LATER)
    assert register() == {"Nguyễn Văn A0": "8A", "Nguyễn Văn B1": "8A", "Nguyễn Văn C2": "7A1", "Đặng Thị Ánh": "7A1"}


PHAM = {"mother_name": "Phạm Thị Mây"}
ONE, OTHER = {"ministry_id": "3107137235"}, {"ministry_id": "3155550000"}


@pytest.mark.parametrize(("known", "told", "bucket", "changed", "kind"), [
    pytest.param({"personal_id": "031313009517"}, {"personal_id": "031313009517", "class_name": "7A2"}, Bucket.CHANGED, ["class_name"], "",
                 id="a personal id is known in another class"),
    pytest.param(ONE | {"personal_id": "031313009517"}, OTHER | {"personal_id": "031313009517"}, Bucket.CHANGED, ["ministry_id"], "",
                 id="a ministry id was put right, the personal id stays"),
    pytest.param(ONE | PHAM, OTHER | PHAM, Bucket.WARNING, [], "alike", id="another ministry id, all else the same: one child or two"),
    pytest.param(ONE | PHAM, OTHER | {"mother_name": "Lê Thị Hoa"}, Bucket.NEW, [], "", id="another ministry id and another mother"),
    pytest.param({"personal_id": "031313009517"}, ONE | {"personal_id": "031313111111"}, Bucket.WARNING, [], "alike",
                 id="another personal id: one child or two"),
    pytest.param({"personal_id": "031313009517"}, {"personal_id": "031313111111"}, Bucket.WARNING, ["personal_id"], "replaced",
                 id="another personal id, no ministry id: one record, said"),
    pytest.param({"full_name": "Vũ Hoàng An"}, {"full_name": "Vũ Hoàng Ân"}, Bucket.WARNING, ["full_name"], "replaced",
                 id="another accent may be another child"),
    pytest.param({"full_name": "Vu Hoang An"}, {"full_name": "Vũ Hoàng Ân"}, Bucket.CHANGED, ["full_name"], "",
                 id="accents that were missing"),
    pytest.param({"full_name": "Vũ Thúy Hoà"}, {"full_name": "VŨ THUÝ HÒA"}, Bucket.CHANGED, ["full_name"], "",
                 id="the same name in capitals, its tones on the other vowel"),
])
def test_a_pupil_is_known_again_or_it_is_said_who_she_may_be(school, take, known, told, bucket, changed, kind):
    take(listed(school, row(**known)))
    (held,) = every(BatchRow, batch_id=listed(school, row(**told), at=LATER))
    assert (held.bucket, [one["name"] for one in held.changes or []]) == (bucket, changed)
    assert [one["kind"] for one in held.problems or []] == [kind][:bool(kind)]


def test_of_two_of_one_name_each_stays_with_her_number(school, take):
    take(listed(school, row(personal_id="031313009517")))
    take(listed(school, row(**ONE, personal_id="031313111111"), row(**OTHER, personal_id="031313009517"), at=LATER), LATER)
    assert [(one.ministry_id, one.personal_id) for one in every(Pupil)] == [("3155550000", "031313009517"), ("3107137235", "031313111111")]


def test_a_row_about_a_pupil_whom_another_row_is_about_is_an_error_not_a_second_pupil(school, take):
    take(listed(school, row(ministry_id="3107137235")))
    held = every(BatchRow, batch_id=listed(school, row(), row(full_name="Lê Hoa", ministry_id="3107137235"), at=LATER))
    assert [one.bucket for one in held] == [Bucket.SAME, Bucket.ERROR]
    assert "dòng 5" in held[1].problems[0]["sentence"]


def test_what_a_list_writes_is_what_the_page_writes(school, take):
    take(listed(school, row(household_code="HN-1", mother_name="Phạm Thị Mây", note="a\nb", personal_id="031313009517")))
    from_list = facts()
    (pupil,) = every(Pupil)
    told = {name: getattr(pupil, name) for name in TOLD}
    with transaction() as session:
        session.delete(session.get_one(Pupil, pupil.id))
    with transaction():
        service.add(school_id=school, school_year=YEAR, told=told, at=make.AT, by="Lan")
    assert facts() == from_list


@pytest.mark.parametrize("ended", ["taken", "dropped", "failed"])
def test_nothing_of_a_child_stays_with_a_list_that_has_ended(school, take, ended):
    batch_id = listed(school, row())
    with transaction():
        batch = db.session.get_one(Batch, batch_id)
        batch.columns = [{"at": 1, "letter": "B", "heading": "Họ và tên", "samples": ["Đặng Thị Ánh"], "field": "full_name", "how": "mark",
                          "encoding": "", "sure": True}]
        if ended == "failed":
            batch.state = BatchState.READING
    if ended == "taken":
        take(batch_id)
    else:
        with transaction():
            service.fail(batch_id) if ended == "failed" else service.discard(db.session.get_one(Batch, batch_id), at=LATER, by="Lan")
    batch = db.session.get_one(Batch, batch_id)
    assert (batch.columns, batch.file_id) == ([], None)


def test_a_list_is_one_entry_of_history_not_one_a_pupil(school, take):
    take(listed(school, *some(3)))
    assert [one.record for one in every(Entry) if one.record == "pupils"] == []


def test_a_list_taken_back_leaves_the_register_as_it_was(school, take):
    take(listed(school, *some(2)))
    before = facts()
    second = take(listed(school, *some(2, class_name="8A"), row(), at=LATER), LATER)
    undo(second)
    assert facts() == before
    (gone,) = every(Batch, id=second)
    assert (gone.state, gone.undone_by, every(BatchBefore, batch_id=second)) == (BatchState.UNDONE, "Hoa", [])


def test_lists_are_taken_back_one_after_another(school, take):
    first = take(listed(school, *some(2)))
    second = take(listed(school, *some(2, class_name="8A"), at=LATER), LATER)
    third = take(listed(school, *some(2, class_name="9A"), at=LATER + timedelta(hours=1)), LATER + timedelta(hours=1))
    for one in (third, second, first):
        undo(one, at=LATER + timedelta(hours=2))
    assert every(Pupil) == []


def test_a_list_that_a_later_one_changed_names_the_later_one(school, take):
    first = take(listed(school, *some(2)))
    take(listed(school, *some(1, class_name="8A"), at=LATER), LATER, by="Minh")
    with pytest.raises(Refusal, match=r"[Dd]anh sách số \d+ .*Minh"):
        undo(first)
    assert register()["Nguyễn Văn A0"] == "8A"


def test_a_list_whose_pupil_was_edited_names_who_did_it(school, take):
    first = take(listed(school, *some(1)))
    with transaction() as session:
        pupil = session.get_one(Pupil, every(Pupil)[0].id)
        service.change(pupil, {name: getattr(pupil, name) for name in TOLD} | {"class_name": "9B"}, at=LATER, by="Minh")
    with pytest.raises(Refusal, match="đã được sửa lúc"):
        undo(first)


def test_an_approved_list_is_not_taken_back(school, take):
    first = take(listed(school, *some(1)))
    with transaction() as session:
        session.query(SchoolList).one().state = ListState.APPROVED
    with pytest.raises(Refusal, match="đã được duyệt"):
        undo(first)


def test_a_list_taken_a_month_ago_is_not_taken_back(school, take):
    first = take(listed(school, *some(1)))
    with pytest.raises(Refusal, match="30 ngày"):
        undo(first, at=make.AT + timedelta(days=31))


def test_a_change_after_approval_puts_the_school_s_list_back_and_says_so(school, take):
    take(listed(school, *some(1)))
    with transaction() as session:
        session.query(SchoolList).one().state = ListState.APPROVED
    take(listed(school, row(), at=LATER), LATER)
    assert every(SchoolList)[0].state is ListState.DRAFT
    assert [(one.state, one.by) for one in every(ListEvent)] == [(ListState.DRAFT, "Lan")]


def test_an_old_check_is_refused_after_a_list_an_undoing_or_an_edit(school, take):
    first = take(listed(school, *some(1)))
    stale = [listed(school, row(full_name=f"Lê Hoa {n}"), at=LATER) for n in range(2)]
    undo(first, at=LATER + timedelta(minutes=1), by="Hoa")
    with pytest.raises(Conflict, match="Hoa"):
        take(stale[0], LATER + timedelta(minutes=2))
    assert len(every(BatchRow, batch_id=stale[0])) == 1


def test_two_records_of_one_child_become_one_and_part_again(school):
    one, other = make.pupil(school_id=school, full_name="Lê Hoa", note=""), make.pupil(school_id=school, full_name="Le Hoa", note="Cần gọi")
    db.session.commit()
    before = facts()
    with transaction():
        merged = merging.merge(one, other, reason="Cùng mẹ", at=make.AT, by="Hoa").id
    assert [(pupil.full_name, pupil.note) for pupil in every(Pupil) if pupil.merged_into_id is None] == [("Lê Hoa", "Cần gọi")]
    with transaction() as session:
        merging.part(session.get_one(merging.PupilMerge, merged), at=LATER, by="Hoa")
    assert [(one["full_name"], one["note"]) for one in facts()] == [(one["full_name"], one["note"]) for one in before]


@pytest.mark.parametrize("gone", [{"full_name": "Đặng Ánh"}, {"full_name": "Đặng Ánh", "ministry_id": "3107137235"}], ids=str)
def test_a_record_that_was_merged_does_not_come_back_with_the_next_list(school, take, gone):
    take(listed(school, row(ministry_id="3155550000"), row(**gone)))
    kept, other = every(Pupil)
    with transaction():
        merging.merge(db.session.get_one(Pupil, kept.id), db.session.get_one(Pupil, other.id), reason="một em", at=make.AT, by="Lan")
    held = every(BatchRow, batch_id=listed(school, row(ministry_id="3155550000"), row(**gone), at=LATER))
    assert [one.bucket for one in held] == [Bucket.SAME, Bucket.ERROR]
    assert "gộp vào hồ sơ của Đặng Thị Ánh" in held[1].problems[0]["sentence"]


def test_a_merging_is_not_taken_back_over_an_edit(school):
    one, other = make.pupil(school_id=school, full_name="Lê Hoa"), make.pupil(school_id=school, full_name="Le Hoa")
    db.session.commit()
    with transaction():
        merged = merging.merge(one, other, reason="", at=make.AT, by="Hoa").id
    with transaction() as session:
        session.get_one(Pupil, one.id).class_name = "9B"
    with pytest.raises(Conflict, match="đã được sửa sau khi gộp"), transaction() as session:
        merging.part(session.get_one(merging.PupilMerge, merged), at=LATER, by="Hoa")


def test_that_two_are_two_children_is_kept_once(school):
    one, other = make.pupil(school_id=school), make.pupil(school_id=school)
    db.session.commit()
    for pair in ((one, other), (other, one)):
        with transaction():
            merging.not_same(*pair, reason="", at=make.AT, by="Hoa")
    assert len(every(NotSame)) == 1


def test_pupils_of_the_register_who_look_alike_are_proposed_until_somebody_says_no(school):
    one = make.pupil(school_id=school, full_name="Lý Thị Mỹ", mother_name="Phạm Thị Mây")
    other = make.pupil(school_id=school, full_name="Lí Thị Mĩ", mother_name="Phạm Thị Mây", class_name="8B")
    make.pupil(school_id=school, full_name="Lê Hoa")
    make.pupil(full_name="Lý Thị Mỹ", mother_name="Phạm Thị Mây")
    db.session.commit()
    mine = Pupil.school_id == school
    (pair,) = duplicates.proposals(YEAR, mine)
    assert ({pair.one.id, pair.other.id}, pair.score >= 90) == ({one.id, other.id}, True)
    with transaction():
        merging.not_same(one, other, reason="Sinh đôi", at=make.AT, by="Hoa")
    assert duplicates.proposals(YEAR, mine) == []


def test_a_household_that_asks_for_a_device_twice_is_proposed(school):
    for name in ("Lê Hoa", "Vũ Hải Đăng"):
        make.pupil(school_id=school, full_name=name, household_code="HN-31-0427")
    db.session.commit()
    (pair,) = duplicates.proposals(YEAR, Pupil.school_id == school)
    assert (pair.score, pair.reason) == (90, "cùng mã số hộ, cả hai đề nghị máy")


def test_a_list_that_could_not_be_taken_says_so_when_it_is_checked(school, take, monkeypatch):
    take(listed(school, *some(1)))
    stale = applying._refuse_stale

    def meanwhile(batch):
        db.session.execute(update(Pupil).values(version=Pupil.version + 1).execution_options(synchronize_session=False))
        stale(batch)

    monkeypatch.setattr(applying, "_refuse_stale", meanwhile)
    batch_id = listed(school, *some(1, class_name="8A"), at=LATER)
    (batch,) = every(Batch, id=batch_id)
    assert (batch.state, batch.foreseen, batch.added) == (BatchState.CHECKED, {"conflict": 1}, 0)
    assert [(one.class_name, one.version) for one in every(Pupil)] == [("7A1", 1)]


def test_a_long_list_is_not_tried(school, monkeypatch):
    monkeypatch.setattr(applying, "TRIED", 2)
    assert [every(Batch, id=listed(school, *some(count)))[0].foreseen for count in (2, 3)] == [
        {"added": 2, "changed": 0, "before": 0, "after": 2}, {}]


def test_a_list_with_nothing_to_take_is_not_tried(school, take):
    take(listed(school, *some(1)))
    assert every(Batch, id=listed(school, *some(1), at=LATER))[0].foreseen == {}
