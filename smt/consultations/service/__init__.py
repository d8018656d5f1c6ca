"""What may be done with a consultation; each module is one part of its life."""

from smt.consultations.service.answering import Remark, answer
from smt.consultations.service.deadlines import Extension, extend, foresee_extension
from smt.consultations.service.evidence import record_delivery
from smt.consultations.service.preparing import Basis, Part, add_revision, correct, issue, prepare, set_sections
from smt.consultations.service.sending import Sending, foresee_sending, send
from smt.consultations.service.working import group, issuable, issue_report, rename, respond, take_out, unchanged

__all__ = ["Basis", "Extension", "Part", "Remark", "Sending", "add_revision", "answer", "correct", "extend", "foresee_extension",
           "foresee_sending", "group", "issuable", "issue", "issue_report", "prepare", "record_delivery", "rename", "respond", "send",
           "set_sections", "take_out", "unchanged"]
