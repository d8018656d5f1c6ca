"""Many hands at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import update

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.core.errors import Refusal
from smt.pupils import applying, merging, service, yearlist
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, ColumnMemory, NotSame, Pupil, WordMeaning
from smt.pupils.states import BatchState
from tests.pupils.filling import row, some
from tests.pupils.kept import every
from tests.pupils.listing import listed
from tests.pupils.test_a_foreign_file import guessed, meaning, sent


def counts() -> tuple[int, int]:
    return len(every(Pupil)), sum(batch.state is BatchState.APPLIED for batch in every(Batch))


def _everybody(app, clerk, previews, **words):
    # The browser's session goes along: the hidden CSRF token belongs to it.
    cookie = clerk.client.get_cookie("smt").value

    def one(preview):
        client = app.test_client()
        client.set_cookie("smt", cookie)
        return client.press(preview, **words).status_code

    db.session.remove()
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(one, previews))


def test_twenty_presses_of_one_button_write_the_pupils_once(clerk, app):
    preview = clerk.upload(some(5))
    assert _everybody(app, clerk, [preview] * 20) == [303] * 20
    assert counts() == (5, 1)


def test_twenty_open_pages_of_one_list_write_the_pupils_once(clerk, app):
    first = clerk.upload(some(5))
    pages = [clerk.client.get(first.request.path) for _ in range(20)]
    assert _everybody(app, clerk, pages) == [303] * 20
    assert counts() == (5, 1)


def test_of_several_lists_of_the_same_pupils_one_is_taken(clerk, app):
    previews = [clerk.upload(some(5)) for _ in range(4)]
    assert sorted(_everybody(app, clerk, previews)) == [303, 409, 409, 409]
    assert counts() == (5, 1)


def test_a_list_that_is_tried_gives_way_to_one_that_is_being_taken(clerk, app):
    batch_id = listed(clerk.school_id, *some(1))
    if db.engine.dialect.name != "postgresql":
        return  # one writes at a time there
    taking, tried, began = Event(), Event(), time.perf_counter()

    def take():
        with app.app_context(), transaction():
            applying.apply(db.session.get_one(Batch, batch_id), at=now(), by="Lan")
            taking.set()
            assert tried.wait(20)

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(take)
        assert taking.wait(20)
        found = every(Batch, id=listed(clerk.school_id, *some(1)))[0]
        tried.set()
        other.result()
    assert (found.state, found.foreseen) == (BatchState.CHECKED, {})
    assert time.perf_counter() - began < 10
    assert counts() == (1, 1)


def test_one_word_taught_from_many_pages_is_learnt_once(clerk, app):
    pages = [clerk.client.get(clerk.upload([row(full_name=name, circumstance="HN1")]).request.path + "/chu") for name in ("Lê Na", "Lê Hoa", "Lê Mai")]
    assert _everybody(app, clerk, pages, **meaning(pages[0], "poor")) == [303] * 3
    assert len(every(WordMeaning)) == 1


def test_columns_of_many_files_are_remembered_once(clerk, app):
    pages = [sent(clerk, count=2) for _ in range(3)]
    assert _everybody(app, clerk, pages, **guessed(pages[0])) == [303] * 3
    keys = [one.heading_key for one in every(ColumnMemory)]
    assert keys
    assert len(keys) == len(set(keys))


def test_two_children_are_told_apart_once(clerk, app):
    clerk.confirm(clerk.upload([row(), row(class_name="7A2")]))
    one, other = (pupil.id for pupil in every(Pupil))
    pages = [clerk.client.get(f"/truong/hoc-sinh/{one}/giong/{other}") for _ in range(4)]
    assert _everybody(app, clerk, pages, verdict="two", reason="sinh đôi") == [303] * 4
    assert len(every(NotSame)) == 1


@pytest.mark.parametrize("act", ["add", "change", "remove", "merge"])
def test_a_pupil_is_written_while_a_file_is_taken_and_neither_waits_for_the_other_for_ever(clerk, app, act):
    clerk.confirm(clerk.upload(some(2)))
    one, other = every(Pupil)
    told, at, holding = {name: getattr(one, name) for name in TOLD}, now(), Event()

    def take():
        with app.app_context(), transaction():
            yearlist.touched(one.school_id, one.school_year, at=at, by="Lan", reason="")
            holding.set()
            time.sleep(0.4)  # as long as writing takes: the other is at its lock by then
            db.session.execute(update(Pupil).where(Pupil.id.in_((one.id, other.id))).values(batch_id=None))
            if act == "add":
                service.add(school_id=one.school_id, school_year=one.school_year, told=new, at=at, by="Lan")

    def write():
        holding.wait(10)
        with app.app_context(), transaction():
            mine, second = (db.session.get_one(Pupil, pupil.id) for pupil in (one, other))
            if act == "add":
                service.add(school_id=one.school_id, school_year=one.school_year, told=new, at=at, by="Hoa")
            elif act == "change":
                service.change(mine, told | {"address": "Số 5"}, at=at, by="Hoa")
            elif act == "remove":
                service.remove(mine, at=at, by="Hoa")
            else:
                merging.merge(mine, second, reason="một em", at=at, by="Hoa")

    new = told | {"full_name": "Vũ Hải Đăng", "ministry_id": ""}
    with ThreadPoolExecutor(2) as pool:
        ended = [pool.submit(act_) for act_ in (take, write)]
    problems = [one.exception() for one in ended if one.exception() is not None]
    assert [problem for problem in problems if not isinstance(problem, Refusal)] == []
