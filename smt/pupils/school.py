"""What the school's doors share: the blueprint, who may enter, whose list it is."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from smt.accounts.current import needs_role, person
from smt.accounts.states import RoleName
from smt.core.db import db
from smt.core.errors import Refusal
from smt.directory.models import School
from smt.directory.queries import school_of
from smt.pupils import queries
from smt.pupils.models import Batch

pupils = Blueprint("pupils", __name__, url_prefix="/truong", template_folder="templates")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def of_school(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Open a door to people of a school, and hand them their school."""
    @needs_role(RoleName.SCHOOL)
    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        user = person()
        school = school_of(user) if user else None
        if school is None:
            return render_template("pupils/no_school.html"), 403
        return view(school, *args, **kwargs)
    return opened


def led_back(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Lead from an act on a list that is refused to the page that says how the list stands, with the reason."""
    @wraps(view)
    def opened(school: School, batch_id: int, **kwargs: Any) -> ResponseReturnValue:
        try:
            return view(school, batch_id, **kwargs)
        except Refusal as refusal:
            db.session.rollback()
            flash(str(refusal.sentence), "error")
            return redirect(url_for(".look", batch_id=batch_id), 303)
    return opened


def asked(school: School, batch_id: int) -> Batch:
    """Give a list of this school; another's is not there."""
    return queries.batch_of(school.id, batch_id) or abort(404)


def workbook(data: bytes, name: str) -> ResponseReturnValue:
    """Give a file to keep."""
    return send_file(BytesIO(data), mimetype=EXCEL, as_attachment=True, download_name=name)
