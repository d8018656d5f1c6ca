"""The directory's words."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from smt.accounts.states import RoleName


class PlaceKind(StrEnum):
    """Kinds of administrative unit, those of 2021 and those since 1/7/2025."""

    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"
    WARD = "ward"
    COMMUNE = "commune"
    SPECIAL_ZONE = "special_zone"


class SchoolLevel(StrEnum):
    """School levels; a mixed school carries its highest."""

    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    CONTINUING = "continuing"


class Topic(StrEnum):
    """What somebody may be responsible for."""

    CONSULTATION = "consultation"
    DONATION = "donation"
    ASSISTANCE = "assistance"
    SCHOOL_LIST = "school_list"


#: Who may answer for a topic; somebody whose role became another is passed by.
ANSWERING = frozenset({RoleName.OFFICER, RoleName.ADMINISTRATOR})

PLACE_KINDS = {
    PlaceKind.CITY: _l("Thành phố"),
    PlaceKind.DISTRICT: _l("Quận, huyện"),
    PlaceKind.TOWN: _l("Thị trấn"),
    PlaceKind.WARD: _l("Phường"),
    PlaceKind.COMMUNE: _l("Xã"),
    PlaceKind.SPECIAL_ZONE: _l("Đặc khu"),
}

SCHOOL_LEVELS = {
    SchoolLevel.PRIMARY: _l("Tiểu học"),
    SchoolLevel.LOWER_SECONDARY: _l("Trung học cơ sở"),
    SchoolLevel.UPPER_SECONDARY: _l("Trung học phổ thông"),
    SchoolLevel.CONTINUING: _l("Giáo dục thường xuyên"),
}

TOPICS = {
    Topic.CONSULTATION: _l("Lấy ý kiến dự thảo"),
    Topic.DONATION: _l("Tiếp nhận ủng hộ"),
    Topic.ASSISTANCE: _l("Đề nghị hỗ trợ"),
    Topic.SCHOOL_LIST: _l("Danh sách học sinh"),
}
