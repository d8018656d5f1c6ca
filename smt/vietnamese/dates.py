"""Read dates in Vietnamese order (day, month, year), and show them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Literal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from smt.vietnamese.text import ascii_fold, plain_digits, tidy

Part = Literal["day", "month", "year", "all"]

FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST = 60  # characters of any date in words; longer text is not searched for one
WEEKDAYS = (_l("thứ Hai"), _l("thứ Ba"), _l("thứ Tư"), _l("thứ Năm"), _l("thứ Sáu"), _l("thứ Bảy"), _l("Chủ nhật"))

_WORDS: dict[Part, str] = {"day": "ngay", "month": "thang|thg|th", "year": "nam"}
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,2})(?:[ tT]00:00(?::00(?:\.0+)?)?)?")
_SLASHED = re.compile(r"(\d+)\s*[-/.,\s]\s*(\d+)\s*[-/.,\s]\s*(\d+)")
_IN_WORDS = re.compile(r"(?:ngay\s*)?(\d+)\s*[-/,]?\s*(?:thang|thg)\.?\s*(\d+)\s*[-/,]?\s*(?:nam\s*)?(\d+)")


class DateProblem(ValueError):
    """A date that does not exist or is not complete; `part` says which box to mark."""

    def __init__(self, sentence: str, part: Part) -> None:
        """Keep the sentence for the reader and the part for the page."""
        super().__init__(sentence)
        self.part: Part = part


def from_parts(day: str, month: str, year: str) -> date | None:
    """Read the three boxes of a form; None when all are blank, a whole date pasted in the first is taken."""
    boxes = [_plain(box) for box in (day, month, year)]
    if not any(boxes):
        return None
    if boxes[0] and not boxes[1] and not boxes[2] and _looks_whole(boxes[0]):
        return from_text(boxes[0])
    _refuse_missing(boxes)
    return _existing(boxes[0], boxes[1], boxes[2])


def from_text(raw: str | None) -> date | None:
    """Read a cell or a single box: day/month/year or year-month-day, never month/day; None when blank."""
    text = _plain(raw)
    if not text:
        return None
    if len(text) > LONGEST:
        raise DateProblem(_("Ô này chỉ ghi một ngày. Hãy ghi ngày, tháng, năm, ví dụ 1/9/2013."), "all")
    if found := _YEAR_FIRST.fullmatch(text):
        return _existing(found[3], found[2], found[1])
    if found := _SLASHED.fullmatch(text) or _IN_WORDS.fullmatch(text):
        return _existing(found[1], found[2], found[3])
    if re.fullmatch(r"(?:19|20)\d{2}", text):
        raise DateProblem(_("Hãy ghi thêm ngày và tháng. Nếu giấy tờ chỉ ghi năm thì ghi 1/1/%(year)s.", year=text), "all")
    raise DateProblem(_("Hãy ghi đủ ngày, tháng, năm theo thứ tự đó, ví dụ 1/9/2013."), "all")


def day_month_year(d: date) -> str:
    """Show a date as 06/10/2021."""
    return f"{d.day:02d}/{d.month:02d}/{d.year:04d}"


def long_day(d: date) -> str:
    """Show a date with its weekday: thứ Tư, 06/10/2021."""
    return f"{WEEKDAYS[d.weekday()]}, {day_month_year(d)}"


def days_left(today: date, due: date) -> int:
    """Count the days until the last day: 0 on that day itself, negative afterwards."""
    return (due - today).days


def _plain(raw: str | None) -> str:
    """Give lower-case ASCII for comparison; anything else in another script survives to be refused."""
    return ascii_fold(plain_digits(tidy(raw))).lower()


def _name(part: Part) -> str:
    return {"day": _("ngày"), "month": _("tháng"), "year": _("năm")}.get(part, "")


def _looks_whole(box: str) -> bool:
    return len(re.findall(r"\d+", box)) > 1


def _refuse_missing(boxes: list[str]) -> None:
    parts: tuple[Part, ...] = ("day", "month", "year")
    missing = [part for part, box in zip(parts, boxes, strict=True) if not box]
    if missing:
        names = _(" và ").join(_name(part) for part in missing)
        raise DateProblem(_("Hãy ghi thêm %(names)s, ví dụ 1/9/2013.", names=names), missing[0])


def _existing(day: str, month: str, year: str) -> date:
    days = _number(day, "day", highest=31)
    months = _number(month, "month", highest=12)
    years = _four_digit_year(year)
    last = monthrange(years, months)[1]
    if days > last:
        raise DateProblem(_("Tháng %(month)s năm %(year)s chỉ có %(days)s ngày. Hãy sửa lại ngày.",
                            month=months, year=years, days=last), "day")
    return date(years, months, days)


def _digits(box: str, part: Part) -> str:
    found = re.fullmatch(rf"(?:(?:{_WORDS[part]})\.?\s*)?([0-9]+)", box)
    if not found:
        raise DateProblem(_("Hãy ghi %(part)s bằng chữ số, ví dụ 1/9/2013.", part=_name(part)), part)
    return found[1]


def _number(box: str, part: Part, *, highest: int) -> int:
    digits = _digits(box, part).lstrip("0")
    if not digits or len(digits) > 2 or int(digits) > highest:
        raise DateProblem(_("%(part)s đi từ 1 đến %(highest)s. Hãy ghi theo thứ tự ngày, tháng, năm, ví dụ 1/9/2013.",
                            part=_name(part).capitalize(), highest=highest), part)
    return int(digits)


def _four_digit_year(box: str) -> int:
    digits = _digits(box, "year")
    if len(digits) != 4:
        raise DateProblem(_("Hãy ghi năm đủ bốn chữ số, ví dụ 2013."), "year")
    if not FIRST_YEAR <= int(digits) <= LAST_YEAR:
        raise DateProblem(_("Năm đi từ %(first)s đến %(last)s. Hãy xem lại năm.", first=FIRST_YEAR, last=LAST_YEAR), "year")
    return int(digits)
