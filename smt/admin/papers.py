"""The screen of templates of official papers: what counts, how it is changed, and the way back."""

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, true

from forms.documents import TemplateForm
from smt.accounts.current import actor
from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.admin.base import Link, Narrow, Screen, Tag, address
from smt.admin.listing import read
from smt.admin.refusal import shut
from smt.core.clock import now
from smt.core.db import transaction
from smt.core.errors import Refusal
from smt.documents import service
from smt.documents.models import DocumentTemplate
from smt.documents.places import places
from smt.documents.samples import sample
from smt.documents.states import PAPER_KINDS, PaperKind
from smt.files.sending import attachment, download
from smt.files.service import DOCX, MEGABYTE, PDF

_ADMINISTRATOR = frozenset({RoleName.ADMINISTRATOR})


class Templates(Screen):
    """Versions of templates; they are only added."""

    can_create = True
    see = write = _ADMINISTRATOR
    declaration = TemplateForm
    columns = [("kind", _l("Loại văn bản")), ("what", _l("Mẫu")), ("uploaded_at", _l("Từ lúc")), ("by", _l("Ai thay")),
               ("note", _l("Thay đổi gì"))]
    facts = [*columns, ("counts", _l("Tình trạng"))]
    narrows = [Narrow("kind", _l("Loại văn bản"), DocumentTemplate.kind, PAPER_KINDS)]
    search_column = None
    new = _l("Thay mẫu")

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give every version."""
        return true()

    def create_blueprint(self, admin: Any) -> Any:
        """Take bodies with a template on this screen's pages; this runs before anything reads the body."""
        made = super().create_blueprint(admin)
        made.url_value_preprocessor(_take_a_template)
        return made

    def entitled(self, record: DocumentTemplate) -> str:
        """Give the kind and when it began to count."""
        return _("%(kind)s, bản số %(id)s", kind=PAPER_KINDS[record.kind], id=record.id)

    def show_what(self, record: DocumentTemplate) -> object:
        """Give the file for downloading, or say that the built-in one counts again."""
        return Link(record.file.name, address("templates", "file_view", id=record.id)) if record.file else _("Mẫu có sẵn")

    def show_counts(self, record: DocumentTemplate) -> Tag:
        """Say whether this version counts."""
        chosen = service.template_of(record.kind)
        return Tag(_("Đang dùng"), "good") if chosen is record else Tag(_("Không còn dùng"))

    def opening(self) -> dict[str, Any]:
        """Choose the kind whose page led here."""
        return {"kind": request.args.get("kind", "")}

    def add(self, answers: dict[str, Any], at: datetime) -> DocumentTemplate:
        """Let the sent template count."""
        sent = answers["file"]
        return service.replace_template(answers["kind"], data=sent.read(), name=sent.filename, note=answers["note"], by=actor().name, at=at)

    def added(self, key: str, form: Any) -> str:
        """Say what counts now."""
        kind = form.kind.clean
        flash(_("“%(kind)s” từ nay được lập theo mẫu vừa tải lên. Tải bản xem thử để kiểm tra.", kind=PAPER_KINDS[kind]), "success")
        return address("templates", "kind_view", kind=kind.value)

    # ---- doors ----

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> ResponseReturnValue:
        """Show which template counts for each kind, and the versions there were."""
        if request.method == "POST":
            abort(405)
        asked = read(request.args, self.narrows, self.sortable, searched=False)
        count, page, records = self.listed(asked)
        chosen = [(kind, label, service.template_of(kind)) for kind, label in PAPER_KINDS.items()]
        return self.render("admin/templates.html", chosen=chosen, records=records, count=count, page=page, asked=asked,
                           pages=max(-(-count // asked.size), 1))

    @expose("/kind/")
    def kind_view(self) -> ResponseReturnValue:
        """Explain the places of a kind, and offer its template and previews."""
        kind = _asked_kind()
        return self.render("admin/template.html", kind=kind, label=PAPER_KINDS[kind], places=places(kind), chosen=service.template_of(kind))

    @expose("/current/")
    def current_view(self) -> ResponseReturnValue:
        """Send the template that counts, for changing it in Word."""
        kind = _asked_kind()
        return download(service.template_bytes(kind), f"mau-{kind.value}.docx", DOCX)

    @expose("/preview/")
    def preview_view(self) -> ResponseReturnValue:
        """Send a paper made of example facts."""
        kind = _asked_kind()
        try:
            if request.args.get("as") == "pdf":
                return download(service.pdf(sample(kind)), f"xem-thu-{kind.value}.pdf", PDF)
            return download(service.docx(sample(kind)), f"xem-thu-{kind.value}.docx", DOCX)
        except Refusal as refusal:
            flash(str(refusal), "error")
            return redirect(address("templates", "kind_view", kind=kind.value), 303)

    @expose("/file/")
    def file_view(self) -> ResponseReturnValue:
        """Send the file of a version."""
        stored = self.asked_record().file
        return attachment(stored) if stored else abort(404)

    @expose("/restore/", methods=("POST",))
    def restore_view(self) -> ResponseReturnValue:
        """Let the built-in template count again; nothing is lost, every version can be downloaded."""
        kind = _asked_kind()
        if not self.may_write():
            shut()
        with transaction():
            service.restore_template(kind, note="", by=actor().name, at=now())
        flash(_("“%(kind)s” được lập theo mẫu có sẵn. Mẫu đã thay vẫn tải về được ở danh sách bên dưới.", kind=PAPER_KINDS[kind]),
              "success")
        return redirect(address("templates"), 303)


def _asked_kind() -> PaperKind:
    asked = request.values.get("kind", "")
    return PaperKind(asked) if asked in set(PaperKind) else abort(404)


def _take_a_template(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    request.max_content_length = service.TEMPLATE_LIMIT + MEGABYTE


def templates() -> Screen:
    """Give the screen of templates."""
    return Templates(DocumentTemplate, name=_l("Mẫu văn bản"), endpoint="templates", category=_l("Hệ thống"))


