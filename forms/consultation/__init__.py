"""What agencies answer, and what officers fill in to ask them and to follow what comes back."""

from forms.consultation.answering import CommentForm, ContestForm, LostLinkForm, ReplyForm, SheetForm
from forms.consultation.asking import CORRECT_PARTS, PREPARE_PARTS, BasisForm, CorrectForm, LineForm, NumberForm, PrepareForm
from forms.consultation.closing import ApprovalForm, CloseForm, CloseQuietlyForm, CorrectApprovalForm, DecideForm, LeaveOutForm
from forms.consultation.drafting import CompareForm, RevisionForm, SectionsForm
from forms.consultation.entering import ENTER_PARTS, EnterForm
from forms.consultation.following import BounceForm, DeliveryForm, ExtendForm, LinkForm, LookBackForm, WithdrawForm
from forms.consultation.opinion import Opinion

__all__ = [
    "CORRECT_PARTS", "ENTER_PARTS", "PREPARE_PARTS", "ApprovalForm", "BasisForm", "BounceForm", "CloseForm", "CloseQuietlyForm",
    "CommentForm", "CompareForm", "ContestForm", "CorrectApprovalForm", "CorrectForm", "DecideForm", "DeliveryForm", "EnterForm",
    "ExtendForm", "LeaveOutForm", "LineForm", "LinkForm", "LookBackForm", "LostLinkForm", "NumberForm", "Opinion", "PrepareForm",
    "ReplyForm", "RevisionForm", "SectionsForm", "SheetForm", "WithdrawForm",
]
