"""What is asked about an account."""

from flask_babel import lazy_gettext as _l

from forms.base import Form, Question
from forms.fields import Email, Line, Pick
from smt.accounts.states import LABELS, RoleName


class Password(Question):
    """A password, kept exactly as typed and never shown again."""

    kind = "password"

    def typed(self, raw: str) -> str:
        """Give the password untouched: blanks at its ends count."""
        return raw


_LENGTH = _l("Ít nhất 15 ký tự. Có thể dùng một câu dễ nhớ, có dấu và dấu cách. Báo cho người dùng bằng cách riêng.")


class AccountForm(Form):
    """A person who signs in."""

    full_name = Line(_l("Họ và tên"), longest=120, missing=_l("Nhập họ và tên."))
    title = Line(_l("Chức danh"), longest=120, hint=_l("Ví dụ: Chuyên viên, Phòng Bưu chính - Viễn thông."))
    email = Email(_l("Thư điện tử"), missing=_l("Nhập địa chỉ thư điện tử; đó cũng là tên đăng nhập."),
                  hint=_l("Cũng là tên đăng nhập."))
    role = Pick(_l("Vai trò"), words=LABELS, among=RoleName, missing=_l("Chọn một vai trò."))
    password = Password(_l("Mật khẩu mới"), autocomplete="new-password",
                        hint=_l("Để trống nếu giữ mật khẩu cũ. Đổi mật khẩu sẽ đăng xuất người này ở mọi nơi."))


class NewAccountForm(AccountForm):
    """A person who will sign in."""

    password = Password(_l("Mật khẩu"), autocomplete="new-password", hint=_LENGTH,
                        missing=_l("Nhập mật khẩu đầu tiên, ít nhất 15 ký tự."))
