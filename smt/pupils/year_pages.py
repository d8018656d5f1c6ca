"""The doors of the school's list of a year: where it is, submitting it, taking it back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forms.base import Form, page
from forms.school_list import SubmitForm
from smt.accounts.current import actor
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.once import once
from smt.directory.models import School
from smt.pupils import listing, queries, service
from smt.pupils.models import Pupil, SchoolList
from smt.pupils.school import of_school, pupils
from smt.pupils.states import CIRCUMSTANCES, LIST_STATES, NEEDS, ListState
from smt.pupils.yearlist import touched
from smt.web.steps import expired


@pupils.get("/nam-hoc")
@of_school
def year_page(school: School) -> ResponseReturnValue:
    """Show the list of this year as a whole: where it is, what was returned, what happened."""
    return _year(school, page(SubmitForm)())


@pupils.post("/nam-hoc/nop")
@of_school
def submit(school: School) -> ResponseReturnValue:
    """Submit the list in the head teacher's name."""
    form, year, at = page(SubmitForm)(), service.school_year_of(now()), now()
    if not form.validate():
        return _year(school, form), 400 if expired(form) else 422
    school_id = school.id

    def act() -> SchoolList:
        found = queries.list_of(school_id, year) or touched(school_id, year, at=at, by=actor().name, reason="")
        return listing.submit(found, head_teacher=form.head_teacher.clean, at=at, by=actor().name)

    return _done(school, form, "pupils-submit", act, at, _("Đã nộp danh sách. Cán bộ phụ trách địa bàn sẽ kiểm tra."))


@pupils.post("/nam-hoc/rut")
@of_school
def take_back(school: School) -> ResponseReturnValue:
    """Take the submitted list back."""
    form, at = page(Form)(), now()
    found = queries.list_of(school.id, service.school_year_of(at))
    if not form.validate() or found is None:
        return _year(school, page(SubmitForm)(formdata=None)), 400
    return _done(school, form, "pupils-take-back", lambda: listing.take_back(found, at=at, by=actor().name), at,
                 _("Đã rút danh sách về để sửa. Nộp lại khi xong."))


def _done(school: School, form: Any, purpose: str, act: Callable[[], SchoolList], at: datetime, words: str) -> ResponseReturnValue:
    try:
        once(form.form_token.data, purpose, at, lambda: str(act().id))
    except Refusal as refusal:
        db.session.rollback()
        again = form if isinstance(form, SubmitForm) else page(SubmitForm)(formdata=None)
        again.refuse(refusal.sentence, refusal.field)
        return _year(school, again), 409
    flash(words, "success")
    return redirect(url_for(".year_page"), 303)


def _year(school: School, form: Any) -> str:
    year = service.school_year_of(now())
    found = queries.list_of(school.id, year)
    if found is not None and found.head_teacher and not form.head_teacher.data and not form.failed:
        form.head_teacher.data = found.head_teacher
    state = found.state if found else ListState.DRAFT
    remarks = listing.given(found) if found else []
    known = {one.id: one for one in db.session.scalars(select(Pupil).where(Pupil.id.in_({one.pupil_id for one in remarks})))}
    return render_template("pupils/year.html", form=form, school=school, year=year, found=found, state=state, states=LIST_STATES,
                           count=queries.count(school.id, year), remarks=[(one, known.get(one.pupil_id)) for one in remarks],
                           by_circumstance=_counted(school.id, year, Pupil.circumstance, CIRCUMSTANCES),
                           by_need=_counted(school.id, year, Pupil.need, NEEDS), open=len(listing.unanswered(found)) if found else 0,
                           batches=listing.undecided(school.id), may_submit=state in (ListState.DRAFT, ListState.RETURNED))


def _counted(school_id: int, year: str, column: Any, words: dict[Any, Any]) -> list[tuple[object, int]]:
    rows = queries.tally(school_id, year, column)
    return [(text, rows.get(value, 0)) for value, text in words.items()]
