"""Tell in which old encoding a column of text stands, and convert it.

The font is the better witness, the letters the second: a reading counts when it makes Vietnamese syllables of a cell
and the cell as it stands is none. Text already in Unicode is never taken for anything else, and where two readings
make sense, or a column holds several, the guess says so and a person decides with before and after in view.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from smt.vietnamese.encodings import from_mojibake, from_tcvn3, from_vni
from smt.vietnamese.syllables import is_syllable, words_in
from smt.vietnamese.text import tidy

__all__ = ["ENCODINGS", "Encoding", "Guess", "convert", "from_mojibake", "from_tcvn3", "from_vni", "guess"]

Encoding = Literal["", "tcvn3", "tcvn3-capitals", "vni", "mojibake", "mixed"]
Vote = Literal["", "tcvn3", "tcvn3-capitals", "vni", "mojibake", "mixed", "either", "chance", "none"]

#: Each encoding as a clerk may know it.
ENCODINGS: dict[Encoding, object] = {
    "": _l("Unicode"),
    "tcvn3": _l("TCVN3 (phông .VnTime)"),
    "tcvn3-capitals": _l("TCVN3 chữ hoa (phông .VnTimeH)"),
    "vni": _l("VNI (phông VNI-Times)"),
    "mojibake": _l("UTF-8 đọc nhầm bảng mã"),
    "mixed": _l("nhiều bảng mã lẫn nhau"),
}

MOST_SAMPLES = 5000
ENOUGH_SENSE = 0.6  # of the words with accents of a cell, to take a reading for it
ENOUGH_VOTES = 3  # cells that must speak for an encoding before letters alone are believed
_OLD: tuple[Encoding, ...] = ("tcvn3", "vni", "mojibake")
# Letters that mean the same in Unicode and there: a cell with no others tells nothing.
_COMMON: dict[Encoding, frozenset[str]] = {"tcvn3": frozenset("ý"), "vni": frozenset("íìÍÌ"), "mojibake": frozenset()}
# Letters, and marks of letters taken apart, that no byte of an old encoding shows as, whatever code page it was read with.
_ONLY_UNICODE = re.compile("[\u0128\u0129\u0168\u0169\u0302\u0306\u031b\u1ea0-\u1ef9]")
# Letters that Vietnamese has and an old encoding may show as well: alone they prove nothing.
_IN_BOTH = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝăđơưĂĐƠƯ")
_HYPHENATED = re.compile("\u00ad")
_MISSING_HORN = re.compile("ơ|ờ|ở|ỡ|ớ|ợ", re.IGNORECASE)
_LONGEST = 1000  # characters of a cell that are looked at


class Guess(NamedTuple):
    """An encoding for a whole column, whether it may be taken without asking, and why, for the clerk."""

    encoding: Encoding
    sure: bool
    reason: str


def guess(samples: Iterable[str], fonts: Mapping[str, int]) -> Guess:
    """Guess the encoding of a column from its cells and from how many of them stand in which class of font."""
    cells = [cell[:_LONGEST] for cell in islice(samples, MOST_SAMPLES)]
    font = _font(fonts)
    if not any(not cell.isascii() for cell in cells):
        return _without_accents(cells, font)
    told = [cell for cell in cells if not cell.isascii()]
    votes = _without_chance(Counter(map(_vote, told)), told)
    if not any(votes[old] for old in _OLD):
        return _nothing_old(votes, font)
    return _something_old(votes, font, fonts)


def convert(text: str, encoding: str) -> str:
    """Convert a cell of a column in that encoding; in a mixed column only what makes no sense as it stands.

    A cell with letters that only Unicode has stays as it is, so converting twice changes nothing there.
    """
    if _ONLY_UNICODE.search(text):
        return text
    if encoding == "mixed":
        vote = _vote(text) if not text.isascii() else ""
        return _read(text, vote) if vote in _OLD else text
    return _read(text, encoding)


def _read(text: str, encoding: str) -> str:
    if encoding in ("tcvn3", "tcvn3-capitals"):
        converted = from_tcvn3(text, capitals=encoding == "tcvn3-capitals")
        return re.sub(r"[^\W\d_]+", _with_lost_horn, converted)
    return {"vni": from_vni, "mojibake": from_mojibake}[encoding](text) if encoding else text


def _with_lost_horn(found: re.Match[str]) -> str:
    """Put back the ư that many programs drop, where only it makes a syllable: "Dơng" is "Dương", "Hng" is "Hưng"."""
    word = found[0]
    if is_syllable(word):
        return word
    upper = word.isupper() and len(word) > 1
    tries = {word[:at] + ("Ư" if upper else "ư") + word[at:] for at in range(1, len(word)) if _horn_may_stand(word, at)}
    fitting = [attempt for attempt in tries if is_syllable(attempt)]
    return fitting[0] if len(fitting) == 1 else word


def _horn_may_stand(word: str, at: int) -> bool:
    if _MISSING_HORN.match(word[at]):
        return True
    return word[at:].lower() == "ng" and not any(c in "aeiouy" for c in unicodedata.normalize("NFD", word.lower()))


@lru_cache(maxsize=16384)
def _vote(cell: str) -> Vote:
    """Say how a cell with accents must be read, or that several readings make sense, or none."""
    if _ONLY_UNICODE.search(cell):
        return ""
    as_it_stands = 0.0 if _HYPHENATED.search(cell) else _sense(tidy(cell))
    shares = {old: _sense(read) for old in _OLD if (read := _read(cell, old)) != cell or _only_common(cell, old)}
    best = max(shares.values(), default=0.0)
    if as_it_stands == 1.0:
        return "" if best < 1.0 else "either"
    leading = [old for old, share in shares.items() if share == best]
    if best >= min(1.0, as_it_stands + 0.5) and best >= ENOUGH_SENSE:
        return leading[0] if len(leading) == 1 else "either"
    return "none"


def _without_chance(votes: Counter[Vote], told: list[str]) -> Counter[Vote]:
    """Take from a Unicode column the votes for old encodings that slips of the keyboard make by chance."""
    for old in _OLD:
        if votes[old] < votes[""] and not any(_vote(cell) == old and _has_foreign_letters(cell) for cell in told):
            votes["chance"] += votes.pop(old, 0)
    return votes


def _has_foreign_letters(cell: str) -> bool:
    return any(not c.isascii() and c not in _IN_BOTH for c in cell)


def _only_common(cell: str, old: Encoding) -> bool:
    return all(c.isascii() or c in _COMMON[old] for c in cell)


def _sense(text: str) -> float:
    """Give the share of syllables among the words with accents; a text without one makes none."""
    words = [word for word in words_in(unicodedata.normalize("NFC", text)) if not word.isascii()]
    return sum(is_syllable(word) for word in words) / len(words) if words else 0.0


def _font(fonts: Mapping[str, int]) -> Encoding:
    """Give the old class of font in which most cells of old fonts stand."""
    old: list[Encoding] = [name for name in ("tcvn3", "tcvn3-capitals", "vni") if fonts.get(name)]
    return max(old, key=lambda name: fonts[name], default="")


def _without_accents(cells: list[str], font: Encoding) -> Guess:
    if font == "tcvn3-capitals" and any(cell != cell.upper() for cell in cells):
        return Guess(font, True, _("Cột dùng phông .VnTimeH, phông này hiện chữ thường thành chữ hoa."))
    return Guess("", True, _("Cột không có chữ nào mang dấu, nên giữ nguyên."))


def _nothing_old(votes: Counter[Vote], font: Encoding) -> Guess:
    if not votes[""] and votes["none"] >= ENOUGH_VOTES and votes["none"] > votes["either"]:
        return Guess(font, False, _("Nhiều ô đọc theo bảng mã nào cũng chưa rõ nghĩa. Hãy xem vài ô rồi chọn bảng mã."))
    if votes["chance"]:
        return Guess("", False, _("Chữ trong cột đã là Unicode, riêng %(count)s ô có thể gõ nhầm hoặc viết theo bảng mã cũ. Hãy xem lại "
                                  "các ô ấy.", count=votes["chance"]))
    if votes[""] or not font:
        return Guess("", True, _("Chữ trong cột đã là Unicode, nên giữ nguyên."))
    return Guess(font, False, _("Cột dùng phông của %(name)s, nhưng chữ đọc theo Unicode cũng có nghĩa. Hãy xem trước và sau rồi chọn.",
                                name=ENCODINGS[font]))


def _something_old(votes: Counter[Vote], font: Encoding, fonts: Mapping[str, int]) -> Guess:
    leading = max(_OLD, key=lambda old: votes[old])
    count, told = votes[leading], votes.total()
    others = votes[""] + sum(votes[old] for old in _OLD if old != leading)
    if others:
        return Guess("mixed", False, _("Cột có %(old)s ô viết theo %(name)s và %(other)s ô viết theo bảng mã khác. Hãy xem trước và sau "
                                       "của từng loại.", old=count, name=ENCODINGS[leading], other=others))
    if font and font.removesuffix("-capitals") == leading:
        return _by_font(font, fonts)
    if font:
        return Guess(leading, False, _("Phông chữ là của %(font)s, nhưng chữ lại viết theo %(name)s. Hãy xem trước và sau rồi chọn.",
                                       font=ENCODINGS[font], name=ENCODINGS[leading]))
    if count < ENOUGH_VOTES or count * 2 < told:
        return Guess(leading, False, _("%(count)s trong %(told)s ô có dấu viết theo %(name)s, chưa đủ để chắc chắn. Hãy xem trước và sau "
                                       "rồi chọn.", count=count, told=told, name=ENCODINGS[leading]))
    return Guess(leading, True, _("%(count)s trong %(told)s ô có dấu viết theo %(name)s.", count=count, told=told, name=ENCODINGS[leading]))


def _by_font(font: Encoding, fonts: Mapping[str, int]) -> Guess:
    if fonts.get("tcvn3") and fonts.get("tcvn3-capitals"):
        return Guess(font, False, _("Cột có cả phông .VnTime và phông chữ hoa .VnTimeH. Hãy xem trước và sau, chú ý chữ hoa, chữ thường."))
    return Guess(font, True, _("Phông chữ và các chữ cái trong cột đều là của %(name)s.", name=ENCODINGS[font]))
