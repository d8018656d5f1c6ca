"""What may be done with a request for help: ask, and take it from step to step."""

from dataclasses import dataclass
from datetime import date, datetime

from config import Config
from smt.assistance import letters
from smt.assistance.models import AssistanceRequest
from smt.assistance.states import MOVES, Relation, RequestState
from smt.core.references import numbered
from smt.core.states import move
from smt.pupils.states import Circumstance, Need
from smt.vietnamese.phones import key_with_phone


@dataclass(frozen=True, kw_only=True)
class Plea:
    """Who asks, for which child, and for what."""

    requester_name: str
    relation: Relation
    phone: str
    email: str = ""
    child_name: str
    child_birth_date: date
    school_id: int
    class_name: str
    circumstance: Circumstance
    need: Need
    address: str = ""
    note: str = ""


def ask(plea: Plea, *, consent_version: str, at: datetime, settings: Config) -> AssistanceRequest:
    """Record a request under a new reference and write the letters about it.

    A second request for the same child is recorded like any other: refusing it would tell a stranger of the first.
    """
    asked = numbered("HT", at, lambda reference: AssistanceRequest(
        **vars(plea), reference=reference, search_key=key_with_phone(plea.phone, reference, plea.child_name, plea.requester_name),
        consent_version=consent_version, consented_at=at, received_at=at, state=RequestState.RECEIVED, state_at=at))
    letters.tell_officers(asked, at=at, settings=settings)
    if asked.email:
        letters.confirm_receipt(asked, at=at, settings=settings)
    return asked


def move_on(asked: AssistanceRequest, *, to: RequestState, at: datetime) -> None:
    """Take a request to its next step."""
    move(asked, to, MOVES)
    asked.state_at = at
