"""The one letter of a day that tells an officer what schools did and which lists wait; written by the worker."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from config import Config
from smt.core.clock import local
from smt.core.db import db
from smt.directory.models import School
from smt.directory.queries import responsible
from smt.directory.states import Topic
from smt.outbox.models import Letter
from smt.pupils import letters
from smt.pupils.models import Batch, SchoolList
from smt.pupils.states import GOOD, BatchState, ListState

#: Not before this hour, so that what came in the evening stands in the same letter.
HOUR = 7
#: What is younger is left for the next letter: a change is dated when it begins and seen when its transaction has ended.
SETTLED = timedelta(minutes=5)
#: Somebody who never had a letter is told of what happened within this time.
FIRST = timedelta(days=31)


@dataclass
class Desk:
    """Somebody who answers for schools: since when she is to be told, and of what."""

    name: str
    address: str
    unassigned: bool
    since: datetime
    told_today: bool
    waiting: list[SchoolList] = field(default_factory=list)
    files: dict[int, letters.Files] = field(default_factory=dict)

    @property
    def news(self) -> bool:
        """Say whether there is anything that no letter has told."""
        return bool(self.files) or any(one.state_at > self.since for one in self.waiting)


def tell(at: datetime, settings: Config) -> int:
    """Write a letter to each person for whom a list was submitted or a file confirmed since her last; at most one a day; give how many."""
    if local(at).hour < HOUR:
        return 0
    desks = [desk for desk in _desks(at, settings) if not desk.told_today and desk.news]
    for desk in desks:
        letters.tell_officer_of_the_day(desk.waiting, sorted(desk.files.values(), key=lambda one: one.school), to=desk.address,
                                        name=desk.name, at=at, settings=settings, unassigned=desk.unassigned)
    return len(desks)


def _desks(at: datetime, settings: Config) -> Iterable[Desk]:
    """Give whom the lists and files of all schools concern, with what no letter of an earlier day has told her."""
    lists = list(db.session.scalars(select(SchoolList).where(
        SchoolList.state == ListState.SUBMITTED, SchoolList.state_at <= at - SETTLED).order_by(SchoolList.state_at)))
    known: dict[str, Desk] = {}
    of_place: dict[int, list[Desk]] = {}

    def of(school: School) -> list[Desk]:
        if school.place_id not in of_place:
            of_place[school.place_id] = [known.setdefault(one.name, one) for one in _answering(school, at, settings)]
        return of_place[school.place_id]

    for one in lists:
        for desk in of(one.school):
            desk.waiting.append(one)
    for school, decided_at, good in _confirmed(at):
        for desk in of(school):
            if decided_at > desk.since:
                desk.files.setdefault(school.id, letters.Files(school.name)).add(good, decided_at)
    return known.values()


def _answering(school: School, at: datetime, settings: Config) -> Iterator[Desk]:
    people = responsible(Topic.SCHOOL_LIST, school.place)
    for name, address in ([(f"user:{person.id}", person.email) for person in people] or [("fallback", settings.fallback_mailbox)]):
        last = db.session.scalar(select(func.max(Letter.created_at)).where(Letter.key.startswith(f"{letters.DIGEST}:{name}:")))
        yield Desk(name, address, not people, at - FIRST if last is None else last - SETTLED,
                   told_today=last is not None and local(last).date() >= local(at).date())


def _confirmed(at: datetime) -> Iterator[tuple[School, datetime, int]]:
    """Give the files that schools confirmed and that a letter may still have to tell of: school, instant, pupils written."""
    # A worker that did not run for as long as this is missed for other reasons.
    files = select(School, Batch.decided_at, Batch.counts).join(Batch, Batch.school_id == School.id).where(
        Batch.state == BatchState.APPLIED, Batch.decided_at > at - FIRST, Batch.decided_at <= at - SETTLED)
    for school, decided_at, counts in db.session.execute(files.order_by(Batch.decided_at)):
        if decided_at is not None:
            yield school, decided_at, sum(counts.get(bucket, 0) for bucket in GOOD)
