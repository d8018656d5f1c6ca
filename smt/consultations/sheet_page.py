"""The pages on which an agency answers by its Excel sheet: download it, have it read, look at what was read, send.

What was read is sent by the page's own door (`answer_page`), with the page's own form: one checker, one way to record,
the same words when somebody else answered meanwhile. Reading writes nothing.
"""

from typing import Any

from flask import current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from forms.base import page
from forms.consultation import Opinion, ReplyForm, SheetForm
from smt.consultations import answer_page, queries, sheet_answer, visit
from smt.consultations.models import Invitee
from smt.consultations.sheet_reading import FilledReply
from smt.consultations.states import POSITIONS
from smt.core.clock import now
from smt.core.db import db
from smt.sheets.refusals import SheetRefusal, TooLarge
from smt.web.bodies import BESIDE_A_FILE

#: Places to mend that are shown at once.
SHOWN = 200


def show(invitee: Invitee) -> ResponseReturnValue:
    """Show the way from the sheet to the answer."""
    return _asking(invitee, page(SheetForm)())


def blank(invitee: Invitee) -> ResponseReturnValue:
    """Give the sheet."""
    return sheet_answer.blank(invitee, now())


def take(invitee_id: int) -> ResponseReturnValue:
    """Read a sent sheet; show what it says, with the button that sends it, or every place to mend."""
    form, too_large = _sent()
    invitee = visit.opened(invitee_id)
    if too_large or not form.validate():
        return _asking(invitee, form, 413 if too_large else 400 if form.form_errors else 422)
    db.session.rollback()  # no transaction is open while the workbook is read
    try:
        rows = sheet_answer.rows_of(form.file.data)
        invitee = visit.opened(invitee_id)
        filled = sheet_answer.filled_by(invitee, rows)
    except SheetRefusal as refusal:
        form.refuse(sheet_answer.why_not(refusal), "file")
        return _asking(visit.opened(invitee_id), form, 422)
    return _looking(invitee, filled, form.file.data.filename)


def _sent() -> tuple[Any, bool]:
    """Read the sent form before anything is asked of the database: a slow line must keep nobody else from writing."""
    request.max_content_length = current_app.config["SMT"].upload_limit_mb * 10**6 + BESIDE_A_FILE
    try:
        return page(SheetForm)(), False
    except RequestEntityTooLarge:
        form = page(SheetForm)(formdata=None)
        form.refuse(sheet_answer.why_not(TooLarge()), "file")
        return form, True


def _looking(invitee: Invitee, filled: FilledReply, name: str) -> ResponseReturnValue:
    """Show what was read; it is judged by the page's forms, as the page itself will judge it when it is sent."""
    problems, typed = sheet_answer.problems_in(filled), MultiDict(sheet_answer.as_typed(filled))
    sections, seen = invitee.consultation.revision.sections, answer_page.Seen.fresh(invitee)
    seen.draft = ""  # the sheet did not grow out of a draft: one that was kept on the page stays
    opinion = Opinion(ReplyForm(typed), [one.id for one in sections], typed)
    opinion.validate()
    kept, form = opinion.kept(), page(ReplyForm)(formdata=None)
    answer_page.explain_file(form)
    answer = make_response(render_template(
        "consultations/agency/sheet_problems.html" if problems else "consultations/agency/sheet_check.html",
        own=queries.own(invitee, now()), form=form, opinion=opinion, kept=kept, seal=sheet_answer.sealed(invitee, kept), seen=seen,
        name=name, problems=problems[:SHOWN], more=max(len(problems) - SHOWN, 0), count=len(filled.remarks),
        most=sheet_answer.MOST_REMARKS, sections=sections, positions=POSITIONS), 422 if problems else 200)
    answer.headers["Cache-Control"] = "private, no-cache"  # Back from the next page comes here again
    return answer


def _asking(invitee: Invitee, form: Any, status: int = 200) -> ResponseReturnValue:
    sheet_answer.explain(form)
    return make_response(render_template("consultations/agency/sheet_page.html", own=queries.own(invitee, now()), form=form), status)
