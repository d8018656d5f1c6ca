"""Turn text of fonts older than Unicode, and UTF-8 read with the wrong code page, into Vietnamese.

Three ways in which a cell looks like "NguyÔn", "Nguyeãn" or "Nguyá»…n" and means "Nguyễn". Nothing here
guesses (see `legacy`): each function converts what it is given, and leaves what its table does not know.
"""

from __future__ import annotations

import re
import unicodedata

# TCVN3 (ABC, VSCII-3; TCVN 5712:1993): one code per letter, as fonts named ".Vn…" show them. The 74 codes stand
# alike in UniKey's table (vnconv, charset TCVN3) and in every converter compared; each code is here once.
TCVN3_CODES = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"

# What programs put in place of codes that they take for a hyphen, a micro sign, a stroke or a middle dot.
_TCVN3_STAND_INS = {"\u2212": "\u00ad", "\u2010": "\u00ad", "\u2011": "\u00ad", "\u03bc": "µ", "\u2219": "·"}
_FROM_TCVN3 = str.maketrans(TCVN3_CODES, TCVN3_LETTERS)
_TO_TCVN3 = str.maketrans(TCVN3_LETTERS, TCVN3_CODES)

# VNI Windows: a base letter and a mark letter, save i, ỵ and đ. Rows: unmarked, sắc, huyền, hỏi, ngã, nặng; as in the
# table of xvnkb (vni.h) and UniKey (vnconv, charset VNI Windows). Capitals are the capitals of both letters.
_VNI_ROWS = (
    ("aáàảãạ", "a aù aø aû aõ aï"), ("âấầẩẫậ", "aâ aá aà aå aã aä"), ("ăắằẳẵặ", "aê aé aè aú aü aë"),
    ("eéèẻẽẹ", "e eù eø eû eõ eï"), ("êếềểễệ", "eâ eá eà eå eã eä"), ("iíìỉĩị", "i í ì æ ó ò"),
    ("oóòỏõọ", "o où oø oû oõ oï"), ("ôốồổỗộ", "oâ oá oà oå oã oä"), ("ơớờởỡợ", "ô ôù ôø ôû ôõ ôï"),
    ("uúùủũụ", "u uù uø uû uõ uï"), ("ưứừửữự", "ö öù öø öû öõ öï"), ("yýỳỷỹỵ", "y yù yø yû yõ î"), ("đ", "ñ"),
)  # fmt: skip
_VNI_SMALL = {letter: code for letters, codes in _VNI_ROWS for letter, code in zip(letters, codes.split(), strict=True) if letter != code}
TO_VNI = _VNI_SMALL | {letter.upper(): code.upper() for letter, code in _VNI_SMALL.items()}
# A capital may carry a small mark ("Aùnh"): the base letter decides.
_FROM_VNI = {code[0].upper() + code[1:]: letter.upper() for letter, code in _VNI_SMALL.items()}
_FROM_VNI |= {code: letter for letter, code in TO_VNI.items()}
# Longest first, or "aù" would end as "a" and a mark, and "öù" as "ư" and a mark.
_VNI_CODE = re.compile("|".join(sorted(_FROM_VNI, key=len, reverse=True)))

# "Ã ": à, its no-break space made a plain one or cut off at the end; "Ä" alone: Đ, its second byte (unassigned in CP1252) dropped.
_MOJIBAKE_RUN = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]+")
_LOST_SPACE = re.compile(r"(?<=Ã)(?: |\Z)")
_LOST_STROKE = re.compile("Ä(?![\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122])")


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """Read text of a ".Vn…" font; `capitals` for fonts ending in H, which show small letters as capitals.

    Ordinary fonts have no toned capitals, so "NGUYÔN" holds a small ễ: words typed in capitals are raised whole.
    """
    codes = "".join(_TCVN3_STAND_INS.get(c, c) for c in as_bytes_show(text))
    converted = codes.translate(_FROM_TCVN3)
    return converted.upper() if capitals else _raised(codes, converted)


def to_tcvn3(text: str) -> str:
    """Write text as a ".Vn…" font holds it; toned capitals become small, for the font has no others."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if c in TCVN3_LETTERS else _small_if_toned(c) for c in composed).translate(_TO_TCVN3)


def from_vni(text: str) -> str:
    """Read text of a "VNI-…" font; signs that its table does not know stay."""
    return _VNI_CODE.sub(lambda found: _FROM_VNI[found[0]], as_bytes_show(text))


def to_vni(text: str) -> str:
    """Write text as a "VNI-…" font holds it; what it has no code for stays."""
    return "".join(TO_VNI.get(c, c) for c in unicodedata.normalize("NFC", text))


def from_mojibake(text: str) -> str:
    """Read UTF-8 that was taken for Latin-1 or CP1252; runs that are no UTF-8 stay."""
    mended = _LOST_STROKE.sub("Ä\u0090", _LOST_SPACE.sub("\u00a0", text))
    return _MOJIBAKE_RUN.sub(_utf8_run, mended)


def as_bytes_show(text: str) -> str:
    """Give the Latin-1 look of bytes that were decoded as CP1258 or CP1252."""
    if text.isascii():
        return text
    return "".join(c if c <= "\u00ff" else _byte_look(c) for c in text)


def _byte_look(character: str) -> str:
    for page in ("cp1258", "cp1252"):
        try:
            return character.encode(page).decode("latin-1")
        except UnicodeEncodeError:
            continue
    return character


def _utf8_run(found: re.Match[str]) -> str:
    try:
        return b"".join(_cp1252_byte(c) for c in found[0]).decode("utf-8")
    except UnicodeError:  # no UTF-8, or a sign that no code page has
        return found[0]


def _cp1252_byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:  # the five codes without a letter, which programs pass through
        return character.encode("latin-1")


def _small_if_toned(character: str) -> str:
    small = character.lower()
    return small if small in TCVN3_LETTERS else character


def _raised(codes: str, converted: str) -> str:
    """Raise words typed in capitals, and words that show no case among them."""
    parts = re.split(r"(\s+)", converted)
    told = [_typed_in_capitals(part) for part in re.split(r"(\s+)", codes)] if len(codes) == len(converted) else []
    everything = True in told and False not in told
    return "".join(part.upper() if raised or (raised is None and everything) else part for part, raised in zip(parts, told, strict=False))


def _typed_in_capitals(word: str) -> bool | None:
    """Tell whether a word in TCVN3 codes was typed in capitals; None when its letters do not show it."""
    letters = [c.translate(_FROM_TCVN3) for c in word if c.isascii() and c.isalpha() or c in "¡¢§£¤¥¦¨©®ª«¬\u00ad"]
    if any(c.islower() for c in letters):
        return False
    inner = len(letters) > 1 or bool(letters) and not _begins_with(word, letters[0])
    return True if inner else None


def _begins_with(word: str, letter: str) -> bool:
    return word[:1].translate(_FROM_TCVN3) == letter
