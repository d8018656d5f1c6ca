"""What agencies answer, and what officers fill in to ask them and to follow what comes back."""

from forms.consultation.answering import CommentForm, ReplyForm
from forms.consultation.asking import CORRECT_PARTS, PREPARE_PARTS, CorrectForm, NumberForm, PrepareForm
from forms.consultation.closing import ApprovalForm, CloseForm, CloseQuietlyForm, CorrectApprovalForm, DecideForm, LeaveOutForm
from forms.consultation.following import DeliveryForm, ExtendForm, LookBackForm

__all__ = ["CORRECT_PARTS", "PREPARE_PARTS", "ApprovalForm", "CloseForm", "CloseQuietlyForm", "CommentForm", "CorrectApprovalForm",
           "CorrectForm", "DecideForm", "DeliveryForm", "ExtendForm", "LeaveOutForm", "LookBackForm", "NumberForm", "PrepareForm",
           "ReplyForm"]
