"""What spreadsheets and years do to a cell, and how it is put right; every repair is told. Pure."""

import re
from datetime import date

from smt.vietnamese.casing import looks_all_caps, looks_uncased, proper_case
from smt.vietnamese.cells import LONGEST_CELL, How, date_text, phones_in
from smt.vietnamese.personal_id import LENGTH, with_lost_zeros
from smt.vietnamese.phones import national
from smt.vietnamese.repairs import Repair as Mended
from smt.vietnamese.repairs import repaired
from smt.vietnamese.text import plain_digits, tidy

MINISTRY_LENGTH = 10
#: Kinds that are shown for the clerk to take or leave; nothing was changed.
OFFERS = frozenset({"capitals"})
#: What a person typed on the page in a cell for which the columns, chosen anew, have no place any more.
DROPPED = "dropped"
#: What a clerk said of a row as a whole: that it is not to be written; that it is the pupil whose id stands in `before`.
LEFT, MEANT = "left", "meant"
#: Told of a row beside what was repaired in it.
SAID = frozenset({DROPPED, LEFT, MEANT})
#: Told by several columns of the file together, which a row that is checked again does not have any more.
BESIDE, STANDS_IN = "beside", "stands_in"
KEPT = SAID | {BESIDE, STANDS_IN}
NAMES = frozenset({"full_name", "mother_name", "guardian_name"})
CODES = frozenset({"ministry_id", "personal_id", "guardian_phone", "household_code", "class_name"})
_SEVERAL_LINES = frozenset({"note"})
_FLOAT = re.compile(r"(\d+)[.,]0+")
#: Most cells: nothing to look at.
_USUAL_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}-\d{2}-\d{2}", re.ASCII)
_ONE_PHONE = re.compile(r"[0-9 .+()-]{0,16}")
_UNUSUAL = re.compile("[^ -~ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]|  ")
_BLANKS = {Mended.SPACES, Mended.INVISIBLE}

Repair = tuple[str, str]


def mended(name: str, text: str, *, epoch_1904: bool = False, today: date) -> tuple[str, list[Repair]]:
    """Put one cell right as far as it can be read in only one way; give the text, and (after, kind) of each step."""
    steps: list[Repair] = []
    if _UNUSUAL.search(text) and (after := _plain(name, text)):
        text = after[0]
        steps.append(after)
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
    """Give the first phone of a cell that can be called, and what to note of the rest; a cell of one number stays."""
    if _ONE_PHONE.fullmatch(text) or len(text) > LONGEST_CELL:
        return text, ""
    found = phones_in(text)
    first = next((one for one in found if one.phone), None)
    if first is None or len(found) == 1 and not first.whose:
        return text, ""
    others = "; ".join(f"{one.typed} ({one.whose})" if one.whose else one.typed for one in found if one is not first)
    return first.typed, "\n".join([*([f"Điện thoại {first.typed}: {first.whose}"] if first.whose else []),
                                   *([f"Điện thoại khác: {others}"] if others else [])])


def phone_note(typed: str, e164: str) -> Repair | None:
    """Say how a phone was completed or renumbered."""
    if typed == "0" + e164[3:]:
        return None
    digits = "".join(c for c in plain_digits(typed) if c.isascii() and c.isdigit())
    if digits.startswith("84") or not e164.startswith("+84") or digits == "0" + e164[3:]:
        return None
    shown = national(e164)
    return None if digits == "".join(c for c in shown if c.isdigit()) else (shown, "zero" if len(digits) == 9 else "old_prefix")


def _plain(name: str, text: str) -> Repair | None:
    """Write letters as they are written today, and drop blanks that nobody sees."""
    if name in _SEVERAL_LINES:
        plain = tidy(text)
        kind = "spaces" if plain == " ".join(text.split()) else "letters"
    else:
        plain, made = repaired(text)
        kind = "spaces" if _BLANKS.issuperset(made) else "letters"
    return (plain, kind) if plain != text.strip() else None


def _whole_id(text: str, _epoch_1904: bool, _today: date) -> Repair | None:
    if len(text) == LENGTH and text.isascii() and text.isdigit():
        return None
    whole = with_lost_zeros(text)
    return (whole, "zero") if whole != text else None


def _whole_date(text: str, epoch_1904: bool, today: date) -> Repair | None:
    if _USUAL_DATE.fullmatch(text):
        return None
    found = date_text(text, epoch_1904=epoch_1904, latest=today)
    # A date without any mark between its parts is turned when the clerk says so, for all such cells at once (hands).
    return (found.text, found.how.value) if found.text != text and found.how is not How.RUN_TOGETHER else None


_STEPS = {"personal_id": _whole_id, "birth_date": _whole_date}
