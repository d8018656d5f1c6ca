"""The newest report of a consultation, and whether it still shows the newest."""

from sqlalchemy import func, or_, select

from smt.consultations.models import Comment, Consultation, Contest, ContestDecision, Invitee, Reply, Report
from smt.core.db import db


def newest_report(consultation: Consultation) -> Report | None:
    """Give the report that was issued last."""
    return max(consultation.reports, key=lambda one: one.number, default=None)


def outdated(consultation: Consultation, report: Report) -> bool:
    """Say whether something that a report shows has changed since it was issued."""
    since = report.at
    if any(one.at > since for one in consultation.closings) or any(day.recorded_at > since for day in consultation.deadlines):
        return True
    asked = select(func.count()).select_from(Invitee).where(Invitee.consultation_id == consultation.id, or_(
        Invitee.replies.any(or_(Reply.entered_at > since, Reply.comments.any(Comment.answered_at > since))),
        Invitee.contests.any(or_(Contest.at > since, Contest.decision.has(ContestDecision.at > since)))))
    return bool(db.session.scalar(asked))
