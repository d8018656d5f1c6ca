"""The words and moves of pupils and their lists."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The programme whose lists these are; a later programme's lists stand beside them in the same register.
PROGRAMME = "song-va-may-tinh"


class Sex(StrEnum):
    """As the school register says."""

    MALE = "male"
    FEMALE = "female"


class Circumstance(StrEnum):
    """Classes of beneficiary (plan 3667/KH-BTTTT-BGDĐT: poor, near-poor, a parent lost to COVID-19; cities add others)."""

    POOR = "poor"
    NEAR_POOR = "near_poor"
    COVID_LOSS = "covid_loss"
    OTHER = "other"


class Need(StrEnum):
    """What is asked for."""

    DEVICE = "device"
    DATA = "data"
    BOTH = "both"


class BatchState(StrEnum):
    """Where an uploaded file is."""

    READING = "reading"
    MAPPING = "mapping"
    CHECKED = "checked"
    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"
    FAILED = "failed"


class ListState(StrEnum):
    """Where a school's list of a year is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class Bucket(StrEnum):
    """What becomes of a row of a list; every row is in exactly one."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WARNING = "warning"
    ERROR = "error"
    IGNORED = "ignored"


#: Rows that are written when the school confirms.
GOOD = frozenset({Bucket.NEW, Bucket.CHANGED, Bucket.WARNING})

MOVES = {
    BatchState.READING: {BatchState.MAPPING, BatchState.CHECKED, BatchState.FAILED, BatchState.DISCARDED},
    BatchState.MAPPING: {BatchState.READING, BatchState.CHECKED, BatchState.DISCARDED},
    BatchState.CHECKED: {BatchState.READING, BatchState.MAPPING, BatchState.APPLIED, BatchState.DISCARDED},
    BatchState.APPLIED: {BatchState.UNDONE},
    BatchState.UNDONE: set[BatchState](),
    BatchState.DISCARDED: set[BatchState](),
    BatchState.FAILED: {BatchState.READING, BatchState.DISCARDED},
}
LIST_MOVES = {
    ListState.DRAFT: {ListState.SUBMITTED},
    ListState.SUBMITTED: {ListState.RETURNED, ListState.APPROVED, ListState.DRAFT},
    ListState.RETURNED: {ListState.SUBMITTED},
    # A change by the school after it was submitted, or by anybody after approval, puts it back.
    ListState.APPROVED: {ListState.DRAFT},
}

SEXES = {Sex.MALE: _l("Nam"), Sex.FEMALE: _l("Nữ")}
CIRCUMSTANCES = {
    Circumstance.POOR: _l("Hộ nghèo"),
    Circumstance.NEAR_POOR: _l("Hộ cận nghèo"),
    Circumstance.COVID_LOSS: _l("Có cha hoặc mẹ mất do COVID-19"),
    Circumstance.OTHER: _l("Khó khăn khác"),
}
NEEDS = {Need.DEVICE: _l("Máy tính"), Need.DATA: _l("Gói dữ liệu (SIM 4G)"), Need.BOTH: _l("Cả máy tính và gói dữ liệu")}
LABELS = {
    BatchState.READING: _l("Đang đọc tệp"),
    BatchState.MAPPING: _l("Chờ xem lại các cột"),
    BatchState.CHECKED: _l("Đã kiểm tra, chờ xác nhận"),
    BatchState.APPLIED: _l("Đã nhận"),
    BatchState.UNDONE: _l("Đã hoàn tác"),
    BatchState.DISCARDED: _l("Đã bỏ"),
    BatchState.FAILED: _l("Không đọc được"),
}
LIST_STATES = {
    ListState.DRAFT: _l("Trường đang lập"),
    ListState.SUBMITTED: _l("Đã nộp, chờ kiểm tra"),
    ListState.RETURNED: _l("Trả lại để sửa"),
    ListState.APPROVED: _l("Đã duyệt"),
}
BUCKETS = {
    Bucket.NEW: _l("Thêm mới"),
    Bucket.CHANGED: _l("Cập nhật"),
    Bucket.SAME: _l("Đã có, không đổi"),
    Bucket.WARNING: _l("Có điều nên xem lại"),
    Bucket.ERROR: _l("Cần sửa"),
    Bucket.IGNORED: _l("Bỏ qua (dòng trống, dòng ví dụ)"),
}
