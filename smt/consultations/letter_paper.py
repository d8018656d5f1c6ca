"""The letter that asks, as a paper: a consultation's facts put into the words of `documents.papers`."""

import re
from datetime import date

from smt.consultations.citing import citation
from smt.consultations.models import Consultation
from smt.core.clock import local
from smt.documents.papers import Contact, Invitation, Letterhead, Signature

#: What a draft may be, as its title begins.
_KINDS = ("Kế hoạch", "Đề án", "Phương án", "Chương trình", "Quy chế", "Quy định", "Quyết định", "Nghị quyết", "Chỉ thị", "Hướng dẫn",
          "Báo cáo", "Tờ trình", "Thông báo", "Quy trình", "Danh mục", "Văn bản")
_DRAFT = re.compile(r"(?i)^\s*dự thảo\s+")
_ADDRESS = re.compile(r"(?i)[.,;\s]*(?<!\w)địa chỉ\s*:\s*")
_PHONE = re.compile(r"(?i)[.,;\s]*(?<!\w)(?:số\s+)?(?:điện thoại|đt|sđt)\s*:\s*")
#: A line with so many digits is a phone number rather than an address.
_DIGITS = 7


def papers_invitation(consultation: Consultation) -> Invitation:
    """Give the invitation letter; a number or a day not entered yet prints as a gap, month and year are those of writing."""
    name = draft_name(consultation.draft_title)
    written = local(consultation.sent_at or consultation.created_at).date()
    return Invitation(
        letterhead=Letterhead(consultation.superior, consultation.lead.name, consultation.number or "", consultation.symbol,
                              consultation.place, consultation.issued_on, written),
        subject=consultation.subject, recipients=tuple(line.text for line in consultation.lines), lead=consultation.lead.name,
        draft_kind=draft_kind(name), draft_name=name, approver=consultation.approver, deadline=_first_day(consultation),
        silence=" ".join(consultation.silence.split()), contact=contact(consultation.contact),
        copies=tuple(line.lstrip("-–+ ") for line in consultation.recipients.split("\n") if line.strip()),
        signature=Signature(tuple(consultation.signature), consultation.signer),
        bases=tuple(citation(basis) for basis in consultation.bases))


def draft_name(title: str) -> str:
    """Give a draft's name without "dự thảo" before it, which the letter's sentences have."""
    return _DRAFT.sub("", title, count=1)


def draft_kind(name: str) -> str:
    """Give what kind of document a draft is by its name: "Kế hoạch"."""
    return next((kind for kind in _KINDS if name.lower().startswith(kind.lower())), "văn bản")


def contact(typed: str) -> Contact:
    """Read whom to ask: lines for unit, address and phone, or one sentence with "Địa chỉ:" and "Điện thoại:"."""
    typed, phone = _cut(_PHONE, typed)
    typed, where = _cut(_ADDRESS, typed)
    lines = [bare for line in typed.split("\n") if (bare := _bare(line))]
    if not phone and len(lines) > 1 and sum(sign.isdigit() for sign in lines[-1]) >= _DIGITS:
        phone = lines.pop()
    if not where and len(lines) > 1:
        where = ", ".join(lines[1:])
        lines = lines[:1]
    return Contact(", ".join(lines), where, phone)


def _cut(mark: re.Pattern[str], text: str) -> tuple[str, str]:
    found = mark.search(text)
    if found is None:
        return text, ""
    here, _end, below = text[found.end():].partition("\n")
    return text[:found.start()] + ("\n" + below if below else ""), _bare(here)


def _bare(text: str) -> str:
    return text.strip().strip(".;,").strip()


def _first_day(consultation: Consultation) -> date:
    # The letter keeps the day it was sent with; an extension is a letter of its own.
    return next(day.due_on for day in consultation.deadlines if day.invitee_id is None)
