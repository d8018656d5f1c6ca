"""What spreadsheets and years do to a cell, and how it is put right; every repair is told. Pure."""

import re
from datetime import date, timedelta

from smt.vietnamese.casing import looks_all_caps, looks_uncased, proper_case
from smt.vietnamese.dates import day_month_year
from smt.vietnamese.personal_id import LENGTH, PROVINCE_PREFIXES
from smt.vietnamese.phones import national
from smt.vietnamese.text import plain_digits, tidy

#: A personal id kept as a number loses its leading zeros, at most this many (the smallest code of a province is 001).
LOST_ZEROS = 2
MINISTRY_LENGTH = 10
#: Kinds that are shown for the clerk to take or leave; nothing was changed.
OFFERS = frozenset({"capitals"})
NAMES = frozenset({"full_name", "mother_name", "guardian_name"})
CODES = frozenset({"ministry_id", "personal_id", "guardian_phone", "household_code", "class_name"})
_FLOAT = re.compile(r"(\d+)[.,]0+")
_SERIAL = re.compile(r"[2-5]\d{4}")
_SHORT_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{2})")
_SEPARATE = re.compile(r"\s*[/;,\n|]\s*|\s+-\s+|\s+(?:hoặc|và)\s+")
_FIRST_DAY, _1904 = date(1899, 12, 30), 1462
_NOT_PLAIN = re.compile(r"[^\x20-\x7e\u00c0-\u024f\u1ea0-\u1ef9]|  ")

Repair = tuple[str, str]


def mended(name: str, text: str, *, epoch_1904: bool = False, today: date) -> tuple[str, list[Repair]]:
    """Put one cell right as far as it can be read in only one way; give the text, and (after, kind) of each step."""
    steps: list[Repair] = []
    if _NOT_PLAIN.search(text):
        plain = tidy(text)
        if plain != text.strip():
            steps.append((plain, "spaces" if plain == " ".join(text.split()) else "letters"))
        text = plain
    if name in CODES and (found := _FLOAT.fullmatch(text)) and (name != "class_name" or len(found[1]) < 3):
        text = found[1]
        steps.append((text, "float"))
    step = _STEPS.get(name)
    after = step(text, epoch_1904, today) if step else None
    if after is not None:
        text = after[0]
        steps.append(after)
    return text, steps


def capitals(name: str, text: str) -> str:
    """Give a name in capitals, or with a small letter where a font had no capital, as names are written; blank: nothing to offer."""
    if name not in NAMES or len(text) < 4 or " " not in text or not (looks_all_caps(text) or looks_uncased(text)):
        return ""
    return proper_case(text)


def ministry_id(text: str, personal_id: str) -> str:
    """Give the ministry's id with the zero it lost, where the personal id shows that it did; blank otherwise.

    A digit may as well be missing elsewhere, and the pupil's identity hangs on it: nothing is guessed.
    """
    lost = len(text) == MINISTRY_LENGTH - 1 and text.isascii() and text.isdigit()
    return "0" + text if lost and len(personal_id) == LENGTH and personal_id.startswith("00" + text[0]) else ""


def phones(text: str) -> tuple[str, str]:
    """Give the first of several phones of a cell, and the others; without others the text stays."""
    if len(text) < 17:
        return text, ""
    parts = [part for part in _SEPARATE.split(text) if sum(c.isdecimal() for c in part) >= 8]
    return (parts[0], "; ".join(parts[1:])) if len(parts) > 1 else (text, "")


def phone_note(typed: str, e164: str) -> Repair | None:
    """Say how a phone was completed or renumbered."""
    if typed == "0" + e164[3:]:
        return None
    digits = "".join(c for c in plain_digits(typed) if c.isascii() and c.isdigit())
    if digits.startswith("84") or not e164.startswith("+84") or digits == "0" + e164[3:]:
        return None
    shown = national(e164)
    return None if digits == "".join(c for c in shown if c.isdigit()) else (shown, "zero" if len(digits) == 9 else "old_prefix")


def _whole_id(text: str, _epoch_1904: bool, _today: date) -> Repair | None:
    if len(text) == LENGTH and text.isascii() and text.isdigit():
        return None
    digits = plain_digits(text).replace(" ", "")
    whole = digits.zfill(LENGTH)
    lost = digits.isascii() and digits.isdigit() and 1 <= LENGTH - len(digits) <= LOST_ZEROS and whole[:3] in PROVINCE_PREFIXES
    return (whole, "zero") if lost else None


def _whole_date(text: str, epoch_1904: bool, today: date) -> Repair | None:
    if _SERIAL.fullmatch(text):
        return day_month_year(_FIRST_DAY + timedelta(days=int(text) + (_1904 if epoch_1904 else 0))), "serial"
    if found := _SHORT_YEAR.fullmatch(text):
        year = 2000 + int(found[3])
        return f"{found[1]}/{found[2]}/{year if year <= today.year else year - 100}", "short_year"
    return None


_STEPS = {"personal_id": _whole_id, "birth_date": _whole_date}
