"""Answering: what an agency says, by its page, its sheet, or a letter that an officer types in."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select

from smt.consultations.letters import answering as letters
from smt.consultations.models import Comment, Invitee, Reply, Section
from smt.consultations.queries import is_late
from smt.consultations.service.holding import hold_invitee
from smt.consultations.states import NEEDS_TEXT, Channel, CommentKind, Position
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
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
           file: StoredFile | None = None, channel: Channel = Channel.PAGE, seen: int | None = None,
           draft: datetime | None = None) -> Reply:
    """Record an agency's own answer; earlier ones stay. Its registered address and our officers are told.

    `text` and `proposed` are of the draft as a whole: the reason of a disagreement and what to write instead.
    `seen` is the number of the newest reply that the sender had before their eyes, 0 for none: where another one
    came meanwhile this raises Conflict. None does not ask. `draft` is when the draft it grew out of was saved: that
    draft goes; one that somebody saved since stays.
    """
    hold_invitee(invitee)
    newest = db.session.scalar(select(func.max(Reply.id)).where(Reply.invitee_id == invitee.id)) or 0
    if seen is not None and seen != newest:
        raise Conflict(_l("Trong lúc trang này mở, cơ quan đã gửi một ý kiến khác. Xem ý kiến đó rồi gửi lại nếu vẫn cần."))
    said = _said(position, text, proposed, remarks)
    reply = Reply(invitee=invitee, revision=invitee.consultation.revision, channel=channel, received_at=at, entered_at=at,
                  position=position, signer=signer, document_number=document_number, document_date=document_date, file=file,
                  comments=said)
    db.session.add(reply)
    db.session.flush()
    carry_over(reply)
    if invitee.draft is not None and invitee.draft.saved_at == draft:
        invitee.draft = None
    late = is_late(reply, at)
    letters.receipt(reply, late, at)
    letters.tell_officers(reply, late, responsible(Topic.CONSULTATION), fallback_mailbox, at)
    return reply


def carry_over(reply: Reply) -> None:
    """Give comments that the agency had made before, word for word, what officers made of them then.

    Where the wording it proposes is another one, they still belong to the same matter, but are answered anew.
    """
    worked = db.session.scalars(
        select(Comment).join(Comment.reply).where(
            Reply.invitee_id == reply.invitee_id, Reply.revision_id == reply.revision_id, Reply.id < reply.id,
            or_(Comment.outcome.is_not(None), Comment.matter_id.is_not(None), Comment.response != "", Comment.private_note != ""))
        .order_by(Comment.id))
    earlier = {_remark(comment): comment for comment in worked}
    for comment in reply.comments:
        before = earlier.get(_remark(comment))
        if before is None:
            continue
        comment.matter, comment.private_note = before.matter, before.private_note
        if _folded(before.proposed) == _folded(comment.proposed):
            comment.outcome, comment.response = before.outcome, before.response
            comment.answered_by, comment.answered_at = before.answered_by, before.answered_at
    db.session.flush()


def _remark(comment: Comment) -> tuple[int | None, str]:
    return comment.section_id, _folded(comment.text)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _said(position: Position, text: str, proposed: str, remarks: Sequence[Remark]) -> list[Comment]:
    whole = [Remark(None, CommentKind.GENERAL, text, proposed)] if text or proposed else []
    said = [*whole, *remarks]
    if position in NEEDS_TEXT and not said:
        raise Refusal(_l("Ghi nội dung góp ý; nếu không nhất trí, ghi lý do và nội dung đề nghị sửa."), field="text")
    if position is Position.DISAGREE and not any(remark.text for remark in said):
        raise Refusal(_l("Ghi lý do không nhất trí."), field="text")
    if position is Position.DISAGREE and not any(remark.proposed for remark in said):
        raise Refusal(_l("Ghi nội dung đề nghị sửa, để cơ quan soạn thảo biết cần viết lại thế nào."), field="proposed")
    return [Comment(position=place, **remark._asdict()) for place, remark in enumerate(said, start=1)]
