"""Checking rows: every cell goes through the question that the page asks, one form for all rows, answers remembered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from flask_babel import force_locale, get_locale
from flask_babel import lazy_gettext as _l

from forms.base import Question
from forms.fields import Pick
from forms.pupil import PupilForm
from smt.pupils import repairs
from smt.pupils.identity import TOLD, alike_key, identity_of
from smt.pupils.queries import Known
from smt.pupils.states import CIRCUMSTANCES, NEEDS, SEXES, Bucket
from smt.vietnamese.dates import day_month_year
from smt.vietnamese.names import sort_key
from smt.vietnamese.phones import national
from smt.vietnamese.text import search_key, tidy, unreadable, without_unreadable

#: What schools write for a choice besides its label (domain D1: free text under "Đối tượng/Diện").
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
    identity: str = ""
    alike: str = ""

    def problem(self, name: str, sentence: object, kind: str, vietnamese: str = "") -> None:
        """Note at a column what a person should look at: for the page as it is read, and for the paper in Vietnamese."""
        if not vietnamese:
            with force_locale("vi"):
                vietnamese = str(sentence)
        self.problems.append({"name": name, "value": self.typed[name], "kind": kind, "sentence": str(sentence), "vietnamese": vietnamese})

    def stored(self) -> dict[str, Any]:
        """Give the row as a batch keeps it."""
        return {"number": self.number, "bucket": self.bucket.value, "typed": self.typed, "edited": self.edited,
                "told": {name: plain(value) for name, value in self.told.items()} | self._keys() if self.told else None,
                "problems": self.problems or None, "repairs": self.repairs or None, "changes": self.changes or None,
                "pupil_id": self.known.id if self.known else None, "pupil_version": self.known.version if self.known else None}

    def _keys(self) -> dict[str, str]:
        name = self.told["full_name"]
        return {"identity": self.identity, "search_key": search_key(name)[:200], "sort_key": sort_key(name)[:1200], "alike_key": self.alike}


class _Answer(NamedTuple):
    """What one cell of one text comes to."""

    value: Any
    errors: tuple[tuple[str, str], ...]
    #: before, after, kind
    steps: tuple[tuple[str, str, str], ...]


class _Cell:
    """One answer as a browser would have posted it."""

    __slots__ = ("name", "text")

    def __init__(self) -> None:
        self.name = self.text = ""

    def __contains__(self, name: object) -> bool:
        return name == self.name

    def __iter__(self) -> Iterator[str]:
        return iter((self.name,))

    def getlist(self, _name: str) -> list[str]:
        """Give the answer."""
        return [self.text]


class RowChecker:
    """Checks rows one after another; `meanings` are the words a school and the city have taught."""

    def __init__(self, meanings: Meanings, *, today: date, school_id: int, epoch_1904: bool = False) -> None:
        self.form, self.cell = PupilForm(), _Cell()
        self.today, self.school_id, self.epoch_1904 = today, school_id, epoch_1904
        self.vietnamese = str(get_locale() or "vi") == "vi"
        self.memories: dict[str, dict[tuple[str, bool], _Answer]] = {question.name: {} for question in self.form.questions()}
        self.asked: list[tuple[str, Question, list[Any]]] = [
            (question.name, question, [inline] if (inline := getattr(PupilForm, f"validate_{question.name}", None)) else [])
            for question in self.form.questions()]
        self.words = {question.name: _words(question, meanings) for question in self.form.questions() if isinstance(question, Pick)}
        self.example = example()

    def check(self, number: int, typed: Mapping[str, str], edited: dict[str, str] | None = None) -> Checked:
        """Check one row; what a person typed in its place is taken as it is."""
        row = Checked(number, {name: _kept(text) for name, text in typed.items()}, edited=edited)
        if not edited and self._is_example(row.typed):
            row.bucket = Bucket.IGNORED
            return row
        said = self._across(row)
        told: dict[str, Any] = {}
        for name, question, inline in self.asked:
            answer = self._answer(name, question, inline, said[name], edited is not None and name in edited)
            told[name] = answer.value
            for before, after, kind in answer.steps:
                row.repairs.append({"name": name, "before": before, "after": after, "kind": kind})
            for sentence, vietnamese in answer.errors:
                row.problem(name, sentence, "wrong" if said[name] else "blank", vietnamese)
        if not row.problems:
            row.told, row.identity, row.alike = told, identity_of(self.school_id, told), alike_key(told["full_name"])
        return row

    def _across(self, row: Checked) -> dict[str, str]:
        """Give the texts of a row, put right where one cell tells of another: several phones, a zero that an id lost."""
        said = row.typed | row.edited if row.edited else row.typed
        first, others = repairs.phones(said["guardian_phone"])
        if others:
            row.repairs.append({"name": "guardian_phone", "before": said["guardian_phone"], "after": first, "kind": "several"})
            note = f"{said['note']}\n" if said["note"] else ""
            said = {**said, "guardian_phone": first, "note": f"{note}Điện thoại khác: {others}"}
        whole = repairs.ministry_id(said["ministry_id"], said["personal_id"])
        if whole:
            row.repairs.append({"name": "ministry_id", "before": said["ministry_id"], "after": whole, "kind": "zero"})
            said = {**said, "ministry_id": whole}
        return said

    def _answer(self, name: str, question: Question, inline: list[Any], text: str, as_typed: bool) -> _Answer:
        memory = self.memories[name]
        found = memory.get((text, as_typed))
        if found is not None:
            return found
        made = self._ask(name, question, inline, text, as_typed)
        if len(memory) < _REMEMBERED:
            memory[text, as_typed] = made
        return made

    def _ask(self, name: str, question: Question, inline: list[Any], text: str, as_typed: bool) -> _Answer:
        meant, steps = text, []
        if name in self.words:
            meant = self.words[name].get(search_key(text), text)
        elif not as_typed and text:
            meant, done = repairs.mended(name, text, epoch_1904=self.epoch_1904, today=self.today)
            steps = [(text, after, kind) for after, kind in done[-1:]]
            if offer := repairs.capitals(name, meant):
                steps.append((meant, offer, "capitals"))
        errors = self._refused(question, inline, meant)
        if not errors and name == "guardian_phone" and meant and (renumbered := repairs.phone_note(meant, question.clean)):
            steps.append((meant, *renumbered))
        paper = errors
        if errors and not self.vietnamese:
            with force_locale("vi"):
                paper = self._refused(question, inline, meant)
        return _Answer(question.clean, tuple(zip(errors, paper, strict=True)), tuple(steps))

    def _refused(self, question: Question, inline: list[Any], text: str) -> list[str]:
        """Let the question read an answer as on the page; give its sentences in the language of the moment."""
        self.cell.name, self.cell.text = question.name, text
        question.process(self.cell)
        question.validate(self.form, inline)
        return [str(sentence) for sentence in question.errors]

    def _is_example(self, typed: Mapping[str, str]) -> bool:
        if tidy(typed["full_name"]) != self.example["full_name"]:
            return False
        return all(tidy(typed[name]) == text or not typed[name] and name not in _OF_OLD_TEMPLATES for name, text in self.example.items())


#: The columns that the template had from the first day; an example row may lack the others.
_OF_OLD_TEMPLATES = frozenset(TOLD) - {"household_code", "mother_name"}


def example() -> dict[str, str]:
    """Give the template's example row as it stands in the file."""
    with force_locale("vi"):
        return {q.name: tidy(str(next((text for value, text, _group in q.options if value == q.example), q.example))
                             if isinstance(q, Pick) else q.example) for q in PupilForm().questions()}


def shown(name: str, value: Any) -> str:
    """Give a value of a record, or its stored text, as people read it."""
    if isinstance(value, date):
        return day_month_year(value)
    if name == "birth_date":
        return day_month_year(date.fromisoformat(value)) if value else ""
    if name in _WORDS:
        return str(_WORDS[name].get(value, value))
    return national(value) if name == "guardian_phone" and value else str(value)


def plain(value: Any) -> str:
    """Give a value as it is stored in a row of a batch."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value)


def ignored(number: int, typed: Mapping[str, str], why: object) -> Checked:
    """Give a row that is no pupil, and why."""
    row = Checked(number, {name: _kept(text) for name, text in typed.items()}, bucket=Bucket.IGNORED)
    row.problem("full_name", why, "ignored")
    return row


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """Give what differs cell by cell, as people read it."""
    return [{"name": name, "before": shown(name, before[name]), "after": shown(name, after[name])}
            for name in TOLD if before[name] != after[name]]


BLANK = _l("Dòng này không có gì ở các cột được đọc.")
FOOTER = _l("Dòng này không phải một học sinh (dòng tổng, chữ ký, tên lớp hoặc tiêu đề).")


def _words(question: Pick, meanings: Meanings) -> dict[str, str]:
    known = dict(SHORTHAND.get(question.name, {}))
    known |= {word: value for (name, word), value in meanings.items() if name == question.name}
    with force_locale("vi"):
        known |= {search_key(str(text)): value for value, text, _group in question.options}
    return known | {search_key(value): value for value, _text, _group in question.options} | {
        search_key(str(text)): value for value, text, _group in question.options}


def _kept(text: str) -> str:
    if text.isprintable() if text.isascii() else text.isalpha():  # most cells; the rest takes longer
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
