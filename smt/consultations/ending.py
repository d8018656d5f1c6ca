"""The doors of how a consultation ends: closing, contests, the approved plan."""

from datetime import timedelta
from typing import Any, NamedTuple

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _

from forms.base import Form, page
from forms.consultation import ApprovalForm, CloseForm, CloseQuietlyForm, CorrectApprovalForm, DecideForm, LeaveOutForm
from smt.accounts.current import actor
from smt.consultations import board, queries, record, service
from smt.consultations.entering import Entering
from smt.consultations.models import Closing, Consultation, Contest
from smt.consultations.states import POSITIONS, STANDINGS, Dispute, Silence, Standing
from smt.core.clock import local, now
from smt.files.sending import attachment
from smt.files.service import MEGABYTE, keep

#: How many days an agency is offered for contesting; the officer may set another day.
_CONTEST_DAYS = timedelta(days=7)


class Letters(NamedTuple):
    """How many deemed agencies hear of it by letter, and how many only on paper."""

    by_letter: int
    on_paper: int


class Ending(Entering):
    """The doors of how a consultation ends: closing, contests, the approved plan."""

    @expose("/close/", methods=("GET", "POST"))
    def close_view(self) -> ResponseReturnValue:
        """Show what closing would record and what forbids it; close when that is confirmed."""
        asked = self._writable()
        form = page(CloseQuietlyForm if asked.silence_means is Silence.NOTHING else CloseForm)(**_suggested(asked))
        if request.method != "POST":  # HEAD reads too
            return self._foreseen_end(asked, form)
        if form.validate() and self._carried_out(form, asked, lambda given: _close(asked, **given)):
            return self._said(asked, _("Đã kết thúc và ghi lại tình trạng của từng cơ quan."))
        return self._foreseen_end(asked, form), 422

    @expose("/closing/")
    def closing_view(self) -> ResponseReturnValue:
        """Show a closing exactly as it was recorded."""
        asked: Consultation = self.asked_record()
        closing = _named(asked.closings, "closing")
        return self.render(
            "consultations/ending/closing.html", record=asked, closing=closing, whole=closing.id in record.verified(asked.closings),
            later=next((one for one in asked.closings if one.supersedes_id == closing.id), None), words=board, standings=STANDINGS,
            positions=POSITIONS, title=_("Bản ghi kết thúc lúc %(at)s", at=local(closing.at).strftime("%H:%M, %d/%m/%Y")))

    @expose("/leave-out/", methods=("GET", "POST"))
    def leave_out_view(self) -> ResponseReturnValue:
        """Decide to close without an agency that was not reached."""
        asked, form = self._writable(), page(LeaveOutForm)()
        invitee = _named(asked.invitees, "invitee")
        shown = {"form": form, "record": asked, "carried": {"invitee": str(invitee.id)}, "button": _("Ghi quyết định"),
                 "title": _("Kết thúc không có ý kiến của %(name)s", name=invitee.name)}
        if request.method != "POST":  # HEAD reads too
            return self.render("consultations/ask.html", **shown)
        if form.validate() and self._carried_out(
                form, asked, lambda given: service.leave_out(invitee, at=now(), by=actor().name, **given)):
            return self._said(asked, _("Đã ghi quyết định kết thúc không có ý kiến của %(name)s.", name=invitee.name))
        return self.render("consultations/ask.html", **shown), 422

    @expose("/contest/", methods=("GET", "POST"))
    def contest_view(self) -> ResponseReturnValue:
        """Show an agency's contest with what shows that it was asked; decide on it."""
        asked: Consultation = self.asked_record() if request.method != "POST" else self._writable()
        contest, form = _named(_contests(asked), "contest"), page(DecideForm)()
        if request.method != "POST":  # HEAD reads too
            return self._contest(asked, contest, form)
        if form.validate() and self._carried_out(form, asked, lambda given: _decide(contest, **given)):
            return self._said(asked, _("Đã ghi quyết định. Cơ quan nhận thư báo kết quả, nếu có địa chỉ thư."))
        return self._contest(asked, contest, form), 422

    @expose("/contest-file/")
    def contest_file_view(self) -> ResponseReturnValue:
        """Send the file that came with a contest."""
        stored = _named(_contests(self.asked_record()), "contest").file
        return attachment(stored) if stored else abort(404)

    @expose("/approve/", methods=("GET", "POST"))
    def approve_view(self) -> ResponseReturnValue:
        """Enter the promulgated plan; where it is entered already, correct the entry by another one."""
        asked = self._writable()
        before = asked.approval
        form = page(CorrectApprovalForm if before else ApprovalForm)(**(_entered(asked) if before else {}))
        _describe(form)
        shown = {"form": form, "record": asked, "before": before,
                 "title": _("Đính chính kế hoạch đã ban hành") if before else _("Ghi kế hoạch đã ban hành")}
        if request.method != "POST":  # HEAD reads too
            return self.render("consultations/ending/approve.html", **shown)
        if form.validate() and self._carried_out(form, asked, lambda given: _approve(asked, **given)):
            return self._said(asked, _("Đã ghi. Các cơ quan đã được hỏi có địa chỉ thư nhận thư báo."))
        _describe(form)
        return self.render("consultations/ending/approve.html", **shown), 422

    def _foreseen_end(self, asked: Consultation, form: Form) -> str:
        ending = service.foresee_closing(asked, at=now())
        told = ending.told if asked.silence_means is Silence.AGREEMENT else []
        by_letter = sum(bool(row.invitee.address) for row in told)
        return self.render("consultations/ending/close.html", record=asked, form=form, ending=ending, words=board, standings=STANDINGS,
                           letters=Letters(by_letter, len(told) - by_letter), title=_("Xem lại trước khi kết thúc"))

    def _contest(self, asked: Consultation, contest: Contest, form: Form) -> str:
        at = now()
        row = next(one for one in queries.board(asked, at).rows if one.invitee.id == contest.invitee_id)
        decides = self.may_write() and record.dispute(contest, at) is Dispute.OPEN and row.standing is Standing.CONTESTED
        return self.render(
            "consultations/ending/contest.html", record=asked, contest=contest, row=row, form=form if decides or form.failed else None,
            dispute=record.dispute(contest, at), words=board, standings=STANDINGS,
            title=_("Phản đối của %(name)s", name=contest.invitee.name))


def _close(asked: Consultation, *, basis: str, contest_until: Any = None) -> Closing:
    at = now()
    return service.close(asked, at=at, by=actor().name, basis=basis, contest_until=contest_until or local(at).date(),
                         seen=request.form.get("seen", ""))


def _suggested(asked: Consultation) -> dict[str, Any]:
    day = asked.due_on.strftime("%d/%m/%Y") if asked.due_on else "…"
    return {"basis": f"Văn bản số {asked.code}; hạn trả lời hết ngày {day}.", "contest_until": local(now()).date() + _CONTEST_DAYS}


def _decide(contest: Contest, *, upheld: Dispute, reason: str) -> Any:
    return service.decide(contest, upheld=upheld is Dispute.UPHELD, reason=reason, at=now(), by=actor().name)


def _approve(asked: Consultation, *, file: Any, **given: Any) -> Any:
    at = now()
    stored: Any = keep(file.read(), file.filename, at, limit=_upload_limit() * MEGABYTE) if file else None
    act: Any = service.correct_approval if "reason" in given else service.approve
    return act(asked, **given, file=stored, at=at, by=actor().name)


def _entered(asked: Consultation) -> dict[str, Any]:
    before = asked.approval
    return {name: getattr(before, name) for name in ("number", "issued_on", "signer")}


def _describe(form: Form) -> None:
    box = form["file"]
    box.description = _("PDF hoặc Word (.docx), không quá %(most)s MB.", most=_upload_limit())
    if isinstance(form, CorrectApprovalForm):
        box.description += " " + _("Để trống thì giữ tệp đã ghi.")
    if form.failed and box.data is not None and not box.errors:
        form.refuse(_("Tệp “%(name)s” chưa được giữ. Chọn lại tệp rồi gửi.", name=box.data.filename), "file")


def _upload_limit() -> int:
    return int(current_app.config["SMT"].upload_limit_mb)


def _contests(asked: Consultation) -> list[Contest]:
    return [contest for invitee in asked.invitees for contest in invitee.contests]


def _named(some: list[Any], argument: str) -> Any:
    """Give the record of a list that the address names; another consultation's, or none, is not there."""
    text = request.values.get(argument, "")
    return next((one for one in some if str(one.id) == text), None) or abort(404)
