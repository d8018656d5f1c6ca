"""The room's letters; never a word about a pupil."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from config import Config
from smt.core.clock import local
from smt.directory.letters import tell_responsible
from smt.directory.queries import people_of
from smt.directory.states import Topic
from smt.outbox.letterhead import contact_block
from smt.outbox.service import post
from smt.pupils.models import Batch, ListEvent, SchoolList
from smt.pupils.states import ListState

#: Begins the keys of the letters of a day.
DIGEST = "school-lists-of-a-day"


def tell_officers(batch: Batch, *, at: datetime, settings: Config) -> None:
    """Tell whoever is responsible that a school has confirmed a list; where nobody is, the fallback mailbox."""
    with force_locale("vi"):  # officers read Vietnamese, whatever the school's page was in
        subject = _("%(school)s: đã gửi danh sách học sinh", school=batch.school.name)
        body = "\n\n".join([
            _("%(school)s đã xác nhận danh sách năm học %(year)s lúc %(when)s: %(count)s học sinh được ghi.",
              school=batch.school.name, year=batch.school_year, when=local(at).strftime("%H:%M ngày %d/%m/%Y"), count=batch.good),
            _("Xem danh sách tại: %(address)s", address=f"{settings.base_url}/admin/pupil-lists/details/?id={batch.id}"),
            _("Thư này không kèm thông tin của học sinh."),
            contact_block(settings)])
    tell_responsible(Topic.SCHOOL_LIST, batch.school.place, key=f"school-list:{batch.id}", subject=subject, body=body, at=at,
                     settings=settings)


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


def tell_officer_of_lists(lists: Sequence[SchoolList], *, to: str, name: str, at: datetime, settings: Config, unassigned: bool) -> None:
    """Write an officer the one letter of a day about the lists that wait for her."""
    with force_locale("vi"):
        day = local(at).strftime("%d/%m/%Y")
        subject = _("%(count)s danh sách trường chờ kiểm tra, ngày %(day)s", count=len(lists), day=day)
        lines = [_("%(school)s, nộp lúc %(when)s", school=one.school.name, when=local(one.state_at).strftime("%H:%M ngày %d/%m/%Y"))
                 for one in lists]
        body = "\n\n".join([
            _("Các trường đã nộp danh sách học sinh và chờ kiểm tra:"), "\n".join(f"- {line}" for line in lines),
            _("Xem và duyệt tại: %(address)s", address=f"{settings.base_url}/admin/school-lists/?state=submitted"),
            _("Mỗi ngày hệ thống gửi nhiều nhất một thư này. Thư không kèm thông tin của học sinh."), contact_block(settings)])
    post(key=digest_key(name, at), topic=Topic.SCHOOL_LIST, to=to, subject=subject, body=body, at=at, unassigned=unassigned)


def digest_key(name: str, at: datetime) -> str:
    """Give the key of a person's letter of a day."""
    return f"{DIGEST}:{name}:{local(at).date().isoformat()}"
