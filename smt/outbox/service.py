"""Writing letters, claiming them for sending, and marking what became of them."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from smt.core.db import db
from smt.core.states import move
from smt.outbox.models import Letter, LetterEvent
from smt.outbox.states import MOVES, UNSENT, Happening, LetterState

#: Where the personal link goes in a letter's body.
LINK = "[[LINK]]"
#: How long a letter is tried (the promise of RFC 5321, 4.5.4.1, is 4 to 5 days; GOV.UK Notify's providers try 72 hours).
PATIENCE = timedelta(hours=72)
#: A sender that died keeps its letters no longer than this.
LEASE = timedelta(minutes=5)


def post(*, key: str, topic: str, to: str, subject: str, body: str, at: datetime,
         link_purpose: str = "", unassigned: bool = False) -> Letter:
    """Write a letter into the caller's transaction; it is sent after that commits."""
    letter = Letter(
        key=key, topic=topic, recipient=to, subject=" ".join(subject.split())[:300], body=body,
        link_purpose=link_purpose, unassigned=unassigned, state=LetterState.QUEUED, attempts=0,
        message_id=f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@smt>", last_problem="",
        created_at=at, due_at=at, give_up_at=at + PATIENCE)
    _note(letter, Happening.QUEUED, at)
    db.session.add(letter)
    return letter


def claim(at: datetime, most: int = 20) -> list[Letter]:
    """Lease up to `most` letters that are due, for this sender alone; the caller commits."""
    due = (select(Letter.id)
           .where(Letter.state == LetterState.QUEUED, Letter.due_at <= at,
                  or_(Letter.leased_until.is_(None), Letter.leased_until < at))
           .order_by(Letter.due_at, Letter.id).limit(most)
           .with_for_update(skip_locked=True))  # SQLite drops the clause and has one writer anyway
    ids = list(db.session.scalars(
        update(Letter).where(Letter.id.in_(due))
        .values(leased_until=at + LEASE, attempts=Letter.attempts + 1)
        .returning(Letter.id).execution_options(synchronize_session=False)))
    return list(db.session.scalars(select(Letter).where(Letter.id.in_(ids)).order_by(Letter.id)
                                   .execution_options(populate_existing=True)))


def handed_over(letter: Letter, at: datetime) -> None:
    """The mail server took the letter."""
    move(letter, LetterState.HANDED_OVER, MOVES)
    letter.handed_over_at, letter.leased_until, letter.last_problem = at, None, ""
    _note(letter, Happening.HANDED_OVER, at)


def put_back(letter: Letter, at: datetime, problem: str, *, tried: bool = True) -> None:
    """Try again later, at growing intervals of at most an hour, until patience ends.

    A letter that never came to its turn was not `tried`: its next try is a minute away, like the first.
    """
    letter.leased_until, letter.last_problem = None, problem[:300]
    if not tried:
        letter.attempts = max(letter.attempts - 1, 0)
    letter.due_at = at + timedelta(seconds=min(60 * 2 ** min(max(letter.attempts - 1, 0), 10), 3600))
    if at >= letter.give_up_at:
        move(letter, LetterState.FAILED, MOVES)
        _note(letter, Happening.FAILED, at, problem)


def give_up(letter: Letter, at: datetime, problem: str) -> None:
    """The mail server refused for good."""
    letter.leased_until, letter.last_problem = None, problem[:300]
    move(letter, LetterState.FAILED, MOVES)
    _note(letter, Happening.FAILED, at, problem)


def bounced(letter: Letter, at: datetime, problem: str) -> None:
    """The letter came back after the mail server had taken it."""
    letter.last_problem = problem[:300]
    move(letter, LetterState.BOUNCED, MOVES)
    _note(letter, Happening.BOUNCED, at, problem)


def relink(purposes: Iterable[str], new: str, keep: str, at: datetime) -> None:
    """Take dead links out of the letters not yet handed over: those to the address `keep` get the new link, others are not sent.

    Without a new link none of them is sent. What a sender holds this minute may still go out with the old link.
    """
    waiting = select(Letter).where(Letter.link_purpose.in_(list(purposes)), Letter.state.in_(UNSENT)).order_by(Letter.id)
    for letter in db.session.scalars(waiting.with_for_update().execution_options(populate_existing=True)):
        if new and letter.recipient.lower() == keep.lower():
            letter.link_purpose = new
        else:
            move(letter, LetterState.WITHDRAWN, MOVES)
            letter.leased_until = None
            _note(letter, Happening.WITHDRAWN, at)


def resend(letter: Letter, at: datetime) -> None:
    """Start again with a letter that failed or came back, under the same Message-ID."""
    move(letter, LetterState.QUEUED, MOVES)
    letter.due_at, letter.give_up_at, letter.attempts = at, at + PATIENCE, 0
    _note(letter, Happening.QUEUED, at)


def _note(letter: Letter, kind: Happening, at: datetime, detail: str = "") -> None:
    db.session.add(LetterEvent(letter=letter, kind=kind, at=at, detail=detail[:300]))
