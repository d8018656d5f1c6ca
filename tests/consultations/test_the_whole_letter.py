"""The letter of October 2021 from its first word to the promulgated plan, by the doors that people have, on each engine.

Who says what, and every number, stands in `story_facts`; how they come in, in `story_doors`. The days are those of 2021.
"""

import hashlib
import html
import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from smt.accounts.states import RoleName
from smt.consultations.models import Closing, Invitee, Reply
from smt.consultations.record import verified
from smt.core import clock
from smt.core.db import db
from smt.demo import city
from smt.demo import letter as demo
from smt.directory.models import Agency
from smt.directory.states import Topic
from smt.outbox.models import Letter
from smt.outbox.states import LetterState
from tests import make
from tests.consultations import story_facts as facts
from tests.consultations.conftest import Patient
from tests.consultations.letters import LIST, basis, boxes, newest
from tests.consultations.story_doors import Doors, done, press, scan
from tests.consultations.test_letter_of_2021 import BODY, FOOT, HEAD, SIGNED, missing, text_of
from tests.files import make as files
from tests.outbox.faulty import free_port, server
from tests.outbox.reports import report
from tests.travel import Traveller, shows

OFFICER = "Nguyễn Thị Thu"
TO = """Kính gửi:
- Văn phòng Ủy ban nhân dân thành phố;
- Văn phòng Ủy ban Mặt trận Tổ quốc Việt Nam thành phố;
- Các Sở, ban, ngành;
- Ủy ban nhân dân các quận, huyện;
- Đài Phát thanh và Truyền hình Hải Phòng;
- Báo Hải phòng;
- Liên đoàn Lao động thành phố;
- Hội Khuyến học thành phố."""
#: The text of the draft as it came: without the line that says it is a sample.
DRAFT = (*demo.PLAN[:2], *demo.PLAN[3:])


@pytest.fixture
def doors(app: Flask, client: Patient, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The city of October 2021, an officer in charge of consultations, a mail server, and a clock."""
    traveller, port = Traveller(), free_port()
    monkeypatch.setattr(clock, "datetime", shows(traveller))
    traveller.to("01/10/2021 08:00")
    monkeypatch.setitem(app.config, "SMT", replace(app.config["SMT"], mail_server="127.0.0.1", mail_port=port, mail_timeout=5))
    monkeypatch.setattr(app.extensions["mail"], "server", "127.0.0.1")
    monkeypatch.setattr(app.extensions["mail"], "port", port)
    city.build()
    person = make.user(RoleName.OFFICER, full_name=OFFICER, email="thu@haiphong.example")
    make.responsibility(person, Topic.CONSULTATION)
    client.sign_in(person)
    with server(port) as post:
        post.refused.add(city.found(facts.REFUSED).email)
        db.session.rollback()
        yield Doors(app, client, traveller, post)


def test_the_letter_of_october_2021_from_its_first_word_to_the_promulgated_plan(doors: Doors) -> None:
    for step in (the_letter_is_prepared_and_carries_every_element_of_the_real_one, the_clerk_enters_number_and_day, it_is_sent_to_46,
                 two_letters_come_back_and_a_courier_delivers_one, the_first_answers_come, the_silent_are_reminded_on_monday,
                 agencies_answer_on_monday, the_silent_are_reminded_on_tuesday, agencies_answer_on_tuesday, one_agency_gets_a_later_day,
                 agencies_answer_on_the_last_day, the_last_second_and_the_first_after_it, a_letter_on_the_desk_is_typed_in,
                 nothing_closes_before_the_last_own_day, it_closes_once_the_unreached_one_is_decided_on, two_contest_and_one_answers_late,
                 contests_are_decided, it_closes_again_and_the_first_record_stays, every_comment_gets_an_outcome, the_report_is_issued,
                 everything_goes_up_in_one_zip, the_plan_is_promulgated, every_letter_is_counted):
        step(doors)
        doors.nothing_was_rewritten()


# ---- asking ----

def typed(doors: Doors, **values: Any) -> dict[str, Any]:
    """The whole letter as an officer types it, the lines of "Kính gửi" pasted."""
    cited = {}
    for place, one in enumerate(demo.BASES):
        cited |= basis(place, one.number, one.issued_on or date.min, one.issuer, one.abstract)
    lead = db.session.scalars(select(Agency.id).where(Agency.name == city.LEAD[0])).one()
    db.session.rollback()
    return {
        "draft_title": "dự thảo Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em” trên địa bàn thành phố Hải Phòng",
        "subject": HEAD[2], "lead_id": str(lead), "symbol": "STTTT-BCVT", "lines-paste": TO, **cited, **boxes("due_on", date(2021, 10, 6)),
        "silence_means": "agreement", "silence": demo.SILENCE, "minimum_evidence": "handed_over", "contact": demo.CONTACT,
        **demo.LETTER, "authority": "kt", **values}


def the_letter_is_prepared_and_carries_every_element_of_the_real_one(doors: Doors) -> None:
    doors.clock.to("01/10/2021 08:10")
    page = doors.officer.get(f"{LIST}new/")
    wrong = press(doors.officer, page, "draft_title", **typed(doors, **boxes("due_on", date(2021, 9, 30)), signer="TS. Vũ Đại Thắng"))
    assert wrong.status_code == 422
    assert "Hạn trả lời cần từ hôm nay trở đi." in wrong.text and "Bỏ “TS”" in wrong.text
    made = done(press(doors.officer, page, "draft_title", **typed(doors, file=scan("Du thao Ke hoach.docx", demo.docx(DRAFT)))))
    doors.number = newest().id
    read = doors.officer.get(made.location)
    kept = html.unescape(re.search(r'(?s)<textarea[^>]*name="sections"[^>]*>\s?(.*?)</textarea>', read.text)[1])  # type: ignore[index]  # it is there
    # What is numbered within part III was read as a part of its own: the officer takes its mark away.
    kept = kept.replace("# III.1. ", "1. ")
    assert re.findall(r"(?m)^# .*", kept) == [f"# {title}" for title in DRAFT[2::2]]
    done(press(doors.officer, read, "Lưu các phần", sections=kept))
    doors.sections = [one.id for one in newest().revision.sections]
    db.session.rollback()
    assert len(doors.sections) == 4
    for kind in ("docx", "pdf"):
        text = text_of(doors.page("letter", dang=kind).data)
        assert missing(text, [HEAD[0], HEAD[2], *BODY], [HEAD[1], *BODY], [BODY[-1], *FOOT], [BODY[-1], *SIGNED]) == [], kind


def the_clerk_enters_number_and_day(doors: Doors) -> None:
    doors.clock.to("01/10/2021 08:40")
    done(press(doors.officer, doors.page("edit"), "draft_title", **typed(doors, number="1998", **boxes("issued_on", date(2021, 10, 1)))))
    text = text_of(doors.page("letter", dang="docx").data)
    assert missing(text, ["Số: 1998/STTTT-BCVT", HEAD[2], *BODY], ["Hải Phòng, ngày 01 tháng 10 năm 2021", *BODY]) == []


def it_is_sent_to_46(doors: Doors) -> None:
    doors.clock.to("01/10/2021 09:00")
    asked = press(doors.officer, doors.page("details"), "Gửi đến các cơ quan")
    assert "45" in asked.text and facts.ISLAND in asked.text  # so many letters, and one on paper
    done(press(doors.officer, asked, "Gửi đến các cơ quan"))
    doors.invitees = {one.name: one.id for one in db.session.scalars(select(Invitee))}
    db.session.rollback()
    assert len(doors.invitees) == facts.ASKED
    assert doors.command("outbox", "send") == "44 letters handed over, 1 put back.\n"  # one of them was refused
    assert len(doors.post.taken) == 44
    assert doors.figures() == (0, 0, 0, 0, 0, 0, 46, 0, 0)


def two_letters_come_back_and_a_courier_delivers_one(doors: Doors) -> None:
    doors.clock.to("01/10/2021 11:00")
    message = next(message for recipient, message in doors.post.taken if recipient == doors.asked(facts.RETURNED).email)
    told = [doors.command("outbox", "bounced", given=report(message["Message-ID"])) for _ in range(2)]
    assert told == ["The letter is marked as come back.\n", "Known already; nothing changed.\n"]
    assert doors.page("details").text.count("Thư bị trả lại</span>") == 2
    doors.clock.to("04/10/2021 08:00")
    for who, note in ((facts.RETURNED, "Giao tận nơi, có ký nhận sổ công văn"), (facts.ISLAND, "Theo tàu ra đảo, có ký nhận")):
        done(doors.press(doors.page("delivery", invitee=who), "Ghi nhận đã giao", note=note, file=scan("Giấy ký nhận.pdf"),
                         **boxes("delivered_on", date(2021, 10, 4))))


# ---- answering ----

def the_first_answers_come(doors: Doors) -> None:
    plain, education = facts.FIRST
    done(doors.answers(plain))
    doors.clock.to(education.at)
    browser, where = doors.comes_in(education.who)
    done(press(browser, browser.get(f"{where}/tra-loi"), "Lưu nháp", do="save", text=education.remarks[0].text))
    other, there = doors.comes_in(education.who)  # a colleague goes on with the draft
    page = other.get(f"{there}/tra-loi")
    assert "Bản nháp của cơ quan lưu lúc" in page.text and f"{education.remarks[0].text}</textarea>" in page.text
    wrong = press(other, page, "Lưu nháp", do="send", position="disagree", text=education.remarks[0].text, signer="")
    assert wrong.status_code == 422 and "Ghi nội dung đề nghị sửa" in wrong.text and "Ghi họ tên và chức vụ người ký" in wrong.text
    done(press(other, page, "Lưu nháp", do="send", **doors.said(education)))
    assert doors.figures() == (1, 1, 0, 0, 0, 0, 44, 0, 0)


def the_silent_are_reminded_on_monday(doors: Doors) -> None:
    doors.clock.to("04/10/2021 07:00")
    assert doors.command("consultations", "remind") == "0 reminders written.\n"  # not before the working day begins
    doors.clock.to("04/10/2021 08:05")
    assert [doors.command("consultations", "remind") for _ in range(2)] == ["43 reminders written.\n", "0 reminders written.\n"]
    doors.command("outbox", "send")
    assert len(doors.read_by("Sở Nội vụ")) == 2 and len(doors.read_by("Hội Khuyến học thành phố")) == 2  # one of them its receipt


def answer_all(doors: Doors, answers: tuple[facts.Answer, ...]) -> None:
    for one in answers:
        if one.way == facts.OFFICER:
            done(doors.types_in(one, received=one.at))
        elif one.who == facts.LABOUR:
            two_people_of_one_agency_answer_at_once(doors, one)
        elif one.who == facts.FINANCE:
            done(doors.answers(one, file=scan("Cong van gop y.pdf")))
        else:
            done(doors.answers(one))


def agencies_answer_on_monday(doors: Doors) -> None:
    done(doors.answers(facts.REPLACING))
    answer_all(doors, facts.MONDAY)
    assert doors.figures() == (5, 4, 0, 1, 0, 0, 36, 0, 0)


def two_people_of_one_agency_answer_at_once(doors: Doors, one: facts.Answer) -> None:
    doors.clock.to(one.at)
    (first, where), (second, there) = doors.comes_in(one.who), doors.comes_in(one.who)
    pages = first.get(f"{where}/tra-loi"), second.get(f"{there}/tra-loi")
    done(press(first, pages[0], "Lưu nháp", do="send", **doors.said(one)))
    clash = press(second, pages[1], "Lưu nháp", do="send", position="agree", signer="Người thứ hai, Chuyên viên")
    assert clash.status_code == 409
    for words in (one.remarks[0].text, "Người thứ hai, Chuyên viên"):  # what was sent, and what was typed
        assert words in clash.text
    assert len(db.session.scalars(select(Reply.id).where(Reply.invitee_id == doors.invitees[one.who])).all()) == 1
    db.session.rollback()


def the_silent_are_reminded_on_tuesday(doors: Doors) -> None:
    doors.clock.to("05/10/2021 08:00")
    assert [doors.command("consultations", "remind") for _ in range(2)] == ["35 reminders written.\n", "0 reminders written.\n"]
    doors.command("outbox", "send")


def agencies_answer_on_tuesday(doors: Doors) -> None:
    answer_all(doors, facts.TUESDAY)
    assert doors.figures() == (9, 8, 0, 2, 0, 0, 27, 0, 0)


def one_agency_gets_a_later_day(doors: Doors) -> None:
    doors.clock.to("05/10/2021 17:00")
    given = {"reason": "Tàu ra đảo không chạy do bão", **boxes("due_on", date(2021, 10, 8))}
    page = doors.page("extend", invitee=facts.CAT_HAI)
    wrong = doors.press(page, "Xem lại trước khi lùi hạn", **given)
    assert wrong.status_code == 422 and "Ghi số, ký hiệu của văn bản cho lùi hạn." in wrong.text
    shown = doors.press(page, "Xem lại trước khi lùi hạn", **given, document_number="2105/STTTT-BCVT")
    assert "06/10/2021" in shown.text and "08/10/2021" in shown.text
    done(doors.press(shown, "Lùi hạn và viết 1 thư"))
    doors.command("outbox", "send")
    assert "2105/STTTT-BCVT" in doors.read_by(facts.CAT_HAI)[-1]


def agencies_answer_on_the_last_day(doors: Doors) -> None:
    doors.clock.to("06/10/2021 07:45")
    assert [doors.command("consultations", "remind") for _ in range(2)] == ["1 reminders written.\n", "0 reminders written.\n"]
    answer_all(doors, facts.WEDNESDAY)


def the_last_second_and_the_first_after_it(doors: Doors) -> None:
    doors.clock.to("06/10/2021 23:59:59")
    assert doors.figures() == facts.LAST_SECOND
    doors.clock.to("07/10/2021 00:00:00")
    assert doors.figures() == facts.FIRST_SECOND


def a_letter_on_the_desk_is_typed_in(doors: Doors) -> None:
    doors.clock.to("07/10/2021 07:45")
    assert doors.command("consultations", "remind") == "1 reminders written.\n"
    early = doors.types_in(facts.ON_THE_DESK, received="30/09/2021 16:30")
    assert early.status_code == 422 and "Ngày đến đang ở trước ngày gửi, 01/10/2021." in early.text
    done(doors.types_in(facts.ON_THE_DESK, received="06/10/2021 16:30"))
    assert doors.figures() == (13, 10, 2, 4, 0, 15, 1, 1, 0)  # it came in time, whenever it was typed
    then = {"luc-day": "7", "luc-month": "10", "luc-year": "2021", "gio": "00:00"}
    assert doors.figures(**then) == facts.FIRST_SECOND  # and yet what was known then stays what it was
    reply = db.session.scalars(select(Reply).where(Reply.invitee_id == doors.invitees[facts.FARMING])).one()
    assert (reply.entered_by, reply.channel) == (OFFICER, facts.OFFICER) and reply.received_at < reply.entered_at
    db.session.rollback()


# ---- closing ----

def nothing_closes_before_the_last_own_day(doors: Doors) -> None:
    done(doors.answers(facts.OWN_DAY))
    assert doors.figures() == facts.CLOSED
    assert (Counter(one.way for one in facts.ANSWERS), len(facts.ANSWERS)) == ({"page": 18, "sheet": 6, "officer": 6}, 30)
    ways = Counter(db.session.scalars(select(Reply.channel)))
    db.session.rollback()
    assert ways == {"page": 18 + 1, "sheet": 6, "officer": 6}


def it_closes_once_the_unreached_one_is_decided_on(doors: Doors) -> None:
    doors.clock.to("11/10/2021 08:30")
    page = doors.page("close")
    assert "Chưa kết thúc được." in page.text and f"Chưa chắc đã nhận được văn bản: {facts.REFUSED}." in page.text
    out = doors.page("leave-out", invitee=facts.REFUSED)
    assert doors.press(out, "Ghi quyết định", reason="").status_code == 422
    done(doors.press(out, "Ghi quyết định", reason="Thư bị trả lại; hỏi qua điện thoại, cơ quan không góp ý."))
    page = doors.page("close")
    for words in ("Chưa kết thúc được.", "Nhất trí mặc nhiên: 15 cơ quan", "14 thư báo"):
        assert (words in page.text) is (words != "Chưa kết thúc được."), words
    done(doors.press(page, "contest_until", basis="Công văn số 1998/STTTT-BCVT, hạn trong ngày 06/10/2021.",
                     **boxes("contest_until", date(2021, 10, 18))))
    doors.command("outbox", "send")
    told = [who for who in doors.invitees if any("Đã ghi nhận về Quý cơ quan: nhất trí mặc nhiên" in text for text in doors.read_by(who))]
    assert len(told) == 14 and facts.HEARD in told and "Sở Nội vụ" not in told
    assert demo.SILENCE in " ".join(doors.read_by(facts.HEARD)[-1].split())


def contests(doors: Doors, who: str, at: str, reason: str) -> None:
    doors.clock.to(at)
    browser, where = doors.comes_in(who)
    page = browser.get(f"{where}/phan-doi")
    assert press(browser, page, "reason", reason="", signer="").status_code == 422
    done(press(browser, page, "reason", reason=reason, signer="Lê Thị Hoa, Giám đốc"))


def two_contest_and_one_answers_late(doors: Doors) -> None:
    contests(doors, facts.HEARD, "12/10/2021 10:00", "Hộp thư của Sở hỏng từ 30/9 đến 10/10/2021, có xác nhận của nhà mạng.")
    contests(doors, facts.NOT_HEARD, "12/10/2021 14:00", "Người được giao đi công tác.")
    done(doors.answers(facts.TOO_LATE))
    assert doors.figures() == (13, 11, 2, 4, 1, 12, 0, 1, 2)
    assert "Còn phản đối chưa quyết định của" in doors.page("close").text


def contests_are_decided(doors: Doors) -> None:
    doors.clock.to("14/10/2021 09:00")
    board = doors.page("details").text
    numbers = dict.fromkeys(re.findall(r"contest/\?[^\"]*contest=(\d+)", html.unescape(board)))
    by_name = {}
    for number in numbers:
        page = doors.page("contest", contest=number)
        by_name[next(who for who in (facts.HEARD, facts.NOT_HEARD) if f"Phản đối của {who}" in page.text)] = page
    done(doors.press(by_name[facts.HEARD], "upheld", upheld="upheld", reason="Có xác nhận hộp thư hỏng trong cả thời hạn."))
    done(doors.press(by_name[facts.NOT_HEARD], "upheld", upheld="rejected", reason="Trang góp ý đã mở được trong thời hạn."))
    assert doors.figures() == facts.CLOSED_AGAIN


def it_closes_again_and_the_first_record_stays(doors: Doors) -> None:
    doors.clock.to("19/10/2021 08:00")
    before = closings(doors)
    assert f"Chưa chắc đã nhận được văn bản: {facts.HEARD}." in doors.page("close").text
    done(doors.press(doors.page("leave-out", invitee=facts.HEARD), "Ghi quyết định", reason="Sở đề nghị không góp ý, để kịp trình."))
    done(doors.press(doors.page("close"), "contest_until", basis="Sau khi giải quyết phản đối và nhận ý kiến gửi sau thời hạn.",
                     **boxes("contest_until", date(2021, 10, 22))))
    first, second = closings(doors)
    assert [first] == before
    assert (second["supersedes_id"], first["supersedes_id"]) == (first["id"], None)
    assert count(first) == {"answered": 30, "deemed": 15, "not_reached": 1}
    assert count(second) == {"answered": 30, "answered_late": 1, "deemed": 13, "not_reached": 2}
    whole = verified(db.session.scalars(select(Closing).order_by(Closing.id)).all())
    db.session.rollback()
    assert whole == {first["id"], second["id"]}
    for one in (first, second):
        assert one["digest"] in doors.page("closing", closing=one["id"]).text


def closings(doors: Doors) -> list[dict[str, Any]]:
    found = [dict(row) for row in db.session.execute(select(Closing.__table__).order_by(Closing.id)).mappings()]
    db.session.rollback()
    return found


def count(closing: dict[str, Any]) -> Counter[str]:
    return Counter(row["standing"] for row in closing["rows"])


# ---- working through ----

def every_comment_gets_an_outcome(doors: Doors) -> None:
    doors.clock.to("19/10/2021 10:00")
    offered = doors.page("report").text
    assert "Còn 18 ý kiến chưa có kết quả" in offered and "Ban hành bảng tổng hợp lần 1</button>" not in offered
    # No button is offered; whoever sends the form all the same is refused.
    refused = doors.officer.press(doors.page("extend"), to=f"{LIST}report/")
    assert refused.status_code == 422 and "Còn 18 ý kiến chưa có kết quả" in refused.text
    parts = ["chung", *doors.sections]
    assert tuple(len(ticks(doors.page("comments", phan=part))) for part in parts) == facts.PARTS
    together(doors, 2, "group", matter_id="", title="Đối tượng thụ hưởng")
    for part, outcome, response in ((0, "taken", "Đã bổ sung."), (1, "taken", "Đã nêu ở mục I."), (2, "taken", "Đã mở rộng đối tượng."),
                                    (3, "partly", "Tiếp thu phần thứ tự ưu tiên; nguồn vốn theo Luật Ngân sách.")):
        together(doors, part, "answer", outcome=outcome, response=response)
    for number in [tick.partition(".")[0] for tick in ticks(doors.page("comments", ket_qua="chua"))]:
        page = doors.page("comment", comment=number)
        if "Tiên Lãng" not in page.text.split("<h1>")[1][:80]:
            done(doors.press(page, "private_note", outcome="taken", response="Đã sửa.", private_note=""))
            continue
        assert "Ghi lý do" in doors.press(page, "private_note", outcome="not_taken", response="", private_note="").text
        done(doors.press(page, "private_note", outcome="not_taken", response="Giữ 05 ngày để kịp năm học.", private_note="Đã gọi cho huyện."))
    assert ticks(doors.page("comments", ket_qua="chua")) == []


def ticks(page: Any) -> list[str]:
    return re.findall(r'name="picked" value="([^"]+)"', page.text)


def together(doors: Doors, part: int, act: str, **given: str) -> None:
    page = doors.page("comments", phan=doors.sections[part - 1] if part else "chung")
    asked = doors.press(page, "Trả lời các ý kiến đã chọn", act=act, picked=ticks(page))
    done(doors.press(asked, "sure", **given))


def the_report_is_issued(doors: Doors) -> None:
    doors.clock.to("19/10/2021 15:00")
    done(doors.press(doors.page("report"), "Ban hành"))
    taken, partly, not_taken = facts.OUTCOMES
    counts = [f"{label}: {number} đơn vị" for label, number in (
        ("Nhất trí", 13), ("Cơ bản nhất trí, có ý kiến bổ sung", 11), ("Không nhất trí", 2), ("Trả lời nội dung không thuộc lĩnh vực", 4),
        ("Không gửi văn bản, được hiểu là đã nhất trí", 13), ("Gửi văn bản sau thời hạn", 1),
        ("Chưa chắc đã nhận được văn bản xin ý kiến, không tính là nhất trí", 2),
        ("Đề nghị xem lại việc được hiểu là đã nhất trí, đang giải quyết", 0))]
    said = ["gửi xin ý kiến, góp ý: 46 đơn vị", "nhận được: 31 văn bản", *counts, "đóng góp ý kiến cho dự thảo: 14 đơn vị",
            f"Tổng số ý kiến góp ý: 18 ý kiến, trong đó tiếp thu {taken} ý kiến; tiếp thu một phần {partly} ý kiến; không tiếp thu, giải trình "
            f"{not_taken} ý kiến"]
    for kind in ("docx", "pdf"):
        assert missing(text_of(report_file(doors, kind)), said) == [], kind
    sheet = openpyxl.load_workbook(io.BytesIO(report_file(doors, "xlsx"))).active
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(min_row=5, max_col=4, values_only=True)]
    assert Counter(answer.split("\n")[0] for *_said, answer in rows) == {
        "Tiếp thu": taken, "Tiếp thu một phần": partly, "Không tiếp thu, giải trình": not_taken}
    titles = [part for part, *_rest in rows if part]
    assert [title.split("\n")[0].split(".")[0] for title in titles] == ["Chung", "I", "II", "III", "IV"]
    assert "Vấn đề: Đối tượng thụ hưởng" in titles[2]
    late = [(who.endswith("(gửi sau thời hạn)"), said) for _part, who, said, _answer in rows if facts.LATE in who]
    assert late == [(True, facts.TOO_LATE.remarks[0].text)]
    assert "Đã gọi cho huyện" not in str(rows)  # what is private stays so


def report_file(doors: Doors, kind: str) -> bytes:
    return bytes(doors.page("report/file", number=1, kind=kind).data)


def everything_goes_up_in_one_zip(doors: Doors) -> None:
    paper = text_of(doors.page("paper", paper="submission", kind="docx").data)
    assert missing(paper, ["TỜ TRÌNH", "Kính gửi: Ủy ban nhân dân thành phố", "gửi 46 cơ quan, đơn vị", "nhận được 31 văn bản góp ý",
                           "18 ý kiến góp ý", "Hồ sơ trình kèm theo gồm", "Bản sao 32 văn bản, ý kiến góp ý"]) == []
    sent = doors.page("bundle")
    with zipfile.ZipFile(io.BytesIO(sent.data)) as pack:
        names = [name.split("/", 1)[-1] if name.startswith("Ho-so") else name for name in pack.namelist()]
        folders = Counter(name.split("/")[0] for name in names)
        # Of the replies 32 texts and 7 papers, of the contests 2 texts; of the evidence its list and two receipts.
        assert folders == {"00-MUC-LUC.txt": 1, "01-To-trinh": 2, "02-Du-thao": 1, "03-Bang-tong-hop": 3, "04-Ban-sao-van-ban-gop-y": 41,
                           "05-Van-ban-lay-y-kien": 2, "06-Bang-chung-gui": 3, "07-Bien-ban-ket-thuc": 6}
        sealed = [pack.read(name) for name in pack.namelist() if name.endswith(".json")]
        contents = pack.read(next(name for name in pack.namelist() if "MUC-LUC" in name)).decode()
    assert [hashlib.sha256(data).hexdigest() for data in sealed] == [one["digest"] for one in closings(doors)]
    assert [len(json.loads(data)["rows"]) for data in sealed] == [46, 46]
    assert "Chưa có trong hồ sơ" not in contents
    sent.close()


def the_plan_is_promulgated(doors: Doors) -> None:
    doors.clock.to("25/10/2021 09:00")
    given = {"number": "225/KH-UBND", "signer": "Nguyễn Văn Tùng, Chủ tịch", **boxes("issued_on", date(2021, 10, 22))}
    page = doors.page("approve")
    wrong = doors.press(page, "signer", **given, file=scan("Ke hoach.docx"))
    assert wrong.status_code == 422 and "Nội dung tệp không khớp với đuôi tên của nó." in wrong.text
    done(doors.press(page, "signer", **given, file=scan("Ke hoach 225.pdf")))
    doors.command("outbox", "send")
    assert "225/KH-UBND, ngày 22/10/2021" in doors.read_by("Sở Nội vụ")[-1]
    stranger = Patient(doors.app, use_cookies=True)
    public = stranger.get(f"/ke-hoach/{doors.number}").text
    for words in ("225/KH-UBND", "22/10/2021", "46 cơ quan được hỏi, 30 cơ quan trả lời trong hạn", "không cộng vào số nhất trí"):
        assert words in public, words
    assert stranger.get(f"/ke-hoach/{doors.number}/tep").data == files.PDF
    assert not [who for who in doors.invitees if who in public and who not in ("Thanh tra thành phố",)]
    browser, where = Patient(doors.app, use_cookies=True), doors.read_by("Sở Nội vụ")[0]
    assert browser.get(re.search(r"/gop-y/\S+", where)[0]).status_code == 410  # type: ignore[index]  # the letter has a link


def every_letter_is_counted(doors: Doors) -> None:
    letters = db.session.scalars(select(Letter)).all()
    assert Counter(letter.key.split(":")[0] for letter in letters) == facts.LETTERS
    total = sum(facts.LETTERS.values())
    assert Counter(letter.state for letter in letters) == {
        LetterState.FAILED: facts.FAILED_LETTERS, LetterState.BOUNCED: facts.BOUNCED_LETTERS,
        LetterState.HANDED_OVER: total - facts.FAILED_LETTERS - facts.BOUNCED_LETTERS}
    assert len({(letter.recipient, letter.key) for letter in letters}) == total == 258
    db.session.rollback()
    assert set(doors.post.ids().values()) == {1}  # nothing was sent twice
    assert doors.figures() == facts.CLOSED_AGAIN
