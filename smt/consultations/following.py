"""What is noted of a consultation once it was sent: that the document reached an agency, and a later last day."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _

from forms.base import page
from forms.consultation import DeliveryForm, ExtendForm
from smt.accounts.current import actor
from smt.admin.base import Screen
from smt.admin.refusal import shut
from smt.consultations import service
from smt.consultations.models import Consultation, Invitee
from smt.consultations.states import STANDINGS
from smt.core.clock import now, start_of_day
from smt.core.errors import Refusal
from smt.core.once import once


class Following(Screen):
    """The doors of what happens after sending; a form is sent once, a grave one is shown again before."""

    @expose("/delivery/", methods=("GET", "POST"))
    def delivery_view(self) -> ResponseReturnValue:
        """Note that the document reached an agency."""
        record, text = self._writable(), request.values.get("invitee", "")
        invitee = next((one for one in record.invitees if str(one.id) == text), None) or abort(404)
        form = page(DeliveryForm)()
        shown = {"form": form, "record": record, "carried": {"invitee": text}, "button": _("Ghi nhận đã giao"),
                 "title": _("Ghi nhận đã giao văn bản: %(name)s", name=invitee.name)}
        if request.method != "POST":  # HEAD reads too
            return self.render("consultations/ask.html", **shown)
        if form.validate() and self._carried_out(form, record, lambda given: _deliver(invitee, **given)):
            return self._said(record, _("Đã ghi nhận văn bản đã đến %(name)s.", name=invitee.name))
        return self.render("consultations/ask.html", **shown), 422

    @expose("/extend/", methods=("GET", "POST"))
    def extend_view(self) -> ResponseReturnValue:
        """Ask for a later last day, show what it would do, and set it when that is confirmed."""
        record, form = self._writable(), page(ExtendForm)()
        shown = {"form": form, "record": record, "title": _("Lùi hạn trả lời"), "button": _("Xem lại trước khi lùi hạn")}
        if request.method != "POST" or request.form.get("mend"):  # HEAD reads too
            return self.render("consultations/ask.html", **shown)
        if form.validate():
            if request.form.get("sure") != "1":
                return self._foreseen(form, record, shown)
            if self._carried_out(form, record, lambda given: service.extend(record, **given, at=now(), by=actor().name)):
                return self._said(record, _("Đã lùi hạn. Các cơ quan chưa trả lời có địa chỉ thư được báo hạn mới."))
        return self.render("consultations/ask.html", **shown), 422

    def _foreseen(self, form: Any, record: Consultation, shown: dict[str, Any]) -> ResponseReturnValue:
        try:
            foreseen = service.foresee_extension(record, due_on=form.due_on.clean, at=now())
        except Refusal as refusal:
            form.refuse(refusal.sentence, refusal.field)
            return self.render("consultations/ask.html", **shown), 422
        return self.render("consultations/extend.html", form=form, record=record, foreseen=foreseen, standings=STANDINGS)

    def _writable(self) -> Consultation:
        record: Consultation = self.asked_record()
        return record if self.may_write() and record.sent_at is not None else shut()

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


def _deliver(invitee: Invitee, *, delivered_on: Any, note: str) -> Any:
    return service.record_delivery(invitee, at=now(), delivered_at=start_of_day(delivered_on), by=actor().name, note=note)
