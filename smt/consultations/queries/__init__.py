"""What is asked of consultations: who a link belongs to, the facts of every agency, the board at an instant."""

from smt.consultations.queries.deadlines import Day, days, reopens
from smt.consultations.queries.links import LinkState, asked_at_address, invited_by, link_state, reopened
from smt.consultations.queries.own import Given, Own, own, own_receipt
from smt.consultations.queries.standings import (
    PAST,
    Board,
    Row,
    board,
    counting,
    facts,
    facts_of,
    is_late,
    moved,
    open_ones,
    promulgated,
    silent,
)

__all__ = [
    "PAST", "Board", "Day", "Given", "LinkState", "Own", "Row", "asked_at_address", "board", "counting", "days", "facts", "facts_of",
    "invited_by", "is_late", "link_state", "moved", "open_ones", "own", "own_receipt", "promulgated", "reopened", "reopens", "silent",
]
