"""An officer gets one letter a day of what schools did, however much it was; nothing falls between two days, and no child is in it."""

from datetime import datetime, timedelta

import pytest

from smt.core.db import db
from smt.outbox.models import Letter
from smt.pupils import digest, letters, listing
from smt.pupils.cli import digest_now
from smt.pupils.models import Batch, SchoolList
from smt.pupils.states import BatchState
from smt.pupils.yearlist import touched
from tests import make
from tests.pupils.filling import some
from tests.pupils.kept import every

#: Eight in the morning in Hải Phòng.
MORNING = datetime(2026, 11, 27, 1, tzinfo=make.UTC)
YEAR = "2026-2027"


@pytest.fixture
def city(app):
    """Three schools in two places, each place with its officer."""
    first, second = make.place(), make.place()
    schools = [make.school(place=place, name=f"Trường THCS {name}") for place, name in ((first, "An"), (first, "Bình"), (second, "Cát"))]
    for place, address in ((first, "mot@vidu.vn"), (second, "hai@vidu.vn")):
        make.responsibility(make.user(email=address), make.Topic.SCHOOL_LIST, place)
    db.session.commit()
    return [school.id for school in schools]


def confirmed(school_id, at, good=4, state=BatchState.APPLIED):
    db.session.add(Batch(school_id=school_id, school_year=YEAR, file_name="ds.xlsx", sha256="0" * 64, uploaded_at=at, uploaded_by="Lan",
                         state=state, counts={"new": good, "error": 2}, decided_at=at, decided_by="Lan"))
    db.session.commit()


def submitted(school_id, at):
    make.pupil(school_id=school_id, school_year=YEAR)
    listing.submit(touched(school_id, YEAR, at=at, by="Lan", reason=""), head_teacher="Lê Hoa", at=at, by="Lan")
    db.session.commit()


def told(app, at):
    """Give the letters that are written at an instant, by address."""
    before = {letter.id for letter in every(Letter)}
    digest.tell(at, app.config["SMT"])
    db.session.commit()
    return {letter.recipient: letter for letter in every(Letter) if letter.id not in before}


def test_thirty_files_and_three_lists_are_one_letter_for_each_officer(app, city):
    for number in range(30):
        confirmed(city[number % 3], MORNING - timedelta(hours=10, minutes=number))
    for school_id in city:
        submitted(school_id, MORNING - timedelta(hours=3))
    written = [told(app, MORNING + timedelta(minutes=10 * number)) for number in range(60)]
    assert [len(some_) for some_ in written] == [2] + [0] * 59
    one, two = written[0]["mot@vidu.vn"], written[0]["hai@vidu.vn"]
    assert (one.subject, two.subject) == ("2 danh sách trường chờ kiểm tra, ngày 27/11/2026", "1 danh sách trường chờ kiểm tra, ngày 27/11/2026")
    assert one.body.count("nộp lúc 05:00 ngày 27/11/2026") == 2
    assert "- Trường THCS An: 10 tệp, 40 học sinh được ghi, lần cuối lúc 22:00 ngày 26/11/2026" in one.body
    assert "- Trường THCS Bình: 10 tệp" in one.body
    assert "Trường THCS Cát" not in one.body
    assert "- Trường THCS Cát: 10 tệp" in two.body


def test_files_alone_are_told_too(app, city):
    confirmed(city[0], MORNING - timedelta(hours=1))
    letter = told(app, MORNING)["mot@vidu.vn"]
    assert letter.subject == "1 tệp danh sách học sinh trường đã xác nhận, ngày 27/11/2026"
    assert "/admin/pupil-lists/?state=applied" in letter.body
    assert "chờ kiểm tra" not in letter.body
    assert told(app, MORNING + timedelta(days=1)) == {}


def test_nothing_is_lost_and_nothing_told_twice_over_the_border_of_a_day(app, city):
    confirmed(city[0], MORNING - timedelta(hours=1), good=1)
    assert "1 tệp, 1 học sinh" in told(app, MORNING)["mot@vidu.vn"].body
    # Begun before the letter was written and seen after it; in the afternoon; at midnight; before seven.
    for minutes, good in ((-1, 10), (7 * 60, 100), (16 * 60, 1000), (22 * 60, 10_000)):
        confirmed(city[0], MORNING + timedelta(minutes=minutes), good=good)
    submitted(city[0], MORNING - timedelta(minutes=2))
    assert told(app, MORNING + timedelta(hours=16)) == {}  # midnight: another day has begun, and it is not seven
    letter = told(app, MORNING + timedelta(days=1))["mot@vidu.vn"]
    assert "4 tệp, 11110 học sinh" in letter.body
    assert "1 danh sách trường chờ kiểm tra" in letter.subject
    assert told(app, MORNING + timedelta(days=2)) == {}


def test_what_was_done_a_moment_ago_waits_for_the_next_letter(app, city):
    confirmed(city[0], MORNING - timedelta(minutes=2))
    submitted(city[1], MORNING - timedelta(minutes=2))
    assert told(app, MORNING) == {}
    letter = told(app, MORNING + timedelta(minutes=10))["mot@vidu.vn"]
    assert "Trường THCS An: 1 tệp" in letter.body
    assert "Trường THCS Bình, nộp lúc" in letter.body


def test_a_file_taken_back_before_the_letter_is_not_told(app, city):
    confirmed(city[0], MORNING - timedelta(hours=1), state=BatchState.UNDONE)
    assert told(app, MORNING) == {}


def test_a_list_that_still_waits_stands_in_the_letter_that_something_new_calls_for(app, city):
    submitted(city[0], MORNING - timedelta(hours=1))
    told(app, MORNING)
    assert told(app, MORNING + timedelta(days=1)) == {}
    confirmed(city[1], MORNING + timedelta(days=1, hours=2))
    letter = told(app, MORNING + timedelta(days=2))["mot@vidu.vn"]
    assert "Trường THCS An, nộp lúc 07:00 ngày 27/11/2026" in letter.body
    assert "Trường THCS Bình: 1 tệp" in letter.body


def test_before_seven_nothing_is_written(app, city):
    confirmed(city[0], MORNING - timedelta(hours=10))
    assert told(app, MORNING - timedelta(hours=1, minutes=1)) == {}


def test_without_anybody_in_charge_the_fallback_mailbox_is_told(app):
    confirmed(make.school().id, MORNING - timedelta(hours=1))
    written = told(app, MORNING)
    assert list(written) == [app.config["SMT"].fallback_mailbox]
    assert written[app.config["SMT"].fallback_mailbox].unassigned


def test_two_workers_write_one_letter(app, city, monkeypatch):
    confirmed(city[0], MORNING - timedelta(hours=1))
    monkeypatch.setattr("smt.pupils.cli.now", lambda: MORNING)
    assert digest_now() == 1
    monkeypatch.setattr(letters, "DIGEST", "nobody-knows-it")  # the second worker has not seen the first one's letter
    monkeypatch.setattr(letters, "digest_key", lambda name, at: f"school-lists-of-a-day:{name}:2026-11-27")
    assert digest_now() == 0
    assert len(every(Letter)) == 1


def test_the_letter_tells_of_real_work_without_a_word_about_a_pupil(clerk, app):
    clerk.confirm(clerk.upload(some(3)))
    db.session.execute(Batch.__table__.update().values(decided_at=MORNING - timedelta(hours=1)))
    db.session.execute(SchoolList.__table__.update().values(state_at=MORNING - timedelta(hours=1)))
    db.session.commit()
    (letter,) = told(app, MORNING).values()
    assert "Trường THCS Máy Tơ: 1 tệp, 3 học sinh" in letter.body
    for secret in ("Nguyễn", "7A", "ds.xlsx", "danh sách 7A"):
        assert secret not in letter.subject + letter.body
