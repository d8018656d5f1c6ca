"""Acts on one record or many, deletion among them: asked, counted, then done together or not at all."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from smt.admin.pieces import Act
from smt.admin.refusal import shut
from smt.admin.saving import Saving
from smt.core.db import db, transaction
from smt.core.errors import Refusal

#: More than one list page of records is not acted on at once.
MOST_AT_ONCE = 200


class Acting(Saving):
    """The doors of acts.

    The classes follow one another because Flask-Admin copies every door into each class: side by side they would hide
    one another's.
    """

    acts: Sequence[Act] = ()
    delete_ask: object = _l("Bản ghi bị xóa hẳn khỏi danh sách. Nhật ký vẫn giữ ai đã xóa và lúc nào.")

    def remove(self, record: Any) -> None:
        """Take a record away."""
        db.session.delete(record)

    def removable(self, record: Any) -> bool:
        """Say whether this record may be deleted at all."""
        return True

    def open_acts(self) -> list[Act]:
        """Give what the person may do here, deletion last."""
        if not self.may_write():
            return []
        delete = Act("delete", _l("Xóa"), self.remove, self.removable, ask=self.delete_ask, look="danger")
        return [*self.acts, *([delete] if self.can_delete else [])]

    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self) -> ResponseReturnValue:
        """Say what deleting a record means; delete it."""
        act = self._open("delete", self.can_delete)
        record = self.asked_record()
        if not act.allowed(record):
            shut()
        if request.method != "POST":  # HEAD reads too
            return self._ask(act, [record], 0)
        return self._do(act, [record])

    @expose("/action/", methods=("POST",))
    def action_view(self) -> ResponseReturnValue:
        """Do an act to the chosen records, after asking where it is grave or concerns several."""
        name, ids = request.form.get("action", ""), request.form.getlist("rowid")
        if not self.may_write():
            shut()
        if not name or not ids:
            return self.list_again(ids, name), 422
        act = self._open(name)
        if len(ids) > MOST_AT_ONCE:
            abort(400)
        records = self.some(ids)
        able = [record for record in records if act.allowed(record)]
        if not able:
            flash(_("Không làm được “%(act)s”: trạng thái hiện tại không cho phép.", act=act.label), "error")
            return redirect(self._after(records), 303)
        sure = request.form.get("sure") == "1" and len(able) == len(records)
        if not sure and (act.ask or act.look == "danger" or len(records) > 1):
            return self._ask(act, able, len(records) - len(able))
        return self._do(act, able)

    def list_again(self, picked: list[str], chosen: str) -> str:
        """Show the list as it was left, the ticks too, and say what is to be chosen."""
        raise NotImplementedError

    def _open(self, name: str, allowed: bool = True) -> Act:
        if not (allowed and self.may_write()):
            shut()
        return next((act for act in self.open_acts() if act.name == name), None) or abort(404)

    def _ask(self, act: Act, records: list[Any], left_out: int) -> ResponseReturnValue:
        return self.render("admin/confirm.html", act=act, records=records, left_out=left_out)

    def _do(self, act: Act, records: list[Any]) -> ResponseReturnValue:
        after = self.list_address if act.name == "delete" else self._after(records)
        count, name = len(records), self.entitled(records[0])
        try:
            with transaction() as session:
                for record in records:
                    act.do(record)
                session.flush()
        except Refusal as refusal:
            flash(str(refusal), "error")
        except IntegrityError:
            flash(_("Chưa làm được: dữ liệu khác vẫn đang dùng bản ghi này. Gỡ chỗ đang dùng trước, rồi làm lại."), "error")
        except StaleDataError:
            flash(_("Có người vừa sửa bản ghi này nên chưa làm gì cả. Xem bản mới nhất rồi làm lại."), "error")
        else:
            done = _("“%(act)s”: đã xong với %(name)s.", act=act.label, name=name) if count == 1 else _(
                "“%(act)s”: đã xong với %(count)s dòng.", act=act.label, count=count)
            if act.name == "delete":
                done = _("Đã xóa %(name)s.", name=name) if count == 1 else _("Đã xóa %(count)s dòng.", count=count)
            flash(act.said(records[0]) if act.said and count == 1 else done, "success")
            return redirect(after, 303)
        return redirect(self._after(records), 303)

    def _after(self, records: list[Any]) -> str:
        # The id as it was sent: a refused record may no longer be readable.
        sent = request.values.get("id") or request.form.get("rowid")
        one = request.form.get("from") == "details" or "id" in request.values
        return self.to("details_view", id=sent) if one and len(records) == 1 else self.list_address
