"""Entering: an officer types in what an agency answered on paper or by e-mail, on the agency's behalf and in her own name."""

from collections.abc import Sequence
from datetime import date, datetime, time

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from smt.consultations.letters import following as letters
from smt.consultations.models import Invitee, Reply
from smt.consultations.queries import is_late
from smt.consultations.service.answering import Remark, _said, carry_over
from smt.consultations.service.holding import hold_invitee
from smt.consultations.states import Channel, Position
from smt.core.clock import CITY, local, start_of_day
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.directory.queries import responsible
from smt.directory.states import Topic
from smt.files.models import StoredFile
from smt.vietnamese.dates import day_month_year


def enter(invitee: Invitee, *, at: datetime, by: str, received_on: date, position: Position, fallback_mailbox: str,
          received_time: time | None = None, signer: str = "", text: str = "", proposed: str = "", remarks: Sequence[Remark] = (),
          document_number: str = "", document_date: date | None = None, arrival_number: str = "", file: StoredFile | None = None,
          file_missing: str = "", seen: int | None = None) -> Reply:
    """Record an agency's answer from its letter: it counts from the day it came, and is known from now on.

    Without an hour it stands at the beginning of its day, so that a letter of the last day is in time. Earlier answers stay; the
    registered address and our officers are told. `seen` is the newest reply that the officer saw, 0 for none.
    """
    hold_invitee(invitee)
    newest = db.session.scalar(select(func.max(Reply.id)).where(Reply.invitee_id == invitee.id)) or 0
    if seen is not None and seen != newest:
        raise Conflict(_l("Trong lúc trang này mở, cơ quan đã có một ý kiến khác. Xem ý kiến đó rồi nhập tiếp nếu vẫn cần."))
    received_at = _received(invitee, received_on, received_time, at)
    if document_date is not None and document_date > received_on:
        raise Refusal(_l("Ngày văn bản đang ở sau ngày đến. Xem lại hai ngày."), field="document_date")
    if file is None and not file_missing:
        raise Refusal(_l("Chọn bản quét văn bản góp ý, hoặc ghi lý do chưa có bản quét."), field="file")
    reply = Reply(invitee=invitee, revision=invitee.consultation.revision, channel=Channel.OFFICER, entered_by=by, received_at=received_at,
                  entered_at=at, position=position, signer=signer, document_number=document_number, document_date=document_date,
                  arrival_number=arrival_number, file=file, file_missing="" if file else file_missing,
                  comments=_said(position, text, proposed, remarks))
    db.session.add(reply)
    db.session.flush()
    carry_over(reply)
    late = is_late(reply, at)
    letters.entered(reply, late, at)
    letters.tell_officers_of_entry(reply, late, responsible(Topic.CONSULTATION), fallback_mailbox, at)
    return reply


def _received(invitee: Invitee, day: date, hour: time | None, at: datetime) -> datetime:
    asked_on = local(invitee.consultation.sent_at or at).date()
    if day < asked_on:
        raise Refusal(_l("Ngày đến đang ở trước ngày gửi, %(day)s. Ghi ngày trong sổ văn bản đến.", day=day_month_year(asked_on)),
                      field="received_on")
    if day > local(at).date():
        raise Refusal(_l("Ngày đến đang ở sau hôm nay. Ghi ngày trong sổ văn bản đến."), field="received_on")
    moment = start_of_day(day) if hour is None else datetime.combine(day, hour, tzinfo=CITY)
    if moment > at:
        raise Refusal(_l("Giờ đến chưa tới. Ghi giờ văn bản đến, hoặc để trống."), field="received_time")
    return moment
