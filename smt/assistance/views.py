"""The family's pages."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forms.assistance import CONSENT_VERSION, GROUPS, AssistanceForm
from smt.assistance import queries, service
from smt.assistance.states import ANSWER_WITHIN
from smt.vietnamese.names import alphabetical_key
from smt.web.limits import PUBLIC_FORM, limiter
from smt.web.steps import Steps, name_controller

assistance = Blueprint("assistance", __name__, template_folder="templates")


def _prepare(form: Any, _at: datetime) -> None:
    found = sorted(queries.schools(), key=lambda school: (alphabetical_key(school.place.name), alphabetical_key(school.name)))
    form.school_id.offer((str(school.id), school.name, school.place.name) for school in found)
    name_controller(form)


def _ask(answers: dict[str, Any], at: datetime) -> str:
    plea = service.Plea(**{name: value for name, value in answers.items() if name != "consent"})
    return service.ask(plea, consent_version=CONSENT_VERSION, at=at, settings=current_app.config["SMT"]).reference


STEPS = Steps(
    purpose="assistance", declaration=AssistanceForm, groups=GROUPS, template="assistance/form.html", done="assistance.done",
    check_title=_l("Kiểm tra lại trước khi gửi đề nghị"), send=_l("Gửi đề nghị hỗ trợ"),
    again=_l("Đề nghị này đã được gửi trước đó. Mã dưới đây là mã đã cấp; không có gì được ghi thêm."),
    prepare=_prepare, act=_ask)


@assistance.get("/ho-tro")
def fill() -> ResponseReturnValue:
    """Ask who needs what."""
    return STEPS.fill()


@assistance.post("/ho-tro")
@limiter.limit(PUBLIC_FORM)
def advance() -> ResponseReturnValue:
    """Check the answers, show them, or send them."""
    return STEPS.advance()


@assistance.get("/ho-tro/da-gui/<receipt>")
def done(receipt: str) -> ResponseReturnValue:
    """Confirm; reloading and keeping the address as a bookmark work, and nothing personal is shown."""
    return render_template("assistance/done.html", reference=STEPS.reference(receipt), days=ANSWER_WITHIN.days)
