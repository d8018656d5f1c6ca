"""The words and moves of a request for help."""

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
