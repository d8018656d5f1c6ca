"""What may be done with a consultation: prepare, number, send, answer, note that a letter was delivered."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from smt.consultations import letters
from smt.consultations.models import AddressLine, Consultation, Deadline, Evidence, Invitee, LegalBasis, Reply
from smt.consultations.queries import is_late, moved, silent
from smt.consultations.states import NEEDS_TEXT, EvidenceLevel, Position, Standing
from smt.core.clock import local
from smt.core.db import db
from smt.core.errors import Refusal
from smt.core.tokens import digest, new_token, personal_token
from smt.directory.models import Agency, AgencyGroup
from smt.directory.queries import responsible
from smt.directory.states import Topic
from smt.files.models import StoredFile
from smt.vietnamese.dates import day_month_year


class Basis(NamedTuple):
    """A document the letter rests on."""

    number: str
    issued_on: date | None
    issuer: str
    abstract: str


class Sending(NamedTuple):
    """What pressing send would do."""

    due_on: date
    by_letter: list[Agency]
    #: No address: these are asked only by the document itself.
    on_paper: list[Agency]


class Extension(NamedTuple):
    """What a later last day would do."""

    old: date
    new: date
    letters: int
    #: The silent without an address, who hear of it only on paper.
    on_paper: int
    #: The old day has passed, so that what was closed opens again.
    reopens: bool
    #: Agencies by how they stand and how they would.
    moved: dict[tuple[Standing, Standing], int]


def prepare(*, lead: Agency, symbol: str, subject: str, draft_title: str, silence: str, contact: str, due_on: date,
            lines: Sequence[Agency | AgencyGroup], by: str, at: datetime,
            minimum_evidence: EvidenceLevel = EvidenceLevel.HANDED_OVER, bases: Sequence[Basis] = (),
            draft_file: StoredFile | None = None, number: str | None = None, issued_on: date | None = None) -> Consultation:
    """Write down what will be asked, of whom and until when; nothing is sent."""
    consultation = Consultation(
        lead=lead, number=number or None, symbol=symbol, issued_on=issued_on, subject=subject, draft_title=draft_title,
        draft_file=draft_file, silence=silence, minimum_evidence=minimum_evidence, contact=contact, created_at=at,
        bases=[LegalBasis(position=place, **basis._asdict()) for place, basis in enumerate(bases, start=1)],
        lines=[_line(place, who) for place, who in enumerate(lines, start=1)],
        deadlines=[Deadline(due_on=due_on, recorded_at=at, by=by, reason="")])
    db.session.add(consultation)
    db.session.flush()
    return consultation


def correct(consultation: Consultation, *, lead: Agency, number: str, symbol: str, issued_on: date | None, subject: str,
            draft_title: str, silence: str, contact: str, due_on: date, lines: Sequence[Agency | AgencyGroup],
            minimum_evidence: EvidenceLevel, draft_file: StoredFile | None, by: str, at: datetime) -> None:
    """Write down something else while nobody has been asked; without another file the draft stays."""
    if consultation.sent_at is not None:
        raise Refusal(_l("Đợt lấy ý kiến này đã gửi nên chỉ ghi được số, ký hiệu và ngày văn bản."))
    issue(consultation, number=number, symbol=symbol, issued_on=issued_on)
    consultation.lead, consultation.subject, consultation.draft_title = lead, subject, draft_title
    consultation.silence, consultation.contact, consultation.minimum_evidence = silence, contact, minimum_evidence
    if due_on != consultation.due_on:
        consultation.deadlines = [Deadline(due_on=due_on, recorded_at=at, by=by, reason="")]
    if list(lines) != [line.agency or line.group for line in consultation.lines]:
        consultation.lines = [_line(place, who) for place, who in enumerate(lines, start=1)]
    if draft_file is not None:
        consultation.draft_file, old = draft_file, consultation.draft_file
        db.session.flush()
        if old is not None:
            db.session.delete(old)
    # Lines and last day stand in other tables: without this, two who change only those would not notice each other.
    consultation.version += 1
    db.session.flush()


def issue(consultation: Consultation, *, number: str, symbol: str, issued_on: date | None) -> None:
    """Enter what the clerk gave the letter; a blank number or day stays a gap."""
    consultation.number, consultation.symbol, consultation.issued_on = number or None, symbol, issued_on


def foresee_sending(consultation: Consultation, *, at: datetime) -> Sending:
    """Give what sending would do; refuse what could not be sent."""
    due_on = _sendable(consultation, at)
    asked = [agency for agency, _line_of_it in _asked(consultation, local(at).date())]
    return Sending(due_on, [one for one in asked if one.email], [one for one in asked if not one.email])


def send(consultation: Consultation, *, at: datetime, secret: str) -> list[Invitee]:
    """Ask every agency of every line, each once; names and addresses stay as they are today."""
    _hold(consultation)
    due_on = _sendable(consultation, at)
    for agency, line in _asked(consultation, local(at).date()):
        consultation.invitees.append(Invitee(
            line_id=line.id, agency=agency, name=agency.name, email=agency.email, link_digest=digest(new_token())))
    consultation.sent_at = at
    db.session.flush()
    for invitee in consultation.invitees:
        invitee.link_digest = digest(personal_token(secret, invitee.link_purpose))
        if invitee.email:
            letters.invite(consultation, invitee, due_on, at)
    db.session.flush()
    return consultation.invitees


def foresee_extension(consultation: Consultation, *, due_on: date, at: datetime) -> Extension:
    """Give what a later last day would do; refuse one that could not be set."""
    old, quiet = _extendable(consultation, due_on, at), silent(consultation)
    letters_due = sum(bool(invitee.email) for invitee in quiet)
    return Extension(old, due_on, letters_due, len(quiet) - letters_due, old < local(at).date(), moved(consultation, due_on, at))


def extend(consultation: Consultation, *, due_on: date, reason: str, at: datetime, by: str) -> Deadline:
    """Set a later last day; the earlier one stays on record, and those who are silent are told."""
    _hold(consultation)
    _extendable(consultation, due_on, at)
    day = Deadline(due_on=due_on, recorded_at=at, by=by, reason=reason)
    consultation.deadlines.append(day)
    db.session.flush()
    for invitee in silent(consultation):
        if invitee.email:
            letters.extend(day, invitee, reason, at)
    return day


def answer(invitee: Invitee, *, at: datetime, position: Position, signer: str, fallback_mailbox: str, text: str = "",
           document_number: str = "", file: StoredFile | None = None) -> Reply:
    """Record an agency's answer; earlier ones stay. Its registered address and our officers are told."""
    if position in NEEDS_TEXT and not text:
        raise Refusal(_l("Ghi nội dung góp ý; nếu không nhất trí, ghi lý do và nội dung đề nghị sửa."), field="text")
    reply = Reply(invitee=invitee, received_at=at, entered_at=at, position=position, text=text, signer=signer,
                  document_number=document_number, file=file)
    db.session.add(reply)
    db.session.flush()
    late = is_late(reply, at)
    letters.receipt(reply, late, at)
    letters.tell_officers(reply, late, responsible(Topic.CONSULTATION), fallback_mailbox, at)
    return reply


def record_delivery(invitee: Invitee, *, at: datetime, delivered_at: datetime, by: str, note: str = "") -> Evidence:
    """Note that the paper or electronic document reached the agency."""
    if delivered_at > at:
        raise Refusal(_l("Ngày giao đang ở sau hôm nay. Ghi ngày văn bản đã đến cơ quan."), field="delivered_on")
    asked_on = local(invitee.consultation.sent_at or at).date()
    if local(delivered_at).date() < asked_on:
        raise Refusal(_l("Ngày giao đang ở trước ngày gửi, %(day)s. Ghi ngày văn bản đã đến cơ quan.",
                         day=day_month_year(asked_on)), field="delivered_on")
    evidence = Evidence(level=EvidenceLevel.DELIVERED, at=delivered_at, recorded_at=at, by=by, note=note)
    invitee.evidence.append(evidence)
    db.session.flush()
    return evidence


def _hold(consultation: Consultation) -> None:
    # Two officers may press a button together: the second waits here, then reads what the first has done.
    db.session.refresh(consultation, with_for_update={"of": Consultation})


def _line(place: int, who: Agency | AgencyGroup) -> AddressLine:
    if isinstance(who, Agency):
        return AddressLine(position=place, text=who.name, agency=who)
    return AddressLine(position=place, text=who.name, group=who)


def _extendable(consultation: Consultation, due_on: date, at: datetime) -> date:
    if consultation.sent_at is None or consultation.due_on is None:
        raise Refusal(_l("Đợt lấy ý kiến này chưa gửi nên chưa có hạn để lùi."))
    if due_on <= consultation.due_on or due_on < local(at).date():
        raise Refusal(_l("Hạn mới cần sau hạn đang có và từ hôm nay trở đi."), field="due_on")
    return consultation.due_on


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
