"""What a family fills in to ask for help."""

from typing import Any

from flask_babel import lazy_gettext as _l

from forms.base import Consent, Form, group
from forms.fields import Day, Email, Line, Phone, Pick, Text
from forms.pupil import check_age
from smt.assistance.states import RELATIONS, Relation
from smt.pupils.states import CIRCUMSTANCES, NEEDS, Circumstance, Need

#: Changes with every change of the sentence of consent below; kept with each record as proof of what was agreed to.
CONSENT_VERSION = "2026-01"


class AssistanceForm(Form):
    """A request for a device or data for one child."""

    requester_name = Line(
        _l("Họ và tên người đề nghị"), longest=120, autocomplete="name", missing=_l("Ghi họ và tên người đề nghị."))
    relation = Pick(
        _l("Quan hệ với học sinh"), words=RELATIONS, among=Relation, missing=_l("Chọn quan hệ với học sinh."))
    phone = Phone(
        _l("Số điện thoại"), hint=_l("Cán bộ phụ trách và nhà trường gọi số này. Bốn số cuối dùng để tra cứu."),
        missing=_l("Ghi số điện thoại để cán bộ phụ trách liên hệ."))
    email = Email(_l("Địa chỉ thư điện tử"), hint=_l("Để nhận thêm một thư ghi mã tra cứu. Không có cũng không mất gì."))
    child_name = Line(
        _l("Họ và tên học sinh"), longest=120, hint=_l("Như trong giấy khai sinh."), missing=_l("Ghi họ và tên học sinh."))
    child_birth_date = Day(
        _l("Ngày sinh của học sinh"), bday=True, hint=_l("Ví dụ: ngày 1 tháng 9 năm 2013."),
        missing=_l("Ghi ngày sinh của học sinh, đủ ngày, tháng, năm."))
    school_id = Pick(_l("Trường đang học"), numeric=True, as_list=True, missing=_l("Chọn trường đang học trong danh sách."))
    class_name = Line(_l("Lớp"), longest=20, width="m", hint=_l("Ví dụ 4A."), missing=_l("Ghi lớp đang học, ví dụ 4A."))
    circumstance = Pick(
        _l("Hoàn cảnh gia đình"), words=CIRCUMSTANCES, among=Circumstance, hint=_l("Nhà trường sẽ xác nhận mục này."),
        missing=_l("Chọn hoàn cảnh gia đình."))
    need = Pick(_l("Cần hỗ trợ gì"), words=NEEDS, among=Need, missing=_l("Chọn thứ cần hỗ trợ."))
    address = Line(_l("Nơi ở hiện nay"), longest=300, autocomplete="street-address")
    note = Text(_l("Điều muốn nói thêm"), hint=_l("Ví dụ: nhà có mấy em cùng học trực tuyến, đang dùng chung máy với ai."))
    consent = Consent(
        _l("Tôi là cha, mẹ hoặc người giám hộ của em, hoặc đã được người đó đồng ý; em từ 7 tuổi trở lên cũng đã đồng ý. "
           "Tôi đồng ý để %(unit)s và nhà trường lưu và dùng các thông tin trên để xét và bàn giao hỗ trợ "
           "(Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và Nghị định 356/2025/NĐ-CP)."),
        hint=_l("Tên và hoàn cảnh của em không được công khai. Có thể xem, sửa, xóa hoặc rút lại sự đồng ý bất cứ lúc nào "
                "bằng cách gọi số ở cuối trang."),
        missing=_l("Đánh dấu vào ô đồng ý dùng dữ liệu cá nhân; thiếu sự đồng ý thì không nhận đề nghị được."))

    def validate_child_birth_date(self, field: Any) -> None:
        """Tell a slip in the year from a child of school age."""
        check_age(field)


GROUPS = [
    group(_l("Người đề nghị"), ["requester_name", "relation", "phone", "email"]),
    group(_l("Học sinh"), ["child_name", "child_birth_date", "school_id", "class_name"]),
    group(_l("Hoàn cảnh và nhu cầu"), ["circumstance", "need", "address", "note"]),
    group(_l("Đồng ý dùng dữ liệu cá nhân"), ["consent"]),
]
