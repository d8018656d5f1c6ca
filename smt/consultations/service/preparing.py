"""Preparing a consultation: what will be asked, on which text, of whom, until when; nothing is sent."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from smt.consultations.models import AddressLine, Consultation, Deadline, LegalBasis, Revision, Section
from smt.consultations.service.holding import hold
from smt.consultations.states import EvidenceLevel
from smt.core.db import db
from smt.core.errors import Refusal
from smt.directory.models import Agency, AgencyGroup
from smt.files.models import StoredFile

#: What the letter says beside who is asked, on what and until when: columns of the same names.
WORDING = ("symbol", "subject", "draft_title", "approver", "superior", "place", "silence_means", "silence", "silence_citation",
           "minimum_evidence", "evidence_citation", "contact", "recipients", "authority", "authority_of", "signer_post", "signer")


class Basis(NamedTuple):
    """A document the letter rests on."""

    number: str
    issued_on: date | None
    issuer: str
    abstract: str


class Part(NamedTuple):
    """A section of a draft: its number and title as printed, and its text."""

    number: str
    title: str
    text: str = ""


def prepare(*, lead: Agency, due_on: date, lines: Sequence[Agency | AgencyGroup], by: str, at: datetime, bases: Sequence[Basis] = (),
            draft_file: StoredFile | None = None, parts: Sequence[Part] = (), number: str | None = None, issued_on: date | None = None,
            **wording: Any) -> Consultation:
    """Write down what will be asked, of whom and until when; nothing is sent. `wording` takes the names of WORDING."""
    consultation = Consultation(
        lead=lead, number=number or None, issued_on=issued_on, created_at=at, bases=_bases(bases),
        lines=[_line(place, who) for place, who in enumerate(lines, start=1)],
        deadlines=[Deadline(due_on=due_on, recorded_at=at, by=by, reason="")],
        revisions=[Revision(number=1, file=draft_file, recorded_at=at, by=by, sections=_sections(parts))],
        **_worded({"minimum_evidence": EvidenceLevel.HANDED_OVER, **wording}))
    db.session.add(consultation)
    db.session.flush()
    return consultation


def correct(consultation: Consultation, *, lead: Agency, number: str, issued_on: date | None, due_on: date,
            lines: Sequence[Agency | AgencyGroup], by: str, at: datetime, draft_file: StoredFile | None = None,
            bases: Sequence[Basis] | None = None, **wording: Any) -> None:
    """Write down something else while nobody has been asked; without another file or other bases those there stay."""
    if consultation.sent_at is not None:
        raise Refusal(_l("Đợt lấy ý kiến này đã gửi nên chỉ ghi được số, ký hiệu và ngày văn bản."))
    consultation.lead = lead
    for name, value in _worded(wording).items():
        setattr(consultation, name, value)
    issue(consultation, number=number, symbol=consultation.symbol, issued_on=issued_on)
    if due_on != consultation.due_on:
        consultation.deadlines = [Deadline(due_on=due_on, recorded_at=at, by=by, reason="")]
    if list(lines) != [line.agency or line.group for line in consultation.lines]:
        consultation.lines = [_line(place, who) for place, who in enumerate(lines, start=1)]
    if bases is not None and list(bases) != [Basis(one.number, one.issued_on, one.issuer, one.abstract) for one in consultation.bases]:
        consultation.bases = _bases(bases)
    if draft_file is not None:
        _replace_file(consultation.revision, draft_file)
    # Lines and last day stand in other tables: without this, two who change only those would not notice each other.
    consultation.version += 1
    db.session.flush()


def issue(consultation: Consultation, *, number: str, symbol: str, issued_on: date | None) -> None:
    """Enter what the clerk gave the letter; a blank number or day stays a gap."""
    consultation.number, consultation.symbol, consultation.issued_on = number or None, symbol, issued_on


def add_revision(consultation: Consultation, *, file: StoredFile | None, note: str, by: str, at: datetime,
                 parts: Sequence[Part] = ()) -> Revision:
    """Keep another text of the draft under the next number; agencies are not asked on it."""
    hold(consultation)
    revision = Revision(number=consultation.revisions[-1].number + 1, file=file, note=note, recorded_at=at, by=by,
                        sections=_sections(parts))
    consultation.revisions.append(revision)
    db.session.flush()
    return revision


def set_sections(revision: Revision, parts: Sequence[Part]) -> None:
    """Say which sections a text has, while nobody was asked on it."""
    if revision.asked_at is not None:
        raise Refusal(_l("Các cơ quan đã được hỏi theo bản này nên không đổi được các phần. Đưa lên bản dự thảo mới."))
    revision.sections = _sections(parts)
    revision.version += 1
    db.session.flush()


def _worded(wording: dict[str, Any]) -> dict[str, Any]:
    unknown = set(wording) - set(WORDING)
    if unknown:
        raise TypeError(f"a consultation has no {', '.join(sorted(unknown))}")
    return wording


def _bases(bases: Sequence[Basis]) -> list[LegalBasis]:
    return [LegalBasis(position=place, **basis._asdict()) for place, basis in enumerate(bases, start=1)]


def _sections(parts: Sequence[Part]) -> list[Section]:
    return [Section(position=place, **part._asdict()) for place, part in enumerate(parts, start=1)]


def _replace_file(revision: Revision, file: StoredFile) -> None:
    revision.file, old = file, revision.file
    revision.sections = []
    db.session.flush()
    if old is not None:
        db.session.delete(old)


def _line(place: int, who: Agency | AgencyGroup) -> AddressLine:
    if isinstance(who, Agency):
        return AddressLine(position=place, text=who.name, agency=who)
    return AddressLine(position=place, text=who.name, group=who)
