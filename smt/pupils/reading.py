"""Reading a school's list: every row goes through the form that the page uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import force_locale, get_locale
from werkzeug.datastructures import MultiDict

from forms.fields import Pick
from forms.pupil import PupilForm
from smt.pupils.queries import Known
from smt.pupils.states import CIRCUMSTANCES, NEEDS, SEXES, Bucket
from smt.pupils.template import KIND, VERSION, columns
from smt.sheets.filled import FilledRow, filled_rows
from smt.sheets.reading import read_rows
from smt.vietnamese.dates import day_month_year
from smt.vietnamese.personal_id import LENGTH, PROVINCE_PREFIXES
from smt.vietnamese.phones import national
from smt.vietnamese.text import plain_digits, search_key, tidy, without_unreadable

#: What schools write for a choice besides its label (domain: free text under "Đối tượng/Diện").
SHORTHAND = {
    "circumstance": {"hn": "poor", "ngheo": "poor", "cn": "near_poor", "can ngheo": "near_poor", "ho cn": "near_poor"},
    "need": {"may": "device", "may tinh bang": "device", "sim": "data", "goi du lieu": "data", "ca hai": "both"},
}
#: A personal id kept as a number loses its leading zeros, at most this many (the smallest code of a province is 001).
#: The ministry's id is not guessed at: a digit may as well be missing elsewhere, and the pupil's identity hangs on it.
LOST_ZEROS = 2
_LONGEST_KEPT = 1000
_WORDS: dict[str, Mapping[Any, object]] = {"sex": SEXES, "circumstance": CIRCUMSTANCES, "need": NEEDS}


@dataclass
class Checked:
    """A row after the form has read it; `told` is empty while something is to be mended."""

    number: int
    typed: dict[str, str]
    told: dict[str, Any] = field(default_factory=dict)
    bucket: Bucket = Bucket.ERROR
    problems: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    known: Known | None = None

    def problem(self, name: str, sentence: object, vietnamese: str = "") -> None:
        """Note at a column what a person should look at: for the page as it is read, and for the paper in Vietnamese."""
        with force_locale("vi"):
            vietnamese = vietnamese or str(sentence)
        self.problems.append({"name": name, "value": self.typed[name], "sentence": str(sentence), "vietnamese": vietnamese})

    def stored(self) -> dict[str, Any]:
        """Give the row as a batch keeps it: values of the record when it is good, else as typed."""
        return {"number": self.number, "bucket": self.bucket.value, "problems": self.problems, "notes": self.notes,
                "changes": self.changes, "values": {k: _plain(v) for k, v in self.told.items()} or self.typed,
                "pupil": self.known.id if self.known else None, "version": self.known.version if self.known else None}


def read(data: bytes) -> list[Checked]:
    """Read an uploaded workbook; a SheetRefusal says why it is not taken."""
    asked = columns()
    rows = filled_rows(read_rows(data), asked, kind=KIND, version=VERSION)
    form = PupilForm()  # one form for all rows: making it costs more than using it
    return [_checked(form, row) for row in rows]


def shown(name: str, value: Any) -> str:
    """Give a value of a record, or its stored text, as people read it."""
    if isinstance(value, date):
        return day_month_year(value)
    if name == "birth_date":
        return day_month_year(date.fromisoformat(value)) if value else ""
    if name in _WORDS:
        return str(_WORDS[name].get(value, value))
    return national(value) if name == "guardian_phone" and value else str(value)


def _checked(form: PupilForm, row: FilledRow) -> Checked:
    typed = {name: _kept(value) for name, value in row.values.items()}
    checked = Checked(row.number, typed)
    if row.example:
        checked.bucket = Bucket.IGNORED
        return checked
    answers = MultiDict(_mended(form, row.values, checked))
    refused = _refused(form, answers)
    if refused:
        paper = refused
        if str(get_locale()) != "vi":
            with force_locale("vi"):
                paper = _refused(form, answers)
        for (name, sentence), (_name, vietnamese) in zip(refused, paper, strict=True):
            checked.problem(name, sentence, vietnamese)
    else:
        checked.told = form.answers()
        _note_phone(checked)
    return checked


def _refused(form: PupilForm, answers: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Give each column that the form refuses with its sentence, in the language of the moment."""
    form.process(answers)
    form.validate()
    return [(question.name, str(sentence)) for question in form.questions() for sentence in question.errors]


def _mended(form: PupilForm, values: Mapping[str, str], checked: Checked) -> dict[str, str]:
    """Restore what spreadsheets lose and spell out what schools shorten; say each restored zero."""
    mended = dict(values)
    for name, known in SHORTHAND.items():
        question = form[name]
        if isinstance(question, Pick) and mended[name] not in {value for value, _text, _group in question.options}:
            mended[name] = known.get(search_key(mended[name]), mended[name])
    digits = plain_digits(tidy(mended["personal_id"])).replace(" ", "")
    whole = digits.zfill(LENGTH)
    if digits.isascii() and digits.isdigit() and 1 <= LENGTH - len(digits) <= LOST_ZEROS and whole[:3] in PROVINCE_PREFIXES:
        mended["personal_id"] = whole
        checked.notes.append({"name": "personal_id", "before": checked.typed["personal_id"], "after": whole})
    return mended


def _kept(value: str) -> str:
    plain = value.isprintable() if value.isascii() else value.isalpha()  # most cells; the rest takes longer
    return (value if plain else without_unreadable(value))[:_LONGEST_KEPT]


def _note_phone(checked: Checked) -> None:
    phone = checked.told["guardian_phone"]
    typed = "".join(c for c in plain_digits(checked.typed["guardian_phone"]) if c.isascii() and c.isdigit())
    if phone and not typed.startswith("84") and typed != "".join(c for c in national(phone) if c.isdigit()):
        checked.notes.append({"name": "guardian_phone", "before": checked.typed["guardian_phone"], "after": national(phone)})


def _plain(value: Any) -> str:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value)
