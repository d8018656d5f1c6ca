"""The doors that show a list: what was found in it, as a page and as workbooks, or what became of it."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.base import Form, page
from forms.pupil import PupilForm
from smt.admin.story import SYSTEM
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Refusal
from smt.directory.models import School
from smt.files.models import FileContent
from smt.pupils import absent, applying, columns, hands, lists, service, work
from smt.pupils.models import Batch
from smt.pupils.school import EXCEL, asked, of_school, pupils, workbook
from smt.pupils.sending import shown_columns, shown_reading
from smt.pupils.states import BatchState
from smt.pupils.template import labels
from smt.sheets.columns import REMARK_LABEL
from smt.sheets.marking import given_back_as, mark
from smt.sheets.refusals import SheetRefusal


@pupils.get("/danh-sach/<int:batch_id>")
@of_school
def look(school: School, batch_id: int) -> ResponseReturnValue:
    """Show what was found in a list, or what became of it."""
    return shown_list(asked(school, batch_id), page(Form)())


@pupils.get("/danh-sach/<int:batch_id>/dong-can-sua.xlsx")
@of_school
def rows_to_mend(school: School, batch_id: int) -> ResponseReturnValue:
    """Give the rows that were not taken, each with what to do."""
    batch = held(school, batch_id)
    return workbook(lists.rows_to_mend(batch), f"dong-can-sua-{batch.id}.xlsx")


@pupils.get("/danh-sach/<int:batch_id>/tep-danh-dau.xlsx")
@of_school
def marked(school: School, batch_id: int) -> ResponseReturnValue:
    """Give the same workbook back, with what is to be mended written in."""
    batch = held(school, batch_id)
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


def held(school: School, batch_id: int) -> Batch:
    """Give a list of this school that was checked and waits for its word; of any other lead to the page that says what became of it."""
    batch = asked(school, batch_id)
    if batch.state is not BatchState.CHECKED:
        if request.method == "POST":
            flash(_("Lần gửi này chưa được ghi: tệp đang được đọc, hoặc đã được nhận hay bỏ trước đó. Tình trạng của tệp ở dưới đây."),
                  "error")
        abort(redirect(url_for(".look", batch_id=batch_id), 303))
    return batch


def shown_list(batch: Batch, form: Any, typed: Mapping[str, str] | None = None) -> Response | str:
    """Show a list as it stands, whatever its state; `typed` by group is the answer to all its rows that was not taken."""
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
                           column=lambda name: hands.labelled(labels(), batch, name), past=_past(batch), stale=_stale(batch),
                           pick=_pick_for, same_file=batch.file is not None and batch.file.media_type == EXCEL, typed=typed or {},
                           absent=len(absent.ids(batch)), first=min((group.numbers[0] for group in found), default=None),
                           **lists.preview(batch, page=request.args.get("trang", 1, type=int),
                                           changing_page=request.args.get("trang-doi", 0, type=int),
                                           good_page=request.args.get("trang-dung", 0, type=int)))


def _pick_for(name: str) -> Any:
    """Give the question of a field, for an answer that is given to many rows."""
    return PupilForm()[name]


def _named(by: str) -> object:
    return SYSTEM.get(by, by)


def _stale(batch: Batch) -> str:
    """Say who changed the register since this list was checked, if anybody did, or that it could not be taken when that was tried."""
    try:
        work.refuse_unchecked(batch)
        applying.refuse_if_old(batch)
    except Refusal as refusal:
        return str(refusal.sentence)
    if "conflict" in batch.foreseen:
        return _("Thử ghi các dòng của tệp thì không được: có em trong tệp vừa được ghi hoặc sửa ở nơi khác. Chưa ghi gì. Kiểm tra lại tệp "
                 "để xem phần còn khác.")
    return ""


def _past(batch: Batch) -> str:
    """Say that a list is of another year than this, so that it can only be dropped."""
    try:
        service.refuse_other_year(batch.school_year, now())
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


def _blocked(batch: Batch) -> str:
    """Say why a taken list cannot be taken back; blank when it can."""
    if batch.state is not BatchState.APPLIED:
        return ""
    try:
        service.refuse_other_year(batch.school_year, now())
        applying.refuse_if_built_upon(batch, now())
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""
