"""The letter this product starts from, as a consultation; and one that is open today."""

import io
import zipfile
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from sqlalchemy import select

from smt.consultations import service
from smt.consultations.models import Consultation, Invitee
from smt.consultations.service import Basis, Part, Remark
from smt.consultations.states import Authority, CommentKind, EvidenceLevel, Position
from smt.core.clock import local
from smt.core.db import db
from smt.demo import ended
from smt.demo.city import ALL_DEPARTMENTS, ALL_DISTRICTS, LEAD, SINGLE, TODAYS_LEAD, found
from smt.directory.models import AgencyGroup
from smt.files.models import StoredFile
from smt.files.service import keep
from smt.outbox import service as outbox
from smt.outbox.models import Letter
from smt.outbox.states import LetterState

WRITTEN = datetime.fromisoformat("2021-10-01T09:00:00+07:00")
CLERK = "Văn thư Sở (mẫu)"
BASES = (
    Basis("3667/KH-BTTTT-BGDĐT", date(2021, 9, 21), "Bộ Thông tin và Truyền thông, Bộ Giáo dục và Đào tạo",
          "về phối hợp thực hiện Chương trình “Sóng và máy tính cho em”"),
    Basis("6727/UBND-VX", date(2021, 9, 21), "Ủy ban nhân dân thành phố",
          "về việc thực hiện Công điện của Thủ tướng Chính phủ về việc tăng cường điều kiện bảo đảm thực hiện Kế hoạch năm học mới "
          "2021-2022 hiệu quả, chất lượng"),
    Basis("6509/UBND-VX", date(2021, 9, 15), "Ủy ban nhân dân thành phố",
          "thực hiện Công điện của Bộ Giáo dục và Đào tạo về việc tổ chức dạy học ứng phó diễn biến dịch Covid-19"),
)
SILENCE = ("Quá thời hạn trên các đơn vị chưa có văn bản góp ý gửi về Sở Thông tin và Truyền thông, được hiểu là đã nhất trí với "
           "dự thảo Kế hoạch.")
CONTACT = ("Phòng Bưu chính-Viễn thông - Sở Thông tin và Truyền thông. Địa chỉ: Số 62 Võ Thị Sáu, phường Máy Tơ, quận Ngô Quyền, "
           "thành phố Hải Phòng. Điện thoại: 0225.3736.906")
#: Whose mailbox refused the letter; whom a courier reached instead.
REFUSED, BY_COURIER = "Cục Thống kê thành phố", "Báo Hải Phòng"
#: When (the city's time), who, position, what (all answers are invented).
REPLIES = (
    ("2021-10-02T10:15", "Sở Giáo dục và Đào tạo", Position.AGREE_WITH_COMMENTS,
     "Đề nghị bổ sung học sinh giáo dục thường xuyên cấp trung học phổ thông vào đối tượng thụ hưởng tại mục II."),
    ("2021-10-04T08:30", "Sở Tài chính", Position.AGREE_WITH_COMMENTS,
     "Đề nghị ghi rõ nguồn kinh phí và việc quản lý tiền ủng hộ qua tài khoản tại Kho bạc Nhà nước."),
    ("2021-10-04T09:05", "Sở Nội vụ", Position.AGREE, ""), ("2021-10-04T14:40", "Sở Xây dựng", Position.OUTSIDE_OUR_FIELD, ""),
    ("2021-10-04T15:20", "Hội Khuyến học thành phố", Position.AGREE, ""), ("2021-10-05T08:10", "Sở Y tế", Position.AGREE, ""),
    ("2021-10-05T09:45", "Sở Lao động - Thương binh và Xã hội", Position.AGREE_WITH_COMMENTS,
     "Đề nghị thống nhất số liệu hộ nghèo, hộ cận nghèo theo kết quả rà soát năm 2021 của Sở."),
    ("2021-10-05T16:30", "Liên đoàn Lao động thành phố", Position.AGREE, ""),
    ("2021-10-06T08:00", "Ủy ban nhân dân quận Ngô Quyền", Position.AGREE, ""),
    ("2021-10-06T09:30", "Ủy ban nhân dân huyện Tiên Lãng", Position.DISAGREE,
     "Thời hạn lập danh sách 05 ngày là không đủ với các xã xa trung tâm."),
    ("2021-10-06T11:00", "Đài Phát thanh và Truyền hình Hải Phòng", Position.AGREE, ""),
    ("2021-10-06T16:55", "Ủy ban nhân dân quận Lê Chân", Position.AGREE, ""),
    ("2021-10-06T23:40", "Công an thành phố", Position.AGREE, ""),
    ("2021-10-08T09:00", "Ủy ban nhân dân huyện Cát Hải", Position.AGREE_WITH_COMMENTS,
     "Đề nghị ưu tiên phủ sóng các thôn đảo chưa có mạng trước khi trao máy."),
)
#: The section that a comment is about.
ABOUT = {"Sở Giáo dục và Đào tạo": "II", "Sở Tài chính": "III", "Sở Lao động - Thương binh và Xã hội": "II",
         "Ủy ban nhân dân huyện Cát Hải": "III"}
#: What those who disagree propose instead.
PROPOSED = {"Ủy ban nhân dân huyện Tiên Lãng": "Các trường lập danh sách trong thời hạn 10 ngày."}
#: What the recent one and the open one are about.
LATELY = "dự thảo Quy chế quản lý, sử dụng thiết bị học tập được trao tặng"
TODAYS = "dự thảo Kế hoạch rà soát, bổ sung thiết bị học tập cho học sinh khó khăn"
#: The open one: hours ago, who, position, what.
OPEN_ASKED = ("Sở Giáo dục và Đào tạo", "Sở Tài chính", "Sở Nội vụ", "Sở Y tế", "Sở Tư pháp", "Sở Xây dựng", "Sở Ngoại vụ",
              "Thanh tra thành phố", "Hội Khuyến học thành phố", "Liên đoàn Lao động thành phố", "Báo Hải Phòng", "Công an thành phố")
OPEN_REPLIES = (
    (40, "Sở Nội vụ", Position.AGREE, ""), (30, "Hội Khuyến học thành phố", Position.AGREE, ""),
    (26, "Sở Tài chính", Position.AGREE_WITH_COMMENTS, "Đề nghị nêu đơn giá dự kiến cho từng loại thiết bị."),
    (5, "Sở Xây dựng", Position.OUTSIDE_OUR_FIELD, ""),
)
PLAN = ("KẾ HOẠCH", "Triển khai thực hiện Chương trình “Sóng và Máy tính cho em” trên địa bàn thành phố Hải Phòng",
        "(Dự thảo để lấy ý kiến; nội dung rút gọn làm dữ liệu mẫu)",
        "I. MỤC ĐÍCH, YÊU CẦU", "Bảo đảm học sinh thuộc hộ nghèo, hộ cận nghèo và học sinh có hoàn cảnh khó khăn có thiết bị và kết nối "
        "để học trực tuyến.", "II. ĐỐI TƯỢNG", "Học sinh thuộc hộ nghèo, hộ cận nghèo, có cha hoặc mẹ mất do dịch Covid-19, chưa có máy tính "
        "để học trực tuyến.", "III. NỘI DUNG", "1. Phủ sóng các điểm chưa có mạng. 2. Tiếp nhận, phân bổ, bàn giao máy tính. 3. Hỗ trợ gói "
        "dữ liệu.", "IV. TỔ CHỨC THỰC HIỆN", "Sở Thông tin và Truyền thông chủ trì, phối hợp với Sở Giáo dục và Đào tạo.")

#: The text after the first opinions: what Sở Tài chính asked for is in it.
NEXT_PLAN = (*PLAN[:8], "1. Phủ sóng các điểm chưa có mạng. 2. Tiếp nhận, phân bổ, bàn giao máy tính theo đơn giá từng loại thiết bị tại phụ lục. "
             "3. Hỗ trợ gói dữ liệu.", "IV. KINH PHÍ", "Ngân sách thành phố và nguồn ủng hộ, quản lý qua tài khoản tại Kho bạc Nhà nước.",
             "V. TỔ CHỨC THỰC HIỆN", PLAN[-1])


def parts(plan: tuple[str, ...]) -> tuple[Part, ...]:
    """Give a plan's sections, as the page and the sheet ask about them."""
    return tuple(Part(title.split(". ", 1)[0], title.split(". ", 1)[1], text) for title, text in zip(plan[3::2], plan[4::2], strict=True))


PARTS = parts(PLAN)
#: The rest of what the letter of October 2021 says of itself.
LETTER: dict[str, Any] = {
    "approver": "Ủy ban nhân dân thành phố", "superior": "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG", "place": "Hải Phòng",
    "silence_citation": "Văn bản lấy ý kiến (chưa ghi số), câu cuối về thời hạn; Quy chế làm việc của Ủy ban nhân dân thành phố.",
    "evidence_citation": "Luật Giao dịch điện tử, quy định về thời điểm gửi và nhận thông điệp dữ liệu.",
    "recipients": "Như trên;\nUBND TP (để b/c);\nPCTTT UBNDTP L.A.Quân (để b/c);\nPCT UBNDTP L.K.Nam (để b/c);\nGD; PGĐ V.Đ.Thắng;\n"
                  "Lưu: VT; BCVT.",
    "authority": Authority.KT, "authority_of": "GIÁM ĐỐC", "signer_post": "PHÓ GIÁM ĐỐC", "signer": "Vũ Đại Thắng",
}


def build(at: datetime, secret: str, fallback: str) -> None:
    """Tell the story of the letter of October 2021, of a consultation that was closed lately, and open one that runs today."""
    plan = keep(docx(PLAN), "Du thao Ke hoach.docx", WRITTEN)
    letter = _the_letter(plan, secret, fallback)
    _carry(at)
    ended.close_the_letter(letter, keep(docx((PLAN[0], PLAN[1], *PLAN[3:])), "Ke hoach (mau).docx", WRITTEN), fallback)
    lately = _asked(LATELY, ended.ASKED, plan, at - timedelta(days=14), local(at).date() - timedelta(days=6), secret)
    _carry(at)
    ended.close_lately(lately, at, partial(_answer, fallback=fallback), fallback)
    _open_today(plan, at, secret, fallback)
    _carry(at)


def _carry(at: datetime) -> None:
    for letter in db.session.scalars(select(Letter).where(Letter.state == LetterState.QUEUED)):
        if letter.topic == "consultation" and REFUSED_MAILBOX in letter.recipient and letter.created_at < at - timedelta(days=365):
            outbox.give_up(letter, letter.created_at + timedelta(minutes=2), "550: the address was refused")
        else:
            outbox.handed_over(letter, letter.created_at + timedelta(minutes=2))
    db.session.flush()


#: Its letter comes back.
REFUSED_MAILBOX = "thongke@"


def _the_letter(plan: StoredFile, secret: str, fallback: str) -> Consultation:
    consultation = service.prepare(
        lead=found(LEAD[0]), symbol="STTTT-BCVT", silence=SILENCE, contact=CONTACT, due_on=date(2021, 10, 6), by=CLERK, at=WRITTEN,
        subject="V/v tham gia ý kiến đối với dự thảo Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em” trên địa bàn "
                "thành phố Hải Phòng",
        draft_title="dự thảo Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em” trên địa bàn thành phố Hải Phòng",
        lines=[found(SINGLE[0][0]), found(SINGLE[1][0]), _group(ALL_DEPARTMENTS), _group(ALL_DISTRICTS),
               *(found(row[0]) for row in SINGLE[2:])],
        minimum_evidence=EvidenceLevel.HANDED_OVER, bases=BASES, draft_file=plan, parts=PARTS, **LETTER)
    service.send(consultation, at=WRITTEN, secret=secret)
    asked = {invitee.name: invitee for invitee in consultation.invitees}
    service.record_delivery(asked[BY_COURIER], at=WRITTEN + timedelta(days=1), delivered_at=WRITTEN + timedelta(hours=5), by=CLERK,
                            note="Giao tận nơi, có ký nhận sổ công văn")
    for number, (when, who, position, text) in enumerate(REPLIES, 101):
        _answer(asked[who], datetime.fromisoformat(f"{when}:00+07:00"), position, text, number, fallback)
    return consultation


def _asked(title: str, names: tuple[str, ...], plan: StoredFile, sent: datetime, due_on: date, secret: str) -> Consultation:
    consultation = service.prepare(
        lead=found(TODAYS_LEAD[0]), symbol="SKHCN-BCVT", contact=CONTACT.replace("Thông tin và Truyền thông", "Khoa học và Công nghệ"),
        silence="Quá thời hạn trên, cơ quan chưa có văn bản góp ý được hiểu là đã nhất trí với dự thảo.", by=CLERK, at=sent,
        due_on=due_on, subject=f"V/v tham gia ý kiến đối với {title} (mẫu)", draft_title=title,
        lines=[found(name) for name in names], minimum_evidence=EvidenceLevel.HANDED_OVER, draft_file=plan, parts=PARTS,
        **{**LETTER, "authority": Authority.HEAD, "authority_of": "GIÁM ĐỐC", "signer_post": "", "signer": "Trần Văn Mẫu",
           "recipients": "Như trên;\nLưu: VT, BCVT."})
    service.send(consultation, at=sent, secret=secret)
    return consultation


def _open_today(plan: StoredFile, at: datetime, secret: str, fallback: str) -> None:
    consultation = _asked(TODAYS, OPEN_ASKED, plan, at - timedelta(days=2), local(at).date() + timedelta(days=5), secret)
    service.add_revision(consultation, file=keep(docx(NEXT_PLAN), "Du thao Ke hoach, ban 2.docx", at - timedelta(hours=4)), by=CLERK,
                         at=at - timedelta(hours=4), note="Bổ sung đơn giá và mục kinh phí theo ý kiến Sở Tài chính", parts=parts(NEXT_PLAN))
    asked = {invitee.name: invitee for invitee in consultation.invitees}
    for number, (hours, who, position, text) in enumerate(OPEN_REPLIES, 801):
        _answer(asked[who], at - timedelta(hours=hours), position, text, number, fallback)


def _answer(invitee: Invitee, at: datetime, position: Position, text: str, number: int, fallback: str) -> None:
    # A reason of disagreement is about the whole; what else is said stands at the section it is about.
    section = next((one for one in invitee.consultation.revision.sections if one.number == ABOUT.get(invitee.name)), None)
    remarks = [Remark(section, CommentKind.CONTENT, text, "")] if section and text and position is not Position.DISAGREE else []
    service.answer(invitee, at=at, position=position, text="" if remarks else text, proposed=PROPOSED.get(invitee.name, ""),
                   remarks=remarks, fallback_mailbox=fallback, signer="Lãnh đạo cơ quan (mẫu)", document_number=f"{number}/CV-{invitee.agency.abbreviation}",
                   document_date=local(at).date())


def _group(name: str) -> AgencyGroup:
    return db.session.execute(select(AgencyGroup).where(AgencyGroup.name == name)).scalar_one()


def shown() -> list[tuple[str, Invitee]]:
    """Give the invitees whose personal links are worth opening."""
    wanted = (("Sở Y tế", "An agency's page, deadline ahead (it has not answered yet):", True),
              ("Sở Tư pháp", "An agency's page, deadline past (silence was taken as agreement):", False))
    rows = []
    for name, text, is_open in wanted:
        invitee = db.session.scalars(select(Invitee).join(Invitee.consultation).where(
            Invitee.name == name, Consultation.closings.any() != is_open).order_by(Consultation.id.desc())).first()
        if invitee is not None:
            rows.append((text, invitee))
    return rows


def docx(paragraphs: tuple[str, ...]) -> bytes:
    """Give a plain DOCX of these paragraphs; the papers proper come from the documents room."""
    types = ('<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml'
             '.document.main+xml"/></Types>')
    links = ('<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
             'Target="word/document.xml"/></Relationships>')
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>' for text in paragraphs)
    text = ('<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in (("[Content_Types].xml", types), ("_rels/.rels", links), ("word/document.xml", text)):
            file.writestr(zipfile.ZipInfo(name, (2021, 10, 1, 9, 0, 0)), part)
    return made.getvalue()
