"""Holding a consultation while it is changed."""

from smt.consultations.models import Consultation, Invitee
from smt.core.db import db


def hold(consultation: Consultation) -> None:
    """Wait until nobody else changes it: two officers may press a button together, the second reads what the first has done."""
    db.session.flush()  # reading it anew would drop what was changed and not yet written
    db.session.refresh(consultation, with_for_update={"of": Consultation})


def hold_invitee(invitee: Invitee) -> None:
    """Wait until nobody else answers for this agency."""
    db.session.flush()  # reading it anew would drop what was changed and not yet written
    db.session.refresh(invitee, with_for_update={"of": Invitee})
