"""What a filled sheet answers, as the page's own form takes it; and the seal by which the page knows it again."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from hmac import compare_digest

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeSerializer

from forms.consultation.opinion import MOST, WHOLE
from smt.consultations.models import Invitee, Revision
from smt.consultations.sheet import SheetHead, SheetSection
from smt.consultations.sheet_reading import FilledReply, SheetProblem
from smt.vietnamese.dates import DateProblem, from_text

#: Remarks of a sheet in all: each takes three boxes of the form that carries them (`smt.web.bodies.BOXES`).
MOST_REMARKS = 1_000
_DAY = "document_date"


def head_of(invitee: Invitee, due_on: date | None = None) -> SheetHead:
    """Say whose sheet it is: of this agency, on the draft that is consulted on now."""
    asked = invitee.consultation
    return SheetHead(asked.id, asked.revision.number, invitee.id, invitee.name, asked.heading, due_on)


def sections_of(revision: Revision) -> list[SheetSection]:
    """Give the sections of a revision as its sheet lists them."""
    return [SheetSection(one.id, one.number, one.title) for one in revision.sections]


def is_blank(filled: FilledReply) -> bool:
    """Say whether nothing was filled in at all."""
    return not (filled.remarks or filled.problems or any(filled.posted.values()))


def too_many(filled: FilledReply) -> list[SheetProblem]:
    """Name the rows that are more than a page holds: of one section, and in all."""
    counts: Counter[int | None] = Counter()
    found = []
    for number, one in enumerate(filled.remarks, start=1):
        counts[one.section_id] += 1
        if number == MOST_REMARKS + 1:
            sentence = _l("Bảng có hơn %(most)s góp ý. Gộp các góp ý gần nhau, hoặc chuyển phần dài vào tệp văn bản góp ý.", most="1.000")
            found.append(SheetProblem(one.places["text"], one.posted["text"], sentence))
        elif counts[one.section_id] == MOST + 1:
            sentence = _l("Phần này đã có %(most)s góp ý. Gộp góp ý ở dòng này và các dòng sau của cùng phần vào các dòng trên.", most=MOST)
            found.append(SheetProblem(one.places["text"], one.posted["text"], sentence))
    return found


def as_typed(filled: FilledReply) -> dict[str, str]:
    """Give what was read by the names of the page's boxes; what a page has no box for is put to the box before it."""
    typed = {name: text for name, text in filled.posted.items() if text and name != _DAY} | _parts(filled.posted.get(_DAY, ""))
    counts: Counter[int] = Counter()
    for one in filled.remarks:
        section = one.section_id or WHOLE
        counts[section] += 1
        if counts[section] <= MOST:
            typed |= {f"s{section}-{counts[section]}-{name}": text for name, text in one.posted.items() if text}
        else:
            for name in ("text", "proposed"):
                box = f"s{section}-{MOST}-{name}"
                typed[box] = "\n".join(text for text in (typed.get(box, ""), one.posted[name]) if text)
    return typed


def sealed(invitee: Invitee, kept: Mapping[str, str]) -> str:
    """Seal what a sheet was read as. Nothing is stored between reading and sending: a draft that a colleague saved on the
    page stays as it is, and an answer that is never sent leaves no trace. What travels in the browser instead may be altered
    there, as everything typed on the page may be; the seal only decides whether the reply may be called a sheet's."""
    seal = _seal(invitee).dumps(_digest(kept))
    return seal if isinstance(seal, str) else seal.decode()


def said_by_sheet(seal: str, invitee: Invitee, kept: Mapping[str, str]) -> bool:
    """Say whether an answer is, word for word, what a sheet of this agency was read as."""
    try:
        return bool(seal) and compare_digest(str(_seal(invitee).loads(seal)), _digest(kept))
    except BadData:
        return False


def _seal(invitee: Invitee) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"reply-sheet:{invitee.id}")


def _digest(kept: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(kept), sort_keys=True).encode()).hexdigest()


def _parts(typed: str) -> dict[str, str]:
    try:
        day = from_text(typed) if typed else None
    except DateProblem:
        day = None
    given = {"day": f"{day.day:02d}", "month": f"{day.month:02d}", "year": str(day.year)} if day else {"day": typed}
    return {f"{_DAY}-{part}": text for part, text in given.items() if text}
