"""Who is responsible, what nobody is responsible for, and what an officer may see."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from config import Config
from smt.accounts.service import role_record
from smt.accounts.states import RoleName
from smt.core.db import db
from smt.directory.letters import tell_responsible
from smt.directory.models import Place
from smt.directory.queries import in_charge, nearest, responsible, uncovered
from smt.directory.states import Topic
from smt.outbox.models import Letter
from tests import make


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    said: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def chain(depth):
    """Places one inside the other, from the top."""
    places = []
    for _ in range(depth):
        places.append(make.place(parent_id=places[-1].id if places else None))
    return places


def seen(person, topic=Topic.ASSISTANCE):
    return set(db.session.scalars(select(Place.id).where(in_charge(person, topic, Place.id))))


# ---- who ----

@pytest.mark.parametrize(("role", "counts"), [(RoleName.OFFICER, True), (RoleName.ADMINISTRATOR, True), (RoleName.AUDITOR, False),
                                              (RoleName.SCHOOL, False), (None, False)])
def test_only_officers_and_administrators_answer_for_anything(app, role, counts):
    person = make.user(role)
    make.responsibility(person, Topic.DONATION)
    assert responsible(Topic.DONATION) == ([person] if counts else [])


def test_a_closed_account_answers_for_nothing(app):
    make.responsibility(make.user(active=False), Topic.DONATION)
    assert responsible(Topic.DONATION) == []


def test_somebody_who_became_an_auditor_gets_no_more_letters(app):
    person = make.user(email="cu@vidu.vn")
    make.responsibility(person, Topic.DONATION)
    person.roles = [role_record(RoleName.AUDITOR)]
    db.session.flush()
    tell_responsible(Topic.DONATION, None, key="k", subject="Thư", body="Thư", at=make.AT,
                     settings=Config(fallback_mailbox="chung@vidu.vn"))
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.key, letter.recipient, letter.unassigned) == ("k:fallback", "chung@vidu.vn", True)


def test_the_screen_says_who_is_no_longer_an_officer(client):
    clerk, officer = make.user(RoleName.SCHOOL, full_name="Lê Thị Mỵ"), make.user(full_name="Trần Ngọc Ánh")
    for person in (clerk, officer):
        make.responsibility(person, Topic.DONATION)
    client.sign_in(make.user(RoleName.ADMINISTRATOR))
    db.session.rollback()
    page = client.get("/admin/responsibilities/").text
    assert "Lê Thị Mỵ (không còn là cán bộ)" in page
    assert "Trần Ngọc Ánh (không còn" not in page


def test_the_nearest_place_with_anybody_answers_and_a_circle_of_places_ends():
    near, far = object(), object()
    assert nearest({2: [near], None: [far]}, 3, {3: 2, 2: 1}) == [near]
    assert nearest({2: [], None: [far]}, 3, {3: 2, 2: 1}) == [far]
    assert nearest({None: [far]}, 1, {1: 2, 2: 1}) == [far]


# ---- what nobody answers for ----

def test_what_is_uncovered_is_told_by_topic_and_place(app):
    district, _ward, hamlet = chain(3)
    elsewhere = make.place()
    for place in (hamlet, elsewhere):
        make.school(place=place)
    make.responsibility(make.user(), Topic.DONATION)
    make.responsibility(make.user(), Topic.ASSISTANCE, district)
    make.responsibility(make.user(), Topic.SCHOOL_LIST)
    assert uncovered() == [(Topic.CONSULTATION, None), (Topic.ASSISTANCE, elsewhere)]


def test_many_places_cost_no_more_questions_than_few(app):
    counts = []
    for more in (5, 55):
        for _ in range(more):
            make.school(place=make.place())
            make.responsibility(make.user(), Topic.ASSISTANCE, make.place())
        db.session.commit()
        with statements() as said:
            found = len(uncovered())
        counts.append((found, len([one for one in said if one.lstrip().upper().startswith("SELECT")])))
        db.session.rollback()
    assert [found for found, _asked in counts] == [2 + 2 * 5, 2 + 2 * 60]
    assert counts[0][1] == counts[1][1] <= 4


# ---- what an officer sees ----

def test_an_officer_sees_as_deep_as_she_gets_letters(app):
    top, *_between, bottom = chain(4)
    other = make.place()
    person = make.user()
    make.responsibility(person, Topic.ASSISTANCE, top)
    for place in db.session.scalars(select(Place)):
        assert (place.id in seen(person)) == (person in responsible(Topic.ASSISTANCE, place))
    assert bottom.id in seen(person)
    assert other.id not in seen(person)


def test_a_circle_of_places_ends(app):
    first, second = chain(2)
    first.parent_id = second.id
    person = make.user()
    make.responsibility(person, Topic.ASSISTANCE, second)
    db.session.flush()
    assert seen(person) == {first.id, second.id}
    first.parent_id = None
    db.session.flush()
