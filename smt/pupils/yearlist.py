"""A school's list of a year as a whole: it comes to be with its first pupil; a change by the school once it is submitted puts it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from smt.core.db import db
from smt.core.states import move
from smt.pupils import queries
from smt.pupils.models import ListEvent, SchoolList
from smt.pupils.states import LIST_MOVES, PROGRAMME, ListState


def touched(school_id: int, school_year: str, *, at: datetime, by: str, reason: object, programme: str = PROGRAMME,
            office: bool = False) -> SchoolList:
    """Note that a school's pupils of a year change; a list the head teacher answers for is drafted anew, and says why.

    A change by the office that checks a submitted list leaves it submitted; once approved, any change puts it back.
    """
    found = _locked(school_id, school_year, programme) or _made(school_id, school_year, programme, at)
    if found.state is ListState.APPROVED or found.state is ListState.SUBMITTED and not office:
        move(found, ListState.DRAFT, LIST_MOVES)
        found.state_at = at
        found.events.append(ListEvent(state=ListState.DRAFT, at=at, by=by[:200], reason=str(reason)[:500],
                                      pupils=queries.count(school_id, school_year, programme)))
    db.session.flush()
    return found


def hold(*which: tuple[int, str, str]) -> None:
    """Keep others from the lists of these schools, years and programmes until this transaction ends, before a pupil of them is written.

    Taking a file locks the list first and its pupils then; whoever does it the other way round waits for it, and it for her.
    """
    for school_id, school_year, programme in sorted(set(which)):
        _locked(school_id, school_year, programme)


def _locked(school_id: int, school_year: str, programme: str) -> SchoolList | None:
    return db.session.scalar(select(SchoolList).where(
        SchoolList.school_id == school_id, SchoolList.school_year == school_year, SchoolList.programme == programme).with_for_update(
            of=SchoolList).execution_options(populate_existing=True))


def _made(school_id: int, school_year: str, programme: str, at: datetime) -> SchoolList:
    try:
        with db.session.begin_nested():
            made = SchoolList(school_id=school_id, school_year=school_year, programme=programme, state=ListState.DRAFT, state_at=at)
            db.session.add(made)
            db.session.flush()
    except IntegrityError:  # another made it meanwhile
        there = _locked(school_id, school_year, programme)
        if there is None:
            raise
        return there
    return made
