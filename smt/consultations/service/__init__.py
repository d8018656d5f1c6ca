"""What may be done with a consultation; each module is one part of its life."""

from smt.consultations.service.answering import Remark, answer, carry_over
from smt.consultations.service.approving import approve, correct_approval
from smt.consultations.service.closing import Ending, close, contest, contestable, decide, foresee_closing, leave_out
from smt.consultations.service.deadlines import Extension, extend, foresee_extension
from smt.consultations.service.drafts import save_draft
from smt.consultations.service.entering import enter
from smt.consultations.service.evidence import record_bounce, record_delivery, withdraw_record
from smt.consultations.service.links import reissue, revoke
from smt.consultations.service.preparing import Basis, Part, add_revision, correct, issue, prepare, set_sections
from smt.consultations.service.reminding import foresee_reminders, open_for_reminding, remind
from smt.consultations.service.sending import AskingAgain, Sending, ask_again, foresee_asking_again, foresee_sending, send
from smt.consultations.service.visiting import AGAIN_A_DAY, confirm_receipt, note_opening, send_links_again

__all__ = [
    "AGAIN_A_DAY", "AskingAgain", "Basis", "Ending", "Extension", "Part", "Remark", "Sending", "add_revision", "answer", "approve",
    "ask_again", "carry_over", "close", "confirm_receipt", "contest", "contestable", "correct", "correct_approval", "decide", "enter",
    "extend", "foresee_asking_again", "foresee_closing", "foresee_extension", "foresee_reminders", "foresee_sending", "issue", "leave_out",
    "note_opening", "open_for_reminding", "prepare", "record_bounce", "record_delivery", "reissue", "remind", "revoke", "save_draft",
    "send", "send_links_again", "set_sections", "withdraw_record",
]
