"""Give names the capitals that they have on a birth certificate."""

from __future__ import annotations

import re

# A new capital follows a space, a hyphen, an apostrophe ("H'Hen", "K’Brôih"), a bracket or a full stop.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")


def proper_case(name: str) -> str:
    """Write "NGUYỄN THỊ ÁNH" and "nguyễn thị ánh" as "Nguyễn Thị Ánh"; capitals inside a mixed word stay ("McCann")."""
    return _WORD.sub(lambda found: _capitalised(found[0]), name)


def looks_all_caps(name: str) -> bool:
    """Tell whether a name of two letters or more is typed in capitals throughout; one letter alone shows nothing."""
    letters = [c for c in name if c.isalpha()]
    return len(letters) > 1 and all(c.upper() == c for c in letters) and any(c.lower() != c for c in letters)


def looks_uncased(name: str) -> bool:
    """Tell whether a word of a name begins with a small letter, as fonts without toned capitals leave it ("Lê ánh")."""
    return any(word[0] != word[0].upper() for word in _WORD.findall(name))


def _capitalised(word: str) -> str:
    rest = word[1:]
    if rest == rest.upper():
        rest = rest.lower()
    first = word[0].upper()
    return (first if len(first) == 1 else word[0]) + rest
