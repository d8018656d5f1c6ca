"""The plans that consultations led to, for everybody: what was promulgated, and how agencies answered, in numbers only."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from smt.consultations import board, queries
from smt.consultations.models import Consultation
from smt.core.db import db
from smt.files.sending import attachment

plans = Blueprint("plans", __name__, template_folder="templates")


@plans.get("/ke-hoach")
def listed() -> ResponseReturnValue:
    """List the promulgated plans, the newest first."""
    return render_template("consultations/plans.html", approvals=queries.promulgated())


@plans.get("/ke-hoach/<int:number>")
def plan(number: int) -> ResponseReturnValue:
    """Show a promulgated plan and the counts of its consultation, as the closing that holds recorded them."""
    found = _promulgated(number)
    closing = found.closings[-1]
    return render_template("consultations/plan.html", consultation=found, approval=found.approval, closing=closing,
                           figures=board.figures(board.tally_of(closing)), tally=board.tally_of(closing))


@plans.get("/ke-hoach/<int:number>/tep")
def file(number: int) -> ResponseReturnValue:
    """Send the promulgated plan."""
    approval = _promulgated(number).approval
    return attachment(approval.file) if approval else abort(404)


def _promulgated(number: int) -> Consultation:
    found = db.session.get(Consultation, number) if number < 2**31 else None
    return found if found and found.approval and found.closings else abort(404)
