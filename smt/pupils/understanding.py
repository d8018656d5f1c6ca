"""What a list's columns mean: where its table begins, which column goes to which field, how a row is put together. Pure.

A column is a dict, as a batch keeps it: `at` (from 0), `letter`, `heading`, three `samples`, `field` (a target, see headings; "" for
none), `how` it is known (mark, label, memory, synonym, weak, other, person, ""), its old `encoding` ("" for none), whether that is
`sure` and why (`reason`), `turned` with samples before and after, and `value` for an answer that holds for the whole list (`at`: -1).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

from forms.fields import Pick
from forms.pupil import PupilForm
from smt.pupils.checking import SHORTHAND
from smt.pupils.headings import guess, heading_key, known_words, targets
from smt.pupils.repairs import BESIDE, STANDS_IN
from smt.pupils.template import KIND, VERSION, columns
from smt.sheets.book import Raw
from smt.sheets.columns import NUMBER_KEY, REMARK_KEY
from smt.sheets.filled import letters, marks_of
from smt.sheets.headings import find_headings
from smt.sheets.parts import Span
from smt.sheets.refusals import WrongTemplate
from smt.vietnamese.legacy import ENCODINGS, convert
from smt.vietnamese.legacy import guess as guess_letters
from smt.vietnamese.text import search_key, tidy

#: Rows in which the headings are looked for.
HEAD = 60
_MARKS_WITHIN = 10
#: Of a cell near the top so many characters are looked at: no heading is longer, and comparing a book with every heading takes minutes.
_LONGEST = 400
#: So many headings must be known for a sheet to look like a list of pupils.
_ENOUGH = 2
_MARK_WORDS = frozenset({"x", "co", "v", "1", "yes", "true", "dung"})
_MARK_SIGNS = frozenset("×✓✔☑√")
#: Says under a heading that it does not hold; "" is a dash.
_NO_WORDS = frozenset({"", "khong", "ko", "k", "0", "no", "false", "sai"})
#: How headings may be spelt.
SPELLINGS = tuple(partial(convert, encoding=encoding) for encoding in ("tcvn3", "tcvn3-capitals", "vni"))
#: Answers that a row must give; none of them may be left without a column.
REQUIRED = tuple(question.name for question in PupilForm().questions() if not question.optional)
_WORDS = {question.name: {value: str(text) for value, text, _group in question.options}
          for question in PupilForm().questions() if isinstance(question, Pick)}


@dataclass
class Understanding:
    """What the first rows of a file tell."""

    columns: list[dict[str, Any]]
    #: Excel's number of the (last) row of headings: pupils stand below it.
    header_row: int
    ours: bool = False
    #: Fields to which two columns claim to belong, and required fields without any: a person is asked.
    conflicts: dict[str, list[str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def clear(self) -> bool:
        """Say whether the list can be read without asking anybody."""
        return not (self.conflicts or self.missing) and (self.ours or all(
            column["how"] in ("memory", "other", "person") for column in self.columns))


def understand_head(head: Sequence[Raw], remembered: Mapping[str, str], merged: Sequence[Span] = ()) -> Understanding:
    """Find the table in the first rows of a file; raise WrongTemplate when nothing there looks like a list of pupils."""
    head = [Raw(row.number, [text[:_LONGEST] for text in row.cells]) for row in head]
    understood = _ours(head) or _theirs(head, remembered, merged)
    below = [row for row in head if row.number > understood.header_row]
    for column in understood.columns:
        column["samples"] = list(dict.fromkeys(row.cell(column["at"])[:60] for row in below if row.cell(column["at"])))[:3]
    return understood


def judge(found: list[dict[str, Any]], header_row: int, *, ours: bool = False) -> Understanding:
    """Say to which fields several columns go, and which required fields none feeds; `header_row` as in Excel."""
    by_target: dict[str, list[str]] = defaultdict(list)
    for column in found:
        if column["field"]:
            by_target[column["field"]].append(column["letter"] or "=")
    conflicts = {target: at for target, at in by_target.items() if len(at) > 1}
    for name in {target.split(":")[0] for target in by_target if ":" in target} & set(by_target):
        if name not in ("guardian_name", "circumstance"):  # a father stands in for a guardian; an x may stand beside words
            conflicts[name] = sorted({at for target, places in by_target.items() if target.split(":")[0] == name for at in places})
    given = fed(found)
    if "mother_name" in given:
        given.add("guardian_name")
    return Understanding(found, header_row, ours, conflicts, [name for name in REQUIRED if name not in given])


def fed(found: Iterable[Mapping[str, Any]]) -> set[str]:
    """Give the fields of which a column, or one answer for the whole list, tells something."""
    return {column["field"].partition(":")[0] for column in found if column["field"]}


def chosen(found: Sequence[Mapping[str, Any]], fields: Mapping[int, str], values: Mapping[str, str],
           encodings: Mapping[int, str] | None = None) -> list[dict[str, Any]]:
    """Give the columns as a person sent them: `fields` and `encodings` by place, `values` for the whole list by field."""
    known = set(targets())
    kept = [{**column, "field": fields[column["at"]] if fields[column["at"]] in known else "", "how": "person"}
            if column["at"] in fields else dict(column) for column in found if column["at"] >= 0]
    for column in kept:
        said = (encodings or {}).get(column["at"], column["encoding"])
        column.update(encoding=said if said in ENCODINGS else "", sure=True, judged=True)
    return kept + [{"at": -1, "letter": "", "heading": "", "samples": [], "field": name, "how": "person", "encoding": "", "sure": True,
                    "value": value} for name, value in values.items() if name in known and value]


def learned(found: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Give what a school's next list can be read by: the target of each heading.

    Of two columns under one heading the one that is read is remembered, so that the next list asks instead of leaving both out; where both
    are read, the heading tells nothing.
    """
    said: dict[str, set[str]] = defaultdict(set)
    for column in found:
        if column["at"] >= 0 and heading_key(column["heading"]):
            said[heading_key(column["heading"])].add(column["field"])
    read = {key: fields - {""} for key, fields in said.items()}
    return {key: next(iter(fields), "") for key, fields in read.items() if len(fields) < 2}


def judge_letters(found: Iterable[dict[str, Any]], cells: Mapping[int, Sequence[str]],
                  fonts: Mapping[int, Mapping[str, int]]) -> bool:
    """Guess the old encoding of each column that nobody has judged; give whether a person is to be asked about any."""
    asked = False
    for column in found:
        if column["at"] < 0 or not column["field"] or column.get("judged"):
            continue
        guessed = guess_letters(cells.get(column["at"], ()), fonts.get(column["at"], {}))
        if guessed.encoding:
            before = [text for text in cells.get(column["at"], ()) if convert(text, guessed.encoding) != text][:3]
            column.update(encoding=guessed.encoding, sure=guessed.sure, reason=str(guessed.reason),
                          turned=[[text[:60], convert(text, guessed.encoding)[:60]] for text in before])
            asked = True
        column["judged"] = guessed.sure or not guessed.encoding
    return asked


class Assembler:
    """Puts a row of a file together by field."""

    def __init__(self, found: Sequence[Mapping[str, Any]]) -> None:
        self.whole: list[tuple[int, str]] = []
        self.parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.fixed: dict[str, str] = {}
        self.taken: set[int] = set()
        self.old = [(column["at"], column["encoding"]) for column in found if column["at"] >= 0 and column["encoding"]]
        #: A place that held something and belongs to no column that is known: it would be lost without a word.
        self.surprise: int | None = None
        for column in found:
            name, _, part = column["field"].partition(":")
            self.taken.add(column["at"])
            if column["at"] < 0:
                self.fixed[name] = column.get("value", "")
            elif part:
                self.parts[name].append((column["at"], part))
            elif name:
                self.whole.append((column["at"], name))
        #: Nobody else is named: the mother stands in for a guardian.
        self.lone_mother = "guardian_name" not in {name for _at, name in self.whole}
        #: The fields that have a column or a value for the whole list.
        self.fed = {name for _at, name in self.whole} | set(self.parts) | set(self.fixed)
        if self.lone_mother and "mother_name" in self.fed:
            self.fed.add("guardian_name")
        #: Up to here every place is a column.
        self.width = next(at for at in range(len(self.taken) + 2) if at not in self.taken)
        self.blank = dict.fromkeys((question.name for question in PupilForm().questions()), "")
        #: What had to be decided between columns in the row that was put together last, as repairs of it.
        self.told: list[dict[str, str]] = []

    def typed(self, cells: list[str]) -> dict[str, str]:
        """Give the text of every field, "" for none; what the file leaves blank is filled by what holds for the whole list."""
        if self.old:
            cells = list(cells)
            for at, encoding in self.old:
                if at < len(cells):
                    cells[at] = convert(cells[at], encoding)
        row, width = dict(self.blank), len(cells)
        if width > self.width and self.surprise is None:
            self.surprise = self._unread(cells)
        for at, name in self.whole:
            if at < width:
                row[name] = cells[at]
        self.told = []
        for name, places in self.parts.items():
            joined = _joined(name, {part: cells[at] for at, part in places if at < width and cells[at]})
            self._tell(name, row[name], joined)
            row[name] = row[name] or joined
        if self.lone_mother and not row["guardian_name"]:
            self._tell("guardian_name", "", row["mother_name"])
            row["guardian_name"] = row["mother_name"]
        if any(row.values()):
            for name, value in self.fixed.items():
                row[name] = row[name] or value
        return row

    def _tell(self, name: str, said: str, other: str) -> None:
        """Tell that a parent stands in for a guardian, or that marks beside a word are not used."""
        if name == "guardian_name" and other and not said:
            self.told.append({"name": name, "before": "", "after": other, "kind": STANDS_IN})
        elif name == "circumstance" and said and other and _class(said) != _class(other):
            self.told.append({"name": name, "before": f"{said}; {other}"[:200], "after": said[:200], "kind": BESIDE})

    def _unread(self, cells: Sequence[str]) -> int | None:
        return next((at for at, text in enumerate(cells) if text and at not in self.taken), None)


def _ours(head: Sequence[Raw]) -> Understanding | None:
    for at, row in enumerate(head[:_MARKS_WITHIN]):
        if marks_of(row.cell(0), kind=KIND, version=VERSION) is None:
            continue
        if len(head) < at + 2:
            raise WrongTemplate
        return _by_keys(head[at + 1], head[at + 2] if len(head) > at + 2 and head[at + 2].number == head[at + 1].number + 1 else None)
    return None


def _by_keys(keys: Raw, labels: Raw | None) -> Understanding:
    known = {column.key for column in columns()}
    found = []
    for at in range(max(len(keys.cells), len(labels.cells) if labels else 0)):
        key, label = keys.cell(at), labels.cell(at) if labels else ""
        if key or label:
            how = "mark" if key in known else "other" if key in (NUMBER_KEY, REMARK_KEY) else ""
            found.append(column_at(at, label or key, key if key in known else "", how))
    understood = judge(found, labels.number if labels else keys.number, ours=True)
    # A column that somebody added to the template would be lost without a word.
    understood.ours = all(column["how"] for column in found)
    return understood


def column_at(at: int, heading: str, target: str, how: str) -> dict[str, Any]:
    """Make a column of a file (see the module) at a place from 0, its samples and letters not looked at yet."""
    return {"at": at, "letter": letters(at), "heading": " ".join(heading.split())[:200], "samples": [], "field": target, "how": how,
            "encoding": "", "sure": True}


def _theirs(head: Sequence[Raw], remembered: Mapping[str, str], merged: Sequence[Span]) -> Understanding:
    table = find_headings(head, known_words() | set(remembered), merged=merged, spellings=SPELLINGS)
    if table is None or table.known < _ENOUGH:
        raise WrongTemplate
    body = [row for row in head if row.number > table.row]
    lower = next((row for row in head if row.number == table.row), None) if table.row != table.first_row else None
    width = max([*(len(row.cells) for row in body), *(at + 1 for at in table.texts)])
    found = []
    for at in range(width):
        heading = table.texts.get(at, "")
        target, how = guess(heading, remembered)
        if not how and lower is not None:  # "Đối tượng" over "Hộ nghèo": the lower word says it
            target, how = guess(lower.cell(at), remembered)
        if at == table.remarks:
            target, how = "", "other"
        if heading or at == table.remarks or any(row.cell(at) for row in body):
            found.append(column_at(at, heading, target, how))
    _split_names(found, body)
    return _settled(found, table.row)


def _split_names(found: list[dict[str, Any]], body: Sequence[Raw]) -> None:
    """See a heading over two columns: "Họ và tên", and right of it, without a heading, the given names."""
    for column, beside in pairwise(found):
        given = [row.cell(beside["at"]) for row in body if row.cell(column["at"])]
        if column["field"] in ("full_name", "full_name:family") and not beside["heading"] and beside["at"] == column["at"] + 1 and (
                given and sum(bool(text) and " " not in text for text in given) > len(given) * 0.7):
            column["field"] = "full_name:family"
            beside.update(field="full_name:given", how=column["how"])


def _settled(found: list[dict[str, Any]], header_row: int) -> Understanding:
    """Let weaker headings go where a better one is there, and a lone "Tên" be the whole name."""
    strong = {column["field"].split(":")[0] for column in found if column["how"] not in ("weak", "", "other") and column["field"]}
    fields = {column["field"] for column in found}
    weak_taken: set[str] = set()
    for column in found:
        if column["how"] == "weak":
            if column["field"] in strong or column["field"] in weak_taken:
                column.update(field="", how="other")
            else:
                weak_taken.add(column["field"])
        elif column["field"] == "full_name:given" and "full_name:family" not in fields and column["how"] != "memory":
            column["field"] = "full_name" if "full_name" not in fields else ""
        elif column["field"] == "full_name:family" and "full_name:given" not in fields:
            column["field"] = "full_name"
    return judge(found, header_row)


def _joined(name: str, parts: Mapping[str, str]) -> str:
    if name == "full_name":
        return " ".join(parts[part] for part in ("family", "given") if part in parts)
    if name == "birth_date":
        return "/".join(parts.get(part, "") for part in ("day", "month", "year")) if parts else ""
    if name == "guardian_name":
        return parts.get("father", "")
    said = [_WORDS[name].get(part, part) if _is_mark(text) else text for part, text in parts.items() if not _is_no(text)]
    return "; ".join(dict.fromkeys(said))


def _class(text: str) -> str:
    """Give the circumstance that a cell names, or its key where it is none that is known."""
    key = search_key(text)
    known = {search_key(label): value for value, label in _WORDS["circumstance"].items()} | SHORTHAND["circumstance"]
    return known.get(key, key)


def _is_mark(text: str) -> bool:
    return tidy(text) in _MARK_SIGNS or search_key(text) in _MARK_WORDS


def _is_no(text: str) -> bool:
    return search_key(text) in _NO_WORDS and not _is_mark(text)
