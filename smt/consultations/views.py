"""What an agency meets behind its personal link: the door, the page with what is to do, the draft, the contest.

A link is opened by a button, because mail scanners follow links: GET and HEAD never change anything. Behind the button
the address carries no token any more; the session does (see `visit`).
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.base import Form, page
from forms.consultation import ContestForm, LostLinkForm
from smt.consultations import answer_page, queries, service, sheet_page, visit
from smt.consultations.models import Contest, Invitee
from smt.consultations.states import CHANNELS, COMMENT_KINDS, POSITIONS, STANDINGS
from smt.core.clock import now
from smt.core.errors import Refusal
from smt.core.once import once
from smt.files.sending import attachment
from smt.web.limits import LOOK_UP, PUBLIC_FORM, limiter

consultations = Blueprint("consultations", __name__, template_folder="templates")


@consultations.after_request
def _keep_to_ourselves(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


# ---- the link ----

@consultations.get("/gop-y/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """Say what is asked of the agency, until when, and what silence will mean; looking records nothing."""
    return _landing(visit.invited(token), token, page(Form)())


@consultations.post("/gop-y/mo")
@limiter.limit(PUBLIC_FORM)
def enter() -> ResponseReturnValue:
    """Open the agency's page: note that the link was opened, and go on at an address without its token."""
    token, form = request.form.get("token", ""), page(Form)()
    if not form.validate() and queries.invited_by(token) is None:
        abort(400)
    invitee = visit.invited(token)
    if not _carried_out(form, f"open:{invitee.id}", lambda: service.note_opening(invitee, at=now())):
        return _landing(invitee, token, form), 400
    visit.let_in(invitee)
    return redirect(url_for("consultations.home", invitee_id=invitee.id), 303)


@consultations.get("/gop-y/mat-lien-ket")
def lost() -> ResponseReturnValue:
    """Ask for the registered address of an agency that lost its link."""
    return render_template("consultations/agency/lost.html", form=page(LostLinkForm)())


@consultations.post("/gop-y/mat-lien-ket")
@limiter.limit(LOOK_UP)
def send_again() -> ResponseReturnValue:
    """Send the link again to the registered address; whether there is one is not said here."""
    form = page(LostLinkForm)()
    if not form.validate():
        return render_template("consultations/agency/lost.html", form=form), 400 if form.form_errors else 422
    if not _carried_out(form, "link", lambda: service.send_links_again(form.email.clean, at=now())):
        return render_template("consultations/agency/lost.html", form=form), 422
    flash(_("Nếu đây là địa chỉ đã đăng ký của một cơ quan đang được lấy ý kiến, thư có liên kết sẽ đến trong vài phút. "
            "Mỗi ngày gửi lại nhiều nhất %(most)s lần.", most=service.AGAIN_A_DAY))
    return redirect(url_for("consultations.lost"), 303)


# ---- behind the link ----

@consultations.get("/gop-y/trang/<int:invitee_id>")
def home(invitee_id: int) -> ResponseReturnValue:
    """Show what there is to do, what was answered, and how the agency stands."""
    return _home(visit.opened(invitee_id), page(Form)())


@consultations.get("/gop-y/trang/<int:invitee_id>/du-thao/<int:number>")
def draft(invitee_id: int, number: int) -> ResponseReturnValue:
    """Send the draft that is consulted on, or an earlier text on which the agency was asked."""
    consultation = visit.opened(invitee_id).consultation
    asked = [one for one in consultation.revisions if one.asked_at is not None or one is consultation.revision]
    stored = next((one.file for one in asked if one.number == number), None)
    return attachment(stored) if stored else abort(404)


@consultations.get("/gop-y/trang/<int:invitee_id>/van-ban/<int:reply_id>")
def letter(invitee_id: int, reply_id: int) -> ResponseReturnValue:
    """Send the file that came with one of the agency's own replies."""
    stored = next((one.file for one in visit.opened(invitee_id).replies if one.id == reply_id), None)
    return attachment(stored) if stored else abort(404)


@consultations.post("/gop-y/trang/<int:invitee_id>/da-nhan")
@limiter.limit(PUBLIC_FORM)
def receive(invitee_id: int) -> ResponseReturnValue:
    """Note the agency's word that it received the document."""
    invitee, form = visit.opened(invitee_id), page(Form)()
    if not form.validate() or not _carried_out(form, f"receipt:{invitee.id}", lambda: service.confirm_receipt(invitee, at=now())):
        return _home(invitee, form), 400
    flash(_("Đã ghi nhận: cơ quan đã nhận được văn bản. Việc này chưa phải là trả lời."))
    return redirect(url_for("consultations.home", invitee_id=invitee.id), 303)


@consultations.get("/gop-y/trang/<int:invitee_id>/tra-loi")
def answering(invitee_id: int) -> ResponseReturnValue:
    """Show the form of an answer, with the draft that was kept."""
    return answer_page.show(visit.opened(invitee_id))


@consultations.post("/gop-y/trang/<int:invitee_id>/tra-loi")
@limiter.limit(PUBLIC_FORM)
def reply(invitee_id: int) -> ResponseReturnValue:
    """Record the agency's answer once, keep a draft, or give more room."""
    return answer_page.take(visit.opened(invitee_id))


@consultations.get("/gop-y/trang/<int:invitee_id>/bang-excel")
def sheet(invitee_id: int) -> ResponseReturnValue:
    """Show how to answer by a sheet."""
    return sheet_page.show(visit.opened(invitee_id))


@consultations.get("/gop-y/trang/<int:invitee_id>/bang-excel/tai-ve")
def blank_sheet(invitee_id: int) -> ResponseReturnValue:
    """Give the agency's sheet for the draft that is consulted on."""
    return sheet_page.blank(visit.opened(invitee_id))


@consultations.post("/gop-y/trang/<int:invitee_id>/bang-excel")
@limiter.limit(PUBLIC_FORM)
def read_sheet(invitee_id: int) -> ResponseReturnValue:
    """Read a filled sheet and show what it says, or what is to be mended; nothing is written."""
    return sheet_page.take(invitee_id)


@consultations.get("/gop-y/trang/<int:invitee_id>/phan-doi")
def contesting(invitee_id: int) -> ResponseReturnValue:
    """Ask why silence was no agreement."""
    return _contesting(visit.opened(invitee_id), page(ContestForm)())


@consultations.post("/gop-y/trang/<int:invitee_id>/phan-doi")
@limiter.limit(PUBLIC_FORM)
def contest(invitee_id: int) -> ResponseReturnValue:
    """Record that the agency contests having been taken to agree."""
    invitee, form = visit.opened(invitee_id), page(ContestForm)()
    if not form.validate():
        return _contesting(invitee, form), 400 if form.form_errors else 422
    if not _carried_out(form, f"contest:{invitee.id}", lambda: _contest(invitee, form)):
        return _contesting(invitee, form), 422
    flash(_("Đã ghi nhận phản đối. Từ lúc này cơ quan không còn được tính là nhất trí mặc nhiên, cho đến khi có quyết định."))
    return redirect(url_for("consultations.home", invitee_id=invitee.id), 303)


def _carried_out(form: Any, purpose: str, act: Callable[[], object]) -> bool:
    if form.errors or form.form_errors:
        return False
    try:
        once(form.form_token.data, purpose, now(), lambda: str(bool(act())))
    except Refusal as refusal:
        form.refuse(refusal.sentence, refusal.field)
        return False
    return True


def _contest(invitee: Invitee, form: Any) -> Contest:
    at = now()
    return service.contest(invitee, at=at, reason=form.reason.clean, signer=form.signer.clean, file=answer_page.stored(form, at),
                           fallback_mailbox=current_app.config["SMT"].fallback_mailbox)


def _landing(invitee: Invitee, token: str, form: Any) -> str:
    return render_template("consultations/agency/landing.html", own=queries.own(invitee, now()), token=token, form=form)


def _home(invitee: Invitee, form: Any) -> str:
    return render_template("consultations/agency/home.html", own=queries.own(invitee, now()), form=form, positions=POSITIONS,
                           standings=STANDINGS, channels=CHANNELS, kinds=COMMENT_KINDS)


def _contesting(invitee: Invitee, form: Any) -> str:
    own, why = queries.own(invitee, now()), ""
    try:
        service.contestable(invitee, at=own.at)
    except Refusal as refusal:
        why = str(refusal)
    answer_page.explain_file(form)
    return render_template("consultations/agency/contest.html", own=own, form=form, why=why)
