"""Texts of a draft: sections read for correction, a further revision, asking on it, two side by side."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forms.consultation.drafting import Section, sections_of, written
from smt.accounts.states import RoleName
from smt.consultations import queries, service
from smt.consultations.models import Closing, Consultation, Deadline, Revision
from smt.consultations.states import Silence
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Refusal
from smt.files.service import keep
from smt.outbox.models import Letter
from tests import make
from tests.conftest import Client
from tests.consultations.letters import LIST, due, kept, sent_in
from tests.files import make as files
from tests.make import AT

PLAN = files.plan("KẾ HOẠCH", "I. MỤC ĐÍCH", "Bảo đảm học sinh có máy.", "II. ĐỐI TƯỢNG", "Học sinh hộ nghèo.",
                  "III. TỔ CHỨC THỰC HIỆN", "Sở chủ trì.")


@pytest.fixture(autouse=True)
def administrator(client: Client) -> None:
    client.sign_in(make.user(RoleName.ADMINISTRATOR))
    db.session.rollback()


def open_one(**values: Any) -> Consultation:
    """A consultation sent a while ago whose day is ahead."""
    return make.consultation(agencies=3, due_on=due(5), **values)


def next_text(consultation: Consultation, **values: Any) -> Revision:
    db.session.flush()  # holding a consultation reads it and all its parts anew
    return service.add_revision(consultation, **{"file": None, "note": "Bổ sung kinh phí", "by": "Văn thư", "at": now(), "parts": [
        service.Part("I", "MỤC ĐÍCH", "Mới."), service.Part("II", "KINH PHÍ", "Ngân sách.")], **values})


def bodies() -> list[str]:
    """What the letters say, in the order in which they were written."""
    return list(db.session.scalars(select(Letter.body).order_by(Letter.id)))


def letters() -> list[str]:
    """The same after a request; the session lets go, for on SQLite it would hold the write lock."""
    found = bodies()
    db.session.rollback()
    return found


def titles(number: int) -> list[str]:
    found = [str(section) for section in db.session.get_one(Consultation, number).revisions[-1].sections]
    db.session.rollback()
    return found


# ---- how sections are written ----

@pytest.mark.parametrize(("line", "number", "title"), [
    ("# I. MỤC ĐÍCH, YÊU CẦU", "I", "MỤC ĐÍCH, YÊU CẦU"), ("#II MỤC ĐÍCH", "II", "MỤC ĐÍCH"), ("## 1. Phủ sóng", "1", "Phủ sóng"),
    ("# II.1. Phủ sóng", "II.1", "Phủ sóng"), ("# Điều 5. Kinh phí", "Điều 5", "Kinh phí"), ("# Phụ lục I", "Phụ lục I", ""),
    ("# a) Việc", "a", "Việc"), ("# Công tác chuẩn bị", "", "Công tác chuẩn bị"), ("# Về việc này", "", "Về việc này"),
    ("# 5 triệu máy", "", "5 triệu máy"), ("# Chương II TỔ CHỨC", "Chương II", "TỔ CHỨC")])
def test_a_heading_is_read_as_people_write_it(line: str, number: str, title: str) -> None:
    assert sections_of(line) == [Section(number, title, "")]


def test_what_is_written_is_read_back_the_same() -> None:
    sections = [Section("I", "MỤC ĐÍCH", "Một dòng.\n\nHai dòng."), Section("", "Lời nói đầu", ""), Section("Điều 5", "Kinh phí", "- ý\n- ý"),
                Section("Phụ lục I", "", "Bảng")]
    assert sections_of(written(sections)) == sections


def test_a_line_of_text_that_begins_with_the_sign_does_not_become_a_heading() -> None:
    assert len(sections_of(written([Section("I", "A", "# không phải tên phần")]))) == 1


# ---- sections on the page ----

def unsent(**values: Any) -> int:
    return kept(service.prepare(**{
        "lead": make.agency(), "due_on": due(5), "lines": [make.agency()], "by": "x", "at": now(), "symbol": "A-B", "subject": "V/v x",
        "draft_title": "dự thảo x", "silence": "x", "contact": "x", "draft_file": keep(PLAN, "Du thao.docx", AT), **values}))


def test_sections_read_from_word_are_shown_and_used_only_once_they_are_saved(client: Client, app: Flask) -> None:
    number = unsent()
    page = client.get(f"{LIST}sections/?id={number}")
    assert "# I. MỤC ĐÍCH\nBảo đảm học sinh có máy.\n\n# II. ĐỐI TƯỢNG" in page.text
    assert "đọc từ tệp Word và chưa được lưu" in page.text
    assert titles(number) == []
    sent = client.press(page, sections="# I. MỤC ĐÍCH\nBảo đảm.\n# II. ĐỐI TƯỢNG THỤ HƯỞNG\nHọc sinh.")
    assert "Đã lưu 2 phần của bản thứ 1." in client.get(sent.location).text
    assert titles(number) == ["I. MỤC ĐÍCH", "II. ĐỐI TƯỢNG THỤ HƯỞNG"]
    assert "# II. ĐỐI TƯỢNG THỤ HƯỞNG\nHọc sinh.</textarea>" in client.get(f"{LIST}sections/?id={number}").text


def test_after_preparing_with_a_word_file_its_sections_are_shown(client: Client, app: Flask) -> None:
    lead, asked = make.agency(), make.agency()
    given = {"draft_title": "dự thảo x", "symbol": "A-B", "lead_id": lead.id, "lines-0-who": f"a{asked.id}", **make.letter_answers(),
             "due_on-day": due(5).day, "due_on-month": due(5).month, "due_on-year": due(5).year, "file": (io.BytesIO(PLAN), "Du thao.docx")}
    db.session.commit()
    made = sent_in(client, f"{LIST}new/", **given)
    assert "/sections/" in made.location
    assert "# III. TỔ CHỨC THỰC HIỆN" in client.get(made.location).text


def test_sections_of_a_pdf_are_typed_by_hand(client: Client, app: Flask) -> None:
    number = unsent(draft_file=keep(files.PDF, "Du thao.pdf", AT))
    page = client.get(f"{LIST}sections/?id={number}")
    assert "Không đọc được phần nào từ tệp." in page.text
    assert client.press(page, sections="# Mục đích\nMột.").status_code == 303
    assert titles(number) == ["Mục đích"]


@pytest.mark.parametrize(("typed", "words"), [
    ("I. MỤC ĐÍCH\nMột.", "Dòng đầu tiên cần là tên một phần, bắt đầu bằng dấu #"), ("# I. A\n#\nx", "Phần thứ 2 chưa có tên."),
    ("# " + "x" * 301, "dài quá 300 ký tự"), ("# a\n" * 301, "nhiều quá 300")])
def test_sections_that_cannot_be_read_are_said_and_kept(client: Client, app: Flask, typed: str, words: str) -> None:
    number = unsent()
    page = client.press(client.get(f"{LIST}sections/?id={number}"), sections=typed)
    assert page.status_code == 422
    assert words in page.text
    assert typed[:200].split("\n")[0] in page.text
    assert titles(number) == []


def test_sections_saved_by_another_meanwhile_are_not_written_over(client: Client, app: Flask) -> None:
    number = unsent()
    pages = [client.get(f"{LIST}sections/?id={number}") for _ in range(2)]
    assert client.press(pages[0], sections="# Một").status_code == 303
    late = client.press(pages[1], sections="# Hai")
    assert late.status_code == 409
    assert "Có người vừa sửa các phần của bản này." in late.text
    assert "# Hai</textarea>" in late.text
    assert titles(number) == ["Một"]


def test_sections_are_fixed_once_agencies_were_asked_on_them(client: Client, app: Flask) -> None:
    number = unsent()
    page = client.get(f"{LIST}sections/?id={number}")
    service.send(db.session.get_one(Consultation, number), at=now(), secret=make.SECRET)
    db.session.commit()
    db.session.rollback()
    sent = client.press(page, sections="# Khác")
    assert sent.status_code == 303
    assert "các phần của nó được giữ nguyên" in client.get(sent.location).text
    assert titles(number) == []


def test_another_file_takes_its_sections_along(client: Client, app: Flask) -> None:
    number = unsent(parts=[service.Part("I", "CŨ")])
    made = db.session.get_one(Consultation, number)
    service.correct(made, lead=made.lead, number="", issued_on=None, due_on=due(5), lines=[line.agency for line in made.lines if line.agency],
                    by="x", at=now(), draft_file=keep(PLAN, "Moi.docx", AT))
    db.session.commit()
    db.session.rollback()
    assert titles(number) == []


# ---- a further text ----

def test_a_further_text_is_kept_under_the_next_number_and_nobody_is_asked_on_it(client: Client, app: Flask) -> None:
    number = kept(open_one())
    page = client.get(f"{LIST}revision/?id={number}")
    answers = [client.press(page, to=f"{LIST}revision/", note="Bổ sung kinh phí", file=(io.BytesIO(PLAN), "Ban 2.docx")) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert "Các phần của bản dự thảo thứ 2" in client.get(answers[0].location).text
    made = db.session.get_one(Consultation, number)
    assert [(one.number, one.note, one.asked_at is None) for one in made.revisions] == [(1, "", False), (2, "Bổ sung kinh phí", True)]
    assert made.revision.number == 1
    db.session.rollback()
    assert letters() == []
    assert client.get(f"{LIST}revision-file/?id={number}&ban=2").data == PLAN
    assert client.get(f"{LIST}revision-file/?id={number}&ban=3").status_code == 404
    assert client.get(f"{LIST}revision-file/?id={number}&ban=1").status_code == 404  # it has no file


@pytest.mark.parametrize(("file", "words"), [
    (None, "Chọn tệp của bản dự thảo mới."), ((b"%PDF-1.4\n%%EOF", "Ban 2.docx"), "Nội dung tệp không khớp"),
    ((b"MZ", "a.exe"), "Chỉ nhận tệp PDF"), ((b"", "a.docx"), "Tệp trống")])
def test_a_further_text_that_is_no_file_of_ours_is_refused(client: Client, app: Flask, file: Any, words: str) -> None:
    number = kept(open_one())
    given = {"file": (io.BytesIO(file[0]), file[1])} if file else {}
    page = client.submit(f"{LIST}revision/?id={number}", note="Ghi chú giữ nguyên", **given)
    assert page.status_code == 422
    assert words in page.text
    assert 'value="Ghi chú giữ nguyên"' in page.text
    assert db.session.scalar(select(func.count()).select_from(Revision)) == 1


# ---- asking on it ----

def test_before_asking_again_the_page_counts_letters_and_says_that_replies_stay(client: Client, app: Flask) -> None:
    consultation = open_one()
    make.reply(consultation.invitees[0])
    consultation.invitees[2].agency.email = consultation.invitees[2].email = ""
    next_text(consultation)
    number = kept(consultation)
    text = client.get(f"{LIST}ask-again/?id={number}&ban=2").text
    for words in ("Bản thứ 1", "Bản thứ 2", "2 cơ quan", "1 cơ quan đã trả lời. Ý kiến ấy vẫn được lưu", "Hỏi lại và viết 2 thư",
                  "Cần báo bằng văn bản giấy", "2 phần, từ lúc hỏi được giữ nguyên"):
        assert words in text
    assert letters() == []


def test_asking_again_writes_each_agency_one_letter_and_keeps_what_was_answered(client: Client, app: Flask) -> None:
    consultation = open_one()
    reply = make.reply(consultation.invitees[0])
    next_text(consultation)
    number = kept(consultation)
    page = client.get(f"{LIST}ask-again/?id={number}&ban=2")
    assert [client.press(page).status_code for _ in range(2)] == [303, 303]
    found = letters()
    assert len(found) == 3
    for words in ("bản thứ 2", "Bổ sung kinh phí", f"{due(5):%d/%m/%Y}", "Mở liên kết không ghi nhận điều gì", "Phòng Bưu chính"):
        assert words in found[1]
    assert "ghi rõ là về bản thứ 1" in found[0]
    assert "ghi rõ là về" not in found[1]
    made = db.session.get_one(Consultation, number)
    assert made.revision.number == 2
    assert (reply.revision.number, queries.answered_on(made)) == (1, {1: 1})
    db.session.rollback()
    assert "1 cơ quan có ý kiến gần nhất về bản này." in client.get(f"{LIST}details/?id={number}").text
    assert "Bản thứ 1" in client.get(f"/admin/replies/details/?id={kept(reply)}").text


def test_an_agency_with_a_later_day_of_its_own_reads_that_day(app: Flask) -> None:
    consultation = open_one()
    consultation.deadlines.append(Deadline(due_on=due(9), recorded_at=AT, by="x", invitee_id=consultation.invitees[1].id))
    db.session.flush()
    service.ask_again(next_text(consultation), at=now())
    assert [f"{due(9):%d/%m/%Y}" in body for body in bodies()] == [False, True, False]


def test_an_agency_whose_link_was_taken_back_is_told_on_paper(app: Flask) -> None:
    consultation = open_one()
    consultation.invitees[0].link_revoked_at = AT
    revision = next_text(consultation)
    assert [len(part) for part in service.foresee_asking_again(revision, at=now())[1:3]] == [2, 1]
    assert len(service.ask_again(revision, at=now())) == 2


def closed(consultation: Consultation) -> None:
    consultation.closings.append(Closing(at=now(), by="x", basis="x", contest_until=due(9), rows=[], digest="x"))
    db.session.flush()


@pytest.mark.parametrize(("spoil", "words"), [
    (lambda one: one.deadlines.append(Deadline(due_on=due(-1), recorded_at=now(), by="x")), "Hạn trả lời đã qua"),
    (closed, "đã kết thúc. Lùi hạn để mở lại"),
    (lambda one: setattr(one, "sent_at", None), "chưa gửi"),
    (lambda one: setattr(one.revisions[-1], "asked_at", AT), "đã được hỏi theo bản này"),
])
def test_what_cannot_be_asked_again_is_refused_with_the_way_out(client: Client, app: Flask, spoil: Any, words: str) -> None:
    consultation = open_one()
    next_text(consultation)
    spoil(consultation)
    number = kept(consultation)
    page = client.get(f"{LIST}ask-again/?id={number}&ban=2")
    assert page.status_code == 303
    assert words in client.get(page.location).text
    assert letters() == []


def test_a_closing_that_a_later_day_undid_does_not_stop_asking_again(app: Flask) -> None:
    consultation = open_one()
    closed(consultation)
    consultation.deadlines.append(Deadline(due_on=due(6), recorded_at=now() + timedelta(seconds=1), by="x"))
    db.session.flush()
    assert len(service.ask_again(next_text(consultation), at=now() + timedelta(seconds=2))) == 3


def test_two_officers_who_ask_again_at_once_ask_once(app: Flask) -> None:
    consultation = open_one()
    revision, read = kept(next_text(consultation)), Event()

    def second() -> bool:
        with app.app_context():
            mine = db.session.get_one(Revision, revision)
            read.set()
            try:
                service.ask_again(mine, at=now())
                db.session.commit()
            except Refusal:
                return True
            finally:
                db.session.remove()
            return False

    with ThreadPoolExecutor(1) as pool:
        service.ask_again(db.session.get_one(Revision, revision), at=now())
        refused = pool.submit(second)
        read.wait(0.3)
        db.session.commit()
        assert refused.result(15)
    assert len(letters()) == 3


def test_a_letter_says_nothing_of_silence_where_silence_means_nothing(app: Flask) -> None:
    consultation = service.prepare(lead=make.agency(), due_on=due(5), lines=[make.agency()], by="x", at=now(), symbol="A-B", subject="V/v x",
                                   draft_title="dự thảo x", silence="", silence_means=Silence.NOTHING, contact="x")
    service.send(consultation, at=now(), secret=make.SECRET)
    service.ask_again(next_text(consultation), at=now())
    service.extend(consultation, due_on=due(8), reason="x", at=now(), by="x")
    assert len(bodies()) == 3
    assert not any(words in body for body in bodies() for words in ("không trả lời", "nhất trí", "“”"))


@pytest.mark.parametrize(("means", "spoken"), [(Silence.AGREEMENT, True), (Silence.NOTHING, False)])
def test_an_agency_s_pages_speak_of_silence_only_where_it_means_something(
        client: Client, app: Flask, means: Silence, spoken: bool) -> None:
    consultation = open_one(silence="Câu về im lặng." if spoken else "", silence_means=means)
    where = f"/gop-y/{make.link(consultation.invitees[0])}"
    kept(consultation)
    landing = client.get(where)
    home = client.get(client.press(landing).location)
    for text, words in ((landing.text, "Nếu cơ quan không trả lời, văn bản ghi:"), (home.text, "Không trả lời thì văn bản ghi:")):
        assert (words in text) is spoken
        assert "“”" not in text


# ---- side by side ----

def test_two_texts_stand_side_by_side_counts_first_and_changed_words_marked(client: Client, app: Flask) -> None:
    consultation = open_one()
    for section, text in zip(consultation.revision.sections, ("Cũ kỹ.", "Học sinh.", "Sở chủ trì."), strict=True):
        section.text = text
    next_text(consultation, parts=[service.Part("I", "MỤC ĐÍCH, YÊU CẦU", "Cũ kỹ và mới."), service.Part("III", "TỔ CHỨC THỰC HIỆN", "Sở chủ trì."),
                                   service.Part("IV", "KINH PHÍ", "<b>Ngân sách</b>")])
    number = kept(consultation)
    text = client.get(f"{LIST}compare/?id={number}").text
    assert "Thêm 1 mục, bỏ 1, sửa 1, chuyển chỗ 0, giữ nguyên 1." in text
    assert text.index("Thêm 1 mục") < text.index("MỤC ĐÍCH")
    assert "<ins> và mới</ins>" in text
    assert "<del>Học sinh.</del>" in text
    assert "&lt;b&gt;Ngân sách" in text
    back = client.get(f"{LIST}compare/?id={number}&cu=2&moi=1").text
    assert "<ins>Học sinh.</ins>" in back


@pytest.mark.parametrize("asked", ["", "&cu=9&moi=x", "&cu=1&moi=1"])
def test_one_text_alone_has_nothing_to_stand_beside(client: Client, app: Flask, asked: str) -> None:
    text = client.get(f"{LIST}compare/?id={kept(open_one())}{asked}").text
    assert "Mới có một bản dự thảo." in text


def test_texts_without_sections_say_so(client: Client, app: Flask) -> None:
    consultation = open_one()
    next_text(consultation, parts=[])
    assert "Bản thứ 2 chưa có các phần nên chưa so được." in client.get(f"{LIST}compare/?id={kept(consultation)}").text


@pytest.mark.parametrize("where", ["sections/", "ask-again/", "revision/"])
def test_an_auditor_changes_no_text(client: Client, app: Flask, where: str) -> None:
    number = kept(open_one())
    client.sign_in(make.user(RoleName.AUDITOR))
    db.session.rollback()
    assert client.get(f"{LIST}{where}?id={number}").status_code == 403
    assert client.get(f"{LIST}compare/?id={number}").status_code == 200


