"""Make official papers, and keep the templates they are made from."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from smt.core.db import db
from smt.core.errors import Refusal
from smt.documents import checking
from smt.documents.drafting import built_in
from smt.documents.facts import Cell, Facts, facts_of
from smt.documents.filling import fill
from smt.documents.models import DocumentTemplate
from smt.documents.papers import Paper, Summary
from smt.documents.printing import printed
from smt.documents.scripts import SCRIPTS
from smt.documents.states import PAPER_KINDS, PaperKind
from smt.documents.workbook import workbook
from smt.files.service import DOCX, MEGABYTE, FileRefused, keep
from smt.vietnamese.numbers import grouped

#: A paper larger than this is not made: it would hold a worker for minutes.
MOST_ROWS, MOST_LETTERS = 20_000, 30_000_000
#: Printing takes ten times as long as the DOCX and holds the whole paper in memory.
MOST_PRINTED = 10_000
TEMPLATE_LIMIT = 5 * MEGABYTE


def docx(paper: Paper) -> bytes:
    """Give the DOCX by the template that counts; a Refusal says what is wrong with a clerk's template."""
    facts = _facts(paper, MOST_ROWS)
    if template_of(paper.KIND) is None:
        return fill(built_in(paper.KIND), SCRIPTS[paper.KIND], facts, paper.title)
    try:
        return fill(template_bytes(paper.KIND), SCRIPTS[paper.KIND], facts, paper.title)
    except checking.PROBLEMS as problem:
        raise Refusal(_l("Chưa lập được văn bản vì mẫu “%(kind)s” đang dùng có lỗi. %(what)s", kind=PAPER_KINDS[paper.KIND],
                         what=checking.sentence(problem))) from problem


def pdf(paper: Paper) -> bytes:
    """Give the PDF, always by the built-in layout."""
    day = paper.letterhead.issued_on or paper.letterhead.month_of
    return printed(SCRIPTS[paper.KIND], _facts(paper, MOST_PRINTED), paper.title, day)


def xlsx(summary: Summary) -> bytes:
    """Give the summary's table as a workbook."""
    return workbook(_facts(summary, MOST_ROWS), summary.title)


def template_of(kind: PaperKind) -> DocumentTemplate | None:
    """Give the template that counts, or None while the built-in one does."""
    newest = db.session.scalars(select(DocumentTemplate).where(DocumentTemplate.kind == kind)
                                .order_by(DocumentTemplate.id.desc()).limit(1)).first()
    return newest if newest is not None and newest.file_id is not None else None


def template_bytes(kind: PaperKind) -> bytes:
    """Give the file of the template that counts."""
    chosen = template_of(kind)
    return chosen.file.content.data if chosen is not None and chosen.file is not None else built_in(kind)


def replace_template(kind: PaperKind, *, data: bytes, name: str, note: str, by: str, at: datetime) -> DocumentTemplate:
    """Let a clerk's template count from now on; one that would not make a right paper is refused with a sentence."""
    stored = keep(data, name, at, limit=TEMPLATE_LIMIT)
    if stored.media_type != DOCX:
        raise FileRefused(_l("Mẫu phải là tệp Word (.docx). Tải mẫu đang dùng về, sửa trong Word rồi tải lên."), field="file")
    checking.check(data, kind)
    return _add(DocumentTemplate(kind=kind, file=stored, uploaded_at=at, by=by, note=note))


def restore_template(kind: PaperKind, *, note: str, by: str, at: datetime) -> DocumentTemplate | None:
    """Let the built-in template count again; None when it already does."""
    if template_of(kind) is None:
        return None
    return _add(DocumentTemplate(kind=kind, file=None, uploaded_at=at, by=by, note=note))


def _add(template: DocumentTemplate) -> DocumentTemplate:
    db.session.add(template)
    db.session.flush()
    return template


def _facts(paper: Paper, most: int) -> Facts:
    facts = facts_of(paper)
    rows = [row for value in facts.values() if isinstance(value, list) for group in value if isinstance(group, tuple) for row in group[1]]
    if len(rows) > most or sum(map(_letters, (cell for row in rows for cell in row))) > MOST_LETTERS:
        raise Refusal(_l("Bảng có %(rows)s dòng, quá dài để lập ở dạng này (nhiều nhất %(most)s dòng). "
                         "Tải bản Word hoặc Excel, hoặc chia thành nhiều phần.", rows=grouped(len(rows)), most=grouped(most)))
    return facts


def _letters(cell: Cell) -> int:
    return sum(len(text) for _style, text in cell)
