"""What servers write down of addresses."""

import logging

import pytest
from flask import Flask

from smt.web.logs import SERVERS

TOKEN = "99101dbc7a1356da7e3eb47d2167238d8ff047b193a66bae"


@pytest.mark.parametrize("name", SERVERS)
def test_the_secret_of_a_personal_link_stays_out_of_the_servers_log(app: Flask, caplog: pytest.LogCaptureFixture, name: str) -> None:
    with caplog.at_level(logging.INFO, name):
        logging.getLogger(name).info('%s "%s"', "127.0.0.1", f"GET /gop-y/{TOKEN} HTTP/1.1")
        logging.getLogger(name).info("%(h)s %(r)s", {"h": "127.0.0.1", "r": "GET /gop-y/trang/12/tra-loi HTTP/1.1"})
    assert TOKEN not in caplog.text
    assert 'GET /gop-y/… HTTP/1.1"' in caplog.text
    assert "GET /gop-y/trang/12/tra-loi" in caplog.text
