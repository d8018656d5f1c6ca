"""The donor's pages."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forms.donation import CONSENT_VERSION, GROUPS, DonationForm
from smt.core.clock import local
from smt.donations import queries, service
from smt.donations.states import ANSWER_WITHIN
from smt.vietnamese.names import alphabetical_key
from smt.web.limits import PUBLIC_FORM, limiter
from smt.web.steps import Steps, name_controller

donations = Blueprint("donations", __name__, template_folder="templates")


def _prepare(form: Any, at: datetime) -> None:
    places = sorted(queries.wish_places(local(at).date()), key=lambda place: alphabetical_key(place.name))
    form.wish_place_id.offer((str(place.id), place.name, "") for place in places)
    name_controller(form)


def _pledge(answers: dict[str, Any], at: datetime) -> str:
    offer = service.Offer(**{name: value for name, value in answers.items() if name != "consent"})
    settings = current_app.config["SMT"]
    return service.pledge(offer, consent_version=CONSENT_VERSION, at=at, settings=settings).reference


STEPS = Steps(
    purpose="donation", declaration=DonationForm, groups=GROUPS, template="donations/form.html", done="donations.done",
    check_title=_l("Kiểm tra lại trước khi gửi đăng ký"), send=_l("Gửi đăng ký ủng hộ"),
    again=_l("Đăng ký này đã được gửi trước đó. Mã dưới đây là mã đã cấp; không có gì được ghi thêm."),
    prepare=_prepare, act=_pledge)


@donations.get("/ung-ho")
def fill() -> ResponseReturnValue:
    """Ask what is offered."""
    return STEPS.fill()


@donations.post("/ung-ho")
@limiter.limit(PUBLIC_FORM)
def advance() -> ResponseReturnValue:
    """Check the answers, show them, or send them."""
    return STEPS.advance()


@donations.get("/ung-ho/da-gui/<receipt>")
def done(receipt: str) -> ResponseReturnValue:
    """Confirm; reloading and keeping the address as a bookmark work, and nothing personal is shown."""
    return render_template("donations/done.html", reference=STEPS.reference(receipt), days=ANSWER_WITHIN.days)
