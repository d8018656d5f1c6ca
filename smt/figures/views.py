"""The start page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from smt.consultations.queries import promulgated
from smt.core.clock import now
from smt.donations.states import ANSWER_WITHIN
from smt.figures.queries import key_figures

figures = Blueprint("figures", __name__, template_folder="templates")


@figures.get("/")
def start() -> ResponseReturnValue:
    """Show what the programme is, the three doors, and the key figures."""
    at = now()
    return render_template("figures/start.html", figures=key_figures(at), at=at, days=ANSWER_WITHIN.days, plans=promulgated())
