"""Whom a line of "Kính gửi" stands for on a day, and on which text those who answered did."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from smt.consultations.models import AddressLine, Consultation, Invitee, Reply, Revision
from smt.core.db import db
from smt.directory.models import Agency


def members(line: AddressLine, day: date) -> list[Agency]:
    """Give the agency a line names, or the members of its group that exist on that day."""
    if line.agency is not None:
        return [line.agency]
    return existing(line.group.agencies, day) if line.group else []


def existing(agencies: Iterable[Agency], day: date) -> list[Agency]:
    """Give those that exist on a day."""
    return [one for one in agencies if (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day <= one.valid_to)]


def answered_on(consultation: Consultation) -> dict[int, int]:
    """Count by the number of a revision the agencies whose newest reply is about it."""
    newest = select(func.max(Reply.id)).join(Invitee).where(Invitee.consultation_id == consultation.id).group_by(Reply.invitee_id)
    rows = db.session.execute(select(Revision.number, func.count().label("agencies")).join(Reply, Reply.revision_id == Revision.id)
                              .where(Reply.id.in_(newest)).group_by(Revision.number))
    return {row.number: row.agencies for row in rows}
