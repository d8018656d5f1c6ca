"""The screen of long work, and its lines of the work list."""

from datetime import timedelta

from flask import render_template_string, request

from smt.accounts.states import RoleName
from smt.core.clock import now
from smt.core.db import db
from smt.jobs import kinds, service
from smt.jobs.models import Job
from smt.jobs.states import JobState
from smt.web.watched import watched
from tests import contract
from tests.admin.conftest import saved

PAGE = """{% extends "web/layout.html" %}{% set title = "Đang làm" %}
{% block content %}<h1>Đang làm</h1>{{ parts.progress(job, form, "/dung") }}{% endblock %}"""


def job(**values) -> Job:
    made = service.ask("read", {"batch": 1}, by="Nguyễn Thị Hoa", at=now() - timedelta(hours=1))
    for name, value in values.items():
        setattr(made, name, value)
    return made


def test_the_work_list_tells_of_work_that_failed_unforeseen_and_of_work_nobody_begins(client, enter):
    saved(job(state=JobState.FAILED, attempts=3, finished_at=now()), job(state=JobState.FAILED, attempts=1, finished_at=now()), job())
    enter()
    page = client.get("/admin/").text
    assert 'href="/admin/jobs/?state=failed"' in page
    assert "không xong sau ba lần thử" in page
    assert "chờ quá 10 phút" in page


def test_an_administrator_has_failed_work_done_again(client, enter):
    number = saved(job(state=JobState.FAILED, attempts=3, finished_at=now(), problem="Máy chủ gặp sự cố."))
    enter()
    address = f"/admin/jobs/details/?id={number}"
    assert "Máy chủ gặp sự cố." in client.get(address).text
    client.submit(address)
    db.session.rollback()
    assert db.session.get_one(Job, number).state is JobState.QUEUED


def test_an_auditor_sees_and_changes_nothing(client, enter):
    number = saved(job(state=JobState.FAILED, attempts=3, finished_at=now()))
    enter(RoleName.AUDITOR)
    assert "Làm lại" not in client.get(f"/admin/jobs/details/?id={number}").text


def shown(app, held: Job, address: str = "/x") -> tuple[str, str | None]:
    with app.test_request_context(address):
        answer = watched(render_template_string(PAGE, job=held, form=None), held)
        contract.check(answer.get_data(as_text=True), request.path)
        return answer.get_data(as_text=True), answer.headers.get("Refresh")


def test_a_page_shows_how_far_work_is_and_comes_again_until_it_is_over(app, monkeypatch):
    monkeypatch.setattr(kinds, "_KINDS", {})
    kinds.register("read", lambda job, watch: None, label="Đọc danh sách", steps={"checking": "Đang kiểm tra từng dòng"})
    held = job(state=JobState.RUNNING, step="checking", done=1200, total=5000)
    db.session.commit()
    page, again = shown(app, held)
    assert "Đang kiểm tra từng dòng" in page
    assert "1.200 trên 5.000" in page
    assert 'value="1200" max="5000"' in page
    assert 'role="status"' in page
    assert again == "4"
    assert shown(app, held, "/x?yen=1")[1] is None
    held.state, held.problem = JobState.FAILED, "Tệp đã hỏng."
    page, again = shown(app, held)
    assert "Tệp đã hỏng." in page
    assert "<progress" not in page
    assert again is None
