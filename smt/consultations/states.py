"""The words of a consultation."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Position(StrEnum):
    """What an agency answers."""

    AGREE = "agree"
    AGREE_WITH_COMMENTS = "agree_with_comments"
    DISAGREE = "disagree"
    OUTSIDE_OUR_FIELD = "outside_our_field"


class EvidenceLevel(StrEnum):
    """What shows that an agency was asked, weakest first; "handed over" is read from the outbox, never stored."""

    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"


class Standing(StrEnum):
    """How an agency stands at an instant; always computed, never stored."""

    AWAITING = "awaiting"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    NOT_REACHED = "not_reached"
    DEEMED = "deemed"


POSITIONS = {
    Position.AGREE: _l("Nhất trí"),
    Position.AGREE_WITH_COMMENTS: _l("Cơ bản nhất trí, có ý kiến bổ sung"),
    Position.DISAGREE: _l("Không nhất trí"),
    Position.OUTSIDE_OUR_FIELD: _l("Không thuộc lĩnh vực phụ trách"),
}
STANDINGS = {
    Standing.AWAITING: _l("Chưa trả lời"),
    Standing.ANSWERED: _l("Đã trả lời"),
    Standing.ANSWERED_LATE: _l("Trả lời sau hạn"),
    Standing.NOT_REACHED: _l("Chưa chắc đã nhận được"),
    Standing.DEEMED: _l("Nhất trí mặc nhiên (quá hạn)"),
}
EVIDENCE_LEVELS = {
    EvidenceLevel.HANDED_OVER: _l("Máy chủ thư đã nhận"),
    EvidenceLevel.DELIVERED: _l("Văn bản đã giao đến cơ quan"),
}
#: Weakest first.
EVIDENCE_ORDER = (EvidenceLevel.HANDED_OVER, EvidenceLevel.DELIVERED)
#: Positions that say why.
NEEDS_TEXT = frozenset({Position.AGREE_WITH_COMMENTS, Position.DISAGREE})
