"""What may become of a letter."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class LetterState(StrEnum):
    """Where a letter is."""

    QUEUED = "queued"
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    BOUNCED = "bounced"
    WITHDRAWN = "withdrawn"


class Happening(StrEnum):
    """What happens to a letter."""

    QUEUED = "queued"
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    BOUNCED = "bounced"
    WITHDRAWN = "withdrawn"


LABELS = {
    LetterState.QUEUED: _l("Đang chờ gửi"),
    LetterState.HANDED_OVER: _l("Đã giao cho máy chủ thư"),
    LetterState.FAILED: _l("Không gửi được"),
    LetterState.BOUNCED: _l("Bị trả lại"),
    LetterState.WITHDRAWN: _l("Không gửi nữa"),
}

HAPPENINGS = {
    Happening.QUEUED: _l("Viết xong, chờ gửi"),
    Happening.HANDED_OVER: _l("Máy chủ thư đã nhận"),
    Happening.FAILED: _l("Không gửi được"),
    Happening.BOUNCED: _l("Thư bị trả lại"),
    Happening.WITHDRAWN: _l("Không gửi nữa: liên kết trong thư đã bị thay hoặc thu hồi"),
}

MOVES = {
    LetterState.QUEUED: {LetterState.HANDED_OVER, LetterState.FAILED, LetterState.WITHDRAWN},
    LetterState.FAILED: {LetterState.QUEUED, LetterState.WITHDRAWN},
    LetterState.HANDED_OVER: {LetterState.BOUNCED},
    LetterState.BOUNCED: {LetterState.QUEUED, LetterState.WITHDRAWN},
    LetterState.WITHDRAWN: set(),
}

#: Letters that may still be sent, now or when somebody sends them again.
UNSENT = (LetterState.QUEUED, LetterState.FAILED, LetterState.BOUNCED)
