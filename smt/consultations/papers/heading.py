"""What several papers of a consultation have in common: letterhead, citations, who signs, counts."""

from datetime import date, datetime

from smt.consultations.models import Consultation, LegalBasis, Reply
from smt.consultations.queries.comments import Progress
from smt.consultations.standing import Tally
from smt.core.clock import local
from smt.documents import papers
from smt.documents.wording import GAP, cited
from smt.vietnamese.dates import day_month_year

#: Names of kinds of documents by the letters in their number (Decree 30/2020, annex III); a công văn has none.
_KINDS = {"NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QYĐ": "Quy định", "TB": "Thông báo",
          "HD": "Hướng dẫn", "CTR": "Chương trình", "KH": "Kế hoạch", "PA": "Phương án", "ĐA": "Đề án", "DA": "Dự án", "BC": "Báo cáo",
          "TTR": "Tờ trình", "CĐ": "Công điện", "NĐ": "Nghị định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "L": "Luật"}
#: What a draft may be, as its title begins.
_DRAFTS = ("Nghị quyết", "Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Thông báo", "Hướng dẫn", "Chương trình", "Kế hoạch", "Phương án",
           "Đề án", "Dự án", "Báo cáo", "Tờ trình", "Quy hoạch", "Nghị định", "Thông tư")
_DRAFT = "dự thảo "


def letterhead(consultation: Consultation, at: datetime, *, kind: str = "") -> papers.Letterhead:
    """Give the letterhead of a paper made at `at`, number and day left to the clerk; without a kind it has no number."""
    symbol = f"{kind}-{_short(consultation)}" if kind else ""
    return papers.Letterhead(consultation.superior, consultation.lead.name, "", symbol, consultation.place, None, local(at).date())


def draft_name(consultation: Consultation) -> str:
    """Give the draft's name without the word "dự thảo", which every paper writes before it."""
    title = consultation.draft_title
    name = title[len(_DRAFT):] if title.lower().startswith(_DRAFT) else title
    return name[:1].upper() + name[1:]


def draft_kind(consultation: Consultation) -> str:
    """Give what the draft is: "Kế hoạch"."""
    name = draft_name(consultation)
    return next((kind for kind in _DRAFTS if name.lower().startswith(kind.lower())), "văn bản")


def asked_by(consultation: Consultation, *, issuer: bool = True) -> str:
    """Cite the letter that asked; a number or day not entered yet is a gap."""
    return cited("Công văn", f"{consultation.number or GAP}/{consultation.symbol}", consultation.issued_on,
                 issuer=consultation.lead.name if issuer else "")


def basis(one: LegalBasis) -> str:
    """Cite a document the letter rests on."""
    return cited(kind_of(one.number), one.number, one.issued_on, issuer=one.issuer, about=_about(one.abstract))


def kind_of(number: str) -> str:
    """Give the kind of a document by its number: "3667/KH-BTTTT" is a plan, "6727/UBND-VX" a letter."""
    letters = number.rsplit("/", 1)[-1].split("-")[0].strip().upper()
    return _KINDS.get(letters, "Công văn")


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
    """Name an agency with its document; one that only answered on its page says so, a late one too."""
    if reply is None:
        return papers.Party(name)
    notes = ["gửi sau thời hạn"] if late else []
    if not reply.document_number:
        day = reply.document_date or local(reply.received_at).date()
        notes.insert(0, f"gửi qua trang góp ý ngày {day_month_year(day)}")
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


def _about(abstract: str) -> str:
    plain = abstract.strip().rstrip(".;")
    return plain if not plain or plain.lower().startswith(("về ", "quy định ", "v/v ")) else f"về {plain}"
