"""Many hands at once."""

from concurrent.futures import ThreadPoolExecutor

from smt.core.db import db
from smt.pupils.models import Batch, Pupil
from smt.pupils.states import BatchState
from tests.pupils.filling import some
from tests.pupils.kept import every


def counts() -> tuple[int, int]:
    return len(every(Pupil)), sum(batch.state is BatchState.APPLIED for batch in every(Batch))


def _everybody(app, clerk, previews):
    # The browser's session goes along: the hidden CSRF token belongs to it.
    cookie = clerk.client.get_cookie("smt").value

    def one(preview):
        client = app.test_client()
        client.set_cookie("smt", cookie)
        return client.press(preview).status_code

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
