"""Evidence: what shows that an agency was asked; rows are only added, a slip is answered by a row that withdraws it."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from smt.consultations.models import Evidence, Invitee
from smt.consultations.service.holding import hold_invitee
from smt.consultations.states import EvidenceLevel
from smt.core.clock import end_of_day, local
from smt.core.db import db
from smt.core.errors import Refusal
from smt.files.models import StoredFile
from smt.vietnamese.dates import day_month_year

#: What officers record, and may therefore withdraw; the rest is what agencies and mail servers did.
RECORDED = frozenset({EvidenceLevel.DELIVERED, EvidenceLevel.BOUNCED})


def record_delivery(invitee: Invitee, *, at: datetime, delivered_at: datetime, by: str, note: str = "",
                    file: StoredFile | None = None) -> Evidence:
    """Note that the paper or electronic document reached the agency, with the signed receipt where there is one."""
    if delivered_at > at:
        raise Refusal(_l("Ngày giao đang ở sau hôm nay. Ghi ngày văn bản đã đến cơ quan."), field="delivered_on")
    asked_on = _asked_on(invitee, at)
    if local(delivered_at).date() < asked_on:
        raise Refusal(_l("Ngày giao đang ở trước ngày gửi, %(day)s. Ghi ngày văn bản đã đến cơ quan.",
                         day=day_month_year(asked_on)), field="delivered_on")
    return _added(invitee, Evidence(level=EvidenceLevel.DELIVERED, at=delivered_at, recorded_at=at, by=by, note=note, file=file))


def record_bounce(invitee: Invitee, *, at: datetime, returned_on: date, by: str, note: str, file: StoredFile | None = None) -> Evidence:
    """Note that what was sent to the agency came back: nothing sent until then shows any longer that it was reached."""
    asked_on = _asked_on(invitee, at)
    if returned_on < asked_on:
        raise Refusal(_l("Ngày thư bị trả lại đang ở trước ngày gửi, %(day)s. Ghi ngày nhận được báo trả lại.",
                         day=day_month_year(asked_on)), field="returned_on")
    if returned_on > local(at).date():
        raise Refusal(_l("Ngày thư bị trả lại đang ở sau hôm nay. Ghi ngày nhận được báo trả lại."), field="returned_on")
    # The day alone is known; the letters of that day are among those that came back.
    until = min(at, end_of_day(returned_on) - timedelta(seconds=1))
    return _added(invitee, Evidence(level=EvidenceLevel.BOUNCED, at=until, recorded_at=at, by=by, note=note, file=file))


def withdraw_record(evidence: Evidence, *, at: datetime, by: str, reason: str) -> Evidence:
    """Say that a row was recorded by mistake: both stay to be read, from now on the first no longer holds."""
    hold_invitee(evidence.invitee)
    if evidence.level not in RECORDED:
        raise Refusal(_l("Chỉ rút lại được điều cán bộ đã ghi: văn bản đã giao hoặc thư bị trả lại."))
    if any(row.withdraws_id == evidence.id for row in evidence.invitee.evidence):
        raise Refusal(_l("Ghi nhận này đã được rút lại. Mở bảng theo dõi để xem."))
    return _added(evidence.invitee, Evidence(level=EvidenceLevel.WITHDRAWN, at=at, recorded_at=at, by=by, note=reason,
                                             withdraws_id=evidence.id))


def _asked_on(invitee: Invitee, at: datetime) -> date:
    return local(invitee.consultation.sent_at or at).date()


def _added(invitee: Invitee, evidence: Evidence) -> Evidence:
    invitee.evidence.append(evidence)
    db.session.flush()
    return evidence
