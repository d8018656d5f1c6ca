"""What a filled sheet answers, as the page's own form takes it; and the seal by which the page knows it again."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hmac import compare_digest
from typing import Any

from flask import Response, current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from forms.consultation.opinion import MOST, WHOLE
from smt.consultations import queries
from smt.consultations.models import Invitee, Revision
from smt.consultations.sheet import SheetHead, SheetSection, reply_sheet
from smt.consultations.sheet_reading import FilledReply, SheetProblem, judge, read_filled
from smt.files.sending import download
from smt.sheets.reading import Row, read_rows, refuse_macros
from smt.sheets.refusals import EmptyFile, SheetRefusal, TooLarge, TooManyRows
from smt.vietnamese.dates import DateProblem, day_month_year, from_text

#: Remarks of a sheet in all: each takes three boxes of the form that carries them (`smt.web.bodies.BOXES`).
MOST_REMARKS = 1_000
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DAY = "document_date"


# ---- the sheet of an agency ----

def blank(invitee: Invitee, at: datetime) -> Response:
    """Give the agency's sheet as a download. It is blank but for the sections: a draft goes on where it was kept, on the page,
    and a sheet that said already what was answered before would be an answer if it came back by mistake."""
    revision = invitee.consultation.revision
    return download(reply_sheet(head_of(invitee, queries.own(invitee, at).due_on), sections_of(revision)),
                    f"bang-y-kien-{invitee.consultation_id}-{invitee.id}-du-thao-lan-{revision.number}.xlsx", EXCEL)


def head_of(invitee: Invitee, due_on: date | None = None) -> SheetHead:
    """Say whose sheet it is: of this agency, on the draft that is consulted on now."""
    asked = invitee.consultation
    return SheetHead(asked.id, asked.revision.number, invitee.id, invitee.name, asked.heading, due_on)


def sections_of(revision: Revision) -> list[SheetSection]:
    """Give the sections of a revision as its sheet lists them."""
    return [SheetSection(one.id, one.number, one.title) for one in revision.sections]


# ---- reading it ----

def rows_of(sent: FileStorage) -> list[Row]:
    """Read the rows of an uploaded file in a process of its own; no transaction should be open meanwhile."""
    data = sent.read(_most() * 10**6 + 1)
    if len(data) > _most() * 10**6:
        raise TooLarge
    refuse_macros(data)
    return read_rows(data).rows


def filled_by(invitee: Invitee, rows: Sequence[Row]) -> FilledReply:
    """Read the rows as this agency's answer on the draft that is consulted on now."""
    filled = read_filled(rows, head=head_of(invitee), sections=sections_of(invitee.consultation.revision))
    if not (filled.remarks or filled.problems or any(filled.posted.values())):
        raise EmptyFile(_l("Bảng chưa điền ô nào. Chọn ý kiến ở ô đầu, ghi người ký, lưu tệp rồi tải lên lần nữa."))
    return filled


def why_not(refusal: SheetRefusal) -> object:
    """Say why a file is not taken; a list of pupils may be cut into several files, an answer may not."""
    if isinstance(refusal, TooLarge):
        return _("Tệp nặng hơn mức nhận là %(most)s MB. Tải bảng ở trang này về, chép ý kiến sang rồi tải bảng đó lên; hình ảnh và văn bản "
                 "đã ký thì đính kèm ở bước gửi.", most=_most())
    if isinstance(refusal, TooManyRows):
        return _("Tệp có nội dung ở quá nhiều dòng, cột hoặc ô. Xóa phần thừa ở cuối và bên phải trang tính, hoặc chép ý kiến sang bảng "
                 "tải ở trang này, rồi tải lên lần nữa.")
    return refusal.sentence


def explain(form: Any) -> None:
    """Say at the box of the file which one is meant."""
    form["file"].description = _("Tệp .xlsx tải ở trang này, không quá %(most)s MB.", most=_most())


def _most() -> int:
    return int(current_app.config["SMT"].upload_limit_mb)


def problems_in(filled: FilledReply) -> list[SheetProblem]:
    """Give every place to mend, by the forms of the page and by what the page holds, from top to bottom."""
    return sorted([*judge(filled)[2], *_too_many(filled)], key=lambda one: one.place.row)


def _too_many(filled: FilledReply) -> list[SheetProblem]:
    """Name the rows that are more than a page holds: of one section, and in all."""
    counts: Counter[int | None] = Counter()
    found = []
    for number, one in enumerate(filled.remarks, start=1):
        counts[one.section_id] += 1
        if number == MOST_REMARKS + 1:
            sentence = _l("Bảng có hơn %(most)s góp ý. Gộp các góp ý gần nhau, hoặc chuyển phần dài vào tệp văn bản góp ý.", most="1.000")
            found.append(SheetProblem(one.places["text"], one.posted["text"], sentence))
        elif counts[one.section_id] == MOST + 1:
            sentence = _l("Phần này đã có %(most)s góp ý. Gộp góp ý ở dòng này và các dòng sau của cùng phần vào các dòng trên.", most=MOST)
            found.append(SheetProblem(one.places["text"], one.posted["text"], sentence))
    return found


# ---- handing it to the page ----

def as_typed(filled: FilledReply) -> dict[str, str]:
    """Give what was read by the names of the page's boxes; what a page has no box for is put to the box before it."""
    typed = {name: text for name, text in filled.posted.items() if text and name != _DAY} | _parts(filled.posted.get(_DAY, ""))
    counts: Counter[int] = Counter()
    for one in filled.remarks:
        section = one.section_id or WHOLE
        counts[section] += 1
        if counts[section] <= MOST:
            typed |= {f"s{section}-{counts[section]}-{name}": text for name, text in one.posted.items() if text}
        else:
            for name in ("text", "proposed"):
                box = f"s{section}-{MOST}-{name}"
                typed[box] = "\n".join(text for text in (typed.get(box, ""), one.posted[name]) if text)
    return typed


def sealed(invitee: Invitee, kept: Mapping[str, str]) -> str:
    """Seal what a sheet was read as. Nothing is stored between reading and sending: a draft that a colleague saved on the
    page stays as it is, and an answer that is never sent leaves no trace. What travels in the browser instead may be altered
    there, as everything typed on the page may be; the seal only decides whether the reply may be called a sheet's."""
    seal = _seal(invitee).dumps(_digest(kept))
    return seal if isinstance(seal, str) else seal.decode()


def said_by_sheet(seal: str, invitee: Invitee, kept: Mapping[str, str]) -> bool:
    """Say whether an answer is, word for word, what a sheet of this agency was read as."""
    try:
        return bool(seal) and compare_digest(str(_seal(invitee).loads(seal)), _digest(kept))
    except BadData:
        return False


def _seal(invitee: Invitee) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"reply-sheet:{invitee.id}")


def _digest(kept: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(kept), sort_keys=True).encode()).hexdigest()


def _parts(typed: str) -> dict[str, str]:
    try:
        day = from_text(typed) if typed else None
    except DateProblem:
        day = None
    # What is no day is shown as it was typed, each number in its box where there are three.
    given = day_month_year(day).split("/") if day else re.split("[-/.]", typed)
    boxes = dict(zip(("day", "month", "year"), given if len(given) == 3 else [typed], strict=False))
    return {f"{_DAY}-{part}": text for part, text in boxes.items() if text}
