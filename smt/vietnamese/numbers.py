"""Read whole numbers and amounts of money, show them, and say them in words."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from smt.vietnamese.text import plain_digits, tidy

MAX_DIGITS = 15  # the last size a spreadsheet keeps exactly

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

# The last digit after mươi changes its name: hai mươi mốt, hai mươi tư, hai mươi lăm.
_AFTER_MUOI = {0: (), 1: ("mốt",), 4: ("tư",), 5: ("lăm",)}
_BILLION = 10**9

_UNIT = re.compile(r" ?(?:đồng|vnđ|vnd|đ|₫)\.?$", re.IGNORECASE)
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([., ])[0-9]{3}(?:\1[0-9]{3})*")
_WITH_FRACTION = re.compile(r"[0-9., ]*[0-9][.,][0-9]+")


class NumberProblem(ValueError):
    """A number that cannot be taken as written, with a sentence saying how to write it."""


def whole_number(raw: str | None) -> int | None:
    """Read a whole number grouped by dots, commas or spaces, with or without "đồng"; None when blank, NumberProblem for the rest."""
    typed = plain_digits(tidy(raw))
    if not typed:
        return None
    number = _UNIT.sub("", typed)
    if not (_PLAIN.fullmatch(number) or _GROUPED.fullmatch(number)):
        raise NumberProblem(_remedy(number))
    digits = re.sub(r"[^0-9]", "", number).lstrip("0") or "0"
    if len(digits) > MAX_DIGITS:
        raise NumberProblem(_("Số này dài quá %(most)s chữ số. Hãy đếm lại các số 0.", most=MAX_DIGITS))
    return int(digits)


def grouped(n: int) -> str:
    """Show a number with dots between thousands: 2.500.000."""
    return f"{n:,}".replace(",", ".")


def dong(n: int) -> str:
    """Show an amount of money: 2.500.000 đ."""
    return f"{grouped(n)} đ"


def amount_in_words(n: int) -> str:
    """Say a whole number in words of the North (linh, nghìn; the South says lẻ, ngàn), in lower case."""
    if n == 0:
        return DIGITS[0]
    if n < 0:
        return f"âm {amount_in_words(-n)}"
    billions, rest = divmod(n, _BILLION)
    words = [amount_in_words(billions), "tỷ"] if billions else []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = rest // size % 1000
        if group:
            words += _three_digits(group, full=bool(words))
            words += [name] if name else []
    return " ".join(words)


def in_words_dong(n: int) -> str:
    """Say an amount as a receipt prints it: Hai triệu năm trăm nghìn đồng."""
    words = amount_in_words(n)
    return f"{words[0].upper()}{words[1:]} đồng"


def _three_digits(group: int, *, full: bool) -> list[str]:
    """Say one group of three; `full` says its empty hundreds too, because larger groups came before."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        linh = ["linh"] if words else []
        return words + ([*linh, DIGITS[units]] if units else [])
    if tens == 1:
        last = [] if units == 0 else ["lăm" if units == 5 else DIGITS[units]]
        return [*words, "mười", *last]
    return [*words, DIGITS[tens], "mươi", *_AFTER_MUOI.get(units, (DIGITS[units],))]


def _remedy(number: str) -> str:
    if re.match(r"[-\u2212\u2013]\s*[0-9]", number):
        return _("Hãy ghi số từ 0 trở lên, bỏ dấu trừ, ví dụ 2.500.000.")
    if re.search(r"[^0-9., ]", number) or not re.search(r"[0-9]", number):
        return _("Hãy ghi số bằng chữ số, không kèm chữ hay ký hiệu khác, ví dụ 2.500.000.")
    if _WITH_FRACTION.fullmatch(number) and len(re.split(r"[.,]", number)[-1]) != 3:
        return _("Hãy ghi số nguyên, bỏ phần lẻ sau dấu phẩy hoặc dấu chấm, ví dụ 2.500.000.")
    return _("Hãy tách từng nhóm ba chữ số bằng một loại dấu, hoặc ghi liền không dấu, ví dụ 2.500.000.")
