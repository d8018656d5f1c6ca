"""Many hands at once."""

from concurrent.futures import ThreadPoolExecutor

from smt.core.db import db
from smt.outbox.models import Letter
from smt.pupils.models import ColumnMemory, NotSame, Pupil, WordMeaning
from tests.pupils.filling import row, some
from tests.pupils.kept import every
from tests.pupils.test_a_foreign_file import guessed, meaning, sent


def counts() -> tuple[int, int]:
    return len(every(Pupil)), len(every(Letter))


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
