"""The Excel sheet in which an agency answers: one row per section of the draft, made from the forms of the page.

Column A is hidden: the marks, the name of each answer, the section of each row. What is typed stands from column D on.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from flask_babel import force_locale
from flask_babel import gettext as _
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from forms.base import Question
from forms.consultation import CommentForm, ReplyForm
from forms.fields import Day, Pick, Upload
from smt.consultations.states import CommentKind
from smt.sheets.columns import MARKS_KIND, MARKS_VERSION, Column
from smt.sheets.template import how_to_fill
from smt.vietnamese.dates import day_month_year
from smt.vietnamese.text import without_unreadable

#: What a file of ours says of itself; a changed meaning of a column needs a new version.
KIND, VERSION = "reply", "1"
CONSULTATION, REVISION, AGENCY, AGENCY_NAME, DRAFT = "consultation", "revision", "agency", "agency_name", "draft"
#: Words of the hidden column: the row of keys, a remark on the whole, a row for one more remark.
SECTION_KEY, WHOLE, MORE = "section", "whole", "more"
NUMBER, TITLE = "number", "title"
#: Zero-based: where answers are typed, and the last column of the sheet.
ANSWERS_FROM, LAST = 3, 5
ROWS_FOR_WHOLE, ROWS_FOR_MORE = 3, 40
LONGEST_CHOICE = 250
REPLY, CHOICES, HELP = "Ý kiến", "Lựa chọn", "Giải thích"

_BORDER = {"border": 1, "border_color": "#767676"}
_TEXT = {"num_format": "@", "valign": "top", "text_wrap": True}
_LOOKS: dict[str, dict[str, Any]] = {
    "text": {**_TEXT, **_BORDER}, "line": {**_TEXT, **_BORDER, "valign": "vcenter"},
    "plain": _TEXT, "title": {"bold": True, "font_size": 14, "text_wrap": True},
    "heading": {**_TEXT, **_BORDER, "bold": True, "bg_color": "#DCE6F1", "valign": "vcenter"},
    "given": {**_TEXT, **_BORDER, "bg_color": "#E7E6E6"},
}
#: Together no wider than the window of a laptop.
_WIDTHS = (2.0, 8.0, 38.0, 14.0, 50.0, 42.0)
_HEIGHTS = {"text": 75.0, "proposed": 75.0}


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A section of the draft's revision."""

    id: int
    number: str
    title: str

    @property
    def label(self) -> str:
        """Give number and title as one text."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Whose sheet it is: the consultation, the draft's revision, the agency as it was asked."""

    consultation_id: int
    revision: int
    invitee_id: int
    agency: str
    draft_title: str
    due_on: date | None = None


def whole_label() -> str:
    """Give the label of remarks on the draft as a whole."""
    return _("Chung (cả dự thảo)")


def answer_columns() -> list[Column]:
    """Give what is asked once, from the form of the page; the letter itself is a file, not a cell."""
    return [_column(question) for question in ReplyForm().questions() if not isinstance(question, Upload)]


def remark_columns() -> list[Column]:
    """Give what is asked for each remark, from the form of the page."""
    return [_column(question) for question in CommentForm().questions()]


def choice_labels(sections: Sequence[SheetSection]) -> list[str]:
    """Give a label for each section, of those with the same number and title each its own."""
    seen: dict[str, int] = {}
    labels = []
    for one in sections:
        label = one.label if len(one.label) <= LONGEST_CHOICE else one.label[:LONGEST_CHOICE - 1] + "…"
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else _("%(label)s (chỗ thứ %(number)s)", label=label, number=seen[label]))
    return labels


def reply_sheet(head: SheetHead, sections: Sequence[SheetSection]) -> bytes:
    """Make the sheet of one agency as an .xlsx; a Vietnamese paper in every language of the interface."""
    out = io.BytesIO()
    with force_locale("vi"), xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": _("Ý kiến góp ý")})
        looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        sheet, choices, explained = (book.add_worksheet(name) for name in (REPLY, CHOICES, HELP))
        first = _write_head(sheet, head, looks)
        row = _write_answers(sheet, answer_columns(), looks, first)
        _write_remarks(sheet, remark_columns(), sections, looks, row + 1)
        _write_choices(choices, sections)
        _write_help(explained, looks)
        _print_on_a4(explained)
        _lay_out(sheet, first)
        choices.hide()
        sheet.activate()
    return out.getvalue()


def _column(question: Question) -> Column:
    with force_locale("vi"):
        picked = [(value, str(text)) for value, text, _group in question.options] if isinstance(question, Pick) else []
        hint = ". ".join(part for part in (_capital(str(question.when)), str(question.description)) if part)
        return Column(question.name, str(question.label.text), hint, required=not question.optional, choices=picked,
                      kind="date" if isinstance(question, Day) else "choice" if picked else "text")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _marks(head: SheetHead) -> str:
    return json.dumps({MARKS_KIND: KIND, MARKS_VERSION: VERSION, CONSULTATION: head.consultation_id, REVISION: head.revision,
                       AGENCY: head.invitee_id, AGENCY_NAME: head.agency, DRAFT: head.draft_title}, ensure_ascii=False)


def _write_head(sheet: Worksheet, head: SheetHead, looks: Mapping[str, Any]) -> int:
    """Write whose sheet it is; give the row below."""
    sheet.write_string(0, 0, _marks(head))
    sheet.set_row(0, None, None, {"hidden": True})
    due = _(" Hạn trả lời: hết ngày %(day)s.", day=day_month_year(head.due_on)) if head.due_on else ""
    lines = (_("Ý KIẾN GÓP Ý ĐỐI VỚI DỰ THẢO"),
             _("%(title)s (lần dự thảo %(revision)s)", title=head.draft_title, revision=head.revision),
             _("Cơ quan: %(name)s.%(due)s", name=head.agency, due=due),
             _("Điền vào các ô trắng, lưu tệp rồi tải lên ở trang góp ý của cơ quan. Phần nào không góp ý thì để trống."))
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 1, row, LAST, "", looks["title" if row == 1 else "plain"])
        sheet.write_string(row, 1, _fit(line), looks["title" if row == 1 else "plain"])
        sheet.set_row(row, 15.0 * (1 + len(line) // 140) if row > 1 else 24.0)
    return len(lines) + 2


def _write_answers(sheet: Worksheet, columns: Sequence[Column], looks: Mapping[str, Any], row: int) -> int:
    """Write what is asked once, a line each; give the row below."""
    needed = {question.name: str(question.when) for question in ReplyForm().questions()}
    for at, column in enumerate(columns):
        label = column.label if column.required else f"{column.label}\n({needed[column.key] or _('không bắt buộc')})"
        sheet.write_string(row, 0, column.key)
        sheet.merge_range(row, 1, row, ANSWERS_FROM - 1, "", looks["heading"])
        sheet.write_string(row, 1, label, looks["heading"])
        sheet.merge_range(row, ANSWERS_FROM, row, LAST, "", looks["text" if column.key in _HEIGHTS else "line"])
        _guide(sheet, (row, row), ANSWERS_FROM, column, at)
        sheet.set_row(row, _HEIGHTS.get(column.key, 32.0))
        row += 1
    return row


def _write_remarks(sheet: Worksheet, columns: Sequence[Column], sections: Sequence[SheetSection], looks: Mapping[str, Any],
                   row: int) -> None:
    shown = [(SECTION_KEY, ""), (NUMBER, _("Số")), (TITLE, _("Phần, mục của dự thảo")), *((c.key, c.label) for c in columns)]
    for at, (key, label) in enumerate(shown):
        sheet.write_string(row, at, key)
        sheet.write_string(row + 1, at, label, looks["heading"])
    sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_row(row + 1, 32.0)
    sheet.repeat_rows(row + 1)
    first = row + 2
    kinds = dict(columns[0].choices)
    lines = [(WHOLE, "", whole_label(), kinds[CommentKind.GENERAL])] * ROWS_FOR_WHOLE
    lines += [(str(one.id), one.number, one.title, kinds[CommentKind.CONTENT]) for one in sections]
    lines += [(MORE, "", "", "")] * ROWS_FOR_MORE
    for at, (key, number, title, kind) in enumerate(lines, start=first):
        sheet.write_string(at, 0, key)
        for place, text in ((1, number), (2, title), (3, kind), (4, ""), (LAST, "")):
            look = looks["given" if place < ANSWERS_FROM and key != MORE else "text"]
            if text:
                sheet.write_string(at, place, _fit(text), look)
            else:
                sheet.write_blank(at, place, None, look)
    last = first + len(lines) - 1
    for at, column in enumerate(columns, start=ANSWERS_FROM):
        _guide(sheet, (first, last), at, column, len(answer_columns()) + at - ANSWERS_FROM)
    sheet.data_validation(last - ROWS_FOR_MORE + 1, 2, last, 2, {
        "validate": "list", "source": f"='{CHOICES}'!{xl_range_abs(1, _sections_at(), len(sections) + 1, _sections_at())}",
        "input_title": _("Góp ý thêm"), "input_message": _("Chọn phần của dự thảo, rồi ghi thêm một góp ý về phần ấy."),
        "error_type": "warning", "error_title": _("Không có trong danh sách"),
        "error_message": _("Bấm mũi tên ở cạnh ô rồi chọn phần của dự thảo trong danh sách.")})


def _sections_at() -> int:
    """Give the column of the hidden sheet that lists the sections: behind those of all other choices."""
    return len(answer_columns()) + len(remark_columns())


def _guide(sheet: Worksheet, rows: tuple[int, int], at: int, column: Column, listed_at: int) -> None:
    """Show the hint at the cells, and a choice's drop-down by reference."""
    rule: dict[str, Any] = {"validate": "any"}
    if column.choices:
        rule = {"validate": "list", "source": f"='{CHOICES}'!{xl_range_abs(1, listed_at, len(column.choices), listed_at)}",
                "error_title": _("Không có trong danh sách"),
                "error_message": _("Bấm mũi tên ở cạnh ô rồi chọn một mục trong danh sách.")}
    hint = column.hint or (_("Ngày/tháng/năm, ví dụ 05/10/2021.") if column.kind == "date" else "")
    if hint:
        rule |= {"input_title": column.label[:32], "input_message": hint[:255]}
    if len(rule) > 1:
        sheet.data_validation(rows[0], at, rows[1], at, rule)


def _write_choices(sheet: Worksheet, sections: Sequence[SheetSection]) -> None:
    for at, column in enumerate([*answer_columns(), *remark_columns()]):
        for row, (_value, label) in enumerate(column.choices, start=1):
            sheet.write_string(row, at, label)
    for row, label in enumerate([whole_label(), *choice_labels(sections)], start=1):
        sheet.write_string(row, _sections_at(), _fit(label))


def _write_help(sheet: Worksheet, looks: Mapping[str, Any]) -> None:
    lines = [
        _("Chọn một trong bốn ý kiến ở ô đầu. Nhất trí hoàn toàn thì chỉ cần chọn ý kiến và ghi người ký."),
        _("Mỗi dòng của bảng là một phần của dự thảo. Có nhiều góp ý về một phần thì dùng các dòng trống ở cuối bảng và chọn phần ở cột "
          "“Phần, mục của dự thảo”, hoặc chèn dòng mới ngay dưới phần ấy."),
        _("Giữ nguyên các ô nền xám, cột ẩn và hai dòng ẩn. Không ghi ý kiến ra ngoài bảng."),
        _("Tệp này chỉ dùng cho cơ quan và lần dự thảo ghi ở đầu trang. Văn bản đã ký được đính kèm ở trang góp ý."),
        _("Sau khi tải lên, hệ thống cho xem lại toàn bộ ý kiến; chưa ghi nhận gì cho đến khi cơ quan bấm gửi."),
    ]
    sheet.set_column(0, 0, 34, looks["plain"])
    sheet.set_column(1, 1, 90, looks["plain"])
    sheet.write_string(0, 0, _("Cách điền"), looks["title"])
    row = 1
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, 1, "", looks["plain"])
        sheet.write_string(row, 0, line, looks["plain"])
        sheet.set_row(row, 15.0 * (1 + len(line) // 110))
    for at, column in enumerate([*answer_columns(), *remark_columns()], start=row + 2):
        sheet.write_string(at, 0, column.label, looks["heading"])
        sheet.write_string(at, 1, how_to_fill(column), looks["text"])


def _lay_out(sheet: Worksheet, first: int) -> None:
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width, None, {"hidden": True} if at == 0 else {})
    # The sections stay in sight beside a long remark; frozen rows would leave a laptop no room, so the headings scroll away.
    sheet.freeze_panes(0, ANSWERS_FROM)
    sheet.set_selection(first, ANSWERS_FROM, first, ANSWERS_FROM)
    sheet.hide_gridlines(2)
    _print_on_a4(sheet)


def _print_on_a4(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&C{_('Trang')} &P/&N")


def _fit(text: str) -> str:
    """Keep what a cell can hold and show."""
    return without_unreadable(text)[:32_000]
