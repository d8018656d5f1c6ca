"""Compare a 12-digit personal id with what else is known of a person.

Three digits place of birth registration, one for century and sex, two for the year, six random; no check
digit (Nghị định 137/2015/NĐ-CP art. 13). So everything here is a warning, never a refusal.
"""

from __future__ import annotations

import re
from datetime import date

from flask_babel import gettext as _

from smt.vietnamese.text import plain_digits, tidy

# Thông tư 07/2016/TT-BCA. A number never changes when provinces merge: 030 stays right in the new Hải Phòng.
_PLACES = (
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38,
    40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82,
    83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
)  # fmt: skip
PROVINCE_PREFIXES = frozenset(f"{place:03d}" for place in _PLACES)

LENGTH = 12
OLD_CARD_LENGTH = 9
MOST_LOST_ZEROS = 2  # the smallest code of a province is 001
_LAST_CENTURY = 2000  # nobody who goes to school was born in a later one


def looks_like_personal_id(number: str) -> bool:
    """Tell whether this is twelve digits, however they are spaced."""
    return len(number) == LENGTH and number.isascii() and number.isdigit() or re.fullmatch(r"[0-9]{12}", _compact(number)) is not None


def with_lost_zeros(number: str) -> str:
    """Put back the zeros that a spreadsheet took from the front, where a province's code comes out; else the number as it is."""
    digits = _compact(number)
    whole = digits.zfill(LENGTH)
    lost = LENGTH - len(digits)
    return whole if re.fullmatch(r"[0-9]+", digits) and 1 <= lost <= MOST_LOST_ZEROS and whole[:3] in PROVINCE_PREFIXES else number


def personal_id_warnings(number: str, *, birth: date | None, male: bool | None) -> list[str]:
    """Explain each thing that does not agree, so that a person can look again; blank gives none."""
    if birth is not None and male is not None and number[:3] in PROVINCE_PREFIXES and number[3:6] == _expected(birth, male):
        return [] if looks_like_personal_id(number) else [_shape_warning(_compact(number))]
    digits = _compact(number)
    if not digits:
        return []
    if not looks_like_personal_id(digits):
        return [_shape_warning(digits)]
    return [*_prefix_warnings(digits), *_year_warnings(digits, birth), *_sex_warnings(digits, male)]


def _expected(birth: date, male: bool) -> str:
    return f"{2 * (birth.year // 100 - 19) + (not male)}{birth.year % 100:02d}"


def _compact(number: str) -> str:
    return re.sub(r"[\s.\-]", "", plain_digits(tidy(number)))


def _shape_warning(digits: str) -> str:
    if not re.fullmatch(r"[0-9]+", digits):
        return _("Số định danh chỉ gồm %(length)s chữ số. Hãy bỏ chữ và ký hiệu khác.", length=LENGTH)
    if len(digits) == OLD_CARD_LENGTH:
        return _("Số %(old)s chữ số là số CMND cũ. Hãy ghi số định danh cá nhân gồm %(length)s chữ số.", old=OLD_CARD_LENGTH, length=LENGTH)
    return _("Số định danh có %(length)s chữ số, số này có %(count)s. Hãy đếm lại, kể cả số 0 ở đầu.", length=LENGTH, count=len(digits))


def _prefix_warnings(digits: str) -> list[str]:
    if digits[:3] in PROVINCE_PREFIXES:
        return []
    return [_("Ba chữ số đầu %(prefix)s không phải mã của một tỉnh, thành phố. Nếu khai sinh được đăng ký ở nước ngoài thì giữ nguyên, "
              "nếu không hãy so lại với giấy tờ.", prefix=digits[:3])]


def _year_warnings(digits: str, birth: date | None) -> list[str]:
    year = 1900 + 100 * (int(digits[3]) // 2) + int(digits[4:6])
    if birth is None and year >= _LAST_CENTURY + 100:
        return [_("Theo chữ số thứ tư của số định danh, người này sinh năm %(year)s. Hãy so lại số định danh với giấy tờ.", year=year)]
    if birth is None or birth.year == year:
        return []
    return [_("Theo số định danh, người này sinh năm %(year)s, còn ngày sinh ghi năm %(written)s. Hãy so lại số định danh và ngày sinh "
              "với giấy tờ.", year=year, written=birth.year)]


def _sex_warnings(digits: str, male: bool | None) -> list[str]:
    male_by_number = int(digits[3]) % 2 == 0
    if male is None or male == male_by_number:
        return []
    by_number, written = (_("nam"), _("nữ")) if male_by_number else (_("nữ"), _("nam"))
    return [_("Theo số định danh, người này là %(by_number)s, còn giới tính ghi %(written)s. Hãy so lại số định danh và giới tính với "
              "giấy tờ.", by_number=by_number, written=written)]
