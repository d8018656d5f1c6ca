"""One ZIP of everything that goes up: made on disk, one file at a time, however many attachments there are."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from smt.consultations.letter_paper import papers_invitation
from smt.consultations.models import Closing, Comment, Consultation, Contest, Evidence, Invitee, Reply
from smt.consultations.papers.closing import closing_paper
from smt.consultations.papers.heading import moment
from smt.consultations.papers.packing import Pack
from smt.consultations.papers.saying import contest_text, reply_text
from smt.consultations.papers.submission import submission
from smt.consultations.papers.summary import as_of, summary
from smt.consultations.queries import Board, Row, board
from smt.consultations.queries.reports import newest_report
from smt.consultations.record import canonical
from smt.consultations.standing import Shown
from smt.consultations.states import EVIDENCE_LEVELS, STANDINGS, Standing
from smt.core.clock import local
from smt.core.db import db
from smt.documents import service
from smt.files.models import FileContent, StoredFile
from smt.sheets.table import write_table

LETTER, DRAFT, SUMMARY, REPLIES, ASKING, EVIDENCE, CLOSING = (
    "01-To-trinh", "02-Du-thao", "03-Bang-tong-hop", "04-Ban-sao-van-ban-gop-y", "05-Van-ban-lay-y-kien", "06-Bang-chung-gui",
    "07-Bien-ban-ket-thuc")
_HEADINGS = ("STT", "Cơ quan, đơn vị", "Địa chỉ thư", "Tình trạng", "Bằng chứng", "Lúc", "Ghi lúc", "Người ghi", "Ghi chú", "Tệp")


def bundle(consultation: Consultation, at: datetime) -> IO[bytes]:
    """Give the ZIP as an open temporary file, at its beginning; whoever takes it closes it."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  # it is handed on open
    pack = Pack(out)
    try:
        with force_locale("vi"):
            shown = board(consultation, at)
            for part in (_letter, _draft, _summary, _replies, _asking, _evidence, _closings):
                part(pack, consultation, shown)
            pack.add("", "00-MUC-LUC", ".txt", _contents(pack, consultation, shown).encode())
        pack.close()
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def missing(consultation: Consultation) -> list[str]:
    """Name what a whole file would have and this one does not have yet."""
    asked = (
        (_("số văn bản lấy ý kiến"), consultation.number), (_("ngày văn bản lấy ý kiến"), consultation.issued_on),
        (_("tệp dự thảo"), _newest_draft(consultation)),
        (_("bảng tổng hợp đã ban hành (đang kèm bản dự thảo)"), newest_report(consultation)),
        (_("biên bản kết thúc lấy ý kiến"), consultation.closings))
    return [text for text, there in asked if not there]


def _letter(pack: Pack, consultation: Consultation, shown: Board) -> None:
    paper = submission(consultation, shown.at)
    pack.add(LETTER, "To-trinh", ".docx", service.docx(paper))
    pack.add(LETTER, "To-trinh", ".pdf", service.pdf(paper))


def _draft(pack: Pack, consultation: Consultation, _shown: Board) -> None:
    file = _newest_draft(consultation)
    if file is not None:
        _put(pack, DRAFT, PurePosixPath(file.name).stem, file.id, file.name)


def _summary(pack: Pack, consultation: Consultation, shown: Board) -> None:
    report = newest_report(consultation)
    if report is not None:
        for file in (report.docx, report.pdf, report.xlsx):
            _put(pack, SUMMARY, PurePosixPath(file.name).stem, file.id, file.name)
        return
    paper, name = summary(consultation, shown.at, draft=True), "Bang-tong-hop-y-kien-DU-THAO"
    makers: tuple[tuple[str, Callable[[], bytes]], ...] = (
        (".docx", lambda: service.docx(paper)), (".pdf", lambda: service.pdf(paper)), (".xlsx", lambda: service.xlsx(paper)))
    for ending, make in makers:
        pack.add(SUMMARY, name, ending, make())


def _replies(pack: Pack, consultation: Consultation, shown: Board) -> None:
    contests = _contests(consultation)
    for place, row in enumerate(shown.rows, start=1):
        for reply in _said(row):
            name = f"{place:03d} {row.invitee.name} {reply.document_number}"
            pack.add(REPLIES, f"{name} y kien", ".txt", reply_text(reply, _counts(row, reply)).encode())
            if reply.file is not None:
                _put(pack, REPLIES, f"{name} van ban", reply.file_id, reply.file.name)
            db.session.expire(reply, ["comments"])  # the board holds the reply; what it says is not held to the end
        for contest in contests.get(row.invitee.id, ()):
            name = f"{place:03d} {row.invitee.name} de nghi xem lai"
            pack.add(REPLIES, name, ".txt", contest_text(contest).encode())
            if contest.file is not None:
                _put(pack, REPLIES, f"{name} van ban", contest.file_id, contest.file.name)


def _asking(pack: Pack, consultation: Consultation, _shown: Board) -> None:
    paper = papers_invitation(consultation)
    pack.add(ASKING, "Cong-van-lay-y-kien", ".docx", service.docx(paper))
    pack.add(ASKING, "Cong-van-lay-y-kien", ".pdf", service.pdf(paper))


def _evidence(pack: Pack, consultation: Consultation, shown: Board) -> None:
    files = {row.id: (row.file_id, row.name) for row in db.session.execute(
        select(Evidence.id, Evidence.file_id, StoredFile.name).join(Evidence.invitee).join(Evidence.file)
        .where(Invitee.consultation_id == consultation.id).order_by(Evidence.id))}
    rows: list[tuple[object, ...]] = []
    for place, row in enumerate(shown.rows, start=1):
        who = (place, row.invitee.name, row.invitee.email, str(STANDINGS[row.standing]))
        for one in row.evidence:
            kept = files.get(one.id) if one.id is not None else None
            path = _put(pack, EVIDENCE, f"{place:03d} {row.invitee.name}", *kept) if kept else ""
            rows.append((*who, *_shown(one), path))
        if not row.evidence:
            rows.append((*who, "Chưa có bằng chứng", "", "", "", "", ""))
    made = write_table(_HEADINGS, rows, sheet_name="Bằng chứng gửi", made_at=consultation.created_at)
    pack.add(EVIDENCE, "Danh-muc-bang-chung", ".xlsx", made)


def _closings(pack: Pack, consultation: Consultation, shown: Board) -> None:
    for number, closing in enumerate((one for one in consultation.closings if one.at <= shown.at), start=1):
        name, paper = f"Bien-ban-ket-thuc-lan-{number}", closing_paper(closing)
        pack.add(CLOSING, name, ".docx", service.docx(paper))
        pack.add(CLOSING, name, ".pdf", service.pdf(paper))
        pack.add(CLOSING, name, ".json", _sealed(closing))


def _contents(pack: Pack, consultation: Consultation, shown: Board) -> str:
    lines = ["MỤC LỤC HỒ SƠ TRÌNH", "", consultation.heading, f"Lập lúc {moment(shown.at)}; {as_of(consultation, shown)}.", ""]
    lacking = missing(consultation)
    if lacking:
        lines += ["Chưa có trong hồ sơ:", *(f"- {one}" for one in lacking), ""]
    if consultation.closings:
        lines += ["Mã SHA-256 của tệp .json ở 07-Bien-ban-ket-thuc chính là mã kiểm tra in trong biên bản kết thúc.", ""]
    lines += ["Mã SHA-256 và đường dẫn của từng tệp:", "", *(f"{digest}  {path}" for path, digest in pack.listed)]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def _put(pack: Pack, folder: str, name: str, file_id: int | None, stored_name: str) -> str:
    # The bytes come by themselves: as a record they would stay in the session until its end.
    data = db.session.scalar(select(FileContent.data).where(FileContent.file_id == file_id))
    return pack.add(folder, name, PurePosixPath(stored_name).suffix.lower(), data or b"")


def _newest_draft(consultation: Consultation) -> StoredFile | None:
    return next((one.file for one in reversed(consultation.revisions) if one.file is not None), None)


def _said(row: Row) -> Iterator[Reply]:
    numbers = [reply.id for reply in (*row.others, *([row.reply] if row.reply else ()))]
    found = db.session.scalars(
        select(Reply).where(Reply.id.in_(numbers)).order_by(Reply.received_at, Reply.id)
        .options(joinedload(Reply.file), joinedload(Reply.revision), selectinload(Reply.comments).joinedload(Comment.section)))
    yield from found.unique()


def _counts(row: Row, reply: Reply) -> str:
    if row.reply is None or reply.id != row.reply.id:
        return "không, cơ quan có ý kiến khác được tính"
    return "có, gửi sau thời hạn" if row.standing is Standing.ANSWERED_LATE else "có"


def _contests(consultation: Consultation) -> dict[int, list[Contest]]:
    found: dict[int, list[Contest]] = {}
    for one in db.session.scalars(select(Contest).join(Invitee).where(Invitee.consultation_id == consultation.id).order_by(Contest.id)):
        found.setdefault(one.invitee_id, []).append(one)
    return found


def _shown(shown: Shown) -> tuple[object, ...]:
    return (str(EVIDENCE_LEVELS[shown.level]), local(shown.at).replace(tzinfo=None), local(shown.recorded_at).replace(tzinfo=None),
            shown.by, shown.note)


def _sealed(closing: Closing) -> bytes:
    return canonical(closing, closing.supersedes.digest if closing.supersedes else "")
