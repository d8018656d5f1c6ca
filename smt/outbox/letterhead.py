"""What letters share: the contact block, and how often one address that a stranger typed is written to."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from config import Config
from smt.core.db import db
from smt.outbox.models import Letter
from smt.outbox.service import post

#: Anybody can type anybody's address; more confirmations than this in a day are not written.
CONFIRMATIONS_A_DAY = 3
CONFIRMATION = "confirmation"


def contact_block(settings: Config) -> str:
    """Give the lines with which every letter ends."""
    return "\n".join([
        "--", _("Đầu mối liên hệ:"), settings.contact_unit, settings.contact_address,
        _("Điện thoại: %(phone)s", phone=settings.contact_phone), _("Thư điện tử: %(email)s", email=settings.contact_email)])


def confirm(*, key: str, to: str, subject: str, body: str, at: datetime) -> Letter | None:
    """Write a confirmation to an address typed in a public form, unless it had enough of them today."""
    lately = select(func.count()).select_from(Letter).where(
        Letter.topic == CONFIRMATION, func.lower(Letter.recipient) == to.lower(), Letter.created_at > at - timedelta(days=1))
    if (db.session.scalar(lately) or 0) >= CONFIRMATIONS_A_DAY:
        return None
    return post(key=key, topic=CONFIRMATION, to=to, subject=subject, body=body, at=at)
