"""Judge whether two records may be one child: a score from 0 to 100, and the reasons for it.

The score is a sum of what agrees and what does not; the numbers were set by the table of pairs in
`tests/vietnamese/test_likeness.py`, which says in words what each pair is. From `WORTH_ASKING` a person should look.
Nothing here decides: two children of one name and birthday live in every city.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from smt.vietnamese.nearness import Near, near_names, one_slip, slipped_number, swapped, told_apart
from smt.vietnamese.text import search_key

WORTH_ASKING = 60
LOWEST = 40  # below it nothing is said

#: Numbers clearly different, or slips too many, keep a pair below what is worth asking.
_NOT_WORTH_ASKING = WORTH_ASKING - 5
#: A different given name in one household is rather a brother or sister.
_SIBLINGS = 65
#: A number of one person alone, whatever else differs.
SAME_NUMBER = 70


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a person, blank where nothing is: numbers as digits, the phone in E.164."""

    full_name: str
    birth_date: date | None = None
    mother_name: str = ""
    ministry_id: str = ""
    personal_id: str = ""
    household_code: str = ""
    phone: str = ""
    address: str = ""


class Reason(StrEnum):
    """Why two records look alike, or do not."""

    NAME_SAME = "name_same"
    NAME_NO_ACCENTS = "name_no_accents"
    NAME_SPACING = "name_spacing"
    NAME_ORDER = "name_order"
    NAME_ACCENTS = "name_accents"
    NAME_TYPO = "name_typo"
    NAME_SHORTER = "name_shorter"
    NAME_OTHER_NAME = "name_other_name"
    NAME_DIFFERS = "name_differs"
    BIRTH_SAME = "birth_same"
    BIRTH_SWAPPED = "birth_swapped"
    BIRTH_YEAR = "birth_year"
    BIRTH_SLIP = "birth_slip"
    BIRTH_YEAR_ONLY = "birth_year_only"
    BIRTH_DIFFERS = "birth_differs"
    MOTHER_SAME = "mother_same"
    MOTHER_NEAR = "mother_near"
    MOTHER_DIFFERS = "mother_differs"
    MINISTRY_ID_SAME = "ministry_id_same"
    MINISTRY_ID_NEAR = "ministry_id_near"
    MINISTRY_ID_DIFFERS = "ministry_id_differs"
    PERSONAL_ID_SAME = "personal_id_same"
    PERSONAL_ID_NEAR = "personal_id_near"
    PERSONAL_ID_DIFFERS = "personal_id_differs"
    HOUSEHOLD_SAME = "household_same"
    PHONE_SAME = "phone_same"
    ADDRESS_SAME = "address_same"
    SIBLINGS = "siblings"


#: Each reason as the clerk and the officer read it.
REASONS: dict[Reason, object] = {
    Reason.NAME_SAME: _l("Cùng họ và tên."),
    Reason.NAME_NO_ACCENTS: _l("Cùng họ và tên, một bên viết không dấu."),
    Reason.NAME_SPACING: _l("Cùng họ và tên, chỉ khác khoảng cách."),
    Reason.NAME_ORDER: _l("Cùng các chữ trong họ và tên, khác thứ tự."),
    Reason.NAME_ACCENTS: _l("Họ và tên chỉ khác dấu."),
    Reason.NAME_TYPO: _l("Họ và tên khác một chữ cái, có vẻ do gõ nhầm."),
    Reason.NAME_SHORTER: _l("Cùng họ và tên, một bên thiếu chữ lót."),
    Reason.NAME_OTHER_NAME: _l("Họ và tên khác một chữ, có thể là hai tên khác nhau."),
    Reason.NAME_DIFFERS: _l("Họ và tên khác nhau."),
    Reason.BIRTH_SAME: _l("Cùng ngày sinh."),
    Reason.BIRTH_SWAPPED: _l("Ngày và tháng sinh đổi chỗ cho nhau."),
    Reason.BIRTH_YEAR: _l("Cùng ngày và tháng sinh, năm sinh lệch một năm."),
    Reason.BIRTH_SLIP: _l("Ngày sinh khác một chữ số."),
    Reason.BIRTH_YEAR_ONLY: _l("Cùng năm sinh, một bên có lẽ chỉ biết năm."),
    Reason.BIRTH_DIFFERS: _l("Ngày sinh khác nhau."),
    Reason.MOTHER_SAME: _l("Cùng tên mẹ."),
    Reason.MOTHER_NEAR: _l("Tên mẹ gần giống nhau."),
    Reason.MOTHER_DIFFERS: _l("Tên mẹ khác nhau."),
    Reason.MINISTRY_ID_SAME: _l("Cùng mã định danh của Bộ."),
    Reason.MINISTRY_ID_NEAR: _l("Mã định danh của Bộ khác một chữ số."),
    Reason.MINISTRY_ID_DIFFERS: _l("Mã định danh của Bộ khác nhau."),
    Reason.PERSONAL_ID_SAME: _l("Cùng số định danh cá nhân."),
    Reason.PERSONAL_ID_NEAR: _l("Số định danh cá nhân khác một chữ số."),
    Reason.PERSONAL_ID_DIFFERS: _l("Số định danh cá nhân khác nhau."),
    Reason.HOUSEHOLD_SAME: _l("Cùng mã hộ."),
    Reason.PHONE_SAME: _l("Cùng số điện thoại."),
    Reason.ADDRESS_SAME: _l("Cùng địa chỉ."),
    Reason.SIBLINGS: _l("Có thể là hai anh chị em cùng nhà."),
}

_WEIGHTS: dict[Reason, int] = {
    Reason.NAME_SAME: 45, Reason.NAME_NO_ACCENTS: 43, Reason.NAME_SPACING: 43, Reason.NAME_ORDER: 38, Reason.NAME_ACCENTS: 38,
    Reason.NAME_TYPO: 36, Reason.NAME_SHORTER: 30, Reason.NAME_OTHER_NAME: 26, Reason.NAME_DIFFERS: 0,
    Reason.BIRTH_SAME: 35, Reason.BIRTH_SWAPPED: 27, Reason.BIRTH_YEAR: 22, Reason.BIRTH_SLIP: 20, Reason.BIRTH_YEAR_ONLY: 18,
    Reason.BIRTH_DIFFERS: -15, Reason.MOTHER_SAME: 20, Reason.MOTHER_NEAR: 14, Reason.MOTHER_DIFFERS: -25,
    Reason.MINISTRY_ID_SAME: 40, Reason.MINISTRY_ID_NEAR: -10, Reason.MINISTRY_ID_DIFFERS: -30,
    Reason.PERSONAL_ID_SAME: 45, Reason.PERSONAL_ID_NEAR: -10, Reason.PERSONAL_ID_DIFFERS: -45,
    Reason.HOUSEHOLD_SAME: 8, Reason.PHONE_SAME: 8, Reason.ADDRESS_SAME: 5, Reason.SIBLINGS: 0,
}  # fmt: skip
_NAMES = {near: Reason(f"name_{near.value}") for near in Near}
_SLIPS = frozenset({Reason.NAME_TYPO, Reason.NAME_SHORTER, Reason.NAME_OTHER_NAME, Reason.BIRTH_SWAPPED, Reason.BIRTH_YEAR,
                    Reason.BIRTH_SLIP, Reason.BIRTH_YEAR_ONLY, Reason.MOTHER_NEAR})  # fmt: skip
_NEAR_NAMES = frozenset({Reason.NAME_TYPO, Reason.NAME_SHORTER, Reason.NAME_OTHER_NAME})
_ONE_PERSON = frozenset({Reason.MINISTRY_ID_SAME, Reason.PERSONAL_ID_SAME})
_TWO_PERSONS = frozenset({Reason.MINISTRY_ID_DIFFERS, Reason.PERSONAL_ID_DIFFERS})
_ONE_HOME = frozenset({Reason.MOTHER_SAME, Reason.HOUSEHOLD_SAME, Reason.PHONE_SAME})


class Likeness(NamedTuple):
    """How much two records look like one person, and why."""

    score: int
    reasons: tuple[Reason, ...]


def alike(a: Person, b: Person) -> Likeness | None:
    """Compare two records; None when there is nothing to tell. The order of the two does not matter."""
    near = near_names(a.full_name, b.full_name)
    numbers = [*_numbers(a, b)]
    same_number = not _ONE_PERSON.isdisjoint(numbers)
    if not same_number and (near is None or told_apart(a.full_name, b.full_name)):
        return None
    reasons = [_NAMES[near] if near else Reason.NAME_DIFFERS, *_birth(a.birth_date, b.birth_date), *_mother(a.mother_name, b.mother_name),
               *numbers, *_home(a, b)]  # fmt: skip
    if not same_number and Reason.NAME_OTHER_NAME in reasons and not _ONE_HOME.isdisjoint(reasons):
        reasons.append(Reason.SIBLINGS)
    score = _score(reasons, same_number=same_number, birth_known=bool(a.birth_date and b.birth_date))
    return Likeness(score, tuple(reasons)) if score >= LOWEST else None


def _score(reasons: list[Reason], *, same_number: bool, birth_known: bool) -> int:
    total = sum(_WEIGHTS[reason] for reason in reasons)
    # Whole hamlets give one address: it supports what other things say and brings nobody together by itself.
    if total >= WORTH_ASKING > total - _WEIGHTS[Reason.ADDRESS_SAME] and Reason.ADDRESS_SAME in reasons:
        total = WORTH_ASKING - 1
    if same_number:
        return max(SAME_NUMBER, min(total, 100))
    slips = sum(reason in _SLIPS for reason in reasons)
    if not _TWO_PERSONS.isdisjoint(reasons) or slips > 2 or (not birth_known and not _NEAR_NAMES.isdisjoint(reasons)):
        total = min(total, _NOT_WORTH_ASKING)
    if Reason.SIBLINGS in reasons:
        total = min(total, _SIBLINGS)
    return max(0, min(total, 100))


def _birth(a: date | None, b: date | None) -> Iterator[Reason]:
    if not a or not b:
        return
    if a == b:
        yield Reason.BIRTH_SAME
    elif swapped(a, b):
        yield Reason.BIRTH_SWAPPED
    elif (a.day, a.month) == (b.day, b.month) and abs(a.year - b.year) == 1:
        yield Reason.BIRTH_YEAR
    elif a.year == b.year and (1, 1) in ((a.day, a.month), (b.day, b.month)):
        yield Reason.BIRTH_YEAR_ONLY
    elif one_slip(f"{a:%d%m%Y}", f"{b:%d%m%Y}"):
        yield Reason.BIRTH_SLIP
    else:
        yield Reason.BIRTH_DIFFERS


def _mother(a: str, b: str) -> Iterator[Reason]:
    if search_key(a) and search_key(b):
        near = near_names(a, b)
        if near in (Near.SAME, Near.NO_ACCENTS, Near.SPACING, Near.ORDER, Near.ACCENTS):
            yield Reason.MOTHER_SAME
        else:
            yield Reason.MOTHER_NEAR if near else Reason.MOTHER_DIFFERS


def _numbers(a: Person, b: Person) -> Iterator[Reason]:
    for kind, one, other in (("ministry_id", a.ministry_id, b.ministry_id), ("personal_id", a.personal_id, b.personal_id)):
        if one and other:
            how = "same" if one == other else "near" if slipped_number(one, other) else "differs"
            yield Reason(f"{kind}_{how}")


def _home(a: Person, b: Person) -> Iterator[Reason]:
    if a.household_code and search_key(a.household_code) == search_key(b.household_code):
        yield Reason.HOUSEHOLD_SAME
    if a.phone and a.phone == b.phone:
        yield Reason.PHONE_SAME
    if a.address and search_key(a.address) == search_key(b.address):
        yield Reason.ADDRESS_SAME
