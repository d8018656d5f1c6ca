"""Checking rows: every cell goes through the question that the page asks, one form for all rows, answers remembered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import force_locale, get_locale
from flask_babel import lazy_gettext as _l

from forms.base import Question
from forms.fields import Pick
from forms.pupil import PupilForm
from smt.pupils import repairs
from smt.pupils.identity import TOLD, alike_of, by_keys, by_ministry, household_key
from smt.pupils.known import Known
from smt.pupils.states import CIRCUMSTANCES, NEEDS, SEXES, Bucket
from smt.vietnamese.dates import day_month_year
from smt.vietnamese.names import sort_key
from smt.vietnamese.phones import national
from smt.vietnamese.text import plainly_written, search_key, tidy, unreadable, without_unreadable

#: What schools write for a choice besides its label: free text under "Đối tượng/Diện" and the like.
SHORTHAND = {
    "sex": {"trai": "male", "gai": "female", "m": "male", "f": "female", "male": "male", "female": "female"},
    "circumstance": {"hn": "poor", "ngheo": "poor", "con ho ngheo": "poor", "thuoc ho ngheo": "poor", "ho n": "poor",
                     "cn": "near_poor", "can ngheo": "near_poor", "ho cn": "near_poor", "hcn": "near_poor",
                     "con ho can ngheo": "near_poor", "thuoc ho can ngheo": "near_poor", "kk khac": "other", "kho khan": "other",
                     "khac": "other"},
    "need": {"may": "device", "may tinh bang": "device", "mt": "device", "sim": "data", "goi du lieu": "data", "sim 4g": "data",
             "du lieu": "data", "ca hai": "both", "may tinh va sim": "both", "may va sim": "both"},
}
_LONGEST_KEPT = 1000
#: A column of more different texts than this is not of few values: remembering it would only fill memory.
_REMEMBERED = 4000
_WORDS: dict[str, Mapping[Any, object]] = {"sex": SEXES, "circumstance": CIRCUMSTANCES, "need": NEEDS}
#: Kinds of problems that a question finds in a cell by itself; all others come from comparing rows.
ASKED = frozenset({"wrong", "blank"})
Meanings = Mapping[tuple[str, str], str]


@dataclass(slots=True)
class Checked:
    """A row after the questions have read it; `told` is empty while something is to be mended."""

    number: int
    typed: dict[str, str]
    told: dict[str, Any] = field(default_factory=dict)
    bucket: Bucket = Bucket.ERROR
    problems: list[dict[str, str]] = field(default_factory=list)
    repairs: list[dict[str, str]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    known: Known | None = None
    edited: dict[str, str] | None = None
    #: Keys of what is told: who it is; name, birth date and class; the name as it is searched and as it may be spelt.
    identity: str = ""
    named: str = ""
    name_key: str = ""
    alike: str = ""

    @property
    def meant(self) -> int | None:
        """Give the id of the pupil whom a clerk said this row is."""
        return next((int(one["before"]) for one in self.repairs if one["kind"] == repairs.MEANT), None)

    def problem(self, name: str, sentence: object, kind: str, vietnamese: str = "", pupil_id: int | None = None) -> None:
        """Note at a column what a person should look at: for the page as it is read, and for the paper in Vietnamese.

        `pupil_id` is a pupil of the own school whom the row may be.
        """
        if not vietnamese:
            with force_locale("vi"):
                vietnamese = str(sentence)
        one = {"name": name, "value": self.typed[name], "kind": kind, "sentence": str(sentence), "vietnamese": vietnamese}
        self.problems.append(one if pupil_id is None else {**one, "pupil": str(pupil_id)})

    def stored(self) -> dict[str, Any]:
        """Give the row as a batch keeps it."""
        return {"number": self.number, "bucket": self.bucket.value, "typed": self.typed, "edited": self.edited,
                "told": self._record() if self.told else None,
                "problems": self.problems or None, "repairs": self.repairs or None, "changes": self.changes or None,
                "pupil_id": self.known.id if self.known else None, "pupil_version": self.known.version if self.known else None}

    def _record(self) -> dict[str, Any]:
        # The words of a vocabulary are texts already.
        told = self.told
        return {**told, "birth_date": told["birth_date"].isoformat(), "identity": self.identity, "search_key": self.name_key[:200],
                "sort_key": sort_key(told["full_name"])[:1200], "alike_key": self.alike,
                "household_key": household_key(told["household_code"])}


class _Answer(NamedTuple):
    """What one cell of one text comes to."""

    value: Any
    errors: tuple[tuple[str, str], ...]
    #: before, after, kind
    steps: tuple[tuple[str, str, str], ...]


class RowChecker:
    """Checks rows one after another; `meanings` are the words a school and the city have taught."""

    def __init__(self, meanings: Meanings, *, today: date, school_id: int, epoch_1904: bool = False) -> None:
        self.form = PupilForm()
        self.today, self.school_id, self.epoch_1904 = today, school_id, epoch_1904
        self.vietnamese = str(get_locale() or "vi") == "vi"
        self.asked: list[tuple[str, Question, list[Any], dict[str, _Answer]]] = [
            (question.name, question, [inline] if (inline := getattr(PupilForm, f"validate_{question.name}", None)) else [], {})
            for question in self.form.questions()]
        self.words = {question.name: _words(question, meanings) for question in self.form.questions() if isinstance(question, Pick)}
        self.example = example()

    def check(self, number: int, typed: dict[str, str], edited: dict[str, str] | None = None) -> Checked:
        """Check one row; what a person typed in its place is taken as it is."""
        row = Checked(number, _kept(typed), edited=edited)
        if not edited and self._is_example(row.typed):
            row.bucket = Bucket.IGNORED
            return row
        said, told = self._across(row), {}
        for name, question, inline, memory in self.asked:
            text = said[name]
            answer = memory.get(text) if edited is None else None
            if answer is None:
                answer = self._ask(name, question, inline, text, as_typed=edited is not None and name in edited)
                if edited is None and len(memory) < _REMEMBERED:
                    memory[text] = answer
            told[name] = answer.value
            if answer.steps:
                row.repairs += [{"name": name, "before": before, "after": after, "kind": kind} for before, after, kind in answer.steps]
            for sentence, vietnamese in answer.errors:
                row.problem(name, sentence, "wrong" if text else "blank", vietnamese)
        if not row.problems:
            self.know(row, told)
        return row

    def know(self, row: Checked, told: dict[str, Any]) -> None:
        """Take what a row tells, and make the keys by which it is compared."""
        key = search_key(told["full_name"])
        row.told, row.name_key, row.alike = told, key, alike_of(key)
        row.named = by_keys(self.school_id, key, told["birth_date"], _class_key(told["class_name"]))
        row.identity = by_ministry(told["ministry_id"]) if told["ministry_id"] else row.named

    def _across(self, row: Checked) -> dict[str, str]:
        """Give the texts of a row, put right where one cell tells of another: several phones, a zero that an id lost."""
        said = row.typed | row.edited if row.edited else row.typed
        first, rest = repairs.phones(said["guardian_phone"])
        if rest:
            row.repairs.append({"name": "guardian_phone", "before": said["guardian_phone"], "after": first, "kind": "several"})
            note = f"{said['note']}\n" if said["note"] else ""
            said = {**said, "guardian_phone": first, "note": note + rest}
        whole = repairs.ministry_id(said["ministry_id"], said["personal_id"])
        if whole:
            row.repairs.append({"name": "ministry_id", "before": said["ministry_id"], "after": whole, "kind": "zero"})
            said = {**said, "ministry_id": whole}
        return said

    def _ask(self, name: str, question: Question, inline: list[Any], text: str, *, as_typed: bool) -> _Answer:
        meant, steps = text, []
        if name in self.words:
            meant = self.words[name].get(search_key(text), text)
        elif text and not as_typed:
            meant, done = repairs.mended(name, text, epoch_1904=self.epoch_1904, today=self.today)
            if done:
                steps = [(text, *done[-1])]
            if name in repairs.NAMES and (offer := repairs.capitals(name, meant)):
                steps.append((meant, offer, "capitals"))
        errors = question.judged(meant, self.form, inline)
        if name == "guardian_phone" and meant and not errors and (renumbered := repairs.phone_note(meant, question.clean)):
            steps.append((meant, *renumbered))
        if not errors:
            return _Answer(question.clean, (), tuple(steps))
        paper = errors
        if not self.vietnamese:
            with force_locale("vi"):
                paper = question.judged(meant, self.form, inline)
        return _Answer(question.clean, tuple(zip(errors, paper, strict=True)), tuple(steps))

    def _is_example(self, typed: Mapping[str, str]) -> bool:
        if self.example["full_name"] not in typed["full_name"]:
            return False
        # A template filled in long ago may lack a column that was added since: never one that a list must have.
        return all(tidy(typed[name]) == text or not typed[name] and self.form[name].optional for name, text in self.example.items())


def example() -> dict[str, str]:
    """Give the template's example row as it stands in the file."""
    with force_locale("vi"):
        return {q.name: tidy(str(next((text for value, text, _group in q.options if value == q.example), q.example))
                             if isinstance(q, Pick) else q.example) for q in PupilForm().questions()}


@lru_cache(maxsize=4096)
def _class_key(class_name: str) -> str:
    return search_key(class_name)


def shown(name: str, value: Any) -> str:
    """Give a value of a record, or its stored text, as people read it."""
    if isinstance(value, date):
        return day_month_year(value)
    if name == "birth_date":
        return day_month_year(date.fromisoformat(value)) if value else ""
    if name in _WORDS:
        return str(_WORDS[name].get(value, value))
    return national(value) if name == "guardian_phone" and value else str(value)


def ignored(number: int, typed: dict[str, str], why: object) -> Checked:
    """Give a row that is no pupil, and why."""
    row = Checked(number, _kept(typed), bucket=Bucket.IGNORED)
    row.problem("full_name", why, "ignored")
    return row


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """Give what differs cell by cell, as people read it."""
    return [{"name": name, "before": shown(name, before[name]), "after": shown(name, after[name])}
            for name in TOLD if before[name] != after[name]]


BLANK = _l("Dòng này không có gì ở các cột được đọc.")
LEFT_OUT = _l("Nhà trường bỏ dòng này.")
FOOTER = _l("Dòng này không phải một học sinh (dòng tổng, chữ ký, tên lớp hoặc tiêu đề).")


def _words(question: Pick, meanings: Meanings) -> dict[str, str]:
    known = dict(SHORTHAND.get(question.name, {}))
    known |= {word: value for (name, word), value in meanings.items() if name == question.name}
    with force_locale("vi"):
        known |= {search_key(str(text)): value for value, text, _group in question.options}
    return known | {search_key(value): value for value, _text, _group in question.options} | {
        search_key(str(text)): value for value, text, _group in question.options}


def _kept(typed: dict[str, str]) -> dict[str, str]:
    """Give a row's texts as they are stored."""
    whole = "".join(typed.values())
    if len(whole) <= _LONGEST_KEPT and plainly_written(whole):  # most rows
        return typed
    return {name: _kept_text(text) for name, text in typed.items()}


def _kept_text(text: str) -> str:
    if plainly_written(text):
        return text[:_LONGEST_KEPT]
    # What cannot be read is not kept, only that it was there: checked again, the cell is refused again.
    sign = "\ufffd" if unreadable(tidy(text), lines=True) else ""
    return without_unreadable(text)[:_LONGEST_KEPT - len(sign)] + sign


def every(rows: Iterable[Checked], size: int) -> Iterator[list[Checked]]:
    """Give the rows some at a time."""
    chunk: list[Checked] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
