"""The doors through which the story of the letter goes: as its officer, as an agency by its link, as the mail server and its commands."""

import html
import io
import re
from datetime import date
from typing import Any

import openpyxl
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from smt.consultations.models import (
    Approval,
    Closing,
    Comment,
    Contest,
    ContestDecision,
    Deadline,
    Evidence,
    Invitee,
    LeftOut,
    Reply,
    Report,
)
from smt.consultations.states import POSITIONS, Position
from smt.core.db import db
from smt.outbox.models import LetterEvent
from tests.consultations.conftest import Patient
from tests.consultations.letters import LIST, boxes
from tests.consultations.story_facts import AGREE, OUTSIDE, Answer, Remark
from tests.files import make as files
from tests.outbox.faulty import Faulty
from tests.travel import Traveller

SIGNER = "Trần Văn Bình, Phó Giám đốc"
FIGURE = re.compile(r'(?s)<p class="number">([^<]*)</p><p>([^<]*)</p>')
#: What of these tables may change after it was written: what officers make of a comment.
FACTS: dict[Any, frozenset[str]] = {
    **dict.fromkeys((Reply, Evidence, Deadline, Closing, Contest, ContestDecision, LeftOut, Report, Approval, LetterEvent), frozenset()),
    Comment: frozenset({"outcome", "response", "private_note", "matter_id", "answered_by", "answered_at", "version"})}


def scan(name: str = "Bản quét.pdf", data: bytes = files.PDF) -> tuple[io.BytesIO, str]:
    """A file as a form sends it."""
    return io.BytesIO(data), name


def day(text: str) -> date:
    """The day of "05/10/2021 08:30"."""
    return date(int(text[6:10]), int(text[3:5]), int(text[:2]))


def done(answer: TestResponse) -> TestResponse:
    """A form that was taken leads on; else the page says why it was not."""
    assert answer.status_code == 303, re.sub(r"<[^>]+>|\s+", " ", answer.text.split("<main")[-1])[:1500]
    return answer


class Doors:
    """The story's world: its officer's browser, the clock, the mail server, and where each agency's letter leads."""

    def __init__(self, app: Flask, officer: Patient, clock: Traveller, post: Faulty) -> None:
        self.app, self.officer, self.clock, self.post = app, officer, clock, post
        self.number = 0
        self.invitees: dict[str, int] = {}
        self.sections: list[int] = []
        self._ledger: dict[tuple[str, int], tuple[Any, ...]] = {}

    # ---- the officer ----

    def page(self, door: str, **arguments: Any) -> TestResponse:
        """Open a page of this consultation in the panel; an agency is named by its name."""
        if "invitee" in arguments:
            arguments["invitee"] = self.invitees[arguments["invitee"]]
        page = self.officer.get(f"{LIST}{door}/", query_string={"id": self.number, **arguments})
        assert page.status_code == 200, (door, page.status_code)
        return page

    def press(self, page: TestResponse, words: str, **typed: Any) -> TestResponse:
        """Send the form of a page that has these words in it."""
        return press(self.officer, page, words, **typed)

    def figures(self, **at: str) -> tuple[int, ...]:
        """The figures of the board, now or as of an instant, without the first two."""
        found = FIGURE.findall(self.page("details", **at).text)
        return tuple(int(number) for number, _label in found[2:])

    def types_in(self, one: Answer, received: str, **typed: Any) -> TestResponse:
        """Type in an agency's letter with its scan."""
        self.clock.to(one.at)
        page = self.page("enter", invitee=one.who)
        return self.press(page, "Nhập ý kiến này", **{
            "arrival_number": "1021", **boxes("received_on", day(received)), "received_time": received[11:], "document_number": one.number,
            **boxes("document_date", day(received)), "signer": SIGNER, "position": one.position, **self.remarks(one.remarks),
            "file": scan(), **typed})

    def remarks(self, remarks: tuple[Remark, ...]) -> dict[str, str]:
        """Remarks as a page's boxes have them."""
        given = {}
        for section, text, proposed in remarks:
            name = f"s{self.sections[section - 1]}-1-" if section else ""
            given |= {f"{name}text": text, f"{name}proposed": proposed, **({f"{name}kind": "content"} if section else {})}
        return given

    # ---- an agency ----

    def comes_in(self, who: str) -> tuple[Patient, str]:
        """Open the link of the letter that reached an agency, by its button; give its browser and where it leads."""
        browser = Patient(self.app, use_cookies=True)
        links = [re.search(r"/gop-y/\S+", text) for text in self.read_by(who)]
        newest = [found[0] for found in links if found][-1]
        return browser, str(done(browser.submit(newest)).location)

    def answers(self, one: Answer, browser: Patient | None = None, where: str = "", **typed: Any) -> TestResponse:
        """Answer as an agency does, on its page or by its sheet."""
        self.clock.to(one.at)
        if browser is None:
            browser, where = self.comes_in(one.who)
        if one.way == "sheet":
            return self.sends_a_sheet(one, browser, where)
        if one.position in (AGREE, OUTSIDE) and not one.number:
            return press(browser, browser.get(f"{where}/tra-loi?y-kien={one.position}"), "Gửi: ", signer=SIGNER)
        return press(browser, browser.get(f"{where}/tra-loi"), "Lưu nháp", do="send", **self.said(one), **typed)

    def said(self, one: Answer) -> dict[str, Any]:
        """What an agency types on its page."""
        dated = boxes("document_date", day(one.at)) if one.number else {}
        return {"position": one.position, "signer": SIGNER, "document_number": one.number, **dated, **self.remarks(one.remarks)}

    def sends_a_sheet(self, one: Answer, browser: Patient, where: str) -> TestResponse:
        """Fill in the agency's sheet, have it read, and send what was read."""
        book, out = openpyxl.load_workbook(io.BytesIO(browser.get(f"{where}/bang-excel/tai-ve").data)), io.BytesIO()
        sheet = book["Ý kiến"]
        cells = {"D7": str(POSITIONS[Position(one.position)]), "D10": SIGNER, "D11": one.number, "D12": one.at[:10] if one.number else ""}
        for section, text, proposed in one.remarks:
            row = 18 + section if section else 16
            cells |= {f"D{row}": "Nội dung", f"E{row}": text, f"F{row}": proposed}
        for cell, text in cells.items():
            sheet[cell].value, sheet[cell].data_type = text or None, "s"
        book.save(out)
        read = browser.submit(f"{where}/bang-excel", file=(io.BytesIO(out.getvalue()), "y kien.xlsx"))
        read.request.environ["wsgi.input"].close()  # Werkzeug's client leaves the file of a large body open
        assert "Xem lại ý kiến trong bảng" in read.text, re.sub(r"<[^>]+>|\s+", " ", read.text.split("<main")[-1])[:1500]
        return press(browser, read, "Gửi ý kiến", do="send")

    # ---- letters ----

    def command(self, *words: str, given: bytes = b"") -> str:
        """Run a command of the product; give what it says."""
        db.session.rollback()
        ran = self.app.test_cli_runner().invoke(args=list(words), input=io.BytesIO(given))
        assert ran.exit_code == 0, ran.output
        return str(ran.output)

    def read_by(self, who: str) -> list[str]:
        """The texts of the letters that the mail server took for an agency, in their order."""
        address = self.asked(who).email
        return [message.get_payload(decode=True).decode() for recipient, message in self.post.taken if recipient == address]

    def asked(self, who: str) -> Invitee:
        """An agency as it was asked."""
        found = db.session.get_one(Invitee, self.invitees[who])
        db.session.refresh(found)
        db.session.expunge(found)
        db.session.rollback()
        return found

    # ---- what was written ----

    def nothing_was_rewritten(self) -> int:
        """Hold every fact written until now against what was written before: all of it is there, unchanged. Give how many there are."""
        now: dict[tuple[str, int], tuple[Any, ...]] = {}
        for kind, free in FACTS.items():
            columns = [column for column in kind.__table__.columns if column.name not in free]
            now |= {(kind.__tablename__, row[0]): tuple(map(repr, row)) for row in db.session.execute(select(*columns))}
        db.session.rollback()
        assert {key: now.get(key) for key in self._ledger} == self._ledger
        self._ledger = now
        return len(now)


def press(browser: Patient, page: TestResponse, words: str, **typed: Any) -> TestResponse:
    """Send the form of a page that has these words in it."""
    forms = [one for one in re.findall(r"(?s)<form[^>]*>.*?</form>", page.text) if 'method="post"' in one and "/dang-xuat" not in one]
    place = next((number for number, one in enumerate(forms) if words in html.unescape(one)), None)
    assert place is not None, f"no form with “{words}” at {page.request.path}"
    answer = browser.press(page, form=place, **typed)
    answer.request.environ["wsgi.input"].close()  # Werkzeug's client leaves the file of a large body open
    return answer
