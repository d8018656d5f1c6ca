"""What may be done with a consultation; each module is one part of its life."""

from smt.consultations.service.answering import Remark, answer, carry_over
from smt.consultations.service.approving import approve, correct_approval
from smt.consultations.service.closing import Ending, close, contest, contestable, decide, foresee_closing, leave_out
from smt.consultations.service.deadlines import Extension, extend, foresee_extension
from smt.consultations.service.drafts import save_draft
from smt.consultations.service.evidence import record_delivery
from smt.consultations.service.preparing import Basis, Part, add_revision, correct, issue, prepare, set_sections
from smt.consultations.service.sending import AskingAgain, Sending, ask_again, foresee_asking_again, foresee_sending, send
from smt.consultations.service.visiting import AGAIN_A_DAY, confirm_receipt, note_opening, send_links_again

__all__ = [
    "AGAIN_A_DAY", "AskingAgain", "Basis", "Ending", "Extension", "Part", "Remark", "Sending", "add_revision", "answer", "approve",
    "ask_again", "carry_over", "close", "confirm_receipt", "contest", "contestable", "correct", "correct_approval", "decide", "extend",
    "foresee_asking_again", "foresee_closing", "foresee_extension", "foresee_sending", "issue", "leave_out", "note_opening", "prepare",
    "record_delivery", "save_draft", "send", "send_links_again", "set_sections",
]
