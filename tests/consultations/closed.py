"""A consultation that was answered and closed, for the tests of what is made of it."""

from datetime import datetime, timedelta

from smt.consultations.models import Closing, Comment, Consultation, Reply
from smt.consultations.queries import board
from smt.consultations.record import recorded, sealed
from smt.consultations.service.working import respond
from smt.consultations.states import Outcome, Position
from smt.core.clock import now
from smt.core.db import db
from tests import make

BY = "Nguyễn Văn An"
REASON = "Đã nghiên cứu; giữ nguyên để kịp năm học."


def asked(agencies: int = 4) -> Consultation:
    """Sent, day past, nobody answered."""
    return make.consultation(
        agencies=agencies, number="1234", symbol="STTTT-BCVT", superior="Ủy ban nhân dân\nthành phố Hải Phòng", place="Hải Phòng",
        approver="Ủy ban nhân dân thành phố", draft_title="dự thảo Kế hoạch triển khai Chương trình “Sóng và máy tính cho em”",
        signer="Vũ Đại Thắng", signer_post="PHÓ GIÁM ĐỐC", recipients="- Như trên;\n- Lưu: VT, BCVT.")


def answered() -> Consultation:
    """Four agencies: one agrees, two comment (one late), one is silent."""
    made = asked()
    first, second, third, _silent = made.invitees
    sections = made.revision.sections
    make.reply(first, document_number="12/STC", document_date=make.AT.date(), position=Position.AGREE)
    make.reply(second, (None, "Rà soát số liệu."), (sections[1], "Bổ sung đối tượng."))
    make.reply(third, (sections[1], "Đề nghị nêu rõ đối tượng."), received_at=make.AT + timedelta(days=20))
    db.session.refresh(made)
    return made


def comments_of(consultation: Consultation) -> list[Comment]:
    """Every comment, in the order of the agencies."""
    return [comment for invitee in consultation.invitees for reply in invitee.replies for comment in reply.comments]


def decided(consultation: Consultation, at: datetime | None = None) -> None:
    """Give every comment an outcome."""
    respond(comments_of(consultation), outcome=Outcome.TAKEN, response="Đã bổ sung.", private_note=None, by=BY, at=at or now())


def close(consultation: Consultation, at: datetime | None = None) -> Closing:
    """Record how everybody stands."""
    at = at or now()
    before = consultation.closings[-1] if consultation.closings else None
    closing = Closing(consultation_id=consultation.id, at=at, by=BY, basis="Hết thời hạn lấy ý kiến.", contest_until=at.date(),
                      rows=recorded(board(consultation, at).rows, at), supersedes=before)
    closing.digest = sealed(closing, before.digest if before else "")
    consultation.closings.append(closing)
    db.session.flush()
    return closing


def again(reply: Reply, *remarks: tuple[None, str]) -> Reply:
    """Another reply of the same agency, in time, which takes the place of this one."""
    return make.reply(reply.invitee, *remarks, received_at=reply.received_at + timedelta(hours=1))
