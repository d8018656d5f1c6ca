"""How consultations ended: the letter of October 2021, and one that was closed a few days ago and may still be contested."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from smt.consultations import service
from smt.consultations.models import Consultation, Invitee
from smt.consultations.papers import made
from smt.consultations.service.working import group, issue_report, respond
from smt.consultations.states import Outcome, Position
from smt.core.clock import local
from smt.files.models import StoredFile

OFFICER = "Nguyễn Thị Thu (mẫu)"
#: Whom the letter of 2021 did not reach, and why it was closed without them.
LEFT_OUT = {
    "Cục Thống kê thành phố": "Thư bị máy chủ thư từ chối; văn bản giấy đến cơ quan sau thời hạn.",
    "Ủy ban nhân dân huyện Bạch Long Vĩ": "Chưa có địa chỉ thư; tàu ra đảo không chạy trong những ngày lấy ý kiến.",
}
CONTESTED = "Sở Giao thông vận tải"
#: The recent one: days ago, who, position, what.
ASKED = ("Sở Giáo dục và Đào tạo", "Sở Tài chính", "Sở Nội vụ", "Sở Y tế", "Sở Tư pháp", "Sở Công Thương", "Hội Khuyến học thành phố",
         "Liên đoàn Lao động thành phố")
REPLIES = (
    (12, "Sở Giáo dục và Đào tạo", Position.AGREE_WITH_COMMENTS, "Đề nghị ghi rõ trách nhiệm bảo quản máy của nhà trường."),
    (10, "Sở Nội vụ", Position.AGREE, ""), (8, "Hội Khuyến học thành phố", Position.AGREE, ""),
)
#: What became of the letter's comments: whose, the outcome, the response.
OUTCOMES = {
    "Sở Giáo dục và Đào tạo": (Outcome.TAKEN, "Đã bổ sung học sinh giáo dục thường xuyên cấp trung học phổ thông vào mục II."),
    "Sở Tài chính": (Outcome.TAKEN, "Đã bổ sung nội dung quản lý nguồn ủng hộ qua tài khoản tại Kho bạc Nhà nước."),
    "Sở Lao động - Thương binh và Xã hội": (Outcome.PARTLY, "Dùng số liệu rà soát năm 2021; số phát sinh do dịch được cập nhật hằng tháng."),
    "Ủy ban nhân dân huyện Tiên Lãng": (Outcome.PARTLY, "Kéo dài thành 07 ngày, vì Bộ yêu cầu báo cáo số liệu trước ngày 30/10/2021."),
    "Ủy ban nhân dân huyện Cát Hải": (Outcome.NOT_TAKEN, "Việc phủ sóng do doanh nghiệp viễn thông làm đồng thời, không phụ thuộc việc trao máy."),
}
#: Comments that raise one issue are answered as one.
MATTER = ("Số liệu và thời hạn lập danh sách", ("Sở Lao động - Thương binh và Xã hội", "Ủy ban nhân dân huyện Tiên Lãng"))
LATE = "Sở Y tế"
#: Records an answer: agency, instant, position, text, number of its letter.
Answer = Callable[[Invitee, datetime, Position, str, int], None]


def close_the_letter(consultation: Consultation, plan: StoredFile, fallback: str) -> None:
    """Close the letter of 2021 without two agencies, hear and reject a contest, and record the promulgated plan."""
    asked = {invitee.name: invitee for invitee in consultation.invitees}
    for name, reason in LEFT_OUT.items():
        service.leave_out(asked[name], at=_on("2021-10-08T15:40"), by=OFFICER, reason=reason)
    service.close(consultation, at=_on("2021-10-08T16:30"), by=OFFICER, contest_until=date(2021, 10, 15),
                  basis="Văn bản lấy ý kiến nêu hạn trong ngày 06/10/2021; đã hết hạn.")
    contest = service.contest(asked[CONTESTED], at=_on("2021-10-11T09:15"), signer="Lãnh đạo Văn phòng Sở (mẫu)", fallback_mailbox=fallback,
                              reason="Văn bản đến đúng đợt chuyển trụ sở nên chưa được trình lãnh đạo Sở.")
    service.decide(contest, upheld=False, at=_on("2021-10-13T10:00"), by=OFFICER,
                   reason="Máy chủ thư của Sở đã nhận văn bản ngày 01/10/2021, trước hạn năm ngày; Sở không gửi ý kiến khác về dự thảo.")
    service.close(consultation, at=_on("2021-10-15T08:00"), by=OFFICER, contest_until=date(2021, 10, 22),
                  basis="Ghi lại sau khi quyết định về phản đối của một cơ quan.")
    _work_through(consultation)
    service.approve(consultation, number="99/KH-UBND (mẫu)", issued_on=date(2021, 10, 25), signer="Lãnh đạo Ủy ban nhân dân thành phố (mẫu)",
                    file=plan, at=_on("2021-10-26T08:30"), by="Văn thư Sở (mẫu)")


def _work_through(consultation: Consultation) -> None:
    # Every comment gets its outcome, two are answered as one issue, and the summary is issued.
    said = {reply.invitee.name: reply.comments[0] for invitee in consultation.invitees for reply in invitee.replies if reply.comments}
    group([said[name] for name in MATTER[1]], matter=None, title=MATTER[0], at=_on("2021-10-18T14:00"), by=OFFICER)
    for name, (outcome, response) in OUTCOMES.items():
        respond([said[name]], outcome=outcome, response=response, private_note=None, at=_on("2021-10-18T15:00"), by=OFFICER)
    at = _on("2021-10-19T09:00")
    issue_report(consultation, made=made(consultation, at, draft=False), at=at, by=OFFICER)


def close_lately(consultation: Consultation, at: datetime, answer: Answer, fallback: str) -> None:
    """Close the recent one; then one agency answers late and another contests."""
    asked = {invitee.name: invitee for invitee in consultation.invitees}
    for number, (days, who, position, text) in enumerate(REPLIES, 601):
        answer(asked[who], at - timedelta(days=days), position, text, number)
    service.close(consultation, at=at - timedelta(days=4), by=OFFICER, contest_until=local(at).date() + timedelta(days=3),
                  basis=f"Văn bản số {consultation.code}, đã hết hạn trả lời.")
    answer(asked[LATE], at - timedelta(days=2), Position.AGREE, "", 699)
    service.contest(asked["Sở Công Thương"], at=at - timedelta(days=1), signer="Chánh Văn phòng Sở (mẫu)", fallback_mailbox=fallback,
                    reason="Văn thư Sở không thấy văn bản trong hộp thư đã đăng ký; đề nghị gửi lại và cho thêm thời gian.")


def _on(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+07:00")
