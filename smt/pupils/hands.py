"""What needs hands in a list: errors grouped by kind, cells that may be mended together, repairs that may be refused. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, String, cast, select

from smt.core.clock import local, now
from smt.core.db import db
from smt.pupils.models import Batch, BatchRow
from smt.pupils.repairs import BESIDE, DROPPED, KEPT, OFFERS, SAID, STANDS_IN, phones
from smt.pupils.states import Bucket
from smt.sheets.filled import letters
from smt.vietnamese.cells import How, date_text

#: Columns in which cells of the same text may be given one new text: never a name, a birth date or a number of a child.
TOGETHER = frozenset({"sex", "class_name", "circumstance", "need", "address"})
#: Rows mended together at most.
MOST = 2000
REPAIRS: dict[str, object] = {
    "zero": _l("Thêm lại số 0 bị mất ở đầu"), "float": _l("Bỏ phần “.0” do Excel thêm"), "serial": _l("Đổi số ngày của Excel thành ngày"),
    "short_year": _l("Viết đủ bốn chữ số của năm"), "trimmed": _l("Bỏ giờ và dấu thừa quanh ngày"),
    "old_prefix": _l("Đổi số di động 11 số sang 10 số"), "several": _l("Giữ một số điện thoại, phần còn lại của ô ghi vào ghi chú"),
    "spaces": _l("Bỏ khoảng trắng thừa"), "letters": _l("Viết lại chữ có dấu theo bảng mã chuẩn"),
    "capitals": _l("Tên có chữ hoa chưa đúng lối"),
    BESIDE: _l("Giữ hoàn cảnh ghi bằng chữ, không dùng dấu đánh ở cột khác"),
    STANDS_IN: _l("Không ghi người giám hộ: lấy tên cha hoặc mẹ")}
#: Repairs that may be refused: the cell stands as in the file then.
_REFUSABLE = frozenset(REPAIRS) - {"several", "old_prefix", "capitals", BESIDE, STANDS_IN}


@dataclass
class Group:
    """Rows with one kind of problem in one column; `text` is the same text that stands in all of them, where they may be mended as one."""

    name: str
    kind: str
    sentence: str
    numbers: list[int] = field(default_factory=list)
    text: str = ""
    #: The rows say it with different figures in it ("Tháng 2 năm 2014 chỉ có 28 ngày"): `sentence` is that of the first.
    varies: bool = False
    #: "words": asked for on the page of words; "text": one answer for all; "dates": turned by their pattern; "": one by one.
    way: str = ""

    @property
    def key(self) -> str:
        """Give what names the group in a form."""
        return "|".join([self.name, self.kind, self.way, self.text])


@dataclass
class RepairGroup:
    """Repairs of one kind in one column: how many, and the first of them."""

    name: str
    kind: str
    count: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def label(self) -> object:
        """Say what was done, or is offered."""
        return REPAIRS.get(self.kind, self.kind)

    @property
    def able(self) -> bool:
        """Say whether the clerk may refuse it, or take what is offered."""
        return self.offered or refusable(self.name, self.kind)

    @property
    def offered(self) -> bool:
        """Say whether nothing was done yet."""
        return self.kind in OFFERS


def refusable(name: str, kind: str) -> bool:
    """Say whether a repair may be refused. A phone without its zero is a phone all the same: it would be completed again."""
    return kind in _REFUSABLE and (name, kind) != ("guardian_phone", "zero")


def groups(batch: Batch) -> list[Group]:
    """Give the errors of a list by column and kind, those that can be mended together by their text; most rows first."""
    found: dict[tuple[str, ...], Group] = {}
    rows = select(BatchRow.number, BatchRow.problems).where(BatchRow.batch_id == batch.id, BatchRow.bucket == Bucket.ERROR).order_by(
        BatchRow.number)
    for number, problems in db.session.execute(rows):
        for problem in problems or []:
            one = _grouped(problem)
            group = found.setdefault((one.name, one.kind, one.way, one.text), one)
            group.numbers.append(number)
            group.varies = group.varies or group.sentence != one.sentence
    return sorted(found.values(), key=lambda one: (-len(one.numbers), one.name, one.text))


def group_of(batch: Batch, key: str) -> Group | None:
    """Give the group that a form names."""
    return next((one for one in groups(batch) if one.key == key), None)


def turned_dates(batch: Batch, group: Group) -> dict[int, dict[str, str]]:
    """Give the date that each cell of a group means, where its pattern leaves no doubt."""
    numbers = group.numbers[:MOST]
    found = db.session.execute(select(BatchRow.number, BatchRow.typed, BatchRow.edited).where(
        BatchRow.batch_id == batch.id, BatchRow.number.in_(numbers)))
    return {number: {"birth_date": after} for number, typed, edited in found
            if (after := turned((edited or {}).get("birth_date", typed["birth_date"])))}


def turned(text: str) -> str:
    """Give a date written in eight digits as day/month/year; blank for anything else."""
    found = date_text(text, latest=local(now()).date())
    return found.text if found.how is How.RUN_TOGETHER else ""


def repaired(batch: Batch, samples: int = 5) -> list[RepairGroup]:
    """Give what was repaired or is offered, by kind and column; what the clerk may refuse first."""
    found: dict[tuple[str, str], RepairGroup] = {}
    for number, repairs in _repairs(batch):
        for one in repairs:
            group = found.setdefault((one["name"], one["kind"]), RepairGroup(one["name"], one["kind"]))
            group.count += 1
            if len(group.rows) < samples:
                group.rows.append({**one, "number": number})
    return sorted(found.values(), key=lambda one: (one.offered, not one.able, -one.count, one.name))


def repairs_of(batch: Batch, name: str, kind: str, numbers: set[int] | None = None) -> dict[int, dict[str, str]]:
    """Give, by row, the text before (after, for an offer) of the repairs of one kind and column; `numbers` narrows it to some rows."""
    which = "after" if kind in OFFERS else "before"
    return {number: {name: one[which]} for number, repairs in _repairs(batch) for one in repairs
            if (one["name"], one["kind"]) == (name, kind) and (numbers is None or number in numbers)}


def kept(batch: Batch) -> int:
    """Say how many cells count as a person typed them on the page, otherwise than the file has them."""
    rows = db.session.execute(select(BatchRow.typed, BatchRow.edited).where(
        BatchRow.batch_id == batch.id, BatchRow.edited.is_not(None)))
    return sum(text != typed[name] for typed, edited in rows for name, text in (edited or {}).items())


def dropped(batch: Batch) -> list[dict[str, Any]]:
    """Give what a person typed in cells that the chosen columns left without a place: row, field, text."""
    found = _every_repair(batch, cast(BatchRow.repairs, String).contains(f'"{DROPPED}"'))
    return [{**one, "number": number} for number, repairs in found for one in repairs if one["kind"] == DROPPED]


def letter_of(batch: Batch, name: str) -> str:
    """Give the letter of the column of the file that a field comes from; blank when several or none do."""
    at = _places(batch).get(name, [])
    return letters(at[0]) if len(at) == 1 else ""


def effective(row: BatchRow) -> dict[str, str]:
    """Give the texts of a row as they count: what was typed on the page, before what was put right, before what the file says."""
    made = {one["name"]: one for one in row.repairs or [] if one["kind"] not in OFFERS | KEPT}
    texts = row.typed | {name: one["after"] for name, one in made.items()}
    if "guardian_phone" in made and (rest := phones(row.typed["guardian_phone"])[1]):
        texts["note"] = f"{texts['note']}\n{rest}" if texts["note"] else rest
    return texts | (row.edited or {})


def labelled(labels: Mapping[str, object], batch: Batch, name: str) -> str:
    """Name a column as a clerk finds it: letter and label."""
    letter = letter_of(batch, name)
    return _("%(letter)s: %(label)s", letter=letter, label=labels[name]) if letter else str(labels[name])


def _grouped(problem: Mapping[str, str]) -> Group:
    name, kind, text = problem["name"], problem["kind"], problem["value"]
    one = Group(name, kind, problem["sentence"])
    if name in ("sex", "circumstance", "need") and kind == "wrong":
        one.way = "words"
    elif name == "birth_date" and kind == "wrong" and turned(text):
        one.way, one.sentence = "dates", _("Ngày viết liền tám chữ số, không có dấu ngăn. Đổi tất cả thành ngày/tháng/năm được.")
    elif name in TOGETHER and kind in ("wrong", "blank"):
        one.way, one.text = "text", text[:120]
    return one


def _repairs(batch: Batch) -> Iterable[tuple[int, list[dict[str, str]]]]:
    return ((number, [one for one in repairs if one["kind"] not in SAID]) for number, repairs in _every_repair(batch))


def _every_repair(batch: Batch, *which: ColumnElement[bool]) -> Iterable[tuple[int, list[dict[str, str]]]]:
    rows = select(BatchRow.number, BatchRow.repairs).where(BatchRow.batch_id == batch.id, BatchRow.repairs.is_not(None), *which).order_by(
        BatchRow.number)
    return ((number, repairs) for number, repairs in db.session.execute(rows) if repairs)


def _places(batch: Batch) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for column in batch.columns:
        if column["at"] >= 0 and column["field"]:
            found[column["field"].partition(":")[0]].append(column["at"])
    return found

