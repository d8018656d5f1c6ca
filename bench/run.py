"""Measures the product against bare Flask in one run: `python -m bench.run [--quick] [--write]`."""

import argparse
import os
import platform
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bench.load import THREADS, Round, Visitor, drive
from bench.rows import fill, make_tables
from smt.demo import people
from tests.browser.running import free_port, process, serving, wait_for

POSTGRES = os.environ.get("SMT_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
RESULTS = Path(__file__).parent / "results.md"
#: What a person gives; the same on both sides.
ANSWERS = {"money_vnd": "2500000", "donor_kind": "person", "donor_name": "Nguyễn Thị Ánh Tuyết", "phone": "0912 345 678",
           "display": "initials", "consent": "y", "step": "send"}


@dataclass(frozen=True)
class Pair:
    """The two servers on one engine."""

    engine: str
    smt: int
    bare: int


@dataclass(frozen=True)
class Work:
    """One kind of request on both sides: how a visitor gets ready, what is sent, and whether the answer is right."""

    name: str
    ready: Callable[[Visitor], None]
    smt: Callable[[Visitor], bool]
    bare: Callable[[Visitor], bool]


#: The officer's cookies by server: signing in often would meet the product's limit on guessing.
SIGNED_IN: dict[int, dict[str, str]] = {}


def _sign_in(visitor: Visitor) -> None:
    if visitor.port in SIGNED_IN:
        visitor.cookies = dict(SIGNED_IN[visitor.port])
        return
    visitor.open("/dang-nhap")
    visitor.ask("POST", "/dang-nhap", {"csrf_token": visitor.csrf, "email": people.OFFICER, "password": people.PASSWORD})
    SIGNED_IN[visitor.port] = dict(visitor.cookies)


def _give(visitor: Visitor) -> bool:
    token = {"csrf_token": visitor.csrf, "form_token": secrets.token_urlsafe(24)}
    return visitor.ask("POST", "/ung-ho", {**ANSWERS, **token})[0] == 303


def _list(visitor: Visitor) -> bool:
    status, page = visitor.ask("GET", "/admin/donations/")
    return status == 200 and page.count("<tr") == 26  # the head and 25 rows


def _bare_list(visitor: Visitor) -> bool:
    status, page = visitor.ask("GET", "/list")
    return status == 200 and page.count("<tr") == 25


WORKS = (Work("public form, POST (send a donation)", lambda visitor: visitor.open("/ung-ho"), _give,
              lambda visitor: visitor.ask("POST", "/give", ANSWERS)[0] == 303),
         Work("panel list, GET (25 rows)", _sign_in, _list, _bare_list))


@contextmanager
def _database() -> Iterator[str]:
    name = f"smt_bench_{uuid4().hex[:12]}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"create database {name} template template0 encoding 'UTF8'"))
    try:
        yield POSTGRES.rsplit("/", 1)[0] + "/" + name
    finally:
        with server.connect() as connection:
            connection.execute(text(f"drop database if exists {name} with (force)"))
        server.dispose()


def _postgres_answers() -> bool:
    if not POSTGRES:
        return False
    try:
        with create_engine(POSTGRES, connect_args={"connect_timeout": 3}).connect():
            return True
    except SQLAlchemyError:
        return False


@contextmanager
def _pair(engine: str, rows: int) -> Iterator[Pair]:
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        urls = [held.enter_context(_database()) if engine == "PostgreSQL" else f"sqlite:///{folder / side}.sqlite3"
                for side in ("smt", "bare")]
        site = held.enter_context(serving(folder, SMT_DATABASE_URL=urls[0], SMT_TRUSTED_PROXIES="1"))
        make_tables(urls[1])
        for url in urls:
            fill(url, rows)
        port = free_port()
        held.enter_context(process(
            "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8", "--worker-class", "gthread",
            "--log-level", "warning", "bench.bare:app", env={**os.environ, "BENCH_DATABASE_URL": urls[1]}, log=folder / "bare.log"))
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield Pair(engine, urlsplit(site.url).port or 0, port)


def _measure(pair: Pair, work: Work, rounds: int, seconds: float) -> list[tuple[Round, Round]]:
    measured = []
    for _ in range(rounds):  # A, B, A, B: what slows the machine for a while slows both
        ours = drive(pair.smt, seconds, work.ready, work.smt)
        measured.append((ours, drive(pair.bare, seconds, lambda visitor: None, work.bare)))
    return measured


def _row(pair: Pair, work: Work, measured: list[tuple[Round, Round]]) -> str:
    ratios = [ours.median / bare.median for ours, bare in measured]
    ms = [median(side.median for side in sides) for sides in zip(*measured, strict=True)]
    rates = [median(side.rate for side in sides) for sides in zip(*measured, strict=True)]
    return (f"| {work.name} | {pair.engine} | {ms[0]:.1f} | {ms[1]:.1f} | {rates[0]:.0f} | {rates[1]:.0f} | "
            f"{median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f}) |")


def main() -> int:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="less data, fewer and shorter rounds: under a minute")
    options.add_argument("--write", action="store_true", help="also keep the table in bench/results.md")
    asked = options.parse_args()
    rows, rounds, seconds = (2_000, 2, 1.2) if asked.quick else (20_000, 5, 3.0)
    began, engines = time.monotonic(), ["SQLite", *(["PostgreSQL"] if _postgres_answers() else [])]
    lines = ["| request | engine | smt, median ms | bare, median ms | smt, requests/s | bare, requests/s "
             "| smt / bare, medians (range of rounds) |",
             "|---|---|--:|--:|--:|--:|--:|"]
    for engine in engines:
        with _pair(engine, rows) as pair:
            lines += [_row(pair, work, _measure(pair, work, rounds, seconds)) for work in WORKS]
    told = (f"{rows:,} donations; {rounds} rounds of {seconds:g} s a side, taken in turn; {THREADS} client threads with keep-alive; "
            f"gunicorn with 1 worker of 8 threads; {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; "
            f"{time.monotonic() - began:.0f} s in all.")
    left_out = [] if len(engines) == 2 else ["", "PostgreSQL did not answer at SMT_TEST_POSTGRES and was left out."]
    report = "\n".join([*lines, "", told, *left_out])
    print(report)
    if asked.write:
        RESULTS.write_text(f"# One run\n\nMade by `python -m bench.run --write`; how to read it: README.md.\n\n{report}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
