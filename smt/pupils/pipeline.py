"""A list from its bytes to its checked rows: read as a stream, compared and held some rows at a time.

What runs here may take long, so it commits in short steps by itself: a list is CHECKED when all of its rows are held, and until then
nothing counts. Cancelled or broken off, it holds no rows.
"""

import gc
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from smt.core.clock import local
from smt.core.db import db, transaction
from smt.core.states import move
from smt.directory.models import School
from smt.directory.queries import responsible
from smt.directory.states import Topic
from smt.files.models import FileContent
from smt.pupils import applying, known, queries, staging
from smt.pupils.buckets import AT_THE_FOOT, Sorting
from smt.pupils.checking import BLANK, FOOTER, LEFT_OUT, Checked, RowChecker, every, ignored
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, BatchRow
from smt.pupils.repairs import DROPPED, KEPT, LEFT, MEANT
from smt.pupils.states import MOVES, BatchState, Bucket
from smt.pupils.understanding import HEAD, Assembler, Understanding, column_at, fed, judge, judge_letters, understand_head
from smt.pupils.watching import Unwatched, Watch
from smt.sheets.book import Raw, Reading, open_book
from smt.sheets.filled import NO_ROWS
from smt.sheets.headings import Body, Headings
from smt.sheets.limits import LIST_LIMITS
from smt.sheets.refusals import EmptyFile
from smt.sheets.template import HELP

#: A list of a whole city takes a while: so long the child is waited for, in seconds.
PATIENCE = 120.0
#: Rows by whose texts the letters of a column are judged.
SAMPLES = 1000


@dataclass(frozen=True)
class Task:
    """What is to be read, taken out of the records so that no transaction stays open meanwhile."""

    batch_id: int
    school_id: int
    school_year: str
    programme: str
    sheet: str
    header_row: int
    columns: list[dict[str, Any]]
    data: bytes
    name: str
    contact: object
    #: What a person typed on the page, by row, when the file was read before.
    mended: Mapping[int, staging.Mended]


def read_list(batch_id: int, watch: Watch, at: datetime) -> BatchState:
    """Read a list that is READING until it is CHECKED, or MAPPING where a person must say what its columns are; give which.

    A SheetRefusal says why the file is not taken; the list stays READING then, without rows.
    """
    task = _task(batch_id)
    try:
        return _opened(task, watch, at)
    except BaseException:
        db.session.rollback()
        with transaction():
            watch.hold()  # whoever has the job by now holds rows of its own
            staging.clear_read(batch_id)
        raise


def check_again(batch: Batch, at: datetime, mended: Collection[int] | None = None, watch: Watch | None = None) -> Batch:
    """Check the rows of a list again where they are held: after cells were mended, words taught, or the register changed.

    All rows are compared anew with each other and the register; with `mended`, only the cells of those rows are read anew.
    It runs in the caller's transaction.
    """
    if batch.state is not BatchState.READING:
        move(batch, BatchState.READING, MOVES)
    checker = _checker(batch.school_id, at, batch.columns)
    sorting = Sorting(batch.school_id, local(at).date(), _contact(batch.school), silent=_silent(batch.columns))
    key, tally, seen = (batch.school_id, batch.school_year, batch.programme), Counter[str](), 0
    watch = watch or Unwatched()
    watch.step("checking", sum(batch.counts.values()))
    db.session.flush()
    for held in staging.rows_of(batch.id):
        rows = [_again(checker, row, mended) for row in held]
        _sort(rows, sorting, key)
        tally.update(row.bucket.value for row in rows)
        seen += len(rows)
        staging.rewrite({row.number: row.id for row in held}, [new for new, old in zip(rows, held, strict=True) if _differs(new, old)])
        watch.advance(len(held))
    batch = queries.locked(batch.id)
    _checked(batch, staging.counted(tally, seen), at)
    return batch


def _opened(task: Task, watch: Watch, at: datetime) -> BatchState:
    watch.step("reading")
    with transaction():
        watch.hold()
        staging.clear_read(task.batch_id)
    with open_book(task.data, task.name, sheet=task.sheet or None, limits=LIST_LIMITS, timeout=PATIENCE) as reading, _many_objects():
        watch.step("reading", reading.book.rows)
        return _read(task, reading, watch, at)


def _read(task: Task, reading: Reading, watch: Watch, at: datetime) -> BatchState:
    """Read a list to its end; give its state. Old letters, however sure, are turned only once a person has seen them before and after."""
    rows = reading.rows()
    head = list(islice(rows, HEAD))
    if not head:
        raise EmptyFile
    understood = (judge(task.columns, task.header_row) if task.columns
                  else understand_head(head, queries.remembered(task.school_id), reading.book.merged_header))
    for column in understood.columns:
        column["epoch_1904"] = reading.book.epoch_1904  # told with the columns: rows are checked again without their file
    db.session.rollback()
    cells: dict[int, list[str]] = defaultdict(list)
    sampled = _sampled(chain(head, rows), understood.header_row, cells)
    if task.columns or understood.clear:
        surprise = _stage(task, understood, sampled, watch, at)
        if surprise is not None:
            understood.columns.append(surprise)
        elif not judge_letters(understood.columns, cells, reading.fonts):
            return _done(task, understood, reading, watch, at)
    for _row in sampled:  # to the end: so that the file is known to be whole, and its fonts are told
        pass
    if not cells:
        raise EmptyFile(NO_ROWS)  # nobody is asked about the columns of nothing
    judge_letters(understood.columns, cells, reading.fonts)
    with transaction():
        watch.hold()
        staging.clear_read(task.batch_id)
        batch = queries.locked(task.batch_id)
        _described(batch, understood, reading)
        move(batch, BatchState.MAPPING, MOVES)
    return BatchState.MAPPING


def _done(task: Task, understood: Understanding, reading: Reading, watch: Watch, at: datetime) -> BatchState:
    with transaction():
        watch.hold()
        staging.clear_aside(task.batch_id)
        batch = queries.locked(task.batch_id)
        _described(batch, understood, reading)
        _checked(batch, batch.counts, at)
    return BatchState.CHECKED


def _sampled(rows: Iterator[Raw], header_row: int, cells: dict[int, list[str]]) -> Iterator[Raw]:
    """Give the rows, keeping some texts of each column: by them its letters are judged."""
    count = 0
    for row in rows:
        if count < SAMPLES and row.number > header_row:
            count += 1
            for at, text in enumerate(row.cells):
                if text:
                    cells[at].append(text)
        yield row


def _stage(task: Task, understood: Understanding, rows: Iterator[Raw], watch: Watch, at: datetime) -> dict[str, Any] | None:
    """Check and hold every row; give the first column that holds something and that nobody named, having held nothing of use."""
    assembler = Assembler(understood.columns)
    checker = _checker(task.school_id, at, understood.columns)
    db.session.rollback()
    sorting = Sorting(task.school_id, local(at).date(), task.contact, silent=_silent(understood.columns))
    tally, seen, key = Counter[str](), 0, (task.school_id, task.school_year, task.programme)
    texts = {column["at"]: column["heading"] for column in understood.columns if column["heading"]}
    body = Body(Headings(understood.header_row, understood.header_row, texts, confidence=100))
    checked = _each(assembler, checker, (row for row in rows if row.number > understood.header_row), body, task.mended)
    for chunk in every(checked, staging.CHUNK):
        with transaction():
            watch.hold()
            _sort(chunk, sorting, key)
            staging.write(task.batch_id, chunk)
        tally.update(row.bucket.value for row in chunk)
        seen += len(chunk)
        watch.advance(len(chunk))
        if assembler.surprise is not None:
            return column_at(assembler.surprise, "", "", "")
    if tally.total() == tally[Bucket.IGNORED.value]:
        raise EmptyFile(NO_ROWS)
    with transaction():
        watch.hold()
        queries.locked(task.batch_id).counts = staging.counted(tally, seen)
    return None


@contextmanager
def _many_objects() -> Iterator[None]:
    """Let the collector of cycles rest: rows make none, and it would walk over all of them again and again."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()


def _each(assembler: Assembler, checker: RowChecker, rows: Iterator[Raw], body: Body,
          mended: Mapping[int, staging.Mended]) -> Iterator[Checked]:
    near = body.headings.row + 2
    for row in rows:
        number, typed = row.number, assembler.typed(row.cells)
        if number in mended:
            yield _mended(assembler, checker, number, typed, mended[number])
        # What has a birth date is a pupil: the lines that are none need a longer look.
        elif typed["birth_date"][:1].isdigit() and number > near:
            yield _told(assembler, checker.check(number, typed))
        elif not any(typed.values()):
            yield ignored(number, typed, BLANK)
        elif body.aside(row) is not None:
            yield ignored(number, typed, FOOTER)
        else:
            yield _told(assembler, checker.check(number, typed))


def _told(assembler: Assembler, row: Checked) -> Checked:
    """Add to a row what was decided between the columns of the file, but for what a person typed there."""
    if assembler.told and row.bucket is not Bucket.IGNORED:
        row.repairs += [one for one in assembler.told if one["name"] not in (row.edited or {})]
    return row


def _mended(assembler: Assembler, checker: RowChecker, number: int, typed: dict[str, str],
            before: staging.Mended) -> Checked:
    """Check a row with what a person typed in it before; what no field takes any more is told, not lost without a word."""
    edited = {name: text for name, text in before.texts.items() if name in assembler.fed}
    if any(one["kind"] == LEFT for one in before.said):
        row = ignored(number, typed, LEFT_OUT)
        row.edited = edited or None
    else:
        row = checker.check(number, typed, edited or None) if edited or any(typed.values()) else ignored(number, typed, BLANK)
        _told(assembler, row)
    row.repairs += before.said
    row.repairs += [{"name": name, "before": text, "after": "", "kind": DROPPED} for name, text in before.texts.items()
                    if name in before.own - assembler.fed]
    return row


def _again(checker: RowChecker, row: BatchRow, mended: Collection[int] | None) -> Checked:
    edited = row.edited or {}
    # What was dropped or told of a cell counts no more once a person typed something there.
    said = [one for one in row.repairs or [] if one["kind"] in KEPT and (one["kind"] in (LEFT, MEANT) or one["name"] not in edited)]
    left = any(one["kind"] == LEFT for one in said)
    if row.bucket is Bucket.IGNORED and (left or not edited):
        return Checked(row.number, row.typed, bucket=Bucket.IGNORED, problems=row.problems or [], repairs=said, edited=row.edited)
    found = staging.as_read(checker, row) if mended is not None and row.number not in mended else None
    if found is None:
        found = checker.check(row.number, row.typed, row.edited)
        found.repairs += said
    return found


def _differs(new: Checked, old: BatchRow) -> bool:
    return any(getattr(old, name) != value for name, value in new.stored().items() if name != "typed")


def _sort(rows: list[Checked], sorting: Sorting, key: tuple[int, str, str]) -> None:
    meant = [row.meant for row in rows if row.meant]
    sorting.sort(rows, known.register(*key, [(row.identity, row.alike, row.told) for row in rows if row.told], meant))


def _task(batch_id: int) -> Task:
    batch = db.session.get_one(Batch, batch_id)
    if batch.file_id is None:
        raise EmptyFile
    data = db.session.get_one(FileContent, batch.file_id).data
    task = Task(batch.id, batch.school_id, batch.school_year, batch.programme, batch.sheet, batch.header_row, list(batch.columns), data,
                batch.file_name, _contact(batch.school), staging.aside(batch_id))
    db.session.rollback()
    return task


def _contact(school: School) -> object:
    """Say whom a school asks: the officer of its place, by name and address."""
    people = responsible(Topic.SCHOOL_LIST, school.place)
    if not people:
        return AT_THE_FOOT
    with force_locale("vi"):
        return _("cán bộ phụ trách %(name)s (%(email)s)", name=people[0].full_name, email=people[0].email)


def _silent(columns: list[dict[str, Any]]) -> frozenset[str]:
    """Give the fields of which a list tells nothing at all, having no column for them."""
    return frozenset(TOLD) - fed(columns) if columns else frozenset()


def _checker(school_id: int, at: datetime, columns: list[dict[str, Any]]) -> RowChecker:
    return RowChecker(queries.meanings(school_id), today=local(at).date(), school_id=school_id,
                      epoch_1904=any(column.get("epoch_1904") for column in columns))


def _described(batch: Batch, understood: Understanding, reading: Reading) -> None:
    book = reading.book
    batch.sheet, batch.header_row, batch.columns = book.sheet[:100], understood.header_row, understood.columns
    batch.unread_sheets = [name[:100] for name in book.sheets if name not in (book.sheet, *book.hidden_sheets, HELP)]


def _checked(batch: Batch, counts: dict[str, int], at: datetime) -> None:
    move(batch, BatchState.CHECKED, MOVES)
    batch.counts, batch.checked_at = counts, at
    batch.after_id = queries.newest_decided(batch.school_id, batch.school_year, batch.programme)
    batch.foreseen = applying.foreseen(batch, at)
