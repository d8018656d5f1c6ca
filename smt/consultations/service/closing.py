"""Closing: the record of how every agency stood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from smt.consultations.letters import closing as letters
from smt.consultations.models import Closing, Consultation, Contest, ContestDecision, Invitee, LeftOut
from smt.consultations.queries import Board, Row, board, facts_of
from smt.consultations.record import altered, fingerprint, newest, recorded, sealed, settled, waiting_for
from smt.consultations.service.holding import hold
from smt.consultations.standing import standing
from smt.consultations.states import Silence, Standing
from smt.core.clock import end_of_day, local
from smt.core.db import db
from smt.core.errors import AlreadyThere, Conflict, Refusal
from smt.directory.queries import responsible
from smt.directory.states import Topic
from smt.files.models import StoredFile
from smt.vietnamese.dates import day_month_year

#: So many agencies are named in a sentence; of the others their number.
_NAMED = 5


@dataclass(frozen=True)
class Ending:
    """What closing would record, and what forbids it."""

    board: Board
    #: The closing that it would supersede.
    before: Closing | None
    deemed: list[Row]
    #: Not reached: without a decision (these forbid it), and those of whom it was decided to close without them.
    unreached: list[Row]
    left_out: list[Row]
    contested: list[Row]
    waiting: list[Invitee]
    #: Agencies (ids of invitees) of which it would say something else than the closing before.
    altered: list[int]
    #: The fingerprint of all this, by which `close` knows that it was looked at.
    seen: str
    #: Why it cannot be closed now; None: it can.
    refusal: Refusal | None

    @property
    def told(self) -> list[Row]:
        """Give the deemed agencies that would get a letter: those of whom the record says something new."""
        return [row for row in self.deemed if row.invitee.id in self.altered]


def foresee_closing(consultation: Consultation, *, at: datetime) -> Ending:
    """Give what closing at `at` would record; what forbids it stands in `refusal`."""
    shown, before = board(consultation, at), newest(consultation.closings, at)
    rows, said = shown.rows, recorded(shown.rows, at)
    unreached = [row for row in rows if row.standing is Standing.NOT_REACHED]
    found = Ending(
        shown, before, [row for row in rows if row.standing is Standing.DEEMED], [row for row in unreached if not settled(row, at)],
        [row for row in unreached if settled(row, at)], [row for row in rows if row.standing is Standing.CONTESTED],
        waiting_for(shown), altered(before, said), fingerprint(said), None)
    return replace(found, refusal=_why_not(found, at))


def close(consultation: Consultation, *, at: datetime, by: str, basis: str, contest_until: date, seen: str | None = None) -> Closing:
    """Record how every agency stands; each deemed one is told, and how to contest. A record before it stays and is superseded.

    `seen` is the fingerprint of what the officer looked at: where agencies stand otherwise meanwhile, she looks again first.
    """
    hold(consultation)
    # Nor does anybody answer meanwhile: an answer is either in the record or comes after it.
    db.session.scalars(select(Invitee.id).where(Invitee.consultation_id == consultation.id).order_by(Invitee.id).with_for_update()).all()
    before = consultation.closings[-1] if consultation.closings else None
    at = max(at, before.at) if before else at
    ending = foresee_closing(consultation, at=at)
    if ending.refusal:
        raise ending.refusal
    if seen is not None and seen != ending.seen:
        raise Conflict(_l("Từ lúc mở trang này, tình trạng của các cơ quan đã thay đổi. Chưa kết thúc. Xem lại bên dưới rồi bấm lần nữa."))
    _check(consultation, basis, contest_until, at)
    closing = Closing(consultation_id=consultation.id, at=at, by=by, basis=basis, contest_until=contest_until,
                      rows=recorded(ending.board.rows, at), supersedes=before)
    closing.digest = sealed(closing, before.digest if before else "")
    consultation.closings.append(closing)
    db.session.flush()
    if consultation.silence_means is Silence.AGREEMENT:
        _tell(closing, ending)
    return closing


def leave_out(invitee: Invitee, *, at: datetime, by: str, reason: str) -> LeftOut:
    """Decide to close without an agency that was not reached: it is counted apart, never as agreeing."""
    hold(invitee.consultation)
    row = next((one for one in board(invitee.consultation, at).rows if one.invitee is invitee), None)
    if row is None or row.standing is not Standing.NOT_REACHED:
        raise Refusal(_l("Chỉ quyết định kết thúc không có ý kiến của cơ quan đã hết hạn mà chưa chắc đã nhận được văn bản. "
                         "%(name)s hiện không ở tình trạng đó.", name=invitee.name))
    if settled(row, at):
        raise AlreadyThere(_l("Đã có quyết định kết thúc không có ý kiến của %(name)s. Xem ở bảng theo dõi.", name=invitee.name))
    if not reason:
        raise Refusal(_l("Ghi lý do kết thúc mà không có ý kiến của cơ quan này."), field="reason")
    left = LeftOut(at=at, by=by, reason=reason)
    invitee.left_out.append(left)
    db.session.flush()
    return left


def contest(invitee: Invitee, *, at: datetime, reason: str, signer: str, fallback_mailbox: str,
            file: StoredFile | None = None) -> Contest:
    """Record an agency's word that its silence was no agreement; it is told, and so are those who decide."""
    hold(invitee.consultation)
    closing = contestable(invitee, at=at)
    if not reason:
        raise Refusal(_l("Ghi lý do phản đối: vì sao việc không trả lời không phải là nhất trí."), field="reason")
    said = Contest(invitee=invitee, closing=closing, at=at, reason=reason, signer=signer, file=file)
    db.session.add(said)
    db.session.flush()
    letters.contested(said, at)
    letters.tell_officers(said, responsible(Topic.CONSULTATION), fallback_mailbox, at)
    return said


def contestable(invitee: Invitee, *, at: datetime) -> Closing:
    """Give the closing that an agency may contest at `at`; refuse, with the reason, where there is nothing to contest."""
    closing = newest(invitee.consultation.closings, at)
    if closing is None or invitee.consultation.silence_means is Silence.NOTHING:
        raise Refusal(_l("Chưa có bản ghi nào coi cơ quan là nhất trí, nên chưa có gì để phản đối."))
    now = standing(facts_of(invitee), at)
    if now is Standing.CONTESTED:
        raise AlreadyThere(_l("Phản đối của cơ quan đã được ghi và đang chờ quyết định. Không cần gửi lại."))
    if now is not Standing.DEEMED or not _recorded_as_deemed(closing, invitee):
        raise Refusal(_l("Cơ quan hiện không được tính là nhất trí mặc nhiên, nên không cần phản đối."))
    if at >= end_of_day(closing.contest_until):
        raise Refusal(_l("Hạn phản đối đã hết ngày %(day)s. Gửi văn bản cho đầu mối liên hệ để được xem xét.",
                         day=day_month_year(closing.contest_until)))
    return closing


def decide(contest: Contest, *, upheld: bool, reason: str, at: datetime, by: str) -> ContestDecision:
    """Decide on a contest, once and with a reason; the agency is told."""
    hold(contest.invitee.consultation)
    db.session.refresh(contest)
    if contest.decision is not None:
        raise AlreadyThere(_l("Phản đối này đã được %(by)s quyết định. Xem ở bảng theo dõi.", by=contest.decision.by))
    if standing(facts_of(contest.invitee), at) is not Standing.CONTESTED:
        raise Refusal(_l("Không còn gì để quyết định: từ khi phản đối, %(name)s đã trả lời hoặc có hạn mới.", name=contest.invitee.name))
    if not reason:
        raise Refusal(_l("Ghi lý do của quyết định; cơ quan nhận được đúng lời này."), field="reason")
    contest.decision = ContestDecision(upheld=upheld, reason=reason, at=at, by=by)
    db.session.flush()
    letters.decided(contest, contest.decision, at)
    return contest.decision


def _why_not(ending: Ending, at: datetime) -> Refusal | None:
    shown = ending.board
    if not shown.rows or shown.due_on is None:
        return Refusal(_l("Đợt lấy ý kiến này chưa gửi nên chưa có gì để kết thúc."))
    if at < end_of_day(shown.due_on):
        return Refusal(_l("Hạn trả lời là hết ngày %(day)s. Kết thúc được từ ngày sau đó.", day=day_month_year(shown.due_on)))
    if ending.waiting:
        return Refusal(_l("Chưa hết hạn riêng của: %(names)s. Kết thúc được sau ngày cuối cùng trong các hạn riêng.",
                          names=_names(ending.waiting)))
    if ending.contested:
        return Refusal(_l("Còn phản đối chưa quyết định của: %(names)s. Quyết định từng phản đối rồi kết thúc.",
                          names=_names([row.invitee for row in ending.contested])))
    if ending.unreached:
        return Refusal(_l("Chưa chắc đã nhận được văn bản: %(names)s. Với mỗi cơ quan, chọn một trong ba cách: ghi nhận văn bản đã giao "
                          "trong hạn, lùi hạn riêng cho cơ quan, hoặc quyết định kết thúc không có ý kiến của cơ quan đó.",
                          names=_names([row.invitee for row in ending.unreached])))
    if ending.before and not ending.altered:
        return Refusal(_l("Từ lần kết thúc trước không có gì thay đổi, nên không có gì để ghi lại."))
    return None


def _check(consultation: Consultation, basis: str, contest_until: date, at: datetime) -> None:
    if not basis:
        raise Refusal(_l("Ghi căn cứ kết thúc, ví dụ số văn bản lấy ý kiến và hạn đã nêu."), field="basis")
    today = local(at).date()
    if contest_until < today or contest_until == today and consultation.silence_means is Silence.AGREEMENT:
        raise Refusal(_l("Hạn phản đối cần sau hôm nay, để cơ quan kịp nhận thư và trả lời."), field="contest_until")


def _tell(closing: Closing, ending: Ending) -> None:
    for row in ending.told:
        letters.closed(closing, row, closing.at)
    # Whoever was told of deemed agreement hears, too, that the record no longer says so.
    then = {row["invitee"] for row in ending.before.rows if row["standing"] == Standing.DEEMED} if ending.before else set()
    for row in ending.board.rows:
        if row.invitee.id in then and row.standing is not Standing.DEEMED:
            letters.no_longer_deemed(closing, row, closing.at)


def _recorded_as_deemed(closing: Closing, invitee: Invitee) -> bool:
    return any(row["invitee"] == invitee.id and row["standing"] == Standing.DEEMED for row in closing.rows)


def _names(invitees: Sequence[Invitee]) -> str:
    shown = "; ".join(one.name for one in invitees[:_NAMED])
    return str(_l("%(names)s và %(count)s cơ quan khác", names=shown, count=len(invitees) - _NAMED)) if len(invitees) > _NAMED else shown
