"""The panel's screens of consultations: preparing, sending and the board; and the list of replies."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import abort, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from forms.base import Form
from forms.consultation import CORRECT_PARTS, PREPARE_PARTS, CorrectForm, LookBackForm, NumberForm, PrepareForm
from smt.accounts.current import actor
from smt.accounts.models import User
from smt.accounts.states import PANEL_ROLES, RoleName
from smt.admin.base import Act, Link, Screen, Waiting, address
from smt.consultations import board, preparing, queries, service
from smt.consultations.citing import citation
from smt.consultations.following import came_back_waiting
from smt.consultations.models import Consultation
from smt.consultations.outcome import End
from smt.consultations.replies import Replies
from smt.consultations.states import EVIDENCE_LEVELS, POSITIONS, SILENCES, STANDINGS, Stage
from smt.consultations.working import Working
from smt.core.clock import local, now
from smt.core.db import db
from smt.core.errors import Refusal
from smt.directory.queries import in_charge
from smt.directory.states import Topic
from smt.files.sending import attachment
from smt.files.service import DOCX, MEGABYTE, keep

_WRITERS = frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER})


def _send(consultation: Consultation) -> None:
    service.send(consultation, at=now(), secret=current_app.config["SECRET_KEY"])


def _told(consultation: Consultation) -> str:
    asked, letters = len(consultation.invitees), sum(bool(one.email) for one in consultation.invitees)
    if letters == asked:
        return _("Đã viết %(letters)s thư, mỗi cơ quan một thư.", letters=letters)
    return _("Đã viết %(letters)s thư; %(papers)s cơ quan cần giao văn bản giấy.", letters=letters, papers=asked - letters)


class Consultations(Working):
    """Consultations; a record's page is its board."""

    see, write = PANEL_ROLES, _WRITERS
    can_create = can_edit = can_delete = True
    declaration, first_declaration = CorrectForm, PrepareForm
    columns = [("subject", _l("Trích yếu")), ("code", _l("Số, ký hiệu")), ("issued_on", _l("Ngày ban hành")),
               ("due_on", _l("Hạn trả lời")), ("answered", _l("Đã trả lời")), ("sent_at", _l("Gửi lúc"))]
    facts = [("code", _l("Số, ký hiệu")), ("issued_on", _l("Ngày ban hành")), ("lead", _l("Cơ quan lấy ý kiến")),
             ("draft_title", _l("Tên dự thảo")), ("draft_file", _l("Tệp dự thảo")), ("approver", _l("Cấp phê duyệt")),
             ("lines", _l("Kính gửi")), ("bases", _l("Căn cứ")), ("silence_means", _l("Quá hạn mà không trả lời")),
             ("silence", _l("Câu về việc không trả lời")), ("silence_citation", _l("Căn cứ để hiểu như vậy")),
             ("minimum_evidence", _l("Bằng chứng cần có")), ("evidence_citation", _l("Căn cứ của mức bằng chứng")),
             ("contact", _l("Đầu mối liên hệ")), ("recipients", _l("Nơi nhận")), ("signer", _l("Người ký")),
             ("sent_at", _l("Gửi lúc"))]
    search_column = None
    order = ("created_at", True)
    new = _l("Lập đợt lấy ý kiến")
    empty = _l("Lập đợt lấy ý kiến đầu tiên: chọn dự thảo, các cơ quan và hạn trả lời. Chưa gửi gì cho đến khi bấm gửi.")
    acts = [Act("send", _l("Gửi đến các cơ quan"), _send, lambda consultation: consultation.sent_at is None,
                ask=_l("Mỗi cơ quan ở mục “Kính gửi” nhận một thư có liên kết riêng; nhóm được gửi đến từng thành viên. "
                       "Tên và địa chỉ thư được giữ như lúc gửi. Đã gửi thì không thu hồi được."), said=_told)]

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
        """Take a consultation and its drafts away."""
        files = [revision.file for revision in record.revisions if revision.file]
        super().remove(record)
        db.session.flush()
        for file in files:
            db.session.delete(file)

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

    def show_silence_means(self, consultation: Consultation) -> object:
        """Give what silence means, in words."""
        return SILENCES[consultation.silence_means]

    def show_bases(self, consultation: Consultation) -> str:
        """Give the documents cited, one under the other."""
        return "\n".join(f"{citation(basis)};" for basis in consultation.bases)

    def show_signer(self, consultation: Consultation) -> str:
        """Give the signature as it prints."""
        return "\n".join([*consultation.signature, consultation.signer])

    def show_lines(self, consultation: Consultation) -> str:
        """Give the lines of "Kính gửi", one under the other."""
        return "\n".join(line.text for line in consultation.lines)

    def show_draft_file(self, consultation: Consultation) -> Link | str:
        """Give the draft for downloading."""
        stored = consultation.draft_file
        return Link(stored.name, address("consultations", "draft_view", id=consultation.id)) if stored else ""

    # ---- typing ----

    def opening(self) -> dict[str, Any]:
        """Give what the last letter of the agency that the address names said, or the last of all."""
        lead = request.args.get("lead_id", "")
        last = queries.last_of(self._scope(), int(lead) if lead.isascii() and lead.isdigit() and len(lead) <= 9 else None)
        return preparing.opening(last, current_app.config["SMT"])

    def offer(self, form: Any) -> None:
        """Offer groups and agencies, and documents that letters cite."""
        if not isinstance(form, PrepareForm):
            return
        form.lead_id.offer(preparing.agencies())
        form.lines.offer("who", preparing.lines(local(now()).date()))
        form.lines.paste(preparing.line_reader())
        form.bases.suggest(preparing.suggestions(queries.bases_used(self._scope())))
        form.file.description = _("PDF, Word (.docx), PNG hoặc JPEG, không quá %(most)s MB. Từ tệp Word đọc được các phần của dự thảo.",
                                  most=current_app.config["SMT"].upload_limit_mb)

    def declared(self, record: Consultation) -> type[Form]:
        """Ask for everything until it is sent; what was sent is not rewritten, only number, symbol and day are entered."""
        return NumberForm if record.sent_at else CorrectForm

    def stored(self, record: Consultation) -> dict[str, Any]:
        """Give the values with which the edit form opens."""
        return {**super().stored(record), "lines": preparing.lines_of(record), "bases": preparing.bases_of(record.bases)}

    def add(self, answers: dict[str, Any], at: datetime) -> Consultation:
        """Prepare a consultation; nothing is sent yet."""
        return service.prepare(**_meant(answers, at), by=actor().name, at=at)

    def added(self, key: str, form: Any) -> str:
        """Lead on to the sections of a draft that came as a Word file; else to the record."""
        flash(_("Đã lập đợt lấy ý kiến, chưa gửi gì."), "success")
        record = self.get_one(key)
        read = record is not None and record.draft_file is not None and record.draft_file.media_type == DOCX
        return self.to("sections_view" if read else "details_view", id=key)

    def change(self, record: Consultation, answers: dict[str, Any], at: datetime) -> None:
        """Correct what nobody has seen; of what was sent enter number, symbol and day."""
        if record.sent_at:
            service.issue(record, **answers)
        else:
            service.correct(record, **_meant(answers, at), by=actor().name, at=at)

    def _page(self, form: Any, kind: str, record: Any = None, **values: Any) -> str:
        if "file" in form:
            form.file.lose(failed=form.failed)
        if kind == "create":
            return self.render("consultations/prepare.html", form=form, groups=PREPARE_PARTS, leads=queries.leads(self._scope()))
        groups = CORRECT_PARTS if "file" in form else None
        if groups and record.draft_file:
            form.file.description = _("Đang có “%(name)s”; để trống thì giữ tệp này. %(kinds)s", name=record.draft_file.name,
                                      kinds=form.file.description)
        return self.render(f"admin/{kind}.html", form=form, record=record, groups=groups, **values)

    def _ask(self, act: Act, records: list[Any], left_out: int) -> ResponseReturnValue:
        if act.name != "send" or len(records) > 1:
            return super()._ask(act, records, left_out)
        try:
            foreseen = service.foresee_sending(records[0], at=now())
        except Refusal as refusal:
            flash(str(refusal), "error")
            return redirect(self._after(records), 303)
        return self.render("consultations/send.html", act=act, records=records, left_out=left_out, foreseen=foreseen,
                           silences=SILENCES)

    # ---- doors ----

    @expose("/details/")
    def details_view(self) -> ResponseReturnValue:
        """Show the board, now or as of an instant; below it the facts and the history."""
        record, form = self.asked_record(), LookBackForm(request.args)
        back = form.instant() if form.validate() else None
        shown, chosen = queries.board(record, back or now()), board.NARROWS.get(request.args.get("tinh_trang", ""))
        looking = {name: text for name, text in request.args.items() if back and name.startswith(("luc", "gio"))}
        return self.render(
            "consultations/board.html", record=record, board=shown, rows=board.narrowed(shown, chosen), chosen=chosen, form=form,
            back=back, looking=looking, acts=[act for act in self.open_acts() if act.allowed(record)], facts=self.facts,
            told=self.told(record), days=queries.days(record), may_edit=self.may_write(), words=board,
            standings=STANDINGS, positions=POSITIONS)

    @expose("/draft/")
    def draft_view(self) -> ResponseReturnValue:
        """Send the draft."""
        stored = self.asked_record().draft_file
        return attachment(stored) if stored else abort(404)


def _take_a_draft(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    request.max_content_length = _upload_limit() + MEGABYTE


def _meant(answers: dict[str, Any], at: datetime) -> dict[str, Any]:
    sent = answers.pop("file")
    draft = keep(sent.read(), sent.filename, at, limit=_upload_limit()) if sent else None
    return {**preparing.meant(answers), "draft_file": draft}


def _upload_limit() -> int:
    return int(current_app.config["SMT"].upload_limit_mb) * MEGABYTE


def screens() -> list[Screen]:
    """Give the screens of this room."""
    category = _l("Lấy ý kiến")
    return [Consultations(Consultation, name=_l("Đợt lấy ý kiến"), endpoint="consultations", category=category),
            Replies(name=_l("Ý kiến đã nhận"), endpoint="replies", category=category)]


def waiting(user: User, at: datetime) -> Iterable[Waiting]:
    """Give what waits of each consultation: silent agencies, those that may not have been reached, contests, its closing."""
    if user.role not in PANEL_ROLES:
        return
    for one in queries.open_ones(in_charge(user, Topic.CONSULTATION), at):
        where, left = address("consultations", "details_view", id=one.consultation.id), one.days_left or 0
        title, end = one.consultation.heading, board.end(one)
        if left >= 0:
            yield Waiting(_("cơ quan chưa trả lời, còn %(days)s ngày: %(title)s", days=left, title=title),
                          one.tally.awaiting, where, "warn" if left < 3 else "wait", one.consultation.sent_at)
        yield from came_back_waiting(one)
        unsure = one.unsure - len(end.left_out)
        yield Waiting(_("cơ quan chưa chắc đã nhận được: %(title)s", title=title), unsure, where,
                      "bad" if left < 3 else "warn", one.consultation.sent_at)
        yield from _ending(end, title, where)


def _ending(end: End, title: str, where: str) -> Iterable[Waiting]:
    if end.contested:
        yield Waiting(_("phản đối chờ quyết định: %(title)s", title=title), len(end.contested), where, "bad",
                      min(row.contest.at for row in end.contested if row.contest))
    if end.stage is Stage.DUE:
        yield Waiting(_("đợt đã hết hạn, chờ kết thúc: %(title)s", title=title), 1, where, "bad")
    if end.stage is Stage.CHANGED:
        yield Waiting(_("cơ quan có thay đổi sau khi kết thúc: %(title)s", title=title), len(end.changed), where, "wait",
                      end.closings[0].at)
