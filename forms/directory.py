"""What the directory asks of an administrator: places, agencies, schools, who answers for what."""

from datetime import date

from flask_babel import lazy_gettext as _l

from forms.base import Form, group
from forms.fields import Day, Email, Line, Many, Phone, Pick
from smt.directory.states import PLACE_KINDS, SCHOOL_LEVELS, TOPICS, PlaceKind, SchoolLevel, Topic

_EARLIEST = date(1945, 1, 1)
_TOO_EARLY = _l("Ngày này quá xa. Nhập năm từ 1945 trở đi.")


class PlaceForm(Form):
    """An administrative unit."""

    code = Line(_l("Mã"), longest=20, width="m", missing=_l("Nhập mã của đơn vị hành chính."),
                hint=_l("Mỗi nơi một mã, ví dụ 31-01."))
    name = Line(_l("Tên"), longest=120, missing=_l("Nhập tên, có cả loại: Phường Hồng Bàng."))
    kind = Pick(_l("Loại"), words=PLACE_KINDS, among=PlaceKind, missing=_l("Chọn loại đơn vị."))
    parent_id = Pick(_l("Thuộc"), numeric=True, as_list=True,
                     hint=_l("Đơn vị cấp trên. Người phụ trách nơi trên phụ trách cả nơi dưới."))
    valid_from = Day(_l("Có từ ngày"), earliest=_EARLIEST, wrong_range=_TOO_EARLY)
    valid_to = Day(_l("Có đến hết ngày"), earliest=_EARLIEST, wrong_range=_TOO_EARLY,
                   hint=_l("Để trống nếu vẫn còn. Các quận, huyện cũ có đến hết 30/06/2025."))


class AgencyForm(Form):
    """An agency."""

    name = Line(_l("Tên cơ quan"), longest=200, missing=_l("Nhập tên đầy đủ của cơ quan."))
    abbreviation = Line(_l("Tên viết tắt"), longest=40, width="m")
    email = Email(_l("Thư điện tử"),
                  hint=_l("Nơi nhận thư xin ý kiến. Không có thì cơ quan chỉ được theo dõi bằng công văn giấy."))
    phone = Phone(_l("Điện thoại"))
    address = Line(_l("Địa chỉ"), longest=300)
    place_id = Pick(_l("Địa bàn"), numeric=True, as_list=True)
    valid_from = Day(_l("Thành lập ngày"), earliest=_EARLIEST, wrong_range=_TOO_EARLY)
    valid_to = Day(_l("Hoạt động đến hết ngày"), earliest=_EARLIEST, wrong_range=_TOO_EARLY,
                   hint=_l("Để trống nếu vẫn hoạt động."))


class AgencyGroupForm(Form):
    """An address line that stands for several agencies."""

    name = Line(_l("Tên nhóm"), longest=200, missing=_l("Nhập tên nhóm như ghi ở phần Kính gửi, ví dụ: Các Sở, ban, ngành."))
    agencies = Many(_l("Các cơ quan trong nhóm"), numeric=True, missing=_l("Chọn ít nhất một cơ quan."))


class SchoolForm(Form):
    """A school."""

    code = Line(_l("Mã trường"), longest=20, width="m", missing=_l("Nhập mã trường của ngành giáo dục."),
                hint=_l("Giữ nguyên cả số 0 ở đầu."))
    name = Line(_l("Tên trường"), longest=200, missing=_l("Nhập tên đầy đủ của trường."))
    level = Pick(_l("Cấp học"), words=SCHOOL_LEVELS, among=SchoolLevel, missing=_l("Chọn cấp học."),
                 hint=_l("Trường nhiều cấp: chọn cấp cao nhất."))
    place_id = Pick(_l("Địa bàn"), numeric=True, as_list=True, missing=_l("Chọn địa bàn của trường."))
    email = Email(_l("Thư điện tử"), hint=_l("Nơi nhận lời nhắc gửi danh sách học sinh."))
    phone = Phone(_l("Điện thoại"))
    address = Line(_l("Địa chỉ"), longest=300)


SCHOOL_GROUPS = [group(_l("Trường"), ["code", "name", "level", "place_id"]), group(_l("Liên hệ"), ["email", "phone", "address"])]
AGENCY_GROUPS = [group(_l("Cơ quan"), ["name", "abbreviation", "place_id", "valid_from", "valid_to"]),
                 group(_l("Liên hệ"), ["email", "phone", "address"])]


class HolidayForm(Form):
    """A day on which offices are shut, announced for one year."""

    day = Day(_l("Ngày nghỉ"), earliest=_EARLIEST, wrong_range=_TOO_EARLY, missing=_l("Ghi ngày nghỉ."),
              hint=_l("Mỗi ngày một dòng; thứ Bảy, Chủ nhật và các ngày 1/1, 30/4, 1/5, 2/9 không cần ghi."))
    name = Line(_l("Ngày lễ"), longest=120, missing=_l("Ghi đó là ngày gì, ví dụ: Tết Nguyên đán, nghỉ bù ngày Giỗ Tổ."))


class ResponsibilityForm(Form):
    """Who answers for what, where."""

    topic = Pick(_l("Việc"), words=TOPICS, among=Topic, missing=_l("Chọn việc cần người phụ trách."))
    place_id = Pick(_l("Ở đâu"), numeric=True, as_list=True,
                    hint=_l("Để trống: toàn thành phố. Chọn một nơi: nơi đó và các nơi thuộc nó."))
    user_id = Pick(_l("Người phụ trách"), numeric=True, as_list=True, missing=_l("Chọn người phụ trách."),
                   hint=_l("Thư về việc này gửi đến địa chỉ của người được chọn."))


class AppointmentForm(Form):
    """For whom a person works."""

    user_id = Pick(_l("Người"), numeric=True, as_list=True, missing=_l("Chọn một tài khoản."))
    agency_id = Pick(_l("Cơ quan"), numeric=True, as_list=True, hint=_l("Chọn cơ quan hoặc trường, chỉ một trong hai."))
    school_id = Pick(_l("Trường"), numeric=True, as_list=True, hint=_l("Tài khoản nhà trường chỉ thấy danh sách của trường này."))
