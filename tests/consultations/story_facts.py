"""What everybody says in the story of the letter of October 2021 (all of it invented), and the numbers that follow, counted by hand.

Asked are 46: two offices, 25 departments, 15 districts, four others. The island has no mailbox; two letters come back.
"""

from typing import NamedTuple

AGREE, COMMENTS, DISAGREE, OUTSIDE = "agree", "agree_with_comments", "disagree", "outside_our_field"
PAGE, SHEET, OFFICER = "page", "sheet", "officer"

OFFICES = ("Văn phòng Ủy ban nhân dân thành phố", "Văn phòng Ủy ban Mặt trận Tổ quốc Việt Nam thành phố")
REFUSED, RETURNED, ISLAND = "Cục Thống kê thành phố", "Báo Hải Phòng", "Ủy ban nhân dân huyện Bạch Long Vĩ"
EDUCATION, FINANCE, LABOUR = "Sở Giáo dục và Đào tạo", "Sở Tài chính", "Sở Lao động - Thương binh và Xã hội"
FARMING, CAT_HAI = "Sở Nông nghiệp và Phát triển nông thôn", "Ủy ban nhân dân huyện Cát Hải"
#: Who contests having been taken to agree: one is heard, one is not; who answers after the closing.
HEARD, NOT_HEARD, LATE = "Sở Ngoại vụ", "Thanh tra thành phố", "Ủy ban nhân dân quận Đồ Sơn"


class Remark(NamedTuple):
    """A remark: on section 1 to 4, or (0) on the whole."""

    section: int
    text: str
    proposed: str = ""


class Answer(NamedTuple):
    """A reply: when it is given (the city's time), by which way, whose, its position and its document's number."""

    at: str
    way: str
    who: str
    position: str
    number: str = ""
    remarks: tuple[Remark, ...] = ()


#: Before the first reminder: two. The first of Sở Giáo dục is replaced by another, so it is counted once.
FIRST = (
    Answer("01/10/2021 16:00", PAGE, "Hội Khuyến học thành phố", AGREE),
    Answer("02/10/2021 10:15", PAGE, EDUCATION, COMMENTS, "2101/SGDĐT-VP", (Remark(0, "Đề nghị rà soát đối tượng thụ hưởng."),)),
)
#: Monday: eight more.
MONDAY = (
    Answer("04/10/2021 09:00", PAGE, FINANCE, COMMENTS, "4102/STC-NS", (
        Remark(0, "Đề nghị ghi rõ nguồn kinh phí."), Remark(3, "Quản lý tiền ủng hộ qua Kho bạc Nhà nước.", "Tiền ủng hộ nộp vào tài khoản tại Kho bạc."))),
    Answer("04/10/2021 09:30", PAGE, "Sở Nội vụ", AGREE, "2210/SNV-VP"),
    Answer("04/10/2021 10:00", SHEET, "Sở Kế hoạch và Đầu tư", COMMENTS, "1507/SKHĐT-VX", (
        Remark(2, "Bổ sung học sinh mồ côi vì dịch."), Remark(3, "Nêu thứ tự ưu tiên trao máy.", "Ưu tiên học sinh lớp 9, lớp 12."))),
    Answer("04/10/2021 10:30", PAGE, "Sở Xây dựng", OUTSIDE),
    Answer("04/10/2021 11:00", OFFICER, "Bộ Chỉ huy Quân sự thành phố", AGREE, "318/BCH-TM"),
    Answer("04/10/2021 14:00", PAGE, "Sở Y tế", AGREE),
    Answer("04/10/2021 15:00", SHEET, "Ủy ban nhân dân quận Ngô Quyền", AGREE, "905/UBND-VX"),
    Answer("04/10/2021 16:00", OFFICER, "Ủy ban nhân dân huyện An Lão", COMMENTS, "1144/UBND-GDĐT", (
        Remark(2, "Bổ sung học sinh ở xã vừa ra khỏi vùng khó khăn."),)),
)
#: Tuesday: nine more, and Cát Hải asks for a later day of its own.
TUESDAY = (
    Answer("05/10/2021 08:10", PAGE, LABOUR, COMMENTS, "3301/SLĐTBXH-BTXH", (Remark(2, "Lấy số liệu theo kết quả rà soát năm 2021."),)),
    Answer("05/10/2021 09:00", PAGE, "Liên đoàn Lao động thành phố", AGREE),
    Answer("05/10/2021 09:30", SHEET, "Sở Tư pháp", COMMENTS, "811/STP-XDVB", (
        Remark(0, "Đề nghị bổ sung căn cứ pháp lý."), Remark(4, "Thay “đôn đốc” bằng “kiểm tra”.", "kiểm tra việc thực hiện"))),
    Answer("05/10/2021 10:00", PAGE, "Sở Giao thông vận tải", OUTSIDE),
    Answer("05/10/2021 10:30", PAGE, "Sở Công Thương", AGREE),
    Answer("05/10/2021 11:00", OFFICER, "Công an thành phố", AGREE, "4410/CATP-PV01"),
    Answer("05/10/2021 14:30", SHEET, "Ủy ban nhân dân quận Hồng Bàng", AGREE),
    Answer("05/10/2021 15:00", PAGE, "Kho bạc Nhà nước Hải Phòng", COMMENTS, "", (Remark(3, "Ghi số tài khoản tiếp nhận."),)),
    Answer("05/10/2021 16:00", OFFICER, OFFICES[1], COMMENTS, "77/MTTQ-BTT", (Remark(0, "Đề nghị Mặt trận cùng giám sát."),)),
)
#: The last day: nine more, to twenty minutes before midnight.
WEDNESDAY = (
    Answer("06/10/2021 08:00", PAGE, "Ủy ban nhân dân quận Lê Chân", AGREE),
    Answer("06/10/2021 09:30", PAGE, "Ủy ban nhân dân huyện Tiên Lãng", DISAGREE, "1290/UBND-GDĐT", (
        Remark(4, "Thời hạn lập danh sách 05 ngày là không đủ với các xã xa.", "Các trường lập danh sách trong 10 ngày."),)),
    Answer("06/10/2021 10:00", SHEET, "Sở Du lịch", OUTSIDE),
    Answer("06/10/2021 10:30", PAGE, "Ủy ban nhân dân huyện Thủy Nguyên", AGREE),
    Answer("06/10/2021 11:00", PAGE, "Đài Phát thanh và Truyền hình Hải Phòng", AGREE),
    Answer("06/10/2021 14:00", OFFICER, "Ủy ban nhân dân huyện Vĩnh Bảo", DISAGREE, "1377/UBND-VX", (
        Remark(0, "Ngân sách huyện không cân đối được phần đối ứng.", "Ngân sách thành phố bảo đảm toàn bộ kinh phí."),)),
    Answer("06/10/2021 15:00", SHEET, OFFICES[0], COMMENTS, "", (Remark(4, "Ghi rõ chế độ báo cáo hằng tuần."),)),
    Answer("06/10/2021 16:55", PAGE, "Ủy ban nhân dân quận Kiến An", AGREE),
    Answer("06/10/2021 23:40", PAGE, "Bảo hiểm xã hội thành phố", OUTSIDE),
)
#: Arrived on the last day at half past four, typed in the morning after.
ON_THE_DESK = Answer("07/10/2021 08:30", OFFICER, FARMING, COMMENTS, "2711/SNN-VP", (Remark(3, "Ưu tiên các xã chưa có sóng."),))
#: In time on its own later day.
OWN_DAY = Answer("08/10/2021 10:00", PAGE, CAT_HAI, COMMENTS, "950/UBND-VX", (Remark(3, "Phủ sóng các thôn đảo trước khi trao máy."),))
#: What Sở Giáo dục sends in place of its first reply; what comes after the closing.
REPLACING = Answer("04/10/2021 08:40", PAGE, EDUCATION, COMMENTS, "2115/SGDĐT-VP", (
    Remark(2, "Bổ sung học sinh giáo dục thường xuyên cấp trung học phổ thông."), Remark(4, "Giao phòng giáo dục tổng hợp danh sách.")))
TOO_LATE = Answer("13/10/2021 09:00", PAGE, LATE, COMMENTS, "880/UBND-VX", (Remark(1, "Nêu rõ mục đích sử dụng lâu dài của thiết bị."),))

ANSWERS = (*FIRST, *MONDAY, *TUESDAY, *WEDNESDAY, ON_THE_DESK, OWN_DAY)

# ---- counted by hand ----

ASKED = 46
#: What the figures of the board are called.
LABELS = ("Nhất trí", "Cơ bản nhất trí, có ý kiến bổ sung", "Không nhất trí", "Không thuộc lĩnh vực phụ trách", "Trả lời sau hạn",
          "Nhất trí mặc nhiên (quá hạn)", "Chưa trả lời", "Chưa chắc đã nhận được", "Đang phản đối việc coi là nhất trí")
#: Of 30 replies the two of Sở Nông nghiệp (still on the desk) and Cát Hải (its own day) are not known on the last evening.
LAST_SECOND = (13, 9, 2, 4, 0, 0, 18, 0, 0)
#: One second later: Cát Hải still has two days, the refused letter reached nobody, the other sixteen are deemed to agree.
FIRST_SECOND = (13, 9, 2, 4, 0, 16, 1, 1, 0)
#: At the first closing: all thirty are in time.
CLOSED = (13, 11, 2, 4, 0, 15, 0, 1, 0)
#: At the second: one was heard (so it was not reached), one came late.
CLOSED_AGAIN = (13, 11, 2, 4, 1, 13, 0, 2, 0)
#: Comments of replies that count, by part: the whole, I, II, III, IV; and what became of them: taken, partly, not taken.
PARTS, OUTCOMES = (4, 1, 4, 5, 4), (12, 5, 1)
#: 45 mailboxes; 43 silent on Monday, 35 on Tuesday, Cát Hải on two days more; 30 replies, one replaced, one late.
LETTERS = {"invitation": 45, "reminder": 43 + 35 + 1 + 1, "receipt": 32, "reply": 32, "extension": 1, "closing": 14 + 3, "contest": 2 + 2,
           "decision": 2, "approval": 45}
#: The refused mailbox was written to four times: invitation, two reminders, the approved plan.
FAILED_LETTERS, BOUNCED_LETTERS = 4, 1
