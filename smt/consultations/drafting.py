"""The doors of the draft and its letter: revisions, sections, asking again, two revisions side by side, the paper that asks."""

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forms.base import Form, page
from forms.consultation import CompareForm, RevisionForm, SectionsForm
from forms.consultation.drafting import MOST_SECTIONS, Section, sections_of, written
from smt.accounts.current import actor
from smt.admin.refusal import shut
from smt.consultations import preparing, queries, service
from smt.consultations.comparing import Comparison, compare
from smt.consultations.following import Following
from smt.consultations.letter_paper import papers_invitation
from smt.consultations.models import Consultation, Revision
from smt.core.clock import local, now
from smt.core.errors import Conflict, Refusal
from smt.documents import service as documents
from smt.files.sending import attachment, download
from smt.files.service import DOCX, MEGABYTE, PDF, keep
from smt.files.word import outline

_CHANGED = _l("Có người vừa sửa các phần của bản này. Mở trang này ở cửa sổ khác để xem, chép phần cần giữ, rồi tải lại và sửa.")
#: The longest title and number of a section that are kept.
_TITLE, _NUMBER = 300, 40
PAPERS: dict[str, tuple[Callable[[Any], bytes], str]] = {"docx": (documents.docx, DOCX), "pdf": (documents.pdf, PDF)}


class Drafting(Following):
    """The doors of the draft and its letter."""

    def gaps(self, record: Consultation) -> preparing.Gaps:
        """Give what is missing before sending."""
        return preparing.gaps(record, local(now()).date())

    def answered_on(self, record: Consultation) -> dict[int, int]:
        """Count the agencies whose newest reply is about each revision."""
        return queries.answered_on(record)

    def may_ask_again(self, record: Consultation) -> bool:
        """Say whether a later text waits to be asked on."""
        newest = record.revisions[-1]
        return record.sent_at is not None and newest.asked_at is None and newest.number > record.revision.number

    # ---- doors ----

    @expose("/revision/", methods=("GET", "POST"))
    def revision_view(self) -> ResponseReturnValue:
        """Ask for a further text of the draft, and keep it under the next number; nobody is asked on it yet."""
        record, form = self._mine(), page(RevisionForm)()
        form.file.description = _("PDF, Word (.docx), PNG hoặc JPEG, không quá %(most)s MB. Từ tệp Word đọc được các phần của dự thảo.",
                                  most=current_app.config["SMT"].upload_limit_mb)
        shown = {"form": form, "record": record, "title": _("Đưa lên bản dự thảo thứ %(number)s", number=record.revisions[-1].number + 1),
                 "button": _("Lưu bản này, chưa hỏi ai")}
        if request.method != "POST":  # HEAD reads too
            return self.render("consultations/ask.html", **shown)
        if form.validate() and self._carried_out(form, record, lambda given: _add(record, **given)):
            flash(_("Đã lưu bản dự thảo mới. Xem lại các phần của nó."), "success")
            return redirect(self.to("sections_view", record), 303)
        form.file.lose(failed=form.failed)
        return self.render("consultations/ask.html", **shown), 422

    @expose("/sections/", methods=("GET", "POST"))
    def sections_view(self) -> ResponseReturnValue:
        """Show the sections of a revision, or those read from its Word file, for correction; keep them as corrected."""
        record = self._mine()
        revision = _named(record, "ban")
        if revision.asked_at is not None:
            flash(_("Các cơ quan đã được hỏi theo bản này nên các phần của nó được giữ nguyên. Cần đổi thì đưa lên bản mới."), "error")
            return redirect(self.to("details_view", record), 303)
        form = page(SectionsForm)()
        if request.method != "POST":  # HEAD reads too
            form.sections.data, problem = _opening(revision)
            return self._sections(form, revision, problem)
        if request.form.get("version") != str(revision.version):
            form.refuse(_CHANGED)
            return self._sections(form, revision), 409
        if form.validate() and self._set(form, revision):
            return self._said(record, _("Đã lưu %(count)s phần của bản thứ %(number)s.", count=len(sections_of(form.sections.data)),
                                        number=revision.number))
        return self._sections(form, revision), 422

    @expose("/ask-again/", methods=("GET", "POST"))
    def ask_again_view(self) -> ResponseReturnValue:
        """Say what asking on a later text would do, and ask when that is confirmed."""
        record = self._mine()
        revision, form = _named(record, "ban"), page(Form)()
        try:
            if request.method == "POST" and form.validate() and self._carried_out(form, record, lambda _given: _ask(revision)):
                return self._said(record, _("Đã hỏi lại theo bản thứ %(number)s. Thư đến từng cơ quan có địa chỉ.", number=revision.number))
            foreseen = service.foresee_asking_again(revision, at=now())
        except Refusal as refusal:
            flash(str(refusal), "error")
            return redirect(self.to("details_view", record), 303)
        return self.render("consultations/ask_again.html", form=form, record=record, revision=revision,
                           foreseen=foreseen), 422 if form.failed else 200

    @expose("/compare/")
    def compare_view(self) -> ResponseReturnValue:
        """Show two revisions side by side; the last two unless others are chosen."""
        record: Consultation = self.asked_record()
        form = CompareForm(request.args)
        options = [(str(one.number), _("Bản thứ %(number)s", number=one.number), "") for one in record.revisions]
        numbers = [one.number for one in record.revisions]
        for field, otherwise in ((form.cu, numbers[-2:][0]), (form.moi, numbers[-1])):
            field.offer(options)
            if field.data not in {value for value, _label, _group in options}:
                field.data = str(otherwise)
        old, new = (next(one for one in record.revisions if str(one.number) == field.data) for field in (form.cu, form.moi))
        found = compare(old.sections, new.sections) if old.sections or new.sections else Comparison([])
        return self.render("consultations/compare.html", record=record, form=form, old=old, new=new, comparison=found)

    @expose("/revision-file/")
    def revision_file_view(self) -> ResponseReturnValue:
        """Send the file of a revision."""
        stored = _named(self.asked_record(), "ban").file
        return attachment(stored) if stored else abort(404)

    @expose("/letter/")
    def letter_view(self) -> ResponseReturnValue:
        """Send the letter that asks, as DOCX or PDF."""
        record: Consultation = self.asked_record()
        kind = request.args.get("dang", "")
        if kind not in PAPERS:
            abort(404)
        make, media_type = PAPERS[kind]
        try:
            return download(make(papers_invitation(record)), f"Van ban lay y kien {record.id}.{kind}", media_type)
        except Refusal as refusal:
            flash(str(refusal), "error")
            return redirect(self.to("details_view", record), 303)

    # ---- how ----

    def _mine(self) -> Consultation:
        record: Consultation = self.asked_record()
        return record if self.may_write() else shut()

    def _set(self, form: Any, revision: Revision) -> bool:
        version = revision.version
        return self._carried_out(form, revision.consultation, lambda given: _keep(revision, version, **given))

    def _sections(self, form: Any, revision: Revision, problem: object = "") -> str:
        return self.render("consultations/sections.html", form=form, record=revision.consultation, revision=revision, problem=problem,
                           carried={"ban": revision.number, "version": revision.version})


def _named(record: Consultation, name: str) -> Revision:
    """Give the revision of the number that the address names; without one the newest."""
    asked = request.values.get(name, "")
    return next((one for one in record.revisions if str(one.number) == asked), None) or (abort(404) if asked else record.revisions[-1])


def _add(record: Consultation, *, file: Any, note: str) -> Revision:
    at = now()
    stored = keep(file.read(), file.filename, at, limit=int(current_app.config["SMT"].upload_limit_mb) * MEGABYTE)
    return service.add_revision(record, file=stored, note=note, by=actor().name, at=at)


def _ask(revision: Revision) -> Revision:
    service.ask_again(revision, at=now())
    return revision


def _keep(revision: Revision, version: int, *, sections: str) -> Revision:
    if revision.version != version:
        raise Conflict(_CHANGED)
    service.set_sections(revision, [service.Part(*one) for one in sections_of(sections)])
    return revision


def _opening(revision: Revision) -> tuple[str, object]:
    """Give the sections as they stand, or as the Word file has them; and why the file could not be read."""
    if revision.sections or revision.file is None or revision.file.media_type != DOCX:
        return written([Section(one.number, one.title, one.text) for one in revision.sections]), ""
    try:
        found = outline(revision.file.content.data)
    except Refusal as refusal:
        return "", refusal.sentence
    above, sections = "", []
    for one in found[:MOST_SECTIONS]:
        above = one.number if one.level == 1 else above
        inside = one.level > 1 and above and one.number and "." not in one.number and len(one.number) <= 3
        sections.append(Section((f"{above}.{one.number}" if inside else one.number)[:_NUMBER], one.title[:_TITLE], one.text))
    return written(sections), ""
