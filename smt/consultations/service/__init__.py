"""What may be done with a consultation; each module is one part of its life."""

from smt.consultations.service.answering import Remark, answer
from smt.consultations.service.approving import approve, correct_approval
from smt.consultations.service.closing import Ending, close, contest, contestable, decide, foresee_closing, leave_out
from smt.consultations.service.deadlines import Extension, extend, foresee_extension
from smt.consultations.service.entering import enter
from smt.consultations.service.evidence import record_bounce, record_delivery, withdraw_record
from smt.consultations.service.links import reissue, revoke
from smt.consultations.service.preparing import Basis, Part, add_revision, correct, issue, prepare, set_sections
from smt.consultations.service.reminding import foresee_reminders, open_for_reminding, remind
from smt.consultations.service.sending import Sending, foresee_sending, send

__all__ = ["Basis", "Ending", "Extension", "Part", "Remark", "Sending", "add_revision", "answer", "approve", "close", "contest",
           "contestable", "correct", "correct_approval", "decide", "enter", "extend", "foresee_closing", "foresee_extension",
           "foresee_reminders", "foresee_sending", "issue", "leave_out", "open_for_reminding", "prepare", "record_bounce",
           "record_delivery", "reissue", "remind", "revoke", "send", "set_sections", "withdraw_record"]
