"""The directory's screens and what waits there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from forms.directory import AGENCY_GROUPS, SCHOOL_GROUPS, AgencyForm, AgencyGroupForm, PlaceForm, SchoolForm
from smt.accounts.current import has_role, person
from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.admin.base import Narrow, Screen, Tag, Waiting, address
from smt.core.db import db
from smt.directory import service
from smt.directory.calendar import Holidays
from smt.directory.choices import Everywhere, agencies, places
from smt.directory.duties import Appointments, Responsibilities
from smt.directory.models import Agency, AgencyGroup, Appointment, Holiday, Place, Responsibility, School
from smt.directory.queries import in_charge, uncovered
from smt.directory.states import PLACE_KINDS, SCHOOL_LEVELS, TOPICS, Topic
from smt.vietnamese.dates import day_month_year
from smt.vietnamese.names import alphabetical_key
from smt.vietnamese.phones import national
from smt.vietnamese.text import search_key

ALL = frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER, RoleName.AUDITOR})
ADMINISTRATOR = frozenset({RoleName.ADMINISTRATOR})
_CATEGORY = _l("Danh bạ")


class Places(Everywhere):
    """Administrative units."""

    can_create = can_edit = can_delete = can_export = True
    see, write = ALL, ADMINISTRATOR
    declaration = PlaceForm
    columns = [("name", _l("Tên")), ("code", _l("Mã")), ("kind", _l("Loại")), ("parent", _l("Thuộc")),
               ("valid", _l("Có hiệu lực"))]
    narrows = [Narrow("kind", _l("Loại"), Place.kind, PLACE_KINDS)]
    sortable = {"code": "code", "kind": "kind"}
    order = ("code", False)
    new = _l("Thêm nơi")

    def match(self, words: list[str]) -> ColumnElement[bool]:
        """Find by name and code; places are few, so they are compared here."""
        rows = db.session.execute(select(Place.id, Place.name, Place.code))
        return Place.id.in_([row.id for row in rows if all(word in search_key(f"{row.name} {row.code}") for word in words)])

    search_column = "name"

    def show_valid(self, place: Place) -> str:
        """Give the days between which it exists."""
        return _between(place)

    def offer(self, form: Any) -> None:
        """Offer the places above."""
        form.parent_id.offer(places())

    def add(self, answers: dict[str, Any], at: datetime) -> Place:
        """Keep a new place."""
        return service.keep_place(**answers)

    def change(self, record: Place, answers: dict[str, Any], at: datetime) -> None:
        """Keep a changed place."""
        service.keep_place(record, **answers)


class Agencies(Everywhere):
    """Agencies."""

    can_create = can_edit = can_delete = can_export = True
    see, write = ALL, ADMINISTRATOR
    declaration, groups = AgencyForm, AGENCY_GROUPS
    columns = [("name", _l("Tên cơ quan")), ("abbreviation", _l("Viết tắt")), ("email", _l("Thư điện tử")),
               ("phone", _l("Điện thoại"))]
    facts = [*columns, ("address", _l("Địa chỉ")), ("place", _l("Địa bàn")), ("valid", _l("Hoạt động")),
             ("groups_of", _l("Thuộc nhóm"))]
    sortable = {"name": "search_key"}
    order = ("search_key", False)
    new = _l("Thêm cơ quan")

    def show_phone(self, agency: Agency) -> str:
        """Give the phone as people write it."""
        return national(agency.phone) if agency.phone else ""

    def show_email(self, agency: Agency) -> object:
        """Give the address, or say that letters cannot be sent."""
        return agency.email or Tag(_("Chưa có, chỉ gửi giấy"), "warn")

    def show_valid(self, agency: Agency) -> str:
        """Give the days between which it exists."""
        return _between(agency)

    def show_groups_of(self, agency: Agency) -> str:
        """Give the groups it stands in."""
        return "; ".join(sorted((group.name for group in agency.groups), key=alphabetical_key))

    def offer(self, form: Any) -> None:
        """Offer the places."""
        form.place_id.offer(places())

    def add(self, answers: dict[str, Any], at: datetime) -> Agency:
        """Keep a new agency."""
        return service.keep_agency(**answers)

    def change(self, record: Agency, answers: dict[str, Any], at: datetime) -> None:
        """Keep a changed agency."""
        service.keep_agency(record, **answers)


class AgencyGroups(Everywhere):
    """Groups of agencies."""

    can_create = can_edit = can_delete = True
    see, write = ALL, ADMINISTRATOR
    declaration = AgencyGroupForm
    columns = [("name", _l("Tên nhóm")), ("size", _l("Số cơ quan"))]
    facts = [("name", _l("Tên nhóm")), ("agencies", _l("Các cơ quan"))]
    search_column = None
    order = ("name", False)
    new = _l("Thêm nhóm")
    empty = _l("Nhóm thay cho một dòng Kính gửi như “Các Sở, ban, ngành”, để mời cả nhóm một lần.")

    def show_size(self, group: AgencyGroup) -> int:
        """Give the number of agencies."""
        return len(group.agencies)

    def offer(self, form: Any) -> None:
        """Offer the agencies."""
        form.agencies.offer(agencies())

    def add(self, answers: dict[str, Any], at: datetime) -> AgencyGroup:
        """Keep a new group."""
        return service.keep_group(**answers)

    def change(self, record: AgencyGroup, answers: dict[str, Any], at: datetime) -> None:
        """Keep a changed group."""
        service.keep_group(record, **answers)


class Schools(Screen):
    """Schools; an officer works with those of her places."""

    can_create = can_edit = can_delete = can_export = True
    see, write = ALL, ADMINISTRATOR | {RoleName.OFFICER}
    declaration, groups = SchoolForm, SCHOOL_GROUPS
    columns = [("name", _l("Tên trường")), ("code", _l("Mã trường")), ("level", _l("Cấp học")), ("place", _l("Địa bàn")),
               ("phone", _l("Điện thoại"))]
    facts = [*columns, ("email", _l("Thư điện tử")), ("address", _l("Địa chỉ"))]
    narrows = [Narrow("level", _l("Cấp học"), School.level, SCHOOL_LEVELS),
               Narrow("place", _l("Địa bàn"), School.place_id, lambda: [(place.id, place.name) for place in _school_places()])]
    sortable = {"name": "search_key", "code": "code", "level": "level"}
    order = ("search_key", False)
    new = _l("Thêm trường")
    empty = _l("Chưa có trường nào ở địa bàn bạn phụ trách. Người quản trị giao địa bàn ở mục Phân công.")

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give the schools of the person's places."""
        return in_charge(user, Topic.SCHOOL_LIST, School.place_id)

    def show_phone(self, school: School) -> str:
        """Give the phone as people write it."""
        return national(school.phone) if school.phone else ""

    def removable(self, record: School) -> bool:
        """Only an administrator takes a school off the list."""
        return has_role(RoleName.ADMINISTRATOR)

    def offer(self, form: Any) -> None:
        """Offer the person's places."""
        user = person()
        form.place_id.offer(places(in_charge(user, Topic.SCHOOL_LIST, Place.id)) if user else [])

    def add(self, answers: dict[str, Any], at: datetime) -> School:
        """Keep a new school."""
        return service.keep_school(**answers)

    def change(self, record: School, answers: dict[str, Any], at: datetime) -> None:
        """Keep a changed school."""
        service.keep_school(record, **answers)


def screens() -> list[Screen]:
    """Give the directory's screens."""
    return [Schools(School, name=_l("Trường"), endpoint="schools", category=_CATEGORY),
            Agencies(Agency, name=_l("Cơ quan"), endpoint="agencies", category=_CATEGORY),
            AgencyGroups(AgencyGroup, name=_l("Nhóm cơ quan"), endpoint="agency-groups", category=_CATEGORY),
            Places(Place, name=_l("Địa bàn"), endpoint="places", category=_CATEGORY),
            Responsibilities(Responsibility, name=_l("Phân công"), endpoint="responsibilities", category=_CATEGORY),
            Appointments(Appointment, name=_l("Nơi làm việc"), endpoint="appointments", category=_CATEGORY),
            Holidays(Holiday, name=_l("Ngày nghỉ lễ"), endpoint="holidays", category=_CATEGORY)]


def waiting(user: User, at: datetime) -> Iterable[Waiting]:
    """Tell administrators what nobody is responsible for."""
    if user.role is not RoleName.ADMINISTRATOR:
        return []
    missing = uncovered()
    topics = "; ".join(str(TOPICS[topic]) for topic in Topic if topic in {found for found, _place in missing})
    text = _("việc hoặc nơi chưa có người phụ trách: %(topics)s", topics=topics)
    return [Waiting(text, len(missing), address("responsibilities"), "bad")]


def _between(record: Place | Agency) -> str:
    first = _("từ %(day)s", day=day_month_year(record.valid_from)) if record.valid_from else ""
    last = _("đến hết %(day)s", day=day_month_year(record.valid_to)) if record.valid_to else ""
    return " ".join(part for part in (first, last) if part)


def _school_places() -> Iterable[Place]:
    user = person()
    condition = in_charge(user, Topic.SCHOOL_LIST, Place.id) if user else Place.id.is_(None)
    found = db.session.scalars(select(Place).where(Place.id.in_(select(School.place_id)), condition))
    return sorted(found, key=lambda place: alphabetical_key(place.name))
