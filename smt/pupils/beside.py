"""The doors to what a list does not write: rows that were left aside, and pupils of the register whom it does not name."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from smt.directory.models import School
from smt.pupils import absent, lists
from smt.pupils.checking import shown
from smt.pupils.looking import held
from smt.pupils.school import of_school, pupils
from smt.pupils.states import Bucket
from smt.pupils.template import labels


@pupils.get("/danh-sach/<int:batch_id>/bo-qua")
@of_school
def ignored(school: School, batch_id: int) -> ResponseReturnValue:
    """Show the rows that are not read as pupils, or that the school left out: what stands in them, and why."""
    batch = held(school, batch_id)
    return render_template("pupils/ignored.html", batch=batch, part=lists.part(batch, _page(), Bucket.IGNORED))


@pupils.get("/danh-sach/<int:batch_id>/khong-nhac-toi")
@of_school
def unnamed(school: School, batch_id: int) -> ResponseReturnValue:
    """Show the pupils of the register whom the list does not name; nothing becomes of them by it."""
    batch = held(school, batch_id)
    return render_template("pupils/absent.html", batch=batch, part=absent.part(batch, _page()), labels=labels(), shown=shown)


def _page() -> int:
    return request.args.get("trang", 1, type=int)
