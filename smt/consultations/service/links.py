"""Personal links: taken away, or made anew for the registered address and nobody else."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from smt.consultations.letters import following as letters
from smt.consultations.models import Invitee
from smt.consultations.service.holding import hold_invitee
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.tokens import digest, personal_token
from smt.outbox.service import relink


def revoke(invitee: Invitee, *, at: datetime, reason: str) -> Invitee:
    """Shut the agency's link at once; letters that carry it and are not yet out are not sent."""
    hold_invitee(invitee)
    if invitee.link_revoked_at is not None:
        raise Refusal(_l("Liên kết của cơ quan này đã bị thu hồi. Cấp liên kết mới nếu cơ quan còn cần trả lời."))
    relink(invitee.link_purposes, "", "", at)
    invitee.link_revoked_at, invitee.link_reason = at, reason
    db.session.flush()
    return invitee


def reissue(invitee: Invitee, *, issue: int, at: datetime, reason: str, secret: str) -> Invitee:
    """Make the agency another link and write to its registered address; the one before stops opening at once.

    `issue` is the link that the officer saw: of two who press at once, one makes a link.
    """
    hold_invitee(invitee)
    if invitee.link_issue != issue:
        raise Refusal(_l("Liên kết của cơ quan này vừa được người khác cấp lại. Mở bảng theo dõi để xem."))
    if not invitee.address:
        raise Refusal(_l("Cơ quan này chưa có địa chỉ thư đã đăng ký nên không có nơi gửi liên kết. "
                         "Ghi địa chỉ thư của cơ quan ở mục Cơ quan, rồi cấp lại."))
    before = invitee.link_purposes
    invitee.link_issue += 1
    invitee.link_digest = digest(personal_token(secret, invitee.link_purpose))
    invitee.link_revoked_at, invitee.link_reason = None, reason
    # What waits for the registered address goes out with the new link; what waits for another address does not go out.
    relink(before, invitee.link_purpose, invitee.address, at)
    letters.new_link(invitee, at)
    db.session.flush()
    return invitee
