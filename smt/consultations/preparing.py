"""What the form of a consultation opens with, what it offers, and what its answers mean."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from config import Config
from forms.fields import Choice
from forms.rows import Suggestion
from smt.consultations import queries
from smt.consultations.citing import PROGRAMME, Basis, citation
from smt.consultations.letter_paper import draft_name
from smt.consultations.models import Consultation
from smt.consultations.service.preparing import WORDING
from smt.consultations.service.preparing import Basis as Meant
from smt.core.db import db
from smt.core.errors import Refusal
from smt.directory.models import Agency, AgencyGroup
from smt.vietnamese.names import alphabetical_key
from smt.vietnamese.text import search_key

#: What the letter after the last one of the same agency says again.
REPEATED = tuple(name for name in WORDING if name not in ("subject", "draft_title"))
_LONGEST_SUBJECT, _LONGEST_LABEL = 300, 180
#: What a line of a list begins with.
_LISTED = re.compile(r"^\s*(?:[-–+*•]|\d{1,2}[.)])\s*")


@dataclass(frozen=True)
class Gaps:
    """What is to be known of a consultation before it is sent."""

    #: Groups that stand for nobody: these stop the sending.
    empty: list[str]
    #: Agencies without an address: these get the document on paper.
    on_paper: list[str]
    no_file: bool
    no_sections: bool

    def __bool__(self) -> bool:
        return bool(self.empty or self.on_paper or self.no_file or self.no_sections)


def gaps(consultation: Consultation, day: date) -> Gaps:
    """Give what is missing, while it can still be mended."""
    empty: list[str] = []
    on_paper: dict[int, str] = {}
    for line in consultation.lines:
        asked = queries.members(line, day)
        if not asked:
            empty.append(line.text)
        on_paper |= {one.id: one.name for one in asked if not one.email and one.id != consultation.lead_id}
    return Gaps(empty, sorted(on_paper.values(), key=alphabetical_key), consultation.draft_file is None, not consultation.revision.sections)


def opening(last: Consultation | None, settings: Config) -> dict[str, Any]:
    """Give the values of a new form: those of the last letter, else what the settings say of the city."""
    if last is None:
        return {"superior": f"Ủy ban nhân dân\nthành phố {settings.city_name}".upper(), "place": settings.city_name,
                "approver": "Ủy ban nhân dân thành phố",
                "contact": f"{settings.contact_unit}\n{settings.contact_address}\n{settings.contact_phone}"}
    return {"lead_id": last.lead_id, "lines": lines_of(last), **{name: getattr(last, name) for name in REPEATED}}


def lines_of(consultation: Consultation) -> list[dict[str, Any]]:
    """Give the lines of "Kính gửi" as the form has them."""
    return [{"who": f"g{line.group_id}" if line.group_id else f"a{line.agency_id}"} for line in consultation.lines]


def bases_of(bases: Iterable[Basis]) -> list[dict[str, Any]]:
    """Give the documents cited as the form has them."""
    return [{"number": one.number, "issued_on": one.issued_on, "issuer": one.issuer, "abstract": one.abstract} for one in bases]


def agencies() -> list[Choice]:
    """Give every agency, by the alphabet."""
    return [(str(one.id), one.name, "") for one in _sorted(db.session.scalars(select(Agency)))]


def lines(day: date) -> list[Choice]:
    """Give whom a line may name, groups first; what is missing is said where it is chosen."""
    groups = _sorted(db.session.scalars(select(AgencyGroup).options(selectinload(AgencyGroup.agencies))))
    return [*((f"g{one.id}", _of_group(one, day), _("Nhóm")) for one in groups),
            *((f"a{one.id}", one.name if one.email else _("%(name)s (chưa có địa chỉ thư, giao văn bản giấy)", name=one.name),
               _("Từng cơ quan")) for one in _sorted(db.session.scalars(select(Agency))))]


def line_reader() -> Callable[[str], dict[str, Any] | None]:
    """Give what reads a pasted line of "Kính gửi": the group or agency of that name or abbreviation, None unless there is just one."""
    known: dict[str, set[str]] = defaultdict(set)
    for group in db.session.scalars(select(AgencyGroup)):
        known[search_key(group.name)].add(f"g{group.id}")
    for agency in db.session.scalars(select(Agency)):
        for name in {agency.name, agency.abbreviation} - {""}:
            known[search_key(name)].add(f"a{agency.id}")

    def read(line: str) -> dict[str, Any] | None:
        name = search_key(_LISTED.sub("", line).strip().rstrip(";.,: "))
        found = known.get(name, set())
        return {} if name in ("", "kinh gui") else {"who": next(iter(found))} if len(found) == 1 else None

    return read


def suggestions(used: list[Basis]) -> list[Suggestion]:
    """Give the documents that may be ticked: those cited before, then the programme's own chain."""
    there = {one.number.lower() for one in used}
    offered = [*used, *(one for one in PROGRAMME if one.number.lower() not in there)]
    return [Suggestion(one.number, _shortened(citation(one)), bases_of([one])[0]) for one in offered]


def meant(answers: dict[str, Any]) -> dict[str, Any]:
    """Give what the service takes: records for numbers, and what a blank subject or list of recipients stands for."""
    given = dict(answers)
    kinds = {"g": AgencyGroup, "a": Agency}
    given["lines"] = [db.session.get_one(kinds[one["who"][0]], int(one["who"][1:])) for one in given["lines"]]
    given["bases"] = [Meant(**one) for one in given["bases"]]
    given["lead"] = db.session.get_one(Agency, given.pop("lead_id"))
    given["subject"] = given["subject"] or _subject(given["draft_title"])
    given["recipients"] = given["recipients"] or _recipients(given["symbol"])
    return given


def _subject(draft_title: str) -> str:
    subject = f"V/v tham gia ý kiến đối với dự thảo {draft_name(draft_title)}"
    if len(subject) > _LONGEST_SUBJECT:
        raise Refusal(_l("Tên dự thảo dài nên trích yếu tự lập quá %(most)s ký tự. Ghi trích yếu ngắn hơn.", most=_LONGEST_SUBJECT),
                      field="subject")
    return subject


def _recipients(symbol: str) -> str:
    unit = symbol.partition("-")[2].strip()
    return f"Như trên;\nLưu: VT{f'; {unit}' if unit else ''}."


def _of_group(group: AgencyGroup, day: date) -> str:
    members = queries.existing(group.agencies, day)
    silent = sum(not one.email for one in members)
    if not members:
        return _("%(name)s (chưa có cơ quan nào)", name=group.name)
    if silent:
        return _("%(name)s (%(count)s cơ quan, %(papers)s chưa có địa chỉ thư)", name=group.name, count=len(members), papers=silent)
    return _("%(name)s (%(count)s cơ quan)", name=group.name, count=len(members))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else text[:_LONGEST_LABEL].rsplit(" ", 1)[0] + "…"


def _sorted(found: Iterable[Any]) -> list[Any]:
    return sorted(found, key=lambda one: alphabetical_key(one.name))
