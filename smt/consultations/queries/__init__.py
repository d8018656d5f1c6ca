"""What is asked of consultations: who a link belongs to, the facts of every agency, the board at an instant."""

from smt.consultations.queries.addressees import answered_on, existing, members
from smt.consultations.queries.deadlines import Day, days, reopens
from smt.consultations.queries.earlier import bases_used, last_of, leads
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
    "PAST", "Board", "Day", "Given", "LinkState", "Own", "Row", "answered_on", "asked_at_address", "bases_used", "board", "counting",
    "days", "existing", "facts", "facts_of", "invited_by", "is_late", "last_of", "leads", "link_state", "members", "moved", "open_ones",
    "own", "own_receipt", "promulgated", "reopened", "reopens", "silent",
]
