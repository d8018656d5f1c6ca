"""A large consultation, put into a database row by row in bulk."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from smt.consultations.models import (
    AddressLine,
    Comment,
    Consultation,
    Deadline,
    Invitee,
    LegalBasis,
    Matter,
    Reply,
    Revision,
    Section,
)
from smt.consultations.states import Authority, Channel, CommentKind, EvidenceLevel, Outcome, Position, Silence
from smt.core.db import Base
from smt.directory.models import Agency
from smt.outbox.models import Letter, LetterEvent
from smt.outbox.states import Happening, LetterState
from smt.vietnamese.text import search_key

SENT = datetime(2021, 10, 1, 2, 0, tzinfo=UTC)
COMMENTS, SECTIONS, MATTERS = 20, 12, 10
_SAID = "Đề nghị bổ sung trách nhiệm của nhà trường khi tiếp nhận máy tính và việc bàn giao với gia đình học sinh. "
_KINDS = ("Sở", "Ban", "Ủy ban nhân dân phường", "Ủy ban nhân dân xã", "Trường", "Hội")


def fill(connection: Connection, number: int, agencies: int) -> None:
    """Put consultation `number` with this many agencies in; each answered, with COMMENTS comments. Ids are given, in blocks of 100,000."""
    first = number * 100_000
    lead, whom = first + 99_999, range(first, first + agencies)
    _into(connection, Agency, (_agency(one) for one in (lead, *whom)))
    _into(connection, Consultation, [_consultation(number, lead)])
    _into(connection, LegalBasis, [{"id": first, "consultation_id": number, "position": 1, "number": "3667/KH-BTTTT-BGDĐT",
                                    "issued_on": date(2021, 9, 21), "issuer": "Bộ Thông tin và Truyền thông", "abstract": "phối hợp"}])
    _into(connection, Revision, [{"id": number, "consultation_id": number, "number": 1, "file_id": None, "note": "", "recorded_at": SENT,
                                  "by": "bench", "asked_at": SENT, "version": 1}])
    _into(connection, Section, ({"id": first + at, "revision_id": number, "position": at, "number": str(at), "title": f"Phần thứ {at}",
                                 "text": _SAID * 20} for at in range(1, SECTIONS + 1)))
    _into(connection, Deadline, [{"id": number, "consultation_id": number, "invitee_id": None, "due_on": date(2021, 10, 6),
                                  "recorded_at": SENT, "by": "bench", "reason": "", "document_number": ""}])
    _into(connection, Matter, ({"id": first + at, "consultation_id": number, "title": f"Vấn đề {at}", "created_at": SENT, "by": "bench"}
                               for at in range(MATTERS)))
    _into(connection, AddressLine, ({"id": one, "consultation_id": number, "position": one - first + 1, "text": _name(one),
                                     "agency_id": one, "group_id": None} for one in whom))
    _into(connection, Invitee, (_invitee(one, number) for one in whom))
    _into(connection, Letter, (_letter(one) for one in whom))
    _into(connection, LetterEvent, (_event(one, kind) for one in whom for kind in (Happening.QUEUED, Happening.HANDED_OVER)))
    _into(connection, Reply, (_reply(one, number) for one in whom))
    _into(connection, Comment, (_comment(one, at, first) for one in whom for at in range(COMMENTS)))


def _into(connection: Connection, kind: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    # What a row does not name is what the model says of a new record.
    known = [(column.name, column.default) for column in kind.__table__.columns]
    plain = {name: default.arg for name, default in known if default is not None and default.is_scalar}
    connection.execute(insert(kind.__table__), [{**plain, **row} for row in rows])


def _name(one: int) -> str:
    return f"{_KINDS[one % len(_KINDS)]} mẫu số {one}"


def _agency(one: int) -> dict[str, Any]:
    return {"id": one, "name": _name(one), "abbreviation": f"M{one}", "email": f"m{one}@vidu.vn", "search_key": search_key(_name(one))}


def _consultation(number: int, lead: int) -> dict[str, Any]:
    return {"id": number, "lead_id": lead, "number": str(number), "symbol": "STTTT-BCVT", "issued_on": SENT.date(),
            "subject": "V/v tham gia ý kiến đối với dự thảo Kế hoạch", "draft_title": "dự thảo Kế hoạch",
            "approver": "Ủy ban nhân dân thành phố", "superior": "", "place": "Hải Phòng",
            "silence_means": Silence.AGREEMENT, "silence": "Được hiểu là đã nhất trí.",
            "silence_citation": "", "minimum_evidence": EvidenceLevel.HANDED_OVER, "evidence_citation": "", "contact": "bench",
            "recipients": "Lưu: VT", "authority": Authority.HEAD, "authority_of": "", "signer_post": "GIÁM ĐỐC", "signer": "Nguyễn Văn An",
            "sent_at": SENT, "created_at": SENT, "version": 1}


def _invitee(one: int, number: int) -> dict[str, Any]:
    return {"id": one, "consultation_id": number, "line_id": one, "agency_id": one, "name": _name(one), "email": f"m{one}@vidu.vn",
            "link_digest": f"{one:064d}", "link_issue": 0, "link_revoked_at": None}


def _letter(one: int) -> dict[str, Any]:
    return {"id": one, "key": f"invitation:{one}:m{one}@vidu.vn", "topic": "consultation", "recipient": f"m{one}@vidu.vn",
            "subject": "Đề nghị", "body": "Kính gửi\n" * 20, "link_purpose": f"invitee:{one}",
            "unassigned": False, "message_id": f"<{one}@smt>",
            "state": LetterState.HANDED_OVER, "attempts": 1, "created_at": SENT, "due_at": SENT, "give_up_at": SENT, "handed_over_at": SENT,
            "last_problem": ""}


def _event(one: int, kind: Happening) -> dict[str, Any]:
    late = kind is Happening.HANDED_OVER
    return {"id": 2 * one + late, "letter_id": one, "kind": kind, "at": SENT + timedelta(seconds=late)}


def _reply(one: int, number: int) -> dict[str, Any]:
    at = SENT + timedelta(hours=one % 200)  # some of them late
    return {"id": one, "invitee_id": one, "revision_id": number, "channel": Channel.PAGE, "entered_by": "", "received_at": at,
            "entered_at": at, "position": Position.AGREE_WITH_COMMENTS, "signer": "Trần Văn Bình",
            "document_number": f"{one}/CV", "document_date": at.date(),
            "arrival_number": "", "file_id": None}


def _comment(one: int, at: int, first: int) -> dict[str, Any]:
    section = at % (SECTIONS + 1)
    return {"id": one * COMMENTS + at, "reply_id": one, "position": at, "section_id": first + section if section else None,
            "kind": CommentKind.CONTENT, "text": _SAID * (1 + at % 3), "proposed": _SAID if at % 4 == 0 else "",
            "matter_id": first + at % MATTERS if at % 2 else None, "outcome": list(Outcome)[at % 3], "response": "Đã nghiên cứu, bổ sung.",
            "private_note": "", "answered_by": "bench", "answered_at": SENT, "version": 1}
