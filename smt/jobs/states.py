"""What may become of a job."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


LABELS = {
    JobState.QUEUED: _l("Đang chờ đến lượt"),
    JobState.RUNNING: _l("Đang làm"),
    JobState.DONE: _l("Đã xong"),
    JobState.FAILED: _l("Không làm được"),
    JobState.CANCELLED: _l("Đã dừng theo yêu cầu"),
}

MOVES = {
    JobState.QUEUED: {JobState.RUNNING, JobState.CANCELLED},
    # A worker that died leaves its job to be claimed anew when the lease ends.
    JobState.RUNNING: {JobState.QUEUED, JobState.DONE, JobState.FAILED, JobState.CANCELLED},
    JobState.DONE: set[JobState](),
    JobState.FAILED: {JobState.QUEUED},
    JobState.CANCELLED: set[JobState](),
}
#: Where a job stays unless a person does something.
ENDS = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
