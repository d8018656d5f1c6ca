"""Who a pupil is within a school year: pure functions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from smt.vietnamese.text import search_key

#: The width of `Pupil.identity`.
LONGEST = 400
#: What a list says of a pupil; everything else in the record follows from it.
TOLD = ("full_name", "birth_date", "sex", "class_name", "ministry_id", "personal_id", "circumstance", "need",
        "household_code", "mother_name", "guardian_name", "guardian_phone", "address", "note")


def by_ministry(ministry_id: str) -> str:
    """Give the identity that the ministry's id makes."""
    return f"m:{ministry_id}"[:LONGEST]


def by_name(school_id: int, full_name: str, birth_date: date, class_name: str) -> str:
    """Give the identity of a pupil without a ministry id."""
    return f"n:{school_id}:{search_key(full_name)}:{birth_date.isoformat()}:{search_key(class_name)}"[:LONGEST]


def identity_of(school_id: int, told: Mapping[str, Any]) -> str:
    """Give a pupil's identity from what a list says."""
    if told["ministry_id"]:
        return by_ministry(told["ministry_id"])
    return by_name(school_id, told["full_name"], told["birth_date"], told["class_name"])


def alike_key(full_name: str) -> str:
    """Give what two spellings of one name share: its words without marks, i for y, in alphabetical order."""
    return " ".join(sorted(search_key(full_name).replace("y", "i").split()))[:200]


def household_key(household_code: str) -> str:
    """Give a household's number as it is compared: letters and digits alone."""
    return search_key(household_code).replace(" ", "")


def home_key(guardian_phone: str, address: str) -> str:
    """Give what tells a household without a number: its phone and its address; blank when one is not known."""
    return f"{guardian_phone} {search_key(address)}" if guardian_phone and address else ""
