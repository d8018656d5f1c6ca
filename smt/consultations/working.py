"""The doors of working through what was answered: comments, their matters, outcomes and responses."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.exc import StaleDataError

from forms.base import page
from forms.consultation.working import GroupForm, MatterForm, RespondForm, RespondTogetherForm
from forms.panel import Versioned
from smt.accounts.current import actor
from smt.admin.story import Told, tell
from smt.consultations import narrowing
from smt.consultations.models import Comment, Consultation, Matter
from smt.consultations.narrowing import Asked, Filter
from smt.consultations.queries.comments import Comments, comment_of, comments, comments_of, loaded, progress, titled
from smt.consultations.reporting import Reporting
from smt.consultations.service import working as service
from smt.consultations.states import COMMENT_KINDS, OUTCOMES, POSITIONS, Outcome
from smt.core.clock import now
from smt.core.db import db, transaction
from smt.core.errors import Conflict, Refusal
from smt.core.once import once
from smt.history import service as history

#: How an outcome looks: the tag's shape and colour.
LOOKS = {None: "wait", Outcome.TAKEN: "good", Outcome.PARTLY: "warn", Outcome.NOT_TAKEN: "bad"}
_LABELS = {"outcome": _l("Kết quả"), "response": _l("Nội dung tiếp thu, giải trình"), "private_note": _l("Ghi chú nội bộ"),
           "matter_id": _l("Vấn đề")}
_WORDS: dict[str, Any] = {"outcomes": OUTCOMES, "looks": LOOKS, "positions": POSITIONS, "kinds": COMMENT_KINDS}


class Working(Reporting):
    """The doors of comments: a list that is narrowed, ticked and done together; a page for each."""

    @expose("/comments/")
    def comments_view(self) -> ResponseReturnValue:
        """Show the comments that count, counts first, a page at a time."""
        return self._listed(self._sent())

    @expose("/comment/", methods=("GET", "POST"))
    def comment_view(self) -> ResponseReturnValue:
        """Show one comment; keep what becomes of it unless somebody else did meanwhile."""
        record = self._sent() if request.method != "POST" else self._writable()
        comment = comment_of(record, request.values.get("comment", "")) or abort(404)
        if request.method != "POST":  # HEAD reads too
            opened = {"outcome": comment.outcome, "response": comment.response, "private_note": comment.private_note,
                      "version": comment.version}
            return self._one(record, comment, page(RespondForm, Versioned)(formdata=None, data=opened))
        form, number = page(RespondForm, Versioned)(), comment.id
        if not form.validate():
            return self._one(record, comment, form), 422
        try:
            done = self._once(form, f"comment:{number}", lambda: _respond([comment], {number: form.version.data}, form.answers()))
        except (Conflict, StaleDataError):
            db.session.rollback()
            return self._both(self.asked_record(), number, form)
        return self._after_one(record, number, done) if done is not None else (self._one(record, comment, form), 422)

    @expose("/comments/together/", methods=("POST",))
    def together_view(self) -> ResponseReturnValue:
        """Put the ticked comments into a matter, take them out, or answer them at once."""
        record, act, picked = self._writable(), request.form.get("act", ""), request.form.getlist("picked")
        if act not in ("group", "take_out", "answer"):
            abort(404)
        if not picked:
            return self._listed(record, unchosen=True), 422
        chosen = self._picked(record, picked)
        if act == "take_out":
            return self._taken_out(record, chosen)
        first = request.form.get("sure") != "1"
        form = page(GroupForm if act == "group" else RespondTogetherForm)(**({"formdata": None} if first else {}))
        if first:
            return self._together(record, form, act, chosen)
        self._offer(form, record)
        if form.validate():
            seen, given = _versions(picked), form.answers()
            try:
                done = self._once(form, f"together:{record.id}", lambda: _together(act, chosen, seen, given, record))
            except (Conflict, StaleDataError):
                db.session.rollback()
                record = self.asked_record()
                return self._together(record, form, act, self._picked(record, picked), moved=True), 409
            if done is not None:
                return self._said_back(record, act, len(chosen))
        return self._together(record, form, act, chosen, versions=_versions(picked)), 422

    @expose("/matter/", methods=("GET", "POST"))
    def matter_view(self) -> ResponseReturnValue:
        """Show a matter with its comments; give it another title."""
        record = self._sent() if request.method != "POST" else self._writable()
        matter = next((one for one in record.matters if str(one.id) == request.values.get("matter", "")), None) or abort(404)
        if request.method != "POST":  # HEAD reads too
            return self._matter(record, matter, page(MatterForm)(formdata=None, data={"title": matter.title}))
        form = page(MatterForm)()
        if form.validate() and self._once(form, f"matter:{matter.id}", lambda: _renamed(matter, form.title.clean)) is not None:
            flash(_("Đã đổi tên vấn đề."), "success")
            return redirect(self.to("matter_view", record, matter=matter.id), 303)
        return self._matter(record, matter, form), 422

    # ---- pages ----

    def _read(self, record: Consultation) -> tuple[Comments, Asked, list[Filter]]:
        said = comments(record, now())
        offered = narrowing.filters(said)
        return said, narrowing.read(request.values, offered), offered

    def _listed(self, record: Consultation, **values: Any) -> str:
        said, asked, offered = self._read(record)
        lines = asked.among(said.lines)
        pages = max(-(-len(lines) // narrowing.PAGE), 1)
        asked = Asked(asked.chosen, min(asked.page, pages))
        shown = lines[(asked.page - 1) * narrowing.PAGE:asked.page * narrowing.PAGE]
        return self.render("consultations/comments.html", record=record, said=said, asked=asked, filters=offered, count=len(lines),
                           pages=pages, rows=list(zip(shown, loaded(shown), strict=True)), may_edit=self.may_write(),
                           first=asked.next_undecided(said, 0), picked=request.form.getlist("picked"), **_WORDS, **values)

    def _one(self, record: Consultation, comment: Comment, form: Any, **values: Any) -> str:
        said, asked, _offered = self._read(record)
        line = said.find(comment.id)
        return self.render("consultations/comment.html", record=record, comment=comment, form=form, asked=asked, line=line,
                           part=titled(comment.section.number, comment.section.title) if comment.section else "",
                           place=_place(said, asked, comment.id), follows=asked.next_undecided(said, comment.id), progress=said.progress,
                           told=self._told_of(comment, said), may_edit=self.may_write() and line is not None, **_WORDS, **values)

    def _both(self, record: Consultation, number: int, form: Any) -> ResponseReturnValue:
        comment = comment_of(record, str(number)) or abort(404)
        theirs = page(RespondForm)(formdata=None, data={
            "outcome": comment.outcome, "response": comment.response, "private_note": comment.private_note})
        both = [(mine, theirs[mine.name]) for mine in form.questions() if (mine.data or "") != (theirs[mine.name].data or "")]
        form.version.data = str(comment.version)
        return self._one(record, comment, form, both=both), 409

    def _matter(self, record: Consultation, matter: Matter, form: Any) -> str:
        lines = [line for line in comments(record, now()).lines if line.matter_id == matter.id]
        return self.render("consultations/matter.html", record=record, matter=matter, form=form, may_edit=self.may_write(),
                           progress=progress(lines), most=narrowing.MOST_TOGETHER,
                           rows=list(zip(lines, loaded(lines), strict=True)), **_WORDS)

    def _together(self, record: Consultation, form: Any, act: str, chosen: list[Comment], **values: Any) -> str:
        self._offer(form, record)
        versions = {one.id: str(one.version) for one in chosen}
        return self.render("consultations/together.html", **{
            "record": record, "form": form, "act": act, "chosen": chosen, "asked": self._read(record)[1], "versions": versions, **_WORDS,
            **values})

    # ---- how ----

    def _picked(self, record: Consultation, picked: list[str]) -> list[Comment]:
        numbers = set(_versions(picked))
        if len(numbers) > narrowing.MOST_TOGETHER:
            abort(400)
        found = comments_of(record, numbers)
        return found if len(found) == len({one.partition(".")[0] for one in picked}) else abort(404)

    def _offer(self, form: Any, record: Consultation) -> None:
        if "matter_id" in form:
            form.matter_id.offer([(str(one.id), one.title, "") for one in record.matters])

    def _once(self, form: Any, what: str, act: Callable[[], str]) -> bool | None:
        # Whether this sending did it; None: it was refused, and the form says why.
        try:
            return once(form.form_token.data, f"{self.endpoint}:{what}"[:60], now(), act)[1]
        except Conflict:
            raise
        except Refusal as refusal:
            db.session.rollback()
            form.refuse(refusal.sentence, refusal.field)
            return None

    def _after_one(self, record: Consultation, number: int, done: bool) -> ResponseReturnValue:
        said, asked, _offered = self._read(record)
        if done:
            flash(_("Đã lưu."), "success")
        else:
            flash(_("Mẫu này đã được gửi trước đó và chỉ được ghi một lần; đây là bản đã ghi."), "error")
        follows = asked.next_undecided(said, number) if request.form.get("next") else None
        if request.form.get("next") and follows is None:
            flash(_("Không còn ý kiến nào chưa có kết quả trong danh sách này."), "success")
            return redirect(self.to("comments_view", record, **asked.kept), 303)
        return redirect(self.to("comment_view", record, comment=follows.id if follows else number, **asked.kept), 303)

    def _taken_out(self, record: Consultation, chosen: list[Comment]) -> ResponseReturnValue:
        kept, count = self._read(record)[1].kept, len(chosen)
        with transaction():
            service.take_out(chosen)
        flash(_("Đã lấy %(count)s ý kiến ra khỏi vấn đề.", count=count), "success")
        return redirect(self.to("comments_view", record, **kept), 303)

    def _said_back(self, record: Consultation, act: str, count: int) -> ResponseReturnValue:
        asked = self._read(record)[1]
        flash(_("Đã đưa %(count)s ý kiến vào vấn đề.", count=count) if act == "group" else
              _("Đã ghi kết quả cho %(count)s ý kiến.", count=count), "success")
        return redirect(self.to("comments_view", record, **asked.kept), 303)

    def _told_of(self, comment: Comment, said: Comments) -> list[Told]:
        outcomes = {one.value: label for one, label in OUTCOMES.items()}

        def worded(name: str, value: Any) -> Any:
            if name == "matter_id":
                return said.matters.get(value, _("vấn đề đã bỏ")) if value is not None else _("không vấn đề nào")
            return outcomes.get(value, value) if name == "outcome" and value else value or _("để trống")

        return tell(history.of(comment), _LABELS, worded)


def _respond(chosen: list[Comment], seen: dict[int, str], given: dict[str, Any]) -> str:
    service.unchanged(chosen, seen)
    return str(service.respond(chosen, **{"private_note": None, **given}, by=actor().name, at=now()))


def _together(act: str, chosen: list[Comment], seen: dict[int, str], given: dict[str, Any], record: Consultation) -> str:
    if act == "answer":
        return _respond(chosen, seen, given)
    into = next((one for one in record.matters if one.id == given["matter_id"]), None)
    return str(service.group(chosen, matter=into, title=given["title"], by=actor().name, at=now()).id)


def _renamed(matter: Matter, title: str) -> str:
    return str(service.rename(matter, title).id)


def _versions(picked: list[str]) -> dict[int, str]:
    # A tick carries the version of the comment that was seen: "17.3".
    pairs = [one.partition(".") for one in picked]
    return {int(number): version for number, _dot, version in pairs if number.isascii() and number.isdigit() and len(number) < 10}


def _place(said: Comments, asked: Asked, number: int) -> tuple[int | None, int | None, int, int]:
    # The comments before and after this one in the list as it was narrowed, its place there, and how many there are.
    lines = [line.id for line in asked.among(said.lines)]
    if number not in lines:
        return None, None, 0, len(lines)
    at = lines.index(number)
    return (lines[at - 1] if at else None), (lines[at + 1] if at + 1 < len(lines) else None), at + 1, len(lines)
