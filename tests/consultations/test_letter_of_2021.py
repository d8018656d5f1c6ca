"""The letter made from the entered facts carries every element of the real one of October 2021, in its order."""

import io
import re
import zipfile
from datetime import date

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from smt.accounts.states import RoleName
from smt.consultations import service
from smt.consultations.citing import PROGRAMME, citation, kind_and_number
from smt.consultations.letter_paper import contact, draft_kind, draft_name, papers_invitation
from smt.consultations.models import Consultation
from smt.consultations.states import Authority, Silence
from smt.core.db import db
from smt.demo import letter as demo
from smt.directory.models import AgencyGroup
from smt.documents import service as documents
from smt.files.service import DOCX, PDF
from tests import make
from tests.conftest import Client
from tests.consultations.letters import kept
from tests.make import AT

#: The elements of the letter as it was sent, from the top; number and day were blank.
HEAD = ["Số: /STTTT-BCVT", "Hải Phòng, ngày tháng 10 năm 2021",
        "V/v tham gia ý kiến đối với dự thảo Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em” trên địa bàn thành phố "
        "Hải Phòng"]
BODY = [
    "Kính gửi:", "- Văn phòng Ủy ban nhân dân thành phố;", "- Văn phòng Ủy ban Mặt trận Tổ quốc Việt Nam thành phố;",
    "- Các Sở, ban, ngành;", "- Ủy ban nhân dân các quận, huyện;", "- Đài Phát thanh và Truyền hình Hải Phòng;", "- Báo Hải phòng;",
    "- Liên đoàn Lao động thành phố;", "- Hội Khuyến học thành phố.",
    "Thực hiện Kế hoạch số 3667/KH-BTTTT-BGDĐT ngày 21/9/2021 của Bộ Thông tin và Truyền thông, Bộ Giáo dục và Đào tạo về phối hợp thực "
    "hiện Chương trình “Sóng và máy tính cho em”;",
    "Công văn số 6727/UBND-VX ngày 21/9/2021 của Ủy ban nhân dân thành phố về việc thực hiện Công điện của Thủ tướng Chính phủ về việc "
    "tăng cường điều kiện bảo đảm thực hiện Kế hoạch năm học mới 2021-2022 hiệu quả, chất lượng;",
    "Công văn số 6509/UBND-VX ngày 15/9/2021 của Ủy ban nhân dân thành phố thực hiện Công điện của Bộ Giáo dục và Đào tạo về việc tổ chức "
    "dạy học ứng phó diễn biến dịch Covid-19,",
    "Sở Thông tin và Truyền thông xây dựng dự thảo Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em” trên địa bàn thành "
    "phố Hải Phòng (có dự thảo Kế hoạch kèm theo).",
    "Trước khi trình Ủy ban nhân dân thành phố phê duyệt, ban hành Kế hoạch, Sở Thông tin và Truyền thông đề nghị các Quý cơ quan, đơn vị "
    "nghiên cứu, tham gia góp ý bằng văn bản đối với dự thảo Kế hoạch nêu trên.",
    "Ý kiến của các cơ quan, đơn vị xin được gửi về Sở Thông tin và Truyền thông trong ngày 06/10/2021.",
    "Quá thời hạn trên các đơn vị chưa có văn bản góp ý gửi về Sở Thông tin và Truyền thông, được hiểu là đã nhất trí với dự thảo Kế hoạch.",
    "Sở Thông tin và Truyền thông trân trọng đề nghị Quý cơ quan, đơn vị quan tâm, phối hợp thực hiện nhiệm vụ Ủy ban nhân dân thành phố "
    "giao.",
    "(Đầu mối liên hệ: Phòng Bưu chính-Viễn thông - Sở Thông tin và Truyền thông. Địa chỉ: Số 62 Võ Thị Sáu, phường Máy Tơ, quận Ngô Quyền, "
    "thành phố Hải Phòng. Điện thoại: 0225.3736.906)./.",
]
FOOT = ["Nơi nhận:", "- Như trên;", "- UBND TP (để b/c);", "- PCTTT UBNDTP L.A.Quân (để b/c);", "- PCT UBNDTP L.K.Nam (để b/c);",
        "- GD; PGĐ V.Đ.Thắng;", "- Lưu: VT; BCVT."]
SIGNED = ["KT.GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Vũ Đại Thắng"]


def plain(text: str) -> str:
    # Blanks and line ends are the layout's; the paper's name has a capital today, and KT. is set off by a blank (Decree 30/2020).
    return re.sub(r"\s+", "", text).casefold()


def text_of(made: bytes) -> str:
    if made.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        xml = packed.read("word/document.xml").decode()
    return "\n".join("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", one)) for one in re.findall(r"(?s)<w:p[ >].*?</w:p>", xml))


def missing(text: str, *parts: list[str]) -> list[str]:
    """The elements that do not stand in the text, or not after those before them; each part has its own order."""
    wrong = []
    for part in parts:
        at = 0
        for element in part:
            found = plain(text).find(plain(element), at)
            if found < 0:
                wrong.append(element)
            at = max(found, at)
    return wrong


@pytest.fixture
def the_letter(app: Flask) -> Consultation:
    done = app.test_cli_runner().invoke(args=["demo", "load"])
    assert done.exit_code == 0, done.output
    return db.session.scalars(select(Consultation).order_by(Consultation.id)).first()


@pytest.mark.parametrize("make_paper", [documents.docx, documents.pdf])
def test_the_letter_carries_every_element_of_the_real_one_in_its_order(the_letter: Consultation, make_paper) -> None:
    text = text_of(make_paper(papers_invitation(the_letter)))
    assert missing(text, [HEAD[0], HEAD[2], *BODY], [HEAD[1], *BODY], [BODY[-1], *FOOT], [BODY[-1], *SIGNED]) == []
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI PHÒNG",
                  "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"):
        assert words in " ".join(text.split())
    assert "None" not in text


def test_the_day_for_answers_alone_is_bold(the_letter: Consultation) -> None:
    with zipfile.ZipFile(io.BytesIO(documents.docx(papers_invitation(the_letter)))) as packed:
        xml = packed.read("word/document.xml").decode()
    run = next(one for one in re.findall(r"(?s)<w:r[ >].*?</w:r>", xml) if "trong ngày" in one)
    assert "trong ngày 06/10/2021<" in run
    assert "<w:b" in run


def test_number_and_day_that_the_clerk_entered_are_printed(the_letter: Consultation) -> None:
    service.issue(the_letter, number="5", symbol="STTTT-BCVT", issued_on=date(2021, 10, 1))
    text = text_of(documents.docx(papers_invitation(the_letter)))
    assert "Số: 05/STTTT-BCVT" in text
    assert "Hải Phòng, ngày 01 tháng 10 năm 2021" in text


def test_an_extension_does_not_rewrite_the_letter(the_letter: Consultation) -> None:
    service.extend(the_letter, due_on=date(2121, 10, 6), reason="x", at=AT.replace(year=2120), by="x")
    assert papers_invitation(the_letter).deadline == date(2021, 10, 6)


def short(**values) -> Consultation:
    return service.prepare(**{
        "lead": make.agency(name="Sở Y tế"), "due_on": date(2021, 10, 6), "lines": [make.agency(name="Sở Tài chính")], "by": "x", "at": AT,
        "symbol": "SYT-VP", "subject": "V/v x", "draft_title": "dự thảo Quy chế phối hợp", "silence": "", "silence_means": Silence.NOTHING,
        "contact": "Văn phòng Sở Y tế", "place": "Hải Phòng", "approver": "Ủy ban nhân dân thành phố", "recipients": "- Như trên;\nLưu: VT, VP.",
        "authority": Authority.HEAD, "authority_of": "GIÁM ĐỐC", "signer": "Trần Văn Mẫu", **values})


@pytest.mark.parametrize("make_paper", [documents.docx, documents.pdf])
def test_where_silence_means_nothing_the_letter_does_not_speak_of_it(app: Flask, make_paper) -> None:
    text = " ".join(text_of(make_paper(papers_invitation(short()))).split())
    assert "trong ngày 06/10/2021." in text
    assert "nhất trí" not in text
    assert "Quá thời hạn" not in text
    for words in ("Kính gửi: Sở Tài chính", "xây dựng dự thảo Quy chế phối hợp (có dự thảo Quy chế kèm theo)", "- Như trên;", "- Lưu: VT, VP."):
        assert words in text
    assert "Thực hiện" not in text.split("Kính gửi")[1].split("xây dựng")[0]  # nothing is cited, so nothing is said to be carried out


def test_the_letter_is_downloaded_before_and_after_sending(client: Client, app: Flask) -> None:
    client.sign_in(make.user(RoleName.AUDITOR))
    group = AgencyGroup(name="Các Sở", agencies=[make.agency()])
    db.session.add(group)
    number = kept(short(lines=[group]))
    for send_it in (False, True):
        if send_it:
            service.send(db.session.get_one(Consultation, number), at=AT, secret=make.SECRET)
            db.session.commit()
            db.session.rollback()
        for kind, media_type, start in (("docx", DOCX, b"PK"), ("pdf", PDF, b"%PDF")):
            answer = client.get(f"/admin/consultations/letter/?id={number}&dang={kind}")
            assert (answer.mimetype, answer.data[:len(start)]) == (media_type, start)
    assert client.get(f"/admin/consultations/letter/?id={number}&dang=exe").status_code == 404


@pytest.mark.parametrize(("typed", "kind", "number"), [
    ("3667/KH-BTTTT-BGDĐT", "Kế hoạch", "3667/KH-BTTTT-BGDĐT"), ("6727/UBND-VX", "Công văn", "6727/UBND-VX"),
    ("24/CT-TTg", "Chỉ thị", "24/CT-TTg"), ("30/2020/NĐ-CP", "Nghị định", "30/2020/NĐ-CP"), ("20/2023/QH15", "Luật", "20/2023/QH15"),
    ("987/KH-BGDĐT", "Kế hoạch", "987/KH-BGDĐT"), ("6235/VPCP-KGVX", "Công văn", "6235/VPCP-KGVX"),
    ("Điện khẩn số 12", "Điện khẩn", "12"), ("Luật Giao dịch điện tử số 20/2023/QH15", "Luật Giao dịch điện tử", "20/2023/QH15"),
    ("Thông báo kết luận", "Thông báo kết luận", ""), ("12", "Công văn", "12")])
def test_the_kind_of_a_document_is_typed_or_read_from_its_symbol(typed: str, kind: str, number: str) -> None:
    assert kind_and_number(typed) == (kind, number)


def test_the_programme_s_own_documents_are_cited_whole() -> None:
    assert citation(PROGRAMME[3]) == demo_citation()
    assert citation(PROGRAMME[0]) == "Chỉ thị số 24/CT-TTg ngày 03/9/2021 của Thủ tướng Chính phủ"


def demo_citation() -> str:
    return BODY[9].removeprefix("Thực hiện ").removesuffix(";")


@pytest.mark.parametrize(("typed", "parts"), [
    (demo.CONTACT, ("Phòng Bưu chính-Viễn thông - Sở Thông tin và Truyền thông", "Số 62 Võ Thị Sáu, phường Máy Tơ, quận Ngô Quyền, thành phố "
                    "Hải Phòng", "0225.3736.906")),
    ("Phòng A\nSố 1 phố B\n0225.3736.906", ("Phòng A", "Số 1 phố B", "0225.3736.906")),
    ("Phòng A\nĐịa chỉ: Số 1 phố B.\nĐiện thoại: 0225.3736.906.", ("Phòng A", "Số 1 phố B", "0225.3736.906")),
    ("Phòng A\nĐT: 0225 3736 906", ("Phòng A", "", "0225 3736 906")), ("Phòng A", ("Phòng A", "", "")),
    ("Phòng A\nSố 1 phố B\nTầng 2", ("Phòng A", "Số 1 phố B, Tầng 2", ""))])
def test_whom_to_ask_is_read_as_people_write_it(typed: str, parts: tuple[str, str, str]) -> None:
    found = contact(typed)
    assert (found.unit, found.address, found.phone) == parts


def test_what_a_draft_is_called_and_what_kind_it_is() -> None:
    assert draft_name("Dự thảo Kế hoạch triển khai") == "Kế hoạch triển khai"
    assert [draft_kind(name) for name in ("Kế hoạch triển khai", "quy chế phối hợp", "Danh sách")] == ["Kế hoạch", "Quy chế", "văn bản"]
