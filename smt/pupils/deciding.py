"""The doors of a school's word on a list: taking it into the register, dropping it, taking it back."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forms.base import Form, page
from smt.accounts.current import actor
from smt.core.clock import now
from smt.core.errors import Conflict, Refusal
from smt.core.once import once
from smt.directory.models import School
from smt.pupils import applying, queries, service, work
from smt.pupils.looking import held, shown_list
from smt.pupils.models import Batch
from smt.pupils.school import asked, of_school, pupils
from smt.pupils.states import BatchState, Bucket


@pupils.post("/danh-sach/<int:batch_id>/xac-nhan")
@of_school
def confirm(school: School, batch_id: int) -> ResponseReturnValue:
    """Write the good rows of a list into the register."""
    batch, seen = asked(school, batch_id), request.form.get("version", "")

    def act(at: Any) -> Batch:
        service.refuse_other_year(batch.school_year, at)
        locked = queries.locked(batch.id)
        work.refuse_unchecked(locked)
        if locked.state is BatchState.CHECKED and locked.good and str(locked.version) != seen:
            raise Conflict(_l("Tệp này vừa được sửa hoặc kiểm tra lại ở một trang khác. Xem kết quả mới dưới đây rồi bấm nhận."))
        return applying.apply(locked, at=at, by=actor().name)

    return _decide(batch, BatchState.APPLIED, act)


@pupils.get("/danh-sach/<int:batch_id>/nhan")
@of_school
def confirming(school: School, batch_id: int) -> ResponseReturnValue:
    """Say which rows stay unwritten before a list with rows in error is taken, and hand them out: nothing of them is kept after."""
    batch = held(school, batch_id)
    if not batch.good or not batch.counts.get(Bucket.ERROR):
        return redirect(url_for(".look", batch_id=batch_id), 303)
    return render_template("pupils/confirm.html", batch=batch, form=page(Form)(), wrong=batch.counts[Bucket.ERROR],
                           warned=batch.counts.get(Bucket.WARNING, 0))


@pupils.post("/danh-sach/<int:batch_id>/bo")
@of_school
def drop(school: School, batch_id: int) -> ResponseReturnValue:
    """Drop a list."""
    batch = asked(school, batch_id)
    return _decide(batch, BatchState.DISCARDED, lambda at: service.discard(batch, at=at, by=actor().name))


@pupils.post("/danh-sach/<int:batch_id>/hoan-tac")
@of_school
def undo(school: School, batch_id: int) -> ResponseReturnValue:
    """Take a list back that was taken."""
    batch = asked(school, batch_id)

    def act(at: Any) -> Batch:
        service.refuse_other_year(batch.school_year, at)
        return applying.undo(batch, at=at, by=actor().name)

    return _decide(batch, BatchState.UNDONE, act)


def _decide(batch: Batch, wanted: BatchState, act: Callable[[Any], Batch]) -> ResponseReturnValue:
    form, batch_id, school_id, at = page(Form)(), batch.id, batch.school_id, now()
    if not form.validate():
        return shown_list(batch, form), 400
    try:
        once(form.form_token.data, f"pupils-{wanted.value}-{batch_id}", at, lambda: str(act(at).id))
    except Refusal as refusal:
        again = queries.batch_of(school_id, batch_id) or abort(404)
        if again.state is BatchState.CHECKED or wanted is BatchState.UNDONE and again.state is BatchState.APPLIED:
            form.refuse(refusal.sentence)
            return shown_list(again, form), 409
        if again.state is not wanted:
            flash(_("Danh sách này đã được xử lý trước đó nên lần bấm này không làm gì thêm. Tình trạng hiện nay ở dưới đây."), "error")
    return redirect(url_for(".look", batch_id=batch_id), 303)
