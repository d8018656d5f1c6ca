"""The school's pages: download the template, send the list, look at what was found, confirm; the register."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from forms.base import Form, page
from forms.pupil import GROUPS, FindForm, ListForm, PupilForm
from smt.accounts.current import actor, needs_role, person
from smt.accounts.states import RoleName
from smt.admin.story import SYSTEM
from smt.core.clock import now
from smt.core.db import db, transaction
from smt.core.errors import Refusal
from smt.core.once import once
from smt.directory.models import School
from smt.directory.queries import school_of
from smt.pupils import applying, lists, pipeline, queries, service
from smt.pupils.models import Batch
from smt.pupils.states import CIRCUMSTANCES, NEEDS, BatchState
from smt.pupils.template import template
from smt.pupils.watching import Unwatched
from smt.sheets.marking import without_macros
from smt.sheets.refusals import SheetRefusal, TooLarge, WrongTemplate
from smt.web.steps import expired

pupils = Blueprint("pupils", __name__, url_prefix="/truong", template_folder="templates")

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a form weighs besides its file.
_BESIDES = 1_000_000


def of_school(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Open a door to people of a school, and hand them their school."""
    @needs_role(RoleName.SCHOOL)
    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        user = person()
        school = school_of(user) if user else None
        if school is None:
            return render_template("pupils/no_school.html"), 403
        return view(school, *args, **kwargs)
    return opened


@pupils.get("/")
@of_school
def home(school: School) -> ResponseReturnValue:
    """Show the way from the template to the register, and the lists sent before."""
    return _home(school, page(ListForm)())


@pupils.get("/mau-danh-sach.xlsx")
@of_school
def blank_list(school: School) -> ResponseReturnValue:
    """Give the template."""
    year = service.school_year_of(now())
    return _workbook(template(school.name, year), f"mau-danh-sach-{year}.xlsx")


@pupils.get("/danh-sach")
@of_school
def lists_page(school: School) -> ResponseReturnValue:
    """Lead back to the page that shows the lists."""
    return redirect(url_for(".home"))


@pupils.post("/danh-sach")
@of_school
def upload(school: School) -> ResponseReturnValue:
    """Read a list and hold it until the school decides; nothing reaches the register."""
    school_id, most = school.id, current_app.config["SMT"].upload_limit_mb * 10**6
    request.max_content_length = most + _BESIDES
    db.session.rollback()  # a POST on SQLite holds the one write lock from its first query on; a slow line would keep it
    try:
        form = page(ListForm)()
    except RequestEntityTooLarge:
        form = page(ListForm)(formdata=None)
        form.refuse(_too_large().sentence, "file")
        return _home(school, form), 413
    if not form.validate():
        return _home(school, form), 400 if expired(form) else 422
    data = form.file.data.read(most + 1)
    try:
        if len(data) > most:
            raise _too_large()
        batch_id = _staged(school_id, form, data)
    except (SheetRefusal, Refusal) as refusal:
        form.refuse(refusal.sentence, "file")
        return _home(school, form), 422
    return redirect(url_for(".look", batch_id=batch_id), 303)


@pupils.get("/danh-sach/<int:batch_id>")
@of_school
def look(school: School, batch_id: int) -> ResponseReturnValue:
    """Show what was found in a list, or what became of it."""
    return _shown(_asked(school, batch_id), page(Form)())


@pupils.get("/danh-sach/<int:batch_id>/dong-can-sua.xlsx")
@of_school
def rows_to_mend(school: School, batch_id: int) -> ResponseReturnValue:
    """Give the rows that were not taken, each with what to do."""
    batch = _asked(school, batch_id)
    if batch.state is not BatchState.CHECKED:
        abort(404)
    return _workbook(lists.rows_to_mend(batch), f"dong-can-sua-{batch.id}.xlsx")


@pupils.post("/danh-sach/<int:batch_id>/xac-nhan")
@of_school
def confirm(school: School, batch_id: int) -> ResponseReturnValue:
    """Write the good rows of a list into the register."""
    batch, settings = _asked(school, batch_id), current_app.config["SMT"]
    return _decide(batch, BatchState.APPLIED, lambda at: applying.apply(batch, at=at, by=actor().name, settings=settings))


@pupils.post("/danh-sach/<int:batch_id>/bo")
@of_school
def drop(school: School, batch_id: int) -> ResponseReturnValue:
    """Drop a list."""
    batch = _asked(school, batch_id)
    return _decide(batch, BatchState.DISCARDED, lambda at: service.discard(batch, at=at, by=actor().name))


@pupils.route("/hoc-sinh", methods=["GET", "POST"])
@of_school
def register(school: School) -> ResponseReturnValue:
    """Show the school's pupils of this year; words of a name come by POST, to stay out of addresses and logs."""
    form, status = page(FindForm)(), 200
    if request.method == "POST" and not form.validate():
        status = 400 if expired(form) else 422
    words = (form.words.data or "") if status == 200 else ""
    year = service.school_year_of(now())
    number = min(max(request.args.get("trang", 1, type=int), 1), 10_000) if not words else 1
    found, total = queries.listed(school.id, year, words, number)
    return render_template("pupils/register.html", form=form, school=school, year=year, found=found, total=total, words=words,
                           number=number, pages=max(-(-total // queries.PAGE), 1), most=queries.PAGE,
                           circumstances=CIRCUMSTANCES, needs=NEEDS), status


@pupils.route("/hoc-sinh/them", methods=["GET", "POST"])
@of_school
def add(school: School) -> ResponseReturnValue:
    """Add one pupil with the form from which the template is made."""
    form, school_id = page(PupilForm)(), school.id
    if request.method != "POST":  # HEAD reads too
        return render_template("pupils/add.html", form=form, groups=GROUPS)
    if not form.validate():
        return render_template("pupils/add.html", form=form, groups=GROUPS), 400 if expired(form) else 422
    at = now()

    def act() -> str:
        return str(service.add(school_id=school_id, school_year=service.school_year_of(at), told=form.answers(), at=at,
                               by=actor().name).id)

    try:
        once(form.form_token.data, "pupil-add", at, act)
    except Refusal as refusal:
        form.refuse(refusal.sentence, refusal.field)
        return render_template("pupils/add.html", form=form, groups=GROUPS), 422
    flash(_("Đã ghi học sinh vào danh sách."), "success")
    for sentence in lists.doubts(form.answers()):
        flash(_("Đã ghi, nhưng nên xem lại: %(doubt)s", doubt=sentence), "error")
    return redirect(url_for(".register"), 303)


def _too_large() -> TooLarge:
    return TooLarge(_("Tệp lớn hơn %(limit)s MB. Bỏ hình ảnh và các trang tính thừa, hoặc chia danh sách thành nhiều tệp.",
                      limit=current_app.config["SMT"].upload_limit_mb))


def _asked(school: School, batch_id: int) -> Batch:
    return queries.batch_of(school.id, batch_id) or abort(404)


def _staged(school_id: int, form: Any, data: bytes) -> str:
    """Keep a list, read it and hold its rows; give its id. No transaction is open while the file is read."""
    at, by, name = now(), actor().name, lists.kept_name(form.file.data.filename)
    year, digest = service.school_year_of(at), service.digest_of(data)
    db.session.rollback()
    kept = without_macros(data)

    def act() -> str:
        return str(service.receive(school_id=school_id, school_year=year, file_name=name, data=kept, digest=digest, at=at, by=by).id)

    made, first = once(form.form_token.data, "pupils-upload", at, act)
    if not first:
        return made
    try:
        if pipeline.read_list(int(made), Unwatched(), at) is not BatchState.CHECKED:
            raise WrongTemplate
    except (SheetRefusal, Refusal):
        with transaction():
            service.forget(int(made))
        raise
    return made


def _decide(batch: Batch, wanted: BatchState, act: Callable[[Any], Batch]) -> ResponseReturnValue:
    form, batch_id, school_id, at = page(Form)(), batch.id, batch.school_id, now()
    if not form.validate():
        return _shown(batch, form), 400
    try:
        once(form.form_token.data, f"pupils-{wanted.value}-{batch_id}", at, lambda: str(act(at).id))
    except Refusal as refusal:
        again = queries.batch_of(school_id, batch_id) or abort(404)
        if again.state is BatchState.CHECKED:
            form.refuse(refusal.sentence)
            return _shown(again, form), 409
        if again.state is not wanted:
            flash(str(refusal.sentence), "error")
    return redirect(url_for(".look", batch_id=batch_id), 303)


def _home(school: School, form: Any) -> str:
    year = service.school_year_of(now())
    most = current_app.config["SMT"].upload_limit_mb
    form.file.description = _("Tệp .xlsx đã điền theo mẫu, không quá %(limit)s MB.", limit=most)
    return render_template("pupils/home.html", form=form, school=school, year=year, count=queries.count(school.id, year),
                           batches=queries.last_batches(school.id))


def _shown(batch: Batch, form: Any) -> str:
    if batch.state is BatchState.READING:
        return render_template("pupils/reading.html", batch=batch)
    if batch.state is not BatchState.CHECKED:
        return render_template("pupils/decided.html", batch=batch, by=SYSTEM.get(batch.decided_by, batch.decided_by))
    return render_template("pupils/preview.html", form=form, batch=batch, **lists.preview(
        batch, page=request.args.get("trang", 1, type=int), good_page=request.args.get("trang-dung", 0, type=int)))


def _workbook(data: bytes, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(data), mimetype=EXCEL, as_attachment=True, download_name=name)
