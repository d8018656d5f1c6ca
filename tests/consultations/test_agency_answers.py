"""Answering behind a personal link: short and long, drafts, files, and that nothing typed is lost."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from smt.consultations.models import Comment, Consultation, Evidence, Invitee, ReplyDraft, Revision, Section
from smt.consultations.states import CommentKind, EvidenceLevel, Outcome, Position
from smt.core.clock import local, now
from smt.core.db import db
from smt.files.service import keep
from smt.outbox.models import Letter
from tests import make
from tests.conftest import Client
from tests.consultations.inside import ANSWER, answer, opened, replies
from tests.files import make as files
from tests.make import AT


def consultation(days: int = 3, **values: Any) -> Consultation:
    made = make.consultation(due_on=local(now()).date() + timedelta(days=days), **values)
    db.session.commit()
    return made


@pytest.fixture
def invitee(app: Flask) -> Invitee:
    return consultation().invitees[0]


@pytest.fixture
def where(client: Client, invitee: Invitee) -> str:
    """The page behind the link of an agency that has not answered."""
    return opened(client, invitee)


def sections(invitee: Invitee) -> list[int]:
    return [one.id for one in invitee.consultation.revision.sections]


def revise(asked: Consultation, *titles: tuple[str, str]) -> Revision:
    """Put another text up for opinion."""
    made = Revision(number=2, recorded_at=now(), by="Cán bộ", asked_at=now(), sections=[
        Section(position=place, number=number, title=title) for place, (number, title) in enumerate(titles, start=1)])
    asked.revisions.append(made)
    db.session.commit()
    return made


# ---- what there is to do ----

def test_the_page_lists_what_there_is_to_do_and_what_was_answered(client: Client, where: str) -> None:
    text = client.get(where).text
    for words in ("Việc cần làm", "Đọc dự thảo", "Xác nhận đã nhận được văn bản", "Trả lời", "Cơ quan chưa gửi ý kiến nào"):
        assert words in text


def test_the_draft_is_downloaded_behind_the_link(client: Client, invitee: Invitee, where: str) -> None:
    invitee.consultation.revision.file = keep(files.PDF, "Dự thảo.pdf", AT)
    db.session.commit()
    assert f"{where}/du-thao/1" in client.get(where).text
    sent = client.get(f"{where}/du-thao/1")
    assert (sent.data, sent.mimetype) == (files.PDF, "application/pdf")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"{where}/du-thao/2").status_code == 404


def test_a_text_that_nobody_was_asked_on_is_not_shown(client: Client, invitee: Invitee, where: str) -> None:
    revise(invitee.consultation, ("I", "MỤC ĐÍCH")).asked_at = None
    invitee.consultation.revisions[-1].file = keep(files.PDF, "Nội bộ.pdf", AT)
    db.session.commit()
    assert client.get(f"{where}/du-thao/2").status_code == 404


def test_receipt_is_confirmed_once_and_is_no_answer(client: Client, where: str) -> None:
    page = client.get(where)
    assert [client.press(page).status_code, client.press(page).status_code] == [303, 303]
    shown = client.get(where)
    assert "Đã xác nhận lúc" in shown.text
    assert "Cơ quan chưa gửi ý kiến nào" in shown.text
    client.post(f"{where}/da-nhan", data={})
    assert [row.level for row in db.session.scalars(select(Evidence).order_by(Evidence.id))] == [EvidenceLevel.OPENED, EvidenceLevel.RECEIPT]


def test_a_receipt_of_an_earlier_text_is_asked_for_again(client: Client, invitee: Invitee, where: str) -> None:
    client.submit(where)
    revise(invitee.consultation, ("I", "MỤC ĐÍCH"))
    assert "Đã xác nhận lúc" not in client.get(where).text
    client.submit(where)
    assert "Đã xác nhận lúc" in client.get(where).text


# ---- agreement on one screen ----

@pytest.mark.parametrize(("position", "words"), [("agree", "Gửi: cơ quan nhất trí"), ("outside_our_field", "Gửi: không thuộc lĩnh vực")])
def test_a_plain_position_asks_only_who_signs(client: Client, where: str, position: str, words: str) -> None:
    page = client.get(f"{where}/tra-loi?y-kien={position}")
    assert words in page.text
    assert "<textarea" not in page.text
    sent = client.press(page, signer="Trần Văn Bình, Phó Giám đốc")
    assert (sent.status_code, sent.location) == (303, where)
    assert [(reply.position, reply.comments) for reply in replies()] == [(position, [])]
    assert "Đã ghi nhận lúc" in client.get(where).text


def test_the_short_page_keeps_short_when_something_is_missing_and_grows_when_asked(client: Client, where: str) -> None:
    page = client.get(f"{where}/tra-loi?y-kien=agree")
    wrong = client.press(page, document_number="12/STC")
    assert wrong.status_code == 422
    assert "<textarea" not in wrong.text
    assert 'value="12/STC"' in wrong.text
    whole = client.press(page, document_number="12/STC", do="full")
    assert whole.status_code == 200
    assert "<textarea" in whole.text
    assert 'value="12/STC"' in whole.text
    assert replies() == []


def test_a_short_page_that_was_tampered_with_shows_what_it_then_lacks(client: Client, where: str) -> None:
    page = client.get(f"{where}/tra-loi?y-kien=agree")
    wrong = client.press(page, position="disagree", signer="Vũ Lan")
    assert wrong.status_code == 422
    assert "Ghi lý do không nhất trí." in wrong.text
    assert "<textarea" in wrong.text


# ---- comments by section ----

def test_comments_are_recorded_by_section_with_kind_and_wording(client: Client, invitee: Invitee, where: str) -> None:
    first, second, _ = sections(invitee)
    answer(client, where, position="agree_with_comments", **{
        f"s{second}-1-kind": "wording", f"s{second}-1-text": "Thiếu đối tượng.", f"s{second}-1-proposed": "Bổ sung học viên.",
        f"s{second}-2-kind": "content", f"s{second}-2-text": "Cần số liệu.", f"s{first}-1-kind": "content", f"s{first}-1-text": "  "})
    said = [(one.section_id, one.kind, one.text, one.proposed) for one in replies()[0].comments]
    assert said == [(second, CommentKind.WORDING, "Thiếu đối tượng.", "Bổ sung học viên."), (second, CommentKind.CONTENT, "Cần số liệu.", "")]
    text = client.get(where).text
    for words in ("II. ĐỐI TƯỢNG", "Câu chữ", "Thiếu đối tượng.", "Bổ sung học viên."):
        assert words in text


def test_more_room_on_a_section_keeps_what_was_typed_and_writes_nothing(client: Client, invitee: Invitee, where: str) -> None:
    second = sections(invitee)[1]
    page = answer(client, where, do=f"add-{second}", **{f"s{second}-1-kind": "content", f"s{second}-1-text": "Thứ nhất"}, signer="Lê Hải")
    assert page.status_code == 200
    assert f'name="s{second}-2-text"' in page.text
    assert "Thứ nhất" in page.text
    assert 'value="Lê Hải"' in page.text
    assert replies() == []


@pytest.mark.parametrize(("whole", "remark", "words"), [
    ({}, {}, "Ghi lý do không nhất trí."),
    ({"text": "Thiếu kinh phí."}, {}, "Ghi nội dung đề nghị sửa"),
    ({}, {"text": "Thiếu kinh phí."}, "Ghi nội dung đề nghị sửa"),
    ({"text": "Thiếu kinh phí.", "proposed": "Nêu nguồn."}, {}, ""),
    ({}, {"text": "Thiếu kinh phí.", "proposed": "Nêu nguồn."}, ""),
    ({"text": "Thiếu kinh phí."}, {"text": "Mục này.", "proposed": "Nêu nguồn."}, ""),
])
def test_a_disagreement_needs_a_reason_and_a_change_wherever_they_stand(
        client: Client, invitee: Invitee, where: str, whole: dict[str, str], remark: dict[str, str], words: str) -> None:
    section = sections(invitee)[0]
    page = answer(client, where, position="disagree", **whole, **{f"s{section}-1-kind": "content"},
                  **{f"s{section}-1-{name}": text for name, text in remark.items()})
    assert page.status_code == (422 if words else 303)
    assert words in page.text
    assert len(replies()) == (0 if words else 1)


def test_a_wording_proposed_on_a_section_says_what_it_is_about(client: Client, invitee: Invitee, where: str) -> None:
    section = sections(invitee)[2]
    page = answer(client, where, position="agree_with_comments", text="Có ý kiến.",
                  **{f"s{section}-1-kind": "nothing", f"s{section}-1-proposed": "Câu mới"})
    assert page.status_code == 422
    for words in (f'href="#s{section}-1-text"', f'href="#s{section}-1-kind"', "Ghi nội dung góp ý đi cùng", "Câu mới", f'id="s{section}" open'):
        assert words in page.text


@pytest.mark.parametrize("position", ["agree", "outside_our_field"])
@pytest.mark.parametrize("on", ["whole", "section"])
def test_comments_beside_a_plain_position_are_asked_about_and_stay(
        client: Client, invitee: Invitee, where: str, position: str, on: str) -> None:
    name = "text" if on == "whole" else f"s{sections(invitee)[0]}-1-text"
    kind = {name.replace("text", "kind"): "content"} if on == "section" else {}
    page = answer(client, where, position=position, **{name: "Đã gõ rất dài"}, **kind)
    assert page.status_code == 422
    for words in ("không đi cùng góp ý", "Cơ quan muốn gửi cách nào?", "Đã gõ rất dài"):
        assert words in page.text
    assert replies() == []


@pytest.mark.parametrize(("do", "position", "texts"), [("with-comments", Position.AGREE_WITH_COMMENTS, ["Đã gõ", "Ở mục"]), ("plain", Position.AGREE, [])])
def test_which_was_meant_is_said_by_a_button(client: Client, invitee: Invitee, where: str, do: str, position: Position, texts: list[str]) -> None:
    section = sections(invitee)[0]
    typed = {**ANSWER, "text": "Đã gõ", f"s{section}-1-kind": "content", f"s{section}-1-text": "Ở mục"}
    asked = client.submit(f"{where}/tra-loi", **typed)
    assert client.press(asked, **typed, do=do).status_code == 303
    assert [(one.position, [comment.text for comment in one.comments]) for one in replies()] == [(position, texts)]


def test_a_draft_of_three_hundred_sections_can_be_answered(client: Client, app: Flask) -> None:
    asked = consultation()
    asked.revision.sections = [Section(position=n, number=f"Điều {n}", title="Quy định") for n in range(1, 401)]
    where, last = opened(client, asked.invitees[0]), f"s{asked.revision.sections[-1].id}-1"
    blank = {f"s{one.id}-1-{name}": "" for one in asked.revision.sections for name in ("text", "proposed")}
    page = answer(client, where, position="agree_with_comments", **{**blank, f"{last}-kind": "content", f"{last}-text": "Điều cuối."})
    assert page.status_code == 303
    assert replies()[0].comments[0].text == "Điều cuối."


# ---- a wrong or strange answer ----

@pytest.mark.parametrize(("values", "words"), [
    ({"position": ""}, "Chọn một trong bốn ý kiến."),
    ({"position": "abstain"}, "Chọn một trong bốn ý kiến."),
    ({"signer": " "}, "Ghi họ tên và chức vụ người ký ý kiến."),
    ({"position": "agree_with_comments", "text": " \n "}, "Ghi ý kiến bổ sung"),
    ({"position": "disagree", "text": "a\x00b"}, "có ký tự không đọc được"),
    ({"document_number": "9" * 61}, "dài quá 60 ký tự"),
    ({"document_date-day": "31", "document_date-month": "2", "document_date-year": "2026"}, "Tháng 2"),
    ({"document_date-day": "1", "document_date-month": "1", "document_date-year": "2199"}, "đang ở sau hôm nay"),
])
def test_what_is_missing_is_said_and_what_was_typed_stays(client: Client, where: str, values: dict[str, str], words: str) -> None:
    page = answer(client, where, **{"document_number": "12/STC", **values})
    assert page.status_code == 422
    assert words in page.text
    assert "<title>Lỗi:" in page.text
    assert replies() == []


def test_typed_text_is_kept_as_text(client: Client, where: str) -> None:
    typed = "{{7*7}} <script>alert(1)</script> =1+1 %(name)s Ha\u0309i Pho\u0300ng"
    answer(client, where, position="disagree", text=typed, proposed=typed)
    assert replies()[0].text == "{{7*7}} <script>alert(1)</script> =1+1 %(name)s Hải Phòng"
    text = client.get(where).text
    assert "{{7*7}} &lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize("do", ["send", "save", "plain"])
def test_without_csrf_nothing_is_recorded_and_the_text_stays(client: Client, invitee: Invitee, where: str, do: str) -> None:
    name = f"s{sections(invitee)[0]}-1-text"
    typed = {"position": "disagree", "text": "Lý do rất dài đã gõ", name: "Ở mục I", "do": do}
    page = client.submit(f"{where}/tra-loi", csrf_token="forged", **{**ANSWER, **typed})
    assert page.status_code == 400
    assert (replies(), db.session.scalar(select(ReplyDraft))) == ([], None)
    if do != "plain":
        assert "Lý do rất dài đã gõ" in page.text
        assert "Ở mục I" in page.text
    assert client.press(page, **ANSWER).status_code == 303


def test_an_answer_in_time_is_counted_at_once(client: Client, where: str) -> None:
    answer(client, where, position="outside_our_field", document_number="1234/STC-HCSN")
    reply = replies()[0]
    assert (reply.position, reply.document_number) == (Position.OUTSIDE_OUR_FIELD, "1234/STC-HCSN")
    assert reply.received_at == reply.entered_at > datetime(2026, 1, 1, tzinfo=UTC)
    assert "Ý kiến được tính" in client.get(where).text


def test_after_the_last_day_an_answer_is_taken_and_called_late(client: Client, app: Flask) -> None:
    where = opened(client, consultation(-2).invitees[0])
    assert "ghi là gửi sau thời hạn" in client.get(where).text
    answer(client, where)
    assert "Sau thời hạn" in client.get(where).text
    assert len(replies()) == 1


# ---- once, and Back ----

def test_pressing_twice_records_one_reply_and_one_letter(client: Client, where: str) -> None:
    page = client.get(f"{where}/tra-loi")
    assert [client.press(page, **ANSWER).status_code for _ in range(2)] == [303, 303]
    assert len(replies()) == 1
    assert len(list(db.session.scalars(select(Letter).where(Letter.key.startswith("receipt:"))))) == 1
    assert "chỉ ghi một lần" in client.get(where).text


def test_what_was_changed_after_going_back_is_not_taken_for_the_first_sending(client: Client, where: str) -> None:
    page = client.get(f"{where}/tra-loi")
    client.press(page, **ANSWER)
    changed = {**ANSWER, "position": "disagree", "text": "Nghĩ lại: thiếu kinh phí.", "proposed": "Nêu nguồn."}
    again = client.press(page, **changed)
    assert again.status_code == 409
    for words in ("Phần vừa sửa chưa được gửi", "Nghĩ lại: thiếu kinh phí."):
        assert words in again.text
    assert client.press(again, **changed).status_code == 303
    assert [reply.position for reply in replies()] == ["agree", "disagree"]


# ---- drafts ----

def save(client: Client, where: str, **typed: Any) -> Any:
    return client.submit(f"{where}/tra-loi", do="save", **typed)


def test_a_draft_is_shown_to_everybody_with_the_link_until_it_is_sent(app: Flask, client: Client, invitee: Invitee, where: str) -> None:
    section = sections(invitee)[1]
    typed = {"position": "disagree", "text": "Chưa xong", f"s{section}-1-kind": "wording", f"s{section}-1-text": "Ở mục II", "document_date-day": "7"}
    assert save(client, where, **typed).status_code == 303
    assert replies() == []
    colleague = type(client)(app, use_cookies=True)
    assert "Có bản nháp lưu lúc" in colleague.get(opened(colleague, invitee)).text
    page = colleague.get(f"{where}/tra-loi")
    for words in ("Bản nháp của cơ quan lưu lúc", "Chưa xong", "Ở mục II", 'value="wording" selected', 'value="disagree" checked', 'value="7"'):
        assert words in page.text
    assert colleague.press(page, **{**typed, "proposed": "Sửa lại", "signer": "Vũ Lan", "document_date-day": ""}).status_code == 303
    assert db.session.scalar(select(ReplyDraft)) is None


def test_two_drafts_at_once_are_both_seen(client: Client, where: str) -> None:
    first, second = client.get(f"{where}/tra-loi"), client.get(f"{where}/tra-loi")
    assert client.press(first, do="save", text="Của Lan").status_code == 303
    met = client.press(second, do="save", text="Của Hải")
    assert met.status_code == 409
    assert "Bản nháp của cơ quan đã khác" in met.text
    assert "Của Hải" in met.text
    assert "Của Lan" in client.get(f"{where}/tra-loi").text
    assert client.press(met, do="save", text="Của Hải").status_code == 303
    assert "Của Hải" in client.get(f"{where}/tra-loi").text


def test_a_draft_saved_again_after_going_back_is_not_lost(client: Client, where: str) -> None:
    page = client.get(f"{where}/tra-loi")
    client.press(page, do="save", text="Một")
    back = client.press(page, do="save", text="Một và hai")
    assert back.status_code == 409
    assert client.press(back, do="save", text="Một và hai").status_code == 303
    assert "Một và hai" in client.get(f"{where}/tra-loi").text


def test_sending_leaves_a_draft_that_somebody_saved_meanwhile(client: Client, where: str) -> None:
    page = client.get(f"{where}/tra-loi?y-kien=agree")
    save(client, where, text="Của người khác")
    assert client.press(page, signer="Vũ Lan").status_code == 303
    assert "Của người khác" in client.get(f"{where}/tra-loi").text


def test_a_draft_says_that_its_file_is_not_kept(client: Client, where: str) -> None:
    page = save(client, where, text="Chưa xong", file=upload(files.PDF, "Công văn.pdf"))
    page.request.environ["wsgi.input"].close()
    assert "Tệp “Công văn.pdf” không giữ trong bản nháp" in client.get(page.location).text


def test_a_draft_of_a_book_is_refused_and_stays_on_the_page(client: Client, where: str) -> None:
    page = save(client, where, text="dài " * 90_000)
    assert page.status_code == 422
    assert "Bản nháp dài quá 300.000 ký tự" in page.text
    assert db.session.scalar(select(ReplyDraft)) is None


def test_unreadable_characters_of_a_draft_do_not_come_back(client: Client, where: str) -> None:
    save(client, where, text="a\x00b")
    assert "ab" in client.get(f"{where}/tra-loi").text


# ---- another text meanwhile ----

def test_a_text_put_up_meanwhile_is_said_and_remarks_move_along(client: Client, invitee: Invitee, where: str) -> None:
    first, second, _ = sections(invitee)
    typed = {"position": "agree_with_comments", "signer": "Vũ Lan", f"s{first}-1-kind": "content", f"s{first}-1-text": "Mục cũ không còn",
             f"s{second}-1-kind": "wording", f"s{second}-1-text": "Vẫn đúng"}
    page = client.get(f"{where}/tra-loi")
    new = revise(invitee.consultation, ("I", "ĐỐI TƯỢNG KHÁC"), ("II", "ĐỐI TƯỢNG")).sections
    kept, moved = new[0].id, new[1].id
    met = client.press(page, **typed)
    assert met.status_code == 409
    for words in ("Dự thảo đã có bản mới", "I. MỤC ĐÍCH, YÊU CẦU: Mục cũ không còn", f'name="s{moved}-1-text"', "Vẫn đúng"):
        assert words in met.text
    sent = {**ANSWER, "position": "agree_with_comments", "text": "Mục cũ không còn", f"s{moved}-1-kind": "wording", f"s{moved}-1-text": "Vẫn đúng"}
    assert client.press(met, **sent).status_code == 303
    assert [one.section_id for one in replies()[0].comments] == [None, moved]
    assert kept not in [one.section_id for one in replies()[0].comments]


def test_a_draft_survives_another_text(client: Client, invitee: Invitee, where: str) -> None:
    second = sections(invitee)[1]
    save(client, where, **{f"s{second}-1-kind": "content", f"s{second}-1-text": "Ở mục II"})
    moved = revise(invitee.consultation, ("II", "ĐỐI TƯỢNG")).sections[0].id
    text = client.get(f"{where}/tra-loi").text
    assert f'name="s{moved}-1-text"' in text
    assert "Ở mục II" in text


def test_an_earlier_reply_says_which_text_it_was_about(client: Client, invitee: Invitee, where: str) -> None:
    answer(client, where)
    revise(invitee.consultation, ("I", "MỤC ĐÍCH"))
    text = client.get(where).text
    assert "Ý kiến này về dự thảo bản 1." in text
    assert "Ý kiến trước là về dự thảo bản 1; nay đang hỏi về bản 2." in text


# ---- what officers made of it ----

def test_a_remark_said_again_keeps_what_officers_made_of_it(client: Client, invitee: Invitee, where: str) -> None:
    first, second, third = sections(invitee)
    typed = {"position": "agree_with_comments", "text": "Chung  chung.", f"s{first}-1-kind": "content", f"s{first}-1-text": "Nêu  rõ\nnguồn.",
             f"s{second}-1-kind": "content", f"s{second}-1-text": "Thêm.", f"s{second}-1-proposed": "Câu một.",
             f"s{third}-1-kind": "content", f"s{third}-1-text": "Đổi ý."}
    answer(client, where, **typed)
    for comment in replies()[0].comments:
        comment.outcome, comment.response, comment.private_note = Outcome.TAKEN, f"Tiếp thu: {comment.text}", "Hỏi Sở"
        comment.answered_by, comment.answered_at = "Cán bộ", AT
    db.session.commit()
    answer(client, where, **{**typed, "text": "Chung chung.", f"s{first}-1-text": "Nêu rõ nguồn.", f"s{second}-1-proposed": "Câu khác.",
                             f"s{third}-1-text": "Đổi ý rồi."})
    found = [(one.outcome, one.response, one.private_note, one.answered_at) for one in replies()[1].comments]
    assert found == [(Outcome.TAKEN, "Tiếp thu: Chung chung.", "Hỏi Sở", AT), (Outcome.TAKEN, "Tiếp thu: Nêu rõ\nnguồn.", "Hỏi Sở", AT),
                     (None, "", "Hỏi Sở", None), (None, "", "", None)]
    assert "Hỏi Sở" not in client.get(where).text


# ---- files ----

def upload(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def test_a_file_is_kept_with_the_answer_and_downloaded_again(client: Client, where: str) -> None:
    assert answer(client, where, file=upload(files.PDF, "Công văn.pdf")).status_code == 303
    number = replies()[0].id
    assert "Công văn.pdf" in client.get(where).text
    assert client.get(f"{where}/van-ban/{number}").data == files.PDF


def test_another_agencys_file_is_not_there(client: Client, invitee: Invitee, where: str) -> None:
    other = make.reply(invitee.consultation.invitees[1], file=keep(files.PDF, "Của họ.pdf", AT))
    db.session.commit()
    assert client.get(f"{where}/van-ban/{other.id}").status_code == 404


def test_a_file_of_five_megabytes_is_taken(client: Client, where: str) -> None:
    assert answer(client, where, file=upload(files.PDF + bytes(5_000_000) + b"%%EOF", "Quét.pdf")).status_code == 303


@pytest.mark.parametrize(("data", "name", "words"), [
    (b"", "a.pdf", "Tệp trống"),
    (b"MZ", "a.pdf", "Chỉ nhận tệp PDF"),
    (files.PDF, "a.docx", "không khớp với đuôi tên"),
    (files.PDF + bytes(10_100_000) + b"%%EOF", "a.pdf", "lớn hơn 10 MB"),
])
def test_a_refused_file_is_said_at_its_question_and_the_text_stays(
        client: Client, where: str, data: bytes, name: str, words: str) -> None:
    page = answer(client, where, position="disagree", text="Lý do đã gõ", proposed="Sửa", file=upload(data, name))
    assert page.status_code == 422
    assert words in page.text
    assert "Lý do đã gõ" in page.text
    assert (replies(), db.session.scalar(select(Letter))) == ([], None)


@pytest.mark.parametrize("values", [{"signer": ""}, {"do": "add-1"}])
def test_a_file_chosen_beside_a_mistake_is_asked_for_again(client: Client, where: str, values: dict[str, str]) -> None:
    page = answer(client, where, **values, file=upload(files.PDF, "Công văn.pdf"))
    assert "Tệp “Công văn.pdf” chưa được giữ. Chọn lại tệp rồi gửi." in page.text


def test_a_body_of_twenty_megabytes_is_refused_whole(client: Client, where: str) -> None:
    page = answer(client, where, file=upload(bytes(20_000_000), "a.pdf"))
    assert page.status_code == 413
    assert "Nội dung gửi đi quá lớn" in page.text
    assert replies() == []


def test_an_officers_entry_shows_who_typed_it(client: Client, invitee: Invitee, where: str) -> None:
    made = make.reply(invitee, (None, "Theo công văn."), entered_by="Lê Cán Bộ", document_number="9/UBND")
    made.channel = "officer"
    db.session.commit()
    assert "Lê Cán Bộ nhập thay cơ quan lúc" in client.get(where).text
    assert db.session.scalars(select(Comment.text)).all() == ["Theo công văn."]
