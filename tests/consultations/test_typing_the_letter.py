"""The form of a consultation: everything the letter says, rows in an order that people choose, and what is wrong with it."""

import io
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from smt.accounts.states import RoleName
from smt.consultations import service
from smt.consultations.models import Consultation, LegalBasis
from smt.consultations.states import Authority, Silence
from smt.core.clock import now
from smt.core.db import db
from smt.core.once import Once
from smt.directory.models import Agency, AgencyGroup
from tests import make
from tests.conftest import Client
from tests.consultations.letters import LIST, basis, boxes, due, kept, newest, sent_in, typed
from tests.files import make as files

NEW = f"{LIST}new/"


@pytest.fixture(autouse=True)
def administrator(client: Client) -> None:
    client.sign_in(make.user(RoleName.ADMINISTRATOR))
    db.session.rollback()


def city(*members: str, group: str = "Các Sở, ban, ngành") -> dict[str, str]:
    """A lead agency, a group of these and a single agency; what a form calls them."""
    lead, single = make.agency(name="Sở Thông tin và Truyền thông"), make.agency(name="Báo Hải Phòng")
    made = AgencyGroup(name=group, agencies=[make.agency(name=name) for name in members])
    db.session.add(made)
    db.session.flush()
    named = {"lead": str(lead.id), "group": f"g{made.id}", "single": f"a{single.id}"}
    db.session.commit()
    return named


def letter(named: dict[str, str], **values: Any) -> dict[str, Any]:
    return typed(**{"lead_id": named["lead"], "lines-0-who": named["single"], "lines-1-who": named["group"], **values})


def order_of(text: str, name: str = "lines") -> list[str]:
    """The chosen values of the rows of a page, from the top."""
    return re.findall(rf'(?s)<select[^>]*name="{name}-\d+-who"[^>]*>.*?<option value="([ga]\d+)" selected', text)


def count(kind: Any) -> int:
    found = db.session.scalar(select(func.count()).select_from(kind)) or 0
    db.session.rollback()
    return found


# ---- everything of it ----

def test_every_fact_of_the_letter_is_entered_in_its_order(client: Client, app: Flask) -> None:
    named = city("Sở Tài chính")
    sent = sent_in(client, NEW, **letter(
        named, superior="ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG", recipients="Như trên;\nUBND TP (để b/c);\nLưu: VT; BCVT.",
        **basis(0, "6727/UBND-VX", date(2021, 9, 21), "Ủy ban nhân dân thành phố", "về việc thực hiện Công điện"),
        **basis(1, "24/CT-TTg", date(2021, 9, 3), "Thủ tướng Chính phủ", "về việc dạy và học")))
    assert sent.status_code == 303
    made = newest()
    assert [line.text for line in made.lines] == ["Báo Hải Phòng", "Các Sở, ban, ngành"]
    assert [(one.number, one.issued_on) for one in made.bases] == [("6727/UBND-VX", date(2021, 9, 21)), ("24/CT-TTg", date(2021, 9, 3))]
    assert (made.superior, made.place, made.approver) == ("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG", "Hải Phòng", "Ủy ban nhân dân thành phố")
    assert (made.authority, made.signature, made.signer) == (Authority.KT, ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "Vũ Đại Thắng")
    assert (made.silence_means, made.silence_citation, made.evidence_citation) == (
        Silence.AGREEMENT, "Điều 5 Quy chế làm việc", "Luật Giao dịch điện tử")
    assert made.recipients.endswith("Lưu: VT; BCVT.")


def test_a_blank_subject_and_blank_recipients_are_written_for_the_officer(client: Client, app: Flask) -> None:
    assert sent_in(client, NEW, **letter(city("Sở Y tế"), subject="", recipients="")).status_code == 303
    assert newest().subject == "V/v tham gia ý kiến đối với dự thảo Kế hoạch mẫu"
    assert newest().recipients == "Như trên;\nLưu: VT; BCVT."


def test_a_second_letter_opens_with_what_the_last_of_its_agency_said(client: Client, app: Flask) -> None:
    named = city("Sở Y tế")
    sent_in(client, NEW, **letter(named, signer="Vũ Đại Thắng", recipients="Như trên;\nLưu: VT; BCVT."))
    other = make.agency(name="Sở Y tế khác")
    make.consultation(lead=other, signer="Người khác ký", created_at=now())
    db.session.commit()
    text = client.get(f"{NEW}?lead_id={named['lead']}").text
    assert order_of(text) == [named["single"], named["group"]]
    for words in ('value="Vũ Đại Thắng"', "Điều 5 Quy chế làm việc</textarea>", "Lưu: VT; BCVT.</textarea>", 'value="STTTT-BCVT"'):
        assert words in text
    assert "Kế hoạch mẫu" not in text
    assert 'value="Người khác ký"' in client.get(NEW).text  # the newest of all, where no agency is named


def test_a_first_letter_opens_with_the_city_of_the_settings(client: Client, app: Flask) -> None:
    text = client.get(NEW).text
    assert "THÀNH PHỐ HẢI PHÒNG</textarea>" in text
    assert 'value="Hải Phòng"' in text
    assert "0225.3736.906</textarea>" in text


@pytest.mark.parametrize("lead", ["x", "-1", "99999999999999", "1;drop"])
def test_an_odd_agency_in_the_address_opens_a_plain_form(client: Client, app: Flask, lead: str) -> None:
    assert client.get(NEW, query_string={"lead_id": lead}).status_code == 200


# ---- rows without a script ----

@pytest.mark.parametrize(("press", "then"), [
    ("lines:up:1", ["group", "single"]), ("lines:down:0", ["group", "single"]), ("lines:up:0", ["single", "group"]),
    ("lines:down:1", ["single", "group"]), ("lines:drop:0", ["group"]), ("lines:drop:9", ["single", "group"]), ("lines:add", ["single", "group"])])
def test_a_button_of_a_row_moves_it_and_loses_nothing(client: Client, app: Flask, press: str, then: list[str]) -> None:
    named = city("Sở Y tế")
    page = sent_in(client, NEW, **letter(named, signer="Vũ Đại Thắng", arrange=press, **{"due_on-year": "2020"},
                                         **basis(0, "1/UBND", date(2021, 9, 1), "Ủy ban", "về việc một")))
    assert page.status_code == 200
    assert order_of(page.text) == [named[one] for one in then]
    for words in ('value="Vũ Đại Thắng"', 'value="1/UBND"', "về việc một</textarea>", 'value="2020"'):
        assert words in page.text
    assert "Có chỗ cần sửa" not in page.text  # nothing is judged before it is sent
    assert (count(Consultation), count(Once)) == (0, 0)


def test_after_moving_rows_the_same_page_saves_the_new_order_once(client: Client, app: Flask) -> None:
    named = city("Sở Y tế")
    moved = sent_in(client, NEW, **letter(named, arrange="lines:up:1"))
    again = letter(named, **{"lines-0-who": named["group"], "lines-1-who": named["single"]})
    answers = [client.press(moved, to=NEW, **again) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert (count(Consultation), [line.text for line in newest().lines]) == (1, ["Các Sở, ban, ngành", "Báo Hải Phòng"])


def test_documents_are_ticked_instead_of_typed(client: Client, app: Flask) -> None:
    named = city("Sở Y tế")
    sent_in(client, NEW, **letter(named, **basis(0, "6509/UBND-VX", date(2021, 9, 15), "Ủy ban nhân dân thành phố", "thực hiện Công điện")))
    text = client.get(NEW).text
    offered = re.findall(r'name="bases-take" value="([^"]+)"', text)
    assert offered[0] == "6509/UBND-VX"
    assert {"24/CT-TTg", "3667/KH-BTTTT-BGDĐT"} <= set(offered)
    page = sent_in(client, NEW, **letter(named, arrange="bases:take", **{"bases-take": ["6509/UBND-VX", "3667/KH-BTTTT-BGDĐT"]}))
    for words in ('name="bases-0-number" type="text" value="6509/UBND-VX"', 'name="bases-1-number" type="text" value="3667/KH-BTTTT-BGDĐT"',
                  'name="bases-0-issued_on-day" type="text" inputmode="numeric" maxlength="20" value="15"'):
        assert words in page.text
    assert 'name="bases-take" value="6509/UBND-VX"' not in page.text


def test_documents_ticked_and_sent_at_once_are_kept(client: Client, app: Flask) -> None:
    sent = sent_in(client, NEW, **letter(city("Sở Y tế"), **{"bases-take": "3667/KH-BTTTT-BGDĐT"}))
    assert sent.status_code == 303
    assert [one.abstract for one in newest().bases] == ["về phối hợp thực hiện Chương trình “Sóng và máy tính cho em”"]


def test_the_lines_of_an_old_letter_are_pasted_and_what_is_not_known_stays_to_be_mended(client: Client, app: Flask) -> None:
    named = city("Sở Y tế")
    pasted = "Kính gửi:\n- Các Sở, ban, ngành;\n- Báo Hải phòng;\n\n- Hội Chưa Có Tên.\n2. CÁC SỞ, BAN, NGÀNH"
    blank = {"lines-0-who": "", "lines-1-who": ""}
    page = sent_in(client, NEW, **letter(named, arrange="lines:paste", **blank, **{"lines-paste": pasted}))
    assert order_of(page.text) == [named["group"], named["single"]]
    assert "- Hội Chưa Có Tên.</textarea>" in page.text
    wrong = sent_in(client, NEW, **letter(named, **blank, **{"lines-paste": pasted}))
    assert wrong.status_code == 422
    assert "Chưa tìm thấy “- Hội Chưa Có Tên.”. Chọn trong danh sách, hoặc xóa dòng này khỏi ô dán." in wrong.text
    assert sent_in(client, NEW, **letter(named, **blank, **{"lines-paste": "Báo Hải Phòng"})).status_code == 303
    assert [line.text for line in newest().lines] == ["Báo Hải Phòng"]


def test_a_pasted_name_that_two_agencies_have_is_not_guessed(client: Client, app: Flask) -> None:
    named = city("Sở Y tế")
    for name in ("Hội A", "Hội B"):
        make.agency(name=name, abbreviation="HKH")
    db.session.commit()
    page = sent_in(client, NEW, **letter(named, arrange="lines:paste", **{"lines-paste": "HKH"}))
    assert "\nHKH</textarea>" in page.text


def test_the_edit_page_moves_rows_too_and_saves_only_when_asked(client: Client, app: Flask) -> None:
    named = city("Sở Y tế")
    sent_in(client, NEW, **letter(named, **basis(0, "1/UBND", date(2021, 9, 1), "Ủy ban", "một"), **basis(1, "2/UBND", date(2021, 9, 2), "Ủy ban", "hai")))
    number = newest().id
    db.session.rollback()
    where = f"{LIST}edit/?id={number}"
    assert order_of(client.get(where).text) == [named["single"], named["group"]]
    swapped = {**basis(0, "2/UBND", date(2021, 9, 2), "Ủy ban", "hai"), **basis(1, "1/UBND", date(2021, 9, 1), "Ủy ban", "một")}
    page = sent_in(client, where, **letter(named, number="", arrange="bases:up:1", **swapped))
    assert re.findall(r'name="bases-\d-number" type="text" value="([^"]*)"', page.text) == ["1/UBND", "2/UBND"]
    assert sent_in(client, where, **letter(named, number="", **swapped)).status_code == 303
    assert [one.number for one in newest().bases] == ["2/UBND", "1/UBND"]


def test_bases_that_stay_are_not_written_again(client: Client, app: Flask) -> None:
    named = city("Sở Y tế")
    one = basis(0, "1/UBND", date(2021, 9, 1), "Ủy ban", "một")
    sent_in(client, NEW, **letter(named, **one))
    number, before = newest().id, newest().bases[0].id
    db.session.rollback()
    sent_in(client, f"{LIST}edit/?id={number}", **letter(named, number="", signer="Người khác", **one))
    assert db.session.scalars(select(LegalBasis.id)).all() == [before]


def test_two_who_order_the_lines_otherwise_see_both_orders(client: Client, app: Flask) -> None:
    named = city("Sở Y tế")
    sent_in(client, NEW, **letter(named))
    number = newest().id
    db.session.rollback()
    third = f"a{kept(make.agency(name='Hội Khuyến học'))}"
    pages = [client.get(f"{LIST}edit/?id={number}") for _ in range(2)]
    swapped = {"lines-0-who": named["group"], "lines-1-who": named["single"]}
    assert client.press(pages[0], **letter(named, number="", subject="x", **swapped)).status_code == 303
    conflict = client.press(pages[1], **letter(named, number="", subject="x", **{"lines-2-who": third}))
    assert conflict.status_code == 409
    assert "1. Báo Hải Phòng<br>2. Các Sở, ban, ngành (1 cơ quan)<br>3. Hội Khuyến học" in conflict.text
    assert "1. Các Sở, ban, ngành (1 cơ quan)<br>2. Báo Hải Phòng" in conflict.text


def test_pressing_enter_saves_for_the_first_button_is_the_form_s_own(client: Client, app: Flask) -> None:
    city("Sở Y tế")
    form = client.get(NEW).text.split('enctype="multipart/form-data"')[1]
    assert "arrange" not in form[:form.index("</button>")]


# ---- what is wrong ----

@pytest.mark.parametrize(("values", "words"), [
    ({"lines-0-who": "", "lines-1-who": ""}, "Chọn ít nhất một nhóm hoặc một cơ quan ở mục “Kính gửi”."),
    ({"lines-0-who": "a0"}, "Dòng 1: Chọn nhóm hoặc cơ quan."),
    ({"lines-0-who": "same"}, "Dòng 1 và dòng 2 gửi cùng một nơi. Bỏ một dòng."),
    ({"bases-0-number": "1/UBND"}, "Căn cứ 1: Ghi cơ quan ban hành."),
    ({"bases-0-number": "1/UBND", "bases-0-issued_on-day": "40"}, "Căn cứ 1: "),
    (boxes("due_on", due(-1)), "Hạn trả lời cần từ hôm nay trở đi."),
    ({"silence": ""}, "Chép câu trong văn bản về việc không trả lời."),
    ({"silence_citation": ""}, "Ghi căn cứ để hiểu im lặng là nhất trí"),
    ({"evidence_citation": ""}, "Ghi căn cứ của mức bằng chứng"),
    ({"silence_means": "nothing"}, "nên xóa câu nói im lặng là nhất trí, hoặc chọn lại."),
    ({"recipients": "Như trên"}, "Dòng cuối của “Nơi nhận” cần là nơi lưu"),
    ({"signer_post": ""}, "Ghi chức vụ của người ký"),
    ({"signer": "TS. Vũ Đại Thắng"}, "Bỏ “TS”: văn bản hành chính không ghi học hàm, học vị"),
    ({"signer": "PGS.TS Vũ Đại Thắng"}, "Bỏ “PGS”"),
    ({"signer": "ThS Vũ Đại Thắng"}, "Bỏ “ThS”"),
    ({"signer": "Tiến sĩ Vũ Đại Thắng"}, "Bỏ “Tiến sĩ”"),
    ({"approver": ""}, "Ghi cấp sẽ phê duyệt, ban hành dự thảo."),
    ({"draft_title": "x" * 300, "subject": ""}, "Ghi trích yếu ngắn hơn."),
    ({"file": (b"%PDF-1.4\n%%EOF", "Du thao.docx")}, "Nội dung tệp không khớp với đuôi tên của nó."),
    ({"file": (files.word("macroEnabled.main+xml", **{"word/vbaProject.bin": b"x"}), "Du thao.docx")}, "macro"),
])
def test_what_is_wrong_is_said_at_its_place_and_everything_typed_stays(client: Client, app: Flask, values: Any, words: str) -> None:
    named = city("Sở Y tế")
    given = {name: named["group"] if value == "same" else value for name, value in values.items()}
    page = sent_in(client, NEW, **letter(named, **{"contact": "Phòng giữ nguyên", **given}))
    assert page.status_code == 422
    assert words in page.text
    assert "Phòng giữ nguyên</textarea>" in page.text
    assert count(Consultation) == 0


@pytest.mark.parametrize("signer", ["Tsai Văn Tế", "Lê Thạc Sơn"])
def test_a_name_that_only_looks_like_a_title_is_a_name(client: Client, app: Flask, signer: str) -> None:
    assert sent_in(client, NEW, **letter(city("Sở Y tế"), signer=signer)).status_code == 303


def test_silence_may_mean_nothing(client: Client, app: Flask) -> None:
    sent = sent_in(client, NEW, **letter(city("Sở Y tế"), silence_means="nothing", silence="", silence_citation="", evidence_citation=""))
    assert sent.status_code == 303
    assert (newest().silence_means, newest().silence) == (Silence.NOTHING, "")


def test_a_file_that_came_with_a_moved_row_is_said_to_be_lost(client: Client, app: Flask) -> None:
    page = sent_in(client, NEW, **letter(city("Sở Y tế"), file=(files.PDF, "Dự thảo.pdf"), arrange="lines:up:1"))
    assert "Tệp “Dự thảo.pdf” chưa được giữ. Chọn lại tệp rồi gửi." in page.text


def test_a_file_that_came_with_a_mistake_is_asked_for_again(client: Client, app: Flask) -> None:
    page = sent_in(client, NEW, **letter(city("Sở Y tế"), file=(files.PDF, "Dự thảo.pdf"), signer=""))
    assert '<li><a href="#file">Tệp “Dự thảo.pdf” chưa được giữ. Chọn lại tệp rồi gửi.</a></li>' in page.text


def test_a_draft_of_200_mb_is_turned_away_with_a_remedy(client: Client, app: Flask) -> None:
    page = client.post(NEW, data={"file": (io.BytesIO(bytes(200_000_000)), "Dự thảo.docx")})
    page.request.environ["wsgi.input"].close()  # Werkzeug's client leaves the file of a large body open
    assert page.status_code == 413
    assert "Giảm dung lượng tệp" in page.text


def test_hostile_rows_are_refused_not_a_failure(client: Client, app: Flask) -> None:
    named = city("Sở Y tế")
    for name in ("lines--1-who", "lines-٣-who", "lines-1000-who", "lines-0-", "lines-0-who-who", "bases-0-issued_on-day"):
        assert sent_in(client, NEW, **letter(named, **{name: "\x00'"}, signer="")).status_code == 422
    for act in ("lines", "lines:", "lines:up", "lines:up:999", "subject:up:1", "csrf_token:add", "nothing:add:1", "lines:up:x"):
        assert sent_in(client, NEW, **letter(named, arrange=act, signer="")).status_code in (200, 422)
    assert count(Consultation) == 0


# ---- warned at once ----

def test_an_agency_without_an_address_and_an_empty_group_are_seen_where_they_are_chosen(client: Client, app: Flask) -> None:
    named = city()
    silent = make.agency(name="Hội Không Thư", email="")
    db.session.add(AgencyGroup(name="Các hội", agencies=[silent, make.agency()]))
    db.session.commit()
    text = client.get(NEW).text
    assert "Hội Không Thư (chưa có địa chỉ thư, giao văn bản giấy)</option>" in text
    assert "Các hội (2 cơ quan, 1 chưa có địa chỉ thư)</option>" in text
    assert "Các Sở, ban, ngành (chưa có cơ quan nào)</option>" in text
    assert named


def test_the_record_says_what_is_missing_before_it_is_sent(client: Client, app: Flask) -> None:
    named = city()
    silent = make.agency(name="Hội Không Thư", email="")
    made = sent_in(client, NEW, **letter(named, **{"lines-2-who": f"a{kept(silent)}"}))
    text = client.get(made.location).text
    assert "Nhóm “Các Sở, ban, ngành” chưa có cơ quan nào." in text
    assert "1 cơ quan cần giao văn bản giấy: Hội Không Thư." in text
    assert "Chưa kèm tệp" in text
    assert "Chưa có phần nào" in text
    refused = client.press(client.get(made.location))
    assert "Nhóm “Các Sở, ban, ngành” chưa có cơ quan nào. Thêm cơ quan vào nhóm rồi gửi." in client.get(refused.location).text


def test_a_group_whose_members_are_all_gone_is_empty(app: Flask) -> None:
    gone = Agency(name="Sở Cũ", search_key="so cu", email="cu@vidu.vn", valid_to=date(2021, 1, 1))
    made = AgencyGroup(name="Các Sở cũ", agencies=[gone])
    db.session.add(made)
    db.session.flush()
    consultation = service.prepare(lead=make.agency(), due_on=date(2021, 10, 6), lines=[made], by="x", at=make.AT, symbol="A-B", subject="x",
                                   draft_title="x", silence="x", contact="x")
    with app.test_request_context():
        panel = next(one for one in app.extensions["panel"].screens if one.key == "consultations")
        assert panel.gaps(consultation).empty == ["Các Sở cũ"]
