"""How likely two records are one child, and why: pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from smt.pupils.identity import alike_key

#: From this score on a pair is shown to a person.
ASK = 60


class Likeness(NamedTuple):
    """How alike two records are, from 0 to 100, and the sentence that says why."""

    score: int
    reason: object


def alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> Likeness | None:
    """Compare two records of children; None: nothing speaks for one child."""
    if one["ministry_id"] and one["ministry_id"] == other["ministry_id"]:
        return Likeness(100, _l("cùng mã định danh Bộ GDĐT"))
    if one["personal_id"] and one["personal_id"] == other["personal_id"]:
        return Likeness(98, _l("cùng số định danh cá nhân"))
    if one["personal_id"] and other["personal_id"]:
        return None  # two numbers, two children
    names, mothers = alike_key(one["full_name"]) == alike_key(other["full_name"]), same_mother(one["mother_name"], other["mother_name"])
    if one["birth_date"] != other["birth_date"] or mothers is False:
        return None
    if names and mothers:
        return Likeness(95, _l("cùng họ tên, ngày sinh và họ tên mẹ"))
    if names:
        return Likeness(75, _l("cùng họ tên và ngày sinh, chưa rõ họ tên mẹ"))
    if mothers and nearly(one["full_name"], other["full_name"]):
        return Likeness(80, _l("cùng ngày sinh và họ tên mẹ, họ tên gần giống"))
    return None


def same_mother(one: str, other: str) -> bool | None:
    """Tell whether two names are one mother's; None where one is not known."""
    return None if not one or not other else alike_key(one) == alike_key(other)


def nearly(one: str, other: str) -> bool:
    """Tell whether two names differ in one letter, or one has a word more."""
    first, second = alike_key(one), alike_key(other)
    words, more = set(first.split()), set(second.split())
    if len(words & more) >= 2 and (words < more or more < words):
        return True
    return _one_letter_apart(first, second)


def _one_letter_apart(first: str, second: str) -> bool:
    if len(first) > len(second):
        first, second = second, first
    if len(second) - len(first) > 1:
        return False
    at = next((place for place, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))
    return first[at:] == second[at + 1:] or first[at + 1:] == second[at + 1:]
