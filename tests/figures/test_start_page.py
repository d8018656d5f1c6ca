"""What the start page counts, and what the pages promise."""

import re
from datetime import UTC, datetime

import pytest

from smt.assistance import states as assistance
from smt.core.db import db
from smt.donations import states as donations
from smt.figures.queries import key_figures
from tests import make

AT = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (4, None), (5, 5)])
def test_the_pupils_of_this_school_year_are_counted_and_a_few_are_not_shown(app, number, shown):
    school = make.school()
    for year, pupils in (("2026-2027", number), ("2025-2026", 7)):
        for _ in range(pupils):
            make.pupil(school=school, school_year=year)
    assert key_figures(AT).pupils == shown


def promised(text: str) -> set[str]:
    """The numbers of days a text speaks of, in figures or in words."""
    return set(re.findall(r"(\d+|hai|ba|bốn|năm|bảy|mười) ngày", text))


def test_the_start_page_promises_what_the_work_list_keeps(client):
    text = client.get("/").text
    assert promised(text) == {str(donations.ANSWER_WITHIN.days)}
    assert "ngày làm việc" not in text


@pytest.mark.parametrize("room", [donations, assistance])
def test_what_comes_next_is_promised_for_when_it_is_overdue(app, room):
    assert promised(" ".join(str(text) for text in room.NEXT.values())) == {str(room.ANSWER_WITHIN.days)}


def test_the_overview_of_what_was_sent_promises_no_more(client):
    family = make.assistance_answers(make.school())
    db.session.commit()
    for address, answers, room in (("/ung-ho", make.donation_answers(), donations), ("/ho-tro", family, assistance)):
        sent = client.submit(address, **answers, step="send")
        assert promised(client.get(sent.location).text) == {str(room.ANSWER_WITHIN.days)}
