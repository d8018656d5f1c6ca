from datetime import datetime

import pytest
from sqlalchemy import func, select

from smt.accounts.models import User
from smt.consultations.models import Consultation
from smt.consultations.queries import board
from smt.consultations.states import Standing
from smt.core.db import db
from smt.demo import letter, people, story
from smt.demo.city import DEPARTMENTS, HUYEN, QUAN
from smt.directory.models import Place
from smt.history.models import Entry
from smt.outbox.models import Letter
from smt.outbox.states import LetterState
from tests.conftest import empty


@pytest.fixture(scope="module")
def loaded(whole_app):
    """The demo data, loaded once as `make run` loads it; no test here writes more."""
    with whole_app.app_context():
        done = whole_app.test_cli_runner().invoke(args=["demo", "load"])
        assert done.exit_code == 0, done.output
    yield whole_app
    with whole_app.app_context():
        empty()


@pytest.fixture
def demo(loaded):
    """The application inside its context, over the demo data."""
    with loaded.app_context():
        yield loaded
        db.session.remove()


@pytest.fixture
def client(demo):
    """A stranger's browser before the demo data."""
    return demo.test_client()


def the_letter() -> Consultation:
    return db.session.scalars(select(Consultation).order_by(Consultation.id)).first()


def test_the_letter_is_held_with_everything_it_says(demo):
    held = the_letter()
    assert held.number is None
    assert held.issued_on is None
    assert held.symbol == "STTTT-BCVT"
    assert [basis.number for basis in held.bases] == ["3667/KH-BTTTT-BGDĐT", "6727/UBND-VX", "6509/UBND-VX"]
    assert [line.text for line in held.lines] == [
        "Văn phòng Ủy ban nhân dân thành phố", "Văn phòng Ủy ban Mặt trận Tổ quốc Việt Nam thành phố", "Các Sở, ban, ngành",
        "Ủy ban nhân dân các quận, huyện", "Đài Phát thanh và Truyền hình Hải Phòng", "Báo Hải Phòng", "Liên đoàn Lao động thành phố",
        "Hội Khuyến học thành phố"]
    assert "được hiểu là đã nhất trí" in held.silence
    assert "0225.3736.906" in held.contact
    assert held.draft_file is not None


def test_the_groups_expand_to_the_departments_and_the_fifteen_districts(demo):
    by_line = {}
    for invitee in the_letter().invitees:
        by_line.setdefault(invitee.line.text, []).append(invitee.name)
    assert len(by_line["Ủy ban nhân dân các quận, huyện"]) == len(QUAN) + len(HUYEN) == 15
    assert len(by_line["Các Sở, ban, ngành"]) == len(DEPARTMENTS)
    assert db.session.scalar(select(func.count()).select_from(Place).where(Place.parent_id.is_not(None))) == 15


@pytest.mark.parametrize(("instant", "answered", "late", "awaiting", "deemed", "not_reached"), [
    ("2021-10-01T08:59:59+07:00", 0, 0, 0, 0, 0),
    ("2021-10-01T09:00:00+07:00", 0, 0, 46, 0, 0),
    ("2021-10-05T12:00:00+07:00", 7, 0, 39, 0, 0),
    ("2021-10-06T23:59:59+07:00", 13, 0, 33, 0, 0),
    ("2021-10-07T00:00:00+07:00", 13, 0, 0, 31, 2),
    ("2021-10-08T09:00:00+07:00", 13, 1, 0, 30, 2),
])
def test_the_board_shows_the_letter_as_it_stood(demo, instant, answered, late, awaiting, deemed, not_reached):
    tally = board(the_letter(), datetime.fromisoformat(instant)).tally
    assert (tally.in_time, tally.late, tally.awaiting, tally.deemed, tally.not_reached) == (answered, late, awaiting, deemed, not_reached)


def test_nobody_is_deemed_to_agree_whom_the_letter_did_not_reach(demo):
    rows = board(the_letter(), datetime.fromisoformat("2021-10-07T00:00:00+07:00")).rows
    assert {row.invitee.name for row in rows if row.standing is Standing.NOT_REACHED} == {
        letter.REFUSED, "Ủy ban nhân dân huyện Bạch Long Vĩ"}


def test_loading_twice_changes_nothing(demo):
    before = db.session.scalar(select(func.count()).select_from(Entry))
    db.session.rollback()
    again = demo.test_cli_runner().invoke(args=["demo", "load"])
    assert "not loaded again" in again.output
    assert db.session.scalar(select(func.count()).select_from(Entry)) == before


def test_the_welcome_names_every_demo_person_and_links_that_open(demo, client):
    said = demo.test_cli_runner().invoke(args=["demo", "welcome"]).output
    assert all(person[0] in said for person in people.PEOPLE) or not demo.config["SMT"].demo
    for _, link in story.links(demo.config["SECRET_KEY"], ""):
        assert client.get(link).status_code == 200


def test_no_demo_letter_waits_to_be_sent(demo):
    states = set(db.session.scalars(select(Letter.state)))
    assert states == {LetterState.HANDED_OVER, LetterState.FAILED}


def test_every_demo_person_is_marked_as_invented(demo):
    assert all("(mẫu)" in name for name in db.session.scalars(select(User.full_name)))
