"""Drafts of answers: what an agency typed and has not sent, for everybody who holds its link."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from smt.consultations.models import Invitee, ReplyDraft
from smt.consultations.service.holding import hold_invitee
from smt.core.db import db
from smt.core.errors import Conflict, Refusal

#: Characters of a draft: more than forty remarks of a page each.
LONGEST = 300_000


def save_draft(invitee: Invitee, answers: Mapping[str, str], *, at: datetime, seen: datetime | None) -> ReplyDraft:
    """Keep what was typed in place of the draft `seen` (None: there was none); a newer one raises Conflict."""
    if sum(len(name) + len(text) for name, text in answers.items()) > LONGEST:
        raise Refusal(_l("Bản nháp dài quá %(longest)s ký tự nên không lưu được. Chuyển phần dài vào tệp văn bản góp ý.",
                         longest="300.000"))
    hold_invitee(invitee)
    draft = invitee.draft
    if (draft.saved_at if draft else None) != seen:
        raise Conflict(_l("Trong lúc trang này mở, có người khác đã lưu hoặc gửi bản nháp của cơ quan."))
    if draft is None:
        draft = invitee.draft = ReplyDraft()
    draft.answers, draft.saved_at = dict(answers), at
    db.session.flush()
    return draft
