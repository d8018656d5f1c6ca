"""Evidence: what shows that an agency was asked; rows are only added."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from smt.consultations.models import Evidence, Invitee
from smt.consultations.states import EvidenceLevel
from smt.core.clock import local
from smt.core.db import db
from smt.core.errors import Refusal
from smt.vietnamese.dates import day_month_year


def record_delivery(invitee: Invitee, *, at: datetime, delivered_at: datetime, by: str, note: str = "") -> Evidence:
    """Note that the paper or electronic document reached the agency."""
    if delivered_at > at:
        raise Refusal(_l("Ngày giao đang ở sau hôm nay. Ghi ngày văn bản đã đến cơ quan."), field="delivered_on")
    asked_on = local(invitee.consultation.sent_at or at).date()
    if local(delivered_at).date() < asked_on:
        raise Refusal(_l("Ngày giao đang ở trước ngày gửi, %(day)s. Ghi ngày văn bản đã đến cơ quan.",
                         day=day_month_year(asked_on)), field="delivered_on")
    evidence = Evidence(level=EvidenceLevel.DELIVERED, at=delivered_at, recorded_at=at, by=by, note=note)
    invitee.evidence.append(evidence)
    db.session.flush()
    return evidence
