"""Closing: the record of how every agency stood, the contests of it, and what is decided on them."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from smt.consultations.letters import closing as letters
from smt.consultations.models import Closing, Contest, Invitee
from smt.consultations.queries import facts_of
from smt.consultations.service.holding import hold
from smt.consultations.standing import standing
from smt.consultations.states import Silence, Standing
from smt.core.clock import end_of_day
from smt.core.db import db
from smt.core.errors import Refusal
from smt.directory.queries import responsible
from smt.directory.states import Topic
from smt.files.models import StoredFile
from smt.vietnamese.dates import day_month_year


def contest(invitee: Invitee, *, at: datetime, reason: str, signer: str, fallback_mailbox: str,
            file: StoredFile | None = None) -> Contest:
    """Record an agency's word that its silence was no agreement; it is told, and so are those who decide."""
    hold(invitee.consultation)
    closing = contestable(invitee, at=at)
    if not reason:
        raise Refusal(_l("Ghi lý do phản đối: vì sao việc không trả lời không phải là nhất trí."), field="reason")
    said = Contest(invitee=invitee, closing=closing, at=at, reason=reason, signer=signer, file=file)
    db.session.add(said)
    db.session.flush()
    letters.contested(said, at)
    letters.tell_officers(said, responsible(Topic.CONSULTATION), fallback_mailbox, at)
    return said


def contestable(invitee: Invitee, *, at: datetime) -> Closing:
    """Give the closing that an agency may contest at `at`; refuse, with the reason, where there is nothing to contest."""
    consultation = invitee.consultation
    closing = next((one for one in reversed(consultation.closings) if one.at <= at), None)
    if closing is None or consultation.silence_means is Silence.NOTHING:
        raise Refusal(_l("Chưa có bản ghi nào coi cơ quan là nhất trí, nên chưa có gì để phản đối."))
    now = standing(facts_of(invitee), at)
    if now is Standing.CONTESTED:
        raise Refusal(_l("Phản đối của cơ quan đã được ghi và đang chờ quyết định. Không cần gửi lại."))
    if now is not Standing.DEEMED or not _recorded_as_deemed(closing, invitee):
        raise Refusal(_l("Cơ quan hiện không được tính là nhất trí mặc nhiên, nên không cần phản đối."))
    if at >= end_of_day(closing.contest_until):
        raise Refusal(_l("Hạn phản đối đã hết ngày %(day)s. Gửi văn bản cho đầu mối liên hệ để được xem xét.",
                         day=day_month_year(closing.contest_until)))
    return closing


def _recorded_as_deemed(closing: Closing, invitee: Invitee) -> bool:
    return any(row["invitee"] == invitee.id and row["standing"] == Standing.DEEMED for row in closing.rows)
