"""The room's letters; never a word about a pupil."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from config import Config
from smt.core.clock import local
from smt.directory.letters import tell_responsible
from smt.directory.states import Topic
from smt.outbox.letterhead import contact_block
from smt.pupils.models import Batch


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
