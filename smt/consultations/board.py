"""How the board reads: figures, tags, and the rows that a figure counts."""

from dataclasses import dataclass

from flask_babel import gettext as _

from smt.consultations.ladder import evidence, ladder, telling
from smt.consultations.models import Reply
from smt.consultations.outcome import day_of, dispute_tag, end, in_charge, kept, last_day, stage_sentence, stage_tag, tally_of
from smt.consultations.queries import Board, Row
from smt.consultations.standing import COLUMNS, Tally
from smt.consultations.states import POSITIONS, STANDINGS, Position, Stage, Standing
from smt.core.clock import local
from smt.vietnamese.numbers import grouped

__all__ = ["LABELS", "LOOKS", "NARROWS", "POSITION_LOOKS", "arrived", "day_of", "dispute_tag", "end", "evidence", "figures", "in_charge",
           "kept", "ladder", "last_day", "narrowed", "sheet", "shortened", "stage_sentence", "stage_tag", "tally_of", "telling",
           "time_left"]

_LONGEST_TITLE = 60
#: So many agencies stand on a page of the board.
_ROWS = 100
#: How a standing and a position look: the tag's shape and colour.
LOOKS = {
    Standing.AWAITING: "wait", Standing.ANSWERED: "good", Standing.ANSWERED_LATE: "warn", Standing.NOT_REACHED: "bad",
    Standing.DEEMED: "plain", Standing.CONTESTED: "warn",
}
POSITION_LOOKS = {
    Position.AGREE: "good", Position.AGREE_WITH_COMMENTS: "warn", Position.DISAGREE: "bad", Position.OUTSIDE_OUR_FIELD: "plain"}

#: What the table may be narrowed to, by the word in the address.
NARROWS: dict[str, Position | Standing] = {one.value: one for one in (Standing.ANSWERED, *COLUMNS)}
LABELS: dict[Position | Standing, object] = dict([*POSITIONS.items(), *STANDINGS.items()])
_ALL_LOOKS: dict[Position | Standing, str] = dict([*POSITION_LOOKS.items(), *LOOKS.items()])


def shortened(title: str) -> str:
    """Give a title that fits on a line."""
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def figures(tally: Tally) -> list[tuple[int, object, str, str]]:
    """Give the counts, silence apart from express agreement: number, label, look, the word that narrows the table to them."""
    return [(getattr(tally, count), LABELS[one], _ALL_LOOKS[one], one.value) for one, count in COLUMNS.items()]


def narrowed(board: Board, one: Position | Standing | None) -> list[Row]:
    """Give the rows that a figure counts; all of them where none was asked for."""
    if one is None:
        return board.rows
    if one is Standing.ANSWERED:
        return [row for row in board.rows if row.reply]
    return [row for row in board.rows if one is (
        row.reply.position if row.reply and row.standing is Standing.ANSWERED else row.standing)]


@dataclass(frozen=True)
class Sheet:
    """The rows of one page of a long board."""

    rows: list[Row]
    page: int
    pages: int


def sheet(rows: list[Row], asked: str) -> Sheet:
    """Give the rows of the page that the address asks for; the first where it asks for none that is there."""
    pages = max(-(-len(rows) // _ROWS), 1)
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 and 1 <= int(asked) <= pages else 1
    return Sheet(rows[(page - 1) * _ROWS:page * _ROWS], page, pages)


def arrived(reply: Reply) -> str:
    """Give when a reply reached us: a day alone where a letter was entered without its hour."""
    at = local(reply.received_at)
    return f"{at:%d/%m/%Y %H:%M}" if reply.hour_known else f"{at:%d/%m/%Y}"


def time_left(board: Board, stage: Stage) -> tuple[str, object]:
    """Give the days left as a figure, and what they are; once it was closed nobody counts days any more."""
    left = board.days_left
    if stage in (Stage.CLOSED, Stage.CHANGED):
        return "✓", _("đã kết thúc")
    if left is None:
        return "–", _("chưa có hạn")
    if left < 0:
        return grouped(-left), _("ngày đã quá hạn")
    return (grouped(left), _("ngày còn lại")) if left else ("0", _("ngày còn lại: hôm nay là ngày cuối"))
