"""Builds records with sensible values; adds them to the session and flushes, never commits."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from smt.accounts.models import User
from smt.accounts.service import role_record
from smt.accounts.states import RoleName
from smt.assistance.models import AssistanceRequest
from smt.assistance.states import Relation, RequestState
from smt.consultations.models import AddressLine, Comment, Consultation, Deadline, Invitee, Reply, Revision, Section
from smt.consultations.states import EvidenceLevel, Position
from smt.core.db import db
from smt.core.tokens import digest, new_reference, personal_token
from smt.devices.models import Device
from smt.devices.states import Condition, DeviceKind
from smt.directory.models import Agency, Appointment, Place, Responsibility, School
from smt.directory.states import PlaceKind, SchoolLevel, Topic
from smt.donations.models import Donation
from smt.donations.states import DonationState, DonorDisplay, DonorKind
from smt.pupils.identity import alike_key
from smt.pupils.models import Pupil
from smt.pupils.states import Circumstance, Need, Sex
from smt.vietnamese.names import sort_key
from smt.vietnamese.text import search_key

AT = datetime(2021, 10, 1, 2, 0, tzinfo=UTC)
SECRET = "a secret of the tests that is long enough for everybody, 2021"
_numbers = itertools.count(1)


def _keep(record: Any) -> Any:
    db.session.add(record)
    db.session.flush()
    return record


def place(**values: Any) -> Place:
    n = next(_numbers)
    return _keep(Place(**{"code": f"P{n}", "name": f"Quận {n}", "kind": PlaceKind.DISTRICT, **values}))


def agency(**values: Any) -> Agency:
    n = next(_numbers)
    values = {"name": f"Sở Thử nghiệm {n}", "abbreviation": f"STN{n}", "email": f"so{n}@vidu.vn", **values}
    return _keep(Agency(**{"search_key": search_key(values["name"]), **values}))


def school(**values: Any) -> School:
    n = next(_numbers)
    values = {"code": f"3100{n:04d}", "name": f"Trường THCS Thử {n}", "level": SchoolLevel.LOWER_SECONDARY, **values}
    values.setdefault("place_id", values.pop("place").id if "place" in values else place().id)
    return _keep(School(**{"search_key": search_key(values["name"]), **values}))


def user(role: RoleName | None = RoleName.OFFICER, **values: Any) -> User:
    """A person with a role; the password is not a hash, so sign in with `sign_in`."""
    n = next(_numbers)
    roles = [role_record(role)] if role else []
    return _keep(User(**{"email": f"nguoi{n}@vidu.vn", "full_name": f"Nguyễn Văn {n}", "title": "Chuyên viên", "password": "x",
                         "active": True, "fs_uniquifier": f"u{n:062d}", "created_at": AT, "roles": roles, **values}))


def responsibility(person: User, topic: Topic, where: Place | None = None) -> Responsibility:
    return _keep(Responsibility(user_id=person.id, topic=topic, place_id=where.id if where else None))


def school_clerk(where: School | None = None, **values: Any) -> User:
    person = user(RoleName.SCHOOL, **values)
    _keep(Appointment(user_id=person.id, school_id=(where or school()).id))
    return person


def donation(**values: Any) -> Donation:
    values = {"reference": new_reference("UH", 2026), "donor_kind": DonorKind.PERSON, "donor_name": "Trần Thị Bích",
              "phone": "+84912345678", "money_vnd": 2_500_000, "device_count": 0, "data_packages": 0,
              "display": DonorDisplay.FULL, "consent_version": "2026-01", "consented_at": AT, "pledged_at": AT,
              "state": DonationState.PLEDGED, "state_at": AT, **values}
    return _keep(Donation(**{"search_key": search_key(values["donor_name"]), **values}))


def assistance(**values: Any) -> AssistanceRequest:
    values = {"reference": new_reference("HT", 2026), "requester_name": "Lê Thị Hoa", "relation": Relation.MOTHER,
              "phone": "+84912345678", "child_name": "Phạm Minh Khôi", "child_birth_date": date(2012, 5, 20),
              "class_name": "4A", "circumstance": Circumstance.POOR, "need": Need.BOTH, "consent_version": "2026-01",
              "consented_at": AT, "received_at": AT, "state": RequestState.RECEIVED, "state_at": AT, **values}
    values.setdefault("school_id", values.pop("school").id if "school" in values else school().id)
    return _keep(AssistanceRequest(**{"search_key": search_key(values["child_name"]), **values}))


def device(**values: Any) -> Device:
    n = next(_numbers)
    values = {"serial": f"SN{n:08d}", "kind": DeviceKind.TABLET, "model": "Máy bảng Mẫu 10 inch", "condition": Condition.NEW,
              "value_vnd": 2_500_000, "created_at": AT, **values}
    return _keep(Device(**{"search_key": search_key(values["model"] + " " + values["serial"]), **values}))


def pupil(**values: Any) -> Pupil:
    n = next(_numbers)
    values = {"school_year": "2026-2027", "full_name": f"Đặng Thị Ánh {n}", "birth_date": date(2013, 9, 1), "sex": Sex.FEMALE,
              "class_name": "7A", "identity": f"thử:{n}", "circumstance": Circumstance.POOR, "need": Need.BOTH,
              "guardian_name": "Đặng Văn Sơn", "guardian_phone": "+84912345678", "created_at": AT, **values}
    values.setdefault("school_id", values.pop("school").id if "school" in values else school().id)
    return _keep(Pupil(**{"search_key": search_key(values["full_name"]), "sort_key": sort_key(values["full_name"]),
                           "alike_key": alike_key(values["full_name"]), **values}))


#: The sections of a draft made here.
SECTIONS = (("I", "MỤC ĐÍCH, YÊU CẦU"), ("II", "ĐỐI TƯỢNG"), ("III", "TỔ CHỨC THỰC HIỆN"))


def consultation(agencies: int = 2, due_on: date = date(2021, 10, 6), **values: Any) -> Consultation:
    """A consultation sent at AT to that many single agencies; `link(invitee)` gives a personal link's token."""
    values = {"symbol": "STTTT-BCVT", "subject": "V/v tham gia ý kiến đối với dự thảo Kế hoạch",
              "draft_title": "dự thảo Kế hoạch", "silence": "Quá thời hạn trên được hiểu là đã nhất trí với dự thảo Kế hoạch.",
              "minimum_evidence": EvidenceLevel.HANDED_OVER, "contact": "Phòng Bưu chính - Viễn thông", "sent_at": AT,
              "created_at": AT, **values}
    values.setdefault("lead_id", values.pop("lead").id if "lead" in values else agency().id)
    made = _keep(Consultation(**values))
    made.deadlines.append(Deadline(due_on=due_on, recorded_at=AT, by="Văn thư", reason=""))
    made.revisions.append(Revision(number=1, recorded_at=AT, by="Văn thư", asked_at=made.sent_at, sections=[
        Section(position=place, number=number, title=title) for place, (number, title) in enumerate(SECTIONS, start=1)]))
    for position in range(1, agencies + 1):
        asked = agency()
        line = AddressLine(position=position, text=asked.name, agency_id=asked.id)
        made.lines.append(line)
        db.session.flush()
        made.invitees.append(Invitee(line_id=line.id, agency_id=asked.id, name=asked.name, email=asked.email, link_digest=""
                                     f"{made.id}-{position}"))
        db.session.flush()
        made.invitees[-1].link_digest = digest(link(made.invitees[-1]))
    db.session.flush()
    return made


def reply(invitee: Invitee, *remarks: tuple[Section | None, str], **values: Any) -> Reply:
    """A reply received two days after AT; each remark is a section (None: the whole) and what is said of it."""
    values = {"position": Position.AGREE_WITH_COMMENTS if remarks else Position.AGREE, "received_at": AT + timedelta(days=2),
              "signer": "Trần Văn Bình, Phó Giám đốc", "revision": invitee.consultation.revision, **values}
    return _keep(Reply(**{"entered_at": values["received_at"], **values}, invitee=invitee, comments=[
        Comment(position=place, section=section, text=text) for place, (section, text) in enumerate(remarks, start=1)]))


def link(invitee: Invitee) -> str:
    """The token of an invitee's personal link."""
    return personal_token(SECRET, invitee.link_purpose)


def donation_answers(**answers: str) -> dict[str, str]:
    """What a family types to give money, as the form posts it; an answer of "" is left blank."""
    return {"money_vnd": "2.500.000", "donor_kind": "person", "donor_name": "Trần Thị Bích", "phone": "0912 345 678",
            "display": "full", "consent": "y", **answers}


def letter_answers(**answers: str) -> dict[str, str]:
    """What an officer types about the letter that asks, beside the draft, the lines and the day."""
    return {"approver": "Ủy ban nhân dân thành phố", "place": "Hải Phòng", "silence_means": "agreement",
            "silence": "Quá thời hạn được hiểu là đã nhất trí.", "silence_citation": "Điều 5 Quy chế làm việc",
            "minimum_evidence": "handed_over", "evidence_citation": "Luật Giao dịch điện tử", "authority": "kt", "authority_of": "GIÁM ĐỐC",
            "contact": "Phòng Bưu chính - Viễn thông", "signer_post": "PHÓ GIÁM ĐỐC", "signer": "Vũ Đại Thắng", **answers}


def assistance_answers(where: School, **answers: str) -> dict[str, str]:
    """What a mother types to ask for help for a child of ten at a school, as the form posts it."""
    return {"requester_name": "Lê Thị Hoa", "relation": "mother", "phone": "0912 345 678", "child_name": "Phạm Minh Khôi",
            "child_birth_date-day": "20", "child_birth_date-month": "5", "child_birth_date-year": str(date.today().year - 10),  # noqa: DTZ011  # a child of ten, give or take a day
            "school_id": str(where.id), "class_name": "4A", "circumstance": "poor", "need": "both", "consent": "y", **answers}
