"""The doors of mending a checked list on the page: one row, all rows of a kind, what was repaired; each checks the list again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forms.base import Form, page
from forms.pupil import PupilForm
from smt.accounts.current import actor
from smt.core.clock import now
from smt.core.db import db, transaction
from smt.directory.models import School
from smt.pupils import columns, hands, lists, queries, service, work
from smt.pupils.checking import shown
from smt.pupils.looking import held, shown_list
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.school import asked, led_back, of_school, pupils
from smt.pupils.states import Bucket
from smt.pupils.template import labels
from smt.web.steps import expired


@pupils.route("/danh-sach/<int:batch_id>/dong/<int:number>", methods=["GET", "POST"])
@of_school
@led_back
def row_page(school: School, batch_id: int, number: int) -> ResponseReturnValue:
    """Mend the cells of one row and check the list again at once."""
    batch = held(school, batch_id)
    row = _row_of(batch_id, number)
    every = request.values.get("moi-o") == "1" or row.bucket is Bucket.IGNORED
    names = _names(row, request.form.getlist("o") if request.method == "POST" else [], every)
    if request.method != "POST":  # HEAD reads too
        return _row(batch, row, _row_form(names, hands.effective(row)), names, every)
    if _ACTS & set(request.form):
        return _acted(batch, row, names, every)
    form = _row_form(names)
    if not form.validate():
        return _row(batch, row, form, names, every, seen=request.form.get("seen", "")), 400 if expired(form) else 422
    theirs, done = _write(batch_id, number, form, names)
    if theirs is not None:
        return _row(asked(school, batch_id), _row_of(batch_id, number), form, names, every, theirs=theirs), 409
    return _onward(batch_id, number, "next" in request.form, done)


#: What may be said of a row as a whole, by the button's name: leave it out, take it back, it is this pupil, it is not.
_ACTS = frozenset({"leave", "back", "same", "other"})


@pupils.post("/danh-sach/<int:batch_id>/sua-tat-ca")
@of_school
@led_back
def mend_all(school: School, batch_id: int) -> ResponseReturnValue:
    """Give the cells of a group, which say the same, one new text; or turn dates whose pattern leaves no doubt."""
    batch, form = held(school, batch_id), page(Form)()
    if not form.validate():
        return shown_list(batch, form), 400
    group = hands.group_of(batch, request.form.get("group", ""))
    if group is None:
        return redirect(url_for(".look", batch_id=batch_id), 303)
    if group.way == "dates":
        mended: Mapping[int, Mapping[str, str]] = hands.turned_dates(batch, group)
    elif group.way == "text":
        one = _row_form([group.name])
        if not one.validate():
            form.form_errors.extend(str(text) for text in one[group.name].errors)
            return shown_list(batch, form, typed={group.key: _text(one[group.name])}), 422
        text = _text(one[group.name])
        mended = {number: {group.name: text} for number in group.numbers[:hands.MOST]}
    else:
        return redirect(url_for(".words_page", batch_id=batch_id), 303)
    return _mended(batch_id, mended)


@pupils.route("/danh-sach/<int:batch_id>/tu-sua", methods=["GET", "POST"])
@of_school
@led_back
def repairs_page(school: School, batch_id: int) -> ResponseReturnValue:
    """Show what was repaired, by kind; let a kind, or some cells of it, stand as in the file, or take what is offered."""
    batch, form = held(school, batch_id), page(Form)()
    if request.method != "POST":  # HEAD reads too
        return _repairs(batch, form)
    if not form.validate():
        return _repairs(batch, form), 400
    name, _colon, kind = request.form.get("kind", "").partition(":")
    if not hands.refusable(name, kind) and kind != "capitals":
        return redirect(url_for(".repairs_page", batch_id=batch_id), 303)
    picked = {int(text) for text in request.form.getlist("row") if text.isdecimal() and text.isascii() and len(text) < 8}
    if "some" in request.form and not picked:
        form.refuse(_("Đánh dấu ít nhất một dòng, hoặc bấm nút cho cả nhóm."))
        return _repairs(batch, form, f"{name}:{kind}"), 422
    return _mended(batch_id, hands.repairs_of(batch, name, kind, picked if "some" in request.form else None))


@pupils.post("/danh-sach/<int:batch_id>/kiem-tra-lai")
@of_school
@led_back
def recheck(school: School, batch_id: int) -> ResponseReturnValue:
    """Check the held rows against the register as it is now; what was mended stays mended."""
    batch, form = held(school, batch_id), page(Form)()
    if not form.validate():
        return shown_list(batch, form), 400
    with transaction():
        done = work.check_again(queries.locked(batch.id), by=actor().name, at=now())
    if done:
        flash(_("Đã kiểm tra lại cả tệp với danh sách học sinh lúc này."), "success")
    return redirect(url_for(".look", batch_id=batch_id), 303)


def _row_of(batch_id: int, number: int) -> BatchRow:
    return db.session.scalar(select(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.number == number)) or abort(404)


def _write(batch_id: int, number: int, form: Any, names: list[str]) -> tuple[dict[str, str] | None, bool]:
    """Mend a row and check the list; give what somebody else wrote there meanwhile, which stays, and whether the list is checked."""
    values, by, at = {name: _text(form[name]) for name in names}, actor().name, now()
    with transaction():
        locked = queries.locked(batch_id)
        row = _row_of(batch_id, number)
        there = {name: hands.effective(row)[name] for name in names}
        if request.form.get("seen", "") != _digest(row, names) and there != values:
            return there, False
        service.mend(locked, number, {name: text for name, text in values.items() if text != _said(form[name], there[name])})
        return None, work.check_again(locked, by=by, at=at, mended={number})


def _acted(batch: Batch, row: BatchRow, names: list[str], every: bool) -> ResponseReturnValue:
    """Do what a button says of a row as a whole; after a row in error that is left out lead on to the next."""
    form, number, batch_id, wrong = page(Form)(), row.number, batch.id, row.bucket is Bucket.ERROR
    if not form.validate():
        return _row(batch, row, _with_errors(names, row, form), names, every, seen=request.form.get("seen", "")), 400
    with transaction():
        locked = queries.locked(batch_id)
        words = _act(locked, number)
        done = work.check_again(locked, by=actor().name, at=now(), mended={number})
    flash(words, "success")
    following = _later(batch_id, number) if wrong and done and "leave" in request.form else None
    return redirect(url_for(".row_page", batch_id=batch_id, number=following) if following else url_for(".look", batch_id=batch_id), 303)


def _act(batch: Batch, number: int) -> str:
    """Do with a row what the button that was pressed says; give the words that say it is done."""
    if "leave" in request.form:
        service.leave_out(batch, number)
        return _("Đã để dòng %(number)s ra, dòng này không được ghi. Lấy lại được ở trang các dòng bỏ qua.", number=number)
    if "back" in request.form:
        service.take_back(batch, number)
        return _("Đã lấy lại dòng %(number)s và kiểm tra lại.", number=number)
    if "other" in request.form:
        service.mean_nobody(batch, number)
        return _("Dòng %(number)s không còn gắn với hồ sơ đã chọn; đã kiểm tra lại.", number=number)
    service.mean(batch, number, request.form.get("same", 0, type=int))
    return _("Dòng %(number)s được ghi vào hồ sơ đã có, không thêm em mới. Xem ở mục các em sẽ đổi.", number=number)


def _with_errors(names: list[str], row: BatchRow, form: Any) -> Any:
    """Give the row's questions as they stand, with what is wrong with an act on the whole row."""
    again = _row_form(names) if request.form.getlist("o") else _row_form(names, hands.effective(row))
    again.form_errors.extend(form.form_errors)
    return again


def _mended(batch_id: int, mended: Mapping[int, Mapping[str, str]]) -> ResponseReturnValue:
    with transaction():
        locked = queries.locked(batch_id)
        for number, values in mended.items():
            service.mend(locked, number, values)
        done = not mended or work.check_again(locked, by=actor().name, at=now(), mended=mended)
    if mended and done:
        flash(_("Đã sửa %(count)s dòng và kiểm tra lại cả tệp.", count=len(mended)), "success")
    return redirect(url_for(".look", batch_id=batch_id), 303)


def _onward(batch_id: int, number: int, onward: bool, done: bool) -> ResponseReturnValue:
    """Say what came of mending a row, and lead on: to the row again while it is wrong, to the next, or to the list."""
    if done and _row_of(batch_id, number).bucket is Bucket.ERROR:
        flash(_("Dòng %(number)s đã lưu nhưng vẫn còn chỗ cần sửa.", number=number), "error")
        return redirect(url_for(".row_page", batch_id=batch_id, number=number), 303)
    following = _later(batch_id, number) if onward else None
    if done:
        flash(_("Dòng %(number)s đã sửa xong.", number=number), "success")
    else:  # rows that the worker has not seen yet still count as wrong: nobody is led back to them
        flash(_("Dòng %(number)s đã lưu; cả tệp đang được kiểm tra lại.", number=number), "success")
        following = following if following and following > number else None
    if following:
        return redirect(url_for(".row_page", batch_id=batch_id, number=following), 303)
    return redirect(url_for(".look", batch_id=batch_id), 303)


def _repairs(batch: Batch, form: Any, unfolded: str = "") -> str:
    return render_template("pupils/repairs.html", batch=batch, form=form, unfolded=unfolded, shown=shown,
                           groups=hands.repaired(batch, samples=lists.PAGE), column=lambda name: hands.labelled(labels(), batch, name))


def _row(batch: Batch, row: BatchRow, form: Any, names: list[str], every: bool, *, theirs: Mapping[str, str] | None = None,
         seen: str = "") -> str:
    wrong = {problem["name"]: problem["sentence"] for problem in row.problems or []}
    if request.method != "POST":
        for name in names:
            form[name].errors = [problem["sentence"] for problem in row.problems or []
                                 if problem["name"] == name and problem["kind"] != "ignored"]
    texts = hands.effective(row)
    return render_template("pupils/row.html", batch=batch, row=row, form=form, names=names, every=every, wrong=wrong, theirs=theirs,
                           texts=texts, labels=labels(), shown=shown, seen=seen or _digest(row, names),
                           column=lambda name: hands.labelled(labels(), batch, name),
                           left=batch.counts.get(Bucket.ERROR, 0), later=_later(batch.id, row.number), alike=_own(batch, lists.named(row)),
                           meant=_own(batch, [service.meant(row) or 0]))


def _own(batch: Batch, ids: Iterable[int]) -> list[Pupil]:
    """Give the pupils of a list's own school among some ids."""
    return list(db.session.scalars(select(Pupil).where(Pupil.id.in_(set(ids)), Pupil.school_id == batch.school_id)))


def _later(batch_id: int, number: int) -> int | None:
    """Give the next row that needs mending, from the top again after the last; None when this one is the only one."""
    wrong = select(BatchRow.number).where(BatchRow.batch_id == batch_id, BatchRow.bucket == Bucket.ERROR,
                                          BatchRow.number != number).order_by(BatchRow.number).limit(1)
    return db.session.scalar(wrong.where(BatchRow.number > number)) or db.session.scalar(wrong)


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
