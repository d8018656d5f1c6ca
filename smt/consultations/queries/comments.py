"""Comments of the replies that count: what is worked through, in the order in which the summary prints it.

Thousands are read as short lines; only those of a page become records.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from smt.consultations.models import AddressLine, Comment, Consultation, Invitee, Matter, Reply, Revision, Section
from smt.consultations.standing import Answer, Due, Facts, counted, limit
from smt.consultations.states import Outcome
from smt.core.db import db
from smt.vietnamese.names import alphabetical_key

#: The part of remarks on the draft as a whole, which comes first.
WHOLE = "chung"
#: Databases take no endless lists of numbers.
_AT_ONCE = 5000


class Part(NamedTuple):
    """A part of the draft, or the draft as a whole; the same part of two revisions is one."""

    key: str
    title: str


class Line(NamedTuple):
    """A comment as lists and counts need it."""

    id: int
    reply_id: int
    invitee_id: int
    part: Part
    matter_id: int | None
    outcome: Outcome | None
    late: bool


@dataclass(frozen=True)
class Progress:
    """How far the work on some comments is."""

    total: int
    undecided: int
    taken: int = 0
    partly: int = 0
    not_taken: int = 0

    @property
    def decided(self) -> int:
        """Give how many have an outcome."""
        return self.total - self.undecided


@dataclass(frozen=True)
class Comments:
    """The comments that count at an instant, in order: part by part, matter by matter, as the letter lists the agencies."""

    lines: list[Line]
    #: The names of those who commented, in the order of the letter; the titles of matters.
    agencies: dict[int, str]
    matters: dict[int, str]

    @cached_property
    def parts(self) -> list[Part]:
        """Give the parts that were commented on."""
        return [part for part, _lines in groupby(self.lines, key=lambda line: line.part)]

    @cached_property
    def progress(self) -> Progress:
        """Give how far the work is."""
        return progress(self.lines)

    def by_part(self) -> list[tuple[Part, Progress]]:
        """Give how far the work is, part by part."""
        return [(part, progress(lines)) for part, lines in groupby(self.lines, key=lambda line: line.part)]

    def find(self, number: int) -> Line | None:
        """Give the line of a comment; None for one that does not count."""
        return next((line for line in self.lines if line.id == number), None)


def progress(lines: Iterable[Line]) -> Progress:
    """Count what became of comments."""
    counts = Counter(line.outcome for line in lines)
    return Progress(counts.total(), counts[None], counts[Outcome.TAKEN], counts[Outcome.PARTLY], counts[Outcome.NOT_TAKEN])


def comments(consultation: Consultation, at: datetime) -> Comments:
    """Give the comments of the replies that count at `at`: of each agency the latest in time, else the latest."""
    counting, agencies, parts = _counting(consultation, at), _agencies(consultation), _parts(consultation)
    matters = {row.id: row.title for row in db.session.execute(
        select(Matter.id, Matter.title).where(Matter.consultation_id == consultation.id).order_by(Matter.id))}
    place = {part: number for number, part in enumerate(dict.fromkeys(parts.values()))}
    whose, issue = ({key: number for number, key in enumerate(one)} for one in (agencies, matters))
    lines, places = [], []
    for number, reply_id, section_id, matter_id, outcome in db.session.execute(
            select(Comment.id, Comment.reply_id, Comment.section_id, Comment.matter_id, Comment.outcome)
            .join(Reply).join(Invitee).where(Invitee.consultation_id == consultation.id).order_by(Comment.position, Comment.id)):
        if reply_id in counting:
            invitee_id, late = counting[reply_id]
            part = parts[section_id]
            lines.append(Line(number, reply_id, invitee_id, part, matter_id, outcome, late))
            # One number to sort by: tens of thousands of little tuples would cost more than the sorting.
            places.append((place[part] * (len(issue) + 1) + issue.get(matter_id, len(issue))) * len(whose) + whose[invitee_id])
    lines = [lines[at] for at in sorted(range(len(lines)), key=places.__getitem__)]
    commented = {line.invitee_id for line in lines}
    return Comments(lines, {key: name for key, name in agencies.items() if key in commented}, matters)


def progress_of(consultation: Consultation, replies: Iterable[Reply]) -> Progress:
    """Give how far the work is on the comments of these replies, without reading them."""
    wanted = {reply.id for reply in replies}
    counts: Counter[Outcome | None] = Counter()
    for reply_id, outcome, number in db.session.execute(
            select(Comment.reply_id, Comment.outcome, func.count()).join(Reply).join(Invitee)
            .where(Invitee.consultation_id == consultation.id).group_by(Comment.reply_id, Comment.outcome)):
        counts[outcome] += number if reply_id in wanted else 0
    return Progress(counts.total(), counts[None], counts[Outcome.TAKEN], counts[Outcome.PARTLY], counts[Outcome.NOT_TAKEN])


def loaded(lines: Sequence[Line]) -> list[Comment]:
    """Give the comments of these lines, in their order, with what a page shows of them."""
    asked = joinedload(Comment.reply).joinedload(Reply.invitee)
    whole = joinedload(Comment.reply).joinedload(Reply.revision), joinedload(Comment.section), joinedload(Comment.matter)
    found = {one.id: one for one in db.session.scalars(select(Comment).where(Comment.id.in_([line.id for line in lines]))
             .options(asked, *whole))}
    return [found[line.id] for line in lines if line.id in found]


def written(lines: Sequence[Line]) -> list[tuple[str, str, str]]:
    """Give what comments say, what they propose and what they were answered, in the order of the lines; thousands are no records."""
    found: dict[int, tuple[str, str, str]] = {}
    for first in range(0, len(lines), _AT_ONCE):
        numbers = [line.id for line in lines[first:first + _AT_ONCE]]
        for row in db.session.execute(select(Comment.id, Comment.text, Comment.proposed, Comment.response).where(Comment.id.in_(numbers))):
            found[row.id] = (row.text, row.proposed, row.response)
    return [found[line.id] for line in lines]


def comment_of(consultation: Consultation, text: str) -> Comment | None:
    """Give the comment that an address names, if it belongs to this consultation."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return None
    return db.session.scalar(select(Comment).join(Reply).join(Invitee).where(
        Comment.id == int(text), Invitee.consultation_id == consultation.id))


def comments_of(consultation: Consultation, numbers: Iterable[int]) -> list[Comment]:
    """Give the comments of these numbers that belong to this consultation, in the order they came."""
    asked = joinedload(Comment.reply).joinedload(Reply.invitee)
    return list(db.session.scalars(select(Comment).join(Reply).join(Invitee).where(
        Comment.id.in_(set(numbers)), Invitee.consultation_id == consultation.id).order_by(Comment.id).options(asked)))


def titled(number: str, title: str) -> str:
    """Write a part's number and title as they are printed: "II. ĐỐI TƯỢNG"."""
    mark = number.strip().rstrip(".")
    return " ".join(f"{mark}. {title}".split()) if mark else " ".join(title.split())


def _counting(consultation: Consultation, at: datetime) -> dict[int, tuple[int, bool]]:
    # The replies that count: whose each is, and whether it came late.
    said: dict[int, list[tuple[int, Answer]]] = defaultdict(list)
    for row in db.session.execute(select(Reply.id, Reply.invitee_id, Reply.received_at, Reply.entered_at, Reply.position).join(Invitee)
                                  .where(Invitee.consultation_id == consultation.id).order_by(Reply.received_at, Reply.id)):
        said[row.invitee_id].append((row.id, Answer(row.received_at, row.entered_at, row.position)))
    everybody = [Due(day.due_on, day.recorded_at) for day in consultation.deadlines if day.invitee_id is None]
    own: dict[int | None, list[Due]] = defaultdict(list)
    for day in consultation.deadlines:
        if day.invitee_id is not None:
            own[day.invitee_id].append(Due(day.due_on, day.recorded_at, own=True))
    found = {}
    for invitee_id, replies in said.items():
        known = Facts([], [*everybody, *own[invitee_id]], [answer for _id, answer in replies], consultation.minimum_evidence)
        chosen = counted(known, at)
        if chosen is not None:
            number = next(number for number, answer in reversed(replies) if answer is chosen)
            found[number] = (invitee_id, chosen.received_at >= limit(known, at))
    return found


def _agencies(consultation: Consultation) -> dict[int, str]:
    rows = db.session.execute(select(Invitee.id, Invitee.name, AddressLine.position).join(Invitee.line)
                              .where(Invitee.consultation_id == consultation.id)).all()
    return {row.id: row.name for row in sorted(rows, key=lambda one: (one.position, alphabetical_key(one.name), one.id))}


def _parts(consultation: Consultation) -> dict[int | None, Part]:
    """Give the part of every section; sections of one name in two revisions are one part, ordered as in the text asked on."""
    asked = consultation.revision.id if consultation.revisions else None
    rows = db.session.execute(select(Section.id, Section.revision_id, Section.number, Section.title, Revision.number.label("revision"))
                              .join(Revision).where(Revision.consultation_id == consultation.id)
                              .order_by(Revision.number.desc(), Section.position, Section.id)).all()
    found: dict[int | None, Part] = {None: Part(WHOLE, _("Chung"))}
    named: dict[tuple[str, int], Part] = {}
    times: Counter[tuple[int, str]] = Counter()
    for row in sorted(rows, key=lambda one: one.revision_id != asked):
        title = titled(row.number, row.title)
        # A title that stands twice in one text is two parts: the second meets the second of the other text.
        times[row.revision_id, title.casefold()] += 1
        key = (title.casefold(), times[row.revision_id, title.casefold()])
        other = "" if row.revision_id == asked else " " + _("(bản dự thảo %(number)s)", number=row.revision)
        found[row.id] = named.setdefault(key, Part(str(row.id), title + other))
    return found
