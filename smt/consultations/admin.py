"""The panel's screens of consultations: the board and its doors, and the list of replies."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask import abort, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from forms.base import Form, page
from forms.consultation import PREPARE_PARTS, DeliveryForm, ExtendForm, NumberForm, PrepareForm
from smt.accounts.current import actor
from smt.accounts.models import User
from smt.accounts.states import PANEL_ROLES, RoleName
from smt.admin.base import Act, Link, Screen, Waiting, address
from smt.admin.refusal import shut
from smt.consultations import board, queries, service
from smt.consultations.models import Consultation, Invitee
from smt.consultations.replies import Replies
from smt.consultations.states import EVIDENCE_LEVELS, POSITIONS, STANDINGS
from smt.core.clock import now, start_of_day
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.once import once
from smt.directory.models import Agency, AgencyGroup
from smt.directory.queries import in_charge
from smt.directory.states import Topic
from smt.files.sending import attachment
from smt.files.service import MEGABYTE, keep

_LONGEST_TITLE = 60
_WRITERS = frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER})


def _send(consultation: Consultation) -> None:
    service.send(consultation, at=now(), secret=current_app.config["SECRET_KEY"])


class Consultations(Screen):
    """Consultations; a record's page is its board."""

    see, write = PANEL_ROLES, _WRITERS
    can_create = can_edit = can_delete = True
    #: What was sent is not rewritten: only number, symbol and day are entered later.
    declaration, first_declaration = NumberForm, PrepareForm
    columns = [("subject", _l("Trích yếu")), ("code", _l("Số, ký hiệu")), ("issued_on", _l("Ngày ban hành")),
               ("due_on", _l("Hạn trả lời")), ("answered", _l("Đã trả lời")), ("sent_at", _l("Gửi lúc"))]
    facts = [("code", _l("Số, ký hiệu")), ("issued_on", _l("Ngày ban hành")), ("lead", _l("Cơ quan lấy ý kiến")),
             ("draft_title", _l("Tên dự thảo")), ("draft_file", _l("Tệp dự thảo")), ("lines", _l("Kính gửi")),
             ("silence", _l("Câu về việc không trả lời")), ("minimum_evidence", _l("Bằng chứng cần có")),
             ("contact", _l("Đầu mối liên hệ")), ("sent_at", _l("Gửi lúc"))]
    search_column = None
    order = ("created_at", True)
    new = _l("Lập đợt lấy ý kiến")
    empty = _l("Lập đợt lấy ý kiến đầu tiên: chọn dự thảo, các cơ quan và hạn trả lời. Chưa gửi gì cho đến khi bấm gửi.")
    acts = [Act("send", _l("Gửi đến các cơ quan"), _send, lambda consultation: consultation.sent_at is None,
                ask=_l("Mỗi cơ quan ở mục “Kính gửi” nhận một thư có liên kết riêng; nhóm được gửi đến từng thành viên. "
                       "Tên và địa chỉ thư được giữ như lúc gửi. Đã gửi thì không thu hồi được."))]

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give all of them to those in charge of consultations."""
        return in_charge(user, Topic.CONSULTATION)

    def create_blueprint(self, admin: Any) -> Any:
        """Take bodies with a draft on this screen's pages; this runs before anything reads the body."""
        made = super().create_blueprint(admin)
        made.url_value_preprocessor(_take_a_draft)
        return made

    def removable(self, record: Consultation) -> bool:
        """Say that only one that was never sent may go."""
        return record.sent_at is None

    def remove(self, record: Consultation) -> None:
        """Take a consultation and its draft away."""
        draft = record.draft_file
        super().remove(record)
        if draft is not None:
            db.session.flush()
            db.session.delete(draft)

    # ---- cells ----

    def show_issued_on(self, consultation: Consultation) -> object:
        """Give the day of issue, a gap while there is none."""
        return consultation.issued_on or "…/…/……"

    def show_answered(self, consultation: Consultation) -> str:
        """Give how many of those asked have answered."""
        if consultation.sent_at is None:
            return str(_("Chưa gửi"))
        asked = len(consultation.invitees)
        return _("%(answered)s trên %(asked)s", answered=asked - len(queries.silent(consultation)), asked=asked)

    def show_minimum_evidence(self, consultation: Consultation) -> object:
        """Give the evidence asked for, in words."""
        return EVIDENCE_LEVELS[consultation.minimum_evidence]

    def show_lines(self, consultation: Consultation) -> str:
        """Give the lines of "Kính gửi", one under the other."""
        return "\n".join(line.text for line in consultation.lines)

    def show_draft_file(self, consultation: Consultation) -> Link | str:
        """Give the draft for downloading."""
        stored = consultation.draft_file
        return Link(stored.name, address("consultations", "draft_view", id=consultation.id)) if stored else ""

    # ---- typing ----

    def offer(self, form: Any) -> None:
        """Offer groups and agencies for a new one; suggest the contact of the settings."""
        if not isinstance(form, PrepareForm):
            return
        settings = current_app.config["SMT"]
        agencies = [(str(one.id), one.name, "") for one in db.session.scalars(select(Agency).order_by(Agency.search_key))]
        form.lead_id.offer(agencies)
        form.agencies.offer(agencies)
        groups = db.session.scalars(select(AgencyGroup).order_by(AgencyGroup.name))
        form.groups.offer((str(one.id), one.name, "") for one in groups)
        if request.method != "POST":  # HEAD reads too
            form.contact.data = f"{settings.contact_unit}\n{settings.contact_address}\n{settings.contact_phone}"
        form.file.description = _("PDF, Word (.docx), PNG hoặc JPEG, không quá %(most)s MB.", most=settings.upload_limit_mb)

    def add(self, answers: dict[str, Any], at: datetime) -> Consultation:
        """Prepare a consultation; nothing is sent yet."""
        sent = answers.pop("file")
        groups = [db.session.get_one(AgencyGroup, one) for one in answers.pop("groups")]
        agencies = [db.session.get_one(Agency, one) for one in answers.pop("agencies")]
        lead = db.session.get_one(Agency, answers.pop("lead_id"))
        draft = keep(sent.read(), sent.filename, at, limit=_upload_limit()) if sent else None
        return service.prepare(**answers, lead=lead, lines=[*groups, *agencies], draft_file=draft, by=actor().name, at=at)

    def change(self, record: Consultation, answers: dict[str, Any], at: datetime) -> None:
        """Enter number, symbol and day."""
        service.issue(record, **answers)

    def _page(self, form: Any, kind: str, record: Any = None, **values: Any) -> str:
        if kind == "create":
            return self.render("consultations/prepare.html", form=form, groups=PREPARE_PARTS)
        return super()._page(form, kind, record, **values)

    # ---- doors ----

    @expose("/details/")
    def details_view(self) -> ResponseReturnValue:
        """Show the board, now or as of an instant; below it the facts and the history."""
        record, typed = self.asked_record(), request.args.get("luc", "")
        back = board.looked_back(typed) if typed else None
        acts = [act for act in self.open_acts() if act.allowed(record)]
        return self.render(
            "consultations/board.html", record=record, board=queries.board(record, back or now()), typed=typed, back=back,
            acts=acts, facts=self.facts, told=self.told(record), may_edit=self.may_write(), words=board, standings=STANDINGS,
            positions=POSITIONS)

    @expose("/draft/")
    def draft_view(self) -> ResponseReturnValue:
        """Send the draft."""
        stored = self.asked_record().draft_file
        return attachment(stored) if stored else abort(404)

    @expose("/delivery/", methods=("GET", "POST"))
    def delivery_view(self) -> ResponseReturnValue:
        """Note that the document reached an agency."""
        record, text = self._writable(), request.values.get("invitee", "")
        invitee = next((one for one in record.invitees if str(one.id) == text), None) or abort(404)
        return self._asked(
            DeliveryForm, record, title=_("Ghi nhận đã giao văn bản: %(name)s", name=invitee.name), button=_("Ghi nhận đã giao"),
            carried={"invitee": text}, done=_("Đã ghi nhận văn bản đã đến %(name)s.", name=invitee.name),
            act=lambda given: _deliver(invitee, **given))

    @expose("/extend/", methods=("GET", "POST"))
    def extend_view(self) -> ResponseReturnValue:
        """Set a later last day."""
        record = self._writable()
        return self._asked(
            ExtendForm, record, title=_("Lùi hạn trả lời"), button=_("Lùi hạn và báo các cơ quan chưa trả lời"), carried={},
            done=_("Đã lùi hạn. Các cơ quan chưa trả lời có địa chỉ thư được báo hạn mới."),
            act=lambda given: service.extend(record, **given, at=now(), by=actor().name))

    def _writable(self) -> Consultation:
        record: Consultation = self.asked_record()
        return record if self.may_write() and record.sent_at is not None else shut()

    def _asked(self, declaration: type[Form], record: Consultation, *, title: str, button: str, carried: dict[str, str],
               done: str, act: Callable[[dict[str, Any]], Any]) -> ResponseReturnValue:
        form, where = page(declaration)(), self.to("details_view", record)
        shown = {"form": form, "record": record, "title": title, "button": button, "carried": carried}
        if request.method != "POST":  # HEAD reads too
            return self.render("consultations/ask.html", **shown)
        if form.validate():
            purpose = f"{request.endpoint}:{record.id}"[:60]
            try:
                once(form.form_token.data, purpose, now(), lambda: str(act(form.answers()).id))
            except Refusal as refusal:
                form.refuse(refusal.sentence, refusal.field)
            else:
                flash(done, "success")
                return redirect(where, 303)
        return self.render("consultations/ask.html", **shown), 422


def _deliver(invitee: Invitee, *, delivered_on: Any, note: str) -> Any:
    return service.record_delivery(invitee, at=now(), delivered_at=start_of_day(delivered_on), by=actor().name, note=note)


def _take_a_draft(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    request.max_content_length = _upload_limit() + MEGABYTE


def _upload_limit() -> int:
    return int(current_app.config["SMT"].upload_limit_mb) * MEGABYTE


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def screens() -> list[Screen]:
    """Give the screens of this room."""
    category = _l("Lấy ý kiến")
    return [Consultations(Consultation, name=_l("Đợt lấy ý kiến"), endpoint="consultations", category=category),
            Replies(name=_l("Ý kiến đã nhận"), endpoint="replies", category=category)]


def waiting(user: User, at: datetime) -> Iterable[Waiting]:
    """Give the silent agencies of each open consultation, and those that may not have been reached."""
    if user.role not in PANEL_ROLES:
        return
    for one in queries.open_ones(in_charge(user, Topic.CONSULTATION), at):
        where, left = address("consultations", "details_view", id=one.consultation.id), one.days_left or 0
        title = _shortened(one.consultation.draft_title)
        if left >= 0:
            yield Waiting(_("cơ quan chưa trả lời, còn %(days)s ngày: %(title)s", days=left, title=title),
                          one.tally.awaiting, where, "warn" if left < 3 else "wait", one.consultation.sent_at)
        yield Waiting(_("cơ quan chưa chắc đã nhận được: %(title)s", title=title), one.unsure, where,
                      "bad" if left < 3 else "warn", one.consultation.sent_at)
