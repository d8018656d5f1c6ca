"""The roles."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class RoleName(StrEnum):
    """What a signed-in person may be; exactly one each."""

    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    SCHOOL = "school"
    AUDITOR = "auditor"


LABELS = {
    RoleName.ADMINISTRATOR: _l("Quản trị"),
    RoleName.OFFICER: _l("Cán bộ phụ trách"),
    RoleName.SCHOOL: _l("Nhà trường"),
    RoleName.AUDITOR: _l("Kiểm tra, giám sát (chỉ xem)"),
}

#: Who works in the panel at all; what each sees there is the screen's business.
PANEL_ROLES = frozenset({RoleName.ADMINISTRATOR, RoleName.OFFICER, RoleName.AUDITOR})
