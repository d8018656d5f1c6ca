"""Adding and editing: a declared form, one service call, once; a record changed meanwhile gives both versions."""

from typing import Any

from flask import abort, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from forms.base import Form, page
from forms.panel import Versioned
from smt.admin.frame import Frame
from smt.admin.refusal import shut
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.core.once import once

TAKEN = _l("Đã có bản ghi khác dùng mã hoặc tên này, hoặc lựa chọn vừa bị xóa. Sửa lại rồi lưu.")
TOO_LONG = _l("Có câu trả lời dài hoặc lớn quá mức lưu được. Viết ngắn lại rồi lưu.")
OUTSIDE = _l("Lựa chọn này nằm ngoài phạm vi bạn phụ trách. Chọn lại, hoặc nhờ người quản trị làm giúp.")
CHANGED = _l("Có người vừa sửa bản ghi này. Xem hai bản bên dưới rồi lưu lại nếu vẫn muốn.")


class Saving(Frame):
    """The doors of adding and editing."""

    declaration: type[Form] | None = None
    #: Where a new record is asked for in another way than an old one is edited.
    first_declaration: type[Form] | None = None
    groups: list[dict[str, Any]] | None = None

    # ---- what a screen gives ----

    def offer(self, form: Any) -> None:
        """Fill in choices that are known only at run time."""

    def add(self, answers: dict[str, Any], at: Any) -> Any:
        """Make a record by the room's service and give it."""
        raise Refusal(_l("Không thêm được ở đây."))

    def change(self, record: Any, answers: dict[str, Any], at: Any) -> None:
        """Change a record by the room's service."""
        raise Refusal(_l("Không sửa được ở đây."))

    def opening(self) -> dict[str, Any]:
        """Give the values with which the form for a new record opens, by question."""
        return {}

    def added(self, key: str, form: Any) -> str:
        """Say what happened, and give the address to go on at."""
        flash(_("Đã thêm vào danh sách."), "success")
        return self.to("details_view", id=key)

    def editable(self, record: Any) -> bool:
        """Say whether this record may be edited at all."""
        return True

    def declared(self, record: Any) -> type[Form] | None:
        """Give the declaration with which this record is edited."""
        return self.declaration

    def stored(self, record: Any) -> dict[str, Any]:
        """Give the values with which the edit form opens, by question."""
        asked = self.page_form(self.declared(record), formdata=None).questions()
        values = {question.name: getattr(record, question.name, None) for question in asked}
        return {name: [getattr(one, "id", one) for one in value] if isinstance(value, list) else value
                for name, value in values.items()}

    # ---- doors ----

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        """Ask for a new record, and add it."""
        if not (self.can_create and self.may_write()):
            shut()
        if request.method != "POST":  # HEAD reads too
            return self._page(self.page_form(self.first_declaration, formdata=None, data=self.opening()), "create")
        form = self.page_form(self.first_declaration)
        if form.arranged(request.form.get("arrange", "")):
            return self._page(form, "create")
        if form.validate():
            saved = self._save(form, "new", lambda: self._added(form))
            if saved:
                return redirect(self.added(saved[0], form) if saved[1] else self._again(saved[0]), 303)
        return self._page(form, "create"), 422

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> ResponseReturnValue:
        """Show a record for editing, and save it unless somebody saved it meanwhile."""
        if not (self.can_edit and self.may_write()):
            shut()
        record = self.asked_record()
        if not self.editable(record):
            shut()
        if request.method != "POST":  # HEAD reads too
            opened = self.page_form(self.declared(record), formdata=None, data={**self.stored(record), "version": record.version})
            return self._page(opened, "edit", record, opened=_signed(opened))
        form, key = self.page_form(self.declared(record)), record.id
        if form.arranged(request.form.get("arrange", "")):
            return self._page(form, "edit", record, opened=request.form.get("opened", ""))
        if form.validate():
            try:
                saved = self._save(form, str(key), lambda: self._changed(form, record))
                if saved and saved[1]:
                    flash(_("Đã lưu thay đổi."), "success")
                if saved:
                    return redirect(self.to("details_view", id=key) if saved[1] else self._again(str(key)), 303)
            except (Conflict, StaleDataError):
                return self._conflict(form, key)
        return self._page(form, "edit", self.get_one(key) or abort(404), opened=request.form.get("opened", "")), 422

    # ---- how ----

    def page_form(self, declaration: type[Form] | None = None, **given: Any) -> Any:
        """Give the page form with its choices."""
        asked = declaration or self.declaration
        if asked is None:
            abort(404)
        form = page(asked, Versioned)(**given)
        self.offer(form)
        return form

    def _again(self, key: str) -> str:
        # What came with the second sending may differ; it is not said to be saved.
        flash(_("Mẫu này đã được gửi trước đó và chỉ được ghi một lần; dưới đây là bản đã ghi. Muốn sửa nữa thì mở lại trang sửa."),
              "error")
        return self.to("details_view", id=key)

    def _save(self, form: Any, what: str, act: Any) -> tuple[str, bool] | None:
        try:
            return once(form.form_token.data, f"{self.endpoint}:{what}"[:60], now(), act)
        except (Conflict, StaleDataError):
            raise
        except Refusal as refusal:
            form.refuse(refusal.sentence, refusal.field)
        except IntegrityError:
            form.refuse(TAKEN)
        except DataError:
            form.refuse(TOO_LONG)
        db.session.rollback()
        return None

    def _added(self, form: Any) -> str:
        record = self.add(form.answers(), now())
        return self._inside(record)

    def _changed(self, form: Any, record: Any) -> str:
        if str(record.version) != form.version.data:
            raise Conflict(CHANGED)
        self.change(record, form.answers(), now())
        return self._inside(record)

    def _inside(self, record: Any) -> str:
        # What was written must still be the person's own, or nothing is written.
        db.session.flush()
        if self.get_one(record.id) is None:
            raise Refusal(OUTSIDE)
        return str(record.id)

    def _conflict(self, form: Any, key: int) -> ResponseReturnValue:
        db.session.rollback()
        record = self.get_one(key) or abort(404)
        theirs = self.page_form(self.declared(record), formdata=None, data=self.stored(record))
        both, taken, kept = _merged(form, theirs, _read(request.form.get("opened", "")))
        form.version.data = str(record.version)
        return self._page(form, "conflict", record, both=both, taken=taken, kept=kept, opened=_signed(theirs)), 409

    def _page(self, form: Any, kind: str, record: Any = None, **values: Any) -> str:
        return self.render(f"admin/{kind}.html", form=form, record=record, groups=self.groups, **values)


def _differ(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, list):
        return sorted(mine) != sorted(theirs or [])
    return (mine or "") != (theirs or "")


def _merged(form: Any, theirs: Any, opened: dict[str, Any]) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """Put the stored answer where the person changed nothing; give the collisions, the answers taken and those kept."""
    both, taken, kept = [], [], []
    for mine in form.questions():
        stored = theirs[mine.name]
        if not _differ(mine.data, stored.data):
            continue
        if mine.name in opened and not _differ(mine.data, opened[mine.name]):
            form._fields[mine.name] = stored
            taken.append(stored)
        elif mine.name in opened and not _differ(stored.data, opened[mine.name]):
            kept.append(mine)
        else:
            both.append((mine, stored))
    return both, taken, kept


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="what an edit page opened with")


def _signed(form: Any) -> str:
    # What a page opened with travels with it: against it, what the person changed is told from what she left alone.
    return str(_signer().dumps({question.name: question.data for question in form.questions() if question.kind != "file"}))


def _read(opened: str) -> dict[str, Any]:
    try:
        return dict(_signer().loads(opened))
    except BadData:  # without it every difference counts as a collision
        return {}
