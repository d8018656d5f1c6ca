"""The doors of a checked list: what was found, mending it on the page or in the file, taking it, dropping it, taking it back."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forms.base import Form, page
from forms.pupil import PupilForm
from smt.accounts.current import actor
from smt.admin.story import SYSTEM
from smt.core.clock import now
from smt.core.db import db, transaction
from smt.core.errors import Refusal
from smt.core.once import once
from smt.directory.models import School
from smt.files.models import FileContent
from smt.pupils import applying, columns, hands, lists, queries, service, work
from smt.pupils.checking import shown
from smt.pupils.models import Batch, BatchRow
from smt.pupils.school import asked, of_school, pupils, workbook
from smt.pupils.sending import shown_columns, shown_reading
from smt.pupils.states import BatchState, Bucket
from smt.pupils.template import labels
from smt.sheets.columns import REMARK_LABEL
from smt.sheets.marking import given_back_as, mark
from smt.sheets.refusals import SheetRefusal
from smt.web.steps import expired


@pupils.get("/danh-sach/<int:batch_id>")
@of_school
def look(school: School, batch_id: int) -> ResponseReturnValue:
    """Show what was found in a list, or what became of it."""
    return _shown(asked(school, batch_id), page(Form)())


@pupils.get("/danh-sach/<int:batch_id>/dong-can-sua.xlsx")
@of_school
def rows_to_mend(school: School, batch_id: int) -> ResponseReturnValue:
    """Give the rows that were not taken, each with what to do."""
    batch = _checked(school, batch_id)
    return workbook(lists.rows_to_mend(batch), f"dong-can-sua-{batch.id}.xlsx")


@pupils.get("/danh-sach/<int:batch_id>/tep-danh-dau.xlsx")
@of_school
def marked(school: School, batch_id: int) -> ResponseReturnValue:
    """Give the same workbook back, with what is to be mended written in."""
    batch = _checked(school, batch_id)
    if batch.file_id is None:
        abort(404)
    said = lists.remarks(batch)
    data, sheet, row, name = db.session.get_one(FileContent, batch.file_id).data, batch.sheet, batch.header_row, batch.file_name
    db.session.rollback()  # a long-lived reading lock would hold others up while the child works
    try:
        return workbook(mark(data, header_row=row, sheet=sheet, remarks=said, heading=REMARK_LABEL), given_back_as(name))
    except SheetRefusal as refusal:
        flash(str(refusal.sentence), "error")
        return redirect(url_for(".look", batch_id=batch_id), 303)


@pupils.route("/danh-sach/<int:batch_id>/dong/<int:number>", methods=["GET", "POST"])
@of_school
def row_page(school: School, batch_id: int, number: int) -> ResponseReturnValue:
    """Mend the cells of one row and check the list again at once."""
    batch = _checked(school, batch_id)
    row = db.session.scalar(select(BatchRow).where(BatchRow.batch_id == batch.id, BatchRow.number == number)) or abort(404)
    every = request.values.get("moi-o") == "1"
    names = _names(row, request.form.getlist("o") if request.method == "POST" else [], every)
    if request.method != "POST":  # HEAD reads too
        return _row(batch, row, _row_form(names, hands.effective(row)), names, every)
    form = _row_form(names)
    if not form.validate():
        return _row(batch, row, form, names, every, seen=request.form.get("seen", "")), 400 if expired(form) else 422
    values = {name: _text(form[name]) for name in names}
    at, by, onward = now(), actor().name, "next" in request.form
    with transaction():
        held = queries.locked(batch_id)
        row = db.session.scalar(select(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.number == number)) or abort(404)
        there = {name: hands.effective(row)[name] for name in names}
        moved = request.form.get("seen") != _digest(row, names) and there != values
        if not moved:
            service.mend(held, number, {name: text for name, text in values.items() if text != _said(form[name], there[name])})
            work.check_again(held, by=by, at=at)
    if moved:
        return _row(asked(school, batch_id), row, form, names, every, theirs=there), 409
    return _onward(batch_id, number, onward)


@pupils.post("/danh-sach/<int:batch_id>/sua-tat-ca")
@of_school
def mend_all(school: School, batch_id: int) -> ResponseReturnValue:
    """Give the cells of a group, which say the same, one new text; or turn dates whose pattern leaves no doubt."""
    batch, form = _checked(school, batch_id), page(Form)()
    if not form.validate():
        return _shown(batch, form), 400
    group = hands.group_of(batch, request.form.get("group", ""))
    if group is None:
        return redirect(url_for(".look", batch_id=batch_id), 303)
    if group.way == "dates":
        mended: Mapping[int, Mapping[str, str]] = hands.turned_dates(batch, group)
    elif group.way == "text":
        one = _row_form([group.name])
        if not one.validate():
            form.form_errors.extend(str(text) for text in one[group.name].errors)
            return _shown(batch, form), 422
        text = _text(one[group.name])
        mended = {number: {group.name: text} for number in group.numbers[:hands.MOST]}
    else:
        return redirect(url_for(".words_page", batch_id=batch_id), 303)
    return _mended(batch_id, mended)


@pupils.route("/danh-sach/<int:batch_id>/tu-sua", methods=["GET", "POST"])
@of_school
def repairs_page(school: School, batch_id: int) -> ResponseReturnValue:
    """Show what was repaired, by kind; let a kind, or some cells of it, stand as in the file, or take what is offered."""
    batch, form = _checked(school, batch_id), page(Form)()
    if request.method != "POST":  # HEAD reads too
        return _repairs(batch, form)
    if not form.validate():
        return _repairs(batch, form), 400
    name, _colon, kind = request.form.get("kind", "").partition(":")
    if kind not in hands.REFUSABLE and kind != "capitals":
        return redirect(url_for(".repairs_page", batch_id=batch_id), 303)
    picked = {int(text) for text in request.form.getlist("row") if text.isdecimal() and text.isascii() and len(text) < 8}
    return _mended(batch_id, hands.repairs_of(batch, name, kind, picked if "some" in request.form else None))


@pupils.post("/danh-sach/<int:batch_id>/kiem-tra-lai")
@of_school
def recheck(school: School, batch_id: int) -> ResponseReturnValue:
    """Check the held rows against the register as it is now; what was mended stays mended."""
    batch, form = _checked(school, batch_id), page(Form)()
    if not form.validate():
        return _shown(batch, form), 400
    with transaction():
        done = work.check_again(queries.locked(batch.id), by=actor().name, at=now())
    if done:
        flash(_("Đã kiểm tra lại cả tệp với danh sách học sinh lúc này."), "success")
    return redirect(url_for(".look", batch_id=batch_id), 303)


@pupils.post("/danh-sach/<int:batch_id>/xac-nhan")
@of_school
def confirm(school: School, batch_id: int) -> ResponseReturnValue:
    """Write the good rows of a list into the register."""
    batch = asked(school, batch_id)

    def act(at: Any) -> Batch:
        work.refuse_unchecked(batch)
        return applying.apply(batch, at=at, by=actor().name)

    return _decide(batch, BatchState.APPLIED, act)


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
    return _decide(batch, BatchState.UNDONE, lambda at: applying.undo(batch, at=at, by=actor().name))


def _checked(school: School, batch_id: int) -> Batch:
    batch = asked(school, batch_id)
    if batch.state is not BatchState.CHECKED:
        abort(404)
    return batch


def _decide(batch: Batch, wanted: BatchState, act: Callable[[Any], Batch]) -> ResponseReturnValue:
    form, batch_id, school_id, at = page(Form)(), batch.id, batch.school_id, now()
    if not form.validate():
        return _shown(batch, form), 400
    try:
        once(form.form_token.data, f"pupils-{wanted.value}-{batch_id}", at, lambda: str(act(at).id))
    except Refusal as refusal:
        again = queries.batch_of(school_id, batch_id) or abort(404)
        if again.state is BatchState.CHECKED or wanted is BatchState.UNDONE and again.state is BatchState.APPLIED:
            form.refuse(refusal.sentence)
            return _shown(again, form), 409
        if again.state is not wanted:
            flash(str(refusal.sentence), "error")
    return redirect(url_for(".look", batch_id=batch_id), 303)


def _mended(batch_id: int, mended: Mapping[int, Mapping[str, str]]) -> ResponseReturnValue:
    with transaction():
        held = queries.locked(batch_id)
        for number, values in mended.items():
            service.mend(held, number, values)
        done = not mended or work.check_again(held, by=actor().name, at=now())
    if mended and done:
        flash(_("Đã sửa %(count)s dòng và kiểm tra lại cả tệp.", count=len(mended)), "success")
    return redirect(url_for(".look", batch_id=batch_id), 303)


def _onward(batch_id: int, number: int, onward: bool) -> ResponseReturnValue:
    """Say what came of mending a row, and lead on: to the row again while it is wrong, to the next, or to the list."""
    bucket = db.session.scalar(select(BatchRow.bucket).where(BatchRow.batch_id == batch_id, BatchRow.number == number))
    if bucket is Bucket.ERROR:
        flash(_("Dòng %(number)s đã lưu nhưng vẫn còn chỗ cần sửa.", number=number), "error")
        return redirect(url_for(".row_page", batch_id=batch_id, number=number), 303)
    flash(_("Dòng %(number)s đã sửa xong.", number=number), "success")
    wrong = (BatchRow.batch_id == batch_id, BatchRow.bucket == Bucket.ERROR)
    errors = select(BatchRow.number).where(*wrong).order_by(BatchRow.number).limit(1)
    following = onward and (db.session.scalar(errors.where(BatchRow.number > number)) or db.session.scalar(errors))
    if following:
        return redirect(url_for(".row_page", batch_id=batch_id, number=following), 303)
    return redirect(url_for(".look", batch_id=batch_id), 303)


def _shown(batch: Batch, form: Any) -> Response | str:
    if batch.state is BatchState.READING or work.working(batch):
        return shown_reading(batch, form)
    if batch.state is BatchState.MAPPING:
        return shown_columns(batch, columns.columns_form(batch))
    if batch.state is not BatchState.CHECKED:
        problem = work.why_failed(batch) if batch.state is BatchState.FAILED else ""
        return render_template("pupils/decided.html", batch=batch, form=form, by=_named(batch.decided_by), problem=problem,
                               undone_by=_named(batch.undone_by), blocked=_blocked(batch))
    found = hands.groups(batch)
    return render_template("pupils/preview.html", form=form, batch=batch, groups=found, repaired=hands.repaired(batch, samples=3),
                           kept=hands.kept(batch), dropped=hands.dropped(batch),
                           column=lambda name: hands.labelled(labels(), batch, name), stale=_stale(batch), pick=_pick_for,
                           **lists.preview(batch, page=request.args.get("trang", 1, type=int),
                                           good_page=request.args.get("trang-dung", 0, type=int)))


def _pick_for(name: str) -> Any:
    """Give the question of a field, for an answer that is given to many rows."""
    return PupilForm()[name]


def _named(by: str) -> object:
    return SYSTEM.get(by, by)


def _stale(batch: Batch) -> str:
    """Say who changed the register since this list was checked, if anybody did."""
    try:
        work.refuse_unchecked(batch)
        applying.refuse_if_old(batch)
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


def _blocked(batch: Batch) -> str:
    """Say why a taken list cannot be taken back; blank when it can."""
    if batch.state is not BatchState.APPLIED:
        return ""
    try:
        applying.refuse_if_built_upon(batch, now())
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


def _repairs(batch: Batch, form: Any) -> str:
    return render_template("pupils/repairs.html", batch=batch, form=form, groups=hands.repaired(batch, samples=lists.PAGE),
                           refusable=hands.REFUSABLE, column=lambda name: hands.labelled(labels(), batch, name), shown=shown)


def _row(batch: Batch, row: BatchRow, form: Any, names: list[str], every: bool, *, theirs: Mapping[str, str] | None = None,
         seen: str = "") -> str:
    wrong = {problem["name"]: problem["sentence"] for problem in row.problems or []}
    if request.method != "POST":
        for name in names:
            form[name].errors = [problem["sentence"] for problem in row.problems or [] if problem["name"] == name]
    texts = hands.effective(row)
    return render_template("pupils/row.html", batch=batch, row=row, form=form, names=names, every=every, wrong=wrong, theirs=theirs,
                           texts=texts, labels=labels(), shown=shown, seen=seen or _digest(row, names),
                           column=lambda name: hands.labelled(labels(), batch, name),
                           left=batch.counts.get(Bucket.ERROR, 0))


def _names(row: BatchRow, sent: list[str], every: bool) -> list[str]:
    """Give the fields of a row that are asked for: those with problems, those a page asked for before, or all."""
    wanted = {problem["name"] for problem in row.problems or []} | set(sent)
    if "birth_date" in wanted or "personal_id" in wanted and row.bucket is Bucket.WARNING:
        wanted |= {"birth_date"}
    return [question.name for question in PupilForm().questions() if every or not wanted or question.name in wanted]


def _row_form(names: list[str], texts: Mapping[str, str] | None = None) -> Any:
    """Give the page's form with these questions only, as it was sent or filled with the texts of a row."""
    sent = texts is None
    form = page(PupilForm)() if sent else page(PupilForm)(formdata=None)
    for question in form.questions():
        if question.name not in names:
            del form[question.name]
        elif texts is not None:
            _put(question, texts[question.name])
    return form


def _put(question: Any, text: str) -> None:
    """Show in a question what a cell says: a day in its boxes, a word as the choice it names."""
    if question.kind == "date":
        parts = text.replace("-", "/").replace(".", "/").split("/")
        question.parts = dict(zip(("day", "month", "year"), parts if len(parts) == 3 else ("", "", ""), strict=True))
        question.data = text
    elif question.kind in ("radio", "list"):
        question.data = columns.meant(question, text)
    else:
        question.data = text


def _said(question: Any, text: str) -> str:
    """Give what a page sends of a cell that nobody changes."""
    return columns.meant(question, text) if question.kind in ("radio", "list") else text


def _text(question: Any) -> str:
    """Give an answer as the cell would say it."""
    return str(question.data or "")


def _digest(row: BatchRow, names: list[str]) -> str:
    """Give what tells whether the asked cells of a row were changed by somebody meanwhile."""
    texts = hands.effective(row)
    return hashlib.sha256(json.dumps([texts[name] for name in names], ensure_ascii=False).encode()).hexdigest()[:20]
