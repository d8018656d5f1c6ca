"""Who a pupil is within a school year: pure functions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from smt.vietnamese.text import search_key

#: The width of `Pupil.identity`.
LONGEST = 400
#: Stands before the personal id in an identity by name; no search key has it.
_APART = ":p:"
#: What a list says of a pupil; everything else in the record follows from it.
TOLD = ("full_name", "birth_date", "sex", "class_name", "ministry_id", "personal_id", "circumstance", "need",
        "household_code", "mother_name", "guardian_name", "guardian_phone", "address", "note")


def by_ministry(ministry_id: str) -> str:
    """Give the identity that the ministry's id makes."""
    return f"m:{ministry_id}"[:LONGEST]


def by_name(school_id: int, full_name: str, birth_date: date, class_name: str) -> str:
    """Give the identity of a pupil without a ministry id."""
    return by_keys(school_id, search_key(full_name), birth_date, search_key(class_name))


def by_keys(school_id: int, name_key: str, birth_date: date, class_key: str) -> str:
    """Give the same identity from search keys that are at hand."""
    return f"n:{school_id}:{name_key}:{birth_date.isoformat()}:{class_key}"[:LONGEST]


def apart(identity: str, personal_id: str) -> str:
    """Give the identity of a second child of one name, birth date and class (An and Ân, twins): the personal id tells them apart."""
    return f"{identity[:LONGEST - len(_APART) - len(personal_id)]}{_APART}{personal_id}"


def is_apart(identity: str) -> bool:
    """Say whether an identity is that of a second child of one name."""
    return identity.startswith("n:") and _APART in identity


def identity_of(school_id: int, told: Mapping[str, Any]) -> str:
    """Give a pupil's identity from what a list says."""
    if told["ministry_id"]:
        return by_ministry(told["ministry_id"])
    return by_name(school_id, told["full_name"], told["birth_date"], told["class_name"])


def alike_key(full_name: str) -> str:
    """Give what two spellings of one name share: its words without marks, i for y, in alphabetical order."""
    return alike_of(search_key(full_name))


def alike_of(name_key: str) -> str:
    """Give the same key from a search key that is at hand."""
    return " ".join(sorted(name_key.replace("y", "i").split()))[:200]


def household_key(household_code: str) -> str:
    """Give a household's number as it is compared: letters and digits alone; blank for words without a digit ("không")."""
    key = search_key(household_code).replace(" ", "")[:40] if household_code else ""
    return key if any(map(str.isdecimal, key)) else ""
