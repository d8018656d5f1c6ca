"""Consultations: what is asked, of whom, until when, what came back, and what was made of it."""

from smt.consultations.models.answering import Comment, Matter, Reply, ReplyDraft
from smt.consultations.models.asking import (
    AddressLine,
    Consultation,
    Deadline,
    Evidence,
    Invitee,
    LegalBasis,
    Revision,
    Section,
)
from smt.consultations.models.closing import Approval, Closing, Contest, ContestDecision, LeftOut, Report

__all__ = [
    "AddressLine", "Approval", "Closing", "Comment", "Consultation", "Contest", "ContestDecision", "Deadline", "Evidence", "Invitee",
    "LeftOut", "LegalBasis", "Matter", "Reply", "ReplyDraft", "Report", "Revision", "Section",
]
