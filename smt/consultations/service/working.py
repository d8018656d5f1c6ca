"""Working through what was said: comments into matters, an outcome and a response to each, the report."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from smt.consultations.models import Comment, Consultation, Matter, Report
from smt.consultations.papers import Made, summary
from smt.consultations.queries import board
from smt.consultations.queries.comments import comments as counted
from smt.consultations.record import stage
from smt.consultations.service.holding import hold
from smt.consultations.states import NEEDS_REASON, Outcome, Stage
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.files.service import DOCX, PDF, XLSX, keep_made

CHANGED = _l("Có người vừa ghi với ý kiến này. Xem hai bản bên dưới rồi lưu lại nếu vẫn muốn.")
_STILL_OPEN = _l("Đợt lấy ý kiến chưa kết thúc. Kết thúc lấy ý kiến rồi ban hành bảng tổng hợp.")
#: What keeps a report from being issued, by how far the consultation is.
_OPEN = {
    Stage.REOPENED: _l("Đợt lấy ý kiến đã mở lại. Khi hết hạn mới, kết thúc lấy ý kiến lần nữa rồi ban hành bảng tổng hợp."),
    Stage.CHANGED: _l("Có cơ quan đã trả lời hoặc đổi tình trạng sau lần kết thúc gần nhất. Kết thúc lấy ý kiến lần nữa để bản ghi "
                      "khớp với bảng tổng hợp, rồi ban hành.")}
REPLACED = _l("Cơ quan đã gửi ý kiến khác thay cho ý kiến này nên không ghi kết quả ở đây nữa. Mở ý kiến mới của cơ quan để ghi.")


def unchanged(comments: Sequence[Comment], seen: Mapping[int, str]) -> None:
    """Refuse when a comment is no longer as the person saw it; `seen` gives the version of each by its id."""
    if any(str(comment.version) != seen.get(comment.id) for comment in comments):
        raise Conflict(CHANGED)


def respond(comments: Sequence[Comment], *, outcome: Outcome | None, response: str, private_note: str | None, by: str, at: datetime) -> int:
    """Say what becomes of comments, the same of each; a private note of None leaves theirs. Give how many changed."""
    if outcome in NEEDS_REASON and not response:
        raise Refusal(_l("Ghi lý do: ý kiến không được tiếp thu, hoặc chỉ một phần, cần có giải trình."), field="response")
    _counting(comments, at)
    changed = 0
    for comment in comments:
        before = (comment.outcome, comment.response)
        if before != (outcome, response):
            comment.outcome, comment.response, comment.answered_by, comment.answered_at = outcome, response, by, at
            changed += 1
        if private_note is not None:
            comment.private_note = private_note
    db.session.flush()
    return changed


def group(comments: Sequence[Comment], *, matter: Matter | None, title: str, by: str, at: datetime) -> Matter:
    """Put comments into a matter, a new one where none is given; one left empty by that goes."""
    if not comments:
        raise Refusal(_l("Chọn ít nhất một ý kiến."))
    consultation = comments[0].reply.invitee.consultation
    left = {comment.matter for comment in comments}
    into = matter or _named(consultation, title) or Matter(title=title, created_at=at, by=by)
    if into not in consultation.matters:
        consultation.matters.append(into)
    for comment in comments:
        comment.matter = into
    db.session.flush()
    _drop_empty(left - {None, into})
    return into


def take_out(comments: Sequence[Comment]) -> None:
    """Take comments out of their matters; one left empty by that goes. What was answered stays."""
    left = {comment.matter for comment in comments}
    for comment in comments:
        comment.matter = None
    db.session.flush()
    _drop_empty(left - {None})


def rename(matter: Matter, title: str) -> Matter:
    """Give a matter another title."""
    matter.title = title
    db.session.flush()
    return matter


def issue_report(consultation: Consultation, *, made: Made, at: datetime, by: str) -> Report:
    """Keep the summary as it is issued, under the next number; earlier ones stay.

    `made` was made beforehand, for large papers take long; it is refused when the facts have moved since.
    """
    hold(consultation)
    issuable(consultation, at)
    if summary(consultation, made.at, draft=False) != made.summary:
        raise Conflict(_l("Có ý kiến hoặc kết quả vừa thay đổi trong lúc lập bảng tổng hợp nên chưa ban hành. Xem lại rồi bấm lần nữa."))
    number = (db.session.scalar(select(Report.number).where(Report.consultation_id == consultation.id)
                                .order_by(Report.number.desc()).limit(1)) or 0) + 1
    name = f"Bang-tong-hop-y-kien-lan-{number}"
    files = [keep_made(data, name, kind, at) for data, kind in ((made.docx, DOCX), (made.pdf, PDF), (made.xlsx, XLSX))]
    report = Report(number=number, at=at, by=by, docx=files[0], pdf=files[1], xlsx=files[2])
    consultation.reports.append(report)
    db.session.flush()
    return report


def issuable(consultation: Consultation, at: datetime) -> None:
    """Refuse a report while a comment that counts has no outcome, or the consultation is not closed."""
    waiting = counted(consultation, at).progress.undecided
    if waiting:
        raise Refusal(_l("Còn %(count)s ý kiến chưa có kết quả. Ghi kết quả cho từng ý kiến rồi ban hành bảng tổng hợp.", count=waiting))
    now = stage(board(consultation, at))
    if now is not Stage.CLOSED:
        raise Refusal(_OPEN.get(now, _STILL_OPEN))


def _counting(comments: Sequence[Comment], at: datetime) -> None:
    for consultation in {comment.reply.invitee.consultation for comment in comments}:
        known = {line.id for line in counted(consultation, at).lines}
        if any(comment.id not in known for comment in comments if comment.reply.invitee.consultation is consultation):
            raise Refusal(REPLACED)


def _named(consultation: Consultation, title: str) -> Matter | None:
    # Typing the name of a matter that is there means that matter.
    return next((one for one in consultation.matters if one.title.casefold() == title.casefold()), None)


def _drop_empty(matters: set[Matter | None]) -> None:
    for matter in matters:
        if matter is not None:
            db.session.refresh(matter, ["comments"])
            if not matter.comments:
                db.session.delete(matter)
    db.session.flush()
