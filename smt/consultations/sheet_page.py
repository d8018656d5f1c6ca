"""The pages on which an agency answers by its Excel sheet: download it, have it read, look at what was read, send.

What was read is sent by the page's own door (`answer_page`), with the page's own form: one checker, one way to record,
the same words when somebody else answered meanwhile. Reading writes nothing.
"""

from typing import Any

from flask import current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from forms.base import page
from forms.consultation import Opinion, ReplyForm, SheetForm
from smt.consultations import answer_page, queries, sheet_answer, visit
from smt.consultations.models import Invitee
from smt.consultations.sheet import reply_sheet
from smt.consultations.sheet_reading import FilledReply, SheetProblem, judge, read_filled
from smt.consultations.states import COMMENT_KINDS, POSITIONS
from smt.core.clock import now
from smt.core.db import db
from smt.files.sending import download
from smt.sheets.reading import read_rows, refuse_macros
from smt.sheets.refusals import EmptyFile, SheetRefusal, TooLarge, TooManyRows
from smt.web.bodies import BESIDE_A_FILE

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Places to mend that are shown at once.
SHOWN = 200


def show(invitee: Invitee) -> ResponseReturnValue:
    """Show the way from the sheet to the answer."""
    return _asking(invitee, page(SheetForm)())


def blank(invitee: Invitee) -> ResponseReturnValue:
    """Give the sheet. It is blank but for the sections: a draft goes on where it was kept, on the page, and a sheet that
    said already what was answered before would be an answer if it came back by mistake."""
    asked = invitee.consultation
    data = reply_sheet(sheet_answer.head_of(invitee, queries.own(invitee, now()).due_on), sheet_answer.sections_of(asked.revision))
    return download(data, f"bang-y-kien-{asked.id}-{invitee.id}-du-thao-lan-{asked.revision.number}.xlsx", EXCEL)


def take(invitee_id: int) -> ResponseReturnValue:
    """Read a sent sheet; show what it says, with the button that sends it, or every place to mend."""
    form, too_large = _sent()
    invitee = visit.opened(invitee_id)
    if too_large or not form.validate():
        return _asking(invitee, form, 413 if too_large else 400 if form.form_errors else 422)
    data, name = form.file.data.read(_most() * 10**6 + 1), form.file.data.filename
    db.session.rollback()  # no transaction is open while the workbook is read
    try:
        if len(data) > _most() * 10**6:
            raise TooLarge
        refuse_macros(data)
        rows = read_rows(data).rows
        invitee = visit.opened(invitee_id)
        filled = read_filled(rows, head=sheet_answer.head_of(invitee), sections=sheet_answer.sections_of(invitee.consultation.revision))
        if sheet_answer.is_blank(filled):
            raise EmptyFile(_("Bảng chưa điền ô nào. Chọn ý kiến ở ô đầu, ghi người ký, lưu tệp rồi tải lên lần nữa."))
    except SheetRefusal as refusal:
        form.refuse(_in_our_words(refusal), "file")
        return _asking(visit.opened(invitee_id), form, 422)
    return _read(invitee, filled, name)


def _sent() -> tuple[Any, bool]:
    """Read the sent form before anything is asked of the database: a slow line must keep nobody else from writing."""
    request.max_content_length = _most() * 10**6 + BESIDE_A_FILE
    try:
        return page(SheetForm)(), False
    except RequestEntityTooLarge:
        form = page(SheetForm)(formdata=None)
        form.refuse(_in_our_words(TooLarge()), "file")
        return form, True


def _most() -> int:
    return int(current_app.config["SMT"].upload_limit_mb)


def _in_our_words(refusal: SheetRefusal) -> object:
    # A list may be cut into several files, an answer may not.
    if isinstance(refusal, TooLarge):
        return _("Tệp nặng hơn mức nhận là %(most)s MB. Tải bảng ở trang này về, chép ý kiến sang rồi tải bảng đó lên; hình ảnh và văn bản "
                 "đã ký thì đính kèm ở bước gửi.", most=_most())
    if isinstance(refusal, TooManyRows):
        return _("Tệp có nội dung ở quá nhiều dòng, cột hoặc ô. Xóa phần thừa ở cuối và bên phải trang tính, hoặc chép ý kiến sang bảng "
                 "tải ở trang này, rồi tải lên lần nữa.")
    return refusal.sentence


def _read(invitee: Invitee, filled: FilledReply, name: str) -> ResponseReturnValue:
    problems = sorted([*judge(filled)[2], *sheet_answer.too_many(filled)], key=lambda one: one.place.row)
    typed = MultiDict(sheet_answer.as_typed(filled))
    opinion = Opinion(ReplyForm(typed), [one.id for one in invitee.consultation.revision.sections], typed)
    opinion.validate()
    seen = answer_page.Seen.fresh(invitee)
    seen.draft = ""  # the sheet did not grow out of a draft: one that was kept on the page stays
    return _looking(invitee, opinion, problems, filled, name, seen=seen)


def _looking(invitee: Invitee, opinion: Opinion, problems: list[SheetProblem], filled: FilledReply, name: str, *,
             seen: answer_page.Seen) -> ResponseReturnValue:
    kept = opinion.kept()
    form = page(ReplyForm)(formdata=None)
    answer_page.explain_file(form)
    answer = make_response(render_template(
        "consultations/agency/sheet_problems.html" if problems else "consultations/agency/sheet_check.html",
        own=queries.own(invitee, now()), form=form, opinion=opinion, kept=kept, seal=sheet_answer.sealed(invitee, kept), seen=seen,
        name=name, problems=problems[:SHOWN], more=max(len(problems) - SHOWN, 0), count=len(filled.remarks),
        most=sheet_answer.MOST_REMARKS, sections=invitee.consultation.revision.sections, positions=POSITIONS, kinds=COMMENT_KINDS),
        422 if problems else 200)
    answer.headers["Cache-Control"] = "private, no-cache"  # Back from the next page comes here again
    return answer


def _asking(invitee: Invitee, form: Any, status: int = 200) -> ResponseReturnValue:
    form["file"].description = _("Tệp .xlsx tải ở trang này, không quá %(most)s MB.", most=_most())
    return make_response(render_template("consultations/agency/sheet_page.html", own=queries.own(invitee, now()), form=form), status)
