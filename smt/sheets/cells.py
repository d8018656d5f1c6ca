"""What one cell holds, as text: dates, numbers, yes and no, errors. Standard library only, for the child."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

CellValue = int | float | str | bool | time | date | datetime | timedelta

TEXT, NUMBER, DATE, BOOL, ERROR = "", "number", "date", "bool", "error"
#: What Excel and LibreOffice show where a formula has no result.
ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"))

_EPOCH, _EPOCH_1904, _LAST_SERIAL = datetime(1899, 12, 30), datetime(1904, 1, 1), 2_958_466  # noqa: DTZ001  # a sheet has no zone
_FALSE_LEAP_DAY = 60  # Excel believes in 29 February 1900: serials before it are one day off
_BUILT_IN_DATES = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_BUILT_IN_TIMES = frozenset((18, 19, 20, 21, 45, 46, 47))
_NOT_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def posted(value: CellValue) -> str:
    """Write a cell's value as a browser would have posted it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{value.hour:02}:{value.minute:02}"


def plain(number: float) -> str:
    """Write the fifteen digits that Excel keeps, never an exponent, zero without a sign."""
    if not -1e300 < number < 1e300:
        return str(number)
    return f"{Decimal(f'{number:.15g}').normalize() + 0:f}"


def written(digits: str) -> str:
    """Write a number as it stands in the file: `12.0` is 12, long ones without an exponent."""
    if len(digits) < 16 and digits.isdecimal() and digits.isascii() and (digits[0] != "0" or digits == "0"):
        return digits
    try:
        return plain(float(digits))
    except ValueError:
        return digits.strip()


def dated(digits: str, kind: str, *, epoch_1904: bool) -> str:
    """Write a serial number as the day (or `time`: the hour) it stands for; one that is none stays a number."""
    try:
        serial = float(digits)
    except ValueError:
        return digits.strip()
    if not 0 <= serial < _LAST_SERIAL:
        return plain(serial)
    if kind == "time" or (serial < 1 and not epoch_1904):
        return posted(timedelta(days=serial))
    if not epoch_1904 and serial < _FALSE_LEAP_DAY:
        serial += 1
    return posted((_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(days=int(serial)))


def date_kind(code: int, pattern: str = "") -> str:
    """Say what a number format shows: "date", "time" or "" for anything else."""
    if not pattern:
        return "date" if code in _BUILT_IN_DATES else "time" if code in _BUILT_IN_TIMES else ""
    letters = _NOT_PATTERN.sub("", pattern.partition(";")[0]).lower()
    if "general" in letters or "#" in letters or "?" in letters:
        return ""
    if "d" in letters or "y" in letters or re.search(r"m{3,}", letters):
        return "date"
    return "time" if "h" in letters or "s" in letters else "date" if "m" in letters else ""


def iso_dated(text: str) -> str:
    """Write an ISO date or moment the Vietnamese way, day first; anything else stays."""
    try:
        return posted(datetime.fromisoformat(text.strip().removesuffix("Z")).date())
    except ValueError:
        return text.strip()


def unescaped(text: str) -> str:
    """Undo what XML (&amp;) and Excel (_x000D_) escape in a text; what no text may hold becomes U+FFFD."""
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    return _ESCAPED.sub(lambda match: _sign(int(match[1], 16)), text) if "_x" in text else text


_REFERENCE = re.compile("&(#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|[a-z]{2,4});")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if not name.startswith("#"):
        return _NAMED.get(name, match[0])
    return _sign(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


def _sign(code: int) -> str:
    """Give the sign of a code; what no text may hold becomes the sign for something unreadable."""
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"


def font_class(name: str) -> str:
    """Tell the old Vietnamese encoding that a font's name stands for: its letters are drawn over Latin ones."""
    name = name.strip().lower()
    if name.startswith(".vn"):
        return "tcvn3-capitals" if name.endswith("h") else "tcvn3"
    return "vni" if name.startswith(("vni-", "vni ")) else ""


def column_number(letters: str) -> int:
    """Give the zero-based place of a column by its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters(at: int) -> str:
    """Name a column as Excel does: 0 is A, 26 is AA."""
    head, last = divmod(at, 26)
    return (letters(head - 1) if head else "") + chr(ord("A") + last)
