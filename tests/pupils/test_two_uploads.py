"""Two clerks of one school, two lists, one moment: the register is as exactly one of the lists says."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from smt.core.clock import local
from smt.core.db import db, transaction
from smt.core.errors import Conflict
from smt.pupils import applying
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.states import BatchState
from tests import make
from tests.pupils.filling import row
from tests.pupils.kept import every
from tests.pupils.listing import listed

CLERKS = ("Phạm Thị Lan", "Vũ Văn Mai")
FIRST = [
    row(full_name=f"Nguyễn Văn {letter}", ministry_id=f"310000000{at}", guardian_name="Nguyễn Văn Một") for at, letter in enumerate("ABCDE")
]
#: The same children as another clerk knows them.
SECOND = [{**one, "class_name": "9B", "guardian_name": "Nguyễn Văn Hai"} for one in FIRST]
OTHERS = [{**one, "full_name": f"Trần Thị {at}", "ministry_id": f"319000000{at}"} for at, one in enumerate(SECOND)]
Line = tuple[str, str, str]


def together(app: Any, *acts: Callable[[], Any]) -> list[Any]:
    """Begin several things at one moment, each as a request of its own; give what each came to."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        with app.app_context():
            start.wait(timeout=20)
            try:
                return act()
            except Conflict as conflict:
                return conflict
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def lines(rows: list[dict[str, Any]]) -> set[Line]:
    return {(one["full_name"], one["class_name"], one["guardian_name"]) for one in rows}


def register() -> set[Line]:
    return {(one.full_name, one.class_name, one.guardian_name) for one in every(Pupil)}


def take(app: Any, batch_id: int, by: str) -> Callable[[], str]:
    def act() -> str:
        with transaction():
            applying.apply(db.session.get_one(Batch, batch_id), at=make.AT, by=by)
        return by

    return act


@pytest.mark.parametrize("second", [SECOND, OTHERS], ids=["of the same children", "of other children"])
def test_of_two_lists_confirmed_at_once_exactly_one_is_in_the_register(app: Any, second: list[dict[str, Any]]) -> None:
    school = make.school().id
    db.session.commit()
    lists = [FIRST, second]
    ids = [listed(school, *rows, by=clerk, data=clerk.encode()) for rows, clerk in zip(lists, CLERKS, strict=True)]
    outcomes = together(app, *(take(app, batch_id, clerk) for batch_id, clerk in zip(ids, CLERKS, strict=True)))
    won = next(at for at, outcome in enumerate(outcomes) if isinstance(outcome, str))
    refusal = str(outcomes[1 - won])
    assert isinstance(outcomes[1 - won], Conflict)
    assert register() == lines(lists[won])
    assert CLERKS[won] in refusal
    assert local(make.AT).strftime("%H:%M %d/%m/%Y") in refusal
    states = {one.id: one.state for one in every(Batch)}
    assert (states[ids[won]], states[ids[1 - won]]) == (BatchState.APPLIED, BatchState.CHECKED)


def test_of_two_lists_sent_at_once_both_are_held_whole_and_apart(app: Any) -> None:
    school = make.school().id
    db.session.commit()
    ids = together(app, *(lambda rows=rows: listed(school, *rows) for rows in (FIRST, OTHERS)))
    held = {
        batch_id: {
            (one.typed["full_name"], one.typed["class_name"], one.typed["guardian_name"]) for one in every(BatchRow, batch_id=batch_id)
        }
        for batch_id in ids
    }
    assert list(held.values()) == [lines(FIRST), lines(OTHERS)]


def test_one_list_confirmed_by_two_people_at_once_is_taken_once(app: Any) -> None:
    school = make.school().id
    db.session.commit()
    batch_id = listed(school, *FIRST)

    def told(by: str) -> Callable[[], Any]:
        act = take(app, batch_id, by)

        def said() -> Any:
            try:
                return act()
            except Exception as refusal:  # the second finds the list taken: whatever says so, nothing is written twice
                return refusal

        return said

    outcomes = together(app, *map(told, CLERKS))
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    assert register() == lines(FIRST)
    assert len(every(Pupil)) == len(FIRST)
