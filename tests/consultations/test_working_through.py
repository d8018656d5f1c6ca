"""Comments: which count, in what order, what becomes of them, and the report that waits for all of them."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from smt.consultations import papers
from smt.consultations.models import Deadline, Evidence, Revision, Section
from smt.consultations.queries.comments import WHOLE, comments
from smt.consultations.queries.reports import newest_report, outdated
from smt.consultations.service import closing
from smt.consultations.service import working as service
from smt.consultations.states import EvidenceLevel, Outcome
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.history import service as history
from tests import make
from tests.consultations.closed import BY, REASON, again, answered, asked, close, comments_of, decided


def respond(chosen: list[Any], outcome: Outcome | None = Outcome.TAKEN, response: str = "", note: str | None = None) -> int:
    return service.respond(chosen, outcome=outcome, response=response, private_note=note, by=BY, at=now())


# ---- which count, in what order ----

def test_general_remarks_come_first_then_part_by_part_as_the_letter_lists_the_agencies(app: Flask) -> None:
    found = comments(answered(), now())
    assert [(line.part.title, found.agencies[line.invitee_id][-1:].isdigit()) for line in found.lines] == [
        ("Chung", True), ("II. ĐỐI TƯỢNG", True), ("II. ĐỐI TƯỢNG", True)]
    assert found.lines[0].part.key == WHOLE
    assert [line.late for line in found.lines] == [False, False, True]


def test_a_reply_that_was_replaced_has_no_comments_to_answer(app: Flask) -> None:
    consultation = answered()
    first = consultation.invitees[1].replies[0]
    newer = again(first, (None, "Thay cho ý kiến trước."))
    assert {line.reply_id for line in comments(consultation, now()).lines} == {newer.id, consultation.invitees[2].replies[0].id}


def test_a_late_reply_does_not_take_the_place_of_one_in_time(app: Flask) -> None:
    consultation = answered()
    make.reply(consultation.invitees[1], (None, "Gửi sau."), received_at=make.AT + timedelta(days=30))
    assert len(comments(consultation, now()).lines) == 3


def test_the_same_part_of_two_revisions_is_one_part_and_a_title_that_stands_twice_is_two(app: Flask) -> None:
    consultation = asked(2)
    old = consultation.revision
    old.sections += [Section(position=4, number="IV", title="KINH PHÍ"), Section(position=5, number="IV", title="KINH PHÍ")]
    db.session.flush()
    make.reply(consultation.invitees[0], (old.sections[3], "một"), (old.sections[4], "hai"), (old.sections[0], "ba"))
    newer = second_text(consultation)
    make.reply(consultation.invitees[1], (newer.sections[0], "bốn"), revision=newer)
    assert [line.part.title for line in comments(consultation, now()).lines] == [
        "IV. Kinh phí", "IV. Kinh phí", "I. MỤC ĐÍCH, YÊU CẦU (bản dự thảo 1)", "IV. KINH PHÍ (bản dự thảo 1)"]


def second_text(consultation: Any) -> Any:
    newer = Revision(number=2, recorded_at=make.AT, by=BY, asked_at=make.AT, sections=[Section(position=1, number="IV", title="Kinh phí")])
    consultation.revisions.append(newer)
    db.session.flush()
    return newer


# ---- what becomes of a comment ----

@pytest.mark.parametrize(("outcome", "response", "refused"), [
    (Outcome.TAKEN, "", False), (Outcome.PARTLY, "", True), (Outcome.NOT_TAKEN, "", True), (Outcome.NOT_TAKEN, REASON, False), (None, "", False)])
def test_what_is_not_wholly_taken_needs_a_reason(app: Flask, outcome: Outcome | None, response: str, refused: bool) -> None:
    chosen = comments_of(answered())[:1]
    if refused:
        with pytest.raises(Refusal) as caught:
            respond(chosen, outcome, response)
        assert caught.value.field == "response"
    else:
        respond(chosen, outcome, response)
        assert (chosen[0].outcome, chosen[0].response) == (outcome, response)


def test_answering_several_at_once_leaves_their_private_notes(app: Flask) -> None:
    chosen = comments_of(answered())
    respond(chosen[:1], None, "", note="Xin ý kiến lãnh đạo.")
    assert respond(chosen) == 3
    assert [comment.private_note for comment in chosen] == ["Xin ý kiến lãnh đạo.", "", ""]


def test_a_private_note_alone_is_no_answer(app: Flask) -> None:
    chosen = comments_of(answered())[:1]
    assert respond(chosen, None, "", note="Hỏi lại Sở Tài chính.") == 0
    assert chosen[0].answered_at is None


def test_a_comment_seen_in_an_older_version_is_not_answered(app: Flask) -> None:
    chosen = comments_of(answered())[:1]
    seen = {chosen[0].id: str(chosen[0].version)}
    respond(chosen)
    with pytest.raises(Conflict):
        service.unchanged(chosen, seen)


def test_a_comment_that_no_longer_counts_is_not_answered(app: Flask) -> None:
    consultation = answered()
    old = consultation.invitees[1].replies[0]
    again(old, (None, "Thay cho ý kiến trước."))
    with pytest.raises(Refusal, match="ý kiến khác thay"):
        respond(old.comments)


def test_history_tells_outcome_and_response_and_hides_the_private_note(app: Flask) -> None:
    chosen = comments_of(answered())[:1]
    respond(chosen, Outcome.NOT_TAKEN, REASON, note="Không nói ra ngoài.")
    changes = history.of(chosen[0])[0].changes
    assert changes["outcome"] == [None, "not_taken"] and changes["response"][1] == REASON
    assert "Không nói" not in str(changes)


# ---- matters ----

def test_comments_of_one_matter_stand_together_before_the_others_of_their_part(app: Flask) -> None:
    consultation = answered()
    last = comments_of(consultation)[-1]
    matter = service.group([last], matter=None, title="Đối tượng thụ hưởng", by=BY, at=now())
    assert [line.matter_id for line in comments(consultation, now()).lines] == [None, matter.id, None]


def test_the_name_of_a_matter_that_is_there_means_that_matter(app: Flask) -> None:
    consultation = answered()
    first, second, _third = comments_of(consultation)
    one = service.group([first], matter=None, title="Đối tượng", by=BY, at=now())
    assert service.group([second], matter=None, title="ĐỐI TƯỢNG", by=BY, at=now()) is one


def test_a_matter_left_without_comments_goes(app: Flask) -> None:
    consultation = answered()
    chosen = comments_of(consultation)[:2]
    service.group(chosen, matter=None, title="Đối tượng", by=BY, at=now())
    service.take_out(chosen)
    db.session.refresh(consultation)
    assert consultation.matters == []


# ---- the report ----

def issue(consultation: Any) -> Any:
    at = now()
    return service.issue_report(consultation, made=papers.made(consultation, at, draft=False), at=now(), by=BY)


def test_the_report_waits_for_every_comment_and_for_the_closing(app: Flask) -> None:
    consultation = answered()
    with pytest.raises(Refusal, match="Còn 3 ý kiến"):
        service.issuable(consultation, now())
    decided(consultation)
    with pytest.raises(Refusal, match="chưa kết thúc"):
        service.issuable(consultation, now())
    close(consultation)
    service.issuable(consultation, now())


def test_after_a_late_reply_or_a_later_day_it_waits_for_another_closing(app: Flask) -> None:
    consultation = answered()
    decided(consultation)
    close(consultation)
    make.reply(consultation.invitees[3], received_at=now())
    with pytest.raises(Refusal, match="lần nữa"):
        service.issuable(consultation, now())
    consultation.deadlines.append(Deadline(due_on=now().date() + timedelta(days=9), recorded_at=now(), by=BY, reason="x"))
    db.session.flush()
    with pytest.raises(Refusal, match="mở lại"):
        service.issuable(consultation, now())


def test_what_the_closing_service_records_lets_the_report_be_issued(app: Flask) -> None:
    consultation = answered()
    consultation.invitees[3].evidence.append(Evidence(level=EvidenceLevel.DELIVERED, at=make.AT, recorded_at=make.AT, by=BY))
    db.session.flush()
    decided(consultation)
    closing.close(consultation, at=now(), by=BY, basis="Hết thời hạn.", contest_until=now().date() + timedelta(days=10))
    report = issue(consultation)
    paper = papers.summary(consultation, report.at, draft=False)
    assert paper.tally == papers.closing_paper(consultation.closings[0]).tally and paper.tally.deemed == 1


def test_each_report_gets_the_next_number_and_keeps_its_three_files(app: Flask) -> None:
    consultation = answered()
    decided(consultation)
    close(consultation)
    first, second = issue(consultation), issue(consultation)
    assert (first.number, second.number) == (1, 2)
    assert [file.name for file in (second.docx, second.pdf, second.xlsx)] == [
        "Bang-tong-hop-y-kien-lan-2.docx", "Bang-tong-hop-y-kien-lan-2.pdf", "Bang-tong-hop-y-kien-lan-2.xlsx"]
    assert first.pdf.content.data.startswith(b"%PDF-") and first.xlsx.content.data.startswith(b"PK")
    assert newest_report(consultation) is second


def test_a_report_of_facts_that_moved_meanwhile_is_not_issued(app: Flask) -> None:
    consultation = answered()
    decided(consultation)
    close(consultation)
    made = papers.made(consultation, now(), draft=False)
    respond(comments_of(consultation)[:1], Outcome.NOT_TAKEN, REASON)
    with pytest.raises(Conflict):
        service.issue_report(consultation, made=made, at=now(), by=BY)


def test_answering_again_makes_the_report_outdated_and_a_private_note_does_not(app: Flask) -> None:
    consultation = answered()
    decided(consultation)
    close(consultation)
    report = issue(consultation)
    chosen = comments_of(consultation)[:1]
    respond(chosen, Outcome.TAKEN, "Đã bổ sung.", note="Chỉ ghi chú.")
    assert not outdated(consultation, report)
    respond(chosen, Outcome.PARTLY, REASON)
    assert outdated(consultation, report)
