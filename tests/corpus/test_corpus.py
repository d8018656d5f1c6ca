"""Every file a school may send, against the outcome that is written beside it."""

import gc
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.pupils import pipeline, service
from smt.pupils.headings import heading_key
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, BatchRow, ColumnMemory
from smt.pupils.states import BatchState
from smt.pupils.understanding import chosen, judge, learned
from smt.pupils.watching import Unwatched
from smt.sheets.refusals import SheetRefusal
from smt.vietnamese.text import search_key
from tests import make
from tests.corpus.case import Case, Refused, Taken
from tests.corpus.coverage import COVERED
from tests.corpus.files import CASES
from tests.corpus.names import NAMES
from tests.corpus.readings import Remembered
from tests.pupils.kept import every

YEAR = "2026-2027"
GROWTH = 50 << 20


def resident() -> int:
    """The memory of this process, in bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture(scope="module")
def worker(whole_app: Any) -> dict[str, int]:
    """What the process that calls was before the first file was read; the files are made by then."""
    with whole_app.app_context():
        for case in CASES:
            assert case.data is not None
    return {"pid": os.getpid(), "memory": resident()}


@pytest.fixture(scope="module", autouse=True)
def readings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let what a child said of a file be heard again: each file is read by one in earnest, as often as it is read differently."""
    base = tmp_path_factory.getbasetemp()
    Remembered.folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "readings"
    Remembered.folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("smt.sheets.book.Child", Remembered)
        yield


def received(case: Case) -> int:
    """The file as it came, in a school whose register knows what the case says."""
    here, there = make.school(), make.school()
    for children, school in ((case.known, here), (case.elsewhere, there)):
        for child in children:
            service.add(
                school_id=school.id, school_year=YEAR, told=dict.fromkeys(TOLD, "") | child.told() | {"birth_date": child.born}, at=now()
            )
    for heading, _what, field in case.remembered.columns if case.remembered else ():
        db.session.add(ColumnMemory(school_id=here.id, heading_key=heading_key(heading), field=field, at=now()))
    db.session.commit()
    with transaction():
        return service.receive(school_id=here.id, school_year=YEAR, file_name=case.name, data=case.data, at=now(), by="Lan").id


def read(batch_id: int) -> BatchState:
    return pipeline.read_list(batch_id, Unwatched(), now())


def held(batch_id: int) -> Batch:
    db.session.expire_all()
    return db.session.get_one(Batch, batch_id)


def answered(batch_id: int, taken: Taken) -> BatchState:
    """Do as the clerk does who looks at the columns and says yes, or says better."""
    with transaction():
        batch = held(batch_id)
        columns = chosen(batch.columns, taken.answers.fields, taken.answers.values, taken.answers.encodings)
        for column in columns:
            column["how"] = "person"
        service.confirm_columns(batch, columns, learned(columns), at=now())
    return read(batch_id)


def taught(batch_id: int, taken: Taken) -> None:
    """Do as the clerk does who is shown words that nobody knows, if there are any; the list is checked again."""
    with transaction():
        batch = held(batch_id)
        for (name, word), value in taken.answers.words.items():
            service.teach(name, word, value, school_id=batch.school_id, at=now(), by="Lan")
        pipeline.check_again(batch, now())


def asked(batch_id: int, taken: Taken) -> None:
    """Hold what the product makes of the columns against what is written."""
    batch = held(batch_id)
    assert (batch.sheet, batch.header_row) == (taken.sheet, taken.header)
    assert {column["at"]: column["field"] for column in batch.columns} == dict(taken.mapping)
    understood = judge([dict(column) for column in batch.columns], batch.header_row)
    assert (set(understood.missing), set(understood.conflicts)) == (taken.missing, taken.conflicts)
    turned = {column["at"]: column["encoding"] for column in batch.columns if column["encoding"]}
    assert turned == dict(taken.encodings)
    assert {column["at"] for column in batch.columns if not column["sure"]} == taken.unsure
    db.session.rollback()


def compare(batch_id: int, taken: Taken) -> None:
    """Hold every row against what is written, one after another: none of them is kept."""
    said: dict[int, set[tuple[str, str]]] = {}
    buckets, seen = Counter[str](), set()
    for number, bucket, told, problems, repairs in rows_of(batch_id):
        buckets[bucket.value] += 1
        seen.add(number)
        if problems:
            said[number] = {(one["name"], one["kind"]) for one in problems}
        expected = taken.rows.get(number, {})
        assert {name: (told or {}).get(name) for name in expected} == dict(expected)
        assert {(one["name"], one["kind"]) for one in repairs or []} >= taken.repairs.get(number, frozenset())
    counts = every(Batch, id=batch_id)[0].counts
    assert said == {number: set(marks) for number, marks in taken.problems.items()}
    assert {bucket: count for bucket, count in counts.items() if count} == dict(taken.buckets) == dict(buckets)
    assert taken.rows_in == sum(counts.values()) == len(seen)
    assert {*taken.rows, *taken.repairs} <= seen


def rows_of(batch_id: int) -> Iterator[Any]:
    """Give what is held of each row, some hundred at a time."""
    columns = (BatchRow.number, BatchRow.bucket, BatchRow.told, BatchRow.problems, BatchRow.repairs)
    wanted = select(*columns).where(BatchRow.batch_id == batch_id).execution_options(yield_per=500)
    yield from db.session.execute(wanted)
    db.session.rollback()


@pytest.mark.parametrize("case", CASES, ids=lambda case: search_key(case.name))
def test_a_file_ends_as_is_written_beside_it(app: Any, worker: dict[str, int], case: Case) -> None:
    batch_id = received(case)
    if isinstance(case.outcome, Refused):
        with pytest.raises(SheetRefusal) as refusal:
            read(batch_id)
        assert type(refusal.value) is case.outcome.kind
        assert case.outcome.says in str(refusal.value)
        assert (held(batch_id).state, every(BatchRow)) == (BatchState.READING, [])
        return
    taken = case.outcome
    state = read(batch_id)
    asked(batch_id, taken)
    assert (state is BatchState.MAPPING) == taken.asks
    if taken.asks:
        assert answered(batch_id, taken) is BatchState.CHECKED
    if not case.remembered:  # checked again where its rows are held, a list says the same
        if not taken.answers.words:
            compare(batch_id, taken)
        taught(batch_id, taken)
    compare(batch_id, taken)


def test_the_process_that_calls_is_the_same_and_hardly_larger_after_all_of_them(app: Any, worker: dict[str, int]) -> None:
    assert os.getpid() == worker["pid"]
    assert resident() - worker["memory"] <= GROWTH


@pytest.mark.parametrize("section", COVERED)
def test_every_row_of_the_bars_and_of_the_domain_has_a_file(section: str) -> None:
    known = {case.name for case in CASES} | NAMES.keys()
    assert {row: files for row, files in COVERED[section].items() if not files or set(files) - known} == {}


def test_the_corpus_is_as_large_as_is_promised() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.covers for case in CASES)
