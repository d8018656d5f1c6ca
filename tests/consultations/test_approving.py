"""The plan that a consultation led to: entered once, corrected by another entry, told to everybody asked."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from smt.consultations import service
from smt.consultations.models import Approval, Consultation
from smt.core.db import db
from smt.core.errors import AlreadyThere, Refusal
from smt.files.service import keep
from smt.outbox.models import Letter
from tests import make
from tests.consultations.test_closing import LATER, LIMIT, asked, closed
from tests.files import make as files


def ended() -> Consultation:
    consultation = asked()
    closed(consultation)
    return consultation


def approved(consultation: Consultation, **values: Any) -> Approval:
    values = {"number": "225/KH-UBND", "issued_on": date(2021, 10, 8), "signer": "Nguyễn Văn Tùng, Chủ tịch", "at": LATER, "by": "Văn thư",
              "file": keep(files.PDF, "Ke hoach.pdf", LATER), **values}
    return service.approve(consultation, **values)


def corrected(consultation: Consultation, **values: Any) -> Approval:
    values = {"number": "226/KH-UBND", "issued_on": date(2021, 10, 8), "signer": "Nguyễn Văn Tùng, Chủ tịch", "at": LATER, "by": "Văn thư",
              "file": None, "reason": "Ghi nhầm số.", **values}
    return service.correct_approval(consultation, **values)


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.key.startswith("approval:")).order_by(Letter.id)))


def test_everybody_who_was_asked_is_told_of_the_promulgated_plan(app: Flask) -> None:
    consultation = ended()
    approved(consultation)
    assert [letter.recipient for letter in letters()] == [one.email for one in consultation.invitees]
    for words in ("225/KH-UBND, ngày 08/10/2021", "Nguyễn Văn Tùng, Chủ tịch", "Ke hoach.pdf", "Kế hoạch đã ban hành"):
        assert words in letters()[0].body
    assert letters()[0].link_purpose == ""


def test_a_plan_is_entered_only_after_a_closing_and_once(app: Flask) -> None:
    open_one = asked()
    with pytest.raises(Refusal, match="sau khi kết thúc"):
        approved(open_one)
    consultation = ended()
    approved(consultation)
    with pytest.raises(AlreadyThere, match="225/KH-UBND"):
        approved(consultation, number="226/KH-UBND")


@pytest.mark.parametrize(("values", "field"), [
    ({"number": ""}, "number"), ({"signer": ""}, "signer"), ({"issued_on": date(2021, 10, 9)}, "issued_on"),
    ({"issued_on": date(2021, 9, 30)}, "issued_on")])
def test_a_wrong_entry_is_refused_at_its_field(app: Flask, values: dict[str, Any], field: str) -> None:
    consultation = ended()
    with pytest.raises(Refusal) as refusal:
        approved(consultation, **values)
    assert refusal.value.field == field


def test_a_picture_is_no_plan(app: Flask) -> None:
    consultation = ended()
    with pytest.raises(Refusal, match="PDF hoặc Word"):
        approved(consultation, file=keep(files.PNG, "anh.png", LIMIT))


def test_a_correction_is_another_entry_with_a_reason_and_agencies_hear_of_it(app: Flask) -> None:
    consultation = ended()
    first = approved(consultation)
    second = corrected(consultation)
    assert (consultation.approval, second.supersedes, first.number, second.file) == (second, first, "225/KH-UBND", first.file)
    assert len(letters()) == 6
    assert "Ghi nhầm số." in letters()[-1].body
    assert "Đính chính" in letters()[-1].subject


@pytest.mark.parametrize(("values", "words"), [({"reason": ""}, "lý do"), ({"number": "225/KH-UBND"}, "Chưa có gì khác")])
def test_a_correction_says_why_and_corrects_something(app: Flask, values: dict[str, Any], words: str) -> None:
    consultation = ended()
    approved(consultation)
    with pytest.raises(Refusal, match=words):
        corrected(consultation, **values)


def test_there_is_nothing_to_correct_before_an_entry(app: Flask) -> None:
    with pytest.raises(Refusal, match="chưa có gì để đính chính"):
        corrected(ended(), at=LATER + timedelta(days=1))


def test_a_draft_consultation_has_no_plan(app: Flask) -> None:
    with pytest.raises(Refusal, match="sau khi kết thúc"):
        approved(make.consultation(agencies=0, sent_at=None))
