"""The doors by which an officer types in what reached us on paper."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from forms.base import page
from forms.consultation import ENTER_PARTS, EnterForm, Opinion, SheetForm
from smt.accounts.current import actor
from smt.admin.base import address
from smt.consultations import service, sheet_answer
from smt.consultations.drafting import Drafting
from smt.consultations.following import say_of_file, stored_file
from smt.consultations.models import Invitee, Reply
from smt.consultations.sheet_reading import FilledReply, SheetProblem
from smt.consultations.states import POSITIONS
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.once import once
from smt.core.tokens import new_token
from smt.sheets.refusals import SheetRefusal


class Entering(Drafting):
    """The doors by which an officer types in what reached us on paper."""

    @expose("/enter/", methods=("GET", "POST"))
    def enter_view(self) -> ResponseReturnValue:
        """Type in an agency's answer from its letter."""
        record, invitee = self._of_agency()
        sections, sent = record.revision.sections, request.method == "POST"  # HEAD reads too
        more = request.form.get("more", "") if sent else ""
        opinion = Opinion(page(EnterForm)(), [section.id for section in sections], request.form if sent else None,
                          int(more) if more.isascii() and more.isdigit() else None)
        if sent and not more and opinion.validate():
            reply = self._entered(invitee, opinion)
            if reply is not None:
                return redirect(address("replies", "details_view", id=reply), 303)
        return self._entering(invitee, opinion), 422 if sent and not more else 200

    @expose("/sheet/")
    def sheet_view(self) -> ResponseReturnValue:
        """Give an agency's sheet, for one that asks for it by mail."""
        return sheet_answer.blank(self._of_agency()[1], now())

    @expose("/enter-sheet/", methods=("GET", "POST"))
    def enter_sheet_view(self) -> ResponseReturnValue:
        """Read the sheet that an agency sent by mail into the form of its answer; nothing is written."""
        record, invitee = self._of_agency()
        form, sent = page(SheetForm)(), request.method == "POST"  # HEAD reads too
        if sent and form.validate():
            db.session.rollback()  # no transaction is open while the workbook is read
            try:
                rows = sheet_answer.rows_of(form.file.data)
                record, invitee = self._of_agency()
                return self._filled(invitee, sheet_answer.filled_by(invitee, rows))
            except SheetRefusal as refusal:
                form.refuse(sheet_answer.why_not(refusal), "file")
                record, invitee = self._of_agency()
        sheet_answer.explain(form)
        return self.render("consultations/enter_sheet.html", record=record, invitee=invitee, form=form), 422 if sent else 200

    def _filled(self, invitee: Invitee, filled: FilledReply) -> str:
        typed = MultiDict(sheet_answer.as_typed(filled))
        form = page(EnterForm)(formdata=typed)
        form.form_token.data = new_token()
        opinion = Opinion(form, [section.id for section in invitee.consultation.revision.sections], typed)
        return self._entering(invitee, opinion, sheet_answer.problems_in(filled))

    def _entering(self, invitee: Invitee, opinion: Opinion, problems: Sequence[SheetProblem] | None = None) -> str:
        """Show the form; `problems` are those of a sheet that was read into it."""
        say_of_file(opinion.reply)
        record = invitee.consultation
        shown: str = self.render("consultations/enter.html", record=record, invitee=invitee, opinion=opinion, form=opinion.reply,
                                 sections=record.revision.sections, groups=ENTER_PARTS, positions=POSITIONS, newest=_newest(invitee),
                                 problems=problems)
        return shown

    def _entered(self, invitee: Invitee, opinion: Opinion) -> str | None:
        form, seen = opinion.reply, request.form.get("seen", "")
        name = invitee.name
        try:
            number, first = once(form.form_token.data, f"{request.endpoint}:{invitee.id}"[:60], now(),
                                 lambda: _enter(invitee, opinion, int(seen) if seen.isascii() and seen.isdigit() else None))
        except Refusal as refusal:
            form.refuse(refusal.sentence, refusal.field)
            return None
        if first:
            flash(_("Đã nhập ý kiến của %(name)s. Địa chỉ thư đã đăng ký của cơ quan, nếu có, nhận được giấy báo.", name=name), "success")
        else:
            flash(_("Mẫu này đã được gửi trước đó và chỉ ghi một lần; dưới đây là ý kiến đã ghi."), "error")
        return number


def _enter(invitee: Invitee, opinion: Opinion, seen: int | None) -> str:
    sections = {section.id: section for section in invitee.consultation.revision.sections}
    given: dict[str, Any] = opinion.reply.answers()
    remarks = [service.Remark(sections.get(one.section), one.kind, one.text, one.proposed) for one in opinion.said()]
    reply = service.enter(invitee, at=now(), by=actor().name, remarks=remarks, seen=seen, file=stored_file(given.pop("file")),
                          fallback_mailbox=current_app.config["SMT"].fallback_mailbox, **given)
    return str(reply.id)


def _newest(invitee: Invitee) -> Reply | None:
    db.session.expire(invitee, ["replies"])
    return invitee.replies[-1] if invitee.replies else None
