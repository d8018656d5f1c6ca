"""Two children of one name but for its accents, one birth date and one class: a number of theirs tells them apart, everywhere."""

import pytest

from smt.core.db import db, transaction
from smt.core.errors import AlreadyThere
from smt.pupils import applying, queries, service
from smt.pupils.models import BatchRow, Pupil
from smt.pupils.states import Bucket, Circumstance, Need, Sex
from tests import make
from tests.pupils.kept import every
from tests.pupils.listing import YEAR, listed, row

AN = {"full_name": "Lê Thị An", "personal_id": "031313000001"}
AN_ = {"full_name": "Lê Thị Ân", "personal_id": "031313000002"}


@pytest.fixture
def school(app):
    made = make.school()
    db.session.commit()
    return made.id


def checked(school_id, *given):
    batch_id = listed(school_id, *given, at=make.datetime.now(make.UTC))
    return batch_id, every(BatchRow, batch_id=batch_id)


def taken(school_id, *given):
    batch_id, _rows = checked(school_id, *given)
    with transaction():
        applying.apply(queries.locked(batch_id), at=make.datetime.now(make.UTC), by="Lan")
    return batch_id


def known():
    return [(one.full_name, one.class_name, one.personal_id) for one in every(Pupil)]


def test_without_a_number_the_second_is_told_what_would_tell_them_apart(school):
    _batch, rows = checked(school, row(full_name="Lê Thị An"), row(full_name="Lê Thị Ân"))
    assert [one.bucket for one in rows] == [Bucket.NEW, Bucket.ERROR]
    sentence = rows[1].problems[0]["sentence"]
    assert "không kể dấu" in sentence
    assert "số định danh cá nhân cho cả hai" in sentence


@pytest.mark.parametrize("order", [(AN, AN_), (AN_, AN)])
def test_personal_ids_tell_them_apart_in_a_list_and_in_the_next_one_in_any_order(school, order):
    taken(school, row(**AN), row(**AN_))
    assert len(known()) == 2
    _batch, rows = checked(school, *(row(**one) for one in order))
    assert [one.bucket for one in rows] == [Bucket.SAME, Bucket.SAME]
    taken(school, *(row(**one, class_name="7A2") for one in order))
    assert sorted(known()) == sorted((one["full_name"], "7A2", one["personal_id"]) for one in (AN, AN_))


def test_one_of_them_is_another_child_than_the_one_who_is_there(school):
    taken(school, row(**AN))
    _batch, (one,) = checked(school, row(**AN_))
    assert (one.bucket, one.pupil_id) == (Bucket.WARNING, None)
    taken(school, row(**AN_))
    assert len(known()) == 2


def test_a_list_that_brought_both_is_taken_back(school):
    batch_id = taken(school, row(**AN), row(**AN_))
    with transaction():
        applying.undo(queries.locked(batch_id), at=make.datetime.now(make.UTC), by="Lan")
    assert known() == []


def told(**values):
    return {"birth_date": make.date(2013, 9, 1), "sex": Sex.FEMALE, "class_name": "7A1", "ministry_id": "", "circumstance": Circumstance.POOR,
            "need": Need.DEVICE, "household_code": "", "mother_name": "", "guardian_name": "Đặng Văn Sơn", "guardian_phone": "",
            "address": "", "note": "", **values}


def add(school_id, **values):
    with transaction():
        return service.add(school_id=school_id, school_year=YEAR, told=told(**values), at=make.AT, by="Lan").id


def test_both_are_added_by_hand_and_each_is_changed_without_the_other(school):
    ids = [add(school, **AN), add(school, **AN_)]
    for pupil_id, one in zip(ids, (AN, AN_), strict=True):
        with transaction():
            service.change(db.session.get_one(Pupil, pupil_id), told(**one, note="mới"), at=make.AT, by="Lan")
    assert [one.note for one in every(Pupil)] == ["mới", "mới"]


@pytest.mark.parametrize("personal_id", ["", AN["personal_id"]])
def test_by_hand_one_without_a_number_of_its_own_is_refused_with_the_remedy(school, personal_id):
    add(school, **AN)
    with pytest.raises(AlreadyThere) as refused:
        add(school, **{**AN_, "personal_id": personal_id})
    assert "số định danh cá nhân cho cả hai" in str(refused.value.sentence)
    assert len(known()) == 1
