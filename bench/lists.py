"""Measures a list of 100,000 pupils against the least: `python -m bench.lists [--rows N] [--rounds N]`.

The bare side reads the same workbook with python-calamine and copies the same typed rows into the same table, with its indexes. The
product reads it in its child process, checks every row with the questions of the page, compares it with the register, holds it, and
takes it into the register. Needs PostgreSQL. What works here stands for the worker of jobs; the process that keeps the file stands for
the web server, whose memory is told.
"""

import argparse
import io
import random
import re
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import xlsxwriter
from python_calamine import load_workbook
from sqlalchemy import func, select, text
from werkzeug.datastructures import MultiDict

from bench.run import _database
from config import Config
from forms.pupil import PupilForm
from smt.app import create_app
from smt.core.db import Base, db, transaction
from smt.pupils import applying, pipeline, service
from smt.pupils.checking import RowChecker
from smt.pupils.models import Batch, Pupil
from smt.pupils.template import KIND, VERSION, columns
from smt.pupils.watching import Unwatched
from smt.sheets.marking import without_macros
from tests import make

AT = datetime(2026, 11, 27, 3, tzinfo=UTC)
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Đoàn", "Lương", "Huỳnh", "Phan", "Dương", "Lý")
MIDDLES = ("Văn", "Thị", "Đức", "Minh", "Gia", "Quốc", "Hữu", "Ngọc", "Khánh", "Thu", "Diệu", "Thị Ánh", "Hải", "Tuấn", "Bảo")
GIVEN = ("An", "Bảo", "Đạt", "Hùng", "Khôi", "Long", "Ước", "Thắng", "Ẩn", "Ánh", "Châu", "Hằng", "Ỷ", "Linh", "Mỵ", "Ngân", "Uyên", "Yến")


def name(dice: random.Random) -> str:
    """Make up a name."""
    return f"{dice.choice(FAMILIES)} {dice.choice(MIDDLES)} {dice.choice(GIVEN)}"


def pupils(count: int) -> Iterator[dict[str, str]]:
    """Make up pupils as a school types them."""
    dice = random.Random(2026)
    for number in range(count):
        born, male = date(2009, 1, 1) + timedelta(days=dice.randrange(4000)), dice.random() < 0.5
        yield {"full_name": name(dice), "birth_date": born.strftime("%d/%m/%Y"), "sex": "Nam" if male else "Nữ",
               "class_name": f"{dice.randrange(1, 10)}A{dice.randrange(1, 9)}", "ministry_id": f"31{number:08d}",
               "personal_id": f"031{2 if male else 3}{born.year % 100:02d}{number:06d}",
               "circumstance": dice.choice(("Hộ nghèo", "HN", "Hộ CN")), "household_code": "", "need": dice.choice(("Máy tính", "Cả hai")),
               "mother_name": name(dice), "guardian_name": name(dice),
               "guardian_phone": f"09{dice.randrange(9)}{dice.randrange(10**7):07d}",
               "address": f"Số {dice.randrange(400)}, tổ {dice.randrange(40)}, phường Kiến An", "note": ""}


def workbook(count: int) -> bytes:
    """Fill the template's columns with so many pupils."""
    out, asked = io.BytesIO(), columns()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_string(0, 0, f'{{"kind": "{KIND}", "version": "{VERSION}"}}')
        for at, column in enumerate(asked):
            sheet.write_string(1, at, column.key)
        for at, column in enumerate(asked):
            sheet.write_string(2, at, column.label)
        for row, pupil in enumerate(pupils(count), start=3):
            for at, column in enumerate(asked):
                if pupil[column.key]:
                    sheet.write_string(row, at, pupil[column.key])
    return out.getvalue()


def bare(data: bytes, school_id: int) -> None:
    """Read and copy: no check, no comparison, nothing to look at before it is written."""
    rows = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).iter_rows()
    next(rows)
    keys = [str(key) for key in next(rows)]
    next(rows)
    names = ["school_id", "school_year", "programme", "identity", "search_key", "sort_key", "alike_key", "created_at", "version", *keys]
    places = {key: at for at, key in enumerate(keys)}
    with transaction() as session:
        driver: Any = session.connection().connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY pupils ({', '.join(names)}) FROM STDIN") as copy:
            for cells in rows:
                values = [str(cell) for cell in cells]
                full = values[places["full_name"]]
                day, month, year = values[places["birth_date"]].split("/")
                values[places["birth_date"]] = f"{year}-{month}-{day}"
                for key, word in (("sex", "male"), ("circumstance", "poor"), ("need", "both")):
                    values[places[key]] = word
                identity = "m:" + values[places["ministry_id"]]
                copy.write_row([school_id, "2026-2027", "song-va-may-tinh", identity, full, full, full, AT, 1, *values])


def product(data: bytes, school_id: int) -> dict[str, float]:
    """Keep, read, check, hold and take; give the seconds of each part."""
    marks = [time.perf_counter()]
    with transaction():
        batch_id = service.receive(school_id=school_id, school_year="2026-2027", file_name="a.xlsx", data=data, at=AT, by="Lan").id
    marks.append(time.perf_counter())
    state = pipeline.read_list(batch_id, Unwatched(), AT)
    marks.append(time.perf_counter())
    with transaction():
        batch = applying.apply(db.session.get_one(Batch, batch_id), at=AT, by="Lan")
        counts = batch.counts
    marks.append(time.perf_counter())
    assert sum(counts.values()) == db.session.scalar(select(func.count()).select_from(Pupil)) + counts["error"], (state, counts)
    db.session.rollback()
    return dict(zip(("keep", "check", "take"), (later - earlier for earlier, later in pairwise(marks)), strict=True))


def faster(count: int = 1000) -> float:
    """Say how many times faster a row is checked than by a form of its own."""
    rows = list(pupils(count))
    began = time.process_time()
    for row in rows:
        form = PupilForm(MultiDict({**row, "sex": "male", "circumstance": "poor", "need": "both"}))
        assert form.validate(), form.errors
    single = time.process_time() - began
    checker = RowChecker({}, today=date(2026, 11, 27), school_id=1)
    began = time.process_time()
    for number, row in enumerate(rows):
        checker.check(number, row)
    return single / (time.process_time() - began)


def forget() -> None:
    """Empty the register between rounds."""
    with transaction():
        for table in ("pupil_batch_before", "pupil_batch_rows", "pupils", "pupil_batches", "list_events", "school_lists", "letters"):
            db.session.execute(text(f"TRUNCATE {table} CASCADE"))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    db.session.remove()


def peak(anew: bool = False) -> float:
    """Give the most memory this process has had, in MB, since it was last asked anew."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    """Measure and say."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=3)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database() as url:
        settings = Config(instance=folder, database_url=url, secret_key=make.SECRET)
        app = create_app(settings)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            with transaction():
                school_id = make.school().id
            _measure(chosen.rows, chosen.rounds, school_id)
            db.session.remove()
            db.engine.dispose()


def _measure(rows: int, rounds: int, school_id: int) -> None:
    data, small = workbook(rows), workbook(5000)
    ratios: list[float] = []
    print(f"a row is checked {faster():.1f} times as fast as by a form of its own (at least 5)")
    before = peak(anew=True)
    with transaction():
        service.receive(school_id=school_id, school_year="2026-2027", file_name="a.xlsx", data=without_macros(data),
                        at=AT, by="Lan")
    grown = peak() - before
    print(f"keeping the file of {len(data) / 1e6:.0f} MB, as the web server does: its memory grows by {grown:.0f} MB (at most 50)")
    for _round in range(rounds):
        forget()
        began = time.perf_counter()
        bare(data, school_id)
        least = time.perf_counter() - began
        forget()
        parts = product(data, school_id)
        whole = sum(parts.values())
        ratios.append(whole / least)
        said = ", ".join(f"{step} {seconds:.1f}" for step, seconds in parts.items())
        print(f"bare {least:.1f} s · product {whole:.1f} s ({said}) · ratio {whole / least:.2f}")
        forget()
        with transaction():
            batch_id = service.receive(school_id=school_id, school_year="2026-2027", file_name="a.xlsx", data=small, at=AT, by="Lan").id
        began = time.perf_counter()
        pipeline.read_list(batch_id, Unwatched(), AT)
        print(f"5,000 rows read, checked and held: {time.perf_counter() - began:.2f} s")
    print(f"{rows:,} rows: ratio {median(ratios):.2f} at the median of {rounds} (at most 4); memory of the worker {peak():.0f} MB")


if __name__ == "__main__":
    main()
