"""What several papers of a consultation have in common: letterhead, citations, who signs, counts."""

from datetime import date, datetime

from smt.consultations.models import Consultation, Reply
from smt.consultations.queries.comments import Progress
from smt.consultations.standing import Tally
from smt.consultations.states import Channel
from smt.core.clock import local
from smt.documents import papers
from smt.documents.wording import GAP, cited
from smt.vietnamese.dates import day_month_year


def letterhead(consultation: Consultation, at: datetime, *, kind: str = "") -> papers.Letterhead:
    """Give the letterhead of a paper made at `at`, number and day left to the clerk; without a kind it has no number."""
    symbol = f"{kind}-{_short(consultation)}" if kind else ""
    return papers.Letterhead(consultation.superior, consultation.lead.name, "", symbol, consultation.place, None, local(at).date())


def asked_by(consultation: Consultation, *, issuer: bool = True) -> str:
    """Cite the letter that asked; a number or day not entered yet is a gap."""
    return cited("Công văn", f"{consultation.number or GAP}/{consultation.symbol}", consultation.issued_on,
                 issuer=consultation.lead.name if issuer else "")


def signature(consultation: Consultation) -> papers.Signature:
    """Give who signs for the lead agency."""
    return papers.Signature(tuple(consultation.signature), consultation.signer)


def copies(consultation: Consultation) -> tuple[str, ...]:
    """Give the recipients of a paper that goes up: as above, and the archive line of the letter that asked."""
    kept = [line.strip().lstrip("- ") for line in consultation.recipients.split("\n") if "lưu" in line.lower()]
    return ("Như trên", *(kept[-1:] or ["Lưu: VT"]))


def tally(counts: Tally) -> papers.Tally:
    """Give the counts as papers print them: silence apart, each agency once."""
    return papers.Tally(agree=counts.agree, comments=counts.with_comments, disagree=counts.disagree, outside=counts.outside,
                        deemed=counts.deemed, late=counts.late, not_reached=counts.not_reached, contested=counts.contested,
                        awaiting=counts.awaiting, documents=counts.answered)


def outcomes(work: Progress) -> papers.Outcomes:
    """Give what became of the comments as papers print it."""
    return papers.Outcomes(taken=work.taken, partly=work.partly, not_taken=work.not_taken, undecided=work.undecided)


def party(name: str, reply: Reply | None = None, *, late: bool = False) -> papers.Party:
    """Name an agency with its document; say it where it answered on its page only, late, or on a text that another has followed."""
    if reply is None:
        return papers.Party(name)
    notes = ["gửi sau thời hạn"] if late else []
    if not reply.document_number:
        way = "văn bản không số, nhận ngày" if reply.channel is Channel.OFFICER else "gửi qua trang góp ý ngày"
        notes.insert(0, f"{way} {day_month_year(local(reply.received_at).date())}")
    if reply.revision_id != reply.invitee.consultation.revision.id:
        notes.append(f"về bản dự thảo thứ {reply.revision.number}")
    return papers.Party(name, reply.document_number, reply.document_date if reply.document_number else None, ", ".join(notes))


def moment(at: datetime) -> str:
    """Write an instant as papers do: "08 giờ 30 phút ngày 07/10/2021"."""
    there = local(at)
    return f"{there.hour:02d} giờ {there.minute:02d} phút ngày {day_month_year(there.date())}"


def day_of(consultation: Consultation, at: datetime) -> date:
    """Give the day of the letter: as entered, else the day it was sent."""
    return consultation.issued_on or local(consultation.sent_at or at).date()


def _short(consultation: Consultation) -> str:
    return consultation.lead.abbreviation or consultation.symbol.split("-")[0]
