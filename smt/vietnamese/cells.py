"""Read what school clerks put in one cell: a date in any of its shapes, several phones."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from smt.vietnamese.dates import LONGEST, DateProblem, day_month_year, from_text
from smt.vietnamese.phones import Phone, PhoneProblem, normal_phone
from smt.vietnamese.text import plain_digits, tidy


class How(StrEnum):
    """How the date in a cell was written."""

    WRITTEN = "written"
    #: With an hour of midnight, a quotation mark or a full stop about it.
    TRIMMED = "trimmed"
    SERIAL = "serial"
    SHORT_YEAR = "short_year"
    RUN_TOGETHER = "run_together"


_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_SERIAL_YEARS = range(1940, 2101)  # a smaller number of five digits is rather a slip
_SHORT_YEAR = re.compile(r"(\d{1,2}\s*[-/.\s]\s*\d{1,2}\s*[-/.\s]\s*)(\d{2})")
_TIME = re.compile(r"\s+0?0:00(?::00)?(?:\s*AM|\s*SA)?$|\s+12:00:00\s*(?:AM|SA)$", re.IGNORECASE)


class DateText(NamedTuple):
    """A date with its year in full, as a form takes it, and how it stood in the cell."""

    text: str
    how: How = How.WRITTEN


def date_text(text: str, *, epoch_1904: bool = False, latest: date) -> DateText:
    """Write a cell's date out, day before month always; what cannot be read in one way alone stays, for the form to refuse.

    `latest` is the last day that makes sense, by which "85" is 1985. A year alone stays as it is: no day is made up.
    """
    if len(text) > LONGEST:
        return DateText(text)
    written = _TIME.sub("", plain_digits(tidy(text)).strip(" '\"`.,;")).removesuffix(".0")
    if found := _bare_number(written, epoch_1904):
        return found
    if short := _SHORT_YEAR.fullmatch(written):
        return DateText(f"{short[1]}{_whole_year(int(short[2]), latest)}", How.SHORT_YEAR)
    return DateText(written, How.TRIMMED) if written != text.strip() else DateText(text)


@dataclass(frozen=True)
class FoundPhone:
    """One number of a cell as typed there: the phone, if it is one; whose it is, where that is said."""

    typed: str
    phone: Phone | None = None
    whose: str = ""


_BETWEEN = re.compile(r"[/;,|&\n]|\s[-–—]\s|\s+(?:và|hoặc|hay)\s+", re.IGNORECASE)
_NUMBER = re.compile(r"\(?\+?[0-9][0-9()./\s·\-\u2010-\u2015\u2212]*")
_WHOSE_EDGES = " ()[]:.-–—"
_MOST_PHONES = 10
#: More than this is no cell of phones.
LONGEST_CELL = 300


def phones_in(text: str | None) -> list[FoundPhone]:
    """Read every phone of a cell, in the order written ("0912345678 (mẹ) / 0987654321"); empty for a blank cell."""
    typed = plain_digits(tidy(text)).replace("\uff0b", "+")[:LONGEST_CELL]
    if not typed:
        return []
    if whole := _phone(typed):
        return [FoundPhone(typed, whole)]
    parts = [part for part in (part.strip() for part in _BETWEEN.split(typed)) if part]
    found = [phone for part in parts for phone in _one(part)]
    return _with_labels(found)[:_MOST_PHONES]


def _bare_number(written: str, epoch_1904: bool) -> DateText | None:
    if serial := _SERIAL.fullmatch(written):
        day = (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(days=int(serial[1]))
        return DateText(day_month_year(day), How.SERIAL) if day.year in _SERIAL_YEARS else None
    if re.fullmatch(r"\d{8}", written):
        # No eight digits are a day both ways: a year begins with 19, 20 or 21, a month never does. Seven may be.
        for day_first in (f"{written[:2]}/{written[2:4]}/{written[4:]}", f"{written[6:]}/{written[4:6]}/{written[:4]}"):
            with suppress(DateProblem):
                from_text(day_first)
                return DateText(day_first, How.RUN_TOGETHER)
    return None


def _whole_year(short: int, latest: date) -> int:
    return max(century + short for century in (1900, 2000) if century + short <= latest.year or century == 1900)


def _one(part: str) -> list[FoundPhone]:
    """Read the numbers of a part that holds no separator but spaces and dashes."""
    written = [found[0].strip(" .-–—" if ")" in found[0] else " .-–—(") for found in _NUMBER.finditer(part)]
    written = [number for number in written if sum(c.isdigit() for c in number) >= 3]
    whose = " ".join(_NUMBER.sub(" ", part).split()).strip(_WHOSE_EDGES)
    if not written:
        return [FoundPhone(part, whose=whose)]
    return [FoundPhone(number, _phone(number), whose) for typed in written for number in _cut(typed)]


def _phone(number: str) -> Phone | None:
    try:
        return normal_phone(number)
    except PhoneProblem:
        return None


def _cut(typed: str) -> list[str]:
    """Cut two numbers written one after the other: "0912345678-0987654321", "0912 345 678 0987 654 321"."""
    if _phone(typed):
        return [typed]
    digits = [at for at, c in enumerate(typed) if c.isdigit()]
    for half in (at for place, at in enumerate(digits) if place in (9, 10, 11) and typed[at] in "0+8"):
        left, right = typed[:half].strip(" .-–—(+"), typed[half:].strip(" .-–—")
        if _phone(left) and _phone(right):
            return [left, right]
    return [typed]


def _with_labels(found: list[FoundPhone]) -> list[FoundPhone]:
    """Drop parts that are words alone where there are numbers: "bố, mẹ: 0912345678"."""
    numbers = [one for one in found if one.phone or any(c.isdigit() for c in one.typed)]
    return numbers or found
