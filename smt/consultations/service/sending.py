"""Sending: every agency of every line is asked, each once."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from smt.consultations.letters import asking as letters
from smt.consultations.models import AddressLine, Consultation, Invitee, Revision
from smt.consultations.queries import LinkState, facts, link_state, members
from smt.consultations.service.holding import hold
from smt.consultations.standing import limit
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


class AskingAgain(NamedTuple):
    """What asking on a later text would do."""

    #: The text that agencies were asked on so far.
    before: int
    by_letter: list[Invitee]
    #: Without an address or an open link: these are told only on paper.
    on_paper: list[Invitee]
    #: How many have answered on an earlier text.
    answered: int


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


def foresee_asking_again(revision: Revision, *, at: datetime) -> AskingAgain:
    """Give what asking on a later text would do; refuse what could not be asked."""
    _askable(revision, at)
    consultation = revision.consultation
    told = [one for one in consultation.invitees if _tellable(one, at)]
    return AskingAgain(consultation.revision.number, told, [one for one in consultation.invitees if one not in told],
                       sum(bool(one.replies) for one in consultation.invitees))


def ask_again(revision: Revision, *, at: datetime) -> list[Invitee]:
    """Ask every agency on a later text while answers are awaited; earlier replies stay, about the text they were given on."""
    consultation = revision.consultation
    hold(consultation)
    db.session.refresh(revision)
    _askable(revision, at)
    days = _days(consultation, at)
    revision.asked_at = at
    db.session.flush()
    told = [one for one in consultation.invitees if _tellable(one, at)]
    for invitee in told:
        letters.ask_again(revision, invitee, days[invitee.id], at)
    db.session.flush()
    return told


def _askable(revision: Revision, at: datetime) -> None:
    consultation = revision.consultation
    if consultation.sent_at is None:
        raise Refusal(_l("Đợt lấy ý kiến này chưa gửi. Gửi đến các cơ quan thì họ được hỏi theo bản mới nhất."))
    if revision.asked_at is not None or revision.number < consultation.revision.number:
        raise Refusal(_l("Các cơ quan đã được hỏi theo bản này hoặc bản sau nó. Mở bảng theo dõi để xem."))
    closing = consultation.closings[-1] if consultation.closings else None
    if closing is not None and not any(day.recorded_at > closing.at for day in consultation.deadlines):
        raise Refusal(_l("Đợt lấy ý kiến này đã kết thúc. Lùi hạn để mở lại, rồi lấy ý kiến trên bản mới."))
    if any(day < local(at).date() for day in _days(consultation, at).values()):
        raise Refusal(_l("Hạn trả lời đã qua với ít nhất một cơ quan. Lùi hạn trước, rồi lấy ý kiến trên bản mới."))


def _days(consultation: Consultation, at: datetime) -> dict[int, date]:
    # Each agency's own last day, as the board counts it.
    return {number: local(limit(known, at)).date() - timedelta(days=1) for number, known in facts(consultation).items()}


def _tellable(invitee: Invitee, at: datetime) -> bool:
    return bool(invitee.address) and link_state(invitee, at) is LinkState.OPEN


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
        asked_here = members(line, today)
        if not asked_here:
            raise Refusal(_l("Nhóm “%(name)s” chưa có cơ quan nào. Thêm cơ quan vào nhóm rồi gửi.", name=line.text))
        asked += [(agency, line) for agency in asked_here if agency.id not in seen]
        seen.update(agency.id for agency in asked_here)
    if not asked:
        raise Refusal(_l("Chưa có cơ quan nào ở mục “Kính gửi”. Chọn ít nhất một nhóm hoặc một cơ quan rồi gửi."))
    return asked
