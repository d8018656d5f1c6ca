"""What agencies answer, and what officers fill in to ask them and to follow what comes back."""

from forms.consultation.answering import CommentForm, ContestForm, LostLinkForm, ReplyForm
from forms.consultation.asking import CORRECT_PARTS, PREPARE_PARTS, BasisForm, CorrectForm, LineForm, NumberForm, PrepareForm
from forms.consultation.closing import ApprovalForm, CloseForm, CloseQuietlyForm, CorrectApprovalForm, DecideForm, LeaveOutForm
from forms.consultation.drafting import CompareForm, RevisionForm, SectionsForm
from forms.consultation.following import DeliveryForm, ExtendForm, LookBackForm
from forms.consultation.opinion import Opinion

__all__ = [
    "CORRECT_PARTS", "PREPARE_PARTS", "ApprovalForm", "BasisForm", "CloseForm", "CloseQuietlyForm", "CommentForm", "CompareForm",
    "ContestForm", "CorrectApprovalForm", "CorrectForm", "DecideForm", "DeliveryForm", "ExtendForm", "LeaveOutForm", "LineForm",
    "LookBackForm", "LostLinkForm", "NumberForm", "Opinion", "PrepareForm", "ReplyForm", "RevisionForm", "SectionsForm",
]
