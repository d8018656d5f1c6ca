"""What is asked of consultations: who a link belongs to, the facts of every agency, the board at an instant."""

from smt.consultations.queries.comments import (
    Comments,
    Line,
    Part,
    Progress,
    comment_of,
    comments,
    loaded,
    progress,
    progress_of,
)
from smt.consultations.queries.links import LinkState, invited_by, link_state
from smt.consultations.queries.reports import in_force, newest_report, outdated
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
    silent,
)

__all__ = ["PAST", "Board", "Comments", "Line", "LinkState", "Part", "Progress", "Row", "board", "comment_of", "comments", "counting", "facts",
           "facts_of", "in_force", "invited_by", "is_late", "link_state", "loaded", "moved", "newest_report", "open_ones", "outdated", "progress",
           "progress_of", "silent"]
