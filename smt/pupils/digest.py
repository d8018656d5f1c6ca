"""The one letter of a day that tells an officer of the lists that wait; written by the worker."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import func, select

from config import Config
from smt.core.clock import local
from smt.core.db import db
from smt.directory.queries import responsible
from smt.directory.states import Topic
from smt.outbox.models import Letter
from smt.pupils import letters
from smt.pupils.models import SchoolList
from smt.pupils.states import ListState

#: Not before this hour, so that what came in the evening stands in the same letter.
HOUR = 7


def tell(at: datetime, settings: Config) -> int:
    """Write a letter to each person for whom a list was submitted since her last one; at most one a day; give how many."""
    if local(at).hour < HOUR:
        return 0
    waiting: dict[tuple[str, str, bool], list[SchoolList]] = defaultdict(list)
    for one in db.session.scalars(select(SchoolList).where(SchoolList.state == ListState.SUBMITTED).order_by(SchoolList.state_at)):
        people = responsible(Topic.SCHOOL_LIST, one.school.place)
        for name, address in ([(f"user:{person.id}", person.email) for person in people] or [("fallback", settings.fallback_mailbox)]):
            waiting[name, address, not people].append(one)
    written = 0
    for (name, address, unassigned), lists in waiting.items():
        last = db.session.scalar(select(func.max(Letter.created_at)).where(Letter.key.startswith(f"{letters.DIGEST}:{name}:")))
        told_today = last is not None and local(last).date() >= local(at).date()
        if not told_today and (last is None or any(one.state_at > last for one in lists)):
            letters.tell_officer_of_lists(lists, to=address, name=name, at=at, settings=settings, unassigned=unassigned)
            written += 1
    return written
