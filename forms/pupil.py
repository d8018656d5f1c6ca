"""What a school tells of a pupil, and the list it sends; page, template, row checker and panel derive from here."""

import re
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation, ValidationError

from forms.base import Form, Question, group
from forms.fields import Day, Digits, Line, Phone, Pick, Text, Upload
from smt.core.clock import local, now
from smt.pupils.states import CIRCUMSTANCES, NEEDS, SEXES, Circumstance, Need, Sex

_MADE_A_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}.*")
_SCHOOL_YEAR = re.compile(r"(20\d{2})\s*[-–]\s*(20\d{2})")


#: Ages, in years, outside of which a birth date is a slip.
YOUNGEST, OLDEST = 3, 25


def check_age(field: Any) -> None:
    """Tell a slip in the year from a child of school age; asked only of a date that exists."""
    born: date | None = field.clean
    if born is None:
        return
    today = local(now()).date()
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not YOUNGEST <= age <= OLDEST:
        field.bad_part = "year"
        raise StopValidation(str(_l("Ngày sinh này chưa tới. Xem lại năm sinh của học sinh.") if born > today else
                                 _l("Chương trình dành cho học sinh từ 3 đến 25 tuổi. Xem lại năm sinh của học sinh.")))


class PupilForm(Form):
    """One pupil of a school's list."""

    full_name = Line(_l("Họ và tên"), missing=_l("Nhập họ và tên học sinh."), longest=120, example="Đặng Thị Ánh",
                     hint=_l("Viết có dấu, như trong học bạ."))
    birth_date = Day(_l("Ngày sinh"), missing=_l("Nhập ngày sinh của học sinh."),
                     example="01/09/2013", hint=_l("Ngày, tháng, năm; ví dụ 01/09/2013."))
    sex = Pick(_l("Giới tính"), words=SEXES, among=Sex, missing=_l("Chọn giới tính: Nam hoặc Nữ."), example="Nữ")
    class_name = Line(_l("Lớp"), missing=_l("Nhập tên lớp, ví dụ 7A1."), longest=20, width="m", example="7A1",
                      hint=_l("Tên lớp trong năm học này, ví dụ 7A1 hoặc 12.6."))
    ministry_id = Digits(_l("Mã định danh Bộ GDĐT"), lengths=(10,), width="m", example="3107137235",
                         hint=_l("10 chữ số, lấy từ cơ sở dữ liệu ngành. Nhờ mã này danh sách gửi lại không bị trùng."),
                         wrong=_l("Mã định danh Bộ GDĐT có 10 chữ số. Đếm lại các chữ số, hoặc để trống nếu chưa có."))
    personal_id = Digits(_l("Số định danh cá nhân"), lengths=(12,), width="m", example="031313009517",
                         hint=_l("12 chữ số, trên giấy khai sinh hoặc thẻ căn cước."),
                         wrong=_l("Số định danh cá nhân có 12 chữ số, kể cả số 0 ở đầu. Đếm lại, hoặc để trống nếu chưa có."))
    circumstance = Pick(_l("Hoàn cảnh"), words=CIRCUMSTANCES, among=Circumstance, example="Hộ nghèo",
                        missing=_l("Chọn hoàn cảnh của học sinh trong danh sách."))
    need = Pick(_l("Cần hỗ trợ"), words=NEEDS, among=Need, example="Máy tính",
                missing=_l("Chọn thứ học sinh cần: máy tính, gói dữ liệu, hoặc cả hai."))
    household_code = Line(_l("Mã số hộ nghèo, hộ cận nghèo"), longest=40, width="m", example="HN-31-0427",
                          hint=_l("Số trên giấy chứng nhận hộ nghèo hoặc hộ cận nghèo. Một hộ chỉ nhận máy một lần."))
    mother_name = Line(_l("Họ tên mẹ"), longest=120, example="Phạm Thị Mây",
                       hint=_l("Giúp phân biệt hai em cùng họ tên, cùng ngày sinh."))
    guardian_name = Line(_l("Họ tên cha, mẹ hoặc người giám hộ"), longest=120, example="Đặng Văn Sơn",
                         missing=_l("Nhập họ tên cha, mẹ hoặc người giám hộ."))
    guardian_phone = Phone(_l("Điện thoại của gia đình"), example="0912 345 678", autocomplete="off",
                           hint=_l("Một số, ví dụ 0912 345 678."))
    address = Line(_l("Chỗ ở hiện nay"), longest=300, example="Số 5, tổ 3, phường Máy Tơ",
                   hint=_l("Số nhà, đường, tổ dân phố hoặc thôn, xã hoặc phường."))
    note = Text(_l("Ghi chú"), longest=1000, example="Học sinh chuyển đến tháng 9",
                hint=_l("Điều cán bộ cần biết khi xét; không ghi chuyện sức khỏe."))

    def validate_full_name(self, field: Question) -> None:
        """Refuse a name without a letter."""
        if not any(map(str.isalpha, field.clean or "")):
            raise ValidationError(str(_l("Họ và tên cần có chữ cái. Viết họ và tên của học sinh, như trong học bạ.")))

    def validate_birth_date(self, field: Question) -> None:
        """Refuse what is no age of a pupil."""
        check_age(field)

    def validate_class_name(self, field: Question) -> None:
        """Refuse what Excel makes of 5/2."""
        if _MADE_A_DATE.fullmatch(field.data or ""):
            raise ValidationError(str(_l("Excel đã đổi tên lớp thành ngày. Định dạng ô là Văn bản (Text) rồi gõ lại tên lớp, "
                                         "ví dụ 5/2.")))


GROUPS = [
    group(_l("Học sinh"), ["full_name", "birth_date", "sex", "class_name"]),
    group(_l("Mã số"), ["ministry_id", "personal_id"], _l("Để trống nếu nhà trường chưa có.")),
    group(_l("Hoàn cảnh và nhu cầu"), ["circumstance", "household_code", "need", "note"]),
    group(_l("Gia đình"), ["mother_name", "guardian_name", "guardian_phone", "address"]),
]


class OfficePupilForm(PupilForm):
    """The same pupil as the office types it: the school and the school year are chosen too."""

    school_id = Pick(_l("Trường"), numeric=True, as_list=True, missing=_l("Chọn trường trong danh sách."))
    school_year = Line(_l("Năm học"), longest=15, width="m", missing=_l("Nhập năm học, ví dụ 2026-2027."),
                       hint=_l("Hai năm liền nhau, ví dụ 2026-2027."))

    def validate_school_year(self, field: Question) -> None:
        """Take two years in a row."""
        found = _SCHOOL_YEAR.fullmatch(field.data or "")
        if not found or int(found[2]) != int(found[1]) + 1:
            raise ValidationError(str(_l("Năm học gồm hai năm liền nhau, ví dụ 2026-2027.")))
        field.clean = f"{found[1]}-{found[2]}"


OFFICE_GROUPS = [group(_l("Trường"), ["school_id", "school_year"]), *GROUPS]


class ListForm(Form):
    """A filled template."""

    file = Upload(_l("Tệp danh sách đã điền"), accept=".xlsx,.xlsm,.xls,.ods,.csv",
                  missing=_l("Chưa chọn tệp. Chọn tệp Excel đã điền trên máy rồi bấm “Tải lên và kiểm tra”."))


class FindForm(Form):
    """Words of a name; sent in the body, so that no child's name stands in an address or a log."""

    words = Line(_l("Tìm theo họ tên"), longest=100, missing=_l("Gõ một phần họ tên rồi bấm “Tìm”."),
                 hint=_l("Gõ một phần tên, có dấu hay không đều được."))
