"""Each file that is not the list gets its own sentence, at the field, and is not an error of ours."""

import io
import os
import re
import time
import zipfile
from dataclasses import replace
from html import unescape

import openpyxl
import pytest

from smt.core.db import db
from smt.pupils import pipeline
from smt.pupils.lists import kept_name
from smt.pupils.models import Batch
from tests import make
from tests.corpus.names import BROKEN_LINE, NAMES
from tests.pupils.filling import filled, some
from tests.pupils.kept import every
from tests.sheets.old_excel import compound

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>")
        box.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def other_workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "STT"
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("make_file", "name", "sentence"), [
    (lambda t: PNG, "anh.xlsx", "hình ảnh"),
    (lambda t: b"", "trong.xlsx", "Tệp trống"),
    (lambda t: docx(), "van-ban.xlsx", "Word"),
    (lambda t: other_workbook(), "khac.xlsx", "không đúng mẫu"),
    (lambda t: t, "chua-dien.xlsx", "chưa có dòng dữ liệu nào"),
    (lambda t: filled(t, some(5))[:3000], "cut.xlsx", "không còn nguyên vẹn"),
    (lambda t: b"so luong,don gia\n", "danh-sach.csv", "không đúng mẫu"),
])
def test_a_wrong_file_gets_its_own_sentence(clerk, make_file, name, sentence):
    answer = clerk.send(make_file(clerk.template()), name)
    assert answer.status_code == 422
    assert sentence in re.search(r'id="file-error">(.*?)</p>', answer.text, re.S)[1]
    assert "<title>Lỗi: " in answer.text


@pytest.fixture
def no_room(app, monkeypatch):
    """The smallest limit: large files would cost every run of these tests."""
    monkeypatch.setitem(app.config, "SMT", replace(app.config["SMT"], upload_limit_mb=0))


def test_a_file_that_is_too_large_is_told_the_limit(clerk, no_room):
    answer = clerk.send(b"x" * 1000)
    assert answer.status_code == 422
    assert "lớn hơn 0 MB" in answer.text


def test_a_file_far_too_large_is_refused_before_it_is_read(clerk, no_room, monkeypatch):
    monkeypatch.setattr("smt.pupils.sending._BESIDES", 1000)
    answer = clerk.send(b"x" * 10_000)
    assert answer.status_code == 413
    assert "lớn hơn 0 MB" in answer.text


#: What may go wrong with a file (bars U28), and what the sentence says of it and of the next step.
SEVEN = {
    "nothing chosen": (lambda t: None, "Chưa chọn tệp.", "Chọn tệp Excel"),
    "not Excel": (lambda t: PNG, "không phải Excel", "Hãy chọn tệp"),
    "too large": (lambda t: b"x" * 1000, "lớn hơn 0 MB", "Bỏ hình ảnh"),
    "nothing in it": (lambda t: b"", "Tệp trống", "kiểm tra dữ liệu"),
    "a password": (lambda t: compound({"EncryptedPackage": bytes(range(256)) * 40}), "có mật khẩu", "bỏ mật khẩu"),
    "another template": (lambda t: other_workbook(), "không đúng mẫu", "tải mẫu"),
    "broken off": (lambda t: filled(t, some(5))[:3000], "bị gián đoạn", "tải lên lần nữa"),
}


def test_seven_things_that_go_wrong_have_seven_sentences_each_with_the_next_step(clerk, app, monkeypatch):
    said, settings = {}, app.config["SMT"]
    for what, (make_file, _wrong, _step) in SEVEN.items():
        monkeypatch.setitem(app.config, "SMT", replace(settings, upload_limit_mb=0) if what == "too large" else settings)
        data = make_file(clerk.template())
        begun = time.process_time()
        answer = clerk.client.submit("/truong/", to="/truong/danh-sach", **({} if data is None else {"file": (io.BytesIO(data), "a.xlsx")}))
        assert (answer.status_code, time.process_time() - begun < 2) == (422, True)
        said[what] = unescape(re.search(r'id="file-error">(.*?)</p>', answer.text, re.S)[1])
    assert len(set(said.values())) == 7
    assert {what: text for what, text in said.items() if SEVEN[what][1] not in text or SEVEN[what][2] not in text} == {}


def test_a_template_of_an_older_version_is_refused(clerk, monkeypatch):
    old = filled(clerk.template(), some(1))
    monkeypatch.setattr("smt.pupils.understanding.VERSION", "2")
    assert "Mẫu này đã cũ" in clerk.send(old).text


def test_sending_without_choosing_a_file_says_so(clerk):
    answer = clerk.client.submit("/truong/", to="/truong/danh-sach")
    assert answer.status_code == 422
    assert "Chưa chọn tệp" in answer.text


def test_a_page_without_its_token_is_not_taken(clerk):
    answer = clerk.client.post("/truong/danh-sach", data={"file": (io.BytesIO(b"x"), "x.xlsx")})
    assert answer.status_code == 400


@pytest.mark.parametrize("what", NAMES)
def test_a_strange_file_name_harms_nobody(clerk, app, what):
    there = files_in(app)
    sent = clerk.send(filled(clerk.template(), some(1, sex="?")), NAMES[what])
    page, given = clerk.client.get(sent.location), clerk.client.get(f"{sent.location}/tep-danh-dau.xlsx")
    kept = every(Batch)[0].file_name
    assert not re.search(r"[/\\\x00-\x1f\u202a-\u202e]", kept)
    assert 0 < len(kept) <= 120
    assert "<img" not in page.text
    assert (page.status_code, given.status_code) == (200, 200)
    assert re.fullmatch(r"attachment; filename=[^\x00-\x1f]+\.xlsx\"?(; filename\*=UTF-8''[\w.%~-]+\.xlsx)?", given.headers["Content-Disposition"])
    assert files_in(app) == there


def test_a_file_name_that_breaks_the_request_is_no_error_of_ours(clerk):
    assert clerk.send(filled(clerk.template(), some(1)), BROKEN_LINE).status_code == 422
    assert kept_name(BROKEN_LINE) == "a X-Evil: 1 .xlsx"


def files_in(app):
    """Where files might go by mistake: beside the database, and where the process stands."""
    return {path for folder in (app.config["SMT"].instance, os.getcwd()) for path in os.listdir(folder) if not path.endswith(("-wal", "-shm"))}


def test_the_write_lock_is_not_held_while_a_workbook_is_read(clerk, monkeypatch, app):
    def another_writes(*args, **kwargs):
        with db.engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("update schools set phone = '1'")
        return read(*args, **kwargs)

    read = pipeline.open_book
    monkeypatch.setattr(pipeline, "open_book", another_writes)
    assert clerk.send(filled(clerk.template(), some(1))).status_code == 303
    assert make.db.session.get(make.School, clerk.school_id).phone == "1"
