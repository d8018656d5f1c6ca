"""Delivery status messages: what a mail server says became of a letter after it had taken it (RFC 3464)."""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.policy import compat32
from enum import StrEnum

from sqlalchemy import select

from smt.core.db import db
from smt.outbox import service
from smt.outbox.models import Letter
from smt.outbox.states import LetterState

#: More than this is not read: the part we need comes before the letter that is sent back.
MOST_READ = 2_000_000
#: Enhanced status codes are three numbers (RFC 3463); anything else in their place is not kept.
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,100}>")
_STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_PARTS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})


class Unreadable(ValueError):
    """What was piped in is no delivery status message."""


class Outcome(StrEnum):
    """What came of a delivery status message."""

    MARKED = "marked"
    REPEATED = "repeated"
    NOT_FINAL = "not_final"
    NOT_OURS = "not_ours"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class Told:
    """What a delivery status message says: whether a delivery failed for good, with which code, of which messages."""

    failed: bool
    status: str
    message_ids: tuple[str, ...]
    #: Names this very report, so that its second copy is known.
    report: str


def read(raw: bytes) -> Told:
    """Read a delivery status message; addresses and texts in it are passed by."""
    try:
        message = email.message_from_bytes(raw[:MOST_READ], policy=compat32)
        parts = list(message.walk())
        blocks = [block for part in parts if part.get_content_type() in _STATUS_PARTS for block in _blocks(part)]
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as problem:
        raise Unreadable("the message cannot be taken apart") from problem
    actions = [(_word(block, "Action").lower(), _word(block, "Status")) for block in blocks if block.get("Action")]
    if not actions:
        raise Unreadable("there is no delivery status in it")
    code = next((_STATUS.search(status) for action, status in actions if action == "failed"), None)
    answered = _ids(_word(message, "In-Reply-To"), _word(message, "References"))
    named = [*(text for part in parts for text in _ids_of_returned(part)), *answered]
    known_by = _word(message, "Message-ID") or hashlib.sha256(raw[:MOST_READ]).hexdigest()
    return Told(any(action == "failed" for action, _status in actions), code[0] if code else "", tuple(dict.fromkeys(named)),
                hashlib.sha256(known_by.encode("utf-8", "replace")).hexdigest()[:12])


def mark(told: Told, at: datetime) -> Outcome:
    """Mark our letter as come back, once for each report; a delay or a relaying changes nothing."""
    found = select(Letter).where(Letter.message_id.in_(told.message_ids)).with_for_update()
    letter = db.session.scalars(found.order_by(Letter.id).execution_options(populate_existing=True)).first()
    if letter is None:
        return Outcome.NOT_OURS
    if not told.failed:
        return Outcome.NOT_FINAL
    if letter.state is LetterState.QUEUED and letter.leased_until is not None:  # the sender has not written down yet that it is gone
        return Outcome.TOO_EARLY
    seen = any(told.report in happening.detail for happening in letter.happenings)
    if seen or letter.state is not LetterState.HANDED_OVER:
        return Outcome.REPEATED
    service.bounced(letter, at, f"{told.status or '5.0.0'} (report {told.report})")
    return Outcome.MARKED


def _blocks(part: Message) -> Iterator[Message]:
    # The e-mail package takes the standard kind apart into its blocks; the one of RFC 6533 it takes for one message.
    inside = part.get_payload()
    if part.get_content_type() == "message/delivery-status" and isinstance(inside, list):
        yield from (block for block in inside if isinstance(block, Message))
        return
    text = _text(part)
    yield from (email.message_from_string(block, policy=compat32) for block in re.split(r"\r?\n\s*\r?\n", text) if block.strip())


def _ids_of_returned(part: Message) -> list[str]:
    if part.get_content_type() not in _RETURNED_PARTS:
        return []
    inside = part.get_payload()
    if isinstance(inside, list):
        return [found for one in inside if isinstance(one, Message) for found in _ids(_word(one, "Message-ID"))]
    return _ids(_word(email.message_from_string(_text(part).lstrip(), policy=compat32), "Message-ID"))


def _text(part: Message) -> str:
    inside = part.get_payload()
    if isinstance(inside, list):
        return "\n\n".join(one.as_string() for one in inside if isinstance(one, Message))
    data = part.get_payload(decode=True)
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _word(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _ids(*texts: str) -> list[str]:
    return [found for text in texts for found in _MESSAGE_ID.findall(text)]
