"""The doors of the school's register: its pupils, one pupil, two records that may be one child."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from forms.base import Form, page
from forms.panel import Versioned
from forms.pupil import GROUPS, FindForm, PupilForm
from forms.school_list import AnswerForm, SameForm
from smt.accounts.current import actor
from smt.admin.story import Told, tell
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.core.once import once
from smt.directory.models import School
from smt.history import service as history
from smt.pupils import duplicates, listing, lists, merging, queries, service
from smt.pupils.checking import shown
from smt.pupils.finding import MOST
from smt.pupils.identity import TOLD
from smt.pupils.models import Pupil, PupilRemark
from smt.pupils.school import of_school, pupils, workbook
from smt.pupils.states import CIRCUMSTANCES, NEEDS
from smt.pupils.story import with_lists
from smt.pupils.template import filled, labels
from smt.web.steps import expired

#: Pairs that look like one child, shown at once.
PAIRS = 20


@pupils.route("/hoc-sinh", methods=["GET", "POST"])
@of_school
def register(school: School) -> ResponseReturnValue:
    """Show the school's pupils of this year; words of a name come by POST, to stay out of addresses and logs."""
    form, status = page(FindForm)(), 200
    if request.method == "POST" and not form.validate():
        status = 400 if expired(form) else 422
    words = (form.words.data or "") if status == 200 else ""
    year = service.school_year_of(now())
    said: dict[str, Any] = {"hits": None, "number": 1, "pages": 1, "pairs": []}
    if words:
        hits = queries.found(school.id, year, words, request.form.get("sau", type=int))
        said |= {"found": hits.pupils, "total": hits.count, "hits": hits}
    else:
        number = min(max(request.args.get("trang", 1, type=int), 1), 10_000)
        rows, total = queries.listed(school.id, year, number)
        said |= {"found": rows, "total": total, "number": number, "pages": max(-(-total // queries.PAGE), 1),
                 "pairs": duplicates.proposals(year, Pupil.school_id == school.id, most=PAIRS) if number == 1 else []}
    return render_template("pupils/register.html", form=form, school=school, year=year, words=words, most_counted=MOST,
                           circumstances=CIRCUMSTANCES, needs=NEEDS, **said), status


@pupils.get("/hoc-sinh/danh-sach.xlsx")
@of_school
def register_workbook(school: School) -> ResponseReturnValue:
    """Give the pupils of this year in the template, to be changed and sent back."""
    year = service.school_year_of(now())
    return workbook(filled(school.name, year, queries.told(school.id, year)), f"danh-sach-hoc-sinh-{year}.xlsx")


@pupils.route("/hoc-sinh/them", methods=["GET", "POST"])
@of_school
def add(school: School) -> ResponseReturnValue:
    """Add one pupil with the form from which the template is made."""
    form, school_id = page(PupilForm)(), school.id
    if request.method != "POST":  # HEAD reads too
        return render_template("pupils/add.html", form=form, groups=GROUPS)
    if not form.validate():
        return render_template("pupils/add.html", form=form, groups=GROUPS), 400 if expired(form) else 422
    at = now()

    def act() -> str:
        return str(service.add(school_id=school_id, school_year=service.school_year_of(at), told=form.answers(), at=at,
                               by=actor().name).id)

    try:
        once(form.form_token.data, "pupil-add", at, act)
    except Refusal as refusal:
        form.refuse(refusal.sentence, refusal.field)
        return render_template("pupils/add.html", form=form, groups=GROUPS), 422
    flash(_("Đã ghi học sinh vào danh sách."), "success")
    for sentence in lists.doubts(form.answers()):
        flash(_("Đã ghi, nhưng nên xem lại: %(doubt)s", doubt=sentence), "error")
    return redirect(url_for(".register"), 303)


@pupils.get("/hoc-sinh/<int:pupil_id>")
@of_school
def pupil_page(school: School, pupil_id: int) -> ResponseReturnValue:
    """Show one pupil: what is known, what an officer asked, what may be a second record, what happened."""
    return _pupil(school, _of(school, pupil_id), page(AnswerForm)())


@pupils.route("/hoc-sinh/<int:pupil_id>/sua", methods=["GET", "POST"])
@of_school
def edit(school: School, pupil_id: int) -> ResponseReturnValue:
    """Change what is said of a pupil by the same form; a list that was submitted is a draft again by it, and says so."""
    pupil = _of_this_year(school, pupil_id)
    words = {"pupil": pupil, "groups": GROUPS, **_handed_in(school, pupil)}
    if request.method != "POST":  # HEAD reads too
        opened = {name: getattr(pupil, name) for name in (*TOLD, "version")}
        return render_template("pupils/edit.html", form=page(PupilForm, Versioned)(formdata=None, data=opened), **words)
    form, at = page(PupilForm, Versioned)(), now()
    if not form.validate():
        return render_template("pupils/edit.html", form=form, **words), 400 if expired(form) else 422

    def act() -> str:
        if form.version.data != str(pupil.version):
            raise Conflict("")
        service.change(pupil, form.answers(), at=at, by=actor().name)
        return str(pupil.id)

    try:
        once(form.form_token.data, f"pupil-{pupil_id}", at, act)
    except (Conflict, StaleDataError):
        db.session.rollback()
        pupil = _of(school, pupil_id)
        theirs = [(labels()[name], shown(name, getattr(pupil, name))) for name in TOLD if form[name].clean != getattr(pupil, name)]
        form.version.data = str(pupil.version)
        return render_template("pupils/edit.html", form=form, theirs=theirs, **words | {"pupil": pupil}), 409
    except Refusal as refusal:
        form.refuse(refusal.sentence, refusal.field)
        return render_template("pupils/edit.html", form=form, **words), 422
    flash(_("Đã lưu thông tin của học sinh."), "success")
    for sentence in lists.doubts(form.answers()):
        flash(_("Đã ghi, nhưng nên xem lại: %(doubt)s", doubt=sentence), "error")
    return redirect(url_for(".pupil_page", pupil_id=pupil_id), 303)


@pupils.route("/hoc-sinh/<int:pupil_id>/xoa", methods=["GET", "POST"])
@of_school
def remove(school: School, pupil_id: int) -> ResponseReturnValue:
    """Take one pupil off the register, once a page has said that nothing brings the record back; pressed twice it is done once."""
    form, at = page(Form, Versioned)(), now()
    if request.method != "POST" or not form.validate():  # HEAD reads too
        return _removing(school, pupil_id, form), 400 if request.method == "POST" else 200

    def act() -> str:
        pupil = _of_this_year(school, pupil_id)
        if form.version.data != str(pupil.version):
            raise Conflict(_("Hồ sơ này vừa được sửa. Xem lại rồi bấm xóa lần nữa nếu vẫn đúng."))
        if any(one.answered_at is None for one in _remarks(school, pupil)):
            raise Refusal(_("Cán bộ đang hỏi về em này. Trả lời cán bộ trước, rồi xóa."))
        service.remove(pupil, at=at, by=actor().name)
        return str(pupil_id)

    try:
        once(form.form_token.data, f"pupil-remove-{pupil_id}", at, act)
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal.sentence)
        return _removing(school, pupil_id, form), 409
    flash(_("Đã xóa một học sinh khỏi danh sách."), "success")
    return redirect(url_for(".register"), 303)


@pupils.route("/hoc-sinh/<int:pupil_id>/giong/<int:other_id>", methods=["GET", "POST"])
@of_school
def same_page(school: School, pupil_id: int, other_id: int) -> ResponseReturnValue:
    """Show two records side by side; let them be one child, or two."""
    one, other = _of_this_year(school, pupil_id), _of_this_year(school, other_id)
    if one.id == other.id:
        abort(404)
    form = page(SameForm)()
    said = {"one": one, "other": other, "labels": labels(), "shown": shown, "names": TOLD}
    if request.method != "POST":  # HEAD reads too
        return render_template("pupils/same.html", form=form, **said)
    if not form.validate():
        return render_template("pupils/same.html", form=form, **said), 400 if expired(form) else 422

    def act(at: datetime) -> str:
        return str(merging.decide(one, other, verdict=form.verdict.clean, reason=form.reason.clean, at=at, by=actor().name).id)

    two, merged = _("Đã ghi: hai em khác nhau."), _("Đã gộp hai hồ sơ. Tách lại được ở trang của học sinh.")
    return _done(form, f"pupil-same-{pupil_id}-{other_id}", act, lambda: render_template("pupils/same.html", form=form, **said),
                 two if form.verdict.clean == "two" else merged)


@pupils.post("/hoc-sinh/<int:pupil_id>/tach")
@of_school
def part(school: School, pupil_id: int) -> ResponseReturnValue:
    """Take the last merging of this record back."""
    pupil, form = _of_this_year(school, pupil_id), page(Form)()
    if not form.validate():
        return _pupil(school, pupil, page(AnswerForm)(formdata=None)), 400
    merged = queries.merged_with(pupil.id, Pupil.school_id == school.id) or abort(404)

    def act(at: datetime) -> str:
        return str(merging.part(merged, at=at, by=actor().name).kept_id)

    def again() -> str:
        answer = page(AnswerForm)(formdata=None)
        answer.form_errors.extend(form.form_errors)
        return _pupil(school, _of(school, pupil_id), answer)

    return _done(form, f"pupil-part-{merged.id}", act, again, _("Đã tách lại thành hai hồ sơ như trước."))


@pupils.post("/hoc-sinh/<int:pupil_id>/tra-loi/<int:remark_id>")
@of_school
def answer(school: School, pupil_id: int, remark_id: int) -> ResponseReturnValue:
    """Answer what an officer asked of a pupil."""
    pupil, form = _of_this_year(school, pupil_id), page(AnswerForm)()
    said = next((one for one in _remarks(school, pupil) if one.id == remark_id), None) or abort(404)
    if not form.validate():
        return _pupil(school, pupil, form, answering=remark_id), 400 if expired(form) else 422

    def act(at: datetime) -> str:
        listing.answer(said, text=form.answer.clean, at=at, by=actor().name)
        return str(pupil_id)

    return _done(form, f"pupil-answer-{remark_id}", act, lambda: _pupil(school, pupil, form, answering=remark_id),
                 _("Đã ghi câu trả lời. Cán bộ thấy khi trường nộp lại danh sách."))


def _of(school: School, pupil_id: int) -> Pupil:
    found = db.session.get(Pupil, pupil_id)
    if found is None or found.school_id != school.id or found.merged_into_id is not None:
        abort(404)
    return found


def _of_this_year(school: School, pupil_id: int) -> Pupil:
    """Give a pupil whom the school may change; of another year's lead to the page that says why not: that list is submitted no more."""
    found = _of(school, pupil_id)
    if found.school_year != service.school_year_of(now()):
        if request.method == "POST":
            abort(make_response(_pupil(school, found, page(AnswerForm)(formdata=None)), 409))
        abort(redirect(url_for(".pupil_page", pupil_id=pupil_id), 303))
    return found


def _removing(school: School, pupil_id: int, form: Any) -> str:
    pupil = _of_this_year(school, pupil_id)
    form.version.data = str(pupil.version)
    return render_template("pupils/remove.html", pupil=pupil, form=form, labels=labels(), shown=shown, **_handed_in(school, pupil))


def _handed_in(school: School, pupil: Pupil) -> dict[str, bool]:
    """Say whether the list of a pupil's year would be put back by a change."""
    found = queries.list_of(school.id, pupil.school_year)
    return {state: found is not None and found.state == state for state in ("submitted", "approved")}


def _remarks(school: School, pupil: Pupil) -> list[PupilRemark]:
    """Give what the school has been asked of a pupil: nothing before the list was given back."""
    found = queries.list_of(school.id, pupil.school_year)
    return listing.given(found, pupil.id) if found else []


def _pupil(school: School, pupil: Pupil, form: Any, answering: int = 0) -> str:
    merged = queries.merged_with(pupil.id, Pupil.school_id == school.id)
    year = service.school_year_of(now())
    return render_template("pupils/pupil.html", pupil=pupil, form=form, year=year, mine=pupil.school_year == year, labels=labels(),
                           shown=shown, names=TOLD, answering=answering, remarks=_remarks(school, pupil), told=_told(pupil),
                           pairs=duplicates.of_pupil(pupil, Pupil.school_id == school.id), **_handed_in(school, pupil),
                           merged=merged if merged and merged.undone_at is None and merged.kept_id == pupil.id else None)


def _told(pupil: Pupil) -> list[Told]:
    entries = history.of(pupil)
    return with_lists(tell(entries, labels(), shown), pupil, entries)


def _done(form: Any, purpose: str, act: Callable[[datetime], str], again: Callable[[], str], words: str) -> ResponseReturnValue:
    at = now()
    try:
        kept, _first = once(form.form_token.data, purpose, at, lambda: act(at))
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal.sentence, refusal.field)
        return again(), 409
    flash(words, "success")
    return redirect(url_for(".pupil_page", pupil_id=int(kept)), 303)
