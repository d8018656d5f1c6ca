"""Looking up how far a donation or a request is, by its reference and four digits of the phone."""

import hmac
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.base import page
from forms.lookup import LookUpForm
from smt.assistance import queries as assistance
from smt.assistance import states as assistance_words
from smt.core.clock import local
from smt.donations import queries as donations
from smt.donations import states as donation_words
from smt.vietnamese.phones import last_four
from smt.web.limits import LOOK_UP, limiter
from smt.web.steps import expired

lookup = Blueprint("lookup", __name__, template_folder="templates")


@dataclass(frozen=True)
class Found:
    """What a person may know of a case; nothing in it says whose it is."""

    kind: str
    reference: str
    phone: str
    state: object
    since: date
    next: object


@lookup.get("/tra-cuu")
def ask() -> ResponseReturnValue:
    """Ask for the reference and the four digits."""
    return render_template("figures/lookup.html", form=page(LookUpForm)())


@lookup.post("/tra-cuu")
@limiter.limit(LOOK_UP)
def answer() -> ResponseReturnValue:
    """Say how far the case is; a wrong reference and wrong digits get one and the same answer."""
    form = page(LookUpForm)()
    if not form.validate():
        return render_template("figures/lookup.html", form=form), 400 if expired(form) else 422
    found = _donation(form.reference.clean) or _request(form.reference.clean)
    # Compared even when nothing was found, so that both refusals take the same way.
    right = hmac.compare_digest(last_four(found.phone) if found else "----", form.digits.clean)
    if not found or not right:
        form.refuse(_("Không có hồ sơ nào khớp cả mã và bốn số cuối này. "
                      "Xem lại hai mục; nếu vẫn không được, gọi số ở cuối trang."))
        return render_template("figures/lookup.html", form=form), 422
    return render_template("figures/lookup_found.html", found=found)


def _donation(reference: str) -> Found | None:
    case = donations.by_reference(reference)
    if case is None:
        return None
    words = donation_words
    return Found(_("Đăng ký ủng hộ"), reference, case.phone, words.LABELS[case.state], local(case.state_at).date(),
                 words.NEXT[case.state])


def _request(reference: str) -> Found | None:
    case = assistance.by_reference(reference)
    if case is None:
        return None
    words = assistance_words
    return Found(_("Đề nghị hỗ trợ"), reference, case.phone, words.LABELS[case.state], local(case.state_at).date(),
                 words.NEXT[case.state])
