"""What may be asked about requests for help."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from smt.assistance.models import AssistanceRequest
from smt.assistance.states import ANSWER_WITHIN, OPEN, RequestState
from smt.core.db import db
from smt.directory.models import School
from smt.vietnamese.names import same_name


def by_reference(reference: str) -> AssistanceRequest | None:
    """Give the request of a reference."""
    return db.session.scalar(select(AssistanceRequest).where(AssistanceRequest.reference == reference))


def schools() -> list[School]:
    """Give every school, for a family to choose from."""
    return list(db.session.scalars(select(School)))


def perhaps_same(asked: AssistanceRequest) -> list[AssistanceRequest]:
    """Give the other open requests that may be for the same child: same school, same birth date, same name.

    Only an officer is told; a family asking twice gets a reference like everybody else.
    """
    others = db.session.scalars(
        select(AssistanceRequest)
        .where(AssistanceRequest.id != asked.id, AssistanceRequest.school_id == asked.school_id,
               AssistanceRequest.child_birth_date == asked.child_birth_date, AssistanceRequest.state.in_(OPEN))
        .order_by(AssistanceRequest.received_at, AssistanceRequest.id))
    return [other for other in others if same_name(other.child_name, asked.child_name)]


def waiting(scope: ColumnElement[bool], state: RequestState, at: datetime) -> tuple[int, int, datetime | None]:
    """Give how many requests in scope are in a state, how many of them too long, and since when the oldest."""
    waits = (scope, AssistanceRequest.state == state)
    number, oldest = db.session.execute(select(func.count(), func.min(AssistanceRequest.state_at)).where(*waits)).one()
    late = db.session.scalar(select(func.count()).where(*waits, AssistanceRequest.state_at < at - ANSWER_WITHIN))
    return number, late or 0, oldest
