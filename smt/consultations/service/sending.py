"""Sending: every agency of every line is asked, each once."""

from datetime import date, datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from smt.consultations.letters import asking as letters
from smt.consultations.models import AddressLine, Consultation, Invitee
from smt.consultations.service.holding import hold
from smt.core.clock import local
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.tokens import digest, new_token, personal_token
from smt.directory.models import Agency


class Sending(NamedTuple):
    """What pressing send would do."""

    due_on: date
    by_letter: list[Agency]
    #: No address: these are asked only by the document itself.
    on_paper: list[Agency]


def foresee_sending(consultation: Consultation, *, at: datetime) -> Sending:
    """Give what sending would do; refuse what could not be sent."""
    due_on = _sendable(consultation, at)
    asked = [agency for agency, _line_of_it in _asked(consultation, local(at).date())]
    return Sending(due_on, [one for one in asked if one.email], [one for one in asked if not one.email])


def send(consultation: Consultation, *, at: datetime, secret: str) -> list[Invitee]:
    """Ask every agency of every line, each once; names and addresses stay as they are today."""
    hold(consultation)
    due_on = _sendable(consultation, at)
    for agency, line in _asked(consultation, local(at).date()):
        consultation.invitees.append(Invitee(
            line_id=line.id, agency=agency, name=agency.name, email=agency.email, link_digest=digest(new_token())))
    consultation.sent_at = consultation.revision.asked_at = at
    db.session.flush()
    for invitee in consultation.invitees:
        invitee.link_digest = digest(personal_token(secret, invitee.link_purpose))
        if invitee.email:
            letters.invite(consultation, invitee, due_on, at)
    db.session.flush()
    return consultation.invitees


def _sendable(consultation: Consultation, at: datetime) -> date:
    if consultation.sent_at is not None:
        raise Refusal(_l("Đợt lấy ý kiến này đã gửi rồi. Mở bảng theo dõi để xem ai đã trả lời."))
    due_on = consultation.due_on
    if due_on is None or due_on < local(at).date():
        raise Refusal(_l("Hạn trả lời đã qua. Sửa hạn thành hôm nay hoặc một ngày sau đó, rồi gửi."))
    return due_on


def _asked(consultation: Consultation, today: date) -> list[tuple[Agency, AddressLine]]:
    # An agency named by two lines is asked by its first; the lead agency does not ask itself.
    seen, asked = {consultation.lead_id}, []
    for line in consultation.lines:
        members = _members(line, today)
        if not members:
            raise Refusal(_l("Nhóm “%(name)s” chưa có cơ quan nào. Thêm cơ quan vào nhóm rồi gửi.", name=line.text))
        asked += [(agency, line) for agency in members if agency.id not in seen]
        seen.update(agency.id for agency in members)
    if not asked:
        raise Refusal(_l("Chưa có cơ quan nào ở mục “Kính gửi”. Chọn ít nhất một nhóm hoặc một cơ quan rồi gửi."))
    return asked


def _members(line: AddressLine, today: date) -> list[Agency]:
    if line.agency is not None:
        return [line.agency]
    return [agency for agency in line.group.agencies if _exists(agency, today)] if line.group else []


def _exists(agency: Agency, today: date) -> bool:
    return (agency.valid_from is None or agency.valid_from <= today) and (agency.valid_to is None or today <= agency.valid_to)
