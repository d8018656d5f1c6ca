"""The panel's screens of pupils and of the lists they came in."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, false, func, select

from forms.base import Form, page
from forms.pupil import OFFICE_GROUPS, OfficePupilForm
from forms.school_list import SameForm
from smt.accounts.current import actor, has_role, person
from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.admin.base import Narrow, Screen, Tag, Waiting, address
from smt.admin.listing import Asked
from smt.admin.refusal import shut
from smt.admin.story import SYSTEM, Told
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.once import once
from smt.directory.choices import schools
from smt.directory.models import School
from smt.directory.queries import in_charge
from smt.directory.states import Topic
from smt.history import service as history
from smt.pupils import duplicates, listing, merging, queries, service
from smt.pupils.checking import shown
from smt.pupils.finding import MOST, matching, search
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, Pupil, SchoolList, WordMeaning
from smt.pupils.school_lists import SchoolLists, Words
from smt.pupils.states import BUCKETS, CIRCUMSTANCES, LABELS, NEEDS, SEXES, BatchState, Bucket, ListState
from smt.pupils.story import with_lists
from smt.pupils.template import labels
from smt.vietnamese.phones import national

SEE = frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER, RoleName.AUDITOR})
WRITE = frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER})
_CATEGORY = _l("Học sinh")
#: A list that waits longer than this for the school's word is worth a call.
PATIENCE = timedelta(days=1)


class Pupils(Screen):
    """The register; an officer works with the pupils of her places' schools."""

    can_create = can_edit = can_delete = can_export = True
    private_search = True
    see, write = SEE, WRITE
    declaration, groups = OfficePupilForm, OFFICE_GROUPS
    columns = [("full_name", _l("Họ và tên")), ("class_name", _l("Lớp")), ("school", _l("Trường")),
               ("circumstance", _l("Hoàn cảnh")), ("need", _l("Cần hỗ trợ"))]
    #: What the form asks, as it names it.
    facts = [*labels().items(), ("school", _l("Trường")), ("school_year", _l("Năm học")), ("created_at", _l("Ghi vào danh sách lúc"))]
    taken_out = [("school", _l("Trường")), ("school_year", _l("Năm học")), *labels().items()]
    narrows = [Narrow("circumstance", _l("Hoàn cảnh"), Pupil.circumstance, CIRCUMSTANCES),
               Narrow("need", _l("Cần hỗ trợ"), Pupil.need, NEEDS),
               Narrow("year", _l("Năm học"), Pupil.school_year, lambda: [(year, year) for year in queries.years()])]
    sortable = {"full_name": "sort_key", "class_name": "class_name"}
    order = ("sort_key", False)
    new = _l("Thêm học sinh")
    empty = _l("Học sinh vào danh sách khi nhà trường gửi tệp và xác nhận, hoặc khi được thêm ở đây.")
    details_top = "pupils/panel_alike.html"
    delete_ask = _l("Học sinh bị xóa hẳn khỏi danh sách. Nhật ký giữ ai đã xóa và lúc nào, không giữ thông tin của học sinh.")

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give the pupils of the schools in the person's places."""
        return Pupil.school_id.in_(_schools(user)) & Pupil.merged_into_id.is_(None)

    def in_scope(self) -> bool:
        """Say whether the person's places have a school."""
        return _any_school()

    def listed(self, asked: Asked) -> tuple[int, int, list[Any]]:
        """Give what a search finds, the best first; without words the list as it is."""
        if not asked.words:
            return super().listed(asked)
        narrowed = (narrow.column == value for narrow, _text, value, _label in asked.narrowed)
        found = search(asked.search, self._scope(), *narrowed, most=asked.size)
        return found.count, 1, list(found.pupils)

    def most_counted(self, asked: Asked) -> int:
        """Count fewer hits than rows."""
        return MOST if asked.words else super().most_counted(asked)

    def match(self, words: list[str]) -> ColumnElement[bool]:
        """Find as the list does."""
        return matching(" ".join(words))

    def entitled(self, record: Pupil) -> str:
        """Know a pupil by name."""
        return record.full_name

    def show_sex(self, pupil: Pupil) -> object:
        """Give the word."""
        return SEXES[pupil.sex]

    def show_guardian_phone(self, pupil: Pupil) -> str:
        """Give the phone as people write it."""
        return national(pupil.guardian_phone) if pupil.guardian_phone else ""

    def removable(self, record: Pupil) -> bool:
        """Only an administrator takes a pupil off the register."""
        return has_role(RoleName.ADMINISTRATOR)

    def offer(self, form: Any) -> None:
        """Offer the schools in the person's places, by place."""
        user = person()
        form.school_id.offer(schools(School.id.in_(_schools(user))) if user else [])

    def add(self, answers: dict[str, Any], at: datetime) -> Pupil:
        """Add a pupil to a school's register."""
        return service.add(school_id=answers["school_id"], school_year=answers["school_year"], told=answers, at=at, by=actor().name,
                           office=True)

    def change(self, record: Pupil, answers: dict[str, Any], at: datetime) -> None:
        """Change what is said of a pupil."""
        service.change(record, answers, at=at, by=actor().name, office=True)

    def remove(self, record: Pupil) -> None:
        """Take a pupil off the register."""
        service.remove(record, at=now(), by=actor().name, office=True)

    def told(self, record: Pupil) -> list[Told]:
        """Give the record's history in words, the files that brought or changed it among it."""
        return with_lists(super().told(record), record, history.of(record))

    def details_values(self, record: Pupil) -> dict[str, Any]:
        """Give the records in the person's places that may be the same child, and the last merging."""
        merged = queries.merged_with(record.id, _of_mine())
        return {"alike": duplicates.of_pupil(record, self._scope()), "form": page(Form)(formdata=None),
                "merged": merged if merged and merged.undone_at is None and merged.kept_id == record.id else None}

    @expose("/same/", methods=("GET", "POST"))
    def same_view(self) -> ResponseReturnValue:
        """Show two records side by side; let them be one child, or two."""
        if not self.may_write():
            shut()
        record, other = self.asked_record(), self.get_one(request.values.get("other", "")) or abort(404)
        if record.id == other.id:
            abort(404)
        form, words = page(SameForm)(), {"record": record, "other": other, "names": TOLD, "labels": labels(), "shown": shown}
        if request.method != "POST":  # HEAD reads too
            return self.render("pupils/panel_same.html", form=form, **words)
        if form.validate():
            kept = self._once(form, f"same:{record.id}", lambda at: str(merging.decide(
                record, other, verdict=form.verdict.clean, reason=form.reason.clean, at=at, by=actor().name, office=True).id))
            if kept:
                flash(_("Đã ghi quyết định về hai hồ sơ."), "success")
                return redirect(self.to("details_view", id=kept), 303)
        return self.render("pupils/panel_same.html", form=form, **words), 422

    @expose("/part/", methods=("POST",))
    def part_view(self) -> ResponseReturnValue:
        """Take the last merging of a record back."""
        if not self.may_write():
            shut()
        record, form = self.asked_record(), page(Form)()
        merged = queries.merged_with(record.id, _of_mine()) or abort(404)
        if form.validate() and self._once(form, f"part:{merged.id}", lambda at: str(
                merging.part(merged, at=at, by=actor().name, office=True).id)):
            flash(_("Đã tách lại thành hai hồ sơ như trước."), "success")
        for sentence in form.form_errors:
            flash(sentence, "error")
        return redirect(self.to("details_view", id=record.id), 303)

    def _once(self, form: Any, what: str, act: Callable[[datetime], str]) -> str:
        at = now()
        try:
            return once(form.form_token.data, f"pupils:{what}"[:60], at, lambda: act(at))[0]
        except Refusal as refusal:
            db.session.rollback()
            form.refuse(refusal.sentence, refusal.field)
            return ""


class Lists(Screen):
    """The lists schools sent; to look at only, since a school alone decides on its list."""

    see = SEE
    columns = [("uploaded_at", _l("Tải lên lúc")), ("school", _l("Trường")), ("school_year", _l("Năm học")),
               ("good", _l("Học sinh đúng")), ("errors", _l("Dòng cần sửa")), ("state", _l("Tình trạng"))]
    facts = [("school", _l("Trường")), ("school_year", _l("Năm học")), ("uploaded_at", _l("Tải lên lúc")),
             ("uploaded_by", _l("Người gửi")), ("file_name", _l("Tên tệp")), ("state", _l("Tình trạng")),
             ("decided_at", _l("Quyết định lúc")), ("decided_by", _l("Người quyết định")), ("counted", _l("Các dòng của tệp"))]
    narrows = [Narrow("state", _l("Tình trạng"), Batch.state, LABELS)]
    search_column = None
    sortable = {"uploaded_at": "uploaded_at"}
    order = ("uploaded_at", True)
    empty = _l("Chưa có trường nào ở địa bàn bạn phụ trách gửi danh sách.")

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give the lists of the schools in the person's places."""
        return Batch.school_id.in_(_schools(user))

    def in_scope(self) -> bool:
        """Say whether the person's places have a school."""
        return _any_school()

    def entitled(self, record: Batch) -> str:
        """Know a list by its school and number."""
        return _("%(school)s, danh sách số %(number)s", school=record.school.name, number=record.id)

    def show_state(self, batch: Batch) -> Tag:
        """Give where it is."""
        looks = {BatchState.CHECKED: "wait", BatchState.APPLIED: "good"}
        return Tag(LABELS[batch.state], looks.get(batch.state, "plain"))  # type: ignore[arg-type]  # the looks are Tag's own words

    def show_decided_by(self, batch: Batch) -> object:
        """Name who decided; a list nobody decided on is dropped by the system."""
        return SYSTEM.get(batch.decided_by, batch.decided_by)

    def show_errors(self, batch: Batch) -> int:
        """Give the number of rows to mend."""
        return batch.counts.get(Bucket.ERROR, 0)

    def show_counted(self, batch: Batch) -> str:
        """Give what became of every row."""
        return "; ".join(f"{text}: {batch.counts.get(bucket, 0)}" for bucket, text in BUCKETS.items() if batch.counts.get(bucket))


def screens() -> list[Screen]:
    """Give the room's screens."""
    return [Pupils(Pupil, name=_l("Danh sách học sinh"), endpoint="pupils", category=_CATEGORY),
            SchoolLists(SchoolList, name=_l("Danh sách trường nộp"), endpoint="school-lists", category=_CATEGORY),
            Lists(Batch, name=_l("Tệp trường tải lên"), endpoint="pupil-lists", category=_CATEGORY),
            Words(WordMeaning, name=_l("Từ trong tệp"), endpoint="pupil-words", category=_CATEGORY)]


def waiting(user: User, at: datetime) -> Iterable[Waiting]:
    """Tell of lists that a school uploaded and then left."""
    if user.role not in WRITE:
        return []
    count, since = db.session.execute(select(func.count(), func.min(Batch.uploaded_at)).where(
        Batch.state == BatchState.CHECKED, Batch.uploaded_at < at - PATIENCE, Batch.school_id.in_(_schools(user)))).one()
    href = address("pupil-lists", state=BatchState.CHECKED.value)
    submitted, waited = listing.waiting(SchoolList.school_id.in_(_schools(user)))
    return [Waiting(_("danh sách trường đã nộp, chờ kiểm tra"), submitted, address("school-lists", state=ListState.SUBMITTED.value), "warn",
                    waited),
            Waiting(_("danh sách trường đã tải lên, chưa xác nhận"), count, href, "wait", since)]


def _any_school() -> bool:
    user = person()
    return user is None or user.role is not RoleName.OFFICER or db.session.scalar(_schools(user).limit(1)) is not None


def _of_mine() -> ColumnElement[bool]:
    """Narrow pupils, merged ones among them, to the person's places."""
    user = person()
    return Pupil.school_id.in_(_schools(user)) if user else false()


def _schools(user: User) -> Select[Any]:
    return select(School.id).where(in_charge(user, Topic.SCHOOL_LIST, School.place_id))
