"""The page of one invited agency, behind its personal link: read the draft, see what was answered, answer."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from config import Config
from forms.base import Form, page
from forms.consultation import ReplyForm
from smt.consultations import queries, service
from smt.consultations.models import Invitee, Reply
from smt.consultations.states import POSITIONS
from smt.core.clock import local, now
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.once import once
from smt.files.sending import attachment
from smt.files.service import MEGABYTE, keep
from smt.vietnamese.dates import days_left
from smt.web.limits import PUBLIC_FORM, limiter

consultations = Blueprint("consultations", __name__, template_folder="templates")


@consultations.get("/gop-y/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """Show what is asked of the agency, what it answered, and the form; opening it records nothing."""
    return _shown(token, _invited(token), page(ReplyForm)())


@consultations.get("/gop-y/<token>/du-thao")
def draft(token: str) -> ResponseReturnValue:
    """Send the draft that is consulted on."""
    stored = _invited(token).consultation.draft_file
    return attachment(stored) if stored else abort(404)


@consultations.post("/gop-y/<token>")
@limiter.limit(PUBLIC_FORM)
def reply(token: str) -> ResponseReturnValue:
    """Record the agency's answer, once."""
    invitee, form = _invited(token), page(ReplyForm)()
    if not form.validate():
        return _shown(token, invitee, form), 400 if form.form_errors else 422
    try:
        recorded, first = once(form.form_token.data, f"reply:{invitee.id}", now(), lambda: _answer(invitee, form))
    except Refusal as refusal:
        form.refuse(refusal.sentence, refusal.field)
        return _shown(token, invitee, form), 422
    at = local(db.session.get_one(Reply, int(recorded)).received_at)
    if not first:
        flash(_("Lần gửi này đã được ghi lúc %(time)s ngày %(day)s và chỉ ghi một lần. Muốn thay ý kiến thì điền mẫu dưới đây rồi gửi.",
                time=at.strftime("%H:%M"), day=at.strftime("%d/%m/%Y")), "error")
        return redirect(url_for("consultations.invitation", token=token), 303)
    flash(_("Đã ghi nhận lúc %(time)s ngày %(day)s. Địa chỉ thư đã đăng ký của cơ quan, nếu có, nhận được giấy báo.",
            time=at.strftime("%H:%M"), day=at.strftime("%d/%m/%Y")))
    return redirect(url_for("consultations.invitation", token=token), 303)


def _invited(token: str) -> Invitee:
    return queries.invited_by(token) or abort(404)


def _answer(invitee: Invitee, form: Form) -> str:
    at, given, settings = now(), form.answers(), _settings()
    sent = given.pop("file")
    stored = keep(sent.read(), sent.filename, at, limit=_upload_limit()) if sent else None
    return str(service.answer(invitee, at=at, file=stored, fallback_mailbox=settings.fallback_mailbox, **given).id)


def _shown(token: str, invitee: Invitee, form: Form) -> str:
    at, due_on = now(), invitee.consultation.due_on
    _prepare(form)
    return render_template(
        "consultations/invitation.html", token=token, invitee=invitee, consultation=invitee.consultation, form=form,
        replies=[(one, queries.is_late(one, at)) for one in reversed(invitee.replies)], positions=POSITIONS, due_on=due_on,
        left=days_left(local(at).date(), due_on) if due_on else 0)


def _prepare(form: Form) -> None:
    box = form["file"]
    box.description = _("PDF, Word (.docx), PNG hoặc JPEG, không quá %(most)s MB.", most=_settings().upload_limit_mb)
    if form.failed and box.data is not None and not box.errors:
        form.refuse(_("Tệp “%(name)s” chưa được giữ. Chọn lại tệp rồi gửi.", name=box.data.filename), "file")


def _upload_limit() -> int:
    return _settings().upload_limit_mb * MEGABYTE


def _settings() -> Config:
    settings: Config = current_app.config["SMT"]
    return settings
