"""The demo people; every one of them is invented."""

from datetime import datetime

from sqlalchemy import select

from smt.accounts.models import User
from smt.accounts.service import open_account
from smt.accounts.states import RoleName
from smt.core.db import db
from smt.directory.models import Appointment, Place, Responsibility, School
from smt.directory.states import Topic

#: One published password for all demo people; production refuses to start with them (SMT_DEMO).
PASSWORD = "sóng và máy tính 2021"  # noqa: S105 -- published on purpose, refused in production

ADMINISTRATOR = "quantri@haiphong.example"
OFFICER = "canbo@haiphong.example"
INNER, OUTER = "noithanh@haiphong.example", "ngoaithanh@haiphong.example"
CLERK = "truong@haiphong.example"
AUDITOR = "giamsat@haiphong.example"

#: E-mail, name, title, role.
PEOPLE = (
    (ADMINISTRATOR, "Phạm Thu Hà (mẫu)", "Quản trị hệ thống", RoleName.ADMINISTRATOR),
    (OFFICER, "Nguyễn Đức Anh (mẫu)", "Chuyên viên Phòng Bưu chính - Viễn thông", RoleName.OFFICER),
    (INNER, "Trần Ngọc Ánh (mẫu)", "Chuyên viên, phụ trách các quận", RoleName.OFFICER),
    (OUTER, "Đỗ Văn Ước (mẫu)", "Chuyên viên, phụ trách các huyện", RoleName.OFFICER),
    (CLERK, "Lê Thị Mỵ (mẫu)", "Văn thư nhà trường", RoleName.SCHOOL),
    (AUDITOR, "Vũ Quốc Ẩn (mẫu)", "Giám sát viên", RoleName.AUDITOR),
)


def build(at: datetime) -> dict[str, User]:
    """Open the demo accounts and say who answers for what; Bạch Long Vĩ is left without anybody, to show that."""
    people = {email: open_account(email=email, full_name=name, title=title, role=role, password=PASSWORD, at=at)
              for email, name, title, role in PEOPLE}
    for topic in (Topic.CONSULTATION, Topic.DONATION):
        db.session.add(Responsibility(topic=topic, user=people[OFFICER]))
    for place in db.session.scalars(db.select(Place).where(Place.parent_id.is_not(None))):
        if "Bạch Long Vĩ" in place.name:
            continue
        person = people[INNER if place.name.startswith("Quận") else OUTER]
        db.session.add_all(Responsibility(topic=topic, place_id=place.id, user=person) for topic in (Topic.ASSISTANCE, Topic.SCHOOL_LIST))
    db.session.add(Appointment(user=people[CLERK], school=clerk_school()))
    db.session.flush()
    return people


def still_open() -> list[str]:
    """Give the addresses of demo people who could sign in."""
    return list(db.session.scalars(select(User.email).where(User.active, User.email.in_([person[0] for person in PEOPLE]))))


def clerk_school() -> School:
    """Give the school whose clerk signs in."""
    return db.session.execute(db.select(School).where(School.name == "Trường THCS Mẫu Ngô Quyền")).scalar_one()
