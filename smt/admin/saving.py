"""Adding and editing: a declared form, one service call, once; a record changed meanwhile gives both versions."""

from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
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

    def editable(self, record: Any) -> bool:
        """Say whether this record may be edited at all."""
        return True

    def stored(self, record: Any) -> dict[str, Any]:
        """Give the values with which the edit form opens, by question."""
        values = {question.name: getattr(record, question.name, None) for question in self.page_form(formdata=None).questions()}
        return {name: [getattr(one, "id", one) for one in value] if isinstance(value, list) else value
                for name, value in values.items()}

    # ---- doors ----

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        """Ask for a new record, and add it."""
        if not (self.can_create and self.may_write()):
            shut()
        form = self.page_form(self.first_declaration)
        if request.method != "POST":  # HEAD reads too
            return self._page(form, "create")
        if form.validate():
            key = self._save(form, "new", lambda: self._added(form))
            if key is not None:
                flash(_("Đã thêm vào danh sách."), "success")
                return redirect(self.to("details_view", id=key), 303)
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
            opened = self.page_form(formdata=None, data={**self.stored(record), "version": record.version})
            return self._page(opened, "edit", record)
        form, key = self.page_form(), record.id
        if form.validate():
            try:
                if self._save(form, str(key), lambda: self._changed(form, record)) is not None:
                    flash(_("Đã lưu thay đổi."), "success")
                    return redirect(self.to("details_view", id=key), 303)
            except (Conflict, StaleDataError):
                return self._conflict(form, key)
        return self._page(form, "edit", self.get_one(key) or abort(404)), 422

    # ---- how ----

    def page_form(self, declaration: type[Form] | None = None, **given: Any) -> Any:
        """Give the page form with its choices."""
        asked = declaration or self.declaration
        if asked is None:
            abort(404)
        form = page(asked, Versioned)(**given)
        self.offer(form)
        return form

    def _save(self, form: Any, what: str, act: Any) -> str | None:
        try:
            return once(form.form_token.data, f"{self.endpoint}:{what}"[:60], now(), act)[0]
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
        theirs = self.page_form(formdata=None, data=self.stored(record))
        both = [(mine, theirs[mine.name]) for mine in form.questions() if _differ(mine.data, theirs[mine.name].data)]
        form.version.data = str(record.version)
        return self._page(form, "conflict", record, both=both), 409

    def _page(self, form: Any, kind: str, record: Any = None, **values: Any) -> str:
        return self.render(f"admin/{kind}.html", form=form, record=record, groups=self.groups, **values)


def _differ(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, list):
        return sorted(mine) != sorted(theirs or [])
    return (mine or "") != (theirs or "")
