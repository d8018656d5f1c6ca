"""What is done for an agency once it was asked: evidence, its link, a later last day; a form is sent once, a grave one is shown first."""

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _

from forms.base import Form, page
from forms.consultation import BounceForm, DeliveryForm, ExtendForm, LinkForm, WithdrawForm
from smt.accounts.current import actor
from smt.admin.base import Screen, Waiting, address
from smt.admin.refusal import shut
from smt.admin.story import Told, named
from smt.consultations import service
from smt.consultations.ladder import came_back
from smt.consultations.models import Consultation, Evidence, Invitee
from smt.consultations.queries import Board
from smt.consultations.states import EVIDENCE_LEVELS, STANDINGS
from smt.core.clock import local, now, start_of_day
from smt.core.errors import Refusal
from smt.core.once import once
from smt.files.models import StoredFile
from smt.files.sending import attachment
from smt.files.service import MEGABYTE, keep
from smt.history import service as history
from smt.history.models import Entry
from smt.vietnamese.dates import day_month_year


class Following(Screen):
    """The doors of what happens after sending."""

    # ---- evidence ----

    @expose("/delivery/", methods=("GET", "POST"))
    def delivery_view(self) -> ResponseReturnValue:
        """Note that the document reached an agency."""
        record, invitee = self._of_agency()
        return self._noted(
            record, DeliveryForm, {"invitee": invitee.id}, lambda given: _deliver(invitee, **given),
            title=_("Ghi nhận đã giao văn bản: %(name)s", name=invitee.name), button=_("Ghi nhận đã giao"),
            done=_("Đã ghi nhận văn bản đã đến %(name)s.", name=invitee.name))

    @expose("/bounce/", methods=("GET", "POST"))
    def bounce_view(self) -> ResponseReturnValue:
        """Note that what was sent to an agency came back."""
        record, invitee = self._of_agency()
        return self._noted(
            record, BounceForm, {"invitee": invitee.id}, lambda given: _bounce(invitee, **given),
            title=_("Ghi nhận thư bị trả lại: %(name)s", name=invitee.name), button=_("Ghi nhận thư bị trả lại"),
            done=_("Đã ghi nhận thư gửi %(name)s bị trả lại.", name=invitee.name),
            intro=[_("Các thư gửi đến hết ngày đó không còn là bằng chứng cơ quan đã nhận được."),
                   _("Sau khi ghi, sửa địa chỉ thư ở mục Cơ quan rồi cấp lại liên kết, hoặc giao văn bản giấy.")])

    @expose("/withdraw/", methods=("GET", "POST"))
    def withdraw_view(self) -> ResponseReturnValue:
        """Say that a row of evidence was recorded by mistake."""
        record, evidence = self._evidence(writing=True)
        level = EVIDENCE_LEVELS[evidence.level]
        told = _("%(level)s, %(day)s: %(note)s", level=level, day=day_month_year(local(evidence.at).date()), note=evidence.note)
        return self._noted(
            record, WithdrawForm, {"evidence": evidence.id},
            lambda given: service.withdraw_record(evidence, at=now(), by=actor().name, **given),
            title=_("Rút lại ghi nhận: %(name)s", name=evidence.invitee.name), button=_("Rút lại ghi nhận này"),
            done=_("Đã rút lại ghi nhận. Dòng cũ vẫn còn để đọc nhưng không còn được tính."),
            intro=[told, _("Không có gì bị xóa: dòng này vẫn đọc được, kèm lý do rút lại, và từ lúc này không còn là bằng chứng.")])

    @expose("/evidence-file/")
    def evidence_file_view(self) -> ResponseReturnValue:
        """Send the paper of a row of evidence."""
        stored = self._evidence()[1].file
        return attachment(stored) if stored else abort(404)

    # ---- links ----

    @expose("/revoke/", methods=("GET", "POST"))
    def revoke_view(self) -> ResponseReturnValue:
        """Take an agency's link away."""
        record, invitee = self._of_agency()
        return self._noted(
            record, LinkForm, {"invitee": invitee.id}, lambda given: service.revoke(invitee, at=now(), **given),
            title=_("Thu hồi liên kết: %(name)s", name=invitee.name), button=_("Thu hồi liên kết"),
            done=_("Đã thu hồi liên kết của %(name)s.", name=invitee.name),
            intro=[_("Liên kết hiện có không mở được nữa ngay khi bấm nút. Thư có liên kết này mà chưa gửi đi thì không gửi nữa."),
                   _("Ý kiến đã gửi vẫn còn nguyên. Cơ quan còn cần trả lời thì cấp lại liên kết.")])

    @expose("/reissue/", methods=("GET", "POST"))
    def reissue_view(self) -> ResponseReturnValue:
        """Make an agency another link and send it to the registered address."""
        record, invitee = self._of_agency()
        seen, where = request.form.get("issue") or str(invitee.link_issue), invitee.address
        return self._noted(
            record, LinkForm, {"invitee": invitee.id, "issue": seen}, lambda given: _reissue(invitee, seen, **given),
            title=_("Cấp lại liên kết: %(name)s", name=invitee.name), button=_("Cấp lại và gửi liên kết mới"),
            done=_("Đã cấp liên kết mới; thư đang được gửi đến %(address)s.", address=where),
            intro=[_("Liên kết mới chỉ gửi đến địa chỉ đã đăng ký: %(address)s.", address=where) if where else
                   _("Cơ quan này chưa có địa chỉ thư đã đăng ký. Ghi địa chỉ ở mục Cơ quan trước khi cấp lại."),
                   _("Liên kết cũ không mở được nữa ngay khi bấm nút. Ý kiến đã gửi vẫn còn nguyên.")])

    # ---- last days ----

    @expose("/extend/", methods=("GET", "POST"))
    def extend_view(self) -> ResponseReturnValue:
        """Ask for a later last day of everybody or of one agency, show what it would do, and set it when that is confirmed."""
        record, form = self._writable(), page(ExtendForm)()
        invitee = self._one_of(record) if request.values.get("invitee") else None
        title = _("Lùi hạn riêng: %(name)s", name=invitee.name) if invitee else _("Lùi hạn trả lời")
        shown = {"form": form, "record": record, "title": title, "button": _("Xem lại trước khi lùi hạn"),
                 "carried": {"invitee": invitee.id} if invitee else {}}
        if request.method != "POST" or request.form.get("mend"):  # HEAD reads too
            return self.render("consultations/ask.html", **shown)
        if form.validate():
            if request.form.get("sure") != "1":
                return self._foreseen(form, record, invitee, shown)
            if self._carried_out(form, record, lambda given: service.extend(record, invitee=invitee, **given, at=now(), by=actor().name)):
                return self._said(record, _("Đã lùi hạn riêng cho %(name)s.", name=invitee.name) if invitee else
                                  _("Đã lùi hạn. Các cơ quan chưa trả lời có địa chỉ thư được báo hạn mới."))
        return self.render("consultations/ask.html", **shown), 422

    def _foreseen(self, form: Any, record: Consultation, invitee: Invitee | None, shown: dict[str, Any]) -> ResponseReturnValue:
        try:
            foreseen = service.foresee_extension(record, due_on=form.due_on.clean, at=now(), invitee=invitee)
        except Refusal as refusal:
            form.refuse(refusal.sentence, refusal.field)
            return self.render("consultations/ask.html", **shown), 422
        return self.render("consultations/extend.html", form=form, record=record, foreseen=foreseen, standings=STANDINGS, invitee=invitee)

    # ---- how ----

    def told(self, record: Consultation) -> list[Told]:
        """Give the history of a consultation and of its agencies' links, the newest first."""
        names = {str(invitee.id): invitee.name for invitee in record.invitees}
        changes = [entry for entry in history.changes_of(record.invitees) if {"link_issue", "link_revoked_at"} & entry.changes.keys()]
        found = [*super().told(record), *(_told_of_link(entry, names[entry.record_id]) for entry in changes)]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def _noted(self, record: Consultation, declaration: type[Form], carried: dict[str, object], act: Callable[[dict[str, Any]], Any], *,
               title: str, button: str, done: str, intro: list[str] | None = None) -> ResponseReturnValue:
        """Ask, and do it once when it was well filled in."""
        form = page(declaration)()
        shown = {"form": form, "record": record, "carried": carried, "title": title, "button": button, "intro": intro or []}
        if request.method == "POST" and form.validate() and self._carried_out(form, record, act):  # HEAD reads too
            return self._said(record, done)
        say_of_file(form)
        return self.render("consultations/ask.html", **shown), 422 if request.method == "POST" else 200

    def _writable(self) -> Consultation:
        record: Consultation = self.asked_record()
        return record if self.may_write() and record.sent_at is not None else shut()

    def _one_of(self, record: Consultation) -> Invitee:
        text = request.values.get("invitee", "")
        return next((one for one in record.invitees if str(one.id) == text), None) or abort(404)

    def _of_agency(self) -> tuple[Consultation, Invitee]:
        record = self._writable()
        return record, self._one_of(record)

    def _evidence(self, *, writing: bool = False) -> tuple[Consultation, Evidence]:
        record = self._writable() if writing else self.asked_record()
        text = request.values.get("evidence", "")
        rows = (row for invitee in record.invitees for row in invitee.evidence)
        return record, next((row for row in rows if str(row.id) == text), None) or abort(404)

    def _carried_out(self, form: Any, record: Consultation, act: Callable[[dict[str, Any]], Any]) -> bool:
        try:
            once(form.form_token.data, f"{request.endpoint}:{record.id}"[:60], now(), lambda: str(act(form.answers()).id))
        except Refusal as refusal:
            form.refuse(refusal.sentence, refusal.field)
            return False
        return True

    def _said(self, record: Consultation, done: str) -> ResponseReturnValue:
        flash(done, "success")
        return redirect(self.to("details_view", record), 303)


def _told_of_link(entry: Entry, name: str) -> Told:
    again = "link_issue" in entry.changes
    act = _("cấp lại liên kết của %(name)s", name=name) if again else _("thu hồi liên kết của %(name)s", name=name)
    # The same reason as the time before is no change to the column.
    _before, reason = entry.changes.get("link_reason", ("", ""))
    return Told(entry.at, named(entry), act, [_("Lý do: %(reason)s", reason=reason)] if reason else [])


def came_back_waiting(board: Board) -> list[Waiting]:
    """Give the line of the work list that counts the agencies whose letter came back; none where none did."""
    number, where = sum(map(came_back, board.rows)), address("consultations", "details_view", id=board.consultation.id)
    text = _("cơ quan có thư bị trả lại: %(title)s", title=board.consultation.heading)
    return [Waiting(text, number, where, "bad", board.consultation.sent_at)] if number else []


def stored_file(sent: Any) -> StoredFile | None:
    """Keep the file that came with a form, if one was chosen."""
    return keep(sent.read(), sent.filename, now(), limit=upload_limit()) if sent else None


def say_of_file(form: Any) -> None:
    """Say which files are taken; and, where the page comes back, that the chosen one is to be chosen again."""
    if "file" not in form:
        return
    box = form["file"]
    box.description = _("PDF, Word (.docx), PNG hoặc JPEG, không quá %(most)s MB.", most=upload_limit() // MEGABYTE)
    if form.failed and box.data is not None and not box.errors:
        form.refuse(_("Tệp “%(name)s” chưa được giữ. Chọn lại tệp rồi gửi.", name=box.data.filename), "file")


def upload_limit() -> int:
    """Give the size of the largest file taken, in bytes."""
    return int(current_app.config["SMT"].upload_limit_mb) * MEGABYTE


def _deliver(invitee: Invitee, *, delivered_on: Any, note: str, file: Any) -> Evidence:
    return service.record_delivery(invitee, at=now(), delivered_at=start_of_day(delivered_on), by=actor().name, note=note,
                                   file=stored_file(file))


def _bounce(invitee: Invitee, *, returned_on: Any, note: str, file: Any) -> Evidence:
    return service.record_bounce(invitee, at=now(), returned_on=returned_on, by=actor().name, note=note, file=stored_file(file))


def _reissue(invitee: Invitee, seen: str, *, reason: str) -> Invitee:
    issue = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
    return service.reissue(invitee, issue=issue, at=now(), reason=reason, secret=current_app.config["SECRET_KEY"])
