"""Read telephone numbers as people write them, and show them back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import phonenumbers
from flask_babel import gettext as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from smt.vietnamese.text import plain_digits, search_key, tidy

# The change of 15/9/2018 from 11 to 10 digits, the last seven kept (the operators' table of that day, gsm.vn).
OLD_MOBILE_PREFIXES = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035",
    "0166": "036", "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip

VIETNAM_CODE = 84
MAX_DIGITS = 15  # ITU-T E.164
LONGEST_KEY = 300  # the width of the columns that hold a search key

_WRITTEN = re.compile(r"\(?\+?[0-9()./\s·\-\u2010-\u2015\u2212]*")
_SEPARATE = re.compile(r"[/;,\n]")
_SPREADSHEET_FLOAT = re.compile(r"(\d{8,})\.0")
_OLD_MOBILE = re.compile(r"(?:\+840?|00840?|84(?=\d{10}$)|0|)(1\d{2})(\d{7})")


_VN: Any = phonenumbers.PhoneMetadata.metadata_for_region("VN", None)
#: The library's own patterns of a mobile number at home: what they take is in service, and asking in full takes 100 µs.
_MOBILE, _GENERAL = (re.compile(kind.national_number_pattern) for kind in (_VN.mobile, _VN.general_desc))
_WHOLE_MOBILE = re.compile("0[0-9]{9}")


class PhoneProblem(ValueError):
    """A number that cannot be called, with a sentence saying what to do."""


@dataclass(frozen=True)
class Phone:
    """A number in E.164, and the 11-digit number it was written as if it has changed since."""

    e164: str
    converted_from: str | None = None


def normal_phone(raw: str, *, region: str = "VN") -> Phone:
    """Read one number as written in `region`; raise PhoneProblem when no such number is in service."""
    if region == "VN" and _WHOLE_MOBILE.fullmatch(raw) and _MOBILE.fullmatch(raw, 1) and _GENERAL.fullmatch(raw, 1):
        return Phone("+84" + raw[1:])
    typed = plain_digits(tidy(raw)).replace("\uff0b", "+")
    typed = _SPREADSHEET_FLOAT.sub(r"\1", typed) if _SPREADSHEET_FLOAT.fullmatch(typed) else typed
    _refuse_what_is_not_one_number(typed)
    compact = re.sub(r"[^0-9+]", "", typed)
    old = _OLD_MOBILE.fullmatch(compact) if region == "VN" or compact.startswith("+84") else None
    new_prefix = OLD_MOBILE_PREFIXES.get("0" + old[1]) if old else None
    if old and new_prefix:
        return Phone(_in_service(new_prefix + old[2], "VN"), converted_from=f"0{old[1]}{old[2]}")
    return Phone(_in_service(compact, region))


def national(e164: str) -> str:
    """Show a number in E.164 as people at home write it (0912 345 678); a foreign one keeps its country code, no number stays."""
    number = _parsed(e164)
    if number is None:
        return e164
    at_home = number.country_code == VIETNAM_CODE
    shape = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, shape)


def last_four(e164: str) -> str:
    """Give the last four digits of a number in E.164, by which a family recognises its own number."""
    return re.sub(r"[^0-9]", "", e164)[-4:]


def key_with_phone(phone: str, *texts: str) -> str:
    """Give the search key of a case, at most LONGEST_KEY letters: its phone (E.164) as people dial it, then its texts."""
    dialled = re.sub(r"[^0-9]", "", national(phone))
    # A few letters of other scripts grow when folded, so the key is cut to its column.
    return search_key(" ".join((dialled, *texts)))[:LONGEST_KEY]


def masked(e164: str) -> str:
    """Hide the middle of a number in E.164 (0912 ••• 678); of a short or foreign one, all but the last three digits."""
    number = _parsed(e164)
    if number is None:
        return "•••"
    digits = re.sub(r"[^0-9]", "", national(e164))
    if number.country_code != VIETNAM_CODE:
        return f"+{number.country_code} ••• {digits[-3:]}"
    return f"{digits[:4]} ••• {digits[-3:]}" if len(digits) >= 10 else f"••• {digits[-3:]}"


def _refuse_what_is_not_one_number(typed: str) -> None:
    digits = sum(c.isdecimal() for c in typed)
    if not typed:
        raise PhoneProblem(_("Hãy ghi số điện thoại, ví dụ 0912 345 678."))
    parts = [part for part in _SEPARATE.split(typed) if sum(c.isdecimal() for c in part) >= 8]
    if len(parts) > 1 or digits > MAX_DIGITS:
        raise PhoneProblem(_("Ô này chỉ ghi một số điện thoại. Hãy giữ lại một số, ví dụ 0912 345 678."))
    if not digits or not _WRITTEN.fullmatch(typed):
        raise PhoneProblem(_("Số điện thoại chỉ ghi bằng chữ số. Hãy bỏ chữ và ký hiệu khác, ví dụ 0912 345 678."))


def _in_service(compact: str, region: str) -> str:
    try:
        number = phonenumbers.parse(compact, region)
    except NumberParseException:
        raise PhoneProblem(_remedy(compact)) from None
    # phonenumbers may call a retired number valid while its type is unknown.
    known = phonenumbers.number_type(number) != PhoneNumberType.UNKNOWN
    if not (known and phonenumbers.is_valid_number(number)):
        raise PhoneProblem(_remedy(compact))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _remedy(compact: str) -> str:
    if compact.startswith("+") and not compact.startswith("+84"):
        return _("Không có số nước ngoài nào như vậy. Hãy xem lại mã nước sau dấu + và đếm lại các chữ số.")
    count = len(compact.lstrip("+"))
    if compact.startswith("0") and count != 10:
        return _("Số điện thoại này có %(count)s chữ số, cần đủ 10 chữ số. Hãy đếm lại, ví dụ 0912 345 678.", count=count)
    return _("Chưa có thuê bao nào mang đầu số này. Hãy xem lại từng chữ số, ví dụ 0912 345 678 hoặc 0225 3736 906.")


def _parsed(e164: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(e164, None)
    except NumberParseException:
        return None
