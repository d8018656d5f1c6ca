"""What agencies answer, and what officers fill in to ask them and to follow what comes back."""

from forms.consultation.answering import CommentForm, ContestForm, LostLinkForm, ReplyForm
from forms.consultation.asking import CORRECT_PARTS, PREPARE_PARTS, CorrectForm, NumberForm, PrepareForm
from forms.consultation.closing import ApprovalForm, CloseForm, CloseQuietlyForm, CorrectApprovalForm, DecideForm, LeaveOutForm
from forms.consultation.entering import ENTER_PARTS, EnterForm
from forms.consultation.following import BounceForm, DeliveryForm, ExtendForm, LinkForm, LookBackForm, WithdrawForm
from forms.consultation.opinion import Opinion

__all__ = [
    "CORRECT_PARTS", "ENTER_PARTS", "PREPARE_PARTS", "ApprovalForm", "BounceForm", "CloseForm", "CloseQuietlyForm", "CommentForm",
    "ContestForm", "CorrectApprovalForm", "CorrectForm", "DecideForm", "DeliveryForm", "EnterForm", "ExtendForm", "LeaveOutForm",
    "LinkForm", "LookBackForm", "LostLinkForm", "NumberForm", "Opinion", "PrepareForm", "ReplyForm", "WithdrawForm",
]
