"""A pupil's history names the files that brought or changed the record, and no list fills the history."""

from datetime import timedelta

import pytest

from smt.accounts.states import RoleName
from smt.core.db import db, transaction
from smt.history import service as history
from smt.history.models import Entry
from smt.pupils import applying, service
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, Pupil
from smt.pupils.story import with_lists
from tests import make
from tests.pupils.kept import every
from tests.pupils.listing import listed, row

HOUR = timedelta(hours=1)


def take(batch_id, at, by="Lan"):
    with transaction():
        applying.apply(db.session.get_one(Batch, batch_id), at=at, by=by)
    return batch_id


def undo(batch_id, at):
    with transaction():
        applying.undo(db.session.get_one(Batch, batch_id), at=at, by="Hoa")


def edit(at=None, **values):
    with transaction() as session:
        pupil = session.get_one(Pupil, every(Pupil)[0].id)
        service.change(pupil, {name: getattr(pupil, name) for name in TOLD} | values, at=at or make.AT, by="Hoa")


@pytest.fixture
def told(app):
    def told():
        with app.test_request_context():
            pupil = db.session.get_one(Pupil, every(Pupil)[0].id)
            found = [(one.at, one.by, one.act, one.sentences) for one in with_lists([], pupil, history.of(pupil))]
        db.session.rollback()
        return found
    return told


@pytest.fixture
def here(app):
    made = make.school()
    db.session.commit()
    return made.id


def test_who_brought_a_pupil_by_which_file_and_what_the_next_one_changed(here, told):
    first = take(listed(here, row()), make.AT)
    assert told() == [(make.AT, "Lan", f"thêm bằng tệp số {first}", [])]
    second = take(listed(here, row(need="Cả máy tính và gói dữ liệu", note="Mới chuyển"), at=make.AT + HOUR), make.AT + HOUR, by="Mai")
    assert told() == [(make.AT + HOUR, "Mai", f"sửa bằng tệp số {second}", ["Các mục đã đổi: Cần hỗ trợ, Ghi chú"]),
                      (make.AT, "Lan", f"thêm bằng tệp số {first}", [])]
    assert every(Entry, record="pupils") == []


def test_a_file_that_was_taken_back_did_nothing(here, told):
    first = take(listed(here, row()), make.AT)
    undo(take(listed(here, row(note="x"), at=make.AT + HOUR), make.AT + HOUR), make.AT + 2 * HOUR)
    assert [act for _at, _by, act, _said in told()] == [f"thêm bằng tệp số {first}"]


def test_what_a_person_changed_after_the_file_is_not_told_as_the_files(here, told):
    take(listed(here, row()), make.AT)
    second = take(listed(here, row(note="x"), at=make.AT + HOUR), make.AT + HOUR)
    edit(class_name="8A")
    assert told()[0][2:] == (f"sửa bằng tệp số {second}", ["Các mục đã đổi: Ghi chú"])


def test_once_it_is_forgotten_how_a_pupil_was_the_file_is_still_named(here, told):
    take(listed(here, row()), make.AT)
    second = take(listed(here, row(note="x"), at=make.AT + HOUR), make.AT + HOUR)
    with transaction():
        applying.forget_before(make.AT + timedelta(days=60))
    assert [(act, said) for _at, _by, act, said in told()] == [(f"sửa bằng tệp số {second}", [])]


def test_a_pupil_added_on_the_page_names_no_file(here, told):
    make.pupil(school_id=here)
    db.session.commit()
    assert told() == []


def test_the_page_and_the_panel_tell_it(client, clerk):
    taken = listed(clerk.school_id, row())
    take(taken, make.AT, by="Phạm Thị Lan")
    key = every(Pupil)[0].id
    words = f"<strong>Phạm Thị Lan</strong> thêm bằng tệp số {taken}"
    assert words in clerk.client.get(f"/truong/hoc-sinh/{key}").text
    client.sign_in(make.user(RoleName.ADMINISTRATOR))
    db.session.commit()
    assert words in client.get(f"/admin/pupils/details/?id={key}").text
