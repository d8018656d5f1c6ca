"""The room's letters; never a word about a pupil."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from config import Config
from smt.core.clock import local
from smt.directory.queries import people_of
from smt.directory.states import Topic
from smt.outbox.letterhead import contact_block
from smt.outbox.service import post
from smt.pupils.models import ListEvent, SchoolList
from smt.pupils.states import ListState

#: Begins the keys of the letters of a day.
DIGEST = "school-lists-of-a-day"


@dataclass
class Files:
    """What a school confirmed since a letter told of it: how many files, how many pupils they wrote, when the last one."""

    school: str
    count: int = 0
    pupils: int = 0
    last: datetime | None = None

    def add(self, pupils: int, at: datetime) -> None:
        """Count one more file; they come in their order."""
        self.count, self.pupils, self.last = self.count + 1, self.pupils + pupils, at


def tell_school(school_list: SchoolList, event: ListEvent, *, at: datetime, settings: Config) -> None:
    """Tell the people of a school that their list was given back or approved."""
    with force_locale("vi"):
        words = {"school": school_list.school.name, "year": school_list.school_year}
        address = f"{settings.base_url}/truong/nam-hoc"
        if event.state is ListState.APPROVED:
            subject = _("Danh sách học sinh năm học %(year)s đã được duyệt", year=school_list.school_year)
            said = [_("Danh sách năm học %(year)s của %(school)s đã được duyệt, gồm %(count)s học sinh.", **words, count=event.pupils)]
        else:
            subject = _("Danh sách học sinh năm học %(year)s được trả lại để sửa", year=school_list.school_year)
            said = [_("Danh sách năm học %(year)s của %(school)s được trả lại để sửa.", **words)]
            if event.pupils:
                said.append(_("Cán bộ ghi điều cần xem lại ở %(count)s học sinh; xem từng em trên trang của trường.", count=event.pupils))
        body = "\n\n".join([*said, _("Xem tại: %(address)s", address=address),
                            _("Thư này không kèm thông tin của học sinh."), contact_block(settings)])
    for person in people_of(school_list.school):
        post(key=f"list-event:{event.id}:user:{person.id}", topic=Topic.SCHOOL_LIST, to=person.email, subject=subject, body=body, at=at)


def tell_officer_of_the_day(waiting: Sequence[SchoolList], files: Sequence[Files], *, to: str, name: str, at: datetime, settings: Config,
                            unassigned: bool) -> None:
    """Write an officer the one letter of a day: the files that schools confirmed, and the lists that wait for her."""
    with force_locale("vi"):  # officers read Vietnamese, whatever a school's page was in
        day = local(at).strftime("%d/%m/%Y")
        subject = (_("%(count)s danh sách trường chờ kiểm tra, ngày %(day)s", count=len(waiting), day=day) if waiting else
                   _("%(count)s tệp danh sách học sinh trường đã xác nhận, ngày %(day)s", count=sum(one.count for one in files), day=day))
        body = "\n\n".join([
            *_of_waiting(waiting, settings), *_of_files(files, settings),
            _("Mỗi ngày hệ thống gửi nhiều nhất một thư này. Thư không kèm thông tin của học sinh."), contact_block(settings)])
    post(key=digest_key(name, at), topic=Topic.SCHOOL_LIST, to=to, subject=subject, body=body, at=at, unassigned=unassigned)


def _of_waiting(waiting: Sequence[SchoolList], settings: Config) -> list[str]:
    lines = [_("%(school)s, nộp lúc %(when)s", school=one.school.name, when=_moment(one.state_at)) for one in waiting]
    return [_("Các trường đã nộp danh sách học sinh và chờ kiểm tra:"), "\n".join(f"- {line}" for line in lines),
            _("Xem và duyệt tại: %(address)s", address=f"{settings.base_url}/admin/school-lists/?state=submitted")] if waiting else []


def _of_files(files: Sequence[Files], settings: Config) -> list[str]:
    lines = [_("%(school)s: %(count)s tệp, %(pupils)s học sinh được ghi, lần cuối lúc %(when)s", school=one.school, count=one.count,
               pupils=one.pupils, when=_moment(one.last)) for one in files if one.last]
    return [_("Các trường đã xác nhận tệp danh sách từ thư trước đến nay:"), "\n".join(f"- {line}" for line in lines),
            _("Xem các tệp tại: %(address)s", address=f"{settings.base_url}/admin/pupil-lists/?state=applied")] if files else []


def _moment(at: datetime) -> str:
    return local(at).strftime("%H:%M ngày %d/%m/%Y")


def digest_key(name: str, at: datetime) -> str:
    """Give the key of a person's letter of a day."""
    return f"{DIGEST}:{name}:{local(at).date().isoformat()}"
