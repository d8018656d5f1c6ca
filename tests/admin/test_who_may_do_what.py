"""Every door of every screen, for every role and every kind of id."""

import hashlib
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from smt.accounts.states import PANEL_ROLES, RoleName
from smt.core.db import Base, db
from smt.directory.models import School
from smt.directory.states import Topic
from tests import make
from tests.admin.conftest import saved

GARBAGE = ("abc", "", "-1", "0", "999999", "99999999999999999999", "1.5", "%00", "١", "1 or 1=1")
#: Of each kind one, for the doors that read an id with the same lines as the first.
SOME_GARBAGE = ("abc", "", "99999999999999999999", "%00")


def digest() -> str:
    """A print of every table, the sessions' own apart."""
    found = [sorted(map(repr, db.session.execute(select(table)))) for table in Base.metadata.sorted_tables]
    db.session.rollback()
    return hashlib.sha256(repr(found).encode()).hexdigest()


@pytest.fixture
def plain(app):
    """A client that does not check pages: there are too many here."""
    return FlaskClient(app, app.response_class, use_cookies=True)


def sign_in(client, person):
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person.fs_uniquifier, True
    db.session.rollback()


def token(client):
    page = client.get("/admin/", follow_redirects=True).text
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def writing_doors(screen, key):
    return [(f"/admin/{screen.key}/new/", {}), (f"/admin/{screen.key}/edit/?id={key}", {"version": "1"}),
            (f"/admin/{screen.key}/delete/?id={key}", {}),
            *((f"/admin/{screen.key}/action/", {"action": act.name, "rowid": key, "sure": "1"}) for act in screen.acts),
            (f"/admin/{screen.key}/action/", {"action": "delete", "rowid": key, "sure": "1"}),
            (f"/admin/{screen.key}/ajax/update/", {"list_form_pk": key, "name": "x"})]


def reading_doors(screen, key):
    return [f"/admin/{screen.key}/{door}" for door in (
        "", f"details/?id={key}", "new/", f"edit/?id={key}", f"delete/?id={key}", "export.xlsx", "export/csv/", "ajax/lookup/?name=x")]


@pytest.fixture
def world(app):
    """One record of every screen that has a builder, and somebody of each role."""
    place = make.place()
    people = {role: make.user(role) for role in RoleName}
    make.responsibility(people[RoleName.OFFICER], Topic.SCHOOL_LIST, place)
    own, foreign = make.school(place=place), make.school()
    make.agency()
    make.donation()
    make.device()
    make.pupil(school=foreign)
    make.assistance(school=foreign)
    keys = {"own": own.id, "foreign": foreign.id}
    db.session.commit()
    return people, keys


def test_a_stranger_is_led_to_the_sign_in_page_and_writes_nothing(app, plain, world):
    before, csrf = digest(), token(plain)
    for screen in app.extensions["panel"].screens:
        for address in reading_doors(screen, 1):
            answer = plain.get(address)
            assert answer.status_code in (302, 404), address
            assert "/dang-nhap" in answer.headers.get("Location", "/dang-nhap"), address
            assert "//" not in answer.headers.get("Location", "").partition("next=")[2], address
        for address, data in writing_doors(screen, 1):
            assert plain.post(address, data={**data, "csrf_token": csrf}).status_code in (302, 404, 405), address
    assert digest() == before


@pytest.mark.parametrize("role", list(RoleName))
def test_a_role_opens_only_the_screens_that_name_it(app, plain, world, role):
    people, _keys = world
    sign_in(plain, people[role])
    assert plain.get("/admin/").status_code == (200 if role in PANEL_ROLES else 403)
    for screen in app.extensions["panel"].screens:
        assert plain.get(f"/admin/{screen.key}/").status_code == (200 if role in screen.see else 403), screen.key


@pytest.mark.parametrize("role", list(RoleName))
def test_who_may_not_write_is_refused_at_every_writing_door(app, plain, world, role):
    people, _keys = world
    sign_in(plain, people[role])
    csrf, before = token(plain) if role in PANEL_ROLES else "", digest()
    if not csrf:
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', plain.get("/admin/").text)[1]
    for screen in app.extensions["panel"].screens:
        if role in screen.write:
            continue
        for address, data in writing_doors(screen, 1):
            assert plain.post(address, data={**data, "csrf_token": csrf}).status_code in (403, 404, 405), address
    assert digest() == before


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.OFFICER])
def test_an_id_that_is_no_record_is_not_found_and_never_an_error(app, plain, world, role):
    people, _keys = world
    sign_in(plain, people[role])
    csrf, before = token(plain), digest()
    for screen in app.extensions["panel"].screens:
        for key in GARBAGE if role in screen.see else ():
            for door in ("details", "edit", "delete") if key in SOME_GARBAGE else ("details",):
                assert plain.get(f"/admin/{screen.key}/{door}/", query_string={"id": key}).status_code in (403, 404), (screen.key, door, key)
            for address, data in writing_doors(screen, key) if key in SOME_GARBAGE else ():
                if "/new/" not in address:
                    answer = plain.post(address, data={**data, "csrf_token": csrf})
                    assert answer.status_code in (403, 404, 405) or (key == "" and answer.status_code == 303), (address, key)
    assert digest() == before


def test_an_officer_reaches_the_schools_of_her_places_and_no_other(app, plain, world):
    people, keys = world
    sign_in(plain, people[RoleName.OFFICER])
    csrf, before = token(plain), digest()
    for door in ("details", "edit"):
        assert plain.get(f"/admin/schools/{door}/?id={keys['own']}").status_code == 200
        assert plain.get(f"/admin/schools/{door}/?id={keys['foreign']}").status_code == 404
    assert plain.get(f"/admin/schools/delete/?id={keys['foreign']}").status_code == 404
    assert plain.get(f"/admin/schools/delete/?id={keys['own']}").status_code == 403
    for address, data in writing_doors(app.extensions["panel"].screens[_at(app, "schools")], keys["foreign"]):
        if "/new/" not in address:
            assert plain.post(address, data={**data, "csrf_token": csrf}).status_code == 404, address
    assert digest() == before
    assert "1 dòng" in plain.get("/admin/schools/").text


def test_one_foreign_record_among_several_stops_the_whole_act(app, plain, world):
    people, keys = world
    sign_in(plain, people[RoleName.OFFICER])
    csrf, before = token(plain), digest()
    data = {"csrf_token": csrf, "action": "delete", "sure": "1", "rowid": [str(keys["own"]), str(keys["foreign"])]}
    assert plain.post("/admin/schools/action/", data=data).status_code == 404
    assert digest() == before


def test_a_record_cannot_be_made_or_moved_outside_the_persons_places(client, enter, world):
    people, keys = world
    foreign_place = db.session.get(School, keys["foreign"]).place_id
    enter(person=people[RoleName.OFFICER])
    answer = client.submit("/admin/schools/new/", code="X1", name="Trường mới", level="primary", place_id=str(foreign_place))
    assert answer.status_code == 422
    answer = client.submit(f"/admin/schools/edit/?id={keys['own']}", code="X1", name="Trường mới", level="primary",
                           place_id=str(foreign_place))
    assert answer.status_code == 422
    assert db.session.query(School).filter_by(name="Trường mới").count() == 0


def test_a_post_without_the_csrf_token_writes_nothing(app, plain, world):
    people, keys = world
    sign_in(plain, people[RoleName.ADMINISTRATOR])
    before = digest()
    for screen in app.extensions["panel"].screens:
        for address, data in writing_doors(screen, keys["own"]):
            assert plain.post(address, data=data).status_code in (400, 404, 405), address
    assert digest() == before


def test_reading_writes_nothing(app, plain, world):
    people, keys = world
    sign_in(plain, people[RoleName.ADMINISTRATOR])
    before = digest()
    for screen in app.extensions["panel"].screens:
        for address in reading_doors(screen, keys["own"]):
            assert plain.get(address).status_code < 500, address
    assert digest() == before


def test_who_has_no_permission_is_told_whom_to_ask(client, enter):
    saved(make.user(RoleName.ADMINISTRATOR, full_name="Phạm Thu Hà", email="ha@vidu.vn"))
    enter(RoleName.OFFICER)
    page = client.get("/admin/accounts/")
    assert page.status_code == 403
    assert "Phạm Thu Hà" in page.text
    assert "ha@vidu.vn" in page.text


def _at(app, key):
    return [screen.key for screen in app.extensions["panel"].screens].index(key)
