"""What may become of a letter."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class LetterState(StrEnum):
    """Where a letter is."""

    QUEUED = "queued"
    HANDED_OVER = "handed_over"
    FAILED = "failed"


LABELS = {
    LetterState.QUEUED: _l("Đang chờ gửi"),
    LetterState.HANDED_OVER: _l("Đã giao cho máy chủ thư"),
    LetterState.FAILED: _l("Không gửi được"),
}

MOVES = {
    LetterState.QUEUED: {LetterState.HANDED_OVER, LetterState.FAILED},
    LetterState.FAILED: {LetterState.QUEUED},
    LetterState.HANDED_OVER: set[LetterState](),
}
