"""Letters to whoever is responsible."""

from datetime import datetime

from config import Config
from smt.directory.models import Place
from smt.directory.queries import responsible
from smt.directory.states import Topic
from smt.outbox.service import post


def tell_responsible(topic: Topic, place: Place | None, *, key: str, subject: str, body: str, at: datetime,
                     settings: Config) -> None:
    """Write one letter to each person responsible; where nobody is, one to the fallback mailbox, marked so."""
    people = {f"user:{person.id}": person.email for person in responsible(topic, place)}
    for name, address in (people or {"fallback": settings.fallback_mailbox}).items():
        post(key=f"{key}:{name}", topic=topic, to=address, subject=subject, body=body, at=at, unassigned=not people)
