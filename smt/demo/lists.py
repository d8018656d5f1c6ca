"""Demo pupils: invented names, spread over invented schools."""

import random
from datetime import date, datetime, timedelta

from sqlalchemy import select

from smt.core.db import db
from smt.demo.people import clerk_school
from smt.directory.models import School
from smt.directory.states import SchoolLevel
from smt.pupils import service
from smt.pupils.identity import alike_key
from smt.pupils.models import Pupil
from smt.pupils.states import Circumstance, Need, Sex
from smt.pupils.yearlist import touched
from smt.vietnamese.names import sort_key
from smt.vietnamese.text import search_key

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Đoàn", "Lương")
MIDDLES = {Sex.MALE: ("Văn", "Đức", "Minh", "Gia", "Quốc", "Hữu"), Sex.FEMALE: ("Thị", "Ngọc", "Khánh", "Thu", "Diệu", "Thị Ánh")}
GIVEN = {Sex.MALE: ("An", "Bảo", "Đạt", "Hùng", "Khôi", "Long", "Ước", "Thắng", "Ẩn"),
         Sex.FEMALE: ("Ánh", "Châu", "Hằng", "Ỷ", "Linh", "Mỵ", "Ngân", "Uyên", "Yến")}
#: First class and first birth year of a level, for a school year that begins in 2026.
LEVELS = {SchoolLevel.PRIMARY: (1, 2020), SchoolLevel.LOWER_SECONDARY: (6, 2015), SchoolLevel.UPPER_SECONDARY: (10, 2011)}


def build(at: datetime) -> None:
    """Give the clerk's school forty pupils and some others a few."""
    dice = random.Random(2021)  # noqa: S311 -- the same demo each time, nothing secret
    schools = list(db.session.scalars(select(School).order_by(School.code)))
    home = clerk_school()
    for school in schools:
        count = 40 if school.id == home.id else 6 if school.id % 4 == 0 else 0
        db.session.add_all(_pupil(dice, school, number, at) for number in range(count))
        if count:
            touched(school.id, service.school_year_of(at), at=at, by="smt", reason="")
    db.session.flush()


def _pupil(dice: random.Random, school: School, number: int, at: datetime) -> Pupil:
    sex = dice.choice(list(Sex))
    name = f"{dice.choice(FAMILIES)} {dice.choice(MIDDLES[sex])} {dice.choice(GIVEN[sex])}"
    first, born = LEVELS[school.level]
    grade = dice.randrange(4 if first == 6 else 3)
    ministry_id = f"31{school.id:04d}{number:04d}"
    guardian = f"{name.split()[0]} {dice.choice(('Văn Sơn', 'Thị Hoa', 'Văn Tám', 'Thị Nụ'))}"
    mother = f"{dice.choice(FAMILIES)} Thị {dice.choice(GIVEN[Sex.FEMALE])}"
    return Pupil(
        school_id=school.id, school_year=service.school_year_of(at), identity=f"m:{ministry_id}", ministry_id=ministry_id, full_name=name,
        search_key=search_key(name), sort_key=sort_key(name),
        alike_key=alike_key(name), mother_name=mother, sex=sex, class_name=f"{first + grade}{dice.choice('ABC')}",
        birth_date=date(born - grade, dice.randrange(1, 13), dice.randrange(1, 29)),
        circumstance=dice.choice([Circumstance.POOR, Circumstance.NEAR_POOR, Circumstance.NEAR_POOR, Circumstance.OTHER]),
        need=dice.choice(list(Need)), guardian_name=guardian, guardian_phone=f"+8492{school.id % 1000:03d}{number:04d}",
        address=school.address, note="", created_at=at - timedelta(days=9))
