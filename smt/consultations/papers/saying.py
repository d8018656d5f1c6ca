"""What an agency said, as a text that anybody can read."""

from flask_babel import force_locale

from smt.consultations.models import Comment, Contest, Reply
from smt.consultations.papers.heading import moment
from smt.consultations.queries.comments import titled
from smt.consultations.states import CHANNELS, COMMENT_KINDS, POSITIONS
from smt.documents.wording import cited
from smt.vietnamese.text import without_unreadable


def reply_text(reply: Reply, counts: str) -> str:
    """Write a reply out; `counts` says whether it counts, came late, or was replaced."""
    with force_locale("vi"):
        document = cited("Công văn", reply.document_number, reply.document_date) if reply.document_number else "không ghi số"
        lines = [
            "Ý KIẾN GÓP Ý", "", f"Cơ quan: {reply.invitee.name}", f"Ý kiến: {POSITIONS[reply.position]}", f"Văn bản: {document}",
            f"Người ký: {reply.signer or 'không ghi'}", f"Nhận lúc: {moment(reply.received_at)}",
            f"Cách gửi: {CHANNELS[reply.channel]}" + (f", người nhập: {reply.entered_by}" if reply.entered_by else ""),
            f"Bản dự thảo được góp ý: bản {reply.revision.number}", f"Được tính: {counts}",
            f"Tệp kèm theo: {reply.file.name if reply.file else 'không có'}"]
        for number, comment in enumerate(reply.comments, start=1):
            lines += ["", *_comment(number, comment)]
    return _readable(lines)


def contest_text(contest: Contest) -> str:
    """Write out an agency's word that its silence was no agreement, and what was decided."""
    decision = contest.decision
    lines = ["ĐỀ NGHỊ XEM LẠI VIỆC ĐƯỢC HIỂU LÀ ĐÃ NHẤT TRÍ", "", f"Cơ quan: {contest.invitee.name}", f"Người ký: {contest.signer}",
             f"Nhận lúc: {moment(contest.at)}", "", "Lý do:", contest.reason, ""]
    if decision is None:
        return _readable([*lines, "Chưa có quyết định."])
    upheld = "Chấp nhận: không tính là nhất trí" if decision.upheld else "Không chấp nhận: vẫn tính là nhất trí mặc nhiên"
    return _readable([*lines, f"Quyết định lúc {moment(decision.at)}, {decision.by}: {upheld}.", decision.reason])


def _comment(number: int, comment: Comment) -> list[str]:
    about = titled(comment.section.number, comment.section.title) if comment.section else "Chung"
    lines = [f"{number}. {about} ({COMMENT_KINDS[comment.kind]})", comment.text]
    return [*lines, "Đề nghị sửa thành:", comment.proposed] if comment.proposed else lines


def _readable(lines: list[str]) -> str:
    # With a mark at its head, so that Notepad on an old office machine knows the letters.
    return "\ufeff" + without_unreadable("\n".join(lines)).replace("\n", "\r\n") + "\r\n"
