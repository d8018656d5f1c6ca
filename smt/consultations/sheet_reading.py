"""Read an agency's filled sheet back into what its browser would have posted, each answer with its place in Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from forms.base import Form
from forms.consultation import CommentForm, ReplyForm
from smt.consultations.sheet import (
    AGENCY,
    AGENCY_NAME,
    ANSWERS_FROM,
    CONSULTATION,
    DRAFT,
    KIND,
    LAST,
    NUMBER,
    REVISION,
    SECTION_KEY,
    TITLE,
    VERSION,
    SheetHead,
    SheetSection,
    answer_columns,
    remark_columns,
)
from smt.consultations.sheet_sections import FoundSection, KnownSections
from smt.consultations.states import CommentKind, Position
from smt.sheets.columns import Column
from smt.sheets.filled import letters, marks_of, meant
from smt.sheets.reading import Row, read_rows
from smt.sheets.refusals import WrongTemplate
from smt.vietnamese.text import search_key, tidy, without_unreadable

_MARKS_WITHIN = 10  # rows in which the marks are looked for: somebody may have put a title above
_SHOWN = 80
#: What agencies write for a position besides its label (domain: synonyms on import).
_SYNONYMS = {"thong nhat": Position.AGREE, "dong y": Position.AGREE, "hoan toan nhat tri": Position.AGREE,
             "khong thong nhat": Position.DISAGREE, "khong dong y": Position.DISAGREE,
             "khong thuoc linh vuc": Position.OUTSIDE_OUR_FIELD, "khong thuoc pham vi": Position.OUTSIDE_OUR_FIELD}
_KEPT = _l("Tải bảng ở trang này về rồi chép ý kiến sang; tệp đã điền trên máy không mất gì.")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell as Excel names it, with the heading that the person sees."""

    row: int
    column: str
    label: str


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """What is to be mended at a cell: its place, what stands there, what to do."""

    place: Place
    value: str
    sentence: object

    @property
    def line(self) -> object:
        """Give all of it as one sentence."""
        cell = _l("Dòng %(row)s, cột %(column)s", row=self.place.row, column=self.place.column)
        if self.place.label:
            cell = _l("%(cell)s (“%(label)s”)", cell=cell, label=self.place.label)
        if self.value:
            cell = _l("%(cell)s, đang ghi “%(value)s”", cell=cell, value=_short(self.value))
        return _l("%(cell)s: %(sentence)s", cell=cell, sentence=self.sentence)


@dataclass(frozen=True, slots=True)
class FilledRemark:
    """A remark: its section (None: the draft as a whole), what a browser would have posted to CommentForm, and the places."""

    section_id: int | None
    posted: dict[str, str]
    places: dict[str, Place]


@dataclass(slots=True)
class FilledReply:
    """A filled sheet: what a browser would have posted to ReplyForm, the remarks, and what the sheet itself has wrong."""

    posted: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    remarks: list[FilledRemark] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)


def read_sheet(data: bytes, *, head: SheetHead, sections: Sequence[SheetSection]) -> FilledReply:
    """Read the filled sheet of this agency; a SheetRefusal says why a file is not taken as a whole."""
    return read_filled(read_rows(data).rows, head=head, sections=sections)


def read_filled(rows: Sequence[Row], *, head: SheetHead, sections: Sequence[SheetSection]) -> FilledReply:
    """Read rows that were read from a file already."""
    body = rows[_check_marks(rows, head) + 1:]
    keys = next((at for at, row in enumerate(body) if row.cell(0) == SECTION_KEY), None)
    if keys is None:
        raise WrongTemplate
    filled = FilledReply()
    _read_answers(body[:keys], filled)
    with force_locale("vi"):
        known = KnownSections(sections)
    _read_remarks(body[keys:], known, filled)
    return filled


def judge(filled: FilledReply) -> tuple[ReplyForm, list[CommentForm], list[SheetProblem]]:
    """Let the forms of the page judge a sheet; give them validated, and everything that is to be mended by row."""
    reply, problems = ReplyForm(MultiDict(filled.posted)), list(filled.problems)
    reply.remarked = bool(filled.remarks)
    reply.rewritten = any(remark.posted.get("proposed", "").strip() for remark in filled.remarks)
    reply.validate()
    problems += problems_of(reply, filled.posted, filled.places)
    remarks = []
    for one in filled.remarks:
        remark = CommentForm(MultiDict(one.posted))
        remark.validate()
        problems += problems_of(remark, one.posted, one.places)
        remarks.append(remark)
    return reply, remarks, sorted(problems, key=lambda problem: problem.place.row)


def problems_of(form: Form, posted: Mapping[str, str], places: Mapping[str, Place]) -> list[SheetProblem]:
    """Give what a form that has validated `posted` refuses, each at its cell."""
    return [SheetProblem(places[question.name], posted.get(question.name, ""), sentence)
            for question in form.questions() if question.name in places for sentence in question.errors]


def _check_marks(rows: Sequence[Row], head: SheetHead) -> int:
    """Hold the marks against this consultation, agency and revision; give the place of their row."""
    for at, row in enumerate(rows[:_MARKS_WITHIN]):
        marks = marks_of(row.cell(0), kind=KIND, version=VERSION)
        if marks is None:
            continue
        wrong = _foreign(marks, head)
        if wrong is not None:
            raise WrongTemplate(_l("%(wrong)s %(next_step)s", wrong=wrong, next_step=_KEPT))
        return at
    raise WrongTemplate


def _foreign(marks: Mapping[str, object], head: SheetHead) -> object | None:
    if marks.get(CONSULTATION) != head.consultation_id:
        return _l("Bảng này là của đợt lấy ý kiến khác: “%(other)s”. Trang này lấy ý kiến về “%(here)s”.",
                  other=_short(str(marks.get(DRAFT, ""))), here=_short(head.draft_title))
    if marks.get(AGENCY) != head.invitee_id:
        return _l("Bảng này là của cơ quan khác: “%(other)s”. Trang này là của “%(here)s”.",
                  other=_short(str(marks.get(AGENCY_NAME, ""))), here=_short(head.agency))
    if marks.get(REVISION) != head.revision:
        return _l("Bảng này theo dự thảo lần %(other)s, nay lấy ý kiến theo dự thảo lần %(here)s.",
                  other=_short(str(marks.get(REVISION, ""))), here=head.revision)
    return None


def _read_answers(rows: Sequence[Row], filled: FilledReply) -> None:
    columns = {column.key: column for column in answer_columns()}
    for row in rows:
        column = columns.get(row.cell(0))
        typed = [(at, cell) for at, cell in enumerate(row.cells) if at >= ANSWERS_FROM and cell]
        if column is not None and column.key not in filled.posted:
            at, value = typed.pop(0) if typed and typed[0][0] <= LAST else (ANSWERS_FROM, "")
            filled.posted[column.key] = _position(column, value) if column.key == "position" else meant(column, tidy(value))
            filled.places[column.key] = Place(row.number, letters(at), column.label)
        filled.problems += [_stray(row, at, cell) for at, cell in typed]
    if missing := [column for key, column in columns.items() if key not in filled.posted]:
        raise WrongTemplate(_l("Bảng thiếu dòng “%(name)s”. %(next_step)s", name=missing[0].label, next_step=_KEPT))


def _position(column: Column, typed: str) -> str:
    value = meant(column, tidy(typed))
    return str(_SYNONYMS.get(search_key(value), value))


def _read_remarks(rows: Sequence[Row], known: KnownSections, filled: FilledReply) -> None:
    """Read the table: `rows` begin with the row of keys, the row of labels is right below it."""
    columns = remark_columns()
    at = {key: place for place, key in enumerate(rows[0].cells)}
    if not {NUMBER, TITLE, *(column.key for column in columns)} <= at.keys():
        raise WrongTemplate
    titled = rows[1].cell(at[TITLE]) if len(rows) > 1 else ""
    above: FoundSection | None = None
    for row in rows[1:]:
        if row.number == rows[0].number + 1:
            continue
        above = known.find(row, at, above)
        typed = {column.key: tidy(row.cell(at[column.key])) for column in columns}
        filled.problems += [_stray(row, place, cell) for place, cell in enumerate(row.cells) if place > LAST and cell]
        if not any(value for key, value in typed.items() if key != "kind"):
            continue
        if above.wrong is not None:
            where = Place(row.number, letters(at[TITLE]), titled)
            filled.problems.append(SheetProblem(where, above.shown, above.wrong))
        filled.remarks.append(FilledRemark(above.section_id, _posted(columns, typed, above), {
            column.key: Place(row.number, letters(at[column.key]), column.label) for column in columns}))


def _posted(columns: Sequence[Column], typed: Mapping[str, str], found: FoundSection) -> dict[str, str]:
    usual = CommentKind.CONTENT if found.section_id is not None or found.wrong is not None else CommentKind.GENERAL
    return {column.key: meant(column, typed[column.key]) or (usual.value if column.key == "kind" else "") for column in columns}


def _stray(row: Row, at: int, cell: str) -> SheetProblem:
    return SheetProblem(Place(row.number, letters(at), ""), cell,
                        _l("Ô này nằm ngoài bảng nên không được đọc. Chuyển nội dung vào bảng rồi xóa ô này."))


def _short(text: str) -> str:
    plain = " ".join(without_unreadable(text).split())
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN - 1] + "…"
