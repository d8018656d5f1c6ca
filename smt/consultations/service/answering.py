"""Answering: what an agency says, by its page, its sheet, or a letter that an officer types in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from smt.consultations.letters import answering as letters
from smt.consultations.models import Comment, Invitee, Reply, Section
from smt.consultations.queries import is_late
from smt.consultations.states import NEEDS_TEXT, Channel, CommentKind, Position
from smt.core.db import db
from smt.core.errors import Refusal
from smt.directory.queries import responsible
from smt.directory.states import Topic
from smt.files.models import StoredFile


class Remark(NamedTuple):
    """A comment as it was written: on a section, or (None) on the draft as a whole."""

    section: Section | None
    kind: CommentKind
    text: str
    proposed: str = ""


def answer(invitee: Invitee, *, at: datetime, position: Position, signer: str, fallback_mailbox: str, text: str = "", proposed: str = "",
           remarks: Sequence[Remark] = (), document_number: str = "", document_date: date | None = None,
           file: StoredFile | None = None, channel: Channel = Channel.PAGE) -> Reply:
    """Record an agency's own answer; earlier ones stay. Its registered address and our officers are told.

    `text` and `proposed` are of the draft as a whole: the reason of a disagreement and what to write instead.
    """
    said = _said(position, text, proposed, remarks)
    reply = Reply(invitee=invitee, revision=invitee.consultation.revision, channel=channel, received_at=at, entered_at=at,
                  position=position, signer=signer, document_number=document_number, document_date=document_date, file=file,
                  comments=said)
    db.session.add(reply)
    db.session.flush()
    late = is_late(reply, at)
    letters.receipt(reply, late, at)
    letters.tell_officers(reply, late, responsible(Topic.CONSULTATION), fallback_mailbox, at)
    return reply


def _said(position: Position, text: str, proposed: str, remarks: Sequence[Remark]) -> list[Comment]:
    whole = [Remark(None, CommentKind.GENERAL, text, proposed)] if text or proposed else []
    said = [*whole, *remarks]
    if position in NEEDS_TEXT and not said:
        raise Refusal(_l("Ghi nội dung góp ý; nếu không nhất trí, ghi lý do và nội dung đề nghị sửa."), field="text")
    if position is Position.DISAGREE and not text:
        raise Refusal(_l("Ghi lý do không nhất trí."), field="text")
    if position is Position.DISAGREE and not proposed and not any(remark.proposed for remark in remarks):
        raise Refusal(_l("Ghi nội dung đề nghị sửa, để cơ quan soạn thảo biết cần viết lại thế nào."), field="proposed")
    return [Comment(position=place, **remark._asdict()) for place, remark in enumerate(said, start=1)]
