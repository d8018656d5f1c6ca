"""How the board reads: figures, tags, evidence in words, and the instant it is looked at."""

from datetime import datetime

from flask_babel import gettext as _

from smt.consultations.queries import Board, Row
from smt.consultations.states import EVIDENCE_LEVELS, POSITIONS, STANDINGS, Position, Standing
from smt.core.clock import CITY, local
from smt.vietnamese.numbers import grouped

#: How a standing and a position look: the tag's shape and colour.
LOOKS = {
    Standing.AWAITING: "wait", Standing.ANSWERED: "good", Standing.ANSWERED_LATE: "warn", Standing.NOT_REACHED: "bad",
    Standing.DEEMED: "plain",
}
POSITION_LOOKS = {
    Position.AGREE: "good", Position.AGREE_WITH_COMMENTS: "warn", Position.DISAGREE: "bad", Position.OUTSIDE_OUR_FIELD: "plain"}


def figures(board: Board) -> list[tuple[int, object, str]]:
    """Give the counts in the order they are read, with their look; silence stands apart from express agreement."""
    counts = board.tally
    said = [(counts.agree, Position.AGREE), (counts.with_comments, Position.AGREE_WITH_COMMENTS),
            (counts.disagree, Position.DISAGREE), (counts.outside, Position.OUTSIDE_OUR_FIELD)]
    unsaid = [(counts.late, Standing.ANSWERED_LATE), (counts.deemed, Standing.DEEMED),
              (counts.awaiting, Standing.AWAITING), (counts.not_reached, Standing.NOT_REACHED)]
    return [*((number, POSITIONS[position], POSITION_LOOKS[position]) for number, position in said),
            *((number, STANDINGS[standing], LOOKS[standing]) for number, standing in unsaid)]


def time_left(board: Board) -> tuple[str, object]:
    """Give the days left as a figure, and what they are."""
    left = board.days_left
    if left is None:
        return "–", _("chưa có hạn")
    if left < 0:
        return grouped(-left), _("ngày đã quá hạn")
    return (grouped(left), _("ngày còn lại")) if left else ("0", _("ngày còn lại: hôm nay là ngày cuối"))


def evidence(row: Row) -> list[str]:
    """Give what shows that the agency was asked, one line each; what is missing where nothing does."""
    lines = [_("%(level)s, %(at)s", level=EVIDENCE_LEVELS[shown.level], at=local(shown.at).strftime("%d/%m/%Y %H:%M"))
             for shown in row.evidence]
    if not row.invitee.email:
        lines.append(_("Chưa có địa chỉ thư, cần giao văn bản"))
    elif not lines:
        lines.append(_("Chưa có bằng chứng đã đến"))
    return lines


def looked_back(text: str) -> datetime | None:
    """Give the instant that `2021-10-05T23:59` means on the city's clocks; None for anything else."""
    try:
        typed = datetime.fromisoformat(text.strip().replace(" ", "T"))
    except ValueError:
        return None
    return typed.replace(tzinfo=CITY) if typed.tzinfo is None and 2000 <= typed.year <= 2200 else None
