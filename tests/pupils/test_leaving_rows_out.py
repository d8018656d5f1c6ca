"""A clerk leaves a row out on the page, and takes it back."""

import pytest

from smt.pupils.models import Batch, Pupil
from tests.pupils.filling import FIRST, row, some
from tests.pupils.kept import every, last
from tests.pupils.test_mending import form_of, held, page_of

TYPED = {"full_name": "Nguyễn Văn A0", "birth_date-day": "1", "birth_date-month": "9", "birth_date-year": "2013", "sex": "female",
         "class_name": "7A1", "ministry_id": "3100000000", "circumstance": "poor", "need": "device", "guardian_name": "Đặng Văn Sơn",
         "guardian_phone": "0912345678"}


@pytest.fixture
def preview(clerk):
    """A list in which one pupil stands twice."""
    return clerk.upload([*some(1), *some(1, class_name="7A2"), row(full_name="")])


def left_out(clerk, preview):
    return clerk.client.press(page_of(clerk, preview, FIRST + 1), leave="1")


def test_a_row_left_out_is_not_taken_and_leads_on_to_the_next(clerk, preview):
    assert last(Batch).counts["error"] == 2
    assert left_out(clerk, preview).location.endswith(f"/dong/{FIRST + 2}")
    assert (last(Batch).counts["error"], last(Batch).counts["ignored"]) == (1, 2)
    clerk.confirm(clerk.client.get(preview.request.path))
    assert [pupil.class_name for pupil in every(Pupil)] == ["7A1"]


def test_it_stays_left_out_whatever_else_is_mended(clerk, preview):
    left_out(clerk, preview)
    clerk.client.press(page_of(clerk, preview, FIRST + 2), full_name="Lê Hoa")
    assert (held(FIRST + 1).bucket, held(FIRST + 2).bucket) == ("ignored", "new")


def test_saving_a_row_that_was_left_out_takes_it_back(clerk, preview):
    left_out(clerk, preview)
    page = page_of(clerk, preview, FIRST + 1)
    assert "Nhà trường bỏ dòng này." in page.text
    clerk.client.press(page, form=form_of(page, "Lưu, "), **{**TYPED, "full_name": "Nguyễn Văn B1", "ministry_id": "3100000001"})
    assert (held(FIRST + 1).bucket, held(FIRST + 1).told["full_name"]) == ("new", "Nguyễn Văn B1")


def test_the_example_row_may_be_looked_at(clerk, preview):
    page = page_of(clerk, preview, FIRST - 1)
    assert page.status_code == 200
    assert "Lưu thì dòng được kiểm tra" in page.text


def test_an_old_page_leaves_nothing_out(clerk, preview):
    page = page_of(clerk, preview, FIRST + 1)
    answer = clerk.client.post(page.request.path, data={"leave": "1", "csrf_token": "x", "form_token": "y" * 40, "o": "ministry_id"})
    assert answer.status_code == 400
    assert held(FIRST + 1).bucket == "error"
