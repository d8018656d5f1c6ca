"""The words of a consultation."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Position(StrEnum):
    """What an agency answers."""

    AGREE = "agree"
    AGREE_WITH_COMMENTS = "agree_with_comments"
    DISAGREE = "disagree"
    OUTSIDE_OUR_FIELD = "outside_our_field"


class Silence(StrEnum):
    """What the letter says silence past the last day means."""

    AGREEMENT = "agreement"
    NOTHING = "nothing"


class EvidenceLevel(StrEnum):
    """What shows that an agency was asked; what the outbox knows (the first three) is read there, never copied."""

    QUEUED = "queued"
    HANDED_OVER = "handed_over"
    BOUNCED = "bounced"
    OPENED = "opened"
    RECEIPT = "receipt"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """How an agency stands at an instant; always computed, never stored."""

    AWAITING = "awaiting"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    NOT_REACHED = "not_reached"
    DEEMED = "deemed"
    CONTESTED = "contested"


class Stage(StrEnum):
    """How far a consultation is at an instant; always computed, never stored."""

    OPEN = "open"
    DUE = "due"
    CLOSED = "closed"
    REOPENED = "reopened"
    CHANGED = "changed"


class Dispute(StrEnum):
    """What has become of a contest; always computed, never stored."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


class Channel(StrEnum):
    """The way by which a reply came."""

    PAGE = "page"
    SHEET = "sheet"
    OFFICER = "officer"


class CommentKind(StrEnum):
    """What a comment is about."""

    GENERAL = "general"
    CONTENT = "content"
    WORDING = "wording"


class Outcome(StrEnum):
    """What becomes of a comment."""

    TAKEN = "taken"
    PARTLY = "partly"
    NOT_TAKEN = "not_taken"


class Authority(StrEnum):
    """In whose place a paper is signed (Decree 30/2020, annex I, part II, 7)."""

    HEAD = "head"
    KT = "kt"
    TM = "tm"
    TL = "tl"
    TUQ = "tuq"
    Q = "q"


POSITIONS = {
    Position.AGREE: _l("Nhất trí"),
    Position.AGREE_WITH_COMMENTS: _l("Cơ bản nhất trí, có ý kiến bổ sung"),
    Position.DISAGREE: _l("Không nhất trí"),
    Position.OUTSIDE_OUR_FIELD: _l("Không thuộc lĩnh vực phụ trách"),
}
SILENCES = {
    Silence.AGREEMENT: _l("Im lặng quá hạn được hiểu là nhất trí"),
    Silence.NOTHING: _l("Im lặng không có nghĩa gì, cơ quan vẫn là chưa trả lời"),
}
STANDINGS = {
    Standing.AWAITING: _l("Chưa trả lời"),
    Standing.ANSWERED: _l("Đã trả lời"),
    Standing.ANSWERED_LATE: _l("Trả lời sau hạn"),
    Standing.NOT_REACHED: _l("Chưa chắc đã nhận được"),
    Standing.DEEMED: _l("Nhất trí mặc nhiên (quá hạn)"),
    Standing.CONTESTED: _l("Đang phản đối việc coi là nhất trí"),
}
STAGES = {
    Stage.OPEN: _l("Đang lấy ý kiến"),
    Stage.DUE: _l("Đã hết hạn, chưa kết thúc"),
    Stage.CLOSED: _l("Đã kết thúc"),
    Stage.REOPENED: _l("Đã mở lại"),
    Stage.CHANGED: _l("Có thay đổi sau khi kết thúc"),
}
DISPUTES = {
    Dispute.OPEN: _l("Chờ quyết định"),
    Dispute.UPHELD: _l("Phản đối được chấp nhận"),
    Dispute.REJECTED: _l("Phản đối không được chấp nhận"),
}
EVIDENCE_LEVELS = {
    EvidenceLevel.QUEUED: _l("Đã viết thư, chờ gửi"),
    EvidenceLevel.HANDED_OVER: _l("Máy chủ thư đã nhận"),
    EvidenceLevel.BOUNCED: _l("Thư bị trả lại"),
    EvidenceLevel.OPENED: _l("Cơ quan đã mở trang góp ý"),
    EvidenceLevel.RECEIPT: _l("Cơ quan đã bấm xác nhận nhận được"),
    EvidenceLevel.DELIVERED: _l("Văn bản đã giao đến cơ quan"),
    EvidenceLevel.WITHDRAWN: _l("Rút lại một ghi nhận sai"),
}
CHANNELS = {
    Channel.PAGE: _l("Trang góp ý"),
    Channel.SHEET: _l("Tệp Excel"),
    Channel.OFFICER: _l("Cán bộ nhập từ văn bản"),
}
COMMENT_KINDS = {
    CommentKind.GENERAL: _l("Chung"),
    CommentKind.CONTENT: _l("Nội dung"),
    CommentKind.WORDING: _l("Câu chữ"),
}
OUTCOMES = {
    Outcome.TAKEN: _l("Tiếp thu"),
    Outcome.PARTLY: _l("Tiếp thu một phần"),
    Outcome.NOT_TAKEN: _l("Không tiếp thu"),
}
AUTHORITIES = {
    Authority.HEAD: _l("Người đứng đầu ký"),
    Authority.KT: _l("KT. (ký thay)"),
    Authority.TM: _l("TM. (thay mặt)"),
    Authority.TL: _l("TL. (thừa lệnh)"),
    Authority.TUQ: _l("TUQ. (thừa ủy quyền)"),
    Authority.Q: _l("Q. (quyền)"),
}
#: What shows that an agency was reached, weakest first; a letter that only waits, or came back, shows nothing.
EVIDENCE_ORDER = (EvidenceLevel.HANDED_OVER, EvidenceLevel.OPENED, EvidenceLevel.RECEIPT, EvidenceLevel.DELIVERED)
#: Positions that say why.
NEEDS_TEXT = frozenset({Position.AGREE_WITH_COMMENTS, Position.DISAGREE})
#: Outcomes that give a reason.
NEEDS_REASON = frozenset({Outcome.PARTLY, Outcome.NOT_TAKEN})
