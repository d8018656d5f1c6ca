"""Writes Vietnamese in the letters of twenty years ago; the tables are those of domain D4, not the product's."""

import unicodedata

_TCVN3 = dict(zip(
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦", strict=True))
_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_ON_CIRCUMFLEX = {"\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_ON_BREVE = {"\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_I = {"\u0300": "ì", "\u0301": "í", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def tcvn3(text: str) -> str:
    """TCVN3 as Windows shows it; capitals with a tone have no place of their own."""
    return "".join(_TCVN3.get(letter, _TCVN3.get(letter.lower(), letter)) for letter in text)


def capitals_by_font(text: str) -> str:
    """What stands behind capitals shown by .VnTimeH: small letters."""
    return tcvn3(text.lower())


def vni(text: str) -> str:
    """VNI for Windows: a letter, then the letter that draws its marks."""
    return "".join(map(_vni, unicodedata.normalize("NFC", text)))


def _vni(letter: str) -> str:
    if letter in "đĐ":
        return "ñÑ"["đĐ".index(letter)]
    base, *marks = unicodedata.normalize("NFD", letter)
    if not marks:
        return letter
    written = _marked(base.lower(), marks)
    return written.upper() if base.isupper() else written


def _marked(base: str, marks: list[str]) -> str:
    tone = next((mark for mark in marks if mark in _TONES), "")
    if "\u0302" in marks:
        return base + (_ON_CIRCUMFLEX[tone] if tone else "â")
    if "\u0306" in marks:
        return base + (_ON_BREVE[tone] if tone else "ê")
    if "\u031b" in marks:
        return {"o": "ô", "u": "ö"}[base] + (_TONES[tone] if tone else "")
    if base == "i":
        return _VNI_I[tone]
    return "î" if base == "y" and tone == "\u0323" else base + _TONES[tone]


def wrong_order(text: str) -> str:
    """Letters taken apart with the tone before the mark of the vowel, as some phones send them."""
    return "".join(map(_tone_first, unicodedata.normalize("NFC", text)))


def _tone_first(letter: str) -> str:
    base, *marks = unicodedata.normalize("NFD", letter)
    return base + "".join(sorted(marks, key=lambda mark: mark not in _TONES))


def cp1258(text: str) -> bytes:
    """Code page 1258: letters with their vowel's mark, then the tone."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tone = next((mark for mark in marks if mark in _TONES), "")
            out += unicodedata.normalize("NFC", "".join([base, *(m for m in marks if m != tone)])).encode("cp1258") + tone.encode("cp1258")
    return out
