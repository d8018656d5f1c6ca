"""What is decided between the columns of a file is told: a parent for a guardian, a mark beside a word."""

import pytest

from smt.core.db import db, transaction
from smt.pupils import pipeline, queries, service
from smt.pupils.models import BatchRow
from smt.pupils.states import BatchState, Bucket
from smt.pupils.understanding import learned
from tests import make
from tests.pupils.kept import every
from tests.pupils.listing import read, sent, workbook

HEAD = ["Họ và tên", "Ngày sinh", "Giới tính", "Lớp", "Cần hỗ trợ"]
CHILD = ["Lê Hoa", "01/09/2013", "Nữ", "7A", "Máy tính"]
MARKS = [*HEAD, "Đối tượng", "Mồ côi do COVID", "Hộ nghèo", "Người giám hộ"]


@pytest.fixture
def school(app):
    made = make.school()
    db.session.commit()
    return made.id


def rows(school_id, head, *lines):
    """The rows of a list whose columns were confirmed as guessed."""
    batch = read(sent(school_id, workbook(head, *lines)))
    if batch.state is BatchState.MAPPING:
        columns = [{**column, "how": "person", "judged": True} for column in batch.columns]
        with transaction():
            service.confirm_columns(batch, columns, learned(columns), at=make.AT)
        batch = read(batch.id)
    batch_id = batch.id
    db.session.rollback()
    return every(BatchRow, batch_id=batch_id)


def kinds(one):
    return [(told["name"], told["kind"], told["before"], told["after"]) for told in one.repairs or []]


def test_a_mark_beside_a_word_is_warned_of_and_not_dropped_without_one(school):
    (one,) = rows(school, MARKS, [*CHILD, "Hộ nghèo", "x", "", "Lê Văn Ba"])
    assert (one.bucket, one.told["circumstance"]) == (Bucket.WARNING, "poor")
    both = "Hộ nghèo; Có cha hoặc mẹ mất do COVID-19"
    assert kinds(one) == [("circumstance", "beside", both, "Hộ nghèo")]
    assert both in one.problems[0]["sentence"]


@pytest.mark.parametrize("word", ["Hộ nghèo", "HN", "hộ nghèo"])
def test_a_mark_that_says_the_same_as_the_word_is_nothing_to_look_at(school, word):
    (one,) = rows(school, MARKS, [*CHILD, word, "", "x", "Lê Văn Ba"])
    assert (one.bucket, kinds(one)) == (Bucket.NEW, [])


@pytest.mark.parametrize(("heading", "name"), [("Họ tên mẹ", "Phạm Thị Mỹ"), ("Họ tên cha", "Lê Văn Ba")])
def test_a_parent_who_stands_in_for_a_guardian_is_told(school, heading, name):
    (one,) = rows(school, [*HEAD, "Hoàn cảnh", heading], [*CHILD, "Hộ nghèo", name])
    assert (one.bucket, one.told["guardian_name"]) == (Bucket.NEW, name)
    assert kinds(one) == [("guardian_name", "stands_in", "", name)]


def test_a_guardian_who_is_named_is_nobodys_stand_in(school):
    (one,) = rows(school, [*HEAD, "Hoàn cảnh", "Họ tên mẹ", "Người giám hộ"], [*CHILD, "Hộ nghèo", "Phạm Thị Mỹ", "Bà Tư Ba"])
    assert kinds(one) == []


def test_it_is_still_told_when_the_list_is_checked_again(school):
    (one,) = rows(school, MARKS, [*CHILD, "Hộ nghèo", "x", "", "Lê Văn Ba"])
    with transaction():
        pipeline.check_again(queries.locked(one.batch_id), make.AT)
    (again,) = every(BatchRow, batch_id=one.batch_id)
    assert (again.bucket, kinds(again)) == (one.bucket, kinds(one))
    with transaction():
        batch = queries.locked(one.batch_id)
        service.mend(batch, one.number, {"circumstance": "covid_loss"})
        pipeline.check_again(batch, make.AT, {one.number})
    (mended,) = every(BatchRow, batch_id=one.batch_id)
    assert (mended.bucket, mended.told["circumstance"], kinds(mended)) == (Bucket.NEW, "covid_loss", [])
