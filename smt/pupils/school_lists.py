"""The panel's screen of the lists schools submit: looked at pupil by pupil, given back or approved; and of words taught to all."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import abort, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from forms.base import page
from forms.panel import Versioned
from forms.school_list import RemarkForm, ReturnForm, WordForm
from smt.accounts.current import actor
from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.admin.base import Narrow, Screen, Tag
from smt.admin.refusal import shut
from smt.admin.story import Told
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.once import once
from smt.directory.models import School
from smt.directory.queries import in_charge
from smt.directory.states import Topic
from smt.pupils import listing, queries, service
from smt.pupils.checking import shown
from smt.pupils.columns import CHOICES
from smt.pupils.identity import TOLD
from smt.pupils.models import Pupil, PupilRemark, SchoolList, WordMeaning
from smt.pupils.states import CIRCUMSTANCES, LIST_STATES, NEEDS, ListState
from smt.pupils.template import labels

_SEE = frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER, RoleName.AUDITOR})
_WRITE = frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER})
_LOOKS = {ListState.DRAFT: "plain", ListState.SUBMITTED: "wait", ListState.RETURNED: "warn", ListState.APPROVED: "good"}
#: Pupils of one page.
PAGE = 100


class SchoolLists(Screen):
    """Schools' lists of a year; an officer decides on those of her places."""

    see, write = _SEE, _WRITE
    columns = [("school", _l("Trường")), ("school_year", _l("Năm học")), ("state", _l("Tình trạng")), ("pupils", _l("Học sinh")),
               ("state_at", _l("Từ lúc"))]
    # School and year are the page's heading.
    facts = [("state", _l("Tình trạng")), ("state_at", _l("Từ lúc")),
             ("head_teacher", _l("Hiệu trưởng")), ("pupils", _l("Học sinh")), ("open", _l("Điều đã ghi, trường chưa trả lời"))]
    narrows = [Narrow("state", _l("Tình trạng"), SchoolList.state, LIST_STATES)]
    search_column = None
    sortable = {"state_at": "state_at"}
    order = ("state_at", True)
    empty = _l("Chưa trường nào ở địa bàn bạn phụ trách lập danh sách năm học.")
    details_top, details_block = "pupils/panel_list_acts.html", "pupils/panel_list.html"

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give the lists of the schools in the person's places."""
        return SchoolList.school_id.in_(select(School.id).where(in_charge(user, Topic.SCHOOL_LIST, School.place_id)))

    def entitled(self, record: SchoolList) -> str:
        """Know a list by its school and year."""
        return _("%(school)s, năm học %(year)s", school=record.school.name, year=record.school_year)

    def show_state(self, record: SchoolList) -> Tag:
        """Give where it is."""
        return Tag(LIST_STATES[record.state], _LOOKS[record.state])  # type: ignore[arg-type]  # the table above holds looks only

    def show_pupils(self, record: SchoolList) -> int:
        """Give how many pupils it holds now."""
        return queries.count(record.school_id, record.school_year)

    def show_open(self, record: SchoolList) -> int:
        """Give how many remarks wait for the school's answer."""
        return len(listing.unanswered(record))

    def details_values(self, record: SchoolList) -> dict[str, Any]:
        """Give the remarks with their pupils, the pupils by circumstance and need, what may be done."""
        known = {one.id: one for one in db.session.scalars(select(Pupil).where(Pupil.id.in_({said.pupil_id for said in record.remarks})))}
        return {"remarks": [(said, known.get(said.pupil_id)) for said in record.remarks], "counted": _counted(record),
                "decides": self.may_write() and record.state is ListState.SUBMITTED, "open": listing.unanswered(record),
                "form": page(ReturnForm, Versioned)(formdata=None, data={"version": record.version})}

    def told(self, record: SchoolList) -> list[Told]:
        """Leave the history to the steps of the list, which are told on its page."""
        return []

    # ---- doors ----

    @expose("/pupils/")
    def pupils_view(self) -> ResponseReturnValue:
        """Show the pupils of a list, a page at a time."""
        record = self.asked_record()
        mine = (Pupil.school_id == record.school_id, Pupil.school_year == record.school_year, Pupil.merged_into_id.is_(None))
        total = db.session.scalar(select(func.count()).select_from(Pupil).where(*mine)) or 0
        pages = max(-(-total // PAGE), 1)
        number = min(max(request.args.get("trang", 1, type=int), 1), pages)
        found = db.session.scalars(select(Pupil).where(*mine).order_by(Pupil.sort_key, Pupil.id).limit(PAGE).offset((number - 1) * PAGE))
        said = {one.pupil_id for one in listing.unanswered(record)}
        return self.render("pupils/panel_pupils.html", record=record, found=list(found), total=total, number=number, pages=pages, said=said,
                           circumstances=CIRCUMSTANCES, needs=NEEDS, decides=self.may_write() and record.state is ListState.SUBMITTED)

    @expose("/remark/", methods=("GET", "POST"))
    def remark_view(self) -> ResponseReturnValue:
        """Show one pupil of a submitted list; ask the school to look at it."""
        record = self._decidable()
        pupil = _pupil_of(record, request.values.get("pupil", "")) or abort(404)
        form, words = page(RemarkForm)(), {"record": record, "pupil": pupil, "names": TOLD, "labels": labels(), "shown": shown}
        if request.method != "POST":  # HEAD reads too
            return self.render("pupils/panel_remark.html", form=form, **words)
        if form.validate():
            done = self._once(form, f"remark:{record.id}", lambda at: listing.remark(
                record, pupil, text=form.text.clean, at=at, by=actor().name))
            if done:
                flash(_("Đã ghi điều cần xem lại. Trường thấy khi danh sách được trả lại."), "success")
                return redirect(self.to("pupils_view", record, trang=request.form.get("trang", "1")), 303)
        return self.render("pupils/panel_remark.html", form=form, **words), 422

    @expose("/drop-remark/", methods=("POST",))
    def drop_remark_view(self) -> ResponseReturnValue:
        """Take back what was asked of a pupil before the school has seen it."""
        record, form = self._decidable(), page(ReturnForm)()
        said = next((one for one in record.remarks if str(one.id) == request.form.get("remark", "")), None) or abort(404)
        if form.validate() and self._once(form, f"drop-remark:{record.id}", lambda _at: _dropped(said)):
            flash(_("Đã bỏ điều đã ghi."), "success")
        for sentence in form.form_errors:
            flash(sentence, "error")
        return redirect(self.to("details_view", record), 303)

    @expose("/return/", methods=("GET", "POST"))
    def return_view(self) -> ResponseReturnValue:
        """Give a list back to the school, as a whole or for the pupils that were remarked on."""
        return self._decided("pupils/panel_return.html", _("Đã trả danh sách lại; trường được báo qua thư điện tử."), listing.give_back)

    @expose("/approve/", methods=("GET", "POST"))
    def approve_view(self) -> ResponseReturnValue:
        """Approve a list as it stands."""
        def act(record: SchoolList, *, reason: str, **given: Any) -> SchoolList:
            return listing.approve(record, **given)

        return self._decided("pupils/panel_approve.html", _("Đã duyệt danh sách; trường được báo qua thư điện tử."), act)

    # ---- how ----

    def _decidable(self) -> SchoolList:
        record: SchoolList = self.asked_record()
        if not self.may_write():
            shut()
        return record

    def _decided(self, template: str, words: str, act: Callable[..., SchoolList]) -> ResponseReturnValue:
        record = self._decidable()
        values = {"record": record, "open": listing.unanswered(record), "count": queries.count(record.school_id, record.school_year)}
        if request.method != "POST":  # HEAD reads too
            return self.render(template, form=page(ReturnForm, Versioned)(formdata=None, data={"version": record.version}), **values)
        form, settings = page(ReturnForm, Versioned)(), current_app.config["SMT"]
        if form.validate():
            version = int(form.version.data) if str(form.version.data).isdecimal() else 0
            if self._once(form, f"decide:{record.id}", lambda at: act(
                    record, reason=form.reason.clean, version=version, at=at, by=actor().name, settings=settings)):
                flash(words, "success")
                return redirect(self.to("details_view", record), 303)
            values["record"] = self.asked_record()
        return self.render(template, form=form, **values), 422

    def _once(self, form: Any, what: str, act: Callable[[datetime], Any]) -> bool:
        at = now()
        try:
            once(form.form_token.data, f"school-lists:{what}"[:60], at, lambda: str(getattr(act(at), "id", 0)))
        except Refusal as refusal:
            db.session.rollback()
            form.refuse(refusal.sentence, refusal.field)
            return False
        return True


class Words(Screen):
    """What words in lists mean for every school; a school teaches its own on its pages."""

    # One word taught here changes how every school's list is read.
    see, write = _SEE, frozenset({RoleName.ADMINISTRATOR})
    can_create = can_delete = True
    declaration = WordForm
    columns = [("word_key", _l("Từ trong tệp")), ("field", _l("Cột")), ("value", _l("Nghĩa là")), ("by", _l("Người dạy"))]
    facts = [*columns, ("at", _l("Dạy lúc"))]
    search_column = "word_key"
    sortable = {"word_key": "word_key"}
    order = ("word_key", False)
    new = _l("Dạy một từ cho mọi trường")
    empty = _l("Chưa có từ nào dạy chung. Khi nhiều trường ghi cùng một từ lạ, dạy nghĩa của từ ấy ở đây.")

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give the words that hold everywhere."""
        return WordMeaning.school_id.is_(None)

    def entitled(self, record: WordMeaning) -> str:
        """Know a word by itself."""
        return record.word_key

    def show_field(self, record: WordMeaning) -> object:
        """Name the column."""
        return labels()[record.field]

    def show_value(self, record: WordMeaning) -> object:
        """Give the label of the choice."""
        return shown(record.field, record.value)

    def offer(self, form: Any) -> None:
        """Offer every choice under its column."""
        form.meaning.offer([(f"{name}:{value}", text, str(labels()[name])) for name, words in CHOICES.items()
                            for value, text in words.items()])

    def add(self, answers: dict[str, Any], at: datetime) -> WordMeaning:
        """Teach a word to all schools."""
        name, _colon, value = answers["meaning"].partition(":")
        return service.teach(name, answers["word"], value, school_id=None, at=at, by=actor().name)


def _dropped(said: PupilRemark) -> SchoolList:
    listing.drop_remark(said)
    return said.list


def _pupil_of(record: SchoolList, text: str) -> Pupil | None:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return None
    return db.session.scalar(select(Pupil).where(Pupil.id == int(text), Pupil.school_id == record.school_id,
                                                 Pupil.school_year == record.school_year, Pupil.merged_into_id.is_(None)))


def _counted(record: SchoolList) -> list[tuple[object, list[tuple[object, int]]]]:
    """Give how many pupils of a list are of each circumstance, and how many want each thing, under their headings."""
    told: list[tuple[object, list[tuple[object, int]]]] = []
    for title, column, words in ((_("Theo hoàn cảnh"), Pupil.circumstance, CIRCUMSTANCES), (_("Theo thứ cần hỗ trợ"), Pupil.need, NEEDS)):
        rows = queries.tally(record.school_id, record.school_year, column)
        told.append((title, [(text, rows.get(value, 0)) for value, text in words.items()]))
    return told
