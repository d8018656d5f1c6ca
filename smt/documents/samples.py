"""One sample of each kind of paper: what a template is tried with, and what its preview shows. The letter is the real one of 2021."""

from datetime import UTC, date, datetime

from smt.documents.papers import (
    ClosingPaper,
    Comment,
    Contact,
    Invitation,
    Letterhead,
    Outcomes,
    Paper,
    Party,
    Section,
    Signature,
    Standing,
    Submission,
    Summary,
    Tally,
)
from smt.documents.states import PaperKind
from smt.documents.wording import cited

_LEAD = "Sở Thông tin và Truyền thông"
_CITY = "Ủy ban nhân dân thành phố"
_DRAFT = "Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em” trên địa bàn thành phố Hải Phòng"
_SILENCE = ("Quá thời hạn trên các đơn vị chưa có văn bản góp ý gửi về Sở Thông tin và Truyền thông, được hiểu là đã nhất trí với dự "
            "thảo Kế hoạch.")
_SIGNED = Signature(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Vũ Đại Thắng")
_COPIES = ("Như trên", "UBND TP (để b/c)", "PCTTT UBNDTP L.A.Quân (để b/c)", "PCT UBNDTP L.K.Nam (để b/c)", "GĐ; PGĐ V.Đ.Thắng",
           "Lưu: VT; BCVT")
_ASKED = cited("Công văn", "1234/STTTT-BCVT", date(2021, 9, 28), issuer=_LEAD)
_TALLY = Tally(agree=3, comments=2, disagree=1, outside=1, deemed=2, late=1, not_reached=1, contested=1, documents=8)
_OUTCOMES = Outcomes(taken=2, partly=1, not_taken=1)


def _head(symbol: str, *, number: str = "", day: date | None = None) -> Letterhead:
    return Letterhead("Ủy ban nhân dân\nthành phố Hải Phòng", _LEAD, number, symbol, "Hải Phòng", day, date(2021, 10, 1))


def invitation() -> Invitation:
    """Give the letter of 2021, number and day still blank."""
    return Invitation(
        letterhead=_head("STTTT-BCVT"), lead=_LEAD, draft_kind="Kế hoạch", draft_name=_DRAFT, approver=_CITY,
        subject=f"V/v tham gia ý kiến đối với dự thảo {_DRAFT}",
        recipients=("Văn phòng Ủy ban nhân dân thành phố", "Văn phòng Ủy ban Mặt trận Tổ quốc Việt Nam thành phố", "Các Sở, ban, ngành",
                    "Ủy ban nhân dân các quận, huyện", "Đài Phát thanh và Truyền hình Hải Phòng", "Báo Hải Phòng",
                    "Liên đoàn Lao động thành phố", "Hội Khuyến học thành phố"),
        bases=(cited("Kế hoạch", "3667/KH-BTTTT-BGDĐT", date(2021, 9, 21), issuer="Bộ Thông tin và Truyền thông, Bộ Giáo dục và Đào tạo",
                     about="về phối hợp thực hiện Chương trình “Sóng và máy tính cho em”"),
               cited("Công văn", "6727/UBND-VX", date(2021, 9, 21), issuer=_CITY,
                     about="về việc thực hiện Công điện của Thủ tướng Chính phủ về việc tăng cường điều kiện bảo đảm thực hiện Kế hoạch "
                           "năm học mới 2021-2022 hiệu quả, chất lượng"),
               cited("Công văn", "6509/UBND-VX", date(2021, 9, 15), issuer=_CITY,
                     about="thực hiện Công điện của Bộ Giáo dục và Đào tạo về việc tổ chức dạy học ứng phó diễn biến dịch Covid-19")),
        deadline=date(2021, 10, 6), silence=_SILENCE, copies=_COPIES, signature=_SIGNED,
        contact=Contact("Phòng Bưu chính-Viễn thông - Sở Thông tin và Truyền thông",
                        "Số 62 Võ Thị Sáu, phường Máy Tơ, quận Ngô Quyền, thành phố Hải Phòng", "0225.3736.906"))


def summary() -> Summary:
    """Give a summary with every kind of list, group and outcome."""
    return Summary(
        letterhead=_head(""), lead=_LEAD, draft_name=_DRAFT, basis=_ASKED, tally=_TALLY, outcomes=_OUTCOMES,
        signature=Signature(("ĐẠI DIỆN CƠ QUAN CHỦ TRÌ",), "Vũ Đại Thắng", "(Ký tên, đóng dấu)"),
        agreeing=(Party("Sở Tài chính", "2310/STC-HCSN", date(2021, 10, 4)), Party("Sở Y tế", "415/SYT-VP", date(2021, 10, 5)),
                  Party("Báo Hải Phòng", "88/BHP", date(2021, 10, 5)),
                  Party("Hội Khuyến học thành phố", "12/HKH", date(2021, 10, 8), "gửi sau thời hạn")),
        silent=(Party("Sở Công Thương"), Party("Ủy ban nhân dân quận Lê Chân")),
        outside=(Party("Ban Quản lý Khu kinh tế Hải Phòng", "77/BQL-VP", date(2021, 10, 6)),),
        not_reached=(Party("Liên đoàn Lao động thành phố"),), contested=(Party("Ủy ban nhân dân huyện An Dương"),),
        sections=(
            Section("Chung", (Comment("Sở Giáo dục và Đào tạo", "Thống nhất với bố cục; đề nghị rà soát số liệu học sinh thuộc hộ nghèo, "
                                      "cận nghèo đến ngày 30/9/2021.", outcome="Tiếp thu", response="Đã cập nhật số liệu tại mục I."),)),
            Section("Mục II. Nhiệm vụ, giải pháp", (
                Comment("Sở Giáo dục và Đào tạo", "Bổ sung trách nhiệm của nhà trường khi tiếp nhận máy tính.",
                        proposed="Nhà trường lập biên bản bàn giao với gia đình học sinh.", outcome="Tiếp thu",
                        response="Đã bổ sung điểm c khoản 2."),
                Comment("Ủy ban nhân dân quận Hồng Bàng", "Đề nghị lùi thời hạn rà soát.", note="gửi sau thời hạn",
                        proposed="Hoàn thành rà soát trước ngày 30/10/2021.", outcome="Tiếp thu một phần",
                        response="Lùi đến ngày 20/10/2021 để kịp tiến độ chung."))),
            Section("Mục III. Kinh phí", (Comment(
                "Sở Kế hoạch và Đầu tư", "Không nhất trí dùng vốn đầu tư công trung hạn.", proposed="Chỉ dùng nguồn xã hội hóa.",
                outcome="Không tiếp thu, giải trình", response="Kế hoạch không dùng vốn đầu tư công; giữ nguyên nội dung."),))))


def submission() -> Submission:
    """Give a submission letter."""
    return Submission(
        letterhead=_head("TTr-STTTT"), subject="Về việc ban hành Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em”",
        recipient="Ủy ban nhân dân thành phố Hải Phòng", lead=_LEAD, draft_kind="Kế hoạch", draft_name=_DRAFT, asked_by=_ASKED,
        asked_on=date(2021, 9, 28), deadline=date(2021, 10, 6), tally=_TALLY, outcomes=_OUTCOMES,
        bases=("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
               "Căn cứ Kế hoạch số 3667/KH-BTTTT-BGDĐT ngày 21/9/2021 của Bộ Thông tin và Truyền thông, Bộ Giáo dục và Đào tạo"),
        content=("Chương trình nhằm bảo đảm học sinh thuộc hộ nghèo, hộ cận nghèo có sóng và máy tính để học trực tuyến.",),
        enclosures=("Dự thảo Kế hoạch", "Bảng tổng hợp ý kiến, tiếp thu, giải trình ý kiến góp ý", "Bản sao các văn bản góp ý",
                    "Biên bản kết thúc lấy ý kiến"),
        copies=("Như trên", "GĐ; PGĐ V.Đ.Thắng", "Lưu: VT, BCVT"), signature=_SIGNED)


def closing() -> ClosingPaper:
    """Give a record of closing."""
    sent = "28/09/2021 09:15 đã giao cho máy chủ thư"
    return ClosingPaper(
        letterhead=_head("BB-STTTT", number="3", day=date(2021, 10, 7)), lead=_LEAD, draft_name=_DRAFT, asked_by=_ASKED,
        closed_at=datetime(2021, 10, 7, 1, 30, tzinfo=UTC), closed_by="Nguyễn Văn An, chuyên viên Phòng Bưu chính - Viễn thông",
        basis="Hết thời hạn lấy ý kiến ngày 06/10/2021.", silence=_SILENCE, minimum_evidence="đã giao cho máy chủ thư, không bị trả lại",
        tally=Tally(agree=1, deemed=1, not_reached=1, documents=1), hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        standings=(
            Standing("Sở Tài chính", "Đã trả lời", date(2021, 10, 6), (sent, "29/09/2021 08:02 đã bấm xác nhận"), "Nhất trí",
                     "Công văn số 2310/STC-HCSN ngày 04/10/2021"),
            Standing("Sở Công Thương", "Nhất trí mặc nhiên", date(2021, 10, 6), (sent,)),
            Standing("Liên đoàn Lao động thành phố", "Chưa chắc đã nhận được", date(2021, 10, 6), ())),
        signature=Signature(("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG BƯU CHÍNH - VIỄN THÔNG"), "Trần Thị Bình"), copies=("Lưu: VT, BCVT",))


def sample(kind: PaperKind) -> Paper:
    """Give the sample of a kind."""
    made: dict[PaperKind, Paper] = {PaperKind.INVITATION: invitation(), PaperKind.SUMMARY: summary(), PaperKind.SUBMISSION: submission(),
                                    PaperKind.CLOSING: closing()}
    return made[kind]
