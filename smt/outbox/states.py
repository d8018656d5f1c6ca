"""What may become of a letter."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class LetterState(StrEnum):
    """Where a letter is."""

    QUEUED = "queued"
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    BOUNCED = "bounced"


class Happening(StrEnum):
    """What happens to a letter."""

    QUEUED = "queued"
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    BOUNCED = "bounced"


LABELS = {
    LetterState.QUEUED: _l("Đang chờ gửi"),
    LetterState.HANDED_OVER: _l("Đã giao cho máy chủ thư"),
    LetterState.FAILED: _l("Không gửi được"),
    LetterState.BOUNCED: _l("Bị trả lại"),
}

HAPPENINGS = {
    Happening.QUEUED: _l("Viết xong, chờ gửi"),
    Happening.HANDED_OVER: _l("Máy chủ thư đã nhận"),
    Happening.FAILED: _l("Không gửi được"),
    Happening.BOUNCED: _l("Thư bị trả lại"),
}

MOVES = {
    LetterState.QUEUED: {LetterState.HANDED_OVER, LetterState.FAILED},
    LetterState.FAILED: {LetterState.QUEUED},
    LetterState.HANDED_OVER: {LetterState.BOUNCED},
    LetterState.BOUNCED: {LetterState.QUEUED},
}
