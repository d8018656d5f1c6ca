"""The layout of each kind of paper, in the order in which it is read."""

from smt.documents.layout import LYING, UPRIGHT, Page, styles
from smt.documents.metrics import width
from smt.documents.script import Columns, Each, Part, Rule, Script, Table, Text, When
from smt.documents.states import PaperKind
from smt.documents.wording import MOTTO, NATION


def _head(page: Page, *, letter: bool = False) -> Columns:
    """Give the two blocks: agency and number, nation and day; a letter's subject stands under the number."""
    motto, left, right = styles(page)["motto"], page.left_block, page.room - page.left_block
    under = (Text("about", "{{ trich_yeu }}"),) if letter else ()
    agency = (When("co_quan_chu_quan", (Text("superior", "{{ co_quan_chu_quan }}"),)), Text("issuer", "{{ co_quan_ban_hanh }}"),
              Rule("ke_co_quan", left))
    nation = (Text("nation", NATION), Text("motto", MOTTO), Rule("", right, width(MOTTO, motto.size, bold=True)))
    number = (When("so_ky_hieu", (Text("number", "{{ so_ky_hieu }}"),), (Text("number", ""),)), *under,
              When("du_thao", (Text("mark", "DỰ THẢO"),)))
    return Columns((left, right), ((agency, nation), (number, (Text("place_day", "{{ dia_danh_ngay }}"),))))


def _foot(page: Page) -> Columns:
    """Give the two blocks at the end: recipients, and who signs."""
    half = page.room / 2
    copies = (When("noi_nhan", (Text("copies_title", "Nơi nhận:"), Each("noi_nhan", (Text("copy", "- {{ dong }}"),))),
                   (Text("copy", ""),)),)
    signature = (Each("chuc_vu", (Text("power", "{{ dong }}"),)),
                 When("ghi_chu_ky", (Text("remark", "{{ ghi_chu_ky }}"),)), Text("name", "{{ nguoi_ky }}"))
    return Columns((half, page.room - half), ((copies, signature),))


def _titled(kind: str, page: Page) -> tuple[Part, ...]:
    return (Text("kind", kind), Text("subject", "{{ trich_yeu }}"), Rule("ke_trich_yeu", page.room), Text("space", ""))


_TALLY = (
    Text("body", "- Nhất trí: {{ so_nhat_tri }} đơn vị;"),
    Text("body", "- Cơ bản nhất trí, có ý kiến bổ sung: {{ so_co_y_kien }} đơn vị;"),
    Text("body", "- Không nhất trí: {{ so_khong_nhat_tri }} đơn vị;"),
    Text("body", "- Trả lời nội dung không thuộc lĩnh vực: {{ so_khong_thuoc_linh_vuc }} đơn vị;"),
    Text("body", "- Không gửi văn bản, được hiểu là đã nhất trí: {{ so_nhat_tri_mac_nhien }} đơn vị;"),
    Text("body", "- Gửi văn bản sau thời hạn: {{ so_sau_thoi_han }} đơn vị;"),
    Text("body", "- Chưa chắc đã nhận được văn bản xin ý kiến, không tính là nhất trí: {{ so_chua_nhan_duoc }} đơn vị;"),
    Text("body", "- Đề nghị xem lại việc được hiểu là đã nhất trí, đang giải quyết: {{ so_de_nghi_xem_lai }} đơn vị{{ dau_het_dem }}"),
    When("so_con_cho", (Text("body", "- Chưa trả lời, còn trong thời hạn: {{ so_con_cho }} đơn vị."),)),
)
_OUTCOMES = ("tiếp thu {{ so_tiep_thu }} ý kiến; tiếp thu một phần {{ so_tiep_thu_mot_phan }} ý kiến; không tiếp thu, giải trình "
             "{{ so_khong_tiep_thu }} ý kiến; chưa có giải trình {{ so_chua_giai_trinh }} ý kiến.")

INVITATION = Script(PaperKind.INVITATION, UPRIGHT, (
    _head(UPRIGHT, letter=True),
    When("mot_noi_gui", (Text("to_one", "Kính gửi: {{ mot_noi_gui }}"),),
         (Text("to", "Kính gửi:"), Each("kinh_gui", (Text("to_line", "- {{ dong }}"),)), Text("space", ""))),
    When("can_cu", (Text("body", "{{ can_cu }},"),)),
    Text("body", "{{ co_quan_chu_tri }} xây dựng dự thảo {{ ten_du_thao }} (có dự thảo {{ loai_du_thao }} kèm theo)."),
    Text("body", "Trước khi trình {{ cap_phe_duyet }} phê duyệt, ban hành {{ loai_du_thao }}, {{ co_quan_chu_tri }} đề nghị các Quý "
                 "cơ quan, đơn vị nghiên cứu, tham gia góp ý bằng văn bản đối với dự thảo {{ loai_du_thao }} nêu trên."),
    Text("body", "Ý kiến của các cơ quan, đơn vị xin được gửi về {{ co_quan_chu_tri }} **trong ngày {{ han_tra_loi }}**. "
                 "{{ cau_im_lang }}"),
    Text("body", "{{ cau_ket }}"),
    Text("last", "(Đầu mối liên hệ: {{ dau_moi }})./."),
    _foot(UPRIGHT)))

SUMMARY = Script(PaperKind.SUMMARY, LYING, (
    _head(LYING),
    *_titled("BẢNG TỔNG HỢP Ý KIẾN, TIẾP THU, GIẢI TRÌNH Ý KIẾN GÓP Ý", LYING),
    Text("body", "Căn cứ {{ can_cu }}, {{ co_quan_chu_tri }} đã tổ chức lấy ý kiến đối với dự thảo {{ ten_du_thao }}. Kết quả:"),
    Text("body", "**1. Tổng số cơ quan, tổ chức, cá nhân đã gửi xin ý kiến, góp ý:** {{ so_da_hoi }} đơn vị."),
    Text("body", "Tổng số văn bản góp ý nhận được: {{ so_van_ban }} văn bản. Các đơn vị đã gửi xin ý kiến gồm:"),
    *_TALLY,
    Text("point", "2. Kết quả cụ thể như sau:"),
    Text("body", "**2.1. Đơn vị thống nhất với nội dung dự thảo:** {{ don_vi_nhat_tri }}"),
    Text("body", "**Đơn vị không gửi văn bản góp ý xem như thống nhất nội dung dự thảo:** {{ don_vi_mac_nhien }}"),
    When("don_vi_khong_thuoc", (Text("body", "**Đơn vị trả lời nội dung không thuộc lĩnh vực:** {{ don_vi_khong_thuoc }}"),)),
    When("don_vi_chua_nhan", (Text("body", "**Đơn vị chưa chắc đã nhận được văn bản xin ý kiến, không tính là thống nhất:** "
                                           "{{ don_vi_chua_nhan }}"),)),
    When("don_vi_xem_lai", (Text("body", "**Đơn vị đề nghị xem lại việc được hiểu là thống nhất, đang giải quyết:** "
                                         "{{ don_vi_xem_lai }}"),)),
    Text("point", "2.2. Đơn vị đóng góp ý kiến cho dự thảo: {{ so_don_vi_gop_y }} đơn vị."),
    Table("bang_y_kien", (("NHÓM VẤN ĐỀ, ĐIỀU, KHOẢN", 47.0), ("CHỦ THỂ GÓP Ý", 45.0), ("NỘI DUNG GÓP Ý", 80.0),
                          ("NỘI DUNG TIẾP THU, GIẢI TRÌNH", 80.0))),
    Text("space", ""),
    # Kept with the signature, so that nobody signs a page that says nothing.
    Text("last", "**Tổng số ý kiến góp ý:** {{ so_y_kien }} ý kiến, trong đó " + _OUTCOMES),
    _foot(LYING)))

SUBMISSION = Script(PaperKind.SUBMISSION, UPRIGHT, (
    _head(UPRIGHT), *_titled("TỜ TRÌNH", UPRIGHT),
    Text("to_one", "Kính gửi: {{ noi_trinh }}"),
    Each("can_cu", (Text("basis", "{{ dong }}"),)),
    Text("body", "{{ co_quan_chu_tri }} đã xây dựng dự thảo {{ ten_du_thao }} và tổ chức lấy ý kiến các cơ quan, đơn vị; "
                 "kính trình {{ noi_trinh }} xem xét, ban hành như sau:"),
    Each("noi_dung", (Text("body", "{{ dong }}"),)),
    Text("point", "Quá trình lấy ý kiến"),
    Text("body", "Ngày {{ ngay_hoi }}, {{ co_quan_chu_tri }} có {{ van_ban_hoi }} gửi {{ so_da_hoi }} cơ quan, đơn vị đề nghị tham gia "
                 "ý kiến đối với dự thảo {{ loai_du_thao }} trong ngày {{ han_tra_loi }}; nhận được {{ so_van_ban }} văn bản góp ý. "
                 "Kết quả:"),
    *_TALLY,
    Text("point", "Tiếp thu, giải trình"),
    Text("body", "{{ co_quan_chu_tri }} đã nghiên cứu {{ so_y_kien }} ý kiến góp ý: " + _OUTCOMES),
    When("ho_so", (Text("point", "Hồ sơ trình kèm theo gồm:"), Each("ho_so", (Text("body", "- {{ dong }}"),)))),
    Text("last", "{{ co_quan_chu_tri }} kính trình {{ noi_trinh }} xem xét, quyết định./."),
    _foot(UPRIGHT)))

CLOSING = Script(PaperKind.CLOSING, LYING, (
    _head(LYING), *_titled("BIÊN BẢN", LYING),
    Text("body", "**1. Căn cứ:** {{ can_cu }}"),
    Text("body", "**2. Văn bản lấy ý kiến:** {{ van_ban_hoi }} đối với dự thảo {{ ten_du_thao }}."),
    Text("body", "**3. Câu về việc không trả lời, chép nguyên văn:** “{{ cau_im_lang }}” Bằng chứng gửi ít nhất để coi là đã nhất trí: "
                 "{{ bang_chung_it_nhat }}."),
    Text("body", "**4. Kết thúc lấy ý kiến:** {{ ket_thuc_luc }}, do {{ nguoi_ket_thuc }} thực hiện."),
    When("thay_the", (Text("body", "Biên bản này thay cho {{ thay_the }}; biên bản trước vẫn được giữ nguyên."),)),
    Text("body", "**5. Kết quả:** đã hỏi {{ so_da_hoi }} cơ quan, đơn vị; nhận được {{ so_van_ban }} văn bản góp ý. Trong đó:"),
    *_TALLY,
    Text("point", "6. Tình trạng từng cơ quan, đơn vị lúc kết thúc:"),
    Table("bang_co_quan", (("STT", 12.0), ("CƠ QUAN, ĐƠN VỊ", 58.0), ("TÌNH TRẠNG", 40.0), ("HẠN", 24.0), ("BẰNG CHỨNG GỬI", 64.0),
                           ("Ý KIẾN, VĂN BẢN", 54.0))),
    Text("space", ""),
    Text("last", "Mã kiểm tra của bản ghi kết thúc (SHA-256): {{ ma_kiem_tra }}./."),
    _foot(LYING)))

SCRIPTS: dict[PaperKind, Script] = {one.kind: one for one in (INVITATION, SUMMARY, SUBMISSION, CLOSING)}
