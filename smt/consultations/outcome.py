"""How a consultation ends, as the board reads it: how far it is, its closings, what changed since, the promulgated plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from smt.accounts.models import User
from smt.consultations.ladder import telling
from smt.consultations.models import Approval, Closing, LeftOut
from smt.consultations.queries import Board, Row
from smt.consultations.record import counts, news, settled, stage, verified
from smt.consultations.standing import Shown, Tally
from smt.consultations.states import DISPUTES, STAGES, Dispute, EvidenceLevel, Stage, Standing
from smt.core.clock import local
from smt.directory.queries import responsible
from smt.directory.states import Topic
from smt.vietnamese.dates import long_day

STAGE_LOOKS = {Stage.OPEN: "wait", Stage.DUE: "bad", Stage.CLOSED: "good", Stage.REOPENED: "warn", Stage.CHANGED: "bad"}
DISPUTE_LOOKS = {Dispute.OPEN: "bad", Dispute.UPHELD: "good", Dispute.REJECTED: "plain"}


def last_day(limit: datetime) -> date:
    """Give the last day that a limit, its first instant too late, leaves."""
    return local(limit - timedelta(microseconds=1)).date()


def day_of(limit: str) -> date:
    """Give the last day that a recorded limit leaves."""
    return last_day(datetime.fromisoformat(limit))


@dataclass(frozen=True)
class End:
    """What a board shows of how the consultation ends, as known at its instant."""

    stage: Stage
    #: The newest first; which of them (ids) still say what was sealed.
    closings: list[Closing]
    whole: set[int]
    contested: list[Row]
    #: Not reached and without a decision; with one.
    unreached: list[Row]
    left_out: list[tuple[Row, LeftOut]]
    #: What the closing that holds says otherwise: the agency, as recorded and as it stands.
    changed: list[tuple[str, Standing, Standing]]
    approval: Approval | None

    @property
    def may_close(self) -> bool:
        """Say whether it is time to look at closing it."""
        return self.stage in (Stage.DUE, Stage.CHANGED)


def end(board: Board) -> End:
    """Give what the board shows of how the consultation ends."""
    consultation, at = board.consultation, board.at
    closings = [one for one in consultation.closings if one.at <= at]
    unreached, changed = [(row, settled(row, at)) for row in board.rows if row.standing is Standing.NOT_REACHED], news(board)
    return End(
        stage(board, changed), closings[::-1], verified(closings), [row for row in board.rows if row.standing is Standing.CONTESTED],
        [row for row, left in unreached if left is None], [(row, left) for row, left in unreached if left],
        _changed(board, closings, set(changed)), next((one for one in reversed(consultation.approvals) if one.recorded_at <= at), None))


def stage_tag(one: Stage) -> tuple[object, str]:
    """Give how far a consultation is in words, and how that looks."""
    return STAGES[one], STAGE_LOOKS[one]


def stage_sentence(board: Board, end: End) -> str:
    """Say how far it is, and what is next."""
    if end.stage is Stage.OPEN:
        last = max((last_day(row.limit) for row in board.rows), default=board.due_on)
        if board.due_on and last and last > board.due_on:
            return _("Còn cơ quan có hạn riêng đến hết %(day)s.", day=long_day(last))
        return _("Kết thúc được sau ngày cuối cùng của hạn.")
    if end.stage is Stage.DUE:
        return _("Xem từng cơ quan rồi kết thúc; chưa kết thúc thì chưa có gì được ghi lại.")
    closed = _("Kết thúc lúc %(at)s, người ghi: %(by)s.", at=local(end.closings[0].at).strftime("%H:%M, %d/%m/%Y"), by=end.closings[0].by)
    if end.stage is Stage.REOPENED:
        return closed + " " + _("Hạn mới đang chạy; bản ghi trước được giữ nguyên.")
    if end.stage is Stage.CHANGED:
        return closed + " " + _("Từ đó có %(count)s cơ quan ở tình trạng khác; kết thúc lần nữa để ghi lại.", count=len(end.changed))
    return closed


def dispute_tag(one: Dispute | str) -> tuple[object, str]:
    """Give what has become of a contest in words, and how that looks."""
    return DISPUTES[Dispute(one)], DISPUTE_LOOKS[Dispute(one)]


def tally_of(closing: Closing) -> Tally:
    """Count what a closing recorded, as it recorded it."""
    return counts(closing)


def in_charge() -> list[User]:
    """Give the people who answer for consultations."""
    return responsible(Topic.CONSULTATION)


def _changed(board: Board, closings: Sequence[Closing], changed: set[int]) -> list[tuple[str, Standing, Standing]]:
    then = {row["invitee"]: row for row in closings[-1].rows} if closings else {}
    return [(row.invitee.name, Standing(then[row.invitee.id]["standing"]), row.standing) for row in board.rows
            if row.invitee.id in changed and row.invitee.id in then]


def kept(row: dict[str, Any]) -> list[str]:
    """Give the evidence of an agency as a closing recorded it, one line each."""
    return telling([Shown(**{**one, "level": EvidenceLevel(one["level"]), "at": datetime.fromisoformat(one["at"]),
                             "recorded_at": datetime.fromisoformat(one["recorded_at"])}) for one in row["evidence"]]) or [
        _("Chưa có bằng chứng đã đến")]
