"""What shows that an agency was asked, as the board reads it: the strongest first, and what is still below what is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from smt.consultations.queries import Row
from smt.consultations.standing import Shown, still
from smt.consultations.states import EVIDENCE_LEVELS, EVIDENCE_ORDER, EvidenceLevel
from smt.core.clock import local
from smt.vietnamese.dates import day_month_year

#: Days are asked for these, not hours: an hour would be invented.
_BY_DAY = frozenset({EvidenceLevel.DELIVERED, EvidenceLevel.BOUNCED})


@dataclass(frozen=True)
class Rung:
    """One thing that shows it, or that no longer does."""

    text: str
    #: The stored row, where an officer recorded it; and whether a paper of it is kept.
    id: int | None
    filed: bool
    withdrawn: bool
    #: An officer recorded it and may say that this was a mistake.
    withdrawable: bool


@dataclass(frozen=True)
class Ladder:
    """An agency's evidence: the strongest that holds, the rest from the newest on, and what is missing."""

    best: Rung | None
    others: list[Rung]
    #: What the evidence is still below; blank: it is enough, or an answer made it unnecessary.
    lacks: object
    #: What was sent came back and nothing else shows that the agency was reached.
    came_back: bool
    #: There is no address to write to.
    on_paper: bool


def ladder(row: Row) -> Ladder:
    """Give an agency's evidence as it is read."""
    holds = still(row.evidence)
    withdrawn = {shown.withdraws for shown in row.evidence if shown.withdraws is not None}
    best = max(holds, key=lambda shown: (EVIDENCE_ORDER.index(shown.level), shown.at), default=None)
    others = [_rung(shown, withdrawn) for shown in reversed(row.evidence) if shown is not best and not _passing(shown, row.evidence)]
    asked = EVIDENCE_LEVELS[row.invitee.consultation.minimum_evidence]
    return Ladder(_rung(best, withdrawn) if best else None, others, "" if row.reached or row.reply else asked, came_back(row),
                  not row.invitee.address)


def evidence(row: Row) -> list[str]:
    """Give what shows that the agency was asked, one line each, as papers and letters tell it; what is missing where nothing does."""
    lines = telling(row.evidence)
    if not row.invitee.address:
        lines.append(_("Chưa có địa chỉ thư, cần giao văn bản"))
    elif not lines:
        lines.append(_("Chưa có bằng chứng đã đến"))
    return lines


def telling(evidence: Sequence[Shown]) -> list[str]:
    """Give evidence in words, one line each; what was recorded by mistake is left out."""
    withdrawn = {shown.withdraws for shown in evidence if shown.withdraws is not None}
    return [_text(shown) for shown in evidence
            if not _passing(shown, evidence) and shown.withdraws is None and (shown.id is None or shown.id not in withdrawn)]


def came_back(row: Row) -> bool:
    """Say whether what was sent to an agency that has not answered came back, and nothing shows that it was reached otherwise."""
    withdrawn = {shown.withdraws for shown in row.evidence if shown.withdraws is not None}
    back = [shown for shown in row.evidence if shown.level is EvidenceLevel.BOUNCED and (shown.id is None or shown.id not in withdrawn)]
    return row.reply is None and bool(back) and not still(row.evidence)


def _passing(shown: Shown, others: Sequence[Shown]) -> bool:
    # That a letter waited is of interest only until something became of it.
    return shown.level is EvidenceLevel.QUEUED and any(
        other.letter == shown.letter and other.level is not EvidenceLevel.QUEUED for other in others)


def _rung(shown: Shown, withdrawn: set[int]) -> Rung:
    gone, recorded = shown.id is not None and shown.id in withdrawn, shown.id is not None and shown.level in _BY_DAY
    return Rung(_text(shown), shown.id, shown.filed, gone, recorded and not gone)


def _text(shown: Shown) -> str:
    level, at = EVIDENCE_LEVELS[shown.level], local(shown.at)
    if shown.level in _BY_DAY and shown.id is not None:
        told = _("%(level)s, %(day)s (người ghi: %(by)s)", level=level, day=day_month_year(at.date()), by=shown.by)
    elif shown.level is EvidenceLevel.WITHDRAWN:
        told = _("%(level)s, %(at)s (người ghi: %(by)s)", level=level, at=at.strftime("%d/%m/%Y %H:%M"), by=shown.by)
    else:
        told = _("%(level)s, %(at)s", level=level, at=at.strftime("%d/%m/%Y %H:%M"))
    return f"{told}: {shown.note}" if shown.note else told
