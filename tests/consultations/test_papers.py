"""What the papers of a consultation say, from its facts; and the one ZIP of everything."""

import hashlib
import io
import json
import tracemalloc
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from smt.consultations import papers
from smt.consultations.models import Consultation, Evidence, Revision
from smt.consultations.papers.packing import slug
from smt.consultations.record import canonical
from smt.consultations.service import working as service
from smt.consultations.states import Channel, EvidenceLevel, Outcome, Position
from smt.core.clock import now
from smt.core.db import db
from smt.documents import service as documents
from smt.files.service import keep
from tests import make
from tests.consultations.closed import BY, REASON, answered, asked, close, comments_of, decided
from tests.files import make as files

HOSTILE = ("=1+1", "<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "a\x00b", "@SUM(A1)", "ê" * 20_000, "\u202egnp.exe", "]]>&amp;", "#let x", "日本 😀 ❤️ ☆")


# ---- the summary ----

def test_the_summary_names_who_agreed_with_the_document_and_counts_silence_apart(app: Flask) -> None:
    consultation = answered()
    consultation.invitees[3].evidence.append(Evidence(level=EvidenceLevel.DELIVERED, at=make.AT, recorded_at=make.AT, by=BY))
    db.session.flush()
    paper = papers.summary(consultation, now())
    names = [invitee.name for invitee in consultation.invitees]
    assert [(one.agency, one.number, one.day) for one in paper.agreeing] == [(names[0], "12/STC", make.AT.date())]
    assert [one.agency for one in paper.silent] == [names[3]]
    assert (paper.tally.agree, paper.tally.comments, paper.tally.late, paper.tally.deemed, paper.tally.asked) == (1, 1, 1, 1, 4)


def test_agreement_with_an_earlier_text_says_which_text(app: Flask) -> None:
    consultation = answered()
    assert papers.summary(consultation, now()).agreeing[0].note == ""
    consultation.revisions.append(Revision(number=2, recorded_at=make.AT, by=BY, asked_at=make.AT))
    db.session.flush()
    assert papers.summary(consultation, now()).agreeing[0].note == "về bản dự thảo thứ 1"


def test_a_reply_without_a_number_says_how_it_came(app: Flask) -> None:
    consultation = answered()
    make.reply(consultation.invitees[3], received_at=make.AT + timedelta(days=30))
    assert papers.summary(consultation, now()).agreeing[-1].note == "gửi qua trang góp ý ngày 31/10/2021, gửi sau thời hạn"
    consultation.invitees[3].replies[0].channel = Channel.OFFICER
    assert papers.summary(consultation, now()).agreeing[-1].note.startswith("văn bản không số, nhận ngày 31/10/2021")


def test_the_summary_marks_late_comments_and_puts_a_matter_under_its_part(app: Flask) -> None:
    consultation = answered()
    chosen = comments_of(consultation)
    service.group(chosen[1:], matter=None, title="Đối tượng", by=BY, at=now())
    service.respond(chosen[1:], outcome=Outcome.NOT_TAKEN, response=REASON, private_note="Không in ra.", by=BY, at=now())
    sections = papers.summary(consultation, now()).sections
    assert [one.title for one in sections] == ["Chung", "II. ĐỐI TƯỢNG\nVấn đề: Đối tượng"]
    assert [(one.note, one.outcome, one.response) for one in sections[1].comments] == [
        ("", "Không tiếp thu, giải trình", REASON), ("gửi sau thời hạn", "Không tiếp thu, giải trình", REASON)]
    assert "Không in ra" not in repr(sections)


def test_the_summary_says_as_of_when_it_counts(app: Flask) -> None:
    consultation = answered()
    assert "chưa kết thúc lấy ý kiến" in papers.summary(consultation, now()).basis
    close(consultation)
    assert "số liệu theo lần kết thúc lấy ý kiến lúc" in papers.summary(consultation, now()).basis
    make.reply(consultation.invitees[3], received_at=now())
    assert ", sau lần kết thúc lấy ý kiến lúc" in papers.summary(consultation, now()).basis


def test_papers_are_vietnamese_whatever_the_officer_reads(app: Flask) -> None:
    consultation = answered()
    with app.test_request_context(headers={"Cookie": "language=en", "Accept-Language": "en"}):
        assert papers.summary(consultation, now()).sections[0].title == "Chung"


# ---- the others ----

def test_the_submission_lists_only_what_there_is(app: Flask) -> None:
    consultation = answered()
    listed = papers.submission(consultation, now()).enclosures
    assert any("Bản sao 3" in one for one in listed) and not any("Biên bản" in one or "Bảng tổng hợp" in one for one in listed)
    decided(consultation)
    close(consultation)
    service.issue_report(consultation, made=papers.made(consultation, now(), draft=False), at=now(), by=BY)
    listed = papers.submission(consultation, now()).enclosures
    assert any("Bảng tổng hợp" in one for one in listed) and any("Biên bản kết thúc" in one for one in listed)


def test_the_record_of_a_closing_prints_what_was_frozen(app: Flask) -> None:
    consultation = answered()
    first = close(consultation)
    before = papers.closing_paper(first)
    make.reply(consultation.invitees[3], received_at=now())
    second = close(consultation)
    assert papers.closing_paper(first) == before
    assert before.hash == first.digest and [one.standing for one in before.standings][3] == "Chưa chắc đã nhận được"
    assert papers.closing_paper(second).supersedes.startswith("Biên bản kết thúc lấy ý kiến lúc")
    assert documents.docx(before).startswith(b"PK") and documents.pdf(before).startswith(b"%PDF-")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_goes_through_every_format(app: Flask, text: str) -> None:
    consultation = answered()
    safe = text.replace("\x00", "") if db.engine.dialect.name == "postgresql" else text  # PostgreSQL keeps no NUL
    for comment in comments_of(consultation):
        comment.text = comment.proposed = safe
    service.respond(comments_of(consultation), outcome=Outcome.PARTLY, response=safe, private_note=None, by=BY, at=now())
    made = papers.made(consultation, now(), draft=True)
    with zipfile.ZipFile(io.BytesIO(made.xlsx)) as book:
        assert all(b"<f>" not in book.read(name) for name in book.namelist() if "worksheets" in name)
    with zipfile.ZipFile(io.BytesIO(made.docx)) as document:
        assert b"49" not in document.read("word/document.xml").split(b"{{7*7}}")[0][-40:]
    unpacked(consultation)


# ---- one ZIP of everything ----

def unpacked(consultation: Any, at: Any = None) -> dict[str, bytes]:
    with papers.bundle(consultation, at or now()) as made, zipfile.ZipFile(made) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def whole() -> Any:
    """Closed, issued, with attachments of one name and evidence with a file."""
    consultation = answered()
    consultation.revision.file = keep(files.PDF, "Dự thảo kế hoạch.pdf", now())
    for invitee in consultation.invitees[:2]:
        invitee.replies[0].file = keep(files.PDF, "văn bản.pdf", now())
        invitee.name = "Sở Tài chính"
    consultation.invitees[3].evidence.append(Evidence(
        level=EvidenceLevel.DELIVERED, at=make.AT, recorded_at=make.AT, by=BY, note="=cmd", file=keep(files.PDF, "sổ giao.pdf", now())))
    decided(consultation)
    close(consultation)
    service.issue_report(consultation, made=papers.made(consultation, now(), draft=False), at=now(), by=BY)
    db.session.commit()
    return consultation


def test_the_zip_holds_everything_under_plain_names_with_its_digest(app: Flask) -> None:
    found = unpacked(whole())
    folders = sorted({name.split("/")[0] for name in found})
    assert folders == ["00-MUC-LUC.txt", "01-To-trinh", "02-Du-thao", "03-Bang-tong-hop", "04-Ban-sao-van-ban-gop-y",
                       "05-Van-ban-lay-y-kien", "06-Bang-chung-gui", "07-Bien-ban-ket-thuc"]
    assert all(name.isascii() and ".." not in name and " " not in name for name in found)
    contents = found.pop("00-MUC-LUC.txt").decode("utf-8-sig")
    assert all(f"{hashlib.sha256(data).hexdigest()}  {name}" in contents for name, data in found.items())
    assert "04-Ban-sao-van-ban-gop-y/001-So-Tai-chinh-12-STC-van-ban.pdf" in found
    assert "02-Du-thao/Du-thao-ke-hoach.pdf" in found and "03-Bang-tong-hop/Bang-tong-hop-y-kien-lan-1.xlsx" in found


def test_the_kept_record_of_a_closing_has_the_digest_that_the_paper_prints(app: Flask) -> None:
    consultation = whole()
    kept = unpacked(consultation)["07-Bien-ban-ket-thuc/Bien-ban-ket-thuc-lan-1.json"]
    assert hashlib.sha256(kept).hexdigest() == consultation.closings[0].digest
    assert kept == canonical(consultation.closings[0], "") and len(json.loads(kept)["rows"]) == 4


def test_the_same_facts_give_the_same_bytes(app: Flask) -> None:
    consultation, at = whole(), now()
    assert unpacked(consultation, at) == unpacked(consultation, at)


def test_what_is_not_there_yet_is_said_and_the_summary_is_a_draft(app: Flask) -> None:
    found = unpacked(answered())
    assert "Chưa có trong hồ sơ:" in found["00-MUC-LUC.txt"].decode("utf-8-sig")
    assert "03-Bang-tong-hop/Bang-tong-hop-y-kien-DU-THAO.docx" in found


def test_every_reply_is_there_to_read_the_replaced_one_too(app: Flask) -> None:
    consultation = answered()
    make.reply(consultation.invitees[0], (None, "Ý kiến sau."), received_at=make.AT + timedelta(days=3), position=Position.DISAGREE)
    texts = [data.decode("utf-8-sig") for name, data in unpacked(consultation).items() if name.endswith("y-kien.txt")]
    assert len(texts) == 4 and sum("không, cơ quan có ý kiến khác được tính" in text for text in texts) == 1
    assert sum("có, gửi sau thời hạn" in text for text in texts) == 1


def test_the_zip_is_made_one_attachment_at_a_time(app: Flask) -> None:
    consultation, size = asked(12), 4_000_000
    for place, invitee in enumerate(consultation.invitees):
        scan = b"%PDF-1.4" + bytes([place]) * size + b"%%EOF"
        make.reply(invitee, (None, "Xem văn bản."), file=keep(scan, "scan.pdf", now()))
    number = consultation.id
    db.session.commit()
    db.session.remove()
    with papers.bundle(db.session.get_one(Consultation, number), now()):
        pass  # what is made and loaded once is no matter of attachments
    db.session.remove()
    tracemalloc.start()
    try:
        with papers.bundle(db.session.get_one(Consultation, number), now()) as made:
            assert made.seek(0, 2) > 12 * size
            assert tracemalloc.get_traced_memory()[1] < 5 * size
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("name", "plain"), [
    ("Sở Tài chính, số 12/STC", "So-Tai-chinh-so-12-STC"), ("../../etc/passwd", "etc-passwd"), ("CON", "tep-CON"), ("...", "tep"),
    ("日本", "tep"), ("a" * 300, "a" * 100)])
def test_a_name_in_the_zip_is_plain(name: str, plain: str) -> None:
    assert slug(name) == plain
