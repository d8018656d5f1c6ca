"""The paper by which the draft goes up (Tờ trình), and what goes with it."""

from datetime import datetime

from flask_babel import force_locale

from smt.consultations.citing import citation
from smt.consultations.letter_paper import draft_kind, draft_name
from smt.consultations.models import Consultation
from smt.consultations.papers import heading
from smt.consultations.queries import Board, board
from smt.consultations.queries.comments import comments
from smt.consultations.queries.reports import newest_report
from smt.consultations.record import newest
from smt.core.clock import local
from smt.documents import papers

SUMMARY = "Bảng tổng hợp ý kiến, tiếp thu, giải trình ý kiến góp ý"
CLOSING = "Biên bản kết thúc lấy ý kiến"
_APPROVER = "Ủy ban nhân dân thành phố"


def submission(consultation: Consultation, at: datetime, *, draft: bool = False) -> papers.Submission:
    """Give the submission letter as of `at`, number and day left to the clerk."""
    with force_locale("vi"):
        shown, name = board(consultation, at), draft_name(consultation.draft_title)
        return papers.Submission(
            letterhead=heading.letterhead(consultation, at, kind="TTr"), subject=f"Về việc ban hành {name}",
            recipient=consultation.approver or _APPROVER, lead=consultation.lead.name, draft_kind=draft_kind(name), draft_name=name,
            asked_by=heading.asked_by(consultation, issuer=False), asked_on=heading.day_of(consultation, at),
            deadline=shown.due_on or local(at).date(), tally=heading.tally(shown.tally),
            outcomes=heading.outcomes(comments(consultation, at).progress), enclosures=enclosures(consultation, shown),
            copies=heading.copies(consultation), signature=heading.signature(consultation), draft=draft,
            bases=tuple(f"Căn cứ {citation(one)}" for one in consultation.bases))


def enclosures(consultation: Consultation, shown: Board) -> tuple[str, ...]:
    """Name what goes up with the draft, only what there is."""
    name, files = draft_kind(draft_name(consultation.draft_title)), [one.file for one in consultation.revisions if one.file]
    received = sum((row.reply is not None) + len(row.others) for row in shown.rows)
    closing = newest(consultation.closings, shown.at)
    found = (
        (f"Dự thảo {name}", bool(files)), (SUMMARY, newest_report(consultation) is not None),
        (f"Bản sao {received} văn bản, ý kiến góp ý của các cơ quan, đơn vị", received > 0),
        (f"{heading.asked_by(consultation, issuer=False)} lấy ý kiến các cơ quan, đơn vị", bool(shown.rows)),
        ("Danh mục bằng chứng đã gửi lấy ý kiến", bool(shown.rows)),
        (f"{CLOSING} lúc {heading.moment(closing.at)}" if closing else "", closing is not None))
    return tuple(text for text, there in found if there)
