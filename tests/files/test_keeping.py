"""What is kept, what is refused, and under which name."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from smt.core.db import db
from smt.files.models import StoredFile
from smt.files.sending import attachment
from smt.files.service import DOCX, JPEG, PDF, PNG, FileRefused, keep, media_type, safe_name
from tests.files import make as files
from tests.make import AT

KEPT = [("a.pdf", files.PDF, PDF), ("a.PDF", files.PDF, PDF), ("a.docx", files.word(), DOCX), ("a.png", files.PNG, PNG),
        ("a.jpg", files.JPEG, JPEG), ("a.jpeg", files.JPEG, JPEG)]
REFUSED = [
    ("empty", "a.pdf", b"", "Tệp trống"),
    ("too large", "a.pdf", files.PDF + b" " * 2000 + b"%%EOF", "lớn hơn"),
    ("a page", "a.html", b"<html><script>alert(1)</script></html>", "Chỉ nhận tệp PDF"),
    ("a picture with scripts", "a.svg", b"<svg onload='alert(1)'/>", "Chỉ nhận tệp PDF"),
    ("a program named PDF", "a.pdf", b"MZ\x90\x00", "Chỉ nhận tệp PDF"),
    ("a picture named PDF", "a.pdf", files.PNG, "không khớp với đuôi tên"),
    ("no ending", "vanban", files.PDF, "không khớp với đuôi tên"),
    ("two endings", "a.pdf.exe", files.PDF, "không khớp với đuôi tên"),
    ("an old Word file or one with a password", "a.doc", files.OLE, "có mật khẩu"),
    ("a macro", "a.docm", files.word("ms-word.document.macroEnabled.main+xml"), "macro"),
    ("a macro under another name", "a.docx", files.word(**{"word/vbaProject.bin": "x"}), "macro"),
    ("a workbook", "a.xlsx", files.packed(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "x"}),
     "không phải văn bản Word"),
    ("a zip", "a.docx", files.packed(**{"thu.txt": "x"}), "không phải văn bản Word"),
    ("a cut Word file", "a.docx", files.word()[:60], "bị gián đoạn"),
    ("a cut PDF", "a.pdf", files.PDF[:20], "bị gián đoạn"),
    ("a cut picture", "a.png", files.PNG[:30], "bị gián đoạn"),
    ("a cut photograph", "a.jpg", files.JPEG[:12], "bị gián đoạn"),
]
NAMES = [
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("C:\\x\\công văn.pdf", "công văn.pdf"),
    ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie- x.pdf"),
    ("a\x00b.pdf", "ab.pdf"),
    ("gp\u202efdp.pdf", "gpfdp.pdf"),
    ("<img onerror=alert(1)>.pdf", "-img onerror=alert(1)-.pdf"),
    ("CON.pdf", "tep-CON.pdf"),
    ("", "tep.pdf"),
    (".pdf", "tep.pdf"),
    ("Công văn 12.pdf", "Công văn 12.pdf"),
]


@pytest.mark.parametrize(("name", "data", "kind"), KEPT)
def test_a_file_is_kept_under_the_type_of_its_content(app: Flask, name: str, data: bytes, kind: str) -> None:
    stored = keep(data, name, AT)
    db.session.commit()
    assert (stored.media_type, stored.size, stored.content.data) == (kind, len(data), data)


@pytest.mark.parametrize(("name", "data", "sentence"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_refused_file_is_told_why_and_not_kept(app: Flask, name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence) as refused:
        keep(data, name, AT, limit=2000)
    assert refused.value.field == "file"
    assert db.session.query(StoredFile).count() == 0


@pytest.mark.parametrize(("given_name", "shown"), NAMES)
def test_a_name_is_made_safe_to_show(given_name: str, shown: str) -> None:
    assert safe_name(given_name, ".pdf") == shown


def test_a_long_name_keeps_its_ending() -> None:
    assert len(safe_name("x" * 2000 + ".pdf", ".pdf")) == 200
    assert safe_name("x" * 2000 + ".pdf", ".pdf").endswith(".pdf")


@given(st.text(max_size=400))
def test_no_name_breaks_out(name: str) -> None:
    shown = safe_name(name, ".pdf")
    assert shown
    assert len(shown) <= 200
    assert not set(shown) & set('/\\\r\n\x00"<>:|?*\u202e')


@given(st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_whatever_claims_to_be_a_zip_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(FileRefused):
        media_type(data)


def test_a_file_goes_back_as_a_download_under_its_own_name(app: Flask) -> None:
    stored = keep(files.PDF, "Công văn góp ý.pdf", AT)
    with app.test_request_context():
        answer = attachment(stored)
        answer.direct_passthrough = False
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''C%C3%B4ng%20v%C4%83n%20g%C3%B3p%20%C3%BD.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "application/pdf"
    assert answer.get_data() == files.PDF
