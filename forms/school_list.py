"""What is said of a school's list of a year: submitted, given back, answered; and of two records that look like one child."""

from flask_babel import lazy_gettext as _l

from forms.base import Consent, Form
from forms.fields import Line, Pick, Text


class SubmitForm(Form):
    """The school submits its list in the head teacher's name."""

    head_teacher = Line(_l("Họ tên hiệu trưởng"), longest=120, missing=_l("Nhập họ tên hiệu trưởng chịu trách nhiệm về danh sách."),
                        hint=_l("Người chịu trách nhiệm về danh sách này."), autocomplete="off")
    declared = Consent(_l("Hiệu trưởng đã xem danh sách và cam đoan thông tin đúng với hồ sơ của nhà trường."),
                       missing=_l("Đánh dấu vào ô cam đoan sau khi hiệu trưởng đã xem danh sách."))


class ReturnForm(Form):
    """The officer gives a list back."""

    reason = Text(_l("Lý do trả lại"), longest=500, tall=3,
                  hint=_l("Viết điều trường cần làm. Để trống được nếu đã ghi điều cần sửa ở từng học sinh. Không nhắc tên học sinh."))


class RemarkForm(Form):
    """The officer asks a school to look at one pupil."""

    text = Text(_l("Điều cần trường xem lại"), longest=500, tall=3, missing=_l("Viết điều trường cần xem lại ở học sinh này."),
                hint=_l("Ví dụ: ngày sinh khác với giấy khai sinh nộp kèm."))


class AnswerForm(Form):
    """The school answers what was asked of one pupil."""

    answer = Text(_l("Trả lời cán bộ"), longest=500, tall=3, missing=_l("Viết nhà trường đã sửa gì, hoặc vì sao giữ nguyên."),
                  hint=_l("Ví dụ: đã sửa ngày sinh theo giấy khai sinh."))


class SameForm(Form):
    """Two records: one child or two."""

    verdict = Pick(_l("Hai hồ sơ này"), words={"keep_first": _l("Là một em: giữ hồ sơ thứ nhất, gộp hồ sơ thứ hai vào"),
                                               "keep_second": _l("Là một em: giữ hồ sơ thứ hai, gộp hồ sơ thứ nhất vào"),
                                               "two": _l("Là hai em khác nhau")},
                   missing=_l("Chọn: một em hay hai em."))
    reason = Line(_l("Căn cứ"), longest=300, missing=_l("Ghi căn cứ, ví dụ: đã so giấy khai sinh."),
                  hint=_l("Ví dụ: đã so giấy khai sinh, đã gọi gia đình."))


class WordForm(Form):
    """What a word in lists means everywhere."""

    word = Line(_l("Từ trường ghi trong tệp"), longest=120, width="m", missing=_l("Nhập từ cần hiểu, ví dụ HCN."),
                hint=_l("Không phân biệt chữ hoa, dấu."))
    meaning = Pick(_l("Nghĩa là"), as_list=True, missing=_l("Chọn nghĩa của từ."),
                   hint=_l("Dùng cho mọi trường; trường nào đã dạy nghĩa riêng thì giữ nghĩa riêng."))
