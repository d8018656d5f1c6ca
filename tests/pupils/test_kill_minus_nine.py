"""A list of 5,000 rows, whoever takes it killed at any moment: all of its pupils are there afterwards, or none."""

import os
import random
import signal
import time
from typing import Any, NamedTuple

from sqlalchemy import func, select

from smt.core.db import db, transaction
from smt.files.models import FileContent, StoredFile
from smt.pupils import applying, pipeline, queries, service
from smt.pupils.models import Batch, BatchBefore, BatchRow, Pupil, SchoolList
from smt.pupils.states import BatchState
from smt.pupils.understanding import chosen, learned
from smt.pupils.watching import Unwatched
from tests import make
from tests.conftest import empty
from tests.pupils.filling import row
from tests.pupils.listing import listed, sent, workbook

ROWS, MOMENTS = 5000, 20
READY, DONE = b"r", b"d"


class Found(NamedTuple):
    """What is there after a kill."""

    pupils: int
    held: int
    files: int
    lists: int
    state: BatchState


def rows() -> list[dict[str, Any]]:
    return [row(full_name=f"Nguyễn Văn {chr(65 + n % 26)}{n}", ministry_id=f"31{n:08d}", guardian_phone="") for n in range(ROWS)]


def checked() -> int:
    """A list of 5,000 good rows of a school whose place has an officer, checked."""
    school = make.school()
    db.session.commit()
    batch_id = listed(school.id, *rows())
    db.session.remove()
    return batch_id


def take(app: Any, batch_id: int) -> None:
    with transaction():
        applying.apply(db.session.get_one(Batch, batch_id), at=make.AT, by="Lan")


def in_a_child(act: Any) -> tuple[int, int]:
    """Begin something in a process of its own; give its id, and the pipe on which it says that it began and that it ended."""
    db.session.remove()
    db.engine.dispose()  # no connection goes over to the child
    hear, say = os.pipe()
    child = os.fork()
    if child:
        os.close(say)
        assert os.read(hear, 1) == READY
        return child, hear
    try:  # whatever happens here, this copy of the tests must not go on
        db.session.execute(select(1))
        db.session.rollback()
        os.write(say, READY)
        act()
        os.write(say, DONE)
    finally:
        os._exit(0)


def confirmed(batch_id: int) -> None:
    """Say yes to the columns of a list, and read it."""
    with transaction():
        batch = db.session.get_one(Batch, batch_id)
        if batch.state is BatchState.MAPPING:
            columns = chosen(batch.columns, {column["at"]: column["field"] for column in batch.columns}, {})
            service.confirm_columns(batch, columns, learned(columns), at=make.AT)
    pipeline.read_list(batch_id, Unwatched(), make.AT)


def ended(child: int, hear: int) -> bool:
    """Wait for the end of a child; say whether it came to its own."""
    said = os.read(hear, 1)
    os.close(hear)
    os.waitpid(child, 0)
    return said == DONE


def found(batch_id: int) -> Found:
    """Count, once the server has noticed that nobody is there any more: the lock of the list is free then."""
    with transaction():
        batch = queries.locked(batch_id)
        counts = [db.session.scalar(select(func.count()).select_from(kind)) or 0 for kind in (Pupil, BatchRow, StoredFile, SchoolList)]
        return Found(*counts, batch.state)


ALL, NONE = Found(ROWS, 0, 0, 1, BatchState.APPLIED), Found(0, ROWS, 1, 0, BatchState.CHECKED)


def seconds_of(act: Any) -> float:
    """Measure how long something takes in a child that nobody kills."""
    child, hear = in_a_child(act)
    begun = time.monotonic()
    assert ended(child, hear)
    return time.monotonic() - begun


def killed(act: Any, after: float) -> bool:
    """Kill a child so many seconds after it began; say whether it had come to its end by itself."""
    child, hear = in_a_child(act)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return ended(child, hear)


def moments(count: int, whole: float) -> list[float]:
    """Moments at random, one in each part of a duration."""
    chance = random.Random(2021)
    return [whole * (at + chance.random()) / count for at in range(count)]


def lying_about() -> dict[str, int]:
    """Count what belongs to nothing."""
    db.session.rollback()
    waiting = select(Batch.id).where(Batch.state == BatchState.CHECKED)
    kept = select(Batch.file_id).where(Batch.file_id.is_not(None))
    orphans = {
        "files": select(StoredFile.id).where(StoredFile.id.not_in(kept)),
        "contents": select(FileContent.file_id).where(FileContent.file_id.not_in(kept)),
        "rows": select(BatchRow.id).where(BatchRow.batch_id.not_in(waiting)),
        "before": select(BatchBefore.id).where(BatchBefore.pupil_id.not_in(select(Pupil.id))),
    }
    return {name: len(db.session.execute(which).all()) for name, which in orphans.items()}


NOTHING = {"files": 0, "contents": 0, "rows": 0, "before": 0}


def test_a_list_whose_taking_is_killed_is_taken_whole_or_not_at_all(app: Any) -> None:
    batch_id = checked()
    whole = seconds_of(lambda: take(app, batch_id))
    assert found(batch_id) == ALL
    outcomes = []
    for moment in moments(MOMENTS, whole):
        if found(batch_id) == ALL:
            empty()
            batch_id = checked()
        done = killed(lambda: take(app, batch_id), moment)  # noqa: B023  # called at once
        outcomes.append(found(batch_id))
        assert outcomes[-1] in ((ALL,) if done else (ALL, NONE))
    assert NONE in outcomes
    assert lying_about() == NOTHING
    if outcomes[-1] == NONE:
        take(app, batch_id)
    assert found(batch_id) == ALL
    again = listed(db.session.get_one(Batch, batch_id).school_id, *rows())
    assert db.session.get_one(Batch, again).counts["same"] == ROWS
    db.session.remove()
    app.test_cli_runner().invoke(args=["tidy", "run"])
    assert lying_about() == NOTHING
    assert db.session.scalar(select(func.count()).select_from(BatchRow)) == 0


def test_a_list_whose_reading_is_killed_holds_nothing_that_counts_and_is_read_again(app: Any) -> None:
    school = make.school()
    db.session.commit()
    headings = ["Họ và tên", "Ngày sinh", "Giới tính", "Lớp", "Hoàn cảnh", "Cần hỗ trợ", "Phụ huynh", "Mã định danh Bộ GDĐT"]
    lines = [
        [one[name] for name in ("full_name", "birth_date", "sex", "class_name", "circumstance", "need", "guardian_name", "ministry_id")]
        for one in rows()
    ]
    data = workbook(headings, *lines)
    batch_id = sent(school, data)
    pipeline.read_list(batch_id, Unwatched(), make.AT)
    for moment in moments(4, seconds_of(lambda: confirmed(batch_id))):
        with transaction():
            batch = queries.locked(batch_id)
            if batch.state is BatchState.CHECKED:
                batch.state = BatchState.MAPPING
        killed(lambda: confirmed(batch_id), moment)
        assert found(batch_id).pupils == 0
    with transaction():
        batch = queries.locked(batch_id)
        state, batch.state = batch.state, BatchState.READING
    assert state in (BatchState.READING, BatchState.MAPPING, BatchState.CHECKED)
    pipeline.read_list(batch_id, Unwatched(), make.AT)
    assert found(batch_id) == Found(0, ROWS, 1, 0, BatchState.CHECKED)
    take(app, batch_id)
    assert found(batch_id) == ALL
