"""Keeping the directory: each function makes a record, or changes the one it is given."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from smt.core.db import Base, db
from smt.core.errors import AlreadyThere, Refusal
from smt.directory.models import Agency, AgencyGroup, Appointment, Place, Responsibility, School
from smt.directory.states import PlaceKind, SchoolLevel, Topic
from smt.vietnamese.text import search_key

R = TypeVar("R", bound=Base)
_LONGEST_KEY = 300


def keep_place(place: Place | None = None, *, code: str, name: str, kind: PlaceKind, parent_id: int | None,
               valid_from: date | None, valid_to: date | None) -> Place:
    """Keep an administrative unit; it cannot lie within itself."""
    _in_order(valid_from, valid_to)
    place = place or Place()
    if place.id is not None and parent_id in _below(place):
        raise Refusal(_l("Nơi cấp trên không thể là chính nơi này hoặc nơi thuộc nó. Chọn nơi khác."), field="parent_id")
    place.code, place.name, place.kind, place.parent_id = code, name, kind, parent_id
    place.valid_from, place.valid_to = valid_from, valid_to
    return _kept(place, _l("Đã có nơi khác dùng mã này. Xem lại mã, hoặc sửa nơi đang có."), "code")


def keep_agency(agency: Agency | None = None, *, name: str, abbreviation: str, email: str, phone: str, address: str,
                place_id: int | None, valid_from: date | None, valid_to: date | None) -> Agency:
    """Keep an agency; its name is its key."""
    _in_order(valid_from, valid_to)
    agency = agency or Agency()
    agency.name, agency.abbreviation, agency.email, agency.phone, agency.address = name, abbreviation, email, phone, address
    agency.place_id, agency.valid_from, agency.valid_to = place_id, valid_from, valid_to
    agency.search_key = search_key(f"{name} {abbreviation}")[:_LONGEST_KEY]
    return _kept(agency, _l("Đã có cơ quan mang tên này. Sửa cơ quan đang có, hoặc ghi tên phân biệt được."), "name")


def keep_group(group: AgencyGroup | None = None, *, name: str, agencies: Sequence[int]) -> AgencyGroup:
    """Keep a group of agencies."""
    chosen = list(db.session.scalars(select(Agency).where(Agency.id.in_(agencies)).order_by(Agency.name)))
    if group is None:
        group = AgencyGroup(name=name, agencies=chosen)
    elif {one.id for one in group.agencies} != set(agencies):
        group.agencies = chosen
        flag_modified(group, "name")  # a changed membership alone would leave the version as it was
    group.name = name
    return _kept(group, _l("Đã có nhóm mang tên này. Sửa nhóm đang có, hoặc đặt tên khác."), "name")


def keep_school(school: School | None = None, *, code: str, name: str, level: SchoolLevel, place_id: int, email: str,
                phone: str, address: str) -> School:
    """Keep a school; its code is its key."""
    school = school or School()
    school.code, school.name, school.level, school.place_id = code, name, level, place_id
    school.email, school.phone, school.address = email, phone, address
    school.search_key = search_key(f"{name} {code}")[:_LONGEST_KEY]
    return _kept(school, _l("Đã có trường khác dùng mã này. Xem lại mã, hoặc sửa trường đang có."), "code")


def keep_responsibility(responsibility: Responsibility | None = None, *, topic: Topic, place_id: int | None,
                        user_id: int) -> Responsibility:
    """Keep who answers for a topic in a place; no place means everywhere."""
    responsibility = responsibility or Responsibility()
    twin = select(Responsibility.id).where(
        Responsibility.topic == topic, Responsibility.user_id == user_id, Responsibility.id != (responsibility.id or 0),
        Responsibility.place_id.is_(None) if place_id is None else Responsibility.place_id == place_id)
    sentence = _l("Người này đã được giao đúng việc ấy ở nơi ấy. Không cần giao lại.")
    with db.session.no_autoflush:
        if db.session.scalar(twin) is not None:  # two rows without a place are different for the database
            raise AlreadyThere(sentence, field="user_id")
    responsibility.topic, responsibility.place_id, responsibility.user_id = topic, place_id, user_id
    return _kept(responsibility, sentence, "user_id")


def keep_appointment(appointment: Appointment | None = None, *, user_id: int, agency_id: int | None,
                     school_id: int | None) -> Appointment:
    """Keep for whom a person works: one agency or one school."""
    if (agency_id is None) == (school_id is None):
        raise Refusal(_l("Chọn cơ quan hoặc trường, đúng một trong hai; ô kia để trống."), field="agency_id")
    appointment = appointment or Appointment()
    appointment.user_id, appointment.agency_id, appointment.school_id = user_id, agency_id, school_id
    return _kept(appointment, _l("Người này đã có nơi làm việc. Sửa dòng đang có thay vì thêm dòng mới."), "user_id")


def _kept(record: R, taken: object, field: str) -> R:
    db.session.add(record)
    try:
        db.session.flush()
    except IntegrityError as problem:
        raise AlreadyThere(taken, field=field) from problem
    db.session.refresh(record)
    return record


def _in_order(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise Refusal(_l("Ngày kết thúc đứng trước ngày bắt đầu. Xem lại hai ngày."), field="valid_to")


def _below(place: Place) -> set[int]:
    found, waiting = {place.id}, [place.id]
    while waiting:
        below = set(db.session.scalars(select(Place.id).where(Place.parent_id.in_(waiting)))) - found
        found, waiting = found | below, list(below)
    return found
