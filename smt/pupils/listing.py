"""A school's list of a year on its way: submitted by the school, looked at by the place's officer, given back or approved."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from config import Config
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.core.states import move
from smt.pupils import letters, queries
from smt.pupils.models import Batch, ListEvent, Pupil, PupilRemark, SchoolList
from smt.pupils.states import LIST_MOVES, BatchState, ListState

_MOVED = _l("Danh sách này vừa được người khác xử lý. Tải lại trang để xem trạng thái mới nhất, rồi quyết định.")


#: What a school has to do with a file in each state, and whether it is her turn.
_TASK_OF = {BatchState.CHECKED: ("confirm", 0, "todo"), BatchState.MAPPING: ("columns", 0, "todo"),
            BatchState.READING: ("reading", 0, "wait")}


@dataclass(frozen=True)
class Task:
    """Something a school's clerk may have to do: which, how many, whether it is her turn."""

    name: str
    number: int = 0
    #: "todo", "wait", "done", "later"
    turn: str = "todo"
    batch_id: int | None = None


def submit(school_list: SchoolList, *, head_teacher: str, at: datetime, by: str) -> SchoolList:
    """Submit a list in the head teacher's name; every remark must have been answered."""
    found = _locked(school_list)
    count = queries.count(found.school_id, found.school_year)
    if not count:
        raise Refusal(_l("Danh sách chưa có học sinh nào. Tải tệp lên hoặc thêm từng em trước khi nộp."))
    left = len(unanswered(found))
    if found.state is ListState.RETURNED and left:
        raise Refusal(_l("Còn %(count)s điều cán bộ hỏi chưa được trả lời. Sửa hoặc trả lời từng em rồi nộp lại.", count=left))
    _step(found, ListState.SUBMITTED, at=at, by=by, reason=_("Hiệu trưởng: %(name)s", name=head_teacher), pupils=count)
    found.head_teacher = head_teacher[:120]
    db.session.flush()
    return found


def take_back(school_list: SchoolList, *, at: datetime, by: str) -> SchoolList:
    """Let a school take its submitted list back to work on it."""
    found = _locked(school_list)
    if found.state is not ListState.SUBMITTED:
        raise Refusal(_MOVED)
    _step(found, ListState.DRAFT, at=at, by=by, reason=_("Nhà trường rút lại để sửa."))
    db.session.flush()
    return found


def remark(school_list: SchoolList, pupil: Pupil, *, text: str, at: datetime, by: str) -> PupilRemark:
    """Ask a school to look at one pupil; it reaches the school when the list is given back."""
    found = _locked(school_list)
    if found.state is not ListState.SUBMITTED:
        raise Refusal(_MOVED)
    if (pupil.school_id, pupil.school_year, pupil.programme) != (found.school_id, found.school_year, found.programme):
        raise Refusal(_l("Học sinh này không thuộc danh sách đang xem."))
    made = PupilRemark(pupil_id=pupil.id, text=text[:500], at=at, by=by[:200])
    found.remarks.append(made)
    db.session.flush()
    return made


def drop_remark(said: PupilRemark) -> None:
    """Take back what was asked of a pupil, as long as the school has not been given it."""
    found = _locked(said.list)
    if found.state is not ListState.SUBMITTED or said.answered_at is not None:
        raise Refusal(_MOVED)
    found.remarks.remove(said)
    db.session.flush()


def give_back(school_list: SchoolList, *, reason: str, version: int, at: datetime, by: str, settings: Config) -> SchoolList:
    """Give a list back: as a whole for a reason, or for the pupils that were remarked on."""
    found = _locked(school_list, version)
    left = unanswered(found)
    if not reason and not left:
        raise Refusal(_l("Viết lý do trả lại cả danh sách, hoặc ghi điều cần sửa ở từng học sinh."), field="reason")
    event = _step(found, ListState.RETURNED, at=at, by=by, reason=reason, pupils=len(left))
    db.session.flush()
    letters.tell_school(found, event, at=at, settings=settings)
    return found


def approve(school_list: SchoolList, *, version: int, at: datetime, by: str, settings: Config) -> SchoolList:
    """Approve a list as it stands."""
    found = _locked(school_list, version)
    if unanswered(found):
        raise Refusal(_l("Còn điều ghi ở học sinh mà trường chưa trả lời. Trả danh sách lại cho trường, hoặc bỏ điều đã ghi."))
    event = _step(found, ListState.APPROVED, at=at, by=by, pupils=queries.count(found.school_id, found.school_year))
    db.session.flush()
    letters.tell_school(found, event, at=at, settings=settings)
    return found


def answer(said: PupilRemark, *, text: str, at: datetime, by: str) -> PupilRemark:
    """Answer what the officer asked of one pupil; an answer may be written anew until the list is submitted."""
    found = _locked(said.list)
    if found.state is ListState.SUBMITTED:
        raise Refusal(_MOVED)
    said.answer, said.answered_at, said.answered_by = text[:500], at, by[:200]
    db.session.flush()
    return said


def unanswered(school_list: SchoolList) -> list[PupilRemark]:
    """Give the remarks that wait for the school's answer; of a pupil who is no longer in the list nobody can answer."""
    left = [one for one in school_list.remarks if one.answered_at is None]
    there = set(db.session.scalars(select(Pupil.id).where(
        Pupil.id.in_([one.pupil_id for one in left]), Pupil.school_id == school_list.school_id, Pupil.merged_into_id.is_(None),
        Pupil.school_year == school_list.school_year, Pupil.programme == school_list.programme))) if left else set()
    return [one for one in left if one.pupil_id in there]


def given(school_list: SchoolList, pupil_id: int | None = None) -> list[PupilRemark]:
    """Give the remarks that the school has been given, of one pupil or of all: those written before the list was last given back."""
    back = max((event.at for event in school_list.events if event.state is ListState.RETURNED), default=None)
    # Nothing is asked while the school works on its list: whatever stands there was given back with it, whichever clock dated it.
    all_given = school_list.state is not ListState.SUBMITTED
    return [one for one in school_list.remarks
            if back is not None and (all_given or one.at <= back) and pupil_id in (None, one.pupil_id)]


def undecided(school_id: int) -> int:
    """Say how many files of a school were checked and neither taken nor dropped."""
    return db.session.scalar(select(func.count()).select_from(Batch).where(
        Batch.school_id == school_id, Batch.state.in_((BatchState.CHECKED, BatchState.MAPPING)))) or 0


def tasks(school_id: int, school_year: str) -> list[Task]:
    """Give what a school has to do this year, in its order."""
    found = queries.list_of(school_id, school_year)
    count = queries.count(school_id, school_year)
    waiting = db.session.scalars(select(Batch).where(
        Batch.school_id == school_id, Batch.state.in_(_TASK_OF)).order_by(Batch.id.desc()).limit(5))
    said = [Task(*_TASK_OF[one.state], batch_id=one.id) for one in waiting]
    state = found.state if found else ListState.DRAFT
    said.insert(0, Task("pupils", count, "done" if count else "todo"))
    if found is not None and state is ListState.RETURNED and unanswered(found):
        said.append(Task("answer", len(unanswered(found))))
        said.append(Task("submit", count, "later"))
    elif state in (ListState.SUBMITTED, ListState.APPROVED):
        said.append(Task("submit", count, "done"))
    else:
        said.append(Task("submit", count, "todo" if count else "later"))
    if state is not ListState.APPROVED:
        said.append(Task("approved", 0, "wait" if state is ListState.SUBMITTED else "later"))
    else:
        said.append(Task("approved", count, "done"))
    return said


def waiting(schools: ColumnElement[bool]) -> tuple[int, datetime | None]:
    """Say how many lists wait for an officer's look, and since when."""
    count, since = db.session.execute(select(func.count(), func.min(SchoolList.state_at)).where(
        SchoolList.state == ListState.SUBMITTED, schools)).one()
    return count, since


def _step(school_list: SchoolList, to: ListState, *, at: datetime, by: str, reason: str = "", pupils: int = 0) -> ListEvent:
    move(school_list, to, LIST_MOVES)
    school_list.state_at = at
    made = ListEvent(state=to, at=at, by=by[:200], reason=reason[:500], pupils=pupils)
    school_list.events.append(made)
    return made


def _locked(school_list: SchoolList, version: int | None = None) -> SchoolList:
    """Give a list as it stands, for this transaction alone; refuse when it is no longer as it was seen."""
    found = db.session.scalars(select(SchoolList).where(SchoolList.id == school_list.id).with_for_update(of=SchoolList)
                               .execution_options(populate_existing=True)).one()
    if version is not None and found.version != version:
        raise Conflict(_MOVED)
    return found
