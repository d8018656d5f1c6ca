"""The words and moves of a request for help."""

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Relation(StrEnum):
    """Who asks for the child."""

    FATHER = "father"
    MOTHER = "mother"
    GUARDIAN = "guardian"
    TEACHER = "teacher"


class RequestState(StrEnum):
    """Where a request is."""

    RECEIVED = "received"
    VERIFYING = "verifying"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSED = "closed"


MOVES = {
    RequestState.RECEIVED: {RequestState.VERIFYING, RequestState.ACCEPTED, RequestState.DECLINED},
    RequestState.VERIFYING: {RequestState.ACCEPTED, RequestState.DECLINED},
    RequestState.ACCEPTED: {RequestState.CLOSED, RequestState.VERIFYING},
    RequestState.DECLINED: {RequestState.VERIFYING},
    RequestState.CLOSED: set[RequestState](),
}

RELATIONS = {
    Relation.FATHER: _l("Cha"),
    Relation.MOTHER: _l("Mẹ"),
    Relation.GUARDIAN: _l("Người giám hộ, người thân"),
    Relation.TEACHER: _l("Thầy, cô giáo"),
}
LABELS = {
    RequestState.RECEIVED: _l("Đã nhận"),
    RequestState.VERIFYING: _l("Đang xác nhận với nhà trường"),
    RequestState.ACCEPTED: _l("Được hỗ trợ, chờ bàn giao"),
    RequestState.DECLINED: _l("Chưa được hỗ trợ"),
    RequestState.CLOSED: _l("Đã hoàn thành"),
}
#: Still to be worked on.
OPEN = frozenset({RequestState.RECEIVED, RequestState.VERIFYING, RequestState.ACCEPTED})
#: A request is looked at by then; later it is overdue (computed, never stored).
ANSWER_WITHIN = timedelta(days=5)
#: What the family is told to expect next.
NEXT = {
    RequestState.RECEIVED: _l("Trong %(days)s ngày, cán bộ phụ trách xem đề nghị và hỏi nhà trường.", days=ANSWER_WITHIN.days),
    RequestState.VERIFYING: _l("Nhà trường xác nhận hoàn cảnh và nhu cầu. Có thể có người gọi số điện thoại đã ghi để hỏi thêm."),
    RequestState.ACCEPTED: _l("Chờ nhà trường báo ngày nhận. Khi nhận, cha mẹ hoặc người giám hộ ký biên bản bàn giao."),
    RequestState.DECLINED: _l("Lý do được báo qua điện thoại. Nếu hoàn cảnh thay đổi hoặc thấy chưa đúng, gọi số ở cuối trang."),
    RequestState.CLOSED: _l("Không còn việc gì phải làm. Máy hỏng hoặc mất thì báo nhà trường."),
}
#: Waits for an officer or a school.
WAITING = frozenset({RequestState.RECEIVED, RequestState.VERIFYING})
