"""The screen of long work done in the background, and what waits there for an administrator."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select, true

from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.admin.base import Act, Narrow, Screen, Tag, Waiting, address
from smt.admin.story import SYSTEM
from smt.core.clock import now
from smt.core.db import db
from smt.jobs import service
from smt.jobs.kinds import known, label_of, step_of
from smt.jobs.models import Job
from smt.jobs.states import ENDS, LABELS, JobState
from smt.vietnamese.numbers import grouped

_LOOKS = {JobState.QUEUED: "wait", JobState.RUNNING: "wait", JobState.DONE: "good", JobState.FAILED: "bad", JobState.CANCELLED: "plain"}
#: A job that waits longer than this shows that no worker runs, or too few.
IDLE = timedelta(minutes=10)
#: How long work that failed stands in the work list.
RECENT = timedelta(days=14)


class Jobs(Screen):
    """What was asked for, how far it is and what became of it."""

    see, write = frozenset({RoleName.ADMINISTRATOR, RoleName.AUDITOR}), frozenset({RoleName.ADMINISTRATOR})
    columns = [("kind", _l("Việc")), ("by", _l("Người yêu cầu")), ("state", _l("Trạng thái")), ("done", _l("Đã làm")),
               ("created_at", _l("Yêu cầu lúc"))]
    facts = [*columns, ("step", _l("Đang ở bước")), ("attempts", _l("Số lần đã thử")), ("problem", _l("Trở ngại")),
             ("started_at", _l("Bắt đầu lần gần nhất lúc")), ("finished_at", _l("Kết thúc lúc")), ("due", _l("Lần thử tới"))]
    narrows = [Narrow("state", _l("Trạng thái"), Job.state, LABELS),
               Narrow("kind", _l("Việc"), Job.kind, lambda: [(kind, label_of(Job(kind=kind))) for kind in known()])]
    search_column = None
    sortable = {"created_at": "created_at"}
    order = ("created_at", True)
    empty = _l("Chưa có việc nào phải làm lâu. Việc lâu phát sinh khi nhà trường gửi danh sách dài.")
    acts = [Act("retry", _l("Làm lại"), lambda job: service.retry(job, now()), lambda job: job.state is JobState.FAILED,
                said=lambda job: _("Việc số %(number)s sẽ được làm lại trong ít giây.", number=job.id)),
            Act("cancel", _l("Dừng"), lambda job: service.cancel(job, now()), lambda job: job.state not in ENDS, look="danger",
                ask=_l("Việc dừng sau ít giây và không để lại gì dở dang. Người yêu cầu có thể yêu cầu lại."),
                said=lambda job: _("Đã yêu cầu dừng việc số %(number)s.", number=job.id))]

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give every job."""
        return true()

    def entitled(self, record: Job) -> str:
        """Know a job by what it is and its number."""
        return _("%(work)s, số %(number)s", work=label_of(record), number=record.id)

    def show_kind(self, job: Job) -> object:
        """Give the words for the kind of work."""
        return label_of(job)

    def show_by(self, job: Job) -> object:
        """Name who asked, or say that it was the system."""
        return SYSTEM.get(job.by, job.by)

    def show_state(self, job: Job) -> Tag:
        """Give the state."""
        return Tag(LABELS[job.state], _LOOKS[job.state])  # type: ignore[arg-type]  # the table above holds looks only

    def show_done(self, job: Job) -> str:
        """Give n of m, or n alone while m is not known."""
        if not job.total:
            return grouped(job.done) if job.done else ""
        return _("%(done)s trên %(total)s", done=grouped(min(job.done, job.total)), total=grouped(job.total))

    def show_step(self, job: Job) -> object:
        """Give the step of work that runs."""
        return step_of(job) if job.state is JobState.RUNNING else ""

    def show_due(self, job: Job) -> object:
        """Give the next try of a job that waits."""
        return job.due_at if job.state is JobState.QUEUED else ""


def jobs() -> Screen:
    """Give the screen."""
    return Jobs(Job, name=_l("Việc làm nền"), endpoint="jobs", category=_l("Hệ thống"))


def waiting(at: datetime) -> list[Waiting]:
    """Tell of work that failed for a reason nobody foresaw, and of work that no worker begins.

    What was refused with a sentence for whoever asked is theirs to mend and is not counted.
    """
    counted = select(func.count(), func.min(Job.created_at))
    failed = db.session.execute(counted.where(Job.state == JobState.FAILED, Job.attempts >= service.MOST_ATTEMPTS,
                                              Job.finished_at > at - RECENT)).one()
    idle = db.session.execute(counted.where(Job.state == JobState.QUEUED, Job.due_at < at - IDLE)).one()
    return [Waiting(_("việc làm nền không xong sau ba lần thử"), failed[0], address("jobs", state=JobState.FAILED.value), "bad", failed[1]),
            Waiting(_("việc làm nền chờ quá 10 phút: chương trình flask jobs work có thể chưa chạy"), idle[0],
                    address("jobs", state=JobState.QUEUED.value), "bad", idle[1])]
