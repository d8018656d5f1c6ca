"""Approving: the plan that a consultation led to, as it was promulgated."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from smt.consultations.letters import closing as letters
from smt.consultations.models import Approval, Consultation
from smt.consultations.service.holding import hold
from smt.core.clock import local
from smt.core.db import db
from smt.core.errors import AlreadyThere, Refusal
from smt.files.models import StoredFile
from smt.files.service import DOCX, PDF
from smt.vietnamese.dates import day_month_year


def approve(consultation: Consultation, *, number: str, issued_on: date, signer: str, file: StoredFile, at: datetime, by: str) -> Approval:
    """Record the promulgated plan, once; every agency that was asked is told."""
    hold(consultation)
    if not consultation.closings:
        raise Refusal(_l("Ghi kế hoạch đã ban hành sau khi kết thúc việc lấy ý kiến. Kết thúc trước, rồi ghi."))
    if consultation.approval is not None:
        raise AlreadyThere(_l("Kế hoạch đã ban hành được ghi rồi: %(number)s. Nếu ghi sai thì đính chính.",
                              number=consultation.approval.number))
    return _record(consultation, Approval(number=number, issued_on=issued_on, signer=signer, file=file, recorded_at=at, by=by, reason=""))


def correct_approval(consultation: Consultation, *, number: str, issued_on: date, signer: str, file: StoredFile | None, reason: str,
                     at: datetime, by: str) -> Approval:
    """Record what was entered wrong anew, with a reason; the entry before stays; without a file its own holds."""
    hold(consultation)
    before = consultation.approval
    if before is None:
        raise Refusal(_l("Chưa ghi kế hoạch đã ban hành nên chưa có gì để đính chính."))
    if not reason:
        raise Refusal(_l("Ghi lý do đính chính; các cơ quan nhận được đúng lời này."), field="reason")
    kept = file or before.file
    if (number, issued_on, signer, kept.sha256) == (before.number, before.issued_on, before.signer, before.file.sha256):
        raise Refusal(_l("Chưa có gì khác với lần ghi trước. Sửa mục ghi sai rồi gửi."))
    return _record(consultation, Approval(number=number, issued_on=issued_on, signer=signer, file=kept, recorded_at=at, by=by,
                                          reason=reason, supersedes=before))


def _record(consultation: Consultation, made: Approval) -> Approval:
    _check(consultation, made)
    consultation.approvals.append(made)
    db.session.flush()
    for invitee in consultation.invitees:
        letters.approved(made, invitee, made.recorded_at)
    return made


def _check(consultation: Consultation, made: Approval) -> None:
    if not made.number:
        raise Refusal(_l("Ghi số, ký hiệu của kế hoạch đã ban hành."), field="number")
    if made.issued_on > local(made.recorded_at).date():
        raise Refusal(_l("Ngày ban hành đang ở sau hôm nay. Ghi đúng ngày trên văn bản."), field="issued_on")
    sent = local(consultation.sent_at or made.recorded_at).date()
    if made.issued_on < sent:
        raise Refusal(_l("Ngày ban hành đang ở trước ngày gửi lấy ý kiến, %(day)s. Ghi đúng ngày trên văn bản.", day=day_month_year(sent)),
                      field="issued_on")
    if not made.signer:
        raise Refusal(_l("Ghi họ tên và chức vụ người ký kế hoạch."), field="signer")
    if made.file.media_type not in (PDF, DOCX):
        raise Refusal(_l("Tệp kế hoạch cần là PDF hoặc Word (.docx), để ai cũng tải và đọc được."), field="file")
