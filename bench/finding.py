"""Measures finding a pupil by a fragment of a name: `python -m bench.finding [--quick]`."""

import argparse
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from flask import Flask
from sqlalchemy import insert, text, true

from bench.run import _database, _postgres_answers
from config import Config
from smt.app import create_app
from smt.core.db import Base, db
from smt.directory.models import Place, School
from smt.directory.states import PlaceKind, SchoolLevel
from smt.pupils.finding import MOST, search
from smt.pupils.models import Pupil
from smt.pupils.states import Circumstance, Need, Sex
from smt.vietnamese.names import sort_key
from smt.vietnamese.text import search_key
from tests import make

#: The bar, in milliseconds at the median.
BAR = 50
SCHOOLS, PLACES = 400, 15
YEAR = "2021-2022"
#: How often a family name is met, in hundred (Lê Trung Hoa, "Họ và tên người Việt Nam").
FAMILIES = {"Nguyễn": 384, "Trần": 110, "Lê": 95, "Phạm": 70, "Hoàng": 51, "Huỳnh": 51, "Phan": 45, "Vũ": 20, "Võ": 19, "Đặng": 21,
            "Bùi": 20, "Đỗ": 14, "Hồ": 13, "Ngô": 13, "Dương": 10, "Lý": 5, "Đào": 5, "Đoàn": 5, "Vương": 3, "Trịnh": 5, "Trương": 5,
            "Lâm": 4, "Phùng": 3, "Mai": 3, "Tô": 2, "Hà": 3, "Tạ": 2, "Chu": 2, "Cao": 3, "Thái": 2, "Lương": 3, "Quách": 1, "Tống": 1}
MIDDLES = (
    "Thị", "Văn", "Thị", "Văn", "Thị", "Đức", "Minh", "Ngọc", "Thanh", "Thu", "Hoài", "Quang", "Hữu", "Đình", "Xuân", "Hải",
    "Anh", "Gia", "Bảo", "Khánh", "Phương", "Thùy", "Quỳnh", "Hồng", "Kim", "Tuấn", "Mạnh", "Quốc", "Công", "Thế", "Trọng", "Duy",
    "Nhật", "Hà", "Mai", "Diệu", "Như", "Bích", "Tường", "Thiên", "Hoàng", "Trung", "Tiến", "Việt", "Đăng", "Bá", "Viết", "Thành",
    "Phúc", "Nguyên", "Yến", "Cẩm", "Ánh", "Tuyết", "Lan", "Huyền", "Trà", "Vân", "Uyên", "Thục")
GIVEN = (
    "Anh", "An", "Ánh", "Bảo", "Bình", "Bích", "Châu", "Chi", "Chiến", "Công", "Cường", "Cúc", "Diệp", "Dung", "Dũng", "Duy",
    "Duyên", "Dương", "Đan", "Đạt", "Đăng", "Điệp", "Đông", "Đức", "Giang", "Hà", "Hạnh", "Hải", "Hằng", "Hân", "Hậu", "Hiền",
    "Hiếu", "Hiệp", "Hòa", "Hoa", "Hoài", "Hoàng", "Hoan", "Hồng", "Huệ", "Hùng", "Huy", "Huyền", "Hương", "Hường", "Hưng", "Hữu",
    "Khang", "Khánh", "Khoa", "Khôi", "Kiên", "Kiệt", "Kim", "Kỳ", "Lam", "Lan", "Lâm", "Lê", "Liên", "Linh", "Loan", "Long",
    "Lộc", "Lợi", "Luân", "Ly", "Lý", "Mai", "Mạnh", "Minh", "My", "Mỹ", "Nam", "Nga", "Ngân", "Nghĩa", "Ngọc", "Nguyên",
    "Nguyệt", "Nhàn", "Nhân", "Nhi", "Nhung", "Như", "Ninh", "Oanh", "Phát", "Phong", "Phú", "Phúc", "Phương", "Phượng", "Quang",
    "Quân", "Quế", "Quốc", "Quyên", "Quyết", "Quỳnh", "Sang", "Sơn", "Sinh", "Tài", "Tâm", "Tân", "Thái", "Thanh", "Thành",
    "Thảo", "Thắm", "Thắng", "Thi", "Thiện", "Thịnh", "Thoa", "Thơ", "Thu", "Thuận", "Thúy", "Thùy", "Thủy", "Thư", "Thương",
    "Tiên", "Tiến", "Toàn", "Trà", "Trang", "Trâm", "Trí", "Trinh", "Trọng", "Trung", "Trúc", "Trường", "Tú", "Tuấn", "Tuệ",
    "Tùng", "Tuyền", "Tuyết", "Tường", "Uyên", "Vân", "Việt", "Vinh", "Vũ", "Vy", "Xuân", "Yến")
#: What clerks type: given names with and without accents, parts of them, two words in any order, families, one and two letters.
TYPED = ("anh", "Ánh", "tuyet", "Tuyết", "uyen", "ngoc anh", "anh ngoc", "nguyen", "Nguyễn", "Nguyễn Thị Ánh", "vy", "ha", "h", "tra",
         "Trà", "duong", "Đăng", "quach tuyet", "tong bao chau", "phuong", "Phượng", "hai dang", "dang hai", "thuc uyen", "le", "yen",
         "nhan", "khong co", "xyz", "huyen trang", "trang huyen pham", "ong", "Thục Oanh", "vuong tue", "q")


def names(number: int) -> Iterator[str]:
    """Draw full names; given names are not equally frequent."""
    chance = random.Random(2021)
    often = [1 / (place + 4) for place in range(len(GIVEN))]
    order = chance.sample(GIVEN, len(GIVEN))
    families = chance.choices(list(FAMILIES), list(FAMILIES.values()), k=number)
    for family, given in zip(families, chance.choices(order, often, k=number), strict=True):
        yield f"{family} {' '.join(chance.sample(MIDDLES, chance.choice((1, 1, 1, 2))))} {given}"


def _pupils(number: int) -> Iterator[dict[str, Any]]:
    chance, at = random.Random(7), datetime(2021, 9, 5, tzinfo=UTC)
    for place, name in enumerate(names(number), 1):
        key = search_key(name)
        yield {
            "id": place, "school_id": chance.randint(1, SCHOOLS), "school_year": YEAR, "programme": "song-va-may-tinh",
            "identity": f"m:{place:010d}", "ministry_id": f"{place:010d}", "full_name": name, "search_key": key, "sort_key": sort_key(name),
            "alike_key": " ".join(sorted(key.replace("y", "i").split())), "sex": Sex.FEMALE if " Thị " in name else Sex.MALE,
            "birth_date": date(2006, 1, 1) + timedelta(days=chance.randint(0, 4000)), "class_name": f"{chance.randint(1, 9)}A",
            "circumstance": Circumstance.POOR, "need": Need.BOTH, "created_at": at, "version": 1,
            **dict.fromkeys(("personal_id", "mother_name", "guardian_name", "guardian_phone", "household_code", "address", "note"), "")}


def fill(number: int) -> float:
    """Put schools and pupils in, in bulk; give the seconds that the pupils took."""
    with db.engine.begin() as connection:
        connection.execute(insert(Place), [{"id": one, "code": str(one), "name": f"Quận {one}", "kind": PlaceKind.DISTRICT, "version": 1,
                                            "search_key": f"quan {one}"} for one in range(1, PLACES + 1)])
        connection.execute(insert(School), [
            {"id": one, "code": str(one), "name": f"Trường {one}", "search_key": f"truong {one}", "level": SchoolLevel.PRIMARY,
             "place_id": one % PLACES + 1, "active": True, "version": 1} for one in range(1, SCHOOLS + 1)])
    rows, spent = _pupils(number), 0.0
    while some := [row for _, row in zip(range(10_000), rows, strict=False)]:
        began = time.monotonic()
        with db.engine.begin() as connection:
            connection.execute(insert(Pupil), some)
        spent += time.monotonic() - began
    if db.engine.dialect.name == "postgresql":  # which does it by itself in time; SQLite never does
        with db.engine.begin() as connection:
            connection.execute(text("analyze"))
    return spent


def scopes() -> dict[str, Any]:
    """Give whose pupils are searched: the city's, a district's, a school's."""
    district = Pupil.school_id.in_(db.select(School.id).where(School.place_id == 3))
    return {"the city": true(), "a district": district, "a school": Pupil.school_id == 7}


def measure(rounds: int, scope: Any, told: bool) -> list[float]:
    """Give the milliseconds of every search; the first round only warms."""
    spent: list[float] = []
    for number in range(rounds + 1):
        for typed in TYPED:
            db.session.rollback()
            began = time.perf_counter()
            found = search(typed, scope, Pupil.merged_into_id.is_(None))
            took = (time.perf_counter() - began) * 1000
            if number:
                spent.append(took)
            if told and number == rounds:
                counted = f"> {MOST}" if found.uncounted else found.count
                print(f"    {typed:<20}{counted!s:>8}{took:9.1f} ms  {found.pupils[0].full_name if found.pupils else ''}")
    return spent


def _line(engine: str, whose: str, spent: Sequence[float]) -> str:
    return f"| {engine} | {whose} | {median(spent):.1f} | {quantiles(spent, n=20)[-1]:.1f} | {max(spent):.1f} |"


def _app(engine: str, held: ExitStack) -> Flask:
    folder = held.enter_context(tempfile.TemporaryDirectory())
    url = held.enter_context(_database()) if engine == "PostgreSQL" else f"sqlite:///{Path(folder) / 'smt.sqlite3'}"
    return create_app(Config(instance=folder, database_url=url, secret_key=make.SECRET))


def main() -> int:
    """Measure and print the table; 1 when the bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="50,000 pupils")
    options.add_argument("--each", action="store_true", help="also say what each search took")
    options.add_argument("--engine", choices=("SQLite", "PostgreSQL"), help="only this one")
    asked = options.parse_args()
    number = 50_000 if asked.quick else 500_000
    lines, missed = ["| engine | searched | median ms | 95th percentile | worst |", "|---|---|--:|--:|--:|"], False
    for engine in [asked.engine] if asked.engine else ["SQLite", *(["PostgreSQL"] if _postgres_answers() else [])]:
        with ExitStack() as held:
            app = _app(engine, held)
            held.enter_context(app.app_context())
            Base.metadata.create_all(db.engine)
            held.callback(db.engine.dispose)
            held.callback(db.session.remove)
            lines.append(f"| {engine} | (writing {number:,} pupils: {fill(number):.0f} s) | | | |")
            for whose, scope in scopes().items():
                if asked.each:
                    print(f"{engine}, {whose}")
                spent = measure(2 if asked.quick else 3, scope, asked.each)
                missed |= median(spent) > BAR
                lines.append(_line(engine, whose, spent))
    print("\n".join([*lines, "", f"{number:,} pupils of {SCHOOLS} schools, {len(TYPED)} searches, page of 50; "
                     f"the bar is {BAR} ms at the median; {os.cpu_count()} cores, Python {platform.python_version()}."]))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
