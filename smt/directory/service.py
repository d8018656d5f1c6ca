"""Keeping the directory: each function makes a record, or changes the one it is given."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from smt.accounts.models import User
from smt.core.db import Base, db
from smt.core.errors import AlreadyThere, Refusal
from smt.directory.models import Agency, AgencyGroup, Appointment, Holiday, Place, Responsibility, School
from smt.directory.states import PlaceKind, SchoolLevel, Topic
from smt.vietnamese.holidays import fixed_holidays
from smt.vietnamese.text import search_key

R = TypeVar("R", bound=Base)
_LONGEST_KEY = 300
#: What a record points at, and what to say when that has gone meanwhile.
_POINTS_AT: dict[str, tuple[type[Place | Agency | School | User], object]] = {
    "parent_id": (Place, _l("Nơi cấp trên này vừa bị xóa khỏi danh bạ. Chọn nơi khác.")),
    "place_id": (Place, _l("Nơi này vừa bị xóa khỏi danh bạ. Chọn nơi khác.")),
    "agency_id": (Agency, _l("Cơ quan này vừa bị xóa khỏi danh bạ. Chọn cơ quan khác.")),
    "school_id": (School, _l("Trường này vừa bị xóa khỏi danh bạ. Chọn trường khác.")),
    "user_id": (User, _l("Tài khoản này vừa bị xóa. Chọn người khác.")),
}


def keep_place(place: Place | None = None, *, code: str, name: str, kind: PlaceKind, parent_id: int | None,
               valid_from: date | None, valid_to: date | None) -> Place:
    """Keep an administrative unit; it cannot lie within itself."""
    _in_order(valid_from, valid_to)
    place = place or Place()
    if place.id is not None and parent_id in _below(place):
        raise Refusal(_l("Nơi cấp trên không thể là chính nơi này hoặc nơi thuộc nó. Chọn nơi khác."), field="parent_id")
    values = {"code": code, "name": name, "kind": kind, "parent_id": parent_id, "valid_from": valid_from, "valid_to": valid_to}
    return _kept(place, values, Place.code == code,
                 AlreadyThere(_l("Đã có nơi khác dùng mã này. Xem lại mã, hoặc sửa nơi đang có."), field="code"))


def keep_agency(agency: Agency | None = None, *, name: str, abbreviation: str, email: str, phone: str, address: str,
                place_id: int | None, valid_from: date | None, valid_to: date | None) -> Agency:
    """Keep an agency; its name is its key."""
    _in_order(valid_from, valid_to)
    values = {"name": name, "abbreviation": abbreviation, "email": email, "phone": phone, "address": address,
              "place_id": place_id, "valid_from": valid_from, "valid_to": valid_to,
              "search_key": search_key(f"{name} {abbreviation}")[:_LONGEST_KEY]}
    return _kept(agency or Agency(), values, Agency.name == name,
                 AlreadyThere(_l("Đã có cơ quan mang tên này. Sửa cơ quan đang có, hoặc ghi tên phân biệt được."), field="name"))


def keep_group(group: AgencyGroup | None = None, *, name: str, agencies: Sequence[int]) -> AgencyGroup:
    """Keep a group of agencies."""
    values: dict[str, Any] = {"name": name}
    if group is None or {one.id for one in group.agencies} != set(agencies):
        values["agencies"] = list(db.session.scalars(select(Agency).where(Agency.id.in_(agencies)).order_by(Agency.name)))
    return _kept(group or AgencyGroup(), values, AgencyGroup.name == name,
                 AlreadyThere(_l("Đã có nhóm mang tên này. Sửa nhóm đang có, hoặc đặt tên khác."), field="name"))


def keep_school(school: School | None = None, *, code: str, name: str, level: SchoolLevel, place_id: int, email: str,
                phone: str, address: str) -> School:
    """Keep a school; its code is its key."""
    values = {"code": code, "name": name, "level": level, "place_id": place_id, "email": email, "phone": phone,
              "address": address, "search_key": search_key(f"{name} {code}")[:_LONGEST_KEY]}
    return _kept(school or School(), values, School.code == code,
                 AlreadyThere(_l("Đã có trường khác dùng mã này. Xem lại mã, hoặc sửa trường đang có."), field="code"))


def keep_responsibility(responsibility: Responsibility | None = None, *, topic: Topic, place_id: int | None,
                        user_id: int) -> Responsibility:
    """Keep who answers for a topic in a place; no place means everywhere."""
    twin = and_(Responsibility.topic == topic, Responsibility.user_id == user_id,
                Responsibility.place_id.is_not_distinct_from(place_id))
    values = {"topic": topic, "place_id": place_id, "user_id": user_id}
    return _kept(responsibility or Responsibility(), values, twin,
                 AlreadyThere(_l("Người này đã được giao đúng việc ấy ở nơi ấy. Không cần giao lại."), field="user_id"))


def keep_appointment(appointment: Appointment | None = None, *, user_id: int, agency_id: int | None,
                     school_id: int | None) -> Appointment:
    """Keep for whom a person works: one agency or one school."""
    if (agency_id is None) == (school_id is None):
        raise Refusal(_l("Chọn cơ quan hoặc trường, đúng một trong hai; ô kia để trống."), field="agency_id")
    values = {"user_id": user_id, "agency_id": agency_id, "school_id": school_id}
    return _kept(appointment or Appointment(), values, Appointment.user_id == user_id,
                 AlreadyThere(_l("Người này đã có nơi làm việc. Sửa dòng đang có thay vì thêm dòng mới."), field="user_id"))


def keep_holiday(*, day: date, name: str) -> Holiday:
    """Keep a day on which offices are shut; those of the calendar need no row."""
    fixed = fixed_holidays(day.year).get(day)
    if fixed is not None:
        raise AlreadyThere(_l("Ngày này là %(name)s, năm nào cũng nghỉ nên không cần ghi.", name=fixed), field="day")
    return _kept(Holiday(), {"day": day, "name": name}, Holiday.day == day,
                 AlreadyThere(_l("Ngày này đã có trong danh sách. Không cần ghi lại."), field="day"))


def _kept(record: R, values: Mapping[str, Any], twin: ColumnElement[bool], taken: AlreadyThere) -> R:
    kind: Any = type(record)
    key = inspect(record).identity
    try:
        with db.session.begin_nested():
            for name, value in values.items():
                setattr(record, name, value)
            if "agencies" in values:
                flag_modified(record, "name")  # a changed membership alone would leave the version as it was
            db.session.add(record)
            db.session.flush()
    except IntegrityError:
        # The constraint decides; which one it was is asked here.
        if db.session.scalar(select(kind.id).where(twin, kind.id != (key[0] if key else 0))) is not None:
            raise taken from None
        _refuse_the_gone(values)
        raise
    db.session.refresh(record)
    return record


def _refuse_the_gone(values: Mapping[str, Any]) -> None:
    for name, (kind, sentence) in _POINTS_AT.items():
        number = values.get(name)
        if number is not None and db.session.scalar(select(kind.id).where(kind.id == number)) is None:
            raise Refusal(sentence, field=name)


def _in_order(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise Refusal(_l("Ngày kết thúc đứng trước ngày bắt đầu. Xem lại hai ngày."), field="valid_to")


def _below(place: Place) -> set[int]:
    found, waiting = {place.id}, [place.id]
    while waiting:
        below = set(db.session.scalars(select(Place.id).where(Place.parent_id.in_(waiting)))) - found
        found, waiting = found | below, list(below)
    return found
