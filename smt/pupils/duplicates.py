"""How likely a row of a list and a pupil are one child, and why; the judgement itself is `vietnamese.likeness`."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from smt.pupils.identity import alike_key
from smt.vietnamese.likeness import REASONS, WORTH_ASKING, Person, Reason, alike

#: What brings two records together is said; what parts them has lowered the score already.
_AGAINST = frozenset(reason for reason in Reason if reason.value.endswith("_differs"))


class Alike(NamedTuple):
    """How alike two records are, from 0 to 100, and the words that say why."""

    score: int
    reason: str


def person(told: Mapping[str, Any]) -> Person:
    """Give what is compared of a child."""
    return Person(told["full_name"], told["birth_date"], told["mother_name"], told["ministry_id"], told["personal_id"],
                  told["household_code"], told["guardian_phone"], told["address"])


def compared(one: Person, other: Person) -> Alike | None:
    """Compare two records; None where a person need not look."""
    found = alike(one, other)
    if found is None or found.score < WORTH_ASKING:
        return None
    said = [str(REASONS[reason]).rstrip(".") for reason in found.reasons if reason not in _AGAINST]
    return Alike(found.score, ", ".join(text[:1].lower() + text[1:] for text in said))


def same_mother(one: str, other: str) -> bool | None:
    """Tell whether two names are one mother's; None where one is not known."""
    return None if not one or not other else alike_key(one) == alike_key(other)
