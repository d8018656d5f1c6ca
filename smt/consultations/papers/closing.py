"""The record of a closing as a paper; it prints what was frozen, never what is known today."""

from datetime import date, datetime
from typing import Any

from flask_babel import force_locale

from smt.consultations.letter_paper import draft_name
from smt.consultations.models import Closing, Consultation
from smt.consultations.papers import heading
from smt.consultations.record import counts
from smt.consultations.states import EVIDENCE_LEVELS, POSITIONS, STANDINGS, EvidenceLevel, Position, Standing
from smt.core.clock import local
from smt.documents import papers
from smt.documents.wording import cited
from smt.vietnamese.dates import day_month_year


def closing_paper(closing: Closing) -> papers.ClosingPaper:
    """Give the record of a closing."""
    consultation, before = closing.consultation, closing.supersedes
    with force_locale("vi"):
        return papers.ClosingPaper(
            letterhead=heading.letterhead(consultation, closing.at, kind="BB"), lead=consultation.lead.name,
            draft_name=draft_name(consultation.draft_title), asked_by=heading.asked_by(consultation), closed_at=closing.at,
            closed_by=closing.by, basis=closing.basis, silence=" ".join(consultation.silence.split()),
            minimum_evidence=_lowered(EVIDENCE_LEVELS[consultation.minimum_evidence]), tally=heading.tally(counts(closing)),
            standings=tuple(_standing(row, consultation) for row in closing.rows), hash=closing.digest,
            signature=heading.signature(consultation), copies=heading.copies(consultation)[1:],
            supersedes=f"Biên bản kết thúc lấy ý kiến lúc {heading.moment(before.at)}" if before else "")


def _standing(row: dict[str, Any], consultation: Consultation) -> papers.Standing:
    reply, position = row["reply"], row["position"]
    words = str(STANDINGS[Standing(row["standing"])])
    if row["left_out"]:
        words += f". Quyết định kết thúc không có ý kiến: {row['left_out']['reason']}"
    # The limit is the first instant too late: the last day is the one before it.
    limit = datetime.fromisoformat(row["limit"])
    day = date.fromisoformat(row["own_day"]) if row["own_day"] else _last_day(limit, consultation)
    return papers.Standing(row["name"], words, day, tuple(_shown(one) for one in row["evidence"]),
                           str(POSITIONS[Position(position)]) if position else "", _document(reply) if reply else "")


def _last_day(limit: datetime, consultation: Consultation) -> date:
    end = local(limit).date()
    return date.fromordinal(end.toordinal() - 1) if end.year < date.max.year else consultation.due_on or end


def _shown(shown: dict[str, Any]) -> str:
    level, at = EvidenceLevel(shown["level"]), local(datetime.fromisoformat(shown["at"]))
    when = day_month_year(at.date()) + ("" if level is EvidenceLevel.DELIVERED else f" {at:%H:%M}")
    return f"{when} {_lowered(EVIDENCE_LEVELS[level])}" + (f": {shown['note']}" if shown["note"] else "")


def _document(reply: dict[str, Any]) -> str:
    received = f"nhận lúc {heading.moment(datetime.fromisoformat(reply['received_at']))}"
    if not reply["document_number"]:
        return f"Không ghi số văn bản, {received}"
    day = date.fromisoformat(reply["document_date"]) if reply["document_date"] else None
    return f"{cited('Công văn', reply['document_number'], day)}, {received}"


def _lowered(words: object) -> str:
    text = str(words)
    return text[:1].lower() + text[1:]
