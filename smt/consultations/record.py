"""What a closing writes down: every agency as it stood, as plain data, sealed by a digest; and what has changed since.

A row of the record is of these keys: invitee, agency, name, standing, limit, own_day, position, reply, others, evidence, reached,
left_out, contest. Instants are in UTC (ISO 8601). Why an agency contests, and who signed, stays with the contest itself.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from smt.consultations.models import Closing, Contest, Invitee, LeftOut, Reply
from smt.consultations.queries.standings import Board, Row
from smt.consultations.standing import Shown, Tally, tally
from smt.consultations.states import Dispute, Position, Stage, Standing
from smt.core.clock import end_of_day

#: What of a row makes it another record: more evidence alone changes nothing of how an agency stood.
_DECISIVE = ("standing", "limit", "position", "reply", "left_out", "contest")


def recorded(rows: Iterable[Row], at: datetime) -> list[dict[str, Any]]:
    """Give the rows of a board as a closing at `at` writes them."""
    return [{
        "invitee": row.invitee.id, "agency": row.invitee.agency_id, "name": row.invitee.name, "standing": row.standing.value,
        "limit": _instant(row.limit), "own_day": row.own_day.isoformat() if row.own_day else None,
        "position": row.reply.position.value if row.reply else None, "reply": _reply(row.reply) if row.reply else None,
        "others": [one.id for one in row.others], "evidence": [_shown(one) for one in row.evidence], "reached": row.reached,
        "left_out": _left_out(settled(row, at)), "contest": _contest(row.contest, at),
    } for row in rows]


def settled(row: Row, at: datetime) -> LeftOut | None:
    """Give the decision to close without an agency, where one still holds: made after its last day, and after a contest was upheld."""
    left, said = row.left_out, row.contest
    if left is None or row.standing is not Standing.NOT_REACHED or left.at < row.limit:
        return None
    upheld = said is not None and dispute(said, at) is Dispute.UPHELD and said.decision is not None and said.decision.at > left.at
    return None if upheld else left


def dispute(contest: Contest, at: datetime) -> Dispute:
    """Say what has become of a contest, as known at `at`."""
    if contest.decision is None or contest.decision.at > at:
        return Dispute.OPEN
    return Dispute.UPHELD if contest.decision.upheld else Dispute.REJECTED


def sealed(closing: Closing, before: str) -> str:
    """Give the digest of a closing: SHA-256 over canonical JSON of all it says and of the digest of the one before it."""
    return hashlib.sha256(canonical(closing, before)).hexdigest()


def canonical(closing: Closing, before: str) -> bytes:
    """Give what the digest of a closing is taken of; kept as a file, anybody can take it again."""
    said = {"consultation": closing.consultation_id, "at": _instant(closing.at), "by": closing.by, "basis": closing.basis,
            "contest_until": closing.contest_until.isoformat(), "rows": closing.rows, "before": before}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def verify(closing: Closing) -> bool:
    """Say whether a closing, and every one that it supersedes, still says what was sealed."""
    before = closing.supersedes
    return closing.digest == sealed(closing, before.digest if before else "") and (before is None or verify(before))


def verified(closings: Sequence[Closing]) -> set[int]:
    """Give those (ids) of a consultation's closings, first to last, that still say what was sealed, as every one before them does."""
    whole, before = set[int](), ""
    for closing in closings:
        if closing.digest != sealed(closing, before):
            break
        whole.add(closing.id)
        before = closing.digest
    return whole


def fingerprint(rows: Sequence[dict[str, Any]]) -> str:
    """Give a short mark of how agencies stand, by which a page that was looked at is known again."""
    said = [[row["invitee"], *(row[key] for key in _DECISIVE)] for row in rows]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


def altered(closing: Closing | None, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Give the agencies (ids of invitees) of which these rows say something else than a closing; all of them where there is none."""
    then = {row["invitee"]: row for row in closing.rows} if closing else {}
    return [row["invitee"] for row in rows if row["invitee"] not in then
            or any(row[key] != then[row["invitee"]][key] for key in _DECISIVE)]


def counts(closing: Closing) -> Tally:
    """Count what a closing recorded, as it recorded it."""
    return tally([Standing(row["standing"]) for row in closing.rows],
                 [Position(row["position"]) if row["position"] else None for row in closing.rows])


def newest(closings: Sequence[Closing], at: datetime) -> Closing | None:
    """Give the closing that holds at `at`."""
    return next((one for one in reversed(closings) if one.at <= at), None)


def waiting_for(board: Board) -> list[Invitee]:
    """Give the agencies that may still answer in time and have not answered."""
    return [row.invitee for row in board.rows if row.reply is None and board.at < row.limit]


def news(board: Board) -> list[int]:
    """Give the agencies (ids of invitees) of which the closing that holds at the board's instant says something else."""
    closing = newest(board.consultation.closings, board.at)
    return altered(closing, recorded(board.rows, board.at)) if closing else []


def stage(board: Board, changed: list[int] | None = None) -> Stage:
    """Say how far a consultation is at the board's instant; `changed` is its news, where they are known."""
    closing = newest(board.consultation.closings, board.at)
    running = bool(waiting_for(board)) or board.due_on is None or board.at < end_of_day(board.due_on)
    if closing is None:
        return Stage.OPEN if running else Stage.DUE
    if running:
        return Stage.REOPENED
    return Stage.CHANGED if (news(board) if changed is None else changed) else Stage.CLOSED


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _reply(reply: Reply) -> dict[str, Any]:
    return {"id": reply.id, "received_at": _instant(reply.received_at), "document_number": reply.document_number or "",
            "document_date": reply.document_date.isoformat() if reply.document_date else None}


def _shown(shown: Shown) -> dict[str, Any]:
    # All that is known of it, whatever evidence may come to say later.
    return {**shown._asdict(), "level": shown.level.value, "at": _instant(shown.at), "recorded_at": _instant(shown.recorded_at)}


def _left_out(left: LeftOut | None) -> dict[str, Any] | None:
    return {"id": left.id, "at": _instant(left.at), "by": left.by, "reason": left.reason} if left else None


def _contest(contest: Contest | None, at: datetime) -> dict[str, Any] | None:
    if contest is None:
        return None
    state, decision = dispute(contest, at), contest.decision
    told = {"id": contest.id, "at": _instant(contest.at), "state": state.value}
    if decision is None or state is Dispute.OPEN:
        return told
    return {**told, "decided_at": _instant(decision.at), "by": decision.by, "reason": decision.reason}
