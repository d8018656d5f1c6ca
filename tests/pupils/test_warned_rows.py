"""A row that is warned of: the clerk leaves it out, or says which pupil of her school it is; and takes either back."""

import pytest

from smt.core.db import db, transaction
from smt.pupils import pipeline, queries, staging
from smt.pupils.models import Batch, Pupil
from smt.pupils.service import school_year_of
from tests import make
from tests.pupils.filling import FIRST, row, some
from tests.pupils.kept import every, last
from tests.pupils.test_mending import form_of, held, page_of

NOW = make.datetime.now(make.UTC)
THERE = {"full_name": "Nguyễn Thị Quý", "mother_name": "Phạm Thị Mỹ", "class_name": "8X"}


def there(school_id, **values):
    """A pupil of the register like the one the list names."""
    made = make.pupil(school_id=school_id, school_year=school_year_of(NOW), birth_date=make.date(2013, 9, 5), guardian_name="Đặng Văn Sơn",
                      **{**THERE, **values})
    db.session.flush()
    made_id = made.id
    db.session.commit()
    return made_id


def named(**values):
    return row(**{**THERE, "birth_date": "05/09/2013", "class_name": "8A", **values})


@pytest.fixture
def known(clerk):
    return there(clerk.school_id)


@pytest.fixture
def preview(clerk, known):
    return clerk.upload([*some(1), named()])


def recheck():
    batch_id = last(Batch).id
    with transaction():
        batch = queries.locked(batch_id)
        pipeline.check_again(batch, make.datetime.now(make.UTC))


def said_same(clerk, preview):
    page = page_of(clerk, preview, FIRST + 1)
    return clerk.client.press(page, form=form_of(page, "Đúng là em này"))


def test_a_warned_row_may_be_left_out_where_it_is_listed_and_stays_out(clerk, preview):
    assert last(Batch).counts["warning"] == 1
    answer = clerk.client.press(preview, form=form_of(preview, "Không ghi dòng này"), leave="1")
    assert answer.location.endswith(preview.request.path)
    recheck()
    assert held(FIRST + 1).bucket == "ignored"
    clerk.confirm(clerk.client.get(preview.request.path))
    assert sorted(pupil.class_name for pupil in every(Pupil)) == ["7A1", "8X"]


def test_a_row_left_out_is_taken_back_by_one_press_as_it_was(clerk, preview):
    page = page_of(clerk, preview, FIRST + 1, "?moi-o=1")
    clerk.client.press(page, form=form_of(page, "Không ghi dòng này"), leave="1")
    page = page_of(clerk, preview, FIRST + 1)
    clerk.client.press(page, form=form_of(page, "Lấy lại dòng này"), back="1")
    assert held(FIRST + 1).bucket == "warning"


def test_what_was_typed_in_a_row_is_there_when_it_is_taken_back(clerk):
    preview = clerk.upload([row(full_name="")])
    clerk.client.press(page_of(clerk, preview, FIRST), full_name="Lê Hoa")
    page = page_of(clerk, preview, FIRST)
    clerk.client.press(page, form=form_of(page, "Không ghi dòng này"), leave="1")
    page = page_of(clerk, preview, FIRST)
    clerk.client.press(page, form=form_of(page, "Lấy lại dòng này"), back="1")
    assert (held(FIRST).bucket, held(FIRST).told["full_name"]) == ("new", "Lê Hoa")


def test_the_warning_names_the_pupil_and_one_press_makes_the_row_that_pupil(clerk, preview, known):
    assert said_same(clerk, preview).status_code == 303
    found = held(FIRST + 1)
    assert (found.bucket, found.pupil_id) == ("changed", known)
    assert {"name": "class_name", "before": "8X", "after": "8A"} in found.changes
    clerk.confirm(clerk.client.get(preview.request.path))
    assert [(pupil.id, pupil.class_name) for pupil in every(Pupil) if pupil.full_name == THERE["full_name"]] == [(known, "8A")]


def test_it_may_be_said_where_the_warning_is_listed_and_again_without_harm(clerk, preview, known):
    for _ in range(2):
        clerk.client.press(preview, form=form_of(preview, "Không ghi dòng này"), same=str(known))
    assert (held(FIRST + 1).bucket, held(FIRST + 1).pupil_id) == ("changed", known)


def test_which_pupil_a_row_is_outlives_checking_again_and_mending_other_rows(clerk, preview, known):
    said_same(clerk, preview)
    recheck()
    page = page_of(clerk, preview, FIRST, "?moi-o=1")
    clerk.client.press(page, form=form_of(page, "Không ghi dòng này"), leave="1")
    assert (held(FIRST + 1).bucket, held(FIRST + 1).pupil_id) == ("changed", known)


def test_that_a_row_is_a_pupil_is_taken_back_by_one_press(clerk, preview):
    said_same(clerk, preview)
    page = page_of(clerk, preview, FIRST + 1)
    assert "8X" in page.text
    clerk.client.press(page, form=form_of(page, "Không phải em này"), other="1")
    assert (held(FIRST + 1).bucket, held(FIRST + 1).pupil_id) == ("warning", None)


def test_no_other_pupil_can_be_named_by_a_made_up_press(clerk, other_clerk, preview):
    elsewhere, not_alike = there(other_clerk.school_id), there(clerk.school_id, full_name="Trần Văn Bảo", mother_name="")
    page = page_of(clerk, preview, FIRST + 1)
    for pupil_id in (elsewhere, not_alike, 0):
        answer = clerk.client.press(page, form=form_of(page, "Đúng là em này"), same=str(pupil_id))
        assert answer.status_code == 303
        assert held(FIRST + 1).pupil_id is None


def test_two_rows_cannot_be_one_pupil(clerk, known):
    preview = clerk.upload([named(), named(class_name="8B")])
    for number in (FIRST + 1, FIRST):
        page = page_of(clerk, preview, number)
        clerk.client.press(page, form=form_of(page, "Đúng là em này"))
    assert [held(number).bucket for number in (FIRST, FIRST + 1)] == ["changed", "error"]
    page = page_of(clerk, preview, FIRST + 1)
    assert f"là em ở dòng {FIRST}" in page.text
    clerk.client.press(page, form=form_of(page, "Không phải em này"), other="1")
    assert held(FIRST + 1).bucket == "warning"


def test_a_pupil_who_is_gone_when_the_list_is_checked_again_is_meant_no_more(clerk, preview, known):
    said_same(clerk, preview)
    with transaction():
        db.session.delete(db.session.get_one(Pupil, known))
    recheck()
    assert (held(FIRST + 1).bucket, held(FIRST + 1).pupil_id) == ("new", None)


def test_what_was_said_of_rows_outlives_a_new_choice_of_columns(clerk, known):
    preview = clerk.upload([*some(2), named()])
    page = page_of(clerk, preview, FIRST + 2)
    clerk.client.press(page, form=form_of(page, "Đúng là em này"))
    page = page_of(clerk, preview, FIRST, "?moi-o=1")
    clerk.client.press(page, form=form_of(page, "Không ghi dòng này"), leave="1")
    batch_id = last(Batch).id
    with transaction():
        staging.set_aside(batch_id)
        aside = staging.aside(batch_id)
    assert {number: [one["kind"] for one in mended.said] for number, mended in aside.items()} == {
        FIRST: ["left"], FIRST + 2: ["meant"]}
