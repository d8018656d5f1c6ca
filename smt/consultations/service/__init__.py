"""What may be done with a consultation; each module is one part of its life."""

from smt.consultations.service.answering import Remark, answer
from smt.consultations.service.closing import contest, contestable
from smt.consultations.service.deadlines import Extension, extend, foresee_extension
from smt.consultations.service.evidence import record_delivery
from smt.consultations.service.preparing import Basis, Part, add_revision, correct, issue, prepare, set_sections
from smt.consultations.service.sending import Sending, foresee_sending, send

__all__ = ["Basis", "Extension", "Part", "Remark", "Sending", "add_revision", "answer", "contest", "contestable", "correct", "extend",
           "foresee_extension", "foresee_sending", "issue", "prepare", "record_delivery", "send", "set_sections"]
