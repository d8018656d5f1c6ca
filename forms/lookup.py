"""What is asked of somebody who wants to know how far a case is."""

from flask_babel import lazy_gettext as _l

from forms.base import Form
from forms.fields import Digits, Line
from smt.core.tokens import read_reference


class Reference(Line):
    """A reference such as UH-2026-7K3M-9QXT; blanks, dashes and small letters are forgiven."""

    longest = 40

    def read(self) -> str:
        """Give the reference as it is written; the check symbol finds most slips, and says nothing of what exists."""
        reference = read_reference(self.data)
        if reference is None:
            raise ValueError(str(_l("Mã tra cứu chưa đúng: mã gồm UH hoặc HT, năm, rồi tám chữ và số, ví dụ UH-2026-7K3M-9QXB. "
                                    "Xem lại từng ký tự.")))
        return reference


class LookUpForm(Form):
    """A reference, and proof that the asker knows the phone number given with it."""

    reference = Reference(
        _l("Mã tra cứu"), hint=_l("Ghi trên trang xác nhận và trong thư, ví dụ UH-2026-7K3M-9QXB."),
        missing=_l("Ghi mã tra cứu."))
    digits = Digits(
        _l("Bốn số cuối của số điện thoại đã ghi"), lengths=(4,), longest=20, width="m",
        missing=_l("Ghi bốn số cuối của số điện thoại đã ghi."),
        wrong=_l("Ghi đúng bốn chữ số cuối của số điện thoại, ví dụ 5678."))
