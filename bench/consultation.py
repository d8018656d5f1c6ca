"""Measures a consultation of 500 agencies with 20 comments each: `python -m bench.consultation [--quick] [--write]`."""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask

from bench.opinions import COMMENTS, fill
from bench.run import _database, _postgres_answers
from config import Config
from smt.accounts.states import RoleName
from smt.app import create_app
from smt.consultations import papers
from smt.consultations.models import Consultation
from smt.consultations.queries import board
from smt.core.clock import now
from smt.core.db import Base, db
from smt.documents import service
from tests import make

RESULTS = Path(__file__).parent / "consultation.md"
#: The consultation of which the bars speak, and one of a tenth, so that it is seen how the cost grows.
LARGE, SMALL = 500, 50


@dataclass(frozen=True)
class Work:
    """Something that is measured: what it is, how many milliseconds it may take for LARGE agencies, and how it is done."""

    name: str
    most: float | None
    do: Callable[["World", int], object]


@dataclass(frozen=True)
class World:
    """The application with both consultations, and the session of an administrator."""

    app: Flask
    person: str

    def page(self, address: str, contains: bytes) -> None:
        """Open a page as the administrator, in a request of its own."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = self.person, True
        answer = client.get(address, buffered=True)
        if answer.status_code != 200 or contains not in answer.data:
            raise SystemExit(f"{address}: {answer.status_code}")

    def asked(self, number: int) -> Consultation:
        """Give a consultation, read anew."""
        return db.session.get_one(Consultation, number)


def _summary(world: World, number: int) -> bytes:
    return service.docx(papers.summary(world.asked(number), now()))


def _bundle(world: World, number: int) -> None:
    with papers.bundle(world.asked(number), now()):
        pass


WORKS = (
    Work("board, query", None, lambda world, number: board(world.asked(number), now())),
    Work("board, page", 300, lambda world, number: world.page(f"/admin/consultations/details/?id={number}", b"<table")),
    Work("comments, first page", 300, lambda world, number: world.page(f"/admin/consultations/comments/?id={number}", b'name="picked"')),
    Work("comments, one part, last page", 300, lambda world, number: world.page(
        f"/admin/consultations/comments/?id={number}&phan={number * 100_000 + 3}&trang=99", b'name="picked"')),
    Work("summary, context and DOCX", 5000, _summary),
)
SLOW = (
    Work("summary, PDF", None, lambda world, number: service.pdf(papers.summary(world.asked(number), now()))),
    Work("summary, XLSX", None, lambda world, number: service.xlsx(papers.summary(world.asked(number), now()))),
    Work("everything as one ZIP", None, _bundle),
)


@contextmanager
def _world(engine: str) -> Iterator[World]:
    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory())
        url = held.enter_context(_database()) if engine == "PostgreSQL" else f"sqlite:///{folder}/bench.sqlite3"
        app = create_app(Config(instance=folder, database_url=url, secret_key=make.SECRET, rate_limits=False))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            person = make.user(RoleName.ADMINISTRATOR).fs_uniquifier
            db.session.commit()
            with db.engine.begin() as connection:
                fill(connection, 1, SMALL)
                fill(connection, 2, LARGE)
                if engine == "PostgreSQL":
                    connection.exec_driver_sql("analyze")
            db.session.remove()
        yield World(app, person)
        with app.app_context():
            db.engine.dispose()


def _once(world: World, work: Work, number: int) -> tuple[float, float]:
    """Give how long it took, and how much of that was work of this process, in milliseconds."""
    with world.app.app_context():
        began = time.perf_counter(), time.process_time()
        work.do(world, number)
        took = time.perf_counter() - began[0], time.process_time() - began[1]
        db.session.remove()
    return took[0] * 1000, took[1] * 1000


def _row(world: World, engine: str, work: Work, rounds: int) -> tuple[str, bool]:
    _once(world, work, 1)  # compiled templates and statements are everybody's
    pairs = [(_once(world, work, 1), _once(world, work, 2)) for _ in range(rounds)]
    small, large = (median(took for took, _own in side) for side in zip(*pairs, strict=True))
    best, own = min(two[0] for _one, two in pairs), median(two[1] for _one, two in pairs)
    ratios = [two[0] / one[0] for one, two in pairs]
    kept = work.most is None or best <= work.most  # what else the machine does only adds
    bar = "" if work.most is None else f"{work.most:.0f}: {'kept' if kept else 'MISSED'}"
    grown = f"{median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
    return f"| {work.name} | {engine} | {small:.0f} | {large:.0f} | {best:.0f} | {own:.0f} | {bar} | {grown} |", kept


def main() -> int:
    """Measure and print the table; 1 when a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer rounds, without PDF, XLSX and ZIP")
    options.add_argument("--write", action="store_true", help="also keep the table in bench/consultation.md")
    asked = options.parse_args()
    began, engines = time.monotonic(), ["SQLite", *(["PostgreSQL"] if _postgres_answers() else [])]
    rows: list[tuple[str, bool]] = []
    for engine in engines:
        with _world(engine) as world:
            rows += [_row(world, engine, work, 3 if asked.quick else 7) for work in WORKS]
            rows += [] if asked.quick else [_row(world, engine, work, 1) for work in SLOW]
    lines = [f"| what | engine | {SMALL} agencies, ms | {LARGE} agencies, ms | fastest, ms | processor, ms | bar, ms "
             f"| {LARGE} / {SMALL}, medians (range of rounds) |",
             "|---|---|--:|--:|--:|--:|--:|--:|", *(row for row, _kept in rows)]
    told = (f"{COMMENTS} comments an agency; medians; {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; "
            f"{time.monotonic() - began:.0f} s in all.")
    left_out = [] if len(engines) == 2 else ["", "PostgreSQL did not answer at SMT_TEST_POSTGRES and was left out."]
    report = "\n".join([*lines, "", told, *left_out])
    print(report)
    if asked.write:
        RESULTS.write_text(f"# One run\n\nMade by `python -m bench.consultation --write`; how to read it: README.md.\n\n{report}\n")
    return 0 if all(kept for _row, kept in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
