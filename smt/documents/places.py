"""What each place of a template stands for, said to the clerk who changes the template in Word."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from smt.documents.facts import facts_of
from smt.documents.filling import block_names
from smt.documents.samples import sample
from smt.documents.scripts import SCRIPTS
from smt.documents.states import PaperKind


@dataclass(frozen=True)
class Place:
    """A place: its name, how it is written in Word, what stands there, and whether a template may do without it."""

    name: str
    written: str
    meaning: object
    needed: bool


_EVERYWHERE: dict[str, object] = {
    "co_quan_chu_quan": _l("Cơ quan chủ quản, chữ in hoa"),
    "co_quan_ban_hanh": _l("Cơ quan ban hành, chữ in hoa"),
    "ke_co_quan": _l("Đường kẻ dưới tên cơ quan, dài từ 1/3 đến 1/2 dòng chữ"),
    "so_ky_hieu": _l("Số và ký hiệu; khi chưa có số thì để trống chỗ ghi số"),
    "dia_danh_ngay": _l("Địa danh và ngày; khi chưa có ngày thì để trống chỗ ghi ngày"),
    "du_thao": _l("Có khi văn bản còn là dự thảo"),
    "chuc_vu": _l("Các dòng quyền hạn, chức vụ của người ký"),
    "ghi_chu_ky": _l("Ghi chú dưới chức vụ, như “(Ký tên, đóng dấu)”"),
    "nguoi_ky": _l("Họ và tên người ký"),
    "noi_nhan": _l("Các dòng Nơi nhận"),
}
_MEANINGS: dict[str, object] = {
    **_EVERYWHERE,
    "trich_yeu": _l("Trích yếu, đã ngắt dòng cho cân"),
    "ke_trich_yeu": _l("Đường kẻ dưới trích yếu, dài từ 1/3 đến 1/2 dòng chữ"),
    "kinh_gui": _l("Các dòng Kính gửi, dấu chấm phẩy đã có sẵn"),
    "mot_noi_gui": _l("Nơi nhận duy nhất; trống khi có từ hai nơi trở lên"),
    "can_cu": _l("Căn cứ"),
    "co_quan_chu_tri": _l("Cơ quan chủ trì soạn thảo"),
    "loai_du_thao": _l("Loại dự thảo, như “Kế hoạch”"),
    "ten_du_thao": _l("Tên đầy đủ của dự thảo"),
    "cap_phe_duyet": _l("Cơ quan phê duyệt"),
    "han_tra_loi": _l("Ngày cuối cùng nhận ý kiến"),
    "cau_im_lang": _l("Câu về việc không trả lời, nguyên văn"),
    "cau_ket": _l("Câu kết lịch sự"),
    "dau_moi": _l("Đơn vị đầu mối, địa chỉ, điện thoại"),
    "noi_trinh": _l("Cơ quan nhận Tờ trình"),
    "noi_dung": _l("Các đoạn nội dung thêm"),
    "ngay_hoi": _l("Ngày gửi lấy ý kiến"),
    "van_ban_hoi": _l("Văn bản lấy ý kiến: loại, số, ngày, nơi ban hành"),
    "ho_so": _l("Danh mục hồ sơ kèm theo"),
    "so_da_hoi": _l("Số đơn vị được hỏi"),
    "so_van_ban": _l("Số văn bản góp ý nhận được"),
    "so_nhat_tri": _l("Số đơn vị nhất trí bằng văn bản"),
    "so_co_y_kien": _l("Số đơn vị cơ bản nhất trí, có ý kiến bổ sung"),
    "so_khong_nhat_tri": _l("Số đơn vị không nhất trí"),
    "so_khong_thuoc_linh_vuc": _l("Số đơn vị trả lời không thuộc lĩnh vực"),
    "so_nhat_tri_mac_nhien": _l("Số đơn vị không gửi văn bản, được hiểu là nhất trí"),
    "so_sau_thoi_han": _l("Số đơn vị gửi sau thời hạn"),
    "so_chua_nhan_duoc": _l("Số đơn vị chưa chắc đã nhận được"),
    "so_de_nghi_xem_lai": _l("Số đơn vị đề nghị xem lại"),
    "so_con_cho": _l("Số đơn vị chưa trả lời, còn trong hạn; trống khi không còn đơn vị nào"),
    "dau_het_dem": _l("Dấu kết thúc danh sách số liệu: chấm phẩy nếu còn đơn vị chưa trả lời, không thì dấu chấm"),
    "so_y_kien": _l("Tổng số ý kiến góp ý"),
    "so_tiep_thu": _l("Số ý kiến tiếp thu"),
    "so_tiep_thu_mot_phan": _l("Số ý kiến tiếp thu một phần"),
    "so_khong_tiep_thu": _l("Số ý kiến không tiếp thu, giải trình"),
    "so_chua_giai_trinh": _l("Số ý kiến chưa có giải trình"),
    "so_don_vi_gop_y": _l("Số đơn vị có ý kiến góp ý"),
    "don_vi_nhat_tri": _l("Các đơn vị nhất trí, kèm số và ngày văn bản"),
    "don_vi_mac_nhien": _l("Các đơn vị không gửi văn bản, được hiểu là nhất trí"),
    "don_vi_khong_thuoc": _l("Các đơn vị trả lời không thuộc lĩnh vực"),
    "don_vi_chua_nhan": _l("Các đơn vị chưa chắc đã nhận được"),
    "don_vi_xem_lai": _l("Các đơn vị đề nghị xem lại"),
    "bang_y_kien": _l("Bảng bốn cột: vấn đề, chủ thể, nội dung góp ý, tiếp thu và giải trình"),
    "bang_chung_it_nhat": _l("Bằng chứng gửi ít nhất để coi là nhất trí"),
    "ket_thuc_luc": _l("Giờ và ngày kết thúc"),
    "nguoi_ket_thuc": _l("Người kết thúc lấy ý kiến"),
    "thay_the": _l("Biên bản bị thay; trống khi không thay biên bản nào"),
    "bang_co_quan": _l("Bảng tình trạng từng cơ quan"),
    "ma_kiem_tra": _l("Mã kiểm tra SHA-256"),
}
_SIGNED = ("co_quan_ban_hanh", "so_ky_hieu", "dia_danh_ngay", "chuc_vu", "nguoi_ky")
_COUNTS = ("so_nhat_tri", "so_co_y_kien", "so_khong_nhat_tri", "so_khong_thuoc_linh_vuc", "so_nhat_tri_mac_nhien", "so_sau_thoi_han",
           "so_chua_nhan_duoc", "so_de_nghi_xem_lai")
#: Without these a paper would say less than the law, or the letter, has it say.
_NEEDED: dict[PaperKind, tuple[str, ...]] = {
    PaperKind.INVITATION: (*_SIGNED, "trich_yeu", "kinh_gui", "ten_du_thao", "han_tra_loi", "cau_im_lang", "dau_moi"),
    PaperKind.SUMMARY: ("co_quan_ban_hanh", "dia_danh_ngay", "chuc_vu", "trich_yeu", *_COUNTS, "don_vi_nhat_tri", "don_vi_mac_nhien",
                        "du_thao", "bang_y_kien"),
    PaperKind.SUBMISSION: (*_SIGNED, "trich_yeu", "noi_trinh", "can_cu", *_COUNTS, "ho_so"),
    PaperKind.CLOSING: (*_SIGNED, "trich_yeu", "van_ban_hoi", "cau_im_lang", "ket_thuc_luc", "nguoi_ket_thuc", "bang_co_quan",
                        "ma_kiem_tra"),
}


def needed(kind: PaperKind) -> tuple[str, ...]:
    """Give the names that every template of a kind has to hold."""
    return _NEEDED[kind]


def places(kind: PaperKind) -> list[Place]:
    """Give every place of a kind, as the page explains them."""
    blocks = block_names(SCRIPTS[kind])
    return [Place(name, _written(name, value, name in blocks), _MEANINGS[name], name in _NEEDED[kind])
            for name, value in facts_of(sample(kind)).items()]


def _written(name: str, value: object, block: bool) -> str:
    if block:
        return f"{{{{p {name} }}}}"
    if isinstance(value, list):
        return f"{{%p for dong in {name} %}} {{{{ dong }}}} {{%p endfor %}}"
    if isinstance(value, bool):
        return f"{{%p if {name} %}} … {{%p endif %}}"
    return f"{{{{ {name} }}}}"
