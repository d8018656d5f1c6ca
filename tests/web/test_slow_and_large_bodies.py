import io
import re
import socket
import threading
import time

import pytest
from werkzeug.serving import make_server

from smt.core.db import db
from tests import make


@pytest.fixture
def server(app):
    """The application on a real socket."""
    running = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running.server_port
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.mark.parametrize("door", ["/gop-y/mo", "/gop-y/trang/1/tra-loi", "/ung-ho", "/truong/hoc-sinh/them", "/dang-nhap"])
def test_a_body_that_trickles_in_keeps_nobody_from_writing(app, client, server, door):
    with socket.create_connection(("127.0.0.1", server)) as slow:
        head = f"POST {door} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n"
        slow.sendall(head.encode() + b"signer=Nguy")
        time.sleep(0.4)
        began = time.perf_counter()
        client.submit("/tra-cuu", reference="UH-2026-2222-2222", last_four="1234")
        make.place()
        db.session.commit()
        assert time.perf_counter() - began < 3


@pytest.mark.parametrize("door", ["/ung-ho", "/ho-tro", "/tra-cuu"])
def test_machinery_sent_as_a_file_is_only_a_page_that_is_asked_for_again(client, door):
    page = client.get(door)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    answer = client.post(door, data={"csrf_token": token, "form_token": (io.BytesIO(b"x"), "a.txt"), "step": "send"},
                         content_type="multipart/form-data")
    assert answer.status_code in (400, 422)


def test_an_incident_is_logged_by_its_lines_of_ours_and_never_by_its_values(app, client, caplog, monkeypatch):
    def broken(*_args):
        raise RuntimeError("Vũ Hải Đăng, 0912345678")

    monkeypatch.setattr("smt.figures.views.key_figures", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Mã sự cố" in answer.text
    line = next(record.getMessage() for record in caplog.records if "incident" in record.getMessage())
    assert "views.py" in line
    assert "Hải Đăng" not in caplog.text
