"""The screens of who answers for what, and for whom people work."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forms.directory import AppointmentForm, ResponsibilityForm
from smt.accounts.states import LABELS as ROLES
from smt.accounts.states import RoleName
from smt.admin.base import Link, Narrow, Tag, address
from smt.directory import service
from smt.directory.choices import Everywhere, agencies, chosen_person, people, places, schools
from smt.directory.models import Appointment, Responsibility
from smt.directory.states import ANSWERING, TOPICS

ADMINISTRATOR = frozenset({RoleName.ADMINISTRATOR})
OVERSIGHT = frozenset({RoleName.ADMINISTRATOR, RoleName.AUDITOR})


class Responsibilities(Everywhere):
    """Who answers for what."""

    can_create = can_edit = can_delete = True
    see, write = OVERSIGHT, ADMINISTRATOR
    declaration = ResponsibilityForm
    columns = [("topic", _l("Việc")), ("where", _l("Ở đâu")), ("user", _l("Người phụ trách")), ("email", _l("Thư điện tử"))]
    narrows = [Narrow("topic", _l("Việc"), Responsibility.topic, TOPICS)]
    search_column = None
    sortable = {"topic": "topic"}
    order = ("topic", False)
    new = _l("Giao việc")
    empty = _l("Chưa giao ai phụ trách việc nào; mọi thư đang về hộp thư dự phòng.")

    def entitled(self, record: Responsibility) -> str:
        """Name the duty and the person."""
        return f"{TOPICS[record.topic]}, {self.show_where(record)}: {record.user.full_name}"

    def show_where(self, record: Responsibility) -> str:
        """Give the place, or say everywhere."""
        return record.place.name if record.place else _("Toàn thành phố")

    def show_user(self, record: Responsibility) -> object:
        """Give the person; a closed account and one whose role became another are marked, since letters pass them by."""
        name = record.user.full_name
        if not record.user.active:
            return Tag(_("%(name)s (đã khóa)", name=name), "bad")
        return name if record.user.role in ANSWERING else Tag(_("%(name)s (không còn là cán bộ)", name=name), "bad")

    def show_email(self, record: Responsibility) -> str:
        """Give where letters go."""
        return record.user.email

    def opening(self) -> dict[str, Any]:
        """Open with the person whom the address names."""
        return chosen_person()

    def offer(self, form: Any) -> None:
        """Offer places, and the people who work in the panel."""
        form.place_id.offer(places())
        form.user_id.offer(people(*ANSWERING))

    def add(self, answers: dict[str, Any], at: datetime) -> Responsibility:
        """Give somebody a duty."""
        return service.keep_responsibility(**answers)

    def change(self, record: Responsibility, answers: dict[str, Any], at: datetime) -> None:
        """Change a duty."""
        service.keep_responsibility(record, **answers)


class Appointments(Everywhere):
    """For whom people work."""

    can_create = can_edit = can_delete = True
    see, write = OVERSIGHT, ADMINISTRATOR
    declaration = AppointmentForm
    columns = [("user", _l("Người")), ("works_for", _l("Nơi làm việc")), ("role", _l("Vai trò"))]
    search_column = None
    new = _l("Thêm nơi làm việc")
    empty = _l("Tài khoản nhà trường cần một nơi làm việc thì mới gửi được danh sách học sinh.")

    def entitled(self, record: Appointment) -> str:
        """Name the person and the place."""
        return f"{record.user.full_name}: {record.agency or record.school}"

    def show_works_for(self, record: Appointment) -> object:
        """Give the agency or the school."""
        screen, place = ("agencies", record.agency) if record.agency else ("schools", record.school)
        return Link(str(place), address(screen, "details_view", id=place.id)) if place else ""

    def show_role(self, record: Appointment) -> str:
        """Give the person's role."""
        return str(ROLES[record.user.role]) if record.user.role else ""

    def opening(self) -> dict[str, Any]:
        """Open with the person whom the address names."""
        return chosen_person()

    def offer(self, form: Any) -> None:
        """Offer people, agencies and schools."""
        form.user_id.offer(people(*RoleName))
        form.agency_id.offer(agencies())
        form.school_id.offer(schools())

    def add(self, answers: dict[str, Any], at: datetime) -> Appointment:
        """Appoint a person."""
        return service.keep_appointment(**answers)

    def change(self, record: Appointment, answers: dict[str, Any], at: datetime) -> None:
        """Change an appointment."""
        service.keep_appointment(record, **answers)
