"""The doors of sending a list: the template, the upload, how far the reading is, what the columns and words mean."""

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.exceptions import RequestEntityTooLarge

from forms.base import Form, page
from forms.pupil import ListForm
from smt.accounts.current import actor
from smt.core.clock import now
from smt.core.db import db, transaction
from smt.core.errors import Refusal
from smt.core.once import once
from smt.directory.models import School
from smt.files.models import StoredFile
from smt.jobs import service as jobs
from smt.pupils import columns, listing, lists, queries, service, work
from smt.pupils.models import Batch
from smt.pupils.school import asked, led_back, of_school, pupils, workbook
from smt.pupils.states import LIST_STATES, BatchState
from smt.pupils.template import labels, template
from smt.pupils.understanding import judge
from smt.sheets.marking import without_macros
from smt.sheets.refusals import SheetRefusal, TooLarge
from smt.web.steps import expired
from smt.web.watched import watched

#: What a form weighs besides its file.
_BESIDES = 1_000_000


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
    return workbook(template(school.name, year), f"mau-danh-sach-{year}.xlsx")


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
        form.file.lose(failed=True)
        return _home(school, form), 400 if expired(form) else 422
    data = form.file.data.read(most + 1)
    try:
        if len(data) > most:
            raise _too_large()
        batch_id = _received(school_id, form, data)
    except (SheetRefusal, Refusal) as refusal:
        form.refuse(refusal.sentence, "file")
        return _home(school, form), 422
    return redirect(url_for(".look", batch_id=batch_id), 303)


@pupils.post("/danh-sach/<int:batch_id>/dung")
@of_school
def stop(school: School, batch_id: int) -> ResponseReturnValue:
    """Ask that the reading of a list stop; what was read is thrown away."""
    batch, form, at = asked(school, batch_id), page(Form)(), now()
    if not form.validate():
        return shown_reading(batch, form), 400
    with transaction():
        job = batch.job
        if job is not None and work.working(batch):
            jobs.cancel(job, at)
        elif batch.state is BatchState.READING:
            service.discard(batch, at=at, by=actor().name)
    if job is None or not job.cancel_asked:  # one that runs stops in a moment; the page of its progress says so
        flash(_("Đã dừng. Chưa có gì được ghi."), "success")
    return redirect(url_for(".look", batch_id=batch_id), 303)


@pupils.route("/danh-sach/<int:batch_id>/cot", methods=["GET", "POST"])
@of_school
def columns_page(school: School, batch_id: int) -> ResponseReturnValue:
    """Show which column goes to which field; take a person's word for it and read the file again."""
    batch = asked(school, batch_id)
    if batch.state not in (BatchState.MAPPING, BatchState.CHECKED) or batch.file_id is None or not batch.columns:
        return redirect(url_for(".look", batch_id=batch.id), 303)
    form = columns.columns_form(batch)
    if request.method != "POST":  # HEAD reads too
        return shown_columns(batch, form)
    if not form.validate():
        return shown_columns(batch, form), 400 if expired(form) else 422
    chosen = columns.chosen_by(batch, form)
    understood = judge(chosen, batch.header_row)
    if understood.conflicts or understood.missing:
        for name, sentence in columns.complaints(understood):
            form.refuse(sentence, name)
        return shown_columns(batch, form), 422
    at, by = now(), actor().name
    size = db.session.scalar(select(StoredFile.size).where(StoredFile.id == batch.file_id)) or 0

    def act() -> str:
        held = service.confirm_columns(batch, chosen, columns.learned(chosen), at=at)
        work.ask_to_read(held, by=by, at=at)
        return str(held.id)

    return _read_on(batch_id, size, form, f"pupils-columns-{batch_id}", act)


@pupils.route("/danh-sach/<int:batch_id>/chu", methods=["GET", "POST"])
@of_school
@led_back
def words_page(school: School, batch_id: int) -> ResponseReturnValue:
    """Ask what the words mean that no choice has; remember it for the school and check the list again."""
    batch = asked(school, batch_id)
    if batch.state is not BatchState.CHECKED:
        return redirect(url_for(".look", batch_id=batch.id), 303)
    unknown = lists.unknown_words(batch)[:columns.MOST_WORDS]
    form = columns.words_form(unknown)
    said = {"form": form, "batch": batch, "unknown": unknown, "labels": labels()}
    if request.method != "POST":  # HEAD reads too
        return render_template("pupils/words.html", **said)
    if not form.validate():
        return render_template("pupils/words.html", **said), 400 if expired(form) else 422
    at, by, school_id = now(), actor().name, school.id
    meant = [(word, form[word.box].clean) for word in unknown if form[word.box].clean]
    before = any(text for name, text in request.form.items() if name.startswith("w"))  # words that were taught meanwhile
    if unknown and not meant and not before:
        form.refuse(_("Chọn nghĩa của ít nhất một từ. Chưa chắc từ nào thì về kết quả kiểm tra, sửa từng dòng."), unknown[0].box)
        return render_template("pupils/words.html", **said), 422
    with transaction():
        for word, value in meant:
            service.teach(word.field, word.word, value, school_id=school_id, at=at, by=by)
        done = not meant or work.check_again(queries.locked(batch_id), by=by, at=at)
    if meant and done:
        flash(_("Đã nhớ %(count)s từ cho trường và kiểm tra lại cả tệp.", count=len(meant)), "success")
    return redirect(url_for(".look", batch_id=batch_id), 303)


def shown_reading(batch: Batch, form: Any) -> Response:
    """Show how far a job is; the page asks again by itself, without JavaScript, and answers to a reload."""
    return watched(render_template("pupils/reading.html", batch=batch, form=form), batch.job)


def shown_columns(batch: Batch, form: Any) -> str:
    """Show what the columns are taken for."""
    return render_template("pupils/columns.html", form=form, batch=batch, **columns.shown(batch, form))


def _too_large() -> TooLarge:
    return TooLarge(_("Tệp lớn hơn %(limit)s MB. Bỏ hình ảnh và các trang tính thừa, hoặc chia danh sách thành nhiều tệp.",
                      limit=current_app.config["SMT"].upload_limit_mb))


def _received(school_id: int, form: Any, data: bytes) -> str:
    """Keep a list and read it, a small one at once; give its id. No transaction is open while the file is read."""
    at, by, name = now(), actor().name, lists.kept_name(form.file.data.filename)
    year, digest = service.school_year_of(at), service.digest_of(data)
    db.session.rollback()
    kept = without_macros(data)

    def act() -> str:
        service.refuse_more(school_id, len(kept))
        batch = service.receive(school_id=school_id, school_year=year, file_name=name, data=kept, digest=digest, at=at, by=by)
        work.ask_to_read(batch, by=by, at=at)
        return str(batch.id)

    made, first = once(form.form_token.data, "pupils-upload", at, act)
    if first:
        _begin(int(made), len(data))
    return made


def _begin(batch_id: int, size: int) -> None:
    """Read a small list now; one that cannot be read is not kept, and its sentence is a refusal."""
    work.begin(batch_id, size)
    batch = db.session.get(Batch, batch_id, populate_existing=True)
    if batch is None or batch.state is not BatchState.FAILED:
        db.session.rollback()
        return
    sentence = work.said(work.why_failed(batch))
    with transaction():
        service.forget(batch_id)
    raise Refusal(sentence)


def _read_on(batch_id: int, size: int, form: Any, purpose: str, act: Callable[[], str]) -> ResponseReturnValue:
    """Read a list again as a person wants it read; a refusal leads home, with its sentence."""
    try:
        _made, first = once(form.form_token.data, purpose, now(), act)
        if first:
            _begin(batch_id, size)
    except Refusal as refusal:
        flash(str(refusal.sentence), "error")
        if db.session.get(Batch, batch_id) is None:
            return redirect(url_for(".home"), 303)
    return redirect(url_for(".look", batch_id=batch_id), 303)


def _home(school: School, form: Any) -> str:
    year = service.school_year_of(now())
    most = current_app.config["SMT"].upload_limit_mb
    form.file.description = _("Tệp Excel (.xlsx, .xlsm, .xls), .ods hoặc .csv, không quá %(limit)s MB. Dùng mẫu ở trên, hoặc tệp xuất "
                              "từ vnEdu, SMAS, cơ sở dữ liệu ngành.", limit=most)
    year_list = queries.list_of(school.id, year)
    return render_template("pupils/home.html", form=form, school=school, year=year, count=queries.count(school.id, year),
                           batches=queries.last_batches(school.id), year_list=year_list, list_states=LIST_STATES,
                           tasks=listing.tasks(school.id, year))

