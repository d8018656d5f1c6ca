"""The doors of the papers made of what was answered: the report, its preview, the submission letter, one ZIP of everything."""

from datetime import datetime
from typing import Any

from flask import Response, abort, flash, g, redirect, request, send_file
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _

from forms.base import Form, page
from smt.accounts.current import actor
from smt.consultations import papers
from smt.consultations.ending import Ending
from smt.consultations.models import Consultation, Report
from smt.consultations.papers.bundle import missing
from smt.consultations.papers.packing import slug
from smt.consultations.queries import Board, board
from smt.consultations.queries.comments import Progress, progress_of
from smt.consultations.queries.reports import newest_report, outdated
from smt.consultations.record import stage
from smt.consultations.service import working as service
from smt.consultations.states import Stage
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.once import once
from smt.documents import service as documents
from smt.files.sending import attachment
from smt.files.service import DOCX, PDF, XLSX

_KINDS = {"docx": DOCX, "pdf": PDF, "xlsx": XLSX}
_ZIP = "application/zip"


class Reporting(Ending):
    """The doors of reports and papers; reading one changes nothing, issuing one keeps it."""

    @expose("/report/", methods=("GET", "POST"))
    def report_view(self) -> ResponseReturnValue:
        """Show what has been issued and what can be downloaded; issue the summary."""
        if request.method != "POST":  # HEAD reads too
            return self._papers(self._sent(), page(Form)())
        record, form = self._writable(), page(Form)()
        if form.validate():
            try:
                number, done = self._issued(record, form.form_token.data)
            except Refusal as refusal:
                db.session.rollback()
                form.refuse(refusal.sentence, refusal.field)
            else:
                if done:
                    flash(_("Đã ban hành bảng tổng hợp lần %(number)s.", number=number), "success")
                return redirect(self.to("report_view", record), 303)
        return self._papers(self._sent(), form), 422

    @expose("/report/file/")
    def report_file_view(self) -> ResponseReturnValue:
        """Send a file of an issued report."""
        record, number, kind = self._sent(), request.args.get("number", ""), request.args.get("kind", "")
        report = next((one for one in record.reports if str(one.number) == number), None)
        return attachment(getattr(report, kind)) if report is not None and kind in _KINDS else abort(404)

    @expose("/report/preview/")
    def preview_view(self) -> ResponseReturnValue:
        """Send the summary as it would be now, marked as a draft; nothing is kept."""
        record, kind = self._sent(), request.args.get("kind", "")
        if kind not in _KINDS:
            abort(404)
        return self._sent_paper(record, papers.summary(record, now(), draft=True), kind, "bang-tong-hop-du-thao")

    @expose("/paper/")
    def paper_view(self) -> ResponseReturnValue:
        """Send the submission letter, or the record of a closing."""
        record, kind, what = self._sent(), request.args.get("kind", ""), request.args.get("paper", "")
        closing = next((one for one in record.closings if str(one.id) == what), None)
        if kind not in ("docx", "pdf") or closing is None and what != "submission":
            abort(404)
        if closing is not None:
            return self._sent_paper(record, papers.closing_paper(closing), kind, "bien-ban-ket-thuc")
        return self._sent_paper(record, papers.submission(record, now()), kind, "to-trinh")

    @expose("/bundle/")
    def bundle_view(self) -> ResponseReturnValue:
        """Send everything that goes up as one ZIP."""
        record = self._sent()
        try:
            made = papers.bundle(record, now())
        except Refusal as refusal:
            return self._refused(record, refusal)
        name = _file_name(record, "ho-so-trinh", "zip")
        answer = _download(send_file(made, mimetype=_ZIP, as_attachment=True, download_name=name, max_age=0))
        answer.content_length = made.seek(0, 2)
        made.seek(0)
        answer.call_on_close(made.close)
        return answer

    # ---- what the board and the page of papers show ----

    def worked(self, shown: Board) -> dict[str, Any]:
        """Give how far the work on the comments is, for the board."""
        record, report = shown.consultation, newest_report(shown.consultation)
        return {"progress": self._progress(shown), "report": report, "outdated": report is not None and outdated(record, report)}

    def _progress(self, shown: Board) -> Progress:
        return progress_of(shown.consultation, [row.reply for row in shown.rows if row.reply is not None])

    def _papers(self, record: Consultation, form: Any) -> str:
        shown = board(record, now())
        return self.render("consultations/report.html", record=record, form=form, stage=stage(shown), stages=Stage, missing=missing(record),
                           may_edit=self.may_write(), refusal=_refusal(record, shown.at), kinds=tuple(_KINDS), **self.worked(shown))

    def _issued(self, record: Consultation, token: str) -> tuple[str, bool]:
        # Large papers take long to make: they are made while others may write, and issued only if nothing moved meanwhile.
        number = record.id
        g.only_reads = True
        db.session.rollback()
        record = self.asked_record()
        at = now()
        service.issuable(record, at)
        made = papers.made(record, at, draft=False)
        g.only_reads = False
        db.session.rollback()
        return once(token, f"{request.endpoint}:{number}"[:60], at, lambda: str(_issue(self.asked_record(), made).number))

    def _sent(self) -> Consultation:
        record: Consultation = self.asked_record()
        return record if record.sent_at is not None else abort(404)

    def _sent_paper(self, record: Consultation, paper: Any, kind: str, name: str) -> ResponseReturnValue:
        try:
            data = getattr(documents, kind)(paper)
        except Refusal as refusal:
            return self._refused(record, refusal)
        answer = _download(Response(data, mimetype=_KINDS[kind]))
        answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name(record, name, kind)}"'
        return answer

    def _refused(self, record: Consultation, refusal: Refusal) -> ResponseReturnValue:
        flash(str(refusal), "error")
        return redirect(self.to("report_view", record), 303)


def _issue(record: Consultation, made: papers.Made) -> Report:
    return service.issue_report(record, made=made, at=now(), by=actor().name)


def _refusal(record: Consultation, at: datetime) -> Refusal | None:
    try:
        service.issuable(record, at)
    except Refusal as refusal:
        return refusal
    return None


def _file_name(record: Consultation, name: str, ending: str) -> str:
    return f"{name}-{slug(record.code).lower()}.{ending}"


def _download(answer: Response) -> Response:
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
