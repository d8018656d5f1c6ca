"""Holding a consultation while it is changed."""

from flask_babel import lazy_gettext as _l

from smt.consultations.models import Consultation, Invitee
from smt.core.db import db
from smt.core.errors import Refusal


def hold(consultation: Consultation) -> None:
    """Wait until nobody else changes it: two officers may press a button together, the second reads what the first has done."""
    db.session.flush()  # reading it anew would drop what was changed and not yet written
    db.session.refresh(consultation, with_for_update={"of": Consultation})


def hold_invitee(invitee: Invitee) -> None:
    """Wait until nobody else answers for this agency."""
    db.session.flush()  # reading it anew would drop what was changed and not yet written
    db.session.refresh(invitee, with_for_update={"of": Invitee})


def hold_link(invitee: Invitee) -> None:
    """Wait until nobody else answers for this agency; refuse when its link was taken away while the page was open."""
    hold_invitee(invitee)
    if invitee.link_revoked_at is not None:
        raise Refusal(_l("Liên kết của cơ quan vừa bị thu hồi nên chưa ghi gì. Liên hệ đầu mối trong văn bản để được cấp liên kết mới."))
