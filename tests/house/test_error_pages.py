"""When something goes wrong, people read a page of ours that says what became of what they typed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import TooManyRequests

from smt.core.db import Base, db
from tests import make
from tests.conftest import Client
from tests.house.city import application

#: What every one of these says of the entries, in one form or another.
ENTRIES = re.compile(r"[Cc]hưa được ghi|[Cc]hưa có gì được ghi|[Kk]hông có gì được ghi|vẫn còn|được giữ|lấy lại phần đã nhập")
HEADINGS = {400: "Trang này cần được mở lại", 403: "Trang này dành cho người khác", 404: "Không có trang này",
            405: "Trang này không mở được theo cách đó", 409: "Có người vừa sửa trước", 410: "Trang này không còn dùng",
            413: "Nội dung gửi đi quá lớn", 429: "Gửi nhanh quá, chờ một chút", 500: "Máy chủ gặp sự cố", 503: "Tạm thời chưa lưu được"}
#: Stands for what a page must never show: a child's name in the text of a failed statement.
SECRET = "Phạm Minh Khôi 079312345678"


@pytest.fixture(scope="module")
def breaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with doors that fail in every way there is."""
    folder = tmp_path_factory.mktemp("breaking")
    with application(folder, f"sqlite:///{folder / 'breaking.sqlite3'}") as app:
        app.add_url_rule("/thu/<int:code>", "thu", lambda code: abort(code), methods=["GET", "POST"])
        app.add_url_rule("/thu/loi", "loi", _fail, methods=["GET", "POST"])
        app.add_url_rule("/thu/trung", "trung", _duplicate, methods=["GET", "POST"])
        app.add_url_rule("/thu/cho", "cho", _too_fast, methods=["GET", "POST"])
        app.config["WTF_CSRF_CHECK_DEFAULT"] = False
        with app.app_context():
            Base.metadata.create_all(db.engine)
        yield app


def _fail() -> None:
    raise RuntimeError(SECRET)


def _too_fast() -> None:
    raise TooManyRequests(retry_after=60)


def _duplicate() -> None:
    raise IntegrityError(f"INSERT INTO pupils VALUES ('{SECRET}')", {"name": SECRET}, Exception(f"Key (cccd)=({SECRET}) already exists"))


@pytest.fixture
def visitor(breaking: Flask) -> Client:
    return Client(breaking, use_cookies=True)


@pytest.mark.parametrize("code", HEADINGS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_failure_has_a_page_of_ours(visitor, code, method):
    answer = visitor.open(f"/thu/{code}", method=method, data={"ten": "đã gõ"} if method == "POST" else None)
    assert answer.status_code == code
    assert answer.mimetype == "text/html"
    assert f"<h1>{HEADINGS[code]}</h1>" in answer.text
    assert "0225.3736.906" in answer.text, "whom to call"
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("code", HEADINGS)
def test_the_page_says_what_became_of_what_was_sent(visitor, code):
    answer = visitor.post(f"/thu/{code}", data={"ten": "đã gõ"})
    main = re.search(r"(?s)<main.*?</main>", answer.text)[0]
    assert ENTRIES.search(main), re.sub(r"<[^>]+>", " ", main)


@pytest.mark.parametrize("address", ["/thu/loi", "/thu/trung"])
def test_a_fault_gives_a_code_to_read_out_and_no_trace(visitor, address, caplog):
    answer = visitor.post(address)
    assert answer.status_code == 500
    code = re.search(r"Mã sự cố:\s*<strong[^>]*>([0-9a-f]{8})</strong>", answer.text)
    assert code, "no incident code"
    assert code[1] in caplog.text, "the code must lead to a line of the log"
    for told in (answer.text, caplog.text):
        assert SECRET not in told
        assert "Traceback" not in told
        assert "INSERT INTO" not in told
    assert "RuntimeError" not in answer.text


def test_two_faults_have_two_codes(visitor):
    found = [re.search(r">([0-9a-f]{8})<", visitor.get("/thu/loi").text)[1] for _ in range(2)]
    assert found[0] != found[1]


def test_a_body_that_is_too_large_gets_our_page(visitor):
    answer = visitor.post("/tra-cuu", data={"reference": "x" * 1_200_000})
    assert answer.status_code == 413
    assert HEADINGS[413] in answer.text


def test_too_many_fields_get_our_page(visitor):
    answer = visitor.post("/tra-cuu", data={f"f{n}": "1" for n in range(2000)}, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert HEADINGS[413] in answer.text


def test_whoever_was_too_fast_is_told_when_to_try_again(visitor):
    answer = visitor.post("/thu/cho")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"


@pytest.mark.parametrize("code", [404, 500])
def test_error_pages_are_not_kept_by_search_engines_or_caches(visitor, code):
    visitor.get("/tra-cuu")  # a visit with a session
    assert "no-store" in visitor.get(f"/thu/{code}").headers.get("Cache-Control", "")


@pytest.fixture(params=["a file in a folder that is not there", "a server that does not answer"])
def without_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    url = f"sqlite:///{tmp_path / 'nowhere' / 'smt.sqlite3'}" if "file" in request.param else \
        "postgresql+psycopg://postgres@127.0.0.1:1/nowhere?connect_timeout=2"
    with application(tmp_path, url) as app:
        yield app


def _known(client: Client) -> None:
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = "u" * 64, True


@pytest.mark.parametrize("cookie", [False, True], ids=["a stranger", "with a session cookie"])
@pytest.mark.parametrize("address", ["/", "/ung-ho", "/ho-tro", "/tra-cuu", "/dang-nhap", "/admin/", "/truong/", "/vao", "/gop-y/" + "0" * 48])
def test_without_the_database_every_page_is_ours(without_database, cookie, address):
    client = Client(without_database, use_cookies=True)
    if cookie:
        _known(client)
    answer = client.get(address)
    needs_nothing = not cookie and address in ("/tra-cuu", "/dang-nhap", "/admin/", "/truong/", "/vao")
    assert answer.status_code in ((200, 302) if needs_nothing else (503,)), address
    if answer.status_code == 503:
        assert HEADINGS[503] in answer.text
        assert "Traceback" not in answer.text
        assert ENTRIES.search(answer.text)


def test_without_the_database_a_sent_form_is_told_so(without_database):
    client = Client(without_database, use_cookies=True)
    answer = client.post("/ung-ho", data=make.donation_answers())
    assert answer.status_code in (400, 503)
    assert ENTRIES.search(answer.text)


def test_the_process_is_alive_and_says_that_the_database_is_not(without_database):
    client = without_database.test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "down"
    assert "nowhere" not in answer.text, "it tells which part, never where it is"


def test_an_unknown_page_needs_no_database(without_database):
    answer: Any = Client(without_database, use_cookies=True).get("/khong-co-trang-nay")
    assert answer.status_code == 404
